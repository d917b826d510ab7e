//! Rules of dates in figures.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::text::body;
use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, words};
use crate::fold::fold_words;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "deadline-past",
        asks: "A deadline is not before the date of the dispatch.",
        vi: "thời hạn {0} sớm hơn ngày của công văn",
        en: "the deadline {0} is before the date of the dispatch",
        run: Run::Dispatch(deadline_past),
    },
    Check {
        id: "date-impossible",
        asks: "A date in figures is in the calendar.",
        vi: "không có ngày {0} trong lịch",
        en: "the calendar has no {0}",
        run: Run::Dispatch(date_impossible),
    },
    Check {
        id: "date-hyphened",
        asks: "A date in figures has slashes: `12/3/2012`.",
        vi: "ngày `{0}` viết bằng dấu gạch chéo: `{1}`",
        en: "the date `{0}` is written with slashes: `{1}`",
        run: Run::Dispatch(date_hyphened),
    },
];

/// A date in figures: where it stands, its figures, and the day if there is one in the calendar.
pub(super) struct Figures<'t> {
    pub(super) bytes: Range<usize>,
    pub(super) text: &'t str,
    pub(super) day: Option<NaiveDate>,
}

/// The dates `D/M/YYYY` of a text.
pub(super) fn dates(text: &str) -> Vec<Figures<'_>> {
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
        found.push(Figures { bytes: start..start + figures.len(), text: figures, day });
    }
    found
}

fn date_impossible(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (day_word, month_word) = (subject.date_word("{day}"), subject.date_word("{month}"));
    for located in subject.prose() {
        for date in dates(located.text).into_iter().filter(|date| date.day.is_none()) {
            findings.stretch(located, date.bytes, &[date.text]);
        }
        let found = words(located.text);
        for (at, window) in found.windows(4).enumerate() {
            let [before_day, day, before_month, month] = window else { continue };
            let (Ok(d), Ok(m)) = (day.text.parse(), month.text.parse()) else { continue };
            if before_day.folded() != day_word || before_month.folded() != month_word {
                continue;
            }
            // Without its year, 29 February may be right.
            let year = found.get(at + 5).filter(|year| year.text.len() == 4).and_then(|year| year.text.parse().ok());
            if NaiveDate::from_ymd_opt(year.unwrap_or(LEAP_YEAR), m, d).is_none() {
                let bytes = before_day.bytes.start..month.bytes.end;
                findings.stretch(located, bytes.clone(), &[&located.text[bytes]]);
            }
        }
    }
}

/// Any year that has a 29 February.
const LEAP_YEAR: i32 = 2024;

fn deadline_past(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let own = subject.dispatch.date;
    if own.day().is_none() {
        return;
    }
    let phrases: Vec<String> = subject.vocabulary("deadlines").iter().map(|phrase| fold_words(phrase)).collect();
    for located in body(subject) {
        let all = words(located.text);
        for date in dates(located.text) {
            let before = &all[..all.partition_point(|word| word.bytes.end <= date.bytes.start)];
            let tail = |count: usize| {
                let from = before.len().saturating_sub(count);
                before[from..].iter().map(Word::folded).collect::<Vec<_>>().join(" ")
            };
            let is_deadline = phrases.iter().any(|phrase| tail(phrase.split(' ').count()) == *phrase);
            if is_deadline && date.day.is_some_and(|day| day < own.earliest()) {
                findings.stretch(located, date.bytes, &[date.text]);
            }
        }
    }
}

/// The years that a date of four figures may be of; others are numbers of something else.
const YEARS: Range<i32> = 1900..2100;

fn date_hyphened(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let day_word = subject.date_word("{day}");
    for located in subject.prose() {
        let text = located.text;
        let mut from = 0;
        while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| at + from) {
            let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@');
            let end = text[start..].find(|c: char| !joins(c)).map_or(text.len(), |length| start + length);
            from = end;
            let begins = text[..start].chars().next_back().is_none_or(|c| !joins(c) && c != '.');
            let parts: Vec<&str> = text[start..end].split('-').collect();
            let [day, month, year] = parts.as_slice() else { continue };
            if !begins || day.len() > 2 || month.len() > 2 || year.len() != 4 {
                continue;
            }
            let (Ok(d), Ok(m), Ok(y)) = (day.parse(), month.parse(), year.parse()) else { continue };
            let known = NaiveDate::from_ymd_opt(y, m, d).is_some_and(|day| YEARS.contains(&day.year()));
            if known && !findings.is_in_address(text, &(start..end)) {
                let right = format!("{day}/{month}/{year}");
                // What is not called a day may be a number of another sort.
                let named = words(&text[..start]).last().is_some_and(|word| word.folded() == day_word);
                findings.mendable(
                    located,
                    start..end,
                    &[&text[start..end], &right],
                    Mend { text: &right, safe: named },
                );
            }
        }
    }
}
