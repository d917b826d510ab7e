//! `ErrorDetail`: one field of an error, and the serialized form of errors.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::data::ValueProblem;
use super::language::{Language, Message};
use super::place::Place;
use super::problem::Problem;
use super::{Error, MissingGlyph};
use crate::field_path::FieldPath;

/// One field that an error concerns, with its own message.
///
/// ```
/// use congvan::Dispatch;
///
/// let text = "number = \"12\"\nsubjet = \"Báo cáo\"";
/// let error = Dispatch::from_toml(text).unwrap_err();
/// let found: Vec<_> = error.details().into_iter().map(|detail| (detail.code, detail.line.unwrap())).collect();
/// assert_eq!(found[..2], [("document_number", 1), ("unknown_field", 2)]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The stable code, as of [`Error::code`].
    pub code: &'static str,
    /// The path of the field; empty for the document as a whole.
    pub field: FieldPath,
    /// The line in the input text, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in the input text in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The message without its place.
    pub message: Message,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
}

impl Error {
    /// All fields that the error concerns, each with its place and message: every empty field, every structural error
    /// of a TOML or JSON text, every bad cell, every missing character. An error about one field has one detail.
    #[must_use]
    pub fn details(&self) -> Vec<ErrorDetail> {
        let single = |problem: Problem, field: FieldPath| self.detail(&problem, field);
        let mut details: Vec<ErrorDetail> = match self.problem() {
            Problem::Data(errors) => {
                let detail = |error: &super::data::DataError| ErrorDetail {
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
                let one = |bad: &super::BadCell| single(Problem::Cells(vec![bad.clone()]), path(bad.field.as_ref()));
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

impl From<&Problem> for ValueProblem {
    fn from(problem: &Problem) -> Self {
        Self {
            code: problem.code(),
            message: Message::new(problem.vietnamese(), problem.to_string()),
            help: paired(problem.help_vi(), problem.help()),
        }
    }
}

/// The help in both languages; in English at least a general one.
fn paired(vietnamese: Option<impl Into<String>>, english: Option<impl Into<String>>) -> Option<Message> {
    let vietnamese = vietnamese?.into();
    Some(Message::new(vietnamese, english.map_or_else(|| "correct the value named".to_owned(), Into::into)))
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
