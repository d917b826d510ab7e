//! Checks of wording: first citations, abbreviations of state documents.

use std::collections::BTreeSet;

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, is_all_capitals, words};
use crate::fold::fold_words;
use crate::model::Component;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "citation-date",
        requirement: "The first citation of a document must have its date.",
        vi: "văn bản `{0}` được viện dẫn lần đầu nhưng chưa ghi ngày, tháng, năm",
        en: "the first citation of `{0}` has no date",
        run: Run::Dispatch(citation_date),
    },
    Check {
        id: "authority-state-form",
        requirement: "The authority to sign must be abbreviated as in Party documents: `T/M`, not `TM.`.",
        vi: "`{0}` là cách ghi của văn bản hành chính nhà nước; văn bản của Đảng ghi `{1}`",
        en: "`{0}` is used in state documents; Party documents have `{1}`",
        run: Run::Dispatch(authority_state_form),
    },
];

/// Returns the parts of a text between white space, without punctuation around them.
fn tokens(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let left = part.trim_start_matches(|c: char| !c.is_alphanumeric());
        let bare = left.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !bare.is_empty() {
            let begin = start + part.len() - left.len();
            found.push(Word { text: bare, bytes: begin..begin + bare.len() });
        }
        start += part.len();
    }
    found
}

/// Returns whether a token is the number of a document: `21-NQ/TW`, `30/2020/NĐ-CP`.
fn is_document_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
        && token.contains('/')
        && token.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn citation_date(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let (number_word, day_word) = (context.number_word(), context.date_word("{day}"));
    let issuer_words: Vec<String> =
        context.word_list("citation-issuer-words").iter().map(|word| fold_words(word)).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for located in context.texts_of(&[Component::Basis, Component::Paragraph, Component::Directive]) {
        let text = located.text;
        if !text.contains('/') {
            continue;
        }
        let found = tokens(text);
        for (index, window) in found.windows(3).enumerate() {
            let [label, number, next_word] = window else { continue };
            if !is_document_number(number.text) || !seen.insert(number.text) {
                continue;
            }
            let is_adjacent =
                text.get(number.bytes.end..next_word.bytes.start).is_some_and(|gap| gap.trim().is_empty());
            if !is_adjacent || label.folded() != number_word || !issuer_words.contains(&next_word.folded()) {
                continue;
            }
            // The date may follow the name of the body.
            let rest = text.get(next_word.bytes.end..).unwrap_or_default();
            let next_number = found.iter().skip(index + 3).find(|token| is_document_number(token.text));
            let limit = next_number.map_or(rest.len(), |token| token.bytes.start - next_word.bytes.end);
            let end = [rest.find(';'), rest.find(". ")].into_iter().flatten().min().unwrap_or(rest.len()).min(limit);
            let has_date = words(rest.get(..end).unwrap_or_default()).iter().any(|word| word.folded() == day_word);
            if !has_date {
                findings.report_span(located, number.bytes.clone(), &[number.text]);
            }
        }
    }
}

fn authority_state_form(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        for pair in context.word_list("state-authorities") {
            let Some((state, party)) = pair.split_once(' ') else { continue };
            for (at, found) in located.text.match_indices(state) {
                let (head, tail) = (&located.text[..at], &located.text[at + found.len()..]);
                let is_at_start =
                    head.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '(' | '“'));
                // Before a name in capitals it is not an abbreviation at the end of a sentence.
                let body = tail.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                let is_name = body.chars().count() > 1 && (is_all_capitals(body) || head.trim().is_empty());
                if is_at_start && is_name && body.starts_with(char::is_uppercase) {
                    findings.suggest(located, at..at + found.len(), &[found, party], Replacement::wording(party));
                }
            }
        }
    }
}
