//! The styles and column sets of a standard at a step of fitting.

use std::collections::BTreeMap;

use super::Standard;
use super::fit::{Fit, FitDirection, FitKey, FitRange, FitSetting, FitStep, FitValue};
use super::style::{ColumnSet, Style};
use crate::error::{Error, PackProblem};
use crate::length::Pt;

/// The maximum number of steps; more would make no visible difference.
const MOST_STEPS: usize = 64;

/// A setting, and the styles and column sets that it changes.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    pub(crate) setting: FitSetting,
    pub(crate) styles: BTreeMap<String, Style>,
    pub(crate) columns: BTreeMap<String, ColumnSet>,
}

impl Fit {
    /// Returns the setting of a step.
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
        // Rounded to 0.05 pt, so that reports print the exact value.
        Pt(((own + (target - own) * share).0 * 20.0).round() / 20.0)
    }

    /// Validates the table against its standard.
    pub(super) fn validate(&self, standard: &Standard) -> Result<(), Error> {
        if !(1..=MOST_STEPS).contains(&self.steps) {
            let found = self.steps.to_string();
            return Err(PackProblem::FitNumber { key: "steps", found, least: 1, most: MOST_STEPS }.into());
        }
        if !(0.0..=1.0).contains(&self.most_empty) {
            let found = self.most_empty.to_string();
            return Err(PackProblem::FitNumber { key: "most_empty", found, least: 0, most: 1 }.into());
        }
        for (name, range) in &self.ranges {
            if range.least > range.most || range.least < Pt::ZERO {
                let (least, most) = (range.least.to_string(), range.most.to_string());
                return Err(PackProblem::FitRangeOrder { range: name.clone(), least, most }.into());
            }
            if range.own(standard).is_none() {
                return Err(PackProblem::FitRangeWithoutStyles { range: name.clone() }.into());
            }
            for style in &range.styles {
                standard.style(style)?;
            }
            for set in &range.columns {
                standard.column_set(set)?;
            }
            let of_styles_only = matches!(range.key, FitKey::LineHeight | FitKey::Size);
            if of_styles_only && !range.columns.is_empty() {
                return Err(PackProblem::FitRangeOfColumns { range: name.clone() }.into());
            }
        }
        Ok(())
    }
}

impl FitRange {
    /// The default value: the value of the first style, otherwise of the first column set.
    fn own(&self, standard: &Standard) -> Option<Pt> {
        if let Some(style) = self.styles.first() {
            return standard.styles.get(style).map(|style| *self.key.of_style(&mut style.clone()));
        }
        let mut set = standard.columns.get(self.columns.first()?)?.clone();
        self.key.of_columns(&mut set).copied()
    }
}
