//! The check of the end of the text.

use super::body_items::{body_index, is_followed_by_other};
use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::model::{Component, without_last_footnotes};

pub(super) const CHECKS: &[Check] = &[Check {
    id: "ending-mark",
    requirement: "The text must end with a full stop, not with `./.`.",
    vi: "nội dung kết thúc bằng `{0}`; phải kết thúc bằng dấu chấm",
    en: "the text must end with a full stop, not with `{0}`",
    run: Run::Dispatch(ending_mark),
}];

fn ending_mark(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let body = [Component::Paragraph, Component::Directive, Component::Heading];
    let texts = context.texts().filter(|located| body.contains(&located.component));
    let Some(last) = texts.filter(|located| body_index(&located.path).is_some()).last() else { return };
    if is_followed_by_other(context, &last.path) {
        return;
    }
    let trimmed = without_last_footnotes(last.text).trim_end();
    // The end of emphasis may follow the punctuation.
    let bare = trimmed.trim_end_matches('*');
    if bare.ends_with("./.") {
        let start = bare.len() - "./.".len();
        findings.suggest(last, start..bare.len(), &["./."], Replacement::safe("."));
    } else if let Some(mark) = bare.chars().last().filter(|mark| !matches!(mark, '.' | '!' | '?' | '…' | '”' | ')'))
    {
        let mark = mark.to_string();
        findings.report_span(last, bare.len() - mark.len()..bare.len(), &[&mark]);
    }
}
