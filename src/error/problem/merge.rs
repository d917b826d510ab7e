//! Problems of mail merges.

use crate::error::kind::ErrorKind;
use crate::error::lists::{BadCell, BadPlaceholder, placeholder_list, placeholder_list_vi};
use crate::error::words::Words;

/// A problem of a mail merge, its recipients or its journal.
#[derive(Debug)]
pub(crate) enum MergeProblem {
    /// Placeholders without a value, and invalid values; at least one of the two lists is not empty.
    Placeholders {
        placeholders: Vec<BadPlaceholder>,
        cells: Vec<BadCell>,
    },
    /// A combined document with too many pages.
    PageCount {
        limit: usize,
    },
    /// A journal that another run has locked.
    JournalBusy,
    /// A journal that is no longer at its path.
    JournalMoved,
    CopyNotStored,
    /// A file of recipients whose format is unknown.
    UnknownFormat {
        extension: String,
    },
    /// Recipients that cannot be read from JSON.
    Json {
        detail: String,
    },
}

impl MergeProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Placeholders { placeholders, cells } => Words::new("placeholder", ErrorKind::Value)
                .english(
                    placeholder_list(placeholders, cells),
                    "use a field that has a value for every recipient; write a literal brace twice, `{{`",
                )
                .vietnamese(
                    placeholder_list_vi(placeholders, cells),
                    "dùng trường mà mọi nơi nhận đều có giá trị; dấu ngoặc nhọn của chính văn bản thì ghi hai lần, \
                     `{{`",
                ),
            Self::PageCount { limit } => Words::new("page_count", ErrorKind::Value)
                .english(format!("more than {limit} pages for one file"), "write one file for each recipient")
                .vietnamese(format!("một tệp không chứa quá {limit} trang"), "ghi mỗi nơi nhận một tệp"),
            Self::JournalBusy => Words::new("journal_busy", ErrorKind::Io)
                .english("another run uses this journal", "wait until it has finished")
                .vietnamese("một lượt trộn khác đang dùng nhật ký này", "chờ lượt đó xong"),
            Self::JournalMoved => Words::new("io", ErrorKind::Io)
                .english(
                    "the folder or its journal was replaced during the run",
                    "run again: the copies that are missing from the folder are made",
                )
                .vietnamese(
                    "thư mục hoặc nhật ký bị thay thế trong khi trộn",
                    "chạy lại: các bản còn thiếu trong thư mục sẽ được tạo",
                ),
            Self::CopyNotStored => Words::new("copy_not_stored", ErrorKind::Io)
                .english(
                    "storing the copy failed",
                    "see the cause; a new run with the same journal continues with this copy",
                )
                .vietnamese(
                    "không lưu được bản này",
                    "xem nguyên nhân; lượt sau dùng cùng nhật ký sẽ tiếp tục từ bản này",
                ),
            Self::UnknownFormat { extension } => Words::new("unreadable_input", ErrorKind::Input)
                .english(
                    format!("unsupported extension `.{extension}`"),
                    "save the recipients as a CSV, JSON or XLSX file",
                )
                .vietnamese(
                    format!("không đọc được tệp có đuôi `.{extension}`"),
                    "lưu danh sách nơi nhận thành tệp CSV, JSON hoặc XLSX",
                ),
            Self::Json { detail } => Words::new("unreadable_input", ErrorKind::Input)
                .english(
                    format!("the recipients cannot be read: {detail}"),
                    "write one JSON object for each recipient, or an array of objects",
                )
                .vietnamese(
                    format!("không đọc được danh sách nơi nhận: {detail}"),
                    "ghi mỗi nơi nhận một đối tượng JSON, hoặc một mảng các đối tượng",
                ),
        }
    }
}
