//! Rows that come as often as the page has room for them.

use std::borrow::Cow;

use super::Setting;
use super::spread::{Spread, keep_lines_before};
use super::strips::{Column, Strip};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Blank, Block, Part};
use crate::page::Role;

/// More rows than this never fill a page.
const MOST_ROWS: usize = 1000;

/// The blocks of a part, the rows that fill its page as often as they fit.
///
/// The part is laid out once to see how much room is left; what that adds to the structure is taken away again.
pub(super) fn filled<'a>(
    setting: &mut Setting<'_>,
    part: &'a Part,
    width: Pt,
    height: Pt,
) -> Result<Cow<'a, [Block]>, Error> {
    let has_fill = part.blocks.iter().any(|block| filling_row(block).is_some());
    if !has_fill {
        return Ok(Cow::Borrowed(&part.blocks));
    }
    let nodes = setting.structure.nodes().len();
    let count = rows_that_fit(setting, part, width, height);
    setting.structure.truncate(nodes);
    let count = count?;
    let mut blocks = part.blocks.clone();
    if let Some((block, row)) = blocks.iter_mut().find_map(|block| filling_row(block).map(|row| (block, row)))
        && let Block::Table(table) = block
    {
        let once = table.rows[row].clone();
        table.rows.splice(row..=row, std::iter::repeat_n(once, count));
    }
    Ok(Cow::Owned(blocks))
}

fn filling_row(block: &Block) -> Option<usize> {
    match block {
        Block::Table(table) => table.rows.iter().position(|row| row.blank == Blank::Fill),
        _ => None,
    }
}

fn rows_that_fit(setting: &mut Setting<'_>, part: &Part, width: Pt, height: Pt) -> Result<usize, Error> {
    let mut container = setting.container(Role::Part, None);
    let mut column = Column::set(setting, &mut container, &part.blocks, width)?;
    let foot = Column::set(setting, &mut container, &part.foot, width)?;
    keep_lines_before(&mut column.strips, 0);
    let Some(at) = column.strips.iter().position(|strip| strip.fills) else { return Ok(1) };
    let mut strips = Vec::new();
    std::mem::swap(&mut strips, &mut column.strips);
    let spread = Spread::new(setting, &column, &foot, height);
    let fewest = spread.of(&strips).pages()?.len();
    let mut count = 1;
    while count < MOST_ROWS {
        strips.insert(at + 1, empty_copy(&strips[at]));
        if spread.of(&strips).pages()?.len() > fewest {
            break;
        }
        count += 1;
    }
    Ok(count)
}

fn empty_copy(strip: &Strip) -> Strip {
    Strip { height: strip.height, table: strip.table, ..Strip::default() }
}
