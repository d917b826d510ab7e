//! Folding of Vietnamese text for comparison: case, spaces, dashes and the position of tone marks are ignored.

use std::sync::OnceLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The five tone marks, as combining characters.
pub(crate) const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Folds a text for comparison with other folded texts. `ĐẢNG ỦY`, `Đảng  uỷ` and their decomposed forms are equal, and
/// so are all dashes. Each word has its tone mark at its end, so that its vowel makes no difference. The result is for
/// comparison only.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

/// Folds the words only, without the punctuation between them.
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

/// Appends a folded text to `folded`.
pub(crate) fn fold_onto(folded: &mut String, text: &str) {
    let begin = folded.len();
    let mut tones = Tones::default();
    let mut after_space = false;
    for character in text.chars() {
        let is_plain = character.is_ascii_alphanumeric();
        let letter = if is_plain { None } else { Letter::of(character) };
        if !is_plain && letter.is_none() {
            if tones.first.is_some() && !is_of_word(character) {
                tones.end_word(folded);
            }
            if character.is_whitespace() {
                after_space = true;
                continue;
            }
        }
        if std::mem::take(&mut after_space) && folded.len() > begin {
            folded.push(' ');
        }
        match (letter, character) {
            (Some(Letter { base, mark, tone }), _) => {
                folded.push(base);
                if let Some(mark) = mark {
                    folded.push(mark);
                }
                if let Some(tone) = tone {
                    tones.add(tone);
                }
            }
            (None, '–' | '—' | '−') => folded.push('-'),
            (None, character) if character.is_ascii() => folded.push(character.to_ascii_lowercase()),
            (None, character) => lower_letters(character, &mut |letter| match TONES.contains(&letter) {
                true => tones.add(letter),
                false => folded.push(letter),
            }),
        }
    }
    tones.end_word(folded);
}

/// Passes the letters from `a` to `z` that a character has after folding to `take`.
pub(crate) fn fold_letters(character: char, mut take: impl FnMut(u8)) {
    let mut take_letter = |letter: char| {
        if letter.is_ascii_lowercase() {
            take(letter as u8);
        }
    };
    if character.is_ascii() {
        take_letter(character.to_ascii_lowercase());
    } else if let Some(letter) = Letter::of(character) {
        take_letter(letter.base);
    } else {
        lower_letters(character, &mut take_letter);
    }
}

/// The tone marks of a word.
#[derive(Default)]
struct Tones {
    first: Option<char>,
    /// Further tone marks. Nearly always empty.
    others: Vec<char>,
}

impl Tones {
    fn add(&mut self, tone: char) {
        match self.first {
            None => self.first = Some(tone),
            Some(_) => self.others.push(tone),
        }
    }

    fn end_word(&mut self, folded: &mut String) {
        if let Some(tone) = self.first.take() {
            folded.push(tone);
            if !self.others.is_empty() {
                folded.extend(self.others.drain(..));
            }
        }
    }
}

/// A letter outside ASCII, in lower case and decomposed.
#[derive(Debug, Clone, Copy)]
struct Letter {
    base: char,
    /// A mark other than a tone mark, such as the breve of `ă`.
    mark: Option<char>,
    tone: Option<char>,
}

/// The number of characters from `À` to `ư`, and from `Ạ` to `ỹ`. All Vietnamese letters outside ASCII are in these
/// blocks.
const BLOCKS: [usize; 2] = ['ư' as usize - 'À' as usize + 1, 'ỹ' as usize - 'Ạ' as usize + 1];
const CHARACTERS: usize = BLOCKS[0] + BLOCKS[1];

/// The letters of the blocks, decomposed once, because decomposition takes longer than the rest of folding.
static LETTERS: [OnceLock<Option<Letter>>; CHARACTERS] = [const { OnceLock::new() }; CHARACTERS];

impl Letter {
    /// Returns `None` if a character is not a letter of the blocks.
    fn of(character: char) -> Option<Self> {
        let place = match character {
            'À'..='ư' => character as usize - 'À' as usize,
            'Ạ'..='ỹ' => BLOCKS[0] + character as usize - 'Ạ' as usize,
            _ => return None,
        };
        *LETTERS.get(place)?.get_or_init(|| Self::decompose(character))
    }

    /// Returns `None` if a character is not a letter, or has several marks or tones.
    fn decompose(character: char) -> Option<Self> {
        let (mut bases, mut tone) = ([None; 3], None);
        lower_letters(character, &mut |letter| match bases.iter_mut().find(|base| base.is_none()) {
            _ if TONES.contains(&letter) && tone.is_none() => tone = Some(letter),
            Some(free) => *free = Some(letter),
            None => {}
        });
        match bases {
            [Some(base), mark, None] if character.is_alphabetic() => Some(Self { base, mark, tone }),
            _ => None,
        }
    }
}

/// Converts a word to lower case without its tone mark. Other marks follow their letters.
pub(crate) fn toneless(word: &str) -> String {
    let mut letters = String::with_capacity(word.len());
    for character in word.chars() {
        match Letter::of(character) {
            _ if character.is_ascii() => letters.push(character.to_ascii_lowercase()),
            Some(Letter { base, mark, .. }) => letters.extend([base].into_iter().chain(mark)),
            None => lower_letters(character, &mut |letter| {
                if !TONES.contains(&letter) {
                    letters.push(letter);
                }
            }),
        }
    }
    letters
}

fn lower_letters(character: char, take: &mut dyn FnMut(char)) {
    for lower in character.to_lowercase() {
        decompose_canonical(lower, &mut *take);
    }
}

/// Returns `true` if a character is part of a word: a letter, a digit, or a combining mark.
pub(crate) fn is_of_word(character: char) -> bool {
    is_alphanumeric(character) || is_combining_mark(character)
}

/// Returns the same as [`char::is_alphanumeric`], for Vietnamese letters in a tenth of the time.
pub(crate) fn is_alphanumeric(character: char) -> bool {
    Letter::of(character).is_some() || character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn equal_in_any_case_and_with_either_position_of_the_tone_mark() {
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
    fn letters_are_decomposed_with_tone_marks_at_the_end() {
        for character in ('\0'..='\u{1fff}').chain(['ﷺ', '각', '–']).filter(|character| !character.is_whitespace())
        {
            let mut letters = String::new();
            lower_letters(character, &mut |letter| letters.push(if letter == '–' { '-' } else { letter }));
            let (tones, others): (String, String) = letters.chars().partition(|letter| TONES.contains(letter));
            let wanted = format!("a{others}b{tones}");
            let word = format!("A{character}b");
            assert_eq!(fold(&word), wanted, "{character:?}");
            assert_eq!(toneless(&word).replace('–', "-"), format!("a{others}b"), "{character:?}");
            assert_eq!(is_alphanumeric(character), character.is_alphanumeric(), "{character:?}");
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (one, other) in
            [("trưởng", "trường"), ("tổ", "to"), ("Đa", "da"), ("năm", "nam"), ("a b", "ab"), ("%", "*")]
        {
            assert_ne!(fold(one), fold(other));
        }
        // Each tone mark stays in its word.
        assert_ne!(fold("bà ban"), fold("ba bàn"));
        assert_ne!(fold("bà.ban"), fold("ba.bàn"));
    }

    #[test]
    fn fold_words_drops_punctuation() {
        assert_eq!(fold_words("1. Đảng uỷ – (xã)"), fold_words("1 đảng ủy xã"));
        assert_eq!(fold_words(" …!"), "");
        assert_eq!(fold("Toàn"), "toan\u{300}");
        assert_eq!(toneless("TRƯỞNG"), toneless("trường"));
    }

    #[test]
    fn letters_are_those_of_the_folded_text() {
        for character in ('\0'..='\u{1fff}').chain(['ﷺ', '각', '–']) {
            let mut letters = Vec::new();
            fold_letters(character, |letter| letters.push(letter));
            let folded: Vec<u8> = fold(&format!("{character}")).bytes().filter(u8::is_ascii_lowercase).collect();
            assert_eq!(letters, folded, "{character:?}");
        }
        let mut letters = String::new();
        "TỔ chức Đảng Ñ".chars().for_each(|character| fold_letters(character, |letter| letters.push(letter.into())));
        assert_eq!(letters, "tochucangn");
    }

    #[test]
    fn appends_to_existing_text() {
        let mut folded = fold("uỷ");
        folded.push(' ');
        fold_onto(&mut folded, " BAN ");
        assert_eq!(folded, fold("Ủy ban"));
    }
}
