//! Tables: columns as wide as their text asks, rows that only a page they are too high for divides, a head that
//! returns on every page.

mod ask;
pub(crate) mod fill;
pub(crate) mod fit;
pub(crate) mod fitted;
pub(crate) mod grid;
mod joined;
mod merged;
pub(crate) mod wants;
mod widths;

use std::sync::Arc;

use self::fit::fit;
use self::grid::{Grid, Repeated};
use self::joined::joined;
use super::flow::strip::{Break, Strip};
use super::setting::Setting;
use super::structure::Container;
use crate::error::Error;
use crate::length::Pt;
use crate::markup::Table;
use crate::page::Role;

pub(crate) struct SetTable {
    pub(crate) repeated: Repeated,
    /// Head and rows.
    pub(crate) rows: Vec<Strip>,
    pub(crate) space_before: Pt,
}

pub(crate) fn set(
    setting: &mut Setting<'_>,
    container: &mut Container,
    table: &Table,
    width: Pt,
) -> Result<SetTable, Error> {
    let style = table.at.locate(setting.standard.table(&table.style))?;
    let fit = fit(setting, table, style, width)?;
    let node = setting.structure.add(Role::Table, Some(container.node));
    let grid = Grid { style: style.clone(), fit, name: Arc::clone(&table.style), node };
    let mut rows = grid.head(setting, &table.head, false)?;
    let head = grid.head(setting, &table.head, true)?;
    let mut carried = Pt::ZERO;
    // Later sums are the longer ones: the last tells how much room they take.
    if let Some(last) = table.rows.iter().rev().find_map(|row| row.carried.as_ref()) {
        for cells in [&last.foot, &last.top] {
            carried = carried.max(grid.carried(setting, cells)?.height);
        }
    }
    let room = setting.page.text_height() - head.iter().map(|strip| strip.height).sum::<Pt>() - carried;
    let first = rows.len();
    let mut index = 0;
    // Whether the first row is not divided.
    let mut is_whole = true;
    while let Some(row) = table.rows.get(index) {
        let top = table.head.is_empty() && index == 0;
        let together = joined(&table.rows, index);
        let start = rows.len();
        match table.rows.get(together.clone()) {
            Some(joined) if joined.len() > 1 || joined::is_open(row) => {
                rows.extend(joined::rows(&grid, setting, joined, index, (room, top))?);
            }
            _ => {
                rows.extend(grid.row(setting, row, index, (room, top))?);
                is_whole &= index > 0 || rows.len() == start + 1;
            }
        }
        index = together.end;
    }
    // The head never stands alone at the foot of a page, nor with one row where others follow.
    if !table.head.is_empty() {
        for (strip, kept) in rows.iter_mut().skip(first).zip([Break::Forbidden, Break::Kept]) {
            if kept == Break::Forbidden || is_whole {
                strip.break_above = strip.break_above.max(kept);
            }
        }
    }
    if let Some(first) = rows.first_mut() {
        first.break_above = Break::Allowed;
    }
    Ok(SetTable { repeated: Repeated { head, carried, grid }, rows, space_before: style.space_before })
}
