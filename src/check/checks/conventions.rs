//! Checks of names, dates, encodings, percentages and lists.

use unicode_normalization::char::is_combining_mark;

use crate::check::context::DispatchContext;
use crate::check::definition::{Check, Run};
use crate::check::findings::{Findings, Replacement};
use crate::check::words::{PhraseSearch, folded_words, is_all_capitals, words};
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::{BodyItem, Directive, Located};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "capital-names",
        requirement: "Well-known names must have their official capitals: `Bộ Chính trị`.",
        vi: "`{0}` viết hoa chưa đúng; đúng là `{1}`",
        en: "`{0}` has wrong capitals; write `{1}`",
        run: Run::Dispatch(capital_names),
    },
    Check {
        id: "date-leading-zero",
        requirement: "In a date in words, days below 10 and months below 3 must have a leading zero, others none.",
        vi: "`{0}` phải viết là `{1}`",
        en: "`{0}` must be written `{1}`",
        run: Run::Dispatch(date_leading_zero),
    },
    Check {
        id: "combining-mark",
        requirement: "Every combining mark must form a Vietnamese letter.",
        vi: "`{0}` có dấu rời, không ghép được thành chữ tiếng Việt",
        en: "`{0}` has a combining mark that does not form a letter",
        run: Run::Dispatch(combining_mark),
    },
    Check {
        id: "legacy-encoding",
        requirement: "The text must be Unicode, without remnants of older encodings.",
        vi: "`{0}` còn theo bảng mã cũ (TCVN3, VNI); cần chuyển sang Unicode",
        en: "`{0}` is text in an older encoding such as TCVN3 or VNI",
        run: Run::Dispatch(legacy_encoding),
    },
    Check {
        id: "space-before-percent",
        requirement: "There must be no space before a percent sign.",
        vi: "thừa khoảng trắng trước `%`",
        en: "there is a space before `%`",
        run: Run::Dispatch(space_before_percent),
    },
    Check {
        id: "single-item",
        requirement: "A list of one item should not be numbered.",
        vi: "chỉ có một mục nên không cần đánh số",
        en: "a list of one item should not be numbered",
        run: Run::Dispatch(single_item),
    },
    Check {
        id: "numbering-gap",
        requirement: "Typed numbers of directives must be consecutive.",
        vi: "số thứ tự nhảy từ `{0}` sang `{1}`",
        en: "the numbers skip from `{0}` to `{1}`",
        run: Run::Dispatch(numbering_gap),
    },
    Check {
        id: "nesting-deep",
        requirement: "Directives must not be nested deeper than the levels of the standard.",
        vi: "các mục lồng nhau quá {0} cấp",
        en: "directives are nested deeper than {0} levels",
        run: Run::Dispatch(nesting_deep),
    },
    Check {
        id: "heading-without-text",
        requirement: "A heading must be followed by text.",
        vi: "sau đề mục không có nội dung",
        en: "this heading is not followed by text",
        run: Run::Dispatch(heading_without_text),
    },
];

fn capital_names(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let names: Vec<(&String, Vec<String>)> =
        context.word_list("names").iter().map(|name| (name, folded_words(name))).collect();
    for located in context.prose() {
        let search = PhraseSearch::new(located.text);
        for (name, phrase) in &names {
            for bytes in search.occurrences(phrase) {
                let written = &located.text[bytes.clone()];
                let same_case = written.chars().zip(name.chars()).all(|(a, b)| a.is_uppercase() == b.is_uppercase());
                let is_unbroken = written.chars().all(|c| c.is_alphanumeric() || c.is_whitespace());
                let is_name = written.starts_with(char::is_uppercase) && !is_all_capitals(written);
                if is_name && is_unbroken && !same_case {
                    findings.suggest(located, bytes, &[written, name], Replacement::wording(name));
                }
            }
        }
    }
}

fn date_leading_zero(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let format = &context.standard.date;
    let (day_word, month_word) = (context.date_word("{day}"), context.date_word("{month}"));
    let figures = |number: u32, below: u32| if number < below { format!("{number:02}") } else { number.to_string() };
    for located in context.prose() {
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
                findings.suggest(
                    located,
                    bytes.clone(),
                    &[&located.text[bytes], &wanted],
                    Replacement::wording(&wanted),
                );
            }
        }
    }
}

fn combining_mark(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.texts() {
        let Some((at, mark)) = located.text.char_indices().find(|(_, c)| is_combining_mark(*c)) else { continue };
        let start = located.text[..at].char_indices().next_back().map_or(0, |(start, _)| start);
        let bytes = start..at + mark.len_utf8();
        findings.report_span(located, bytes.clone(), &[&located.text[bytes]]);
    }
}

/// Reports words with letters that occur only in text of older encodings.
fn legacy_encoding(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let legacy_letters: Vec<char> =
        context.word_list("legacy-letters").iter().flat_map(|letters| letters.chars()).collect();
    for located in context.texts() {
        let mut start = 0;
        let mut suspects = Vec::new();
        for word in located.text.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            // Guillemets around a word are quotation marks.
            let inner = bare.trim_matches(|c: char| matches!(c, '«' | '»') || c.is_ascii_punctuation());
            let letters = inner.chars().filter(|c| legacy_letters.contains(c)).count();
            if letters > 0 && bare.contains(|c: char| c.is_ascii_alphabetic()) {
                suspects.push((letters, start..start + bare.len()));
            }
            start += word.len();
        }
        // A single letter may be part of a foreign name, such as Köln.
        let letters: usize = suspects.iter().map(|(letters, _)| letters).sum();
        if let Some((_, bytes)) = suspects.into_iter().next().filter(|_| letters > 1) {
            findings.report_span(located, bytes.clone(), &[&located.text[bytes]]);
        }
    }
}

fn space_before_percent(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for located in context.prose() {
        for (at, _) in located.text.match_indices(" %") {
            if located.text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                findings.suggest(located, at..at + 1, &[], Replacement::safe(""));
            }
        }
    }
}

/// Returns each list of consecutive directives on the same level, with their paths.
fn levels<'a>(context: &DispatchContext<'a>) -> Vec<Vec<(FieldPath, &'a Directive)>> {
    let mut levels = Vec::new();
    let mut top = Vec::new();
    for (index, item) in context.dispatch.body.iter().enumerate() {
        match item.unconditional() {
            BodyItem::Directive(directive) => top.push((FieldPath::of("body").index(index), directive)),
            BodyItem::Heading(_) => levels.push(std::mem::take(&mut top)),
            BodyItem::Division(division) => {
                levels.push(std::mem::take(&mut top));
                levels.push(
                    division
                        .items
                        .iter()
                        .enumerate()
                        .map(|(at, item)| (FieldPath::of("body").index(index).child("items").index(at), item))
                        .collect(),
                );
            }
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

fn single_item(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    for level in levels(context) {
        if let [(path, directive)] = level.as_slice()
            && directive.mark.is_none()
        {
            findings.report_field(&path.clone().child("text"), &[]);
        }
    }
}

fn numbering_gap(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let number = |directive: &Directive| -> Option<u32> {
        let mark = directive.mark.as_ref()?.as_str();
        mark.trim_end_matches(['-', '.', ')']).parse().ok()
    };
    for level in levels(context) {
        for pair in level.windows(2) {
            let [(_, before), (path, after)] = pair else { continue };
            if let (Some(first), Some(second)) = (number(before), number(after))
                && second != first.saturating_add(1)
            {
                findings.report_field(&path.clone().child("mark"), &[&first.to_string(), &second.to_string()]);
            }
        }
    }
}

fn nesting_deep(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let max_depth = context.standard.marks.directive.len();
    let is_too_deep = |located: &&Located<'_>| {
        located.path.segments().next_back() == Some(FieldSegment::Name("text"))
            && located.path.count_of("items") >= max_depth
    };
    if let Some(located) = context.texts().find(is_too_deep) {
        findings.report_field(&located.path, &[&max_depth.to_string()]);
    }
}

fn heading_without_text(context: &DispatchContext<'_>, findings: &mut Findings<'_>) {
    let body = &context.dispatch.body;
    for (index, item) in body.iter().enumerate() {
        let next = body.get(index + 1);
        if matches!(item, BodyItem::Heading(_)) && matches!(next, None | Some(BodyItem::Heading(_))) {
            findings.report_field(&FieldPath::of("body").index(index).child("text"), &[]);
        }
    }
}
