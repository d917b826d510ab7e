//! A row of a form from a file: whether its cells fit their columns.

use super::super::Text;
use super::{CellValue, Row, StatisticsForm};
use crate::error::BadCell;

/// A cell of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Its words, taken literally.
    pub(crate) words: String,
    /// Where it stands in a sheet.
    pub(crate) cell: Option<String>,
    /// What it should be instead, where it cannot be read at all.
    pub(crate) wanted: Option<&'static str>,
}

impl StatisticsForm {
    /// The row of a line of the file, its cells given by the columns of the form, and what does not fit.
    pub(crate) fn row_of(&self, line: usize, found: Vec<Found>) -> (Row, Vec<BadCell>) {
        let mut bad = Vec::new();
        let mut cells = Vec::with_capacity(self.columns.len());
        for (column, found) in self.columns.iter().zip(found) {
            let cell = Text::literal(found.words.trim());
            let wanted = found.wanted.or_else(|| match column.kind.read(&cell) {
                Ok(CellValue::Blank) if column.required => Some("a value: the column is required"),
                Ok(_) => None,
                Err(wanted) => Some(wanted),
            });
            bad.extend(wanted.map(|wanted| BadCell {
                row: line,
                column: column.key(),
                cell: found.cell,
                value: cell.plain(),
                wanted,
            }));
            cells.push(cell);
        }
        (Row::from(cells), bad)
    }
}
