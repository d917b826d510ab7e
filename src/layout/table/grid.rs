//! The rows of a table as strips: cells with their rules, heads over several columns.

use std::rc::Rc;
use std::sync::Arc;

use super::fitted::TableFit;
use super::merged;
use crate::error::Error;
use crate::layout::flow::strip::{Break, ByHand, Strip};
use crate::layout::inline::paragraph::{self, SetLine};
use crate::layout::setting::Setting;
use crate::layout::structure::Container;
use crate::length::Pt;
use crate::markup::{Blank, HeadCell, HeadRow, Inline, Paragraph, Row};
use crate::page::{Field, Item, NodeId, Role, Rule};
use crate::standard::TableStyle;

/// The widths of a table, and how it looks.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) style: TableStyle,
    pub(crate) fit: Rc<TableFit>,
    pub(crate) name: Arc<str>,
    pub(crate) node: NodeId,
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
    /// A row of the body, the number `index` of them.
    pub(crate) fn row(
        &self,
        setting: &mut Setting<'_>,
        row: &Row,
        index: usize,
        (room, rule_above): (Pt, bool),
    ) -> Result<Vec<Strip>, Error> {
        if row.spans.iter().any(|columns| *columns != 1) {
            return setting
                .in_type(self.fit.smaller, |setting| merged::row(self, setting, row, index, (room, rule_above)));
        }
        setting.in_type(self.fit.smaller, |setting| self.set_row(setting, row, index, (room, rule_above)))
    }

    fn set_row(
        &self,
        setting: &mut Setting<'_>,
        row: &Row,
        index: usize,
        (room, rule_above): (Pt, bool),
    ) -> Result<Vec<Strip>, Error> {
        let before = setting.structure.nodes().len();
        let node = setting.structure.add(Role::Row, Some(self.node));
        let by_hand = row.blank != Blank::No;
        let cells = Some((node, &Role::Cell));
        // A row of sums is left to those who add up.
        let mut strip = if setting.fields.cells && by_hand && !row.sum {
            let empty = row.cells.iter().zip(&row.closed).map(|(cell, closed)| is_empty(cell) && !closed);
            let empty: Vec<bool> = empty.collect();
            let first = setting.structure.nodes().len();
            let bare: Vec<Paragraph> = row.cells.iter().map(bare).collect();
            let mut strip = self.plain_row(setting, bare.iter(), cells, (by_hand, by_hand))?;
            self.fields(setting, &mut strip, (node, first), index, &empty);
            strip
        } else {
            self.plain_row(setting, row.cells.iter(), cells, (by_hand, by_hand))?
        };
        if strip.height > room && !by_hand {
            setting.structure.truncate(before);
            return self.divided(setting, row, rule_above);
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
    fn divided(&self, setting: &mut Setting<'_>, row: &Row, rule_above: bool) -> Result<Vec<Strip>, Error> {
        let node = setting.structure.add(Role::Row, Some(self.node));
        let mut cells = self.cells(setting, row.cells.iter(), Some((node, &Role::Cell)))?;
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
    pub(crate) fn closing(&self) -> Strip {
        Strip { items: vec![self.across(Pt::ZERO)], ..Strip::default() }
    }

    /// A field in each empty cell of a row, whose nodes come after `first`.
    fn fields(
        &self,
        setting: &mut Setting<'_>,
        strip: &mut Strip,
        (node, first): (NodeId, usize),
        row: usize,
        empty: &[bool],
    ) {
        let nodes = setting.structure.nodes().iter().enumerate().skip(first);
        let cells: Vec<NodeId> =
            nodes.filter(|(_, cell)| cell.parent == Some(node)).map(|(at, _)| NodeId(at)).collect();
        let mut cells = cells.into_iter();
        let inset = self.style.rule;
        let mut x = Pt::ZERO;
        for (column, (width, empty)) in self.fit.widths.iter().zip(empty).enumerate() {
            let cell = cells.next();
            if *empty {
                let owner = setting.structure.add(Role::Field, cell);
                strip.items.push(Item::Field(Field {
                    x: x + inset,
                    y: inset,
                    width: *width - inset * 2.0,
                    height: strip.height - inset * 2.0,
                    row,
                    column,
                    owner: Some(owner),
                }));
            }
            x += *width;
        }
    }

    /// What is carried from page to page: seen, but not read aloud, for it says nothing new.
    pub(crate) fn carried(&self, setting: &mut Setting<'_>, cells: &[Paragraph]) -> Result<Strip, Error> {
        let set = |setting: &mut Setting<'_>| self.plain_row(setting, cells.iter(), None, (false, false));
        let mut strip = setting.in_type(self.fit.smaller, set)?;
        self.rules(&mut strip, false);
        Ok(strip)
    }

    /// The rows of the head. A `repeated` head, on a later page, is seen but not read aloud again.
    pub(crate) fn head(
        &self,
        setting: &mut Setting<'_>,
        head: &[HeadRow],
        repeated: bool,
    ) -> Result<Vec<Strip>, Error> {
        setting.in_type(self.fit.smaller, |setting| self.set_head(setting, head, repeated))
    }

    fn set_head(&self, setting: &mut Setting<'_>, head: &[HeadRow], repeated: bool) -> Result<Vec<Strip>, Error> {
        let is_plain =
            self.fit.turned.is_empty() && head.iter().flatten().all(|cell| cell.columns == 1 && cell.rows == 1);
        if !is_plain {
            return Ok(vec![self.spanned_head(setting, head, repeated)?]);
        }
        let mut strips = Vec::with_capacity(head.len());
        for (index, row) in head.iter().enumerate() {
            let role = HEADER_CELL;
            let node = (!repeated).then(|| setting.structure.add(Role::Row, Some(self.node)));
            let cells = row.iter().map(|cell| &cell.paragraph);
            let mut strip = self.plain_row(setting, cells, node.map(|node| (node, &role)), (false, true))?;
            self.rules(&mut strip, index == 0);
            strip.break_above = Break::Forbidden;
            strips.push(strip);
        }
        Ok(strips)
    }

    /// A row whose cells have one column each; without a node it is not read aloud.
    fn plain_row<'p>(
        &self,
        setting: &mut Setting<'_>,
        cells: impl Iterator<Item = &'p Paragraph>,
        node: Option<(NodeId, &Role)>,
        (by_hand, middle): (bool, bool),
    ) -> Result<Strip, Error> {
        let cells: Vec<&Paragraph> = cells.collect();
        let set = self.cells(setting, cells.iter().copied(), node)?;
        // Where nothing is printed, a hand needs no room beside its own.
        let is_bare = |cell: &Paragraph| by_hand && is_empty(cell);
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
        node: Option<(NodeId, &Role)>,
    ) -> Result<Vec<CellLines>, Error> {
        let mut set = Vec::with_capacity(self.fit.widths.len());
        for (cell, width) in cells.zip(&self.fit.widths) {
            let container = node.map(|(node, role)| setting.container(role.clone(), Some(node)));
            set.push(self.cell(setting, container, cell, *width)?);
        }
        Ok(set)
    }

    /// A head whose cells reach over columns or rows, in one strip.
    fn spanned_head(&self, setting: &mut Setting<'_>, head: &[HeadRow], repeated: bool) -> Result<Strip, Error> {
        let mut heights = vec![Pt::ZERO; head.len()];
        let mut set: Vec<(usize, &HeadCell, CellLines)> = Vec::new();
        for (index, row) in head.iter().enumerate() {
            let node = (!repeated).then(|| setting.structure.add(Role::Row, Some(self.node)));
            for cell in row {
                let width = self.fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum();
                let role = Role::HeaderCell { columns: cell.columns, rows: cell.rows };
                let container = node.map(|node| setting.container(role, Some(node)));
                let lines = if self.fit.turned.contains(&(index, cell.column)) {
                    self.turned_cell(setting, container, &cell.paragraph, width)?
                } else {
                    self.cell(setting, container, &cell.paragraph, width)?
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

    pub(super) fn cell(
        &self,
        setting: &mut Setting<'_>,
        mut container: Option<Container>,
        cell: &Paragraph,
        width: Pt,
    ) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let lines = paragraph::set(setting, container.as_mut(), cell, inner)?.lines;
        let height = lines.iter().map(|line| line.height).sum();
        Ok(CellLines { lines, height })
    }

    /// A cell that is read from below: its lines stand side by side, the first on the left.
    fn turned_cell(
        &self,
        setting: &mut Setting<'_>,
        mut container: Option<Container>,
        cell: &Paragraph,
        width: Pt,
    ) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let (_, extent) = paragraph::extent(setting, cell, self.style.turned_head.unwrap_or_default())?;
        let mut items = Vec::new();
        let mut x = Pt::ZERO;
        for mut line in paragraph::set(setting, container.as_mut(), cell, extent)?.lines {
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

/// A cell without the room to write that a field takes.
pub(super) fn bare(cell: &Paragraph) -> Paragraph {
    Paragraph { inlines: if is_empty(cell) { Vec::new() } else { cell.inlines.clone() }, ..cell.clone() }
}

/// Whether a cell has nothing but room to write.
pub(super) fn is_empty(cell: &Paragraph) -> bool {
    cell.inlines.iter().all(|inline| match inline {
        Inline::Text { text, .. } => text.trim().is_empty(),
        Inline::Break | Inline::Gap(_) | Inline::Leader => true,
    })
}

const HEADER_CELL: Role = Role::HeaderCell { columns: 1, rows: 1 };
