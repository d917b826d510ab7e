//! Translates the errors of Tera.

use std::collections::BTreeMap;

use tera::ErrorKind;

use super::annotate::original_column;
use crate::error::{Error, Place, TemplateProblem};

/// The annotated templates that Tera compiles, by name.
pub(super) type Sources = BTreeMap<String, String>;

/// Translates an error, with its position in the author's template.
pub(super) fn translate(error: &tera::Error, sources: &Sources) -> Error {
    let (detail, place) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            (
                report.message().to_owned(),
                Place::Template {
                    name: report.filename().to_owned(),
                    line: span.start_line,
                    column: span.start_col + 1,
                },
            )
        }
        other => first_of(&other.to_string()),
    };
    Error::from(TemplateProblem::Tera { detail }).at(in_author_file(place, sources))
}

/// Replaces the column in the annotated template with the column in the author's file.
fn in_author_file(place: Place, sources: &Sources) -> Place {
    let Place::Template { name, line, column } = place else {
        return place;
    };
    let annotated = sources.get(&name).and_then(|source| source.lines().nth(line.saturating_sub(1)));
    let column = annotated.map_or(column, |text| original_column(&name, text, column.saturating_sub(1)) + 1);
    Place::Template { name, line, column }
}

/// Tera reports several unknown filters in one text, with an excerpt for each; takes the first.
fn first_of(text: &str) -> (String, Place) {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    let place = lines.find_map(excerpt_place).unwrap_or_default();
    (message, place)
}

/// Reads ` --> name [line:column]` or ` --> name:line:column`.
fn excerpt_place(line: &str) -> Option<Place> {
    let (_, place) = line.split_once("--> ")?;
    let cleaned = place.replace([' ', '['], ":").replace(']', "");
    let mut parts = cleaned.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let name = parts.next()?.trim_end_matches(':').to_owned();
    Some(Place::Template { name, line, column })
}
