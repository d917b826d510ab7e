//! Rules of running text: spaces, tone marks, typed marks, letters that only look right.

use std::ops::Range;

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::words;
use crate::fold::TONES;
use crate::model::{Component, Located};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "space-doubled",
        asks: "One space stands between words.",
        vi: "thừa khoảng trắng giữa hai từ",
        en: "there is more than one space between two words",
        run: Run::Dispatch(space_doubled),
    },
    Check {
        id: "space-before-punctuation",
        asks: "No space stands before a comma, a full stop, a colon or a semicolon.",
        vi: "thừa khoảng trắng trước `{0}`",
        en: "a space stands before `{0}`",
        run: Run::Dispatch(space_before_punctuation),
    },
    Check {
        id: "tone-placement-mixed",
        asks: "One way of placing tone marks is kept throughout: `uỷ` or `ủy`.",
        vi: "cách bỏ dấu không thống nhất: `{0}` trong khi nơi khác viết `{1}`",
        en: "tone marks are placed in two ways: `{0}` here, `{1}` elsewhere",
        run: Run::Dispatch(tone_placement_mixed),
    },
    Check {
        id: "mark-typed",
        asks: "Numbers and dashes of a list are not typed: a directive and a heading get their own.",
        vi: "không gõ `{0}` ở đầu đoạn; dùng mục đánh số tự động",
        en: "`{0}` is typed at the beginning; a directive or heading gets its mark by itself",
        run: Run::Dispatch(mark_typed),
    },
    Check {
        id: "letter-lookalike",
        asks: "Letters are those of Vietnamese, not ones that only look like them.",
        vi: "`{0}` chỉ giống chữ `{1}`; tra cứu sẽ không thấy",
        en: "`{0}` only looks like `{1}`; no search will find it",
        run: Run::Dispatch(letter_lookalike),
    },
];

/// The texts of the body.
pub(super) fn body<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Located<'a>> {
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
                    let slip =
                        at - begin > 1 && at - begin < subject.standard.blanks.spaces && begin > 0 && character != '\n';
                    if slip && !is_room_to_write(subject, located.text, &(begin..at)) {
                        findings.mendable(located, begin..at, &[], Mend::safe(" "));
                    }
                    start = None;
                }
            }
        }
    }
}

/// Whether the spaces are left to be written in: beside dots and lines, or as in `ngày  tháng  năm`, `số  -CV/TU`.
fn is_room_to_write(subject: &Subject<'_>, text: &str, spaces: &Range<usize>) -> bool {
    let (head, tail) = (&text[..spaces.start], &text[spaces.end..]);
    let dotted =
        head.ends_with(['…', '_']) || head.ends_with("..") || tail.starts_with(['…', '_']) || tail.starts_with("..");
    let left = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let right = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let asks = |word: &str| subject.is_blank_word(word);
    dotted || (asks(left) && (right.is_empty() || asks(right)))
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
                findings.mendable(located, at..at + 1, &[&mark.to_string()], Mend::safe(""));
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

fn mark_typed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in body(subject) {
        let start = located.text.len() - located.text.trim_start_matches('*').len();
        let Some(mark) = located.text[start..].split(' ').next() else { continue };
        let bare = mark.trim_end_matches(['-', '.', ')']);
        let closed = mark.len() > bare.len();
        let counts = !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
        let letter = mark.ends_with(')') && bare.chars().count() == 1 && bare.chars().all(char::is_lowercase);
        // `V. I. Lê-nin` may begin a paragraph, but no heading.
        let roman = !bare.is_empty() && bare.len() <= 5 && bare.bytes().all(|byte| b"IVX".contains(&byte));
        let heads = roman && (located.component == Component::Heading || mark.ends_with('-'));
        let dash = matches!(mark, "-" | "+" | "–" | "•");
        if (closed && (counts || letter || heads)) || dash {
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
                    findings.mendable(located, bytes, &[&character.to_string(), right], Mend::wording(right));
                }
            }
        }
    }
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}
