//! Blank rows, which are filled in by hand: their height, lowered if that saves a page, and the number of page-filling
//! ones.

use std::borrow::Cow;

use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::column::Column;
use crate::layout::flow::flow_box::{BlankRowShrink, FlowBox};
use crate::layout::flow::paginate::{Paginator, keep_lines_before};
use crate::layout::structure::NO_NODES;
use crate::length::Pt;
use crate::markup::{Blank, Block, Part};

/// Maximum number of rows added to fill a page.
const MAX_ROWS: usize = 1000;

/// Returns the blocks of a part with page-filling rows repeated as often as they fit, and sets the height of blank rows
/// in the context.
///
/// A trial layout, outside the structure tree, finds the free space.
pub(crate) fn expand<'a>(
    context: &mut LayoutContext<'_>,
    part: &'a Part,
    width: Pt,
    height: Pt,
) -> Result<Cow<'a, [Block]>, Error> {
    context.blank_row_shrink = BlankRowShrink::default();
    if !part.blocks.iter().any(has_blank_rows) {
        return Ok(Cow::Borrowed(&part.blocks));
    }
    let (shrink, count) = fit_rows(context, part, width, height)?;
    context.blank_row_shrink = shrink;
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

/// Finds how far blank rows are lowered, and how many rows fill the page.
fn fit_rows(
    context: &mut LayoutContext<'_>,
    part: &Part,
    width: Pt,
    height: Pt,
) -> Result<(BlankRowShrink, usize), Error> {
    let mut column = Column::lay_out(context, &NO_NODES, &part.blocks, width)?;
    let foot = Column::lay_out(context, &NO_NODES, &part.foot, width)?;
    keep_lines_before(&mut column.boxes, 0);
    let mut boxes = std::mem::take(&mut column.boxes);
    let paginator = Paginator::new(context, &column, &foot, height);
    let pages = |boxes: &mut Vec<FlowBox>, shrink: u8| -> Result<usize, Error> {
        for flow_box in boxes.iter_mut() {
            if let Some(blank_height) = flow_box.blank_height {
                flow_box.height = blank_height.height(BlankRowShrink(shrink));
            }
        }
        Ok(paginator.with_boxes(boxes).pages()?.len())
    };
    let usual = pages(&mut boxes, 0)?;
    let mut shrink = 0;
    if usual > 1 {
        let fewest = pages(&mut boxes, BlankRowShrink::MAX)?;
        while fewest < usual && pages(&mut boxes, shrink)? > fewest {
            shrink += 1;
        }
    }
    let fewest = pages(&mut boxes, shrink)?;
    let mut count = 1;
    if let Some(at) = boxes.iter().position(|flow_box| flow_box.fills_page) {
        while count < MAX_ROWS {
            boxes.insert(at + 1, empty_copy(&boxes[at]));
            if paginator.with_boxes(&boxes).pages()?.len() > fewest {
                break;
            }
            count += 1;
        }
    }
    Ok((BlankRowShrink(shrink), count))
}

fn empty_copy(flow_box: &FlowBox) -> FlowBox {
    FlowBox { height: flow_box.height, table: flow_box.table, ..FlowBox::default() }
}
