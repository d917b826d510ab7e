//! The faces of a document: used glyphs, their codes, and the embedded subsets.

use std::sync::Arc;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::writers::{CidFont, FontDescriptor, Type0Font};
use pdf_writer::{Filter, Finish, Name, Ref, Str};

use super::file::File;
use super::syntax::{Real, rectangle};
use crate::codec::deflate::Compressor;
use crate::error::Error;
use crate::export::conformance::Violations;
use crate::fonts::{EmbeddedFace, Face, Fonts, ProgramFormat, UsedGlyphs};
use crate::page::{Item, Page, TextRun};

/// The faces that pages use.
pub(super) struct Faces<'a>([Option<FaceInUse<'a>>; 4]);

/// A face with the codes of its glyphs.
pub(super) struct FaceInUse<'a> {
    glyphs: UsedGlyphs<'a>,
    subset: Arc<EmbeddedFace>,
}

impl<'a> Faces<'a> {
    /// Collects the used glyphs, and subsets the faces.
    ///
    /// # Errors
    /// If a font is damaged.
    pub(super) fn new(
        pages: &'a [Page],
        fonts: &Fonts,
        compressor: &mut Compressor,
        violations: &mut Violations,
    ) -> Result<Self, Error> {
        let mut used: [UsedGlyphs<'a>; 4] = Default::default();
        for item in pages.iter().flat_map(|page| &page.items) {
            let Item::Text(run) = item else { continue };
            let face = &mut used[run.face as usize];
            for glyph in &run.glyphs {
                let number = match u16::try_from(glyph.id) {
                    Ok(number @ 1..) if face.contains(number) => continue,
                    Ok(number @ 1..) => Some(number),
                    _ => None,
                };
                let Some(text) = run.text.get(glyph.text.clone()) else {
                    violations.report_bug("a glyph shows text outside its run");
                    continue;
                };
                match number {
                    Some(number) => face.add(number, text),
                    None => violations.report_missing_glyph(text),
                }
            }
        }
        let mut faces = Self([const { None }; 4]);
        for ((face, mut glyphs), slot) in Face::ALL.into_iter().zip(used).zip(&mut faces.0) {
            if glyphs.entries().is_empty() {
                continue;
            }
            glyphs.sort();
            glyphs.entries().iter().for_each(|(_, text)| violations.check_meaning(text));
            let subset = fonts.face(face).subset(&glyphs, compressor)?;
            if !subset.metrics.allows_embedding {
                violations.report_embedding_forbidden();
            }
            *slot = Some(FaceInUse { glyphs, subset });
        }
        Ok(faces)
    }

    pub(super) fn get(&self, face: Face) -> Option<&FaceInUse<'a>> {
        self.0[face as usize].as_ref()
    }

    /// Embeds the faces, and returns their resource names, which begin with a prefix.
    ///
    /// # Errors
    /// If a font program is too large.
    pub(super) fn embed(&self, file: &mut File<'_>, prefix: &str) -> Result<Vec<(String, Ref)>, Error> {
        let faces = Face::ALL.into_iter().zip(&self.0).filter_map(|(face, used)| Some((face, used.as_ref()?)));
        faces.map(|(face, used)| Ok((format!("{prefix}{}", name(face)), embed(file, &used.subset)?))).collect()
    }
}

/// The resource name of a face.
pub(super) fn name(face: Face) -> &'static str {
    match face {
        Face::Regular => "R",
        Face::Bold => "B",
        Face::Italic => "I",
        Face::BoldItalic => "BI",
    }
}

impl FaceInUse<'_> {
    /// The code of a glyph and its advance width in thousandths of an em. `None` if the glyph is not embedded.
    pub(super) fn code(&self, glyph: u32) -> Option<(u16, f64)> {
        let code = self.glyphs.code(glyph)?;
        Some((code, *self.subset.widths.get(usize::from(code))?))
    }

    /// The text of the cluster at glyph `first`, and its number of glyphs. `None` if `ToUnicode` already gives this
    /// text.
    pub(super) fn actual_text<'r>(&self, run: &'r TextRun, first: usize) -> Option<(&'r str, usize)> {
        let glyph = run.glyphs.get(first)?;
        let count = run.glyphs.get(first..)?.iter().take_while(|other| other.text == glyph.text).count();
        let text = run.text.get(glyph.text.clone())?;
        let matches_to_unicode =
            count == 1 && self.glyphs.code(glyph.id).is_some_and(|code| self.glyphs.text(code) == text);
        (!matches_to_unicode).then_some((text, count))
    }
}

/// Writes the font with its program (ISO 32000-1, 9.7).
pub(super) fn embed(file: &mut File<'_>, face: &EmbeddedFace) -> Result<Ref, Error> {
    let EmbeddedFace { program, uncompressed_length, format, widths, to_unicode, name, metrics } = face;
    let is_truetype = *format == ProgramFormat::TrueType;
    file.add_to_identifier(name.as_bytes());
    let program = file.stream(program, |chunk, number, program| {
        let mut entries = chunk.stream(number, program);
        match format {
            ProgramFormat::TrueType => entries.pair(Name(b"Length1"), *uncompressed_length as i32),
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
    let mut flags = FontFlags::SYMBOLIC; // The codes are not character codes.
    flags.set(FontFlags::SERIF, metrics.is_serif);
    flags.set(FontFlags::ITALIC, metrics.italic_angle != 0.0);
    let value = |metric: f64| Real::new(metric).value();
    let base_font = Name(name.as_bytes());
    let descriptor = file.add(|object| {
        let mut entry = object.start::<FontDescriptor<'_>>();
        entry.name(base_font).flags(flags).bbox(rectangle(metrics.bounds.map(Real::new)));
        entry.italic_angle(value(metrics.italic_angle)).ascent(value(metrics.ascent));
        entry.descent(value(metrics.descent)).cap_height(value(metrics.cap_height));
        entry.stem_v(value(metrics.stem_v));
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
