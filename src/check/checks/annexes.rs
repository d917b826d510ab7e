//! Checks of annexes: their numbers, their mentions in the text, and lines that the template prints.

use std::ops::Range;

use super::body_items::body_index;
use super::citations::cited_numbers;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, longest_prefix, prefix_range, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Attachment, Component, Located};
use crate::roman::roman_value;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "annex-absent",
        requirement: "The document must have every annex that its text mentions by number.",
        vi: "nội dung ghi `{0}` nhưng văn bản chỉ có {1} phụ lục",
        en: "the text mentions `{0}`, but the document has {1} annexes",
        run: Run::Dispatch(annex_absent),
    },
    Check {
        id: "annex-single",
        requirement: "A single annex must be mentioned without a number, as it is printed.",
        vi: "văn bản chỉ có một phụ lục, không đánh số; ghi `{1}` thay cho `{0}`",
        en: "the only annex has no number; write `{1}`, not `{0}`",
        run: Run::Dispatch(annex_single),
    },
    Check {
        id: "annex-roman",
        requirement: "The number of an annex must be written in Arabic figures.",
        vi: "số thứ tự phụ lục ghi bằng chữ số Ả-rập: `{1}`, không ghi `{0}`",
        en: "the number of an annex must be in Arabic figures: `{1}`, not `{0}`",
        run: Run::Dispatch(annex_roman),
    },
    Check {
        id: "annex-unmentioned",
        requirement: "The text should mention every annex if it mentions others by number.",
        vi: "nội dung không nhắc đến `{0}`",
        en: "the text does not mention `{0}`",
        run: Run::Dispatch(annex_unmentioned),
    },
    Check {
        id: "annex-title-typed",
        requirement: "The title of an annex must not contain the word `Phụ lục` and its number: the template prints them.",
        vi: "bỏ `{0}` ở tiêu đề phụ lục: mẫu đã in sẵn",
        en: "remove `{0}` from the title of the annex: the template prints it",
        run: Run::Dispatch(annex_title_typed),
    },
    Check {
        id: "annex-reference-typed",
        requirement: "An annex must not begin with the line `(Kèm theo …)`: the template prints it.",
        vi: "bỏ dòng `{0}…`: mẫu đã in sẵn dòng chỉ dẫn văn bản kèm theo",
        en: "remove the line `{0}…`: the template prints the reference to the document",
        run: Run::Dispatch(annex_reference_typed),
    },
];

/// The number of an annex in a text.
struct Mention {
    /// The range from the word `Phụ lục` to the number.
    whole: Range<usize>,
    /// The range of the number.
    bytes: Range<usize>,
    number: usize,
    is_roman: bool,
    /// Whether another number of the same list comes before it, as in `Phụ lục 1 và 2`.
    follows: bool,
    /// Whether the numbers between it and the one before it are meant too, as in `Phụ lục 1 đến 3`.
    ends_range: bool,
}

/// Returns whether the body has the word `Phụ lục`.
pub(super) fn mentions_annexes(context: &DispatchContext<'_>) -> bool {
    let label = label(context);
    body_texts(context).any(|located| label_starts(&words(located.text), &label).next().is_some())
}

/// Returns the number of annexes; `None` if there are no attachments, or others, which may be annexes too.
fn annex_count(context: &DispatchContext<'_>) -> Option<usize> {
    let attachments = &context.dispatch.attachments;
    let is_annex = |attachment: &Attachment| matches!(attachment, Attachment::Annex(_));
    (!attachments.is_empty() && attachments.iter().all(is_annex)).then_some(attachments.len())
}

/// Returns the texts of the body of the dispatch.
fn body_texts<'s, 'a>(context: &'s DispatchContext<'a>) -> impl Iterator<Item = &'s Located<'a>> {
    context.texts().filter(|located| body_index(&located.path).is_some() && located.component != Component::Mark)
}

/// Returns the annexes of this document that a text mentions by number.
fn mentions(context: &DispatchContext<'_>, text: &str) -> Vec<Mention> {
    let found = words(text);
    let label = label(context);
    let mut mentions = Vec::new();
    for start in label_starts(&found, &label) {
        let mut at = start + label.len();
        let mut list: Vec<Mention> = Vec::new();
        let mut in_range = false;
        while let Some(word) = found.get(at) {
            let gap = found.get(at - 1).and_then(|before| text.get(before.bytes.end..word.bytes.start)).unwrap_or(";");
            if gap.contains(['.', ';', ':', '(', ')']) {
                break;
            }
            let (arabic, roman) = (word.text.parse().ok().filter(|number| *number < 100), roman_value(word.text));
            match arabic.or(roman) {
                Some(number) => {
                    let begin = found.get(start).map_or(word.bytes.start, |first| first.bytes.start);
                    list.push(Mention {
                        whole: begin..word.bytes.end,
                        bytes: word.bytes.clone(),
                        number,
                        is_roman: arabic.is_none(),
                        follows: !list.is_empty(),
                        ends_range: !list.is_empty() && (in_range || gap.contains(['-', '–'])),
                    });
                    in_range = false;
                }
                None if !list.is_empty() && is_joining(context, word) && is_number(found.get(at + 1)) => {
                    in_range = context.word_list("range-words").iter().any(|known| fold_words(known) == word.folded());
                }
                None => break,
            }
            at += 1;
        }
        let end = list.last().map_or(text.len(), |mention| mention.bytes.end);
        if !belongs_to_other(context, text.get(end..).unwrap_or_default()) {
            mentions.append(&mut list);
        }
    }
    mentions
}

/// Returns a phrase of the pack; empty if the pack does not have it.
fn phrase<'a>(context: &DispatchContext<'a>, name: &str) -> &'a str {
    context.standard.phrases.get(name).map_or("", |phrase| phrase.text.as_str())
}

/// Returns the folded words of `Phụ lục`.
fn label(context: &DispatchContext<'_>) -> Vec<String> {
    words(phrase(context, "annex")).iter().map(Word::folded).collect()
}

/// Returns the places at which the word `Phụ lục` begins.
fn label_starts<'s>(found: &'s [Word<'_>], label: &'s [String]) -> impl Iterator<Item = usize> + 's {
    let windows = found.windows(label.len().max(1)).enumerate();
    let is_label = move |window: &[Word<'_>]| {
        !label.is_empty() && window.iter().zip(label).all(|(word, wanted)| word.folded() == *wanted)
    };
    windows.filter(move |(_, window)| is_label(window)).map(|(at, _)| at)
}

fn is_joining(context: &DispatchContext<'_>, word: &Word<'_>) -> bool {
    context.word_list("words-between-numbers").iter().any(|known| fold_words(known) == word.folded())
}

fn is_number(word: Option<&Word<'_>>) -> bool {
    word.is_some_and(|word| word.text.parse::<usize>().is_ok() || roman_value(word.text).is_some())
}

/// Returns whether the words after a mention name another document: a number, or a kind or issuer without `này`.
fn belongs_to_other(context: &DispatchContext<'_>, after: &str) -> bool {
    /// The maximum distance of the other document in bytes.
    const LONGEST: usize = 300;
    let after = after.get(..after.floor_char_boundary(LONGEST.min(after.len()))).unwrap_or_default();
    let end = [after.find(';'), after.find(". ")].into_iter().flatten().min().unwrap_or(after.len());
    let clause = after.get(..end).unwrap_or_default();
    let following: Vec<String> = words(clause).iter().take(8).map(Word::folded).collect();
    let this = context.word_list("words-for-this-document");
    if this.iter().any(|word| following.contains(&fold_words(word))) {
        return false;
    }
    let rest = clause.trim_start();
    let joins = !rest.starts_with([',', ')', '(']) && !rest.is_empty();
    let after_joining =
        longest_prefix(rest, context.word_list("annex-joining-words")).map_or(0, |(_, range)| range.end);
    let name = rest.get(after_joining..).unwrap_or_default();
    let of_other = context.word_list("words-of-other-annexes").iter().any(|word| prefix_range(name, word).is_some());
    let own = context.dispatch.number.to_string();
    let has_number = cited_numbers(clause).into_iter().any(|number| clause[number.bytes.clone()] != own)
        || clause
            .split_whitespace()
            .any(|word| word.contains('/') && word.chars().filter(|c| c.is_uppercase()).count() > 1);
    joins && of_other || has_number
}

fn annex_absent(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(count) = annex_count(context).filter(|count| *count > 1) else { return };
    for located in body_texts(context) {
        for mention in mentions(context, located.text).iter().filter(|mention| mention.number > count) {
            let bytes = if mention.follows { &mention.bytes } else { &mention.whole };
            let found = &located.text[bytes.clone()];
            findings.report_span(located, bytes.clone(), &[found, &count.to_string()]);
        }
    }
}

fn annex_single(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    if annex_count(context) != Some(1) {
        return;
    }
    for located in body_texts(context) {
        let mentions = mentions(context, located.text);
        for (index, mention) in mentions.iter().enumerate() {
            // `Phụ lục 1 và 2` is not a single annex.
            let is_alone = !mention.follows && mentions.get(index + 1).is_none_or(|next| !next.follows);
            if is_alone {
                let found = &located.text[mention.whole.clone()];
                let label = located.text.get(mention.whole.start..mention.bytes.start).unwrap_or_default().trim_end();
                findings.suggest(located, mention.whole.clone(), &[found, label], Replacement::wording(label));
            }
        }
    }
}

fn annex_roman(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    if annex_count(context).is_none_or(|count| count < 2) {
        return;
    }
    for located in body_texts(context) {
        for mention in mentions(context, located.text).into_iter().filter(|mention| mention.is_roman) {
            let found = &located.text[mention.bytes.clone()];
            let right = mention.number.to_string();
            findings.suggest(located, mention.bytes.clone(), &[found, &right], Replacement::wording(&right));
        }
    }
}

fn annex_unmentioned(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(count) = annex_count(context).filter(|count| *count > 1) else { return };
    let label = label(context);
    let mut mentioned = vec![false; count];
    for located in body_texts(context) {
        let mentions = mentions(context, located.text);
        let found = words(located.text);
        // `Các phụ lục kèm theo` mentions all of them.
        if label_starts(&found, &label).any(|start| !is_number(found.get(start + label.len()))) {
            return;
        }
        for (index, mention) in mentions.iter().enumerate() {
            // `Phụ lục 1 đến 3` mentions those between.
            let before = index.checked_sub(1).and_then(|before| mentions.get(before)).filter(|_| mention.ends_range);
            for number in before.map_or(mention.number, |before| before.number).min(mention.number)..=mention.number {
                if let Some(known) = number.checked_sub(1).and_then(|at| mentioned.get_mut(at)) {
                    *known = true;
                }
            }
        }
    }
    if mentioned.iter().any(|known| *known) {
        for (index, _) in mentioned.iter().enumerate().filter(|(_, known)| !**known) {
            let name = format!("{} {}", phrase(context, "annex"), index + 1);
            findings.report_field(&FieldPath::of("attachments").index(index).child("annex").child("title"), &[&name]);
        }
    }
}

fn annex_title_typed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let label = phrase(context, "annex");
    for located in context.texts_of(&[Component::FormTitle]) {
        if !is_in_annex(&located.path) {
            continue;
        }
        let Some(range) = prefix_range(located.text, label) else { continue };
        let number = words(&located.text[range.end..]).into_iter().next().filter(|word| is_number(Some(word)));
        let Some(number) = number else { continue };
        let end = range.end + number.bytes.end;
        let rest = located.text[end..].trim_start_matches(|c: char| c.is_whitespace() || ".:-–".contains(c));
        let typed = range.start..located.text.len() - rest.len();
        findings.suggest(located, typed, &[&located.text[range.start..end]], Replacement::wording(""));
    }
}

fn annex_reference_typed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let annexed_to = phrase(context, "annexed_to");
    for located in context.texts_of(&[Component::Paragraph]) {
        let Some(range) = prefix_range(located.text, annexed_to).filter(|_| is_in_annex(&located.path)) else {
            continue;
        };
        let before = located.text.get(..range.start).unwrap_or_default();
        if before.contains('(') && !cited_numbers(located.text).is_empty() {
            findings.report_span(located, 0..located.text.len(), &[&located.text[range]]);
        }
    }
}

fn is_in_annex(path: &FieldPath) -> bool {
    path.starts_with(&FieldPath::of("attachments")) && path.count_of("annex") > 0
}
