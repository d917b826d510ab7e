//! Types that are one text in TOML and JSON: what `Display` prints and `FromStr` reads.

/// Gives a type the serde of its text; what is wrong with a text is told with its help. A value whose text could not be
/// read again is not written.
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
