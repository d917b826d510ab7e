//! Rules of the header: number, subject, place, draft.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{bare, beginning, closing_marks, initials, longest, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::Component;
use crate::standard::TitlePlace;

pub(super) const RULES: &[Check] = &[
    Check {
        id: "number-kind",
        asks: "The code in the number is that of the kind of document.",
        vi: "ký hiệu loại văn bản `{0}` không phải của {2}; {2} ghi `{1}`",
        en: "`{0}` is not the code of the kind `{2}`, which is `{1}`",
        run: Run::Dispatch(number_kind),
    },
    Check {
        id: "number-body",
        asks: "The code of the body agrees with the name of the issuer.",
        vi: "ký hiệu cơ quan `{0}` không khớp với tên cơ quan ban hành `{1}` (viết tắt là `{2}`)",
        en: "the code `{0}` does not agree with the issuer `{1}`, whose initials are `{2}`",
        run: Run::Dispatch(number_body),
    },
    Check {
        id: "number-parent",
        asks: "The code of an advisory body contains the code of the committee that it serves.",
        vi: "ký hiệu `{0}` chưa có phần chỉ cấp uỷ `{1}`, chẳng hạn `{2}`",
        en: "the code `{0}` does not name the committee `{1}`, as `{2}` would",
        run: Run::Dispatch(number_parent),
    },
    Check {
        id: "number-committee",
        asks: "The code of a committee is that of the committee which the header names.",
        vi: "ký hiệu `{0}` là của `{1}`, không phải của `{2}`",
        en: "the code `{0}` is that of a `{1}`, not of `{2}`",
        run: Run::Dispatch(number_committee),
    },
    Check {
        id: "subject-prefix",
        asks: "The subject has no prefix that the sample of the standard lacks, such as `V/v`.",
        vi: "mẫu công văn của thể thức này không ghi `{0}` trước trích yếu",
        en: "the sample of this standard has no `{0}` before the subject",
        run: Run::Dispatch(subject_prefix),
    },
    Check {
        id: "subject-stop",
        asks: "No full stop or other mark closes the subject.",
        vi: "cuối trích yếu không có dấu `{0}`",
        en: "no `{0}` closes the subject",
        run: Run::Dispatch(subject_stop),
    },
    Check {
        id: "subject-length",
        asks: "The subject is short.",
        vi: "trích yếu dài {0} ký tự; nên rút gọn còn không quá {1}",
        en: "the subject has {0} characters; more than {1} is long",
        run: Run::Dispatch(subject_length),
    },
    Check {
        id: "subject-case",
        asks: "The subject begins with a capital where nothing stands before it, with a small letter after a prefix.",
        vi: "trích yếu bắt đầu bằng `{0}`; theo mẫu là `{1}`",
        en: "the subject begins with `{0}`; by the sample it is `{1}`",
        run: Run::Dispatch(subject_case),
    },
    Check {
        id: "place-form",
        asks: "The place is a name alone, without date and without a mark behind it.",
        vi: "địa danh chỉ ghi tên, bỏ `{0}`",
        en: "the place is a name alone, without `{0}`",
        run: Run::Dispatch(place_form),
    },
    Check {
        id: "place-tier",
        asks: "A name of one syllable has its tier before it, such as `Thành phố Huế`.",
        vi: "địa danh một âm tiết `{0}` phải ghi kèm cấp hành chính (thành phố, phường, xã…)",
        en: "the one-syllable place `{0}` needs its tier before it",
        run: Run::Dispatch(place_tier),
    },
    Check {
        id: "draft-number",
        asks: "A draft has no number yet.",
        vi: "bản dự thảo đã ghi số {0}; số chỉ ghi khi ban hành",
        en: "the draft already has the number {0}; it gets one when it is issued",
        run: Run::Dispatch(draft_number),
    },
];

fn number_kind(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let code = subject.dispatch.number.kind();
    // The PDF is refused if there is no such kind.
    let Ok(kind) = kind_of(subject.dispatch, subject.standard) else { return };
    if kind.code != code {
        findings.field(&FieldPath::of("number"), &[code, &kind.code, &kind.name]);
    }
}

fn number_body(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let code = first_code(subject.dispatch.number.body());
    let issuer = subject.issuer_name();
    // Joint documents: the leading body comes first, in the name and in the code.
    let leading = issuer.split(" - ").next().unwrap_or_default();
    let advisory = longest(leading, subject.vocabulary("advisory-bodies")).map(|(body, _)| body);
    let expected = code_of(subject, advisory.unwrap_or(leading));
    let given = bare(code);
    let agrees = if advisory.is_some() {
        given.starts_with(&expected) || expected.starts_with(&given)
    } else {
        let alike = given.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
        alike >= expected.chars().count().min(2) || subject.vocabulary("body-codes").iter().any(|known| known == code)
    };
    if !expected.is_empty() && !agrees {
        findings.field(&FieldPath::of("number"), &[code, leading, &expected]);
    }
}

fn number_parent(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let code = subject.dispatch.number.body();
    let issuer = subject.issuer_name();
    let Some((body, _)) = longest(&issuer, subject.vocabulary("advisory-bodies")) else { return };
    let Some(parent) = subject.first_parent() else { return };
    let Some((committee, range)) = longest(parent.text, subject.vocabulary("committees")) else { return };
    let is_fixed = subject.vocabulary("body-codes").iter().any(|known| known == code);
    if bare(code) == code_of(subject, body) && !is_fixed {
        let example = format!("{code}{}", code_of(subject, committee));
        findings.field(&FieldPath::of("number"), &[code, &parent.text[range], &example]);
    }
}

fn number_committee(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let code = first_code(subject.dispatch.number.body());
    let issuer = subject.issuer_name();
    // The code of an advisory body ends with that of its committee.
    let (code, committee) = match longest(&issuer, subject.vocabulary("advisory-bodies")) {
        None => (code.to_owned(), issuer.as_str()),
        Some((body, _)) => {
            let own = code_of(subject, body);
            let (Some(parent), true) = (subject.first_parent(), bare(code).starts_with(&own)) else {
                return;
            };
            (code.chars().skip(own.chars().count()).collect(), parent.text)
        }
    };
    let pairs: Vec<(&str, &str)> =
        subject.vocabulary("committee-codes").iter().filter_map(|pair| pair.split_once(' ')).collect();
    let owners: Vec<&str> = pairs.iter().filter(|(known, _)| *known == code).map(|(_, name)| *name).collect();
    let named = |name: &str| beginning(committee, name).is_some();
    let is_committee = pairs.iter().any(|(_, name)| named(name));
    if let Some(owner) = owners.first().filter(|_| is_committee && !owners.iter().any(|name| named(name))) {
        findings.field(&FieldPath::of("number"), &[&code, owner, committee.trim()]);
    }
}

/// The code of the first body where several are joined, without what follows a slash.
fn first_code(code: &str) -> &str {
    code.split(['-', '/']).next().unwrap_or_default()
}

/// The initials of a name, without the words that codes leave out.
fn code_of(subject: &Subject<'_>, name: &str) -> String {
    let skipped: Vec<String> =
        subject.vocabulary("words-without-initial").iter().map(|word| fold_words(word)).collect();
    initials(words(name).iter().filter(|word| !skipped.contains(&word.folded())))
}

/// Whether the subject stands below the number, without the name of the kind.
fn is_below_number(subject: &Subject<'_>) -> bool {
    kind_of(subject.dispatch, subject.standard).is_ok_and(|kind| kind.title == TitlePlace::Header)
}

/// The wrong prefixes. Below the name of a kind, `về việc` is part of the subject.
fn wrong_prefixes<'a>(subject: &'a Subject<'_>) -> &'a [String] {
    subject.vocabulary(if is_below_number(subject) { "subject-prefixes-wrong" } else { "title-prefixes-wrong" })
}

fn subject_prefix(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(located) = subject.text_at(&FieldPath::of("subject")) else { return };
    let Some((_, range)) = longest(located.text, wrong_prefixes(subject)) else { return };
    let rest = located.text[range.end..].trim_start_matches(|c: char| c.is_whitespace() || ".:".contains(c));
    if !rest.is_empty() {
        let whole = range.start..located.text.len() - rest.len();
        findings.mendable(located, whole, &[&located.text[range]], Mend::wording(""));
    }
}

fn subject_stop(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(located) = subject.text_at(&FieldPath::of("subject")) else { return };
    if let Some(range) = closing_marks(located.text) {
        findings.mendable(located, range.clone(), &[located.text[range].trim()], Mend::safe(""));
    }
}

fn subject_length(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let (Some(located), Some(limit)) = (subject.text_at(&FieldPath::of("subject")), findings.limit()) else { return };
    let length = subject.dispatch.subject.plain().trim().chars().count();
    if length > limit {
        findings.stretch(located, 0..located.text.trim_end().len(), &[&length.to_string(), &limit.to_string()]);
    }
}

fn subject_case(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(located) = subject.text_at(&FieldPath::of("subject")) else { return };
    let prefix = subject.standard.phrases.subject_prefix();
    let found = words(located.text);
    let Some(first) = found.first() else { return };
    let small = |text: &str| text.starts_with(char::is_lowercase);
    let wrong = if longest(located.text, wrong_prefixes(subject)).is_some() {
        false
    } else if is_below_number(subject) && prefix.is_empty() {
        small(first.text)
    } else if !prefix.is_empty() && beginning(located.text, prefix).is_some() {
        !small(first.text)
    } else {
        // Two capitals in a row are a name, and so is what the standard always writes with one.
        let plain = first.text.chars().skip(1).all(char::is_lowercase);
        let followed = found.get(1).is_some_and(|second| small(second.text));
        let name = longest(located.text, subject.vocabulary("subject-capitals")).is_some();
        first.text.starts_with(char::is_uppercase) && plain && followed && !name
    };
    if wrong {
        let mut letters = first.text.chars();
        let letter = letters.next().into_iter();
        let start: String = if small(first.text) {
            letter.flat_map(char::to_uppercase).collect()
        } else {
            letter.flat_map(char::to_lowercase).collect()
        };
        let replacement = start + letters.as_str();
        findings.mendable(located, first.bytes.clone(), &[first.text, &replacement], Mend::wording(&replacement));
    }
}

fn place_form(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let dated: Vec<String> = subject.vocabulary("date-words").iter().map(|word| fold_words(word)).collect();
    for located in subject.texts_of(&[Component::Place]) {
        let text = located.text;
        let found = words(text);
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let date = found.iter().find(|word| dated.contains(&word.folded()) || is_year(word.text));
        if let Some(word) = date {
            let name = text[..word.bytes.start].trim_end_matches(|c: char| c == ',' || c.is_whitespace());
            let range = name.len()..text.trim_end().len();
            findings.mendable(located, range.clone(), &[text[range].trim()], Mend::wording(""));
        } else if let Some(range) = closing_marks(text) {
            findings.mendable(located, range.clone(), &[text[range].trim()], Mend::safe(""));
        }
    }
}

fn place_tier(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Place]) {
        if let [word] = words(located.text).as_slice()
            && word.text.chars().all(char::is_alphabetic)
        {
            findings.stretch(located, word.bytes.clone(), &[word.text]);
        }
    }
}

fn draft_number(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let (Some(_), Some(number)) = (subject.dispatch.draft, subject.dispatch.number.number()) {
        findings.field(&FieldPath::of("number"), &[&number.to_string()]);
    }
}
