//! Checks of signatories: authority, position, name.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{Word, capitalised, is_all_capitals, longest_prefix, with_case_of, words, wrong_tones};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::{AuthorityKind, Component, Signatory, forms};
use crate::standard::KindPart;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "authority-body",
        requirement: "`T/M` must be followed by a collective body, not by a body led by its head.",
        vi: "`{0}` làm việc theo chế độ thủ trưởng, không ký `T/M`",
        en: "`T/M` is not used for `{0}`, which is led by its head",
        run: Run::Dispatch(authority_body),
    },
    Check {
        id: "authority-deputy",
        requirement: "The deputy of a collective body must sign `T/M` the body, not `K/T` its head.",
        vi: "cấp phó của `{1}` ký `T/M`, không ký `K/T {0}`",
        en: "a deputy in `{1}` must sign `T/M` the body, not `K/T {0}`",
        run: Run::Dispatch(authority_deputy),
    },
    Check {
        id: "authority-office",
        requirement: "`K/T` must be followed by the position of the head, not by a body.",
        vi: "sau `K/T` phải ghi chức vụ của người đứng đầu, không ghi tên cơ quan `{0}`",
        en: "`K/T` must be followed by the position of the head, not by the body `{0}`",
        run: Run::Dispatch(authority_office),
    },
    Check {
        id: "authority-position",
        requirement: "A signatory with `K/T` must be a deputy of the named head.",
        vi: "người ký `K/T {1}` phải là cấp phó của chức vụ đó; `{0}` không phải cấp phó",
        en: "the signatory with `K/T {1}` must be a deputy of this head; `{0}` is not",
        run: Run::Dispatch(authority_position),
    },
    Check {
        id: "acting-position",
        requirement: "`Q.` and its position must not have another position below.",
        vi: "dưới `Q. {1}` không ghi thêm chức vụ `{0}`",
        en: "`Q. {1}` must not have the position `{0}` below it",
        run: Run::Dispatch(acting_position),
    },
    Check {
        id: "position-scope",
        requirement: "After `T/M` only secretaries, chairmen and their deputies may have a position.",
        vi: "ký `T/M {1}` không ghi chức vụ `{0}`",
        en: "a signatory with `T/M {1}` must not have the position `{0}`",
        run: Run::Dispatch(position_scope),
    },
    Check {
        id: "position-missing",
        requirement: "A signatory with `K/T` or `T/L` must have a position.",
        vi: "người ký `{0}` phải ghi chức vụ",
        en: "a signatory with `{0}` must have a position",
        run: Run::Dispatch(position_missing),
    },
    Check {
        id: "position-misspelt",
        requirement: "Positions must be spelt correctly: `TRƯỞNG BAN`, not `TRƯỜNG BAN`.",
        vi: "`{0}` viết sai dấu; đúng là `{1}`",
        en: "`{0}` is a misspelling of `{1}`",
        run: Run::Dispatch(position_misspelt),
    },
    Check {
        id: "position-body",
        requirement: "The position must not repeat the name of the body.",
        vi: "chức vụ không nhắc lại tên cơ quan: bỏ `{0}`",
        en: "the position must not repeat the body: remove `{0}`",
        run: Run::Dispatch(position_body),
    },
    Check {
        id: "name-rank",
        requirement: "The name must not have a rank or title before it.",
        vi: "trước họ tên không ghi `{0}`",
        en: "remove `{0}` before the name",
        run: Run::Dispatch(name_rank),
    },
    Check {
        id: "name-case",
        requirement: "The name must not be in capitals.",
        vi: "họ tên không viết in hoa toàn bộ: `{0}`",
        en: "the name must not be in capitals: `{0}`",
        run: Run::Dispatch(name_case),
    },
    Check {
        id: "name-missing",
        requirement: "A signatory must have a name.",
        vi: "chưa ghi họ tên người ký",
        en: "the signatory has no name",
        run: Run::Dispatch(name_missing),
    },
    Check {
        id: "signatory-count",
        requirement: "A document must have one signatory, or one for each joint issuer; minutes may have more.",
        vi: "công văn có {0} người ký; chỉ một người ký, công văn liên cơ quan có {1} người ký",
        en: "the dispatch has {0} signatories; a dispatch has one, a joint dispatch {1}",
        run: Run::Dispatch(signatory_count),
    },
];

/// Returns the signatories of the dispatch and of its forms, each with its path.
fn signatories<'a>(context: &DispatchContext<'a>) -> Vec<(FieldPath, &'a Signatory)> {
    let forms = forms(&context.dispatch.attachments).flat_map(|(path, form)| {
        let path = path.child("signatories");
        form.signatories.iter().enumerate().map(move |(at, one)| (path.clone().index(at), one))
    });
    dispatch_signatories(context).into_iter().chain(forms).collect()
}

/// Returns the signatories of the dispatch itself, each with its path.
fn dispatch_signatories<'a>(context: &DispatchContext<'a>) -> Vec<(FieldPath, &'a Signatory)> {
    let own = context.dispatch.signatories.iter().enumerate();
    own.map(|(index, one)| (FieldPath::of("signatories").index(index), one)).collect()
}

/// Returns the body or position of an authority of a kind.
fn authority_of(signatory: &Signatory, kind: AuthorityKind) -> Option<&str> {
    signatory.authority.as_ref().filter(|authority| authority.kind == kind).map(|authority| authority.of.as_str())
}

/// Returns whether a text contains one of some words.
fn has_word(text: &str, wanted: &[String]) -> bool {
    let wanted: Vec<String> = wanted.iter().map(|word| fold_words(word)).collect();
    words(text).iter().any(|word| wanted.contains(&word.folded()))
}

fn authority_body(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(context) {
        let Some(body) = authority_of(signatory, AuthorityKind::OnBehalf) else { continue };
        let is_collective = longest_prefix(body, context.word_list("collective-bodies")).is_some();
        let led_bodies = ["advisory-bodies", "bodies-led-by-a-head", "offices"];
        if !is_collective && led_bodies.iter().any(|list| longest_prefix(body, context.word_list(list)).is_some()) {
            findings.report_field(&path.child("authority"), &[body]);
        }
    }
}

fn authority_deputy(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let Some((_, body)) = longest_prefix(&issuer, context.word_list("collective-bodies")) else { return };
    for (path, signatory) in dispatch_signatories(context) {
        let Some(head) = authority_of(signatory, AuthorityKind::ForHead) else { continue };
        if longest_prefix(head, context.word_list("heads-of-collective-bodies")).is_some() {
            findings.report_field(&path.child("authority"), &[head, &issuer[body.clone()]]);
        }
    }
}

fn authority_office(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(context) {
        let Some(office) = authority_of(signatory, AuthorityKind::ForHead) else { continue };
        let bodies = ["collective-bodies", "advisory-bodies", "bodies-led-by-a-head"];
        let is_body = bodies.iter().any(|list| longest_prefix(office, context.word_list(list)).is_some());
        if is_body && longest_prefix(office, context.word_list("offices")).is_none() {
            findings.report_field(&path.child("authority"), &[office]);
        }
    }
}

fn authority_position(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let offices = context.word_list("offices");
    for (path, signatory) in signatories(context) {
        let Some(head) = authority_of(signatory, AuthorityKind::ForHead) else { continue };
        let Some(position) = context.text_at(&path.child("position")) else { continue };
        if has_word(position.text, context.word_list("joining-words")) {
            continue;
        }
        let is_deputy = has_word(position.text, context.word_list("deputy-words"));
        let (_, office) = without_deputy(context, position.text);
        let of_another = match (longest_prefix(head, offices), longest_prefix(office, offices)) {
            (Some((one, _)), Some((other, _))) => one != other,
            _ => false,
        };
        if !is_deputy || of_another {
            let text = position.text.trim();
            findings.report_span(position, 0..position.text.trim_end().len(), &[text, head]);
        }
    }
}

/// Splits the word `Phó` from a position; returns its length in bytes and the rest.
fn without_deputy<'a>(context: &DispatchContext<'_>, position: &'a str) -> (usize, &'a str) {
    let found = longest_prefix(position, context.word_list("deputy-words"));
    let end = found.map_or(0, |(_, range)| range.end);
    (end, &position[end..])
}

fn acting_position(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(context) {
        let Some(office) = authority_of(signatory, AuthorityKind::Acting) else { continue };
        if let Some(position) = context.text_at(&path.child("position")) {
            findings.report_span(position, 0..position.text.trim_end().len(), &[position.text.trim(), office]);
        }
    }
}

fn position_scope(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(context) {
        let Some(body) = authority_of(signatory, AuthorityKind::OnBehalf) else { continue };
        let Some(located) = context.text_at(&path.child("position")) else { continue };
        if longest_prefix(body, context.word_list("congress-bodies-with-head")).is_some() {
            continue;
        }
        if longest_prefix(located.text, context.word_list("positions-of-collective-bodies")).is_none() {
            findings.report_span(located, 0..located.text.len(), &[located.text, body]);
        }
    }
}

fn position_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in signatories(context) {
        if let (Some(authority), None) = (&signatory.authority, &signatory.position)
            && matches!(authority.kind, AuthorityKind::ForHead | AuthorityKind::ByOrder)
        {
            findings.report_field(&path, &[authority.kind.abbreviation()]);
        }
    }
}

fn position_misspelt(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Position, Component::Authority]) {
        for (range, office) in wrong_tones(located.text, context.word_list("offices")) {
            let found = &located.text[range.clone()];
            let right = with_case_of(found, office);
            match located.component {
                // This text is only a part of the field, so its ranges are not those of the field.
                Component::Authority => findings.report_field(&located.path, &[found, &right]),
                _ => findings.suggest(located, range.clone(), &[found, &right], Replacement::wording(&right)),
            }
        }
    }
}

fn position_body(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let [signatory] = context.dispatch.signatories.as_slice() else { return };
    let Some(position) = context.text_at(&FieldPath::of("signatories").index(0).child("position")) else { return };
    // A signatory by order belongs to another body than the issuer. That of a body without a seal may name the body.
    let by_order = authority_of(signatory, AuthorityKind::ByOrder).is_some();
    let has_no_seal = longest_prefix(&issuer, context.word_list("bodies-without-seal")).is_some();
    if by_order || has_no_seal || has_word(position.text, context.word_list("joining-words")) {
        return;
    }
    let (deputy, office) = without_deputy(context, position.text);
    let Some((_, title)) = longest_prefix(office, context.word_list("offices")) else { return };
    let rest = &office[title.end..];
    let last_word = words(&office[title.clone()]).last().map_or(title.end, |word| title.start + word.bytes.start);
    let parent = context.parent_line().map_or("", |parent| parent.text);
    // In `TRƯỞNG BAN TỔ CHỨC`, `BAN` belongs to both the title and the body.
    let repeats = words(rest).len() >= 2 && (share_first_words(rest, &issuer) || share_first_words(rest, parent))
        || !words(rest).is_empty() && share_first_words(&office[last_word..], &issuer);
    if repeats {
        let range = deputy + title.end..position.text.trim_end().len();
        findings.suggest(position, range.clone(), &[position.text[range].trim()], Replacement::wording(""));
    }
}

/// Returns whether two names begin with the same two words.
fn share_first_words(one: &str, other: &str) -> bool {
    let start = |text| words(text).iter().take(2).map(Word::folded).collect::<Vec<_>>();
    start(one).len() == 2 && start(one) == start(other)
}

fn name_rank(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Name]) {
        let mut end = 0;
        while let Some((_, rank)) = longest_prefix(&located.text[end..], context.word_list("ranks")) {
            end += rank.end;
        }
        if let (Some(first), Some(name)) = (words(located.text).first(), words(&located.text[end..]).first())
            && end > 0
        {
            let found = &located.text[first.bytes.start..end];
            findings.suggest(located, first.bytes.start..end + name.bytes.start, &[found], Replacement::wording(""));
        }
    }
}

fn name_case(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Name]) {
        let found = words(located.text);
        if let [first, .., last] = found.as_slice()
            && is_all_capitals(located.text)
        {
            let range = first.bytes.start..last.bytes.end;
            let mut right = located.text[range.clone()].to_owned();
            for word in found.iter().rev() {
                let bytes = word.bytes.start - range.start..word.bytes.end - range.start;
                right.replace_range(bytes, &capitalised(word.text));
            }
            findings.suggest(located, range.clone(), &[&located.text[range]], Replacement::wording(&right));
        }
    }
}

fn name_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for (path, signatory) in dispatch_signatories(context) {
        if signatory.name.is_none() {
            findings.report_field(&path, &[]);
        }
    }
}

fn signatory_count(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let count = context.dispatch.signatories.len();
    let bodies = context.issuer_name().split(" - ").count();
    let is_minutes = kind_of(context.dispatch, context.standard).is_ok_and(|kind| kind.allows(KindPart::Minutes));
    if is_minutes || count <= bodies {
        return;
    }
    if let Some(limit) = findings.limit().filter(|limit| count > *limit) {
        findings.report_field(&FieldPath::of("signatories"), &[&count.to_string(), &limit.to_string()]);
    }
}
