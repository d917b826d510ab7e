//! The outline of a rectangle.

use crate::length::Pt;
use crate::page::{Item, Rule};

/// The top, bottom, left and right rules of a rectangle, inside its edges (left, top, right, bottom). `rule` has their
/// thickness, colour and style.
pub(super) fn outline([left, top, right, bottom]: [Pt; 4], rule: &Rule) -> [Item; 4] {
    let half = rule.thickness / 2.0;
    let across = |y| ((left, y), (right, y));
    let down = |x| ((x, top), (x, bottom));
    let sides = [across(top + half), across(bottom - half), down(left + half), down(right - half)];
    sides.map(|(from, to)| Item::Rule(Rule { from, to, ..rule.clone() }))
}
