//! A document in markup: its parts, blocks and inlines.

use std::rc::Rc;
use std::sync::Arc;

use crate::error::{Error, Place};
use crate::field_path::FieldPath;
use crate::length::Pt;

/// The name of the attribute that tells where an element stands in its template; the pack writes it, no author does.
pub(crate) const ORIGIN_ATTRIBUTE: &str = "at";

/// A whole document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) subject: String,
    pub(crate) language: String,
    pub(crate) parts: Vec<Part>,
}

/// A part begins on a new page and counts its own pages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// How its sheets stand.
    pub(crate) turn: Turn,
    /// Whether it may be set tighter or looser to fit its pages.
    pub(crate) fit: bool,
    /// The style of its page numbers; none for a part without.
    pub(crate) page_number: Option<Arc<str>>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) fixed: Vec<Fixed>,
    pub(crate) foot: Vec<Block>,
    pub(crate) at: Origin,
}

/// What stands outside the flow, at a distance from the edge of the sheet that its style tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fixed {
    pub(crate) paragraph: Paragraph,
    pub(crate) on: WhichPage,
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
    Table(Table),
    Space(Space),
    Picture(Picture),
}

/// Empty room, as high as a line of its style.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Space {
    pub(crate) style: String,
    /// The signature that it is left for.
    pub(crate) field: Option<FieldPath>,
    pub(crate) at: Origin,
}

/// Lines of text; with a mark, an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paragraph {
    pub(crate) style: Arc<str>,
    pub(crate) item: Option<Item>,
    pub(crate) inlines: Vec<Inline>,
    pub(crate) at: Origin,
}

/// What makes a paragraph an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The level of the list, from 1.
    pub(crate) level: usize,
    pub(crate) mark: String,
}
impl Paragraph {
    /// Whether it has nothing but room to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.inlines.iter().all(|inline| match inline {
            Inline::Text { text, .. } => text.trim().is_empty(),
            Inline::Break | Inline::Gap(_) | Inline::Leader => true,
        })
    }

    /// The same without room to write, where it has nothing else.
    pub(crate) fn without_blanks(&self) -> Self {
        Self { inlines: if self.is_empty() { Vec::new() } else { self.inlines.clone() }, ..self.clone() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns {
    /// The name of the set of columns in the standard.
    pub(crate) set: String,
    pub(crate) columns: Vec<Vec<Block>>,
    pub(crate) at: Origin,
}

/// How the sheets of a part stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Turn {
    #[default]
    Portrait,
    Landscape,
    /// Landscape where the head of a table would be cramped.
    Auto,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// Its number in the document.
    pub(crate) number: usize,
    pub(crate) style: Arc<str>,
    /// The width of each column that has one of its own.
    pub(crate) widths: Vec<Option<Pt>>,
    pub(crate) head: Vec<HeadRow>,
    pub(crate) rows: Vec<Row>,
    pub(crate) at: Origin,
}

pub(crate) type HeadRow = Vec<HeadCell>;

/// A cell at the head of a table, over one column or several, in one row or several.
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
    /// Whether others add it up, and nobody fills it in.
    pub(crate) sum: bool,
    /// One a column; those that another one reaches over are empty.
    pub(crate) cells: Vec<Paragraph>,
    /// Whether each cell stays as it is where the row is filled in on the screen.
    pub(crate) closed: Vec<bool>,
    /// How many columns each cell is over: none where another one reaches over it.
    pub(crate) spans: Vec<usize>,
    /// How many rows each cell is over.
    pub(crate) deep: Vec<usize>,
    /// What stands below it where the page ends there, and at the top of the next.
    pub(crate) carried: Option<Rc<Carried>>,
    pub(crate) at: Origin,
}

impl Row {
    /// Whether it is to be filled in by hand.
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

/// Whether a row will be filled in by hand, and so is at least as high as that takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Blank {
    #[default]
    No,
    Yes,
    /// It comes as often as the page has room for it.
    Fill,
}

/// A picture of the dispatch, by the path of its field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) field: FieldPath,
    /// It fills a line of this style; its width follows.
    pub(crate) style: String,
    pub(crate) at: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inline {
    Text {
        text: String,
        bold: bool,
        italic: bool,
        /// Whether it is of a label, within which no line ends.
        label: bool,
        /// A style of its own inside the paragraph.
        style: Option<Arc<str>>,
    },
    Break,
    /// Room to be filled by hand.
    Gap(Pt),
    /// Dots up to the end of the line.
    Leader,
}

/// Where an element stands in its template: `name:line:column`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Origin(pub(super) Arc<str>);

impl Origin {
    pub(crate) fn place(&self) -> Place {
        let mut parts = self.0.rsplitn(3, ':');
        let column = parts.next().and_then(|number| number.parse().ok());
        let line = parts.next().and_then(|number| number.parse().ok());
        Place::Template {
            name: parts.next().unwrap_or("the filled template").to_owned(),
            line: line.unwrap_or(0),
            column: column.unwrap_or(0),
        }
    }

    /// Gives an error this place, unless it has one.
    pub(crate) fn locate<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.at(self.place()))
    }
}
