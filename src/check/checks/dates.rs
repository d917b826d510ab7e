//! Checks of dates in figures and deadlines.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::running_text::body;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, words};
use crate::fold::fold_words;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "deadline-past",
        requirement: "A deadline must not be before the date of the dispatch.",
        vi: "thời hạn {0} sớm hơn ngày ban hành công văn",
        en: "the deadline {0} is before the date of the dispatch",
        run: Run::Dispatch(deadline_past),
    },
    Check {
        id: "date-impossible",
        requirement: "A date must exist in the calendar.",
        vi: "ngày {0} không có trong lịch",
        en: "the date {0} does not exist",
        run: Run::Dispatch(date_impossible),
    },
    Check {
        id: "date-hyphened",
        requirement: "A date in figures must have slashes: `12/3/2012`.",
        vi: "ngày `{0}` phải viết bằng dấu gạch chéo: `{1}`",
        en: "the date `{0}` must be written with slashes: `{1}`",
        run: Run::Dispatch(date_hyphened),
    },
];

/// A date in figures: its byte range, its text, and its day; `None` if the calendar does not have it.
pub(super) struct NumericDate<'t> {
    pub(super) bytes: Range<usize>,
    pub(super) text: &'t str,
    pub(super) day: Option<NaiveDate>,
}

/// Returns the dates `D/M/YYYY` in a text.
pub(super) fn numeric_dates(text: &str) -> Vec<NumericDate<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
        let is_figure = |c: char| c.is_ascii_digit() || c == '/';
        let end = text[start..].find(|c: char| !is_figure(c)).map_or(text.len(), |length| start + length);
        from = end;
        let figures = text[start..end].trim_end_matches('/');
        let parts: Vec<&str> = figures.split('/').collect();
        let [day, month, year] = parts.as_slice() else { continue };
        let before = text[..start].chars().next_back();
        if day.len() > 2 || month.len() > 2 || year.len() != 4 || before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        let (Ok(day), Ok(month), Ok(year)) = (day.parse(), month.parse(), year.parse()) else { continue };
        let day = NaiveDate::from_ymd_opt(year, month, day);
        found.push(NumericDate { bytes: start..start + figures.len(), text: figures, day });
    }
    found
}

fn date_impossible(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let (day_word, month_word) = (context.date_word("{day}"), context.date_word("{month}"));
    for located in context.prose() {
        for date in numeric_dates(located.text).into_iter().filter(|date| date.day.is_none()) {
            findings.report_span(located, date.bytes, &[date.text]);
        }
        let found = words(located.text);
        for (at, window) in found.windows(4).enumerate() {
            let [before_day, day, before_month, month] = window else { continue };
            let (Ok(d), Ok(m)) = (day.text.parse(), month.text.parse()) else { continue };
            if before_day.folded() != day_word || before_month.folded() != month_word {
                continue;
            }
            // Without a year, 29 February may be correct.
            let year = found.get(at + 5).filter(|year| year.text.len() == 4).and_then(|year| year.text.parse().ok());
            if NaiveDate::from_ymd_opt(year.unwrap_or(LEAP_YEAR), m, d).is_none() {
                let bytes = before_day.bytes.start..month.bytes.end;
                findings.report_span(located, bytes.clone(), &[&located.text[bytes]]);
            }
        }
    }
}

/// A leap year.
const LEAP_YEAR: i32 = 2024;

fn deadline_past(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let own = context.dispatch.date;
    if own.day().is_none() {
        return;
    }
    let phrases: Vec<String> = context.word_list("deadlines").iter().map(|phrase| fold_words(phrase)).collect();
    for located in body(context) {
        let found = words(located.text);
        for date in numeric_dates(located.text) {
            let before = &found[..found.partition_point(|word| word.bytes.end <= date.bytes.start)];
            let tail = |count: usize| {
                let from = before.len().saturating_sub(count);
                before[from..].iter().map(Word::folded).collect::<Vec<_>>().join(" ")
            };
            let is_deadline = phrases.iter().any(|phrase| tail(phrase.split(' ').count()) == *phrase);
            if is_deadline && date.day.is_some_and(|day| day < own.earliest()) {
                findings.report_span(located, date.bytes, &[date.text]);
            }
        }
    }
}

/// The plausible years of a date; other numbers are not dates.
const YEARS: Range<i32> = 1900..2100;

fn date_hyphened(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let day_word = context.date_word("{day}");
    for located in context.prose() {
        let text = located.text;
        let mut from = 0;
        while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
            let continues = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@');
            let end = text[start..].find(|c: char| !continues(c)).map_or(text.len(), |length| start + length);
            from = end;
            let is_at_start = text[..start].chars().next_back().is_none_or(|c| !continues(c) && c != '.');
            let parts: Vec<&str> = text[start..end].split('-').collect();
            let [day, month, year] = parts.as_slice() else { continue };
            if !is_at_start || day.len() > 2 || month.len() > 2 || year.len() != 4 {
                continue;
            }
            let (Ok(d), Ok(m), Ok(y)) = (day.parse(), month.parse(), year.parse()) else { continue };
            let is_date = NaiveDate::from_ymd_opt(y, m, d).is_some_and(|day| YEARS.contains(&day.year()));
            if is_date && !findings.is_in_address(text, &(start..end)) {
                let right = format!("{day}/{month}/{year}");
                // Without the word `ngày` it may be another kind of number.
                let has_label = words(&text[..start]).last().is_some_and(|word| word.folded() == day_word);
                findings.suggest(
                    located,
                    start..end,
                    &[&text[start..end], &right],
                    Replacement { text: &right, safe: has_label },
                );
            }
        }
    }
}
