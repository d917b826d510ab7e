//! Lays out a body row with cells that span columns: as a row of a grid with fewer, wider columns.

use std::rc::Rc;
use std::sync::Arc;

use super::body_row::{self, BodyRow};
use super::grid::Grid;
use super::table_fit::TableFit;
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::FlowBox;
use crate::length::Pt;
use crate::markup::Row;

/// Lays out a row with cells that span columns.
pub(super) fn lay_out(grid: &Grid, context: &mut LayoutContext<'_>, wide: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    let row = wide.row;
    let mut widths: Vec<Pt> = Vec::new();
    for (width, span) in grid.fit.widths.iter().zip(&row.spans) {
        match widths.last_mut().filter(|_| *span == 0) {
            Some(last) => *last += *width,
            None => widths.push(*width),
        }
    }
    let cells: Vec<_> =
        row.cells.iter().zip(&row.spans).filter(|(_, span)| **span > 0).map(|(cell, _)| cell.clone()).collect();
    let closed = row.closed.iter().zip(&row.spans).filter(|(_, span)| **span > 0).map(|(closed, _)| *closed).collect();
    let ones = vec![1; cells.len()];
    let narrow = Row { cells, closed, spans: ones.clone(), deep: ones, ..row.clone() };
    let fit = Rc::new(TableFit { widths, ..(*grid.fit).clone() });
    let merged = Grid { style: grid.style.clone(), fit, name: Arc::clone(&grid.name) };
    // Covered cells have no nodes, so the nodes match the remaining cells.
    body_row::lay_out(&merged, context, &BodyRow { row: &narrow, ..*wide })
}
