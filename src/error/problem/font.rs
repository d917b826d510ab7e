//! Problems of fonts and of characters that they cannot print.

use crate::error::kind::ErrorKind;
use crate::error::unprintable::{MissingGlyph, help_vi, missing_list, missing_list_vi};
use crate::error::words::Words;

/// A font that cannot be used, or characters that cannot be printed.
#[derive(Debug)]
pub(crate) enum FontProblem {
    /// A file that is not a font, or a damaged one.
    Damaged,
    /// A font without a required part.
    Lacks { part: FontPart },
    /// Characters that cannot be printed, at least one.
    Unprintable { missing: Vec<MissingGlyph> },
}

/// A part that a font must have.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FontPart {
    Outlines,
    Metrics,
    UnicodeCharacters,
    #[cfg(feature = "genpdf")]
    TrueTypeOutlines,
    #[cfg(feature = "genpdf")]
    CharacterMap,
}

impl FontPart {
    /// The name in English and Vietnamese.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Outlines => ("outlines", "nét chữ"),
            Self::Metrics => ("metrics", "số đo chữ"),
            Self::UnicodeCharacters => ("Unicode characters", "ký tự Unicode"),
            #[cfg(feature = "genpdf")]
            Self::TrueTypeOutlines => ("the TrueType outlines that genpdf needs", "nét chữ TrueType mà genpdf cần"),
            #[cfg(feature = "genpdf")]
            Self::CharacterMap => ("a character map", "bảng mã ký tự"),
        }
    }
}

impl FontProblem {
    pub(super) fn words(&self) -> Words {
        let help = "use four faces in TrueType or OpenType format, such as Times New Roman";
        let help_of_fonts_vi = "dùng bốn kiểu chữ dạng TrueType hoặc OpenType, chẳng hạn Times New Roman";
        match self {
            Self::Damaged => Words::new("font", ErrorKind::Font)
                .english("the font cannot be used", help)
                .vietnamese("không dùng được phông chữ", help_of_fonts_vi),
            Self::Lacks { part } => {
                let (english, vietnamese) = part.names();
                Words::new("font", ErrorKind::Font)
                    .english(format!("the font cannot be used: it lacks {english}"), help)
                    .vietnamese(format!("không dùng được phông chữ: thiếu {vietnamese}"), help_of_fonts_vi)
            }
            Self::Unprintable { missing } => Words::new("unprintable_character", ErrorKind::Glyph)
                .english(
                    missing_list(missing),
                    "remove them, or use fonts that have them; the built-in fonts have Latin, Greek and Cyrillic",
                )
                .vietnamese(missing_list_vi(missing), help_vi(missing)),
        }
    }
}
