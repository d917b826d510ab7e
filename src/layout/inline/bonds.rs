//! Bonds between the pieces of a paragraph: what a break at each gap costs, by the rules of office text and by sense.

use std::borrow::Cow;

use super::balance::BALANCED_PIECES;
use super::cost::price;
use super::no_break::{Bond, Neighbours, bond};
use super::piece::{Gap, Head, Piece, Pieces, natural_width};
use crate::layout::setting::Setting;
use crate::length::Pt;
use crate::standard::{Align, Style, break_prices, held_together};

/// Prices the gaps of a paragraph; `measure` is the room of its lines behind the head.
pub(crate) fn price_gaps(collected: &mut Pieces, setting: &Setting<'_>, style: &Style, measure: Pt) {
    hold_together(collected, setting, style.align == Align::Justified);
    if style.is_balanced() && collected.pieces.len() <= BALANCED_PIECES {
        price_by_sense(collected, setting);
    } else if style.align != Align::Justified {
        spare_compounds(collected, setting, measure);
    }
    let Head { pieces: head, .. } = collected.head;
    part_what_is_too_long(&mut collected.pieces[head..], measure);
    if let Some(Piece { gap: Gap::Space { price, stretches, .. }, .. }) = collected.pieces[..head].last_mut() {
        (*price, *stretches) = (f64::INFINITY, false);
    }
}

/// Gives the spaces that the rules of office text keep their price. Lines that are not justified are never torn open,
/// so what stays together unwillingly stays together always, and no space need know how to stretch.
fn hold_together(collected: &mut Pieces, setting: &Setting<'_>, justified: bool) {
    let rules = &setting.standard.no_break;
    let preferred = if justified { price(rules.until) } else { f64::INFINITY };
    let mut before = Cow::Borrowed("");
    let mut left = collected.pieces.first().map_or(Cow::Borrowed(""), |first| collected.text(first, &setting.shaper));
    for index in 1..collected.pieces.len() {
        let right = collected.text(&collected.pieces[index], &setting.shaper);
        match &mut collected.pieces[index - 1].gap {
            Gap::Space { price, stretches, .. } => {
                *stretches &= justified;
                let words = Neighbours { before: &before, left: &left, right: &right, first: index == 1 };
                match bond(rules, words) {
                    Bond::None => {}
                    Bond::Preferred => *price = price.max(preferred),
                    Bond::Always => *price = f64::INFINITY,
                }
                before = left;
            }
            // Another part of the same word.
            Gap::Joint { .. } => {}
            Gap::LineBreak | Gap::End => before = Cow::Borrowed(""),
        }
        left = right;
    }
}

/// Adds to each break what it costs by the sense of the words.
fn price_by_sense(collected: &mut Pieces, setting: &Setting<'_>) {
    let texts: Vec<Cow<'_, str>> =
        collected.pieces.iter().map(|piece| collected.text(piece, &setting.shaper)).collect();
    let words: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let prices = break_prices(&setting.standard.sense, &words);
    for (piece, by_sense) in collected.pieces.iter_mut().zip(prices) {
        if let Gap::Space { price, .. } = &mut piece.gap {
            *price += by_sense;
        }
    }
}

/// Lets lines that are not justified end before a compound or a name rather than within it, where they are full enough.
fn spare_compounds(collected: &mut Pieces, setting: &Setting<'_>, measure: Pt) {
    if collected.pieces.len() > BALANCED_PIECES || natural_width(&collected.pieces).0 <= measure {
        return;
    }
    let texts: Vec<Cow<'_, str>> =
        collected.pieces.iter().map(|piece| collected.text(piece, &setting.shaper)).collect();
    let words: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let held = held_together(&setting.standard.sense, &words);
    for (piece, held) in collected.pieces.iter_mut().zip(held) {
        if let (Gap::Space { price, .. }, true) = (&mut piece.gap, held) {
            *price += setting.standard.sense.prices.compound;
        }
    }
}

/// Gives that right back where what is held together, such as dots with spaces between them, is longer than a line.
fn part_what_is_too_long(pieces: &mut [Piece], measure: Pt) {
    let mut together = Pt::ZERO;
    for index in 1..pieces.len() {
        let next = pieces[index].width;
        let before = &mut pieces[index - 1];
        together += before.width;
        match &mut before.gap {
            Gap::Space { width, price, .. } if price.is_infinite() && together + *width + next > measure => {
                *price = 0.0;
                together = Pt::ZERO;
            }
            Gap::Space { width, price, .. } if price.is_infinite() => together += *width,
            _ => together = Pt::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_together_is_parted_only_where_a_line_is_full() {
        // Words of 10 with spaces of 2, and whether a line may end behind each.
        let parted = |breaks: &[bool], measure: f64| {
            let price = |breaks: &bool| if *breaks { 0.0 } else { f64::INFINITY };
            let gap = |breaks: &bool| Gap::Space { width: Pt(2.0), price: price(breaks), stretches: false };
            let mut pieces: Vec<Piece> =
                breaks.iter().map(|breaks| Piece { segments: 0..0, width: Pt(10.0), gap: gap(breaks) }).collect();
            pieces.push(Piece { segments: 0..0, width: Pt(10.0), gap: Gap::End });
            part_what_is_too_long(&mut pieces, Pt(measure));
            let breaks = pieces.iter().filter_map(|piece| match piece.gap {
                Gap::Space { price, .. } => Some(price.is_finite()),
                _ => None,
            });
            breaks.collect::<Vec<_>>()
        };
        assert_eq!(parted(&[false; 4], 34.0), [false, false, true, false]);
        assert_eq!(parted(&[false; 4], 33.0), [false, true, false, true]);
        assert_eq!(parted(&[false; 4], 58.0), [false; 4]);
        // A place where a line may end begins anew.
        assert_eq!(parted(&[false, true, false, false, false], 34.0), [false, true, false, false, true]);
    }
}
