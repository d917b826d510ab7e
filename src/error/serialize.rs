//! The details and the serialized form of an error.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::Error;
use super::data::DataError;
use super::detail::{ErrorDetail, paired};
use super::language::{Language, Message};
use super::lists::BadCell;
use super::place::Place;
use super::problem::Problem;
use super::unprintable::MissingGlyph;
use crate::field_path::FieldPath;

impl Error {
    /// All fields that the error concerns, each with its place and message: every empty field, every structural error
    /// of a TOML or JSON text, every bad cell, every missing character. An error about one field has one detail.
    #[must_use]
    pub fn details(&self) -> Vec<ErrorDetail> {
        let single = |problem: Problem, field: FieldPath| self.detail(&problem, field);
        let mut details: Vec<ErrorDetail> = match self.problem() {
            Problem::Data(errors) => {
                let detail = |error: &DataError| ErrorDetail {
                    code: error.problem.code(),
                    field: error.path.clone(),
                    line: Some(error.line).filter(|line| *line > 0),
                    column: Some(error.column).filter(|column| *column > 0),
                    message: Message::new(error.problem.vietnamese(), error.problem.english()),
                    help: paired(error.problem.help_vi(), error.problem.help()),
                };
                return errors.iter().map(detail).collect();
            }
            Problem::Empty { fields } => {
                let one = |field: &FieldPath| {
                    let detail = single(Problem::Empty { fields: vec![field.clone()] }, field.clone());
                    let message = format!("trường `{field}` còn trống");
                    ErrorDetail { message: Message::new(message, "this field is empty".to_owned()), ..detail }
                };
                fields.iter().map(one).collect()
            }
            Problem::Cells(bad) => {
                let rows = self.field().cloned().unwrap_or_default();
                let form = rows.parent().unwrap_or_default();
                let path = |field: Option<&FieldPath>| field.map_or(rows.clone(), |field| form.clone().join(field));
                let one = |bad: &BadCell| single(Problem::Cells(vec![bad.clone()]), path(bad.field.as_ref()));
                bad.iter().map(one).collect()
            }
            Problem::Glyphs(missing) => {
                let one = |glyph: &MissingGlyph| {
                    single(Problem::Glyphs(vec![glyph.clone()]), glyph.place.parse().unwrap_or_default())
                };
                missing.iter().map(one).collect()
            }
            problem => vec![self.detail(problem, self.field().cloned().unwrap_or_default())],
        };
        for detail in &mut details {
            let place = self.0.lines.iter().find(|(field, _, _)| *field == detail.field);
            if let Some((_, line, column)) = place {
                (detail.line, detail.column) = (Some(*line), Some(*column));
            }
        }
        details
    }

    fn detail(&self, problem: &Problem, field: FieldPath) -> ErrorDetail {
        ErrorDetail {
            code: problem.code(),
            field,
            line: self.line(),
            column: self.column(),
            message: Message::new(problem.vietnamese(), problem.to_string()),
            help: paired(problem.help_vi(), problem.help()),
        }
    }
}

impl Serialize for Error {
    /// Writes `code`, `kind`, `message` and `help` in both languages, `fields`, `details`, and where they are known
    /// `line`, `column`, `row` and `file`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let both = |language| self.message(language);
        let file = match self.place() {
            Place::File(path) => Some(path.display().to_string()),
            Place::Template { name, .. } => Some(name.clone()),
            Place::Unknown | Place::Field(_) | Place::Input { .. } => None,
        };
        let mut object = serializer.serialize_struct("Error", 10)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("kind", &self.kind())?;
        object.serialize_field("message", &Message::new(both(Language::Vietnamese), both(Language::English)))?;
        let help = paired(self.help_in(Language::Vietnamese), self.help_in(Language::English));
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
