//! Subsets: the glyphs of a face that a document shows, as a font program for its PDF (ISO 32000-1, 9.7 and 9.9).
//!
//! To cut a face down and to pack it takes longer than anything else that a document needs, and one document after the
//! other shows the same glyphs: those that were made are kept.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use skrifa::metrics::GlyphMetrics;
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use crate::codec::deflate::Deflater;
use crate::error::{Error, Problem};

/// A face keeps no more subsets than this: whatever is printed, memory stays bounded.
const MOST_SUBSETS: usize = 64;
/// Lengths in a PDF's fonts are in thousandths of the size of the type.
const EM: f64 = 1000.0;

/// The glyphs that a document shows of a face, each with the text that it stands for.
#[derive(Default)]
pub(crate) struct Shown<'a> {
    /// By the number of a glyph in the face: none, or its place in `glyphs` and one; after `sort` its code.
    places: Vec<u16>,
    glyphs: Vec<(u16, &'a str)>,
}

/// A face as a PDF embeds it. The codes of a subset are 1, 2, 3 in the order of the glyphs in the face; the codes of a
/// whole face are the numbers of its glyphs.
#[derive(Debug)]
pub(crate) struct EmbeddedFace {
    /// The font program, compressed.
    pub(crate) program: Vec<u8>,
    /// Bytes of the program before it was compressed.
    pub(crate) length: usize,
    pub(crate) format: ProgramFormat,
    /// The widths of the glyphs by their codes.
    pub(crate) widths: Vec<f64>,
    /// The table from codes to characters, compressed.
    pub(crate) to_unicode: Vec<u8>,
    /// The name of the face; that of a subset is one that no other subset has.
    pub(crate) name: String,
    pub(crate) measures: Measures,
}

/// How a font program is written (ISO 32000-1, table 126).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgramFormat {
    /// With outlines of TrueType.
    TrueType,
    /// The outlines of CFF alone.
    Cff,
    /// An OpenType file with outlines of CFF.
    OpenType,
}

/// What a PDF says of a face.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measures {
    pub(crate) ascent: f64,
    pub(crate) descent: f64,
    pub(crate) cap_height: f64,
    pub(crate) italic_angle: f64,
    pub(crate) stem: f64,
    /// Left, bottom, right, top.
    pub(crate) bounds: [f64; 4],
    pub(crate) is_serif: bool,
    /// Whether the font may be embedded at all (OS/2, `fsType`).
    pub(crate) may_be_embedded: bool,
}

impl<'a> Shown<'a> {
    /// Whether the glyph was taken in.
    pub(crate) fn has(&self, glyph: u16) -> bool {
        self.places.get(usize::from(glyph)).is_some_and(|place| *place > 0)
    }

    /// Takes a glyph in, with the text for which it stands there; the first text stays.
    pub(crate) fn take(&mut self, glyph: u16, text: &'a str) {
        let index = usize::from(glyph);
        if self.places.len() <= index {
            self.places.resize(index + 1, 0);
        }
        let next = self.glyphs.len() + 1;
        if let (Some(place @ 0), Ok(next)) = (self.places.get_mut(index), u16::try_from(next)) {
            *place = next;
            self.glyphs.push((glyph, text));
        }
    }

    /// Gives the glyphs their codes.
    pub(crate) fn sort(&mut self) {
        self.glyphs.sort_unstable_by_key(|(glyph, _)| *glyph);
        for ((glyph, _), code) in self.glyphs.iter().zip(1..) {
            if let Some(place) = self.places.get_mut(usize::from(*glyph)) {
                *place = code;
            }
        }
    }

    /// The code of a glyph; none for one that was not taken in.
    pub(crate) fn code(&self, glyph: u32) -> Option<u16> {
        match self.places.get(glyph as usize) {
            Some(0) | None => None,
            Some(code) => Some(*code),
        }
    }

    /// The text of a code.
    pub(crate) fn text(&self, code: u16) -> &'a str {
        usize::from(code).checked_sub(1).and_then(|index| self.glyphs.get(index)).map_or("", |(_, text)| *text)
    }

    /// The glyphs with their texts, in the order of their codes.
    pub(crate) fn glyphs(&self) -> &[(u16, &'a str)] {
        &self.glyphs
    }

    /// What a subset depends on.
    fn key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.glyphs.len() * 6);
        for (glyph, text) in &self.glyphs {
            key.extend(glyph.to_be_bytes());
            // No byte of UTF-8 is 255.
            key.extend(text.bytes().chain([0xff]));
        }
        key
    }
}

/// The subsets of a face that were made.
#[derive(Default)]
pub(super) struct Subsets(Mutex<HashMap<Vec<u8>, Arc<EmbeddedFace>>>);

impl Subsets {
    /// The face of these bytes cut down to the glyphs, which are sorted. A subset depends on nothing but them, so what
    /// is kept changes nothing but the time.
    ///
    /// # Errors
    /// When the font is damaged.
    pub(super) fn subset(
        &self,
        face: &[u8],
        shown: &Shown<'_>,
        deflater: &mut Deflater,
    ) -> Result<Arc<EmbeddedFace>, Error> {
        let key = shown.key();
        if let Some(known) = self.known().get(&key) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(EmbeddedFace::subset(face, shown, deflater)?);
        let mut known = self.known();
        if known.len() >= MOST_SUBSETS {
            known.clear();
        }
        known.insert(key, Arc::clone(&made));
        Ok(made)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Arc<EmbeddedFace>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EmbeddedFace {
    fn subset(face: &[u8], shown: &Shown<'_>, deflater: &mut Deflater) -> Result<Self, Error> {
        let damaged = || Error::new(Problem::Font(None));
        let font = FontRef::new(face).map_err(|_| damaged())?;
        let mut numbers = GlyphRemapper::new();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = units_per_em(&font);
        let mut widths = vec![width(&metrics, units_per_em, 0)];
        for (glyph, _) in &shown.glyphs {
            numbers.remap(*glyph);
            widths.push(width(&metrics, units_per_em, *glyph));
        }
        let program = subsetter::subset(face, 0, &numbers).map_err(|_| damaged())?;
        let cut = FontRef::new(&program).map_err(|_| damaged())?;
        // Of a font with outlines of CFF, only these are embedded.
        let outlines = cut.data_for_tag(Tag::new(b"CFF ")).map(|table| table.as_bytes());
        let content = outlines.unwrap_or(&program);
        Ok(Self {
            program: deflater.compress(content)?,
            length: content.len(),
            format: if outlines.is_none() { ProgramFormat::TrueType } else { ProgramFormat::Cff },
            widths,
            to_unicode: deflater.compress(to_unicode(&coded(shown)).as_bytes())?,
            name: format!("{}+{}", tag(&program), own_name(&font)),
            measures: Measures::of(&font),
        })
    }
}

impl Measures {
    pub(super) fn of(font: &FontRef<'_>) -> Self {
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = units_per_em(font);
        let em = |units: f32| f64::from(units) / units_per_em * EM;
        let bounds = metrics.bounds.map_or([0.0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max]);
        let os2 = font.os2().ok();
        // OS/2 tells families of serif type by PANOSE: Latin text, and a kind of serif.
        let panose = os2.as_ref().map(skrifa::raw::tables::os2::Os2::panose_10);
        let is_serif = matches!(panose, Some([2, 2..=10, ..]));
        let weight = os2.as_ref().map_or(400.0, |os2| f64::from(os2.us_weight_class()));
        Self {
            ascent: em(metrics.ascent),
            descent: em(metrics.descent),
            cap_height: em(metrics.cap_height.unwrap_or(metrics.ascent)),
            italic_angle: f64::from(metrics.italic_angle),
            stem: 50.0 + (weight / 65.0).powi(2),
            bounds: bounds.map(em),
            is_serif,
            // Only if nothing but the second bit is set is embedding forbidden.
            may_be_embedded: os2.is_none_or(|os2| os2.fs_type() & 0xf != 2),
        }
    }
}

/// The width of a glyph, in thousandths of the size.
pub(super) fn width(metrics: &GlyphMetrics<'_>, units_per_em: f64, glyph: u16) -> f64 {
    f64::from(metrics.advance_width(GlyphId::new(glyph.into())).unwrap_or_default()) / units_per_em * EM
}

pub(super) fn units_per_em(font: &FontRef<'_>) -> f64 {
    f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em)
}

/// Six letters that are made from a subset, by which its name differs from those of others (ISO 32000-1, 9.6.4).
fn tag(program: &[u8]) -> String {
    let letters = Sha256::digest(program).into_iter().take(6).map(|byte| char::from(b'A' + byte % 26));
    letters.collect()
}

/// The name that a font gives itself, as far as a PDF takes it.
pub(super) fn own_name(font: &FontRef<'_>) -> String {
    let own = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first();
    let own = own.into_iter().flat_map(|name| name.chars().collect::<Vec<_>>());
    let own: String = own.filter(|character| character.is_ascii_alphanumeric() || *character == '-').take(60).collect();
    if own.is_empty() { "Font".to_owned() } else { own }
}

/// The codes of the glyphs that are shown, with their texts.
fn coded<'a>(shown: &Shown<'a>) -> Vec<(u16, &'a str)> {
    (1..).zip(shown.glyphs.iter().map(|(_, text)| *text)).collect()
}

/// The table from codes to characters (ISO 32000-1, 9.10.3), by which a text is searched and copied.
pub(super) fn to_unicode(coded: &[(u16, impl AsRef<str>)]) -> String {
    // Laid out as Adobe's own are: not every program that reads them reads PostScript.
    let mut table = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    // A block has a hundred entries at most.
    for block in coded.chunks(100) {
        let _ = writeln!(table, "{} beginbfchar", block.len());
        for (code, text) in block {
            let _ = write!(table, "<{code:04x}> <");
            text.as_ref().encode_utf16().for_each(|unit| {
                let _ = write!(table, "{unit:04x}");
            });
            table.push_str(">\n");
        }
        table.push_str("endbfchar\n");
    }
    table.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
    table
}

#[cfg(all(test, feature = "embedded-fonts"))]
mod tests {
    use super::*;
    use crate::codec::deflate::Deflaters;
    use crate::fonts::{Face, Fonts};

    #[test]
    fn what_shows_the_same_glyphs_shares_a_subset_and_no_more_are_kept_than_the_bound() {
        let fonts = Fonts::embedded().unwrap();
        let face = fonts.face(Face::Regular);
        let mut deflater = Deflaters::default().take();
        let mut subset = |glyphs: &[(u16, &'static str)]| {
            let mut shown = Shown::default();
            glyphs.iter().for_each(|(glyph, text)| shown.take(*glyph, text));
            shown.sort();
            face.subset(&shown, &mut deflater).unwrap()
        };
        let one = subset(&[(70, "a"), (40, "b")]);
        assert!(Arc::ptr_eq(&one, &subset(&[(40, "b"), (70, "a")])));
        // Other texts have another table, though the glyphs are the same.
        assert_ne!(one.to_unicode, subset(&[(40, "c"), (70, "a")]).to_unicode);
        for glyph in 100..200 {
            subset(&[(glyph, "x")]);
            assert!(face.subsets.known().len() <= MOST_SUBSETS);
        }
        assert!(face.subsets.known().len() > MOST_SUBSETS / 4);
        let again = subset(&[(40, "b"), (70, "a")]);
        assert!(!Arc::ptr_eq(&one, &again));
        assert_eq!((&one.program, &one.name), (&again.program, &again.name));
    }
}
