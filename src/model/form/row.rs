//! The rows of a form: what units report, and what is added up between them.

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::model::Text;

/// The column of a file that says of what kind its rows are, where not all of them are plain.
pub(crate) const KIND_COLUMN: &str = "Loại dòng";

/// A row of a form. In TOML and JSON a plain row is the list of its cells.
///
/// A row has one cell a column. It may leave out those of the columns of [running
/// numbers](super::ColumnKind::RunningNumber); a section may leave out all behind its title, which then reaches over them.
///
/// # Merged cells
///
/// A cell that is `<` is merged with the one to its left, one that is `^` with the one above it; the words stand in the
/// first cell, at the upper left. Merged cells make a rectangle. A figure over several rows counts once. Over several
/// columns of figures stand words, `X` or nothing: a figure there would belong to none of them. Sections are merged with
/// no other row, and sums with no other figures. A row that leaves its running number out goes on with the number above
/// where it goes on with the name. `\<` and `\^` print the signs.
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
    /// What the row is.
    #[doc(alias("loại dòng", "loai dong"))]
    pub kind: RowKind,
    /// How deep a section, a part or a subtotal stands among its like, from 1: `I` below `A.` is a section of level 2.
    #[doc(alias("cấp", "cap"))]
    pub level: u8,
    /// Its cells, one a column; `<` and `^` are merged with the cell to the left or above.
    #[doc(alias("ô trong bảng", "o trong bang"))]
    pub cells: Vec<Text>,
}

/// What a row of a form is.
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
    /// What is reported.
    #[doc(alias("dòng số liệu", "dong so lieu"))]
    #[default]
    Plain,
    /// Mục: the title of the rows below it, such as `A. Khối đảng`; running numbers begin anew. Figures in it are those
    /// that its rows come to. Totals leave it out.
    #[doc(alias("mục", "muc"))]
    Section,
    /// Trong đó: a part of what the row above reports, indented. Totals leave it out.
    #[doc(alias("trong đó", "trong do"))]
    Part,
    /// Cộng: the sums of the plain rows since the last subtotal or section of its level or above; figures that are blank
    /// are counted. Totals leave it out.
    #[doc(alias("cộng", "cong"))]
    Subtotal,
    /// Tổng cộng: the sums of all plain rows, at the top or wherever it stands; figures that are blank are counted.
    #[doc(alias("tổng cộng", "tong cong"))]
    Total,
}

impl RowKind {
    const ALL: [Self; 5] = [Self::Plain, Self::Section, Self::Part, Self::Subtotal, Self::Total];

    /// The word for it in a file of rows; none for a plain row.
    fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Section => "mục",
            Self::Part => "trong đó",
            Self::Subtotal => "cộng",
            Self::Total => "tổng cộng",
        }
    }

    /// Whether its figures are those of other rows.
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
    /// The cells of a plain row, one a column; `<` is merged with the cell to its left, `^` with the one above it.
    Cells(Vec<Text>),
    /// A row with its kind.
    Row {
        #[serde(default)]
        kind: RowKind,
        #[serde(default = "first_level", skip_serializing_if = "is_first_level")]
        level: u8,
        /// One a column; `<` is merged with the cell to its left, `^` with the one above it.
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
    /// Whether it is written as the list of its cells, so that the path of a cell has no `cells`.
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
    /// A row of another kind than a plain one.
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

    /// Says how deep it stands among its like.
    #[must_use]
    pub fn with_level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// A section without the blank cells behind its title.
    pub(crate) fn trimmed(mut self) -> Self {
        if self.kind == RowKind::Section {
            let filled = self.cells.iter().rposition(|cell| !cell.is_blank());
            self.cells.truncate(filled.map_or(1, |last| last + 1));
        }
        self
    }

    /// What a file of rows says of it: `mục`, `trong đó 2`; nothing for a plain row.
    pub(crate) fn label(&self) -> String {
        match (self.kind, self.level) {
            (kind, 1) => kind.word().to_owned(),
            (kind, level) => format!("{} {level}", kind.word()),
        }
    }

    /// Kind and level, as a file of rows says them.
    pub(crate) fn labelled(label: &str) -> Option<(RowKind, u8)> {
        let label = fold(label);
        let (words, level) = match label.rsplit_once(' ') {
            Some((words, level)) if level.bytes().all(|byte| byte.is_ascii_digit()) => (words, level.parse().ok()?),
            _ => (label.as_str(), 1),
        };
        let kind = RowKind::ALL.into_iter().find(|kind| fold(kind.word()) == words)?;
        Some((kind, level))
    }

    /// Whether no cell is filled.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Text::is_blank)
    }
}
