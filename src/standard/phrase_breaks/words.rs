//! The word lists of `sense.toml`, in buckets by the letters of their first words.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fold::{fold_letters, fold_onto};

/// Consecutive words that form a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The folded words, separated by spaces.
    pub(super) text: String,
    /// The number of words.
    pub(super) length: usize,
    /// A bit for each word after which a part ends; the lowest bit is the first word.
    parts: u32,
    /// The hash of its first word or first two words.
    hash: u64,
    /// The index of its list of openers.
    pub(super) opener: Option<usize>,
}

impl Unit {
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ')
    }

    /// Whether a part ends after this number of words.
    pub(super) fn ends_part(&self, words: usize) -> bool {
        words > 0 && words <= MAX_WORDS && self.parts & (1 << (words - 1)) != 0
    }
}

/// The maximum number of words of a unit.
const MAX_WORDS: usize = 32;

/// The units of a list, each of at least `LEAST` words: an array of texts, or one text separated by commas.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words<const LEAST: usize> {
    /// The texts as written, joined, which is faster than a string for each.
    texts: String,
    entries: Vec<Entry>,
}

/// A unit as it is written.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    text: Range<usize>,
    length: usize,
    parts: u32,
    /// The hash of the letters of its first word or first two words, without marks.
    letters: u64,
    opener: Option<usize>,
    /// The next entry of the same bucket.
    next: Option<usize>,
}

impl<const LEAST: usize> Words<LEAST> {
    /// Adds a unit. `at` is the byte offset of its text.
    fn add(&mut self, text: &str, at: usize) -> Result<(), String> {
        let Outline { length, parts, letters, .. } = Outline::of(text)?;
        match length {
            0 => Err("empty text".to_owned()),
            _ if length < LEAST => {
                Err(format!("`{}`: a compound has at least two words, separated by spaces", text.trim()))
            }
            _ if length > MAX_WORDS => Err(too_long(text)),
            _ => {
                let text = at..at + text.len();
                self.entries.push(Entry { text, length, parts, letters, opener: None, next: None });
                Ok(())
            }
        }
    }
}

/// The counts and the hash of a unit, which are found without folding its words.
struct Outline {
    /// The number of words.
    length: usize,
    /// A bit for each word after which a part ends; the lowest bit is the first word.
    parts: u32,
    /// The hash of the letters of its first word or first two words, without marks.
    letters: u64,
    /// Whether it ends with a slash.
    after_slash: bool,
}

impl Outline {
    /// Reads a unit such as `hội đồng / nhân dân`, whose parts are separated by slashes between spaces.
    fn of(text: &str) -> Result<Self, String> {
        let mut outline = Self { length: 0, parts: 0, letters: EMPTY, after_slash: false };
        let mut word = None;
        for (at, character) in text.char_indices() {
            if character.is_whitespace() {
                if let Some(begin) = word.take() {
                    outline.end_word(&text[begin..at], text)?;
                }
                continue;
            }
            if word.is_none() {
                word = Some(at);
            }
            if outline.length < 2 {
                fold_letters(character, |letter| outline.letters = with_byte(outline.letters, letter));
            }
        }
        if let Some(begin) = word {
            outline.end_word(&text[begin..], text)?;
        }
        if outline.after_slash { Err(misplaced_slash(text)) } else { Ok(outline) }
    }

    /// Counts a word, or notes a slash.
    fn end_word(&mut self, word: &str, text: &str) -> Result<(), String> {
        if word != "/" {
            self.length += 1;
            self.after_slash = false;
            return Ok(());
        }
        if self.length == 0 || self.after_slash {
            return Err(misplaced_slash(text));
        }
        self.parts |= 1_u32.checked_shl(self.length as u32 - 1).ok_or_else(|| too_long(text))?;
        self.after_slash = true;
        Ok(())
    }
}

fn misplaced_slash(text: &str) -> String {
    format!("`{}`: a slash must be between two words", text.trim())
}

fn too_long(text: &str) -> String {
    format!("`{}`: at most {MAX_WORDS} words", text.trim())
}

impl<'de, const LEAST: usize> Deserialize<'de> for Words<LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<const LEAST: usize>;
        impl<'de, const LEAST: usize> Visitor<'de> for List<LEAST> {
            type Value = Words<LEAST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of texts, or one text with commas")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let mut words = Words { texts: text.to_owned(), entries: Vec::with_capacity(text.len() / 12) };
                let mut begin = 0;
                // `split` takes longer for short units.
                let commas = text.bytes().enumerate().filter(|(_, byte)| *byte == b',').map(|(at, _)| at);
                for end in commas.chain([text.len()]) {
                    let unit = &text[begin..end];
                    if !unit.trim_ascii_start().is_empty() {
                        words.add(unit, begin).map_err(E::custom)?;
                    }
                    begin = end + 1;
                }
                Ok(words)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<Self::Value, A::Error> {
                let mut words = Words::default();
                while texts.next_element_seed(OneUnit(&mut words))?.is_some() {}
                Ok(words)
            }
        }
        deserializer.deserialize_any(List::<LEAST>)
    }
}

/// Deserializes a text of an array, so that its errors have a position.
struct OneUnit<'w, const LEAST: usize>(&'w mut Words<LEAST>);

impl<'de, const LEAST: usize> DeserializeSeed<'de> for OneUnit<'_, LEAST> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let text = String::deserialize(deserializer)?;
        let Words { texts, .. } = &mut *self.0;
        let at = texts.len();
        texts.push_str(&text);
        self.0.add(&text, at).map_err(D::Error::custom)
    }
}

/// All units of a pack, in buckets by the letters of their first word or first two words, without marks, which are
/// written in several ways. A bucket is folded on first use, because a document uses few.
#[derive(Default)]
pub(super) struct Units {
    texts: String,
    entries: Vec<Entry>,
    /// The first entry of each bucket.
    first: Vec<Option<usize>>,
    folded: Vec<OnceLock<Vec<Unit>>>,
}

impl Units {
    /// Adds a list, perhaps of openers.
    pub(super) fn add<const LEAST: usize>(&mut self, list: Words<LEAST>, opener: Option<usize>) {
        let begin = self.texts.len();
        self.texts.push_str(&list.texts);
        let moved = |text: Range<usize>| begin + text.start..begin + text.end;
        self.entries.extend(list.entries.into_iter().map(|entry| Entry { text: moved(entry.text), opener, ..entry }));
    }

    /// Builds the index.
    pub(super) fn index(&mut self) {
        // A power of two.
        let buckets = self.entries.len().next_power_of_two();
        self.first = vec![None; buckets];
        self.folded = (0..buckets).map(|_| OnceLock::new()).collect();
        // In reverse, so that the entries of a bucket keep the order of the lists.
        for (index, entry) in self.entries.iter_mut().enumerate().rev() {
            if let Some(first) = self.first.get_mut(entry.letters as usize & (buckets - 1)) {
                entry.next = first.replace(index);
            }
        }
    }

    /// Returns the unit `first` alone, and the units that begin with both folded words.
    pub(super) fn beginning_with<'s>(&'s self, first: &str, second: Option<&str>) -> impl Iterator<Item = &'s Unit> {
        let alone = Key::EMPTY.with(first);
        let both = second.map(|second| alone.with(second));
        let keys = [Some(alone), both].into_iter().flatten();
        keys.flat_map(|key| self.bucket(key.letters).iter().filter(move |unit| unit.hash == key.words))
    }

    /// Returns the units in the bucket of some letters.
    fn bucket(&self, letters: u64) -> &[Unit] {
        let bucket = letters as usize & self.folded.len().saturating_sub(1);
        match (self.first.get(bucket), self.folded.get(bucket)) {
            (Some(Some(first)), Some(folded)) => folded.get_or_init(|| self.fold_bucket(*first)),
            _ => &[],
        }
    }

    /// Folds the entries of a bucket. A unit in several lists belongs to the first, with the parts of all.
    fn fold_bucket(&self, first: usize) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut next = Some(first);
        while let Some(entry) = next.and_then(|index| self.entries.get(index)) {
            let unit = self.fold_entry(entry);
            match units.iter_mut().find(|known| known.text == unit.text) {
                Some(known) => known.parts |= unit.parts,
                None => units.push(unit),
            }
            next = entry.next;
        }
        units
    }

    fn fold_entry(&self, entry: &Entry) -> Unit {
        let written = self.written(entry);
        // Decomposed letters take more bytes.
        let mut text = String::with_capacity(written.len() * 5 / 4);
        let mut hash = EMPTY;
        for (index, word) in written.split_whitespace().filter(|word| *word != "/").enumerate() {
            if index > 0 {
                text.push(' ');
            }
            let begin = text.len();
            fold_onto(&mut text, word);
            if index < 2 {
                hash = with_word(hash, &text[begin..]);
            }
        }
        Unit { text, length: entry.length, parts: entry.parts, hash, opener: entry.opener }
    }

    fn written(&self, entry: &Entry) -> &str {
        self.texts.get(entry.text.clone()).unwrap_or_default().trim()
    }

    /// Returns the units as written, with their openers.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
        self.entries.iter().map(|entry| (self.written(entry), entry.opener))
    }
}

/// Units are equal if they are written equally; which buckets are folded makes no difference.
impl PartialEq for Units {
    fn eq(&self, other: &Self) -> bool {
        self.all().eq(other.all())
    }
}

impl fmt::Debug for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all()).finish()
    }
}

/// The first word or first two words of a unit, hashed.
#[derive(Clone, Copy)]
struct Key {
    words: u64,
    /// Only the letters, without marks.
    letters: u64,
}

impl Key {
    const EMPTY: Self = Self { words: EMPTY, letters: EMPTY };

    /// Adds a folded word.
    fn with(self, word: &str) -> Self {
        let words = with_word(self.words, word);
        let letters = word.bytes().filter(u8::is_ascii_lowercase);
        Self { words, letters: letters.fold(self.letters, with_byte) }
    }
}

/// The hash of nothing.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a word with a space after it to a hash.
fn with_word(hash: u64, word: &str) -> u64 {
    with_byte(word.bytes().fold(hash, with_byte), b' ')
}

/// Adds a byte to a hash (FNV-1a).
fn with_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
