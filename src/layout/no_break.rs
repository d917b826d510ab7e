//! Which words of Vietnamese office text do not part at the end of a line.

use crate::standard::NoBreak;

/// Whether two words that follow each other stay on one line; `first` where the left one begins the paragraph.
pub(super) fn keeps_together(rules: &NoBreak, first: bool, left: &str, right: &str) -> bool {
    has_no_letter(right)
        || is_list_mark(left)
        || (first && has_no_letter(left))
        || (begins_as_number(right) && rules.before_number.contains(&without_opening(left)))
        || (begins_with_digit(left) && rules.after_number.contains(&without_closing(right)))
}

fn without_opening(word: &str) -> String {
    word.trim_start_matches(is_opening).to_lowercase()
}

fn without_closing(word: &str) -> String {
    word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A dash, a per cent sign, dots: what stays at the end of the line before.
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

/// A number in figures or in Roman figures, or a single letter as in `điểm a`.
fn begins_as_number(word: &str) -> bool {
    let begun = word.trim_start_matches(|c: char| !is_letter_or_figure(c));
    let mut characters = begun.chars();
    let Some(first) = characters.next() else { return false };
    if !is_figure(first) && characters.next().is_some_and(is_letter_or_figure) {
        // An ordinary word, as nearly all are.
        return false;
    }
    let bare = begun.trim_end_matches(|c: char| !c.is_alphanumeric());
    first.is_ascii_digit() || is_roman(bare) || (bare.chars().count() == 1 && first.is_lowercase())
}

/// Asks the tables of Unicode only where Vietnamese does not tell: its letters are all in these blocks.
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

    fn kept(left: &str, right: &str) -> bool {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        let rules = NoBreak {
            origin: Origin::default(),
            before_number: words("số ngày tháng điều điểm khoá"),
            after_number: words("% đồng"),
        };
        keeps_together(&rules, false, left, right)
    }

    #[test]
    fn words_and_their_numbers_stay_together() {
        for (left, right) in [
            ("số", "06-NQ/ĐUK,"),
            ("(ngày", "03/01/2023"),
            ("tháng", "01"),
            ("Điều", "5"),
            ("điểm", "a,"),
            ("khoá", "XIII"),
            ("1-", "Đề"),
            ("06-", "NQ/ĐUK"),
            ("II-", "NHIỆM"),
            ("a)", "Một"),
            ("2,2", "%"),
            ("5.000", "đồng,"),
            ("tỉnh", "–"),
            ("1.", "Đề"),
            ("1.1-", "Đề"),
        ] {
            assert!(kept(left, right), "{left} {right}");
        }
    }

    #[test]
    fn what_is_known_of_letters_is_what_unicode_says() {
        for character in (0..=0x2100).filter_map(char::from_u32) {
            assert_eq!(is_letter_or_figure(character), character.is_alphanumeric(), "{character:?}");
        }
    }

    #[test]
    fn other_words_part() {
        for (left, right) in [
            ("số", "lượng"),
            ("ngày", "càng"),
            ("2023", "của"),
            ("điều", "kiện"),
            ("Đảng", "uỷ"),
            ("2023.", "Nhận"),
            ("đồng", "chí"),
            ("(a", "b)"),
            ("tháng", "Mười"),
            ("hợp", "đồng"),
            ("5kg)", "cho"),
            ("AB)", "và"),
            ("chữ)", "và"),
            ("điểm", "B"),
        ] {
            assert!(!kept(left, right), "{left} {right}");
        }
    }
}
