//! Rules of typing: brackets and quotation marks, doubled marks, spaces, stars without a partner, what nobody sees.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::is_upper;
use crate::fonts::is_invisible;
use crate::model::{Component, Located, Text};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "space-at-edge",
        asks: "No space stands at the beginning or the end of a text.",
        vi: "thừa khoảng trắng ở đầu hoặc cuối",
        en: "a space stands at the edge of the text",
        run: Run::Dispatch(space_at_edge),
    },
    Check {
        id: "space-after-punctuation",
        asks: "A space stands behind a comma, a semicolon, a colon and a full stop.",
        vi: "thiếu khoảng trắng sau `{0}`",
        en: "no space stands after `{0}`",
        run: Run::Dispatch(space_after_punctuation),
    },
    Check {
        id: "bracket-space",
        asks: "No space stands inside brackets and quotation marks.",
        vi: "thừa khoảng trắng bên trong dấu `{0}`",
        en: "a space stands inside `{0}`",
        run: Run::Dispatch(bracket_space),
    },
    Check {
        id: "bracket-unpaired",
        asks: "Every bracket has its partner.",
        vi: "dấu ngoặc `{0}` không có dấu đi cặp",
        en: "the bracket `{0}` has no partner",
        run: Run::Dispatch(bracket_unpaired),
    },
    Check {
        id: "quotes-unpaired",
        asks: "Every quotation mark has its partner.",
        vi: "dấu ngoặc kép `{0}` không có dấu đi cặp",
        en: "the quotation mark `{0}` has no partner",
        run: Run::Dispatch(quotes_unpaired),
    },
    Check {
        id: "punctuation-repeated",
        asks: "One mark of punctuation stands at a time.",
        vi: "gõ thừa dấu câu: `{0}`",
        en: "there is a mark too many in `{0}`",
        run: Run::Dispatch(punctuation_repeated),
    },
    Check {
        id: "hyphen-doubled",
        asks: "A hyphen is typed once.",
        vi: "gõ thừa dấu gạch: `{0}`",
        en: "`{0}` is a hyphen too many",
        run: Run::Dispatch(hyphen_doubled),
    },
    Check {
        id: "emphasis-unclosed",
        asks: "Stars that make bold letters have their partner: `**chữ đậm**`.",
        vi: "`{0}` không có dấu đóng nên sẽ in thành dấu sao",
        en: "`{0}` has no partner and is printed as it stands",
        run: Run::Dispatch(emphasis_unclosed),
    },
    Check {
        id: "invisible-character",
        asks: "No character stands in a text that nobody can see: it cannot be printed.",
        vi: "có ký tự ẩn `{0}`, không in được",
        en: "`{0}` cannot be seen, and not be printed",
        run: Run::Dispatch(invisible_character),
    },
];

const BRACKETS: [[char; 2]; 2] = [['(', ')'], ['[', ']']];
const QUOTES: [char; 2] = ['“', '”'];

fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn space_at_edge(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts().filter(|located| located.component != Component::Code) {
        let text = located.text;
        let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
        if start >= end {
            continue;
        }
        for edge in [0..start, end..text.len()] {
            // A line break at the end is how a text in several lines is written in a file.
            let typed = text.get(edge.clone()).is_some_and(|spaces| spaces.contains(|c| c != '\n'));
            // Behind a colon several are room to write in.
            let room = edge.start > 0 && edge.len() > 1 && text[..edge.start].ends_with(':');
            if typed && !room {
                findings.mendable(located, edge, &[], Mend::safe(""));
            }
        }
    }
}

fn space_after_punctuation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        let text = located.text;
        for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, ',' | ';' | ':' | '.')) {
            let (head, tail) = text.split_at(at);
            let tail = &tail[mark.len_utf8()..];
            let joined = if mark == '.' { stop_joined(head, tail) } else { mark_joined(head, tail, mark) };
            if joined && !findings.is_in_address(text, &(at..at + mark.len_utf8())) {
                let mark = mark.to_string();
                findings.mendable(located, at..at + mark.len(), &[&mark], Mend::safe(&format!("{mark} ")));
            }
        }
    }
}

/// Whether a comma, semicolon or colon stands between words without a space: `1,5` and `8:30` are figures.
fn mark_joined(head: &str, tail: &str, mark: char) -> bool {
    let (Some(left), Some(right)) = (head.chars().next_back(), tail.chars().next()) else { return false };
    let word = left.is_alphanumeric() || matches!(left, ')' | '”' | '%');
    let figure = right.is_ascii_digit() && mark != ':' && small_word(head);
    word && (right.is_alphabetic() || matches!(right, '“' | '(') || figure)
}

/// Whether a sentence ends and another begins without a space: `TS.Nguyễn` and `v.v` are abbreviations.
fn stop_joined(head: &str, tail: &str) -> bool {
    let mut right = tail.chars();
    let begins = right.next().is_some_and(char::is_uppercase) && right.next().is_some_and(char::is_lowercase);
    begins && (small_word(head) || head.ends_with([')', '”']))
}

/// Whether the text ends with a word of two small letters or more.
fn small_word(head: &str) -> bool {
    let bare = head.trim_end_matches(char::is_lowercase);
    let long = head.get(bare.len()..).is_some_and(|word| word.chars().count() > 1);
    long && bare.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '“' | '('))
}

/// The brackets of a text: those that have a partner, those that have none.
#[derive(Debug, Default)]
struct Brackets {
    pairs: Vec<[usize; 2]>,
    open: Vec<usize>,
    closing: Vec<usize>,
}

fn brackets(text: &str, [opening, closing]: [char; 2]) -> Brackets {
    let mut found = Brackets::default();
    // The pairs that a mark of a list may have closed too early: `(gồm: a) tỉnh; b) xã)`.
    let mut early: Vec<usize> = Vec::new();
    for (at, character) in text.char_indices() {
        if character == opening {
            found.open.push(at);
        } else if character == closing {
            let listed = closing == ')' && text.get(..at).is_some_and(ends_with_list_mark);
            if closing == QUOTES[1] && is_minute_mark(text, at, !found.open.is_empty()) {
                continue;
            }
            match found.open.pop() {
                Some(open) => {
                    early.extend(listed.then_some(found.pairs.len()));
                    found.pairs.push([open, at]);
                }
                None if listed => {}
                None => match early.pop().and_then(|index| found.pairs.get_mut(index)) {
                    Some(pair) => pair[1] = at,
                    None => found.closing.push(at),
                },
            }
        }
    }
    found
}

/// Whether what looks like a closing quotation mark counts minutes or seconds: `14 giờ 00”`. Within a quotation it does
/// so only where another mark closes that.
fn is_minute_mark(text: &str, at: usize, within: bool) -> bool {
    let head = text.get(..at).unwrap_or_default().trim_end_matches('’');
    let bare = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let counted = bare.len() < head.len() && bare.trim_end().ends_with(['h', ':', '’', '\'', '°']);
    let hours = bare.len() < head.len() && bare.trim_end().to_lowercase().ends_with("giờ");
    let next = text.get(at..).unwrap_or_default().chars().skip(1).find(|c| QUOTES.contains(c));
    (counted || hours) && (!within || next == Some(QUOTES[1]))
}

/// Whether the text ends with what a list may be numbered with: `a`, `12`, `iv`.
fn ends_with_list_mark(text: &str) -> bool {
    let bare = text.trim_end_matches(char::is_alphanumeric);
    let Some(mark) = text.get(bare.len()..).filter(|mark| !mark.is_empty()) else { return false };
    let counts = mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
    let letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    let roman = mark.len() <= 4 && mark.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    (counts || letter || roman) && bare.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '*')
}

fn bracket_space(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let is_space = |c: char| c == ' ' || c == '\u{a0}';
    // Dots and lines are to be written on, and what is blank is to be ticked.
    let is_blank = |c: char| matches!(c, '.' | '…' | '_') || c.is_whitespace();
    for located in subject.prose() {
        for [opening, closing] in BRACKETS.into_iter().chain([QUOTES]) {
            for [open, close] in brackets(located.text, [opening, closing]).pairs {
                let start = open + opening.len_utf8();
                let Some(inner) = located.text.get(start..close) else { continue };
                if inner.chars().all(is_blank) {
                    continue;
                }
                let (left, right) = (inner.trim_start_matches(is_space), inner.trim_end_matches(is_space));
                let pair = format!("{opening}{closing}");
                for edge in [start..close - left.len(), start + right.len()..close] {
                    let blank = |c: Option<char>| c.is_none_or(is_blank);
                    let leaders = blank(before(located.text, edge.start)) || blank(after(located.text, edge.end));
                    if !edge.is_empty() && !leaders {
                        findings.mendable(located, edge, &[&pair], Mend::safe(""));
                    }
                }
            }
        }
    }
}

/// Where a bracket without a partner stands.
type Lone<'s, 'a> = (&'s Located<'a>, usize);

/// The brackets without a partner in texts that follow each other: one may open in a paragraph and close in a later.
fn lone<'s, 'a>(texts: impl Iterator<Item = &'s Located<'a>>, kind: [char; 2]) -> Vec<Lone<'s, 'a>> {
    let mut waiting: Vec<Lone<'s, 'a>> = Vec::new();
    let mut alone = Vec::new();
    for located in texts {
        let found = brackets(located.text, kind);
        for at in found.closing {
            if waiting.pop().is_none() {
                alone.push((located, at));
            }
        }
        // A quotation of several paragraphs opens at the beginning of each.
        if kind == QUOTES && located.text.trim_start_matches('*').starts_with(kind[0]) {
            waiting.pop();
        }
        waiting.extend(found.open.into_iter().map(|at| (located, at)));
    }
    alone.extend(waiting);
    alone.dedup_by(|later, earlier| later.0.path == earlier.0.path);
    alone
}

fn report_lone(subject: &Subject<'_>, kind: [char; 2], findings: &mut Findings<'_>) {
    // A straight quotation mark may be the partner of any.
    let asked = |located: &&Located<'_>| kind != QUOTES || !located.text.contains('"');
    let is_body = |located: &&Located<'_>| {
        matches!(located.component, Component::Paragraph | Component::Directive | Component::Heading)
    };
    let straight = subject.prose().filter(is_body).any(|located| !asked(&located));
    let mut alone = if straight { Vec::new() } else { lone(subject.prose().filter(is_body), kind) };
    for located in subject.prose().filter(|located| !is_body(located)).filter(asked) {
        alone.extend(lone([located].into_iter(), kind));
    }
    for (located, at) in alone {
        if let Some(bracket) = after(located.text, at) {
            let bracket = bracket.to_string();
            findings.stretch(located, at..at + bracket.len(), &[&bracket]);
        }
    }
}

fn bracket_unpaired(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for kind in BRACKETS {
        report_lone(subject, kind, findings);
    }
}

fn quotes_unpaired(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    report_lone(subject, QUOTES, findings);
}

fn punctuation_repeated(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        let text = located.text;
        let mut from = 0;
        while let Some(start) = text.get(from..).and_then(|rest| rest.find([',', ';', ':', '.'])).map(|at| at + from) {
            let rest = text.get(start..).unwrap_or_default();
            let run = &rest[..rest.len() - rest.trim_start_matches([',', ';', ':', '.']).len()];
            let end = start + run.len();
            from = end;
            let typed = before(text, start).is_some_and(|c| !c.is_whitespace() && c != '/');
            if run.len() < 2 || !typed || after(text, end) == Some('/') {
                continue;
            }
            let first = run.get(..1).unwrap_or_default();
            let same = run.trim_start_matches(first).is_empty();
            if same && (first != "." || stop_doubled(text, start, end)) {
                findings.mendable(located, start..end, &[run], Mend::safe(first));
            } else if !same && first != "." && run.len() == 2 && !rest[run.len()..].starts_with(" .") {
                findings.stretch(located, start..end, &[run]);
            }
        }
    }
}

/// Whether two dots there end a sentence: `v.v..` has the stop of an abbreviation, `ngày.. tháng..` are blanks.
fn stop_doubled(text: &str, start: usize, end: usize) -> bool {
    let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let last_word = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = head.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”'));
    let begins = tail.trim_start_matches('*').trim_start().chars().next().is_none_or(char::is_uppercase);
    let closes = tail.is_empty() || tail.starts_with(['*', ' ', '\n']);
    end - start == 2 && word && begins && closes && !last_word.contains('.') && !is_upper(text)
}

fn hyphen_doubled(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        for (at, run) in located.text.match_indices("--") {
            let (left, right) = (before(located.text, at), after(located.text, at + run.len()));
            let between = [left, right].iter().all(|side| side.is_some_and(|c| !matches!(c, '-' | '/')));
            let head = located.text.get(..at).unwrap_or_default();
            // `ngày--tháng` is written in.
            let room = subject.is_blank_word(head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
            // At the beginning it is the mark of a list; `-----` is a line.
            if between && !room && !head.trim().is_empty() {
                findings.mendable(located, at..at + run.len(), &[run], Mend::safe("-"));
            }
        }
    }
}

fn emphasis_unclosed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts().filter(|located| located.text.contains("**")) {
        if let Some((at, stars)) = lone_stars(located.text) {
            findings.stretch(located, at..at + stars.len(), &[stars]);
        }
    }
}

/// Typesetting refuses these and drops none: here they can be seen, and taken out.
fn invisible_character(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        for (at, character) in located.text.char_indices().filter(|(_, c)| *c != '\n' && is_invisible(*c)) {
            let separates = matches!(character, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
            let name = format!("U+{:04X}", u32::from(character));
            let replacement = if separates { " " } else { "" };
            findings.mendable(located, at..at + character.len_utf8(), &[&name], Mend::safe(replacement));
        }
    }
}

/// The first two or three stars that stand beside a letter and are still there in the text as it will be read.
fn lone_stars(text: &str) -> Option<(usize, &str)> {
    let plain = Text::new(text).plain();
    let mut read = plain.as_str();
    let mut rest = text;
    loop {
        let at = text.len() - rest.len();
        let behind = rest.trim_start_matches('*');
        let stars = &rest[..rest.len() - behind.len()];
        if stars.is_empty() {
            let bare = rest.strip_prefix('\\').filter(|rest| rest.starts_with(['*', '\\'])).unwrap_or(rest);
            let character = bare.chars().next()?;
            read = read.strip_prefix(character)?;
            rest = bare.strip_prefix(character)?;
            continue;
        }
        // Behind emphasis an escaped star looks like one that was left.
        if behind.starts_with("\\*") {
            return None;
        }
        if let Some(left) = read.strip_prefix(stars) {
            let beside = [before(text, at), behind.chars().next()];
            if matches!(stars.len(), 2 | 3) && beside.iter().flatten().any(|c| !c.is_whitespace()) {
                return Some((at, stars));
            }
            read = left;
        }
        rest = behind;
    }
}
