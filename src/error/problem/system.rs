//! Problems of files, and defects of the library.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A failure of the operating system, or a defect of the library.
#[derive(Debug)]
pub(crate) enum SystemProblem {
    File {
        action: FileAction,
    },
    DiskFull {
        action: FileAction,
    },
    /// Threads that the system does not start.
    #[cfg(feature = "parallel")]
    Threads,
    /// A defect of the library, for its authors.
    Internal {
        what: &'static str,
    },
}

/// The operation on a file that failed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FileAction {
    Read,
    Write,
    ReadFont,
    OpenPack,
    ReadPack,
    CreateFolder,
    WriteJournal,
}

impl FileAction {
    /// The words in English and Vietnamese.
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Read => ("reading the file", "đọc được tệp"),
            Self::Write => ("writing the file", "ghi được tệp"),
            Self::ReadFont => ("reading the font", "đọc được phông chữ"),
            Self::OpenPack => ("opening the template pack", "mở được bộ mẫu"),
            Self::ReadPack => ("reading the template pack", "đọc được bộ mẫu"),
            Self::CreateFolder => ("creating the folder", "tạo được thư mục"),
            Self::WriteJournal => ("writing the journal", "ghi được nhật ký"),
        }
    }
}

impl SystemProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::File { action } => {
                let (english, vietnamese) = action.texts();
                Words::new("io", ErrorKind::Io)
                    .english(format!("{english} failed"), "check that the path exists and may be read or written")
                    .vietnamese(format!("không {vietnamese}"), "kiểm tra đường dẫn và quyền đọc, ghi tệp")
            }
            Self::DiskFull { action } => Words::new("disk_full", ErrorKind::Io)
                .english(
                    format!("{} failed", action.texts().0),
                    "make room on the disk and start again; finished files are kept",
                )
                .vietnamese("ổ đĩa đã đầy nên không ghi được tệp", "dọn ổ đĩa rồi chạy lại; các tệp đã xong vẫn còn"),
            #[cfg(feature = "parallel")]
            Self::Threads => Words::new("io", ErrorKind::Io)
                .english("starting the threads failed", "use fewer threads")
                .vietnamese("không chạy được các luồng xử lý", "dùng ít luồng hơn"),
            Self::Internal { what } => Words::new("internal", ErrorKind::Internal)
                .english(
                    format!("internal error: {what}"),
                    "report it to the authors of the library, with the document that causes it",
                )
                .vietnamese(
                    format!("chương trình có lỗi: {what}"),
                    "báo lỗi này cho tác giả chương trình, kèm theo văn bản",
                ),
        }
    }
}
