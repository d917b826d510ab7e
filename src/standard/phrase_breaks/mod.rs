//! Line breaks of short texts between phrases: penalties, words that begin a line, and compounds.

mod penalties;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::origin::Origin;

pub(crate) use self::penalties::{break_penalties, unit_continues};
use self::words::{Unit, Units, Words};

/// Line breaks of balanced lines between phrases, in the tables `[sense…]` of `sense.toml`.
///
/// Without these tables lines are only balanced in length.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "Tables")]
pub(crate) struct PhraseBreaks {
    /// The penalty of each kind of break.
    pub(crate) penalties: BreakPenalties,
    openers: Vec<Openers>,
    /// Shared by the standards of all paper sizes.
    units: Arc<Units>,
}

/// The penalty of each kind of break in short lines, in the table `[sense.prices]`.
///
/// A penalty has the unit of the penalty of an uneven line, which is the square of its relative deviation from the
/// average length.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BreakPenalties {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// After a dash between spaces.
    #[serde(deserialize_with = "penalty")]
    pub(crate) dash: f64,
    /// After a comma or another mark, or before a bracket.
    #[serde(deserialize_with = "penalty")]
    pub(crate) mark: f64,
    /// Beside a compound or a name.
    #[serde(deserialize_with = "penalty")]
    pub(crate) known: f64,
    /// Between two words outside compounds and names.
    #[serde(deserialize_with = "penalty")]
    pub(crate) unknown: f64,
    /// Before a number.
    #[serde(deserialize_with = "penalty")]
    pub(crate) number: f64,
    /// Between the parts of a long compound.
    #[serde(deserialize_with = "penalty")]
    pub(crate) part: f64,
    /// Within a name, but before its last word.
    #[serde(deserialize_with = "penalty")]
    pub(crate) name: f64,
    /// Within a compound, and before the last word of a name.
    #[serde(deserialize_with = "penalty")]
    pub(crate) compound: f64,
    /// A line of a single word.
    #[serde(rename = "lone", deserialize_with = "penalty")]
    pub(crate) single_word: f64,
    /// Each line beyond the minimum number of lines.
    #[serde(deserialize_with = "penalty")]
    pub(crate) line: f64,
}

/// Words with which a line preferably begins, in a table `[sense.openers.<name>]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Openers {
    /// The clause and common practice behind the words.
    #[serde(rename = "origin")]
    _origin: Origin,
    /// The penalty of a break before such a word.
    #[serde(deserialize_with = "penalty")]
    before: f64,
    /// The penalty of a break after it.
    #[serde(deserialize_with = "penalty")]
    after: f64,
    /// Whether a name follows.
    #[serde(default)]
    names: bool,
    /// Whether a following number belongs to it: `năm 2026`.
    #[serde(default)]
    numbers: bool,
    /// Whether a preceding number counts it: `6 tháng`.
    #[serde(default)]
    counted: bool,
    words: Words<1>,
}

/// Words that belong together, in a table `[sense.compounds.<name>]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compounds {
    #[serde(rename = "origin")]
    _origin: Origin,
    words: Words<2>,
}

/// The tables in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(rename = "prices")]
    penalties: BreakPenalties,
    #[serde(default)]
    openers: BTreeMap<String, Openers>,
    #[serde(default)]
    compounds: BTreeMap<String, Compounds>,
}

impl PhraseBreaks {
    /// Returns the units that may begin with two folded words.
    fn units<'s>(&'s self, first: &str, second: Option<&str>) -> impl Iterator<Item = &'s Unit> {
        self.units.beginning_with(first, second)
    }

    fn opener(&self, unit: &Unit) -> Option<&Openers> {
        self.openers.get(unit.opener?)
    }
}

impl From<Tables> for PhraseBreaks {
    fn from(tables: Tables) -> Self {
        let mut units = Units::default();
        let mut openers: Vec<Openers> = tables.openers.into_values().collect();
        for (index, openers) in openers.iter_mut().enumerate() {
            units.add(std::mem::take(&mut openers.words), Some(index));
        }
        for list in tables.compounds.into_values() {
            units.add(list.words, None);
        }
        units.index();
        Self { penalties: tables.penalties, openers, units: units.into() }
    }
}

fn penalty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let penalty = f64::deserialize(deserializer)?;
    if penalty.is_finite() && penalty >= 0.0 {
        Ok(penalty)
    } else {
        Err(D::Error::custom(format!("invalid penalty {penalty}: write a number from 0 on")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    const PENALTIES: &str = "[prices]\norigin = {}\ndash = 0\nmark = 0\nknown = 0\nunknown = 0\nnumber = 0\npart = 0\n\
                          name = 0\ncompound = 0\nlone = 0\nline = 0\n";

    fn read(text: &str) -> Result<PhraseBreaks, String> {
        toml::from_str(&format!("{PENALTIES}{text}")).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn lists_of_several_packs_add_up() {
        let breaks = read(
            "[openers.a]\norigin = {}\nbefore = 1\nafter = 2\nwords = [\"của\", \"đối với\"]\n\
             [compounds.a]\norigin = {}\nwords = [\"ủy ban / nhân dân\", \"ủy ban\"]\n\
             [compounds.ours]\norigin = {}\nwords = [\"Uỷ viên\"]\n",
        )
        .unwrap();
        let ends_of_parts = |unit: &Unit| (1..5).filter(|words| unit.ends_part(*words)).collect::<Vec<_>>();
        let units = |first: &str, second: Option<&str>| {
            breaks.units(&fold(first), second.map(fold).as_deref()).collect::<Vec<_>>()
        };
        let of =
            |second| units("uỷ", second).into_iter().map(|unit| (&*unit.text, ends_of_parts(unit))).collect::<Vec<_>>();
        assert_eq!(of(Some("ban")), [(&*fold("uỷ ban nhân dân"), vec![2]), (&*fold("uỷ ban"), vec![])]);
        assert_eq!(of(Some("viên")), [(&*fold("uỷ viên"), vec![])]);
        assert_eq!(of(Some("của")), []);
        assert_eq!(of(None), []);
        let opener = |first, second| units(first, second).first().and_then(|unit| breaks.opener(unit));
        let found = opener("đối", Some("với")).unwrap();
        assert_eq!((found.before, found.after, found.names), (1.0, 2.0, false));
        assert_eq!(opener("của", None), Some(found));
        assert_eq!(opener("của", Some("ban")), Some(found));
        assert_eq!(opener("uỷ", Some("ban")), None);
        assert!(units("ban", None).is_empty());
    }

    #[test]
    fn units_in_several_lists_belong_to_the_first() {
        let breaks = read(
            "[openers.a]\norigin = {}\nbefore = 1\nafter = 0\nwords = 'x y z'\n\
             [openers.b]\norigin = {}\nbefore = 2\nafter = 0\nwords = 'x / y z'\n\
             [compounds.a]\norigin = {}\nwords = 'x y / z, x y'\n",
        )
        .unwrap();
        let units: Vec<_> = breaks.units("x", Some("y")).collect();
        assert_eq!(units.iter().map(|unit| (&*unit.text, unit.length)).collect::<Vec<_>>(), [("x y z", 3), ("x y", 2)]);
        assert_eq!((units[0].ends_part(1), units[0].ends_part(2), units[1].ends_part(1)), (true, true, false));
        assert_eq!(
            units.iter().map(|unit| breaks.opener(unit).map(|opener| opener.before)).collect::<Vec<_>>(),
            [Some(1.0), None]
        );
    }

    #[test]
    fn each_unit_is_found_by_its_words_in_any_case() {
        #[derive(Deserialize)]
        struct File {
            sense: PhraseBreaks,
        }
        let File { sense } = toml::from_str(include_str!("../../../templates/hd36/sense.toml")).unwrap();
        assert!(sense.units.all().count() > 1500);
        for (written, _) in sense.units.all() {
            let written = written.to_uppercase();
            let words: Vec<String> = written.split_whitespace().filter(|word| *word != "/").map(fold).collect();
            let mut found = sense.units(&words[0], words.get(1).map(String::as_str));
            assert!(found.any(|unit| unit.words().eq(&words)), "{written}");
        }
    }

    #[test]
    fn lists_are_arrays_or_texts() {
        let array = read("[compounds.a]\norigin = {}\nwords = [\"chi bộ\", \"đảng / bộ\"]");
        let text = read("[compounds.a]\norigin = {}\nwords = '''\nchi bộ, đảng / bộ,\n'''");
        assert_eq!(array, text);
    }

    #[test]
    fn lists_report_errors() {
        let compounds = |word: &str| read(&format!("[compounds.a]\norigin = {{}}\nwords = [\"{word}\"]"));
        for (word, wanted) in [
            ("đảng", "`đảng`: a compound has at least two words, separated by spaces"),
            ("", "empty text"),
            ("/ uỷ ban", "`/ uỷ ban`: a slash must be between two words"),
            ("uỷ ban /", "`uỷ ban /`: a slash must be between two words"),
            ("uỷ / / ban", "`uỷ / / ban`: a slash must be between two words"),
        ] {
            assert_eq!(compounds(word).unwrap_err(), wanted);
        }
        let long = ["từ"; 32].join(" ");
        compounds(&long).unwrap();
        for longer in [format!("{long} từ"), format!("{long} từ / từ")] {
            assert_eq!(compounds(&longer).unwrap_err(), format!("`{longer}`: at most 32 words"));
        }
        let opener = |before: &str| {
            read(&format!("[openers.a]\norigin = {{}}\nbefore = {before}\nafter = 0\nwords = [\"và\"]")).unwrap_err()
        };
        assert_eq!(opener("-1.0"), "invalid penalty -1: write a number from 0 on");
        assert_eq!(opener("nan"), "invalid penalty NaN: write a number from 0 on");
        assert_eq!(opener("inf"), "invalid penalty inf: write a number from 0 on");
    }
}
