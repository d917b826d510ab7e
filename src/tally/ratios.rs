//! Which figures are averages or shares, so that their sum says nothing.

use crate::check::folded;
use crate::dispatch::{Column, Text};
use crate::standard::Standard;

/// The words for averages and shares (bình quân, tỉ lệ).
#[derive(Debug)]
pub(super) struct Ratios {
    phrases: Vec<String>,
    /// Those without letters, such as `(%)`.
    signs: Vec<String>,
}

impl Ratios {
    pub(super) fn of(standard: &Standard) -> Self {
        let words = standard.vocabulary.get("words-for-ratios").map_or(&[][..], |list| &list.words);
        let (phrases, signs) = words.iter().cloned().partition(|word| word.chars().any(char::is_alphabetic));
        let phrases: Vec<String> = phrases;
        Self { phrases: phrases.iter().map(|phrase| format!(" {} ", folded(phrase))).collect(), signs }
    }

    /// Whether a label or title says that its figures are averages or shares.
    pub(super) fn has(&self, label: &Text) -> bool {
        let plain = label.plain();
        let words = format!(" {} ", folded(&plain));
        let squeezed: String = plain.split_whitespace().collect();
        self.phrases.iter().any(|phrase| words.contains(phrase))
            || self.signs.iter().any(|sign| squeezed.contains(sign))
    }

    /// Whether a column is one of whole numbers that must not be added.
    pub(super) fn has_column(&self, column: &Column) -> bool {
        column.kind.is_summed() && column.path().any(|title| self.has(title))
    }
}
