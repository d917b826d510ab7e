//! Measures the cells of a table to find the width requirements of its columns.

use std::collections::BTreeSet;

use super::requirements::{ColumnRequirement, Requirements, SpanRequirement};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::inline::paragraph;
use crate::length::{Pt, ROUNDING};
use crate::markup::{HeadCell, Inline, Paragraph, Row, Table};
use crate::standard::TableStyle;

/// Maximum number of lines assumed for a cell that spans several rows.
const MAX_LINES: usize = 3;

/// Measures all cells at the current type reduction.
pub(crate) fn measure(
    context: &mut LayoutContext<'_>,
    table: &Table,
    style: &TableStyle,
    turns: bool,
) -> Result<Requirements, Error> {
    let mut columns = vec![ColumnRequirement::default(); table.widths.len()];
    let carried = table.rows.iter().filter_map(|row| row.carried.as_ref());
    let carried = carried.flat_map(|carried| [&carried.foot, &carried.top]);
    let rows = table.rows.iter().flat_map(|row| {
        let spans = row.spans.iter().zip(&row.deep).map(|(columns, rows)| (*columns, *rows));
        let cells = row.cells.iter().enumerate().zip(spans.chain(std::iter::repeat((1, 1))));
        cells.filter(|(_, (columns, _))| *columns == 1).map(|((index, cell), (_, rows))| (index, cell, rows))
    });
    let carried = carried.flat_map(|cells| cells.iter().enumerate()).map(|(index, cell)| (index, cell, 1));
    for (index, cell, rows) in rows.chain(carried) {
        let widths = paragraph::widths(context, cell, None)?;
        let column = &mut columns[index];
        column.unbreakable = column.unbreakable.max(widths.unbreakable);
        column.word = column.word.max(widths.word);
        // A cell that spans several rows has space for several lines.
        column.cells = column.cells.max(widths.word.max(widths.line / rows.min(MAX_LINES) as f64));
        column.dotted |= cell.inlines.contains(&Inline::Leader(None));
    }
    let (mut spans, mut lines) = (Vec::new(), Vec::new());
    for (column, cell, columns) in table.rows.iter().flat_map(wide_cells) {
        let widths = paragraph::widths(context, cell, None)?;
        spans.push(SpanRequirement { column, columns, word: widths.word, unbreakable: widths.unbreakable });
        // A title over most of the table may wrap; words over a few columns should fit on one line.
        if columns * 2 <= table.widths.len() {
            lines.push((column..column + columns, widths.line));
        }
    }
    let turned = if turns { turned(context, table, style, &columns)? } else { BTreeSet::new() };
    for (row, cell) in table.head.iter().enumerate().flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)))
    {
        let widths = paragraph::widths(context, &cell.paragraph, None)?;
        if cell.columns > 1 {
            let (column, columns) = (cell.column, cell.columns);
            spans.push(SpanRequirement { column, columns, word: widths.word, unbreakable: widths.unbreakable });
            continue;
        }
        let column = &mut columns[cell.column];
        if turned.contains(&(row, cell.column)) {
            let thickness = thickness(context, &cell.paragraph, style)?;
            for least in [&mut column.word, &mut column.unbreakable, &mut column.compound, &mut column.head] {
                *least = (*least).max(thickness);
            }
            continue;
        }
        column.unbreakable = column.unbreakable.max(widths.unbreakable);
        column.word = column.word.max(widths.word);
        column.compound = column.compound.max(widths.compound);
        column.head = column.head.max(widths.line);
    }
    spans.sort_by_key(|span| span.columns);
    for (range, line) in lines {
        let padding = style.padding_x * 2.0 * (range.len() - 1) as f64;
        let Some(columns) = columns.get_mut(range) else { continue };
        let there = columns.iter().map(|column| column.cells.max(column.word)).sum::<Pt>() + padding;
        let lack = (line - there).max(Pt::ZERO) / columns.len() as f64;
        for column in columns.iter_mut().filter(|_| lack > Pt::ZERO) {
            column.cells = column.cells.max(column.word) + lack;
        }
    }
    for (column, fixed) in columns.iter_mut().zip(&table.widths) {
        column.head = column.head.max(column.cells).max(column.word);
        column.fixed = fixed.map(|fixed| (fixed - style.padding_x * 2.0).max(Pt::ZERO));
        if let Some(room) = column.fixed {
            *column = ColumnRequirement { cells: room, head: room, compound: Pt::ZERO, ..*column };
        }
    }
    Ok(Requirements { columns, spans, turned })
}

/// The cells of a row that span several columns, with their first column and their number of columns.
fn wide_cells(row: &Row) -> impl Iterator<Item = (usize, &Paragraph, usize)> {
    let cells = row.cells.iter().zip(&row.spans).enumerate();
    cells.filter(|(_, (_, columns))| **columns > 1).map(|(column, (cell, columns))| (column, cell, *columns))
}

/// The head cells above numbers that should be rotated because they are wider than the numbers.
fn turned(
    context: &mut LayoutContext<'_>,
    table: &Table,
    style: &TableStyle,
    body: &[ColumnRequirement],
) -> Result<BTreeSet<(usize, usize)>, Error> {
    let mut turned = BTreeSet::new();
    for (row, cells) in table.head.iter().enumerate() {
        let (mut wide, mut is_needed) = (Vec::new(), false);
        for cell in cells.iter().filter(|cell| cell.columns == 1) {
            if !may_turn(context, cell, style)? {
                continue;
            }
            let widths = paragraph::widths(context, &cell.paragraph, None)?;
            let thickness = thickness(context, &cell.paragraph, style)?;
            let below = &body[cell.column];
            // A column whose cells are single words is treated as a column of numbers.
            if below.cells <= below.unbreakable + ROUNDING {
                is_needed |= widths.word > thickness.max(below.word);
                wide.extend((widths.line > thickness.max(below.cells)).then_some((row, cell.column)));
            }
        }
        // If one cell must be rotated, rotate the others in its row too.
        if is_needed {
            turned.extend(wide);
        }
    }
    Ok(turned)
}

fn may_turn(context: &mut LayoutContext<'_>, cell: &HeadCell, style: &TableStyle) -> Result<bool, Error> {
    let paragraph = &cell.paragraph;
    let Some(limit) = style.turned_head else { return Ok(false) };
    if !paragraph.at.locate(context.style(&paragraph.style))?.may_turn {
        return Ok(false);
    }
    Ok(paragraph::widths(context, paragraph, None)?.word <= limit)
}

/// The width of a rotated cell: the height of its lines.
fn thickness(context: &mut LayoutContext<'_>, paragraph: &Paragraph, style: &TableStyle) -> Result<Pt, Error> {
    let (lines, _) = paragraph::extent(context, paragraph, style.turned_head.unwrap_or_default())?;
    let height = paragraph.at.locate(context.style(&paragraph.style))?.line_height;
    Ok(height * lines as f64)
}
