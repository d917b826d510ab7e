//! Problems of reading any PDF file.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file that cannot be read.
#[derive(Debug)]
pub(crate) enum PdfProblem {
    Malformed { detail: &'static str },
    /// A file that is too costly to read.
    Exceeded { quantity: PdfQuantity, limit: usize },
    #[cfg(any(feature = "fillable", feature = "readback"))]
    Encrypted,
    #[cfg(any(feature = "certified-copy", feature = "fillable", feature = "sign"))]
    FieldCount { limit: usize },
    /// A field whose name has too many bytes.
    #[cfg(any(feature = "certified-copy", feature = "fillable", feature = "sign"))]
    FieldName { limit: usize },
}

/// A quantity that is limited, so that any file costs little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PdfQuantity {
    /// The size of the file, in bytes.
    File,
    /// The entries of cross-reference tables and object streams.
    Entries,
    /// The decompressed size of cross-reference streams and object streams, in bytes.
    Unpacked,
    /// The memory of the objects, in bytes.
    Memory,
    /// What is parsed, in bytes.
    Parsed,
}

impl PdfQuantity {
    /// What exceeds the limit, in English.
    pub(crate) fn english(self, limit: usize) -> String {
        match self {
            Self::File => format!("it has more than {limit} bytes"),
            Self::Entries => format!("it has more than {limit} entries of objects"),
            Self::Unpacked => format!("its lists of objects have more than {limit} bytes when decompressed"),
            Self::Memory => format!("its objects take more than {limit} bytes of memory"),
            Self::Parsed => format!("its parts overlap: there are more than {limit} bytes to read"),
        }
    }

    /// What exceeds the limit, in Vietnamese.
    fn vietnamese(self, limit: usize) -> String {
        match self {
            Self::File => format!("tệp lớn hơn {limit} byte"),
            Self::Entries => format!("tệp có quá {limit} mục đối tượng"),
            Self::Unpacked => format!("danh mục đối tượng của tệp khi giải nén lớn hơn {limit} byte"),
            Self::Memory => format!("các đối tượng của tệp chiếm quá {limit} byte bộ nhớ"),
            Self::Parsed => format!("các phần của tệp chồng lên nhau, phải đọc quá {limit} byte"),
        }
    }
}

impl PdfProblem {
    pub(super) fn words(&self) -> Words {
        let words = Words::new("unreadable_input", ErrorKind::Input);
        match self {
            Self::Malformed { detail } => words
                .english(format!("the PDF cannot be read: {detail}"), "use the complete file")
                .vietnamese(format!("không đọc được tệp PDF: {detail}"), "dùng tệp nguyên vẹn"),
            Self::Exceeded { quantity, limit } => words
                .english(format!("the PDF cannot be read: {}", quantity.english(*limit)), "use a smaller file")
                .vietnamese(format!("không đọc được tệp PDF: {}", quantity.vietnamese(*limit)), "dùng tệp nhỏ hơn"),
            #[cfg(any(feature = "fillable", feature = "readback"))]
            Self::Encrypted => words
                .english("the PDF is encrypted", "save it without a password")
                .vietnamese("tệp PDF có mật khẩu", "lưu tệp không đặt mật khẩu"),
            #[cfg(any(feature = "certified-copy", feature = "fillable", feature = "sign"))]
            Self::FieldCount { limit } => words
                .english(format!("the PDF has more than {limit} fields"), "use a file of this crate")
                .vietnamese(format!("tệp PDF có quá {limit} ô điền"), "dùng tệp do chương trình này tạo"),
            #[cfg(any(feature = "certified-copy", feature = "fillable", feature = "sign"))]
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
