//! The appearance of electronic signatures.

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use super::origin::Origin;
use crate::length::Pt;

/// The appearance of electronic signatures, in the table `[signing]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signing {
    /// The signature of a person.
    #[cfg_attr(not(feature = "sign"), allow(dead_code))]
    pub(crate) person: PersonSignature,
    /// The signature of a body, which shows its seal.
    pub(crate) seal: SealSignature,
    /// The text beside a seal.
    pub(crate) text: SignatureText,
}

/// The picture of the signature of a person, centred between position and name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(feature = "sign"), allow(dead_code))]
pub(crate) struct PersonSignature {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The largest width of the picture.
    pub(crate) width: Pt,
    /// The largest height of the picture.
    pub(crate) height: Pt,
}

/// The signature of a body: a field with the picture of its seal and the text beside it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealSignature {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The longer side of the picture.
    pub(crate) size: Pt,
    /// The width of the field. A narrower column makes it narrower.
    pub(crate) width: Pt,
    /// The height of the field.
    pub(crate) height: Pt,
    /// The distance from the left edge of the field to the centre of the signature.
    pub(crate) before_centre: Pt,
    /// The distance from the lower edge of the space for the signature to that of the field.
    pub(crate) below_space: Pt,
    /// The styles of the text that the field may cover.
    pub(crate) may_cover: Vec<String>,
}

/// The text beside the seal of a body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(feature = "sign"), allow(dead_code))]
pub(crate) struct SignatureText {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// Its style, with the largest type.
    pub(crate) style: String,
    /// The smallest type, for long texts.
    pub(crate) least: Pt,
    /// The space between the seal and the text.
    pub(crate) gap: Pt,
    /// The least width of the text.
    pub(crate) least_width: Pt,
    /// The minimum fill of a line before an address that would fit a line of its own.
    pub(crate) ragged_full: f64,
    /// Its lines, with `{signer}`, `{email}`, `{organization}` and `{time}`. A line without its value is left out.
    pub(crate) lines: Vec<String>,
    /// The format of the time.
    pub(crate) time: TimeFormat,
}

/// A format of dates and times, with the placeholders of `strftime`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct TimeFormat(String);

impl TimeFormat {
    #[cfg_attr(not(feature = "sign"), allow(dead_code))]
    pub(crate) fn format(&self, time: DateTime<FixedOffset>) -> String {
        time.format(&self.0).to_string()
    }
}

impl TryFrom<String> for TimeFormat {
    type Error = String;

    /// # Errors
    /// When a placeholder is unknown.
    fn try_from(format: String) -> Result<Self, String> {
        match StrftimeItems::new(&format).any(|item| matches!(item, Item::Error)) {
            true => Err(format!("`{format}` is no format of a time, such as `%Y-%m-%d %H:%M:%S %:z`")),
            false => Ok(Self(format)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_valid_formats() {
        let format = TimeFormat::try_from("%Y-%m-%d %H:%M:%S %:z".to_owned()).unwrap();
        let time = DateTime::parse_from_rfc3339("2026-05-28T17:24:51+07:00").unwrap();
        assert_eq!(format.format(time), "2026-05-28 17:24:51 +07:00");
        assert!(TimeFormat::try_from("%Y-%!".to_owned()).is_err());
    }
}
