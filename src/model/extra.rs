//! `ExtraValue`: the caller's own data for the templates of a pack.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Picture, Text};
use crate::error::{DispatchProblem, Error};
use crate::field_path::FieldPath;

/// The key that marks a table as a picture.
const PNG: &str = "png";
/// The key of the description of a picture.
const DESCRIPTION: &str = "description";
/// The field name by which the toml crate passes a date to serde.
const TOML_DATE: &str = "$__toml_private_datetime";

/// A value of the caller's own data (dữ liệu riêng), which templates read as `extra.<name>`.
///
/// In TOML and JSON a value is written directly, without a tag for its type. A table with the key `png` is a
/// [`Picture`]. A name consists of ASCII letters, digits and `_`, and does not begin with a digit. Dates must be
/// strings. `null` is not allowed.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::ExtraValue;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml")).to_owned() + "
/// [extra]
/// motto = 'Vì nhân dân'
/// copies = 12
/// offices = [{ name = 'Văn phòng', floor = 2 }]
/// ";
/// let dispatch = Dispatch::from_toml(&text)?;
/// assert_eq!(dispatch.extra["motto"], ExtraValue::from("Vì nhân dân"));
/// assert_eq!(dispatch.extra["copies"], ExtraValue::Integer(12));
/// assert_eq!(Dispatch::from_json(&dispatch.to_json()?)?, dispatch);
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
#[doc(alias("dữ liệu riêng", "du lieu rieng"))]
pub enum ExtraValue {
    /// A text. Each character must have a glyph.
    Text(Text),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(FiniteFloat),
    /// A boolean.
    Boolean(bool),
    /// A list.
    List(Vec<ExtraValue>),
    /// A nested table.
    Table(BTreeMap<String, ExtraValue>),
    /// A picture, such as a QR code. The markup element `<picture>` places it.
    Picture(Picture),
}

/// A floating-point number that is neither infinite nor NaN.
///
/// ```
/// use congvan::dispatch::FiniteFloat;
///
/// assert_eq!(FiniteFloat::new(1.5).map(FiniteFloat::get), Some(1.5));
/// assert_eq!(FiniteFloat::new(f64::NAN), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct FiniteFloat(f64);

impl Eq for FiniteFloat {}

impl FiniteFloat {
    /// Creates a finite number. Returns `None` for an infinity or NaN.
    #[must_use]
    pub fn new(number: f64) -> Option<Self> {
        number.is_finite().then_some(Self(number))
    }

    /// Returns the number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Serialize for FiniteFloat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

macro_rules! converted {
    ($($variant:ident: $($from:ty)*;)*) => {
        $($(impl From<$from> for ExtraValue {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })*)*
    };
}

converted! {
    Text: &str String Text;
    Integer: i64 i32 u32;
    Float: FiniteFloat;
    Boolean: bool;
    Table: BTreeMap<String, ExtraValue>;
    Picture: Picture;
}

impl<T: Into<ExtraValue>> From<Vec<T>> for ExtraValue {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

impl ExtraValue {
    /// Returns the number of nested levels of lists and tables. It stops counting one level beyond `most`.
    pub(crate) fn depth(&self, most: usize) -> usize {
        let (mut levels, mut level) = (0, vec![self]);
        while !level.is_empty() && levels <= most {
            levels += 1;
            level = level.into_iter().flat_map(Self::children).map(|(_, child)| child).collect();
        }
        levels
    }

    /// Returns the values of a list or a table, each with its step in a path.
    pub(super) fn children(&self) -> Vec<(Step<'_>, &Self)> {
        match self {
            Self::List(values) => values.iter().enumerate().map(|(index, value)| (Step::Item(index), value)).collect(),
            Self::Table(values) => values.iter().map(|(name, value)| (Step::Name(name), value)).collect(),
            _ => Vec::new(),
        }
    }
}

/// A step from a list or a table to one of its values.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Item(usize),
    Name(&'a str),
}

impl Step<'_> {
    fn below(self, path: &FieldPath) -> FieldPath {
        match self {
            Self::Item(index) => path.clone().index(index),
            Self::Name(name) => path.clone().child(name.to_owned()),
        }
    }
}

/// Returns all values with their paths. A table or a list comes before its values.
pub(crate) fn values(extra: &BTreeMap<String, ExtraValue>) -> impl Iterator<Item = (FieldPath, &ExtraValue)> {
    let root = FieldPath::of("extra");
    let mut open: Vec<_> =
        extra.iter().rev().map(|(name, value)| (root.clone().child(name.to_owned()), value)).collect();
    std::iter::from_fn(move || {
        let (path, value) = open.pop()?;
        open.extend(value.children().into_iter().rev().map(|(step, child)| (step.below(&path), child)));
        Some((path, value))
    })
}

/// Reports names that cannot be written to a file, and tables that would be read as pictures.
pub(super) fn mistakes(extra: &BTreeMap<String, ExtraValue>) -> Vec<Error> {
    let mut found = Vec::new();
    let bad = |name: &str, path: FieldPath| valid_name(name).err().map(|error| error.at_field(path));
    found.extend(extra.keys().filter_map(|name| bad(name, FieldPath::of("extra").child(name.to_owned()))));
    for (path, value) in values(extra) {
        if let ExtraValue::Table(table) = value {
            found.extend(table.keys().filter_map(|name| bad(name, path.clone().child(name.to_owned()))));
            if table.contains_key(PNG) {
                found.push(Error::from(DispatchProblem::ExtraPicture { key: PNG }).at_field(path));
            }
        }
    }
    found
}

fn valid_name(name: &str) -> Result<(), Error> {
    let is_valid = !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match is_valid {
        true => Ok(()),
        false => Err(DispatchProblem::ExtraName { name: name.to_owned() }.into()),
    }
}

/// Deserializes the table `extra`.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, ExtraValue>, D::Error> {
    let extra = BTreeMap::<String, ExtraValue>::deserialize(deserializer)?;
    extra.keys().try_for_each(|name| valid_name(name)).map_err(|error| de::Error::custom(error.one_line()))?;
    Ok(extra)
}

impl<'de> Deserialize<'de> for ExtraValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = ExtraValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, a boolean, a list, a table or a picture")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ExtraValue, E> {
        Ok(text.into())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<ExtraValue, E> {
        Ok(value.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<ExtraValue, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<ExtraValue, E> {
        i64::try_from(number).map(Into::into).map_err(|_| E::custom(format!("the number {number} is too large")))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<ExtraValue, E> {
        FiniteFloat::new(number).map(Into::into).ok_or_else(|| E::custom(format!("`{number}` is not a finite number")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<ExtraValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(ExtraValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<ExtraValue, A::Error> {
        let mut table = BTreeMap::new();
        while let Some(name) = entries.next_key::<String>()? {
            if name == TOML_DATE {
                return Err(de::Error::custom("write a date as a text, in quotes"));
            }
            valid_name(&name).map_err(|error| de::Error::custom(error.one_line()))?;
            if table.contains_key(&name) {
                return Err(de::Error::custom(format!("duplicate key `{name}`")));
            }
            table.insert(name, entries.next_value()?);
        }
        if table.contains_key(PNG) {
            return picture(table).map(ExtraValue::Picture).map_err(de::Error::custom);
        }
        Ok(ExtraValue::Table(table))
    }
}

/// Converts a table with the key `png` to a picture.
fn picture(mut table: BTreeMap<String, ExtraValue>) -> Result<Picture, String> {
    let mut text = |key: &str| match table.remove(key) {
        None => Ok(None),
        Some(ExtraValue::Text(text)) => Ok(Some(text.as_str().to_owned())),
        Some(_) => Err(format!("`{key}` of a picture is a text")),
    };
    let (png, description) = (text(PNG)?.unwrap_or_default(), text(DESCRIPTION)?);
    match table.keys().next() {
        Some(stray) => Err(format!("unknown field `{stray}`, expected `{PNG}` or `{DESCRIPTION}`")),
        None => Picture::from_base64(&png, description),
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::ExtraValue;
    use crate::model::Picture;

    const NAMES: &str = "^[A-Za-z_][A-Za-z0-9_]*$";

    impl JsonSchema for ExtraValue {
        fn schema_name() -> Cow<'static, str> {
            "ExtraValue".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let (value, picture) = (generator.subschema_for::<Self>(), generator.subschema_for::<Picture>());
            json_schema!({
                "description": "A value of the caller: a text, a number, a boolean, a list, a table or a picture.",
                "anyOf": [
                    { "type": ["string", "number", "boolean"] },
                    { "type": "array", "items": value },
                    picture,
                    {
                        "type": "object",
                        "propertyNames": { "pattern": NAMES, "not": { "const": super::PNG } },
                        "additionalProperties": value,
                    },
                ],
            })
        }
    }

    /// Returns the schema of the table `extra`.
    pub(in super::super) fn table(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<ExtraValue>();
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": NAMES },
            "additionalProperties": value,
        })
    }
}

#[cfg(feature = "schema")]
pub(super) use schema::table;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ExtraValue, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn rejects_values_that_templates_cannot_show() {
        for (text, wanted) in [
            ("null", "expected a text, a number, a boolean, a list, a table or a picture"),
            (r#"{"a b": 1}"#, "invalid name `a b`"),
            (r#"{"": 1}"#, "invalid name ``"),
            (r#"{"1a": 1}"#, "invalid name `1a`"),
            (r#"{"a": 1, "a": 2}"#, "duplicate key `a`"),
            ("18446744073709551615", "the number 18446744073709551615 is too large"),
            (r#"{"png": 5}"#, "`png` of a picture is a text"),
            (r#"{"png": "AAAA"}"#, "PNG"),
            (r#"{"png": "AAAA", "size": 5}"#, "unknown field `size`, expected `png` or `description`"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.contains(wanted), "{text}: {message}");
        }
        assert_eq!(read("[1, 1.5, true]"), Ok(vec![1.into(), FiniteFloat(1.5).into(), ExtraValue::from(true)].into()));
    }

    #[test]
    fn every_value_has_its_path() {
        let value = read(r#"{"b": [1, {"c": "x"}], "a": true}"#).unwrap();
        let extra = BTreeMap::from([("t".to_owned(), value)]);
        let paths: Vec<String> = values(&extra).map(|(path, _)| path.to_string()).collect();
        assert_eq!(paths, ["extra.t", "extra.t.a", "extra.t.b", "extra.t.b[0]", "extra.t.b[1]", "extra.t.b[1].c"]);
    }

    #[test]
    fn rejects_tables_that_would_not_be_read_back() {
        let table = |name: &str| ExtraValue::from(BTreeMap::from([(name.to_owned(), 1.into())]));
        let extra = BTreeMap::from([("a".to_owned(), table("png")), ("b-c".to_owned(), table("d e"))]);
        let found: Vec<String> = mistakes(&extra).iter().map(Error::to_string).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("`b-c`") && found[1].contains("picture") && found[2].contains("`d e`"), "{found:?}");
    }
}
