//! The faces of a document: the glyphs that its pages show, their codes, and the subsets that it embeds.

use std::fmt::Write;
use std::sync::Arc;

use super::file::File;
use super::syntax::{Real, Ref};
use crate::codec::deflate::Deflater;
use crate::error::Error;
use crate::export::conformance::Breaches;
use crate::fonts::{EmbeddedFace, Face, Fonts, ProgramFormat, Shown};
use crate::page::{Item, Page, TextRun};

/// The faces that the pages show.
pub(super) struct Faces<'a>([Option<FaceInUse<'a>>; 4]);

/// A face with the codes of its glyphs.
pub(super) struct FaceInUse<'a> {
    shown: Shown<'a>,
    subset: Arc<EmbeddedFace>,
}

impl<'a> Faces<'a> {
    /// Finds what the pages show, and cuts the faces down to it.
    pub(super) fn new(
        pages: &'a [Page],
        fonts: &Fonts,
        deflater: &mut Deflater,
        breaches: &mut Breaches,
    ) -> Result<Self, Error> {
        let mut shown: [Shown<'a>; 4] = Default::default();
        for item in pages.iter().flat_map(|page| &page.items) {
            let Item::Text(run) = item else { continue };
            let face = &mut shown[run.face as usize];
            for glyph in &run.glyphs {
                let number = match u16::try_from(glyph.id) {
                    Ok(number @ 1..) if face.has(number) => continue,
                    Ok(number @ 1..) => Some(number),
                    _ => None,
                };
                let Some(text) = run.text.get(glyph.text.clone()) else {
                    breaches.internal("a glyph shows text outside its run");
                    continue;
                };
                match number {
                    Some(number) => face.take(number, text),
                    None => breaches.no_glyph(text),
                }
            }
        }
        let mut faces = Self([const { None }; 4]);
        for ((face, mut shown), place) in Face::ALL.into_iter().zip(shown).zip(&mut faces.0) {
            if shown.glyphs().is_empty() {
                continue;
            }
            shown.sort();
            shown.glyphs().iter().for_each(|(_, text)| breaches.meaning(text));
            let subset = fonts.face(face).subset(&shown, deflater)?;
            if !subset.measures.may_be_embedded {
                breaches.licence();
            }
            *place = Some(FaceInUse { shown, subset });
        }
        Ok(faces)
    }

    pub(super) fn get(&self, face: Face) -> Option<&FaceInUse<'a>> {
        self.0[face as usize].as_ref()
    }

    /// Embeds the faces; gives the entries of a dictionary of resources.
    pub(super) fn embed(&self, file: &mut File<'_>) -> String {
        let mut entries = String::new();
        for (face, used) in Face::ALL.into_iter().zip(&self.0) {
            if let Some(used) = used {
                let _ = write!(entries, "/{} {}", name(face), embed(file, &used.subset));
            }
        }
        entries
    }
}

/// The name of a face among the resources of a page.
pub(super) fn name(face: Face) -> &'static str {
    match face {
        Face::Regular => "R",
        Face::Bold => "B",
        Face::Italic => "I",
        Face::BoldItalic => "BI",
    }
}

impl FaceInUse<'_> {
    /// The code of a glyph, and its width in thousandths of the size; none for a glyph that is not embedded.
    pub(super) fn code(&self, glyph: u32) -> Option<(u16, f64)> {
        let code = self.shown.code(glyph)?;
        Some((code, *self.subset.widths.get(usize::from(code))?))
    }

    /// What the glyphs of that place stand for in a run, where that is not what their codes say of themselves.
    pub(super) fn actual_text<'r>(&self, run: &'r TextRun, first: usize) -> Option<(&'r str, usize)> {
        let glyph = run.glyphs.get(first)?;
        let together = run.glyphs.get(first..)?.iter().take_while(|other| other.text == glyph.text).count();
        let text = run.text.get(glyph.text.clone())?;
        let as_coded = together == 1 && self.shown.code(glyph.id).is_some_and(|code| self.shown.text(code) == text);
        (!as_coded).then_some((text, together))
    }
}

/// Writes the font with its program (ISO 32000-1, 9.7).
pub(super) fn embed(file: &mut File<'_>, face: &EmbeddedFace) -> Ref {
    let EmbeddedFace { program, length, format, widths, to_unicode, name, measures } = face;
    file.identify(name.as_bytes());
    let (file_key, entries) = match format {
        ProgramFormat::TrueType => ("FontFile2", format!("/Length1 {length}")),
        ProgramFormat::Cff => ("FontFile3", "/Subtype/CIDFontType0C".to_owned()),
        ProgramFormat::OpenType => ("FontFile3", "/Subtype/OpenType".to_owned()),
    };
    let program = file.packed(&entries, program);
    let to_unicode = file.packed("/Type/CMap/CMapName/Adobe-Identity-UCS", to_unicode);
    let [left, bottom, right, top] = measures.bounds.map(Real::new);
    let [ascent, descent] = [measures.ascent, measures.descent].map(Real::new);
    let [cap_height, italic_angle, stem] = [measures.cap_height, measures.italic_angle, measures.stem].map(Real::new);
    // Symbolic: the codes are no characters. With serifs, and slanted (table 123).
    let flags = 4 | u32::from(measures.is_serif) << 1 | u32::from(measures.italic_angle != 0.0) << 6;
    let descriptor = file.add(|entry| {
        let _ = write!(
            entry,
            "<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[{left} {bottom} {right} {top}]\
             /ItalicAngle {italic_angle}/Ascent {ascent}/Descent {descent}/CapHeight {cap_height}/StemV {stem}\
             /{file_key} {program}>>"
        );
    });
    let (kind, map, suffix) = match format {
        ProgramFormat::TrueType => ("CIDFontType2", "/CIDToGIDMap/Identity", ""),
        ProgramFormat::Cff | ProgramFormat::OpenType => ("CIDFontType0", "", "-Identity-H"),
    };
    let descendant = file.add(|entry| {
        let _ = write!(
            entry,
            "<</Type/Font/Subtype/{kind}/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
             /Supplement 0>>/FontDescriptor {descriptor}{map}/DW 0/W[0["
        );
        for (code, width) in widths.iter().enumerate() {
            let space = if code == 0 { "" } else { " " };
            let _ = write!(entry, "{space}{}", Real::new(*width));
        }
        entry.push_str("]]>>");
    });
    file.add(|entry| {
        let _ = write!(
            entry,
            "<</Type/Font/Subtype/Type0/BaseFont/{name}{suffix}/Encoding/Identity-H\
             /DescendantFonts[{descendant}]/ToUnicode {to_unicode}>>"
        );
    })
}
