//! Whole faces embedded in a PDF, for form fields whose text is unknown (ISO 32000-1, 9.9).

use std::collections::BTreeMap;

use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::subset::{EmbeddedFace, FontMetrics, ProgramFormat, postscript_name, to_unicode, units_per_em, width};
use crate::codec::deflate::Compressor;
use crate::error::{Error, FontProblem};

impl EmbeddedFace {
    /// Embeds a whole font file, with glyph ids as codes.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(super) fn whole(bytes: &[u8], compressor: &mut Compressor) -> Result<Self, Error> {
        let font = FontRef::new(bytes).map_err(|_| Error::from(FontProblem::Damaged))?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let count = u16::try_from(metrics.glyph_count()).unwrap_or(u16::MAX);
        let units_per_em = units_per_em(&font);
        Ok(Self {
            program: compressor.compress(bytes)?,
            uncompressed_length: bytes.len(),
            format: if font.glyf().is_ok() { ProgramFormat::TrueType } else { ProgramFormat::OpenType },
            widths: (0..count).map(|glyph| width(&metrics, units_per_em, glyph)).collect(),
            to_unicode: compressor.compress(to_unicode(&characters(&font)).as_bytes())?,
            name: postscript_name(&font),
            metrics: FontMetrics::of(&font),
        })
    }
}

/// The glyph ids of a font, each with its character.
fn characters(font: &FontRef<'_>) -> Vec<(u16, String)> {
    let mut characters: BTreeMap<u16, char> = BTreeMap::new();
    for (code, glyph) in font.charmap().mappings() {
        let (Ok(glyph), Some(character)) = (u16::try_from(glyph.to_u32()), char::from_u32(code)) else { continue };
        // PDF/A-2 and PDF/A-3 forbid these (ISO 19005-2, 6.2.11.7.2).
        if !matches!(character, '\0' | '\u{feff}' | '\u{fffe}') {
            // The first of several characters: the space, not the no-break space.
            characters.entry(glyph).or_insert(character);
        }
    }
    characters.into_iter().map(|(glyph, character)| (glyph, character.to_string())).collect()
}
