//! The cost of a line: one scale for shrunk, stretched and short lines, and for penalties of breaks.

use crate::length::{Pt, ROUNDING};
use crate::standard::LineFilling;

/// How far the spaces of a justified line may shrink and stretch, as a fraction of their width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flexibility {
    pub(crate) shrink: f64,
    pub(crate) stretch: f64,
    pub(super) short_line_costs: ShortLineCosts,
}

/// The costs of lines that end short of the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ShortLineCosts {
    /// The cost of a short line before its empty space counts, as a multiple of the cost of a fully stretched one.
    pub(super) short: f64,
    /// The empty fraction of a short line that doubles its cost.
    pub(super) short_empty: f64,
    /// The cost of a last line with a single word.
    pub(super) single_word: f64,
}

/// The cost of an overfull line; higher than any other cost.
const OVERFULL: f64 = 1e9;

/// The costs of balanced lines from the pack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Balance {
    /// The cost of a line with a single word.
    pub(crate) single_word: f64,
    /// The cost of each line beyond the minimum.
    pub(crate) line: f64,
}

/// The width of the first line and of the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) first: Pt,
    pub(crate) others: Pt,
}

impl Flexibility {
    pub(crate) fn new(rules: &LineFilling) -> Self {
        let short_line_costs =
            ShortLineCosts { short: rules.short, short_empty: rules.short_empty, single_word: rules.lone_word };
        Self { shrink: rules.shrink, stretch: (rules.max_stretch - 1.0).max(0.0), short_line_costs }
    }

    /// The width of a line with fully shrunk spaces.
    pub(crate) fn narrowest(self, width: Pt, spaces: Pt) -> Pt {
        width - spaces * self.shrink
    }

    /// The relative change of each space: negative if the line is shrunk, 0 if it ends short because its spaces would
    /// stretch beyond the limit.
    pub(crate) fn gain(self, slack: Pt, spaces: Pt) -> f64 {
        let fills = spaces > Pt::ZERO && slack <= spaces * self.stretch;
        if fills { slack / spaces } else { 0.0 }
    }

    /// The cost of a line. `slack` is its unused width (negative if the line is too wide), `spaces` the width of its
    /// stretchable spaces.
    ///
    /// Of two lines with the same start, the fuller one never costs more unless its spaces are shrunk. A short line
    /// costs more than any stretched one, and its cost grows with its empty space.
    pub(crate) fn cost(self, slack: Pt, spaces: Pt, room: Pt) -> f64 {
        if slack < self.narrowest(Pt::ZERO, spaces) - ROUNDING {
            return OVERFULL;
        }
        if slack <= Pt::ZERO {
            // Full shrinking costs as much as stretching by half a space.
            let part = if spaces > Pt::ZERO { -(slack / spaces) / self.shrink } else { 0.0 };
            return demerits(part * 0.5);
        }
        if slack <= spaces * self.stretch {
            return demerits(slack / spaces);
        }
        let empty = slack / room;
        self.short_line_costs.short
            * demerits(self.stretch)
            * (1.0 + (empty / self.short_line_costs.short_empty).powi(4))
    }
}

/// The penalty of a break that is as bad as a line whose spaces are `stretch` times their normal width.
pub(crate) fn penalty(stretch: f64) -> f64 {
    demerits((stretch - 1.0).max(0.0)) - demerits(0.0)
}

/// The cost of a line whose spaces change by this fraction.
fn demerits(gain: f64) -> f64 {
    (1.0 + 10.0 * (gain / 0.5).powi(3)).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT_LINE_COSTS: ShortLineCosts = ShortLineCosts { short: 4.0, short_empty: 0.2, single_word: 40.0 };
    const FLEXIBILITY: Flexibility = Flexibility { shrink: 0.1, stretch: 1.5, short_line_costs: SHORT_LINE_COSTS };

    fn cost(slack: f64, spaces: f64) -> f64 {
        FLEXIBILITY.cost(Pt(slack), Pt(spaces), Pt(100.0))
    }

    fn assert_close(cost: f64, wanted: f64) {
        assert!((cost - wanted).abs() <= 1e-9 * wanted.max(1.0), "{cost} {wanted}");
    }

    #[test]
    fn cost_depends_on_the_change_of_spaces() {
        assert_close(cost(0.0, 10.0), 1.0);
        assert_close(cost(5.0, 10.0), 121.0);
        assert_close(cost(15.0, 10.0), 271.0 * 271.0);
        assert_close(cost(-1.0, 10.0), 121.0);
        assert_close(cost(-0.5, 10.0), 5.0625);
        assert_close(cost(-1.01, 10.0), OVERFULL);
        assert_close(cost(-5.0, 0.0), OVERFULL);
        assert_close(cost(0.0, 0.0), 1.0);
    }

    #[test]
    fn cost_of_short_lines_grows_with_empty_space() {
        let limit = SHORT_LINE_COSTS.short * 271.0 * 271.0;
        assert_close(cost(20.0, 10.0), 2.0 * limit);
        assert_close(cost(20.0, 0.0), 2.0 * limit);
        assert_close(cost(60.0, 0.0), 82.0 * limit);
    }

    #[test]
    fn emptier_lines_never_cost_less() {
        // A full line of 100 with words of 8 and spaces of 2, after removing one word after another.
        for spaces in [0.0, 1.0, 2.0, 5.0] {
            let costs: Vec<f64> =
                (0..20).map(|gone| cost(5.0 * f64::from(gone), spaces * (2.0 - 0.1 * f64::from(gone)))).collect();
            assert!(costs.is_sorted(), "{costs:?}");
        }
        // Two lines with one word each cost more than one line with both.
        assert!(2.0 * cost(90.0, 0.0) > cost(78.0, 2.0));
    }

    #[test]
    fn spaces_stretch_up_to_the_limit() {
        let gain = |slack: f64, spaces: f64| FLEXIBILITY.gain(Pt(slack), Pt(spaces));
        assert_eq!([gain(5.0, 10.0), gain(15.0, 10.0), gain(15.1, 10.0)], [0.5, 1.5, 0.0]);
        assert_eq!([gain(-1.0, 10.0), gain(5.0, 0.0), gain(0.0, 0.0)], [-0.1, 0.0, 0.0]);
    }

    #[test]
    fn penalty_equals_the_cost_of_the_stretched_line() {
        assert_close(penalty(1.0), 0.0);
        assert_close(penalty(1.5) + cost(0.0, 10.0), cost(5.0, 10.0));
        assert_close(penalty(0.0), 0.0);
    }
}
