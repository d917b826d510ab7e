//! The formats of numbers, dates and lists, and the parameters of line breaking.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use super::origin::Origin;
use crate::length::Pt;

/// The format of document numbers, in a table `[number]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberFormat {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The minimum number of digits, with leading zeros.
    pub(crate) digits: usize,
    /// The width of the gap for a number written by hand.
    pub(crate) gap: Pt,
}

/// The format of dates, in a table `[date]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DateFormat {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The long form, with `{day}`, `{month}` and `{year}`.
    pub(crate) words: String,
    /// The short form, with `{day}`, `{month}` and `{year}`.
    pub(crate) short: String,
    /// Days below this get a leading zero.
    pub(crate) pad_days_below: u32,
    /// Months below this get a leading zero.
    pub(crate) pad_months_below: u32,
    /// The width of the gap for a day or month written by hand.
    pub(crate) gap: Pt,
}

/// The format of numbers in tables, in a table `[figures]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FigureFormat {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The thousands separator.
    pub(crate) thousands: String,
    /// The decimal separator.
    pub(crate) decimal: String,
    /// The sign of negative numbers.
    pub(crate) minus: String,
    /// The sign of percentages; columns with the sign in their head have figures without it.
    pub(crate) percent: String,
}

impl FigureFormat {
    /// Formats a whole number with groups of three digits.
    pub(crate) fn grouped(&self, number: i128) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut grouped = if number < 0 { self.minus.clone() } else { String::new() };
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// The marks of directives and headings, in a table `[marks]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Marks {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The mark of a heading; `{I}` is its Roman number.
    pub(crate) heading: String,
    /// The mark of a directive for each level; `{1}` and `{2}` are the numbers of these levels, `{a}` the letter of
    /// this level.
    pub(crate) directive: Vec<String>,
    /// The marks of the clauses and points of an article, for each level.
    pub(crate) article_items: Vec<String>,
    /// The mark of a part; `{I}` is its Roman number.
    pub(crate) part: String,
    /// The mark of a chapter; `{I}` is its Roman number.
    pub(crate) chapter: String,
    /// The mark of a section; `{1}` is its number.
    pub(crate) section: String,
    /// The mark of an article; `{1}` is its number.
    pub(crate) article: String,
    /// The letters for `{a}`.
    pub(crate) letters: String,
}

/// The punctuation of a list, in a table `[lists.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListFormat {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The mark before each item; empty for none.
    pub(crate) dash: String,
    /// The punctuation after each item except the last.
    pub(crate) separator: String,
    /// The punctuation after the last item.
    pub(crate) end: String,
}

/// Room to write in (chỗ trống), typed as spaces, in a table `[blanks]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Blanks {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The minimum number of spaces in a row; fewer are one space.
    pub(crate) spaces: usize,
    /// The width of each space.
    pub(crate) space: Pt,
    /// The minimum width of dots to the end of a line of justified text.
    pub(crate) leader: Pt,
}

/// Words without a line break beside numbers, in a table `[no_break]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoBreak {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Words that stay with the following number, in lower case.
    pub(crate) before_number: Vec<String>,
    /// Words that stay with the preceding number, in lower case.
    pub(crate) after_number: Vec<String>,
    /// The stretch of the spaces in a justified line, in multiples of the normal width, beyond which such a word is
    /// separated from its number; in other lines they stay together.
    pub(crate) until: f64,
    /// Units of the time of day, in lower case, which are never separated from numbers.
    pub(crate) times: Vec<String>,
}

/// Line breaks within long words, in a table `[token_breaks]`. A penalty is the stretch of the spaces in a justified
/// line, in multiples of the normal width, beyond which the word is broken.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenBreaks {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The minimum number of letters and digits on either side.
    pub(crate) shortest: usize,
    /// The minimum number of letters and digits at the end of an address, after its last break.
    pub(crate) shortest_last: usize,
    /// The characters after which a URL, email address or file name may break.
    pub(crate) address_after: String,
    /// The penalty of that.
    pub(crate) address: f64,
    /// The penalty of breaking an address after a hyphen.
    pub(crate) address_hyphen: f64,
    /// The characters after which the code of a document may break.
    pub(crate) code_after: String,
    /// The penalty of that, and of breaking any other long word.
    pub(crate) code: f64,
    /// The number of letters and digits from which any word may break after these characters. Words longer than a line
    /// always may.
    pub(crate) long: usize,
    /// The penalty of breaking a word longer than a line between two letters.
    pub(crate) cut: f64,
}

/// The expansions of abbreviations, which are read aloud, in a table `[abbreviations]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Abbreviations {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The expansions by printed abbreviation.
    #[serde(deserialize_with = "shared")]
    pub(crate) words: BTreeMap<String, Arc<str>>,
}

fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Arc<str>>, D::Error> {
    let words = BTreeMap::<String, String>::deserialize(deserializer)?;
    Ok(words.into_iter().map(|(short, long)| (short, Arc::from(long))).collect())
}

/// The parameters of line and page breaking, in a table `[lines]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineFilling {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The maximum shrink of the space in justified text, as a fraction of its width.
    pub(crate) shrink: f64,
    /// The maximum width of the space in justified text, in multiples of the normal width. A line that needs more is
    /// set short.
    pub(crate) max_stretch: f64,
    /// The minimum fill of a line that is not justified to break before a long word and not within it.
    pub(crate) ragged_full: f64,
    /// The penalty of a short line, in lines at maximum stretch.
    pub(crate) short: f64,
    /// The blank fraction that doubles the penalty of a short line.
    pub(crate) short_empty: f64,
    /// The penalty of a last line of a single word.
    pub(crate) lone_word: f64,
    /// The minimum number of lines of a paragraph before a page break.
    pub(crate) orphans: usize,
    /// The minimum number of lines of a paragraph after a page break.
    pub(crate) widows: usize,
    /// The maximum blank space accepted to avoid a numbered item in the last line of a page.
    pub(crate) numbered_last: Pt,
    /// The maximum blank space of a page, in pt, to keep together the rows that belong together.
    pub(crate) kept_rows_last: Pt,
}
