//! A table in the text.

use serde::{Deserialize, Serialize};

use crate::model::date::IssueDate;
use crate::model::form::{Column, Row, StatisticsForm};
use crate::model::issuer::Issuer;
use crate::model::text::Text;

/// A table in the text (bảng), laid out like the table of a [`StatisticsForm`].
///
/// ```
/// use congvan::dispatch::Table;
/// use congvan::form::Column;
///
/// let table = Table::new()
///     .with_caption("Kết quả kết nạp đảng viên năm 2025")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Số đảng viên"))
///     .row(["Đảng uỷ xã Đức Trọng", "25"])
///     .with_total_row();
/// assert_eq!(table.columns.len(), 2);
/// ```
#[doc(alias("bảng", "bang"))]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Table {
    /// The caption above the table, such as `Bảng 1. Kết quả kết nạp đảng viên`.
    #[doc(alias("tên bảng", "ten bang"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// The unit of measure (đơn vị tính), such as `Người`.
    #[doc(alias("đơn vị tính", "don vi tinh"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_of_measure: Option<Text>,
    /// The columns, from left to right.
    #[doc(alias("cột", "cot"))]
    pub columns: Vec<Column>,
    /// The rows.
    #[doc(alias("dòng", "dong"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The number of blank rows below the rows, to fill in by hand.
    #[doc(alias("dòng trống", "dong trong"))]
    #[serde(default, skip_serializing_if = "is_zero")]
    pub blank_rows: u16,
    /// Whether the head is followed by a row of column numbers.
    #[doc(alias("số thứ tự cột", "so thu tu cot"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub column_numbers: bool,
    /// Whether a row of sums closes the table.
    #[doc(alias("tổng cộng", "tong cong"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total_row: bool,
    /// Notes below the table.
    #[doc(alias("ghi chú", "ghi chu"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Text>,
}

impl Table {
    /// Creates a table without columns.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the caption.
    #[must_use]
    pub fn with_caption(mut self, caption: impl Into<Text>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: impl Into<Column>) -> Self {
        self.columns.push(column.into());
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: impl Into<Row>) -> Self {
        self.rows.push(row.into());
        self
    }

    /// Adds the row of sums.
    #[must_use]
    pub fn with_total_row(mut self) -> Self {
        self.total_row = true;
        self
    }

    /// A form with the same table and nothing above it.
    pub(crate) fn to_form(&self, date: IssueDate) -> StatisticsForm {
        let Self { caption: _, unit_of_measure, columns, rows, blank_rows, column_numbers, total_row, footnotes } =
            self;
        let mut form = StatisticsForm::new(Issuer::default(), "", date, "", "");
        form.unit_of_measure.clone_from(unit_of_measure);
        form.columns.clone_from(columns);
        form.rows.clone_from(rows);
        form.footnotes.clone_from(footnotes);
        form.blank_rows = *blank_rows;
        form.column_numbers = *column_numbers;
        form.total_row = *total_row;
        form
    }
}

fn is_zero(count: &u16) -> bool {
    *count == 0
}
