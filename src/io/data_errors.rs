//! Structural errors of TOML and JSON data: from serde's message to a problem, and all errors of a text at once.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::clerk_words::meant;
use crate::error::{DataError, DataProblem, Error, Problem, nearest};
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::{Authority, ColumnWidth, DocumentNumber, IssueDate};

/// The largest number of errors that are reported together.
const MOST_ERRORS: usize = 50;
/// The number of bytes that are read again to find further errors, and the largest number of times.
const MOST_BYTES: usize = 16 << 20;
const MOST_READS: usize = 400;

/// The problem and the field behind an error of serde at a path.
pub(super) fn problem(message: &str, path: FieldPath) -> (DataProblem, FieldPath) {
    let message = message.trim_end();
    let names: Vec<String> = message.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let name = names.first().cloned().unwrap_or_default();
    let expected: Vec<String> = names.iter().skip(1).cloned().collect();
    if message.starts_with("unknown field `") {
        let nearest = nearest(&name, expected.iter().map(String::as_str));
        return (DataProblem::UnknownField { name, expected, nearest }, path);
    }
    if message.starts_with("missing field `") {
        let path = path.child(name.clone());
        return (DataProblem::MissingField { name }, path);
    }
    if message.starts_with("duplicate field `") {
        return (DataProblem::DuplicateField { name }, path);
    }
    if message.starts_with("unknown variant `") {
        let meant = meant(&name, &path, &expected);
        return (DataProblem::UnknownValue { found: name, expected, meant }, path);
    }
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|rest| rest.rsplit_once(", expected ")) {
        let (found, expected) = (found.to_owned(), expected.to_owned());
        return (DataProblem::WrongType { found, expected }, path);
    }
    for kind in ["paragraph", "heading"] {
        for field in ["mark", "items"] {
            let problem = Problem::BodyField { kind, field };
            if is_line_of(&problem, message) {
                return (DataProblem::Value(Box::new(problem)), path.child(field));
            }
        }
    }
    match value_problem(message, &name) {
        Some(problem) => (DataProblem::Value(Box::new(problem)), path),
        None => (DataProblem::Other { detail: message.to_owned() }, path),
    }
}

/// The problem of a text that has no valid number, date, authority, width or picture: serde passes on its message only.
fn value_problem(message: &str, found: &str) -> Option<Problem> {
    let owned = || found.to_owned();
    let written = [
        found.parse::<DocumentNumber>().err().map(|_| Problem::Number { found: owned() }),
        found.parse::<IssueDate>().err().map(|_| Problem::Date { found: owned() }),
        Some(Problem::Calendar { found: owned() }),
        found.parse::<Authority>().err().map(|_| Problem::Authority { found: owned() }),
        found.parse::<ColumnWidth>().err().map(|_| Problem::ColumnWidth { found: owned() }),
        Some(Problem::Base64 { found: owned() }),
    ];
    if let Some(problem) = written.into_iter().flatten().find(|problem| is_line_of(problem, message)) {
        return Some(problem);
    }
    let detail = message.strip_prefix("the picture cannot be used: ")?;
    let picture = |message: &str| Problem::Picture { message: message.to_owned() };
    let help = Error::new(picture("")).help()?;
    Some(picture(detail.strip_suffix(&format!("; {help}")).unwrap_or(detail)))
}

fn is_line_of(problem: &Problem, message: &str) -> bool {
    message.strip_prefix(&problem.to_string()).is_some_and(|rest| rest.is_empty() || rest.starts_with("; "))
}

/// All structural errors of data whose first error is known. `place` gives line and column of a field.
///
/// Each known error is corrected in a copy of the data, and the copy is read again: an unknown field is removed, any
/// other value is replaced by the first simple value that the reader takes.
pub(super) fn all<T: DeserializeOwned>(
    first: DataError,
    mut data: Value,
    length: usize,
    place: impl Fn(&FieldPath, &DataProblem) -> (usize, usize),
) -> Vec<DataError> {
    let mut reads = (MOST_BYTES / length.max(1)).min(MOST_READS);
    let mut known = vec![first.path.clone()];
    let mut next = correct::<T>(&mut data, &first.problem, &first.path, &mut reads);
    let mut errors = vec![first];
    while let Some((problem, path)) = next.filter(|_| errors.len() < MOST_ERRORS) {
        next = correct::<T>(&mut data, &problem, &path, &mut reads);
        if !known.iter().any(|known| path.starts_with(known)) {
            let (line, column) = place(&path, &problem);
            known.push(path.clone());
            errors.push(DataError { problem, path, line, column });
        }
    }
    errors
}

/// Corrects the value at a path, and returns the next error of the data; none if there is no other one that can be
/// found.
fn correct<T: DeserializeOwned>(
    data: &mut Value,
    problem: &DataProblem,
    path: &FieldPath,
    reads: &mut usize,
) -> Option<(DataProblem, FieldPath)> {
    match problem {
        DataProblem::UnknownField { .. } => remove(data, path)?,
        DataProblem::Value(value) if matches!(**value, Problem::BodyField { .. }) => remove(data, path)?,
        // A tree of values has each field once.
        DataProblem::DuplicateField { .. } => {}
        _ => return replace::<T>(data, path, reads),
    }
    read::<T>(data, reads)?.err()
}

fn replace<T: DeserializeOwned>(
    data: &mut Value,
    path: &FieldPath,
    reads: &mut usize,
) -> Option<(DataProblem, FieldPath)> {
    for simple in ["\"\"", "\"2000-01-01\"", "\"1-CV/A\"", "\"T/M A\"", "\"10mm\"", "[]", "{}", "1", "true"] {
        put(data, path, serde_json::from_str(simple).ok()?)?;
        match read::<T>(data, reads)? {
            Ok(()) => return None,
            Err((_, next)) if next == *path => {}
            Err(next) => return Some(next),
        }
    }
    None
}

/// Reads the data; none when they have been read too often.
fn read<T: DeserializeOwned>(data: &Value, reads: &mut usize) -> Option<Result<(), (DataProblem, FieldPath)>> {
    *reads = reads.checked_sub(1)?;
    Some(serde_path_to_error::deserialize::<_, T>(data).map(|_| ()).map_err(|traced| {
        let path = FieldPath::of_serde(traced.path());
        problem(&traced.into_inner().to_string(), path)
    }))
}

fn remove(data: &mut Value, path: &FieldPath) -> Option<()> {
    let parent = at(data, &path.parent()?)?.as_object_mut()?;
    match path.segments().next_back()? {
        FieldSegment::Name(name) => parent.remove(name).map(|_| ()),
        FieldSegment::Index(_) => None,
    }
}

fn put(data: &mut Value, path: &FieldPath, value: Value) -> Option<()> {
    let Some(parent) = path.parent() else {
        *data = value;
        return Some(());
    };
    match (at(data, &parent)?, path.segments().next_back()?) {
        (Value::Object(fields), FieldSegment::Name(name)) => {
            fields.insert(name.to_owned(), value);
        }
        (Value::Array(items), FieldSegment::Index(index)) => *items.get_mut(index)? = value,
        _ => return None,
    }
    Some(())
}

fn at<'a>(data: &'a mut Value, path: &FieldPath) -> Option<&'a mut Value> {
    path.segments().try_fold(data, |value, segment| match segment {
        FieldSegment::Name(name) => value.get_mut(name),
        FieldSegment::Index(index) => value.get_mut(index),
    })
}

/// A TOML table as JSON data; dates become texts.
pub(super) fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(boolean) => Value::Bool(boolean),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        toml::Value::Table(table) => {
            let fields: Map<String, Value> = table.into_iter().map(|(name, value)| (name, from_toml(value))).collect();
            Value::Object(fields)
        }
    }
}
