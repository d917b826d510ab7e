//! Problems of conformance to PDF/A and PDF/UA.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A PDF file that would breach its conformance, with all breaches.
#[derive(Debug)]
pub(crate) struct ConformanceProblem {
    pub(crate) violations: Vec<Violation>,
}

/// A breach of PDF/A or PDF/UA.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Violation {
    NoTitle,
    NoLanguage,
    NoHeading,
    TextLength {
        limit: usize,
    },
    ObjectCount {
        limit: usize,
    },
    MissingGlyph {
        text: String,
    },
    /// A private-use character or a noncharacter.
    Meaningless {
        character: char,
    },
    EmbeddingForbidden,
    EmptyHeading,
    NoPictureDescription,
    /// A page whose sides in points are outside this range.
    PageSize {
        least: f64,
        most: f64,
    },
    PartSize,
    FileSize,
}

impl Violation {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (String, String) {
        let pair = |english: &str, vietnamese: &str| (english.to_owned(), vietnamese.to_owned());
        match self {
            Self::NoTitle => pair("the document has no title", "văn bản không có tên"),
            Self::NoLanguage => pair("the document has no language", "văn bản chưa ghi ngôn ngữ"),
            Self::NoHeading => pair("the document has no heading", "văn bản không có đề mục"),
            Self::TextLength { limit } => (
                format!("a text of the document's data is longer than {limit} bytes"),
                format!("một đoạn chữ trong dữ liệu của văn bản dài hơn {limit} byte"),
            ),
            Self::PageSize { least, most } => (
                format!("a side of a page is shorter than {least} pt or longer than {most} pt"),
                format!("có trang mà một cạnh ngắn hơn {least} pt hoặc dài hơn {most} pt"),
            ),
            Self::ObjectCount { limit } => {
                (format!("the document has more than {limit} objects"), format!("tệp có quá {limit} đối tượng"))
            }
            Self::MissingGlyph { text } => (format!("`{text}` has no glyph"), format!("phông chữ không có `{text}`")),
            Self::Meaningless { character } => {
                let code = u32::from(*character);
                (
                    format!("U+{code:04X} has no meaning outside the font"),
                    format!("ký tự U+{code:04X} chỉ có nghĩa trong phông chữ riêng"),
                )
            }
            Self::EmbeddingForbidden => {
                pair("the font's fsType forbids embedding", "phông chữ không cho phép nhúng (fsType)")
            }
            Self::EmptyHeading => pair("a heading is empty", "có đề mục còn trống"),
            Self::NoPictureDescription => pair("a picture has no description", "có hình chưa có mô tả"),
            Self::PartSize => pair("a part of the file is larger than 2 GiB", "một phần của tệp lớn hơn 2 GiB"),
            Self::FileSize => pair("the file is larger than 4 GiB", "tệp lớn hơn 4 GiB"),
        }
    }
}

impl ConformanceProblem {
    pub(super) fn words(&self) -> Words {
        let (english, vietnamese): (Vec<String>, Vec<String>) = self.violations.iter().map(Violation::texts).unzip();
        Words::new("conformance", ErrorKind::Conformance)
            .english(
                format!("the PDF would breach its conformance: {}", english.join("; ")),
                "correct the points named",
            )
            .vietnamese(
                format!("tệp PDF sẽ không đạt chuẩn PDF/A, PDF/UA: {}", vietnamese.join("; ")),
                "sửa những điểm đã nêu",
            )
    }
}
