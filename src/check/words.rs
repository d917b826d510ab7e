//! Words compared as a reader compares them: capitals and small letters, `uỷ` and `ủy` are the same.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fold::{fold, fold_words, toneless};

/// A word of a text: letters and figures without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Where it stands, in bytes.
    pub(super) bytes: Range<usize>,
}

impl Word<'_> {
    /// The word as it is compared.
    pub(super) fn folded(&self) -> String {
        fold(self.text)
    }

    /// The word in small letters without its tone.
    fn toneless(&self) -> String {
        toneless(self.text)
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                found.push(Word { text: &text[begin..at], bytes: begin..at });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Where the phrase stands in a text that begins with it, in bytes.
pub(super) fn beginning(text: &str, phrase: &str) -> Option<Range<usize>> {
    let (ours, theirs) = (words(text), words(phrase));
    let same = ours.iter().zip(&theirs).all(|(a, b)| a.folded() == b.folded());
    let (first, last) = (ours.first()?, ours.get(theirs.len().checked_sub(1)?)?);
    same.then_some(first.bytes.start..last.bytes.end)
}

/// The longest of the phrases that the text begins with, and where it stands.
pub(super) fn longest<'a>(text: &str, phrases: &'a [String]) -> Option<(&'a str, Range<usize>)> {
    let found = phrases.iter().filter_map(|phrase| Some((phrase.as_str(), beginning(text, phrase)?)));
    found.max_by_key(|(_, range)| range.end)
}

/// Where one of the phrases stands in the text with a wrong tone, and the phrase; what is itself one of them is right.
pub(super) fn tone_slips<'a>(text: &str, phrases: &'a [String]) -> Vec<(Range<usize>, &'a str)> {
    let ours = words(text);
    let toneless: Vec<String> = ours.iter().map(Word::toneless).collect();
    let mut known: Option<Vec<String>> = None;
    let mut slips: Vec<(Range<usize>, &str)> = Vec::new();
    for phrase in phrases {
        let theirs: Vec<String> = words(phrase).iter().map(Word::toneless).collect();
        let width = theirs.len().max(1);
        for (window, alike) in ours.windows(width).zip(toneless.windows(width)) {
            let [first, .., last] = window else { continue };
            if alike != theirs {
                continue;
            }
            let range = first.bytes.start..last.bytes.end;
            let unbroken = text[range.clone()].chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || c == '*');
            let known = known.get_or_insert_with(|| phrases.iter().map(|phrase| fold_words(phrase)).collect());
            let right = known.contains(&fold_words(&text[range.clone()]));
            if unbroken && !right && !slips.iter().any(|(slip, _)| *slip == range) {
                slips.push((range, phrase.as_str()));
            }
        }
    }
    slips
}

/// The phrase in the capitals of a text that has as many words.
pub(super) fn in_capitals_of(text: &str, phrase: &str) -> String {
    let mut made = phrase.to_owned();
    let capitals = words(text);
    for (index, word) in words(phrase).iter().enumerate().rev() {
        let model = capitals.get(index).or(capitals.last()).map_or("", |word| word.text);
        made.replace_range(word.bytes.clone(), &in_case_of(model, word.text));
    }
    made
}

fn in_case_of(model: &str, word: &str) -> String {
    if is_upper(model) && model.chars().count() > 1 {
        word.to_uppercase()
    } else if model.starts_with(char::is_uppercase) {
        capitalised(word)
    } else {
        word.to_lowercase()
    }
}

/// Whether it has letters, and all of them are capitals.
pub(super) fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The word with a capital first and small letters behind it.
pub(super) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters.flat_map(char::to_lowercase)).collect()
}

/// The initials of a name as codes have them: capitals without marks, `Đ` as it is.
pub(super) fn initials<'a>(words: impl IntoIterator<Item = &'a Word<'a>>) -> String {
    words.into_iter().filter_map(|word| bare(word.text).chars().next()).collect()
}

/// Capitals without marks, `Đ` as it is.
pub(super) fn bare(code: &str) -> String {
    code.to_uppercase().nfd().filter(|character| !is_combining_mark(*character)).collect()
}

/// The full stop, comma, semicolon or colon that closes a line, with the spaces before it. Dots to be written on and
/// the stop of an abbreviation are no such marks.
pub(super) fn closing_marks(text: &str) -> Option<Range<usize>> {
    let trimmed = text.trim_end().trim_end_matches('*');
    let kept = trimmed.trim_end_matches(|c: char| ".,;:/".contains(c) || c.is_whitespace());
    let tail = &trimmed[kept.len()..];
    let last_word = kept.rsplit(char::is_whitespace).next().unwrap_or_default();
    let abbreviation = tail == "." && last_word.contains('.');
    let marks = tail.contains(['.', ',', ';', ':']) && !tail.contains("..") && !kept.ends_with('…');
    (marks && !abbreviation && !kept.is_empty()).then_some(kept.len()..trimmed.len())
}

/// The dash or bullet that begins a line, with the spaces behind it.
pub(super) fn leading_dash(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let rest = text[start..].trim_start_matches(['-', '–', '—', '−', '+', '•']);
    let bare = rest.trim_start();
    (rest.len() < text.len() - start && !bare.is_empty()).then_some(start..text.len() - bare.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn tones_may_stand_on_either_vowel() {
        assert_eq!(beginning("ĐẢNG UỶ XÃ", "Đảng ủy"), Some(0.."ĐẢNG UỶ".len()));
        assert_eq!(beginning("ĐẢNG", "Đảng ủy"), None);
    }

    #[test]
    fn a_wrong_tone_is_a_slip_and_another_word_is_not() {
        let offices = phrases(&["Trưởng ban", "Trưởng bản"]);
        let slips = |text| tone_slips(text, &offices).into_iter().map(|(range, _)| &text[range]).collect::<Vec<_>>();
        assert_eq!(slips("PHÓ TRƯỜNG BAN"), ["TRƯỜNG BAN"]);
        assert!(slips("TRƯỞNG BẢN, Trưởng ban").is_empty());
        assert!(slips("trường, ban").is_empty());
        assert_eq!(in_capitals_of("ĐẢNG Công sản", "Đảng Cộng sản"), "ĐẢNG Cộng sản");
        // One capital may be that of a name.
        assert_eq!(in_capitals_of("Q trưởng", "Quyền trưởng"), "Quyền trưởng");
    }

    #[test]
    fn marks_at_the_ends_of_a_line() {
        let closing = |text: &'static str| closing_marks(text).map(|range| &text[range]);
        assert_eq!(closing("Như trên,"), Some(","));
        assert_eq!(closing("đề ra ./."), Some(" ./."));
        assert_eq!(closing("**đề ra.**"), Some("."));
        assert!(["Như trên", "Đồng chí .....", "v.v.", "…", "chờ…", "."].iter().all(|text| closing(text).is_none()));
        assert_eq!(leading_dash(" - Ban"), Some(1..3));
        assert_eq!(leading_dash("Ban - Ban"), None);
        assert_eq!(leading_dash(" Ban"), None);
        assert_eq!(leading_dash("-"), None);
    }
}
