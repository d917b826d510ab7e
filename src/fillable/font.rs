//! The regular face, whole: a reader of the form must set whatever is typed.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::{Document, Object, ObjectId, Stream, dictionary};
use skrifa::prelude::{LocationRef, Size};
use skrifa::raw::types::Tag;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use crate::error::{Error, Problem, refused};
use crate::fonts::{Face, Fonts};

/// A symbolic font: its glyphs are named by their numbers.
const SYMBOLIC: i64 = 1 << 2;
/// PDF counts a thousand units to the size of the type.
const UNITS: f32 = 1000.0;

/// Puts the regular face into a document and gives its font dictionary.
pub(super) fn embed(document: &mut Document, fonts: &Fonts) -> Result<ObjectId, Error> {
    let bytes = fonts.face(Face::Regular).bytes().as_ref().as_ref();
    let font = FontRef::new(bytes).map_err(|_| Error::new(Problem::Font(None)))?;
    let outlines_of_truetype = font.table_data(Tag::new(b"glyf")).is_some();
    let (key, dictionary) = match outlines_of_truetype {
        true => ("FontFile2", dictionary! { "Length1" => i64::try_from(bytes.len()).unwrap_or(i64::MAX) }),
        false => ("FontFile3", dictionary! { "Subtype" => "OpenType" }),
    };
    let packing = |error: lopdf::Error| refused(format!("the font cannot be packed: {error}"));
    let mut file = Stream::new(dictionary, bytes.to_vec());
    file.compress().map_err(packing)?;
    let file = document.add_object(file);
    let size = Size::new(UNITS);
    let metrics = font.metrics(size, LocationRef::default());
    let bounds = metrics.bounds.unwrap_or_default();
    let name = postscript_name(&font);
    let descriptor = document.add_object(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name.as_str(),
        "Flags" => SYMBOLIC,
        "FontBBox" => [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(Object::Real).to_vec(),
        "ItalicAngle" => metrics.italic_angle,
        "Ascent" => metrics.ascent,
        "Descent" => metrics.descent,
        "CapHeight" => metrics.cap_height.unwrap_or(metrics.ascent),
        "StemV" => 80,
        key => file,
    });
    let advances = font.glyph_metrics(size, LocationRef::default());
    let count = metrics.glyph_count;
    let widths: Vec<Object> = (0..count)
        .map(|glyph| Object::Real(advances.advance_width(GlyphId::new(u32::from(glyph))).unwrap_or_default()))
        .collect();
    let mut descendant = dictionary! {
        "Type" => "Font",
        "Subtype" => if outlines_of_truetype { "CIDFontType2" } else { "CIDFontType0" },
        "BaseFont" => name.as_str(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "DW" => 0,
        "W" => vec![0.into(), widths.into()],
    };
    if outlines_of_truetype {
        descendant.set("CIDToGIDMap", "Identity");
    }
    let descendant = document.add_object(descendant);
    let mut to_unicode = Stream::new(dictionary! {}, unicode_map(&font).into_bytes());
    to_unicode.compress().map_err(packing)?;
    let to_unicode = document.add_object(to_unicode);
    Ok(document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name.as_str(),
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => to_unicode,
    }))
}

fn postscript_name(font: &FontRef<'_>) -> String {
    let own = font.localized_strings(StringId::POSTSCRIPT_NAME).english_or_first();
    let name: String =
        own.iter().flat_map(skrifa::string::LocalizedString::chars).filter(char::is_ascii_graphic).collect();
    if name.is_empty() { "Regular".to_owned() } else { name }
}

/// Which characters the glyphs show.
fn unicode_map(font: &FontRef<'_>) -> String {
    let mut characters: BTreeMap<u32, u32> = BTreeMap::new();
    for (character, glyph) in font.charmap().mappings() {
        // Of several, the first: the plain space and not the one that does not break.
        characters.entry(glyph.to_u32()).or_insert(character);
    }
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<(u32, char)> =
        characters.into_iter().filter_map(|(glyph, character)| Some((glyph, char::from_u32(character)?))).collect();
    // A block may have a hundred lines.
    for block in pairs.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (glyph, character) in block {
            let mut units = [0; 2];
            let code: String = character.encode_utf16(&mut units).iter().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(map, "<{glyph:04X}> <{code}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
