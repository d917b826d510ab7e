//! What a line costs: one scale for lines that are squeezed, stretched or end short, and for the breaks at their ends.

use crate::length::{Pt, ROUNDING};
use crate::standard::LineFilling;

/// How much of its width a space of a justified line may lose and gain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Flexibility {
    pub(crate) shrink: f64,
    pub(crate) stretch: f64,
    pub(super) short_lines: ShortLineCosts,
}

/// What lines cost that do not reach the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ShortLineCosts {
    /// A line that ends short: so many times as much as one at the limit of its stretch, before what is empty counts.
    pub(super) short: f64,
    /// The empty part of the room that makes a line that ends short twice as dear.
    pub(super) short_empty: f64,
    /// A last line of a single word.
    pub(super) lone_word: f64,
}

/// Beyond every other line: one that is wider than its room.
const OVERFULL: f64 = 1e9;

/// What the pack says of balanced lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Balance {
    /// What a line of a single word costs.
    pub(crate) lone: f64,
    /// What each line beyond the fewest costs.
    pub(crate) line: f64,
}

/// The room of the first line and of the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) first: Pt,
    pub(crate) others: Pt,
}

impl Flexibility {
    pub(crate) fn new(rules: &LineFilling) -> Self {
        let short_lines =
            ShortLineCosts { short: rules.short, short_empty: rules.short_empty, lone_word: rules.lone_word };
        Self { shrink: rules.shrink, stretch: (rules.max_stretch - 1.0).max(0.0), short_lines }
    }

    /// The width of a line with its spaces as narrow as they can be.
    pub(crate) fn narrowest(self, width: Pt, spaces: Pt) -> Pt {
        width - spaces * self.shrink
    }

    /// What each space of a line gains, as a part of its width: negative where the line is squeezed, zero where it
    /// ends short, because the spaces would have to grow beyond the limit.
    pub(crate) fn gain(self, slack: Pt, spaces: Pt) -> f64 {
        let fills = spaces > Pt::ZERO && slack <= spaces * self.stretch;
        if fills { slack / spaces } else { 0.0 }
    }

    /// What a line costs that leaves `slack` of its room (negative: lacks it), with stretchable spaces of that width.
    ///
    /// Of lines with the same beginning, a fuller one is never dearer unless its spaces are squeezed. One that ends
    /// short costs more than any that is stretched, and the more the emptier it is.
    pub(crate) fn cost(self, slack: Pt, spaces: Pt, room: Pt) -> f64 {
        if slack < self.narrowest(Pt::ZERO, spaces) - ROUNDING {
            return OVERFULL;
        }
        if slack <= Pt::ZERO {
            // All that may be shrunk is as bad as half a space more.
            let part = if spaces > Pt::ZERO { -(slack / spaces) / self.shrink } else { 0.0 };
            return demerits(part * 0.5);
        }
        if slack <= spaces * self.stretch {
            return demerits(slack / spaces);
        }
        let empty = slack / room;
        self.short_lines.short * demerits(self.stretch) * (1.0 + (empty / self.short_lines.short_empty).powi(4))
    }
}

/// The price of a break that is as bad as a line whose spaces are so many times as wide as normal.
pub(crate) fn penalty(stretch: f64) -> f64 {
    demerits((stretch - 1.0).max(0.0)) - demerits(0.0)
}

/// What a line costs whose spaces gain that part of their width.
fn demerits(gain: f64) -> f64 {
    (1.0 + 10.0 * (gain / 0.5).powi(3)).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT_LINES: ShortLineCosts = ShortLineCosts { short: 4.0, short_empty: 0.2, lone_word: 40.0 };
    const FLEXIBILITY: Flexibility = Flexibility { shrink: 0.1, stretch: 1.5, short_lines: SHORT_LINES };

    fn cost(slack: f64, spaces: f64) -> f64 {
        FLEXIBILITY.cost(Pt(slack), Pt(spaces), Pt(100.0))
    }

    fn assert_close(cost: f64, wanted: f64) {
        assert!((cost - wanted).abs() <= 1e-9 * wanted.max(1.0), "{cost} {wanted}");
    }

    #[test]
    fn a_line_costs_what_its_spaces_gain_or_lose() {
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
    fn a_line_that_ends_short_costs_by_what_is_empty() {
        let limit = SHORT_LINES.short * 271.0 * 271.0;
        assert_close(cost(20.0, 10.0), 2.0 * limit);
        assert_close(cost(20.0, 0.0), 2.0 * limit);
        assert_close(cost(60.0, 0.0), 82.0 * limit);
    }

    #[test]
    fn nothing_emptier_is_cheaper() {
        // Words of 8 with spaces of 2, taken away one after the other from a full line of 100.
        for spaces in [0.0, 1.0, 2.0, 5.0] {
            let costs: Vec<f64> =
                (0..20).map(|gone| cost(5.0 * f64::from(gone), spaces * (2.0 - 0.1 * f64::from(gone)))).collect();
            assert!(costs.is_sorted(), "{costs:?}");
        }
        // Two lone words are dearer than one line with both.
        assert!(2.0 * cost(90.0, 0.0) > cost(78.0, 2.0));
    }

    #[test]
    fn spaces_grow_up_to_the_limit_and_no_further() {
        let gain = |slack: f64, spaces: f64| FLEXIBILITY.gain(Pt(slack), Pt(spaces));
        assert_eq!([gain(5.0, 10.0), gain(15.0, 10.0), gain(15.1, 10.0)], [0.5, 1.5, 0.0]);
        assert_eq!([gain(-1.0, 10.0), gain(5.0, 0.0), gain(0.0, 0.0)], [-0.1, 0.0, 0.0]);
    }

    #[test]
    fn a_break_costs_as_much_as_the_line_that_is_stretched_instead() {
        assert_close(penalty(1.0), 0.0);
        assert_close(penalty(1.5) + cost(0.0, 10.0), cost(5.0, 10.0));
        assert_close(penalty(0.0), 0.0);
    }
}
