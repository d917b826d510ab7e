//! How a rule reports: its words from its own entry, its clause and severity from the standard.

use std::ops::Range;

use super::addresses;
use super::finding::{CharRange, Finding, Suggestion};
use crate::error::Message;
use crate::field_path::FieldPath;
use crate::model::{Component, Located};
use crate::standard::{CheckSettings, Standard};

/// The findings of a rule may carry so many bytes of the texts that they are of; then it reports no more. A text in which
/// every other letter is wrong would fill the memory, and nobody would read it.
const MOST_TEXT: usize = 2 << 20;

/// The name of a rule, and its messages in both languages with `{0}`, `{1}` for words of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleText {
    pub(super) id: &'static str,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}

/// Where the findings of one rule go.
#[derive(Debug)]
pub(super) struct Findings<'a> {
    rule: RuleText,
    entry: &'a CheckSettings,
    /// What addresses and names of files end with.
    address_endings: &'a [String],
    /// How many spaces in a row leave room to write in.
    blank: usize,
    found: &'a mut Vec<Finding>,
    /// How much text they carry.
    carried: usize,
}

/// What would mend a stretch of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mend<'a> {
    pub(super) text: &'a str,
    /// Whether it touches no wording.
    pub(super) safe: bool,
}

impl<'a> Mend<'a> {
    /// Other spaces, punctuation or marks, which a program may write without asking.
    pub(super) fn safe(text: &'a str) -> Self {
        Self { text, safe: true }
    }

    /// Other words.
    pub(super) fn wording(text: &'a str) -> Self {
        Self { text, safe: false }
    }
}

/// What is found, but for the words of its message.
#[derive(Default)]
struct Found<'t> {
    path: FieldPath,
    span: Option<CharRange>,
    suggestion: Option<Suggestion>,
    text: &'t str,
}

impl<'a> Findings<'a> {
    pub(super) fn new(
        rule: RuleText,
        entry: &'a CheckSettings,
        standard: &'a Standard,
        found: &'a mut Vec<Finding>,
    ) -> Self {
        let address_endings = standard.vocabulary.get("address-endings").map_or(&[][..], |list| list.words.as_slice());
        Self { rule, entry, address_endings, blank: standard.blanks.spaces.max(2), found, carried: 0 }
    }

    /// Whether a stretch of a text, in bytes, touches an address or the name of a file.
    pub(super) fn is_in_address(&self, text: &str, bytes: &Range<usize>) -> bool {
        addresses::touches(text, bytes, self.address_endings)
    }

    /// The number that the rule counts to.
    pub(super) fn limit(&self) -> Option<usize> {
        self.entry.limit
    }

    /// Reports a field as a whole. `words` fill `{0}`, `{1}` … of the rule's messages.
    pub(super) fn field(&mut self, path: &FieldPath, words: &[&str]) {
        self.push(Found { path: path.clone(), ..Found::default() }, words);
    }

    /// Reports something on a page, counted from 0, as a whole.
    pub(super) fn page(&mut self, index: usize, words: &[&str]) {
        self.on_page(index, words, "");
    }

    /// Reports some words on a page, counted from 0.
    pub(super) fn on_page(&mut self, index: usize, words: &[&str], text: &str) {
        self.carried += text.len();
        if self.carried > MOST_TEXT {
            return;
        }
        self.push(Found { text, ..Found::default() }, words);
        if let Some(finding) = self.found.last_mut() {
            finding.page = Some(index + 1);
        }
    }

    /// Reports a stretch of a text, in bytes.
    pub(super) fn stretch(&mut self, located: &Located<'_>, bytes: Range<usize>, words: &[&str]) {
        self.push_stretch(located, bytes, words, None);
    }

    /// Whether a stretch of a text, in bytes, reaches into a row of spaces that leaves room to write in.
    fn is_in_blank(&self, text: &str, bytes: &Range<usize>) -> bool {
        let (Some(head), Some(tail)) = (text.get(..bytes.start), text.get(bytes.end..)) else { return false };
        let start = head.trim_end_matches(' ').len();
        let end = text.len() - tail.trim_start_matches(' ').len();
        let is_edge = |at: Option<char>| at.is_none_or(|c| c == '\n');
        let mut rows = text.get(start..end).unwrap_or_default().split(|c| c != ' ');
        rows.any(|row| row.len() >= self.blank)
            && !is_edge(head[..start].chars().next_back())
            && !is_edge(text[end..].chars().next())
    }

    /// Reports a stretch of a text with what would mend it. Within an address nothing is safe, and room to write in is no
    /// mistake.
    pub(super) fn mendable(&mut self, located: &Located<'_>, bytes: Range<usize>, words: &[&str], mend: Mend<'_>) {
        let in_blank = self.is_in_blank(located.text, &bytes);
        if in_blank && located.text.get(bytes.clone()).is_some_and(|found| found.trim().is_empty()) {
            return;
        }
        let safe = mend.safe && !in_blank && !self.is_in_address(located.text, &bytes);
        let suggestion = Suggestion { replacement: mend.text.to_owned(), safe };
        self.push_stretch(located, bytes, words, Some(suggestion));
    }

    fn push_stretch(
        &mut self,
        located: &Located<'_>,
        bytes: Range<usize>,
        words: &[&str],
        suggestion: Option<Suggestion>,
    ) {
        let text = located.text;
        self.carried += text.len();
        if self.carried > MOST_TEXT {
            return;
        }
        if located.component == Component::Code {
            // The field is the whole number of which the code is a part: a place in the code is none in the field.
            self.push(Found { path: located.path.clone(), text, ..Found::default() }, words);
            return;
        }
        let start = text.floor_char_boundary(bytes.start);
        let end = text.floor_char_boundary(bytes.end).max(start);
        let before = text[..start].chars().count();
        let span = CharRange { start: before, end: before + text[start..end].chars().count() };
        self.push(Found { path: located.path.clone(), span: Some(span), suggestion, text }, words);
    }

    fn push(&mut self, found: Found<'_>, words: &[&str]) {
        let Found { path, span, suggestion, text } = found;
        self.found.push(Finding {
            rule: self.rule.id,
            severity: self.entry.severity,
            path,
            span,
            clause: self.entry.origin.clause.clone(),
            message: Message::new(filled(self.rule.vi, words), filled(self.rule.en, words)),
            suggestion,
            help: None,
            text: text.to_owned(),
            page: None,
        });
    }
}

/// The pattern with words for its `{0}`, `{1}` ….
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
    fn words_of_a_text_are_not_patterns() {
        assert_eq!(filled("`{0}` is not `{1}`", &["{1}", "b"]), "`{1}` is not `b`");
        assert_eq!(filled("nothing", &[]), "nothing");
    }
}
