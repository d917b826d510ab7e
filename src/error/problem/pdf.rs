//! Problems of reading any PDF file.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file that cannot be read.
#[derive(Debug)]
pub(crate) enum PdfProblem {
    #[cfg(any(feature = "fillable", feature = "readback"))]
    Malformed { detail: String },
    #[cfg(any(feature = "fillable", feature = "readback"))]
    Encrypted,
    #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
    FieldCount { limit: usize },
    /// A field whose name has too many bytes.
    #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
    FieldName { limit: usize },
}

impl PdfProblem {
    pub(super) fn words(&self) -> Words {
        let words = Words::new("unreadable_input", ErrorKind::Input);
        match self {
            #[cfg(any(feature = "fillable", feature = "readback"))]
            Self::Malformed { detail } => words
                .english(format!("the PDF cannot be read: {detail}"), "use the complete file")
                .vietnamese(format!("không đọc được tệp PDF: {detail}"), "dùng tệp nguyên vẹn"),
            #[cfg(any(feature = "fillable", feature = "readback"))]
            Self::Encrypted => words
                .english("the PDF is encrypted", "save it without a password")
                .vietnamese("tệp PDF có mật khẩu", "lưu tệp không đặt mật khẩu"),
            #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
            Self::FieldCount { limit } => words
                .english(format!("the PDF has more than {limit} fields"), "use a file of this crate")
                .vietnamese(format!("tệp PDF có quá {limit} ô điền"), "dùng tệp do chương trình này tạo"),
            #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
            Self::FieldName { limit } => words
                .english(
                    format!("a field of the PDF has a name of more than {limit} bytes"),
                    "use a file of this crate",
                )
                .vietnamese(
                    format!("tệp PDF có ô điền mà tên dài hơn {limit} byte"),
                    "dùng tệp do chương trình này tạo",
                ),
        }
    }
}
