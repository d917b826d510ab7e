//! Font subsets for PDF files (ISO 32000-1, 9.7 and 9.9).
//!
//! Subsetting and compressing a face is the most expensive step of a document. Documents often use the same glyphs, so
//! subsets are cached.

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

use crate::codec::deflate::Compressor;
use crate::error::{Error, FontProblem};

/// The maximum number of cached subsets for each face, which bounds memory.
const MAX_SUBSETS: usize = 64;
/// Units per em in PDF font dictionaries.
const EM: f64 = 1000.0;

/// The glyphs of a face that a document uses, each with its text.
#[derive(Default)]
pub(crate) struct UsedGlyphs<'a> {
    /// By glyph id: 0 for unused glyphs, otherwise the position in `glyphs` plus one, which after `sort` is the code.
    codes: Vec<u16>,
    entries: Vec<(u16, &'a str)>,
}

/// A face prepared for embedding. The codes of a subset are 1, 2, 3 … in the order of glyph ids; the codes of a whole
/// face are its glyph ids.
#[derive(Debug)]
pub(crate) struct EmbeddedFace {
    /// The font program, compressed.
    pub(crate) program: Vec<u8>,
    /// The length of the uncompressed font program, in bytes.
    pub(crate) uncompressed_length: usize,
    pub(crate) format: ProgramFormat,
    /// The advance widths by code, in thousandths of an em.
    pub(crate) widths: Vec<f64>,
    /// The `ToUnicode` CMap, compressed.
    pub(crate) to_unicode: Vec<u8>,
    /// The PostScript name, with a unique tag for subsets.
    pub(crate) name: String,
    pub(crate) metrics: FontMetrics,
}

/// The format of a font program (ISO 32000-1, table 126).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProgramFormat {
    /// TrueType outlines.
    TrueType,
    /// A bare CFF table.
    Cff,
    /// An OpenType file with CFF outlines.
    OpenType,
}

/// The metrics in a font descriptor, in thousandths of an em (ISO 32000-1, 9.8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct FontMetrics {
    pub(crate) ascent: f64,
    pub(crate) descent: f64,
    pub(crate) cap_height: f64,
    pub(crate) italic_angle: f64,
    pub(crate) stem_v: f64,
    /// Left, bottom, right, top.
    pub(crate) bounds: [f64; 4],
    pub(crate) is_serif: bool,
    /// Whether the `fsType` of the OS/2 table allows embedding.
    pub(crate) allows_embedding: bool,
}

impl<'a> UsedGlyphs<'a> {
    /// Whether the glyph is used.
    pub(crate) fn contains(&self, glyph: u16) -> bool {
        self.codes.get(usize::from(glyph)).is_some_and(|code| *code > 0)
    }

    /// Adds a glyph with its text. The first text of a glyph is kept.
    pub(crate) fn add(&mut self, glyph: u16, text: &'a str) {
        let index = usize::from(glyph);
        if self.codes.len() <= index {
            self.codes.resize(index + 1, 0);
        }
        let next = self.entries.len() + 1;
        if let (Some(code @ 0), Ok(next)) = (self.codes.get_mut(index), u16::try_from(next)) {
            *code = next;
            self.entries.push((glyph, text));
        }
    }

    /// Sorts the glyphs by id and assigns their codes.
    pub(crate) fn sort(&mut self) {
        self.entries.sort_unstable_by_key(|(glyph, _)| *glyph);
        for ((glyph, _), code) in self.entries.iter().zip(1..) {
            if let Some(entry) = self.codes.get_mut(usize::from(*glyph)) {
                *entry = code;
            }
        }
    }

    /// The code of a glyph. `None` if it is unused.
    pub(crate) fn code(&self, glyph: u32) -> Option<u16> {
        match self.codes.get(glyph as usize) {
            Some(0) | None => None,
            Some(code) => Some(*code),
        }
    }

    /// The text of a code.
    pub(crate) fn text(&self, code: u16) -> &'a str {
        usize::from(code).checked_sub(1).and_then(|index| self.entries.get(index)).map_or("", |(_, text)| *text)
    }

    /// The glyphs with their texts, in code order.
    pub(crate) fn entries(&self) -> &[(u16, &'a str)] {
        &self.entries
    }

    /// The cache key: everything that a subset depends on.
    fn key(&self) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.entries.len() * 6);
        for (glyph, text) in &self.entries {
            key.extend(glyph.to_be_bytes());
            // 0xff does not occur in UTF-8.
            key.extend(text.bytes().chain([0xff]));
        }
        key
    }
}

/// A cache of subsets of a face. A subset depends only on its key, so the cache does not change the output.
#[derive(Default)]
pub(super) struct SubsetCache(Mutex<HashMap<Vec<u8>, Arc<EmbeddedFace>>>);

impl SubsetCache {
    /// The subset of a font file with the given glyphs, which must be sorted.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(super) fn subset(
        &self,
        face: &[u8],
        glyphs: &UsedGlyphs<'_>,
        compressor: &mut Compressor,
    ) -> Result<Arc<EmbeddedFace>, Error> {
        let key = glyphs.key();
        if let Some(cached) = self.entries().get(&key) {
            return Ok(Arc::clone(cached));
        }
        let subset = Arc::new(EmbeddedFace::subset(face, glyphs, compressor)?);
        let mut entries = self.entries();
        if entries.len() >= MAX_SUBSETS {
            entries.clear();
        }
        entries.insert(key, Arc::clone(&subset));
        Ok(subset)
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Arc<EmbeddedFace>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EmbeddedFace {
    fn subset(face: &[u8], glyphs: &UsedGlyphs<'_>, compressor: &mut Compressor) -> Result<Self, Error> {
        let damaged = || Error::from(FontProblem::Damaged);
        let font = FontRef::new(face).map_err(|_| damaged())?;
        let mut remapper = GlyphRemapper::new();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = units_per_em(&font);
        let mut widths = vec![width(&metrics, units_per_em, 0)];
        for (glyph, _) in &glyphs.entries {
            remapper.remap(*glyph);
            widths.push(width(&metrics, units_per_em, *glyph));
        }
        let program = subsetter::subset(face, 0, &remapper).map_err(|_| damaged())?;
        let subset = FontRef::new(&program).map_err(|_| damaged())?;
        // Only the CFF table of a CFF font is embedded.
        let cff = subset.data_for_tag(Tag::new(b"CFF ")).map(|table| table.as_bytes());
        let content = cff.unwrap_or(&program);
        Ok(Self {
            program: compressor.compress(content)?,
            uncompressed_length: content.len(),
            format: if cff.is_none() { ProgramFormat::TrueType } else { ProgramFormat::Cff },
            widths,
            to_unicode: compressor.compress(to_unicode(&coded(glyphs)).as_bytes())?,
            name: format!("{}+{}", tag(&program), postscript_name(&font)),
            metrics: FontMetrics::of(&font),
        })
    }
}

impl FontMetrics {
    pub(super) fn of(font: &FontRef<'_>) -> Self {
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units_per_em = units_per_em(font);
        let em = |units: f32| f64::from(units) / units_per_em * EM;
        let bounds = metrics.bounds.map_or([0.0; 4], |b| [b.x_min, b.y_min, b.x_max, b.y_max]);
        let os2 = font.os2().ok();
        // PANOSE: family kind 2 is Latin text, and serif styles 2 to 10 have serifs.
        let panose = os2.as_ref().map(skrifa::raw::tables::os2::Os2::panose_10);
        let is_serif = matches!(panose, Some([2, 2..=10, ..]));
        let weight = os2.as_ref().map_or(400.0, |os2| f64::from(os2.us_weight_class()));
        Self {
            ascent: em(metrics.ascent),
            descent: em(metrics.descent),
            cap_height: em(metrics.cap_height.unwrap_or(metrics.ascent)),
            italic_angle: f64::from(metrics.italic_angle),
            stem_v: 50.0 + (weight / 65.0).powi(2),
            bounds: bounds.map(em),
            is_serif,
            // Bits 0 to 3: 2 is restricted-licence embedding; 4 and 8, or several bits, allow more.
            allows_embedding: os2.is_none_or(|os2| os2.fs_type() & 0xf != 2),
        }
    }
}

/// The advance width of a glyph, in thousandths of an em.
pub(super) fn width(metrics: &GlyphMetrics<'_>, units_per_em: f64, glyph: u16) -> f64 {
    f64::from(metrics.advance_width(GlyphId::new(glyph.into())).unwrap_or_default()) / units_per_em * EM
}

pub(super) fn units_per_em(font: &FontRef<'_>) -> f64 {
    f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em)
}

/// The six-letter tag of a subset, computed from its font program (ISO 32000-1, 9.6.4).
fn tag(program: &[u8]) -> String {
    Sha256::digest(program).into_iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The PostScript name of a font, reduced to characters that need no escapes in a PDF name.
pub(super) fn postscript_name(font: &FontRef<'_>) -> String {
    let name = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first();
    let name = name.into_iter().flat_map(|name| name.chars().collect::<Vec<_>>());
    let name: String =
        name.filter(|character| character.is_ascii_alphanumeric() || *character == '-').take(60).collect();
    if name.is_empty() { "Font".to_owned() } else { name }
}

/// The codes of the used glyphs with their texts.
fn coded<'a>(glyphs: &UsedGlyphs<'a>) -> Vec<(u16, &'a str)> {
    (1..).zip(glyphs.entries.iter().map(|(_, text)| *text)).collect()
}

/// The `ToUnicode` CMap (ISO 32000-1, 9.10.3), which makes text searchable.
pub(super) fn to_unicode(coded: &[(u16, impl AsRef<str>)]) -> String {
    // The same layout as Adobe's CMaps, because some readers don't parse PostScript in general.
    let mut table = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    // A block may have at most 100 entries.
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
    use crate::codec::deflate::CompressorPool;
    use crate::fonts::{Face, Fonts};

    #[test]
    fn equal_glyphs_share_a_subset_and_the_cache_is_bounded() {
        let fonts = Fonts::embedded().unwrap();
        let face = fonts.face(Face::Regular);
        let mut compressor = CompressorPool::default().take();
        let mut subset = |glyphs: &[(u16, &'static str)]| {
            let mut used = UsedGlyphs::default();
            glyphs.iter().for_each(|(glyph, text)| used.add(*glyph, text));
            used.sort();
            face.subset(&used, &mut compressor).unwrap()
        };
        let one = subset(&[(70, "a"), (40, "b")]);
        assert!(Arc::ptr_eq(&one, &subset(&[(40, "b"), (70, "a")])));
        // The same glyphs with other texts need another `ToUnicode`.
        assert_ne!(one.to_unicode, subset(&[(40, "c"), (70, "a")]).to_unicode);
        for glyph in 100..200 {
            subset(&[(glyph, "x")]);
            assert!(face.subsets.entries().len() <= MAX_SUBSETS);
        }
        assert!(face.subsets.entries().len() > MAX_SUBSETS / 4);
        let again = subset(&[(40, "b"), (70, "a")]);
        assert!(!Arc::ptr_eq(&one, &again));
        assert_eq!((&one.program, &one.name), (&again.program, &again.name));
    }
}
