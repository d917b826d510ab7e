//! The units that must report, and their answers.

use std::collections::BTreeMap;

use crate::fold::fold_words;
use crate::model::Text;

/// A unit (đơn vị) that must fill in a form and return it.
///
/// ```
/// use congvan::form::Unit;
///
/// let unit = Unit::new("Chi bộ 1").in_group("Khối đảng");
/// assert_eq!(unit.group, Some("Khối đảng".into()));
/// ```
#[doc(alias("đơn vị", "don vi"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Unit {
    /// The name, as in the first cell of its row.
    pub name: Text,
    /// The group for a subtotal.
    pub group: Option<Text>,
}

impl Unit {
    /// A unit without a group.
    pub fn new(name: impl Into<Text>) -> Self {
        Self { name: name.into(), group: None }
    }

    /// Sets the group for a subtotal.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<Text>) -> Self {
        self.group = Some(group.into());
        self
    }
}

impl<T: Into<Text>> From<T> for Unit {
    fn from(name: T) -> Self {
        Self::new(name)
    }
}

/// The units in order, with lookup by name.
#[derive(Debug)]
pub(super) struct Roster {
    pub(super) entries: Vec<Entry>,
    by_name: BTreeMap<String, usize>,
    /// Whether unlisted units are added when they report.
    open: bool,
}

/// A unit and its answer.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) unit: Unit,
    /// The index in the list of the caller.
    pub(super) listed: Option<usize>,
    /// The answer; `None` if the unit has not reported.
    pub(super) answer: Option<Answer>,
}

#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The index of the return.
    pub(super) index: usize,
    /// Whether a row of the return has the name of the unit, and not only its issuer.
    pub(super) named: bool,
    /// Whether it has invalid cells.
    pub(super) bad: bool,
    pub(super) values: Vec<super::aggregate::Aggregate>,
}

impl Roster {
    /// The roster of a list, and the indices of duplicates.
    pub(super) fn new(units: &[Unit]) -> (Self, Vec<usize>) {
        let mut roster = Self { entries: Vec::new(), by_name: BTreeMap::new(), open: units.is_empty() };
        let mut again = Vec::new();
        for (index, unit) in units.iter().enumerate() {
            match roster.by_name.contains_key(&key(&unit.name)) {
                true => again.push(index),
                false => {
                    roster.enter(unit.clone(), Some(index));
                }
            }
        }
        (roster, again)
    }

    fn enter(&mut self, unit: Unit, listed: Option<usize>) -> usize {
        let at = self.entries.len();
        self.by_name.insert(key(&unit.name), at);
        self.entries.push(Entry { unit, listed, answer: None });
        at
    }

    /// The entry with a name.
    pub(super) fn find(&self, name: &Text) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }

    /// Whether unlisted units are added.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The entry with a name; added if the roster is open.
    pub(super) fn find_or_enter(&mut self, name: &Text) -> Option<usize> {
        match self.find(name) {
            None if self.open && !name.is_blank() => Some(self.enter(Unit::new(name.clone()), None)),
            found => found,
        }
    }
}

/// The folded name for comparison; a name without letters is unchanged.
fn key(name: &Text) -> String {
    let plain = name.plain();
    let words = fold_words(&plain);
    if words.is_empty() { plain.trim().to_owned() } else { words }
}
