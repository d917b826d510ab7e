//! The divisions of a body as they are printed: parts, chapters, sections and articles, numbered automatically or typed.

use std::ops::Range;

use crate::check::context::DispatchContext;
use crate::check::words::{Word, longest_prefix, words};
use crate::field_path::{FieldPath, FieldSegment};
use crate::fold::fold_words;
use crate::model::{BodyItem, Directive, Division, DivisionKind, Text};
use crate::roman::roman_value;
use crate::standard::Marks;

/// A division as it is printed.
#[derive(Debug, Clone)]
pub(super) struct PrintedDivision {
    pub(super) kind: DivisionKind,
    /// The attachment that it belongs to; `None` for the body of the dispatch.
    pub(super) attachment: Option<usize>,
    pub(super) number: usize,
    /// The path of its mark, or of its first text if its number is automatic or typed in the text.
    pub(super) path: FieldPath,
    /// The number as typed; `None` for an automatic number.
    pub(super) typed: Option<TypedNumber>,
    /// Whether the number is typed in an ordinary text, not as the mark of a division.
    pub(super) in_text: bool,
}

/// A typed number such as `Chương II` or `Phần thứ nhất`.
#[derive(Debug, Clone)]
pub(super) struct TypedNumber {
    /// The range of word and number in the text.
    pub(super) bytes: Range<usize>,
    pub(super) form: NumberForm,
    value: usize,
}

/// The form of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberForm {
    Arabic,
    Roman,
    /// In words: `thứ nhất`.
    Ordinal,
}

/// The kinds of divisions, the highest first.
pub(super) const DIVISION_KINDS: [DivisionKind; 4] =
    [DivisionKind::Part, DivisionKind::Chapter, DivisionKind::Section, DivisionKind::Article];

/// Returns the mark of a kind of division in the standard, such as `Điều {1}.`.
pub(super) fn pattern(marks: &Marks, kind: DivisionKind) -> &str {
    match kind {
        DivisionKind::Part => &marks.part,
        DivisionKind::Chapter => &marks.chapter,
        DivisionKind::Section => &marks.section,
        DivisionKind::Article => &marks.article,
    }
}

/// Returns whether the body of the dispatch has an article.
pub(super) fn has_articles(context: &DispatchContext<'_>) -> bool {
    printed_divisions(context).iter().any(|one| one.kind == DivisionKind::Article && one.attachment.is_none())
}

/// Returns the divisions of the body and of the annexes in order. Divisions within quotation marks, as in amendments,
/// and those with a mark that has no number are left out.
pub(super) fn printed_divisions(context: &DispatchContext<'_>) -> Vec<PrintedDivision> {
    let mut found = Vec::new();
    let mut counted = Counters::default();
    let mut current = None;
    let mut open_quotes = 0_usize;
    for (path, item) in context.dispatch.all_items() {
        let attachment = attachment_of(&path);
        if current != attachment {
            (current, counted, open_quotes) = (attachment, Counters::default(), 0);
        }
        let mut add = |kind, number, path, typed, in_text| {
            found.push(PrintedDivision { kind, attachment, number, path, typed, in_text });
        };
        match item.unconditional() {
            BodyItem::Division(division) => match &division.mark {
                None => {
                    let field = if division.title.is_some() || division.text.is_none() { "title" } else { "text" };
                    add(division.kind, counted.next(division.kind), path.child(field), None, false);
                }
                Some(mark) => {
                    let typed = typed_number(context, mark.as_str(), division.kind);
                    if let (Some(typed), 0) = (typed, open_quotes) {
                        add(division.kind, typed.value, path.child("mark"), Some(typed), false);
                    }
                }
            },
            BodyItem::Paragraph(text) | BodyItem::Heading(text) => {
                let text = text.as_str();
                let typed = DIVISION_KINDS.into_iter().find_map(|kind| Some((kind, typed_title(context, text, kind)?)));
                if let (Some((kind, typed)), 0) = (typed, open_quotes) {
                    add(kind, typed.value, path.child("text"), Some(typed), true);
                }
            }
            _ => {}
        }
        open_quotes = open_quotes_after(item.unconditional(), open_quotes);
    }
    found
}

/// Returns the number of quotations that are open after an item.
fn open_quotes_after(item: &BodyItem, open: usize) -> usize {
    match item {
        BodyItem::Paragraph(text) | BodyItem::Heading(text) | BodyItem::Quotation(text) => count_quotes(open, text),
        BodyItem::Directive(directive) => count_quotes_of_directives(open, std::slice::from_ref(directive)),
        BodyItem::Division(Division { title, text, items, .. }) => {
            let open = title.iter().chain(text).fold(open, count_quotes);
            count_quotes_of_directives(open, items)
        }
        _ => open,
    }
}

fn count_quotes_of_directives(open: usize, directives: &[Directive]) -> usize {
    directives
        .iter()
        .fold(open, |open, directive| count_quotes_of_directives(count_quotes(open, &directive.text), &directive.items))
}

fn count_quotes(open: usize, text: &Text) -> usize {
    let text = text.as_str();
    (open + text.matches('“').count()).saturating_sub(text.matches('”').count())
}

/// Returns the index of the attachment in a path.
pub(super) fn attachment_of(path: &FieldPath) -> Option<usize> {
    match (path.segments().next(), path.segments().nth(1)) {
        (Some(FieldSegment::Name("attachments")), Some(FieldSegment::Index(index))) => Some(index),
        _ => None,
    }
}

/// The automatic numbers so far.
#[derive(Default)]
struct Counters {
    parts: usize,
    chapters: usize,
    sections: usize,
    articles: usize,
}

impl Counters {
    /// Counts a division. Sections restart in every part and chapter.
    fn next(&mut self, kind: DivisionKind) -> usize {
        if matches!(kind, DivisionKind::Part | DivisionKind::Chapter) {
            self.sections = 0;
        }
        let number = match kind {
            DivisionKind::Part => &mut self.parts,
            DivisionKind::Chapter => &mut self.chapters,
            DivisionKind::Section => &mut self.sections,
            DivisionKind::Article => &mut self.articles,
        };
        *number += 1;
        *number
    }
}

/// Returns the number in a mark of a kind of division.
fn typed_number(context: &DispatchContext<'_>, text: &str, kind: DivisionKind) -> Option<TypedNumber> {
    let pattern = pattern(&context.standard.marks, kind);
    let label = fold_words(pattern.split('{').next()?);
    let found = words(text);
    let (word, number) = (found.first()?, found.get(1)?);
    let only_emphasis = text.get(..word.bytes.start)?.chars().all(|c| c == '*' || c.is_whitespace());
    if word.folded() != label || !only_emphasis || !text.get(word.bytes.end..number.bytes.start)?.trim().is_empty() {
        return None;
    }
    let (value, form, end) = number_value(context, text, number)?;
    Some(TypedNumber { bytes: word.bytes.start..end, form, value })
}

/// Returns the value of a number in figures or words, its form and its end.
fn number_value(context: &DispatchContext<'_>, text: &str, number: &Word<'_>) -> Option<(usize, NumberForm, usize)> {
    /// No document has as many divisions of a kind.
    const MOST: usize = 9_999;
    if let Ok(value) = number.text.parse() {
        return (value <= MOST).then_some((value, NumberForm::Arabic, number.bytes.end));
    }
    if let Some(value) = roman_value(number.text) {
        return Some((value, NumberForm::Roman, number.bytes.end));
    }
    let ordinals = context.word_list("ordinals");
    let (found, range) = longest_prefix(text.get(number.bytes.start..)?, ordinals)?;
    let at = ordinals.iter().position(|ordinal| ordinal == found)?;
    Some((at + 1, NumberForm::Ordinal, number.bytes.start + range.end))
}

/// Returns the number at the beginning of an ordinary text that is the title of a division, such as `Điều 3. Hiệu lực`. In
/// a sentence, such as `Điều 3 của Quy định này`, the number does not count.
fn typed_title(context: &DispatchContext<'_>, text: &str, kind: DivisionKind) -> Option<TypedNumber> {
    let typed = typed_number(context, text, kind)?;
    let rest = text.get(typed.bytes.end..)?.trim_start_matches('*');
    let is_closed = rest.trim_start().is_empty() || rest.starts_with(['.', ':', '\n']);
    let has_title_in_capitals =
        kind != DivisionKind::Article && rest.chars().any(char::is_uppercase) && !rest.chars().any(char::is_lowercase);
    (is_closed || has_title_in_capitals).then_some(typed)
}
