//! The four faces as genpdf reads them.

use genpdf::fonts::{FontData, FontFamily};

use crate::error::{Error, Problem};
use crate::fonts::{Face, FaceData, Fonts};

/// The four faces as `genpdf::Document::new` takes them (feature `genpdf`).
pub type GenpdfFonts = FontFamily<FontData>;

/// Reads the four faces as genpdf does.
pub(crate) fn font_family(fonts: &Fonts) -> Result<GenpdfFonts, Error> {
    Ok(FontFamily {
        regular: read(fonts.face(Face::Regular))?,
        bold: read(fonts.face(Face::Bold))?,
        italic: read(fonts.face(Face::Italic))?,
        bold_italic: read(fonts.face(Face::BoldItalic))?,
    })
}

fn read(face: &FaceData) -> Result<FontData, Error> {
    if !face.has_truetype_outlines() {
        return Err(Error::new(Problem::Font(Some("the TrueType outlines that genpdf needs"))));
    }
    let file = (**face.bytes()).as_ref();
    let file = with_characters(file, &unmistakable(face.characters()))
        .ok_or_else(|| Error::new(Problem::Font(Some("a table of characters"))))?;
    FontData::new(file, None).map_err(|error| Error::new(Problem::Font(None)).caused_by(error))
}

/// The characters with their glyphs, without those that share the glyph of an ASCII character. printpdf lets a glyph
/// stand for the last of its characters: a hyphen would be copied as a soft one, and no search would find `175-CV`.
fn unmistakable(characters: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let is_ascii = |character: u32| character < 0x80;
    let ascii: Vec<u32> = characters.iter().filter(|(character, _)| is_ascii(*character)).map(|(_, id)| *id).collect();
    characters.into_iter().filter(|(character, id)| is_ascii(*character) || !ascii.contains(id)).collect()
}

/// The font file with these characters, ascending, in place of its own. None where it has no such table.
fn with_characters(file: &[u8], characters: &[(u32, u32)]) -> Option<Vec<u8>> {
    let table = character_table(characters)?;
    let mut file = file.to_vec();
    file.resize(file.len().next_multiple_of(4), 0);
    let count = usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?));
    // The directory: tag, checksum, offset and length of each table.
    let mut records = 12..12 + count * 16;
    let at = records.by_ref().step_by(16).find(|at| file.get(*at..*at + 4) == Some(b"cmap"))?;
    let entry = [checksum(&table), u32::try_from(file.len()).ok()?, u32::try_from(table.len()).ok()?];
    for (field, value) in file.get_mut(at + 4..at + 16)?.chunks_exact_mut(4).zip(entry) {
        field.copy_from_slice(&value.to_be_bytes());
    }
    file.extend(table);
    Some(file)
}

/// A table `cmap` with one part, of format 12 for all of Unicode: from character, to character, glyph.
fn character_table(characters: &[(u32, u32)]) -> Option<Vec<u8>> {
    let groups = u32::try_from(characters.len()).ok()?;
    let header: [u16; 8] = [0, 1, 3, 10, 0, 12, 12, 0];
    let mut table: Vec<u8> = header.iter().flat_map(|number| number.to_be_bytes()).collect();
    let length = groups.checked_mul(12)?.checked_add(16)?;
    let groups = characters.iter().flat_map(|(character, glyph)| [*character, *character, *glyph]);
    for number in [length, 0, u32::try_from(characters.len()).ok()?].into_iter().chain(groups) {
        table.extend(number.to_be_bytes());
    }
    Some(table)
}

fn checksum(table: &[u8]) -> u32 {
    let words = table.chunks_exact(4).map(|word| u32::from_be_bytes([word[0], word[1], word[2], word[3]]));
    words.fold(0, u32::wrapping_add)
}
