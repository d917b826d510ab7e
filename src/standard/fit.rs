//! The ranges in which spacing and type size may change to avoid almost empty pages and lone signatures.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::origin::Origin;
use super::style::{ColumnSet, Style};
use crate::length::Pt;

/// The parameters of fitting a document to its pages, in a table `[fit]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fit {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Whether documents are fitted.
    pub(crate) enabled: bool,
    /// The largest blank fraction of the text height of a page before the last.
    pub(crate) most_empty: f64,
    /// The minimum number of lines of text above the signature on the last page.
    pub(crate) lines_before: usize,
    /// The number of steps from the default value to the end of a range.
    pub(crate) steps: usize,
    /// If no setting satisfies these conditions, the minimum gain in filled page height to leave the defaults.
    pub(crate) least_gain: f64,
    /// The ranges, by name.
    pub(crate) ranges: BTreeMap<String, FitRange>,
}

/// The range of a value, in a table `[fit.ranges.<name>]`. A range of one value fixes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FitRange {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Its name in findings.
    pub(crate) label: FitLabel,
    /// The styles that it changes, all by the same amount.
    #[serde(default)]
    pub(crate) styles: Vec<String>,
    /// The column sets that it changes.
    #[serde(default)]
    pub(crate) columns: Vec<String>,
    /// The key that it changes.
    pub(crate) key: FitKey,
    /// The smallest value, for tighter documents.
    pub(crate) least: Pt,
    /// The largest value, for looser documents.
    pub(crate) most: Pt,
}

/// The name of a range in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FitLabel {
    /// In Vietnamese.
    pub(crate) vi: String,
    /// In English.
    pub(crate) en: String,
}

/// The key of a style or column set that a range changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FitKey {
    /// The space above.
    SpaceBefore,
    /// The space below.
    SpaceAfter,
    /// The line height, or the height of blank space; only of styles.
    LineHeight,
    /// The type size; only of styles.
    Size,
}

/// The values with which a document was fitted to its pages.
///
/// ```
/// use congvan::page::FitDirection;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert_eq!(pages.fit.direction, FitDirection::Own);
/// assert!(pages.fit.values.is_empty());
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FitSetting {
    /// The direction of the changes.
    pub direction: FitDirection,
    /// The changed values.
    pub values: Vec<FitValue>,
}

/// The direction in which a document was fitted.
///
/// ```
/// use congvan::page::FitDirection;
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// assert_eq!(pages.fit.direction, FitDirection::Own);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum FitDirection {
    /// Not fitted: all values are the defaults of the pack.
    #[default]
    Own,
    /// Tightened.
    Tighter,
    /// Loosened.
    Looser,
}

/// A value that fitting changed, in pt.
///
/// ```
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let pages = Typesetter::new()?.pages(&dispatch)?;
/// for value in &pages.fit.values {
///     println!("{}: {} instead of {}", value.name, value.to, value.from);
/// }
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FitValue {
    /// The name of its range.
    pub name: String,
    /// The default value of the pack.
    pub from: Pt,
    /// The chosen value.
    pub to: Pt,
}

/// A step from the default values to the ends of their ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FitStep {
    pub(crate) direction: FitDirection,
    /// From 1 to [`Fit::steps`].
    pub(crate) step: usize,
    /// Whether the type has its largest size.
    pub(crate) largest_type: bool,
}

impl Fit {
    /// All steps except the defaults, in order of increasing change, tighter before looser. Larger type comes last,
    /// because it changes every line.
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
