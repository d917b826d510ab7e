//! Blocks below each other, and columns side by side as tables.
//!
//! A word processor places the baseline of an exact line elsewhere than the layout. The space above a paragraph makes up
//! for the difference, so that each baseline is where it is in the PDF.

use super::drawing::InlinePicture;
use super::format::{ParagraphFormat, border};
use super::measure::{of_twips, twips};
use super::paragraph::{self, Setting, write_space};
use super::table;
use super::writer::Writer;
use super::xml::Xml;
use crate::error::Error;
use crate::layout::composition::{BlockContent, ComposedBlock, ComposedColumns, ComposedParagraph, ComposedPicture};
use crate::length::Pt;
use crate::markup::PictureAlign;
use crate::standard::{Align, FrameStyle};

/// The height of a paragraph between two tables, which would otherwise be one: the least that Word allows.
pub(super) const SEPARATOR: i64 = 14;

/// The lower edge of the blocks so far, in the layout and in a word processor.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flow {
    ours: Pt,
    theirs: Pt,
}

/// Where blocks are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'x> {
    /// The space above the first block; `None` at the top of a page, where there is none.
    pub(super) above: Option<Pt>,
    /// Whether all blocks stay with the next.
    pub(super) keeps_all: bool,
    /// The properties of the section that ends with the last block, if that is a paragraph.
    pub(super) section: Option<&'x Xml>,
}

impl Flow {
    /// The flow below a paragraph of this height, which the layout does not have.
    pub(super) fn below(height: i64) -> Self {
        Self { ours: Pt::ZERO, theirs: of_twips(height) }
    }

    /// The space above a paragraph, in twentieths of a point, whose baseline is `drop` too low. `usual` is the space of
    /// its style.
    fn place(&mut self, gap: Pt, drop: Pt, usual: i64) -> i64 {
        let wanted = twips((self.ours + gap - drop - self.theirs).max(Pt::ZERO));
        let before = if (wanted - usual).abs() <= 1 { usual } else { wanted };
        self.ours += gap;
        self.theirs += of_twips(before);
        before
    }

    fn advance(&mut self, ours: Pt, theirs: Pt) {
        self.ours += ours;
        self.theirs += theirs;
    }

    /// Begins a page.
    fn restart(&mut self) {
        *self = Self::default();
    }
}

/// Writes blocks below each other.
pub(super) fn write(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    blocks: &[ComposedBlock],
    flow: &mut Flow,
    surroundings: Surroundings<'_>,
) -> Result<(), Error> {
    // The space below the block above, and whether that is a table.
    let (mut below, mut is_at_top) = (surroundings.above.unwrap_or_default(), surroundings.above.is_none());
    let mut follows_table = false;
    for (index, block) in blocks.iter().enumerate() {
        let begins_page = writer.breaks_lines && block.begins_page && index > 0;
        if begins_page {
            flow.restart();
        }
        is_at_top |= begins_page;
        let next = blocks.get(index + 1);
        let after = next.map_or(0, |next| space_above_table(&block.content, next));
        let gap = |before: Pt| if is_at_top { Pt::ZERO } else { below + before };
        let keep_with_next = block.keep_with_next || surroundings.keeps_all;
        let mut space_below = Pt::ZERO;
        match &block.content {
            BlockContent::Paragraph(own) => {
                let before =
                    flow.place(gap(own.style.space_before), paragraph::drop(own), twips(own.style.space_before));
                let section = surroundings.section.filter(|_| next.is_none());
                let setting =
                    Setting { before: Some(before), after, keep_with_next, begins_page, section, ..Setting::default() };
                paragraph::write(writer, xml, own, &setting)?;
                flow.advance(own.height, paragraph::height(own) + of_twips(after));
                flow.ours += of_twips(after);
                space_below = if after > 0 { Pt::ZERO } else { own.style.space_after };
            }
            BlockContent::Space(height) => {
                let line = twips((flow.ours + gap(Pt::ZERO) + *height - flow.theirs).max(of_twips(SEPARATOR)));
                write_space(xml, line, keep_with_next, None);
                flow.advance(gap(Pt::ZERO) + *height, of_twips(line));
            }
            BlockContent::Picture(picture) => {
                let gap = gap(picture.style.space_before);
                let before = flow.place(gap + (picture.room - picture.height) / 2.0, Pt::ZERO, -1);
                write_picture(writer, xml, picture, (before, keep_with_next, begins_page));
                flow.advance(picture.room - (picture.room - picture.height) / 2.0, picture.height);
                space_below = picture.style.space_after;
            }
            BlockContent::Columns(columns) => {
                let mut gap = gap(columns.set.space_before);
                if follows_table {
                    write_space(xml, SEPARATOR, keep_with_next, None);
                    flow.theirs += of_twips(SEPARATOR);
                }
                if index == 0 {
                    gap = below;
                }
                write_columns(writer, xml, columns, flow, gap)?;
                space_below = columns.set.space_after;
            }
            BlockContent::Frame { style, blocks } => {
                let gap = gap(Pt::ZERO);
                flow.ours += gap;
                write_frame(writer, xml, style, blocks)?;
                flow.advance(style.height, style.height);
            }
            BlockContent::Table(own) => {
                let own_gap = gap(own.style.space_before);
                if follows_table && !is_at_top {
                    let height = twips(flow.ours + own_gap - flow.theirs).max(SEPARATOR);
                    write_space(xml, height, true, None);
                    flow.advance(own_gap, of_twips(height));
                }
                let height = table::write(writer, xml, own)?;
                // The lower half of the last rule.
                flow.advance(height, height + own.style.rule / 2.0);
            }
        }
        follows_table = is_table(&block.content);
        below = space_below;
        is_at_top = false;
    }
    Ok(())
}

fn is_table(content: &BlockContent) -> bool {
    matches!(content, BlockContent::Columns(_) | BlockContent::Frame { .. } | BlockContent::Table(_))
}

/// The space that a paragraph leaves above a table, which has none itself.
fn space_above_table(content: &BlockContent, next: &ComposedBlock) -> i64 {
    match (content, &next.content) {
        (BlockContent::Paragraph(paragraph), BlockContent::Table(table)) => {
            twips(paragraph.style.space_after + table.style.space_before)
        }
        _ => 0,
    }
}

/// Writes columns as a table without rules and margins.
fn write_columns(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    columns: &ComposedColumns,
    flow: &mut Flow,
    gap: Pt,
) -> Result<(), Error> {
    let edges: Vec<(i64, i64)> =
        columns.columns.iter().map(|column| (twips(column.x), twips(column.x + column.width))).collect();
    let Some((first, last)) = edges.first().zip(edges.last()) else { return Ok(()) };
    let (left, width) = (first.0, last.1 - first.0);
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblW", &[("w:w", &width), ("w:type", &"dxa")]);
    xml.empty("w:tblInd", &[("w:w", &left), ("w:type", &"dxa")]);
    xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
    table::write_margins(xml, 0, 0);
    xml.close("w:tblPr");
    xml.open("w:tblGrid", &[]);
    for (index, (start, end)) in edges.iter().enumerate() {
        xml.empty("w:gridCol", &[("w:w", &(end - start))]);
        if let Some((next, _)) = edges.get(index + 1) {
            xml.empty("w:gridCol", &[("w:w", &(next - end))]);
        }
    }
    xml.close("w:tblGrid");
    xml.open("w:tr", &[]);
    if !columns.set.divisible {
        xml.open("w:trPr", &[]);
        xml.empty("w:cantSplit", &[]);
        xml.close("w:trPr");
    }
    let top = *flow;
    for (index, (column, (start, end))) in columns.columns.iter().zip(&edges).enumerate() {
        let keeps_all = columns.is_signature;
        xml.open("w:tc", &[]);
        write_cell_width(xml, end - start);
        let mut own = top;
        let surroundings = Surroundings { above: Some(gap + column.above), keeps_all, section: None };
        write(writer, xml, &column.blocks, &mut own, surroundings)?;
        if column.blocks.last().is_none_or(|last| is_table(&last.content)) {
            write_space(xml, SEPARATOR, keeps_all, None);
        }
        xml.close("w:tc");
        flow.ours = flow.ours.max(own.ours);
        flow.theirs = flow.theirs.max(own.theirs);
        if let Some((next, _)) = edges.get(index + 1) {
            xml.open("w:tc", &[]);
            write_cell_width(xml, next - end);
            write_space(xml, SEPARATOR, keeps_all, None);
            xml.close("w:tc");
        }
    }
    xml.close("w:tr");
    xml.close("w:tbl");
    Ok(())
}

fn write_cell_width(xml: &mut Xml, width: i64) {
    xml.open("w:tcPr", &[]);
    xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
    xml.close("w:tcPr");
}

/// Writes a frame as a table of one cell.
fn write_frame(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    style: &FrameStyle,
    blocks: &[ComposedBlock],
) -> Result<(), Error> {
    let (width, height) = (twips(style.width), twips(style.height));
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblW", &[("w:w", &width), ("w:type", &"dxa")]);
    xml.open("w:tblBorders", &[]);
    for side in ["w:top", "w:left", "w:bottom", "w:right"] {
        border(xml, side, style.rule, style.color);
    }
    xml.close("w:tblBorders");
    xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
    table::write_margins(xml, twips(style.padding), twips(style.padding + style.rule));
    xml.close("w:tblPr");
    xml.open("w:tblGrid", &[]);
    xml.empty("w:gridCol", &[("w:w", &width)]);
    xml.close("w:tblGrid");
    xml.open("w:tr", &[]);
    xml.open("w:trPr", &[]);
    xml.empty("w:cantSplit", &[]);
    xml.empty("w:trHeight", &[("w:val", &height), ("w:hRule", &"exact")]);
    xml.close("w:trPr");
    xml.open("w:tc", &[]);
    write_cell_width(xml, width);
    let surroundings = Surroundings { above: Some(Pt::ZERO), ..Surroundings::default() };
    write(writer, xml, blocks, &mut Flow::default(), surroundings)?;
    if blocks.last().is_none_or(|last| is_table(&last.content)) {
        write_space(xml, SEPARATOR, false, None);
    }
    xml.close("w:tc");
    xml.close("w:tr");
    xml.close("w:tbl");
    Ok(())
}

/// Writes a paragraph with a picture. `before` is the space above.
fn write_picture(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    picture: &ComposedPicture,
    (before, keep_with_next, begins_page): (i64, bool, bool),
) {
    let align = match picture.align {
        PictureAlign::Left => Align::Left,
        PictureAlign::Centre => Align::Centre,
        PictureAlign::Right => Align::Right,
    };
    let format = ParagraphFormat { keep_with_next, begins_page, before, align, ..ParagraphFormat::default() };
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    format.write(xml, &ParagraphFormat::default());
    // The line is not higher than the picture.
    xml.open("w:rPr", &[]);
    xml.value("w:sz", &2);
    xml.close("w:rPr");
    xml.close("w:pPr");
    let relationship = writer.picture(&picture.image);
    let (width, height) = (picture.width, picture.height);
    let description = &picture.image.description;
    let id = writer.next_drawing();
    InlinePicture { id, relationship: &relationship, description, width, height }.write(xml);
    xml.close("w:p");
}

/// The paragraphs of blocks outside the flow.
pub(super) fn paragraphs(blocks: &[ComposedBlock]) -> impl Iterator<Item = &ComposedParagraph> {
    blocks.iter().filter_map(|block| match &block.content {
        BlockContent::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    })
}
