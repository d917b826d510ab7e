//! Fitting: how far distances and type may move so that no page stays empty and no signature stands alone.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::origin::Origin;
use super::style::{ColumnSet, Style};
use crate::length::Pt;

/// How a paper is fitted to its pages, in a table `[fit]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fit {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Whether papers are fitted at all.
    pub enabled: bool,
    /// How much of a page that is not the last may stay empty, as a part of the height of its text.
    pub most_empty: f64,
    /// How many lines of text stand above the signature on the last page at least.
    pub lines_before: usize,
    /// In how many steps a value goes from the pack's own to the end of its range.
    pub steps: usize,
    /// Where no setting keeps the rule, another than the pack's own is taken only if it fills a page by this part more.
    pub least_gain: f64,
    /// What may move, by name.
    pub ranges: BTreeMap<String, FitRange>,
}

/// A value that may move, in a table `[fit.ranges.<name>]`. A range of one value fixes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FitRange {
    /// Where the rule comes from.
    pub origin: Origin,
    /// What the checker calls it.
    pub label: FitLabel,
    /// The styles that it moves; all by as much as the first.
    #[serde(default)]
    pub styles: Vec<String>,
    /// The sets of columns that it moves.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What of them it moves.
    pub key: FitKey,
    /// The least value, to which a tighter paper goes.
    pub least: Pt,
    /// The largest value, to which a looser paper goes.
    pub most: Pt,
}

/// The name of a range in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FitLabel {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// Which value of a style or of a set of columns moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FitKey {
    /// The space above.
    SpaceBefore,
    /// The space below.
    SpaceAfter,
    /// The distance from line to line, or the height of an empty room; of styles only.
    LineHeight,
    /// The size of the type; of styles only.
    Size,
}

/// The setting that was taken for a paper.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FitSetting {
    /// Which way the values went.
    pub direction: FitDirection,
    /// The values that moved.
    pub values: Vec<FitValue>,
}

/// Which way a paper was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FitDirection {
    /// Nothing moved: the values are the pack's own.
    #[default]
    Own,
    /// The paper was tightened.
    Tighter,
    /// The paper was loosened.
    Looser,
}

/// A value that moved.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FitValue {
    /// The name of its range.
    pub name: String,
    /// The pack's own value.
    pub from: Pt,
    /// The value that was taken.
    pub to: Pt,
}

/// A place on the way from the pack's own values to the ends of their ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FitStep {
    pub(crate) direction: FitDirection,
    /// Of as many as [`Fit::steps`] says.
    pub(crate) step: usize,
    /// Whether the type is as large as its range allows.
    pub(crate) largest_type: bool,
}

impl Fit {
    /// Every setting but the pack's own, the nearest first: by the share of its range that a value moves, tighter before
    /// looser. Larger type comes last, because it changes every line.
    pub(crate) fn ladder(&self) -> Vec<FitStep> {
        let at = |direction, step, largest_type| FitStep { direction, step, largest_type };
        let steps = 1..=self.steps;
        let both = steps.flat_map(|step| [FitDirection::Tighter, FitDirection::Looser].map(|way| at(way, step, false)));
        let larger = (0..=self.steps).map(|step| at(FitDirection::Looser, step, true));
        both.chain(larger).collect()
    }
}

impl FitKey {
    pub(super) fn of_style(self, style: &mut Style) -> &mut Pt {
        match self {
            Self::SpaceBefore => &mut style.space_before,
            Self::SpaceAfter => &mut style.space_after,
            Self::LineHeight => &mut style.line_height,
            Self::Size => &mut style.size,
        }
    }

    pub(super) fn of_columns(self, set: &mut ColumnSet) -> Option<&mut Pt> {
        match self {
            Self::SpaceBefore => Some(&mut set.space_before),
            Self::SpaceAfter => Some(&mut set.space_after),
            Self::LineHeight | Self::Size => None,
        }
    }
}

impl fmt::Display for FitSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.direction {
            FitDirection::Own => "own",
            FitDirection::Tighter => "tighter",
            FitDirection::Looser => "looser",
        })?;
        for (index, FitValue { name, from, to }) in self.values.iter().enumerate() {
            write!(f, "{} {name} {from} to {to}", if index == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}
