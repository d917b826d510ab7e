//! The positions of values in a JSON text.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::field_path::{FieldPath, FieldSegment};

/// The first byte of the value at a path, or of the deepest value on the way to it.
pub(super) fn value_start(text: &str, path: &FieldPath) -> Option<usize> {
    let mut here: &RawValue = serde_json::from_str(text).ok()?;
    for segment in path.segments() {
        let next = match segment {
            FieldSegment::Name(name) => {
                let fields = serde_json::from_str::<BTreeMap<String, &RawValue>>(here.get()).ok();
                fields.and_then(|mut fields| fields.remove(name))
            }
            FieldSegment::Index(index) => {
                let items = serde_json::from_str::<Vec<&RawValue>>(here.get()).ok();
                items.and_then(|items| items.get(index).copied())
            }
        };
        let Some(next) = next else { break };
        here = next;
    }
    (here.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize)
}

/// The first byte of the key of a value.
pub(super) fn key_start(text: &str, path: &FieldPath) -> Option<usize> {
    let value = value_start(text, path)?;
    let Some(FieldSegment::Name(name)) = path.segments().next_back() else { return Some(value) };
    let key = serde_json::to_string(name).ok()?;
    Some(text.get(..value)?.rfind(&key).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_values_and_keys() {
        let text = "{\"a\": 1, \"body\": [{\"text\": \"x\"}, {\"items\": [{ \"text\": 5 }]}]}";
        let at = |path: &str| &text[value_start(text, &path.parse().unwrap()).unwrap()..];
        assert!(at("a").starts_with("1,"));
        assert!(at("body[1].items[0].text").starts_with("5 }"));
        assert!(at("body[1].nothing").starts_with("{\"items\""));
        let key = key_start(text, &"body[1].items".parse().unwrap()).unwrap();
        assert!(text[key..].starts_with("\"items\": ["));
    }
}
