//! The font family of a document.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::face::Face;
use super::face_data::{FaceData, FontBytes};
use crate::error::{Error, FileAction, Place};

/// The fonts of a document (phông chữ): one family in four faces.
///
/// The built-in family is Congvan Serif, which has the metrics of Times New Roman and all Vietnamese letters. An office
/// with a licence for Times New Roman can use its files instead:
///
/// ```no_run
/// use congvan::page::FontFiles;
/// use congvan::{Fonts, Typesetter};
///
/// let fonts = Fonts::from_files(FontFiles {
///     regular: "times.ttf",
///     bold: "timesbd.ttf",
///     italic: "timesi.ttf",
///     bold_italic: "timesbi.ttf",
/// })?;
/// let typesetter = Typesetter::new()?.with_fonts(fonts);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("phông chữ", "phong chu"))]
#[derive(Clone)]
pub struct Fonts {
    faces: Arc<[FaceData; 4]>,
}

/// The font files of the four faces, as paths ([`Fonts::from_files`]) or bytes ([`Fonts::from_bytes`]).
///
/// ```
/// use congvan::page::FontFiles;
///
/// let paths = ["regular", "bold", "italic", "bold-italic"].map(|face| format!("fonts/{face}.ttf"));
/// let [regular, bold, italic, bold_italic] = paths;
/// let files = FontFiles { regular, bold, italic, bold_italic };
/// assert_eq!(files.bold, "fonts/bold.ttf");
/// ```
#[doc(alias("tệp phông chữ", "tep phong chu"))]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFiles<T> {
    /// Upright, regular weight.
    pub regular: T,
    /// Upright, bold.
    pub bold: T,
    /// Italic, regular weight.
    pub italic: T,
    /// Italic, bold.
    pub bold_italic: T,
}

impl Fonts {
    /// The built-in family, Congvan Serif.
    ///
    /// # Errors
    /// Never, with the files of the crate.
    #[cfg(feature = "embedded-fonts")]
    pub fn embedded() -> Result<Self, Error> {
        macro_rules! face {
            ($name:literal) => {
                Arc::new(include_bytes!(concat!("../../fonts/congvan-serif-", $name, ".ttf")).as_slice()) as FontBytes
            };
        }
        Self::load(FontFiles {
            regular: face!("regular"),
            bold: face!("bold"),
            italic: face!("italic"),
            bold_italic: face!("bold-italic"),
        })
    }

    /// Fonts from the bytes of TrueType or OpenType files.
    ///
    /// # Errors
    /// If a file is not a font, or has no TrueType or CFF outlines, metrics or Unicode characters.
    pub fn from_bytes(files: FontFiles<Vec<u8>>) -> Result<Self, Error> {
        Self::load(files.try_map(|bytes| Ok(Arc::new(bytes) as FontBytes))?)
    }

    /// Fonts from the paths of TrueType or OpenType files.
    ///
    /// # Errors
    /// If a file cannot be read, or is not a usable font. The error names the file.
    pub fn from_files(files: FontFiles<impl AsRef<Path>>) -> Result<Self, Error> {
        let faces = files.try_map(|path| {
            let path = path.as_ref();
            let bytes = std::fs::read(path).map_err(|error| Error::io(FileAction::ReadFont, path, error))?;
            FaceData::new(Arc::new(bytes)).map_err(|error| error.at(Place::File(path.to_owned())))
        })?;
        Ok(Self::new(faces))
    }

    fn load(files: FontFiles<FontBytes>) -> Result<Self, Error> {
        Ok(Self::new(files.try_map(FaceData::new)?))
    }

    fn new(faces: FontFiles<FaceData>) -> Self {
        let FontFiles { regular, bold, italic, bold_italic } = faces;
        Self { faces: Arc::new([regular, bold, italic, bold_italic]) }
    }

    /// Whether the face has a glyph for the character. Invisible, private-use and right-to-left characters count as not
    /// covered.
    #[must_use]
    pub fn covers(&self, face: Face, character: char) -> bool {
        self.face(face).covers(character)
    }

    pub(crate) fn face(&self, face: Face) -> &FaceData {
        match face {
            Face::Regular => &self.faces[0],
            Face::Bold => &self.faces[1],
            Face::Italic => &self.faces[2],
            Face::BoldItalic => &self.faces[3],
        }
    }
}

impl<T> FontFiles<T> {
    fn try_map<U>(self, mut convert: impl FnMut(T) -> Result<U, Error>) -> Result<FontFiles<U>, Error> {
        Ok(FontFiles {
            regular: convert(self.regular)?,
            bold: convert(self.bold)?,
            italic: convert(self.italic)?,
            bold_italic: convert(self.bold_italic)?,
        })
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "embedded-fonts"))]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    /// The 134 Vietnamese letters outside ASCII.
    fn vietnamese_letters() -> Vec<char> {
        let mut letters = vec!['đ', 'Đ'];
        for vowel in "aăâeêioôơuưy".chars() {
            for tone in ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"] {
                for case in [vowel, vowel.to_uppercase().next().unwrap()] {
                    letters.extend(format!("{case}{tone}").nfc());
                }
            }
        }
        letters.retain(|letter| !letter.is_ascii());
        letters
    }

    #[test]
    fn all_faces_cover_all_vietnamese_letters() {
        let fonts = Fonts::embedded().unwrap();
        let letters = vietnamese_letters();
        assert_eq!(letters.len(), 134);
        for face in Face::ALL {
            let missing: String = letters.iter().filter(|letter| !fonts.covers(face, **letter)).collect();
            assert_eq!(missing, "", "{}", face.name());
        }
    }

    #[test]
    fn invisible_private_and_foreign_characters_are_not_covered() {
        let fonts = Fonts::embedded().unwrap();
        let uncovered =
            "\0\u{7}\u{85}\u{ad}\u{34f}\u{200b}\u{202e}\u{2028}\u{feff}\u{e000}\u{fdd0}\u{fffd}\u{fffe}\u{10ffff}漢א";
        for character in uncovered.chars() {
            assert!(!fonts.covers(Face::Regular, character), "{character:?}");
        }
    }

    #[test]
    fn rejects_files_that_are_not_fonts() {
        let junk = || b"not a font".to_vec();
        let files = FontFiles { regular: junk(), bold: junk(), italic: junk(), bold_italic: junk() };
        let error = Fonts::from_bytes(files).unwrap_err();
        assert_eq!(error.to_string(), "the font cannot be used");
    }
}
