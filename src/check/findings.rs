//! `Findings`: how a check reports. The messages are those of its definition; the clause and the severity are those of
//! the standard.

use std::ops::Range;

use super::addresses;
use super::finding::{CharRange, Finding, Suggestion};
use crate::error::Message;
use crate::field_path::FieldPath;
use crate::model::{Component, Located};
use crate::standard::{CheckSettings, Standard};

/// The maximum number of bytes of text in the findings of a check; further findings are dropped. Each finding has a copy
/// of its text, so a text with very many mistakes would exhaust the memory.
const MAX_TEXT: usize = 2 << 20;

/// The id of a check, and its messages with the placeholders `{0}`, `{1}`.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckText {
    pub(super) id: &'static str,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

/// Collects the findings of a check.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    check: CheckText,
    settings: &'a CheckSettings,
    /// Top-level domains and file extensions.
    address_endings: &'a [String],
    /// The minimum number of consecutive spaces that form a blank to fill in.
    blank: usize,
    found: &'a mut Vec<Finding>,
    /// The bytes of text in the findings.
    text_bytes: usize,
}

/// A suggested replacement for a range of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Replacement<'a> {
    pub(super) text: &'a str,
    /// Whether it changes only spaces and punctuation.
    pub(super) safe: bool,
}

impl<'a> Replacement<'a> {
    /// Replaces spaces or punctuation.
    pub(super) fn safe(text: &'a str) -> Self {
        Self { text, safe: true }
    }

    /// Replaces words.
    pub(super) fn wording(text: &'a str) -> Self {
        Self { text, safe: false }
    }
}

/// The parts of a finding that depend on its location.
#[derive(Default)]
struct Location<'t> {
    path: FieldPath,
    span: Option<CharRange>,
    suggestion: Option<Suggestion>,
    text: &'t str,
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        check: CheckText,
        settings: &'a CheckSettings,
        standard: &'a Standard,
        found: &'a mut Vec<Finding>,
    ) -> Self {
        let address_endings = standard.word_list("address-endings");
        Self { check, settings, address_endings, blank: standard.blanks.spaces.max(2), found, text_bytes: 0 }
    }

    /// Returns whether a byte range of a text overlaps a URL, an email address or a file name.
    pub(super) fn is_in_address(&self, text: &str, bytes: &Range<usize>) -> bool {
        addresses::overlaps_address(text, bytes, self.address_endings)
    }

    /// Returns the threshold of the check.
    pub(super) fn limit(&self) -> Option<usize> {
        self.settings.limit
    }

    /// Reports a whole field. `words` replace `{0}`, `{1}` in the messages.
    pub(super) fn report_field(&mut self, path: &FieldPath, words: &[&str]) {
        self.push(Location { path: path.clone(), ..Location::default() }, words);
    }

    /// Reports a whole page; pages count from 0.
    pub(super) fn report_page(&mut self, index: usize, words: &[&str]) {
        self.report_page_text(index, words, "");
    }

    /// Reports text on a page; pages count from 0.
    pub(super) fn report_page_text(&mut self, index: usize, words: &[&str], text: &str) {
        self.text_bytes += text.len();
        if self.text_bytes > MAX_TEXT {
            return;
        }
        self.push(Location { text, ..Location::default() }, words);
        if let Some(finding) = self.found.last_mut() {
            finding.page = Some(index + 1);
        }
    }

    /// Reports a byte range of a text.
    pub(super) fn report_span(&mut self, located: &Located<'_>, bytes: Range<usize>, words: &[&str]) {
        self.push_span(located, bytes, words, None);
    }

    /// Returns whether a byte range of a text overlaps a blank: consecutive spaces that are filled in by hand.
    fn is_in_blank(&self, text: &str, bytes: &Range<usize>) -> bool {
        let (Some(head), Some(tail)) = (text.get(..bytes.start), text.get(bytes.end..)) else { return false };
        let start = head.trim_end_matches(' ').len();
        let end = text.len() - tail.trim_start_matches(' ').len();
        let is_edge = |c: Option<char>| c.is_none_or(|c| c == '\n');
        let mut rows = text.get(start..end).unwrap_or_default().split(|c| c != ' ');
        rows.any(|row| row.len() >= self.blank)
            && !is_edge(head[..start].chars().next_back())
            && !is_edge(text[end..].chars().next())
    }

    /// Reports a byte range of a text and suggests a replacement. No replacement is safe in an address or a blank.
    /// Spaces of a blank are not reported.
    pub(super) fn suggest(
        &mut self,
        located: &Located<'_>,
        bytes: Range<usize>,
        words: &[&str],
        replacement: Replacement<'_>,
    ) {
        let in_blank = self.is_in_blank(located.text, &bytes);
        if in_blank && located.text.get(bytes.clone()).is_some_and(|found| found.trim().is_empty()) {
            return;
        }
        let safe = replacement.safe && !in_blank && !self.is_in_address(located.text, &bytes);
        let suggestion = Suggestion { replacement: replacement.text.to_owned(), safe };
        self.push_span(located, bytes, words, Some(suggestion));
    }

    fn push_span(
        &mut self,
        located: &Located<'_>,
        bytes: Range<usize>,
        words: &[&str],
        suggestion: Option<Suggestion>,
    ) {
        let text = located.text;
        self.text_bytes += text.len();
        if self.text_bytes > MAX_TEXT {
            return;
        }
        if located.component == Component::Code {
            // A code is part of the field `number`, so its ranges are not those of the field.
            self.push(Location { path: located.path.clone(), text, ..Location::default() }, words);
            return;
        }
        let start = text.floor_char_boundary(bytes.start);
        let end = text.floor_char_boundary(bytes.end).max(start);
        let before = text[..start].chars().count();
        let span = CharRange { start: before, end: before + text[start..end].chars().count() };
        self.push(Location { path: located.path.clone(), span: Some(span), suggestion, text }, words);
    }

    fn push(&mut self, location: Location<'_>, words: &[&str]) {
        let Location { path, span, suggestion, text } = location;
        self.found.push(Finding {
            check: self.check.id,
            severity: self.settings.severity,
            path,
            span,
            clause: self.settings.origin.clause.clone(),
            message: Message::new(filled(self.check.vi, words), filled(self.check.en, words)),
            suggestion,
            help: None,
            text: text.to_owned(),
            page: None,
        });
    }
}

/// Replaces the placeholders `{0}`, `{1}` in a pattern.
pub(crate) fn filled(pattern: &str, words: &[&str]) -> String {
    let mut message = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        message.push_str(before);
        let Some((number, remainder)) = after.split_once('}') else {
            message.push('{');
            rest = after;
            continue;
        };
        message.push_str(number.parse().ok().and_then(|index: usize| words.get(index).copied()).unwrap_or_default());
        rest = remainder;
    }
    message.push_str(rest);
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_in_inserted_words_are_kept() {
        assert_eq!(filled("`{0}` is not `{1}`", &["{1}", "b"]), "`{1}` is not `b`");
        assert_eq!(filled("no placeholder", &[]), "no placeholder");
    }
}
