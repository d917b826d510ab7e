//! Applying safe suggestions to the dispatch that they were made for.

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
    let mut value = serde_json::to_value(dispatch).map_err(unfit)?;
    for (path, mut changes) in by_path {
        changes.sort_by_key(|(span, _)| *span);
        let other = || Error::from(DispatchProblem::OtherReport).at_field(path.clone());
        let Some(Value::String(text)) = field(&mut value, path) else { return Err(other()) };
        *text = mended(text, &changes).ok_or_else(other)?;
    }
    serde_json::from_value(value).map_err(unfit)
}

/// The text with its changes, or none where a span is not in it.
fn mended(text: &str, changes: &[(CharRange, &Suggestion)]) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for (span, suggestion) in changes {
        if span.start < at {
            continue;
        }
        mended.extend(characters.get(at..span.start)?);
        characters.get(span.start..span.end)?;
        mended.push_str(&suggestion.replacement);
        at = span.end;
    }
    mended.extend(characters.get(at..)?);
    Some(mended)
}

/// The value at a path.
fn field<'a>(value: &'a mut Value, path: &FieldPath) -> Option<&'a mut Value> {
    let mut here = value;
    for segment in path.segments() {
        here = match segment {
            FieldSegment::Index(index) => here.get_mut(index)?,
            FieldSegment::Name(name) => here.get_mut(name)?,
        };
    }
    Some(here)
}

fn unfit(error: serde_json::Error) -> Error {
    Error::from(DispatchProblem::NotWritable { detail: error.to_string() })
}
