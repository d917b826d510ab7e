//! Structural errors of TOML and JSON data: from serde's message to a problem, and all errors of a text at once.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::value_synonyms::meant;
use crate::error::{
    DataError, DataProblem, DispatchProblem, Language, PictureProblem, Problem, ValueProblem, Words, nearest,
};
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::{Authority, BODY_FIELDS, DocumentNumber, IssueDate, Millimetres, body_kinds};

/// The largest number of errors that are reported together.
const MOST_ERRORS: usize = 50;
/// The limits of reading the data again to find further errors: bytes in total, and number of times.
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
    for kind in body_kinds() {
        for field in BODY_FIELDS {
            let words = Problem::from(DispatchProblem::MisplacedField { kind, field }).words();
            if is_line_of(&words, message) {
                return (DataProblem::Value(Box::new(words)), path.child(field));
            }
        }
    }
    match value_problem(message, &name) {
        Some(words) => (DataProblem::Value(Box::new(words)), path),
        None => (DataProblem::Other { detail: message.to_owned() }, path),
    }
}

/// The words for an invalid number, date, authority, width or picture. serde keeps only its message.
fn value_problem(message: &str, found: &str) -> Option<Words> {
    let owned = || found.to_owned();
    let written = [
        found.parse::<DocumentNumber>().err().map(|_| ValueProblem::DocumentNumber { found: owned() }),
        found.parse::<IssueDate>().err().map(|_| ValueProblem::Date { found: owned() }),
        Some(ValueProblem::NoSuchDate { found: owned() }),
        found.parse::<Authority>().err().map(|_| ValueProblem::Authority { found: owned() }),
        found.parse::<Millimetres>().err().map(|_| ValueProblem::Millimetres { found: owned() }),
        Some(ValueProblem::Base64 { found: owned() }),
    ];
    let written = written.into_iter().flatten().map(Problem::from).chain([PictureProblem::NotPng.into()]);
    if let Some(words) = written.map(|problem| problem.words()).find(|words| is_line_of(words, message)) {
        return Some(words);
    }
    let detail = message.strip_prefix("the picture cannot be used: ")?;
    let damaged = |detail: &str| Problem::from(PictureProblem::Damaged { detail: detail.to_owned() }).words();
    let help = format!("; {}", damaged("").help(Language::English));
    Some(damaged(detail.strip_suffix(&help).unwrap_or(detail)))
}

fn is_line_of(words: &Words, message: &str) -> bool {
    let line = words.message(Language::English);
    message.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with("; "))
}

/// All structural errors of data whose first error is known. `place` gives line and column of a field.
///
/// Each known error is corrected in a copy of the data, and the copy is read again: an unknown field is removed, any
/// other value is replaced by the first simple value that the reader accepts.
pub(super) fn all<T: DeserializeOwned>(
    first: DataError,
    data: Value,
    length: usize,
    place: impl Fn(&FieldPath, &DataProblem) -> (usize, usize),
) -> Vec<DataError> {
    let reads = (MOST_BYTES / length.max(1)).min(MOST_READS);
    let mut copy = CorrectedCopy { data, reads, corrected: Vec::new() };
    let mut next = copy.correct::<T>(&first.problem, &first.path);
    let mut errors = vec![first];
    while let Some((problem, path)) = next.filter(|_| errors.len() < MOST_ERRORS) {
        let is_known = copy.corrected.iter().any(|known| path.starts_with(known));
        next = copy.correct::<T>(&problem, &path);
        if !is_known {
            let (line, column) = place(&path, &problem);
            errors.push(DataError { problem, path, line, column });
        }
    }
    errors
}

/// A copy of the data without the known errors.
struct CorrectedCopy {
    data: Value,
    /// The number of times that the copy may still be read.
    reads: usize,
    /// The fields whose values were replaced.
    corrected: Vec<FieldPath>,
}

/// An error of the copy.
type Next = (DataProblem, FieldPath);

impl CorrectedCopy {
    /// Corrects the value at a path, and returns the next error; `None` if no other error can be found.
    fn correct<T: DeserializeOwned>(&mut self, problem: &DataProblem, path: &FieldPath) -> Option<Next> {
        self.corrected.push(path.clone());
        match problem {
            DataProblem::UnknownField { nearest, .. } => {
                // A misspelt name is one error, not an unknown and a missing field.
                let meant = nearest.clone().and_then(|name| Some(path.parent()?.child(name)));
                self.corrected.extend(meant);
                self.remove(path)?;
            }
            DataProblem::Value(_) if problem.is_misplaced_field() => self.remove(path)?,
            // A tree of values has each field once.
            DataProblem::DuplicateField { .. } => {}
            _ => return self.replace::<T>(problem, path),
        }
        self.read::<T>()?.err()
    }

    /// Replaces the value at a path; the value that contains it if the reader accepts no simple value there.
    fn replace<T: DeserializeOwned>(&mut self, problem: &DataProblem, path: &FieldPath) -> Option<Next> {
        let mut values = vec![json!(""), json!("2000-01-01"), json!("1-CV/A"), json!("T/M A"), json!("10mm")];
        values.extend([json!([]), json!({}), json!(1), json!(true)]);
        if let DataProblem::UnknownValue { expected, .. } = problem {
            values.insert(0, json!(expected.first()));
        }
        let mut target = path.clone();
        while !target.is_empty() {
            for value in &values {
                self.put(&target, value.clone())?;
                match self.read::<T>()? {
                    Ok(()) => return None,
                    Err((_, next)) if next == target => {}
                    Err(next) => return Some(next),
                }
            }
            target = target.parent()?;
            self.corrected.push(target.clone());
        }
        None
    }

    /// Reads the copy; `None` after too many reads.
    fn read<T: DeserializeOwned>(&mut self) -> Option<Result<(), Next>> {
        self.reads = self.reads.checked_sub(1)?;
        Some(serde_path_to_error::deserialize::<_, T>(&self.data).map(|_| ()).map_err(|traced| {
            let path = FieldPath::of_serde(traced.path());
            problem(&traced.into_inner().to_string(), path)
        }))
    }

    fn remove(&mut self, path: &FieldPath) -> Option<()> {
        let parent = self.at(&path.parent()?)?.as_object_mut()?;
        match path.segments().next_back()? {
            FieldSegment::Name(name) => parent.remove(name).map(|_| ()),
            FieldSegment::Index(_) => None,
        }
    }

    fn put(&mut self, path: &FieldPath, value: Value) -> Option<()> {
        match (self.at(&path.parent()?)?, path.segments().next_back()?) {
            (Value::Object(fields), FieldSegment::Name(name)) => {
                fields.insert(name.to_owned(), value);
            }
            (Value::Array(items), FieldSegment::Index(index)) => *items.get_mut(index)? = value,
            _ => return None,
        }
        Some(())
    }

    fn at(&mut self, path: &FieldPath) -> Option<&mut Value> {
        path.segments().try_fold(&mut self.data, |value, segment| match segment {
            FieldSegment::Name(name) => value.get_mut(name),
            FieldSegment::Index(index) => value.get_mut(index),
        })
    }
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
