//! Words by which rows of foreign files say that they are no data. They are read and never printed.

use crate::fold::{TONES, fold, is_of_word};
use std::sync::LazyLock;

/// How the label of a row of sums begins, in small letters.
const SUMS: [&str; 9] =
    ["tổng cộng", "tổng số", "tổng khối", "cộng", "toàn tỉnh", "toàn huyện", "toàn đảng bộ", "luỹ kế", "grand total"];
/// Words that are a label of sums only by themselves.
const WHOLE: [&str; 3] = ["tổng", "total", "sum"];
/// What begins like a sum and is the name of a place or unit.
const UNITS: [&str; 2] = ["cộng hoà", "cộng đồng"];
/// How a cell below a table begins: notes, and those who sign it.
const CLOSINGS: [&str; 25] = [
    "người lập",
    "người báo cáo",
    "người tổng hợp",
    "cán bộ tổng hợp",
    "lập biểu",
    "(ký",
    "ký tên",
    "ký, ghi rõ",
    "thủ trưởng",
    "xác nhận của",
    "nơi nhận:",
    "ghi chú:",
    "chú thích:",
    "lưu ý:",
    "tm.",
    "t/m",
    "kt.",
    "k/t",
    "tl.",
    "t/l",
    "tuq.",
    "tm ",
    "kt ",
    "đại diện",
    "thay mặt",
];

/// The words of a date, such as `ngày 31 tháng 12 năm 2026`.
const DATE: [&str; 3] = ["ngày", "tháng", "năm"];

/// The words above, to compare with labels.
struct Labels {
    sums: Vec<String>,
    whole: Vec<String>,
    units: Vec<String>,
    closings: Vec<String>,
    /// What stands in a date, one before the other.
    date: [String; 3],
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let all = |words: &[&str]| words.iter().map(|words| fold(words)).collect();
    Labels {
        sums: all(&SUMS),
        whole: all(&WHOLE),
        units: all(&UNITS),
        // What begins with a short form ends with the space behind it.
        closings: CLOSINGS.iter().map(|words| fold(words) + if words.ends_with(' ') { " " } else { "" }).collect(),
        date: DATE.map(fold),
    }
});

/// Whether a label says that its row is a sum.
pub(crate) fn names_sum(label: &str) -> bool {
    let label = from_first_word(label);
    let begins = |words: &String| label.strip_prefix(words).is_some_and(|rest| !rest.starts_with(is_of_word));
    let whole = label.trim_matches(|c: char| !is_of_word(c));
    LABELS.whole.iter().any(|word| word == whole)
        || (LABELS.sums.iter().any(begins) && !LABELS.units.iter().any(begins))
}

/// Whether a cell says that the table has ended above it.
pub(crate) fn closes_table(cell: &str) -> bool {
    let cell = from_first_word(cell);
    let [day, month, year] = &LABELS.date;
    let is_date = behind(&cell, day).is_some_and(|(place, rest)| {
        let rest = behind(rest, month).and_then(|(_, rest)| behind(rest, year));
        rest.is_some() && (place.trim_end().is_empty() || place.trim_end().ends_with(','))
    });
    is_date || LABELS.closings.iter().any(|words| cell.starts_with(words))
}

/// What stands before a word, and what behind it. Its vowels with another tone are another word.
fn behind<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let mut found = text.match_indices(word).map(|(at, _)| (&text[..at], &text[at + word.len()..]));
    found.find(|(_, rest)| !rest.starts_with(TONES))
}

/// A text to compare, from its first letter, figure or bracket on.
fn from_first_word(text: &str) -> String {
    let text = fold(text);
    let start = text.find(|c: char| c.is_alphanumeric() || c == '(').unwrap_or(0);
    text[start..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_sums() {
        for label in ["Tổng cộng", "CỘNG", "Cộng khối A", "* Tổng số:", "Tổng:", "Lũy kế", "Luỹ kế", "Toàn Đảng bộ"]
        {
            assert!(names_sum(label), "{label}");
        }
        for label in [
            "Chi bộ Tổng hợp",
            "Công đoàn",
            "Tổng công ty Điện lực",
            "Tổng hợp",
            "Cộng Hoà",
            "CỘNG HÒA",
            "Cống 1",
            "Cộngđồng",
            "",
            "Chi bộ 1",
        ] {
            assert!(!names_sum(label), "{label}");
        }
    }

    #[test]
    fn ends_of_tables() {
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
