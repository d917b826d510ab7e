//! A face ready to be shaped and measured.

use std::sync::{Arc, OnceLock};

use harfrust::{ShapePlan, ShaperData};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::coverage::Coverage;
use super::shaped;
use super::subset::{EmbeddedFace, Shown, Subsets};
use super::words::Words;
use crate::codec::deflate::Deflater;
use crate::error::{Error, Problem};
use crate::length::Pt;

/// Bytes of a font file, shared.
pub(crate) type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A face ready to be shaped and measured.
pub(crate) struct FaceData {
    bytes: FontBytes,
    /// Made for the first word that is shaped.
    shaping: OnceLock<(ShaperData, ShapePlan)>,
    pub(super) units_per_em: f64,
    ascent: f64,
    descent: f64,
    underline_middle: f64,
    underline_thickness: f64,
    full_stop: Option<(u32, f64)>,
    space: Option<u32>,
    /// Made for the first character that is asked for.
    coverage: Coverage,
    /// What documents have shaped so far.
    pub(super) words: Words,
    /// What their PDFs hold of the face.
    pub(super) subsets: Subsets,
    /// The face as it is embedded whole, made for the first document that wants it.
    whole: OnceLock<Arc<EmbeddedFace>>,
}

impl FaceData {
    pub(super) fn new(bytes: FontBytes) -> Result<Self, Error> {
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

    pub(super) fn covers(&self, character: char) -> bool {
        self.coverage.has(character, || FontRef::new((*self.bytes).as_ref()).ok().map(|font| font.charmap()))
    }

    /// What shapes words of the face, and how.
    pub(super) fn shaper(&self) -> Result<(harfrust::Shaper<'_>, &ShapePlan), Error> {
        let font = FontRef::new((*self.bytes).as_ref()).map_err(|_| Error::new(Problem::Font(None)))?;
        let (prepared, plan) = self.shaping.get_or_init(|| {
            let prepared = ShaperData::new(&font);
            let plan = shaped::plan(&prepared.shaper(&font).build());
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

    /// The face cut down to the glyphs, which are sorted.
    ///
    /// # Errors
    /// When the font is damaged.
    pub(crate) fn subset(&self, shown: &Shown<'_>, deflater: &mut Deflater) -> Result<Arc<EmbeddedFace>, Error> {
        self.subsets.subset((*self.bytes).as_ref(), shown, deflater)
    }

    /// The whole face, whose codes are the numbers of its glyphs. It is compressed once and kept.
    ///
    /// # Errors
    /// When the font is damaged.
    pub(crate) fn whole(&self, deflater: &mut Deflater) -> Result<Arc<EmbeddedFace>, Error> {
        if let Some(known) = self.whole.get() {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(EmbeddedFace::whole((*self.bytes).as_ref(), deflater)?);
        Ok(Arc::clone(self.whole.get_or_init(|| made)))
    }
}
