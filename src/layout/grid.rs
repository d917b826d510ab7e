//! The rows of a table as strips: cells with their rules, heads over several columns.

use std::rc::Rc;
use std::sync::Arc;

use super::collect::Owners;
use super::outline::{NONE, Nodes};
use super::paragraph::{self, SetLine};
use super::strips::{Break, ByHand, Strip};
use super::table_fit::TableFit;
use super::{Setting, merged};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Blank, HeadCell, HeadRow, Paragraph, Row};
use crate::page::{Field, Item, Rule};
use crate::standard::TableStyle;

/// The widths of a table, and how it looks.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) style: TableStyle,
    pub(super) fit: Rc<TableFit>,
    pub(super) name: Arc<str>,
}

/// A row of the body, and what it needs to be set.
#[derive(Clone, Copy)]
pub(super) struct GridRow<'a> {
    pub(super) row: &'a Row,
    pub(super) nodes: &'a Nodes,
    /// Its number, from 0.
    pub(super) index: usize,
    /// The height of the highest row that is not divided.
    pub(super) room: Pt,
    /// Whether no row stands above it.
    pub(super) rule_above: bool,
}

/// How cells that stand side by side are set.
#[derive(Clone, Copy, Default)]
struct CellPlacing {
    /// Whether they are filled in by hand.
    by_hand: bool,
    /// Whether each stands in the middle of the height of its row.
    middle: bool,
}

/// The lines of a cell, and how high they are together.
struct CellLines {
    lines: Vec<SetLine>,
    height: Pt,
}

/// Where a cell stands in its strip.
#[derive(Clone, Copy)]
struct Place {
    x: Pt,
    y: Pt,
    height: Pt,
    middle: bool,
}

impl Grid {
    /// A row of the body.
    pub(super) fn row(&self, setting: &mut Setting<'_>, row: &GridRow<'_>) -> Result<Vec<Strip>, Error> {
        let is_merged = row.row.spans.iter().any(|columns| *columns != 1);
        setting.in_type(self.fit.smaller, |setting| match is_merged {
            true => merged::row(self, setting, row),
            false => self.set_row(setting, row),
        })
    }

    fn set_row(&self, setting: &mut Setting<'_>, grid_row: &GridRow<'_>) -> Result<Vec<Strip>, Error> {
        let GridRow { row, nodes, room, rule_above, .. } = *grid_row;
        let by_hand = row.is_by_hand();
        let placing = CellPlacing { by_hand, middle: by_hand };
        let mut strip = if setting.fields.are_in(row) {
            let bare = row.cells.iter().map(|cell| Paragraph {
                inlines: if cell.is_empty() { Vec::new() } else { cell.inlines.clone() },
                ..cell.clone()
            });
            let bare: Vec<Paragraph> = bare.collect();
            let mut strip = self.plain_row(setting, bare.iter(), nodes, placing)?;
            self.fields(&mut strip, grid_row);
            strip
        } else {
            self.plain_row(setting, row.cells.iter(), nodes, placing)?
        };
        if strip.height > room && !by_hand {
            return self.divided(setting, grid_row);
        }
        self.rules(&mut strip, rule_above);
        strip.break_above = if row.keep { Break::Forbidden } else { Break::Allowed };
        strip.table = Some(0);
        // A signature wants rows above it as it wants lines of text.
        strip.is_text = true;
        strip.carried.clone_from(&row.carried);
        strip.fills = row.blank == Blank::Fill;
        Ok(vec![strip])
    }

    /// A row as strips of one line each, between which a page may end.
    fn divided(&self, setting: &mut Setting<'_>, grid_row: &GridRow<'_>) -> Result<Vec<Strip>, Error> {
        let GridRow { row, nodes, rule_above, .. } = *grid_row;
        let mut cells = self.cells(setting, row.cells.iter(), nodes)?;
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let mut lines: Vec<_> = cells.iter_mut().map(|cell| std::mem::take(&mut cell.lines).into_iter()).collect();
        let mut strips = Vec::with_capacity(count);
        for index in 0..count {
            let (first, last) = (index == 0, index + 1 == count);
            let above = if first { self.style.padding_y } else { Pt::ZERO };
            let mut strip = Strip { table: Some(0), is_text: true, goes_on: !last, ..Strip::default() };
            let mut x = Pt::ZERO;
            for (lines, width) in lines.iter_mut().zip(&self.fit.widths) {
                if let Some(line) = lines.next() {
                    strip.height = strip.height.max(line.height);
                    let cell = CellLines { height: line.height, lines: vec![line] };
                    self.place(
                        &mut strip,
                        cell,
                        Place { x, y: above - self.style.padding_y, height: Pt::ZERO, middle: false },
                    );
                }
                x += *width;
            }
            strip.height += above + if last { self.style.padding_y } else { Pt::ZERO };
            self.uprights(&mut strip);
            if first && rule_above {
                strip.items.push(self.across(Pt::ZERO));
            }
            if last {
                strip.items.push(self.across(strip.height));
                strip.carried.clone_from(&row.carried);
            }
            // No line of it stands alone.
            strip.break_above = match first {
                true if row.keep => Break::Forbidden,
                false if index == 1 || last => Break::Forbidden,
                _ => Break::Allowed,
            };
            strips.push(strip);
        }
        Ok(strips)
    }

    /// The rule that closes a row where the page ends in it.
    pub(super) fn closing(&self) -> Strip {
        Strip { items: vec![self.across(Pt::ZERO)], ..Strip::default() }
    }

    /// A field in each empty cell of a row.
    fn fields(&self, strip: &mut Strip, grid_row: &GridRow<'_>) {
        let GridRow { row, nodes, index, .. } = *grid_row;
        let inset = self.style.rule;
        let mut x = Pt::ZERO;
        for (column, (width, is_open)) in self.fit.widths.iter().zip(row.open_cells()).enumerate() {
            if is_open {
                strip.items.push(Item::Field(Field {
                    x: x + inset,
                    y: inset,
                    width: *width - inset * 2.0,
                    height: strip.height - inset * 2.0,
                    row: index,
                    column,
                    owner: nodes.of(column).field,
                }));
            }
            x += *width;
        }
    }

    /// What is carried from page to page: seen, but not read aloud, for it says nothing new.
    pub(super) fn carried(&self, setting: &mut Setting<'_>, cells: &[Paragraph]) -> Result<Strip, Error> {
        let set = |setting: &mut Setting<'_>| self.plain_row(setting, cells.iter(), &NONE, CellPlacing::default());
        let mut strip = setting.in_type(self.fit.smaller, set)?;
        self.rules(&mut strip, false);
        Ok(strip)
    }

    /// The rows of the head.
    pub(super) fn head(&self, setting: &mut Setting<'_>, nodes: &Nodes, head: &[HeadRow]) -> Result<Vec<Strip>, Error> {
        setting.in_type(self.fit.smaller, |setting| self.set_head(setting, nodes, head))
    }

    fn set_head(&self, setting: &mut Setting<'_>, nodes: &Nodes, head: &[HeadRow]) -> Result<Vec<Strip>, Error> {
        let is_plain =
            self.fit.turned.is_empty() && head.iter().flatten().all(|cell| cell.columns == 1 && cell.rows == 1);
        if !is_plain {
            return Ok(vec![self.spanned_head(setting, nodes, head)?]);
        }
        let placing = CellPlacing { by_hand: false, middle: true };
        let mut strips = Vec::with_capacity(head.len());
        for (index, row) in head.iter().enumerate() {
            let cells = row.iter().map(|cell| &cell.paragraph);
            let mut strip = self.plain_row(setting, cells, nodes.of(index), placing)?;
            self.rules(&mut strip, index == 0);
            strip.break_above = Break::Forbidden;
            strips.push(strip);
        }
        Ok(strips)
    }

    /// A row whose cells have one column each.
    fn plain_row<'p>(
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

    fn cells<'p>(
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

    /// A head whose cells reach over columns or rows, in one strip.
    fn spanned_head(&self, setting: &mut Setting<'_>, nodes: &Nodes, head: &[HeadRow]) -> Result<Strip, Error> {
        let mut heights = vec![Pt::ZERO; head.len()];
        let mut set: Vec<(usize, &HeadCell, CellLines)> = Vec::new();
        for (index, row) in head.iter().enumerate() {
            for (place, cell) in row.iter().enumerate() {
                let width = self.fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum();
                let owners = nodes.of(index).of(place).owners;
                let lines = if self.fit.turned.contains(&(index, cell.column)) {
                    self.turned_cell(setting, owners, &cell.paragraph, width)?
                } else {
                    self.cell(setting, owners, &cell.paragraph, width)?
                };
                if cell.rows == 1 {
                    heights[index] = heights[index].max(lines.height + self.style.padding_y * 2.0);
                }
                set.push((index, cell, lines));
            }
        }
        // What a cell over several rows lacks, the last of them gives.
        for (index, cell, lines) in set.iter().filter(|(_, cell, _)| cell.rows > 1) {
            let rows = *index..(*index + cell.rows).min(heights.len());
            let there: Pt = heights[rows.clone()].iter().copied().sum();
            if let Some(last) = heights[rows].last_mut() {
                *last += (lines.height + self.style.padding_y * 2.0 - there).max(Pt::ZERO);
            }
        }
        let top = |row: usize| -> Pt { heights.iter().take(row).copied().sum() };
        let whole = top(heights.len());
        let mut strip = Strip { height: whole, ..Strip::default() };
        let mut rules = Vec::new();
        for (index, cell, lines) in set {
            let x: Pt = self.fit.widths.iter().take(cell.column).copied().sum();
            let right = x + self.fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum::<Pt>();
            let (y, bottom) = (top(index), top(index + cell.rows));
            self.place(&mut strip, lines, Place { x, y, height: bottom - y, middle: true });
            rules.push(((x, bottom), (right, bottom)));
            rules.push(((right, y), (right, bottom)));
        }
        let width: Pt = self.fit.widths.iter().copied().sum();
        rules.push(((Pt::ZERO, Pt::ZERO), (width, Pt::ZERO)));
        rules.push(((Pt::ZERO, Pt::ZERO), (Pt::ZERO, whole)));
        strip.items.extend(rules.into_iter().map(|(from, to)| self.rule(from, to)));
        Ok(strip)
    }

    fn cell(&self, setting: &mut Setting<'_>, owners: Owners, cell: &Paragraph, width: Pt) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let lines = paragraph::set(setting, owners, cell, inner)?.lines;
        let height = lines.iter().map(|line| line.height).sum();
        Ok(CellLines { lines, height })
    }

    /// A cell that is read from below: its lines stand side by side, the first on the left.
    fn turned_cell(
        &self,
        setting: &mut Setting<'_>,
        owners: Owners,
        cell: &Paragraph,
        width: Pt,
    ) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let (_, extent) = paragraph::extent(setting, cell, self.style.turned_head.unwrap_or_default())?;
        let mut items = Vec::new();
        let mut x = Pt::ZERO;
        for mut line in paragraph::set(setting, owners, cell, extent)?.lines {
            for item in &mut line.items {
                item.turn(extent);
                item.shift(x, Pt::ZERO);
            }
            items.append(&mut line.items);
            x += line.height;
        }
        for item in &mut items {
            item.shift((inner - x) / 2.0, Pt::ZERO);
        }
        Ok(CellLines { lines: vec![SetLine { items, height: extent, baseline: Pt::ZERO }], height: extent })
    }

    fn place(&self, strip: &mut Strip, cell: CellLines, place: Place) {
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

    fn rules(&self, strip: &mut Strip, rule_above: bool) {
        if rule_above {
            strip.items.push(self.across(Pt::ZERO));
        }
        strip.items.push(self.across(strip.height));
        self.uprights(strip);
    }

    fn uprights(&self, strip: &mut Strip) {
        let bottom = strip.height;
        let mut x = Pt::ZERO;
        strip.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        for column in &self.fit.widths {
            x += *column;
            strip.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        }
    }

    fn across(&self, y: Pt) -> Item {
        let width: Pt = self.fit.widths.iter().copied().sum();
        self.rule((Pt::ZERO, y), (width, y))
    }

    fn rule(&self, from: (Pt, Pt), to: (Pt, Pt)) -> Item {
        Item::Rule(Rule { from, to, thickness: self.style.rule, style: Arc::clone(&self.name) })
    }
}
