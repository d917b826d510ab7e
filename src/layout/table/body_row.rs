//! A row of the body whose cells have one column each, in one strip, or in one a line where no page holds it.

use super::grid::{CellLines, CellPlacing, Grid, Place};
use crate::error::Error;
use crate::layout::flow::strip::{Break, Strip};
use crate::layout::setting::Setting;
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
pub(super) fn set(grid: &Grid, setting: &mut Setting<'_>, row: &BodyRow<'_>) -> Result<Vec<Strip>, Error> {
    setting.in_type(grid.fit.smaller, |setting| set_row(grid, setting, row))
}

fn set_row(grid: &Grid, setting: &mut Setting<'_>, body_row: &BodyRow<'_>) -> Result<Vec<Strip>, Error> {
    let BodyRow { row, nodes, room, rule_above, .. } = *body_row;
    let by_hand = row.is_by_hand();
    let placing = CellPlacing { by_hand, middle: by_hand };
    let mut strip = if setting.fields.are_in(row) {
        let bare: Vec<Paragraph> = row.cells.iter().map(Paragraph::without_blanks).collect();
        let mut strip = grid.plain_row(setting, bare.iter(), nodes, placing)?;
        fields(grid, &mut strip, body_row);
        strip
    } else {
        grid.plain_row(setting, row.cells.iter(), nodes, placing)?
    };
    if strip.height > room && !by_hand {
        return divided(grid, setting, body_row);
    }
    grid.rules(&mut strip, rule_above);
    strip.break_above = if row.keep { Break::Forbidden } else { Break::Allowed };
    strip.table = Some(0);
    // A signature wants rows above it as it wants lines of text.
    strip.is_text = true;
    strip.carried.clone_from(&row.carried);
    strip.fills = row.blank == Blank::Fill;
    Ok(vec![strip])
}

/// A row as strips of one line each, between which a page may end.
fn divided(grid: &Grid, setting: &mut Setting<'_>, body_row: &BodyRow<'_>) -> Result<Vec<Strip>, Error> {
    let BodyRow { row, nodes, rule_above, .. } = *body_row;
    let mut cells = grid.cells(setting, row.cells.iter(), nodes)?;
    let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
    let mut lines: Vec<_> = cells.iter_mut().map(|cell| std::mem::take(&mut cell.lines).into_iter()).collect();
    let mut strips = Vec::with_capacity(count);
    for index in 0..count {
        let (first, last) = (index == 0, index + 1 == count);
        let above = if first { grid.style.padding_y } else { Pt::ZERO };
        let mut strip = Strip { table: Some(0), is_text: true, goes_on: !last, ..Strip::default() };
        let mut x = Pt::ZERO;
        for (lines, width) in lines.iter_mut().zip(&grid.fit.widths) {
            if let Some(line) = lines.next() {
                strip.height = strip.height.max(line.height);
                let cell = CellLines { height: line.height, lines: vec![line] };
                grid.place(
                    &mut strip,
                    cell,
                    Place { x, y: above - grid.style.padding_y, height: Pt::ZERO, middle: false },
                );
            }
            x += *width;
        }
        strip.height += above + if last { grid.style.padding_y } else { Pt::ZERO };
        grid.uprights(&mut strip);
        if first && rule_above {
            strip.items.push(grid.across(Pt::ZERO));
        }
        if last {
            strip.items.push(grid.across(strip.height));
            strip.carried.clone_from(&row.carried);
        }
        // No line of it stands alone.
        strip.break_above = match first {
            true if row.keep => Break::Forbidden,
            false if index == 1 || last => Break::Forbidden,
            _ => Break::Allowed,
        };
        strips.push(strip);
    }
    Ok(strips)
}

/// A field in each empty cell of a row.
fn fields(grid: &Grid, strip: &mut Strip, body_row: &BodyRow<'_>) {
    let BodyRow { row, nodes, index, .. } = *body_row;
    let inset = grid.style.rule;
    let mut x = Pt::ZERO;
    for (column, (width, is_open)) in grid.fit.widths.iter().zip(row.open_cells()).enumerate() {
        if is_open {
            strip.items.push(Item::Field(Field {
                x: x + inset,
                y: inset,
                width: *width - inset * 2.0,
                height: strip.height - inset * 2.0,
                row: index,
                column,
                owner: nodes.of(column).field,
            }));
        }
        x += *width;
    }
}
