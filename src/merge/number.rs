//! The number and the date of a copy.

use super::placeholder::{Segment, plain};
use super::recipient::Recipient;
use crate::error::{Error, ValueProblem};
use crate::model::{DocumentNumber, IssueDate};

pub(super) const WANTED_NUMBER: &str = "a document number, such as 175-CV/BTCĐUK";
pub(super) const WANTED_DATE: &str = "a date, such as 2026-11-24 or 24/11/2026";

/// The number that a template makes with the values of a recipient; `None` without a template.
pub(super) fn number_of(template: Option<&[Segment]>, recipient: &Recipient) -> Result<Option<DocumentNumber>, Error> {
    let Some(segments) = template else { return Ok(None) };
    let value = recipient.values();
    let text = plain(segments, &value);
    // `5-CV/A` in the field of `{Số}-CV/B` would make a valid number of another body.
    if let [Segment::Field(name), Segment::Literal(next), ..] = segments
        && next.trim_start().starts_with(['-', '–'])
        && value(name).parse::<u32>().is_err()
    {
        return Err(Error::from(ValueProblem::DocumentNumber { found: text }));
    }
    number(&text).map(Some)
}

/// The date that a template makes with the values of a recipient; `None` without a template.
pub(super) fn date_of(template: Option<&[Segment]>, recipient: &Recipient) -> Result<Option<IssueDate>, Error> {
    let Some(segments) = template else { return Ok(None) };
    date(&plain(segments, recipient.values())).map(Some)
}

pub(super) fn number(text: &str) -> Result<DocumentNumber, Error> {
    text.parse()
}

/// A date as [`IssueDate`] reads it, or a day as offices write it: `24/11/2026`.
pub(super) fn date(text: &str) -> Result<IssueDate, Error> {
    let parts: Vec<&str> = text.trim().split('/').collect();
    match *parts.as_slice() {
        [day, month, year] if year.len() == 4 => format!("{year}-{month}-{day}").parse(),
        _ => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_offices_write_them() {
        let printed = |text: &str| date(text).map(|date| date.to_string()).ok();
        assert_eq!(printed(" 24/11/2026 ").as_deref(), Some("2026-11-24"));
        assert_eq!(printed("5/1/2026").as_deref(), Some("2026-01-05"));
        assert_eq!(printed("2026-11-24").as_deref(), Some("2026-11-24"));
        assert_eq!(printed("2026-11").as_deref(), Some("2026-11"));
        for text in ["11/24/2026", "24/11/26", "24/11", "2026/11/24", "", "31/2/2026", "1-2/3/2026"] {
            assert_eq!(printed(text), None, "{text}");
        }
    }
}
