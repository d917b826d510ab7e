//! Tables: columns as wide as their text asks, rows that no page divides, a head that returns on every page.

use std::sync::Arc;

use super::paragraph::{self, SetLine};
use super::strips::{Break, Strip};
use super::{Container, Setting};
use crate::error::{Error, Problem};
use crate::length::Pt;
use crate::markup::{Inline, Row, Table};
use crate::page::{Item, NodeId, Role, Rule};
use crate::standard::TableStyle;

pub(super) struct SetTable {
    /// The head alone, for the pages on which the table goes on.
    pub(super) head: Vec<Strip>,
    /// Head and rows.
    pub(super) rows: Vec<Strip>,
    pub(super) space_before: Pt,
}

pub(super) fn set(
    setting: &mut Setting<'_>,
    container: &mut Container,
    table: &Table,
    width: Pt,
) -> Result<SetTable, Error> {
    let style = table.at.locate(setting.standard.table(&table.style))?;
    let widths = column_widths(setting, table, style, width)?;
    let node = setting.structure.add(Role::Table, Some(container.node));
    let grid = Grid { style, widths: &widths, name: Arc::from(table.style.as_str()), node };
    let mut set = SetTable { head: Vec::new(), rows: Vec::new(), space_before: style.space_before };
    for (index, row) in table.head.iter().enumerate() {
        let top = index == 0;
        set.rows.push(grid.row(setting, row, RowKind::Head, top)?);
        set.head.push(grid.row(setting, row, RowKind::RepeatedHead, top)?);
    }
    for (index, row) in table.rows.iter().enumerate() {
        let top = table.head.is_empty();
        let mut strip = grid.row(setting, row, RowKind::Body, top)?;
        // The head never stands alone at the foot of a page.
        if index == 0 && !table.head.is_empty() {
            strip.break_above = Break::Forbidden;
        }
        set.rows.push(strip);
    }
    if let Some(first) = set.rows.first_mut() {
        first.break_above = Break::Allowed;
    }
    Ok(set)
}

/// Each column gets what its longest word needs, and a share of the rest by how much more its text would like.
fn column_widths(setting: &mut Setting<'_>, table: &Table, style: &TableStyle, width: Pt) -> Result<Vec<Pt>, Error> {
    let count = table.head.iter().chain(&table.rows).map(|row| row.cells.len()).max().unwrap_or(0);
    let padding = style.padding_x * 2.0;
    let inner = width - padding * count as f64;
    if count > 0 && inner / (count as f64) < style.padding_x {
        return Err(Error::new(Problem::Layout {
            message: format!("{count} columns are too many for a page of this width"),
        })
        .at(table.at.place()));
    }
    let mut wants = vec![(Pt::ZERO, Pt::ZERO); count];
    let mut dotted = vec![false; count];
    for row in table.head.iter().chain(&table.rows) {
        for (index, cell) in row.cells.iter().enumerate() {
            let (narrowest, widest) = paragraph::widths(setting, cell, inner)?;
            let want = &mut wants[index];
            *want = (want.0.max(narrowest), want.1.max(widest));
            dotted[index] |= cell.inlines.contains(&Inline::Leader);
        }
    }
    let words: Pt = wants.iter().map(|want| want.0).sum();
    let to_write_on: Vec<(Pt, Pt)> = wants
        .iter()
        .zip(dotted)
        .map(|(want, dotted)| {
            let room = if dotted { style.leader } else { Pt::ZERO };
            (want.0.max(room), want.1.max(room))
        })
        .collect();
    let roomy: Pt = to_write_on.iter().map(|want| want.0).sum();
    // Room to write on gives way to words.
    let (wants, least) = if roomy > inner { (wants, words) } else { (to_write_on, roomy) };
    if least > inner {
        // Words will be cut: the widths in proportion to the longest ones.
        return Ok(wants.iter().map(|want| inner * (want.0 / least) + padding).collect());
    }
    let more: Pt = wants.iter().map(|want| want.1 - want.0).sum();
    let spare = inner - least;
    Ok(wants
        .iter()
        .map(|want| {
            let share = if more > Pt::ZERO { (want.1 - want.0) / more } else { 1.0 / count as f64 };
            want.0 + spare * share + padding
        })
        .collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Head,
    /// The head on a later page: seen, but not read aloud again.
    RepeatedHead,
    Body,
}

struct Grid<'a> {
    style: &'a TableStyle,
    widths: &'a [Pt],
    name: Arc<str>,
    node: NodeId,
}

impl Grid<'_> {
    fn row(&self, setting: &mut Setting<'_>, row: &Row, kind: RowKind, rule_above: bool) -> Result<Strip, Error> {
        let node = (kind != RowKind::RepeatedHead).then(|| setting.structure.add(Role::Row, Some(self.node)));
        let mut cells = Vec::new();
        let mut height = if row.blank { self.style.blank_row } else { Pt::ZERO };
        for (cell, width) in row.cells.iter().zip(self.widths) {
            let role = if kind == RowKind::Body { Role::Cell } else { Role::HeaderCell };
            let inner = *width - self.style.padding_x * 2.0;
            let mut container = node.map(|node| setting.container(role, Some(node)));
            let lines = paragraph::set(setting, container.as_mut(), cell, inner)?.lines;
            let text: Pt = lines.iter().map(|line| line.height).sum();
            height = height.max(text + self.style.padding_y * 2.0);
            cells.push((lines, text));
        }
        let mut strip = Strip {
            height,
            table: (kind == RowKind::Body).then_some(0),
            break_above: if kind == RowKind::Head { Break::Forbidden } else { Break::Allowed },
            ..Strip::default()
        };
        let middle = kind != RowKind::Body || row.blank;
        let mut x = Pt::ZERO;
        for ((lines, text), width) in cells.into_iter().zip(self.widths) {
            let mut y = if middle { (height - text) / 2.0 } else { self.style.padding_y };
            for SetLine { mut items, height } in lines {
                for item in &mut items {
                    item.shift(x + self.style.padding_x, y);
                }
                strip.items.append(&mut items);
                y += height;
            }
            x += *width;
        }
        self.rules(&mut strip, rule_above);
        Ok(strip)
    }

    fn rules(&self, strip: &mut Strip, rule_above: bool) {
        let width: Pt = self.widths.iter().copied().sum();
        let mut rule = |from, to| {
            strip.items.push(Item::Rule(Rule { from, to, thickness: self.style.rule, style: Arc::clone(&self.name) }));
        };
        if rule_above {
            rule((Pt::ZERO, Pt::ZERO), (width, Pt::ZERO));
        }
        rule((Pt::ZERO, strip.height), (width, strip.height));
        let mut x = Pt::ZERO;
        rule((x, Pt::ZERO), (x, strip.height));
        for column in self.widths {
            x += *column;
            rule((x, Pt::ZERO), (x, strip.height));
        }
    }
}
