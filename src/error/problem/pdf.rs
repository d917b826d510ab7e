//! Problems of reading any PDF file.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file that cannot be read.
#[derive(Debug)]
pub(crate) enum PdfProblem {
    Malformed {
        damage: PdfDamage,
    },
    /// A file that is too costly to read.
    Exceeded {
        quantity: PdfQuantity,
        limit: usize,
    },
    #[cfg(any(feature = "fillable", feature = "readback"))]
    Encrypted,
    #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
    FieldCount {
        limit: usize,
    },
    /// A field whose name has too many bytes.
    #[cfg(any(feature = "fillable", feature = "readback", feature = "sign"))]
    FieldName {
        limit: usize,
    },
}

/// A damaged part of a PDF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PdfDamage {
    Compression,
    Dictionary,
    Header,
    Hexadecimal,
    Member,
    Nesting,
    Number,
    ObjectNumber,
    ObjectPlace,
    ObjectStream,
    #[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
    Pages,
    StreamEnd,
    StreamLength,
    Table,
    TablePlace,
    TableStream,
    Text,
    Trailer,
    Value,
}

impl PdfDamage {
    /// What is damaged, in English and Vietnamese.
    pub(crate) fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Compression => ("a compressed stream is damaged", "một phần nén bị hỏng"),
            Self::Dictionary => ("a dictionary is damaged", "một bảng mục bị hỏng"),
            Self::Header => ("it does not begin with `%PDF-`", "tệp không bắt đầu bằng `%PDF-`"),
            Self::Hexadecimal => ("a hexadecimal string has another character", "một chuỗi thập lục phân có ký tự lạ"),
            Self::Member => ("an object is not in its object stream", "một đối tượng không có trong luồng chứa nó"),
            Self::Nesting => ("values are nested too deeply", "các giá trị lồng nhau quá sâu"),
            Self::Number => ("a number is damaged", "một con số bị hỏng"),
            Self::ObjectNumber => (
                "an object has another number than the cross-reference table says",
                "số của một đối tượng không khớp bảng vị trí",
            ),
            Self::ObjectPlace => (
                "an object is not where the cross-reference table says",
                "một đối tượng không nằm ở chỗ bảng vị trí ghi",
            ),
            Self::ObjectStream => ("an object stream is damaged", "một luồng đối tượng bị hỏng"),
            #[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
            Self::Pages => ("it has no pages", "tệp không có trang nào"),
            Self::StreamEnd => ("a stream does not end", "một luồng dữ liệu thiếu phần cuối"),
            Self::StreamLength => ("a stream does not have its length", "một luồng dữ liệu sai độ dài"),
            Self::Table => ("the cross-reference table is damaged", "bảng vị trí đối tượng bị hỏng"),
            Self::TablePlace => ("it does not say where its objects are", "tệp không ghi vị trí của các đối tượng"),
            Self::TableStream => ("the cross-reference stream is damaged", "luồng vị trí đối tượng bị hỏng"),
            Self::Text => ("a string is not closed", "một chuỗi không được đóng"),
            Self::Trailer => ("the trailer is damaged", "phần cuối tệp bị hỏng"),
            Self::Value => ("a value is damaged", "một giá trị bị hỏng"),
        }
    }
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
            Self::Malformed { damage } => {
                let (english, vietnamese) = damage.texts();
                words
                    .english(format!("the PDF cannot be read: {english}"), "use the complete file")
                    .vietnamese(format!("không đọc được tệp PDF: {vietnamese}"), "dùng tệp nguyên vẹn")
            }
            Self::Exceeded { quantity, limit } => words
                .english(format!("the PDF cannot be read: {}", quantity.english(*limit)), "use a smaller file")
                .vietnamese(format!("không đọc được tệp PDF: {}", quantity.vietnamese(*limit)), "dùng tệp nhỏ hơn"),
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
