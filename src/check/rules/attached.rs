//! Rules of what is attached, and what the text says of it.

use std::ops::Range;

use super::cited::number_marks;
use super::text::body;
use crate::check::findings::Findings;
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::Located;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "attachment-missing",
        asks: "What the text says is sent along is attached.",
        vi: "nội dung có nhắc `{0}` nhưng công văn không có biểu mẫu, phụ lục kèm theo",
        en: "the text speaks of `{0}`, but nothing is attached",
        run: Run::Dispatch(attachment_missing),
    },
    Check {
        id: "attachment-unnamed",
        asks: "The text speaks of what is attached.",
        vi: "có biểu mẫu kèm theo nhưng nội dung không nhắc đến",
        en: "the text does not speak of what is attached",
        run: Run::Dispatch(attachment_unnamed),
    },
];

/// The first phrase of a list that a text of the body has, for which `counts` holds.
fn spoken_of<'s, 'a>(
    subject: &'s Subject<'a>,
    counts: impl Fn(&Located<'a>, &Range<usize>) -> bool,
) -> Option<(&'s Located<'a>, Range<usize>)> {
    let phrases: Vec<Vec<String>> = subject
        .vocabulary("attachment-phrases")
        .iter()
        .map(|phrase| words(phrase).iter().map(Word::folded).collect())
        .collect();
    body(subject).find_map(|located| {
        let found = words(located.text);
        let folded: Vec<String> = found.iter().map(Word::folded).collect();
        let mut places = phrases.iter().flat_map(|phrase| {
            let width = phrase.len().max(1);
            let at = folded.windows(width).enumerate().filter(|(_, window)| *window == phrase.as_slice());
            at.filter_map(|(at, _)| Some(found.get(at)?.bytes.start..found.get(at + width - 1)?.bytes.end))
                .collect::<Vec<_>>()
        });
        places.find(|bytes| counts(located, bytes)).map(|bytes| (located, bytes))
    })
}

/// Whether it goes another way than with this dispatch, or went with another document.
fn is_elsewhere(subject: &Subject<'_>, located: &Located<'_>, bytes: &Range<usize>) -> bool {
    let text = located.text;
    let start = [text[..bytes.start].rfind(['(', ';']), text[..bytes.start].rfind(". ")].into_iter().flatten().max();
    let behind = &text[bytes.end..];
    let end = [behind.find([')', ';']), behind.find(". ")].into_iter().flatten().min().unwrap_or(behind.len());
    let clause = format!(" {} ", fold_words(&text[start.unwrap_or(0)..bytes.end + end]));
    let mut separately = subject.vocabulary("sent-separately").iter().map(|phrase| format!(" {} ", fold_words(phrase)));
    let own = subject.dispatch.number.to_string();
    let mut with_others = number_marks(&behind[..end]).into_iter().filter(|mark| behind[mark.bytes.clone()] != own);
    separately.any(|phrase| clause.contains(&phrase)) || with_others.next().is_some()
}

fn attachment_missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.dispatch.attachments.is_empty() {
        return;
    }
    if let Some((located, bytes)) = spoken_of(subject, |located, bytes| !is_elsewhere(subject, located, bytes)) {
        let phrase = &located.text[bytes.clone()];
        findings.stretch(located, bytes, &[phrase]);
    }
}

fn attachment_unnamed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.dispatch.attachments.is_empty() && spoken_of(subject, |_, _| true).is_none() {
        findings.field(&FieldPath::of("attachments"), &[]);
    }
}
