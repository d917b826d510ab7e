//! The date of issue (ngày, tháng, năm), complete or with blanks to be filled in by hand.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::{Error, ValueProblem};

/// The date of issue (ngày, tháng, năm ban hành), written as in ISO 8601.
///
/// `2023-01-09` is a complete date. A form for others to sign may leave the day blank (`2023-01`), or the day and
/// the month (`2023`).
///
/// ```
/// use congvan::dispatch::IssueDate;
///
/// let date: IssueDate = "2023-01-09".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2023, Some(1), Some(9)));
/// assert_eq!("2023-01".parse::<IssueDate>()?.day(), None);
/// assert!("2023-02-31".parse::<IssueDate>().is_err());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("ngày tháng năm ban hành", "ngay thang nam ban hanh"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IssueDate {
    /// The date, with 1 for a blank day or month.
    date: NaiveDate,
    blanks: Blanks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Blanks {
    None,
    Day,
    DayAndMonth,
}

impl IssueDate {
    /// Creates a complete date.
    ///
    /// # Errors
    /// If the date does not exist, or the year does not have four digits.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, Error> {
        Self::with_blanks(year, month, day, Blanks::None)
    }

    /// Creates a date with a blank day.
    ///
    /// # Errors
    /// If the month does not exist, or the year does not have four digits.
    pub fn blank_day(year: i32, month: u32) -> Result<Self, Error> {
        Self::with_blanks(year, month, 1, Blanks::Day)
    }

    /// Creates a date with a blank day and a blank month.
    ///
    /// # Errors
    /// If the year does not have four digits.
    pub fn blank_day_and_month(year: i32) -> Result<Self, Error> {
        Self::with_blanks(year, 1, 1, Blanks::DayAndMonth)
    }

    fn with_blanks(year: i32, month: u32, day: u32, blanks: Blanks) -> Result<Self, Error> {
        let error = || Error::from(ValueProblem::NoSuchDate { found: format!("{year}-{month:02}-{day:02}") });
        if !(1000..=9999).contains(&year) {
            return Err(error());
        }
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(error)?;
        Ok(Self { date, blanks })
    }

    /// Returns the year.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.date.year()
    }

    /// Returns the month, 1 to 12, or `None` if it is blank.
    #[must_use]
    pub fn month(&self) -> Option<u32> {
        (self.blanks != Blanks::DayAndMonth).then(|| self.date.month())
    }

    /// Returns the day of the month, or `None` if it is blank.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        (self.blanks == Blanks::None).then(|| self.date.day())
    }

    /// Returns the first day that the date can be completed to.
    #[must_use]
    pub fn earliest(&self) -> NaiveDate {
        self.date
    }

    /// Returns the last day that the date can be completed to. It decides the standard.
    ///
    /// ```
    /// use congvan::dispatch::IssueDate;
    ///
    /// let last = |date: &str| date.parse::<IssueDate>().map(|date| date.latest().to_string());
    /// assert_eq!(last("2024-02")?, "2024-02-29");
    /// assert_eq!(last("2026")?, "2026-12-31");
    /// assert_eq!(last("2026-05-26")?, "2026-05-26");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    pub fn latest(&self) -> NaiveDate {
        let first_behind = match self.blanks {
            Blanks::None => return self.date,
            Blanks::Day => self.date.checked_add_months(Months::new(1)),
            Blanks::DayAndMonth => self.date.checked_add_months(Months::new(12)),
        };
        first_behind.and_then(|day| day.pred_opt()).unwrap_or(self.date)
    }
}

impl From<NaiveDate> for IssueDate {
    fn from(date: NaiveDate) -> Self {
        Self { date, blanks: Blanks::None }
    }
}

impl fmt::Display for IssueDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.date.year())?;
        if let Some(month) = self.month() {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day() {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for IssueDate {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let no_date = || Error::from(ValueProblem::Date { found: text.to_owned() });
        let parts = text
            .trim()
            .split('-')
            .map(|part| match part.bytes().all(|byte| byte.is_ascii_digit()) {
                true => part.parse::<u32>().ok(),
                false => None,
            })
            .collect::<Option<Vec<u32>>>()
            .ok_or_else(no_date)?;
        let year = |year: u32| i32::try_from(year).map_err(|_| no_date());
        match *parts.as_slice() {
            [y, month, day] => Self::new(year(y)?, month, day),
            [y, month] => Self::blank_day(year(y)?, month),
            [y] => Self::blank_day_and_month(year(y)?),
            _ => Err(no_date()),
        }
    }
}

impl serde::Serialize for IssueDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        text.parse::<Self>().map_err(|error| serde::ser::Error::custom(error.one_line()))?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for IssueDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = date_text(deserializer)?;
        let text = text.ok_or_else(|| serde::de::Error::invalid_type(Unexpected::Unit, &DateText))?;
        text.parse().map_err(|error: Error| serde::de::Error::custom(error.one_line()))
    }
}

/// Deserializes an optional day from a string or from a TOML date.
pub(super) fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = date_text(deserializer)?;
    text.map(|text| text.parse().map_err(serde::de::Error::custom)).transpose()
}

/// Deserializes the text of a date. In TOML it may have no quotation marks.
struct DateText;

impl<'de> Visitor<'de> for DateText {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date, such as \"2023-01-09\"")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map));
        date.map(|date| Some(date.to_string())).map_err(|_| serde::de::Error::invalid_type(Unexpected::Map, &self))
    }
}

fn date_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(DateText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parsing_and_printing_are_inverse() {
        for text in ["2023-01-09", "2023-01", "2023", "2024-02-29"] {
            assert_eq!(text.parse::<IssueDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn parses_toml_dates_without_quotation_marks() {
        let read = |text: &str| toml::from_str::<std::collections::BTreeMap<String, IssueDate>>(text);
        assert_eq!(read("a = 2026-11-24").unwrap(), read("a = \"2026-11-24\"").unwrap());
        let error = read("a = 2026-11-24T08:00:00").unwrap_err().to_string();
        assert!(error.contains("invalid date `2026-11-24T08:00:00`; write `2023-01-09`"), "{error}");
        let error = read("a = { x = 1 }").unwrap_err().to_string();
        assert!(error.contains("expected a date, such as"), "{error}");
        assert!(read("a = 5").is_err());
    }

    #[test]
    fn rejects_dates_that_do_not_exist() {
        for bad in [
            "2023-02-31",
            "2023-13-01",
            "2023-00",
            "2023-02-29",
            "0-1-1",
            "10000",
            "",
            "soon",
            "2023-1-2-3",
            "+2023-01-01",
        ] {
            assert!(bad.parse::<IssueDate>().is_err(), "{bad}");
        }
    }
}
