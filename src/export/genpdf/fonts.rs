//! The four faces in the form that genpdf reads.

use genpdf::fonts::{FontData, FontFamily};

use crate::error::{Error, FontPart, FontProblem};
use crate::fonts::{Face, FaceData, Fonts};

/// The four faces in the form that `genpdf::Document::new` takes (feature `genpdf`).
///
/// ```
/// use congvan::Typesetter;
/// use congvan::genpdf::GenpdfFonts;
///
/// let fonts: GenpdfFonts = Typesetter::new()?.genpdf_fonts()?;
/// let document = genpdf::Document::new(fonts);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("phông chữ", "phong chu"))]
pub type GenpdfFonts = FontFamily<FontData>;

/// Converts the four faces for genpdf.
///
/// # Errors
/// If a face has no TrueType outlines, or genpdf cannot read it.
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
        return Err(FontProblem::Lacks { part: FontPart::TrueTypeOutlines }.into());
    }
    let file = (**face.bytes()).as_ref();
    let file = with_character_map(file, &unambiguous(face.characters()))
        .ok_or(FontProblem::Lacks { part: FontPart::CharacterMap })?;
    FontData::new(file, None).map_err(|error| Error::from(FontProblem::Damaged).caused_by(error))
}

/// Removes characters that share the glyph of an ASCII character. printpdf maps a glyph back to the last of its
/// characters, so extracted text would have soft hyphens in place of hyphens, and a search for `175-CV` would fail.
fn unambiguous(characters: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let is_ascii = |character: u32| character < 0x80;
    let ascii: Vec<u32> = characters.iter().filter(|(character, _)| is_ascii(*character)).map(|(_, id)| *id).collect();
    characters.into_iter().filter(|(character, id)| is_ascii(*character) || !ascii.contains(id)).collect()
}

/// Replaces the character map of a font file. `characters` must be sorted. Returns `None` if the file has no `cmap`
/// table.
fn with_character_map(file: &[u8], characters: &[(u32, u32)]) -> Option<Vec<u8>> {
    let table = cmap_table(characters)?;
    let mut file = file.to_vec();
    file.resize(file.len().next_multiple_of(4), 0);
    let count = usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?));
    // Table records: tag, checksum, offset and length.
    let mut records = 12..12 + count * 16;
    let at = records.by_ref().step_by(16).find(|at| file.get(*at..*at + 4) == Some(b"cmap"))?;
    let entry = [checksum(&table), u32::try_from(file.len()).ok()?, u32::try_from(table.len()).ok()?];
    for (field, value) in file.get_mut(at + 4..at + 16)?.chunks_exact_mut(4).zip(entry) {
        field.copy_from_slice(&value.to_be_bytes());
    }
    file.extend(table);
    Some(file)
}

/// A `cmap` table with one subtable of format 12: groups of first character, last character and glyph id.
fn cmap_table(characters: &[(u32, u32)]) -> Option<Vec<u8>> {
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
