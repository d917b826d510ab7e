//! Tables: columns as wide as their text asks, rows that only a page they are too high for divides, a head that
//! returns on every page.

mod ask;
pub(crate) mod fill;
pub(crate) mod fit;
pub(crate) mod fitted;
pub(crate) mod grid;
mod merged;
pub(crate) mod wants;
mod widths;

use std::sync::Arc;

use self::fit::fit;
use self::grid::{Grid, Repeated};
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
    let mut rows_of_first = 0;
    for (index, row) in table.rows.iter().enumerate() {
        let top = table.head.is_empty() && index == 0;
        let first = rows.len();
        rows.extend(grid.row(setting, row, index, (room, top))?);
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
