//! Rules of the two lists: whom it is addressed to, who gets copies.

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{capitalised, closing_marks, leading_dash, longest, words};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{Component, Located};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "addressee-label",
        asks: "An addressee does not repeat the label `Kính gửi`: the template prints it.",
        vi: "bỏ `{0}`: nhãn này được in sẵn trước tên nơi gửi đến",
        en: "`{0}` is not typed: the template prints it",
        run: Run::Dispatch(addressee_label),
    },
    Check {
        id: "addressee-punctuation",
        asks: "An addressee bears no dash and no mark at its end: the template prints them.",
        vi: "bỏ `{0}` ở dòng kính gửi: dấu được in sẵn theo thể thức",
        en: "`{0}` is not typed: the template prints dashes and marks",
        run: Run::Dispatch(addressee_punctuation),
    },
    Check {
        id: "addressee-case",
        asks: "An addressee begins with a capital.",
        vi: "nơi gửi đến `{0}` phải viết hoa chữ đầu: `{1}`",
        en: "the addressee `{0}` begins with a capital: `{1}`",
        run: Run::Dispatch(addressee_case),
    },
    Check {
        id: "addressee-twice",
        asks: "No addressee is named twice.",
        vi: "`{0}` ghi hai lần trong kính gửi",
        en: "`{0}` is addressed twice",
        run: Run::Dispatch(addressee_twice),
    },
    Check {
        id: "receiver-first",
        asks: "Nơi nhận begins with `Như trên` where there is a `Kính gửi`.",
        vi: "dòng đầu của nơi nhận là `{1}`, không phải `{0}`",
        en: "nơi nhận begins with `{1}`, not `{0}`",
        run: Run::Dispatch(receiver_first),
    },
    Check {
        id: "receiver-archive",
        asks: "Nơi nhận ends with the archive, `Lưu …`.",
        vi: "nơi nhận phải kết thúc bằng dòng `{0} …`",
        en: "nơi nhận ends with a line `{0} …`",
        run: Run::Dispatch(receiver_archive),
    },
    Check {
        id: "archive-bare",
        asks: "The line of the archive names the office that keeps the document.",
        vi: "dòng `{0}` chưa ghi nơi lưu",
        en: "`{0}` names no office that keeps the document",
        run: Run::Dispatch(archive_bare),
    },
    Check {
        id: "archive-form",
        asks: "The line of the archive has neither the colon nor the `VT` of state documents.",
        vi: "dòng lưu không ghi `{0}`: đó là cách ghi của văn bản hành chính nhà nước",
        en: "`{0}` belongs to the archive line of state documents",
        run: Run::Dispatch(archive_form),
    },
    Check {
        id: "receiver-punctuation",
        asks: "A line of nơi nhận bears no dash and no mark at its end: the template prints them.",
        vi: "bỏ `{0}` ở dòng nơi nhận: dấu được in sẵn theo thể thức",
        en: "`{0}` is not typed: the template prints dashes and marks",
        run: Run::Dispatch(receiver_punctuation),
    },
    Check {
        id: "receiver-twice",
        asks: "Nobody gets two copies.",
        vi: "`{0}` ghi hai lần trong nơi nhận",
        en: "`{0}` stands twice in nơi nhận",
        run: Run::Dispatch(receiver_twice),
    },
];

fn addressee_label(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts_of(&[Component::Addressee]) {
        if let Some((_, range)) = longest(located.text, subject.vocabulary("addressee-labels")) {
            let rest = located.text[range.end..].trim_start_matches(|c: char| c == ':' || c.is_whitespace());
            let whole = range.start..located.text.len() - rest.len();
            findings.mendable(located, whole, &[&located.text[range]], Mend::wording(""));
        }
    }
}

fn addressee_punctuation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    punctuation(subject.texts_of(&[Component::Addressee]), findings);
}

fn receiver_punctuation(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    punctuation(subject.texts_of(&[Component::Receiver]), findings);
}

fn punctuation<'a>(lines: impl Iterator<Item = &'a Located<'a>>, findings: &mut Findings<'_>) {
    for located in lines {
        for range in [leading_dash(located.text), closing_marks(located.text)].into_iter().flatten() {
            findings.mendable(located, range.clone(), &[located.text[range].trim()], Mend::safe(""));
        }
    }
}

/// One that is alone, or that stands among others with capitals.
fn addressee_case(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let begins =
        |located: &Located<'_>| words(located.text).into_iter().next().map(|word| (word.text.to_owned(), word.bytes));
    let is_small =
        |located: &&Located<'_>| begins(located).is_some_and(|(word, _)| word.starts_with(char::is_lowercase));
    let all: Vec<&Located<'_>> = subject.texts_of(&[Component::Addressee]).collect();
    let small: Vec<&&Located<'_>> = all.iter().filter(|located| is_small(located)).collect();
    if all.len() > 1 && small.len() == all.len() {
        return;
    }
    for located in small {
        let Some((word, bytes)) = begins(located) else { continue };
        let right = capitalised(&word);
        findings.mendable(located, bytes, &[&word, &right], Mend::wording(&right));
    }
}

fn addressee_twice(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    twice(subject.texts_of(&[Component::Addressee]), findings);
}

fn receiver_twice(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    twice(subject.texts_of(&[Component::Receiver]), findings);
}

fn twice<'a>(lines: impl Iterator<Item = &'a Located<'a>>, findings: &mut Findings<'_>) {
    let mut seen: Vec<String> = Vec::new();
    for located in lines {
        let name = fold_words(located.text);
        if !name.is_empty() && seen.contains(&name) {
            whole(located, &[located.text.trim()], findings);
        }
        seen.push(name);
    }
}

fn receiver_first(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let above = subject.vocabulary("receivers-above");
    let (Some(first), Some(wanted)) = (subject.text_at(&FieldPath::of("distribution").index(0)), above.first()) else {
        return;
    };
    if !subject.dispatch.addressees.is_empty() && longest(first.text, above).is_none() {
        whole(first, &[first.text.trim(), wanted], findings);
    }
}

fn receiver_archive(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let archive = subject.vocabulary("archive");
    let Some(wanted) = archive.first() else { return };
    match last_receiver(subject) {
        None => findings.field(&FieldPath::of("distribution"), &[wanted]),
        Some(last) if longest(last.text, archive).is_none() => whole(last, &[wanted], findings),
        Some(_) => {}
    }
}

fn archive_bare(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(last) = last_receiver(subject) else { return };
    let known: Vec<String> = subject.vocabulary("archive").iter().map(|word| fold_words(word)).collect();
    if known.contains(&fold_words(last.text)) {
        whole(last, &[last.text.trim()], findings);
    }
}

fn archive_form(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let state = subject.vocabulary("state-archive-marks");
    for located in subject.texts_of(&[Component::Receiver]) {
        let text = located.text;
        let Some((_, archive)) = longest(text, subject.vocabulary("archive")) else { continue };
        let behind = &text[archive.end..];
        let rest = behind.trim_start();
        if let Some(office) = rest.strip_prefix(':').map(str::trim_start)
            && !office.is_empty()
        {
            findings.mendable(located, archive.end..text.len() - office.len(), &[":"], Mend::safe(" "));
        }
        for word in words(text).iter().filter(|word| state.iter().any(|mark| mark == word.text)) {
            findings.stretch(located, word.bytes.clone(), &[word.text]);
        }
    }
}

fn last_receiver<'a>(subject: &'a Subject<'_>) -> Option<&'a Located<'a>> {
    subject.texts_of(&[Component::Receiver]).last()
}

fn whole(located: &Located<'_>, words: &[&str], findings: &mut Findings<'_>) {
    let start = located.text.len() - located.text.trim_start().len();
    findings.stretch(located, start..located.text.trim_end().len(), words);
}
