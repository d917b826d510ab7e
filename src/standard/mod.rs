//! `Standard`: the typed `style.toml`, `sense.toml` and `rules.toml` of a template pack, each value with its clause.

mod checking;
mod fit;
mod fitted;
mod geometry;
mod origin;
mod phrases;
mod read;
mod sense;
mod style;
mod wording;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

pub use checking::{CheckSettings, Severity, WordList};
pub(crate) use fit::FitStep;
pub use fit::{Fit, FitDirection, FitKey, FitLabel, FitRange, FitSetting, FitValue};
pub(crate) use fitted::Fitted;
pub use geometry::{LandscapeMargins, PageGeometry};
pub use origin::Origin;
pub use phrases::{Phrase, Phrases};
pub use sense::{BreakPrices, Sense};
pub(crate) use sense::{break_prices, held_together};
pub use style::{Align, BlankRow, ColumnSet, RuleBelow, Sizing, SmallerType, Style, StyleRole, TableStyle};
pub use wording::{
    Abbreviations, Blanks, DateFormat, FigureFormat, LineFilling, ListFormat, Marks, NoBreak, NumberFormat, TokenBreaks,
};

use crate::error::{Error, Problem, nearest};

/// A standard of documents as data: everything that its rules fix about the page.
///
/// It is read from the `style.toml` of a template pack; each table there names the clause that it follows, and lists
/// under `practice` the keys whose values the standard leaves to custom.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Standard {
    /// The name of the pack, such as `hd36`.
    pub name: String,
    /// The title of the instrument, such as `Hướng dẫn 36-HD/VPTW`.
    pub title: String,
    /// The first day on which documents follow it.
    pub in_force_from: NaiveDate,
    /// The pack that this one extends.
    #[serde(default)]
    pub extends: Option<String>,
    /// Paper and margins.
    pub page: PageGeometry,
    /// How numbers of documents are printed.
    pub number: NumberFormat,
    /// How dates are printed.
    pub date: DateFormat,
    /// How numbers are printed in tables.
    pub figures: FigureFormat,
    /// How directives and headings are marked.
    pub marks: Marks,
    /// How lists of bodies are punctuated.
    pub lists: BTreeMap<String, ListFormat>,
    /// Room to write in that is typed as spaces.
    pub blanks: Blanks,
    /// Words that part from their neighbours at the end of a line unwillingly or never.
    pub no_break: NoBreak,
    /// Where a line may end within a long word.
    pub token_breaks: TokenBreaks,
    /// What abbreviations stand for.
    pub abbreviations: Abbreviations,
    /// How lines of text are filled.
    pub lines: LineFilling,
    /// Where short lines end by their sense; from `sense.toml`.
    #[serde(default)]
    pub sense: Sense,
    /// How a paper is fitted to its pages; none is where this is missing.
    #[serde(default)]
    pub fit: Option<Fit>,
    /// Blocks of columns side by side.
    pub columns: BTreeMap<String, ColumnSet>,
    /// Tables.
    pub tables: BTreeMap<String, TableStyle>,
    /// Named styles, one a component.
    pub styles: BTreeMap<String, Style>,
    /// Fixed phrases, by name.
    pub phrases: Phrases,
    /// The settings of the checks that are not switched off, by the id of the check; from `rules.toml`.
    #[serde(default, deserialize_with = "checking::active_checks")]
    pub rules: BTreeMap<String, CheckSettings>,
    /// Words that the checker knows, by the name of the list; from `rules.toml`.
    #[serde(default)]
    pub vocabulary: BTreeMap<String, WordList>,
}

impl Standard {
    /// The style of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn style(&self, name: &str) -> Result<&Style, Error> {
        self.named("style", &self.styles, name)
    }

    /// The set of columns of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn column_set(&self, name: &str) -> Result<&ColumnSet, Error> {
        self.named("column set", &self.columns, name)
    }

    /// The table style of that name.
    ///
    /// # Errors
    /// When there is none; the error names the nearest.
    pub fn table(&self, name: &str) -> Result<&TableStyle, Error> {
        self.named("table style", &self.tables, name)
    }

    fn named<'a, T>(&self, what: &'static str, from: &'a BTreeMap<String, T>, name: &str) -> Result<&'a T, Error> {
        from.get(name).ok_or_else(|| {
            Error::new(Problem::UnknownName {
                what,
                name: name.to_owned(),
                nearest: nearest(name, from.keys().map(String::as_str)),
            })
        })
    }
}
