//! Rules of running text: spaces, dates, citations, tone marks.

use std::ops::Range;

use chrono::NaiveDate;

use super::{CheckRule, Run};
use crate::check::findings::Findings;
use crate::check::subject::Subject;
use crate::check::words::{TONES, Word, folded, words};
use crate::dispatch::{Component, Located};

pub(super) const RULES: &[CheckRule] = &[
    CheckRule {
        id: "space-doubled",
        asks: "One space stands between words.",
        vi: "thừa khoảng trắng giữa hai từ",
        en: "there is more than one space between two words",
        run: Run::Dispatch(space_doubled),
    },
    CheckRule {
        id: "space-before-punctuation",
        asks: "No space stands before a comma, a full stop, a colon or a semicolon.",
        vi: "thừa khoảng trắng trước `{0}`",
        en: "a space stands before `{0}`",
        run: Run::Dispatch(space_before_punctuation),
    },
    CheckRule {
        id: "space-in-number-mark",
        asks: "The number and the code of a document are written without spaces: `06-NQ/ĐUK`.",
        vi: "số và ký hiệu `{0}` viết liền, không có khoảng trắng",
        en: "the number `{0}` is written without spaces",
        run: Run::Dispatch(space_in_number_mark),
    },
    CheckRule {
        id: "citation-comma",
        asks: "A comma stands between the code of a cited document and its date.",
        vi: "giữa số ký hiệu và ngày tháng của văn bản viện dẫn có dấu phẩy",
        en: "a comma stands between the code of a cited document and its date",
        run: Run::Dispatch(citation_comma),
    },
    CheckRule {
        id: "citation-future",
        asks: "A cited document is not younger than the dispatch.",
        vi: "văn bản viện dẫn đề ngày {0}, sau ngày của công văn",
        en: "a cited document is dated {0}, after the dispatch itself",
        run: Run::Dispatch(citation_future),
    },
    CheckRule {
        id: "deadline-past",
        asks: "A deadline is not before the date of the dispatch.",
        vi: "thời hạn {0} sớm hơn ngày của công văn",
        en: "the deadline {0} is before the date of the dispatch",
        run: Run::Dispatch(deadline_past),
    },
    CheckRule {
        id: "date-impossible",
        asks: "A date in figures is in the calendar.",
        vi: "không có ngày {0} trong lịch",
        en: "the calendar has no {0}",
        run: Run::Dispatch(date_impossible),
    },
    CheckRule {
        id: "tone-placement-mixed",
        asks: "One way of placing tone marks is kept throughout: `uỷ` or `ủy`.",
        vi: "cách bỏ dấu không thống nhất: `{0}` trong khi nơi khác viết `{1}`",
        en: "tone marks are placed in two ways: `{0}` here, `{1}` elsewhere",
        run: Run::Dispatch(tone_placement_mixed),
    },
    CheckRule {
        id: "attachment-missing",
        asks: "What the text says is sent along is attached.",
        vi: "nội dung có nhắc `{0}` nhưng công văn không có biểu mẫu, phụ lục kèm theo",
        en: "the text speaks of `{0}`, but nothing is attached",
        run: Run::Dispatch(attachment_missing),
    },
    CheckRule {
        id: "attachment-unnamed",
        asks: "The text speaks of what is attached.",
        vi: "có biểu mẫu kèm theo nhưng nội dung không nhắc đến",
        en: "the text does not speak of what is attached",
        run: Run::Dispatch(attachment_unnamed),
    },
    CheckRule {
        id: "mark-typed",
        asks: "Numbers and dashes of a list are not typed: a directive gets its own.",
        vi: "không gõ `{0}` ở đầu đoạn; dùng mục đánh số tự động",
        en: "`{0}` is typed at the beginning; a directive gets its mark by itself",
        run: Run::Dispatch(mark_typed),
    },
    CheckRule {
        id: "letter-lookalike",
        asks: "Letters are those of Vietnamese, not ones that only look like them.",
        vi: "`{0}` chỉ giống chữ `{1}`; tra cứu sẽ không thấy",
        en: "`{0}` only looks like `{1}`; no search will find it",
        run: Run::Dispatch(letter_lookalike),
    },
    CheckRule {
        id: "quotes-straight",
        asks: "Quotation marks are “ and ”.",
        vi: "dùng dấu ngoặc kép “ ”, không dùng `\"`",
        en: "quotation marks are “ and ”, not `\"`",
        run: Run::Dispatch(quotes_straight),
    },
];

/// The texts of the body.
fn body<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Located<'a>> {
    subject.texts_of(&[Component::Paragraph, Component::Directive, Component::Heading])
}

fn space_doubled(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        let mut start = None;
        for (at, character) in located.text.char_indices().chain([(located.text.len(), '\n')]) {
            match (character, start) {
                (' ', None) => start = Some(at),
                (' ', Some(_)) | (_, None) => {}
                (_, Some(begin)) => {
                    if at - begin > 1 && begin > 0 && character != '\n' {
                        findings.mendable(located, begin..at, &[], " ", true);
                    }
                    start = None;
                }
            }
        }
    }
}

fn space_before_punctuation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        for (at, _) in located.text.match_indices(' ') {
            let rest = &located.text[at + 1..];
            let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, ',' | '.' | ';' | ':')) else { continue };
            let after = rest[mark.len_utf8()..].chars().next();
            let before = located.text[..at].chars().next_back();
            // Dots to be written on, `./.` and figures such as `.5` stand by themselves.
            let ends = after.is_none_or(char::is_whitespace);
            if ends && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*')) {
                findings.mendable(located, at..at + 1, &[&mark.to_string()], "", true);
            }
        }
    }
}

/// The number and code of a document in a text: figures, hyphen, codes, slash, code, with or without spaces between.
struct NumberMark {
    bytes: Range<usize>,
    spaced: bool,
}

fn number_marks(text: &str) -> Vec<NumberMark> {
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
    for located in subject.prose() {
        for mark in number_marks(located.text).into_iter().filter(|mark| mark.spaced) {
            let written = &located.text[mark.bytes.clone()];
            let closed: String = written.chars().filter(|c| *c != ' ').collect();
            findings.mendable(located, mark.bytes.clone(), &[written], &closed, true);
        }
    }
}

/// A date in figures: where it stands, its figures, and the day if there is one in the calendar.
struct Figures<'t> {
    bytes: Range<usize>,
    text: &'t str,
    day: Option<NaiveDate>,
}

/// The dates `D/M/YYYY` of a text.
fn dates(text: &str) -> Vec<Figures<'_>> {
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
            (folded(&words) == day_word).then_some((date, between))
        })
        .collect()
}

fn citation_comma(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let day_word = subject.date_word("{day}");
    for located in subject.prose() {
        for (_, between) in citations(located.text, &day_word) {
            if located.text[between.clone()].starts_with(' ') && !located.text[between.clone()].contains(',') {
                findings.mendable(located, between.start..between.start + 1, &[], ", ", true);
            }
        }
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

fn deadline_past(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let own = subject.dispatch.date;
    if own.day().is_none() {
        return;
    }
    let phrases: Vec<String> = subject.vocabulary("deadlines").iter().map(|phrase| folded(phrase)).collect();
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

/// The pairs of vowels at the end of a syllable whose tone is placed in two ways, with the tone on the first and on the
/// second.
const OPEN_PAIRS: [&str; 3] = ["oa", "oe", "uy"];

/// Whether the tone of a syllable stands on the first (old way) or the second vowel of such a pair.
fn tone_on_first(word: &str) -> Option<bool> {
    use unicode_normalization::UnicodeNormalization;
    let decomposed: Vec<char> = word.to_lowercase().nfd().collect();
    let bare: String = decomposed.iter().filter(|c| !TONES.contains(c)).collect();
    let at_end = OPEN_PAIRS.iter().any(|pair| bare.ends_with(pair));
    // `quý` is written in one way: its u belongs to the consonant.
    if !at_end || bare.ends_with("quy") {
        return None;
    }
    let tone = decomposed.iter().position(|c| TONES.contains(c))?;
    Some(tone + 1 < decomposed.len())
}

fn tone_placement_mixed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut first = Vec::new();
    let mut second = Vec::new();
    for located in subject.texts() {
        for word in words(located.text) {
            match tone_on_first(word.text) {
                Some(true) => first.push((located, word)),
                Some(false) => second.push((located, word)),
                None => {}
            }
        }
    }
    let (rarer, usual) = if first.len() < second.len() { (first, second) } else { (second, first) };
    if let (Some((located, word)), Some((_, other))) = (rarer.first(), usual.first()) {
        findings.stretch(located, word.bytes.clone(), &[word.text, other.text]);
    }
}

/// The first phrase of a list that a text of the body has.
fn spoken_of<'s, 'a>(subject: &'s Subject<'a>) -> Option<(&'s Located<'a>, Range<usize>)> {
    let phrases: Vec<Vec<String>> = subject
        .vocabulary("attachment-phrases")
        .iter()
        .map(|phrase| words(phrase).iter().map(Word::folded).collect())
        .collect();
    body(subject).find_map(|located| {
        let found = words(located.text);
        let folded: Vec<String> = found.iter().map(Word::folded).collect();
        phrases.iter().find_map(|phrase| {
            let at = folded.windows(phrase.len().max(1)).position(|window| window == phrase.as_slice())?;
            let (first, last) = (found.get(at)?, found.get(at + phrase.len() - 1)?);
            Some((located, first.bytes.start..last.bytes.end))
        })
    })
}

fn attachment_missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some((located, bytes)) = spoken_of(subject).filter(|_| subject.dispatch.attachments.is_empty()) {
        let phrase = &located.text[bytes.clone()];
        findings.stretch(located, bytes, &[phrase]);
    }
}

fn attachment_unnamed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.dispatch.attachments.is_empty() && spoken_of(subject).is_none() {
        findings.field("attachments", &[]);
    }
}

fn mark_typed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Paragraph, Component::Directive]) {
        let start = located.text.len() - located.text.trim_start_matches('*').len();
        let Some(mark) = located.text[start..].split(' ').next() else { continue };
        let bare = mark.trim_end_matches(['-', '.', ')']);
        let closed = mark.len() > bare.len();
        let counts = !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
        let letter = mark.ends_with(')') && bare.chars().count() == 1 && bare.chars().all(char::is_lowercase);
        let dash = matches!(mark, "-" | "+" | "–" | "•");
        if (closed && (counts || letter)) || dash {
            findings.stretch(located, start..start + mark.len(), &[mark]);
        }
    }
}

fn letter_lookalike(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let pairs = subject.vocabulary("lookalikes");
    for located in subject.texts() {
        for word in words(located.text) {
            // Greek and Cyrillic words are words of their own; a stranger among Latin letters is not.
            if !word.text.chars().any(is_latin) {
                continue;
            }
            for (at, character) in word.text.char_indices() {
                let right = pairs.iter().find_map(|pair| {
                    let mut letters = pair.chars();
                    (letters.next() == Some(character)).then_some(letters.as_str())
                });
                if let Some(right) = right {
                    let bytes = word.bytes.start + at..word.bytes.start + at + character.len_utf8();
                    findings.mendable(located, bytes, &[&character.to_string(), right], right, false);
                }
            }
        }
    }
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn quotes_straight(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        let quotes: Vec<usize> = located.text.match_indices('"').map(|(at, _)| at).collect();
        let paired = quotes.len().is_multiple_of(2);
        for (index, at) in quotes.into_iter().enumerate() {
            match (paired, index % 2) {
                (true, 0) => findings.mendable(located, at..at + 1, &[], "“", true),
                (true, _) => findings.mendable(located, at..at + 1, &[], "”", true),
                (false, _) => findings.stretch(located, at..at + 1, &[]),
            }
        }
    }
}
