//! Words by which rows of foreign files say that they are no data. They are read and never printed.

use crate::model::Text;

/// How the label of a row of sums begins, in small letters.
const SUMS: [&str; 9] =
    ["tổng cộng", "tổng số", "tổng khối", "cộng", "toàn tỉnh", "toàn huyện", "toàn đảng bộ", "luỹ kế", "grand total"];
/// Words that are a label of sums only by themselves.
const WHOLE: [&str; 3] = ["tổng", "total", "sum"];
/// What begins like a sum and is the name of a place or unit.
const UNITS: [&str; 3] = ["cộng hoà", "cộng hòa", "cộng đồng"];
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

/// Whether a label says that its row is a sum.
pub(crate) fn names_sum(label: &str) -> bool {
    let label = folded(label);
    let begins = |words: &str| label.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let whole = label.trim_matches(|c: char| !c.is_alphanumeric());
    WHOLE.contains(&whole) || (SUMS.iter().any(|words| begins(words)) && !UNITS.iter().any(|words| begins(words)))
}

/// Whether a cell says that the table has ended above it.
pub(crate) fn closes_table(cell: &str) -> bool {
    let cell = folded(cell);
    let is_date = cell.find("ngày").is_some_and(|at| {
        let (place, day) = cell.split_at(at);
        let place = place.trim_end();
        let whole = day.find("tháng").is_some_and(|month| day[month..].contains("năm"));
        whole && (place.is_empty() || place.ends_with(','))
    });
    is_date || CLOSINGS.iter().any(|words| cell.starts_with(words))
}

fn folded(text: &str) -> String {
    let text = Text::new(text).as_str().to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let start = text.find(|c: char| c.is_alphanumeric() || c == '(').unwrap_or(0);
    text[start..].replace("lũy", "luỹ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_sums() {
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
