//! Balanced line breaking: short centred texts in lines of similar length that end at phrase boundaries.
//!
//! The cost of a line is the square of its deviation from the average width, relative to that width: a line of double
//! width, or an empty one, costs 1. Penalties of breaks, of lines with a single word and of extra lines are on the same
//! scale and come from the pack.

use std::ops::Range;

use super::cost::{Balance, Measure};
use super::inline_box::{Glue, InlineBox, natural_width};
use crate::length::{Pt, ROUNDING};

/// Maximum number of boxes: longer centred texts are not titles, and the time grows with the square of their length.
pub(crate) const MAX_BALANCED_BOXES: usize = 200;
/// Maximum number of lines beyond the minimum.
const MAX_EXTRA_LINES: usize = 8;

/// Breaks boxes up to a forced break into balanced lines. `None` if they fit on one line, or if there are too many boxes.
pub(crate) fn balanced(boxes: &[InlineBox], measure: Measure, balance: Balance) -> Option<Vec<Range<usize>>> {
    let count = boxes.len();
    if count > MAX_BALANCED_BOXES {
        return None;
    }
    let text = BalancedText { boxes, measure, balance };
    let fewest = text.fewest_lines();
    if fewest < 2 {
        return None;
    }
    let mut best: Option<(f64, Vec<Range<usize>>)> = None;
    for lines in fewest..=(fewest + MAX_EXTRA_LINES).min(count) {
        let more = balance.line * (lines - fewest) as f64;
        // Costs are never negative, so more lines cannot be cheaper.
        if best.as_ref().is_some_and(|(cost, _)| more >= *cost) {
            break;
        }
        if let Some((cost, broken)) = text.break_into(lines)
            && best.as_ref().is_none_or(|(least, _)| cost + more < *least)
        {
            best = Some((cost + more, broken));
        }
    }
    best.map(|(_, broken)| broken)
}

struct BalancedText<'a> {
    boxes: &'a [InlineBox],
    measure: Measure,
    balance: Balance,
}

impl BalancedText<'_> {
    fn room(&self, start: usize) -> Pt {
        if start == 0 { self.measure.first } else { self.measure.others }
    }

    /// The possible ends of a line that starts at `start`, with its natural width. A single box always fits.
    fn fitting_ends(&self, start: usize) -> impl Iterator<Item = (usize, Pt)> {
        let room = self.room(start);
        let mut glue = Pt::ZERO;
        let mut width = Pt::ZERO;
        let ends = (start + 1..).zip(&self.boxes[start..]).map(move |(end, inline_box)| {
            width += glue;
            width += inline_box.width;
            glue = if let Glue::Space { width, .. } = inline_box.glue { width } else { Pt::ZERO };
            (end, width)
        });
        ends.take_while(move |(end, width)| *end == start + 1 || *width <= room + ROUNDING)
    }

    /// The number of lines when each is as full as possible.
    fn fewest_lines(&self) -> usize {
        let (mut lines, mut start) = (0, 0);
        while start < self.boxes.len() {
            let ends = self.fitting_ends(start).map(|(end, _)| end);
            let Some(end) = ends.filter(|end| self.boxes[end - 1].glue.may_end_line()).last() else { return 0 };
            start = end;
            lines += 1;
        }
        lines
    }

    /// The cheapest breaks into this number of lines, with their cost.
    fn break_into(&self, lines: usize) -> Option<(f64, Vec<Range<usize>>)> {
        let count = self.boxes.len();
        let even = natural_width(self.boxes).0 / lines as f64;
        // By the number of remaining lines and the first box: the least cost, and the end of the first line.
        let mut best = vec![vec![(f64::INFINITY, count); count + 1]];
        best[0][count].0 = 0.0;
        for left in 1..=lines {
            let row = (0..=count).map(|start| self.best_end(start, even, &best[left - 1])).collect();
            best.push(row);
        }
        let cost = best[lines][0].0;
        if cost.is_infinite() {
            return None;
        }
        let mut broken = Vec::with_capacity(lines);
        let mut start = 0;
        for left in (1..=lines).rev() {
            let end = best[left][start].1;
            broken.push(start..end);
            start = end;
        }
        Some((cost, broken))
    }

    /// The best end of a line that starts at `start`; `following` holds the costs of the remaining lines.
    fn best_end(&self, start: usize, even: Pt, following: &[(f64, usize)]) -> (f64, usize) {
        let mut choice = (f64::INFINITY, following.len() - 1);
        if start == self.boxes.len() {
            return choice;
        }
        for (end, width) in self.fitting_ends(start) {
            let cost = self.cost(start..end, width, even) + following[end].0;
            if cost < choice.0 {
                choice = (cost, end);
            }
        }
        choice
    }

    fn cost(&self, line: Range<usize>, width: Pt, even: Pt) -> f64 {
        let off = (width - even) / even;
        let single_word = if line.len() == 1 { self.balance.single_word } else { 0.0 };
        off * off + single_word + self.boxes[line.end - 1].glue.penalty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BALANCE: Balance = Balance { single_word: 0.5, line: 2.0 };

    /// Words of these widths with spaces of 2 pt, each with the penalty of the break after it.
    fn boxes(words: &[(f64, f64)]) -> Vec<InlineBox> {
        let inline_box = |(index, (width, penalty)): (usize, &(f64, f64))| InlineBox {
            fragments: 0..0,
            width: Pt(*width),
            glue: match index + 1 == words.len() {
                true => Glue::End,
                false => Glue::Space { width: Pt(2.0), penalty: *penalty, stretchable: false },
            },
        };
        words.iter().enumerate().map(inline_box).collect()
    }

    fn room(room: f64) -> Measure {
        Measure { first: Pt(room), others: Pt(room) }
    }

    #[track_caller]
    fn check(words: &[(f64, f64)], width: f64, wanted: Option<&[Range<usize>]>) {
        assert_eq!(balanced(&boxes(words), room(width), BALANCE).as_deref(), wanted);
    }

    #[test]
    fn lines_have_similar_lengths() {
        check(&[(10.0, 0.0); 4], 36.0, Some(&[0..2, 2..4]));
        check(&[(10.0, 0.0); 3], 34.0, None);
    }

    #[test]
    fn penalties_are_weighed_against_evenness() {
        // Lines of 34 and 10 instead of 22 and 22 cost 0.6 more, and the line of one word costs 0.5 more.
        check(&[(10.0, 0.0), (10.0, 1.0), (10.0, 0.0), (10.0, 9.0)], 36.0, Some(&[0..2, 2..4]));
        check(&[(10.0, 9.0), (10.0, 1.3), (10.0, 0.0), (10.0, 9.0)], 36.0, Some(&[0..3, 3..4]));
    }

    #[test]
    fn takes_an_extra_line_if_that_costs_less() {
        let words =
            |penalty: f64| [(10.0, penalty), (10.0, 0.0), (10.0, penalty), (10.0, 0.0), (10.0, penalty), (10.0, 0.0)];
        check(&words(8.0), 34.0, Some(&[0..2, 2..4, 4..6]));
        check(&words(1.9), 34.0, Some(&[0..3, 3..6]));
    }

    #[test]
    fn narrow_measure_breaks_everywhere() {
        check(&[(10.0, 8.0); 3], 12.0, Some(&[0..1, 1..2, 2..3]));
        check(&[(40.0, 8.0), (10.0, 0.0)], 30.0, Some(&[0..1, 1..2]));
        // Boxes that must not be separated are left to ragged line breaking.
        check(&[(10.0, f64::INFINITY), (10.0, 0.0)], 12.0, None);
    }

    #[test]
    fn long_texts_are_not_balanced() {
        let set = |count| balanced(&boxes(&vec![(4.0, 0.0); count]), room(100.0), BALANCE);
        assert!(set(MAX_BALANCED_BOXES).is_some());
        assert_eq!(set(MAX_BALANCED_BOXES + 1), None);
    }

    /// The cost of lines, computed independently.
    fn cost_of(lines: &[Range<usize>], boxes: &[InlineBox], fewest: usize) -> f64 {
        let even = natural_width(boxes).0 / lines.len() as f64;
        let cost = |line: &Range<usize>| {
            let off = (natural_width(&boxes[line.clone()]).0 - even) / even;
            let single_word = if line.len() == 1 { BALANCE.single_word } else { 0.0 };
            off * off + single_word + boxes[line.end - 1].glue.penalty()
        };
        lines.iter().map(cost).sum::<f64>() + BALANCE.line * (lines.len() - fewest) as f64
    }

    /// All ways to break boxes into lines that fit or hold a single box.
    fn all_breaks(boxes: &[InlineBox], from: usize, room: f64) -> Vec<Vec<Range<usize>>> {
        if from == boxes.len() {
            return vec![Vec::new()];
        }
        let mut found = Vec::new();
        for end in from + 1..=boxes.len() {
            let fits = natural_width(&boxes[from..end]).0.0 <= room || end == from + 1;
            if fits && boxes[end - 1].glue.may_end_line() {
                found.extend(all_breaks(boxes, end, room).into_iter().map(|mut rest| {
                    rest.insert(0, from..end);
                    rest
                }));
            }
        }
        found
    }

    #[test]
    fn balanced_breaks_have_the_least_cost() {
        let mut state = 7_u32;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 24)
        };
        let (mut tried, mut more) = (0, 0);
        for _ in 0..600 {
            let words: Vec<(f64, f64)> = (0..9)
                .map(|_| {
                    let prices = [0.0, 0.1, 0.35, 1.1, 8.0, f64::INFINITY];
                    (4.0 + next() / 12.0, prices[next() as usize % prices.len()])
                })
                .collect();
            let boxes = boxes(&words);
            let Some(chosen) = balanced(&boxes, room(40.0), BALANCE) else { continue };
            let all = all_breaks(&boxes, 0, 40.0);
            let fewest = all.iter().map(Vec::len).min().unwrap();
            let least = all.iter().map(|lines| cost_of(lines, &boxes, fewest)).fold(f64::INFINITY, f64::min);
            assert!((cost_of(&chosen, &boxes, fewest) - least).abs() < 1e-9, "{words:?}: {chosen:?}");
            tried += 1;
            more += usize::from(chosen.len() > fewest);
        }
        assert!(tried > 300 && more > 20, "{tried} texts, {more} with a line more");
    }
}
