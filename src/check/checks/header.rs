//! Checks of the header: number, subject, place, draft.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{closing_punctuation, initials, longest_prefix, prefix_range, without_diacritics, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::kind::kind_of;
use crate::model::Component;
use crate::standard::TitlePlace;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "number-kind",
        requirement: "The code in the number must match the kind of document.",
        vi: "ký hiệu tên loại văn bản `{0}` không phải của {2}; {2} ghi `{1}`",
        en: "`{0}` is not the code of the kind `{2}`; write `{1}`",
        run: Run::Dispatch(number_kind),
    },
    Check {
        id: "number-body",
        requirement: "The code of the body must match the name of the issuer.",
        vi: "ký hiệu cơ quan `{0}` không khớp với tên cơ quan ban hành `{1}` (viết tắt là `{2}`)",
        en: "the code `{0}` does not match the initials `{2}` of the issuer `{1}`",
        run: Run::Dispatch(number_body),
    },
    Check {
        id: "number-parent",
        requirement: "The code of an advisory body must contain the code of the committee that it serves.",
        vi: "ký hiệu `{0}` thiếu phần viết tắt tên cấp uỷ `{1}`, ví dụ `{2}`",
        en: "the code `{0}` must contain the code of the committee `{1}`, such as `{2}`",
        run: Run::Dispatch(number_parent),
    },
    Check {
        id: "number-committee",
        requirement: "The code of a committee must match the committee in the header.",
        vi: "ký hiệu `{0}` là của `{1}`, không phải của `{2}`",
        en: "`{0}` is the code of `{1}`, not of `{2}`",
        run: Run::Dispatch(number_committee),
    },
    Check {
        id: "number-joint",
        requirement: "The code of a joint document must have the code of each issuer, joined by hyphens.",
        vi: "văn bản của {1} cơ quan: ký hiệu `{0}` phải gồm ký hiệu của từng cơ quan, nối bằng dấu gạch nối",
        en: "the document has {1} issuers: `{0}` must consist of the code of each, joined by hyphens",
        run: Run::Dispatch(number_joint),
    },
    Check {
        id: "subject-prefix",
        requirement: "The subject must not have a prefix that the specimen of the standard lacks, such as `V/v`.",
        vi: "theo mẫu, trước trích yếu không ghi `{0}`",
        en: "the subject must not begin with `{0}`: the specimen of the standard has no such prefix",
        run: Run::Dispatch(subject_prefix),
    },
    Check {
        id: "subject-stop",
        requirement: "The subject must not end with a full stop or other punctuation.",
        vi: "cuối trích yếu không ghi dấu `{0}`",
        en: "the subject must not end with `{0}`",
        run: Run::Dispatch(subject_stop),
    },
    Check {
        id: "subject-length",
        requirement: "The subject should be short.",
        vi: "trích yếu dài {0} ký tự; nên rút gọn còn không quá {1} ký tự",
        en: "the subject has {0} characters; shorten it to at most {1}",
        run: Run::Dispatch(subject_length),
    },
    Check {
        id: "subject-case",
        requirement: "The subject must begin with a capital, or in lower case if the standard has a prefix.",
        vi: "trích yếu bắt đầu bằng `{0}`; theo mẫu phải viết `{1}`",
        en: "the subject begins with `{0}`; the specimen of the standard requires `{1}`",
        run: Run::Dispatch(subject_case),
    },
    Check {
        id: "place-form",
        requirement: "The place must be a name without a date and without punctuation after it.",
        vi: "địa danh chỉ ghi tên, bỏ `{0}`",
        en: "the place must be a name only: remove `{0}`",
        run: Run::Dispatch(place_form),
    },
    Check {
        id: "place-tier",
        requirement: "A place name of one syllable or a number must have its administrative level before it, such as \
                      `Thành phố Huế`.",
        vi: "địa danh một âm tiết hoặc theo số thứ tự `{0}` phải ghi kèm cấp hành chính (thành phố, phường, xã…)",
        en: "the place `{0}` has one syllable or is a number, so its administrative level must precede it",
        run: Run::Dispatch(place_tier),
    },
    Check {
        id: "draft-number",
        requirement: "A draft must not have a number.",
        vi: "dự thảo đã ghi số {0}; số văn bản chỉ cấp khi ban hành",
        en: "the draft already has the number {0}; numbers are assigned on issue",
        run: Run::Dispatch(draft_number),
    },
];

fn number_kind(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let code = context.dispatch.number.kind();
    // A document without a valid kind is an error.
    let Ok(kind) = kind_of(context.dispatch, context.standard) else { return };
    if !kind.accepted_codes().any(|known| known == code) {
        findings.report_field(&FieldPath::of("number"), &[code, &kind.code, &kind.name]);
    }
}

fn number_body(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let code = first_code(context.dispatch.number.body());
    let issuer = context.issuer_name();
    // In joint documents the leading body comes first, both in the name and in the code.
    let leading = issuer.split(" - ").next().unwrap_or_default();
    // The papers of all bodies of a congress have one code.
    if let Some(congress) = congress_code(context, leading) {
        if code != congress {
            findings.report_field(&FieldPath::of("number"), &[code, leading, congress]);
        }
        return;
    }
    let lists = ["advisory-bodies", "bodies-of-committees"];
    let advisory = lists.into_iter().find_map(|list| longest_prefix(leading, context.word_list(list)));
    let advisory = advisory.map(|(body, _)| body);
    let expected = code_from_name(context, advisory.unwrap_or(leading));
    let given = without_diacritics(code);
    let agrees = if advisory.is_some() {
        given.starts_with(&expected) || expected.starts_with(&given)
    } else {
        let common = given.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
        common >= expected.chars().count().min(2) || context.word_list("body-codes").iter().any(|known| known == code)
    };
    if !expected.is_empty() && !agrees {
        findings.report_field(&FieldPath::of("number"), &[code, leading, &expected]);
    }
}

fn number_parent(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let code = context.dispatch.number.body();
    let issuer = context.issuer_name();
    let Some((body, _)) = longest_prefix(&issuer, context.word_list("advisory-bodies")) else { return };
    let Some(parent) = context.parent_line() else { return };
    let Some((committee, range)) = longest_prefix(parent.text, context.word_list("committees")) else { return };
    let is_fixed = context.word_list("body-codes").iter().any(|known| known == code);
    if without_diacritics(code) == code_from_name(context, body) && !is_fixed {
        let example = format!("{code}{}", code_from_name(context, committee));
        findings.report_field(&FieldPath::of("number"), &[code, &parent.text[range], &example]);
    }
}

fn number_committee(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let code = first_code(context.dispatch.number.body());
    let issuer = context.issuer_name();
    // The code of an advisory body ends with the code of its committee.
    let (code, committee) = match longest_prefix(&issuer, context.word_list("advisory-bodies")) {
        None => (code.to_owned(), issuer.as_str()),
        Some((body, _)) => {
            let own = code_from_name(context, body);
            let (Some(parent), true) = (context.parent_line(), without_diacritics(code).starts_with(&own)) else {
                return;
            };
            (code.chars().skip(own.chars().count()).collect(), parent.text)
        }
    };
    let pairs: Vec<(&str, &str)> =
        context.word_list("committee-codes").iter().filter_map(|pair| pair.split_once(' ')).collect();
    let length = |name: &str| words(name).len();
    let named = |name: &str| prefix_range(committee, name).is_some();
    // The code of the longest name counts: Đảng uỷ Quân sự has a code other than Đảng uỷ.
    let longest = pairs.iter().filter(|(_, name)| named(name)).map(|(_, name)| length(name)).max();
    let Some(longest) = longest else { return };
    let is_right = pairs.iter().any(|(known, name)| *known == code && named(name) && length(name) == longest);
    if let Some((_, owner)) = pairs.iter().find(|(known, _)| *known == code).filter(|_| !is_right) {
        findings.report_field(&FieldPath::of("number"), &[&code, owner, committee.trim()]);
    }
}

/// Returns the code of a congress if the issuer is a congress, or a body below one.
fn congress_code<'a>(context: &DispatchContext<'a>, issuer: &str) -> Option<&'a str> {
    let pairs = context.standard.word_list("congress-codes").iter().filter_map(|pair| pair.split_once(' '));
    let parent = context.parent_line().map_or("", |parent| parent.text);
    let is_named = |name: &str| prefix_range(issuer, name).is_some() || prefix_range(parent, name).is_some();
    pairs.into_iter().find(|(_, name)| is_named(name)).map(|(code, _)| code)
}

fn number_joint(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let issuer = context.issuer_name();
    let code = context.dispatch.number.body();
    // A name such as PHÒNG HÀNH CHÍNH - QUẢN TRỊ has a hyphen too, so every part must be the name of a body.
    let is_body = |part: &str| longest_prefix(part, context.word_list("joint-issuers")).is_some();
    let parts: Vec<&str> = issuer.split(" - ").map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| is_body(part)) && code.split('-').count() != parts.len() {
        findings.report_field(&FieldPath::of("number"), &[code, &parts.len().to_string()]);
    }
}

/// Returns the code of the first body of a joint code, up to a slash.
fn first_code(code: &str) -> &str {
    code.split(['-', '/']).next().unwrap_or_default()
}

/// Returns the initials of a name, without the words that codes omit.
fn code_from_name(context: &DispatchContext<'_>, name: &str) -> String {
    let skipped: Vec<String> = context.word_list("words-without-initial").iter().map(|word| fold_words(word)).collect();
    initials(words(name).iter().filter(|word| !skipped.contains(&word.folded())))
}

/// Returns whether the subject is below the number, without the name of the kind.
fn is_below_number(context: &DispatchContext<'_>) -> bool {
    kind_of(context.dispatch, context.standard).is_ok_and(|kind| kind.title == TitlePlace::Header)
}

/// Returns the wrong prefixes of the subject. Below the name of a kind, `về việc` is part of the subject.
fn wrong_prefixes<'a>(context: &'a DispatchContext<'_>) -> &'a [String] {
    context.word_list(if is_below_number(context) { "subject-prefixes-wrong" } else { "title-prefixes-wrong" })
}

fn subject_prefix(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(located) = context.text_at(&FieldPath::of("subject")) else { return };
    let Some((_, range)) = longest_prefix(located.text, wrong_prefixes(context)) else { return };
    let rest = located.text[range.end..].trim_start_matches(|c: char| c.is_whitespace() || ".:".contains(c));
    if !rest.is_empty() {
        let prefix = range.start..located.text.len() - rest.len();
        findings.suggest(located, prefix, &[&located.text[range]], Replacement::wording(""));
    }
}

fn subject_stop(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(located) = context.text_at(&FieldPath::of("subject")) else { return };
    if let Some(range) = closing_punctuation(located.text) {
        findings.suggest(located, range.clone(), &[located.text[range].trim()], Replacement::safe(""));
    }
}

fn subject_length(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let (Some(located), Some(limit)) = (context.text_at(&FieldPath::of("subject")), findings.limit()) else { return };
    let length = context.dispatch.subject.plain().trim().chars().count();
    if length > limit {
        findings.report_span(located, 0..located.text.trim_end().len(), &[&length.to_string(), &limit.to_string()]);
    }
}

fn subject_case(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(located) = context.text_at(&FieldPath::of("subject")) else { return };
    let prefix = context.standard.phrases.subject_prefix();
    let found = words(located.text);
    let Some(first) = found.first() else { return };
    let is_lowercase = |text: &str| text.starts_with(char::is_lowercase);
    let is_wrong = if longest_prefix(located.text, wrong_prefixes(context)).is_some() {
        false
    } else if is_below_number(context) && prefix.is_empty() {
        is_lowercase(first.text)
    } else if !prefix.is_empty() && prefix_range(located.text, prefix).is_some() {
        !is_lowercase(first.text)
    } else {
        // Two capitalised words are a name; the standard lists other words that always have a capital.
        let is_capitalised = first.text.chars().skip(1).all(char::is_lowercase);
        let is_single = found.get(1).is_some_and(|second| is_lowercase(second.text));
        let is_name = longest_prefix(located.text, context.word_list("subject-capitals")).is_some();
        first.text.starts_with(char::is_uppercase) && is_capitalised && is_single && !is_name
    };
    if is_wrong {
        let mut letters = first.text.chars();
        let letter = letters.next().into_iter();
        let start: String = if is_lowercase(first.text) {
            letter.flat_map(char::to_uppercase).collect()
        } else {
            letter.flat_map(char::to_lowercase).collect()
        };
        let replacement = start + letters.as_str();
        findings.suggest(located, first.bytes.clone(), &[first.text, &replacement], Replacement::wording(&replacement));
    }
}

fn place_form(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let date_words: Vec<String> = context.word_list("date-words").iter().map(|word| fold_words(word)).collect();
    for located in context.texts_of(&[Component::Place]) {
        let text = located.text;
        let found = words(text);
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let date = found.iter().find(|word| date_words.contains(&word.folded()) || is_year(word.text));
        if let Some(word) = date {
            let name = text[..word.bytes.start].trim_end_matches(|c: char| c == ',' || c.is_whitespace());
            let range = name.len()..text.trim_end().len();
            findings.suggest(located, range.clone(), &[text[range].trim()], Replacement::wording(""));
        } else if let Some(range) = closing_punctuation(text) {
            findings.suggest(located, range.clone(), &[text[range].trim()], Replacement::safe(""));
        }
    }
}

fn place_tier(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Place]) {
        if let [word] = words(located.text).as_slice()
            && (word.text.chars().all(char::is_alphabetic) || word.text.chars().all(|c| c.is_ascii_digit()))
        {
            findings.report_span(located, word.bytes.clone(), &[word.text]);
        }
    }
}

fn draft_number(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    if let (Some(_), Some(number)) = (context.dispatch.draft, context.dispatch.number.number()) {
        findings.report_field(&FieldPath::of("number"), &[&number.to_string()]);
    }
}
