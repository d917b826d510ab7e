//! Finds free space on laid-out pages.

use crate::fonts::Fonts;
use crate::length::{Pt, ROUNDING};
use crate::page::{Item, NodeId, Page, Pages};

/// The index of the last page of the first part: of the document itself, without attached forms.
pub(crate) fn end_of_first_part(pages: &Pages) -> usize {
    let mut roots = pages.structure.nodes().iter().enumerate().filter(|(_, node)| node.parent.is_none());
    let second = roots.nth(1).map_or(usize::MAX, |(index, _)| index);
    let is_own = |item: &Item| owner(item).is_some_and(|NodeId(node)| node < second);
    pages.pages.iter().rposition(|page| page.items.iter().any(is_own)).unwrap_or_default()
}

/// The top of the lowest free space of this height that has items above it and ends above `limit`.
pub(crate) fn below(page: &Page, fonts: &Fonts, height: Pt, limit: Pt) -> Option<Pt> {
    let mut extents: Vec<(Pt, Pt)> = page.items.iter().map(|item| extent(item, fonts)).collect();
    extents.sort_by(|one, other| one.0.0.total_cmp(&other.0.0));
    let mut found = None;
    let mut covered: Option<Pt> = None;
    for (top, bottom) in extents.into_iter().chain([(limit, limit)]) {
        if let Some(covered) = covered
            && covered + height <= top.min(limit) + ROUNDING
        {
            found = Some(covered);
        }
        covered = Some(covered.map_or(bottom, |covered| covered.max(bottom)));
    }
    found
}

/// The top of the highest item of a page.
pub(crate) fn top(page: &Page, fonts: &Fonts) -> Option<Pt> {
    page.items.iter().map(|item| extent(item, fonts).0).reduce(Pt::min)
}

/// The bottom of the lowest item of a page.
pub(crate) fn bottom(page: &Page, fonts: &Fonts) -> Option<Pt> {
    page.items.iter().map(|item| extent(item, fonts).1).reduce(Pt::max)
}

/// The top and the bottom of an item. Those of text are an em apart.
fn extent(item: &Item, fonts: &Fonts) -> (Pt, Pt) {
    match item {
        Item::Text(run) if run.turned => {
            let width = run.glyphs.iter().map(|glyph| glyph.advance.0).sum();
            (run.baseline - Pt(width), run.baseline)
        }
        Item::Text(run) => {
            let top = run.baseline - fonts.face(run.face).baseline(run.size, run.size);
            (top, top + run.size)
        }
        Item::Rule(rule) => {
            let half = rule.thickness / 2.0;
            (rule.from.1.min(rule.to.1) - half, rule.from.1.max(rule.to.1) + half)
        }
        Item::Image(image) => (image.y, image.y + image.height),
        Item::Field(field) => (field.y, field.y + field.height),
        Item::SignatureSpace(space) => (space.y, space.y + space.height),
    }
}

fn owner(item: &Item) -> Option<NodeId> {
    match item {
        Item::Text(run) => run.owner,
        Item::Image(image) => image.owner,
        Item::Field(field) => field.owner,
        Item::SignatureSpace(space) => space.owner,
        Item::Rule(_) => None,
    }
}
