//! Lays out the head of a table: a box per row, or a single box if cells span columns or rows or are rotated.

use super::grid::{CellLines, CellPlacing, CellPosition, Grid};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::{Break, FlowBox};
use crate::layout::inline::inline_box::Owners;
use crate::layout::inline::paragraph::{self, LineBox};
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::{HeadCell, HeadRow, Paragraph};

/// Lays out the head rows.
pub(super) fn lay_out(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    head: &[HeadRow],
) -> Result<Vec<FlowBox>, Error> {
    context.with_reduced_type(grid.fit.reduction, |context| lay_out_head(grid, context, nodes, head))
}

fn lay_out_head(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    head: &[HeadRow],
) -> Result<Vec<FlowBox>, Error> {
    let is_plain = grid.fit.turned.is_empty() && head.iter().flatten().all(|cell| cell.columns == 1 && cell.rows == 1);
    if !is_plain {
        return Ok(vec![spanned_head(grid, context, nodes, head)?]);
    }
    let placing = CellPlacing { is_blank: false, middle: true };
    let mut boxes = Vec::with_capacity(head.len());
    for (index, row) in head.iter().enumerate() {
        let cells = row.iter().map(|cell| &cell.paragraph);
        let mut flow_box = grid.plain_row(context, cells, nodes.child(index), placing)?;
        grid.rules(&mut flow_box, index == 0);
        flow_box.break_above = Break::Forbidden;
        boxes.push(flow_box);
    }
    Ok(boxes)
}

/// Lays out a head with spanning or rotated cells in a single box.
fn spanned_head(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    head: &[HeadRow],
) -> Result<FlowBox, Error> {
    let (set, heights) = spanned_cells(grid, context, nodes, head)?;
    let top = |row: usize| -> Pt { heights.iter().take(row).copied().sum() };
    let whole = top(heights.len());
    let mut flow_box = FlowBox { height: whole, ..FlowBox::default() };
    let mut rules = Vec::new();
    for (index, cell, lines) in set {
        let x: Pt = grid.fit.widths.iter().take(cell.column).copied().sum();
        let right = x + grid.fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum::<Pt>();
        let (y, bottom) = (top(index), top(index + cell.rows));
        grid.place(&mut flow_box, lines, CellPosition { x, y, height: bottom - y, middle: true });
        rules.push(((x, bottom), (right, bottom)));
        rules.push(((right, y), (right, bottom)));
    }
    let width: Pt = grid.fit.widths.iter().copied().sum();
    rules.push(((Pt::ZERO, Pt::ZERO), (width, Pt::ZERO)));
    rules.push(((Pt::ZERO, Pt::ZERO), (Pt::ZERO, whole)));
    flow_box.items.extend(rules.into_iter().map(|(from, to)| grid.rule(from, to)));
    Ok(flow_box)
}

/// A cell of the head with the index of its row and its lines.
type SpannedCell<'h> = (usize, &'h HeadCell, CellLines);

/// Lays out the cells of a head with spanning or rotated cells, and finds the heights of its rows.
fn spanned_cells<'h>(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    head: &'h [HeadRow],
) -> Result<(Vec<SpannedCell<'h>>, Vec<Pt>), Error> {
    let mut heights = vec![Pt::ZERO; head.len()];
    let mut set: Vec<SpannedCell<'h>> = Vec::new();
    for (index, row) in head.iter().enumerate() {
        for (place, cell) in row.iter().enumerate() {
            let width = grid.fit.widths.iter().skip(cell.column).take(cell.columns).copied().sum();
            let owners = nodes.child(index).child(place).owners;
            let lines = if grid.fit.turned.contains(&(index, cell.column)) {
                turned_cell(grid, context, owners, &cell.paragraph, width)?
            } else {
                grid.cell(context, owners, &cell.paragraph, width)?
            };
            if cell.rows == 1 {
                heights[index] = heights[index].max(lines.height + grid.style.padding_y * 2.0);
            }
            set.push((index, cell, lines));
        }
    }
    // The last row spanned by a cell takes the height that the cell lacks.
    for (index, cell, lines) in set.iter().filter(|(_, cell, _)| cell.rows > 1) {
        let rows = *index..(*index + cell.rows).min(heights.len());
        let there: Pt = heights[rows.clone()].iter().copied().sum();
        if let Some(last) = heights[rows].last_mut() {
            *last += (lines.height + grid.style.padding_y * 2.0 - there).max(Pt::ZERO);
        }
    }
    Ok((set, heights))
}

/// The heights of the head rows.
#[cfg(feature = "docx")]
pub(crate) fn row_heights(grid: &Grid, context: &mut LayoutContext<'_>, head: &[HeadRow]) -> Result<Vec<Pt>, Error> {
    context.with_reduced_type(grid.fit.reduction, |context| {
        Ok(spanned_cells(grid, context, &crate::layout::structure::NO_NODES, head)?.1)
    })
}

/// Lays out a cell rotated by 90°: its lines stand side by side, the first on the left.
fn turned_cell(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    owners: Owners,
    cell: &Paragraph,
    width: Pt,
) -> Result<CellLines, Error> {
    let inner = width - grid.style.padding_x * 2.0;
    let (_, extent) = paragraph::extent(context, cell, grid.style.turned_head.unwrap_or_default())?;
    let mut items = Vec::new();
    let mut x = Pt::ZERO;
    for mut line in paragraph::lay_out(context, owners, cell, extent)?.lines {
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
    let line = LineBox { items, height: extent, baseline: Pt::ZERO, footnotes: 0 };
    Ok(CellLines { lines: vec![line], height: extent })
}
