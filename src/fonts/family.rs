//! The four faces that a document is set in.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::face::Face;
use super::face_data::{FaceData, FontBytes};
use crate::error::{Error, Place};

/// The four faces that a document is set in: regular, bold, italic, bold italic.
///
/// Built in is Congvan Serif, which has the metrics of Times New Roman and every Vietnamese letter. An office that
/// owns Times New Roman passes its files instead:
///
/// ```no_run
/// use congvan::{Fonts, Typesetter};
///
/// let fonts = Fonts::from_files("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")?;
/// let typesetter = Typesetter::new()?.with_fonts(fonts);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Clone)]
pub struct Fonts {
    faces: Arc<[FaceData; 4]>,
}

impl Fonts {
    /// The built-in faces, Congvan Serif.
    ///
    /// # Errors
    /// Never with the files that the crate ships.
    #[cfg(feature = "embedded-fonts")]
    pub fn embedded() -> Result<Self, Error> {
        macro_rules! face {
            ($name:literal) => {
                Arc::new(include_bytes!(concat!("../../fonts/congvan-serif-", $name, ".ttf")).as_slice()) as FontBytes
            };
        }
        Self::from_shared([face!("regular"), face!("bold"), face!("italic"), face!("bold-italic")])
    }

    /// Faces from the bytes of four TrueType or OpenType files.
    ///
    /// # Errors
    /// When one of them is no font, or has no outlines of TrueType or CFF, or no Unicode characters.
    pub fn from_bytes(regular: Vec<u8>, bold: Vec<u8>, italic: Vec<u8>, bold_italic: Vec<u8>) -> Result<Self, Error> {
        Self::from_shared([regular, bold, italic, bold_italic].map(|bytes| Arc::new(bytes) as FontBytes))
    }

    /// Faces from four TrueType or OpenType files.
    ///
    /// # Errors
    /// When a file cannot be read, or is no font that can be used; the error names the file.
    pub fn from_files(
        regular: impl AsRef<Path>,
        bold: impl AsRef<Path>,
        italic: impl AsRef<Path>,
        bold_italic: impl AsRef<Path>,
    ) -> Result<Self, Error> {
        let load = |path: &Path| {
            let bytes = std::fs::read(path).map_err(|error| Error::io("reading the font", path, error))?;
            FaceData::new(Arc::new(bytes)).map_err(|error| error.at(Place::File(path.to_owned())))
        };
        let faces =
            [load(regular.as_ref())?, load(bold.as_ref())?, load(italic.as_ref())?, load(bold_italic.as_ref())?];
        Ok(Self { faces: Arc::new(faces) })
    }

    fn from_shared([regular, bold, italic, bold_italic]: [FontBytes; 4]) -> Result<Self, Error> {
        let faces =
            [FaceData::new(regular)?, FaceData::new(bold)?, FaceData::new(italic)?, FaceData::new(bold_italic)?];
        Ok(Self { faces: Arc::new(faces) })
    }

    /// Whether the face has a glyph for the character. Characters that print nothing, those that mean nothing, and
    /// those of scripts that run from the right, are in no face.
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

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fonts").finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "embedded-fonts"))]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    /// The 134 letters that Vietnamese adds to ASCII.
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
    fn every_vietnamese_letter_is_in_every_face() {
        let fonts = Fonts::embedded().unwrap();
        let letters = vietnamese_letters();
        assert_eq!(letters.len(), 134);
        for face in Face::ALL {
            let missing: String = letters.iter().filter(|letter| !fonts.covers(face, **letter)).collect();
            assert_eq!(missing, "", "{}", face.name());
        }
    }

    #[test]
    fn what_prints_nothing_is_not_covered() {
        let fonts = Fonts::embedded().unwrap();
        let refused =
            "\0\u{7}\u{85}\u{ad}\u{34f}\u{200b}\u{202e}\u{2028}\u{feff}\u{e000}\u{fdd0}\u{fffd}\u{fffe}\u{10ffff}漢א";
        for character in refused.chars() {
            assert!(!fonts.covers(Face::Regular, character), "{character:?}");
        }
    }

    #[test]
    fn what_is_no_font_is_refused() {
        let junk = || b"not a font".to_vec();
        let error = Fonts::from_bytes(junk(), junk(), junk(), junk()).unwrap_err();
        assert_eq!(error.to_string(), "this is no font that can be used");
    }
}
