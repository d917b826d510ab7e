//! Checks of hyphens and dashes, of the colon after `số`, and of typed stamps.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{PhraseSearch, Word, folded_words, is_all_capitals, words};
use crate::model::{Component, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "hyphen-one-sided",
        requirement: "A hyphen must have spaces on both sides or on neither.",
        vi: "dấu gạch nối `{0}` chỉ có khoảng trắng ở một bên",
        en: "the hyphen in `{0}` has a space on one side only",
        run: Run::Dispatch(hyphen_one_sided),
    },
    Check {
        id: "hyphen-mixed",
        requirement: "Pairs of words must be joined consistently: `chính trị - xã hội` or `chính trị-xã hội`.",
        vi: "ở đây viết `{0}`, chỗ khác viết `{1}`: thống nhất khoảng trắng quanh dấu gạch nối",
        en: "`{0}` here, `{1}` elsewhere: put spaces on both sides of hyphens or on neither",
        run: Run::Dispatch(hyphen_mixed),
    },
    Check {
        id: "hyphen-lookalike",
        requirement: "A hyphen must be the character `-`, because searches do not find codes with look-alikes.",
        vi: "`{0}` chỉ có hình giống dấu gạch nối `-`; tìm kiếm sẽ không thấy",
        en: "`{0}` only looks like the hyphen `-`; searches will not find it",
        run: Run::Dispatch(hyphen_lookalike),
    },
    Check {
        id: "dash-in-number",
        requirement: "The number and the code of a document must be joined by a hyphen, not a dash.",
        vi: "trong số và ký hiệu phải dùng dấu gạch nối `-`, không dùng `{0}`",
        en: "the number of a document must have a hyphen, not `{0}`",
        run: Run::Dispatch(dash_in_number),
    },
    Check {
        id: "citation-colon",
        requirement: "There must be no colon between `số` and the number of a document.",
        vi: "sau `{0}` không ghi dấu hai chấm",
        en: "there must be no colon after `{0}`",
        run: Run::Dispatch(citation_colon),
    },
    Check {
        id: "stamp-typed",
        requirement: "The degrees of secrecy and urgency must be in their fields, not in a text.",
        vi: "không ghi `{0}` ở đây; khai ở trường độ mật, độ khẩn",
        en: "remove `{0}`: secrecy and urgency have their own fields",
        run: Run::Dispatch(stamp_typed),
    },
];

fn hyphen_one_sided(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        for (at, _) in located.text.match_indices('-') {
            let mut left = located.text[..at].chars().rev();
            let mut right = located.text[at + 1..].chars();
            // After a digit it is part of a list mark or of a document number.
            let between_words = match (left.next(), right.next()) {
                (Some(' '), Some(b)) => b.is_alphabetic() && left.next().is_some_and(char::is_alphabetic),
                (Some(a), Some(' ')) => a.is_alphabetic() && right.next().is_some_and(char::is_alphabetic),
                _ => false,
            };
            // The same applies to a letter or a Roman number at the beginning of the text.
            let mark = &located.text[..at];
            let is_list_mark = mark.chars().count() == 1 || mark.chars().all(|c| "IVX".contains(c));
            if between_words && !is_list_mark {
                let start = located.text[..at].trim_end().rfind(' ').map_or(0, |space| space + 1);
                let after = located.text[at + 1..].trim_start();
                let end = located.text.len() - after.len() + after.find(' ').unwrap_or(after.len());
                findings.report_span(located, at..at + 1, &[&located.text[start..end]]);
            }
        }
    }
}

/// A hyphen between two words in lower case.
#[derive(Debug)]
struct HyphenPair<'s, 'a> {
    located: &'s Located<'a>,
    /// The range of the hyphen with its spaces.
    bytes: Range<usize>,
    /// At most two words on either side.
    excerpt: &'a str,
    /// Whether it has no spaces.
    tight: bool,
}

fn hyphen_mixed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    // Listed pairs must all be joined in the same way. Others are only compared with the same pair.
    let listed: Vec<[String; 2]> =
        context.word_list("joined-pairs").iter().flat_map(|pair| hyphen_pairs(pair)).map(|(_, key, _)| key).collect();
    let mut pairs: BTreeMap<[String; 2], Vec<HyphenPair<'_, '_>>> = BTreeMap::new();
    for located in context.prose() {
        for (bytes, key, excerpt) in hyphen_pairs(located.text) {
            let key = if listed.contains(&key) { [const { String::new() }; 2] } else { key };
            let tight = bytes.len() == 1;
            pairs.entry(key).or_default().push(HyphenPair { located, bytes, excerpt, tight });
        }
    }
    for hyphen_pairs in pairs.values() {
        let (tight, loose): (Vec<&HyphenPair<'_, '_>>, Vec<&HyphenPair<'_, '_>>) =
            hyphen_pairs.iter().partition(|pair| pair.tight);
        let (rarer, usual, replacement) =
            if tight.len() <= loose.len() { (tight, loose, " - ") } else { (loose, tight, "-") };
        let Some(usual) = usual.first() else { continue };
        for HyphenPair { located, bytes, excerpt, .. } in rarer {
            findings.suggest(located, bytes.clone(), &[excerpt, usual.excerpt], Replacement::wording(replacement));
        }
    }
}

/// Returns the hyphens between words in lower case: the range with its spaces, the folded words, and an excerpt.
fn hyphen_pairs(text: &str) -> Vec<(Range<usize>, [String; 2], &str)> {
    let found = words(text);
    let is_lowercase = |word: &Word<'_>| word.text.chars().all(char::is_lowercase);
    let mut hyphen_pairs = Vec::new();
    for (index, pair) in found.windows(2).enumerate() {
        let [left, right] = pair else { continue };
        let bytes = left.bytes.end..right.bytes.start;
        if !matches!(&text[bytes.clone()], "-" | " - ") || !is_lowercase(left) || !is_lowercase(right) {
            continue;
        }
        let is_space = |from: usize, to: usize| text.get(from..to) == Some(" ");
        let before = index.checked_sub(1).and_then(|before| found.get(before));
        let before = before.filter(|word| is_space(word.bytes.end, left.bytes.start)).unwrap_or(left);
        let after = found.get(index + 2).filter(|word| is_space(right.bytes.end, word.bytes.start)).unwrap_or(right);
        hyphen_pairs.push((bytes, [left.folded(), right.folded()], &text[before.bytes.start..after.bytes.end]));
    }
    hyphen_pairs
}

fn hyphen_lookalike(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        for (at, hyphen) in located.text.char_indices().filter(|(_, c)| matches!(c, '\u{2010}' | '\u{2011}')) {
            let name = format!("U+{:04X}", u32::from(hyphen));
            findings.suggest(located, at..at + hyphen.len_utf8(), &[&name], Replacement::safe("-"));
        }
    }
}

fn dash_in_number(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        for (at, dash) in located.text.char_indices().filter(|(_, c)| matches!(c, '–' | '—' | '−')) {
            let after = &located.text[at + dash.len_utf8()..];
            let code = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
            let is_number = located.text[..at].ends_with(|c: char| c.is_ascii_digit())
                && is_all_capitals(&after[..code])
                && after[code..].starts_with('/');
            if is_number {
                findings.suggest(located, at..at + dash.len_utf8(), &[&dash.to_string()], Replacement::safe("-"));
            }
        }
    }
}

fn citation_colon(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let number_word = context.number_word();
    for located in context.prose() {
        for (at, _) in located.text.match_indices(':') {
            let Some(word) = words(&located.text[..at]).pop().filter(|word| word.bytes.end == at) else { continue };
            if word.folded() != number_word {
                continue;
            }
            let rest = &located.text[at + 1..];
            let number = rest.trim_start();
            let figures = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
            if figures > 0 && number[figures..].starts_with('-') {
                let space = if rest.starts_with(char::is_whitespace) { "" } else { " " };
                findings.suggest(located, word.bytes.end..word.bytes.end + 1, &[word.text], Replacement::safe(space));
            }
        }
    }
}

fn stamp_typed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let stamps: Vec<Vec<String>> = context.word_list("stamps").iter().map(|stamp| folded_words(stamp)).collect();
    let components = &[Component::Subject, Component::Place, Component::Addressee, Component::Receiver];
    // A stamp is recognized by its capitals, unless the whole text is in capitals.
    for located in context.texts_of(components).filter(|located| !is_all_capitals(located.text)) {
        let search = PhraseSearch::new(located.text);
        for bytes in stamps.iter().flat_map(|stamp| search.occurrences(stamp)) {
            let written = &located.text[bytes.clone()];
            if is_all_capitals(written) {
                findings.report_span(located, bytes, &[written]);
            }
        }
    }
}
