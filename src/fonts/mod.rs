//! The four faces that a document is set in: the characters that they cover, their measures, and their shaped words.

mod coverage;
mod obstacles;
mod shape;
mod subset;
mod whole;
mod words;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use harfrust::{ShapePlan, ShaperData};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use crate::error::{Error, Place, Problem};
use crate::length::Pt;

use coverage::Coverage;
pub(crate) use coverage::{is_invisible, is_meaningless, is_private};
pub(crate) use shape::{Shaper, WordId};
use subset::Subsets;
pub(crate) use subset::{EmbeddedFace, ProgramFormat, Shown};
use words::Words;

/// Bytes of a font file, shared.
pub(crate) type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

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

/// One of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Upright, regular weight.
    Regular,
    /// Upright, bold.
    Bold,
    /// Italic, regular weight.
    Italic,
    /// Italic, bold.
    BoldItalic,
}

/// A face ready to be shaped and measured.
pub(crate) struct FaceData {
    bytes: FontBytes,
    /// Made for the first word that is shaped.
    shaping: OnceLock<(ShaperData, ShapePlan)>,
    units_per_em: f64,
    ascent: f64,
    descent: f64,
    underline_middle: f64,
    underline_thickness: f64,
    full_stop: Option<(u32, f64)>,
    space: Option<u32>,
    /// Made for the first character that is asked for.
    coverage: Coverage,
    /// What documents have shaped so far.
    words: Words,
    /// What their PDFs hold of the face.
    subsets: Subsets,
    /// The face as it is embedded whole, made for the first document that wants it.
    whole: OnceLock<Arc<EmbeddedFace>>,
}

impl Face {
    /// All four, in the order in which fonts are given.
    pub const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    /// The face of that weight and slant.
    #[must_use]
    pub fn new(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Self::Regular,
            (true, false) => Self::Bold,
            (false, true) => Self::Italic,
            (true, true) => Self::BoldItalic,
        }
    }

    /// A word for it, such as `bold italic`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Regular => "regular",
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::BoldItalic => "bold italic",
        }
    }
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

impl FaceData {
    fn new(bytes: FontBytes) -> Result<Self, Error> {
        let lacks = |what| Error::new(Problem::Font(what));
        let font = FontRef::new((*bytes).as_ref()).map_err(|_| lacks(None))?;
        if font.glyf().is_err() && font.cff().is_err() {
            return Err(lacks(Some("outlines")));
        }
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        if metrics.units_per_em == 0 || font.hmtx().is_err() {
            return Err(lacks(Some("metrics")));
        }
        if font.charmap().mappings().next().is_none() {
            return Err(lacks(Some("Unicode characters")));
        }
        let glyph_metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let glyph = |character: char| {
            let id = font.charmap().map(character)?;
            let advance = glyph_metrics.advance_width(id)?;
            Some((id.to_u32(), f64::from(advance)))
        };
        let (full_stop, space) = (glyph('.'), glyph(' ').map(|(id, _)| id));
        let underline = metrics.underline;
        Ok(Self {
            shaping: OnceLock::new(),
            units_per_em: f64::from(metrics.units_per_em),
            ascent: f64::from(metrics.ascent),
            descent: f64::from(metrics.descent),
            underline_middle: underline.map_or(-200.0, |line| f64::from(line.offset - line.thickness / 2.0)),
            underline_thickness: underline.map_or(100.0, |line| f64::from(line.thickness)),
            full_stop,
            space,
            coverage: Coverage::default(),
            words: Words::default(),
            subsets: Subsets::default(),
            whole: OnceLock::new(),
            bytes,
        })
    }

    pub(crate) fn bytes(&self) -> &FontBytes {
        &self.bytes
    }

    /// The characters and their glyphs, ascending.
    #[cfg(feature = "genpdf")]
    pub(crate) fn characters(&self) -> Vec<(u32, u32)> {
        let Ok(font) = FontRef::new((*self.bytes).as_ref()) else { return Vec::new() };
        let mut characters: Vec<(u32, u32)> = font.charmap().mappings().map(|(code, id)| (code, id.to_u32())).collect();
        characters.sort_unstable();
        characters
    }

    /// The width of a character, in parts of the size.
    #[cfg(feature = "genpdf")]
    pub(crate) fn advance(&self, character: char) -> Option<f64> {
        let font = FontRef::new((*self.bytes).as_ref()).ok()?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(f64::from(metrics.advance_width(font.charmap().map(character)?)?) / self.units_per_em)
    }

    #[cfg(feature = "genpdf")]
    pub(crate) fn has_truetype_outlines(&self) -> bool {
        FontRef::new((*self.bytes).as_ref()).is_ok_and(|font| font.glyf().is_ok())
    }

    fn covers(&self, character: char) -> bool {
        self.coverage.has(character, || FontRef::new((*self.bytes).as_ref()).ok().map(|font| font.charmap()))
    }

    /// What shapes words of the face, and how.
    fn shaper(&self) -> Result<(harfrust::Shaper<'_>, &ShapePlan), Error> {
        let font = FontRef::new((*self.bytes).as_ref()).map_err(|_| Error::new(Problem::Font(None)))?;
        let (prepared, plan) = self.shaping.get_or_init(|| {
            let prepared = ShaperData::new(&font);
            let plan = shape::plan(&prepared.shaper(&font).build());
            (prepared, plan)
        });
        Ok((prepared.shaper(&font).build(), plan))
    }

    pub(crate) fn units_per_em(&self) -> f64 {
        self.units_per_em
    }

    /// The glyph of a full stop and its width in font units.
    pub(crate) fn full_stop(&self) -> Option<(u32, f64)> {
        self.full_stop
    }

    /// The glyph of a space.
    pub(crate) fn space(&self) -> Option<u32> {
        self.space
    }

    /// How far the baseline lies below the top of a line of that height, the type in the middle of it.
    pub(crate) fn baseline(&self, size: Pt, line_height: Pt) -> Pt {
        let em = size / self.units_per_em;
        (line_height - em * (self.ascent - self.descent)) / 2.0 + em * self.ascent
    }

    /// How far the middle of an underline lies below the baseline, and its thickness.
    pub(crate) fn underline(&self, size: Pt) -> (Pt, Pt) {
        let em = size / self.units_per_em;
        (em * -self.underline_middle, em * self.underline_thickness)
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
