//! Pages: where one ends and the next begins, and what stands outside the flow.

use std::rc::Rc;
use std::sync::Arc;

use super::fitting::{self, Flow, Place};
use super::paginate::Spread;
use super::strip::Strip;
use crate::error::{Error, Problem};
use crate::layout::inline::paragraph;
use crate::layout::inline::piece::Owners;
use crate::layout::setting::Setting;
use crate::layout::structure::{self, Nodes};
use crate::layout::table::{fill, fit};
use crate::length::Pt;
use crate::markup::{Carried, Fixed, Inline, Origin, Paragraph, Part, Turn, WhichPage};
use crate::page::{Item, Page, Structure};
use crate::standard::PageGeometry;

/// Lays a part on pages of its own.
pub(crate) fn part(setting: &mut Setting<'_>, structure: &mut Structure, part: &Part) -> Result<Vec<Page>, Error> {
    setting.page = geometry(setting, part)?;
    let geometry = &setting.page;
    let (width, height) = (geometry.text_width(), geometry.text_height());
    if width <= Pt::ZERO || height <= Pt::ZERO {
        return Err(Error::new(Problem::Layout { message: "the margins leave no room for text".to_owned() }));
    }
    let blocks = fill::filled(setting, part, width, height)?;
    let nodes = structure::part(structure, setting, part, &blocks);
    let first_marks = fixed(setting, &nodes.first, part, WhichPage::First)?;
    let place = Place { part, blocks: &blocks, nodes: &nodes, width, height };
    let Flow { column, foot } = fitting::set(setting, &place)?;
    let last_marks = fixed(setting, &nodes.last, part, WhichPage::Last)?;

    let spread = Spread::new(setting, &column, &foot, height);
    let foot_height = spread.foot;
    let ranges = part.at.locate(spread.pages())?;
    let mut strips = column.strips.into_iter();
    let mut pages = Vec::with_capacity(ranges.len());
    let mut carried: Option<Rc<Carried>> = None;
    // Whether the page before ended in a row.
    let mut within = false;
    for (index, range) in ranges.into_iter().enumerate() {
        let mut sheet = Sheet::new(setting, index + 1);
        if index == 0 {
            sheet.page.items.extend(first_marks.iter().cloned());
        }
        let repeated = range.table.and_then(|table| column.tables.get(table));
        for strip in repeated.into_iter().flat_map(|repeated| &repeated.head) {
            sheet.lay(strip.items.clone(), Pt::ZERO, strip.height);
        }
        if let (Some(repeated), Some(sums)) = (repeated, carried.take()) {
            sheet.lay_strip(repeated.grid.carried(setting, &sums.top)?);
        }
        if let Some(repeated) = repeated.filter(|repeated| within && repeated.head.is_empty()) {
            sheet.lay_strip(repeated.grid.closing());
        }
        for (position, strip) in strips.by_ref().take(range.strips).enumerate() {
            let space = if position == 0 { Pt::ZERO } else { strip.space_before };
            carried = strip.carried;
            within = strip.goes_on;
            let mut items = strip.items;
            items.extend(strip.again.into_iter().filter(|_| position == 0 && index > 0));
            sheet.lay(items, space, strip.height);
        }
        let goes_on = range.goes_on.and_then(|table| column.tables.get(table));
        if let Some(repeated) = goes_on.filter(|_| within) {
            sheet.lay_strip(repeated.grid.closing());
        }
        match (goes_on, &carried) {
            (Some(repeated), Some(sums)) => sheet.lay_strip(repeated.grid.carried(setting, &sums.foot)?),
            _ => carried = None,
        }
        pages.push(sheet);
    }
    if let Some(last) = pages.last_mut() {
        last.y = last.bottom - foot_height;
        for strip in foot.strips {
            last.lay(strip.items, strip.space_before, strip.height);
        }
        // What stands on the last page was set for a front.
        let mirrored = last.left - setting.page.left(1);
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
                && index + 1 >= setting.page.first_number_on
            {
                let items = page_number(setting, style, &part.at, index + 1, sheet.left)?;
                sheet.page.items.extend(items);
            }
            Ok(sheet.page)
        })
        .collect()
}

/// The sheets of a part, upright or on their side.
fn geometry(setting: &mut Setting<'_>, part: &Part) -> Result<PageGeometry, Error> {
    let upright = setting.standard.page.clone();
    let turned = match part.turn {
        Turn::Portrait => false,
        Turn::Landscape => true,
        Turn::Auto => fit::is_cramped(setting, &part.blocks, upright.text_width())?,
    };
    Ok(if turned { upright.turned() } else { upright })
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
        let geometry = &setting.page;
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

    fn lay_strip(&mut self, strip: Strip) {
        self.lay(strip.items, Pt::ZERO, strip.height);
    }
}

fn fixed(setting: &mut Setting<'_>, nodes: &Nodes, part: &Part, on: WhichPage) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    let (mut from_top, mut from_bottom) = (Pt::ZERO, Pt::ZERO);
    let paragraphs = part.fixed.iter().filter(|fixed| fixed.on == on);
    for (index, Fixed { paragraph, .. }) in paragraphs.enumerate() {
        let style = paragraph.at.locate(setting.style(&paragraph.style))?;
        let sheet = setting.page.height;
        let left = setting.page.left(1);
        let (mut set, height) = outside_flow(setting, nodes.of(index).owners, paragraph, left)?;
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
    style: &Arc<str>,
    at: &Origin,
    number: usize,
    left: Pt,
) -> Result<Vec<Item>, Error> {
    let paragraph = Paragraph {
        style: Arc::clone(style),
        item: None,
        inlines: vec![Inline::Text { text: number.to_string(), bold: false, italic: false, label: false, style: None }],
        at: at.clone(),
    };
    let top = at.locate(setting.style(style))?.from_top.unwrap_or_default();
    let (mut items, _) = outside_flow(setting, Owners::default(), &paragraph, left)?;
    for item in &mut items {
        item.shift(Pt::ZERO, top);
    }
    Ok(items)
}

/// A paragraph as wide as the text area, at the top of the sheet, and its height.
fn outside_flow(
    setting: &mut Setting<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    left: Pt,
) -> Result<(Vec<Item>, Pt), Error> {
    let width = setting.page.text_width();
    let mut items = Vec::new();
    let mut y = Pt::ZERO;
    for mut line in paragraph::set(setting, owners, paragraph, width)?.lines {
        for item in &mut line.items {
            item.shift(left, y);
        }
        items.append(&mut line.items);
        y += line.height;
    }
    Ok((items, y))
}
