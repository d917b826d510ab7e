//! Lays out a body row whose cells span one column each: in one box, or in a box per line if it is higher than a
//! page.

use super::grid::{CellLines, CellPlacing, CellPosition, Grid};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::{Break, FlowBox};
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::{Blank, Paragraph, Row};
use crate::page::{Field, Item};

/// A body row with the input of its layout.
#[derive(Clone, Copy)]
pub(super) struct BodyRow<'a> {
    pub(super) row: &'a Row,
    pub(super) nodes: &'a Nodes,
    /// Its index among the body rows.
    pub(super) index: usize,
    /// The maximum height of an undivided row.
    pub(super) room: Pt,
    /// Whether it needs a rule above it, because it is the first row of a table without a head.
    pub(super) rule_above: bool,
}

/// Lays out a body row.
pub(super) fn lay_out(grid: &Grid, context: &mut LayoutContext<'_>, row: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    context.with_reduced_type(grid.fit.reduction, |context| lay_out_row(grid, context, row))
}

fn lay_out_row(grid: &Grid, context: &mut LayoutContext<'_>, body_row: &BodyRow<'_>) -> Result<Vec<FlowBox>, Error> {
    let BodyRow { row, nodes, room, rule_above, .. } = *body_row;
    let is_blank = row.is_blank();
    let placing = CellPlacing { is_blank, middle: is_blank };
    let mut flow_box = if context.fields.apply_to(row) {
        let bare: Vec<Paragraph> = row.cells.iter().map(Paragraph::without_blanks).collect();
        let mut flow_box = grid.plain_row(context, bare.iter(), nodes, placing)?;
        fields(grid, &mut flow_box, body_row);
        flow_box
    } else {
        grid.plain_row(context, row.cells.iter(), nodes, placing)?
    };
    if flow_box.height > room && !is_blank {
        return lay_out_divided(grid, context, body_row);
    }
    grid.rules(&mut flow_box, rule_above);
    flow_box.break_above = if row.keep { Break::Forbidden } else { Break::Allowed };
    flow_box.table = Some(0);
    // Rows count as lines of text above a signature.
    flow_box.is_text = true;
    flow_box.carried.clone_from(&row.carried);
    flow_box.fills_page = row.blank == Blank::Fill;
    Ok(vec![flow_box])
}

/// Lays out a row as a box per line, with page breaks between them.
fn lay_out_divided(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    body_row: &BodyRow<'_>,
) -> Result<Vec<FlowBox>, Error> {
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
        // Keep the first two and the last two lines together.
        flow_box.break_above = match first {
            true if row.keep => Break::Forbidden,
            false if index == 1 || last => Break::Forbidden,
            _ => Break::Allowed,
        };
        boxes.push(flow_box);
    }
    Ok(boxes)
}

/// Adds a form field for each empty cell.
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
