//! Problems of XLSX files.

use super::table::quoted;
use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// An XLSX file that cannot be read or written.
#[derive(Debug)]
pub(crate) enum SpreadsheetProblem {
    EmptySheet,
    /// No sheet with a row that names the columns of the form.
    NoHead {
        sheets: Vec<String>,
        columns: Vec<String>,
    },
    /// An error of the reader of ZIP or XML.
    Malformed {
        detail: String,
    },
    /// A part without its end.
    Truncated,
    NotUtf8,
    /// An XML entity that the file itself declares.
    OwnEntity,
    MissingPart {
        path: String,
    },
    SheetWithoutPart,
    Reference {
        found: String,
    },
    CellValue {
        cell: String,
    },
    MergedAreas {
        limit: usize,
    },
    Attributes {
        limit: usize,
    },
    TextSize,
    RowOrder,
    /// A file that unpacks to more than this number of MiB.
    UnpackedSize {
        mebibytes: u64,
    },
    NotWritable {
        detail: String,
    },
    /// A number with more digits than a spreadsheet stores.
    Rounded {
        column: String,
        number: i64,
    },
}

impl SpreadsheetProblem {
    pub(super) fn words(&self) -> Words {
        let words = Words::new("unreadable_input", ErrorKind::Input);
        let (split, split_vi) =
            ("delete what does not belong to the table, or split the file", "bỏ phần không thuộc bảng, hoặc tách tệp");
        let malformed = |english: String, vietnamese: String| {
            Words::new("unreadable_input", ErrorKind::Input)
                .english(
                    format!("not a valid XLSX file: {english}"),
                    "open the file in a spreadsheet program and save it as XLSX again",
                )
                .vietnamese(
                    format!("tệp XLSX không hợp lệ: {vietnamese}"),
                    "mở tệp bằng chương trình bảng tính rồi lưu lại dạng XLSX",
                )
        };
        match self {
            Self::EmptySheet => words
                .english("the first sheet is empty", "name the columns in the first row")
                .vietnamese("trang tính đầu tiên không có nội dung", "ghi tên các cột ở dòng đầu tiên"),
            Self::NoHead { sheets, columns } => {
                let columns = quoted(columns);
                let (english, vietnamese) = match sheets.as_slice() {
                    [_] | [] => ("the first sheet".to_owned(), "trang tính đầu tiên".to_owned()),
                    names => (format!("the sheets {}", quoted(names)), format!("các trang tính {}", quoted(names))),
                };
                words
                    .english(
                        format!("no row of {english} names the columns {columns}"),
                        "write these names in one row, one in each column",
                    )
                    .vietnamese(
                        format!("không dòng nào của {vietnamese} ghi tên các cột {columns}"),
                        "ghi các tên này trên một dòng, mỗi cột một tên",
                    )
            }
            Self::Malformed { detail } => malformed(detail.clone(), detail.clone()),
            Self::Truncated => malformed("a part is truncated".to_owned(), "một phần bị cắt cụt".to_owned()),
            Self::NotUtf8 => malformed("a part is not UTF-8".to_owned(), "một phần không phải là UTF-8".to_owned()),
            Self::OwnEntity => {
                malformed("it declares an XML entity".to_owned(), "tệp khai báo thực thể XML riêng".to_owned())
            }
            Self::MissingPart { path } => malformed(format!("it lacks `{path}`"), format!("thiếu `{path}`")),
            Self::SheetWithoutPart => {
                malformed("a sheet has no part".to_owned(), "có trang tính không có nội dung".to_owned())
            }
            Self::Reference { found } => {
                malformed(format!("invalid cell reference `{found}`"), format!("`{found}` không phải là địa chỉ ô"))
            }
            Self::CellValue { cell } => {
                malformed(format!("invalid value of the cell {cell}"), format!("giá trị của ô {cell} không hợp lệ"))
            }
            Self::RowOrder => malformed(
                "the rows of a sheet are not in order".to_owned(),
                "các dòng của trang tính không theo thứ tự".to_owned(),
            ),
            Self::Attributes { limit } => malformed(
                format!("an element has more than {limit} attributes"),
                format!("có phần tử mang quá {limit} thuộc tính"),
            ),
            Self::MergedAreas { limit } => words
                .english(format!("the sheet has more than {limit} areas of merged cells"), "unmerge the cells")
                .vietnamese(format!("trang tính có quá {limit} vùng ô gộp"), "bỏ gộp các ô"),
            Self::TextSize => {
                words.english("the sheet has too much text", split).vietnamese("trang tính có quá nhiều chữ", split_vi)
            }
            Self::UnpackedSize { mebibytes } => words
                .english(format!("the file unpacks to more than {mebibytes} MiB"), split)
                .vietnamese(format!("tệp giải nén ra lớn hơn {mebibytes} MiB"), split_vi),
            Self::NotWritable { detail } => words
                .english(format!("the table does not fit a spreadsheet: {detail}"), "split the form")
                .vietnamese(format!("bảng không ghi được vào bảng tính: {detail}"), "tách biểu"),
            Self::Rounded { column, number } => words
                .english(
                    format!("column `{column}`: a spreadsheet would round {number} to fifteen digits"),
                    "write the form as CSV",
                )
                .vietnamese(
                    format!("cột `{column}`: bảng tính sẽ làm tròn {number} còn 15 chữ số"),
                    "ghi biểu ra tệp CSV",
                ),
        }
    }
}
