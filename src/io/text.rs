//! Dispatches and forms in TOML and JSON.

use serde::de::DeserializeOwned;
use serde::{Deserializer, Serialize};

use super::{data_errors, json_span, office};
use crate::error::{DataError, DataErrors, DataProblem, DispatchProblem, Error, Place, line_and_column};
use crate::field_path::FieldPath;
#[cfg(feature = "certified-copy")]
use crate::model::CertifiedCopy;
use crate::model::{Dispatch, StatisticsForm};
use crate::toml_span;

impl Dispatch {
    /// Reads a dispatch from TOML.
    ///
    /// # Errors
    /// If the text is not valid TOML, a field is missing, unknown or misspelt, or a value is invalid.
    /// [`Error::details`] lists all of them, each with line, column and field.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        from_toml(text)
    }

    /// Reads a dispatch from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        from_json(text)
    }

    /// Reads a dispatch from any serde format, such as a `serde_json::Value`. An error has the path of the first
    /// invalid field.
    ///
    /// ```
    /// use congvan::Dispatch;
    ///
    /// let value = serde_json::json!({ "number": "1-CV/A", "body": [{ "text": 5 }] });
    /// let error = Dispatch::from_deserializer(value).unwrap_err();
    /// assert_eq!(error.field().unwrap(), "body[0].text");
    /// ```
    ///
    /// # Errors
    /// If the data is not a valid dispatch.
    pub fn from_deserializer<'de>(deserializer: impl Deserializer<'de>) -> Result<Self, Error> {
        from_deserializer(deserializer)
    }

    /// Writes the dispatch as TOML, which reads back as the same dispatch.
    ///
    /// # Errors
    /// If a value cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        to_toml(self)
    }

    /// Writes the dispatch as JSON, which reads back as the same dispatch.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self)
    }
}

impl StatisticsForm {
    /// Reads a form from TOML, with the same fields as a form that is attached to a dispatch.
    ///
    /// ```
    /// use congvan::StatisticsForm;
    ///
    /// let form = StatisticsForm::from_toml(
    ///     r#"
    ///     place = "Đà Lạt"
    ///     date = "2023-01"
    ///     title = "THỐNG KÊ"
    ///     subject = "Số lượng đảng viên"
    ///     issuer = { name = ["CHI BỘ 1"] }
    ///     columns = [{ title = "Đơn vị" }, { title = "Đảng viên", kind = "whole_number" }]
    ///     rows = [["Chi bộ 1", "1.234"]]
    ///     "#,
    /// )?;
    /// assert_eq!(form.totals()?, [None, Some(1234)]);
    /// assert_eq!(StatisticsForm::from_toml(&form.to_toml()?)?, form);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Dispatch::from_toml`](crate::Dispatch::from_toml).
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        from_toml(text)
    }

    /// Reads a form from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        from_json(text)
    }

    /// Reads a form from any serde format, as [`Dispatch::from_deserializer`](crate::Dispatch::from_deserializer) does.
    ///
    /// # Errors
    /// If the data is not a valid form.
    pub fn from_deserializer<'de>(deserializer: impl Deserializer<'de>) -> Result<Self, Error> {
        from_deserializer(deserializer)
    }

    /// Writes the form as TOML, which reads back as the same form.
    ///
    /// # Errors
    /// If a value cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        to_toml(self)
    }

    /// Writes the form as JSON, which reads back as the same form.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self)
    }
}

#[cfg(feature = "certified-copy")]
impl CertifiedCopy {
    /// Reads the data of a copy from TOML.
    ///
    /// # Errors
    /// As [`Dispatch::from_toml`](crate::Dispatch::from_toml).
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        from_toml(text)
    }

    /// Reads the data of a copy from JSON.
    ///
    /// # Errors
    /// As [`from_toml`](Self::from_toml).
    pub fn from_json(text: &str) -> Result<Self, Error> {
        from_json(text)
    }

    /// Reads the data of a copy from any serde format, as
    /// [`Dispatch::from_deserializer`](crate::Dispatch::from_deserializer) does.
    ///
    /// # Errors
    /// If the data are not those of a copy.
    pub fn from_deserializer<'de>(deserializer: impl Deserializer<'de>) -> Result<Self, Error> {
        from_deserializer(deserializer)
    }

    /// Writes the data of the copy as TOML, which reads back as the same data.
    ///
    /// # Errors
    /// If a value cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, Error> {
        to_toml(self)
    }

    /// Writes the data of the copy as JSON, which reads back as the same data.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        to_json(self)
    }
}

/// The number of marks between values in a text: a value takes much more memory than bytes.
const MOST_MARKS: usize = 1_000_000;
/// The largest text whose errors are all listed, in bytes; a larger one has its first error.
const LISTED: usize = 1 << 20;

/// Reads a value from TOML, with line, column and field of an error.
pub(crate) fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let text = without_mark(text);
    require_few(text)?;
    let position = |error: &toml::de::Error| line_and_column(text, error.span().map_or(0, |span| span.start));
    let document = toml::Deserializer::parse(text).map_err(|error| syntax(text, error.message(), position(&error)))?;
    serde_path_to_error::deserialize(document).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        let error = traced.into_inner();
        let (problem, path) = data_errors::problem(error.message(), path);
        let (line, column) = match &problem {
            DataProblem::Value(_) => toml_place(text, &path, &problem),
            _ => position(&error),
        };
        let first = DataError { problem, path, line, column };
        let tree = || toml::from_str(text).ok().map(|table| data_errors::from_toml(toml::Value::Table(table)));
        structural(first, tree_of(text, tree), |first, tree| {
            data_errors::all::<T>(first, tree, text.len(), |path, problem| toml_place(text, path, problem))
        })
    })
}

/// As [`from_toml`], from JSON.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let text = without_mark(text);
    require_few(text)?;
    let position = |error: &serde_json::Error| (error.line().max(1), error.column().max(1));
    let mut document = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut document).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        let error = traced.into_inner();
        let message = without_position(&error);
        if error.is_syntax() || error.is_eof() {
            return syntax(text, &message, position(&error));
        }
        let (problem, path) = data_errors::problem(&message, path);
        let tree = tree_of(text, || serde_json::from_str(text).ok());
        let (line, column) = match &tree {
            Some(_) => json_place(text, &path, &problem),
            None => position(&error),
        };
        structural(DataError { problem, path, line, column }, tree, |first, tree| {
            data_errors::all::<T>(first, tree, text.len(), |path, problem| json_place(text, path, problem))
        })
    })?;
    document.end().map_err(|error| syntax(text, &without_position(&error), position(&error)))?;
    Ok(value)
}

/// Reads data of any serde format. An error has the path of the first invalid field.
fn from_deserializer<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, Error> {
    serde_path_to_error::deserialize(deserializer).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        let (problem, path) = data_errors::problem(&traced.into_inner().to_string(), path);
        let place = Place::Field(path.clone());
        Error::from(DataErrors { errors: vec![DataError { problem, path, line: 0, column: 0 }] }).at(place)
    })
}

/// Requires that a text has few values. Marks in texts count too.
fn require_few(text: &str) -> Result<(), Error> {
    let marks = text.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b',' | b'=' | b'.' | b':'));
    if marks.count() <= MOST_MARKS {
        return Ok(());
    }
    let (path, problem) = (FieldPath::new(), DataProblem::Size { limit: MOST_MARKS });
    Err(DataErrors { errors: vec![DataError { problem, path, line: 1, column: 1 }] }.into())
}

/// The tree of a text in which all errors are looked for.
fn tree_of<T>(text: &str, read: impl FnOnce() -> Option<T>) -> Option<T> {
    if text.len() <= LISTED { read() } else { None }
}

/// The text without the byte order mark that editors on Windows write.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The message of the JSON reader without line and column.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&place).unwrap_or(&message).to_owned()
}

fn to_toml(paper: &impl Serialize) -> Result<String, Error> {
    toml::to_string_pretty(paper).map_err(not_writable)
}

fn to_json(paper: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(paper).map_err(not_writable)
}

fn not_writable(error: impl std::fmt::Display) -> Error {
    Error::from(DispatchProblem::NotWritable { detail: error.to_string() })
}

/// The error for a text that is not TOML or JSON.
fn syntax(text: &str, message: &str, (line, column): (usize, usize)) -> Error {
    let problem = match office::kind(text.as_bytes()) {
        Some(kind) => DataProblem::Office { kind },
        None => DataProblem::Syntax { detail: message.trim_end().to_owned() },
    };
    let path = FieldPath::new();
    let place = Place::Input { line, column, path: path.clone() };
    Error::from(DataErrors { errors: vec![DataError { problem, path, line, column }] }).at(place)
}

/// Combines all structural errors into one; only the first if the text cannot be parsed into a tree.
fn structural(
    first: DataError,
    tree: Option<serde_json::Value>,
    all: impl FnOnce(DataError, serde_json::Value) -> Vec<DataError>,
) -> Error {
    let place = Place::Input { line: first.line, column: first.column, path: first.path.clone() };
    let errors = match tree {
        Some(tree) => all(first, tree),
        None => vec![first],
    };
    Error::from(DataErrors { errors }).at(place)
}

/// Line and column of a field of a TOML text: of the key of an unknown or misplaced field, of the table that lacks a
/// field, otherwise of the value.
fn toml_place(text: &str, path: &FieldPath, problem: &DataProblem) -> (usize, usize) {
    let (path, is_key) = target(path, problem);
    let found = toml_span::find(text, &path);
    line_and_column(text, found.map_or(0, |found| if is_key { found.key.start } else { found.value.start }))
}

/// Line and column of a field of a JSON text, as [`toml_place`].
fn json_place(text: &str, path: &FieldPath, problem: &DataProblem) -> (usize, usize) {
    let (path, is_key) = target(path, problem);
    let start = if is_key { json_span::key_start(text, &path) } else { json_span::value_start(text, &path) };
    line_and_column(text, start.unwrap_or(0))
}

/// The field that has the position of a problem, and whether the position is its key or its value.
fn target(path: &FieldPath, problem: &DataProblem) -> (FieldPath, bool) {
    match problem {
        DataProblem::MissingField { .. } => (path.parent().unwrap_or_default(), false),
        DataProblem::UnknownField { .. } => (path.clone(), true),
        DataProblem::Value(_) => (path.clone(), problem.is_misplaced_field()),
        _ => (path.clone(), false),
    }
}

impl Error {
    /// Adds the lines of the fields in the TOML or JSON text from which the dispatch or form was read.
    ///
    /// The typesetter does not know the file. A program that does adds the lines of empty fields, bad cells and missing
    /// characters with this method. The first line becomes the [`place`](Self::place) of the error.
    ///
    /// ```
    /// use congvan::{Dispatch, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml")).replace("Nam Định", " ");
    /// let dispatch = Dispatch::from_toml(&text)?;
    /// let error = Typesetter::new()?.pdf(&dispatch).unwrap_err().located_in(&text);
    /// assert_eq!(error.fields(), ["place"]);
    /// assert!(text.lines().nth(error.line().unwrap() - 1).unwrap().starts_with("place = "));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    pub fn located_in(self, text: &str) -> Self {
        if matches!(self.place(), Place::Input { .. } | Place::Template { .. } | Place::File(_)) {
            return self;
        }
        let text = without_mark(text);
        let is_json = text.trim_start().starts_with('{');
        let start = |path: &FieldPath| match is_json {
            true => json_span::value_start(text, path),
            false => toml_span::find(text, path).map(|found| found.value.start),
        };
        let place = |path: FieldPath| {
            let (line, column) = line_and_column(text, start(&path)?);
            Some((path, line, column))
        };
        // Each field is looked up in the whole text.
        let lines = self.fields().into_iter().take(MOST_LOCATED).filter_map(place).collect();
        self.with_lines(lines)
    }
}

/// The largest number of fields that are located in a text.
const MOST_LOCATED: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        from_toml::<Dispatch>(text).unwrap_err().to_string()
    }

    #[test]
    fn unknown_fields_have_a_position() {
        let text = message("subject = \"a\"\n  subjet = \"b\"\n");
        let wanted = "line 2, column 3 (subjet): unknown field `subjet`; the nearest is `subject`; line 1, column 1 ";
        assert!(text.starts_with(wanted), "{text}");
        let text = message("[issuer]\nzzzzzzzz = 1");
        let wanted = "line 2, column 1 (issuer.zzzzzzzz): unknown field `zzzzzzzz`, expected one of `parent`, `name`, `in_text`; ";
        assert!(text.starts_with(wanted), "{text}");
    }

    #[test]
    fn invalid_values_have_a_position_and_help() {
        let text = message("date = \"2023-02-31\"");
        assert!(text.starts_with("line 1, column 8 (date): the date `2023-02-31` does not exist; check"), "{text}");
        let text = message("[[body]]\ntext = 5");
        assert!(text.starts_with("line 2, column 8 (body[0].text): "), "{text}");
        let text = message("[[body]]\nkind = \"heading\"\ntext = \"a\"\nmark = \"-\"");
        assert!(text.contains("an item of the kind `heading` must not have the field `mark`"), "{text}");
    }

    #[test]
    fn json_errors_have_a_position() {
        let error = from_json::<Dispatch>("{\"subject\": 1}").unwrap_err();
        assert!(error.to_string().starts_with("line 1, column 13 (subject): "), "{error}");
        assert!(from_json::<Dispatch>("{} x").is_err());
    }
}
