//! The rows of a form: what units report, and what is added up between them.

use serde::{Deserialize, Serialize};

use super::super::Text;

/// A row of a form. In TOML and JSON a plain row is the list of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "Written"))]
#[serde(from = "Written", into = "Written")]
pub struct Row {
    /// What the row is.
    pub kind: RowKind,
    /// Its cells, one a column.
    pub cells: Vec<Text>,
}

/// What a row of a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RowKind {
    /// What is reported.
    #[default]
    Plain,
    /// Cộng: the sums of a group, whose name stands in the first cell. Totals leave it out.
    Subtotal,
}

#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Written {
    Cells(Vec<Text>),
    Row {
        #[serde(default)]
        kind: RowKind,
        cells: Vec<Text>,
    },
}

impl From<Written> for Row {
    fn from(written: Written) -> Self {
        match written {
            Written::Cells(cells) => Self { kind: RowKind::Plain, cells },
            Written::Row { kind, cells } => Self { kind, cells },
        }
    }
}

impl From<Row> for Written {
    fn from(row: Row) -> Self {
        match row.kind {
            RowKind::Plain => Self::Cells(row.cells),
            kind => Self::Row { kind, cells: row.cells },
        }
    }
}

impl<T: Into<Text>> FromIterator<T> for Row {
    fn from_iter<I: IntoIterator<Item = T>>(cells: I) -> Self {
        Self { kind: RowKind::Plain, cells: cells.into_iter().map(Into::into).collect() }
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
    /// Whether no cell is filled.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Text::is_blank)
    }
}
