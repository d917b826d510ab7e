//! Checks of the addressees and of nơi nhận.

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{capitalised, closing_punctuation, leading_dash, longest_prefix, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Component, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "addressee-label",
        requirement: "An addressee must not contain the label `Kính gửi`: the template prints it.",
        vi: "bỏ `{0}`: mẫu đã in sẵn nhãn này",
        en: "remove `{0}`: the template prints this label",
        run: Run::Dispatch(addressee_label),
    },
    Check {
        id: "addressee-punctuation",
        requirement: "An addressee must not have a dash before it or punctuation after it: the template prints them.",
        vi: "bỏ `{0}` ở phần kính gửi: mẫu đã in sẵn dấu theo thể thức",
        en: "remove `{0}`: the template prints dashes and punctuation",
        run: Run::Dispatch(addressee_punctuation),
    },
    Check {
        id: "addressee-case",
        requirement: "An addressee must begin with a capital.",
        vi: "tên nơi nhận `{0}` sau “Kính gửi” phải viết hoa chữ cái đầu: `{1}`",
        en: "the addressee `{0}` must begin with a capital: `{1}`",
        run: Run::Dispatch(addressee_case),
    },
    Check {
        id: "addressee-twice",
        requirement: "An addressee must not be repeated.",
        vi: "`{0}` được ghi hai lần ở phần kính gửi",
        en: "the addressee `{0}` is repeated",
        run: Run::Dispatch(addressee_twice),
    },
    Check {
        id: "receiver-first",
        requirement: "Nơi nhận must begin with `Như trên` if there is a `Kính gửi`.",
        vi: "dòng đầu của nơi nhận phải là `{1}`, không phải `{0}`",
        en: "nơi nhận must begin with `{1}`, not `{0}`",
        run: Run::Dispatch(receiver_first),
    },
    Check {
        id: "receiver-nobody-above",
        requirement: "Nơi nhận must not have `Như trên` if there is no `Kính gửi`.",
        vi: "văn bản không có phần kính gửi nên không ghi `{0}`; ghi tên nơi nhận",
        en: "there are no addressees above, so `{0}` means nobody; name the receivers",
        run: Run::Dispatch(receiver_nobody_above),
    },
    Check {
        id: "receiver-archive",
        requirement: "Nơi nhận must end with the archive, `Lưu …`.",
        vi: "nơi nhận phải kết thúc bằng dòng `{0} …`",
        en: "nơi nhận must end with a line `{0} …`",
        run: Run::Dispatch(receiver_archive),
    },
    Check {
        id: "archive-office-missing",
        requirement: "The archive line must name the office that keeps the document.",
        vi: "dòng `{0}` chưa ghi nơi lưu văn bản",
        en: "`{0}` must name the office that keeps the document",
        run: Run::Dispatch(archive_office_missing),
    },
    Check {
        id: "archive-form",
        requirement: "The archive line must not have the colon or the `VT` of state documents.",
        vi: "dòng lưu không ghi `{0}`: đó là cách ghi của văn bản hành chính nhà nước",
        en: "the archive line must not contain `{0}`, which is used in state documents",
        run: Run::Dispatch(archive_form),
    },
    Check {
        id: "receiver-punctuation",
        requirement: "A line of nơi nhận must not have a dash before it or punctuation after it: the template prints \
                      them.",
        vi: "bỏ `{0}` ở phần nơi nhận: mẫu đã in sẵn dấu theo thể thức",
        en: "remove `{0}`: the template prints dashes and punctuation",
        run: Run::Dispatch(receiver_punctuation),
    },
    Check {
        id: "receiver-twice",
        requirement: "A line of nơi nhận must not be repeated.",
        vi: "`{0}` được ghi hai lần ở phần nơi nhận",
        en: "`{0}` is repeated in nơi nhận",
        run: Run::Dispatch(receiver_twice),
    },
];

fn addressee_label(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts_of(&[Component::Addressee]) {
        if let Some((_, range)) = longest_prefix(located.text, context.word_list("addressee-labels")) {
            let rest = located.text[range.end..].trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            let label = range.start..located.text.len() - rest.len();
            findings.suggest(located, label, &[&located.text[range]], Replacement::wording(""));
        }
    }
}

fn addressee_punctuation(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    report_punctuation(context.texts_of(&[Component::Addressee]), findings);
}

fn receiver_punctuation(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    report_punctuation(context.texts_of(&[Component::Receiver]), findings);
}

/// Reports typed dashes and punctuation of a list.
fn report_punctuation<'a>(lines: impl Iterator<Item = &'a Located<'a>>, findings: &mut Findings<'_>) {
    for located in lines {
        for range in [leading_dash(located.text), closing_punctuation(located.text)].into_iter().flatten() {
            findings.suggest(located, range.clone(), &[located.text[range].trim()], Replacement::safe(""));
        }
    }
}

/// Reports addressees in lower case, unless all of several are.
fn addressee_case(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let first_word =
        |located: &Located<'_>| words(located.text).into_iter().next().map(|word| (word.text.to_owned(), word.bytes));
    let is_lowercase =
        |located: &&Located<'_>| first_word(located).is_some_and(|(word, _)| word.starts_with(char::is_lowercase));
    let all: Vec<&Located<'_>> = context.texts_of(&[Component::Addressee]).collect();
    let lowercase: Vec<&&Located<'_>> = all.iter().filter(|located| is_lowercase(located)).collect();
    if all.len() > 1 && lowercase.len() == all.len() {
        return;
    }
    for located in lowercase {
        let Some((word, bytes)) = first_word(located) else { continue };
        let right = capitalised(&word);
        findings.suggest(located, bytes, &[&word, &right], Replacement::wording(&right));
    }
}

fn addressee_twice(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    report_duplicates(context.texts_of(&[Component::Addressee]), findings);
}

fn receiver_twice(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    report_duplicates(context.texts_of(&[Component::Receiver]), findings);
}

/// Reports repeated lines of a list.
fn report_duplicates<'a>(lines: impl Iterator<Item = &'a Located<'a>>, findings: &mut Findings<'_>) {
    let mut earlier: Vec<String> = Vec::new();
    for located in lines {
        let name = fold_words(located.text);
        if !name.is_empty() && earlier.contains(&name) {
            report_text(located, &[located.text.trim()], findings);
        }
        earlier.push(name);
    }
}

fn receiver_first(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let as_above = context.word_list("receivers-above");
    let (Some(first), Some(wanted)) = (context.text_at(&FieldPath::of("distribution").index(0)), as_above.first())
    else {
        return;
    };
    if !context.dispatch.addressees.is_empty() && longest_prefix(first.text, as_above).is_none() {
        report_text(first, &[first.text.trim(), wanted], findings);
    }
}

fn receiver_nobody_above(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    if !context.dispatch.addressees.is_empty() {
        return;
    }
    let names: Vec<String> = context.word_list("receivers-of-addressees").iter().map(|name| fold_words(name)).collect();
    for located in context.texts_of(&[Component::Receiver]).filter(|located| names.contains(&fold_words(located.text)))
    {
        report_text(located, &[located.text.trim()], findings);
    }
}

fn receiver_archive(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let archive = context.word_list("archive");
    let Some(wanted) = archive.first() else { return };
    match last_receiver(context) {
        None => findings.report_field(&FieldPath::of("distribution"), &[wanted]),
        Some(last) if longest_prefix(last.text, archive).is_none() => report_text(last, &[wanted], findings),
        Some(_) => {}
    }
}

fn archive_office_missing(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let Some(last) = last_receiver(context) else { return };
    let known: Vec<String> = context.word_list("archive").iter().map(|word| fold_words(word)).collect();
    if known.contains(&fold_words(last.text)) {
        report_text(last, &[last.text.trim()], findings);
    }
}

fn archive_form(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let state = context.word_list("state-archive-marks");
    for located in context.texts_of(&[Component::Receiver]) {
        let text = located.text;
        let Some((_, archive)) = longest_prefix(text, context.word_list("archive")) else { continue };
        let rest = text[archive.end..].trim_start();
        if let Some(office) = rest.strip_prefix(':').map(str::trim_start)
            && !office.is_empty()
        {
            findings.suggest(located, archive.end..text.len() - office.len(), &[":"], Replacement::safe(" "));
        }
        for word in words(text).iter().filter(|word| state.iter().any(|mark| mark == word.text)) {
            findings.report_span(located, word.bytes.clone(), &[word.text]);
        }
    }
}

fn last_receiver<'a>(context: &'a DispatchContext<'_>) -> Option<&'a Located<'a>> {
    context.texts_of(&[Component::Receiver]).last()
}

/// Reports a whole text without the spaces around it.
fn report_text(located: &Located<'_>, words: &[&str], findings: &mut Findings<'_>) {
    let start = located.text.len() - located.text.trim_start().len();
    findings.report_span(located, start..located.text.trim_end().len(), words);
}
