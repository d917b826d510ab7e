//! Words as the lists have them: whatever their case, the place of their tone and the kind of their dashes.

use std::borrow::Cow;

/// A word in lower case, its tone on the letter of the new spelling: `HÒA` and `hoà` are `hoà`. All dashes are one.
pub(super) fn folded(word: &str) -> Cow<'_, str> {
    if is_folded(word) {
        return Cow::Borrowed(word);
    }
    let mut lower = word.to_lowercase().replace(['–', '—', '−'], "-");
    for (old, new) in PLACES {
        if lower.ends_with(old) {
            lower.truncate(lower.len() - old.len());
            lower.push_str(new);
            break;
        }
    }
    Cow::Owned(lower)
}

/// The old place of a tone and the new one.
const PLACES: [(&str, &str); 15] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("õe", "oẽ"),
    ("ọe", "oẹ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ũy", "uỹ"),
    ("ụy", "uỵ"),
];

/// Nearly all words of the lists are, and there are many.
fn is_folded(word: &str) -> bool {
    let mut before = ' ';
    let mut last = ' ';
    for character in word.chars() {
        if matches!(character, '–' | '—' | '−') || character.is_uppercase() {
            return false;
        }
        (before, last) = (last, character);
    }
    let has_old_place = match last {
        'a' | 'e' => matches!(before, 'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ'),
        'y' => matches!(before, 'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ'),
        _ => false,
    };
    !has_old_place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case_and_with_either_place_of_the_tone() {
        for (word, wanted) in [
            ("ỦY", "uỷ"),
            ("Uỷ", "uỷ"),
            ("uỷ", "uỷ"),
            ("HÒA", "hoà"),
            ("hòa", "hoà"),
            ("khỏe", "khoẻ"),
            ("toàn", "toàn"),
            ("–", "-"),
            ("Đảng", "đảng"),
        ] {
            assert_eq!(folded(word), wanted);
        }
        for (old, new) in PLACES {
            assert_eq!((folded(old), folded(new)), (Cow::from(new), Cow::from(new)));
        }
    }
}
