//! Pagination: fills each page as far as the break rules allow.

use super::column::Column;
use super::flow_box::{Break, FlowBox};
use super::footnotes::{FootnoteArea, FootnoteQueue};
use crate::error::{Error, LayoutProblem};
use crate::layout::context::LayoutContext;
use crate::layout::table::grid::ContinuedTable;
use crate::length::{Pt, ROUNDING};
use crate::page::Item;
use crate::standard::Footnotes;

/// Maximum number of pages of a part.
const MAX_PAGES: usize = 10_000;

/// Forbids page breaks so that a box with `lines_before` has that number of text lines above it on its page, and at least
/// `least`. It has fewer lines if the whole part would otherwise be kept together.
pub(crate) fn keep_lines_before(boxes: &mut [FlowBox], least: usize) {
    for index in 0..boxes.len() {
        let wanted = boxes[index].lines_before;
        if wanted == 0 {
            continue;
        }
        let wanted = wanted.max(least);
        // The first place where a page can begin below the start of the part.
        let page = boxes.iter().skip(1).position(|flow_box| flow_box.break_above <= Break::Discouraged);
        let page = page.map_or(boxes.len(), |position| position + 1);
        let above = boxes[..index].iter().enumerate().rev().filter(|(_, flow_box)| flow_box.is_text);
        let lines: Vec<usize> = above.map(|(line, _)| line).take(wanted).collect();
        let all = lines.get(wanted - 1).copied().unwrap_or(0);
        let first = lines.iter().rev().find(|line| **line >= page).copied().unwrap_or(all);
        for flow_box in &mut boxes[first + 1..=index] {
            flow_box.break_above = flow_box.break_above.max(Break::Kept);
        }
    }
}

/// Divides the boxes of a part into pages: fills each page and breaks at the last allowed place.
pub(crate) struct Paginator<'a> {
    boxes: &'a [FlowBox],
    tables: &'a [ContinuedTable],
    height: Pt,
    /// The height of the foot on the last page.
    pub(crate) foot: Pt,
    numbered_last: Pt,
    kept_rows_last: Pt,
    footnotes: &'a Footnotes,
}

/// The content of a page.
pub(crate) struct PageRange {
    /// The number of its boxes.
    pub(crate) boxes: usize,
    /// The table whose head is repeated at its top.
    pub(crate) table: Option<usize>,
    /// The table that continues on the next page.
    pub(crate) continues: Option<usize>,
    pub(crate) footnotes: FootnoteArea,
}

impl<'a> Paginator<'a> {
    pub(crate) fn new(context: &LayoutContext<'a>, column: &'a Column, foot: &Column, height: Pt) -> Self {
        Self {
            tables: &column.tables,
            boxes: &column.boxes,
            height,
            foot: foot.boxes.iter().map(|flow_box| flow_box.space_before + flow_box.height).sum(),
            numbered_last: context.standard.lines.numbered_last,
            kept_rows_last: context.standard.lines.kept_rows_last,
            footnotes: &context.standard.footnotes,
        }
    }

    /// The same paginator for other boxes.
    pub(crate) fn with_boxes(&self, boxes: &'a [FlowBox]) -> Self {
        Self { boxes, ..*self }
    }

    pub(crate) fn pages(&self) -> Result<Vec<PageRange>, Error> {
        let mut pages = Vec::new();
        let mut start = 0;
        // Footnotes that continue on the next page.
        let mut footnotes = FootnoteQueue::new(self.footnotes);
        loop {
            let table = self.boxes.get(start).and_then(|flow_box| flow_box.table);
            let end = self.end(start, table, footnotes.clone())?;
            self.boxes[start..end].iter().for_each(|flow_box| footnotes.extend(&flow_box.footnotes));
            let area = footnotes.take(self.height - self.used(start, end, table));
            // A page without boxes has only footnotes.
            let has_boxes = end > start;
            let continues = self.boxes.get(end).and_then(|flow_box| flow_box.table).filter(|_| has_boxes);
            let table = table.filter(|_| start > 0 && has_boxes);
            pages.push(PageRange { boxes: end - start, table, continues, footnotes: area });
            if pages.len() > MAX_PAGES {
                return Err(LayoutProblem::PageCount { limit: MAX_PAGES }.into());
            }
            if end >= self.boxes.len() && footnotes.is_empty() {
                return Ok(pages);
            }
            start = end;
        }
    }

    /// The height that the boxes of a page take, with repeated heads, carried sums and the foot.
    fn used(&self, start: usize, end: usize, table: Option<usize>) -> Pt {
        let foot = if end == self.boxes.len() { self.foot } else { Pt::ZERO };
        if start == end {
            return foot;
        }
        let boxes = &self.boxes[start..end];
        let above: Pt = boxes.iter().skip(1).map(|flow_box| flow_box.space_before).sum();
        let height: Pt = boxes.iter().map(|flow_box| flow_box.height).sum();
        self.repeated(start, table) + above + height + self.carried(end) + foot
    }

    /// The height of the head and the sums repeated at the top of a page.
    fn repeated(&self, start: usize, table: Option<usize>) -> Pt {
        let repeated = table.filter(|_| start > 0).and_then(|table| self.tables.get(table));
        repeated.map_or(Pt::ZERO, |repeated| {
            repeated.head.iter().map(|flow_box| flow_box.height).sum::<Pt>() + self.carried(start)
        })
    }

    /// The index after the last box of the page that starts at `start`: as late as the rules allow. `footnotes` are those
    /// that continue from the page before.
    fn end(&self, start: usize, table: Option<usize>, mut footnotes: FootnoteQueue<'a>) -> Result<usize, Error> {
        let mut used = self.repeated(start, table);
        let is_continued = !footnotes.is_empty();
        let mut best: Option<(usize, Pt)> = None;
        // The height used above the best break, and the last break between rows that stay together.
        let (mut best_used, mut between_rows) = (Pt::ZERO, None);
        let (mut joined, mut kept) = (None, None);
        for (index, flow_box) in self.boxes.iter().enumerate().skip(start) {
            // If the page ends above this row, carried sums take space.
            let room = self.height + ROUNDING - used - self.carried(index);
            let of_footnotes = footnotes.height_in(room);
            let fits = of_footnotes <= room;
            if index > start && fits {
                let comfort = match flow_box.break_above {
                    Break::Allowed => Some(used),
                    Break::Discouraged => Some(used - self.numbered_last),
                    Break::InRowGroup => {
                        joined = Some(index);
                        None
                    }
                    Break::Kept => {
                        kept = Some(index);
                        None
                    }
                    Break::Forbidden => None,
                };
                if let Some(comfort) = comfort
                    && best.is_none_or(|(_, most)| comfort >= most)
                {
                    best = Some((index, comfort));
                    best_used = used + of_footnotes;
                }
                if matches!(flow_box.break_above, Break::InRowGroup | Break::Kept) && self.may_divide_rows(index) {
                    between_rows = Some(index);
                }
            }
            if index > start {
                used += flow_box.space_before;
            }
            used += flow_box.height;
            let is_last = index + 1 == self.boxes.len();
            let foot = if is_last { self.foot } else { Pt::ZERO };
            footnotes.extend(&flow_box.footnotes);
            let room = self.height + ROUNDING - used - foot;
            // A footnote continues on the next page only if its own line, or lines kept with it, have no room for all of it.
            let may_divide = !is_last && (flow_box.break_above >= Break::Kept || !flow_box.footnotes.is_empty());
            let needed = if may_divide { footnotes.height_in(room) } else { footnotes.whole_height() };
            if needed > room {
                if index == start && is_continued {
                    return Ok(start);
                }
                if index == start && room < Pt::ZERO {
                    return Err(too_high(flow_box, table.is_some() && start > 0, foot));
                }
                // The footnotes of a single line are higher than a page.
                if index == start {
                    continue;
                }
                let best = best.map(|(index, _)| index);
                // Rows that stay together are divided rather than leave the page nearly empty.
                if let (Some(best), Some(rows)) = (best, between_rows)
                    && rows > best
                    && self.height - best_used > self.kept_rows_last
                {
                    return Ok(rows);
                }
                // Content kept together that fits on no page is divided, at worst where the page is full.
                return Ok(best.or(joined).or(kept).unwrap_or(index));
            }
        }
        Ok(self.boxes.len())
    }

    /// Whether a table can be divided above this row, so that a signature after it keeps its lines on the next page.
    fn may_divide_rows(&self, index: usize) -> bool {
        let rest = self.boxes.get(index..).unwrap_or_default();
        let is_row = rest.first().is_some_and(|flow_box| flow_box.table.is_some());
        let signature = rest.iter().position(|flow_box| flow_box.lines_before > 0);
        let has_lines = signature.is_none_or(|signature| {
            let lines = rest[..signature].iter().filter(|flow_box| flow_box.is_text).count();
            lines >= rest[signature].lines_before
        });
        is_row && has_lines
    }

    /// The height of the sums carried forward over a break above a box.
    fn carried(&self, index: usize) -> Pt {
        let above = index.checked_sub(1).and_then(|above| self.boxes.get(above));
        let table = self.boxes.get(index).and_then(|flow_box| self.tables.get(flow_box.table?));
        match (above, table) {
            (Some(above), Some(table)) if above.carried.is_some() => table.carried,
            _ => Pt::ZERO,
        }
    }
}

/// The error for a box that is higher than a page.
fn too_high(flow_box: &FlowBox, with_head: bool, foot: Pt) -> Error {
    let words = flow_box.items.iter().find_map(|item| match item {
        Item::Text(run) => Some(run.text.chars().take(40).collect::<String>()),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
    });
    let words = words.unwrap_or_default();
    let words = words.trim_end().to_owned();
    Error::from(LayoutProblem::Height { words, with_head, with_foot: foot > Pt::ZERO })
}
