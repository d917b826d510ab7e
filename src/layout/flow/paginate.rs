//! Where pages end: as low as the rules allow.

use super::column::Column;
use super::strip::{Break, Strip};
use crate::error::{Error, Problem};
use crate::layout::setting::Setting;
use crate::layout::table::grid::Repeated;
use crate::length::{Pt, ROUNDING};
use crate::page::Item;

/// A part with more pages than this is refused.
const MOST_PAGES: usize = 10_000;

/// Takes breaks away so that a block that wants lines of text on its page gets them, and so many at least.
pub(crate) fn keep_lines_before(strips: &mut [Strip], least: usize) {
    for index in 0..strips.len() {
        let mut wanted = strips[index].lines_before;
        if wanted == 0 {
            continue;
        }
        wanted = wanted.max(least);
        strips[index].break_above = strips[index].break_above.max(Break::Kept);
        for strip in strips[..index].iter_mut().rev() {
            if strip.is_text {
                wanted -= 1;
            }
            if wanted == 0 {
                break;
            }
            strip.break_above = strip.break_above.max(Break::Kept);
        }
    }
}

/// The strips of a part and the room that a page has for them.
pub(crate) struct Spread<'a> {
    strips: &'a [Strip],
    tables: &'a [Repeated],
    height: Pt,
    /// Room that the last page gives to the foot.
    pub(crate) foot: Pt,
    numbered_last: Pt,
}

/// How many strips a page holds, whose table's head comes first, and which table goes on behind it.
pub(crate) struct PageRange {
    pub(crate) strips: usize,
    pub(crate) table: Option<usize>,
    pub(crate) goes_on: Option<usize>,
}

impl<'a> Spread<'a> {
    pub(crate) fn new(setting: &Setting<'_>, column: &'a Column, foot: &Column, height: Pt) -> Self {
        Self {
            tables: &column.tables,
            strips: &column.strips,
            height,
            foot: foot.strips.iter().map(|strip| strip.space_before + strip.height).sum(),
            numbered_last: setting.standard.lines.numbered_last,
        }
    }

    /// The same for other strips.
    pub(crate) fn of(&self, strips: &'a [Strip]) -> Self {
        Self { strips, ..*self }
    }

    pub(crate) fn pages(&self) -> Result<Vec<PageRange>, Error> {
        let mut pages = Vec::new();
        let mut start = 0;
        loop {
            let table = self.strips.get(start).and_then(|strip| strip.table);
            let end = self.end(start, table)?;
            let goes_on = self.strips.get(end).and_then(|strip| strip.table);
            pages.push(PageRange { strips: end - start, table: table.filter(|_| start > 0), goes_on });
            if pages.len() > MOST_PAGES {
                return Err(Error::new(Problem::Layout {
                    message: format!("the text takes more than {MOST_PAGES} pages"),
                }));
            }
            if end >= self.strips.len() {
                return Ok(pages);
            }
            start = end;
        }
    }

    /// Where the page that begins with a strip ends: as low as the rules allow.
    fn end(&self, start: usize, table: Option<usize>) -> Result<usize, Error> {
        let repeated = table.filter(|_| start > 0).and_then(|table| self.tables.get(table));
        let mut used: Pt = repeated.map_or(Pt::ZERO, |repeated| {
            repeated.head.iter().map(|strip| strip.height).sum::<Pt>() + self.carried(start)
        });
        let mut best: Option<(usize, Pt)> = None;
        let (mut joined, mut kept) = (None, None);
        for (index, strip) in self.strips.iter().enumerate().skip(start) {
            // Where the page ends above this row, the sums so far need room.
            let fits = used + self.carried(index) <= self.height + ROUNDING;
            if index > start && fits {
                let comfort = match strip.break_above {
                    Break::Allowed => Some(used),
                    Break::Discouraged => Some(used - self.numbered_last),
                    Break::Joined => {
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
                }
            }
            if index > start {
                used += strip.space_before;
            }
            used += strip.height;
            let is_last = index + 1 == self.strips.len();
            let foot = if is_last { self.foot } else { Pt::ZERO };
            if used + foot > self.height + ROUNDING {
                if index == start {
                    return Err(too_high(strip, repeated.is_some(), foot));
                }
                // What is kept together and fits on no page is divided all the same, at worst where the page ends.
                return Ok(best.map(|(index, _)| index).or(joined).or(kept).unwrap_or(index));
            }
        }
        Ok(self.strips.len())
    }

    /// The height of the sums that are carried over the place above a strip.
    fn carried(&self, index: usize) -> Pt {
        let above = index.checked_sub(1).and_then(|above| self.strips.get(above));
        let table = self.strips.get(index).and_then(|strip| self.tables.get(strip.table?));
        match (above, table) {
            (Some(above), Some(table)) if above.carried.is_some() => table.carried,
            _ => Pt::ZERO,
        }
    }
}

/// No page holds this strip with what has to stand beside it.
fn too_high(strip: &Strip, with_head: bool, foot: Pt) -> Error {
    let words = strip.items.iter().find_map(|item| match item {
        Item::Text(run) => Some(run.text.chars().take(40).collect::<String>()),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureRoom(_) => None,
    });
    let words = words.unwrap_or_default();
    let beside = match (with_head, foot > Pt::ZERO) {
        (false, false) => "",
        (true, false) => ", with the head of its table,",
        (false, true) => ", with the foot of the page,",
        (true, true) => ", with the head of its table and the foot of the page,",
    };
    let message = format!("what begins with `{}`{beside} is higher than a page", words.trim_end());
    Error::new(Problem::Layout { message })
}
