//! The lists of `sense.toml`: units of words, found by the words that they begin with.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fold::Folder;

/// Words that follow each other and make one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit<'s> {
    /// The words, folded, a space between them.
    pub(super) text: &'s str,
    place: &'s Place,
}

impl<'s> Unit<'s> {
    pub(super) fn words(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        self.text.split(' ')
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.place.length
    }

    /// Whether a part ends behind so many of its words.
    pub(super) fn ends_part(&self, behind: usize) -> bool {
        behind > 0 && behind <= LONGEST && self.place.parts & (1 << (behind - 1)) != 0
    }

    /// Which of the openers it is one of.
    pub(super) fn opener(&self) -> Option<usize> {
        self.place.opener
    }
}

/// Where the text of a unit stands among those of all, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    text: Range<usize>,
    /// How many words it has.
    length: usize,
    /// A bit for each word behind which a part ends, the first in the lowest.
    parts: u32,
    /// Of its first word, or of its first two.
    hash: u64,
    opener: Option<usize>,
    /// The next unit in the same bucket.
    next: Option<usize>,
}

/// The most words of a unit.
const LONGEST: usize = 32;

/// The units of a list, each of `LEAST` words or more: an array of texts, or one text with commas between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words<const LEAST: usize> {
    /// The units one behind the other, not yet folded: so many are quicker to read than each with a text of its own.
    texts: String,
    places: Vec<Place>,
}

impl<const LEAST: usize> Words<LEAST> {
    /// Reads a unit as a list has it: `hội đồng / nhân dân`, the parts divided by slashes between spaces.
    fn read(&mut self, text: &str) -> Result<(), String> {
        let slash = || format!("`{}`: a slash stands between two words", text.trim());
        let begin = self.texts.len();
        let (mut length, mut parts, mut behind_slash) = (0, 0, false);
        for word in text.split_ascii_whitespace() {
            if word == "/" {
                if length == 0 || behind_slash {
                    return Err(slash());
                }
                parts |= 1 << (length - 1);
                behind_slash = true;
                continue;
            }
            if length == LONGEST {
                return Err(format!("`{}`: at most {LONGEST} words", text.trim()));
            }
            if length > 0 {
                self.texts.push(' ');
            }
            self.texts.push_str(word);
            length += 1;
            behind_slash = false;
        }
        match (length, behind_slash) {
            (0, _) => Err("an empty text: write words".to_owned()),
            (_, true) => Err(slash()),
            (length, false) if length < LEAST => {
                Err(format!("`{}`: a compound has two words or more, with spaces between them", text.trim()))
            }
            (_, false) => {
                let text = begin..self.texts.len();
                self.places.push(Place { text, length, parts, hash: EMPTY, opener: None, next: None });
                Ok(())
            }
        }
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
                let mut words = Words { texts: String::with_capacity(text.len()), ..Words::default() };
                for unit in text.split(',').filter(|text| !text.trim_start().is_empty()) {
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

/// A text of an array, so that a mistake in it has its place.
struct OneUnit<'w, const LEAST: usize>(&'w mut Words<LEAST>);

impl<'de, const LEAST: usize> DeserializeSeed<'de> for OneUnit<'_, LEAST> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let text = String::deserialize(deserializer)?;
        self.0.read(&text).map_err(D::Error::custom)
    }
}

/// All units of a pack, found by their first word where they have no other, else by their first two.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Units {
    texts: String,
    places: Vec<Place>,
    /// The first unit of each bucket. There are a power of two of them.
    buckets: Vec<Option<usize>>,
}

impl Units {
    /// Adds a list, whose words may be those of an opener.
    pub(super) fn add<const LEAST: usize>(&mut self, folder: &mut Folder, list: Words<LEAST>, opener: Option<usize>) {
        self.texts.reserve(list.texts.len() * 5 / 4);
        self.places.reserve(list.places.len());
        for place in list.places {
            let begin = self.texts.len();
            folder.fold_onto(&mut self.texts, &list.texts[place.text]);
            let text = begin..self.texts.len();
            let words = self.texts[begin..].split(' ');
            // Counted again: spaces that are not of ASCII part words only when they are folded.
            let (length, hash) = (words.clone().count(), words.take(2).fold(EMPTY, with_word));
            self.places.push(Place { text, length, hash, opener, ..place });
        }
    }

    /// Makes all units that were added known. One that is in several lists is that of the first, but with the parts of
    /// all.
    pub(super) fn sort(&mut self) {
        self.buckets = vec![None; self.places.len().next_power_of_two()];
        // From the last to the first, so that the units of a bucket follow each other as in the lists.
        for index in (0..self.places.len()).rev() {
            let place = &self.places[index];
            let (bucket, opener, parts) = (self.bucket(place.hash), place.opener, place.parts);
            let text = |place: &Place| &self.texts[place.text.clone()];
            let same = self.chain(place.hash).find(|other| text(&self.places[*other]) == text(place));
            if let Some(same) = same.and_then(|same| self.places.get_mut(same)) {
                same.parts |= parts;
                same.opener = opener;
            } else {
                self.places[index].next = self.buckets[bucket].replace(index);
            }
        }
    }

    /// The units that may stand at the beginning of these two folded words: `first` alone, and those that begin with
    /// both.
    pub(super) fn beginning_with<'s>(&'s self, first: &str, second: Option<&str>) -> impl Iterator<Item = Unit<'s>> {
        let alone = with_word(EMPTY, first);
        let both = second.map(|second| with_word(alone, second));
        let places = [Some(alone), both].into_iter().flatten().flat_map(|hash| self.chain(hash));
        places.filter_map(|index| {
            let place = self.places.get(index)?;
            Some(Unit { text: self.texts.get(place.text.clone())?, place })
        })
    }

    fn bucket(&self, hash: u64) -> usize {
        hash as usize & self.buckets.len().saturating_sub(1)
    }

    /// The units of that hash.
    fn chain(&self, hash: u64) -> impl Iterator<Item = usize> {
        let first = self.buckets.get(self.bucket(hash)).copied().flatten();
        let bucket = std::iter::successors(first, |index| self.places.get(*index)?.next);
        bucket.filter(move |index| self.places.get(*index).is_some_and(|place| place.hash == hash))
    }
}

/// The hash of no words.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of words with one more behind them. FNV-1a: words are short.
fn with_word(hash: u64, word: &str) -> u64 {
    word.bytes().chain([b' ']).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
