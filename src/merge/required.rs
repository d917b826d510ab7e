//! The fields that the recipients of a mail merge must have.

use std::collections::BTreeMap;

use super::placeholder::Segment;
use super::recipient::Recipient;
use crate::error::{BadCell, BadPlaceholder, nearest};
use crate::fold::fold_words;

/// The number of missing fields with a suggestion.
const SUGGESTIONS: usize = 100;

/// The required fields, in the order of their first use.
#[derive(Debug, Clone, Default)]
pub(super) struct RequiredFields {
    fields: Vec<Field>,
    /// The index of each field by its folded name.
    indexes: BTreeMap<String, usize>,
}

#[derive(Debug, Clone)]
struct Field {
    written: String,
    folded: String,
    places: Vec<Place>,
}

/// A place where a field is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    name: String,
    /// The index of the conditional body item that has the place.
    item: Option<usize>,
    may_be_blank: bool,
}

impl Place {
    pub(super) fn of(name: impl Into<String>) -> Self {
        Self { name: name.into(), item: None, may_be_blank: false }
    }

    pub(super) fn within(self, item: Option<usize>) -> Self {
        Self { item, ..self }
    }

    pub(super) fn may_be_blank(self, may_be_blank: bool) -> Self {
        Self { may_be_blank, ..self }
    }
}

impl RequiredFields {
    /// Adds the use of a field.
    pub(super) fn add(&mut self, name: &str, place: Place) {
        let folded = fold_words(name);
        let known = self.indexes.get(&folded).and_then(|index| self.fields.get_mut(*index));
        match known {
            // A place that uses a field twice uses it without another place between.
            Some(known) if known.places.last() == Some(&place) => {}
            Some(known) => known.places.push(place),
            None => {
                self.indexes.insert(folded.clone(), self.fields.len());
                self.fields.push(Field { written: name.to_owned(), folded, places: vec![place] });
            }
        }
    }

    /// Adds the fields of a text.
    pub(super) fn add_all(&mut self, segments: &[Segment], place: &Place) {
        segments.iter().filter_map(Segment::field).for_each(|name| self.add(name, place.clone()));
    }

    /// Removes every use in a place.
    pub(super) fn remove(&mut self, place: &str) {
        for field in &mut self.fields {
            field.places.retain(|known| known.name != place);
        }
        self.fields.retain(|field| !field.places.is_empty());
        self.indexes = self.fields.iter().map(|field| field.folded.clone()).zip(0..).collect();
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.written.as_str())
    }

    pub(super) fn folded_names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.folded.as_str())
    }

    /// The fields that a recipient lacks, and those that it leaves blank. Places in body items that are not kept are
    /// ignored.
    pub(super) fn check(
        &self,
        recipient: &Recipient,
        row: usize,
        is_kept: impl Fn(usize) -> bool,
    ) -> (Vec<BadPlaceholder>, Vec<BadCell>) {
        let (mut placeholders, mut cells) = (Vec::new(), Vec::new());
        let known = recipient.values_by_name();
        for field in &self.fields {
            let places: Vec<&Place> = field.places.iter().filter(|place| place.item.is_none_or(&is_kept)).collect();
            if places.is_empty() {
                continue;
            }
            let values = known.get(field.folded.as_str()).map_or(&[][..], Vec::as_slice);
            let reason = match (values.first(), values.get(1)) {
                (Some(_), Some(_)) => "the recipient has two fields of this name".to_owned(),
                (Some(value), None) => {
                    let is_bad = value.is_empty() && places.iter().any(|place| !place.may_be_blank);
                    let column = field.written.clone();
                    let blank =
                        BadCell { row, column, cell: None, field: None, value: String::new(), wanted: "a value" };
                    cells.extend(is_bad.then_some(blank));
                    continue;
                }
                // Comparing names takes long, and a few suggestions show what is wrong.
                (None, _) if placeholders.len() >= SUGGESTIONS => "there is no such field".to_owned(),
                (None, _) => match nearest(&field.written, recipient.names()) {
                    Some(near) => format!("there is no such field; the nearest is `{near}`"),
                    None => "there is no such field".to_owned(),
                },
            };
            let found = format!("{{{}}}", field.written);
            placeholders.extend(places.into_iter().map(|place| BadPlaceholder {
                found: found.clone(),
                place: place.name.clone(),
                reason: reason.clone(),
            }));
        }
        (placeholders, cells)
    }
}
