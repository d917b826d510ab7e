//! Strips: horizontal slices of a column, each knowing whether a page may end above it.

use std::rc::Rc;

use crate::length::Pt;
use crate::markup::Carried;
use crate::page::Item;
use crate::standard::BlankRow;

/// A slice of a column, its items counted from its upper left corner.
#[derive(Debug, Default)]
pub(crate) struct Strip {
    pub(crate) items: Vec<Item>,
    pub(crate) height: Pt,
    /// How far below its upper edge a line of text has its letters.
    pub(crate) baseline: Option<Pt>,
    /// Room above, dropped at the top of a page.
    pub(crate) space_before: Pt,
    /// Whether a page may end above it.
    pub(crate) break_above: Break,
    /// Whether it is a line of running text, or a row of a table.
    pub(crate) is_text: bool,
    /// How many lines of text go with it onto its page at least.
    pub(crate) lines_before: usize,
    /// The number of the table whose head is repeated when a page begins with this strip.
    pub(crate) table: Option<usize>,
    /// The sums that are carried on when a page ends below it.
    pub(crate) carried: Option<Rc<Carried>>,
    /// How high it may be, where it is a row to be filled in by hand.
    pub(crate) by_hand: Option<ByHand>,
    /// Whether it comes as often as the page has room for it.
    pub(crate) fills: bool,
    /// Whether it is a line of a row that goes on below it.
    pub(crate) goes_on: bool,
    /// Whether it is room for a signature.
    pub(crate) is_room: bool,
    /// What comes again in it where a page begins with it: the words of cells that reach down to it.
    pub(crate) again: Vec<Item>,
}

/// The height of a row that is to be filled in by hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ByHand {
    /// What its words ask for.
    pub(crate) words: Pt,
    pub(crate) row: BlankRow,
}

/// How low rows are that are to be filled in by hand, from 0, as high as is usual, to [`LOWEST`](Self::LOWEST).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lowered(pub(crate) u8);

impl Lowered {
    pub(crate) const LOWEST: u8 = 8;
}

impl ByHand {
    pub(crate) fn height(self, lowered: Lowered) -> Pt {
        let BlankRow { least, most } = self.row;
        let room = (most - least).max(Pt::ZERO);
        self.words.max(most - room * (f64::from(lowered.0) / f64::from(Lowered::LOWEST)))
    }
}

/// Whether a page may end at a place; what speaks against it more comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Break {
    #[default]
    Allowed,
    /// Only where the page would else stay emptier than the standard's custom allows.
    Discouraged,
    /// Between rows that a cell joins: only where they fit on no page with what stays with them.
    Joined,
    /// Only where what is kept together fits on no page, and no place between joined rows does.
    Kept,
    Forbidden,
}
