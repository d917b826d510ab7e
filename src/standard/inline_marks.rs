//! The marks inside texts: boxes to tick, links and footnotes.

use serde::Deserialize;

use super::origin::Origin;
use super::style::Underline;
use crate::color::Color;
use crate::length::Pt;

/// Boxes to tick, in a table `[boxes]`. Fractions are of the type size.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TickBoxes {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The side of a box, as a fraction.
    pub(crate) side: f64,
    /// How far a box reaches below the baseline, as a fraction.
    pub(crate) drop: f64,
    /// The thickness of its rules.
    pub(crate) thickness: Pt,
    /// The characters in a ticked box.
    pub(crate) tick: String,
    /// How far the tick is above the baseline, as a fraction.
    pub(crate) tick_rise: f64,
    /// The alternative text of an empty box.
    pub(crate) empty: String,
    /// The alternative text of a ticked box.
    pub(crate) ticked: String,
}

impl TickBoxes {
    /// The alternative text of a box.
    pub(crate) fn description(&self, ticked: bool) -> &str {
        if ticked { &self.ticked } else { &self.empty }
    }
}

/// Links, in a table `[links]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Links {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The underline of their words.
    pub(crate) underline: Underline,
    /// The colour of their words; `None` keeps the colour of the text.
    #[serde(default)]
    pub(crate) color: Option<Color>,
}

/// Footnotes, in a table `[footnotes]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Footnotes {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The style of their text; its space above is the space between them.
    pub(crate) style: String,
    /// The style of their numbers in the text.
    pub(crate) reference: String,
    /// The mark between two numbers in the text that follow each other.
    pub(crate) separator: String,
    /// The style of the number before a footnote.
    pub(crate) number: String,
    /// The length of the rule above the footnotes of a page.
    pub(crate) rule_length: Pt,
    /// The thickness of that rule.
    pub(crate) rule: Pt,
    /// The least space between the text and the rule.
    pub(crate) space_above: Pt,
    /// The space between the rule and the first footnote.
    pub(crate) space_below: Pt,
    /// The height up to which a footnote stays on one page.
    pub(crate) undivided: Pt,
    /// The description of a link to a footnote, with `{number}`.
    pub(crate) to_footnote: String,
    /// The description of a link from a footnote back to the text, with `{number}`.
    pub(crate) to_text: String,
}
