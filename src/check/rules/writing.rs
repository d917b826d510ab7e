//! Rules of how names, dates and lists are written.

use unicode_normalization::char::is_combining_mark;

use crate::check::findings::{Findings, Mend};
use crate::check::rule::{Check, Run};
use crate::check::subject::Subject;
use crate::check::words::{Word, is_upper, words};
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::{BodyItem, Directive, Located};

pub(super) const RULES: &[Check] = &[
    Check {
        id: "capital-names",
        asks: "Fixed names have the capitals that the standard of names gives them: `Bộ Chính trị`.",
        vi: "`{0}` viết hoa chưa đúng; đúng là `{1}`",
        en: "`{0}` has the wrong capitals; it is `{1}`",
        run: Run::Dispatch(capital_names),
    },
    Check {
        id: "date-zero",
        asks: "In a date in words, days below 10 and months below 3 have a zero, no others.",
        vi: "`{0}` phải viết là `{1}`",
        en: "`{0}` is written `{1}`",
        run: Run::Dispatch(date_zero),
    },
    Check {
        id: "combining-mark",
        asks: "Every mark belongs to a letter of Vietnamese.",
        vi: "`{0}` có dấu rời, không ghép được thành chữ tiếng Việt",
        en: "`{0}` has a mark that makes no letter",
        run: Run::Dispatch(combining_mark),
    },
    Check {
        id: "legacy-encoding",
        asks: "The text is Unicode, not pasted in from an old encoding.",
        vi: "`{0}` còn mã cũ (TCVN3, VNI), cần chuyển sang Unicode",
        en: "`{0}` is left over from an old encoding such as TCVN3 or VNI",
        run: Run::Dispatch(legacy_encoding),
    },
    Check {
        id: "space-before-percent",
        asks: "No space stands before a per cent sign.",
        vi: "thừa khoảng trắng trước `%`",
        en: "a space stands before `%`",
        run: Run::Dispatch(space_before_percent),
    },
    Check {
        id: "single-item",
        asks: "A single item of a list needs no number.",
        vi: "chỉ có một mục thì không cần đánh số",
        en: "a single item needs no number",
        run: Run::Dispatch(single_item),
    },
    Check {
        id: "mark-gap",
        asks: "Numbers that the writer gives himself follow each other.",
        vi: "số thứ tự nhảy từ `{0}` sang `{1}`",
        en: "the numbers go from `{0}` to `{1}`",
        run: Run::Dispatch(mark_gap),
    },
    Check {
        id: "nesting-deep",
        asks: "Directives are not nested deeper than the standard has marks for.",
        vi: "các mục lồng nhau quá {0} cấp",
        en: "directives are nested deeper than {0} levels",
        run: Run::Dispatch(nesting_deep),
    },
    Check {
        id: "heading-bare",
        asks: "A heading is followed by text.",
        vi: "sau đề mục không có nội dung",
        en: "no text follows this heading",
        run: Run::Dispatch(heading_bare),
    },
];

fn capital_names(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let names: Vec<(&String, Vec<String>)> =
        subject.vocabulary("names").iter().map(|name| (name, words(name).iter().map(Word::folded).collect())).collect();
    for located in subject.prose() {
        let found = words(located.text);
        let folded: Vec<String> = found.iter().map(Word::folded).collect();
        for (name, wanted) in &names {
            for (at, window) in folded.windows(wanted.len().max(1)).enumerate() {
                let (Some(first), Some(last)) = (found.get(at), found.get(at + wanted.len() - 1)) else { continue };
                let bytes = first.bytes.start..last.bytes.end;
                if window != wanted.as_slice() || !first.text.starts_with(char::is_uppercase) {
                    continue;
                }
                let written = &located.text[bytes.clone()];
                let same_case = written.chars().zip(name.chars()).all(|(a, b)| a.is_uppercase() == b.is_uppercase());
                let unbroken = written.chars().all(|c| c.is_alphanumeric() || c.is_whitespace());
                if unbroken && !same_case && !is_upper(written) {
                    findings.mendable(located, bytes, &[written, name], Mend::wording(name));
                }
            }
        }
    }
}

fn date_zero(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let format = &subject.standard.date;
    let (day_word, month_word) = (subject.date_word("{day}"), subject.date_word("{month}"));
    let figures = |number: u32, below: u32| if number < below { format!("{number:02}") } else { number.to_string() };
    for located in subject.prose() {
        let found = words(located.text);
        for window in found.windows(4) {
            let [a, day, b, month] = window else { continue };
            let (Ok(d), Ok(m)) = (day.text.parse::<u32>(), month.text.parse::<u32>()) else { continue };
            if a.folded() != day_word || b.folded() != month_word {
                continue;
            }
            let right = (figures(d, format.pad_days_below), figures(m, format.pad_months_below));
            if (1..=31).contains(&d) && (1..=12).contains(&m) && (day.text, month.text) != (&right.0, &right.1) {
                let bytes = a.bytes.start..month.bytes.end;
                let wanted = format!("{} {} {} {}", a.text, right.0, b.text, right.1);
                findings.mendable(located, bytes.clone(), &[&located.text[bytes], &wanted], Mend::wording(&wanted));
            }
        }
    }
}

fn combining_mark(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.texts() {
        let Some((at, mark)) = located.text.char_indices().find(|(_, c)| is_combining_mark(*c)) else { continue };
        let start = located.text[..at].char_indices().next_back().map_or(0, |(start, _)| start);
        let bytes = start..at + mark.len_utf8();
        findings.stretch(located, bytes.clone(), &[&located.text[bytes]]);
    }
}

/// Words in which letters of old encodings stand between letters: no Vietnamese word has them.
fn legacy_encoding(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let tell_tale: Vec<char> =
        subject.vocabulary("legacy-letters").iter().flat_map(|letters| letters.chars()).collect();
    for located in subject.texts() {
        let mut start = 0;
        let mut strange = Vec::new();
        for word in located.text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            // Guillemets round a word are quotation marks.
            let inner = bare.trim_matches(|c: char| matches!(c, '«' | '»') || c.is_ascii_punctuation());
            let letters = inner.chars().filter(|c| tell_tale.contains(c)).count();
            if letters > 0 && bare.contains(|c: char| c.is_ascii_alphabetic()) {
                strange.push((letters, start..start + bare.len()));
            }
            start += word.len();
        }
        // One strange letter in one word is a name from elsewhere, such as Köln.
        let letters: usize = strange.iter().map(|(letters, _)| letters).sum();
        if let Some((_, bytes)) = strange.into_iter().next().filter(|_| letters > 1) {
            findings.stretch(located, bytes.clone(), &[&located.text[bytes]]);
        }
    }
}

fn space_before_percent(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for located in subject.prose() {
        for (at, _) in located.text.match_indices(" %") {
            if located.text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                findings.mendable(located, at..at + 1, &[], Mend::safe(""));
            }
        }
    }
}

/// The directives that follow each other on each level, with the paths of their fields.
fn levels<'a>(subject: &Subject<'a>) -> Vec<Vec<(FieldPath, &'a Directive)>> {
    let mut levels = Vec::new();
    let mut top = Vec::new();
    for (index, item) in subject.dispatch.body.iter().enumerate() {
        match item.unconditional() {
            BodyItem::Directive(directive) => top.push((FieldPath::of("body").index(index), directive)),
            BodyItem::Heading(_) => levels.push(std::mem::take(&mut top)),
            BodyItem::Division(_) => levels.push(std::mem::take(&mut top)),
            _ => {}
        }
    }
    levels.push(top);
    let mut at = 0;
    while let Some(level) = levels.get(at) {
        let inner: Vec<Vec<(FieldPath, &Directive)>> = level
            .iter()
            .map(|(path, directive)| {
                let items = directive.items.iter().enumerate();
                items.map(|(index, item)| (path.clone().child("items").index(index), item)).collect()
            })
            .collect();
        levels.extend(inner);
        at += 1;
    }
    levels.retain(|level| !level.is_empty());
    levels
}

fn single_item(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for level in levels(subject) {
        if let [(path, directive)] = level.as_slice()
            && directive.mark.is_none()
        {
            findings.field(&path.clone().child("text"), &[]);
        }
    }
}

fn mark_gap(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let number = |directive: &Directive| -> Option<u32> {
        let mark = directive.mark.as_ref()?.as_str();
        mark.trim_end_matches(['-', '.', ')']).parse().ok()
    };
    for level in levels(subject) {
        for pair in level.windows(2) {
            let [(_, before), (path, after)] = pair else { continue };
            if let (Some(first), Some(second)) = (number(before), number(after))
                && second != first.saturating_add(1)
            {
                findings.field(&path.clone().child("mark"), &[&first.to_string(), &second.to_string()]);
            }
        }
    }
}

fn nesting_deep(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let most = subject.standard.marks.directive.len();
    let deep = |located: &&Located<'_>| {
        located.path.segments().next_back() == Some(FieldSegment::Name("text"))
            && located.path.count_of("items") >= most
    };
    if let Some(located) = subject.texts().find(deep) {
        findings.field(&located.path, &[&most.to_string()]);
    }
}

fn heading_bare(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let body = &subject.dispatch.body;
    for (index, item) in body.iter().enumerate() {
        let next = body.get(index + 1);
        if matches!(item, BodyItem::Heading(_)) && matches!(next, None | Some(BodyItem::Heading(_))) {
            findings.field(&FieldPath::of("body").index(index).child("text"), &[]);
        }
    }
}
