//! `FlowBox`: a horizontal slice of a column with a rule for the page break above it.

use std::rc::Rc;

use crate::length::Pt;
use crate::markup::Carried;
use crate::page::Item;
use crate::standard::BlankRow;

/// A line of text, a table row or another slice of a column. Its items are positioned from its upper left corner.
#[derive(Debug, Default)]
pub(crate) struct FlowBox {
    pub(crate) items: Vec<Item>,
    pub(crate) height: Pt,
    /// The distance from its upper edge to the baseline of a line of text.
    pub(crate) baseline: Option<Pt>,
    /// Space above; dropped at the top of a page.
    pub(crate) space_before: Pt,
    /// Whether a page may end above it.
    pub(crate) break_above: Break,
    /// Whether it is a line of running text or a table row.
    pub(crate) is_text: bool,
    /// The minimum number of text lines above it on its page; 0 if it needs none.
    pub(crate) lines_before: usize,
    /// The index of its table in the column; a page that starts with this box repeats the head of that table.
    pub(crate) table: Option<usize>,
    /// The sums carried forward if a page ends below it.
    pub(crate) carried: Option<Rc<Carried>>,
    /// The height limits of a blank row.
    pub(crate) blank_height: Option<BlankRowHeight>,
    /// Whether it is repeated until the page is full.
    pub(crate) fills_page: bool,
    /// Whether its row continues in the next box.
    pub(crate) continues: bool,
    /// Whether it is a signature space.
    pub(crate) is_signature_space: bool,
    /// Items shown only if a page starts with this box: the text of cells that reach down into it.
    pub(crate) repeated: Vec<Item>,
    /// Items shown only if a page ends with this box: the text of cells that begin in it or above it, and whose lines are
    /// below it.
    pub(crate) advanced: Vec<Item>,
}

/// The height of a blank row, which is filled in by hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BlankRowHeight {
    /// The height of its text.
    pub(crate) content: Pt,
    pub(crate) limits: BlankRow,
}

/// How far blank rows are lowered: from 0, the usual height, to [`MAX`](Self::MAX), the least height.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BlankRowShrink(pub(crate) u8);

impl BlankRowShrink {
    pub(crate) const MAX: u8 = 8;
}

impl BlankRowHeight {
    pub(crate) fn height(self, shrink: BlankRowShrink) -> Pt {
        let BlankRow { least, most } = self.limits;
        let room = (most - least).max(Pt::ZERO);
        self.content.max(most - room * (f64::from(shrink.0) / f64::from(BlankRowShrink::MAX)))
    }
}

/// Whether a page may end at a place, from allowed to forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Break {
    #[default]
    Allowed,
    /// Only if otherwise more than `lines.numbered_last` of the page would be blank.
    Discouraged,
    /// Inside a row group: only if the group with the content kept with it is higher than a page, or too much of a page
    /// would be blank.
    InRowGroup,
    /// Only if the content kept together is higher than a page, and there is no break inside a row group.
    Kept,
    Forbidden,
}
