//! The lists of `sense.toml`: units of words, found by their first word.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::fold::fold_onto;

/// Words that follow each other and make one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The words, folded, a space between them.
    pub(super) text: Box<str>,
    /// A bit for each word behind which a part ends, the first in the lowest.
    parts: u32,
    /// Which of the openers it is one of.
    pub(super) opener: Option<usize>,
}

/// The most words of a unit.
const LONGEST: usize = 32;

impl Unit {
    /// Reads words as a list has them, `least` or more: `hội đồng / nhân dân`, the parts divided by slashes between
    /// spaces.
    fn read(text: &str, least: usize) -> Result<Self, String> {
        let slash = || format!("`{text}`: a slash stands between two words");
        let mut unit = String::with_capacity(text.len());
        let (mut count, mut parts, mut behind_slash) = (0, 0, false);
        for word in text.split_ascii_whitespace() {
            if word == "/" {
                if count == 0 || behind_slash {
                    return Err(slash());
                }
                parts |= 1 << (count - 1);
                behind_slash = true;
                continue;
            }
            if count == LONGEST {
                return Err(format!("`{text}`: at most {LONGEST} words"));
            }
            if count > 0 {
                unit.push(' ');
            }
            fold_onto(&mut unit, word);
            count += 1;
            behind_slash = false;
        }
        match (count, behind_slash) {
            (0, _) => Err("an empty text: write words".to_owned()),
            (_, true) => Err(slash()),
            (count, false) if count < least => {
                Err(format!("`{text}`: a compound has two words or more, with spaces between them"))
            }
            (_, false) => Ok(Self { text: unit.into(), parts, opener: None }),
        }
    }

    pub(super) fn of_opener(self, opener: usize) -> Self {
        Self { opener: Some(opener), ..self }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ')
    }

    /// How many words it has.
    pub(super) fn length(&self) -> usize {
        self.words().count()
    }

    /// Whether a part ends behind so many of its words.
    pub(super) fn ends_part(&self, behind: usize) -> bool {
        behind > 0 && behind <= LONGEST && self.parts & (1 << (behind - 1)) != 0
    }
}

/// The units of a list, each of `LEAST` words or more: an array of texts, or one text with commas between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words<const LEAST: usize>(pub(super) Vec<Unit>);

impl<'de, const LEAST: usize> Deserialize<'de> for Words<LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<const LEAST: usize>;
        impl<'de, const LEAST: usize> Visitor<'de> for List<LEAST> {
            type Value = Words<LEAST>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of texts, or one text with commas")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
                texts.map(|text| Unit::read(text, LEAST).map_err(E::custom)).collect::<Result<_, _>>().map(Words)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<Self::Value, A::Error> {
                let mut units = Vec::new();
                while let Some(OneUnit::<LEAST>(unit)) = texts.next_element()? {
                    units.push(unit);
                }
                Ok(Words(units))
            }
        }
        deserializer.deserialize_any(List::<LEAST>)
    }
}

/// A text of an array, so that a mistake in it has its place.
struct OneUnit<const LEAST: usize>(Unit);

impl<'de, const LEAST: usize> Deserialize<'de> for OneUnit<LEAST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Unit::read(&text, LEAST).map(Self).map_err(D::Error::custom)
    }
}

/// All units of a pack.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Units {
    units: Vec<Unit>,
    /// The hash of the first word of each unit, ascending, and its number.
    by_first: Vec<(u64, usize)>,
}

impl Units {
    /// A unit that is in several lists is that of the first, but with the parts of all.
    pub(super) fn new(mut units: Vec<Unit>) -> Self {
        let mut by_first: Vec<(u64, usize)> =
            units.iter().enumerate().map(|(index, unit)| (hash(first_word(&unit.text)), index)).collect();
        by_first.sort_unstable();
        let mut kept: Vec<(u64, usize)> = Vec::with_capacity(by_first.len());
        for (hash, index) in by_first {
            let begin_alike = kept.iter().rev().take_while(|(other, _)| *other == hash);
            let known = begin_alike.map(|(_, known)| *known).find(|known| units[*known].text == units[index].text);
            match known {
                Some(known) => units[known].parts |= units[index].parts,
                None => kept.push((hash, index)),
            }
        }
        Self { units, by_first: kept }
    }

    pub(super) fn beginning_with<'s>(&'s self, first: &str) -> impl Iterator<Item = &'s Unit> {
        let wanted = hash(first);
        let start = self.by_first.partition_point(|(hash, _)| *hash < wanted);
        let same = self.by_first[start..].iter().take_while(move |(hash, _)| *hash == wanted);
        same.filter_map(|(_, index)| self.units.get(*index))
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// FNV-1a: words are short.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
