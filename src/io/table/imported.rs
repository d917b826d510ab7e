//! What was read from a foreign file, what was left out of it and why, and what does not fit.

use std::fmt;
use std::ops::RangeInclusive;

use crate::error::{BadCell, Error, FormProblem};
use crate::model::form::{Row, StatisticsForm};

/// A form that was read from a file (báo cáo của đơn vị), with all that must be known of how it was read.
///
/// Nothing is left out in silence: each row of the file below the head is in `form`, `bad_rows` or `skipped`.
///
/// ```
/// use congvan::form::{Column, SkipReason};
/// use congvan::{Issuer, StatisticsForm};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên"));
/// let csv = "Đơn vị;Đảng viên\r\n1;2\r\nChi bộ 1;12\r\nChi bộ 2;nhiều\r\n\r\nNgười lập biểu;\r\n";
/// let imported = form.import_csv("2023.csv", csv.as_bytes())?;
/// assert_eq!(imported.form.totals()?, [None, Some(12)]);
/// assert_eq!(imported.bad_rows[0].row, 4);
/// assert_eq!(imported.bad_rows[0].bad[0].value, "nhiều");
/// let skipped: Vec<_> = imported.skipped.iter().map(|skipped| (skipped.row, skipped.reason)).collect();
/// assert_eq!(skipped, [(2, SkipReason::ColumnNumbers), (6, SkipReason::BelowTable)]);
/// assert!(form.read_csv("2023.csv", csv.as_bytes()).is_err());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("báo cáo của đơn vị", "bao cao cua don vi"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportedForm {
    /// The form with the rows that are right, and no blank ones.
    pub form: StatisticsForm,
    /// The number in the file of each row of `form`, from 1.
    pub lines: Vec<usize>,
    /// The rows with cells that do not fit their columns.
    pub bad_rows: Vec<BadRow>,
    /// The rows that are no data.
    pub skipped: Vec<SkippedRow>,
    /// What was read and may not be what its reader sees in the file.
    pub notes: Vec<ImportNote>,
    /// The sheet that was read; none for a file without sheets.
    pub sheet: Option<String>,
    /// The rows of the head, by their numbers in the file; none for a file without one, such as a PDF.
    pub head: Option<RangeInclusive<usize>>,
}

/// A row with cells that do not fit their columns.
///
/// ```
/// # use congvan::{Issuer, StatisticsForm, form::Column};
/// # let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
/// #     .column(Column::new("Đơn vị"))
/// #     .column(Column::number("Đảng viên"));
/// let imported = form.import_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;nhiều".as_bytes())?;
/// let bad = &imported.bad_rows[0];
/// assert_eq!((bad.row, bad.cells.cells[0].as_str(), &*bad.bad[0].value), (2, "Chi bộ 1", "nhiều"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("dòng sai", "dong sai"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadRow {
    /// Its number in the file, from 1.
    pub row: usize,
    /// Its cells as they are.
    pub cells: Row,
    /// The cells that do not fit.
    pub bad: Vec<BadCell>,
}

/// A row of a file that was left out.
///
/// ```
/// # use congvan::{Issuer, StatisticsForm, form::Column};
/// # let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
/// #     .column(Column::new("Đơn vị"))
/// #     .column(Column::number("Đảng viên"));
/// let imported = form.import_csv("2023.csv", "Đơn vị;Đảng viên\r\n1;2\r\nChi bộ 1;12".as_bytes())?;
/// let skipped = &imported.skipped[0];
/// assert_eq!((skipped.row, &*skipped.text), (2, "1"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("dòng bỏ qua", "dong bo qua"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SkippedRow {
    /// Its number in the file, from 1.
    pub row: usize,
    /// Why it was skipped.
    pub reason: SkipReason,
    /// The words of its first cell.
    pub text: String,
}

/// Why a row of a file was skipped.
///
/// ```
/// use congvan::form::SkipReason;
///
/// assert_eq!(SkipReason::ColumnNumbers.in_vietnamese(), "dòng đánh số cột");
/// ```
#[doc(alias("lý do bỏ qua", "ly do bo qua"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// Dòng cộng: its formulas add up other rows, or its label says so and it has no figures.
    #[doc(alias("dòng cộng", "dong cong"))]
    Sum,
    /// The title of a section among recipients: a mark such as `I`, a name and nothing else.
    Section,
    /// It numbers the columns: 1, 2, 3 …
    ColumnNumbers,
    /// It is one cell, merged over all columns.
    Note,
    /// The head of the table comes again.
    RepeatedHead,
    /// The table has ended: notes, place and date, who signs.
    BelowTable,
}

/// What was read and may not be what its reader sees in the file.
///
/// ```
/// use congvan::form::NoteKind;
/// # use congvan::{Issuer, StatisticsForm, form::Column};
/// # let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
/// #     .column(Column::new("Đơn vị"))
/// #     .column(Column::number("Đảng viên"));
/// let csv = "Đơn vị;Đảng viên\r\nChi bộ 1;12\r\nTổng cộng;12";
/// let imported = form.import_csv("2023.csv", csv.as_bytes())?;
/// let note = &imported.notes[0];
/// assert_eq!((note.row, &note.kind), (Some(3), &NoteKind::TypedSum));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("lưu ý khi đọc tệp", "luu y khi doc tep"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportNote {
    /// The row in the file, from 1; none for what is not in one row.
    pub row: Option<usize>,
    /// The cell, such as `B5`, the column `B`, or the sheet.
    pub place: String,
    /// What is to be known.
    pub kind: NoteKind,
}

/// What is to be known of something that was read.
///
/// ```
/// use congvan::form::NoteKind;
///
/// println!("{}", NoteKind::HiddenRow.in_vietnamese());
/// ```
#[doc(alias("loại lưu ý", "loai luu y"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoteKind {
    /// The row is hidden; it was read.
    HiddenRow,
    /// The column is hidden; it was read.
    HiddenColumn,
    /// The format of the cell does not show all of its value; the value was read.
    HiddenDigits {
        /// What the sheet shows.
        shown: String,
        /// What was read.
        value: String,
    },
    /// The format of the cell hides its value, which is not printed.
    HiddenValue {
        /// The value.
        value: String,
    },
    /// The label is that of a sum, but no formula adds anything: the row was read, as a total or subtotal where the label
    /// says so (`Tổng cộng`, `Cộng khối A`); else like any other, and [`totals`](StatisticsForm::totals) says whether it
    /// counts.
    TypedSum,
    /// A mark such as `I`, a name, and no figure or the sums of the rows behind it: the row was read as a section.
    Section,
    /// A mark such as `I`, and the sums of the rows behind it, but a row follows that has a mark and is no such sum: it was
    /// read as data.
    MaybeSection,
    /// The label begins with `Trong đó`, or with a dash behind a row whose figures are not below its own: the row was read as a part, which no
    /// sum counts.
    Part,
    /// All figures of the row are calculated from other rows of the table, as averages and differences are; it was read as
    /// data.
    FromOtherRows,
    /// The label begins as those of averages and shares do (`Bình quân`, `Tỉ lệ`), but the figures stand in columns that
    /// are added up; the row was read as data.
    MaybeRatio,
    /// A value outside the columns that the head names; it was not read.
    OutsideTable {
        /// The value.
        value: String,
    },
    /// A sheet with cells that was not read.
    OtherSheet,
    /// Figures of a column of percentages lie between 0 and 1 and have no sign, and no other figure of it without a sign
    /// is above 1, but for 100, or others have the sign: they may be parts of one. They were read as they are.
    MaybeParts,
    /// The value of a formula is 0 in a file that was not calculated when it was saved.
    MaybeNotCalculated,
}

impl ImportedForm {
    /// The form, if every row is right.
    ///
    /// # Errors
    /// With all cells that do not fit their columns at once, or with the typed sums that are not those of their rows.
    pub fn into_form(self) -> Result<StatisticsForm, Error> {
        let mut bad: Vec<BadCell> = self.bad_rows.into_iter().flat_map(|row| row.bad).collect();
        if bad.is_empty() {
            let sums = self.form.wrong_sums_of_file().into_iter();
            let line = |index: usize| index.checked_sub(1).and_then(|index| self.lines.get(index)).copied();
            bad = sums.map(|bad| BadCell { row: line(bad.row).unwrap_or(bad.row), ..bad }).collect();
        }
        if bad.is_empty() { Ok(self.form) } else { Err(Error::from(FormProblem::Cells { bad })) }
    }

    /// The cells that do not fit their columns.
    pub fn bad_cells(&self) -> impl Iterator<Item = &BadCell> {
        self.bad_rows.iter().flat_map(|row| &row.bad)
    }
}

impl From<StatisticsForm> for ImportedForm {
    /// A form that comes from no file.
    fn from(form: StatisticsForm) -> Self {
        let lines = (1..=form.rows.len()).collect();
        let (bad_rows, skipped, notes) = (Vec::new(), Vec::new(), Vec::new());
        Self { form, lines, bad_rows, skipped, notes, sheet: None, head: None }
    }
}

impl SkipReason {
    /// The reason in Vietnamese.
    #[must_use]
    pub fn in_vietnamese(self) -> &'static str {
        match self {
            Self::Sum => "dòng cộng",
            Self::Section => "dòng mục",
            Self::ColumnNumbers => "dòng đánh số cột",
            Self::Note => "dòng ghi chú, một ô gộp hết các cột",
            Self::RepeatedHead => "tiêu đề bảng lặp lại",
            Self::BelowTable => "phần dưới bảng: ghi chú, ngày tháng, người ký",
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sum => "a row of sums",
            Self::Section => "the title of a section",
            Self::ColumnNumbers => "a row of column numbers",
            Self::Note => "a note, one cell merged over all columns",
            Self::RepeatedHead => "the head of the table again",
            Self::BelowTable => "below the table: notes, date, signatures",
        })
    }
}

impl NoteKind {
    /// The note in Vietnamese.
    #[must_use]
    pub fn in_vietnamese(&self) -> String {
        match self {
            Self::HiddenRow => "dòng bị ẩn, vẫn đọc".to_owned(),
            Self::HiddenColumn => "cột bị ẩn, vẫn đọc".to_owned(),
            Self::HiddenDigits { shown, value } => {
                format!("ô hiện `{shown}`, giá trị thật là `{value}`; lấy giá trị thật")
            }
            Self::HiddenValue { value } => {
                format!("định dạng làm ô trống trên màn hình, giá trị là `{value}`; để trống")
            }
            Self::TypedSum => "tên dòng là dòng cộng, số liệu gõ tay, không có công thức".to_owned(),
            Self::Section => "dòng có ký hiệu mục; đọc như dòng mục".to_owned(),
            Self::MaybeSection => {
                "dòng có ký hiệu mục, số liệu bằng tổng các dòng sau; đọc như dòng số liệu".to_owned()
            }
            Self::Part => "dòng trong đó; đọc như một phần của dòng trên, không cộng".to_owned(),
            Self::FromOtherRows => "số liệu của dòng tính từ các dòng khác; đọc như dòng số liệu".to_owned(),
            Self::MaybeRatio => "tên dòng là bình quân hoặc tỉ lệ; đọc như dòng số liệu".to_owned(),
            Self::OutsideTable { value } => format!("`{value}` nằm ngoài các cột có tiêu đề; không đọc"),
            Self::OtherSheet => "trang tính này không đọc".to_owned(),
            Self::MaybeParts => "cột tỉ lệ chỉ có số từ 1 trở xuống, không có dấu %; đọc nguyên số".to_owned(),
            Self::MaybeNotCalculated => {
                "công thức có giá trị 0 trong tệp chưa tính lại; mở tệp, lưu lại rồi đọc".to_owned()
            }
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HiddenRow => f.write_str("the row is hidden; it was read"),
            Self::HiddenColumn => f.write_str("the column is hidden; it was read"),
            Self::HiddenDigits { shown, value } => write!(f, "the cell shows `{shown}`, its value `{value}` was read"),
            Self::HiddenValue { value } => write!(f, "the format hides the value `{value}`; the cell was left blank"),
            Self::TypedSum => f.write_str("the label is that of a sum, and the figures are typed"),
            Self::Section => f.write_str("the row has the mark of a section; read as a section"),
            Self::MaybeSection => {
                f.write_str("the row has the mark of a section and the sums of the rows behind it; read as data")
            }
            Self::Part => {
                f.write_str("the label is that of a part of the row above; read as a part, which is not added")
            }
            Self::FromOtherRows => f.write_str("the figures are calculated from other rows; read as data"),
            Self::MaybeRatio => f.write_str("the label is that of averages or shares; read as data"),
            Self::OutsideTable { value } => write!(f, "`{value}` is in no column that the head names; not read"),
            Self::OtherSheet => f.write_str("this sheet was not read"),
            Self::MaybeParts => {
                f.write_str("a column of percentages with figures up to 1 and no sign; read as they are")
            }
            Self::MaybeNotCalculated => f.write_str(
                "the value of a formula is 0 in a file that was not calculated; open it, save it, read it again",
            ),
        }
    }
}
