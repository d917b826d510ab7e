//! What the label of a row says in a form.

use super::labels::kind_in_file;
use super::{RowKind, StatisticsForm};
use crate::fold::fold_words;

impl StatisticsForm {
    /// The kind of a row of a file with that label; none for a plain row. Where no column is added up, labels say nothing.
    pub(crate) fn kind_of_label(&self, label: &str) -> Option<RowKind> {
        if self.columns.iter().any(|column| column.kind.is_summed()) { kind_in_file(label) } else { None }
    }

    /// Whether the form itself has a plain row of that label.
    pub(crate) fn has_plain_row(&self, label: &str) -> bool {
        let (label, name) = (fold_words(label), self.name_column());
        self.rows.iter().filter(|row| row.kind == RowKind::Plain).any(|row| {
            let cells = self.cells_of(row);
            cells.get(name).is_some_and(|cell| !cell.is_blank() && fold_words(&cell.plain()) == label)
        })
    }
}
