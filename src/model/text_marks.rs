//! Marks in a text other than emphasis: dotted blanks to write in, boxes to tick, links and footnotes.

use crate::length::{Mm, Pt};
use crate::link;

/// The minimum number of dots of a blank; `…` counts as three.
const LEAST_DOTS: usize = 3;
/// The maximum length of the width of a blank, in characters.
const WIDTH_LENGTH: usize = 12;
/// The maximum width of a blank, more than the widest sheet.
const MOST_WIDTH: Mm = Mm(1000.0);

/// A dotted blank to write in.
///
/// ```
/// use congvan::dispatch::{SpanKind, Text};
///
/// let spans = Text::new("Lớp {....30mm}").spans();
/// let SpanKind::Blank(blank) = spans[1].kind else { unreachable!() };
/// assert!((blank.width.unwrap().0 - 30.0).abs() < 0.001);
/// ```
#[doc(alias("dòng chấm", "dong cham"))]
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DottedBlank {
    /// The width (chiều rộng); none for dots to the end of the line.
    #[doc(alias("chiều rộng", "chieu rong"))]
    pub width: Option<Mm>,
}

/// A mark other than emphasis.
#[derive(Debug, PartialEq)]
pub(super) enum Mark {
    /// A blank with its dots.
    Blank(DottedBlank, String),
    /// A box to tick.
    TickBox { ticked: bool },
}

/// Parses the mark that a text begins with; returns it with its number of characters.
pub(super) fn mark(source: &[char]) -> Option<(Mark, usize)> {
    let tick_box = |ticked, length| Some((Mark::TickBox { ticked }, length));
    match source {
        ['☐', ..] => tick_box(false, 1),
        ['☑' | '☒', ..] => tick_box(true, 1),
        ['{', '[', ' ', ']', '}', ..] => tick_box(false, 5),
        ['{', '[', 'x' | 'X', ']', '}', ..] => tick_box(true, 5),
        ['{', inside @ ..] => {
            let (blank, length) = dotted_blank(source)?;
            let dots = inside.iter().take_while(|character| is_dot(**character)).collect();
            Some((Mark::Blank(blank, dots), length))
        }
        _ => None,
    }
}

/// A link at the start of a text.
pub(super) struct Link {
    /// The number of characters before the bracket at its end.
    pub(super) bracket: usize,
    pub(super) address: String,
    /// The number of its characters, with the address.
    pub(super) length: usize,
}

/// Parses the link that a text begins with, such as `[Cổng thông tin](https://dangcongsan.vn)`. The address begins with a
/// scheme, which may be one that links must not have. Footnotes among the words are no part of the link.
pub(super) fn link(source: &[char]) -> Option<Link> {
    let inside = source.strip_prefix(&['['])?;
    let (bracket, has_words) = end_of_words(inside)?;
    let address = inside[bracket + 1..].strip_prefix(&['('])?;
    let end = address.iter().position(|character| *character == ')' || character.is_whitespace())?;
    let text: String = address[..end].iter().collect();
    let is_link = address[end] == ')' && link::has_scheme(&text) && has_words;
    is_link.then(|| Link { bracket: bracket + 1, address: text, length: bracket + end + 4 })
}

/// The position of the bracket that ends the words of a link, and whether there are words besides spaces and footnotes.
fn end_of_words(inside: &[char]) -> Option<(usize, bool)> {
    let (mut at, mut has_words) = (0, false);
    loop {
        match inside.get(at)? {
            ']' => return Some((at, has_words)),
            '\\' => {
                has_words = true;
                at += 2;
            }
            character => {
                let footnote = footnote(&inside[at..]);
                has_words |= footnote.is_none() && !character.is_whitespace();
                at += footnote.map_or(1, |footnote| footnote.length);
            }
        }
    }
}

/// A footnote at the start of a text.
#[derive(Debug, PartialEq)]
pub(super) struct Footnote {
    /// The text between its brackets.
    pub(super) source: String,
    /// The number of its characters, with the brackets.
    pub(super) length: usize,
    /// Whether it has a bracket at its end.
    pub(super) is_closed: bool,
}

/// Parses the footnote that a text begins with, such as `^[Nghị định số 30/2020/NĐ-CP.]`. Its text may contain pairs of
/// brackets. Without a bracket at its end, it takes the rest of the text.
pub(super) fn footnote(source: &[char]) -> Option<Footnote> {
    if !begins_footnote(source) {
        return None;
    }
    let mut depth = 0_usize;
    let mut is_escaped = false;
    let end = source.iter().skip(1).position(|character| {
        match character {
            '[' if !is_escaped => depth += 1,
            ']' if !is_escaped => depth -= 1,
            _ => {}
        }
        is_escaped = *character == '\\' && !is_escaped;
        depth == 0
    });
    let end = end.map(|end| end + 1);
    let length = end.map_or(source.len(), |end| end + 1);
    Some(Footnote { source: source[2..end.unwrap_or(length)].iter().collect(), length, is_closed: end.is_some() })
}

/// Whether a text begins with the mark of a footnote.
fn begins_footnote(source: &[char]) -> bool {
    source.starts_with(&['^', '['])
}

/// Parses the blank that a text begins with, such as `{....}` or `{....30mm}`; returns it with its number of characters.
fn dotted_blank(source: &[char]) -> Option<(DottedBlank, usize)> {
    let inside = source.strip_prefix(&['{'])?;
    let dots = inside.iter().take_while(|character| is_dot(**character)).count();
    let count: usize = inside[..dots].iter().map(|dot| if *dot == '…' { 3 } else { 1 }).sum();
    let width = inside[dots..].iter().take(WIDTH_LENGTH + 1).position(|character| *character == '}')?;
    if count < LEAST_DOTS {
        return None;
    }
    let text: String = inside[dots..dots + width].iter().collect();
    let width_of = |text: &str| {
        let width = Mm::from(text.trim().parse::<Pt>().ok()?);
        (width > Mm(0.0) && width <= MOST_WIDTH).then_some(width)
    };
    let blank = match text.trim() {
        "" => DottedBlank { width: None },
        text => DottedBlank { width: Some(width_of(text)?) },
    };
    Some((blank, dots + width + 2))
}

/// Whether a character may begin the inside of a blank.
pub(super) fn is_dot(character: char) -> bool {
    matches!(character, '.' | '…')
}

/// Whether the inside of braces makes them a mark, and not a placeholder.
pub(crate) fn is_mark(inside: &str) -> bool {
    let source: Vec<char> = ['{'].into_iter().chain(inside.chars()).chain(['}']).collect();
    mark(&source).is_some_and(|(_, length)| length == source.len())
}

/// Whether a character is a box to tick, which is drawn and needs no glyph.
pub(crate) fn is_tick_box(character: char) -> bool {
    matches!(character, '☐' | '☑' | '☒')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(source: &str) -> Option<(Option<Pt>, usize)> {
        let characters: Vec<char> = source.chars().collect();
        dotted_blank(&characters).map(|(blank, length)| (blank.width.map(Pt::from), length))
    }

    #[test]
    fn blanks_have_dots_and_an_optional_width() {
        assert_eq!(parsed("{....} a"), Some((None, 6)));
        assert_eq!(parsed("{…}"), Some((None, 3)));
        assert_eq!(parsed("{....25.4mm}"), Some((Some(Pt(72.0)), 12)));
        assert_eq!(parsed("{... 14pt }"), Some((Some(Pt(14.0)), 11)));
    }

    #[test]
    fn boxes_are_empty_or_ticked() {
        let parsed = |source: &str| mark(&source.chars().collect::<Vec<_>>());
        for (source, ticked, length) in [
            ("☐ a", false, 1),
            ("☑", true, 1),
            ("☒", true, 1),
            ("{[ ]}", false, 5),
            ("{[x]} a", true, 5),
            ("{[X]}", true, 5),
        ] {
            assert_eq!(parsed(source), Some((Mark::TickBox { ticked }, length)), "{source}");
        }
        for source in ["[ ]", "{[]}", "{[ ]", "{[y]}", "{ [x] }"] {
            assert_eq!(parsed(source), None, "{source}");
        }
        assert!(is_mark("[x]") && is_mark("....") && !is_mark("Tên"));
    }

    #[test]
    fn footnotes_end_at_the_bracket_of_their_pair() {
        let parsed = |source: &str| {
            footnote(&source.chars().collect::<Vec<_>>()).map(|found| (found.source, found.length, found.is_closed))
        };
        for (source, text, length) in [
            ("^[a] b", "a", 4),
            ("^[xem [1] và [b](https://a.vn)].", "xem [1] và [b](https://a.vn)", 31),
            (r"^[a \] b] c", r"a \] b", 9),
            (r"^[a \\] b]", r"a \\", 7),
            ("^[]", "", 3),
        ] {
            assert_eq!(parsed(source), Some((text.to_owned(), length, true)), "{source}");
        }
        assert_eq!(parsed("^[a [b]"), Some(("a [b]".to_owned(), 7, false)));
        assert_eq!(parsed("^ [a]"), None);
        assert_eq!(parsed("[a]"), None);
    }

    #[test]
    fn other_braces_are_text() {
        for text in
            ["", "{", "{}", "{.}", "{..}", "{Tên}", "{....30}", "{....0mm}", "{....-3mm}", "{....2000mm}", "{...."]
        {
            assert_eq!(parsed(text), None, "{text}");
        }
        assert_eq!(parsed("{....                30mm}"), None);
    }
}
