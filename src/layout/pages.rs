//! Pages: where one ends and the next begins, and what stands outside the flow.

use super::paragraph;
use super::strips::{Break, Column, Strip};
use super::{Container, ROUNDING, Setting};
use crate::error::{Error, Problem};
use crate::length::Pt;
use crate::markup::{Fixed, Inline, Origin, Paragraph, Part, WhichPage};
use crate::page::{Item, Page, Role};

/// A part with more pages than this is refused.
const MOST_PAGES: usize = 10_000;

/// Lays a part on pages of its own.
pub(super) fn part(setting: &mut Setting<'_>, part: &Part) -> Result<Vec<Page>, Error> {
    let mut container = setting.container(Role::Part, None);
    let geometry = &setting.standard.page;
    let (width, height) = (geometry.text_width(), geometry.text_height());
    if width <= Pt::ZERO || height <= Pt::ZERO {
        return Err(Error::new(Problem::Layout { message: "the margins leave no room for text".to_owned() }));
    }
    let first_marks = fixed(setting, &mut container, part, WhichPage::First)?;
    let mut column = Column::set(setting, &mut container, &part.blocks, width)?;
    let foot = Column::set(setting, &mut container, &part.foot, width)?;
    let foot_height = foot.strips.iter().map(|strip| strip.space_before + strip.height).sum();
    let last_marks = fixed(setting, &mut container, part, WhichPage::Last)?;

    keep_lines_before(&mut column.strips);
    let spread = Spread {
        heads: &column.table_heads,
        strips: &column.strips,
        height,
        foot: foot_height,
        numbered_last: setting.standard.lines.numbered_last,
    };
    let ranges = part.at.locate(spread.pages())?;
    let count = ranges.len();
    let mut strips = column.strips.into_iter();
    let mut pages = Vec::with_capacity(count);
    for (index, range) in ranges.into_iter().enumerate() {
        let mut sheet = Sheet::new(setting, index + 1);
        if index == 0 {
            sheet.page.items.extend(first_marks.iter().cloned());
        }
        let head = range.table.and_then(|table| column.table_heads.get(table));
        for strip in head.into_iter().flatten() {
            sheet.lay(strip.items.clone(), Pt::ZERO, strip.height);
        }
        for (position, strip) in strips.by_ref().take(range.strips).enumerate() {
            let space = if position == 0 { Pt::ZERO } else { strip.space_before };
            sheet.lay(strip.items, space, strip.height);
        }
        pages.push(sheet);
    }
    if let Some(last) = pages.last_mut() {
        last.y = last.bottom - foot_height;
        for strip in foot.strips {
            last.lay(strip.items, strip.space_before, strip.height);
        }
        // What stands on the last page was set for a front.
        let mirrored = last.left - setting.standard.page.left(1);
        last.page.items.extend(last_marks.into_iter().map(|mut item| {
            item.shift(mirrored, Pt::ZERO);
            item
        }));
    }
    pages
        .into_iter()
        .enumerate()
        .map(|(index, mut sheet)| {
            if let Some(style) = &part.page_number
                && index + 1 >= setting.standard.page.first_number_on
            {
                let items = page_number(setting, style, &part.at, index + 1, sheet.left)?;
                sheet.page.items.extend(items);
            }
            Ok(sheet.page)
        })
        .collect()
}

/// A page while strips are laid on it.
struct Sheet {
    page: Page,
    left: Pt,
    bottom: Pt,
    y: Pt,
}

impl Sheet {
    fn new(setting: &Setting<'_>, number: usize) -> Self {
        let geometry = &setting.standard.page;
        Self {
            page: Page { width: geometry.width, height: geometry.height, items: Vec::new() },
            left: geometry.left(number),
            bottom: geometry.height - geometry.bottom,
            y: geometry.top,
        }
    }

    fn lay(&mut self, mut items: Vec<Item>, space: Pt, height: Pt) {
        self.y += space;
        for item in &mut items {
            item.shift(self.left, self.y);
        }
        self.page.items.append(&mut items);
        self.y += height;
    }
}

/// Forbids breaks so that a block that wants lines of text on its page gets them.
fn keep_lines_before(strips: &mut [Strip]) {
    for index in 0..strips.len() {
        let mut wanted = strips[index].lines_before;
        if wanted == 0 {
            continue;
        }
        strips[index].break_above = Break::Forbidden;
        for strip in strips[..index].iter_mut().rev() {
            if strip.is_text {
                wanted -= 1;
            }
            if wanted == 0 {
                break;
            }
            strip.break_above = Break::Forbidden;
        }
    }
}

/// The strips of a part and the room that a page has for them.
struct Spread<'a> {
    strips: &'a [Strip],
    heads: &'a [Vec<Strip>],
    height: Pt,
    /// Room that the last page gives to the foot.
    foot: Pt,
    numbered_last: Pt,
}

/// How many strips a page holds, and whose table's head comes first.
struct PageRange {
    strips: usize,
    table: Option<usize>,
}

impl Spread<'_> {
    fn pages(&self) -> Result<Vec<PageRange>, Error> {
        if let Some(strip) = self.strips.iter().find(|strip| strip.height > self.height + ROUNDING) {
            let words = strip.items.iter().find_map(|item| match item {
                Item::Text(run) => Some(run.text.chars().take(40).collect::<String>()),
                Item::Rule(_) | Item::Image(_) => None,
            });
            let message = format!("what begins with `{}` is higher than a page", words.unwrap_or_default().trim_end());
            return Err(Error::new(Problem::Layout { message }));
        }
        let mut pages = Vec::new();
        let mut start = 0;
        loop {
            let table = self.strips.get(start).and_then(|strip| strip.table);
            let end = self.end(start, table);
            pages.push(PageRange { strips: end - start, table: table.filter(|_| start > 0) });
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
    fn end(&self, start: usize, table: Option<usize>) -> usize {
        let head = table.filter(|_| start > 0).and_then(|table| self.heads.get(table));
        let mut used: Pt = head.into_iter().flatten().map(|strip| strip.height).sum();
        let mut best: Option<(usize, Pt)> = None;
        for (index, strip) in self.strips.iter().enumerate().skip(start) {
            if index > start {
                let comfort = match strip.break_above {
                    Break::Allowed => Some(used),
                    Break::Discouraged => Some(used - self.numbered_last),
                    Break::Forbidden => None,
                };
                if let Some(comfort) = comfort
                    && best.is_none_or(|(_, most)| comfort >= most)
                {
                    best = Some((index, comfort));
                }
                used += strip.space_before;
            }
            used += strip.height;
            let is_last = index + 1 == self.strips.len();
            let foot = if is_last { self.foot } else { Pt::ZERO };
            if used + foot > self.height + ROUNDING {
                // What is kept together and fits on no page is divided where the page ends.
                return best.map_or(index.max(start + 1), |(index, _)| index);
            }
        }
        self.strips.len()
    }
}

fn fixed(setting: &mut Setting<'_>, container: &mut Container, part: &Part, on: WhichPage) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    let (mut from_top, mut from_bottom) = (Pt::ZERO, Pt::ZERO);
    for Fixed { paragraph, .. } in part.fixed.iter().filter(|fixed| fixed.on == on) {
        let style = paragraph.at.locate(setting.standard.style(&paragraph.style))?;
        let sheet = setting.standard.page.height;
        let left = setting.standard.page.left(1);
        let (mut set, height) = outside_flow(setting, Some(container), paragraph, left)?;
        let top = match (style.from_top, style.from_bottom) {
            (Some(top), _) => {
                let y = top + from_top;
                from_top += height;
                y
            }
            (None, Some(bottom)) => {
                from_bottom += height;
                sheet - bottom - from_bottom
            }
            (None, None) => {
                return Err(Error::new(Problem::Layout {
                    message: format!("the style `{}` has neither `from_top` nor `from_bottom`", paragraph.style),
                })
                .at(paragraph.at.place()));
            }
        };
        for item in &mut set {
            item.shift(Pt::ZERO, top);
        }
        items.append(&mut set);
    }
    Ok(items)
}

/// The number of a page, counted within its part.
fn page_number(
    setting: &mut Setting<'_>,
    style: &str,
    at: &Origin,
    number: usize,
    left: Pt,
) -> Result<Vec<Item>, Error> {
    let paragraph = Paragraph {
        style: style.to_owned(),
        item: None,
        inlines: vec![Inline::Text { text: number.to_string(), bold: false, italic: false, style: None }],
        at: at.clone(),
    };
    let top = at.locate(setting.standard.style(style))?.from_top.unwrap_or_default();
    let (mut items, _) = outside_flow(setting, None, &paragraph, left)?;
    for item in &mut items {
        item.shift(Pt::ZERO, top);
    }
    Ok(items)
}

/// A paragraph as wide as the text area, at the top of the sheet, and its height.
fn outside_flow(
    setting: &mut Setting<'_>,
    container: Option<&mut Container>,
    paragraph: &Paragraph,
    left: Pt,
) -> Result<(Vec<Item>, Pt), Error> {
    let width = setting.standard.page.text_width();
    let mut items = Vec::new();
    let mut y = Pt::ZERO;
    for mut line in paragraph::set(setting, container, paragraph, width)?.lines {
        for item in &mut line.items {
            item.shift(left, y);
        }
        items.append(&mut line.items);
        y += line.height;
    }
    Ok((items, y))
}
