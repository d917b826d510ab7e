//! A row of the body whose cells have one column each, in one strip, or in one a line where no page holds it.

use super::grid::{CellLines, CellPlacing, CellPosition, Grid};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::{Break, FlowBox};
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::{Blank, Paragraph, Row};
use crate::page::{Field, Item};

/// A row of the body, and what it needs to be set.
#[derive(Clone, Copy)]
pub(super) struct BodyRow<'a> {
    pub(super) row: &'a Row,
    pub(super) nodes: &'a Nodes,
    /// Its number, from 0.
    pub(super) index: usize,
    /// The height of the highest row that is not divided.
    pub(super) room: Pt,
    /// Whether no row stands above it.
    pub(super) rule_above: bool,
}

/// Sets a row of the body.
pub(super) fn lay_out(grid: &Grid, context: &mut LayoutContext<'_>, row: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    context.with_reduced_type(grid.fit.reduction, |context| lay_out_row(grid, context, row))
}

fn lay_out_row(grid: &Grid, context: &mut LayoutContext<'_>, body_row: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    let BodyRow { row, nodes, room, rule_above, .. } = *body_row;
    let blank_height = row.is_by_hand();
    let placing = CellPlacing { blank_height, middle: blank_height };
    let mut flow_box = if context.fields.apply_to(row) {
        let bare: Vec<Paragraph> = row.cells.iter().map(Paragraph::without_blanks).collect();
        let mut flow_box = grid.plain_row(context, bare.iter(), nodes, placing)?;
        fields(grid, &mut flow_box, body_row);
        flow_box
    } else {
        grid.plain_row(context, row.cells.iter(), nodes, placing)?
    };
    if flow_box.height > room && !blank_height {
        return divided(grid, context, body_row);
    }
    grid.rules(&mut flow_box, rule_above);
    flow_box.break_above = if row.keep { Break::Forbidden } else { Break::Allowed };
    flow_box.table = Some(0);
    // A signature wants rows above it as it wants lines of text.
    flow_box.is_text = true;
    flow_box.carried.clone_from(&row.carried);
    flow_box.fills_page = row.blank == Blank::Fill;
    Ok(vec![flow_box])
}

/// A row as strips of one line each, between which a page may end.
fn divided(grid: &Grid, context: &mut LayoutContext<'_>, body_row: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    let BodyRow { row, nodes, rule_above, .. } = *body_row;
    let mut cells = grid.cells(context, row.cells.iter(), nodes)?;
    let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    let mut lines: Vec<_> = cells.iter_mut().map(|cell| std::mem::take(&mut cell.lines).into_iter()).collect();
    let mut boxes = Vec::with_capacity(count);
    for index in 0..count {
        let (first, last) = (index == 0, index + 1 == count);
        let above = if first { grid.style.padding_y } else { Pt::ZERO };
        let mut flow_box = FlowBox { table: Some(0), is_text: true, continues: !last, ..FlowBox::default() };
        let mut x = Pt::ZERO;
        for (lines, width) in lines.iter_mut().zip(&grid.fit.widths) {
            if let Some(line) = lines.next() {
                flow_box.height = flow_box.height.max(line.height);
                let cell = CellLines { height: line.height, lines: vec![line] };
                grid.place(
                    &mut flow_box,
                    cell,
                    CellPosition { x, y: above - grid.style.padding_y, height: Pt::ZERO, middle: false },
                );
            }
            x += *width;
        }
        flow_box.height += above + if last { grid.style.padding_y } else { Pt::ZERO };
        grid.uprights(&mut flow_box);
        if first && rule_above {
            flow_box.items.push(grid.across(Pt::ZERO));
        }
        if last {
            flow_box.items.push(grid.across(flow_box.height));
            flow_box.carried.clone_from(&row.carried);
        }
        // No line of it stands alone.
        flow_box.break_above = match first {
            true if row.keep => Break::Forbidden,
            false if index == 1 || last => Break::Forbidden,
            _ => Break::Allowed,
        };
        boxes.push(flow_box);
    }
    Ok(boxes)
}

/// A field in each empty cell of a row.
fn fields(grid: &Grid, flow_box: &mut FlowBox, body_row: &BodyRow<'_>) {
    let BodyRow { row, nodes, index, .. } = *body_row;
    let inset = grid.style.rule;
    let mut x = Pt::ZERO;
    for (column, (width, is_open)) in grid.fit.widths.iter().zip(row.open_cells()).enumerate() {
        if is_open {
            flow_box.items.push(Item::Field(Field {
                x: x + inset,
                y: inset,
                width: *width - inset * 2.0,
                height: flow_box.height - inset * 2.0,
                row: index,
                column,
                owner: nodes.child(column).field,
            }));
        }
        x += *width;
    }
}
