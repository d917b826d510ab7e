//! Checks of running text: spaces, tone marks, typed list marks, look-alike letters.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::words;
use crate::fold::{TONES, toneless};
use crate::model::{Component, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "space-doubled",
        requirement: "Words must be separated by a single space.",
        vi: "thừa khoảng trắng giữa hai từ",
        en: "there is more than one space between two words",
        run: Run::Dispatch(space_doubled),
    },
    Check {
        id: "space-before-punctuation",
        requirement: "There must be no space before a comma, a full stop, a colon or a semicolon.",
        vi: "thừa khoảng trắng trước `{0}`",
        en: "there is a space before `{0}`",
        run: Run::Dispatch(space_before_punctuation),
    },
    Check {
        id: "tone-placement-mixed",
        requirement: "Tone marks must be placed consistently: `uỷ` or `ủy`.",
        vi: "cách đặt dấu thanh không thống nhất: `{0}`, trong khi chỗ khác viết `{1}`",
        en: "tone marks are placed inconsistently: `{0}` here, `{1}` elsewhere",
        run: Run::Dispatch(tone_placement_mixed),
    },
    Check {
        id: "mark-typed",
        requirement: "Numbers and dashes of lists must not be typed: directives and headings are numbered \
                      automatically.",
        vi: "không gõ `{0}` ở đầu đoạn; số thứ tự và gạch đầu dòng của mục được in tự động",
        en: "remove `{0}` at the beginning: directives and headings are numbered automatically",
        run: Run::Dispatch(mark_typed),
    },
    Check {
        id: "letter-lookalike",
        requirement: "Letters must be Vietnamese letters, not look-alikes of other scripts.",
        vi: "`{0}` chỉ có hình giống chữ `{1}`; tìm kiếm sẽ không thấy",
        en: "`{0}` only looks like `{1}`; searches will not find it",
        run: Run::Dispatch(letter_lookalike),
    },
];

/// Returns the texts of the body.
pub(super) fn body<'s, 'a>(context: &'s DispatchContext<'a>) -> impl Iterator<Item = &'s Located<'a>> {
    context.texts_of(&[Component::Paragraph, Component::Directive, Component::Heading])
}

fn space_doubled(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        let mut start = None;
        for (at, character) in located.text.char_indices().chain([(located.text.len(), '\n')]) {
            match (character, start) {
                (' ', None) => start = Some(at),
                (' ', Some(_)) | (_, None) => {}
                (_, Some(begin)) => {
                    let is_doubled =
                        at - begin > 1 && at - begin < context.standard.blanks.spaces && begin > 0 && character != '\n';
                    if is_doubled && !is_blank_to_fill(context, located.text, &(begin..at)) {
                        findings.suggest(located, begin..at, &[], Replacement::safe(" "));
                    }
                    start = None;
                }
            }
        }
    }
}

/// Returns whether spaces are a blank to fill in: beside dotted lines, or as in `ngày  tháng  năm` and `số  -CV/TU`.
fn is_blank_to_fill(context: &DispatchContext<'_>, text: &str, spaces: &Range<usize>) -> bool {
    let (head, tail) = (&text[..spaces.start], &text[spaces.end..]);
    let beside_line =
        head.ends_with(['…', '_']) || head.ends_with("..") || tail.starts_with(['…', '_']) || tail.starts_with("..");
    let left = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let right = tail.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let precedes_blank = |word: &str| context.precedes_blank(word);
    beside_line || (precedes_blank(left) && (right.is_empty() || precedes_blank(right)))
}

fn space_before_punctuation(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        for (at, _) in located.text.match_indices(' ') {
            let rest = &located.text[at + 1..];
            let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, ',' | '.' | ';' | ':')) else { continue };
            let after = rest[mark.len_utf8()..].chars().next();
            let before = located.text[..at].chars().next_back();
            // Dotted lines, `./.` and numbers such as `.5` do not count.
            let ends_word = after.is_none_or(char::is_whitespace);
            if ends_word && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '*')) {
                findings.suggest(located, at..at + 1, &[&mark.to_string()], Replacement::safe(""));
            }
        }
    }
}

/// The pairs of vowels at the end of a syllable that may have their tone mark on the first or on the second vowel.
const OPEN_PAIRS: [&str; 3] = ["oa", "oe", "uy"];

/// Returns whether the tone mark of such a pair is on the first vowel (the older placement) or on the second.
fn tone_on_first(word: &str) -> Option<bool> {
    use unicode_normalization::UnicodeNormalization;
    let bare = toneless(word);
    let at_end = OPEN_PAIRS.iter().any(|pair| bare.ends_with(pair));
    // In `quý`, the u belongs to the consonant, so there is a single placement.
    if !at_end || bare.ends_with("quy") {
        return None;
    }
    let decomposed: Vec<char> = word.to_lowercase().nfd().collect();
    let tone = decomposed.iter().position(|c| TONES.contains(c))?;
    Some(tone + 1 < decomposed.len())
}

fn tone_placement_mixed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let mut first = Vec::new();
    let mut second = Vec::new();
    for located in context.texts() {
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
        findings.report_span(located, word.bytes.clone(), &[word.text, other.text]);
    }
}

fn mark_typed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in body(context) {
        let start = located.text.len() - located.text.trim_start_matches('*').len();
        let Some(mark) = located.text[start..].split(' ').next() else { continue };
        let bare = mark.trim_end_matches(['-', '.', ')']);
        let is_closed = mark.len() > bare.len();
        let is_number = !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
        let is_letter = mark.ends_with(')') && bare.chars().count() == 1 && bare.chars().all(char::is_lowercase);
        // `V. I. Lê-nin` may begin a paragraph, but not a heading.
        let is_roman = !bare.is_empty() && bare.len() <= 5 && bare.bytes().all(|byte| b"IVX".contains(&byte));
        let is_heading = is_roman && (located.component == Component::Heading || mark.ends_with('-'));
        let is_dash = matches!(mark, "-" | "+" | "–" | "•");
        if (is_closed && (is_number || is_letter || is_heading)) || is_dash {
            findings.report_span(located, start..start + mark.len(), &[mark]);
        }
    }
}

fn letter_lookalike(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let mut lookalikes = BTreeMap::new();
    for pair in context.word_list("lookalikes") {
        let mut letters = pair.chars();
        if let Some(wrong) = letters.next() {
            lookalikes.entry(wrong).or_insert(letters.as_str());
        }
    }
    for located in context.texts() {
        for word in words(located.text) {
            for (at, character) in word.text.char_indices() {
                let Some(right) = lookalikes.get(&character) else { continue };
                // Words entirely in Greek or Cyrillic letters are intended.
                if word.text.chars().any(is_latin) {
                    let bytes = word.bytes.start + at..word.bytes.start + at + character.len_utf8();
                    findings.suggest(located, bytes, &[&character.to_string(), right], Replacement::wording(right));
                }
            }
        }
    }
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(letter, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}
