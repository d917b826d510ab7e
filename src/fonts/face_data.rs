//! The data of a face: font file, metrics and caches.

use std::sync::{Arc, OnceLock};

use harfrust::{ShapePlan, ShaperData};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::coverage::Coverage;
use super::shaped;
use super::subset::{EmbeddedFace, SubsetCache, UsedGlyphs};
use super::word_cache::WordCache;
use crate::codec::deflate::Compressor;
use crate::error::{Error, FontPart, FontProblem};
use crate::length::Pt;

/// The bytes of a font file, shared.
pub(crate) type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A face: its font file, metrics and caches.
pub(crate) struct FaceData {
    bytes: FontBytes,
    /// Created for the first word that is shaped.
    shaping: OnceLock<(ShaperData, ShapePlan)>,
    pub(super) units_per_em: f64,
    ascent: f64,
    descent: f64,
    underline_middle: f64,
    underline_thickness: f64,
    full_stop: Option<(u32, f64)>,
    space: Option<u32>,
    coverage: Coverage,
    /// Shaped words, shared by all documents.
    pub(super) words: WordCache,
    /// Subsets of the face, shared by all documents.
    pub(super) subsets: SubsetCache,
    /// The face embedded as a whole, created for the first document that needs it.
    whole: OnceLock<Arc<EmbeddedFace>>,
}

impl FaceData {
    /// Reads a font file.
    ///
    /// # Errors
    /// If the file is not a font, or has no outlines, metrics or Unicode characters.
    pub(super) fn new(bytes: FontBytes) -> Result<Self, Error> {
        let lacks = |part| Error::from(FontProblem::Lacks { part });
        let font = FontRef::new((*bytes).as_ref()).map_err(|_| FontProblem::Damaged)?;
        if font.glyf().is_err() && font.cff().is_err() {
            return Err(lacks(FontPart::Outlines));
        }
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        if metrics.units_per_em == 0 || font.hmtx().is_err() {
            return Err(lacks(FontPart::Metrics));
        }
        if font.charmap().mappings().next().is_none() {
            return Err(lacks(FontPart::UnicodeCharacters));
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
            words: WordCache::default(),
            subsets: SubsetCache::default(),
            whole: OnceLock::new(),
            bytes,
        })
    }

    pub(crate) fn bytes(&self) -> &FontBytes {
        &self.bytes
    }

    /// Pairs of character and glyph id, sorted.
    #[cfg(feature = "genpdf")]
    pub(crate) fn characters(&self) -> Vec<(u32, u32)> {
        let Ok(font) = FontRef::new((*self.bytes).as_ref()) else { return Vec::new() };
        let mut characters: Vec<(u32, u32)> = font.charmap().mappings().map(|(code, id)| (code, id.to_u32())).collect();
        characters.sort_unstable();
        characters
    }

    /// The advance width of a character, in em.
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

    pub(super) fn covers(&self, character: char) -> bool {
        self.coverage.contains(character, || FontRef::new((*self.bytes).as_ref()).ok().map(|font| font.charmap()))
    }

    /// The shaper of the face with its plan.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(super) fn shaper(&self) -> Result<(harfrust::Shaper<'_>, &ShapePlan), Error> {
        let font = FontRef::new((*self.bytes).as_ref()).map_err(|_| Error::from(FontProblem::Damaged))?;
        let (data, plan) = self.shaping.get_or_init(|| {
            let data = ShaperData::new(&font);
            let plan = shaped::plan(&data.shaper(&font).build());
            (data, plan)
        });
        Ok((data.shaper(&font).build(), plan))
    }

    pub(crate) fn units_per_em(&self) -> f64 {
        self.units_per_em
    }

    /// The glyph id of the full stop and its advance width in font units.
    pub(crate) fn full_stop(&self) -> Option<(u32, f64)> {
        self.full_stop
    }

    /// The glyph id of the space.
    pub(crate) fn space(&self) -> Option<u32> {
        self.space
    }

    /// The distance from the top of a line to its baseline. The type is centred in the line height.
    pub(crate) fn baseline(&self, size: Pt, line_height: Pt) -> Pt {
        let em = size / self.units_per_em;
        (line_height - em * (self.ascent - self.descent)) / 2.0 + em * self.ascent
    }

    /// The height above the baseline and the depth below it.
    pub(crate) fn extent(&self, size: Pt) -> (Pt, Pt) {
        let em = size / self.units_per_em;
        (em * self.ascent, em * -self.descent)
    }

    /// The distance from the baseline down to the middle of the underline, and the thickness of the underline.
    pub(crate) fn underline(&self, size: Pt) -> (Pt, Pt) {
        let em = size / self.units_per_em;
        (em * -self.underline_middle, em * self.underline_thickness)
    }

    /// A subset of the face with the given glyphs, which must be sorted.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(crate) fn subset(
        &self,
        glyphs: &UsedGlyphs<'_>,
        compressor: &mut Compressor,
    ) -> Result<Arc<EmbeddedFace>, Error> {
        self.subsets.subset((*self.bytes).as_ref(), glyphs, compressor)
    }

    /// The whole face, with glyph ids as codes. It is compressed once and cached.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(crate) fn whole(&self, compressor: &mut Compressor) -> Result<Arc<EmbeddedFace>, Error> {
        if let Some(cached) = self.whole.get() {
            return Ok(Arc::clone(cached));
        }
        let whole = Arc::new(EmbeddedFace::whole((*self.bytes).as_ref(), compressor)?);
        Ok(Arc::clone(self.whole.get_or_init(|| whole)))
    }
}
