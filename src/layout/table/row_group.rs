//! Lays out a group of body rows joined by cells that span several rows. Each row is a box of its own.

use std::borrow::Cow;
use std::ops::Range;

use super::body_row::BodyRow;
use super::grid::{CellLines, CellPosition, Grid};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::{BlankRowHeight, Break, FlowBox};
use crate::layout::inline::inline_box::Owners;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::{Paragraph, Row};
use crate::page::{Field, Item, NodeId};

/// The rows from `first` on that are joined by cells that span rows.
pub(crate) fn row_group(rows: &[Row], first: usize) -> Range<usize> {
    let mut end = first + 1;
    let mut index = first;
    while let Some(row) = rows.get(index).filter(|_| index < end) {
        let deep = row.deep.iter().zip(&row.spans).filter(|(_, columns)| **columns > 0).map(|(deep, _)| *deep);
        end = end.max(index + deep.max().unwrap_or(1)).min(rows.len());
        index += 1;
    }
    first..end
}

/// Whether a single row needs group layout: a blank row with cells that span columns.
pub(crate) fn is_open(row: &Row) -> bool {
    row.is_blank() && row.spans.iter().any(|columns| *columns != 1)
}

/// A cell of the group.
struct GroupCell<'p> {
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
    paragraph: &'p Paragraph,
    lines: CellLines,
    /// Whether it is a form field, and the structure node of that field.
    is_field: bool,
    field: Option<NodeId>,
}

/// The heights of the rows.
struct Heights {
    blank_height: Vec<Option<BlankRowHeight>>,
    heights: Vec<Pt>,
    /// Whether the group fits on a page.
    fits: bool,
}

impl Heights {
    fn top(&self, row: usize) -> Pt {
        self.heights.iter().take(row).copied().sum()
    }

    fn of(&self, rows: Range<usize>) -> Pt {
        self.top(rows.end) - self.top(rows.start)
    }
}

/// Lays out a group of rows. `first` is its first row; `nodes` are the nodes of all body rows.
pub(super) fn lay_out(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    rows: &[Row],
    nodes: &Nodes,
    first: &BodyRow<'_>,
) -> Result<Vec<FlowBox>, Error> {
    context.with_reduced_type(grid.fit.reduction, |context| lay_out_rows(grid, context, rows, nodes, first))
}

fn lay_out_rows(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    rows: &[Row],
    nodes: &Nodes,
    first: &BodyRow<'_>,
) -> Result<Vec<FlowBox>, Error> {
    let BodyRow { index: first, room, rule_above, .. } = *first;
    let paragraphs_of_rows: Vec<Cow<'_, [Paragraph]>> = rows
        .iter()
        .map(|row| match context.fields.apply_to(row) {
            true => row.cells.iter().map(Paragraph::without_blanks).collect(),
            false => Cow::Borrowed(row.cells.as_slice()),
        })
        .collect();
    let mut cells = Vec::new();
    for (index, (row, paragraphs)) in rows.iter().zip(&paragraphs_of_rows).enumerate() {
        let span = |spans: &[usize], column: usize| spans.get(column).copied().unwrap_or(1);
        // Covered cells have no nodes.
        let own = paragraphs
            .iter()
            .enumerate()
            .zip(row.open_cells())
            .filter(|((column, _), _)| span(&row.spans, *column) > 0);
        for (place, ((column, paragraph), is_open)) in own.enumerate() {
            let (columns, deep) = (span(&row.spans, column), span(&row.deep, column));
            let nodes = nodes.child(first + index).child(place);
            let lines = grid.cell(context, nodes.owners, paragraph, grid.width(column, columns))?;
            let is_field = is_open && context.fields.apply_to(row);
            let field = nodes.field;
            cells.push(GroupCell { row: index, column, columns, rows: deep, paragraph, lines, is_field, field });
        }
    }
    let heights = heights(grid, context, rows, &cells, room);
    let mut boxes: Vec<FlowBox> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let mut flow_box = FlowBox { height: heights.of(index..index + 1), ..FlowBox::default() };
        flow_box.blank_height = heights.blank_height.get(index).copied().flatten();
        flow_box.break_above = match index {
            _ if row.keep => Break::Forbidden,
            0 => Break::Allowed,
            _ if !heights.fits => break_above(index, rows.len()),
            // A break at the top of a table avoids an empty page below the letterhead.
            _ if first <= 2 && heights.top(rows.len()) > room / 2.0 => Break::Discouraged,
            _ => Break::InRowGroup,
        };
        (flow_box.table, flow_box.is_text) = (Some(0), true);
        flow_box.carried.clone_from(&row.carried);
        flow_box.continues = index + 1 < rows.len();
        boxes.push(flow_box);
    }
    rules(grid, &mut boxes, &cells, rule_above);
    for cell in cells.iter().filter(|cell| cell.is_field) {
        let inset = grid.style.rule;
        // If the group is higher than a page, the field covers only the first row of its cell.
        let covered_rows = if heights.fits { cell.rows } else { 1 };
        let field = Field {
            x: grid.width(0, cell.column) + inset,
            y: inset,
            width: grid.width(cell.column, cell.columns) - inset * 2.0,
            height: heights.of(cell.row..cell.row + covered_rows) - inset * 2.0,
            row: first + cell.row,
            column: cell.column,
            owner: cell.field,
        };
        if let Some(flow_box) = boxes.get_mut(cell.row) {
            flow_box.items.push(Item::Field(field));
        }
    }
    for cell in cells {
        let is_blank = rows.get(cell.row).is_some_and(Row::is_blank);
        if cell.rows == 1 {
            let height = heights.of(cell.row..cell.row + 1);
            if let Some(flow_box) = boxes.get_mut(cell.row) {
                grid.place(
                    flow_box,
                    cell.lines,
                    CellPosition { x: grid.width(0, cell.column), y: Pt::ZERO, height, middle: is_blank },
                );
            }
            continue;
        }
        place_spanning_cell(grid, context, cell, &heights, &mut boxes)?;
    }
    Ok(boxes)
}

/// The break above a row of a group that is higher than a page: the first two and the last two rows stay together.
fn break_above(index: usize, rows: usize) -> Break {
    if rows > 3 && (index == 1 || index + 1 == rows) { Break::Kept } else { Break::Allowed }
}

/// The heights of the rows. A cell that spans rows distributes the height it lacks over all of them.
fn heights(grid: &Grid, context: &LayoutContext<'_>, rows: &[Row], cells: &[GroupCell<'_>], room: Pt) -> Heights {
    let needed_height = |cell: &GroupCell<'_>, is_blank: bool| {
        // An empty cell of a blank row needs no padding.
        let padding = if is_blank && cell.paragraph.is_empty() { Pt::ZERO } else { grid.style.padding_y * 2.0 };
        cell.lines.height + padding
    };
    let mut contents: Vec<Pt> = vec![Pt::ZERO; rows.len()];
    let is_blank = |row: usize| rows.get(row).is_some_and(Row::is_blank);
    for cell in cells.iter().filter(|cell| cell.rows == 1) {
        if let Some(content) = contents.get_mut(cell.row) {
            *content = content.max(needed_height(cell, is_blank(cell.row)));
        }
    }
    let mut spanning: Vec<&GroupCell<'_>> = cells.iter().filter(|cell| cell.rows > 1).collect();
    spanning.sort_by_key(|cell| cell.rows);
    let row_height = |row: usize, content: Pt| {
        let blank_height = is_blank(row).then_some(BlankRowHeight { content, limits: grid.style.blank_row });
        (blank_height, blank_height.map_or(content, |blank_height| blank_height.height(context.blank_row_shrink)))
    };
    for cell in spanning {
        let range = cell.row..(cell.row + cell.rows).min(contents.len());
        let available: Pt = range.clone().map(|row| row_height(row, contents[row]).1).sum();
        let lack = (needed_height(cell, is_blank(cell.row)) - available).max(Pt::ZERO) / range.len().max(1) as f64;
        if lack > Pt::ZERO {
            for row in range {
                contents[row] = row_height(row, contents[row]).1 + lack;
            }
        }
    }
    let (blank_height, heights): (_, Vec<Pt>) =
        contents.iter().enumerate().map(|(row, content)| row_height(row, *content)).unzip();
    let fits = heights.iter().copied().sum::<Pt>() <= room;
    Heights { blank_height, heights, fits }
}

/// Places the lines of a cell that spans rows: centred if the group fits on a page, otherwise from the top. Each line
/// goes into the box of the row beside it, so that a page may end between lines. Rows below the last line repeat the
/// text at the top of a page, and rows above the first line have it if they end a page.
fn place_spanning_cell(
    grid: &Grid,
    context: &mut LayoutContext<'_>,
    cell: GroupCell<'_>,
    heights: &Heights,
    boxes: &mut [FlowBox],
) -> Result<(), Error> {
    let x = grid.width(0, cell.column);
    let whole = heights.of(cell.row..cell.row + cell.rows);
    let content = cell.lines.height;
    let mut y = if heights.fits { (whole - content) / 2.0 } else { grid.style.padding_y };
    let mut row = cell.row;
    let last = cell.row + cell.rows - 1;
    let mut first_line = None;
    for line in cell.lines.lines {
        while row < last && y + line.height / 2.0 > heights.of(cell.row..row + 1) {
            row += 1;
        }
        let place = CellPosition {
            x,
            y: y - heights.of(cell.row..row) - grid.style.padding_y,
            height: Pt::ZERO,
            middle: false,
        };
        y += line.height;
        first_line.get_or_insert(row);
        if let Some(flow_box) = boxes.get_mut(row) {
            grid.place(flow_box, CellLines { height: line.height, lines: vec![line] }, place);
        }
    }
    let lay_out_again = |context: &mut LayoutContext<'_>, place: CellPosition| -> Result<Vec<Item>, Error> {
        let lines = grid.cell(context, Owners::default(), cell.paragraph, grid.width(cell.column, cell.columns))?;
        let mut placed = FlowBox::default();
        grid.place(&mut placed, lines, place);
        Ok(placed.items)
    };
    for row in cell.row..first_line.unwrap_or(cell.row) {
        let height = heights.of(cell.row..row + 1);
        if content + grid.style.padding_y * 2.0 <= height
            && let Some(flow_box) = boxes.get_mut(row)
        {
            let place = CellPosition { x, y: -heights.of(cell.row..row), height, middle: heights.fits };
            flow_box.advanced.append(&mut lay_out_again(context, place)?);
        }
    }
    for row in row + 1..=last {
        let left = heights.of(row..last + 1);
        if content + grid.style.padding_y * 2.0 > left {
            break;
        }
        if let Some(flow_box) = boxes.get_mut(row) {
            let place = CellPosition { x, y: Pt::ZERO, height: left, middle: heights.fits };
            flow_box.repeated.append(&mut lay_out_again(context, place)?);
        }
    }
    Ok(())
}

/// Draws the rules around the cells; adjacent horizontal rules are one rule.
fn rules(grid: &Grid, boxes: &mut [FlowBox], cells: &[GroupCell<'_>], rule_above: bool) {
    let columns = grid.fit.widths.len();
    for (index, flow_box) in boxes.iter_mut().enumerate() {
        // The cells in this row, and those that span it.
        let in_row = || cells.iter().filter(|cell| (cell.row..cell.row + cell.rows).contains(&index));
        if rule_above && index == 0 {
            flow_box.items.push(grid.across(Pt::ZERO));
        }
        let mut closed = vec![false; columns];
        for cell in in_row().filter(|cell| cell.row + cell.rows == index + 1) {
            closed.iter_mut().skip(cell.column).take(cell.columns).for_each(|closed| *closed = true);
        }
        let mut column = 0;
        while column < columns {
            let run = closed[column..].iter().take_while(|closed| **closed).count();
            if run > 0 {
                let (left, right) = (grid.width(0, column), grid.width(0, column + run));
                flow_box.items.push(grid.rule((left, flow_box.height), (right, flow_box.height)));
            }
            column += run + 1;
        }
        let mut edges: Vec<usize> = in_row().flat_map(|cell| [cell.column, cell.column + cell.columns]).collect();
        edges.sort_unstable();
        edges.dedup();
        for edge in edges {
            let x = grid.width(0, edge);
            flow_box.items.push(grid.rule((x, Pt::ZERO), (x, flow_box.height)));
        }
    }
}
