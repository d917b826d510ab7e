//! Problems of drawing pages with genpdf.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// Pages that genpdf cannot draw, with all reasons.
#[derive(Debug)]
pub(crate) struct GenpdfProblem {
    pub(crate) reasons: Vec<Undrawable>,
}

/// A reason why genpdf cannot draw pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Undrawable {
    /// The document and the pages have different fonts in the face of this name.
    Face {
        name: String,
    },
    GlyphOf {
        character: char,
    },
    NoPages,
    /// A page, from 1, of another size than the first.
    PageSize {
        page: usize,
        size: String,
    },
    Turned {
        words: String,
    },
    FontSize {
        size: String,
    },
}

impl Undrawable {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (String, String) {
        match self {
            Self::Face { name } => (
                format!("the {name} face of the document is a different font"),
                format!("kiểu chữ {name} của tệp là phông chữ khác"),
            ),
            Self::GlyphOf { character } => (
                format!("the document has a different glyph for `{character}`"),
                format!("phông chữ của tệp vẽ `{character}` khác"),
            ),
            Self::NoPages => ("there are no pages".to_owned(), "không có trang nào".to_owned()),
            Self::PageSize { page, size } => {
                (format!("page {page} differs in size: {size}"), format!("trang {page} có khổ giấy khác: {size}"))
            }
            Self::Turned { words } => (
                format!("genpdf does not support rotated text, such as the column head that begins with `{words}`"),
                format!("genpdf không vẽ được chữ xoay, chẳng hạn đầu cột bắt đầu bằng `{words}`"),
            ),
            Self::FontSize { size } => {
                (format!("genpdf does not support the font size {size}"), format!("genpdf không vẽ được cỡ chữ {size}"))
            }
        }
    }
}

impl GenpdfProblem {
    pub(super) fn words(&self) -> Words {
        let (english, vietnamese): (Vec<String>, Vec<String>) = self.reasons.iter().map(Undrawable::texts).unzip();
        Words::new("genpdf", ErrorKind::Painter)
            .english(
                format!("genpdf cannot draw the pages: {}", english.join("; ")),
                "use pages of one size, font sizes in whole points, and a document with `Typesetter::genpdf_fonts`",
            )
            .vietnamese(
                format!("genpdf không vẽ được các trang này: {}", vietnamese.join("; ")),
                "dùng các trang cùng khổ giấy, cỡ chữ nguyên và `Typesetter::genpdf_fonts`",
            )
    }
}
