//! How numbers, dates, lists and lines of text are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use super::origin::Origin;
use crate::length::Pt;

/// How numbers of documents are printed, in a table `[number]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NumberFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The fewest digits; shorter numbers get leading zeros.
    pub digits: usize,
    /// The room for a number still to be written by hand.
    pub gap: Pt,
}

/// How dates are printed, in a table `[date]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DateFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The words, with `{day}`, `{month}` and `{year}`.
    pub words: String,
    /// The figures, with `{day}`, `{month}` and `{year}`.
    pub short: String,
    /// Days below this get a leading zero.
    pub pad_days_below: u32,
    /// Months below this get a leading zero.
    pub pad_months_below: u32,
    /// The room for a day or month still to be written by hand.
    pub gap: Pt,
}

/// How numbers are printed in tables, in a table `[figures]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FigureFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// What stands between groups of three digits.
    pub thousands: String,
    /// What stands before the decimals.
    pub decimal: String,
    /// What stands before a number below zero.
    pub minus: String,
    /// What stands behind a percentage.
    pub percent: String,
}

/// How directives and headings are marked, in a table `[marks]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Marks {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The mark of a heading, with `{I}` for its Roman number.
    pub heading: String,
    /// The marks of directives, one a level; `{1}` and `{2}` are the numbers on that level, `{a}` the letter on this.
    pub directive: Vec<String>,
    /// The letters that `{a}` runs through.
    pub letters: String,
}

/// How a list of bodies is punctuated, in a table `[lists.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListFormat {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The mark before each item; empty for none.
    pub dash: String,
    /// What follows each item but the last.
    pub separator: String,
    /// What follows the last.
    pub end: String,
}

/// Room to write in that is typed as spaces (chỗ trống), in a table `[blanks]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Blanks {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How many spaces in a row leave room to write in; fewer are one space.
    pub spaces: usize,
    /// The room that each of them leaves.
    pub space: Pt,
}

/// Words that part from their neighbours at the end of a line unwillingly or never, in a table `[no_break]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NoBreak {
    /// Where the rule comes from.
    pub origin: Origin,
    /// Words that stay with a number that follows them, in lower case.
    pub before_number: Vec<String>,
    /// Words that stay with a number before them, in lower case.
    pub after_number: Vec<String>,
    /// How wide the spaces of a justified line may grow, in normal ones, before such a word parts from its number.
    /// In lines that are not justified it stays.
    pub until: f64,
    /// Units of the time of day, in lower case: they never part from the numbers beside them.
    pub times: Vec<String>,
}

/// Where a line may end within a long word, in a table `[token_breaks]`. A price is how wide the spaces of a justified
/// line may grow, in normal ones, before it ends there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TokenBreaks {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The fewest letters and figures on either side.
    pub shortest: usize,
    /// The signs behind which an address of the web or of mail, or the name of a file, may part.
    pub address_after: String,
    /// The price of that.
    pub address: f64,
    /// The price of parting an address behind a hyphen.
    pub address_hyphen: f64,
    /// The signs behind which the code of a document may part.
    pub code_after: String,
    /// The price of that, and of parting any other long word.
    pub code: f64,
    /// A word of so many letters and figures parts behind the signs of addresses and of codes, whatever it is, and so does
    /// one that is longer than a line.
    pub long: usize,
    /// The price of cutting between two letters what is longer than a line and has no such sign.
    pub cut: f64,
}

/// What abbreviations stand for, in a table `[abbreviations]`: it is read aloud in their place.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Abbreviations {
    /// Where the rule comes from.
    pub origin: Origin,
    /// The words that each stands for, by the abbreviation as it is printed.
    #[serde(deserialize_with = "shared")]
    pub words: BTreeMap<String, Arc<str>>,
}

fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Arc<str>>, D::Error> {
    let words = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(words.into_iter().map(|(short, long)| (short, Arc::from(long))).collect())
}

/// How lines of text are filled, in a table `[lines]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LineFilling {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How far the space between words may shrink in justified text, as a part of its width.
    pub shrink: f64,
    /// How wide the space between words may be in justified text, in normal ones. A line that would need more ends
    /// short.
    pub max_stretch: f64,
    /// How full a line that is not justified must be to end before a long word instead of within it.
    pub ragged_full: f64,
    /// What a line that ends short costs, in lines at the limit of their stretch.
    pub short: f64,
    /// The empty part of its room that makes a line that ends short twice as dear.
    pub short_empty: f64,
    /// What a last line of a single word costs, in lines whose spaces have their normal width.
    pub lone_word: f64,
    /// The fewest lines of a paragraph before a page break.
    pub orphans: usize,
    /// The fewest lines of a paragraph after a page break.
    pub widows: usize,
    /// How much of a page may stay empty so that no numbered line is its last.
    pub numbered_last: Pt,
}
