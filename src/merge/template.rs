//! The dispatch of a mail merge in TOML and JSON, whose number and date may have placeholders.

use std::fmt;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::model::Dispatch;

/// A dispatch, and the templates of its number and date. In the dispatch, a field with a template has a placeholder
/// value.
pub(super) struct Template {
    pub(super) dispatch: Dispatch,
    pub(super) number: Option<String>,
    pub(super) date: Option<String>,
}

/// The fields that may be templates, and their placeholder values.
const FIELDS: [(&str, &str); 2] = [("number", "-CV/BAN"), ("date", "2026")];

/// The texts of the fields with placeholders.
type Found = [Option<String>; 2];

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut found = Found::default();
        let dispatch = Dispatch::deserialize(TemplateDeserializer { inner: deserializer, found: &mut found })?;
        let [number, date] = found;
        Ok(Self { dispatch, number, date })
    }
}

/// Forwards a struct, with placeholder values in place of templates.
struct TemplateDeserializer<'a, D> {
    inner: D,
    found: &'a mut Found,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for TemplateDeserializer<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Replacing { inner: visitor, found: self.found })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_struct(name, fields, Replacing { inner: visitor, found: self.found })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Replacing<'a, T> {
    inner: T,
    found: &'a mut Found,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Replacing<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Fields { inner: map, found: self.found, current: None })
    }
}

/// The fields of the dispatch.
struct Fields<'a, A> {
    inner: A,
    found: &'a mut Found,
    /// The index in [`FIELDS`] of the field whose value comes next.
    current: Option<usize>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.inner.next_key_seed(KeySeed { inner: seed, current: &mut self.current })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        let field = self.current.take().and_then(|index| Some((FIELDS.get(index)?.1, self.found.get_mut(index)?)));
        match field {
            Some((stand_in, found)) => self.inner.next_value_seed(ValueSeed { inner: seed, stand_in, found }),
            None => self.inner.next_value_seed(seed),
        }
    }
}

/// Stores the field that a key names.
struct KeySeed<'a, K> {
    inner: K,
    current: &'a mut Option<usize>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, K> {
    type Value = K::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        let key = String::deserialize(deserializer)?;
        *self.current = FIELDS.iter().position(|(name, _)| *name == key);
        let key: StringDeserializer<D::Error> = key.into_deserializer();
        self.inner.deserialize(key)
    }
}

/// Reads the text of a number or a date.
struct ValueSeed<'a, V> {
    inner: V,
    stand_in: &'static str,
    found: &'a mut Option<String>,
}

impl<'de, V: DeserializeSeed<'de>> DeserializeSeed<'de> for ValueSeed<'_, V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let Self { inner, stand_in, found } = self;
        inner.deserialize(TextDeserializer { inner: deserializer, stand_in, found })
    }
}

/// Forwards a value, with the placeholder value in place of a text that has braces.
struct TextDeserializer<'a, D> {
    inner: D,
    stand_in: &'static str,
    found: &'a mut Option<String>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for TextDeserializer<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(TextVisitor { inner: visitor, stand_in: self.stand_in, found: self.found })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct TextVisitor<'a, V> {
    inner: V,
    stand_in: &'static str,
    found: &'a mut Option<String>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for TextVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<V::Value, E> {
        if text.contains(['{', '}']) {
            *self.found = Some(text.to_owned());
            return self.inner.visit_str(self.stand_in);
        }
        self.inner.visit_str(text)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.inner.visit_i64(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.inner.visit_u64(value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<V::Value, E> {
        self.inner.visit_f64(value)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<V::Value, E> {
        self.inner.visit_bool(value)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(map)
    }
}

#[cfg(test)]
mod tests {
    use crate::io::text::{from_json, from_toml};
    use crate::merge::MailMerge;
    use crate::model::Dispatch;

    const SAMPLE: &str = include_str!("../../examples/data/nam-dinh-175.toml");

    fn with_line(key: &str, line: &str) -> String {
        let replaced = |old: &str| if old.starts_with(key) { line.to_owned() } else { old.to_owned() };
        SAMPLE.lines().map(replaced).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn reads_templates_and_plain_values() {
        let text = with_line("number = ", "number = \"{Số}-CV/BTCĐUK\"");
        let template: super::Template = from_toml(&text).unwrap();
        assert_eq!((template.number.as_deref(), template.date), (Some("{Số}-CV/BTCĐUK"), None));
        let dispatch = Dispatch::from_toml(SAMPLE).unwrap();
        assert_eq!(template.dispatch.body, dispatch.body);
        let template: super::Template = from_json(&dispatch.to_json().unwrap()).unwrap();
        assert_eq!((template.number, template.date, template.dispatch), (None, None, dispatch));
    }

    #[test]
    fn reports_the_same_errors_as_a_dispatch() {
        for (key, line) in [
            ("number = ", "number = 5"),
            ("number = ", "number = \"x\""),
            ("number = ", "number = [\"{a}\"]"),
            ("number = ", ""),
            ("date = ", "date = 5"),
            ("date = ", "date = \"2023-13\""),
            ("date = ", "date = 2023-01-09T08:00:00"),
            ("subject = ", "subject = 5"),
            ("place = ", "plaze = \"x\""),
        ] {
            let text = with_line(key, line);
            let expected = Dispatch::from_toml(&text).unwrap_err().to_string();
            assert_eq!(MailMerge::from_toml(&text).unwrap_err().to_string(), expected, "{line}");
        }
        let text = with_line("date = ", "date = 2023-01-09");
        assert_eq!(MailMerge::from_toml(&text).unwrap().dispatch().date.to_string(), "2023-01-09");
    }
}
