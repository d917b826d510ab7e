//! Biểu mẫu gửi kèm: the statistics form that goes out with a dispatch.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{IssueDate, Issuer, Signatory, Text};

/// What is attached to a dispatch and part of the same document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Attachment {
    /// A statistics form (biểu thống kê).
    StatisticsForm(StatisticsForm),
}

/// A statistics form (biểu thống kê) that the addressees fill in and send back, with a header of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatisticsForm {
    /// Who will send it back; what is to be filled in is dotted.
    pub issuer: Issuer,
    /// Địa danh: where it will be signed.
    pub place: Text,
    /// The date, with blanks to be filled by hand.
    pub date: IssueDate,
    /// Tên loại: the kind of document, such as `THỐNG KÊ`.
    pub title: Text,
    /// Trích yếu: what is counted.
    pub subject: Text,
    /// The day for which it is counted, `(có đến 31/12/2022)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<super::schema::Day>"))]
    pub as_of: Option<NaiveDate>,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The rows that are filled already, one cell a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Vec<Text>>,
    /// How many empty rows follow, to be filled by hand.
    #[serde(default)]
    pub blank_rows: u16,
    /// Who will sign it; the name may be missing. The first stands on the right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatories: Vec<Signatory>,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The words at its head.
    pub title: Text,
}

impl Column {
    /// A column of that title, its width following its text.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into() }
    }
}

impl StatisticsForm {
    /// A blank form with one empty row.
    pub fn new(
        issuer: Issuer,
        place: impl Into<Text>,
        date: IssueDate,
        title: impl Into<Text>,
        subject: impl Into<Text>,
    ) -> Self {
        Self {
            issuer,
            place: place.into(),
            date,
            title: title.into(),
            subject: subject.into(),
            as_of: None,
            columns: Vec::new(),
            rows: Vec::new(),
            blank_rows: 1,
            signatories: Vec::new(),
        }
    }

    /// Adds a column on the right.
    #[must_use]
    pub fn column(mut self, title: impl Into<Text>) -> Self {
        self.columns.push(Column::new(title));
        self
    }

    /// Says for which day is counted.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }

    /// Says how many empty rows there are.
    #[must_use]
    pub fn blank_rows(mut self, rows: u16) -> Self {
        self.blank_rows = rows;
        self
    }

    /// Adds a signatory.
    #[must_use]
    pub fn signed_by(mut self, signatory: Signatory) -> Self {
        self.signatories.push(signatory);
        self
    }
}
