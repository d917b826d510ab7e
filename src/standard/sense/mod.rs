//! Where short lines end by their sense: what breaks cost, which words open a line, which belong together.

mod prices;

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::Origin;

pub(crate) use prices::{break_prices, held_together};

/// Where lines that are about as long as each other end by their sense, in the tables `[sense…]` of `sense.toml`.
///
/// Without these tables the lines are as even as can be, whatever their words mean.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "Tables")]
#[non_exhaustive]
pub struct Sense {
    /// What each kind of break costs.
    pub prices: BreakPrices,
    openers: Vec<Openers>,
    /// What begins with a word, by that word as `folded` gives it.
    units: BTreeMap<String, Vec<Unit>>,
}

/// What each kind of break costs in short lines, in the table `[sense.prices]`.
///
/// The unit is that of evenness: a line that is longer or shorter than the average of its text by a part of the
/// average costs the square of that part.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BreakPrices {
    /// Where the prices come from.
    pub origin: Origin,
    /// After a dash between spaces.
    #[serde(deserialize_with = "price")]
    pub dash: f64,
    /// After a comma or another mark, or before a bracket.
    #[serde(deserialize_with = "price")]
    pub mark: f64,
    /// Beside a compound or a name.
    #[serde(deserialize_with = "price")]
    pub known: f64,
    /// Between two words of which neither belongs to a compound or a name.
    #[serde(deserialize_with = "price")]
    pub unknown: f64,
    /// Before a number.
    #[serde(deserialize_with = "price")]
    pub number: f64,
    /// Between the parts of a long compound.
    #[serde(deserialize_with = "price")]
    pub part: f64,
    /// Within a name, but before its last word.
    #[serde(deserialize_with = "price")]
    pub name: f64,
    /// Within a compound, and before the last word of a name.
    #[serde(deserialize_with = "price")]
    pub compound: f64,
    /// A line of a single word.
    #[serde(deserialize_with = "price")]
    pub lone: f64,
    /// Each line beyond the fewest that the text takes.
    #[serde(deserialize_with = "price")]
    pub line: f64,
}

/// Words that a line may well begin with, in a table `[sense.openers.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Openers {
    /// Where the words come from.
    #[serde(rename = "origin")]
    _origin: Origin,
    /// What a break before such a word costs.
    #[serde(deserialize_with = "price")]
    before: f64,
    /// What a break after it costs.
    #[serde(deserialize_with = "price")]
    after: f64,
    /// Whether a name follows.
    #[serde(default)]
    names: bool,
    /// Whether it bears the number that follows it: `năm 2026`.
    #[serde(default)]
    numbers: bool,
    /// Whether a number before it counts it: `6 tháng`.
    #[serde(default)]
    counted: bool,
    words: Vec<Words>,
}

/// Words that belong together, in a table `[sense.compounds.<name>]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compounds {
    #[serde(rename = "origin")]
    _origin: Origin,
    words: Vec<Compound>,
}

/// The tables as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    prices: BreakPrices,
    #[serde(default)]
    openers: BTreeMap<String, Openers>,
    #[serde(default)]
    compounds: BTreeMap<String, Compounds>,
}

/// Words that follow each other and make one unit.
#[derive(Debug, Clone, PartialEq)]
struct Unit {
    /// The words behind the first, as `folded` gives them.
    rest: Vec<String>,
    /// Behind which of its words, the last left out, a part ends.
    parts: Vec<bool>,
    /// Which of the openers it is one of.
    opener: Option<usize>,
}

impl Sense {
    /// The units that begin with a word that is folded.
    fn units(&self, first: &str) -> &[Unit] {
        self.units.get(first).map_or(&[], Vec::as_slice)
    }

    fn opener(&self, unit: &Unit) -> Option<&Openers> {
        self.openers.get(unit.opener?)
    }

    fn add(&mut self, words: &Words, opener: Option<usize>) {
        let Some((first, rest)) = words.folded.split_first() else { return };
        let known = self.units.entry(first.clone()).or_default();
        match known.iter_mut().find(|unit| unit.rest == rest) {
            // In several lists: a break is as cheap as one of them has it. The openers come first and stay.
            Some(unit) => unit.parts.iter_mut().zip(&words.parts).for_each(|(part, other)| *part |= other),
            None => known.push(Unit { rest: rest.to_vec(), parts: words.parts.clone(), opener }),
        }
    }
}

impl From<Tables> for Sense {
    fn from(tables: Tables) -> Self {
        let mut sense = Self { prices: tables.prices, ..Self::default() };
        sense.openers = tables.openers.into_values().collect();
        for (index, openers) in sense.openers.clone().iter().enumerate() {
            for words in &openers.words {
                sense.add(words, Some(index));
            }
        }
        for compound in tables.compounds.values().flat_map(|list| &list.words) {
            sense.add(&compound.0, None);
        }
        sense
    }
}

/// Words as a list has them: `hội đồng / nhân dân`, the parts divided by slashes between spaces.
#[derive(Debug, Clone, PartialEq)]
struct Words {
    folded: Vec<String>,
    /// Behind which of the words, the last left out, a part ends.
    parts: Vec<bool>,
}

impl Words {
    fn read(text: &str) -> Result<Self, String> {
        let (mut folded_words, mut parts) = (Vec::new(), Vec::new());
        for word in text.split_whitespace() {
            if word != "/" {
                folded_words.push(folded(word));
                parts.push(false);
            } else if let Some(before @ false) = parts.last_mut() {
                *before = true;
            } else {
                return Err(format!("`{text}`: a slash stands between two words"));
            }
        }
        match parts.pop() {
            None => Err("an empty text: write words".to_owned()),
            Some(true) => Err(format!("`{text}`: a slash stands between two words")),
            Some(false) => Ok(Self { folded: folded_words, parts }),
        }
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Two words or more.
struct Compound(Words);

impl<'de> Deserialize<'de> for Compound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words = Words::read(&text).map_err(D::Error::custom)?;
        if words.folded.len() < 2 {
            return Err(D::Error::custom(format!(
                "`{text}`: a compound has two words or more, with spaces between them"
            )));
        }
        Ok(Self(words))
    }
}

fn price<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let price = f64::deserialize(deserializer)?;
    if price.is_finite() && price >= 0.0 {
        Ok(price)
    } else {
        Err(D::Error::custom(format!("invalid price {price}: write a number from 0 on")))
    }
}

/// A word in lower case, its tone on the letter of the new spelling: `HÒA` and `hoà` are `hoà`. All dashes are one.
fn folded(word: &str) -> String {
    const PLACES: [(&str, &str); 15] = [
        ("òa", "oà"),
        ("óa", "oá"),
        ("ỏa", "oả"),
        ("õa", "oã"),
        ("ọa", "oạ"),
        ("òe", "oè"),
        ("óe", "oé"),
        ("ỏe", "oẻ"),
        ("õe", "oẽ"),
        ("ọe", "oẹ"),
        ("ùy", "uỳ"),
        ("úy", "uý"),
        ("ủy", "uỷ"),
        ("ũy", "uỹ"),
        ("ụy", "uỵ"),
    ];
    let mut lower = word.to_lowercase().replace(['–', '—', '−'], "-");
    for (old, new) in PLACES {
        if lower.ends_with(old) {
            lower.truncate(lower.len() - old.len());
            lower.push_str(new);
            break;
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRICES: &str = "[prices]\norigin = {}\ndash = 0\nmark = 0\nknown = 0\nunknown = 0\nnumber = 0\npart = 0\n\
                          name = 0\ncompound = 0\nlone = 0\nline = 0\n";

    fn read(text: &str) -> Result<Sense, String> {
        toml::from_str(&format!("{PRICES}{text}")).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn words_are_known_in_any_case_and_with_either_place_of_the_tone() {
        for (word, wanted) in
            [("ỦY", "uỷ"), ("Uỷ", "uỷ"), ("HÒA", "hoà"), ("khỏe", "khoẻ"), ("toàn", "toàn"), ("–", "-")]
        {
            assert_eq!(folded(word), wanted);
        }
    }

    #[test]
    fn lists_of_several_packs_add_up() {
        let sense = read(
            "[openers.a]\norigin = {}\nbefore = 1\nafter = 2\nwords = [\"của\", \"đối với\"]\n\
             [compounds.a]\norigin = {}\nwords = [\"ủy ban / nhân dân\", \"ủy ban\"]\n\
             [compounds.ours]\norigin = {}\nwords = [\"Uỷ viên\"]\n",
        )
        .unwrap();
        let rests: Vec<_> = sense.units("uỷ").iter().map(|unit| (unit.rest.join(" "), unit.parts.clone())).collect();
        let wanted = [("ban nhân dân", vec![false, true, false]), ("ban", vec![false]), ("viên", vec![false])];
        assert_eq!(rests, wanted.map(|(rest, parts)| (rest.to_owned(), parts)));
        let opener = sense.opener(&sense.units("đối")[0]).unwrap();
        assert_eq!((opener.before, opener.after, opener.names), (1.0, 2.0, false));
        assert_eq!(sense.opener(&sense.units("uỷ")[0]), None);
    }

    #[test]
    fn mistakes_of_the_lists_are_told() {
        let compounds = |word: &str| read(&format!("[compounds.a]\norigin = {{}}\nwords = [\"{word}\"]"));
        for (word, wanted) in [
            ("đảng", "`đảng`: a compound has two words or more, with spaces between them"),
            ("", "an empty text: write words"),
            ("/ uỷ ban", "`/ uỷ ban`: a slash stands between two words"),
            ("uỷ ban /", "`uỷ ban /`: a slash stands between two words"),
            ("uỷ / / ban", "`uỷ / / ban`: a slash stands between two words"),
        ] {
            assert_eq!(compounds(word).unwrap_err(), wanted);
        }
        let opener = |before: &str| {
            read(&format!("[openers.a]\norigin = {{}}\nbefore = {before}\nafter = 0\nwords = [\"và\"]")).unwrap_err()
        };
        assert_eq!(opener("-1.0"), "invalid price -1: write a number from 0 on");
        assert_eq!(opener("nan"), "invalid price NaN: write a number from 0 on");
        assert_eq!(opener("inf"), "invalid price inf: write a number from 0 on");
    }
}
