//! Vietnamese text as it is compared: whatever its case, its spaces, its dashes and the vowel that bears a tone.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The five tone marks, as combining characters.
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A text to compare with others that are folded: `ĐẢNG ỦY`, `Đảng  uỷ` and the same decomposed are equal, and all dashes
/// are one. It is not for print: each word has its tone at its end, so that it does not matter which vowel bears it.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

/// The same for the words alone, without the marks between them.
pub(crate) fn fold_words(text: &str) -> String {
    let words = text.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty());
    let mut folded = String::with_capacity(text.len());
    for word in words {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_onto(&mut folded, word);
    }
    folded
}

/// Writes a folded text behind what is there.
pub(crate) fn fold_onto(folded: &mut String, text: &str) {
    let begin = folded.len();
    let mut tones: Vec<char> = Vec::new();
    let mut after_space = false;
    for character in text.chars() {
        if !is_of_word(character) {
            folded.extend(tones.drain(..));
        }
        if character.is_whitespace() {
            after_space = true;
            continue;
        }
        if std::mem::take(&mut after_space) && folded.len() > begin {
            folded.push(' ');
        }
        match character {
            '–' | '—' | '−' => folded.push('-'),
            _ if character.is_ascii() => folded.push(character.to_ascii_lowercase()),
            _ => lower_letters(character, |letter| match TONES.contains(&letter) {
                true => tones.push(letter),
                false => folded.push(letter),
            }),
        }
    }
    folded.extend(tones);
}

/// A word in small letters without its tone, its other marks behind their letters.
pub(crate) fn toneless(word: &str) -> String {
    let mut letters = String::with_capacity(word.len());
    for character in word.chars() {
        lower_letters(character, |letter| {
            if !TONES.contains(&letter) {
                letters.push(letter);
            }
        });
    }
    letters
}

fn lower_letters(character: char, mut take: impl FnMut(char)) {
    for lower in character.to_lowercase() {
        decompose_canonical(lower, &mut take);
    }
}

/// Whether it is part of a word: a letter, a figure, or a mark on one.
pub(crate) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn words_are_equal_in_any_case_and_with_either_place_of_the_tone() {
        for (one, other) in [
            ("ỦY", "uỷ"),
            ("Uỷ", "uỷ"),
            ("HÒA", "hoà"),
            ("hòa", "hoà"),
            ("khỏe", "khoẻ"),
            ("hòan thành", "hoàn thành"),
            ("khủyu", "khuỷu"),
            ("ĐẢNG ỦY", " Đảng\u{a0}\n uỷ "),
            ("2025 – 2030", "2025 - 2030"),
            ("(ĐẢNG VIÊN)", "(đảng viên)"),
        ] {
            assert_eq!(fold(one), fold(other));
            let decomposed: String = one.nfd().collect();
            assert_eq!(fold(&decomposed), fold(other), "{one} decomposed");
            assert_eq!(fold_words(&decomposed), fold_words(other), "{one} decomposed");
        }
    }

    #[test]
    fn other_words_stay_other_words() {
        for (one, other) in
            [("trưởng", "trường"), ("tổ", "to"), ("Đa", "da"), ("năm", "nam"), ("a b", "ab"), ("%", "*")]
        {
            assert_ne!(fold(one), fold(other));
        }
        // Each tone stays with its word.
        assert_ne!(fold("bà ban"), fold("ba bàn"));
        assert_ne!(fold("bà.ban"), fold("ba.bàn"));
    }

    #[test]
    fn words_alone_have_no_marks_between_them() {
        assert_eq!(fold_words("1. Đảng uỷ – (xã)"), fold_words("1 đảng ủy xã"));
        assert_eq!(fold_words(" …!"), "");
        assert_eq!(fold("Toàn"), "toan\u{300}");
        assert_eq!(toneless("TRƯỞNG"), toneless("trường"));
    }

    #[test]
    fn a_text_goes_behind_what_is_there() {
        let mut folded = fold("uỷ");
        folded.push(' ');
        fold_onto(&mut folded, " BAN ");
        assert_eq!(folded, fold("Ủy ban"));
    }
}
