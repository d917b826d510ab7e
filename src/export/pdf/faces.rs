//! The faces of a document: the glyphs that its pages show, their codes, and the subsets that it embeds.

use std::sync::Arc;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::writers::{CidFont, FontDescriptor, Type0Font};
use pdf_writer::{Filter, Finish, Name, Ref, Str};

use super::file::File;
use super::syntax::{Real, rectangle};
use crate::codec::deflate::Compressor;
use crate::error::Error;
use crate::export::conformance::Violations;
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
        compressor: &mut Compressor,
        violations: &mut Violations,
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
                    violations.internal("a glyph shows text outside its run");
                    continue;
                };
                match number {
                    Some(number) => face.take(number, text),
                    None => violations.no_glyph(text),
                }
            }
        }
        let mut faces = Self([const { None }; 4]);
        for ((face, mut shown), place) in Face::ALL.into_iter().zip(shown).zip(&mut faces.0) {
            if shown.glyphs().is_empty() {
                continue;
            }
            shown.sort();
            shown.glyphs().iter().for_each(|(_, text)| violations.meaning(text));
            let subset = fonts.face(face).subset(&shown, compressor)?;
            if !subset.measures.may_be_embedded {
                violations.licence();
            }
            *place = Some(FaceInUse { shown, subset });
        }
        Ok(faces)
    }

    pub(super) fn get(&self, face: Face) -> Option<&FaceInUse<'a>> {
        self.0[face as usize].as_ref()
    }

    /// Embeds the faces; gives their names among the resources of a page.
    pub(super) fn embed(&self, file: &mut File<'_>) -> Result<Vec<(Name<'static>, Ref)>, Error> {
        let faces = Face::ALL.into_iter().zip(&self.0).filter_map(|(face, used)| Some((face, used.as_ref()?)));
        faces.map(|(face, used)| Ok((Name(name(face).as_bytes()), embed(file, &used.subset)?))).collect()
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
pub(super) fn embed(file: &mut File<'_>, face: &EmbeddedFace) -> Result<Ref, Error> {
    let EmbeddedFace { program, length, format, widths, to_unicode, name, measures } = face;
    let is_truetype = *format == ProgramFormat::TrueType;
    file.identify(name.as_bytes());
    let program = file.stream(program, |chunk, number, program| {
        let mut entries = chunk.stream(number, program);
        match format {
            ProgramFormat::TrueType => entries.pair(Name(b"Length1"), *length as i32),
            ProgramFormat::Cff => entries.pair(Name(b"Subtype"), Name(b"CIDFontType0C")),
            ProgramFormat::OpenType => entries.pair(Name(b"Subtype"), Name(b"OpenType")),
        };
        entries.filter(Filter::FlateDecode);
    })?;
    let to_unicode = file.stream(to_unicode, |chunk, number, to_unicode| {
        let mut entries = chunk.cmap(number, to_unicode);
        entries.name(Name(b"Adobe-Identity-UCS"));
        entries.filter(Filter::FlateDecode);
    })?;
    let mut flags = FontFlags::SYMBOLIC; // The codes are no characters.
    flags.set(FontFlags::SERIF, measures.is_serif);
    flags.set(FontFlags::ITALIC, measures.italic_angle != 0.0);
    let value = |measure: f64| Real::new(measure).value();
    let base_font = Name(name.as_bytes());
    let descriptor = file.add(|object| {
        let mut entry = object.start::<FontDescriptor<'_>>();
        entry.name(base_font).flags(flags).bbox(rectangle(measures.bounds.map(Real::new)));
        entry.italic_angle(value(measures.italic_angle)).ascent(value(measures.ascent));
        entry.descent(value(measures.descent)).cap_height(value(measures.cap_height));
        entry.stem_v(value(measures.stem));
        match is_truetype {
            true => entry.font_file2(program),
            false => entry.font_file3(program),
        };
    });
    let descendant = file.add(|object| {
        let mut entry = object.start::<CidFont<'_>>();
        entry.subtype(if is_truetype { CidFontType::Type2 } else { CidFontType::Type0 }).base_font(base_font);
        entry.system_info(SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 });
        entry.font_descriptor(descriptor).default_width(0.0);
        if is_truetype {
            entry.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        entry.widths().consecutive(0, widths.iter().map(|width| value(*width)));
    });
    let suffix = if is_truetype { "" } else { "-Identity-H" };
    Ok(file.add(|object| {
        let mut entry = object.start::<Type0Font<'_>>();
        entry.base_font(Name(format!("{name}{suffix}").as_bytes())).encoding_predefined(Name(b"Identity-H"));
        entry.descendant_font(descendant).to_unicode(to_unicode).finish();
    }))
}
