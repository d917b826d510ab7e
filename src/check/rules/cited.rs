//! Rules of cited documents: their numbers, and the dates behind them.

use std::ops::Range;

use super::dates::{Figures, dates};
use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::words;
use crate::fold::fold_words;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "space-in-number-mark",
        asks: "The number and the code of a document are written without spaces: `06-NQ/ĐUK`.",
        vi: "số và ký hiệu `{0}` viết liền, không có khoảng trắng",
        en: "the number `{0}` is written without spaces",
        run: Run::Dispatch(space_in_number_mark),
    },
    Check {
        id: "citation-comma",
        asks: "A comma stands between the code of a cited document and its date.",
        vi: "giữa số ký hiệu và ngày tháng của văn bản viện dẫn có dấu phẩy",
        en: "a comma stands between the code of a cited document and its date",
        run: Run::Dispatch(citation_comma),
    },
    Check {
        id: "citation-future",
        asks: "A cited document is not younger than the dispatch.",
        vi: "văn bản viện dẫn đề ngày {0}, sau ngày của công văn",
        en: "a cited document is dated {0}, after the dispatch itself",
        run: Run::Dispatch(citation_future),
    },
];

/// The number and code of a document in a text: figures, hyphen, codes, slash, code, with or without spaces between.
pub(super) struct NumberMark {
    pub(super) bytes: Range<usize>,
    spaced: bool,
}

pub(super) fn number_marks(text: &str) -> Vec<NumberMark> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(digits) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
        let after = text[digits..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| digits + length);
        from = after;
        let begins = text[..digits].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let Some(end) = begins.then(|| mark_end(text, after)).flatten() else { continue };
        let bytes = digits..end;
        let spaced = text[bytes.clone()].contains(' ');
        from = end;
        found.push(NumberMark { bytes, spaced });
    }
    found
}

/// Where `-NQ/ĐUK` ends that begins at a byte, if it does.
fn mark_end(text: &str, start: usize) -> Option<usize> {
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

fn space_in_number_mark(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let number_word = subject.number_word();
    for located in subject.prose() {
        for mark in number_marks(located.text).into_iter().filter(|mark| mark.spaced) {
            let written = &located.text[mark.bytes.clone()];
            // With spaces on both sides of the hyphen, it may be something else than a number: `Biểu 3 - ĐH/CĐ`.
            let named =
                words(&located.text[..mark.bytes.start]).last().is_some_and(|word| word.folded() == number_word);
            if !named && written.contains(" - ") {
                continue;
            }
            let closed: String = written.chars().filter(|c| *c != ' ').collect();
            findings.mendable(located, mark.bytes.clone(), &[written], Mend::safe(&closed));
        }
    }
}

/// The dates that stand behind the code of a cited document, with what is between.
fn citations<'t>(text: &'t str, day_word: &str) -> Vec<(Figures<'t>, Range<usize>)> {
    /// What lies further behind a code than this belongs to something else.
    const FURTHEST: usize = 200;
    let marks = number_marks(text);
    dates(text)
        .into_iter()
        .filter_map(|date| {
            let before = marks.partition_point(|mark| mark.bytes.end <= date.bytes.start);
            let mark = marks.get(before.checked_sub(1)?)?;
            let between = mark.bytes.end..date.bytes.start;
            if between.len() > FURTHEST {
                return None;
            }
            let words: String = text[between.clone()].chars().filter(|c| c.is_alphabetic()).collect();
            (fold_words(&words) == day_word).then_some((date, between))
        })
        .collect()
}

/// Told once: whoever leaves the comma out leaves it out everywhere, and many offices do.
fn citation_comma(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let day_word = subject.date_word("{day}");
    let without = subject.prose().find_map(|located| {
        let bare = |between: &Range<usize>| located.text[between.clone()].starts_with(' ');
        let commaless = |between: &Range<usize>| !located.text[between.clone()].contains(',');
        let found = citations(located.text, &day_word).into_iter().map(|(_, between)| between);
        found.into_iter().find(|between| bare(between) && commaless(between)).map(|between| (located, between.start))
    });
    if let Some((located, at)) = without {
        findings.mendable(located, at..at + 1, &[], Mend::wording(", "));
    }
}

fn citation_future(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let own = subject.dispatch.date;
    let whole = own.day().is_some();
    let day_word = subject.date_word("{day}");
    for located in subject.prose() {
        for (date, _) in citations(located.text, &day_word) {
            if whole && date.day.is_some_and(|day| day > own.earliest()) {
                findings.stretch(located, date.bytes, &[date.text]);
            }
        }
    }
}
