//! Rows to be filled in by hand: as high as is usual, lower where that saves a sheet, and as many as a page has room for.

use std::borrow::Cow;

use crate::error::Error;
use crate::layout::flow::column::Column;
use crate::layout::flow::paginate::{Spread, keep_lines_before};
use crate::layout::flow::strip::{Lowered, Strip};
use crate::layout::setting::Setting;
use crate::layout::structure::NONE;
use crate::length::Pt;
use crate::markup::{Blank, Block, Part};

/// More rows than this never fill a page.
const MOST_ROWS: usize = 1000;

/// The blocks of a part, the rows that fill its page as often as they fit. The setting knows then how high its rows are
/// that are to be filled in by hand.
///
/// The part is laid out once, outside the structure, to see how much room is left.
pub(crate) fn filled<'a>(
    setting: &mut Setting<'_>,
    part: &'a Part,
    width: Pt,
    height: Pt,
) -> Result<Cow<'a, [Block]>, Error> {
    setting.blank_rows = Lowered::default();
    if !part.blocks.iter().any(has_blank_rows) {
        return Ok(Cow::Borrowed(&part.blocks));
    }
    let (lowered, count) = try_rows(setting, part, width, height)?;
    setting.blank_rows = lowered;
    let mut blocks = Cow::Borrowed(part.blocks.as_slice());
    if let Some((block, row)) = blocks.iter().enumerate().find_map(|(at, block)| Some((at, filling_row(block)?)))
        && let Some(Block::Table(table)) = blocks.to_mut().get_mut(block)
    {
        let once = table.rows[row].clone();
        table.rows.splice(row..=row, std::iter::repeat_n(once, count));
    }
    Ok(blocks)
}

fn has_blank_rows(block: &Block) -> bool {
    match block {
        Block::Table(table) => table.rows.iter().any(|row| row.blank != Blank::No),
        _ => false,
    }
}

fn filling_row(block: &Block) -> Option<usize> {
    match block {
        Block::Table(table) => table.rows.iter().position(|row| row.blank == Blank::Fill),
        _ => None,
    }
}

/// How low the rows are, and how many fill the page.
fn try_rows(setting: &mut Setting<'_>, part: &Part, width: Pt, height: Pt) -> Result<(Lowered, usize), Error> {
    let mut column = Column::set(setting, &NONE, &part.blocks, width)?;
    let foot = Column::set(setting, &NONE, &part.foot, width)?;
    keep_lines_before(&mut column.strips, 0);
    let mut strips = std::mem::take(&mut column.strips);
    let spread = Spread::new(setting, &column, &foot, height);
    let pages = |strips: &mut Vec<Strip>, lowered: u8| -> Result<usize, Error> {
        for strip in strips.iter_mut() {
            if let Some(by_hand) = strip.by_hand {
                strip.height = by_hand.height(Lowered(lowered));
            }
        }
        Ok(spread.of(strips).pages()?.len())
    };
    let usual = pages(&mut strips, 0)?;
    let mut lowered = 0;
    if usual > 1 {
        let fewest = pages(&mut strips, Lowered::LOWEST)?;
        while fewest < usual && pages(&mut strips, lowered)? > fewest {
            lowered += 1;
        }
    }
    let fewest = pages(&mut strips, lowered)?;
    let mut count = 1;
    if let Some(at) = strips.iter().position(|strip| strip.fills) {
        while count < MOST_ROWS {
            strips.insert(at + 1, empty_copy(&strips[at]));
            if spread.of(&strips).pages()?.len() > fewest {
                break;
            }
            count += 1;
        }
    }
    Ok((Lowered(lowered), count))
}

fn empty_copy(strip: &Strip) -> Strip {
    Strip { height: strip.height, table: strip.table, ..Strip::default() }
}
