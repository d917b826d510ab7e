//! Checks the cells of a form against the kinds of their columns.

use super::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, is_dotted};
use crate::error::{BadCell, Error, FormProblem};
use crate::field_path::FieldPath;
use crate::model::Text;

impl StatisticsForm {
    /// Returns the index of the column with this [key](Column::key).
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key() == key)
    }

    /// Returns the path of a cell in the form, such as `rows[2].cells[3]`. It takes account of omitted running numbers.
    pub(crate) fn cell_field(&self, row: usize, column: usize) -> FieldPath {
        let path = FieldPath::of("rows").index(row);
        let Some(own) = self.rows.get(row) else { return path };
        let is_running = |column: &&Column| column.kind == ColumnKind::RunningNumber;
        let left_out = match own.cells.len() < self.columns.len() && own.kind != RowKind::Section {
            true => self.columns.iter().take(column).filter(is_running).count(),
            false => 0,
        };
        let cells = if own.is_list() { path } else { path.child("cells") };
        cells.index(column - left_out)
    }

    /// Requires that every cell has a value of the kind of its column, and that no required value is missing.
    ///
    /// # Errors
    /// All bad cells at once, or a column that refers to a missing column.
    pub fn require_sound_cells(&self) -> Result<(), Error> {
        self.require_sound_columns()?;
        let mut bad = self.bad_cells();
        for cell in &mut bad {
            let place = cell.row.checked_sub(1).zip(self.position(&cell.column));
            cell.field = place.map(|(row, column)| self.cell_field(row, column));
        }
        if bad.is_empty() { Ok(()) } else { Err(Error::from(FormProblem::Cells { bad })) }
    }

    /// Requires that every column that another column refers to exists.
    pub(crate) fn require_sound_columns(&self) -> Result<(), Error> {
        for (index, column) in self.columns.iter().enumerate() {
            let known = |name: &String| self.position(name).is_some_and(|at| self.columns[at].is_summed());
            if let Some(name) = column.not_above.as_ref().filter(|name| !known(name)) {
                return Err(Error::from(FormProblem::UnknownColumn { name: name.clone() })
                    .at_field(FieldPath::of("columns").index(index).child("not_above")));
            }
        }
        Ok(())
    }

    /// Returns the cells with a value of the wrong kind and the wrong sums. Rows count from 1.
    pub(crate) fn bad_cells(&self) -> Vec<BadCell> {
        let mut bad = Vec::new();
        let numbers = self.running_numbers();
        let naming = self.naming_columns();
        // Sums can be checked only if all figures can be read. In a form with plain rows and subtotals only, some plain
        // rows may be parts of others, so its sums cannot be checked either.
        let readable = !self.is_flat()
            && self.rows.iter().filter(|row| row.kind == RowKind::Plain).all(|row| self.is_readable(row));
        let sums = if readable { self.sums().unwrap_or_default() } else { Vec::new() };
        bad.extend(self.wrong_merges(&self.merged_cells()));
        for (index, (row, number)) in self.rows.iter().zip(numbers).enumerate() {
            let filled = row.kind == RowKind::Plain && self.has_values(row, &naming);
            let mut fits = true;
            let cells = self.cells_of(row);
            for (place, (column, cell)) in self.columns.iter().zip(cells.iter()).enumerate() {
                let wanted = match column.read(cell, cells.get(place + 1)) {
                    Ok(CellValue::Blank) if filled && column.required => REQUIRED,
                    Ok(CellValue::NoFigure(text)) if filled && column.required && is_dotted(&text) => REQUIRED,
                    Ok(CellValue::Text(text)) if column.kind == ColumnKind::RunningNumber => match number {
                        Some(number) if text.trim_end_matches('.') != number.to_string() => RUNNING,
                        _ => continue,
                    },
                    Ok(_) => continue,
                    Err(wanted) => wanted,
                };
                fits = false;
                bad.push(bad_cell(index, column, cell, wanted));
            }
            if fits {
                let sums = sums.get(index).and_then(Option::as_ref);
                bad.extend(sums.into_iter().flat_map(|sums| self.wrong_sums(index, row, sums)));
            }
        }
        bad
    }

    /// Returns the wrong sums of an imported file. Rows count from 1. In a form with plain rows and subtotals only, a
    /// subtotal is compared with each range of rows that it may add up.
    pub(crate) fn wrong_sums_of_file(&self) -> Vec<BadCell> {
        if !self.is_flat() {
            return self.bad_cells().into_iter().filter(|bad| bad.wanted == SUM).collect();
        }
        let mut bad = Vec::new();
        for sum in self.typed_sums() {
            let Some(row) = self.rows.get(sum.row).filter(|row| row.kind == RowKind::Subtotal) else { continue };
            let cells = self.cells_of(row);
            let wrong =
                sum.wrong.iter().filter_map(|wrong| self.columns.get(wrong.column).zip(cells.get(wrong.column)));
            bad.extend(wrong.map(|(column, cell)| bad_cell(sum.row, column, cell, SUM)));
        }
        bad
    }

    fn is_readable(&self, row: &Row) -> bool {
        let cells = self.cells_of(row);
        let mut read = self.columns.iter().zip(cells.iter()).enumerate();
        read.all(|(place, (column, cell))| column.read(cell, cells.get(place + 1)).is_ok())
    }

    /// Returns the figures of a section, subtotal or total that differ from the sums of its rows. `bad_cells` reports
    /// cells that cannot be added.
    fn wrong_sums(&self, index: usize, row: &Row, sums: &[Option<i64>]) -> Vec<BadCell> {
        let cells = self.cells_of(row);
        let stated = self.columns.iter().zip(cells.iter()).zip(sums);
        let wrong = stated.filter(|((column, cell), sum)| match (column.kind.read(cell), sum) {
            (Ok(CellValue::Whole(stated)), Some(sum)) => stated != *sum,
            _ => false,
        });
        wrong.map(|((column, cell), _)| bad_cell(index, column, cell, SUM)).collect()
    }
}

/// The requirement that a cell does not meet, as error messages name it.
pub(crate) const REQUIRED: &str = "a value: the column is required";
pub(crate) const RUNNING: &str = "blank: the form numbers its rows, from 1 after each section";
const SUM: &str = "the sum of its rows: leave it blank to have it computed";

fn bad_cell(row: usize, column: &Column, cell: &Text, wanted: &'static str) -> BadCell {
    BadCell { row: row + 1, column: column.key(), cell: None, value: cell.plain(), wanted, field: None }
}
