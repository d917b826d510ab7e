//! Rules for words of Vietnamese office text that stay on one line.

use crate::standard::NoBreak;

/// Whether two consecutive words stay on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    None,
    /// Unless the line would be stretched too much.
    Preferred,
    Always,
}

/// Two consecutive words with their context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbours<'a> {
    /// The word before the left one; empty if there is none.
    pub(crate) before: &'a str,
    pub(crate) left: &'a str,
    pub(crate) right: &'a str,
    /// Whether the left one starts the paragraph.
    pub(crate) first: bool,
}

/// The bond between two words.
pub(crate) fn bond(rules: &NoBreak, words: Neighbours<'_>) -> Bond {
    let Neighbours { before, left, right, first } = words;
    if has_no_letter(right)
        || is_list_mark(left)
        || (first && has_no_letter(left))
        || is_initial(left, right)
        || (begins_with_digit(right) && (is_range(before, left) || is_time(rules, before, left)))
        || (is_dash(left) && is_roman(without_signs(right)) && is_roman(without_signs(before)))
    {
        return Bond::Always;
    }
    if begins_with_digit(left) {
        // `10 %/năm`.
        if right.starts_with(is_per_cent) {
            return Bond::Always;
        }
        let unit = without_closing(right);
        if rules.times.contains(&unit) {
            return Bond::Always;
        }
        // `12 km/h`, `5 đồng/kg`.
        if rules.after_number.iter().any(|known| unit.split('/').next() == Some(known)) {
            return Bond::Preferred;
        }
    }
    let is_numbered = begins_as_number(right) && rules.before_number.contains(&without_opening(left));
    if is_numbered { Bond::Preferred } else { Bond::None }
}

/// `2025 -` before `2030`, `0,3 % -` before `0,4`.
fn is_range(before: &str, dash: &str) -> bool {
    is_dash(dash) && (begins_with_digit(before) || before.starts_with(is_per_cent))
}

fn is_per_cent(character: char) -> bool {
    matches!(character, '%' | '‰')
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "÷" | "~")
}

/// `08 giờ` before `30`.
fn is_time(rules: &NoBreak, before: &str, unit: &str) -> bool {
    begins_with_digit(before) && rules.times.contains(&unit.to_lowercase())
}

/// `V.I.` before `Lênin`, `Văn` before `A`.
fn is_initial(left: &str, right: &str) -> bool {
    let begins = |word: &str| word.starts_with(char::is_uppercase);
    let leads = left.ends_with('.') && {
        let mut letters = left.trim_start_matches(is_opening).split_terminator('.');
        left.len() <= LONGEST_INITIALS && letters.all(|letter| letter.chars().count() == 1 && begins(letter))
    };
    if leads {
        return begins(right);
    }
    let mut characters = right.chars();
    let is_single = characters.next().is_some_and(char::is_uppercase) && !characters.any(is_letter_or_figure);
    is_single && begins(left.trim_start_matches(is_opening))
}

/// Maximum number of bytes of initials.
const LONGEST_INITIALS: usize = 12;

fn without_signs(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn without_opening(word: &str) -> String {
    word.trim_start_matches(is_opening).to_lowercase()
}

fn without_closing(word: &str) -> String {
    word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Whether a word is punctuation only, such as a dash, a per cent sign or dots; it stays at the end of the line before.
fn has_no_letter(word: &str) -> bool {
    !word.is_empty() && !word.chars().any(is_letter_or_figure)
}

/// `1-`, `06-`, `1.1-`, `II-`, `2.`, `a)`.
fn is_list_mark(word: &str) -> bool {
    let Some(mark) = word.strip_suffix(['-', ')', '.']) else {
        return false;
    };
    let counts = mark.chars().all(|c| c.is_ascii_digit() || c == '.') && begins_with_digit(mark);
    let letters = mark.chars().count() <= 2 && mark.chars().all(char::is_lowercase);
    match word.chars().last() {
        Some('-') => counts || is_roman(mark),
        Some(')') => counts || (letters && !mark.is_empty()),
        _ => counts && mark.len() <= 2,
    }
}

/// Whether a word is a number in digits or Roman numerals, or a single letter as in `điểm a`.
fn begins_as_number(word: &str) -> bool {
    let open_start = word.trim_start_matches(|c: char| !is_letter_or_figure(c));
    let mut characters = open_start.chars();
    let Some(first) = characters.next() else { return false };
    if !is_figure(first) && characters.next().is_some_and(is_letter_or_figure) {
        // An ordinary word, the most frequent case.
        return false;
    }
    let bare = open_start.trim_end_matches(|c: char| !c.is_alphanumeric());
    first.is_ascii_digit() || is_roman(bare) || (bare.chars().count() == 1 && first.is_lowercase())
}

/// Whether a character is a letter or digit; uses the Unicode tables only outside the blocks of Vietnamese.
fn is_letter_or_figure(character: char) -> bool {
    match character {
        '×' | '÷' => false,
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => character.is_alphanumeric(),
    }
}

fn begins_with_digit(word: &str) -> bool {
    word.trim_start_matches(is_opening).starts_with(|c: char| c.is_ascii_digit())
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_roman_figure)
}

fn is_figure(character: char) -> bool {
    character.is_ascii_digit() || is_roman_figure(character)
}

fn is_roman_figure(character: char) -> bool {
    matches!(character, 'I' | 'V' | 'X' | 'L' | 'C')
}

fn is_opening(character: char) -> bool {
    matches!(character, '(' | '[' | '“' | '"' | '‘' | '\'' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Origin;

    fn held(text: &str) -> Bond {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        let rules = NoBreak {
            origin: Origin::default(),
            before_number: words("số ngày tháng điều điểm khoá"),
            after_number: words("triệu đồng"),
            until: 1.7,
            times: words("giờ phút"),
        };
        let words: Vec<&str> = text.split(' ').collect();
        let [before @ .., left, right] = &words[..] else { panic!("{text}") };
        bond(&rules, Neighbours { before: before.last().unwrap_or(&""), left, right, first: false })
    }

    #[test]
    fn prefers_to_keep_numbers_with_words() {
        for text in [
            "số 06-NQ/ĐUK,",
            "(ngày 03/01/2023",
            "tháng 01",
            "Điều 5",
            "điểm a,",
            "khoá XIII",
            "5.000 đồng,",
            "12 triệu",
            "5.000 đồng/kg;",
        ] {
            assert_eq!(held(text), Bond::Preferred, "{text}");
        }
    }

    #[test]
    fn keeps_marks_ranges_times_and_initials_together() {
        for text in [
            "1- Đề",
            "06- NQ/ĐUK",
            "II- NHIỆM",
            "a) Một",
            "2,2 %",
            "tỉnh –",
            "1. Đề",
            "1.1- Đề",
            "2025 -",
            "2025 - 2030,",
            "0,3 % - 0,4",
            "10 %/năm,",
            "5 -",
            "5 - 7",
            "0,3 %/năm - 0,4",
            "3.500 – 4.000",
            "XII - XIII",
            "08 giờ",
            "08 giờ 30",
            "(14 giờ 00'",
            "30 phút.",
            "V.I. Lênin",
            "Đ. Văn",
            "Văn A,",
            "(Nguyễn V.",
        ] {
            assert_eq!(held(text), Bond::Always, "{text}");
        }
    }

    #[test]
    fn letter_test_agrees_with_unicode() {
        for character in (0..=0x2100).filter_map(char::from_u32) {
            assert_eq!(is_letter_or_figure(character), character.is_alphanumeric(), "{character:?}");
        }
    }

    #[test]
    fn other_words_have_no_bond() {
        for text in [
            "số lượng",
            "ngày càng",
            "2023 của",
            "điều kiện",
            "Đảng uỷ",
            "2023. Nhận",
            "đồng chí",
            "(a b)",
            "tháng Mười",
            "hợp đồng",
            "5kg) cho",
            "AB) và",
            "chữ) và",
            "điểm B",
            "tỉnh - 2030",
            "mỗi giờ 30",
            "khu vực - V",
            "v.v. Các",
            "TW. Các",
            "nhóm A",
            "Bộ Y.tế",
        ] {
            assert_eq!(held(text), Bond::None, "{text}");
        }
    }
}
