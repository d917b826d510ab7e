//! The positions of elements in their templates.

use std::sync::Arc;

use crate::error::{Error, Place};

/// The attribute with the position of an element in its template. The template module writes it.
pub(crate) const PLACE_ATTRIBUTE: &str = "at";

/// The position of an element in its template: `name:line:column`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct MarkupPlace(pub(super) Arc<str>);

impl MarkupPlace {
    pub(crate) fn place(&self) -> Place {
        let mut parts = self.0.rsplitn(3, ':');
        let column = parts.next().and_then(|number| number.parse().ok());
        let line = parts.next().and_then(|number| number.parse().ok());
        Place::Template {
            name: parts.next().unwrap_or("the filled template").to_owned(),
            line: line.unwrap_or(0),
            column: column.unwrap_or(0),
        }
    }

    /// Adds this position to an error without one.
    pub(crate) fn locate<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.at(self.place()))
    }
}
