//! The kinds of rows by their labels and by the rows of the form.

use super::labels::kind_in_file;
use super::{RowKind, StatisticsForm};
use crate::fold::fold_words;

impl StatisticsForm {
    /// Returns the kind of a row of a file by its label, or `None` for a plain row. All rows are plain if no column is
    /// added up.
    pub(crate) fn kind_of_label(&self, label: &str) -> Option<RowKind> {
        if self.columns.iter().any(|column| column.kind.is_summed()) { kind_in_file(label) } else { None }
    }

    /// Returns `true` if the form has a plain row with this label.
    pub(crate) fn has_plain_row(&self, label: &str) -> bool {
        let (label, name) = (fold_words(label), self.name_column());
        self.rows.iter().filter(|row| row.kind == RowKind::Plain).any(|row| {
            let cells = self.cells_of(row);
            cells.get(name).is_some_and(|cell| !cell.is_blank() && fold_words(&cell.plain()) == label)
        })
    }
}
