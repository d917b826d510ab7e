//! Checks of the legal bases (căn cứ): punctuation, wording, order.

use std::ops::Range;

use super::body_items::body_index;
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{closing_punctuation, leading_dash, longest_prefix};
use crate::model::{Component, Located, without_last_footnotes};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "basis-punctuation",
        requirement: "A căn cứ must not have a dash before it or punctuation after it: the template prints them.",
        vi: "bỏ `{0}` ở phần căn cứ: mẫu đã in sẵn dấu theo thể thức",
        en: "remove `{0}`: the template prints the dashes and the punctuation of căn cứ",
        run: Run::Dispatch(basis_punctuation),
    },
    Check {
        id: "basis-end",
        requirement: "Each căn cứ typed in the body must end with a semicolon, the last one as the standard requires.",
        vi: "cuối căn cứ này ghi dấu `{0}`",
        en: "this căn cứ must end with `{0}`",
        run: Run::Dispatch(basis_end),
    },
    Check {
        id: "basis-mixed",
        requirement: "All căn cứ must begin in the same way, such as with `Căn cứ`.",
        vi: "các căn cứ khác bắt đầu bằng `{0}`; căn cứ này bắt đầu bằng `{1}`",
        en: "this căn cứ begins with `{1}`, others with `{0}`",
        run: Run::Dispatch(basis_mixed),
    },
    Check {
        id: "basis-order",
        requirement: "The proposal on which a document is based should follow the other căn cứ.",
        vi: "`{0}` nên ghi sau các căn cứ khác",
        en: "`{0}` should follow the other căn cứ",
        run: Run::Dispatch(basis_order),
    },
];

/// Returns the căn cứ typed as the first paragraphs of the body: at least two that begin like a căn cứ, of which one
/// ends with a semicolon. If one of them introduces the text, with a colon at its end, they are sentences.
pub(super) fn typed_basis<'s, 'a>(context: &'s DispatchContext<'a>) -> Vec<&'s Located<'a>> {
    let texts = context.texts().filter(|located| body_index(&located.path).is_some());
    let is_basis = |located: &&Located<'_>| {
        located.component == Component::Paragraph && begins_with(context, located.text, "basis-words").is_some()
    };
    let found: Vec<&Located<'_>> = texts.take_while(is_basis).collect();
    let ends = |mark: char| move |located: &&Located<'_>| bare(located.text).ends_with(mark);
    let is_list = found.len() > 1 && found.iter().any(ends(';')) && !found.iter().any(ends(':'));
    if is_list { found } else { Vec::new() }
}

/// Returns the text without footnotes, spaces and asterisks at its end.
fn bare(text: &str) -> &str {
    without_last_footnotes(text).trim_end_matches(|c: char| c == '*' || c.is_whitespace())
}

/// Returns the phrase of a list at the beginning of a text, after a dash.
fn begins_with(context: &DispatchContext<'_>, text: &str, list: &str) -> Option<Range<usize>> {
    let start = leading_dash(text).map_or(0, |dash| dash.end);
    let (_, range) = longest_prefix(text.get(start..)?, context.word_list(list))?;
    Some(start + range.start..start + range.end)
}

fn basis_punctuation(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Basis]) {
        let text = without_last_footnotes(located.text);
        for range in [leading_dash(text), closing_punctuation(text)].into_iter().flatten() {
            findings.suggest(located, range.clone(), &[located.text[range].trim()], Replacement::safe(""));
        }
    }
}

fn basis_end(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(format) = context.standard.lists.get("basis") else { return };
    let typed = typed_basis(context);
    for (index, located) in typed.iter().enumerate() {
        let wanted = if index + 1 == typed.len() { format.end.as_str() } else { format.separator.as_str() };
        let text = bare(located.text);
        // A dotted line is filled in by hand.
        if text.ends_with(wanted) || text.ends_with('…') || text.ends_with("..") {
            continue;
        }
        let typed_mark = closing_punctuation(text).unwrap_or(text.len()..text.len());
        findings.suggest(located, typed_mark, &[wanted], Replacement::safe(wanted));
    }
}

fn basis_mixed(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let all: Vec<&Located<'_>> = context.texts_of(&[Component::Basis]).collect();
    let usual = all.iter().find_map(|located| Some((located, begins_with(context, located.text, "basis-words")?)));
    let Some((usual, range)) = usual else { return };
    let wanted = &usual.text[range];
    for located in all.iter().filter(|located| begins_with(context, located.text, "basis-words").is_none()) {
        let start = leading_dash(located.text).map_or(0, |dash| dash.end);
        let first = located.text[start..].split_whitespace().next().unwrap_or_default();
        findings.report_span(located, start..start + first.len(), &[wanted, first]);
    }
}

fn basis_order(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let written: Vec<&Located<'_>> = context.texts_of(&[Component::Basis]).collect();
    for list in [written, typed_basis(context)] {
        let Some(last) =
            list.iter().rposition(|located| begins_with(context, located.text, "basis-words-law").is_some())
        else {
            continue;
        };
        for located in list.iter().take(last) {
            if let Some(range) = begins_with(context, located.text, "basis-words-proposal") {
                findings.report_span(located, range.clone(), &[&located.text[range]]);
            }
        }
    }
}
