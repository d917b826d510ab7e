//! Rules of who issues the document: the body above, what does not belong there, the name of the Party.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{beginning, in_capitals_of, longest, tone_slips, words};
use crate::model::{Component, Located};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "issuer-parent",
        asks: "Above an advisory body stands the committee, not the party organisation.",
        vi: "phía trên `{0}` ghi tên cấp uỷ, không ghi `{1}`",
        en: "above `{0}` stands the committee, not `{1}`",
        run: Run::Dispatch(issuer_parent),
    },
    Check {
        id: "issuer-parent-committee",
        asks: "Above a committee or a cell stands the party organisation, not its committee.",
        vi: "phía trên `{0}` ghi tên đảng bộ cấp trên, không ghi `{1}`",
        en: "above `{0}` stands the party organisation, not `{1}`",
        run: Run::Dispatch(issuer_parent_committee),
    },
    Check {
        id: "issuer-alone",
        asks: "A tỉnh uỷ and the Central Committee stand without a body above them.",
        vi: "phía trên `{0}` không ghi tên cơ quan cấp trên",
        en: "no body stands above `{0}`",
        run: Run::Dispatch(issuer_alone),
    },
    Check {
        id: "issuer-title",
        asks: "The name of the issuer contains neither the title of the Party nor a star: the template prints both.",
        vi: "bỏ `{0}` khỏi tên cơ quan ban hành: tiêu đề và dấu sao được in sẵn",
        en: "`{0}` does not belong to the issuer: the template prints title and star",
        run: Run::Dispatch(issuer_title),
    },
    Check {
        id: "title-misspelt",
        asks: "The name of the Party is spelt without a slip.",
        vi: "`{0}` viết sai dấu; đúng là `{1}`",
        en: "`{0}` is misspelt for `{1}`",
        run: Run::Dispatch(title_misspelt),
    },
];

fn issuer_parent(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let issuer = subject.issuer_name();
    let Some((_, body)) = longest(&issuer, subject.vocabulary("advisory-bodies")) else { return };
    let Some(parent) = subject.first_parent() else { return };
    let Some((_, range)) = longest(parent.text, subject.vocabulary("organisations")) else { return };
    let named = longest(parent.text, subject.vocabulary("organisations-of-tiers")).is_some();
    let committee = subject.vocabulary("committee-of-organisation").first().filter(|_| !named);
    report(parent, &issuer[body], range, committee, findings);
}

fn issuer_parent_committee(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let issuer = subject.issuer_name();
    let below = [subject.vocabulary("cells"), subject.vocabulary("committee-of-organisation")];
    let Some((_, body)) = below.into_iter().find_map(|bodies| longest(&issuer, bodies)) else { return };
    let Some(parent) = subject.first_parent() else { return };
    // Only the committee that is called after its organisation tells the organisation's name.
    let unnamed = longest(parent.text, subject.vocabulary("committee-of-organisation"));
    let organisation = subject.vocabulary("organisations").first().filter(|_| unnamed.is_some());
    let Some((_, range)) = unnamed.or_else(|| longest(parent.text, subject.vocabulary("committees"))) else { return };
    report(parent, &issuer[body], range, organisation, findings);
}

fn issuer_alone(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let issuer = subject.issuer_name();
    let alone = longest(&issuer, subject.vocabulary("bodies-alone"));
    if let (Some((_, body)), Some(parent)) = (alone, subject.first_parent()) {
        findings.stretch(parent, 0..parent.text.len(), &[&issuer[body]]);
    }
}

fn report(
    parent: &Located<'_>,
    body: &str,
    range: std::ops::Range<usize>,
    right: Option<&String>,
    findings: &mut Findings<'_>,
) {
    let found = &parent.text[range.clone()];
    match right {
        Some(right) => {
            findings.mendable(parent, range.clone(), &[body, found], Mend::wording(&in_capitals_of(found, right)));
        }
        None => findings.stretch(parent, range.clone(), &[body, found]),
    }
}

fn issuer_title(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let titles = subject.vocabulary("party-phrases");
    let phrases = &subject.standard.phrases;
    let ornaments = [phrases.star(), phrases.hyphens()].concat();
    for located in subject.texts_of(&[Component::IssuerParent, Component::Issuer]) {
        let bare = located.text.trim();
        let spelt = titles.iter().find_map(|title| beginning(located.text, title));
        let start = words(located.text).first().map(|word| word.bytes.start);
        let misspelt = || {
            tone_slips(located.text, titles).into_iter().map(|(slip, _)| slip).find(|slip| Some(slip.start) == start)
        };
        if let Some(range) = spelt.or_else(misspelt) {
            findings.stretch(located, range.clone(), &[&located.text[range]]);
        } else if !bare.is_empty() && bare.chars().all(|character| ornaments.contains(character)) {
            findings.stretch(located, 0..located.text.len(), &[bare]);
        }
    }
}

fn title_misspelt(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        for (range, phrase) in tone_slips(located.text, subject.vocabulary("party-phrases")) {
            let found = &located.text[range.clone()];
            let right = in_capitals_of(found, phrase);
            findings.mendable(located, range.clone(), &[found, &right], Mend::wording(&right));
        }
    }
}
