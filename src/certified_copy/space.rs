//! Finds the free space at the top of a laid-out page.

use crate::fonts::Fonts;
use crate::length::Pt;
use crate::page::{Item, Page};

/// The top of the highest item of a page.
pub(crate) fn top(page: &Page, fonts: &Fonts) -> Option<Pt> {
    page.items.iter().map(|item| extent(item, fonts).0).reduce(Pt::min)
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
