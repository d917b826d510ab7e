//! Rules of who signs: authority, position, name.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, capitalised, in_capitals_of, is_upper, longest, tone_slips, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::{Attachment, AuthorityKind, Component, Signatory, form_path};
use crate::standard::KindPart;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "authority-body",
        asks: "`T/M` stands before a collective body, not before one that its head leads.",
        vi: "`{0}` làm việc theo chế độ thủ trưởng, không ký `T/M`",
        en: "`{0}` is no collective body: nobody signs `T/M` for it",
        run: Run::Dispatch(authority_body),
    },
    Check {
        id: "authority-deputy",
        asks: "The deputy of a collective body signs `T/M` the body, not `K/T` its head.",
        vi: "cấp phó của `{1}` ký `T/M`, không ký `K/T {0}`",
        en: "a deputy in `{1}` signs `T/M` the body, not `K/T {0}`",
        run: Run::Dispatch(authority_deputy),
    },
    Check {
        id: "authority-office",
        asks: "`K/T` stands before the office of the head, not before a body.",
        vi: "sau `K/T` là chức vụ của người đứng đầu, không phải tên cơ quan `{0}`",
        en: "`K/T` stands before the office of the head, not before the body `{0}`",
        run: Run::Dispatch(authority_office),
    },
    Check {
        id: "authority-position",
        asks: "Who signs `K/T` is a deputy of the head that is named.",
        vi: "ký `K/T {1}` phải là cấp phó của chức vụ đó; `{0}` thì không",
        en: "who signs `K/T {1}` is a deputy of that office; `{0}` is not",
        run: Run::Dispatch(authority_position),
    },
    Check {
        id: "acting-position",
        asks: "`Q.` and the office stand alone, without a position below.",
        vi: "dưới `Q. {1}` không ghi thêm chức vụ `{0}`",
        en: "below `Q. {1}` stands no position such as `{0}`",
        run: Run::Dispatch(acting_position),
    },
    Check {
        id: "position-scope",
        asks: "After `T/M` only secretaries, chairmen and their deputies give a position.",
        vi: "ký `T/M {1}` không ghi chức vụ `{0}`",
        en: "who signs `T/M {1}` does not give the position `{0}`",
        run: Run::Dispatch(position_scope),
    },
    Check {
        id: "position-missing",
        asks: "Who signs `K/T` or `T/L` gives his position.",
        vi: "người ký `{0}` phải ghi chức vụ",
        en: "who signs `{0}` gives a position",
        run: Run::Dispatch(position_missing),
    },
    Check {
        id: "position-misspelt",
        asks: "Offices are spelt without a slip: `TRƯỞNG BAN`, not `TRƯỜNG BAN`.",
        vi: "`{0}` viết sai dấu; đúng là `{1}`",
        en: "`{0}` is misspelt for `{1}`",
        run: Run::Dispatch(position_misspelt),
    },
    Check {
        id: "position-body",
        asks: "The position does not repeat the name of the body.",
        vi: "chức vụ không nhắc lại tên cơ quan: bỏ `{0}`",
        en: "the position does not repeat the body: without `{0}`",
        run: Run::Dispatch(position_body),
    },
    Check {
        id: "name-rank",
        asks: "No rank or title stands before the name.",
        vi: "trước họ tên không ghi `{0}`",
        en: "no `{0}` stands before the name",
        run: Run::Dispatch(name_rank),
    },
    Check {
        id: "name-case",
        asks: "The name is not in capitals.",
        vi: "họ tên không viết in hoa: `{0}`",
        en: "the name is not in capitals: `{0}`",
        run: Run::Dispatch(name_case),
    },
    Check {
        id: "name-missing",
        asks: "Who signs the dispatch is named.",
        vi: "chưa ghi họ tên người ký",
        en: "who signs is not named",
        run: Run::Dispatch(name_missing),
    },
    Check {
        id: "signatory-count",
        asks: "One person signs, or two for two bodies; more sign minutes and documents of more bodies.",
        vi: "có {0} người ký; công văn có một người ký, liên cơ quan có {1}",
        en: "{0} sign; one signs a dispatch, of joint bodies {1}",
        run: Run::Dispatch(signatory_count),
    },
];

/// All who sign, those of the forms too, each with the path of his fields.
fn signatories<'a>(subject: &Subject<'a>) -> Vec<(FieldPath, &'a Signatory)> {
    let forms =
        subject.dispatch.attachments.iter().enumerate().flat_map(|(index, Attachment::StatisticsForm(form))| {
            let path = form_path(index).child("signatories");
            form.signatories.iter().enumerate().map(move |(at, one)| (path.clone().index(at), one))
        });
    own_signatories(subject).into_iter().chain(forms).collect()
}

/// Those who sign the dispatch itself.
fn own_signatories<'a>(subject: &Subject<'a>) -> Vec<(FieldPath, &'a Signatory)> {
    let own = subject.dispatch.signatories.iter().enumerate();
    own.map(|(index, one)| (FieldPath::of("signatories").index(index), one)).collect()
}

/// What the authority names, if it is of that kind.
fn authority(signatory: &Signatory, kind: AuthorityKind) -> Option<&str> {
    signatory.authority.as_ref().filter(|authority| authority.kind == kind).map(|authority| authority.of.as_str())
}

fn has_word(text: &str, wanted: &[String]) -> bool {
    let wanted: Vec<String> = wanted.iter().map(|word| fold_words(word)).collect();
    words(text).iter().any(|word| wanted.contains(&word.folded()))
}

fn authority_body(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(subject) {
        let Some(body) = authority(signatory, AuthorityKind::OnBehalf) else { continue };
        let collective = longest(body, subject.vocabulary("collective-bodies")).is_some();
        let led = ["advisory-bodies", "bodies-led-by-a-head", "offices"];
        if !collective && led.iter().any(|list| longest(body, subject.vocabulary(list)).is_some()) {
            findings.field(&path.child("authority"), &[body]);
        }
    }
}

fn authority_deputy(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let issuer = subject.issuer_name();
    let Some((_, body)) = longest(&issuer, subject.vocabulary("collective-bodies")) else { return };
    for (path, signatory) in own_signatories(subject) {
        let Some(head) = authority(signatory, AuthorityKind::ForHead) else { continue };
        if longest(head, subject.vocabulary("heads-of-collective-bodies")).is_some() {
            findings.field(&path.child("authority"), &[head, &issuer[body.clone()]]);
        }
    }
}

fn authority_office(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(subject) {
        let Some(office) = authority(signatory, AuthorityKind::ForHead) else { continue };
        let bodies = ["collective-bodies", "advisory-bodies", "bodies-led-by-a-head"];
        let is_body = bodies.iter().any(|list| longest(office, subject.vocabulary(list)).is_some());
        if is_body && longest(office, subject.vocabulary("offices")).is_none() {
            findings.field(&path.child("authority"), &[office]);
        }
    }
}

fn authority_position(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let offices = subject.vocabulary("offices");
    for (path, signatory) in signatories(subject) {
        let Some(head) = authority(signatory, AuthorityKind::ForHead) else { continue };
        let Some(position) = subject.text_at(&path.child("position")) else { continue };
        if has_word(position.text, subject.vocabulary("joining-words")) {
            continue;
        }
        let is_deputy = has_word(position.text, subject.vocabulary("deputy-words"));
        let (_, office) = without_deputy(subject, position.text);
        let of_another = match (longest(head, offices), longest(office, offices)) {
            (Some((one, _)), Some((other, _))) => one != other,
            _ => false,
        };
        if !is_deputy || of_another {
            let text = position.text.trim();
            findings.stretch(position, 0..position.text.trim_end().len(), &[text, head]);
        }
    }
}

/// The position without the word that makes it a deputy's, and how many bytes that takes.
fn without_deputy<'a>(subject: &Subject<'_>, position: &'a str) -> (usize, &'a str) {
    let found = longest(position, subject.vocabulary("deputy-words"));
    let end = found.map_or(0, |(_, range)| range.end);
    (end, &position[end..])
}

fn acting_position(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(subject) {
        let Some(office) = authority(signatory, AuthorityKind::Acting) else { continue };
        if let Some(position) = subject.text_at(&path.child("position")) {
            findings.stretch(position, 0..position.text.trim_end().len(), &[position.text.trim(), office]);
        }
    }
}

fn position_scope(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(subject) {
        let Some(body) = authority(signatory, AuthorityKind::OnBehalf) else { continue };
        let Some(located) = subject.text_at(&path.child("position")) else { continue };
        if longest(body, subject.vocabulary("congress-bodies-with-head")).is_some() {
            continue;
        }
        if longest(located.text, subject.vocabulary("positions-of-collective-bodies")).is_none() {
            findings.stretch(located, 0..located.text.len(), &[located.text, body]);
        }
    }
}

fn position_missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(subject) {
        if let (Some(authority), None) = (&signatory.authority, &signatory.position)
            && matches!(authority.kind, AuthorityKind::ForHead | AuthorityKind::ByOrder)
        {
            findings.field(&path, &[authority.kind.abbreviation()]);
        }
    }
}

fn position_misspelt(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Position, Component::Authority]) {
        for (range, office) in tone_slips(located.text, subject.vocabulary("offices")) {
            let found = &located.text[range.clone()];
            let right = in_capitals_of(found, office);
            match located.component {
                // The field says more than this text: the kind of authority stands before it.
                Component::Authority => findings.field(&located.path, &[found, &right]),
                _ => findings.mendable(located, range.clone(), &[found, &right], Mend::wording(&right)),
            }
        }
    }
}

fn position_body(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let issuer = subject.issuer_name();
    let [signatory] = subject.dispatch.signatories.as_slice() else { return };
    let Some(position) = subject.text_at(&FieldPath::of("signatories").index(0).child("position")) else { return };
    // Who signs by order comes from another body than the issuer, and a body without a seal is named.
    let by_order = authority(signatory, AuthorityKind::ByOrder).is_some();
    let unsealed = longest(&issuer, subject.vocabulary("bodies-without-seal")).is_some();
    if by_order || unsealed || has_word(position.text, subject.vocabulary("joining-words")) {
        return;
    }
    let (before, office) = without_deputy(subject, position.text);
    let Some((_, title)) = longest(office, subject.vocabulary("offices")) else { return };
    let rest = &office[title.end..];
    let last_word = words(&office[title.clone()]).last().map_or(title.end, |word| title.start + word.bytes.start);
    let parent = subject.first_parent().map_or("", |parent| parent.text);
    // `TRƯỞNG BAN TỔ CHỨC` shares its `BAN` with the title.
    let repeats = words(rest).len() >= 2 && (alike(rest, &issuer) || alike(rest, parent))
        || !words(rest).is_empty() && alike(&office[last_word..], &issuer);
    if repeats {
        let range = before + title.end..position.text.trim_end().len();
        findings.mendable(position, range.clone(), &[position.text[range].trim()], Mend::wording(""));
    }
}

/// Whether two names begin with the same two words.
fn alike(one: &str, other: &str) -> bool {
    let start = |text| words(text).iter().take(2).map(Word::folded).collect::<Vec<_>>();
    start(one).len() == 2 && start(one) == start(other)
}

fn name_rank(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Name]) {
        let mut end = 0;
        while let Some((_, rank)) = longest(&located.text[end..], subject.vocabulary("ranks")) {
            end += rank.end;
        }
        if let (Some(first), Some(name)) = (words(located.text).first(), words(&located.text[end..]).first())
            && end > 0
        {
            let found = &located.text[first.bytes.start..end];
            findings.mendable(located, first.bytes.start..end + name.bytes.start, &[found], Mend::wording(""));
        }
    }
}

fn name_case(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Name]) {
        let found = words(located.text);
        if let [first, .., last] = found.as_slice()
            && is_upper(located.text)
        {
            let range = first.bytes.start..last.bytes.end;
            let mut right = located.text[range.clone()].to_owned();
            for word in found.iter().rev() {
                let place = word.bytes.start - range.start..word.bytes.end - range.start;
                right.replace_range(place, &capitalised(word.text));
            }
            findings.mendable(located, range.clone(), &[&located.text[range]], Mend::wording(&right));
        }
    }
}

fn name_missing(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in own_signatories(subject) {
        if signatory.name.is_none() {
            findings.field(&path, &[]);
        }
    }
}

fn signatory_count(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let count = subject.dispatch.signatories.len();
    let bodies = subject.issuer_name().split(" - ").count();
    let is_minutes = kind_of(subject.dispatch, subject.standard).is_ok_and(|kind| kind.allows(KindPart::Minutes));
    if is_minutes || count <= bodies {
        return;
    }
    if let Some(limit) = findings.limit().filter(|limit| count > *limit) {
        findings.field(&FieldPath::of("signatories"), &[&count.to_string(), &limit.to_string()]);
    }
}
