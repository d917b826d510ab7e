//! Detects the kinds of rows and columns by the words of their labels. `templates/labels.toml` lists the words, which
//! are never printed.

use std::sync::LazyLock;

use serde::Deserialize;

use super::RowKind;
use crate::fold::{TONES, fold, fold_words, is_of_word};

/// The words, parsed once. A test ensures that the file can be parsed.
static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let mut labels: Labels = toml::from_str(include_str!("../../../templates/labels.toml")).unwrap_or_default();
    labels.fold();
    labels
});

#[derive(Debug, Default, Deserialize)]
struct Labels {
    sums: Sums,
    carried: Begins,
    parts: Begins,
    ratios: Ratios,
    below: Below,
    running_numbers: RunningNumbers,
}

#[derive(Debug, Default, Deserialize)]
struct Sums {
    totals: Vec<String>,
    subtotals: Vec<String>,
    alone: Vec<String>,
    may: Vec<String>,
    may_total: Vec<String>,
    may_subtotal: Vec<String>,
    never: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Begins {
    begins: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Ratios {
    words: Vec<String>,
    signs: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Below {
    begins: Vec<String>,
    date: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct RunningNumbers {
    titles: Vec<String>,
}

impl Labels {
    /// Folds the words for comparison with folded labels.
    fn fold(&mut self) {
        let Sums { totals, subtotals, alone, may, may_total, may_subtotal, never } = &mut self.sums;
        let sums = [totals, subtotals, alone, may, may_total, may_subtotal, never];
        let others = [&mut self.carried.begins, &mut self.parts.begins, &mut self.below.begins, &mut self.below.date];
        for words in sums.into_iter().chain(others).chain([&mut self.running_numbers.titles]).flatten() {
            // The space after an abbreviation is significant.
            *words = fold(words) + if words.ends_with(' ') { " " } else { "" };
        }
        for words in &mut self.ratios.words {
            *words = format!(" {} ", fold_words(words));
        }
    }
}

/// Whether a row is a sum, by its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumLabel {
    /// The row is a sum.
    Sum,
    /// The row is a sum or a separate indicator.
    Doubtful,
    /// The row is not a sum.
    Other,
}

/// Tells by the label whether a row is a sum. `Cộng I` is one, `Tổng số đảng viên` may be one.
pub(crate) fn sum_label(label: &str) -> SumLabel {
    let label = from_first_word(label);
    let sums = &LABELS.sums;
    if any_begins(&sums.never, &label) {
        return SumLabel::Other;
    }
    let alone = |word: &String| rest_after(word, &label).is_some_and(names_rows);
    let begins = |lists: &[&[String]]| lists.iter().any(|words| any_begins(words, &label));
    match () {
        () if begins(&[&sums.totals, &sums.subtotals]) || sums.alone.iter().any(alone) => SumLabel::Sum,
        () if begins(&[&sums.may, &sums.may_total, &sums.may_subtotal]) => SumLabel::Doubtful,
        () => SumLabel::Other,
    }
}

/// Returns the kind of a row of a file by its label, if it is a sum or a part.
pub(crate) fn kind_in_file(label: &str) -> Option<RowKind> {
    let sums = &LABELS.sums;
    let words = from_first_word(label);
    let is_alone = |list: &[String]| {
        let is_bare = |rest: &str| !rest.contains(is_of_word);
        list.iter().any(|word| rest_after(word, &words).is_some_and(is_bare))
    };
    match sum_label(label) {
        _ if any_begins(&LABELS.parts.begins, &words) => Some(RowKind::Part),
        SumLabel::Sum if any_begins(&sums.totals, &words) || is_alone(&sums.alone) => Some(RowKind::Total),
        SumLabel::Sum => Some(RowKind::Subtotal),
        SumLabel::Doubtful if is_alone(&sums.may_total) => Some(RowKind::Total),
        SumLabel::Doubtful if any_begins(&sums.may_subtotal, &words) => Some(RowKind::Subtotal),
        SumLabel::Doubtful | SumLabel::Other => None,
    }
}

/// Returns `true` for the label of a sum that is carried to the next page.
pub(crate) fn is_carried(label: &str) -> bool {
    any_begins(&LABELS.carried.begins, &from_first_word(label))
}

/// Returns `true` for a label or title of averages or shares.
pub(crate) fn names_ratio(label: &str) -> bool {
    let words = format!(" {} ", fold_words(label));
    let squeezed: String = label.split_whitespace().collect();
    let Ratios { words: phrases, signs } = &LABELS.ratios;
    phrases.iter().any(|phrase| words.contains(phrase)) || signs.iter().any(|sign| squeezed.contains(sign))
}

/// Returns `true` for a label of a sum or a possible sum.
pub(crate) fn names_sum(label: &str) -> bool {
    sum_label(label) != SumLabel::Other
}

/// Returns `true` for the title of a column of row numbers, such as `STT` or `Số TT`.
pub(crate) fn numbers_rows(title: &str) -> bool {
    let title = from_first_word(title);
    let title = title.trim_matches(|c: char| !is_of_word(c));
    LABELS.running_numbers.titles.iter().any(|own| own == title)
}

fn any_begins(words: &[String], label: &str) -> bool {
    words.iter().any(|words| rest_after(words, label).is_some())
}

/// Strips whole words from the beginning of a label.
fn rest_after<'l>(words: &str, label: &'l str) -> Option<&'l str> {
    label.strip_prefix(words).filter(|rest| !rest.starts_with(is_of_word))
}

/// Returns `true` if a text consists of marks of rows and signs between them, such as `(I + II)`, `= 1 + 2` or `A, B`.
fn names_rows(words: &str) -> bool {
    let mut marks = words.split(|c: char| !c.is_alphanumeric()).filter(|mark| !mark.is_empty());
    marks.all(|mark| {
        let roman = mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        roman || mark.chars().count() == 1 || mark.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns `true` for a cell below the end of a table, such as the line of the date.
pub(crate) fn closes_table(cell: &str) -> bool {
    let cell = from_first_word(cell);
    let is_date = match &LABELS.below.date[..] {
        [day, others @ ..] => split_around(&cell, day).is_some_and(|(place, rest)| {
            let rest = others.iter().try_fold(rest, |rest, word| split_around(rest, word).map(|(_, rest)| rest));
            rest.is_some() && (place.trim_end().is_empty() || place.trim_end().ends_with(','))
        }),
        [] => false,
    };
    is_date || LABELS.below.begins.iter().any(|words| cell.starts_with(words))
}

/// Splits a text around a word. The same letters with another tone mark are another word.
fn split_around<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let mut found = text.match_indices(word).map(|(at, _)| (&text[..at], &text[at + word.len()..]));
    found.find(|(_, rest)| !rest.starts_with(TONES))
}

/// Folds a text from its first letter, digit or bracket on.
fn from_first_word(text: &str) -> String {
    let text = fold(text);
    let start = text.find(|c: char| is_of_word(c) || c == '(').unwrap_or(0);
    text[start..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_the_file_of_words() {
        toml::from_str::<Labels>(include_str!("../../../templates/labels.toml")).unwrap();
    }

    #[test]
    fn detects_sums_and_possible_sums() {
        for label in [
            "Cộng",
            "Cộng I",
            "Tổng cộng",
            "TỔNG CỘNG các khối",
            "Tổng số",
            "Tổng số (I + II):",
            "Tổng số = 1+12",
            "Tổng A",
        ] {
            assert_eq!(sum_label(label), SumLabel::Sum, "{label}");
        }
        for label in ["Tổng số đảng viên", "Toàn tỉnh", "Luỹ kế từ đầu năm", "Lũy kế"] {
            assert_eq!(sum_label(label), SumLabel::Doubtful, "{label}");
        }
        for label in ["Xã Cộng Hoà", "Cộng Hòa", "Công đoàn", "Tổng công ty Điện lực", "Chi bộ 1"] {
            assert_eq!(sum_label(label), SumLabel::Other, "{label}");
        }
    }

    #[test]
    fn detects_kinds_of_rows_of_files() {
        for (label, kind) in [
            ("TỔNG CỘNG:", RowKind::Total),
            ("Tổng cộng các khối", RowKind::Total),
            ("Tổng số", RowKind::Total),
            ("* Toàn tỉnh", RowKind::Total),
            ("Toàn xã:", RowKind::Total),
            ("Cộng khối A", RowKind::Subtotal),
            ("Tổng khối A", RowKind::Subtotal),
            ("Tổng số (I + II)", RowKind::Subtotal),
            ("Trong đó: nữ", RowKind::Part),
        ] {
            assert_eq!(kind_in_file(label), Some(kind), "{label}");
        }
        for label in ["Tổng số đảng viên", "Toàn tỉnh Lâm Đồng", "Luỹ kế", "Cộng tác viên", "Chi bộ 1"]
        {
            assert_eq!(kind_in_file(label), None, "{label}");
        }
    }

    #[test]
    fn detects_carried_sums_and_ratios() {
        assert!(is_carried("Cộng chuyển trang sau") && is_carried("Mang sang:") && !is_carried("Cộng"));
        for label in ["Bình quân", "Tỉ lệ nữ", "Tỷ  lệ", "Đảng viên nữ ( % )", "Tuổi trung bình"] {
            assert!(names_ratio(label), "{label}");
        }
        for label in ["Xếp loại trung bình", "Đảng viên", ""] {
            assert!(!names_ratio(label), "{label}");
        }
    }

    #[test]
    fn detects_titles_of_row_numbers() {
        for title in ["STT", "TT", "Số TT", "số  thứ tự", "(TT)", "STT."] {
            assert!(numbers_rows(title), "{title}");
        }
        for title in ["Số", "Tổng số", "TTHC", ""] {
            assert!(!numbers_rows(title), "{title}");
        }
    }

    #[test]
    fn detects_labels_of_sums() {
        for label in ["Tổng cộng", "CỘNG", "Cộng khối A", "* Tổng số:", "Tổng:", "Lũy kế", "Toàn Đảng bộ"]
        {
            assert!(names_sum(label), "{label}");
        }
        for label in [
            "Chi bộ Tổng hợp",
            "Công đoàn",
            "Tổng công ty Điện lực",
            "Tổng hợp",
            "Cộng Hoà",
            "Cộngđồng",
            "",
            "Chi bộ 1",
        ] {
            assert!(!names_sum(label), "{label}");
        }
    }

    #[test]
    fn detects_ends_of_tables() {
        for cell in [
            "NGƯỜI LẬP BIỂU",
            "(Ký, ghi rõ họ tên)",
            "T/M BAN THƯỜNG VỤ",
            "TM. CHI UỶ",
            "Ghi chú: tính đến 31/12",
            "Đức Trọng, ngày 01 tháng 12 năm 2026",
            "ngày … tháng … năm 2026",
        ] {
            assert!(closes_table(cell), "{cell}");
        }
        for cell in ["Chi bộ 1", "Ghi chú", "kết nạp ngày 01 tháng 12 năm 2026", "", "TMCP Á Châu"] {
            assert!(!closes_table(cell), "{cell}");
        }
    }
}
