//! The word lists of `sense.toml`, indexed by their first words.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fold::fold_onto;

/// Consecutive words that form a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit<'s> {
    /// The folded words, separated by spaces.
    pub(super) text: &'s str,
    entry: &'s Entry,
}

impl<'s> Unit<'s> {
    pub(super) fn words(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        self.text.split(' ')
    }

    /// The number of words.
    pub(super) fn length(&self) -> usize {
        self.entry.length
    }

    /// Whether a part ends after this number of words.
    pub(super) fn ends_part(&self, words: usize) -> bool {
        words > 0 && words <= MAX_WORDS && self.entry.parts & (1 << (words - 1)) != 0
    }

    /// The index of its list of openers.
    pub(super) fn opener(&self) -> Option<usize> {
        self.entry.opener
    }
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    text: Range<usize>,
    /// The number of words.
    length: usize,
    /// A bit for each word after which a part ends; the lowest bit is the first word.
    parts: u32,
    /// The hash of its first word or first two words.
    hash: u64,
    opener: Option<usize>,
    /// The next unit in the same bucket.
    next: Option<usize>,
}

/// The maximum number of words of a unit.
const MAX_WORDS: usize = 32;

/// The units of a list, each of at least `LEAST` words: an array of texts, or one text separated by commas.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words<const LEAST: usize> {
    /// The folded texts, joined, which is faster than a string for each.
    texts: String,
    entries: Vec<Entry>,
}

impl<const LEAST: usize> Words<LEAST> {
    /// Parses a unit such as `hội đồng / nhân dân`, whose parts are separated by slashes between spaces.
    fn read(&mut self, text: &str) -> Result<(), String> {
        let begin = self.texts.len();
        let parts = if text.contains('/') {
            self.fold_parts(text)?
        } else {
            fold_onto(&mut self.texts, text);
            0
        };
        let (length, hash) = measured(&self.texts[begin..]);
        if length == 0 {
            return Err("empty text".to_owned());
        }
        if length < LEAST {
            return Err(format!("`{}`: a compound has at least two words, separated by spaces", text.trim()));
        }
        if length > MAX_WORDS {
            return Err(too_long(text));
        }
        let text = begin..self.texts.len();
        self.entries.push(Entry { text, length, parts, hash, opener: None, next: None });
        Ok(())
    }

    /// Folds a unit without its slashes, and returns the bits of its parts.
    fn fold_parts(&mut self, text: &str) -> Result<u32, String> {
        let slash = || format!("`{}`: a slash must be between two words", text.trim());
        let begin = self.texts.len();
        let (mut parts, mut after_slash) = (0, false);
        for word in text.split_ascii_whitespace() {
            if word == "/" {
                let (length, _) = measured(&self.texts[begin..]);
                if length == 0 || after_slash {
                    return Err(slash());
                }
                parts |= 1_u32.checked_shl(length as u32 - 1).ok_or_else(|| too_long(text))?;
                after_slash = true;
                continue;
            }
            if self.texts.len() > begin {
                self.texts.push(' ');
            }
            fold_onto(&mut self.texts, word);
            after_slash = false;
        }
        if after_slash { Err(slash()) } else { Ok(parts) }
    }
}

fn too_long(text: &str) -> String {
    format!("`{}`: at most {MAX_WORDS} words", text.trim())
}

/// The number of words of a folded text, and the hash of the first two.
fn measured(folded: &str) -> (usize, u64) {
    let (mut spaces, mut hash) = (0, EMPTY);
    for byte in folded.bytes() {
        if spaces < 2 {
            hash = with_byte(hash, byte);
        }
        spaces += usize::from(byte == b' ');
    }
    match (folded.is_empty(), spaces) {
        (true, _) => (0, hash),
        (false, 0 | 1) => (spaces + 1, with_byte(hash, b' ')),
        (false, _) => (spaces + 1, hash),
    }
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
                // Decomposed letters take more bytes.
                let texts = String::with_capacity(text.len() * 5 / 4);
                let mut words = Words { texts, entries: Vec::with_capacity(text.len() / 12) };
                for unit in text.split(',').filter(|text| !text.trim_ascii_start().is_empty()) {
                    words.read(unit).map_err(E::custom)?;
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
        self.0.read(&text).map_err(D::Error::custom)
    }
}

/// All units of a pack, indexed by their first word or first two words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Units {
    texts: String,
    entries: Vec<Entry>,
    /// The first unit of each bucket; the number of buckets is a power of two.
    buckets: Vec<Option<usize>>,
}

impl Units {
    /// Adds a list, perhaps of openers.
    pub(super) fn add<const LEAST: usize>(&mut self, list: Words<LEAST>, opener: Option<usize>) {
        let begin = self.texts.len();
        self.texts.push_str(&list.texts);
        let moved = |text: Range<usize>| begin + text.start..begin + text.end;
        self.entries.extend(list.entries.into_iter().map(|entry| Entry { text: moved(entry.text), opener, ..entry }));
    }

    /// Builds the index. A unit in several lists belongs to the first, with the parts of all.
    pub(super) fn sort(&mut self) {
        self.buckets = vec![None; self.entries.len().next_power_of_two()];
        // In reverse, so that the units of a bucket keep the order of the lists.
        for index in (0..self.entries.len()).rev() {
            let entry = &self.entries[index];
            let (bucket, opener, parts) = (self.bucket(entry.hash), entry.opener, entry.parts);
            let text = |entry: &Entry| &self.texts[entry.text.clone()];
            let same = self.chain(entry.hash).find(|other| text(&self.entries[*other]) == text(entry));
            if let Some(same) = same.and_then(|same| self.entries.get_mut(same)) {
                same.parts |= parts;
                same.opener = opener;
            } else {
                self.entries[index].next = self.buckets[bucket].replace(index);
            }
        }
    }

    /// Returns the unit `first` alone, and the units that begin with both folded words.
    pub(super) fn beginning_with<'s>(&'s self, first: &str, second: Option<&str>) -> impl Iterator<Item = Unit<'s>> {
        let alone = with_word(EMPTY, first);
        let both = second.map(|second| with_word(alone, second));
        let entries = [Some(alone), both].into_iter().flatten().flat_map(|hash| self.chain(hash));
        entries.filter_map(|index| {
            let entry = self.entries.get(index)?;
            Some(Unit { text: self.texts.get(entry.text.clone())?, entry })
        })
    }

    fn bucket(&self, hash: u64) -> usize {
        hash as usize & self.buckets.len().saturating_sub(1)
    }

    /// Returns the units with a hash.
    fn chain(&self, hash: u64) -> impl Iterator<Item = usize> {
        let first = self.buckets.get(self.bucket(hash)).copied().flatten();
        let bucket = std::iter::successors(first, |index| self.entries.get(*index)?.next);
        bucket.filter(move |index| self.entries.get(*index).is_some_and(|entry| entry.hash == hash))
    }
}

/// The hash of no word.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a word with a space behind it to a hash.
fn with_word(hash: u64, word: &str) -> u64 {
    with_byte(word.bytes().fold(hash, with_byte), b' ')
}

/// Adds a byte to a hash (FNV-1a).
fn with_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
