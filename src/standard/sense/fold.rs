//! Words as the lists have them: whatever their case, the place of their tone and the kind of their dashes.

use std::borrow::Cow;

/// A word in lower case, its tone on the letter of the new spelling: `HÒA` and `hoà` are `hoà`. All dashes are one.
pub(super) fn folded(word: &str) -> Cow<'_, str> {
    if are_folded(word) {
        return Cow::Borrowed(word);
    }
    let mut lower = word.to_lowercase();
    if lower.contains(DASHES) {
        lower = lower.replace(DASHES, "-");
    }
    for (old, new) in PLACES {
        if lower.ends_with(old) {
            lower.truncate(lower.len() - old.len());
            lower.push_str(new);
            break;
        }
    }
    Cow::Owned(lower)
}

/// What is written for a dash.
const DASHES: [char; 3] = ['–', '—', '−'];

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

/// Whether all words of a text are folded, as nearly all of the lists are. White space and commas end a word.
pub(super) fn are_folded(text: &str) -> bool {
    let mut before = ' ';
    let mut last = ' ';
    for character in text.chars() {
        let is_folded = match character {
            'a'..='z' => true,
            ' ' | ',' | '\n' | '\t' | '\r' => !has_old_place(before, last),
            _ => !is_upper(character) && !DASHES.contains(&character),
        };
        if !is_folded {
            return false;
        }
        (before, last) = (last, character);
    }
    !has_old_place(before, last)
}

/// Whether a word that ends so has its tone in the old place.
fn has_old_place(before: char, last: char) -> bool {
    match last {
        'a' | 'e' => matches!(before, 'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ'),
        'y' => matches!(before, 'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ'),
        _ => false,
    }
}

/// Whether a letter is a capital. Those with the marks of Vietnamese stand in pairs, and are quicker to tell so.
fn is_upper(character: char) -> bool {
    match character {
        '\u{1ea0}'..='\u{1ef9}' => u32::from(character).is_multiple_of(2),
        _ => character.is_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_of_vietnamese_are_those_of_unicode() {
        for character in '\0'..='\u{1eff}' {
            assert_eq!(is_upper(character), character.is_uppercase(), "{character}");
        }
    }

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
            assert!(are_folded(&format!("{new}, {new} a")) && are_folded(&format!("{old}n")));
            for text in [format!("a {old}"), format!("{old}, a"), format!("a\n{old}\na")] {
                assert!(!are_folded(&text), "{text}");
            }
        }
    }
}
