//! The footnotes of a text: where they are in its source, and their faults.

use std::ops::Range;

use super::text::Text;
use super::text_marks::footnote;
use super::text_tokens::is_escape;
use super::visit::Component;
use crate::error::FootnoteFault;

/// The text without the footnotes at its end, which follow its punctuation.
pub(crate) fn without_last_footnotes(text: &str) -> &str {
    let mut rest = text;
    for range in footnotes(text).iter().rev().map(|found| &found.range) {
        if rest[range.end..].chars().all(|character| character.is_whitespace() || character == '*') {
            rest = &rest[..range.start];
        }
    }
    rest
}

/// The texts of the footnotes of a text, in order.
pub(crate) fn footnote_texts(text: &str) -> Vec<Text> {
    footnotes(text).into_iter().map(|found| Text::new(&found.source)).collect()
}

/// The faults of the footnotes of a text in a component.
pub(super) fn faults(component: Component, text: &str) -> Vec<FootnoteFault> {
    let found = footnotes(text);
    if !found.is_empty() && !component.may_have_footnotes() {
        return vec![FootnoteFault::Misplaced];
    }
    let fault = |footnote: &Found| match footnote {
        Found { is_closed: false, .. } => Some(FootnoteFault::Unclosed),
        Found { source, .. } if source.trim().is_empty() => Some(FootnoteFault::Empty),
        Found { source, .. } => (!footnotes(source).is_empty()).then_some(FootnoteFault::Nested),
    };
    found.iter().filter_map(fault).collect()
}

/// A footnote of a text.
struct Found {
    /// Its bytes, with the brackets.
    range: Range<usize>,
    source: String,
    is_closed: bool,
}

fn footnotes(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    if !text.contains("^[") {
        return found;
    }
    let characters: Vec<char> = text.chars().collect();
    let length = |characters: &[char]| characters.iter().map(|character| character.len_utf8()).sum::<usize>();
    let (mut at, mut start) = (0, 0);
    while let Some(rest) = characters.get(at..).filter(|rest| !rest.is_empty()) {
        let count = match footnote(rest) {
            Some(footnote) => {
                let end = start + length(&rest[..footnote.length]);
                found.push(Found { range: start..end, source: footnote.source, is_closed: footnote.is_closed });
                footnote.length
            }
            None if is_escape(rest) => 2,
            None => 1,
        };
        start += length(&rest[..count.min(rest.len())]);
        at += count;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnotes_at_the_end_are_left_out() {
        for (text, wanted) in [
            ("a.^[b]", "a."),
            ("**a.^[b]** ", "**a."),
            ("a^[b].^[c] ^[d]", "a^[b]."),
            ("a^[b] c", "a^[b] c"),
            (r"ạ \^[b]", r"ạ \^[b]"),
            ("^[b]", ""),
        ] {
            assert_eq!(without_last_footnotes(text), wanted);
        }
    }

    #[test]
    fn faults_are_found() {
        let faults = |text| faults(Component::Paragraph, text);
        assert_eq!(faults("a^[b] **c**^[d [e]] \\^[ f"), []);
        assert_eq!(faults("a^[ ] b^[c"), [FootnoteFault::Empty, FootnoteFault::Unclosed]);
        assert_eq!(faults("a^[b^[c]]"), [FootnoteFault::Nested]);
        assert_eq!(super::faults(Component::Addressee, "a^[b]"), [FootnoteFault::Misplaced]);
        assert_eq!(footnote_texts("a^[b] ^[*c*]"), [Text::new("b"), Text::new("*c*")]);
    }
}
