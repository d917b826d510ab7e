//! Strips: horizontal slices of a column, each knowing whether a page may end above it.

use std::rc::Rc;

use super::outline::Nodes;
use super::paragraph::{self, SetParagraph};
use super::table::Repeated;
use super::{Setting, columns, picture, sign_room, table};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Block, Carried, Inline, Paragraph};
use crate::page::Item;
use crate::standard::{BlankRow, Style};

/// A slice of a column, its items counted from its upper left corner.
#[derive(Debug, Default)]
pub(super) struct Strip {
    pub(super) items: Vec<Item>,
    pub(super) height: Pt,
    /// How far below its upper edge a line of text has its letters.
    pub(super) baseline: Option<Pt>,
    /// Room above, dropped at the top of a page.
    pub(super) space_before: Pt,
    /// Whether a page may end above it.
    pub(super) break_above: Break,
    /// Whether it is a line of running text, or a row of a table.
    pub(super) is_text: bool,
    /// How many lines of text go with it onto its page at least.
    pub(super) lines_before: usize,
    /// The number of the table whose head is repeated when a page begins with this strip.
    pub(super) table: Option<usize>,
    /// The sums that are carried on when a page ends below it.
    pub(super) carried: Option<Rc<Carried>>,
    /// How high it may be, where it is a row to be filled in by hand.
    pub(super) by_hand: Option<ByHand>,
    /// Whether it comes as often as the page has room for it.
    pub(super) fills: bool,
    /// Whether it is a line of a row that goes on below it.
    pub(super) goes_on: bool,
    /// Whether it is room for a signature.
    pub(super) is_room: bool,
}

/// The height of a row that is to be filled in by hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByHand {
    /// What its words ask for.
    pub(super) words: Pt,
    pub(super) row: BlankRow,
}

/// How low rows are that are to be filled in by hand, from 0, as high as is usual, to [`LOWEST`](Self::LOWEST).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lowered(pub(super) u8);

impl Lowered {
    pub(super) const LOWEST: u8 = 8;
}

impl ByHand {
    pub(super) fn height(self, lowered: Lowered) -> Pt {
        let BlankRow { least, most } = self.row;
        let room = (most - least).max(Pt::ZERO);
        self.words.max(most - room * (f64::from(lowered.0) / f64::from(Lowered::LOWEST)))
    }
}

/// Whether a page may end at a place; what speaks against it more comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Break {
    #[default]
    Allowed,
    /// Only where the page would else stay emptier than the standard's custom allows.
    Discouraged,
    /// Only where what is kept together fits on no page.
    Kept,
    Forbidden,
}

/// A column of strips, and what its tables repeat.
#[derive(Debug, Default)]
pub(super) struct Column {
    pub(super) strips: Vec<Strip>,
    pub(super) tables: Vec<Repeated>,
    /// Room that the last block asks for below itself.
    space_after: Pt,
    /// Whether the next strip stays with the last.
    keep_next: Break,
    /// The level of the item set last; none where it announces what follows. Nothing belongs to it if the next is a
    /// heading, or an item at the same level or above it.
    last_item: Option<usize>,
}

impl Column {
    /// Sets blocks one below the other in a column of that width.
    pub(super) fn set(setting: &mut Setting<'_>, nodes: &Nodes, blocks: &[Block], width: Pt) -> Result<Self, Error> {
        let mut column = Self::default();
        column.blocks(setting, nodes, blocks, width)?;
        Ok(column)
    }

    fn blocks(&mut self, setting: &mut Setting<'_>, nodes: &Nodes, blocks: &[Block], width: Pt) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            self.block(setting, nodes.of(index), block, width)?;
        }
        Ok(())
    }

    fn block(&mut self, setting: &mut Setting<'_>, nodes: &Nodes, block: &Block, width: Pt) -> Result<(), Error> {
        match block {
            Block::Paragraph(paragraph) => {
                let set = paragraph::set_again(setting, nodes.owners, paragraph, width)?;
                let style = paragraph.at.locate(setting.style(&paragraph.style))?;
                self.paragraph(setting, set, paragraph, &style);
            }
            Block::Keep(blocks) => {
                let first = self.strips.len();
                self.blocks(setting, nodes, blocks, width)?;
                for strip in self.strips.iter_mut().skip(first + 1) {
                    strip.break_above = strip.break_above.max(Break::Kept);
                }
            }
            Block::Columns(columns) => {
                let (strips, set) = columns::set(setting, nodes, columns, width)?;
                for (index, strip) in strips.into_iter().enumerate() {
                    let (lines_before, space_before) = match index {
                        0 => (set.lines_before, set.space_before),
                        _ => (0, Pt::ZERO),
                    };
                    self.push(Strip { lines_before, ..strip }, space_before);
                }
                self.space_after = set.space_after;
            }
            Block::Table(table) => {
                let set = table::set(setting, nodes, table, width)?;
                self.tables.push(set.repeated);
                let number = self.tables.len() - 1;
                let mut space_before = set.space_before;
                for mut strip in set.rows {
                    strip.table = strip.table.map(|_| number);
                    self.push(strip, space_before);
                    space_before = Pt::ZERO;
                }
            }
            Block::Space(space) => {
                let strip = sign_room::set(setting, nodes, space, width)?;
                self.push(strip, Pt::ZERO);
            }
            Block::Picture(picture) => {
                let strip = picture::set(setting, nodes, picture, width)?;
                self.push(strip, Pt::ZERO);
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, setting: &Setting<'_>, set: SetParagraph, paragraph: &Paragraph, style: &Style) {
        let rules = &setting.standard.lines;
        let count = set.lines.len();
        let level = paragraph.item.as_ref().map(|item| item.level);
        let is_complete = |last| style.keep_with_next || level.is_some_and(|level| level <= last);
        if self.keep_next == Break::Discouraged && self.last_item.is_some_and(is_complete) {
            self.keep_next = Break::Allowed;
        }
        self.last_item = level.filter(|_| !announces(paragraph));
        for (index, line) in set.lines.into_iter().enumerate() {
            let enough = index >= rules.orphans && count - index >= rules.widows;
            let break_above = if index == 0 || enough { Break::Allowed } else { Break::Forbidden };
            let is_text = !style.remark;
            let baseline = Some(line.baseline);
            let strip =
                Strip { items: line.items, height: line.height, baseline, break_above, is_text, ..Strip::default() };
            let space_before = if index == 0 { style.space_before } else { Pt::ZERO };
            self.push(strip, space_before);
        }
        self.space_after = style.space_after;
        self.keep_next = match (style.keep_with_next, &paragraph.item) {
            (true, _) => Break::Forbidden,
            (false, Some(_)) if count == 1 => Break::Discouraged,
            (false, _) => Break::Allowed,
        };
    }

    fn push(&mut self, mut strip: Strip, space_before: Pt) {
        strip.space_before += space_before + std::mem::take(&mut self.space_after);
        strip.break_above = strip.break_above.max(std::mem::take(&mut self.keep_next));
        self.strips.push(strip);
    }
}

/// Whether a paragraph ends with a colon.
fn announces(paragraph: &Paragraph) -> bool {
    let last = paragraph.inlines.iter().rev().find_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.trim_end()).filter(|text| !text.is_empty()),
        Inline::Break | Inline::Gap(_) | Inline::Leader => None,
    });
    last.is_some_and(|text| text.ends_with(':'))
}
