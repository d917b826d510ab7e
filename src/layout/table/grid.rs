//! The grid of a table: its columns, the cells of a row side by side, and the rules around them.

use std::rc::Rc;
use std::sync::Arc;

use super::fitted::TableFit;
use crate::error::Error;
use crate::layout::flow::strip::{ByHand, Strip};
use crate::layout::inline::paragraph::{self, SetLine};
use crate::layout::inline::piece::Owners;
use crate::layout::setting::Setting;
use crate::layout::structure::{NONE, Nodes};
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::page::{Item, Rule};
use crate::standard::TableStyle;

/// The widths of a table, and how it looks.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) style: TableStyle,
    pub(crate) fit: Rc<TableFit>,
    pub(crate) name: Arc<str>,
}

/// How cells that stand side by side are set.
#[derive(Clone, Copy, Default)]
pub(super) struct CellPlacing {
    /// Whether they are filled in by hand.
    pub(super) by_hand: bool,
    /// Whether each stands in the middle of the height of its row.
    pub(super) middle: bool,
}

/// What comes again on the pages on which a table goes on.
#[derive(Debug)]
pub(crate) struct Repeated {
    pub(crate) head: Vec<Strip>,
    /// How high a row of carried sums is; zero where none are carried.
    pub(crate) carried: Pt,
    pub(crate) grid: Grid,
}

/// The lines of a cell, and how high they are together.
pub(super) struct CellLines {
    pub(super) lines: Vec<SetLine>,
    pub(super) height: Pt,
}

/// Where a cell stands in its strip.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) x: Pt,
    pub(super) y: Pt,
    pub(super) height: Pt,
    pub(super) middle: bool,
}

impl Grid {
    /// The rule that closes a row where the page ends in it.
    pub(crate) fn closing(&self) -> Strip {
        Strip { items: vec![self.across(Pt::ZERO)], ..Strip::default() }
    }

    /// What is carried from page to page: seen, but not read aloud, for it says nothing new.
    pub(crate) fn carried(&self, setting: &mut Setting<'_>, cells: &[Paragraph]) -> Result<Strip, Error> {
        let set = |setting: &mut Setting<'_>| self.plain_row(setting, cells.iter(), &NONE, CellPlacing::default());
        let mut strip = setting.in_type(self.fit.smaller, set)?;
        self.rules(&mut strip, false);
        Ok(strip)
    }

    /// A row whose cells have one column each.
    pub(super) fn plain_row<'p>(
        &self,
        setting: &mut Setting<'_>,
        cells: impl Iterator<Item = &'p Paragraph>,
        nodes: &Nodes,
        placing: CellPlacing,
    ) -> Result<Strip, Error> {
        let CellPlacing { by_hand, middle } = placing;
        let cells: Vec<&Paragraph> = cells.collect();
        let set = self.cells(setting, cells.iter().copied(), nodes)?;
        // Where nothing is printed, a hand needs no room beside its own.
        let is_bare = |cell: &Paragraph| by_hand && cell.is_empty();
        let padding = |cell| if is_bare(cell) { Pt::ZERO } else { self.style.padding_y * 2.0 };
        let highest = set.iter().zip(&cells).map(|(lines, cell)| lines.height + padding(cell));
        let words = highest.fold(Pt::ZERO, Pt::max);
        let by_hand = by_hand.then_some(ByHand { words, row: self.style.blank_row });
        let height = by_hand.map_or(words, |by_hand| by_hand.height(setting.blank_rows));
        let mut strip = Strip { height, by_hand, ..Strip::default() };
        let mut x = Pt::ZERO;
        for (lines, width) in set.into_iter().zip(&self.fit.widths) {
            self.place(&mut strip, lines, Place { x, y: Pt::ZERO, height, middle });
            x += *width;
        }
        Ok(strip)
    }

    pub(super) fn cells<'p>(
        &self,
        setting: &mut Setting<'_>,
        cells: impl Iterator<Item = &'p Paragraph>,
        nodes: &Nodes,
    ) -> Result<Vec<CellLines>, Error> {
        let mut set = Vec::with_capacity(self.fit.widths.len());
        for (index, (cell, width)) in cells.zip(&self.fit.widths).enumerate() {
            set.push(self.cell(setting, nodes.of(index).owners, cell, *width)?);
        }
        Ok(set)
    }

    pub(super) fn cell(
        &self,
        setting: &mut Setting<'_>,
        owners: Owners,
        cell: &Paragraph,
        width: Pt,
    ) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let lines = paragraph::set(setting, owners, cell, inner)?.lines;
        let height = lines.iter().map(|line| line.height).sum();
        Ok(CellLines { lines, height })
    }

    pub(super) fn place(&self, strip: &mut Strip, cell: CellLines, place: Place) {
        let above = if place.middle { (place.height - cell.height) / 2.0 } else { self.style.padding_y };
        let mut y = place.y + above;
        for SetLine { mut items, height, .. } in cell.lines {
            for item in &mut items {
                item.shift(place.x + self.style.padding_x, y);
            }
            strip.items.append(&mut items);
            y += height;
        }
    }

    pub(super) fn rules(&self, strip: &mut Strip, rule_above: bool) {
        if rule_above {
            strip.items.push(self.across(Pt::ZERO));
        }
        strip.items.push(self.across(strip.height));
        self.uprights(strip);
    }

    pub(super) fn uprights(&self, strip: &mut Strip) {
        let bottom = strip.height;
        let mut x = Pt::ZERO;
        strip.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        for column in &self.fit.widths {
            x += *column;
            strip.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        }
    }

    /// How wide some columns are together.
    pub(super) fn width(&self, first: usize, columns: usize) -> Pt {
        self.fit.widths.iter().skip(first).take(columns).copied().sum()
    }

    pub(super) fn across(&self, y: Pt) -> Item {
        let width: Pt = self.fit.widths.iter().copied().sum();
        self.rule((Pt::ZERO, y), (width, y))
    }

    pub(super) fn rule(&self, from: (Pt, Pt), to: (Pt, Pt)) -> Item {
        Item::Rule(Rule { from, to, thickness: self.style.rule, style: Arc::clone(&self.name) })
    }
}
