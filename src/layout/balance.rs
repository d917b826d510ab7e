//! Balanced lines: short centred texts in lines of about the same length that end where the sense does.
//!
//! One scale: a line costs the square of the part by which it is longer or shorter than the average of the text, so
//! that 1 is a line twice as long, or empty. What a break costs by its sense, a line of a single word and a line more
//! than needed are prices on the same scale, from the pack.

use std::ops::Range;

use super::ROUNDING;
use super::collect::{Gap, Piece};
use super::lines::{Measure, natural_width};
use crate::length::Pt;

/// What the pack says of balanced lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Balance {
    /// What a line of a single word costs.
    pub(super) lone: f64,
    /// What each line beyond the fewest costs.
    pub(super) line: f64,
}

/// Longer centred texts are no titles, and weighing them takes time in proportion to the square of their length.
pub(super) const BALANCED_PIECES: usize = 200;
/// So many lines beyond the fewest are tried.
const MORE_LINES: usize = 8;

/// The lines of pieces up to a forced end; none where one line takes them or they are too many.
pub(super) fn balanced(pieces: &[Piece], measure: Measure, balance: Balance) -> Option<Vec<Range<usize>>> {
    let count = pieces.len();
    if count > BALANCED_PIECES {
        return None;
    }
    let text = Text { pieces, measure, balance };
    let fewest = text.fewest_lines();
    if fewest < 2 {
        return None;
    }
    let mut best: Option<(f64, Vec<Range<usize>>)> = None;
    for lines in fewest..=(fewest + MORE_LINES).min(count) {
        let more = balance.line * (lines - fewest) as f64;
        // No line costs less than nothing.
        if best.as_ref().is_some_and(|(cost, _)| more >= *cost) {
            break;
        }
        if let Some((cost, broken)) = text.set_in(lines)
            && best.as_ref().is_none_or(|(least, _)| cost + more < *least)
        {
            best = Some((cost + more, broken));
        }
    }
    best.map(|(_, broken)| broken)
}

struct Text<'a> {
    pieces: &'a [Piece],
    measure: Measure,
    balance: Balance,
}

impl Text<'_> {
    fn room(&self, start: usize) -> Pt {
        if start == 0 { self.measure.first } else { self.measure.others }
    }

    /// The natural widths of the lines that begin with a piece and fit, by their ends; one piece always does.
    fn fitting(&self, start: usize) -> impl Iterator<Item = (usize, Pt)> {
        let room = self.room(start);
        let mut gap = Pt::ZERO;
        let mut width = Pt::ZERO;
        let ends = (start + 1..).zip(&self.pieces[start..]).map(move |(end, piece)| {
            width += gap;
            width += piece.width;
            gap = if let Gap::Space { width, .. } = piece.gap { width } else { Pt::ZERO };
            (end, width)
        });
        ends.take_while(move |(end, width)| *end == start + 1 || *width <= room + ROUNDING)
    }

    /// As many lines as there are when each takes all that fits.
    fn fewest_lines(&self) -> usize {
        let (mut lines, mut start) = (0, 0);
        while start < self.pieces.len() {
            let ends = self.fitting(start).map(|(end, _)| end);
            let Some(end) = ends.filter(|end| self.pieces[end - 1].gap.may_end_line()).last() else { return 0 };
            start = end;
            lines += 1;
        }
        lines
    }

    /// The cheapest way to set the text in so many lines, and what it costs.
    fn set_in(&self, lines: usize) -> Option<(f64, Vec<Range<usize>>)> {
        let count = self.pieces.len();
        let even = natural_width(self.pieces).0 / lines as f64;
        // For each number of lines left, the least cost of setting the pieces from each on, and the first line's end.
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

    /// The best end of a line that begins before a piece; `following` are the costs of the lines after it.
    fn best_end(&self, start: usize, even: Pt, following: &[(f64, usize)]) -> (f64, usize) {
        let mut choice = (f64::INFINITY, following.len() - 1);
        if start == self.pieces.len() {
            return choice;
        }
        for (end, width) in self.fitting(start) {
            let cost = self.cost(start..end, width, even) + following[end].0;
            if cost < choice.0 {
                choice = (cost, end);
            }
        }
        choice
    }

    fn cost(&self, line: Range<usize>, width: Pt, even: Pt) -> f64 {
        let off = (width - even) / even;
        let lone = if line.len() == 1 { self.balance.lone } else { 0.0 };
        off * off + lone + self.pieces[line.end - 1].gap.price()
    }
}
