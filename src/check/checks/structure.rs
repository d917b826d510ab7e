//! Checks of the structure of the body: headings, marks of directives, ends of paragraphs.

use std::ops::Range;

use super::body_items::{body_index, is_followed_by_other};
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{closing_punctuation, is_all_capitals, words};
use crate::model::{Component, Located, Text, without_last_footnotes};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "heading-stop",
        requirement: "A heading must not end with a full stop.",
        vi: "cuối đề mục không ghi dấu chấm",
        en: "a heading must not end with a full stop",
        run: Run::Dispatch(heading_stop),
    },
    Check {
        id: "mark-mixed",
        requirement: "Typed marks of directives must have the same form on each level.",
        vi: "dấu đánh số các mục không thống nhất: `{0}` sau `{1}`",
        en: "the marks of directives are inconsistent: `{0}` after `{1}`",
        run: Run::Dispatch(mark_mixed),
    },
    Check {
        id: "paragraph-end",
        requirement: "A paragraph or directive must end with punctuation.",
        vi: "cuối đoạn thiếu dấu câu sau `{0}`",
        en: "there is no punctuation at the end of the paragraph after `{0}`",
        run: Run::Dispatch(paragraph_end),
    },
    Check {
        id: "colon-without-items",
        requirement: "A colon at the end of a paragraph must be followed by text.",
        vi: "đoạn kết thúc bằng dấu hai chấm nhưng phía sau không có nội dung",
        en: "the paragraph ends with a colon, but no text follows",
        run: Run::Dispatch(colon_without_items),
    },
];

/// A text of the body.
#[derive(Debug)]
struct BodyText<'s, 'a> {
    located: &'s Located<'a>,
    /// Its typed mark.
    mark: Option<&'s Located<'a>>,
    /// The number of directives that contain it.
    depth: usize,
}

impl BodyText<'_, '_> {
    fn is(&self, component: Component) -> bool {
        self.located.component == component
    }

    /// Returns the text without asterisks, spaces and footnotes at its end.
    fn bare(&self) -> &str {
        without_last_footnotes(self.located.text).trim_end_matches(|c: char| c == '*' || c.is_whitespace())
    }

    /// Returns the last word if no punctuation follows it.
    fn unpunctuated_end(&self) -> Option<Range<usize>> {
        let bare = self.bare();
        bare.ends_with(|c: char| c.is_alphanumeric() || c == '%').then_some(())?;
        let start =
            bare.rfind(char::is_whitespace).map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
        Some(start..bare.len())
    }
}

/// Returns the texts of the body in order, without those of annexes.
fn body_texts<'s, 'a>(context: &'s DispatchContext<'a>) -> Vec<BodyText<'s, 'a>> {
    let mut mark = None;
    let mut found = Vec::new();
    for located in context.texts().filter(|located| body_index(&located.path).is_some()) {
        match located.component {
            Component::Mark => mark = Some(located),
            Component::Paragraph | Component::Heading | Component::Directive => {
                let depth = located.path.count_of("items");
                found.push(BodyText { located, mark: mark.take(), depth });
            }
            _ => {}
        }
    }
    found
}

fn heading_stop(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let body = body_texts(context);
    // The last text of a dispatch must end with a full stop, even a heading.
    let Some((_, all_but_last)) = body.split_last() else { return };
    for heading in all_but_last.iter().filter(|current| current.is(Component::Heading)) {
        let text = without_last_footnotes(heading.located.text);
        if let Some(range) =
            closing_punctuation(text).filter(|range| text.get(range.clone()).map(str::trim) == Some("."))
        {
            findings.suggest(heading.located, range, &[], Replacement::safe(""));
        }
    }
}

/// The number or letter of a mark, and its closing punctuation.
#[derive(Debug, PartialEq, Eq)]
enum ParsedMark<'a> {
    Number(u32, &'a str),
    Letter(char, &'a str),
}

/// Parses a mark such as `1.` or `a)`.
fn parse_mark(mark: &str) -> Option<ParsedMark<'_>> {
    let bare = mark.trim_end_matches(['-', '.', ')', ':', '/']);
    let closing = mark.get(bare.len()..)?;
    let mut letters = bare.chars();
    match (bare.parse(), letters.next(), letters.next()) {
        (Ok(number), ..) => Some(ParsedMark::Number(number, closing)),
        (_, Some(letter), None) if letter.is_lowercase() => Some(ParsedMark::Letter(letter, closing)),
        _ => None,
    }
}

fn mark_mixed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    // The previous mark on each level.
    let mut previous: Vec<Option<&str>> = Vec::new();
    for current in body_texts(context) {
        if current.is(Component::Heading) {
            previous.clear();
        } else if current.is(Component::Directive) {
            previous.resize(current.depth + 1, None);
            let Some(mark) = current.mark else { continue };
            let Some(before) = previous.last_mut().and_then(|level| level.replace(mark.text.trim())) else { continue };
            let is_mixed = match (parse_mark(before), parse_mark(mark.text.trim())) {
                // A number out of sequence may belong to another level.
                (Some(ParsedMark::Number(a, x)), Some(ParsedMark::Number(b, y))) => b == a.saturating_add(1) && x != y,
                (Some(ParsedMark::Letter(a, x)), Some(ParsedMark::Letter(b, y))) => a != b && x != y,
                _ => false,
            };
            if is_mixed {
                findings.report_span(mark, 0..mark.text.len(), &[mark.text.trim(), before]);
            }
        }
    }
}

fn paragraph_end(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let body = body_texts(context);
    let limit = findings.limit().unwrap_or(usize::MAX);
    // Whether the previous directive on each level ends with punctuation.
    let mut closed: Vec<bool> = Vec::new();
    for (index, current) in body.iter().enumerate() {
        let before = if current.is(Component::Directive) {
            closed.resize(current.depth + 1, false);
            closed.last_mut().is_some_and(|last| std::mem::replace(last, current.unpunctuated_end().is_none()))
        } else {
            false
        };
        let (Some(next), Some(end)) = (body.get(index + 1), current.unpunctuated_end()) else { continue };
        let text = current.bare();
        // A text in bold or capitals, or with directives below it, is a title.
        let is_title = is_all_capitals(text) || is_bold(current.located.text);
        if is_title
            || current.is(Component::Heading)
            || next.depth > current.depth
            || is_url_or_email(&text[end.clone()])
        {
            continue;
        }
        // The next directive shows whether the list is punctuated.
        let next_is_punctuated =
            next.is(Component::Directive) && next.depth == current.depth && next.bare().ends_with([';', ',']);
        let is_long = || words(text).len() >= limit;
        let is_missing = match (current.is(Component::Directive), next.is(Component::Paragraph)) {
            // A directive before a paragraph may be its title.
            (true, true) => before,
            (true, false) => before || next_is_punctuated || is_long(),
            (false, _) => is_long(),
        };
        if is_missing {
            findings.report_span(current.located, end.clone(), &[&text[end]]);
        }
    }
}

fn is_bold(text: &str) -> bool {
    text.trim_start().starts_with("**")
        && Text::new(text.trim()).spans().iter().all(|span| span.bold || span.text.is_empty())
}

fn is_url_or_email(word: &str) -> bool {
    word.contains('@') || word.contains("//") || word.starts_with("www.")
}

fn colon_without_items(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let body = body_texts(context);
    for (index, current) in body.iter().enumerate() {
        let bare = current.bare();
        if current.is(Component::Heading) || !bare.ends_with(':') {
            continue;
        }
        let nothing_follows = match body.get(index + 1) {
            // A colon at the end of the body may announce attachments.
            None => context.dispatch.attachments.is_empty(),
            // A typed mark may put the next directive on a lower level.
            Some(next) => {
                current.is(Component::Directive)
                    && next.is(Component::Directive)
                    && next.depth <= current.depth
                    && next.mark.is_none()
            }
        };
        if nothing_follows && !is_followed_by_other(context, &current.located.path) {
            findings.report_span(current.located, bare.len() - 1..bare.len(), &[]);
        }
    }
}
