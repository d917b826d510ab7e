//! Rules of how the body is put together: headings, marks of one form, ends of paragraphs.

use std::ops::Range;

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{closing_marks, is_upper, words};
use crate::model::{Component, Located, Text};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "heading-stop",
        asks: "No full stop closes a heading.",
        vi: "cuối đề mục không có dấu chấm",
        en: "no full stop closes a heading",
        run: Run::Dispatch(heading_stop),
    },
    Check {
        id: "mark-mixed",
        asks: "The marks that the writer gives himself have one form on each level.",
        vi: "dấu đề mục không thống nhất: `{0}` sau `{1}`",
        en: "marks have two forms: `{0}` after `{1}`",
        run: Run::Dispatch(mark_mixed),
    },
    Check {
        id: "paragraph-end",
        asks: "A paragraph or directive ends with a mark of punctuation.",
        vi: "cuối đoạn thiếu dấu câu, sau `{0}`",
        en: "no mark of punctuation closes the paragraph after `{0}`",
        run: Run::Dispatch(paragraph_end),
    },
    Check {
        id: "colon-without-items",
        asks: "Something follows a colon at the end of a paragraph.",
        vi: "đoạn kết thúc bằng dấu hai chấm nhưng phía sau không có nội dung",
        en: "the paragraph ends with a colon, and nothing follows",
        run: Run::Dispatch(colon_without_items),
    },
];

/// A piece of the body, in order.
#[derive(Debug)]
struct Piece<'s, 'a> {
    located: &'s Located<'a>,
    /// The mark that the writer gave it.
    mark: Option<&'s Located<'a>>,
    depth: usize,
}

impl Piece<'_, '_> {
    fn is(&self, component: Component) -> bool {
        self.located.component == component
    }

    /// The text without stars and spaces behind it.
    fn bare(&self) -> &str {
        self.located.text.trim_end_matches(|c: char| c == '*' || c.is_whitespace())
    }

    /// The last word where no mark follows it.
    fn open_end(&self) -> Option<Range<usize>> {
        let bare = self.bare();
        bare.ends_with(|c: char| c.is_alphanumeric() || c == '%').then_some(())?;
        let start =
            bare.rfind(char::is_whitespace).map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
        Some(start..bare.len())
    }
}

fn pieces<'s, 'a>(subject: &'s Subject<'a>) -> Vec<Piece<'s, 'a>> {
    let mut mark = None;
    let mut found = Vec::new();
    for located in subject.texts() {
        match located.component {
            Component::Mark => mark = Some(located),
            Component::Paragraph | Component::Heading | Component::Directive => {
                let depth = located.path.count_of("items");
                found.push(Piece { located, mark: mark.take(), depth });
            }
            _ => {}
        }
    }
    found
}

fn heading_stop(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let body = pieces(subject);
    // The last text ends with a full stop, whatever it is.
    let Some((_, all_but_last)) = body.split_last() else { return };
    for heading in all_but_last.iter().filter(|piece| piece.is(Component::Heading)) {
        let text = heading.located.text;
        if let Some(range) = closing_marks(text).filter(|range| text.get(range.clone()).map(str::trim) == Some(".")) {
            findings.mendable(heading.located, range, &[], Mend::safe(""));
        }
    }
}

/// What a mark counts with, and what closes it.
#[derive(Debug, PartialEq, Eq)]
enum Counted<'a> {
    Figure(u32, &'a str),
    Letter(char, &'a str),
}

fn counted(mark: &str) -> Option<Counted<'_>> {
    let bare = mark.trim_end_matches(['-', '.', ')', ':', '/']);
    let closing = mark.get(bare.len()..)?;
    let mut letters = bare.chars();
    match (bare.parse(), letters.next(), letters.next()) {
        (Ok(number), ..) => Some(Counted::Figure(number, closing)),
        (_, Some(letter), None) if letter.is_lowercase() => Some(Counted::Letter(letter, closing)),
        _ => None,
    }
}

fn mark_mixed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // The last mark on each level.
    let mut last: Vec<Option<&str>> = Vec::new();
    for piece in pieces(subject) {
        if piece.is(Component::Heading) {
            last.clear();
        } else if piece.is(Component::Directive) {
            last.resize(piece.depth + 1, None);
            let Some(mark) = piece.mark else { continue };
            let Some(before) = last.last_mut().and_then(|level| level.replace(mark.text.trim())) else { continue };
            let mixed = match (counted(before), counted(mark.text.trim())) {
                // What does not follow may be of another level.
                (Some(Counted::Figure(a, x)), Some(Counted::Figure(b, y))) => b == a.saturating_add(1) && x != y,
                (Some(Counted::Letter(a, x)), Some(Counted::Letter(b, y))) => a != b && x != y,
                _ => false,
            };
            if mixed {
                findings.stretch(mark, 0..mark.text.len(), &[mark.text.trim(), before]);
            }
        }
    }
}

fn paragraph_end(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let body = pieces(subject);
    let limit = findings.limit().unwrap_or(usize::MAX);
    // Whether the directive before on each level ends with a mark.
    let mut closed: Vec<bool> = Vec::new();
    for (index, piece) in body.iter().enumerate() {
        let before = if piece.is(Component::Directive) {
            closed.resize(piece.depth + 1, false);
            closed.last_mut().is_some_and(|last| std::mem::replace(last, piece.open_end().is_none()))
        } else {
            false
        };
        let (Some(next), Some(end)) = (body.get(index + 1), piece.open_end()) else { continue };
        let text = piece.bare();
        // What is all bold or all capitals, or has directives within it, is a title.
        let title = is_upper(text) || is_bold(piece.located.text);
        if title || piece.is(Component::Heading) || next.depth > piece.depth || is_address(&text[end.clone()]) {
            continue;
        }
        // A last directive closes the list; one before it shows how the list is written.
        let sibling = next.is(Component::Directive) && next.depth == piece.depth && next.bare().ends_with([';', ',']);
        let long = || words(text).len() >= limit;
        let missing = match (piece.is(Component::Directive), next.is(Component::Paragraph)) {
            // Before a paragraph a directive may be its title.
            (true, true) => before,
            (true, false) => before || sibling || long(),
            (false, _) => long(),
        };
        if missing {
            findings.stretch(piece.located, end.clone(), &[&text[end]]);
        }
    }
}

fn is_bold(text: &str) -> bool {
    text.trim_start().starts_with("**") && Text::new(text.trim()).spans().iter().all(|span| span.bold)
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("//") || word.starts_with("www.")
}

fn colon_without_items(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let body = pieces(subject);
    for (index, piece) in body.iter().enumerate() {
        let bare = piece.bare();
        if piece.is(Component::Heading) || !bare.ends_with(':') {
            continue;
        }
        let nothing = match body.get(index + 1) {
            // What is announced at the end may be attached.
            None => subject.dispatch.attachments.is_empty(),
            // Its own mark may set the next on a level below.
            Some(next) => {
                piece.is(Component::Directive)
                    && next.is(Component::Directive)
                    && next.depth <= piece.depth
                    && next.mark.is_none()
            }
        };
        if nothing {
            findings.stretch(piece.located, bare.len() - 1..bare.len(), &[]);
        }
    }
}
