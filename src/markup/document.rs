//! The document that the markup describes: parts, blocks and inlines.

use std::rc::Rc;
use std::sync::Arc;

use super::picture::Picture;
use super::place::MarkupPlace;
use crate::field_path::FieldPath;
use crate::length::Pt;

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) language: String,
    pub(crate) parts: Vec<Part>,
}

/// A part. It begins on a new page, and its pages are numbered from 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// The size of its sheets.
    pub(crate) paper: Paper,
    /// The orientation of its pages.
    pub(crate) turn: Turn,
    /// Whether its spacing may change to fit its pages.
    pub(crate) fit: bool,
    /// The style of its page numbers, if any.
    pub(crate) page_number: Option<Arc<str>>,
    /// The number of its first page.
    pub(crate) first_page: usize,
    pub(crate) blocks: Vec<Block>,
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) foot: Vec<Block>,
    pub(crate) at: MarkupPlace,
}

/// A paragraph outside the flow, at the distance from the edge of the page that its style gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fixed {
    pub(crate) paragraph: Paragraph,
    pub(crate) on: WhichPage,
}

/// The size of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    A4,
    A5,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhichPage {
    First,
    Last,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// Blocks that stay on one page.
    Keep(Vec<Block>),
    Columns(Columns),
    Frame(Frame),
    Table(Table),
    Space(Space),
    Picture(Picture),
}

/// Blank space: a gap, or room for a signature.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Space {
    /// Its line height is the height of the space, unless there is a height.
    pub(crate) style: String,
    /// The height of a gap. A space without one is room for a signature.
    pub(crate) height: Option<Pt>,
    /// The path of the signature for which it leaves space.
    pub(crate) field: Option<FieldPath>,
    /// The path of the signature of the body, with its seal.
    pub(crate) seal: Option<FieldPath>,
    pub(crate) at: MarkupPlace,
}

/// A paragraph, or an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) style: Arc<str>,
    pub(crate) item: Option<Item>,
    /// The level of a heading among the headings of the document, from 1. Levels without headings are skipped.
    pub(crate) level: u16,
    pub(crate) inlines: Vec<Inline>,
    pub(crate) at: MarkupPlace,
}

/// The level and the mark of a list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The level of the list, from 1.
    pub(crate) level: usize,
    pub(crate) mark: String,
    /// The emphasis of the mark.
    pub(crate) bold: bool,
    pub(crate) italic: bool,
}

impl Paragraph {
    /// Whether it has no text: only gaps, dots and line breaks.
    pub(crate) fn is_empty(&self) -> bool {
        self.inlines.iter().all(|inline| match inline {
            Inline::Text { text, .. } => text.trim().is_empty(),
            Inline::Break | Inline::Gap(_) | Inline::Leader(_) | Inline::Link(_) => true,
            Inline::TickBox(_) | Inline::Footnote(_) | Inline::FootnoteNumber { .. } => false,
        })
    }

    /// Its footnotes, in order.
    pub(crate) fn footnotes(&self) -> impl Iterator<Item = &Footnote> {
        self.inlines.iter().filter_map(|inline| match inline {
            Inline::Footnote(footnote) => Some(&**footnote),
            _ => None,
        })
    }

    /// Returns the paragraph without its gaps and dots if it has no text.
    pub(crate) fn without_blanks(&self) -> Self {
        Self { inlines: if self.is_empty() { Vec::new() } else { self.inlines.clone() }, ..self.clone() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns {
    /// The name of the set of columns in the standard.
    pub(crate) set: String,
    pub(crate) columns: Vec<Vec<Block>>,
    pub(crate) at: MarkupPlace,
}

/// Blocks in a rectangle of a fixed size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    /// The name of its style in the standard.
    pub(crate) style: Arc<str>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) at: MarkupPlace,
}

/// The orientation of the pages of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Turn {
    #[default]
    Portrait,
    Landscape,
    /// Landscape if a table does not fit a portrait page.
    Auto,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// Its number in the document.
    pub(crate) number: usize,
    pub(crate) style: Arc<str>,
    /// The explicit width of each column.
    pub(crate) widths: Vec<Option<Pt>>,
    pub(crate) head: Vec<HeadRow>,
    pub(crate) rows: Vec<Row>,
    pub(crate) at: MarkupPlace,
}

pub(crate) type HeadRow = Vec<HeadCell>;

/// A cell of the head of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeadCell {
    pub(crate) paragraph: Paragraph,
    /// Its first column, from 0.
    pub(crate) column: usize,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) blank: Blank,
    /// Whether it stays on the page of the row above.
    pub(crate) keep: bool,
    /// Whether it is a row of sums, which is not filled in.
    pub(crate) sum: bool,
    /// One cell for each column; covered cells are empty.
    pub(crate) cells: Vec<Paragraph>,
    /// Whether each cell is closed, so that it gets no form field.
    pub(crate) closed: Vec<bool>,
    /// The number of columns that each cell spans; 0 for a covered cell.
    pub(crate) spans: Vec<usize>,
    /// The number of rows that each cell spans.
    pub(crate) deep: Vec<usize>,
    /// The rows below it at the end of a page and at the top of the next.
    pub(crate) carried: Option<Rc<Carried>>,
    pub(crate) at: MarkupPlace,
}

impl Row {
    /// Whether it is filled in by hand.
    pub(crate) fn is_blank(&self) -> bool {
        self.blank != Blank::No
    }

    /// Whether each cell is empty and may be filled in.
    pub(crate) fn open_cells(&self) -> impl Iterator<Item = bool> {
        self.cells.iter().zip(&self.closed).map(|(cell, closed)| cell.is_empty() && !closed)
    }
}

/// Sums carried from page to page: a row at the foot of one, the same sums at the top of the next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Carried {
    pub(crate) foot: Vec<Paragraph>,
    pub(crate) top: Vec<Paragraph>,
}

/// Whether a row is filled in by hand, which requires a minimum height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Blank {
    #[default]
    No,
    Yes,
    /// It is repeated until the page is full.
    Fill,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inline {
    Text {
        text: String,
        bold: bool,
        italic: bool,
        /// Whether it is part of a label, which has no line breaks.
        label: bool,
        /// The style of a span.
        style: Option<Arc<str>>,
    },
    Break,
    /// Room to write in, with its width.
    Gap(Pt),
    /// Dots of this width, or to the end of the line.
    Leader(Option<Pt>),
    /// A box to tick, and whether it is ticked.
    TickBox(bool),
    /// The start of a link with its address, or the end of one.
    Link(Option<Arc<str>>),
    Footnote(Box<Footnote>),
    /// The number at the start of a footnote, in a style.
    FootnoteNumber {
        number: usize,
        style: Arc<str>,
    },
}

/// A footnote: its number in the text, and its paragraph at the foot of the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Footnote {
    /// Its number in the part, from 1.
    pub(crate) number: usize,
    /// The style of its number in the text.
    pub(crate) reference: Arc<str>,
    /// Its text, with its number at the start.
    pub(crate) paragraph: Paragraph,
}
