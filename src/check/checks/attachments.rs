//! Checks of attachments and their mentions in the text.

use std::ops::Range;

use super::annexes::mentions_annexes;
use super::citations::cited_numbers;
use super::running_text::body;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::Findings;
use crate::check::words::{PhraseSearch, folded_words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Attachment, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "attachment-missing",
        requirement: "The document must have the attachments that its text mentions.",
        vi: "nội dung ghi `{0}` nhưng văn bản không có biểu mẫu, phụ lục kèm theo",
        en: "the text says `{0}`, but there is no attachment",
        run: Run::Dispatch(attachment_missing),
    },
    Check {
        id: "attachment-unnamed",
        requirement: "The text must mention the attachments.",
        vi: "văn bản có biểu mẫu kèm theo nhưng nội dung không nhắc đến",
        en: "the text does not mention the attachments",
        run: Run::Dispatch(attachment_unnamed),
    },
];

/// Returns the first phrase in the body that mentions an attachment and satisfies `counts`.
fn attachment_phrase<'s, 'a>(
    context: &'s DispatchContext<'a>,
    counts: impl Fn(&Located<'a>, &Range<usize>) -> bool,
) -> Option<(&'s Located<'a>, Range<usize>)> {
    let phrases: Vec<Vec<String>> =
        context.word_list("attachment-phrases").iter().map(|phrase| folded_words(phrase)).collect();
    body(context).find_map(|located| {
        let search = PhraseSearch::new(located.text);
        let mut ranges = phrases.iter().flat_map(|phrase| search.occurrences(phrase));
        ranges.find(|bytes| counts(located, bytes)).map(|bytes| (located, bytes))
    })
}

/// Returns whether the mentioned attachment is sent separately or belongs to another document.
fn is_sent_elsewhere(context: &DispatchContext<'_>, located: &Located<'_>, bytes: &Range<usize>) -> bool {
    let text = located.text;
    let start = [text[..bytes.start].rfind(['(', ';']), text[..bytes.start].rfind(". ")].into_iter().flatten().max();
    let after = &text[bytes.end..];
    let end = [after.find([')', ';']), after.find(". ")].into_iter().flatten().min().unwrap_or(after.len());
    let clause = format!(" {} ", fold_words(&text[start.unwrap_or(0)..bytes.end + end]));
    let mut separately = context.word_list("sent-separately").iter().map(|phrase| format!(" {} ", fold_words(phrase)));
    let own = context.dispatch.number.to_string();
    let mut of_others = cited_numbers(&after[..end]).into_iter().filter(|number| after[number.bytes.clone()] != own);
    separately.any(|phrase| clause.contains(&phrase)) || of_others.next().is_some()
}

fn attachment_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    if !context.dispatch.attachments.is_empty() {
        return;
    }
    if let Some((located, bytes)) =
        attachment_phrase(context, |located, bytes| !is_sent_elsewhere(context, located, bytes))
    {
        let phrase = &located.text[bytes.clone()];
        findings.report_span(located, bytes, &[phrase]);
    }
}

fn attachment_unnamed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let attachments = &context.dispatch.attachments;
    let is_annex = |attachment: &Attachment| matches!(attachment, Attachment::Annex(_));
    // `Phụ lục 2` mentions an annex.
    let is_named = attachments.iter().all(is_annex) && mentions_annexes(context);
    if !attachments.is_empty() && !is_named && attachment_phrase(context, |_, _| true).is_none() {
        findings.report_field(&FieldPath::of("attachments"), &[]);
    }
}
