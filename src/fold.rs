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
    fold_by(folded, text, |character, take| lower_letters(character, take));
}

/// Folds many texts, and remembers what their letters become: looking that up takes longer than all the rest.
#[derive(Default)]
pub(crate) struct Folder {
    /// What a letter becomes, in a place that it shares with others: the last of them stays.
    known: Vec<Option<(char, [char; LETTERS])>>,
}

/// A letter of Vietnamese becomes so many: itself, its mark and its tone.
const LETTERS: usize = 3;
/// So many places are enough for the letters of Vietnamese.
const PLACES: usize = 512;

impl Folder {
    /// Writes a folded text behind what is there, as [`fold_onto`] does.
    pub(crate) fn fold_onto(&mut self, folded: &mut String, text: &str) {
        self.known.resize(PLACES, None);
        fold_by(folded, text, |character, take| {
            let code = u32::from(character) as usize;
            let Some(place) = self.known.get_mut((code ^ (code >> 5)) % PLACES) else { return };
            if let Some((_, letters)) = place.filter(|(known, _)| *known == character) {
                return letters.into_iter().filter(|letter| *letter != '\0').for_each(take);
            }
            let (mut letters, mut count) = (['\0'; LETTERS], 0);
            lower_letters(character, &mut |letter| {
                if let Some(place) = letters.get_mut(count) {
                    *place = letter;
                }
                count += 1;
                take(letter);
            });
            *place = (count <= LETTERS).then_some((character, letters));
        });
    }
}

/// Folds by what gives the lower letters of a character, its marks behind them.
fn fold_by(folded: &mut String, text: &str, mut letters_of: impl FnMut(char, &mut dyn FnMut(char))) {
    let begin = folded.len();
    // Nearly no word has more than one.
    let (mut tone, mut more): (Option<char>, Vec<char>) = (None, Vec::new());
    let mut after_space = false;
    for character in text.chars() {
        // Half of all characters need not be asked about.
        if !character.is_ascii_alphanumeric() {
            if tone.is_some() && !is_of_word(character) {
                folded.extend(tone.take().into_iter().chain(more.drain(..)));
            }
            if character.is_whitespace() {
                after_space = true;
                continue;
            }
        }
        if std::mem::take(&mut after_space) && folded.len() > begin {
            folded.push(' ');
        }
        match character {
            '–' | '—' | '−' => folded.push('-'),
            _ if character.is_ascii() => folded.push(character.to_ascii_lowercase()),
            _ => letters_of(character, &mut |letter| match TONES.contains(&letter) {
                true if tone.is_none() => tone = Some(letter),
                true => more.push(letter),
                false => folded.push(letter),
            }),
        }
    }
    folded.extend(tone.into_iter().chain(more));
}

/// A word in small letters without its tone, its other marks behind their letters.
pub(crate) fn toneless(word: &str) -> String {
    let mut letters = String::with_capacity(word.len());
    for character in word.chars() {
        lower_letters(character, &mut |letter| {
            if !TONES.contains(&letter) {
                letters.push(letter);
            }
        });
    }
    letters
}

fn lower_letters(character: char, take: &mut dyn FnMut(char)) {
    for lower in character.to_lowercase() {
        decompose_canonical(lower, &mut *take);
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
    fn what_is_remembered_changes_nothing() {
        let mut folder = Folder::default();
        // Twice, in places that are shared, with letters that become more than others.
        for character in
            ('\u{80}'..='\u{1fff}').chain('\u{80}'..='\u{1fff}').chain(['ử', 'ử', 'Ử', 'ﷺ', 'ﷺ', '각', '각'])
        {
            let text = format!("a{character}b {character}");
            let mut folded = String::from("x");
            folder.fold_onto(&mut folded, &text);
            assert_eq!(folded, format!("x{}", fold(&text)), "{character:?}");
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
