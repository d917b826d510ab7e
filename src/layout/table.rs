//! Tables: columns as wide as their text asks, rows that only a page they are too high for divides, a head that
//! returns on every page.

use std::sync::Arc;

use super::Setting;
use super::grid::{Grid, GridRow};
use super::outline::{NONE, Nodes};
use super::strips::{Break, Strip};
use super::table_fit::fit;
use crate::error::Error;
use crate::length::Pt;
use crate::markup::Table;

pub(super) struct SetTable {
    pub(super) repeated: Repeated,
    /// Head and rows.
    pub(super) rows: Vec<Strip>,
    pub(super) space_before: Pt,
}

/// What comes again on the pages on which a table goes on.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) head: Vec<Strip>,
    /// How high a row of carried sums is; zero where none are carried.
    pub(super) carried: Pt,
    pub(super) grid: Grid,
}

pub(super) fn set(setting: &mut Setting<'_>, nodes: &Nodes, table: &Table, width: Pt) -> Result<SetTable, Error> {
    let style = table.at.locate(setting.standard.table(&table.style))?;
    let fit = fit(setting, table, style, width)?;
    let grid = Grid { style: style.clone(), fit, name: Arc::clone(&table.style) };
    let mut rows = grid.head(setting, nodes.head(), &table.head)?;
    // On a later page it is seen, but not read aloud again.
    let head = grid.head(setting, &NONE, &table.head)?;
    let mut carried = Pt::ZERO;
    // Later sums are the longer ones: the last tells how much room they take.
    if let Some(last) = table.rows.iter().rev().find_map(|row| row.carried.as_ref()) {
        for cells in [&last.foot, &last.top] {
            carried = carried.max(grid.carried(setting, cells)?.height);
        }
    }
    let room = setting.page.text_height() - head.iter().map(|strip| strip.height).sum::<Pt>() - carried;
    let mut rows_of_first = 0;
    for (index, row) in table.rows.iter().enumerate() {
        let rule_above = table.head.is_empty() && index == 0;
        let first = rows.len();
        rows.extend(grid.row(setting, &GridRow { row, nodes: nodes.body().of(index), index, room, rule_above })?);
        // The head never stands alone at the foot of a page, nor with one row where others follow.
        let kept = match index {
            _ if table.head.is_empty() => Break::Allowed,
            0 => Break::Forbidden,
            1 if rows_of_first == 1 => Break::Kept,
            _ => Break::Allowed,
        };
        if let Some(strip) = rows.get_mut(first) {
            strip.break_above = strip.break_above.max(kept);
        }
        if index == 0 {
            rows_of_first = rows.len() - first;
        }
    }
    if let Some(first) = rows.first_mut() {
        first.break_above = Break::Allowed;
    }
    Ok(SetTable { repeated: Repeated { head, carried, grid }, rows, space_before: style.space_before })
}
