//! The result of an import: valid, invalid and skipped rows, and notes.

use std::fmt;
use std::ops::RangeInclusive;

use crate::error::{BadCell, Error, FormProblem, TableProblem};
use crate::model::form::{Row, StatisticsForm};

/// A form that was read from a file (báo cáo của đơn vị), and a report of the import.
///
/// Every row below the head is in `form`, `bad_rows` or `skipped`.
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
    /// The form with the valid rows, and without blank ones.
    pub form: StatisticsForm,
    /// The line or row in the file of each row of `form`, from 1.
    pub lines: Vec<usize>,
    /// The rows with invalid cells.
    pub bad_rows: Vec<BadRow>,
    /// The rows that are not data.
    pub skipped: Vec<SkippedRow>,
    /// Cells and rows whose interpretation should be reviewed.
    pub notes: Vec<ImportNote>,
    /// The sheet that was read; `None` for a file without sheets.
    pub sheet: Option<String>,
    /// The lines or rows of the head in the file; `None` for a file without a head, such as a PDF.
    pub head: Option<RangeInclusive<usize>>,
}

/// A row with invalid cells.
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
    /// The line or row in the file, from 1.
    pub row: usize,
    /// The cells as in the file.
    pub cells: Row,
    /// The invalid cells.
    pub bad: Vec<BadCell>,
}

/// A row of a file that was skipped.
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
    /// The line or row in the file, from 1.
    pub row: usize,
    /// The reason.
    pub reason: SkipReason,
    /// The text of the first cell.
    pub text: String,
}

/// The reason why a row of a file was skipped.
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
    /// A sum (dòng cộng): its formulas add up other rows, or it has the label of a sum and no numbers.
    #[doc(alias("dòng cộng", "dong cong"))]
    Sum,
    /// The title of a section in a list of recipients: only a mark, such as `I`, and a name.
    Section,
    /// Column numbers: 1, 2, 3 …
    ColumnNumbers,
    /// A note: one cell merged over all columns.
    Note,
    /// The head of the table, repeated.
    RepeatedHead,
    /// The text below the table: notes, place and date, signatures.
    BelowTable,
}

/// A cell, row, column or sheet whose interpretation should be reviewed.
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
    /// The line or row in the file, from 1; `None` for a column or a sheet.
    pub row: Option<usize>,
    /// The cell, such as `B5`, the column `B`, or the sheet.
    pub place: String,
    /// The reason.
    pub kind: NoteKind,
}

/// The reason for a review.
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
    /// The row is hidden. It was read.
    HiddenRow,
    /// The column is hidden. It was read.
    HiddenColumn,
    /// The format of the cell does not show all digits of its value. The value was read.
    HiddenDigits {
        /// The text that the sheet shows.
        shown: String,
        /// The value that was read.
        value: String,
    },
    /// The format of the cell hides its value. The cell was read as blank.
    HiddenValue {
        /// The value.
        value: String,
    },
    /// The row has the label of a sum, but no formula. With a label such as `Tổng cộng` or `Cộng khối A` it was read as
    /// a total or subtotal; otherwise as data, and [`totals`](StatisticsForm::totals) leaves it out if it is a sum.
    TypedSum,
    /// The row has a mark such as `I`, a name, and no numbers or the sums of the rows after it. It was read as a
    /// section.
    Section,
    /// The row has a mark such as `I` and the sums of the rows after it, but the next row with a mark is not a sum. It
    /// was read as data.
    MaybeSection,
    /// The label begins with `Trong đó`, or with a dash and no number is larger than in the row above. The row was read
    /// as a part, which is not added.
    Part,
    /// All numbers of the row are formulas over other rows, such as averages and differences. It was read as data.
    FromOtherRows,
    /// The row has the label of averages or ratios (`Bình quân`, `Tỉ lệ`), and numbers in summed columns. It was read
    /// as data.
    MaybeRatio,
    /// A value in a column without a title. It was not read.
    OutsideTable {
        /// The value.
        value: String,
    },
    /// The sheet has cells, but was not read.
    OtherSheet,
    /// Percentages of the column may be fractions, such as 0,955 for 95,5%: some are between 0 and 1 without a percent
    /// sign, and the others without the sign are at most 1 or 100, or some have the sign. The values were read
    /// unchanged.
    MaybeFractions,
    /// The saved value of a formula is 0, and the file was saved without calculation.
    MaybeNotCalculated,
}

impl ImportedForm {
    /// The form, if every row is valid.
    ///
    /// # Errors
    /// With all invalid cells, or with the typed sums that do not equal the sums of their rows.
    pub fn into_form(self) -> Result<StatisticsForm, Error> {
        let mut bad: Vec<BadCell> = self.bad_rows.into_iter().flat_map(|row| row.bad).collect();
        if bad.is_empty() {
            let sums = self.form.wrong_sums_of_file().into_iter();
            let line = |index: usize| index.checked_sub(1).and_then(|index| self.lines.get(index)).copied();
            bad = sums.map(|bad| BadCell { row: line(bad.row).unwrap_or(bad.row), ..bad }).collect();
        }
        if bad.is_empty() { Ok(self.form) } else { Err(Error::from(FormProblem::Cells { bad })) }
    }

    /// The invalid cells.
    pub fn bad_cells(&self) -> impl Iterator<Item = &BadCell> {
        self.bad_rows.iter().flat_map(|row| &row.bad)
    }
}

/// The number of invalid rows after which a file counts as another table.
const MOST_BAD: usize = 20_000;

impl ImportedForm {
    /// Adds an invalid row.
    pub(crate) fn add_bad(&mut self, row: BadRow) -> Result<(), Error> {
        if self.bad_rows.len() == MOST_BAD {
            return Err(TableProblem::BadRows { limit: MOST_BAD }.into());
        }
        self.bad_rows.push(row);
        Ok(())
    }
}

impl From<StatisticsForm> for ImportedForm {
    /// A form that was not read from a file.
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
            Self::RepeatedHead => "the repeated head of the table",
            Self::BelowTable => "below the table: notes, date, signatures",
        })
    }
}

impl NoteKind {
    /// The note in Vietnamese.
    #[must_use]
    pub fn in_vietnamese(&self) -> String {
        let text = match self {
            Self::HiddenDigits { shown, value } => {
                return format!("ô hiện `{shown}`, giá trị thật là `{value}`; lấy giá trị thật");
            }
            Self::HiddenValue { value } => return format!("định dạng của ô ẩn giá trị `{value}`; đọc là ô trống"),
            Self::OutsideTable { value } => {
                return format!("`{value}` nằm ngoài các cột có tiêu đề; không đọc, nếu cần thì đặt tiêu đề cho cột");
            }
            Self::HiddenRow => "dòng bị ẩn, vẫn đọc",
            Self::HiddenColumn => "cột bị ẩn, vẫn đọc",
            Self::TypedSum => "tên dòng là dòng cộng, số liệu gõ tay, không có công thức; kiểm tra lại số cộng",
            Self::Section => "dòng có ký hiệu mục; đọc là dòng mục",
            Self::MaybeSection => {
                "dòng có ký hiệu mục, số liệu bằng tổng các dòng sau; đọc là dòng số liệu, nếu là mục thì ghi `mục` vào cột \
                 `Loại dòng`"
            }
            Self::Part => "dòng trong đó; đọc là một phần của dòng trên, không cộng",
            Self::FromOtherRows => {
                "số liệu của dòng tính từ các dòng khác; đọc là dòng số liệu, nếu không cộng thì bỏ dòng này"
            }
            Self::MaybeRatio => "tên dòng là bình quân hoặc tỷ lệ; đọc là dòng số liệu, nếu không cộng thì bỏ dòng này",
            Self::OtherSheet => "không đọc trang tính này",
            Self::MaybeFractions => {
                "số liệu của cột tỷ lệ có thể ghi theo phần đơn vị, không theo phần trăm; đọc nguyên số: ghi 95,5 thay cho \
                 0,955"
            }
            Self::MaybeNotCalculated => {
                "công thức có giá trị 0 trong tệp chưa tính lại; mở tệp bằng phần mềm bảng tính, lưu lại rồi đọc"
            }
        };
        text.to_owned()
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HiddenDigits { shown, value } => {
                return write!(f, "the cell shows `{shown}`; its value `{value}` was read");
            }
            Self::HiddenValue { value } => return write!(f, "the format hides the value `{value}`; read as blank"),
            Self::OutsideTable { value } => {
                return write!(f, "`{value}` is in a column without a title; not read: add a title if it is needed");
            }
            Self::HiddenRow => "the row is hidden; it was read",
            Self::HiddenColumn => "the column is hidden; it was read",
            Self::TypedSum => "the row has the label of a sum and typed numbers; check the sums",
            Self::Section => "the row has the mark of a section; read as a section",
            Self::MaybeSection => {
                "the row has the mark of a section and the sums of the rows after it; read as data: if it is a section, \
                 write `mục` into a column `Loại dòng`"
            }
            Self::Part => "the row has the label of a part of the row above; read as a part, which is not added",
            Self::FromOtherRows => {
                "the numbers are calculated from other rows; read as data: delete the row if it must not be added"
            }
            Self::MaybeRatio => {
                "the row has the label of averages or ratios; read as data: delete it if it must not be added"
            }
            Self::OtherSheet => "this sheet was not read",
            Self::MaybeFractions => {
                "the percentages of the column may be fractions; read unchanged: write 95,5 instead of 0,955"
            }
            Self::MaybeNotCalculated => {
                "the saved value of a formula is 0, and the file was not calculated; open it in a spreadsheet program and \
                 save it"
            }
        })
    }
}
