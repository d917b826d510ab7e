//! The rows of a form.

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::model::Text;

/// The title of the column of a file with the kinds of rows. Files with plain rows only do not have it.
pub(crate) const KIND_COLUMN: &str = "Loại dòng";

/// A row of a form. In TOML and JSON a plain row is the list of its cells.
///
/// A row has one cell for each column. It may omit the cells of [running numbers](super::ColumnKind::RunningNumber). A
/// section may omit all cells after its title, which then extends over them.
///
/// # Merged cells
///
/// A cell `<` is merged with the cell to its left, a cell `^` with the cell above. The first cell, at the top left, has
/// the text. `\<` and `\^` print the signs themselves.
///
/// - Merged cells form a rectangle.
/// - A figure over several rows counts once.
/// - Cells over several columns of figures contain text, `X` or nothing, because a figure would not belong to any of
///   the columns.
/// - A section cannot be merged with other rows, and a sum cannot be merged with other figures.
/// - A row that omits its running number and whose name is merged with the row above shares the number of that row.
///
/// ```
/// use congvan::StatisticsForm;
///
/// let form = StatisticsForm::from_toml(
///     r#"
///     place = "Huế"
///     date = "2026-01"
///     title = "BIỂU"
///     subject = "Đội ngũ"
///     issuer = { name = ["BAN TỔ CHỨC"] }
///     columns = [
///       { title = "Đơn vị" },
///       { title = "Đối tượng" },
///       { title = "Tổng số", kind = "whole_number" },
///       { title = "Nữ", kind = "whole_number" },
///     ]
///     rows = [
///       ["Văn phòng", "Biên chế",          "10", "4"],
///       ["^",         "Hợp đồng", "Chưa có số liệu", "<"],
///     ]
///     "#,
/// )?;
/// assert_eq!(form.totals()?, [None, None, Some(10), Some(4)]);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("ô gộp", "o gop", "dòng", "dong"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "Written"))]
#[serde(from = "Written", into = "Written")]
pub struct Row {
    /// The kind of the row.
    #[doc(alias("loại dòng", "loai dong"))]
    pub kind: RowKind,
    /// The level of a section, a part or a subtotal among its kind, from 1. A section `I` below a section `A.` has
    /// level 2.
    #[doc(alias("cấp", "cap"))]
    pub level: u8,
    /// The cells, one for each column. `<` and `^` are merged with the cell to the left or above.
    #[doc(alias("ô trong bảng", "o trong bang"))]
    pub cells: Vec<Text>,
}

/// The kind of a row of a form.
///
/// ```
/// use congvan::form::{Row, RowKind};
///
/// assert_eq!(Row::of(RowKind::Section, ["A. Khối đảng"]).kind, RowKind::Section);
/// ```
#[doc(alias("loại dòng", "loai dong"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RowKind {
    /// A row of data.
    #[doc(alias("dòng số liệu", "dong so lieu"))]
    #[default]
    Plain,
    /// The title of the rows below (mục), such as `A. Khối đảng`. Running numbers start again at 1. Its figures are the
    /// sums of its rows. Totals skip it.
    #[doc(alias("mục", "muc"))]
    Section,
    /// A part of the figures in the row above (trong đó), printed with an indent. Totals skip it.
    #[doc(alias("trong đó", "trong do"))]
    Part,
    /// The sums (cộng) of the plain rows since the last subtotal or section of the same or a smaller level. Blank
    /// figures are calculated. Totals skip it.
    #[doc(alias("cộng", "cong"))]
    Subtotal,
    /// The sums of all plain rows (tổng cộng), anywhere in the table. Blank figures are calculated.
    #[doc(alias("tổng cộng", "tong cong"))]
    Total,
}

impl RowKind {
    const ALL: [Self; 5] = [Self::Plain, Self::Section, Self::Part, Self::Subtotal, Self::Total];

    /// Returns the word for the kind in a file of rows. It is empty for a plain row.
    fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Section => "mục",
            Self::Part => "trong đó",
            Self::Subtotal => "cộng",
            Self::Total => "tổng cộng",
        }
    }

    /// Returns `true` if the figures are sums of other rows.
    pub(crate) fn is_sum(self) -> bool {
        matches!(self, Self::Subtotal | Self::Total)
    }
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "a row is a list of cells, or a table of `cells`, `kind` and `level`"
)]
enum Written {
    /// The cells of a plain row, one for each column. `<` is merged with the cell to the left, `^` with the cell above.
    Cells(Vec<Text>),
    /// A row with its kind.
    Row {
        #[serde(default)]
        kind: RowKind,
        #[serde(default = "first_level", skip_serializing_if = "is_first_level")]
        level: u8,
        /// One cell for each column. `<` is merged with the cell to the left, `^` with the cell above.
        cells: Vec<Text>,
    },
}

fn first_level() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_first_level(level: &u8) -> bool {
    *level == 1
}

impl Row {
    /// Returns `true` if the row is written as the list of its cells. Then the path of a cell has no `cells`.
    pub(crate) fn is_list(&self) -> bool {
        self.kind == RowKind::Plain && self.level == 1
    }
}

impl From<Written> for Row {
    fn from(written: Written) -> Self {
        match written {
            Written::Cells(cells) => cells.into_iter().collect(),
            Written::Row { kind, level, cells } => Self { kind, level, cells }.trimmed(),
        }
    }
}

impl From<Row> for Written {
    fn from(row: Row) -> Self {
        match row.is_list() {
            true => Self::Cells(row.cells),
            false => Self::Row { kind: row.kind, level: row.level, cells: row.cells },
        }
    }
}

impl Default for Row {
    fn default() -> Self {
        Self { kind: RowKind::Plain, level: 1, cells: Vec::new() }
    }
}

impl<T: Into<Text>> FromIterator<T> for Row {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        Self { cells: cells.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl<T: Into<Text>> From<Vec<T>> for Row {
    fn from(cells: Vec<T>) -> Self {
        cells.into_iter().collect()
    }
}

impl<T: Into<Text>, const COUNT: usize> From<[T; COUNT]> for Row {
    fn from(cells: [T; COUNT]) -> Self {
        cells.into_iter().collect()
    }
}

impl Row {
    /// Creates a row of any kind.
    ///
    /// ```
    /// use congvan::form::{Row, RowKind};
    ///
    /// let section = Row::of(RowKind::Section, ["A.", "KHỐI ĐẢNG"]);
    /// let deeper = Row::of(RowKind::Section, ["I", "Cấp tỉnh"]).with_level(2);
    /// ```
    pub fn of<T: Into<Text>>(kind: RowKind, cells: impl IntoIterator<Item = T>) -> Self {
        Self { kind, ..cells.into_iter().collect() }.trimmed()
    }

    /// Sets the level of the row among its kind.
    #[must_use]
    pub fn with_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// Drops the blank cells after the title of a section.
    pub(crate) fn trimmed(mut self) -> Self {
        if self.kind == RowKind::Section {
            let filled = self.cells.iter().rposition(|cell| !cell.is_blank());
            self.cells.truncate(filled.map_or(1, |last| last + 1));
        }
        self
    }

    /// Returns kind and level as files of rows have them, such as `mục` or `trong đó 2`. A plain row has an empty
    /// label.
    pub(crate) fn label(&self) -> String {
        match (self.kind, self.level) {
            (kind, 1) => kind.word().to_owned(),
            (kind, level) => format!("{} {level}", kind.word()),
        }
    }

    /// Parses kind and level of a file of rows.
    pub(crate) fn labelled(label: &str) -> Option<(RowKind, u8)> {
        let label = fold(label);
        let (words, level) = match label.rsplit_once(' ') {
            Some((words, level)) if level.bytes().all(|byte| byte.is_ascii_digit()) => (words, level.parse().ok()?),
            _ => (label.as_str(), 1),
        };
        let kind = RowKind::ALL.into_iter().find(|kind| fold(kind.word()) == words)?;
        Some((kind, level))
    }

    /// Returns `true` if all cells are blank.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Text::is_blank)
    }
}
