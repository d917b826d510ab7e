//! The position of a value in a TOML text.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::field_path::{FieldPath, FieldSegment};

/// The byte ranges of a value in a TOML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The key. For an item of an array, the item itself.
    pub(crate) key: Range<usize>,
    /// The value.
    pub(crate) value: Range<usize>,
}

/// Finds the value at a path, or at the longest prefix of the path that exists in the text.
pub(crate) fn find(text: &str, path: &FieldPath) -> Option<Found> {
    let document = DeTable::parse(text).ok()?;
    let mut here: Option<&Spanned<DeValue<'_>>> = None;
    let mut table = Some(document.get_ref());
    let mut found = None;
    for segment in path.segments() {
        let next = match segment {
            FieldSegment::Index(index) => here.and_then(|value| match value.get_ref() {
                DeValue::Array(items) => items.get(index).map(|item| (item.span(), item)),
                _ => None,
            }),
            FieldSegment::Name(wanted) => table.and_then(|table| {
                let entry = table.iter().find(|(name, _)| name.get_ref() == wanted);
                entry.map(|(name, value)| (name.span(), value))
            }),
        };
        let Some((key, value)) = next else { break };
        found = Some(Found { key, value: value.span() });
        table = match value.get_ref() {
            DeValue::Table(inner) => Some(inner),
            _ => None,
        };
        here = Some(value);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_values_by_path() {
        let text = "a = 1\n[[body]]\ntext = \"x\"\n[[body]]\nitems = [{ text = \"y\" }]\n";
        let shown = |path: &str| find(text, &path.parse().unwrap()).map(|found| (&text[found.key], &text[found.value]));
        assert_eq!(shown("a"), Some(("a", "1")));
        assert_eq!(shown("body[0].text"), Some(("text", "\"x\"")));
        assert_eq!(shown("body[1].items[0].text"), Some(("text", "\"y\"")));
        assert_eq!(shown("body[0].nothing").map(|(_, value)| value.starts_with("[[body]]")), Some(true));
        assert_eq!(shown("nothing"), None);
        assert_eq!(find("=", &FieldPath::of("a")), None);
    }
}
