//! Rows of the body whose cells reach over several columns: rows of a grid with fewer, wider columns.

use std::rc::Rc;
use std::sync::Arc;

use super::fitted::TableFit;
use super::grid::Grid;
use crate::error::Error;
use crate::layout::flow::strip::Strip;
use crate::layout::setting::Setting;
use crate::length::Pt;
use crate::markup::Row;
use crate::page::{NodeId, Role};

/// A row, some of whose cells reach over several columns.
pub(crate) fn row(
    grid: &Grid,
    setting: &mut Setting<'_>,
    row: &Row,
    index: usize,
    room: (Pt, bool),
) -> Result<Vec<Strip>, Error> {
    let mut widths: Vec<Pt> = Vec::new();
    for (width, span) in grid.fit.widths.iter().zip(&row.spans) {
        match widths.last_mut().filter(|_| *span == 0) {
            Some(last) => *last += *width,
            None => widths.push(*width),
        }
    }
    let spans: Vec<usize> = row.spans.iter().copied().filter(|span| *span > 0).collect();
    let cells = row.cells.iter().zip(&row.spans).filter(|(_, span)| **span > 0).map(|(cell, _)| cell.clone()).collect();
    let closed = row.closed.iter().zip(&row.spans).filter(|(_, span)| **span > 0).map(|(closed, _)| *closed).collect();
    let ones = vec![1; spans.len()];
    let narrow = Row { cells, closed, spans: ones.clone(), deep: ones, ..row.clone() };
    let fit = Rc::new(TableFit { widths, ..(*grid.fit).clone() });
    let merged = Grid { style: grid.style.clone(), fit, name: Arc::clone(&grid.name), node: grid.node };
    let first = setting.structure.nodes().len();
    let strips = merged.row(setting, &narrow, index, room)?;
    let nodes = setting.structure.nodes().iter().enumerate().skip(first);
    let cells: Vec<usize> = nodes.filter(|(_, node)| node.role == Role::Cell).map(|(at, _)| at).collect();
    for (at, columns) in cells.into_iter().zip(spans).filter(|(_, columns)| *columns > 1) {
        setting.structure.set_role(NodeId(at), Role::WideCell { columns, rows: 1 });
    }
    Ok(strips)
}
