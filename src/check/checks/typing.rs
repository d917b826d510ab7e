//! Checks of typing: spaces, brackets, quotation marks, punctuation, emphasis, invisible characters.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::is_all_capitals;
use crate::fonts::is_invisible;
use crate::model::{Component, Located, Text, footnotes};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "space-at-edge",
        requirement: "A text must not begin or end with a space.",
        vi: "thừa khoảng trắng ở đầu hoặc cuối đoạn",
        en: "the text begins or ends with a space",
        run: Run::Dispatch(space_at_edge),
    },
    Check {
        id: "space-after-punctuation",
        requirement: "There must be a space after a comma, a semicolon, a colon and a full stop.",
        vi: "thiếu khoảng trắng sau `{0}`",
        en: "there is no space after `{0}`",
        run: Run::Dispatch(space_after_punctuation),
    },
    Check {
        id: "bracket-space",
        requirement: "There must be no space just inside brackets and quotation marks.",
        vi: "thừa khoảng trắng ở phía trong dấu `{0}`",
        en: "there is a space just inside `{0}`",
        run: Run::Dispatch(bracket_space),
    },
    Check {
        id: "bracket-unpaired",
        requirement: "Every bracket must be paired.",
        vi: "dấu ngoặc `{0}` thiếu dấu ngoặc đi cặp",
        en: "the bracket `{0}` is unpaired",
        run: Run::Dispatch(bracket_unpaired),
    },
    Check {
        id: "quotes-unpaired",
        requirement: "Every quotation mark must be paired.",
        vi: "dấu ngoặc kép `{0}` thiếu dấu đi cặp",
        en: "the quotation mark `{0}` is unpaired",
        run: Run::Dispatch(quotes_unpaired),
    },
    Check {
        id: "punctuation-repeated",
        requirement: "Punctuation must not be repeated.",
        vi: "gõ thừa dấu câu: `{0}`",
        en: "repeated punctuation: `{0}`",
        run: Run::Dispatch(punctuation_repeated),
    },
    Check {
        id: "hyphen-doubled",
        requirement: "A hyphen must not be doubled.",
        vi: "gõ thừa dấu gạch nối: `{0}`",
        en: "doubled hyphen: `{0}`",
        run: Run::Dispatch(hyphen_doubled),
    },
    Check {
        id: "emphasis-unclosed",
        requirement: "Asterisks of emphasis must be paired: `**chữ đậm**`.",
        vi: "`{0}` thiếu dấu đóng nên sẽ in ra dấu sao",
        en: "`{0}` is unpaired and is printed literally",
        run: Run::Dispatch(emphasis_unclosed),
    },
    Check {
        id: "invisible-character",
        requirement: "A text must not contain invisible characters, which cannot be printed.",
        vi: "có ký tự ẩn `{0}`, không in được",
        en: "invisible character `{0}`, which cannot be printed",
        run: Run::Dispatch(invisible_character),
    },
];

const BRACKETS: [[char; 2]; 2] = [['(', ')'], ['[', ']']];
const QUOTES: [char; 2] = ['“', '”'];

/// Returns the character before a byte offset.
fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Returns the character at a byte offset.
fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn space_at_edge(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts().filter(|located| located.component != Component::Code) {
        let text = located.text;
        let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
        if start >= end {
            continue;
        }
        for edge in [0..start, end..text.len()] {
            // Multi-line strings of TOML end with a line break.
            let has_spaces = text.get(edge.clone()).is_some_and(|spaces| spaces.contains(|c| c != '\n'));
            // Several spaces after a colon are a blank to fill in.
            let is_blank = edge.start > 0 && edge.len() > 1 && text[..edge.start].ends_with(':');
            if has_spaces && !is_blank {
                findings.suggest(located, edge, &[], Replacement::safe(""));
            }
        }
    }
}

fn space_after_punctuation(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        let text = located.text;
        for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, ',' | ';' | ':' | '.')) {
            let (head, tail) = text.split_at(at);
            let tail = &tail[mark.len_utf8()..];
            let lacks_space =
                if mark == '.' { stop_lacks_space(head, tail) } else { mark_lacks_space(head, tail, mark) };
            if lacks_space && !findings.is_in_address(text, &(at..at + mark.len_utf8())) {
                let mark = mark.to_string();
                findings.suggest(located, at..at + mark.len(), &[&mark], Replacement::safe(&format!("{mark} ")));
            }
        }
    }
}

/// Returns whether a comma, semicolon or colon between words lacks its space. `1,5` and `8:30` are numbers.
fn mark_lacks_space(head: &str, tail: &str, mark: char) -> bool {
    let (Some(left), Some(right)) = (head.chars().next_back(), tail.chars().next()) else { return false };
    let after_word = left.is_alphanumeric() || matches!(left, ')' | '”' | '%');
    let before_number = right.is_ascii_digit() && mark != ':' && ends_with_lowercase_word(head);
    after_word && (right.is_alphabetic() || matches!(right, '“' | '(') || before_number)
}

/// Returns whether a full stop between sentences lacks its space. `TS.Nguyễn` and `v.v` are abbreviations.
fn stop_lacks_space(head: &str, tail: &str) -> bool {
    let mut right = tail.chars();
    let begins_sentence = right.next().is_some_and(char::is_uppercase) && right.next().is_some_and(char::is_lowercase);
    begins_sentence && (ends_with_lowercase_word(head) || head.ends_with([')', '”']))
}

/// Returns whether a text ends with a word of at least two letters in lower case.
fn ends_with_lowercase_word(head: &str) -> bool {
    let bare = head.trim_end_matches(char::is_lowercase);
    let is_long = head.get(bare.len()..).is_some_and(|word| word.chars().count() > 1);
    is_long && bare.chars().next_back().is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '“' | '('))
}

/// The paired and unpaired brackets of a text, as byte offsets.
#[derive(Debug, Default)]
struct Brackets {
    pairs: Vec<[usize; 2]>,
    /// Opening brackets without a closing one.
    open: Vec<usize>,
    /// Closing brackets without an opening one.
    closing: Vec<usize>,
}

/// Returns the brackets of a kind.
fn brackets(text: &str, [opening, closing]: [char; 2]) -> Brackets {
    let mut found = Brackets::default();
    // Pairs closed by the bracket of a list mark, perhaps too early: `(gồm: a) tỉnh; b) xã)`.
    let mut closed_by_list_mark: Vec<usize> = Vec::new();
    for (at, character) in text.char_indices() {
        if character == opening {
            found.open.push(at);
        } else if character == closing {
            let after_list_mark = closing == ')' && text.get(..at).is_some_and(ends_with_list_mark);
            if closing == QUOTES[1] && is_minute_mark(text, at, !found.open.is_empty()) {
                continue;
            }
            match found.open.pop() {
                Some(open) => {
                    closed_by_list_mark.extend(after_list_mark.then_some(found.pairs.len()));
                    found.pairs.push([open, at]);
                }
                None if after_list_mark => {}
                None => match closed_by_list_mark.pop().and_then(|index| found.pairs.get_mut(index)) {
                    Some(pair) => pair[1] = at,
                    None => found.closing.push(at),
                },
            }
        }
    }
    found
}

/// Returns whether a closing quotation mark means minutes or seconds: `14 giờ 00”`. Within a quotation, another
/// mark must close the quotation.
fn is_minute_mark(text: &str, at: usize, within: bool) -> bool {
    let head = text.get(..at).unwrap_or_default().trim_end_matches('’');
    let bare = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let after_unit = bare.len() < head.len() && bare.trim_end().ends_with(['h', ':', '’', '\'', '°']);
    let after_hours = bare.len() < head.len() && bare.trim_end().to_lowercase().ends_with("giờ");
    let next = text.get(at..).unwrap_or_default().chars().skip(1).find(|c| QUOTES.contains(c));
    (after_unit || after_hours) && (!within || next == Some(QUOTES[1]))
}

/// Returns whether a text ends with the number or letter of a list mark: `a`, `12`, `iv`.
fn ends_with_list_mark(text: &str) -> bool {
    let bare = text.trim_end_matches(char::is_alphanumeric);
    let Some(mark) = text.get(bare.len()..).filter(|mark| !mark.is_empty()) else { return false };
    let is_number = mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
    let is_letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
    let is_roman = mark.len() <= 4 && mark.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    (is_number || is_letter || is_roman) && bare.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '*')
}

fn bracket_space(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let is_space = |c: char| c == ' ' || c == '\u{a0}';
    // Dotted lines are to be written on, and blank brackets are to be ticked.
    let is_to_fill = |c: char| matches!(c, '.' | '…' | '_') || c.is_whitespace();
    for located in context.prose() {
        for [opening, closing] in BRACKETS.into_iter().chain([QUOTES]) {
            for [open, close] in brackets(located.text, [opening, closing]).pairs {
                let start = open + opening.len_utf8();
                let Some(inner) = located.text.get(start..close) else { continue };
                if inner.chars().all(is_to_fill) {
                    continue;
                }
                let (left, right) = (inner.trim_start_matches(is_space), inner.trim_end_matches(is_space));
                let pair = format!("{opening}{closing}");
                for edge in [start..close - left.len(), start + right.len()..close] {
                    let fills = |c: Option<char>| c.is_none_or(is_to_fill);
                    let beside_line =
                        fills(char_before(located.text, edge.start)) || fills(char_at(located.text, edge.end));
                    if !edge.is_empty() && !beside_line {
                        findings.suggest(located, edge, &[&pair], Replacement::safe(""));
                    }
                }
            }
        }
    }
}

/// An unpaired bracket: its text and byte offset.
type Unpaired<'s, 'a> = (&'s Located<'a>, usize);

/// Returns the unpaired brackets of consecutive texts. A bracket may open in a paragraph and close in a later one.
fn unpaired<'s, 'a>(texts: impl Iterator<Item = &'s Located<'a>>, kind: [char; 2]) -> Vec<Unpaired<'s, 'a>> {
    let mut open: Vec<Unpaired<'s, 'a>> = Vec::new();
    let mut found = Vec::new();
    for located in texts {
        let brackets = brackets(located.text, kind);
        for at in brackets.closing {
            if open.pop().is_none() {
                found.push((located, at));
            }
        }
        // A quotation of several paragraphs has an opening mark at the beginning of each.
        if kind == QUOTES && located.text.trim_start_matches('*').starts_with(kind[0]) {
            open.pop();
        }
        open.extend(brackets.open.into_iter().map(|at| (located, at)));
    }
    found.extend(open);
    found.dedup_by(|later, earlier| later.0.path == earlier.0.path);
    found
}

fn report_unpaired(context: &DispatchContext<'_>, kind: [char; 2], findings: &mut Findings<'_>) {
    // A straight quotation mark may close any other.
    let is_checked = |located: &&Located<'_>| kind != QUOTES || !located.text.contains('"');
    let is_body = |located: &&Located<'_>| {
        matches!(located.component, Component::Paragraph | Component::Directive | Component::Heading)
    };
    let has_straight = context.prose().filter(is_body).any(|located| !is_checked(&located));
    let mut found = if has_straight { Vec::new() } else { unpaired(context.prose().filter(is_body), kind) };
    for located in context.prose().filter(|located| !is_body(located)).filter(is_checked) {
        found.extend(unpaired([located].into_iter(), kind));
    }
    for (located, at) in found {
        if let Some(bracket) = char_at(located.text, at) {
            let bracket = bracket.to_string();
            findings.report_span(located, at..at + bracket.len(), &[&bracket]);
        }
    }
}

fn bracket_unpaired(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for kind in BRACKETS {
        report_unpaired(context, kind, findings);
    }
}

fn quotes_unpaired(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    report_unpaired(context, QUOTES, findings);
}

fn punctuation_repeated(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        let text = located.text;
        let mut from = 0;
        while let Some(start) = text.get(from..).and_then(|rest| rest.find([',', ';', ':', '.'])).map(|at| at + from) {
            let rest = text.get(start..).unwrap_or_default();
            let run = &rest[..rest.len() - rest.trim_start_matches([',', ';', ':', '.']).len()];
            let end = start + run.len();
            from = end;
            let follows_text = char_before(text, start).is_some_and(|c| !c.is_whitespace() && c != '/');
            if run.len() < 2 || !follows_text || char_at(text, end) == Some('/') {
                continue;
            }
            let mark = run.get(..1).unwrap_or_default();
            let is_same = run.trim_start_matches(mark).is_empty();
            if is_same && (mark != "." || is_doubled_stop(text, start, end)) {
                findings.suggest(located, start..end, &[run], Replacement::safe(mark));
            } else if !is_same && mark != "." && run.len() == 2 && !rest[run.len()..].starts_with(" .") {
                findings.report_span(located, start..end, &[run]);
            }
        }
    }
}

/// Returns whether two dots end a sentence. `v.v..` ends with an abbreviation, and `ngày.. tháng..` are blanks.
fn is_doubled_stop(text: &str, start: usize, end: usize) -> bool {
    let (head, tail) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let last_word = head.rsplit(char::is_whitespace).next().unwrap_or_default();
    let after_word = head.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”'));
    let begins_sentence = tail.trim_start_matches('*').trim_start().chars().next().is_none_or(char::is_uppercase);
    let ends_word = tail.is_empty() || tail.starts_with(['*', ' ', '\n']);
    end - start == 2 && after_word && begins_sentence && ends_word && !last_word.contains('.') && !is_all_capitals(text)
}

fn hyphen_doubled(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        for (at, run) in located.text.match_indices("--") {
            let (left, right) = (char_before(located.text, at), char_at(located.text, at + run.len()));
            let between = [left, right].iter().all(|side| side.is_some_and(|c| !matches!(c, '-' | '/')));
            let head = located.text.get(..at).unwrap_or_default();
            // The hyphens of `ngày--tháng` are a blank.
            let is_blank =
                context.precedes_blank(head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
            // At the beginning they are a list mark, and `-----` is a line.
            if between && !is_blank && !head.trim().is_empty() {
                findings.suggest(located, at..at + run.len(), &[run], Replacement::safe("-"));
            }
        }
    }
}

fn emphasis_unclosed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts().filter(|located| located.text.contains("**")) {
        let inside = footnotes(located.text).into_iter().map(|footnote| footnote.inside);
        for part in std::iter::once(0..located.text.len()).chain(inside) {
            if let Some((at, asterisks)) = unpaired_asterisks(&located.text[part.clone()]) {
                let start = part.start + at;
                findings.report_span(located, start..start + asterisks.len(), &[asterisks]);
            }
        }
    }
}

/// Reports characters that typesetting rejects, with a suggestion to remove them.
fn invisible_character(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        for (at, character) in located.text.char_indices().filter(|(_, c)| *c != '\n' && is_invisible(*c)) {
            let is_line_break = matches!(character, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
            let name = format!("U+{:04X}", u32::from(character));
            let replacement = if is_line_break { " " } else { "" };
            findings.suggest(located, at..at + character.len_utf8(), &[&name], Replacement::safe(replacement));
        }
    }
}

/// Returns the first two or three asterisks beside a letter that remain in the plain text. Footnotes are texts of their
/// own.
fn unpaired_asterisks(text: &str) -> Option<(usize, &str)> {
    let plain = Text::new(text).plain();
    let mut printed = plain.as_str();
    let mut rest = text;
    let mut footnotes = footnotes(text).into_iter().peekable();
    loop {
        let at = text.len() - rest.len();
        if let Some(footnote) = footnotes.next_if(|footnote| footnote.start() == at) {
            rest = text.get(footnote.end()..)?;
            continue;
        }
        let after = rest.trim_start_matches('*');
        let asterisks = &rest[..rest.len() - after.len()];
        if asterisks.is_empty() {
            let bare = rest
                .strip_prefix('\\')
                .filter(|rest| rest.starts_with(['*', '\\', '^', '[', ']', '<']))
                .unwrap_or(rest);
            let character = bare.chars().next()?;
            printed = printed.strip_prefix(character)?;
            rest = bare.strip_prefix(character)?;
            continue;
        }
        // After emphasis, an escaped asterisk looks the same as an unpaired one.
        if after.starts_with("\\*") {
            return None;
        }
        if let Some(left) = printed.strip_prefix(asterisks) {
            let beside = [char_before(text, at), after.chars().next()];
            if matches!(asterisks.len(), 2 | 3) && beside.iter().flatten().any(|c| !c.is_whitespace()) {
                return Some((at, asterisks));
            }
            printed = left;
        }
        rest = after;
    }
}
