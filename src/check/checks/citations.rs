//! Checks of cited documents: their numbers and dates.

use std::ops::Range;

use super::dates::{NumericDate, numeric_dates};
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::words;
use crate::fold::fold_words;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "space-in-number-mark",
        requirement: "The number and code of a document must not contain spaces: `06-NQ/ĐUK`.",
        vi: "số và ký hiệu `{0}` phải viết liền, không có khoảng trắng",
        en: "the number `{0}` must not contain spaces",
        run: Run::Dispatch(space_in_number_mark),
    },
    Check {
        id: "citation-comma",
        requirement: "The code of a cited document and its date must be separated by a comma.",
        vi: "giữa số, ký hiệu và ngày, tháng, năm của văn bản viện dẫn phải có dấu phẩy",
        en: "there must be a comma between the code of a cited document and its date",
        run: Run::Dispatch(citation_comma),
    },
    Check {
        id: "citation-future",
        requirement: "A cited document must not be newer than the dispatch.",
        vi: "văn bản viện dẫn có ngày {0}, sau ngày ban hành công văn",
        en: "the date {0} of a cited document is after that of the dispatch",
        run: Run::Dispatch(citation_future),
    },
];

/// The number and code of a document in a text: digits, hyphen, codes, slash, code, with or without spaces between.
pub(super) struct CitedNumber {
    pub(super) bytes: Range<usize>,
    has_spaces: bool,
}

/// Returns the numbers of documents in a text.
pub(super) fn cited_numbers(text: &str) -> Vec<CitedNumber> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(digits) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
        let after = text[digits..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| digits + length);
        from = after;
        let is_at_start = text[..digits].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let Some(end) = is_at_start.then(|| code_end(text, after)).flatten() else { continue };
        let bytes = digits..end;
        let has_spaces = text[bytes.clone()].contains(' ');
        from = end;
        found.push(CitedNumber { bytes, has_spaces });
    }
    found
}

/// Returns the end of a code such as `-NQ/ĐUK` that begins at a byte.
fn code_end(text: &str, start: usize) -> Option<usize> {
    let skip = |at: usize| at + (text[at..].len() - text[at..].trim_start_matches(' ').len());
    let code = |at: usize| {
        let length = text[at..].find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(text.len() - at);
        (text[at..at + length].chars().filter(|c| c.is_uppercase()).count() >= 2).then_some(at + length)
    };
    let hyphen = skip(start);
    let kind = skip(text[hyphen..].strip_prefix('-').map(|_| hyphen + 1)?);
    let slash = skip(code(kind)?);
    let body = skip(text[slash..].strip_prefix('/').map(|_| slash + 1)?);
    code(body)
}

fn space_in_number_mark(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let number_word = context.number_word();
    for located in context.prose() {
        for number in cited_numbers(located.text).into_iter().filter(|number| number.has_spaces) {
            let written = &located.text[number.bytes.clone()];
            // With spaces on both sides of the hyphen it may not be a document number: `Biểu 3 - ĐH/CĐ`.
            let has_label =
                words(&located.text[..number.bytes.start]).last().is_some_and(|word| word.folded() == number_word);
            if !has_label && written.contains(" - ") {
                continue;
            }
            let without_spaces: String = written.chars().filter(|c| *c != ' ').collect();
            findings.suggest(located, number.bytes.clone(), &[written], Replacement::safe(&without_spaces));
        }
    }
}

/// Returns the dates after the codes of cited documents, each with the range between code and date.
fn citations<'t>(text: &'t str, day_word: &str) -> Vec<(NumericDate<'t>, Range<usize>)> {
    /// The maximum distance of a date from its code, in bytes.
    const MAX_DISTANCE: usize = 200;
    let numbers = cited_numbers(text);
    numeric_dates(text)
        .into_iter()
        .filter_map(|date| {
            let before = numbers.partition_point(|number| number.bytes.end <= date.bytes.start);
            let number = numbers.get(before.checked_sub(1)?)?;
            let between = number.bytes.end..date.bytes.start;
            if between.len() > MAX_DISTANCE {
                return None;
            }
            let words: String = text[between.clone()].chars().filter(|c| c.is_alphabetic()).collect();
            (fold_words(&words) == day_word).then_some((date, between))
        })
        .collect()
}

/// Reports only the first missing comma: many offices omit all of them.
fn citation_comma(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let day_word = context.date_word("{day}");
    let first = context.prose().find_map(|located| {
        let has_space = |between: &Range<usize>| located.text[between.clone()].starts_with(' ');
        let has_no_comma = |between: &Range<usize>| !located.text[between.clone()].contains(',');
        let found = citations(located.text, &day_word).into_iter().map(|(_, between)| between);
        found
            .into_iter()
            .find(|between| has_space(between) && has_no_comma(between))
            .map(|between| (located, between.start))
    });
    if let Some((located, at)) = first {
        findings.suggest(located, at..at + 1, &[], Replacement::wording(", "));
    }
}

fn citation_future(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let own = context.dispatch.date;
    let is_complete = own.day().is_some();
    let day_word = context.date_word("{day}");
    for located in context.prose() {
        for (date, _) in citations(located.text, &day_word) {
            if is_complete && date.day.is_some_and(|day| day > own.earliest()) {
                findings.report_span(located, date.bytes, &[date.text]);
            }
        }
    }
}
