//! Checks of the parts of citations: the kind, the issuer and the subject of the first one, and short later ones.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::body_items::body_index;
use super::citations::cited_numbers;
use super::dates::numeric_dates;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, prefix_range, words};
use crate::fold::fold_words;
use crate::model::{Component, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "citation-kind",
        requirement: "The kind of a cited document must match the code in its number.",
        vi: "`{0}` không khớp với ký hiệu `{1}`; ký hiệu này là của {2}",
        en: "`{0}` does not match the code `{1}`, which is that of `{2}`",
        run: Run::Dispatch(citation_kind),
    },
    Check {
        id: "citation-issuer",
        requirement: "The first citation of a document must name its issuer.",
        vi: "văn bản `{0}` được viện dẫn lần đầu nhưng chưa ghi tên cơ quan ban hành: `{1}`",
        en: "the first citation of `{0}` does not name its issuer: `{1}`",
        run: Run::Dispatch(citation_issuer),
    },
    Check {
        id: "citation-subject",
        requirement: "The first citation of a document must have its subject.",
        vi: "văn bản `{0}` được viện dẫn lần đầu nhưng chưa ghi trích yếu: `{1}`",
        en: "the first citation of `{0}` has no subject: `{1}`",
        run: Run::Dispatch(citation_subject),
    },
    Check {
        id: "citation-repeated",
        requirement: "A later citation of a document should have only its kind, number and code.",
        vi: "văn bản `{0}` đã viện dẫn đầy đủ ở trên; lần này chỉ ghi tên loại, số và ký hiệu, bỏ `{1}`",
        en: "`{0}` is already cited in full; only kind, number and code are needed, remove `{1}`",
        run: Run::Dispatch(citation_repeated),
    },
];

/// A citation of a Party document with its date.
struct Citation<'s, 'a> {
    located: &'s Located<'a>,
    /// The range of the number and code.
    number: Range<usize>,
    /// The range after the code up to the end of the date; `None` without a date.
    date: Option<Range<usize>>,
    /// The date as written.
    day: &'s str,
    /// The text after the date up to the next citation or the end of the sentence part.
    rest: &'s str,
    /// Whether no citation of the document comes before it.
    is_first: bool,
}

/// Returns the citations in the căn cứ and the body, in order.
fn citations<'s, 'a>(context: &'s DispatchContext<'a>) -> Vec<Citation<'s, 'a>> {
    let own = context.dispatch.number.to_string();
    let day_word = context.date_word("{day}");
    let mut cited: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    let is_relevant = |located: &&Located<'_>| match located.component {
        Component::Basis => true,
        Component::Paragraph | Component::Directive => body_index(&located.path).is_some(),
        _ => false,
    };
    for located in context.texts().filter(is_relevant) {
        let text = located.text;
        let numbers = cited_numbers(text);
        let dates = numeric_dates(text);
        for (index, found_number) in numbers.iter().enumerate() {
            let number = found_number.bytes.clone();
            let code: String = text[number.clone()].chars().filter(|c| *c != ' ').collect();
            if code == own {
                continue;
            }
            let limit = numbers.get(index + 1).map_or(text.len(), |next| next.bytes.start);
            let next = dates.partition_point(|date| date.bytes.start < number.end);
            let date = dates.get(next).filter(|date| {
                date.bytes.end <= limit
                    && fold_words(text.get(number.end..date.bytes.start).unwrap_or_default()) == day_word
            });
            let after = date.map_or(number.end, |date| date.bytes.end);
            let rest = text.get(after..limit).unwrap_or_default();
            let end = [rest.find(';'), rest.find(". ")].into_iter().flatten().min().unwrap_or(rest.len());
            found.push(Citation {
                located,
                date: date.map(|date| number.end..date.bytes.end),
                day: date.map_or("", |date| date.text),
                rest: rest.get(..end).unwrap_or_default(),
                is_first: cited.insert(code),
                number,
            });
        }
    }
    found
}

/// Returns the kind named before `số` and a number, with its range.
fn kind_before<'k>(
    context: &DispatchContext<'_>,
    text: &str,
    at: usize,
    names: &'k [String],
) -> Option<(&'k String, Range<usize>)> {
    /// The maximum length of a kind and its label in bytes.
    const LONGEST: usize = 120;
    let number_word = context.number_word();
    let offset = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let found = words(text.get(offset..at)?);
    let (label, before) = found.split_last().filter(|(label, _)| label.folded() == number_word)?;
    let gap = before.last().and_then(|word| text.get(offset + word.bytes.end..offset + label.bytes.start))?;
    if !gap.trim().is_empty() {
        return None;
    }
    let longest = names.iter().filter_map(|name| {
        let wanted: Vec<String> = words(name).iter().map(Word::folded).collect();
        let tail = before.get(before.len().checked_sub(wanted.len())?..)?;
        let same = tail.iter().zip(&wanted).all(|(word, wanted)| word.folded() == *wanted);
        same.then_some((name, offset + tail.first()?.bytes.start..offset + tail.last()?.bytes.end))
    });
    longest.max_by_key(|(_, range)| range.len())
}

fn citation_kind(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let kinds = context.standard.kinds.accepted_codes();
    let names: Vec<String> = kinds.iter().map(|(name, _)| (*name).to_owned()).collect();
    for citation in citations(context) {
        let text = citation.located.text;
        let Some((name, range)) = kind_before(context, text, citation.number.start, &names) else { continue };
        let number = &text[citation.number.clone()];
        let code = number.split('/').next().and_then(|head| head.split_once('-')).map_or("", |(_, code)| code.trim());
        let has = |codes: &[&str]| codes.contains(&code);
        let owner = kinds.iter().find(|(_, codes)| has(codes));
        let is_right = kinds.iter().any(|(known, codes)| known == name && has(codes));
        if let Some((owner, _)) = owner.filter(|_| !is_right) {
            findings.report_span(citation.located, range.clone(), &[&text[range], code, owner]);
        }
    }
}

fn citation_issuer(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for citation in citations(context).iter().filter(|citation| citation.is_first && citation.date.is_some()) {
        let rest = citation.rest.trim_start();
        // After a comma the issuer may follow in another form, such as a congress.
        let ends =
            rest.is_empty() || rest == "." || rest.starts_with(')') || begins(context, rest, "citation-subject-words");
        if ends {
            report_first(context, citation, findings);
        }
    }
}

/// The maximum number of words of the name of an issuer. Longer names may contain a subject in other words.
const MAX_ISSUER: usize = 7;

fn citation_subject(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for citation in citations(context).iter().filter(|citation| citation.is_first && citation.date.is_some()) {
        let rest = citation.rest.trim_start();
        let issuer_words = context.word_list("citation-issuer-words");
        let Some(of) = issuer_words.iter().find_map(|word| prefix_range(rest, word)) else { continue };
        if of.start != 0 || rest.contains(['“', '"', '(']) {
            continue;
        }
        let name = rest.get(of.end..).unwrap_or_default();
        let (issuer, after) = name.split_once(',').unwrap_or((name, ""));
        let all = words(issuer);
        let has_subject = all.iter().any(|word| begins(context, &issuer[word.bytes.start..], "citation-subject-words"))
            || begins(context, after, "citation-subject-words");
        if !all.is_empty() && all.len() <= MAX_ISSUER && !has_subject {
            report_first(context, citation, findings);
        }
    }
}

/// Reports a first citation, with a model of a complete one.
fn report_first(context: &DispatchContext<'_>, citation: &Citation<'_, '_>, findings: &mut Findings<'_>) {
    let text = citation.located.text;
    let number = &text[citation.number.clone()];
    let model = context.word_list("citation-model").first().map_or("", String::as_str);
    let model = model.replace("{number}", number).replace("{day}", citation.day);
    findings.report_span(citation.located, citation.number.clone(), &[number, &model]);
}

/// Returns whether a text begins with a phrase in lower case. Capitals are part of a name: `Ban Tổ chức`.
fn begins(context: &DispatchContext<'_>, text: &str, list: &str) -> bool {
    let is_lowercase = text.trim_start().starts_with(char::is_lowercase);
    is_lowercase && context.word_list(list).iter().any(|word| prefix_range(text, word).is_some())
}

fn citation_repeated(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    // The date of each document as first cited.
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for citation in citations(context) {
        let Some(date) = citation.date else { continue };
        let text = citation.located.text;
        let number = &text[citation.number];
        if citation.is_first {
            first.insert(number, citation.day);
        } else if first.get(number) == Some(&citation.day) {
            // The same number with another date is a document of another term.
            let removed = text[date.clone()].trim_start_matches([',', ' ']);
            findings.suggest(citation.located, date.clone(), &[number, removed], Replacement::wording(""));
        }
    }
}
