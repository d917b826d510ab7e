//! A whole face as a PDF embeds it, where readers are to set text that is not known yet (ISO 32000-1, 9.9).

use std::collections::BTreeMap;

use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, MetadataProvider};

use super::subset::{EmbeddedFace, Measures, ProgramFormat, own_name, to_unicode, units_per_em, width};
use crate::codec::deflate::Deflater;
use crate::error::{Error, Problem};

impl EmbeddedFace {
    /// The whole face of these bytes; the codes are the numbers of its glyphs.
    ///
    /// # Errors
    /// When the font is damaged.
    pub(super) fn whole(bytes: &[u8], deflater: &mut Deflater) -> Result<Self, Error> {
        let font = FontRef::new(bytes).map_err(|_| Error::new(Problem::Font(None)))?;
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let count = u16::try_from(metrics.glyph_count()).unwrap_or(u16::MAX);
        let units_per_em = units_per_em(&font);
        Ok(Self {
            program: deflater.compress(bytes)?,
            length: bytes.len(),
            format: if font.glyf().is_ok() { ProgramFormat::TrueType } else { ProgramFormat::OpenType },
            widths: (0..count).map(|glyph| width(&metrics, units_per_em, glyph)).collect(),
            to_unicode: deflater.compress(to_unicode(&characters(&font)).as_bytes())?,
            name: own_name(&font),
            measures: Measures::of(&font),
        })
    }
}

/// The characters that the glyphs of a font show.
fn characters(font: &FontRef<'_>) -> Vec<(u16, String)> {
    let mut characters: BTreeMap<u16, char> = BTreeMap::new();
    for (code, glyph) in font.charmap().mappings() {
        let (Ok(glyph), Some(character)) = (u16::try_from(glyph.to_u32()), char::from_u32(code)) else { continue };
        // PDF/A-2 and PDF/A-3 do not admit these (ISO 19005-2, 6.2.11.7.2).
        if !matches!(character, '\0' | '\u{feff}' | '\u{fffe}') {
            // Of several, the first: the plain space and not the one that does not break.
            characters.entry(glyph).or_insert(character);
        }
    }
    characters.into_iter().map(|(glyph, character)| (glyph, character.to_string())).collect()
}
