//! The footnotes of a text: where they are in its source, and their faults.

use std::ops::Range;

use super::text_marks::{Footnote, footnote};
use super::text_tokens::is_escape;
use super::visit::Component;
use crate::error::FootnoteFault;

/// The text without the footnotes at its end, which follow its punctuation.
pub(crate) fn without_last_footnotes(text: &str) -> &str {
    let is_end = |after: &str| after.chars().all(|character| character.is_whitespace() || character == '*');
    footnotes(text).iter().rev().fold(text, |rest, footnote| match is_end(&rest[footnote.end()..]) {
        true => &rest[..footnote.start()],
        false => rest,
    })
}

/// A footnote of a text.
#[derive(Debug)]
pub(crate) struct FootnotePlace {
    /// The bytes between its brackets.
    pub(crate) inside: Range<usize>,
    is_closed: bool,
}

impl FootnotePlace {
    /// The byte offset of its mark.
    pub(crate) fn start(&self) -> usize {
        self.inside.start - "^[".len()
    }

    /// The byte offset after its bracket.
    pub(crate) fn end(&self) -> usize {
        self.inside.end + usize::from(self.is_closed)
    }
}

/// The footnotes of a text, in order.
pub(crate) fn footnotes(text: &str) -> Vec<FootnotePlace> {
    let mut found = Vec::new();
    if !text.contains("^[") {
        return found;
    }
    let characters: Vec<char> = text.chars().collect();
    let length = |characters: &[char]| characters.iter().map(|character| character.len_utf8()).sum::<usize>();
    let (mut at, mut start) = (0, 0);
    while let Some(rest) = characters.get(at..).filter(|rest| !rest.is_empty()) {
        let count = match footnote(rest) {
            Some(Footnote { source, length, is_closed }) => {
                let begin = start + "^[".len();
                found.push(FootnotePlace { inside: begin..begin + source.len(), is_closed });
                length
            }
            None if is_escape(rest) => 2,
            None => 1,
        };
        start += length(&rest[..count.min(rest.len())]);
        at += count;
    }
    found
}

/// The faults of the footnotes of a text in a component.
pub(super) fn faults(component: Component, text: &str) -> Vec<FootnoteFault> {
    let found = footnotes(text);
    if !found.is_empty() && !component.may_have_footnotes() {
        return vec![FootnoteFault::Misplaced];
    }
    let fault = |footnote: &FootnotePlace| match &text[footnote.inside.clone()] {
        _ if !footnote.is_closed => Some(FootnoteFault::Unclosed),
        inside if inside.trim().is_empty() => Some(FootnoteFault::Empty),
        inside => (!footnotes(inside).is_empty()).then_some(FootnoteFault::Nested),
    };
    let mut faults: Vec<FootnoteFault> = found.iter().filter_map(fault).collect();
    if !found.is_empty() {
        let rest = without(text, &found);
        // A template may print other words before a text of the caller's own data.
        if rest.trim().is_empty() && component != Component::Extra {
            faults.push(FootnoteFault::Alone);
        }
    }
    faults
}

/// The text without its footnotes.
fn without(text: &str, footnotes: &[FootnotePlace]) -> String {
    let starts = footnotes.iter().map(FootnotePlace::start).chain([text.len()]);
    let ends = [0].into_iter().chain(footnotes.iter().map(FootnotePlace::end));
    ends.zip(starts).map(|(end, start)| &text[end..start]).collect()
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
        assert_eq!(faults("[a](https://a.vn)^[b [c](https://c.vn)] [d](https://d.vn)"), []);
        assert_eq!(faults(" ^[b] ^[c]"), [FootnoteFault::Alone]);
        assert_eq!(super::faults(Component::Extra, "^[b]"), []);
        assert_eq!(super::faults(Component::Addressee, "a^[b]"), [FootnoteFault::Misplaced]);
        let text = "ạ^[b] ^[*c*]";
        let inside: Vec<&str> = footnotes(text).iter().map(|footnote| &text[footnote.inside.clone()]).collect();
        assert_eq!(inside, ["b", "*c*"]);
    }
}
