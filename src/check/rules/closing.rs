//! Rules of the end of the text.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::model::Component;

pub(super) const RULES: &[Check] = &[Check {
    id: "ending-mark",
    asks: "The text of the dispatch ends with a full stop, not with `./.`.",
    vi: "nội dung kết thúc bằng `{0}`; phải kết thúc bằng dấu chấm",
    en: "the text ends with `{0}`; it ends with a full stop",
    run: Run::Dispatch(ending_mark),
}];

fn ending_mark(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let body = [Component::Paragraph, Component::Directive, Component::Heading];
    let Some(last) = subject.texts().filter(|located| body.contains(&located.component)).last() else { return };
    let trimmed = last.text.trim_end();
    // Emphasis may close behind the mark.
    let bare = trimmed.trim_end_matches('*');
    if bare.ends_with("./.") {
        let start = bare.len() - "./.".len();
        findings.mendable(last, start..bare.len(), &["./."], Mend::safe("."));
    } else if let Some(mark) = bare.chars().last().filter(|mark| !matches!(mark, '.' | '!' | '?' | '…' | '”' | ')'))
    {
        let mark = mark.to_string();
        findings.stretch(last, bare.len() - mark.len()..bare.len(), &[&mark]);
    }
}
