//! Assigns penalties to line breaks, by the rules of office text and by phrase boundaries.

use std::borrow::Cow;

use super::balance::MAX_BALANCED_BOXES;
use super::cost::penalty;
use super::inline_box::{Glue, HangingPrefix, InlineBox, InlineContent, natural_width};
use super::no_break::{Bond, Neighbours, bond};
use crate::layout::context::LayoutContext;
use crate::length::Pt;
use crate::standard::{Align, Style, unit_continues};

/// Assigns the penalties of all glue in a paragraph; `measure` is the width of its lines after the hanging prefix.
pub(crate) fn assign_penalties(
    collected: &mut InlineContent,
    context: &mut LayoutContext<'_>,
    style: &Style,
    measure: Pt,
) {
    apply_no_break_rules(collected, context, style.align == Align::Justified);
    if style.is_balanced() && collected.boxes.len() <= MAX_BALANCED_BOXES {
        add_sense_penalties(collected, context);
    } else if style.align != Align::Justified {
        avoid_compound_breaks(collected, context, measure);
    }
    let HangingPrefix { boxes: prefix, .. } = collected.prefix;
    allow_breaks_in_long_runs(&mut collected.boxes[prefix..], measure);
    if let Some(InlineBox { glue: Glue::Space { penalty, stretchable, .. }, .. }) = collected.boxes[..prefix].last_mut()
    {
        (*penalty, *stretchable) = (f64::INFINITY, false);
    }
}

/// Applies the no-break rules of office text. In lines that are not justified, spaces do not stretch, so a preferred bond
/// is never broken.
fn apply_no_break_rules(collected: &mut InlineContent, context: &LayoutContext<'_>, justified: bool) {
    let rules = &context.standard.no_break;
    let preferred = if justified { penalty(rules.until) } else { f64::INFINITY };
    let mut before = Cow::Borrowed("");
    let mut left = collected.boxes.first().map_or(Cow::Borrowed(""), |first| collected.text(first, &context.shaper));
    for index in 1..collected.boxes.len() {
        let right = collected.text(&collected.boxes[index], &context.shaper);
        match &mut collected.boxes[index - 1].glue {
            Glue::Space { penalty, stretchable, .. } => {
                *stretchable &= justified;
                let words = Neighbours { before: &before, left: &left, right: &right, first: index == 1 };
                match bond(rules, words) {
                    Bond::None => {}
                    Bond::Preferred => *penalty = penalty.max(preferred),
                    Bond::Always => *penalty = f64::INFINITY,
                }
                before = left;
            }
            // Both boxes are parts of one word.
            Glue::EmergencyBreak { .. } => {}
            Glue::LineBreak | Glue::End => before = Cow::Borrowed(""),
        }
        left = right;
    }
}

/// Adds the penalties of breaks inside phrases.
fn add_sense_penalties(collected: &mut InlineContent, context: &mut LayoutContext<'_>) {
    let texts: Vec<Cow<'_, str>> =
        collected.boxes.iter().map(|inline_box| collected.text(inline_box, &context.shaper)).collect();
    let words: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let prices = context.phrase_penalties.of(&context.standard.phrase_breaks, &words);
    for (inline_box, sense_penalty) in collected.boxes.iter_mut().zip(&*prices) {
        if let Glue::Space { penalty, .. } = &mut inline_box.glue {
            *penalty += *sense_penalty;
        }
    }
}

/// Makes ragged lines end before a compound or a name rather than inside it, if they are full enough.
fn avoid_compound_breaks(collected: &mut InlineContent, context: &LayoutContext<'_>, measure: Pt) {
    if collected.boxes.len() > MAX_BALANCED_BOXES || natural_width(&collected.boxes).0 <= measure {
        return;
    }
    let texts: Vec<Cow<'_, str>> =
        collected.boxes.iter().map(|inline_box| collected.text(inline_box, &context.shaper)).collect();
    let words: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let held = unit_continues(&context.standard.phrase_breaks, &words);
    for (inline_box, held) in collected.boxes.iter_mut().zip(held) {
        if let (Glue::Space { penalty, .. }, true) = (&mut inline_box.glue, held) {
            *penalty += context.standard.phrase_breaks.penalties.compound;
        }
    }
}

/// Allows breaks again where a no-break group, such as dots with spaces between them, is wider than a line.
fn allow_breaks_in_long_runs(boxes: &mut [InlineBox], measure: Pt) {
    let mut together = Pt::ZERO;
    for index in 1..boxes.len() {
        let next = boxes[index].width;
        let before = &mut boxes[index - 1];
        together += before.width;
        match &mut before.glue {
            Glue::Space { width, penalty, .. } if penalty.is_infinite() && together + *width + next > measure => {
                *penalty = 0.0;
                together = Pt::ZERO;
            }
            Glue::Space { width, penalty, .. } if penalty.is_infinite() => together += *width,
            _ => together = Pt::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_break_groups_are_broken_only_if_wider_than_a_line() {
        // Words of 10 pt with spaces of 2 pt; each flag tells whether a line may end after the word.
        let broken = |breaks: &[bool], measure: f64| {
            let penalty = |breaks: &bool| if *breaks { 0.0 } else { f64::INFINITY };
            let glue = |breaks: &bool| Glue::Space { width: Pt(2.0), penalty: penalty(breaks), stretchable: false };
            let mut boxes: Vec<InlineBox> = breaks
                .iter()
                .map(|breaks| InlineBox { fragments: 0..0, width: Pt(10.0), glue: glue(breaks) })
                .collect();
            boxes.push(InlineBox { fragments: 0..0, width: Pt(10.0), glue: Glue::End });
            allow_breaks_in_long_runs(&mut boxes, Pt(measure));
            let breaks = boxes.iter().filter_map(|inline_box| match inline_box.glue {
                Glue::Space { penalty, .. } => Some(penalty.is_finite()),
                _ => None,
            });
            breaks.collect::<Vec<_>>()
        };
        assert_eq!(broken(&[false; 4], 34.0), [false, false, true, false]);
        assert_eq!(broken(&[false; 4], 33.0), [false, true, false, true]);
        assert_eq!(broken(&[false; 4], 58.0), [false; 4]);
        // A possible break starts a new group.
        assert_eq!(broken(&[false, true, false, false, false], 34.0), [false, true, false, false, true]);
    }
}
