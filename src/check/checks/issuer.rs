//! Checks of the issuer, its parent body and the name of the Party.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{longest_prefix, prefix_range, with_case_of, words, wrong_tones};
use crate::model::{Component, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "issuer-parent",
        requirement: "The line above an advisory body must name the committee, not the party organisation.",
        vi: "phía trên `{0}` phải ghi tên cấp uỷ, không ghi `{1}`",
        en: "the line above `{0}` must name the committee, not `{1}`",
        run: Run::Dispatch(issuer_parent),
    },
    Check {
        id: "issuer-parent-committee",
        requirement: "The line above a committee or a cell must name the party organisation, not its committee.",
        vi: "phía trên `{0}` phải ghi tên đảng bộ cấp trên, không ghi `{1}`",
        en: "the line above `{0}` must name the party organisation, not `{1}`",
        run: Run::Dispatch(issuer_parent_committee),
    },
    Check {
        id: "issuer-alone",
        requirement: "A tỉnh uỷ and the Central Committee must not have a parent body above them.",
        vi: "phía trên `{0}` không ghi tên cơ quan cấp trên",
        en: "`{0}` must not have a parent body above it",
        run: Run::Dispatch(issuer_alone),
    },
    Check {
        id: "issuer-title",
        requirement: "The name of the issuer must not contain the title of the Party or a star: the template prints \
                      them.",
        vi: "bỏ `{0}` khỏi tên cơ quan ban hành: mẫu đã in sẵn tiêu đề và dấu sao",
        en: "remove `{0}` from the issuer: the template prints the title and the star",
        run: Run::Dispatch(issuer_title),
    },
    Check {
        id: "title-misspelt",
        requirement: "The name of the Party must be spelt correctly.",
        vi: "`{0}` viết sai dấu; đúng là `{1}`",
        en: "`{0}` is a misspelling of `{1}`",
        run: Run::Dispatch(title_misspelt),
    },
];

fn issuer_parent(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let Some((_, body)) = longest_prefix(&issuer, context.word_list("advisory-bodies")) else { return };
    let Some(parent) = context.parent_line() else { return };
    let Some((_, range)) = longest_prefix(parent.text, context.word_list("organisations")) else { return };
    let has_own_name = longest_prefix(parent.text, context.word_list("organisations-of-tiers")).is_some();
    let committee = context.word_list("committee-of-organisation").first().filter(|_| !has_own_name);
    report(parent, &issuer[body], range, committee, findings);
}

fn issuer_parent_committee(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let below = [context.word_list("cells"), context.word_list("committee-of-organisation")];
    let Some((_, body)) = below.into_iter().find_map(|bodies| longest_prefix(&issuer, bodies)) else { return };
    let Some(parent) = context.parent_line() else { return };
    // The name of the organisation follows from that of the committee only if the committee has no name of its own.
    let unnamed = longest_prefix(parent.text, context.word_list("committee-of-organisation"));
    let organisation = context.word_list("organisations").first().filter(|_| unnamed.is_some());
    let Some((_, range)) = unnamed.or_else(|| longest_prefix(parent.text, context.word_list("committees"))) else {
        return;
    };
    report(parent, &issuer[body], range, organisation, findings);
}

fn issuer_alone(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let topmost = longest_prefix(&issuer, context.word_list("bodies-alone"));
    if let (Some((_, body)), Some(parent)) = (topmost, context.parent_line()) {
        findings.report_span(parent, 0..parent.text.len(), &[&issuer[body]]);
    }
}

/// Reports the name of the parent body and suggests the correct one, if known.
fn report(
    parent: &Located<'_>,
    body: &str,
    range: std::ops::Range<usize>,
    correct: Option<&String>,
    findings: &mut Findings<'_>,
) {
    let found = &parent.text[range.clone()];
    match correct {
        Some(correct) => {
            findings.suggest(
                parent,
                range.clone(),
                &[body, found],
                Replacement::wording(&with_case_of(found, correct)),
            );
        }
        None => findings.report_span(parent, range.clone(), &[body, found]),
    }
}

fn issuer_title(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let titles = context.word_list("party-phrases");
    let phrases = &context.standard.phrases;
    let ornaments = [phrases.star(), phrases.hyphens()].concat();
    for located in context.texts_of(&[Component::IssuerParent, Component::Issuer]) {
        let bare = located.text.trim();
        let title = titles.iter().find_map(|title| prefix_range(located.text, title));
        let start = words(located.text).first().map(|word| word.bytes.start);
        let misspelt_title = || {
            wrong_tones(located.text, titles)
                .into_iter()
                .map(|(range, _)| range)
                .find(|range| Some(range.start) == start)
        };
        if let Some(range) = title.or_else(misspelt_title) {
            findings.report_span(located, range.clone(), &[&located.text[range]]);
        } else if !bare.is_empty() && bare.chars().all(|character| ornaments.contains(character)) {
            findings.report_span(located, 0..located.text.len(), &[bare]);
        }
    }
}

fn title_misspelt(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        for (range, phrase) in wrong_tones(located.text, context.word_list("party-phrases")) {
            let found = &located.text[range.clone()];
            let right = with_case_of(found, phrase);
            findings.suggest(located, range.clone(), &[found, &right], Replacement::wording(&right));
        }
    }
}
