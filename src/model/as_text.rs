//! Serde implementations for types that are strings in TOML and JSON: `Display` writes them and `FromStr` parses them.

/// Implements `Serialize` and `Deserialize` through `Display` and `FromStr`. A parse error includes its help.
/// Serializing a value whose string would not parse is an error.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = self.to_string();
                text.parse::<Self>().map_err(|error| serde::ser::Error::custom(error.one_line()))?;
                serializer.serialize_str(&text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(|error: crate::error::Error| serde::de::Error::custom(error.one_line()))
            }
        }
    };
}

pub(super) use serde_as_text;
