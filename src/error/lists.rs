//! Mistakes that come in numbers, told at once.

use crate::field_path::FieldPath;

/// A cell of a form that does not hold what its column asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// The row: of the file that it comes from, else of the form, from 1.
    pub row: usize,
    /// The name of the column.
    pub column: String,
    /// The cell in a spreadsheet, such as `Báo cáo!B5`; none in other files.
    pub cell: Option<String>,
    /// What the cell holds.
    pub value: String,
    /// What it should hold, in a few words.
    pub wanted: &'static str,
}

/// A placeholder that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPlaceholder {
    /// How it is written, such as `{Tên đơn vị}`.
    pub found: String,
    /// The field of the dispatch in which it stands.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A message names this many cells; [`Error::bad_cells`](super::Error::bad_cells) has them all.
const CELLS_SHOWN: usize = 20;

pub(super) fn field_list(fields: &[FieldPath]) -> String {
    fields.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

pub(super) fn cell_list(bad: &[BadCell]) -> String {
    let mut list: Vec<String> = bad
        .iter()
        .take(CELLS_SHOWN)
        .map(|cell| {
            let (row, column) = (cell.row, &cell.column);
            let place = match &cell.cell {
                Some(name) => format!("row {row}, column `{column}` ({name})"),
                None => format!("row {row}, column `{column}`"),
            };
            if cell.value.trim().is_empty() {
                return format!("{place}: empty, but required");
            }
            let value: String = cell.value.chars().take(40).collect();
            format!("{place}: `{value}` is not {}", cell.wanted)
        })
        .collect();
    if bad.len() > CELLS_SHOWN {
        list.push(format!("and {} more", bad.len() - CELLS_SHOWN));
    }
    list.join("; ")
}

pub(super) fn placeholder_list(placeholders: &[BadPlaceholder], cells: &[BadCell]) -> String {
    let told = placeholders.iter().map(|bad| format!("`{}` in {}: {}", bad.found, bad.place, bad.reason));
    let cells = (!cells.is_empty()).then(|| cell_list(cells));
    told.chain(cells).collect::<Vec<_>>().join("; ")
}
