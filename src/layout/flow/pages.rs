//! Builds the pages of a part: the flow, repeated table heads, carried sums, fixed paragraphs and page numbers.

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use super::fitting::{self, FlowInput, PartFlow};
use super::flow_box::{FlowBox, FootnoteLine};
use super::footnotes::{self, FootnoteArea};
use super::paginate::Paginator;
use crate::error::{Error, LayoutProblem};
use crate::layout::context::LayoutContext;
use crate::layout::inline::inline_box::Owners;
use crate::layout::inline::paragraph;
use crate::layout::structure::{self, Nodes};
use crate::layout::table::{blank_rows, fit};
use crate::length::Pt;
use crate::markup::Block;
use crate::markup::Carried;
use crate::markup::Fixed;
use crate::markup::Inline;
use crate::markup::MarkupPlace;
use crate::markup::Paragraph;
use crate::markup::Part;
use crate::markup::Turn;
use crate::markup::WhichPage;
use crate::page::Item;
use crate::page::Page;
use crate::page::Structure;
use crate::standard::PageGeometry;

/// What is done after a part is laid out, with its blocks, and whether a page begins with the flow box of an index.
pub(crate) type AfterPart<'f> =
    dyn FnMut(&mut LayoutContext<'_>, &Part, &[Block], &dyn Fn(usize) -> bool) -> Result<(), Error> + 'f;

/// Lays out a part on pages of its own.
pub(crate) fn part(
    context: &mut LayoutContext<'_>,
    structure: &mut Structure,
    part: &Part,
    after_part: &mut AfterPart<'_>,
) -> Result<Vec<Page>, Error> {
    context.page = geometry(context, part)?;
    let geometry = &context.page;
    let (width, height) = (geometry.text_width(), geometry.text_height());
    if width <= Pt::ZERO || height <= Pt::ZERO {
        return Err(LayoutProblem::NoTextArea.into());
    }
    let blocks = blank_rows::expand(context, part, width, height)?;
    let nodes = structure::part(structure, context, part, &blocks);
    let first_marks = fixed(context, &nodes.first, part, WhichPage::First)?;
    let input = FlowInput { part, blocks: &blocks, nodes: &nodes, width, height };
    let PartFlow { column, foot } = fitting::lay_out(context, &input)?;
    let last_marks = fixed(context, &nodes.last, part, WhichPage::Last)?;

    let paginator = Paginator::new(context, &column, &foot, height);
    let foot_height = paginator.foot;
    let ranges = part.at.locate(paginator.pages())?;
    let ends = ranges.iter().scan(0, |end, range| {
        *end += range.boxes;
        Some(*end)
    });
    let begins: Vec<usize> = std::iter::once(0).chain(ends).collect();
    after_part(context, part, &blocks, &|index| begins.contains(&index))?;
    let mut boxes = column.boxes.into_iter();
    let mut pages = Vec::with_capacity(ranges.len());
    let mut carried: Option<Rc<Carried>> = None;
    // Whether the previous page ended inside a row.
    let mut ends_in_row = false;
    // The lines of footnotes that are not on a page yet.
    let mut footnotes: VecDeque<FootnoteLine> = VecDeque::new();
    let last = ranges.len().saturating_sub(1);
    for (index, range) in ranges.into_iter().enumerate() {
        let mut builder = PageBuilder::new(context, index + part.first_page);
        if index == 0 {
            builder.page.items.extend(first_marks.iter().cloned());
        }
        if index == last {
            builder.bottom -= foot_height;
        }
        if index > 0 && range.boxes == 0 {
            builder.place_footnotes(context, &mut footnotes, range.footnotes);
            pages.push(builder);
            continue;
        }
        let repeated = range.table.and_then(|table| column.tables.get(table));
        for flow_box in repeated.into_iter().flat_map(|repeated| &repeated.head) {
            builder.place(flow_box.items.clone(), Pt::ZERO, flow_box.height);
        }
        if let (Some(repeated), Some(sums)) = (repeated, carried.take()) {
            builder.place_box(repeated.grid.carried(context, &sums.top)?);
        }
        if let Some(repeated) = repeated.filter(|repeated| ends_in_row && repeated.head.is_empty()) {
            builder.place_box(repeated.grid.closing());
        }
        for (position, flow_box) in boxes.by_ref().take(range.boxes).enumerate() {
            let space = if position == 0 { Pt::ZERO } else { flow_box.space_before };
            carried = flow_box.carried;
            ends_in_row = flow_box.continues;
            footnotes.extend(flow_box.footnotes);
            let mut items = flow_box.items;
            items.extend(flow_box.repeated.into_iter().filter(|_| position == 0 && index > 0));
            items.extend(flow_box.advanced.into_iter().filter(|_| position + 1 == range.boxes));
            builder.place(items, space, flow_box.height);
        }
        let continues = range.continues.and_then(|table| column.tables.get(table));
        if let Some(repeated) = continues.filter(|_| ends_in_row) {
            builder.place_box(repeated.grid.closing());
        }
        match (continues, &carried) {
            (Some(repeated), Some(sums)) => builder.place_box(repeated.grid.carried(context, &sums.foot)?),
            _ => carried = None,
        }
        builder.place_footnotes(context, &mut footnotes, range.footnotes);
        pages.push(builder);
    }
    if let Some(last) = pages.last_mut() {
        last.page.space_below = Some(last.y..last.y.max(last.footnotes));
        last.y = last.bottom;
        for flow_box in foot.boxes {
            last.place(flow_box.items, flow_box.space_before, flow_box.height);
        }
        // The fixed items are laid out for a right-hand page; move them if the last page is a left-hand one.
        let mirrored = last.left - context.page.left(1);
        last.page.items.extend(last_marks.into_iter().map(|mut item| {
            item.shift(mirrored, Pt::ZERO);
            item
        }));
    }
    pages
        .into_iter()
        .enumerate()
        .map(|(index, mut builder)| {
            let number = index + part.first_page;
            if let Some(style) = &part.page_number
                && number >= context.page.first_number_on
            {
                let items = page_number(context, style, &part.at, number, builder.left)?;
                builder.page.items.extend(items);
            }
            Ok(builder.page)
        })
        .collect()
}

/// The page geometry of a part, in portrait or landscape.
fn geometry(context: &mut LayoutContext<'_>, part: &Part) -> Result<PageGeometry, Error> {
    let upright = context.standard.page.clone();
    let turned = match part.turn {
        Turn::Portrait => false,
        Turn::Landscape => true,
        Turn::Auto => fit::is_cramped(context, &part.blocks, upright.text_width())?,
    };
    Ok(if turned { upright.turned() } else { upright })
}

/// A page under construction.
struct PageBuilder {
    page: Page,
    left: Pt,
    /// The lower edge of the text area, above the foot of the part.
    bottom: Pt,
    /// The upper edge of the footnotes.
    footnotes: Pt,
    y: Pt,
}

impl PageBuilder {
    fn new(context: &LayoutContext<'_>, number: usize) -> Self {
        let geometry = &context.page;
        let bottom = geometry.height - geometry.bottom;
        Self {
            page: Page { width: geometry.width, height: geometry.height, items: Vec::new(), space_below: None },
            left: geometry.left(number),
            bottom,
            footnotes: bottom,
            y: geometry.top,
        }
    }

    fn place(&mut self, mut items: Vec<Item>, space: Pt, height: Pt) {
        self.y += space;
        for item in &mut items {
            item.shift(self.left, self.y);
        }
        self.page.items.append(&mut items);
        self.y += height;
    }

    /// Places lines of footnotes at the bottom of the text area.
    fn place_footnotes(&mut self, context: &LayoutContext<'_>, lines: &mut VecDeque<FootnoteLine>, area: FootnoteArea) {
        let text_end = self.y;
        self.footnotes = self.bottom - area.height;
        self.y = self.footnotes;
        if area.lines > 0 {
            let (rule, height) = footnotes::rule(context);
            self.place(vec![rule], Pt::ZERO, height);
        }
        for (index, line) in lines.drain(..area.lines.min(lines.len())).enumerate() {
            self.place(line.items, if index == 0 { Pt::ZERO } else { line.space_before }, line.height);
        }
        self.y = text_end;
    }

    fn place_box(&mut self, flow_box: FlowBox) {
        self.place(flow_box.items, Pt::ZERO, flow_box.height);
    }
}

fn fixed(context: &mut LayoutContext<'_>, nodes: &Nodes, part: &Part, on: WhichPage) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    let (mut from_top, mut from_bottom) = (Pt::ZERO, Pt::ZERO);
    let paragraphs = part.fixed.iter().filter(|fixed| fixed.on == on);
    for (index, Fixed { paragraph, .. }) in paragraphs.enumerate() {
        let style = paragraph.at.locate(context.style(&paragraph.style))?;
        let sheet = context.page.height;
        let left = context.page.left(1);
        let (mut set, height) = lay_out_fixed(context, nodes.child(index).owners, paragraph, left)?;
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
                let problem = LayoutProblem::NoPosition { style: paragraph.style.to_string() };
                return Err(Error::from(problem).at(paragraph.at.place()));
            }
        };
        for item in &mut set {
            item.shift(Pt::ZERO, top);
        }
        items.append(&mut set);
    }
    Ok(items)
}

/// Lays out a page number.
fn page_number(
    context: &mut LayoutContext<'_>,
    style: &Arc<str>,
    at: &MarkupPlace,
    number: usize,
    left: Pt,
) -> Result<Vec<Item>, Error> {
    let paragraph = Paragraph {
        style: Arc::clone(style),
        item: None,
        level: 1,
        inlines: vec![Inline::Text { text: number.to_string(), bold: false, italic: false, label: false, style: None }],
        at: at.clone(),
    };
    let top = at.locate(context.style(style))?.from_top.unwrap_or_default();
    let (mut items, _) = lay_out_fixed(context, Owners::default(), &paragraph, left)?;
    for item in &mut items {
        item.shift(Pt::ZERO, top);
    }
    Ok(items)
}

/// Lays out a paragraph in the width of the text block at the top of the sheet; returns its items and height.
fn lay_out_fixed(
    context: &mut LayoutContext<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    left: Pt,
) -> Result<(Vec<Item>, Pt), Error> {
    let width = context.page.text_width();
    let mut items = Vec::new();
    let mut y = Pt::ZERO;
    for mut line in paragraph::lay_out(context, owners, paragraph, width)?.lines {
        for item in &mut line.items {
            item.shift(left, y);
        }
        items.append(&mut line.items);
        y += line.height;
    }
    Ok((items, y))
}
