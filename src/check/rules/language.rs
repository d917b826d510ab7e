//! Rules of wording: how documents are cited, marks of the State's documents.

use std::collections::BTreeSet;

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, is_upper, words};
use crate::fold::fold_words;
use crate::model::Component;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "citation-date",
        asks: "A document has its date where it is cited for the first time.",
        vi: "văn bản `{0}` viện dẫn lần đầu chưa ghi ngày, tháng, năm",
        en: "`{0}` is cited for the first time without its date",
        run: Run::Dispatch(citation_date),
    },
    Check {
        id: "state-habit",
        asks: "Authority to sign is marked as the Party marks it: `T/M`, not `TM.`.",
        vi: "`{0}` là cách ghi của văn bản hành chính nhà nước; văn bản của Đảng ghi `{1}`",
        en: "`{0}` belongs to state documents; the Party writes `{1}`",
        run: Run::Dispatch(state_habit),
    },
];

/// What stands between white space in a text, without the marks round it.
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

/// Whether it is the number of a document: `21-NQ/TW`, `30/2020/NĐ-CP`.
fn is_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
        && token.contains('/')
        && token.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn citation_date(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (number_word, day_word) = (subject.number_word(), subject.date_word("{day}"));
    let issuer_words: Vec<String> =
        subject.vocabulary("citation-issuer-words").iter().map(|word| fold_words(word)).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for located in subject.texts_of(&[Component::Paragraph, Component::Directive]) {
        let text = located.text;
        if !text.contains('/') {
            continue;
        }
        let found = tokens(text);
        for (index, window) in found.windows(3).enumerate() {
            let [label, number, behind] = window else { continue };
            if !is_number(number.text) || !seen.insert(number.text) {
                continue;
            }
            let joined = text.get(number.bytes.end..behind.bytes.start).is_some_and(|gap| gap.trim().is_empty());
            if !joined || label.folded() != number_word || !issuer_words.contains(&behind.folded()) {
                continue;
            }
            // The date may stand behind the name of the body.
            let rest = text.get(behind.bytes.end..).unwrap_or_default();
            let next = found.iter().skip(index + 3).find(|token| is_number(token.text));
            let next = next.map_or(rest.len(), |token| token.bytes.start - behind.bytes.end);
            let end = [rest.find(';'), rest.find(". ")].into_iter().flatten().min().unwrap_or(rest.len()).min(next);
            let dated = words(rest.get(..end).unwrap_or_default()).iter().any(|word| word.folded() == day_word);
            if !dated {
                findings.stretch(located, number.bytes.clone(), &[number.text]);
            }
        }
    }
}

fn state_habit(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        for pair in subject.vocabulary("state-authorities") {
            let Some((state, party)) = pair.split_once(' ') else { continue };
            for (at, found) in located.text.match_indices(state) {
                let (head, tail) = (&located.text[..at], &located.text[at + found.len()..]);
                let begins = head.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '(' | '“'));
                // Before a name in capitals it is no abbreviation at the end of a sentence.
                let body = tail.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
                let named = body.chars().count() > 1 && (is_upper(body) || head.trim().is_empty());
                if begins && named && body.starts_with(char::is_uppercase) {
                    findings.mendable(located, at..at + found.len(), &[found, party], Mend::wording(party));
                }
            }
        }
    }
}
