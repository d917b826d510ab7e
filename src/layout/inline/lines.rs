//! Line breaking: chooses the breaks of a whole paragraph at once.

use std::ops::Range;

use super::balance::balanced;
use super::cost::{Balance, Flexibility, Measure};
use super::inline_box::{Glue, InlineBox};
use crate::length::{Pt, ROUNDING};

/// How the lines of a paragraph are filled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fill {
    /// Justified, with flexible spaces.
    Justified { flexibility: Flexibility },
    /// As full as possible; a line ends at a break with a penalty only if the part before is shorter than the fraction
    /// `full` of the line.
    Ragged { full: f64 },
    /// Lines of similar length that end at phrase boundaries.
    Balanced(Balance),
}

/// Breaks boxes into lines; returns the box range of each line.
pub(crate) fn break_lines(boxes: &[InlineBox], measure: Measure, fill: Fill) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < boxes.len() {
        let forced = boxes[start..]
            .iter()
            .position(|inline_box| matches!(inline_box.glue, Glue::LineBreak | Glue::End))
            .map_or(boxes.len(), |offset| start + offset + 1);
        let measure = if start == 0 { measure } else { Measure { first: measure.others, ..measure } };
        let full = if let Fill::Ragged { full } = fill { full } else { 0.0 };
        let segment = Segment { boxes: &boxes[start..forced], measure, full };
        let broken = match fill {
            Fill::Justified { flexibility } => segment.justified(flexibility),
            Fill::Ragged { .. } => segment.ragged(),
            Fill::Balanced(balance) => balanced(segment.boxes, measure, balance).unwrap_or_else(|| segment.ragged()),
        };
        lines.extend(broken.into_iter().map(|line| line.start + start..line.end + start));
        start = forced;
    }
    lines
}

/// Boxes up to a forced break.
struct Segment<'a> {
    boxes: &'a [InlineBox],
    measure: Measure,
    /// The fraction of the width that a ragged line must reach to end at a cheaper break.
    full: f64,
}

impl Segment<'_> {
    fn room(&self, start: usize) -> Pt {
        if start == 0 { self.measure.first } else { self.measure.others }
    }

    fn may_end_after(&self, index: usize) -> bool {
        self.boxes[index].glue.may_end_line()
    }

    /// Finds the best end of the line that starts at each box, by the total cost of all following lines. Every box fits
    /// on a line of its own, so a solution always exists.
    fn justified(&self, flexibility: Flexibility) -> Vec<Range<usize>> {
        let count = self.boxes.len();
        let mut best: Vec<(f64, usize)> = vec![(0.0, count); count + 1];
        for start in (0..count).rev() {
            best[start] = self.best_end(start, flexibility, &best);
        }
        follow(&best, count)
    }

    fn best_end(&self, start: usize, flexibility: Flexibility, best: &[(f64, usize)]) -> (f64, usize) {
        let room = self.room(start);
        let mut choice = (f64::INFINITY, self.boxes.len());
        let mut line = LineWidth::default();
        for (end, following) in best.iter().enumerate().skip(start + 1) {
            let inline_box = &self.boxes[end - 1];
            line.width += inline_box.width;
            if flexibility.narrowest(line.width, line.spaces) > room + ROUNDING && choice.0.is_finite() {
                break;
            }
            if self.may_end_after(end - 1) {
                let total = self.cost(end, &line, room, flexibility) + following.0;
                if total < choice.0 {
                    choice = (total, end);
                }
            }
            line.add_gap(inline_box.glue);
        }
        choice
    }

    /// The cost of a line that ends before box `end`.
    fn cost(&self, end: usize, line: &LineWidth, room: Pt, flexibility: Flexibility) -> f64 {
        let slack = room - line.width;
        if end == self.boxes.len() && slack >= Pt::ZERO {
            let is_single_word = line.space_count == 0 && slack > Pt::ZERO;
            return if is_single_word { flexibility.short_line_costs.single_word } else { 0.0 };
        }
        flexibility.cost(slack, line.spaces, room) + self.boxes[end - 1].glue.penalty()
    }

    /// The natural widths of lines that start at `start`, by their ends.
    fn widths(&self, start: usize) -> impl Iterator<Item = (usize, Pt)> {
        let mut glue = Pt::ZERO;
        let mut so_far = Pt::ZERO;
        (start + 1..).zip(&self.boxes[start..]).map(move |(end, inline_box)| {
            so_far += glue;
            so_far += inline_box.width;
            glue = if let Glue::Space { width, .. } = inline_box.glue { width } else { Pt::ZERO };
            (end, so_far)
        })
    }

    fn ragged(&self) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < self.boxes.len() {
            let end = self.fullest_end(start, self.room(start));
            lines.push(start..end);
            start = end;
        }
        lines
    }

    /// The end of the fullest line, with at least one box; among ends of sufficiently full lines, the cheapest.
    fn fullest_end(&self, start: usize, room: Pt) -> usize {
        let mut best: Option<(f64, bool, usize)> = None;
        for (end, width) in self.widths(start) {
            if width > room + ROUNDING && best.is_some() {
                break;
            }
            let penalty = self.boxes[end - 1].glue.penalty();
            let dearer = best.is_some_and(|(least, is_full, _)| is_full && penalty > least);
            if penalty.is_finite() && !dearer {
                best = Some((penalty, width >= room * self.full, end));
            }
        }
        best.map_or(self.boxes.len(), |(.., end)| end)
    }
}

/// The width of a line under construction, and its stretchable part.
#[derive(Debug, Default)]
struct LineWidth {
    width: Pt,
    spaces: Pt,
    /// The number of spaces.
    space_count: usize,
}

impl LineWidth {
    fn add_gap(&mut self, glue: Glue) {
        if let Glue::Space { width, stretchable, .. } = glue {
            self.width += width;
            self.space_count += 1;
            if stretchable {
                self.spaces += width;
            }
        }
    }
}

fn follow(best: &[(f64, usize)], count: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < count {
        let end = best[start].1.max(start + 1);
        lines.push(start..end);
        start = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::cost::ShortLineCosts;
    use super::*;

    const SHORT_LINE_COSTS: ShortLineCosts = ShortLineCosts { short: 4.0, short_empty: 0.2, single_word: 40.0 };
    const FLEXIBILITY: Flexibility = Flexibility { shrink: 0.1, stretch: 1.5, short_line_costs: SHORT_LINE_COSTS };
    const JUSTIFIED: Fill = Fill::Justified { flexibility: FLEXIBILITY };
    const RAGGED: Fill = Fill::Ragged { full: 0.6 };

    /// Words of these widths with spaces of 2 pt; a negative width forbids a break after the word.
    fn boxes(widths: &[f64]) -> Vec<InlineBox> {
        let last = widths.len() - 1;
        let inline_box = |(index, width): (usize, &f64)| InlineBox {
            fragments: 0..0,
            width: Pt(width.abs()),
            glue: if index == last {
                Glue::End
            } else {
                Glue::Space {
                    width: Pt(2.0),
                    penalty: if *width > 0.0 { 0.0 } else { f64::INFINITY },
                    stretchable: true,
                }
            },
        };
        widths.iter().enumerate().map(inline_box).collect()
    }

    fn check(widths: &[f64], room: f64, fill: Fill, expected: &[Range<usize>]) {
        let measure = Measure { first: Pt(room), others: Pt(room) };
        assert_eq!(break_lines(&boxes(widths), measure, fill), expected);
    }

    #[test]
    fn forbidden_breaks_are_not_taken() {
        check(&[10.0, -10.0, 10.0, 10.0], 24.0, RAGGED, &[0..1, 1..3, 3..4]);
    }

    #[test]
    fn breaks_are_optimised_for_the_whole_paragraph() {
        // Four words would exactly fill the first line, but leave a single word on the second line, which cannot
        // stretch.
        check(&[6.0, 6.0, 6.0, 6.0, 20.0, 20.0, 4.0], 30.0, JUSTIFIED, &[0..3, 3..5, 5..7]);
        check(&[6.0, 6.0, 6.0, 6.0, 20.0, 20.0, 4.0], 30.0, RAGGED, &[0..4, 4..5, 5..7]);
    }

    #[test]
    fn avoids_a_single_word_on_the_last_line() {
        check(&[4.0; 18], 100.0, JUSTIFIED, &[0..16, 16..18]);
        check(&[4.0; 18], 100.0, RAGGED, &[0..17, 17..18]);
        let free = Fill::Justified {
            flexibility: Flexibility {
                short_line_costs: ShortLineCosts { single_word: 0.0, ..SHORT_LINE_COSTS },
                ..FLEXIBILITY
            },
        };
        check(&[4.0; 18], 100.0, free, &[0..17, 17..18]);
    }

    #[test]
    fn first_line_has_its_own_width() {
        let mut boxes = boxes(&[10.0; 5]);
        boxes[0].glue = Glue::LineBreak;
        let measure = Measure { first: Pt(12.0), others: Pt(34.0) };
        assert_eq!(break_lines(&boxes, measure, RAGGED), [0..1, 1..4, 4..5]);
    }

    #[test]
    fn overfull_box_gets_a_line_of_its_own() {
        check(&[40.0, 10.0], 30.0, Fill::Balanced(Balance { single_word: 1.0, line: 1.0 }), &[0..1, 1..2]);
        check(&[40.0, 10.0], 30.0, JUSTIFIED, &[0..1, 1..2]);
        check(&[40.0, 10.0], 30.0, RAGGED, &[0..1, 1..2]);
    }
}
