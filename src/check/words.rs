//! Words and phrases, compared without regard to case and the placement of tone marks: `UỶ`, `uỷ` and `ủy` are equal.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::fold::{fold, fold_words, is_alphanumeric, toneless};

/// A word of a text: consecutive letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Its byte range in the text.
    pub(super) bytes: Range<usize>,
}

impl Word<'_> {
    /// Returns the form of the word for comparisons.
    pub(super) fn folded(&self) -> String {
        fold(self.text)
    }

    /// Returns the word in lower case without its tone mark.
    fn toneless(&self) -> String {
        toneless(self.text)
    }
}

/// Returns the words of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    // A word and the space after it have at least five bytes on average.
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_alphanumeric(character), start) {
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

/// Returns the folded words of a text.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    words(text).iter().map(Word::folded).collect()
}

/// The words of a text with their folded forms, for searching phrases.
pub(super) struct PhraseSearch<'a> {
    words: Vec<Word<'a>>,
    folded: Vec<String>,
}

impl<'a> PhraseSearch<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let words = words(text);
        let folded = words.iter().map(Word::folded).collect();
        Self { words, folded }
    }

    /// Returns the byte range of each occurrence of a phrase, given as folded words.
    pub(super) fn occurrences(&self, phrase: &[String]) -> impl Iterator<Item = Range<usize>> {
        let width = phrase.len().max(1);
        let windows = self.words.windows(width).zip(self.folded.windows(width));
        windows.filter(move |(_, folded)| *folded == phrase).filter_map(|(words, _)| {
            let (first, last) = (words.first()?, words.last()?);
            Some(first.bytes.start..last.bytes.end)
        })
    }
}

/// Returns the byte range of a phrase at the beginning of a text.
pub(super) fn prefix_range(text: &str, phrase: &str) -> Option<Range<usize>> {
    let (ours, theirs) = (words(text), words(phrase));
    let same = ours.iter().zip(&theirs).all(|(a, b)| a.folded() == b.folded());
    let (first, last) = (ours.first()?, ours.get(theirs.len().checked_sub(1)?)?);
    same.then_some(first.bytes.start..last.bytes.end)
}

/// Returns the longest phrase at the beginning of a text, with its byte range.
pub(super) fn longest_prefix<'a>(text: &str, phrases: &'a [String]) -> Option<(&'a str, Range<usize>)> {
    let found = phrases.iter().filter_map(|phrase| Some((phrase.as_str(), prefix_range(text, phrase)?)));
    found.max_by_key(|(_, range)| range.end)
}

/// Returns the byte range of each phrase with a wrong tone mark, and the correct phrase. A match that is itself one of
/// the phrases is correct.
pub(super) fn wrong_tones<'a>(text: &str, phrases: &'a [String]) -> Vec<(Range<usize>, &'a str)> {
    let ours = words(text);
    let toneless: Vec<String> = ours.iter().map(Word::toneless).collect();
    let mut known: Option<Vec<String>> = None;
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for phrase in phrases {
        let theirs: Vec<String> = words(phrase).iter().map(Word::toneless).collect();
        let width = theirs.len().max(1);
        for (window, alike) in ours.windows(width).zip(toneless.windows(width)) {
            let [first, .., last] = window else { continue };
            if alike != theirs {
                continue;
            }
            let range = first.bytes.start..last.bytes.end;
            let is_unbroken = text[range.clone()].chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || c == '*');
            let known = known.get_or_insert_with(|| phrases.iter().map(|phrase| fold_words(phrase)).collect());
            let is_correct = known.contains(&fold_words(&text[range.clone()]));
            if is_unbroken && !is_correct && !found.iter().any(|(other, _)| *other == range) {
                found.push((range, phrase.as_str()));
            }
        }
    }
    found
}

/// Returns the phrase with the case of each word of a model text.
pub(super) fn with_case_of(model: &str, phrase: &str) -> String {
    let mut changed = phrase.to_owned();
    let models = words(model);
    for (index, word) in words(phrase).iter().enumerate().rev() {
        let model = models.get(index).or(models.last()).map_or("", |word| word.text);
        changed.replace_range(word.bytes.clone(), &word_with_case_of(model, word.text));
    }
    changed
}

fn word_with_case_of(model: &str, word: &str) -> String {
    if is_all_capitals(model) && model.chars().count() > 1 {
        word.to_uppercase()
    } else if model.starts_with(char::is_uppercase) {
        capitalised(word)
    } else {
        word.to_lowercase()
    }
}

/// Returns whether a text has letters and all of them are capitals.
pub(super) fn is_all_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Returns the word with an initial capital and all other letters in lower case.
pub(super) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters.flat_map(char::to_lowercase)).collect()
}

/// Returns the initials of a name for the code of a document: capitals without diacritics, except `Đ`.
pub(super) fn initials<'a>(words: impl IntoIterator<Item = &'a Word<'a>>) -> String {
    words.into_iter().filter_map(|word| without_diacritics(word.text).chars().next()).collect()
}

/// Returns the text in capitals without diacritics, except `Đ`.
pub(super) fn without_diacritics(code: &str) -> String {
    code.to_uppercase().nfd().filter(|character| !is_combining_mark(*character)).collect()
}

/// Returns the full stop, comma, semicolon or colon at the end of a text, with the spaces before it. A dotted line and
/// the full stop of an abbreviation do not count.
pub(super) fn closing_punctuation(text: &str) -> Option<Range<usize>> {
    let trimmed = text.trim_end().trim_end_matches('*');
    let kept = trimmed.trim_end_matches(|c: char| ".,;:/".contains(c) || c.is_whitespace());
    let tail = &trimmed[kept.len()..];
    let last_word = kept.rsplit(char::is_whitespace).next().unwrap_or_default();
    let abbreviation = tail == "." && last_word.contains('.');
    let marks = tail.contains(['.', ',', ';', ':']) && !tail.contains("..") && !kept.ends_with('…');
    (marks && !abbreviation && !kept.is_empty()).then_some(kept.len()..trimmed.len())
}

/// Returns the dash or bullet at the beginning of a text, with the spaces after it.
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
    fn comparison_ignores_the_placement_of_tone_marks() {
        assert_eq!(prefix_range("ĐẢNG UỶ XÃ", "Đảng ủy"), Some(0.."ĐẢNG UỶ".len()));
        assert_eq!(prefix_range("ĐẢNG", "Đảng ủy"), None);
    }

    #[test]
    fn wrong_tones_are_found_in_known_phrases() {
        let offices = phrases(&["Trưởng ban", "Trưởng bản"]);
        let wrong = |text| wrong_tones(text, &offices).into_iter().map(|(range, _)| &text[range]).collect::<Vec<_>>();
        assert_eq!(wrong("PHÓ TRƯỜNG BAN"), ["TRƯỜNG BAN"]);
        assert!(wrong("TRƯỞNG BẢN, Trưởng ban").is_empty());
        assert!(wrong("trường, ban").is_empty());
        assert_eq!(with_case_of("ĐẢNG Công sản", "Đảng Cộng sản"), "ĐẢNG Cộng sản");
        // A single capital may be an initial of a name.
        assert_eq!(with_case_of("Q trưởng", "Quyền trưởng"), "Quyền trưởng");
    }

    #[test]
    fn finds_punctuation_at_the_end_and_dashes_at_the_beginning() {
        let closing = |text: &'static str| closing_punctuation(text).map(|range| &text[range]);
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
