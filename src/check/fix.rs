//! Applies safe suggestions to the checked dispatch.

use std::collections::BTreeMap;

use serde_json::Value;

use super::finding::{CharRange, Finding, Suggestion};
use crate::error::{DispatchProblem, Error};
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::Dispatch;

pub(super) fn apply(findings: &[Finding], dispatch: &Dispatch) -> Result<Dispatch, Error> {
    let mut by_path: BTreeMap<&FieldPath, Vec<(CharRange, &Suggestion)>> = BTreeMap::new();
    for finding in findings {
        if let (Some(span), Some(suggestion)) = (finding.span, finding.suggestion.as_ref())
            && suggestion.safe
        {
            by_path.entry(&finding.path).or_default().push((span, suggestion));
        }
    }
    let mut value = serde_json::to_value(dispatch).map_err(input_error)?;
    for (path, mut changes) in by_path {
        changes.sort_by_key(|(span, _)| *span);
        let mismatch = || Error::from(DispatchProblem::OtherReport).at_field(path.clone());
        let Some(Value::String(text)) = field(&mut value, path) else { return Err(mismatch()) };
        *text = with_replacements(text, &changes).ok_or_else(mismatch)?;
    }
    serde_json::from_value(value).map_err(input_error)
}

/// Returns the text with its changes; `None` if a range lies outside the text.
fn with_replacements(text: &str, changes: &[(CharRange, &Suggestion)]) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for (span, suggestion) in changes {
        if span.start < at {
            continue;
        }
        changed.extend(characters.get(at..span.start)?);
        characters.get(span.start..span.end)?;
        changed.push_str(&suggestion.replacement);
        at = span.end;
    }
    changed.extend(characters.get(at..)?);
    Some(changed)
}

/// Returns the value at a path.
fn field<'a>(value: &'a mut Value, path: &FieldPath) -> Option<&'a mut Value> {
    let mut current = value;
    for segment in path.segments() {
        current = match segment {
            FieldSegment::Index(index) => current.get_mut(index)?,
            FieldSegment::Name(name) => current.get_mut(name)?,
        };
    }
    Some(current)
}

fn input_error(error: serde_json::Error) -> Error {
    Error::from(DispatchProblem::NotWritable { detail: error.to_string() })
}
