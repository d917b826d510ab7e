//! Rules of marks: dashes, the colon after `số`, and stamps that have fields of their own.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, is_upper, words};
use crate::model::{Component, Located};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "hyphen-loose",
        asks: "A hyphen has a space on both sides or on none.",
        vi: "dấu gạch nối `{0}` chỉ có khoảng trắng ở một bên",
        en: "the hyphen in `{0}` has a space on one side only",
        run: Run::Dispatch(hyphen_loose),
    },
    Check {
        id: "hyphen-mixed",
        asks: "A pair of words is joined in one way throughout: `chính trị - xã hội` or `chính trị-xã hội`.",
        vi: "`{0}` trong khi nơi khác viết `{1}`: thống nhất khoảng trắng quanh dấu gạch nối",
        en: "`{0}` here, `{1}` elsewhere: hyphens have spaces on both sides or on none throughout",
        run: Run::Dispatch(hyphen_mixed),
    },
    Check {
        id: "hyphen-lookalike",
        asks: "A hyphen is that of the keyboard: no search finds a code with another.",
        vi: "`{0}` chỉ giống dấu gạch nối `-`; tra cứu sẽ không thấy",
        en: "`{0}` only looks like the hyphen `-`; no search will find it",
        run: Run::Dispatch(hyphen_lookalike),
    },
    Check {
        id: "dash-in-number",
        asks: "Between the number and the code of a document stands a hyphen, not a dash.",
        vi: "trong số và ký hiệu dùng dấu gạch nối `-`, không dùng `{0}`",
        en: "the number of a document has a hyphen, not `{0}`",
        run: Run::Dispatch(dash_in_number),
    },
    Check {
        id: "citation-colon",
        asks: "No colon stands after `số` before the number of a document.",
        vi: "sau `{0}` không có dấu hai chấm",
        en: "no colon stands after `{0}`",
        run: Run::Dispatch(citation_colon),
    },
    Check {
        id: "stamp-typed",
        asks: "The degrees of secrecy and urgency are fields of their own, not typed into a text.",
        vi: "`{0}` không gõ vào đây; khai ở trường độ mật, độ khẩn",
        en: "`{0}` is not typed here; secrecy and urgency are fields of their own",
        run: Run::Dispatch(stamp_typed),
    },
];

fn hyphen_loose(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        for (at, _) in located.text.match_indices('-') {
            let mut left = located.text[..at].chars().rev();
            let mut right = located.text[at + 1..].chars();
            // Behind a figure it is the mark of a list or the number of a document.
            let words = match (left.next(), right.next()) {
                (Some(' '), Some(b)) => b.is_alphabetic() && left.next().is_some_and(char::is_alphabetic),
                (Some(a), Some(' ')) => a.is_alphabetic() && right.next().is_some_and(char::is_alphabetic),
                _ => false,
            };
            // So it is behind a letter or a Roman figure that opens the text.
            let mark = &located.text[..at];
            let marks = mark.chars().count() == 1 || mark.chars().all(|c| "IVX".contains(c));
            if words && !marks {
                let start = located.text[..at].trim_end().rfind(' ').map_or(0, |space| space + 1);
                let after = located.text[at + 1..].trim_start();
                let end = located.text.len() - after.len() + after.find(' ').unwrap_or(after.len());
                findings.stretch(located, at..at + 1, &[&located.text[start..end]]);
            }
        }
    }
}

/// A hyphen between two words in small letters.
#[derive(Debug)]
struct Joint<'s, 'a> {
    located: &'s Located<'a>,
    /// The hyphen with its spaces.
    bytes: Range<usize>,
    /// The words beside it, at most two on either side.
    excerpt: &'a str,
    tight: bool,
}

fn hyphen_mixed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // Pairs that are written alike whatever they are; others are held only against themselves.
    let listed: Vec<[String; 2]> =
        subject.vocabulary("joined-pairs").iter().flat_map(|pair| joints(pair)).map(|(_, key, _)| key).collect();
    let mut pairs: BTreeMap<[String; 2], Vec<Joint<'_, '_>>> = BTreeMap::new();
    for located in subject.prose() {
        for (bytes, key, excerpt) in joints(located.text) {
            let key = if listed.contains(&key) { [const { String::new() }; 2] } else { key };
            let tight = bytes.len() == 1;
            pairs.entry(key).or_default().push(Joint { located, bytes, excerpt, tight });
        }
    }
    for joints in pairs.values() {
        let (tight, loose): (Vec<&Joint<'_, '_>>, Vec<&Joint<'_, '_>>) = joints.iter().partition(|joint| joint.tight);
        let (rarer, usual, right) =
            if tight.len() <= loose.len() { (tight, loose, " - ") } else { (loose, tight, "-") };
        let Some(usual) = usual.first() else { continue };
        for Joint { located, bytes, excerpt, .. } in rarer {
            findings.mendable(located, bytes.clone(), &[excerpt, usual.excerpt], Mend::wording(right));
        }
    }
}

/// The hyphens between words in small letters: each with its spaces, the folded words beside it, and an excerpt.
fn joints(text: &str) -> Vec<(Range<usize>, [String; 2], &str)> {
    let found = words(text);
    let is_small = |word: &Word<'_>| word.text.chars().all(char::is_lowercase);
    let mut joints = Vec::new();
    for (index, pair) in found.windows(2).enumerate() {
        let [left, right] = pair else { continue };
        let bytes = left.bytes.end..right.bytes.start;
        if !matches!(&text[bytes.clone()], "-" | " - ") || !is_small(left) || !is_small(right) {
            continue;
        }
        let spaced = |from: usize, to: usize| text.get(from..to) == Some(" ");
        let before = index.checked_sub(1).and_then(|before| found.get(before));
        let before = before.filter(|word| spaced(word.bytes.end, left.bytes.start)).unwrap_or(left);
        let behind = found.get(index + 2).filter(|word| spaced(right.bytes.end, word.bytes.start)).unwrap_or(right);
        joints.push((bytes, [left.folded(), right.folded()], &text[before.bytes.start..behind.bytes.end]));
    }
    joints
}

fn hyphen_lookalike(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        for (at, hyphen) in located.text.char_indices().filter(|(_, c)| matches!(c, '\u{2010}' | '\u{2011}')) {
            let name = format!("U+{:04X}", u32::from(hyphen));
            findings.mendable(located, at..at + hyphen.len_utf8(), &[&name], Mend::safe("-"));
        }
    }
}

fn dash_in_number(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        for (at, dash) in located.text.char_indices().filter(|(_, c)| matches!(c, '–' | '—' | '−')) {
            let after = &located.text[at + dash.len_utf8()..];
            let code = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
            let is_number = located.text[..at].ends_with(|c: char| c.is_ascii_digit())
                && is_upper(&after[..code])
                && after[code..].starts_with('/');
            if is_number {
                findings.mendable(located, at..at + dash.len_utf8(), &[&dash.to_string()], Mend::safe("-"));
            }
        }
    }
}

fn citation_colon(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let number_word = subject.number_word();
    for located in subject.prose() {
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
                findings.mendable(located, word.bytes.end..word.bytes.end + 1, &[word.text], Mend::safe(space));
            }
        }
    }
}

fn stamp_typed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let stamps: Vec<Vec<String>> =
        subject.vocabulary("stamps").iter().map(|stamp| words(stamp).iter().map(Word::folded).collect()).collect();
    let places = &[Component::Subject, Component::Place, Component::Addressee, Component::Receiver];
    for located in subject.texts_of(places) {
        let found = words(located.text);
        let folded: Vec<String> = found.iter().map(Word::folded).collect();
        // A stamp alone is in capitals; a text that is all capitals says nothing.
        if is_upper(located.text) {
            continue;
        }
        for stamp in &stamps {
            for (at, window) in folded.windows(stamp.len().max(1)).enumerate() {
                let (Some(first), Some(last)) = (found.get(at), found.get(at + stamp.len() - 1)) else { continue };
                let written = &located.text[first.bytes.start..last.bytes.end];
                if window == stamp.as_slice() && is_upper(written) {
                    findings.stretch(located, first.bytes.start..last.bytes.end, &[written]);
                }
            }
        }
    }
}
