//! Whether the cells of a form hold what their columns ask for, and what they add up to.

use super::super::Text;
use super::{CellValue, RowKind, StatisticsForm};
use crate::error::{BadCell, Error, Problem};

impl StatisticsForm {
    /// The position of a column, by its key.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key() == key)
    }

    /// Whether every cell is of its column's kind and nothing required is missing.
    ///
    /// # Errors
    /// With every cell that does not fit, at once; or when a column refers to one that is not there.
    pub fn require_sound_cells(&self) -> Result<(), Error> {
        self.require_sound_columns()?;
        let bad = self.bad_cells();
        if bad.is_empty() { Ok(()) } else { Err(Error::new(Problem::Cells(bad))) }
    }

    /// Whether every column that another one refers to is there.
    pub(crate) fn require_sound_columns(&self) -> Result<(), Error> {
        for (index, column) in self.columns.iter().enumerate() {
            let known = |name: &String| self.position(name).is_some_and(|at| self.columns[at].kind.is_summed());
            if let Some(name) = column.not_above.as_ref().filter(|name| !known(name)) {
                return Err(Error::new(Problem::NoSuchColumn { name: name.clone() })
                    .at_field(format!("columns[{index}].not_above")));
            }
        }
        Ok(())
    }

    /// Every cell that is not of its column's kind; rows count from 1.
    pub(crate) fn bad_cells(&self) -> Vec<BadCell> {
        let mut bad = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let filled = row.kind == RowKind::Plain && self.is_filled(index);
            for (column, cell) in self.columns.iter().zip(&row.cells) {
                let wanted = match column.kind.read(cell) {
                    Ok(CellValue::Blank) if filled && column.required => "a value: the column is required",
                    Ok(_) => continue,
                    Err(wanted) => wanted,
                };
                let (row, column) = (index + 1, column.key());
                bad.push(BadCell { row, column, cell: None, value: cell.plain(), wanted });
            }
        }
        bad
    }

    /// Whether a row is more than a name that was filled in beforehand.
    fn is_filled(&self, row: usize) -> bool {
        let cells = self.rows.get(row).map_or(&[][..], |row| &row.cells);
        cells.iter().skip(1).any(|cell| !cell.is_blank())
    }

    /// What each column of whole numbers adds up to, subtotals left out; none for a column of another kind.
    ///
    /// # Errors
    /// When a cell is no number, or a sum is too large.
    pub fn totals(&self) -> Result<Vec<Option<i64>>, Error> {
        self.totals_of(self.rows.iter().filter(|row| row.kind == RowKind::Plain).map(|row| row.cells.as_slice()))
    }

    /// What each column of whole numbers adds up to over these rows.
    pub(crate) fn totals_of<'a>(&self, rows: impl Iterator<Item = &'a [Text]>) -> Result<Vec<Option<i64>>, Error> {
        let mut totals: Vec<Option<i64>> =
            self.columns.iter().map(|column| column.kind.is_summed().then_some(0)).collect();
        for cells in rows {
            totals = self.added(totals, cells)?;
        }
        Ok(totals)
    }

    /// The sums with a row more.
    pub(crate) fn added(&self, mut sums: Vec<Option<i64>>, cells: &[Text]) -> Result<Vec<Option<i64>>, Error> {
        for ((column, total), cell) in self.columns.iter().zip(&mut sums).zip(cells) {
            let Some(sum) = total else { continue };
            match column.kind.read(cell) {
                Ok(CellValue::Whole(number)) => {
                    let too_large = || Error::new(Problem::Sum { column: column.key() });
                    *sum = sum.checked_add(number).ok_or_else(too_large)?;
                }
                Ok(_) => {}
                Err(_) => return Err(Error::new(Problem::Cells(self.bad_cells()))),
            }
        }
        Ok(sums)
    }
}
