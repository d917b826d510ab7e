//! The marks inside texts: boxes to tick and links.

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
