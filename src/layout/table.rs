//! Tables: columns as wide as their text asks, rows that no page divides, a head that returns on every page.

use std::sync::Arc;

use super::grid::Grid;
use super::paragraph;
use super::strips::{Break, Strip};
use super::{Container, ROUNDING, Setting};
use crate::error::{Error, Problem};
use crate::length::Pt;
use crate::markup::{Block, Inline, Table};
use crate::page::Role;
use crate::standard::TableStyle;

pub(super) struct SetTable {
    pub(super) repeated: Repeated,
    /// Head and rows.
    pub(super) rows: Vec<Strip>,
    pub(super) space_before: Pt,
}

/// What comes again on the pages on which a table goes on.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) head: Vec<Strip>,
    /// How high a row of carried sums is; zero where none are carried.
    pub(super) carried: Pt,
    pub(super) grid: Grid,
}

pub(super) fn set(
    setting: &mut Setting<'_>,
    container: &mut Container,
    table: &Table,
    width: Pt,
) -> Result<SetTable, Error> {
    let style = table.at.locate(setting.standard.table(&table.style))?;
    let widths = column_widths(setting, table, style, width)?.columns;
    let node = setting.structure.add(Role::Table, Some(container.node));
    let grid = Grid { style: style.clone(), widths, name: Arc::from(table.style.as_str()), node };
    let mut rows = grid.head(setting, &table.head, false)?;
    let head = grid.head(setting, &table.head, true)?;
    let mut carried = Pt::ZERO;
    // Later sums are the longer ones: the last tells how much room they take.
    if let Some(last) = table.rows.iter().rev().find_map(|row| row.carried.as_ref()) {
        for cells in [&last.foot, &last.top] {
            carried = carried.max(grid.carried(setting, cells)?.height);
        }
    }
    for (index, row) in table.rows.iter().enumerate() {
        let top = table.head.is_empty() && index == 0;
        let mut strip = grid.row(setting, row, top)?;
        // The head never stands alone at the foot of a page.
        if index == 0 && !table.head.is_empty() {
            strip.break_above = Break::Forbidden;
        }
        rows.push(strip);
    }
    if let Some(first) = rows.first_mut() {
        first.break_above = Break::Allowed;
    }
    Ok(SetTable { repeated: Repeated { head, carried, grid }, rows, space_before: style.space_before })
}

/// Whether a table among these blocks has a head that is cramped on a sheet with that much room.
pub(super) fn is_cramped(setting: &mut Setting<'_>, blocks: &[Block], width: Pt) -> Result<bool, Error> {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        let style = table.at.locate(setting.standard.table(&table.style))?;
        let Ok(widths) = column_widths(setting, table, style, width) else { return Ok(true) };
        if widths.cuts_words {
            return Ok(true);
        }
        for cell in table.head.iter().flatten() {
            let room: Pt = widths.columns.iter().skip(cell.column).take(cell.columns).copied().sum();
            let lines = paragraph::set(setting, None, &cell.paragraph, room - style.padding_x * 2.0)?.lines.len();
            if lines > style.head_lines {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

struct Widths {
    /// With the room beside the words.
    columns: Vec<Pt>,
    /// Whether the room is less than the longest words ask for.
    cuts_words: bool,
}

/// Each column gets what its longest word needs, and a share of the rest by how much more its text would like.
fn column_widths(setting: &mut Setting<'_>, table: &Table, style: &TableStyle, width: Pt) -> Result<Widths, Error> {
    let count = table.widths.len();
    let padding = style.padding_x * 2.0;
    let inner = width - padding * count as f64;
    if count > 0 && inner / (count as f64) < style.padding_x {
        return Err(Error::new(Problem::Layout {
            message: format!("{count} columns are too many for a page of this width"),
        })
        .at(table.at.place()));
    }
    let mut wants = vec![(Pt::ZERO, Pt::ZERO); count];
    let mut dotted = vec![false; count];
    let heads = table.head.iter().flatten().filter(|cell| cell.columns == 1);
    let heads = heads.map(|cell| (cell.column, &cell.paragraph));
    let rows = table.rows.iter().map(|row| row.cells.iter().enumerate());
    let carried = table.rows.iter().filter_map(|row| row.carried.as_ref()).next_back();
    // The words of what is carried reach over lines; its figures do not, and they are those of the last row.
    let carried = carried.into_iter().flat_map(|carried| carried.foot.iter().enumerate());
    for (index, cell) in heads.chain(rows.flatten()).chain(carried) {
        let (narrowest, widest) = paragraph::widths(setting, cell, inner)?;
        let want = &mut wants[index];
        *want = (want.0.max(narrowest), want.1.max(widest));
        dotted[index] |= cell.inlines.contains(&Inline::Leader);
    }
    for (want, fixed) in wants.iter_mut().zip(&table.widths) {
        if let Some(fixed) = fixed {
            let room = (*fixed - padding).max(Pt::ZERO);
            *want = (room, room);
        }
    }
    let words: Pt = wants.iter().map(|want| want.0).sum();
    let to_write_on: Vec<(Pt, Pt)> = wants
        .iter()
        .zip(dotted.iter().zip(&table.widths))
        .map(|(want, (dotted, fixed))| {
            let room = if *dotted && fixed.is_none() { style.leader } else { Pt::ZERO };
            (want.0.max(room), want.1.max(room))
        })
        .collect();
    let roomy: Pt = to_write_on.iter().map(|want| want.0).sum();
    // Room to write on gives way to words.
    let (wants, least) = if roomy > inner { (wants, words) } else { (to_write_on, roomy) };
    if least > inner + ROUNDING {
        // Words will be cut: the widths in proportion to the longest ones.
        let columns = wants.iter().map(|want| inner * (want.0 / least) + padding).collect();
        return Ok(Widths { columns, cuts_words: true });
    }
    let more: Pt = wants.iter().map(|want| want.1 - want.0).sum();
    let elastic = table.widths.iter().filter(|fixed| fixed.is_none()).count();
    let spare = inner - least;
    let columns = wants.iter().zip(&table.widths).map(|(want, fixed)| {
        let share = match fixed {
            Some(_) => 0.0,
            None if more > Pt::ZERO => (want.1 - want.0) / more,
            None => 1.0 / elastic as f64,
        };
        want.0 + spare * share + padding
    });
    Ok(Widths { columns: columns.collect(), cuts_words: false })
}
