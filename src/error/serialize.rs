//! The details and the serialized form of an error.

use std::collections::BTreeMap;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::Error;
use super::data::DataError;
use super::detail::ErrorDetail;
use super::language::Message;
use super::lists::BadCell;
use super::place::Place;
use super::problem::{DispatchProblem, FontProblem, FormProblem, Problem};
use super::unprintable::MissingGlyph;
use crate::field_path::FieldPath;

impl Error {
    /// All fields that the error concerns, each with its place and message: every empty field, every structural error
    /// of a TOML or JSON text, every bad cell, every missing character. An error about one field has one detail.
    #[must_use]
    pub fn details(&self) -> Vec<ErrorDetail> {
        let single = |problem: Problem, field: FieldPath| self.detail(&problem, field);
        let mut details: Vec<ErrorDetail> = match self.problem() {
            Problem::Data(data) => {
                let detail = |error: &DataError| ErrorDetail {
                    line: Some(error.line).filter(|line| *line > 0),
                    column: Some(error.column).filter(|column| *column > 0),
                    ..ErrorDetail::new(error.problem.words(), error.path.clone())
                };
                return data.errors.iter().map(detail).collect();
            }
            Problem::Dispatch(DispatchProblem::Empty { fields }) => {
                let one = |field: &FieldPath| {
                    let empty = DispatchProblem::Empty { fields: vec![field.clone()] };
                    let detail = single(empty.into(), field.clone());
                    let message = format!("trường `{field}` còn trống");
                    ErrorDetail { message: Message::new(message, "this field is empty".to_owned()), ..detail }
                };
                fields.iter().map(one).collect()
            }
            Problem::Form(FormProblem::Cells { bad }) => {
                let rows = self.field().cloned().unwrap_or_default();
                let form = rows.parent().unwrap_or_default();
                let path = |field: Option<&FieldPath>| field.map_or(rows.clone(), |field| form.clone().join(field));
                let one = |bad: &BadCell| {
                    single(FormProblem::Cells { bad: vec![bad.clone()] }.into(), path(bad.field.as_ref()))
                };
                bad.iter().map(one).collect()
            }
            Problem::Font(FontProblem::Unprintable { missing }) => {
                let one = |glyph: &MissingGlyph| {
                    let field = glyph.place.parse().unwrap_or_default();
                    single(FontProblem::Unprintable { missing: vec![glyph.clone()] }.into(), field)
                };
                missing.iter().map(one).collect()
            }
            problem => vec![self.detail(problem, self.field().cloned().unwrap_or_default())],
        };
        // The first line of a field counts.
        let lines: BTreeMap<&FieldPath, (usize, usize)> =
            self.0.lines.iter().rev().map(|(field, line, column)| (field, (*line, *column))).collect();
        for detail in &mut details {
            if let Some((line, column)) = lines.get(&detail.field) {
                (detail.line, detail.column) = (Some(*line), Some(*column));
            }
        }
        details
    }

    fn detail(&self, problem: &Problem, field: FieldPath) -> ErrorDetail {
        ErrorDetail { line: self.line(), column: self.column(), ..ErrorDetail::new(problem.words(), field) }
    }
}

impl Serialize for Error {
    /// Writes `code`, `kind`, `message` and `help` in both languages, `fields`, `details`, and where they are known
    /// `line`, `column`, `row` and `file`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = self.problem().words();
        let (code, kind) = (words.code, words.kind);
        let (message, help) = words.into_messages();
        let file = match self.place() {
            Place::File(path) => Some(path.display().to_string()),
            Place::Template { name, .. } => Some(name.clone()),
            Place::Unknown | Place::Field(_) | Place::Input { .. } => None,
        };
        let mut object = serializer.serialize_struct("Error", 10)?;
        object.serialize_field("code", code)?;
        object.serialize_field("kind", &kind)?;
        object.serialize_field("message", &message)?;
        object.serialize_field("help", &help)?;
        object.serialize_field("fields", &self.fields())?;
        object.serialize_field("line", &self.line())?;
        object.serialize_field("column", &self.column())?;
        object.serialize_field("row", &self.row())?;
        object.serialize_field("file", &file)?;
        object.serialize_field("details", &self.details())?;
        object.end()
    }
}
