//! Problems of DOCX files.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A DOCX file that cannot be written or read.
#[derive(Debug)]
pub(crate) enum DocxProblem {
    /// A pack without a table `[docx]`.
    NoFormat {
        pack: String,
    },
    NotWritable {
        detail: String,
    },
    Malformed {
        detail: String,
    },
    UnpackedSize {
        mebibytes: u64,
    },
    Entries {
        limit: usize,
    },
    NoDocument,
    NoData,
    Data {
        detail: String,
    },
    NewerVersion {
        found: u32,
        known: u32,
    },
    DataChanged,
    /// The numbers and the beginnings of changed paragraphs.
    TextChanged {
        changes: Vec<(usize, String)>,
    },
    NoDispatch,
    NoForm,
}

/// The number of changed paragraphs that a message names.
const NAMED: usize = 10;

impl DocxProblem {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NoFormat { pack } => Words::new("no_docx_format", ErrorKind::Pack)
                .english(format!("the pack `{pack}` has no table `[docx]`"), "add the table to its style.toml")
                .vietnamese(format!("bộ mẫu `{pack}` không có bảng `[docx]`"), "thêm bảng này vào style.toml"),
            Self::NotWritable { detail } => Words::new("docx_not_writable", ErrorKind::Internal)
                .english(format!("the DOCX file cannot be written: {detail}"), "report this defect")
                .vietnamese(format!("không ghi được tệp DOCX: {detail}"), "báo lỗi này"),
            Self::Malformed { detail } => input()
                .english(format!("this is not a valid DOCX file: {detail}"), "save it in Word as .docx")
                .vietnamese(format!("đây không phải là tệp DOCX hợp lệ: {detail}"), "lưu lại trong Word dạng .docx"),
            Self::UnpackedSize { mebibytes } => input()
                .english(format!("the file unpacks to more than {mebibytes} MiB"), "use a smaller file")
                .vietnamese(format!("tệp giải nén ra lớn hơn {mebibytes} MiB"), "dùng tệp nhỏ hơn"),
            Self::Entries { limit } => input()
                .english(format!("the file has more than {limit} parts"), "use a smaller file")
                .vietnamese(format!("tệp có quá {limit} phần"), "dùng tệp nhỏ hơn"),
            Self::NoDocument => input()
                .english("the file has no text of a Word document", "use a .docx file")
                .vietnamese("tệp không có nội dung của văn bản Word", "dùng tệp .docx"),
            Self::NoData => input()
                .english("the DOCX file has no data of this crate", "use a file that was made with its data")
                .vietnamese("tệp DOCX không có dữ liệu của chương trình này", "dùng tệp được tạo kèm dữ liệu"),
            Self::Data { detail } => input()
                .english(format!("the data of the DOCX file cannot be read: {detail}"), "use the file as it was made")
                .vietnamese(format!("không đọc được dữ liệu trong tệp DOCX: {detail}"), "dùng tệp như khi được tạo"),
            Self::NewerVersion { found, known } => input()
                .english(
                    format!("the data have version {found}; this version of the crate reads up to {known}"),
                    "use a newer version of the crate",
                )
                .vietnamese(
                    format!("dữ liệu thuộc phiên bản {found}, chương trình này chỉ đọc đến phiên bản {known}"),
                    "dùng phiên bản mới hơn của chương trình",
                ),
            Self::DataChanged => input()
                .english("the data in the DOCX file were changed: their digest differs", "use the file as it was made")
                .vietnamese("dữ liệu trong tệp DOCX đã bị sửa: mã băm không khớp", "dùng tệp như khi được tạo"),
            Self::TextChanged { changes } => {
                let list = list(changes);
                Words::new("docx_text_changed", ErrorKind::Input)
                    .english(
                        format!(
                            "the text was changed after the file was made, in {} paragraphs: {list}",
                            changes.len()
                        ),
                        "enter the changes into the data; `DocxReadBack` reads the data and all changes",
                    )
                    .vietnamese(
                        format!("nội dung đã bị sửa sau khi tạo tệp, ở {} đoạn: {list}", changes.len()),
                        "nhập các chỗ sửa vào dữ liệu; `DocxReadBack` đọc dữ liệu và mọi chỗ sửa",
                    )
            }
            Self::NoDispatch => input()
                .english("the DOCX file has no data of a dispatch", "use the file of a dispatch")
                .vietnamese("tệp DOCX không có dữ liệu của văn bản", "dùng tệp của một văn bản"),
            Self::NoForm => input()
                .english("the DOCX file has no data of a standalone form", "use the file of a standalone form")
                .vietnamese("tệp DOCX không có dữ liệu của biểu riêng", "dùng tệp của một biểu riêng"),
        }
    }
}

fn list(changes: &[(usize, String)]) -> String {
    let named = changes.iter().take(NAMED).map(|(number, text)| format!("{number} “{text}”"));
    let mut named: Vec<String> = named.collect();
    if changes.len() > NAMED {
        named.push("…".to_owned());
    }
    named.join("; ")
}

fn input() -> Words {
    Words::new("unreadable_input", ErrorKind::Input)
}
