//! Rows of the body that cells over several rows join: set together, each a strip of its own.

use std::ops::Range;

use super::Setting;
use super::grid::{CellLines, Grid, Place, bare, is_empty};
use crate::error::Error;
use crate::layout::flow::strip::{Break, ByHand, Strip};
use crate::length::Pt;
use crate::markup::{Blank, Paragraph, Row};
use crate::page::{Field, Item, NodeId, Role};

/// The rows that belong together from one on: those that its cells reach down to, and theirs.
pub(crate) fn joined(rows: &[Row], first: usize) -> Range<usize> {
    let mut end = first + 1;
    let mut index = first;
    while let Some(row) = rows.get(index).filter(|_| index < end) {
        let deep = row.deep.iter().zip(&row.spans).filter(|(_, columns)| **columns > 0).map(|(deep, _)| *deep);
        end = end.max(index + deep.max().unwrap_or(1)).min(rows.len());
        index += 1;
    }
    first..end
}

/// Whether a row has cells that its strip alone can set: over several columns, and to be filled in.
pub(crate) fn is_open(row: &Row) -> bool {
    row.blank != Blank::No && row.spans.iter().any(|columns| *columns != 1)
}

/// A cell with its place among the rows.
struct JoinedCell<'p> {
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
    paragraph: &'p Paragraph,
    lines: CellLines,
    node: NodeId,
    /// Whether nobody fills it in.
    closed: bool,
}

/// The heights of the rows, and where each begins below the first.
struct Heights {
    by_hand: Vec<Option<ByHand>>,
    heights: Vec<Pt>,
}

impl Heights {
    fn top(&self, row: usize) -> Pt {
        self.heights.iter().take(row).copied().sum()
    }

    fn of(&self, rows: Range<usize>) -> Pt {
        self.top(rows.end) - self.top(rows.start)
    }
}

/// Sets rows that belong together; `first` is the number of the first one in its table.
pub(crate) fn rows(
    grid: &Grid,
    setting: &mut Setting<'_>,
    rows: &[Row],
    first: usize,
    room: (Pt, bool),
) -> Result<Vec<Strip>, Error> {
    setting.in_type(grid.fit.smaller, |setting| set(grid, setting, rows, first, room))
}

fn set(
    grid: &Grid,
    setting: &mut Setting<'_>,
    rows: &[Row],
    first: usize,
    (room, rule_above): (Pt, bool),
) -> Result<Vec<Strip>, Error> {
    let filled = |setting: &Setting<'_>, row: &Row| setting.fields.cells && row.blank != Blank::No && !row.sum;
    let bared: Vec<Vec<Paragraph>> = rows
        .iter()
        .map(|row| match filled(setting, row) {
            true => row.cells.iter().map(bare).collect(),
            false => row.cells.clone(),
        })
        .collect();
    let mut cells = Vec::new();
    for (index, (row, paragraphs)) in rows.iter().zip(&bared).enumerate() {
        let node = setting.structure.add(Role::Row, Some(grid.node));
        for (column, paragraph) in paragraphs.iter().enumerate() {
            let span = |spans: &[usize]| spans.get(column).copied().unwrap_or(1);
            let (columns, deep) = (span(&row.spans), span(&row.deep));
            if columns == 0 {
                continue;
            }
            let role = if columns * deep > 1 { Role::WideCell { columns, rows: deep } } else { Role::Cell };
            let container = setting.container(role, Some(node));
            let cell_node = container.node;
            let lines = grid.cell(setting, Some(container), paragraph, grid.width(column, columns))?;
            let closed = row.closed.get(column) == Some(&true);
            cells.push(JoinedCell {
                row: index,
                column,
                columns,
                rows: deep,
                paragraph,
                lines,
                node: cell_node,
                closed,
            });
        }
    }
    let heights = heights(grid, setting, rows, &cells);
    let whole = heights.top(rows.len());
    let fits = whole <= room;
    let mut strips: Vec<Strip> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let mut strip = Strip { height: heights.of(index..index + 1), ..Strip::default() };
        strip.by_hand = heights.by_hand.get(index).copied().flatten();
        strip.break_above = match index {
            _ if row.keep => Break::Forbidden,
            0 => Break::Allowed,
            _ if !fits => divides(index, rows.len()),
            // At the top of a table, the page would else stay empty below the letterhead.
            _ if first <= 2 && whole > room / 2.0 => Break::Discouraged,
            _ => Break::Joined,
        };
        (strip.table, strip.is_text) = (Some(0), true);
        strip.carried.clone_from(&row.carried);
        strip.goes_on = index + 1 < rows.len();
        strips.push(strip);
    }
    rules(grid, &mut strips, &cells, rule_above);
    for cell in &cells {
        let is_open = cell.paragraph.inlines.is_empty() || is_empty(cell.paragraph);
        let Some(row) = rows.get(cell.row).filter(|row| filled(setting, row) && is_open && !cell.closed) else {
            continue;
        };
        debug_assert!(row.blank != Blank::No);
        let owner = setting.structure.add(Role::Field, Some(cell.node));
        let inset = grid.style.rule;
        // Where no page holds the rows, the field has the first of them.
        let reach = if fits { cell.rows } else { 1 };
        let field = Field {
            x: grid.width(0, cell.column) + inset,
            y: inset,
            width: grid.width(cell.column, cell.columns) - inset * 2.0,
            height: heights.of(cell.row..cell.row + reach) - inset * 2.0,
            row: first + cell.row,
            column: cell.column,
            owner: Some(owner),
        };
        if let Some(strip) = strips.get_mut(cell.row) {
            strip.items.push(Item::Field(field));
        }
    }
    for cell in cells {
        let by_hand = rows.get(cell.row).is_some_and(|row| row.blank != Blank::No);
        if cell.rows == 1 {
            let height = heights.of(cell.row..cell.row + 1);
            if let Some(strip) = strips.get_mut(cell.row) {
                grid.place(
                    strip,
                    cell.lines,
                    Place { x: grid.width(0, cell.column), y: Pt::ZERO, height, middle: by_hand },
                );
            }
            continue;
        }
        place_deep(grid, setting, cell, (&heights, fits), &mut strips)?;
    }
    Ok(strips)
}

/// Whether a page may end above one of so many rows that no page holds together: neither the first nor the last stands
/// alone.
fn divides(index: usize, rows: usize) -> Break {
    if rows > 3 && (index == 1 || index + 1 == rows) { Break::Kept } else { Break::Allowed }
}

/// How high the rows are: as their own cells ask, and what a cell over several of them lacks goes to all of these.
fn heights(grid: &Grid, setting: &Setting<'_>, rows: &[Row], cells: &[JoinedCell<'_>]) -> Heights {
    let asks = |cell: &JoinedCell<'_>, by_hand: bool| {
        // Where nothing is printed, a hand needs no room beside its own.
        let padding = if by_hand && is_empty(cell.paragraph) { Pt::ZERO } else { grid.style.padding_y * 2.0 };
        cell.lines.height + padding
    };
    let mut words: Vec<Pt> = vec![Pt::ZERO; rows.len()];
    let is_by_hand = |row: usize| rows.get(row).is_some_and(|row| row.blank != Blank::No);
    for cell in cells.iter().filter(|cell| cell.rows == 1) {
        if let Some(words) = words.get_mut(cell.row) {
            *words = words.max(asks(cell, is_by_hand(cell.row)));
        }
    }
    let mut deep: Vec<&JoinedCell<'_>> = cells.iter().filter(|cell| cell.rows > 1).collect();
    deep.sort_by_key(|cell| cell.rows);
    let with_hand = |row: usize, words: Pt| {
        let by_hand = is_by_hand(row).then_some(ByHand { words, row: grid.style.blank_row });
        (by_hand, by_hand.map_or(words, |by_hand| by_hand.height(setting.blank_rows)))
    };
    for cell in deep {
        let range = cell.row..(cell.row + cell.rows).min(words.len());
        let there: Pt = range.clone().map(|row| with_hand(row, words[row]).1).sum();
        let lack = (asks(cell, is_by_hand(cell.row)) - there).max(Pt::ZERO) / range.len().max(1) as f64;
        if lack > Pt::ZERO {
            for row in range {
                words[row] = with_hand(row, words[row]).1 + lack;
            }
        }
    }
    let (by_hand, heights) = words.iter().enumerate().map(|(row, words)| with_hand(row, *words)).unzip();
    Heights { by_hand, heights }
}

/// Places the lines of a cell over several rows: in the middle where a page holds the rows, else from the top on. Each
/// line belongs to the row beside it, so that a page may end between them; where one begins below all lines, they come
/// again.
fn place_deep(
    grid: &Grid,
    setting: &mut Setting<'_>,
    cell: JoinedCell<'_>,
    (heights, fits): (&Heights, bool),
    strips: &mut [Strip],
) -> Result<(), Error> {
    let x = grid.width(0, cell.column);
    let whole = heights.of(cell.row..cell.row + cell.rows);
    let words = cell.lines.height;
    let mut y = if fits { (whole - words) / 2.0 } else { grid.style.padding_y };
    let mut row = cell.row;
    let last = cell.row + cell.rows - 1;
    for line in cell.lines.lines {
        while row < last && y + line.height / 2.0 > heights.of(cell.row..row + 1) {
            row += 1;
        }
        let place =
            Place { x, y: y - heights.of(cell.row..row) - grid.style.padding_y, height: Pt::ZERO, middle: false };
        y += line.height;
        if let Some(strip) = strips.get_mut(row) {
            grid.place(strip, CellLines { height: line.height, lines: vec![line] }, place);
        }
    }
    for row in row + 1..=last {
        let left = heights.of(row..last + 1);
        if words + grid.style.padding_y * 2.0 > left {
            break;
        }
        let again = grid.cell(setting, None, cell.paragraph, grid.width(cell.column, cell.columns))?;
        let mut repeated = Strip::default();
        grid.place(&mut repeated, again, Place { x, y: Pt::ZERO, height: left, middle: fits });
        if let Some(strip) = strips.get_mut(row) {
            strip.again.append(&mut repeated.items);
        }
    }
    Ok(())
}

/// The rules around the cells, as long as they can be.
fn rules(grid: &Grid, strips: &mut [Strip], cells: &[JoinedCell<'_>], rule_above: bool) {
    let columns = grid.fit.widths.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        // The cells that stand in this row or reach through it.
        let in_row = || cells.iter().filter(|cell| (cell.row..cell.row + cell.rows).contains(&index));
        if rule_above && index == 0 {
            strip.items.push(grid.across(Pt::ZERO));
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
                strip.items.push(grid.rule((left, strip.height), (right, strip.height)));
            }
            column += run + 1;
        }
        let mut edges: Vec<usize> = in_row().flat_map(|cell| [cell.column, cell.column + cell.columns]).collect();
        edges.sort_unstable();
        edges.dedup();
        for edge in edges {
            let x = grid.width(0, edge);
            strip.items.push(grid.rule((x, Pt::ZERO), (x, strip.height)));
        }
    }
}
