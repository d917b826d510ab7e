//! Tables: columns as wide as their text asks, rows that only a page they are too high for divides, a head that
//! returns on every page.

mod ask;
mod body_row;
pub(crate) mod fill;
pub(crate) mod fit;
pub(crate) mod fitted;
pub(crate) mod grid;
mod head;
mod joined;
mod merged;
pub(crate) mod wants;
mod widths;

use std::sync::Arc;

use self::body_row::BodyRow;
use self::fit::fit;
use self::grid::{Grid, Repeated};
use self::joined::joined;
use super::flow::strip::{Break, Strip};
use super::setting::Setting;
use super::structure::{NONE, Nodes};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::Table;

pub(crate) struct SetTable {
    pub(crate) repeated: Repeated,
    /// Head and rows.
    pub(crate) rows: Vec<Strip>,
    pub(crate) space_before: Pt,
}

pub(crate) fn set(setting: &mut Setting<'_>, nodes: &Nodes, table: &Table, width: Pt) -> Result<SetTable, Error> {
    let style = table.at.locate(setting.standard.table(&table.style))?;
    let fit = fit(setting, table, style, width)?;
    let grid = Grid { style: style.clone(), fit, name: Arc::clone(&table.style) };
    let mut rows = head::set(&grid, setting, nodes.head(), &table.head)?;
    // On a later page it is seen, but not read aloud again.
    let head = head::set(&grid, setting, &NONE, &table.head)?;
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
        let rule_above = table.head.is_empty() && index == 0;
        let together = joined(&table.rows, index);
        let start = rows.len();
        let first = BodyRow { row, nodes: nodes.body().of(index), index, room, rule_above };
        match table.rows.get(together.clone()) {
            Some(joined) if joined.len() > 1 || joined::is_open(row) => {
                rows.extend(joined::set(&grid, setting, joined, nodes.body(), &first)?);
            }
            _ => {
                let is_merged = row.spans.iter().any(|columns| *columns != 1);
                let set = if is_merged { merged::set } else { body_row::set };
                rows.extend(set(&grid, setting, &first)?);
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
