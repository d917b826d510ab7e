//! Table layout: columns sized by their content, rows divided only if they are higher than a page, and a head repeated on
//! every page.

pub(crate) mod blank_rows;
mod body_row;
pub(crate) mod fit;
pub(crate) mod grid;
pub(crate) mod head;
mod measure;
pub(crate) mod requirements;
pub(crate) mod row_group;
pub(crate) mod table_fit;
mod wide_row;
mod widths;

use std::sync::Arc;

use self::body_row::BodyRow;
use self::fit::fit;
use self::grid::{ContinuedTable, Grid};
use self::row_group::row_group;
use super::context::LayoutContext;
use super::flow::flow_box::{Break, FlowBox};
use super::structure::{NO_NODES, Nodes};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::Table;

pub(crate) struct TableBoxes {
    pub(crate) continued: ContinuedTable,
    /// The boxes of the head and the body.
    pub(crate) rows: Vec<FlowBox>,
    pub(crate) space_before: Pt,
}

pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    table: &Table,
    width: Pt,
) -> Result<TableBoxes, Error> {
    let style = table.at.locate(context.standard.table(&table.style))?;
    let fit = fit(context, table, style, width)?;
    let grid = Grid { style: style.clone(), fit, name: Arc::clone(&table.style) };
    let mut rows = head::lay_out(&grid, context, nodes.head(), &table.head)?;
    // On later pages the head is an artifact.
    let head = head::lay_out(&grid, context, &NO_NODES, &table.head)?;
    let mut carried = Pt::ZERO;
    // Later sums are longer; use the last ones for the height.
    if let Some(last) = table.rows.iter().rev().find_map(|row| row.carried.as_ref()) {
        for cells in [&last.foot, &last.top] {
            carried = carried.max(grid.carried(context, cells)?.height);
        }
    }
    let room = context.page.text_height() - head.iter().map(|flow_box| flow_box.height).sum::<Pt>() - carried;
    let first = rows.len();
    let mut index = 0;
    // Whether the first row is undivided.
    let mut is_whole = true;
    while let Some(row) = table.rows.get(index) {
        let rule_above = table.head.is_empty() && index == 0;
        let group = row_group(&table.rows, index);
        let start = rows.len();
        let first = BodyRow { row, nodes: nodes.body().child(index), index, room, rule_above };
        match table.rows.get(group.clone()) {
            Some(joined) if joined.len() > 1 || row_group::is_open(row) => {
                rows.extend(row_group::lay_out(&grid, context, joined, nodes.body(), &first)?);
            }
            _ => {
                let is_merged = row.spans.iter().any(|columns| *columns != 1);
                let set = if is_merged { wide_row::lay_out } else { body_row::lay_out };
                rows.extend(set(&grid, context, &first)?);
                is_whole &= index > 0 || rows.len() == start + 1;
            }
        }
        index = group.end;
    }
    // Keep the head with the first two rows.
    if !table.head.is_empty() {
        for (flow_box, kept) in rows.iter_mut().skip(first).zip([Break::Forbidden, Break::Kept]) {
            if kept == Break::Forbidden || is_whole {
                flow_box.break_above = flow_box.break_above.max(kept);
            }
        }
    }
    if let Some(first) = rows.first_mut() {
        first.break_above = Break::Allowed;
    }
    Ok(TableBoxes { continued: ContinuedTable { head, carried, grid }, rows, space_before: style.space_before })
}
