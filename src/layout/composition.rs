//! `Composition`: the blocks of a document with the decisions of the layout, for painters of formats in which another
//! program breaks lines and pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::length::Pt;
use crate::markup::{Paragraph, PictureAlign};
use crate::page::Image;
use crate::standard::{Align, ColumnSet, FrameStyle, PageGeometry, Style, TableStyle};

/// The parts of a document.
#[derive(Debug, Default)]
pub(crate) struct Composition {
    pub(crate) parts: Vec<ComposedPart>,
}

/// A part with the geometry of its pages and its fitted styles.
#[derive(Debug)]
pub(crate) struct ComposedPart {
    pub(crate) page: PageGeometry,
    /// The style of its page numbers.
    pub(crate) page_number: Option<Arc<str>>,
    pub(crate) first_page: usize,
    pub(crate) styles: BTreeMap<String, Style>,
    pub(crate) blocks: Vec<ComposedBlock>,
    /// The fixed paragraphs of its first and of its last page.
    pub(crate) first: Vec<ComposedParagraph>,
    pub(crate) last: Vec<ComposedParagraph>,
    /// The foot of its last page.
    pub(crate) foot: Vec<ComposedBlock>,
}

#[derive(Debug)]
pub(crate) struct ComposedBlock {
    pub(crate) content: BlockContent,
    /// Whether it stays on the page of the next block.
    pub(crate) keep_with_next: bool,
    /// Whether a page begins with it.
    pub(crate) begins_page: bool,
}

#[derive(Debug)]
pub(crate) enum BlockContent {
    Paragraph(ComposedParagraph),
    Columns(ComposedColumns),
    Frame { style: FrameStyle, blocks: Vec<ComposedBlock> },
    Table(ComposedTable),
    Space(Pt),
    Picture(ComposedPicture),
}

/// A paragraph in its resolved style, with its lines.
#[derive(Debug)]
pub(crate) struct ComposedParagraph {
    pub(crate) paragraph: Paragraph,
    pub(crate) style: Style,
    pub(crate) lines: ParagraphLines,
    /// The distance from the upper edge of a line to its baseline.
    pub(crate) baseline: Pt,
    /// Its height, which is more than that of its lines if a rule below needs it.
    pub(crate) height: Pt,
    /// The left and right end of the rule below.
    pub(crate) rule: Option<(Pt, Pt)>,
    /// The footnotes that it refers to, in order.
    pub(crate) footnotes: Vec<Self>,
}

/// The lines of a paragraph.
#[derive(Debug)]
pub(crate) struct ParagraphLines {
    pub(crate) align: Align,
    /// The left edge of the first line and of the others.
    pub(crate) first_left: Pt,
    pub(crate) others_left: Pt,
    pub(crate) lines: Vec<ComposedLine>,
}

#[derive(Debug)]
pub(crate) struct ComposedLine {
    /// The number of characters of the paragraph up to its end, without white space and the mark of an item. A blank, a
    /// leader, a box to tick and the number of a footnote count as one.
    pub(crate) end: usize,
    /// Its width with normal spaces.
    pub(crate) natural: Pt,
    /// The width that it may take.
    pub(crate) room: Pt,
    /// The widths of its leaders.
    pub(crate) leaders: Vec<Pt>,
}

/// Columns side by side.
#[derive(Debug)]
pub(crate) struct ComposedColumns {
    pub(crate) set: ColumnSet,
    pub(crate) columns: Vec<ComposedColumn>,
    /// Whether it has room for signatures.
    pub(crate) is_signature: bool,
}

#[derive(Debug)]
pub(crate) struct ComposedColumn {
    pub(crate) x: Pt,
    pub(crate) width: Pt,
    /// The space above it, so that first lines share a baseline.
    pub(crate) above: Pt,
    pub(crate) blocks: Vec<ComposedBlock>,
}

#[derive(Debug)]
pub(crate) struct ComposedTable {
    pub(crate) style: TableStyle,
    pub(crate) widths: Vec<Pt>,
    pub(crate) head: Vec<ComposedRow>,
    pub(crate) rows: Vec<ComposedRow>,
}

#[derive(Debug)]
pub(crate) struct ComposedRow {
    pub(crate) cells: Vec<ComposedCell>,
    /// The height of a row that is higher than its text.
    pub(crate) height: Option<Pt>,
    /// Whether its cells are centred vertically.
    pub(crate) middle: bool,
    pub(crate) keep_with_next: bool,
}

/// A cell, or the continuation of a cell that begins in a row above.
#[derive(Debug)]
pub(crate) struct ComposedCell {
    pub(crate) columns: usize,
    pub(crate) merge: VerticalMerge,
    /// Whether it is rotated to read upwards.
    pub(crate) is_turned: bool,
    pub(crate) paragraph: Option<ComposedParagraph>,
}

/// Whether a cell spans rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VerticalMerge {
    No,
    Begins,
    Continues,
}

#[derive(Debug)]
pub(crate) struct ComposedPicture {
    pub(crate) image: Image,
    pub(crate) width: Pt,
    pub(crate) height: Pt,
    /// The height that it takes.
    pub(crate) room: Pt,
    pub(crate) align: PictureAlign,
    pub(crate) style: Style,
}
