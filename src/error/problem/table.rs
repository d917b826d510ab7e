//! Problems of tables: CSV and XLSX files whose rows become a form or a list of recipients.

use crate::error::kind::ErrorKind;
use crate::error::nearest::near;
use crate::error::office::OfficeFile;
use crate::error::words::Words;

/// A table of a file that cannot be read.
#[derive(Debug)]
pub(crate) enum TableProblem {
    EmptyFile,
    RepeatedColumn {
        name: String,
    },
    UnknownColumn {
        name: String,
        nearest: Option<String>,
    },
    MissingColumns {
        names: Vec<String>,
    },
    /// A row that may number the columns or be data. `declare` is the setting of the form that decides it.
    AmbiguousNumbers {
        row: usize,
        declare: Option<&'static str>,
    },
    /// Two possible delimiters of a CSV file.
    AmbiguousDelimiter {
        first: char,
        second: char,
    },
    NotUtf8,
    /// An error of the reader or writer of CSV.
    Csv {
        detail: String,
    },
    NotReadable {
        detail: String,
    },
    /// The rows of a CSV file take too much memory.
    Size {
        mebibytes: usize,
    },
    BadRows {
        limit: usize,
    },
    /// A file of an office program under the name of another kind.
    Office {
        kind: OfficeFile,
    },
}

impl TableProblem {
    pub(super) fn words(&self) -> Words {
        let words = Words::new("unreadable_input", ErrorKind::Input);
        match self {
            Self::Office { kind } => {
                let (english, vietnamese) = kind.texts();
                words
                    .english(
                        format!("the file is {english}"),
                        "open it in its program and save the table as XLSX, without a password, or as CSV",
                    )
                    .vietnamese(
                        format!("tệp là {vietnamese}"),
                        "mở bằng chương trình của nó rồi lưu bảng dạng XLSX, không đặt mật khẩu, hoặc dạng CSV",
                    )
            }
            Self::Size { mebibytes } => words
                .english(
                    format!("the cells of the file take more than {mebibytes} MiB"),
                    "divide the rows among several files",
                )
                .vietnamese(format!("các ô của tệp chiếm quá {mebibytes} MiB"), "chia các dòng ra nhiều tệp"),
            Self::BadRows { limit } => words
                .english(
                    format!("more than {limit} rows have invalid cells"),
                    "check that the file has the columns of this form",
                )
                .vietnamese(
                    format!("có quá {limit} dòng có ô sai"),
                    "kiểm tra xem tệp có đúng các cột của biểu này không",
                ),
            Self::EmptyFile => words
                .english("the file is empty", "name the columns in the first line")
                .vietnamese("tệp không có nội dung", "ghi tên các cột ở dòng đầu tiên"),
            Self::RepeatedColumn { name } => words
                .english(
                    format!("the first line names the column `{name}` twice"),
                    "delete or rename one of the two columns",
                )
                .vietnamese(format!("dòng đầu ghi cột `{name}` hai lần"), "bỏ hoặc đổi tên một trong hai cột"),
            Self::UnknownColumn { name, nearest } => words
                .english(
                    format!("the form has no column `{name}`{}", near(nearest.as_deref())),
                    "use a name of the form, or delete the column",
                )
                .vietnamese(
                    format!("biểu không có cột `{name}`"),
                    match nearest {
                        Some(near) => format!("ghi `{near}`, hoặc bỏ cột này"),
                        None => "dùng tên cột của biểu, hoặc bỏ cột này".to_owned(),
                    },
                ),
            Self::MissingColumns { names } => words
                .english(format!("the first line lacks {}", quoted(names)), "add these columns to the file")
                .vietnamese(format!("dòng đầu thiếu {}", quoted(names)), "thêm các cột này vào tệp"),
            Self::AmbiguousNumbers { row, declare } => {
                let help = "delete the row if it numbers the columns".to_owned();
                let help_vi = "bỏ dòng này nếu là dòng đánh số cột".to_owned();
                let (help, help_vi) = match declare {
                    Some(setting) => (
                        format!("{help}, or set `{setting}` of the form"),
                        format!("{help_vi}, hoặc ghi `{setting}` trong biểu"),
                    ),
                    None => (help, help_vi),
                };
                words
                    .english(format!("row {row} may number the columns or be data"), help)
                    .vietnamese(format!("không rõ dòng {row} là dòng đánh số cột hay là số liệu"), help_vi)
            }
            Self::AmbiguousDelimiter { first, second } => words
                .english(
                    format!("the delimiter may be {} or {}", delimiter(*first), delimiter(*second)),
                    format!("insert a first line `sep={first}`"),
                )
                .vietnamese(
                    format!("không rõ các ô cách nhau bằng {} hay {}", delimiter_vi(*first), delimiter_vi(*second)),
                    format!("thêm dòng đầu tiên `sep={first}`"),
                ),
            Self::NotUtf8 => words
                .english("the file is not UTF-8", "save it as `CSV UTF-8`")
                .vietnamese("tệp không phải là UTF-8", "lưu tệp dạng `CSV UTF-8`"),
            Self::Csv { detail } => words
                .english(format!("invalid CSV: {detail}"), "save the table as `CSV UTF-8` again")
                .vietnamese(format!("tệp CSV không đúng cú pháp: {detail}"), "lưu lại bảng dạng `CSV UTF-8`"),
            Self::NotReadable { detail } => words
                .english(format!("the file cannot be read: {detail}"), "check that the file may be read")
                .vietnamese(format!("không đọc được tệp: {detail}"), "kiểm tra quyền đọc tệp"),
        }
    }
}

fn delimiter(character: char) -> String {
    if character == '\t' { "a tab".to_owned() } else { format!("`{character}`") }
}

fn delimiter_vi(character: char) -> String {
    if character == '\t' { "dấu tab".to_owned() } else { format!("`{character}`") }
}

pub(super) fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
