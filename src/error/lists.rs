//! Errors that are reported together: cells and placeholders.

use super::wanted::wanted_vi;
use crate::field_path::FieldPath;

/// A cell of a form whose value does not fit its column (ô sai).
///
/// ```
/// use congvan::form::Column;
/// use congvan::{Issuer, StatisticsForm};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên"));
/// let error = form.read_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;nhiều".as_bytes()).unwrap_err();
/// let bad = &error.bad_cells()[0];
/// assert_eq!((bad.row, &*bad.column, &*bad.value), (2, "Đảng viên", "nhiều"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("ô sai", "o sai"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadCell {
    /// The row, from 1: the line of a CSV file, the row of a sheet, otherwise the row of the form.
    pub row: usize,
    /// The name of the column.
    pub column: String,
    /// The cell in a spreadsheet, such as `Báo cáo!B5`; `None` in other files.
    pub cell: Option<String>,
    /// The value of the cell.
    pub value: String,
    /// A short description of valid values.
    pub wanted: &'static str,
    /// The path of the cell within its form, such as `rows[0][1]`; `None` for a cell of another file.
    pub field: Option<FieldPath>,
}

/// A placeholder without a value.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::merge::{MailMerge, Recipient};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let mut dispatch = Dispatch::from_toml(text)?;
/// dispatch.addressees = vec!["{Đơn vị}".into()];
/// let error = MailMerge::new(dispatch)?.dispatch_for(&Recipient::new().with("Tên", "Chi bộ 1")).unwrap_err();
/// let bad = &error.bad_placeholders()[0];
/// assert_eq!((&*bad.found, &*bad.place), ("{Đơn vị}", "addressees[0]"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("chỗ điền", "cho dien"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadPlaceholder {
    /// The placeholder, such as `{Tên đơn vị}`.
    pub found: String,
    /// The field of the dispatch that contains it.
    pub place: String,
    /// The reason, in English.
    pub reason: String,
}

/// The largest number of cells in a message; [`Error::bad_cells`](super::Error::bad_cells) has them all.
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
    let list = placeholders.iter().map(|bad| format!("`{}` in {}: {}", bad.found, bad.place, bad.reason));
    let cells = (!cells.is_empty()).then(|| cell_list(cells));
    list.chain(cells).collect::<Vec<_>>().join("; ")
}

pub(super) fn cell_list_vi(bad: &[BadCell]) -> String {
    let mut list: Vec<String> = bad.iter().take(CELLS_SHOWN).map(cell_vi).collect();
    if bad.len() > CELLS_SHOWN {
        list.push(format!("và {} ô khác", bad.len() - CELLS_SHOWN));
    }
    list.join("; ")
}

fn cell_vi(cell: &BadCell) -> String {
    let (row, column) = (cell.row, &cell.column);
    let place = match &cell.cell {
        Some(name) => format!("dòng {row}, cột `{column}` ({name})"),
        None => format!("dòng {row}, cột `{column}`"),
    };
    if cell.value.trim().is_empty() {
        return format!("{place}: còn trống; phải là {}", wanted_vi(cell.wanted));
    }
    let value: String = cell.value.chars().take(40).collect();
    format!("{place}: `{value}` chưa đúng; phải là {}", wanted_vi(cell.wanted))
}

pub(super) fn placeholder_list_vi(placeholders: &[BadPlaceholder], cells: &[BadCell]) -> String {
    let list = placeholders.iter().map(|bad| {
        let place = match &*bad.place {
            "the file name" => "tên tệp",
            "the unit field" => "trường đơn vị",
            field => field,
        };
        format!("không điền được `{}` trong {place}", bad.found)
    });
    let cells = (!cells.is_empty()).then(|| cell_list_vi(cells));
    list.chain(cells).collect::<Vec<_>>().join("; ")
}
