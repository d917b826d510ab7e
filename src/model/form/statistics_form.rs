//! `StatisticsForm`: a statistics form (biểu thống kê) as plain data.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::column::Column;
use super::row::Row;
use crate::model::date::IssueDate;
use crate::model::issuer::Issuer;
use crate::model::signatory::Signatory;
use crate::model::text::Text;

/// A statistics form (biểu thống kê) that the addressees fill in and return. It has its own header.
///
/// ```
/// use congvan::form::Column;
/// use congvan::{Issuer, StatisticsForm};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên"))
///     .row(["Chi bộ 1", "12"])
///     .row(["Chi bộ 2", "1.200"])
///     .with_total_row();
/// assert_eq!(form.totals()?, [None, Some(1212)]);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("biểu thống kê", "bieu thong ke", "biểu mẫu", "bieu mau"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StatisticsForm {
    /// The body that returns the form (cơ quan ban hành), with dots for blanks.
    #[doc(alias("cơ quan ban hành", "co quan ban hanh"))]
    pub issuer: Issuer,
    /// The place of signing (địa danh).
    #[doc(alias("địa danh", "dia danh"))]
    pub place: Text,
    /// The date, with blanks to be filled in by hand.
    #[doc(alias("ngày tháng năm", "ngay thang nam"))]
    pub date: IssueDate,
    /// The kind of document (tên loại), such as `THỐNG KÊ`.
    #[doc(alias("tên loại", "ten loai"))]
    pub title: Text,
    /// The subject of the statistics (trích yếu).
    #[doc(alias("trích yếu", "trich yeu"))]
    pub subject: Text,
    /// The code of the form in its series (ký hiệu biểu), such as `Biểu số 10-BTCTW`.
    #[doc(alias("ký hiệu biểu", "ky hieu bieu"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Text>,
    /// The corner of the sheet with the code.
    #[doc(alias("vị trí ký hiệu biểu", "vi tri ky hieu bieu"))]
    #[serde(default, skip_serializing_if = "Corner::is_right")]
    pub code_at: Corner,
    /// The reporting unit (đơn vị báo cáo), with dots for blanks.
    #[doc(alias("đơn vị báo cáo", "don vi bao cao"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting_unit: Option<Text>,
    /// The reporting period or time (thời điểm, kỳ báo cáo), as printed below the subject.
    #[doc(alias("thời điểm báo cáo", "thoi diem bao cao", "kỳ báo cáo", "ky bao cao"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Text>,
    /// The unit of measure (đơn vị tính), such as `Người`.
    #[doc(alias("đơn vị tính", "don vi tinh"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_of_measure: Option<Text>,
    /// The position of place and date.
    #[doc(alias("vị trí ngày tháng", "vi tri ngay thang"))]
    #[serde(default, skip_serializing_if = "DateAt::is_header")]
    pub date_at: DateAt,
    /// The reference day of the figures, printed as `(có đến 31/12/2022)`.
    #[doc(alias("có đến ngày", "co den ngay", "tính đến ngày", "tinh den ngay"))]
    #[serde(default, deserialize_with = "crate::model::date::optional_day", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::model::schema::Day>"))]
    pub as_of: Option<NaiveDate>,
    /// The columns, from left to right.
    #[doc(alias("cột", "cot"))]
    pub columns: Vec<Column>,
    /// The rows. Cells that the addressees fill in are blank.
    #[doc(alias("dòng", "dong"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The number of blank rows after the rows, to be filled in by hand.
    #[doc(alias("dòng trống", "dong trong"))]
    #[serde(default)]
    pub blank_rows: u16,
    /// Whether further blank rows fill the page.
    #[doc(alias("kẻ dòng hết trang", "ke dong het trang"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fill_page: bool,
    /// Whether a row of column numbers, 1, 2, 3 …, follows the heads.
    #[doc(alias("đánh số cột", "danh so cot"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub column_numbers: bool,
    /// Whether a row of totals (tổng cộng) ends the table. Totals without figures are blank.
    #[doc(alias("tổng cộng", "tong cong"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total_row: bool,
    /// Whether the sums so far are printed at the foot of each page and repeated on the next page.
    #[doc(alias("cộng mang sang", "cong mang sang"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub carried_sums: bool,
    /// The orientation of the sheet.
    #[doc(alias("khổ giấy", "kho giay"))]
    #[serde(default, skip_serializing_if = "Orientation::is_auto")]
    pub orientation: Orientation,
    /// The notes below the table.
    #[doc(alias("ghi chú", "ghi chu"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<Text>,
    /// The signatories. Their names may be absent. The first one signs on the right.
    #[doc(alias("người ký", "nguoi ky"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatories: Vec<Signatory>,
}

/// A corner at the top of a sheet.
///
/// ```
/// use congvan::form::Corner;
/// use congvan::{Issuer, StatisticsForm};
///
/// let mut form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng");
/// form.code = Some("Biểu số 1".into());
/// form.code_at = Corner::Left;
/// assert!(form.to_toml()?.contains("code_at = \"left\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("góc trang", "goc trang"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Corner {
    /// Top left (góc trái).
    #[doc(alias("góc trái", "goc trai"))]
    Left,
    /// Top right (góc phải).
    #[doc(alias("góc phải", "goc phai"))]
    #[default]
    Right,
}

impl Corner {
    fn is_right(&self) -> bool {
        *self == Self::Right
    }
}

/// The position of place and date in a form.
///
/// ```
/// use congvan::form::DateAt;
/// use congvan::{Issuer, StatisticsForm};
///
/// let mut form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng");
/// form.date_at = DateAt::Signature;
/// assert!(form.to_toml()?.contains("date_at = \"signature\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("vị trí ngày tháng", "vi tri ngay thang"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateAt {
    /// In the header.
    #[doc(alias("phần đầu biểu", "phan dau bieu"))]
    #[default]
    Header,
    /// Above the signatory on the right.
    #[doc(alias("phần ký", "phan ky"))]
    Signature,
    /// In both places.
    #[doc(alias("cả hai nơi", "ca hai noi"))]
    Both,
}

impl DateAt {
    fn is_header(&self) -> bool {
        *self == Self::Header
    }
}

/// The orientation of the sheets of a form.
///
/// ```
/// use congvan::form::Orientation;
/// use congvan::{Issuer, StatisticsForm};
///
/// let mut form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng");
/// form.orientation = Orientation::Landscape;
/// assert!(form.to_toml()?.contains("orientation = \"landscape\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("khổ giấy", "kho giay"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Orientation {
    /// Portrait, or landscape if the heads of the columns would be too narrow.
    #[doc(alias("tự động", "tu dong"))]
    #[default]
    Auto,
    /// Portrait (khổ dọc).
    #[doc(alias("khổ dọc", "kho doc"))]
    Portrait,
    /// Landscape (khổ ngang).
    #[doc(alias("khổ ngang", "kho ngang"))]
    Landscape,
}

impl Orientation {
    pub(in crate::model) fn is_auto(&self) -> bool {
        *self == Self::Auto
    }
}

impl StatisticsForm {
    /// Creates a form with one blank row.
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
            code: None,
            code_at: Corner::Right,
            reporting_unit: None,
            period: None,
            unit_of_measure: None,
            date_at: DateAt::Header,
            as_of: None,
            columns: Vec::new(),
            rows: Vec::new(),
            blank_rows: 1,
            fill_page: false,
            column_numbers: false,
            total_row: false,
            carried_sums: false,
            orientation: Orientation::Auto,
            footnotes: Vec::new(),
            signatories: Vec::new(),
        }
    }

    /// Adds a column on the right. A title alone makes a column of text.
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

    /// Returns the form for one unit. Its name becomes the issuer and the name in the first row.
    #[must_use]
    pub fn prefilled(&self, unit: impl Into<Text>) -> Self {
        let unit = unit.into();
        let mut form = self.clone();
        form.issuer.name = vec![unit.clone()];
        let mut cells = vec![Text::default(); form.columns.len()];
        if let Some(cell) = cells.get_mut(form.name_column()) {
            *cell = unit;
        }
        form.rows = vec![Row::from(cells)];
        form.blank_rows = form.blank_rows.saturating_sub(1);
        form
    }

    /// Adds a row of totals at the end of the table.
    #[must_use]
    pub fn with_total_row(mut self) -> Self {
        self.total_row = true;
        self
    }

    /// Adds a row of column numbers below the heads.
    #[must_use]
    pub fn with_column_numbers(mut self) -> Self {
        self.column_numbers = true;
        self
    }

    /// Adds a note below the table.
    #[must_use]
    pub fn footnote(mut self, note: impl Into<Text>) -> Self {
        self.footnotes.push(note.into());
        self
    }

    /// Sets the reference day of the figures (có đến ngày), printed as `(có đến 31/12/2022)`.
    #[must_use]
    #[doc(alias("có đến ngày", "co den ngay"))]
    pub fn with_as_of(mut self, day: NaiveDate) -> Self {
        self.as_of = Some(day);
        self
    }

    /// Sets the number of blank rows.
    #[must_use]
    pub fn with_blank_rows(mut self, rows: u16) -> Self {
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

impl<T: Into<Text>> From<T> for Column {
    fn from(title: T) -> Self {
        Self::new(title)
    }
}
