//! The word lists of `sense.toml`, in buckets by the initials of their words.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fold::{fold_onto, initial};

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
    opener: Option<usize>,
    bucket: usize,
    /// The next entry of the same bucket.
    next: Option<usize>,
}

impl<const LEAST: usize> Words<LEAST> {
    /// Adds a unit of the list, such as `hội đồng / nhân dân`, whose parts are separated by slashes between spaces.
    fn add(&mut self, text: &str, at: usize) -> Result<(), String> {
        let slash = || format!("`{}`: a slash must be between two words", text.trim());
        let (mut length, mut parts, mut after_slash) = (0, 0_u32, false);
        let mut initials = [None; 2];
        for word in text.split_whitespace() {
            if word == "/" {
                if length == 0 || after_slash {
                    return Err(slash());
                }
                parts |= 1_u32.checked_shl(length as u32 - 1).ok_or_else(|| too_long(text))?;
                after_slash = true;
                continue;
            }
            if let Some(place) = initials.get_mut(length) {
                *place = initial(word);
            }
            length += 1;
            after_slash = false;
        }
        match length {
            _ if after_slash => Err(slash()),
            0 => Err("empty text".to_owned()),
            _ if length < LEAST => {
                Err(format!("`{}`: a compound has at least two words, separated by spaces", text.trim()))
            }
            _ if length > MAX_WORDS => Err(too_long(text)),
            _ => {
                let (text, bucket) = (at..at + text.len(), bucket(initials));
                self.entries.push(Entry { text, length, parts, opener: None, bucket, next: None });
                Ok(())
            }
        }
    }
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
                let mut at = 0;
                for unit in text.split(',') {
                    if !unit.trim_ascii_start().is_empty() {
                        words.add(unit, at).map_err(E::custom)?;
                    }
                    at += unit.len() + 1;
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

/// The number of buckets: about the number of pairs of initials in the built-in packs.
const BUCKETS: usize = 512;

/// All units of a pack, in buckets by the initials of their first two words. A bucket is folded on first use, because
/// folding all units takes longer than the first document.
#[derive(Clone, Default)]
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
        self.first = vec![None; BUCKETS];
        self.folded = (0..BUCKETS).map(|_| OnceLock::new()).collect();
        // In reverse, so that the entries of a bucket keep the order of the lists.
        for (index, entry) in self.entries.iter_mut().enumerate().rev() {
            if let Some(first) = self.first.get_mut(entry.bucket) {
                entry.next = first.replace(index);
            }
        }
    }

    /// Returns the unit `first` alone, and the units that begin with both folded words.
    pub(super) fn beginning_with<'s>(&'s self, first: &str, second: Option<&str>) -> impl Iterator<Item = &'s Unit> {
        let initial = |word: &str| word.chars().next();
        let alone = with_word(EMPTY, first);
        let one = (alone, [initial(first), None]);
        let both = second.map(|second| (with_word(alone, second), [initial(first), initial(second)]));
        let keys = [Some(one), both].into_iter().flatten();
        keys.flat_map(|(hash, initials)| self.bucket(bucket(initials)).iter().filter(move |unit| unit.hash == hash))
    }

    /// Returns the units of a bucket.
    fn bucket(&self, bucket: usize) -> &[Unit] {
        self.folded.get(bucket).map_or(&[], |folded| folded.get_or_init(|| self.fold_bucket(bucket)))
    }

    /// Folds the entries of a bucket. A unit in several lists belongs to the first, with the parts of all.
    fn fold_bucket(&self, bucket: usize) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut next = self.first.get(bucket).copied().flatten();
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
    fn all(&self) -> impl Iterator<Item = (&str, Option<usize>)> {
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

/// The bucket of the initials of the first two words.
fn bucket(initials: [Option<char>; 2]) -> usize {
    let [first, second] = initials.map(|initial| initial.map_or(0, |initial| initial as usize));
    (first * 31 + second) % BUCKETS
}

/// The hash of no word.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// Adds a word with a space after it to a hash (FNV-1a).
fn with_word(hash: u64, word: &str) -> u64 {
    word.bytes().chain([b' ']).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
