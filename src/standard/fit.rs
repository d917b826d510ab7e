//! Fitting: how far distances and type may move so that no page stays empty and no signature stands alone.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::{ColumnSet, Origin, Standard, Style};
use crate::error::{Error, Problem};
use crate::length::Pt;

/// More steps than this make no difference that could be seen.
const MOST_STEPS: usize = 64;

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

/// A setting with the styles and the sets of columns that it changes.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) setting: FitSetting,
    pub(crate) styles: BTreeMap<String, Style>,
    pub(crate) columns: BTreeMap<String, ColumnSet>,
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

    /// The setting of a step.
    pub(crate) fn fitted(&self, standard: &Standard, step: FitStep) -> Fitted {
        let mut fitted = Fitted {
            setting: FitSetting { direction: step.direction, values: Vec::new() },
            styles: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        for (name, range) in &self.ranges {
            let Some(from) = range.own(standard) else { continue };
            let to = self.value(range, from, step);
            if to == from {
                continue;
            }
            fitted.setting.values.push(FitValue { name: name.clone(), from, to });
            for name in &range.styles {
                if let Some(own) = standard.styles.get(name) {
                    let style = fitted.styles.entry(name.clone()).or_insert_with(|| own.clone());
                    *range.key.of_style(style) += to - from;
                }
            }
            for name in &range.columns {
                if let Some(own) = standard.columns.get(name) {
                    let set = fitted.columns.entry(name.clone()).or_insert_with(|| own.clone());
                    if let Some(value) = range.key.of_columns(set) {
                        *value += to - from;
                    }
                }
            }
        }
        fitted
    }

    fn value(&self, range: &FitRange, own: Pt, step: FitStep) -> Pt {
        let (target, share) = match (range.key, step.direction) {
            (FitKey::Size, _) => (range.most.max(own), if step.largest_type { 1.0 } else { 0.0 }),
            (_, FitDirection::Tighter) => (range.least.min(own), step.step as f64 / self.steps as f64),
            (_, FitDirection::Looser) => (range.most.max(own), step.step as f64 / self.steps as f64),
            (_, FitDirection::Own) => (own, 0.0),
        };
        if share == 0.0 || target == own {
            return own;
        }
        // To a twentieth of a point, as word processors count: what is reported is what is set.
        Pt(((own + (target - own) * share).0 * 20.0).round() / 20.0)
    }

    /// Makes sure that the table can be applied to its standard.
    pub(super) fn require_sound(&self, standard: &Standard) -> Result<(), Error> {
        let refused = |message: String| Err(Error::new(Problem::Style { message }));
        if !(1..=MOST_STEPS).contains(&self.steps) {
            return refused(format!("`fit.steps` is {}: write a number from 1 to {MOST_STEPS}", self.steps));
        }
        if !(0.0..=1.0).contains(&self.most_empty) {
            return refused(format!("`fit.most_empty` is {}: write a number from 0 to 1", self.most_empty));
        }
        for (name, range) in &self.ranges {
            if range.least > range.most || range.least < Pt::ZERO {
                let (least, most) = (range.least, range.most);
                return refused(format!(
                    "`fit.ranges.{name}` goes from {least} to {most}: write the smaller one first"
                ));
            }
            if range.own(standard).is_none() {
                return refused(format!("`fit.ranges.{name}` names no style and no set of columns that it could move"));
            }
            for style in &range.styles {
                standard.style(style)?;
            }
            for set in &range.columns {
                standard.column_set(set)?;
            }
            let of_styles_only = matches!(range.key, FitKey::LineHeight | FitKey::Size);
            if of_styles_only && !range.columns.is_empty() {
                return refused(format!("`fit.ranges.{name}`: columns have neither `line_height` nor `size`"));
            }
        }
        Ok(())
    }
}

impl FitRange {
    /// The pack's own value: that of the first style, else of the first set of columns.
    fn own(&self, standard: &Standard) -> Option<Pt> {
        if let Some(style) = self.styles.first() {
            return standard.styles.get(style).map(|style| *self.key.of_style(&mut style.clone()));
        }
        let mut set = standard.columns.get(self.columns.first()?)?.clone();
        self.key.of_columns(&mut set).copied()
    }
}

impl FitKey {
    fn of_style(self, style: &mut Style) -> &mut Pt {
        match self {
            Self::SpaceBefore => &mut style.space_before,
            Self::SpaceAfter => &mut style.space_after,
            Self::LineHeight => &mut style.line_height,
            Self::Size => &mut style.size,
        }
    }

    fn of_columns(self, set: &mut ColumnSet) -> Option<&mut Pt> {
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
