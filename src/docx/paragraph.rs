//! Paragraphs: their style, and what differs from it.

use super::drawing::Line;
use super::format::{Characters, FramePlace, LinePitch, ParagraphFormat, TITLE_LEVEL};
use super::inlines::{self, Place};
use super::measure::twips;
use super::styles::SheetStyle;
use super::writer::Writer;
use super::xml::Xml;
use crate::error::Error;
use crate::layout::composition::ComposedParagraph;
use crate::length::Pt;
use crate::markup::Inline;
use crate::standard::{Align, StyleRole};

/// The part of an exact line above its baseline.
const ABOVE_BASELINE: f64 = 0.8;
/// A line that leaves less room than this could be broken by a program that measures otherwise.
const TIGHT: Pt = Pt(1.0);
/// How far a paragraph with such a line reaches into its margins, in twentieths of a point.
const OVERHANG: i64 = 40;

/// What the surroundings of a paragraph decide.
#[derive(Debug, Clone, Default)]
pub(super) struct Setting<'x> {
    /// The space above and below, in twentieths of a point.
    pub(super) before: Option<i64>,
    pub(super) after: i64,
    pub(super) keep_with_next: bool,
    pub(super) begins_page: bool,
    pub(super) frame: Option<FramePlace>,
    /// The properties of the section that ends with it.
    pub(super) section: Option<&'x Xml>,
    pub(super) in_footnote: bool,
}

/// How far the baseline of an exact line is below that of the layout.
pub(super) fn drop(paragraph: &ComposedParagraph) -> Pt {
    paragraph.style.line_height * ABOVE_BASELINE - paragraph.baseline
}

/// The height of a paragraph in a word processor.
pub(super) fn height(paragraph: &ComposedParagraph) -> Pt {
    paragraph.style.line_height * paragraph.lines.lines.len().max(1) as f64
}

/// Writes a paragraph and its footnotes.
pub(super) fn write(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    paragraph: &ComposedParagraph,
    setting: &Setting<'_>,
) -> Result<(), Error> {
    let sheet = sheet_style(writer, paragraph)?;
    let has_leader_tab = has_leader_tab(paragraph);
    let format = format(writer, paragraph, (&sheet, has_leader_tab), setting);
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    format.write(xml, &sheet.paragraph);
    write_mark(xml, paragraph, &sheet.characters);
    if let Some(section) = setting.section {
        xml.append(section);
    }
    xml.close("w:pPr");
    let comments = writer.comments.of(paragraph);
    for id in comments.clone() {
        xml.empty("w:commentRangeStart", &[("w:id", &id)]);
    }
    if let (Some((left, right)), Some(rule)) = (paragraph.rule, paragraph.style.rule_below) {
        let above = paragraph.style.line_height * (paragraph.lines.lines.len().max(1) - 1) as f64;
        let y = above + paragraph.style.line_height * ABOVE_BASELINE + rule.drop;
        let (length, thickness, color) = (right - left, rule.thickness, paragraph.style.color);
        Line { id: writer.next_drawing(), x: left, y, length, thickness, color }.write(xml);
    }
    let breaks = writer.breaks_lines || paragraph.style.is_balanced();
    let place = Place { breaks, in_footnote: setting.in_footnote, has_leader_tab };
    let first_note = writer.notes + 1;
    inlines::write(writer, xml, paragraph, &sheet.characters, place)?;
    for id in comments {
        xml.empty("w:commentRangeEnd", &[("w:id", &id)]);
        xml.open("w:r", &[]);
        xml.empty("w:commentReference", &[("w:id", &id)]);
        xml.close("w:r");
    }
    xml.close("w:p");
    for (footnote, id) in paragraph.footnotes.iter().zip(first_note..) {
        let mut note = Xml::default();
        note.open("w:footnote", &[("w:id", &id)]);
        write(writer, &mut note, footnote, &Setting { in_footnote: true, ..Setting::default() })?;
        note.close("w:footnote");
        writer.footnotes.append(&note);
    }
    Ok(())
}

/// Writes an empty paragraph of this height.
pub(super) fn write_space(xml: &mut Xml, height: i64, keep_with_next: bool, section: Option<&Xml>) {
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    let format =
        ParagraphFormat { keep_with_next, line: LinePitch::Exact(height.max(1)), ..ParagraphFormat::default() };
    format.write(xml, &ParagraphFormat::default());
    if height < SMALLEST_TEXT {
        xml.open("w:rPr", &[]);
        xml.value("w:sz", &2);
        xml.close("w:rPr");
    }
    if let Some(section) = section {
        xml.append(section);
    }
    xml.close("w:pPr");
    xml.close("w:p");
}

/// A lower line than this holds no text.
const SMALLEST_TEXT: i64 = 100;

/// The style that a word processor knows: that of the standard, which the type reduction of a table does not change.
fn sheet_style(writer: &mut Writer<'_>, paragraph: &ComposedParagraph) -> Result<SheetStyle, Error> {
    let name = &paragraph.paragraph.style;
    let style = writer.style(name, &paragraph.paragraph.at)?;
    Ok(writer.sheet.paragraph(name, &style, writer.format))
}

fn format(
    writer: &mut Writer<'_>,
    paragraph: &ComposedParagraph,
    (sheet, has_leader_tab): (&SheetStyle, bool),
    setting: &Setting<'_>,
) -> ParagraphFormat {
    let own = ParagraphFormat::of(&sheet.id, &paragraph.style);
    let lines = &paragraph.lines;
    let (mut left, first) = (twips(lines.others_left), twips(lines.first_left));
    let first = first - left;
    let mut right = 0;
    let is_tight = lines.lines.iter().any(|line| line.natural > line.room - TIGHT);
    if is_tight && lines.align != Align::Justified {
        if lines.align != Align::Left {
            left -= OVERHANG;
        }
        if lines.align != Align::Right {
            right -= OVERHANG;
        }
    }
    let outline = match paragraph.style.role {
        StyleRole::Heading => Some((TITLE_LEVEL + paragraph.paragraph.level).min(8)),
        _ => own.outline,
    };
    let list = paragraph.paragraph.item.as_ref().filter(|item| !item.mark.is_empty());
    let leader = has_leader_tab.then(|| lines.lines.last()).flatten().map(|line| {
        let left = if lines.lines.len() > 1 { lines.others_left } else { lines.first_left };
        twips(left + line.room)
    });
    ParagraphFormat {
        keep_with_next: setting.keep_with_next || own.keep_with_next,
        begins_page: setting.begins_page,
        frame: setting.frame.clone(),
        list: list.map(|item| writer.numbering.item(item.level, &item.mark)),
        rule_above: paragraph.style.rule_above,
        leader,
        before: setting.before.unwrap_or(own.before),
        after: setting.after,
        left,
        right,
        first,
        align: if leader.is_some() { Align::Left } else { lines.align },
        outline,
        ..own
    }
}

/// Whether the only leader of a paragraph is at its end.
fn has_leader_tab(paragraph: &ComposedParagraph) -> bool {
    let inlines = &paragraph.paragraph.inlines;
    let leaders = inlines.iter().filter(|inline| matches!(inline, Inline::Leader(_))).count();
    leaders == 1 && matches!(inlines.last(), Some(Inline::Leader(None)))
}

/// Writes the format of the mark at the end of a paragraph, which is that of its number.
fn write_mark(xml: &mut Xml, paragraph: &ComposedParagraph, base: &Characters) {
    let own = Characters::of(&paragraph.style);
    let item = paragraph.paragraph.item.as_ref();
    let mark = Characters {
        bold: own.bold || item.is_some_and(|item| item.bold),
        italic: own.italic || item.is_some_and(|item| item.italic),
        underline: base.underline,
        ..own
    };
    if !mark.is_like(base) {
        xml.open("w:rPr", &[]);
        mark.write(xml, base);
        xml.close("w:rPr");
    }
}
