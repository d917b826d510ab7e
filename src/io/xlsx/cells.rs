//! The text that a sheet shows in a cell, and its value for a column of a form.

use super::format::{self, Kind};
use super::reference::column_name;
use super::sheet::{Cell, Sheet, SheetRow, Value};
use crate::io::table::convert::SourceCell;
use crate::io::table::head::TextRow;
use crate::io::table::imported::{ImportNote, NoteKind};
use crate::model::ColumnKind;

/// The first day that is the same in all spreadsheet programs, 01/03/1900.
const FIRST_SURE_DAY: f64 = 61.0;

/// The text that a sheet shows in a cell. A failed formula has its error code; one without a saved value is empty.
pub(super) fn words(sheet: &Sheet, cell: &Cell) -> String {
    match &cell.value {
        Value::Number(number) => {
            let shown = format::shown(*number, sheet.format(cell), sheet.from_1904);
            shown.map_or_else(|| format::plain(*number), |shown| shown.text)
        }
        Value::Text(text) => format::shown_text(text, sheet.format(cell)),
        Value::Boolean(true) => "TRUE".to_owned(),
        Value::Boolean(false) => "FALSE".to_owned(),
        Value::Error(word) => word.clone(),
        Value::NotCached => String::new(),
    }
}

/// The texts of a row.
pub(super) fn text_row(sheet: &Sheet, row: &SheetRow, after_gap: bool) -> TextRow {
    let words = |cell: &Cell| (place(cell.at.column), words(sheet, cell).trim().to_owned());
    let cells = row.cells.iter().map(words).filter(|(_, words)| !words.is_empty());
    TextRow { line: number(row.row), cells: cells.collect(), after_gap }
}

/// The row number as the sheet shows it, from 1.
pub(super) fn number(row: u32) -> usize {
    place(row).saturating_add(1)
}

pub(super) fn place(column: u32) -> usize {
    usize::try_from(column).unwrap_or(usize::MAX)
}

/// The name of a cell in its file, such as `Sheet1!B5`.
pub(super) fn name(sheet: &Sheet, row: u32, column: u32) -> String {
    format!("{}!{}{}", sheet.name, column_name(column), row + 1)
}

/// The cell for a column of a kind. Differences from what the sheet shows are added to `notes`.
pub(super) fn found(sheet: &Sheet, cell: &Cell, kind: ColumnKind, notes: &mut Vec<ImportNote>) -> SourceCell {
    let at = Some(name(sheet, cell.at.row, cell.at.column));
    let (words, wanted) = match &cell.value {
        Value::Error(word) => (word.clone(), Some("a value: the formula has an error; correct it")),
        Value::NotCached => {
            ("…".to_owned(), Some("a formula with a saved value: open the file in a spreadsheet program and save it"))
        }
        Value::Text(text) if matches!(kind, ColumnKind::Text | ColumnKind::Note) => {
            (format::shown_text(text, sheet.format(cell)), None)
        }
        Value::Text(text) => (text.clone(), None),
        Value::Boolean(_) => (words(sheet, cell), None),
        Value::Number(number) => of_number(sheet, cell, *number, kind, notes),
    };
    SourceCell { words, cell: at, wanted, merged: None }
}

fn of_number(
    sheet: &Sheet,
    cell: &Cell,
    number: f64,
    kind: ColumnKind,
    notes: &mut Vec<ImportNote>,
) -> (String, Option<&'static str>) {
    let code = sheet.format(cell);
    let mut note = |kind| {
        let (row, place) = (Some(self::number(cell.at.row)), cell.at.to_string());
        notes.push(ImportNote { row, place, kind });
    };
    let Some(shown) = format::shown(number, code, sheet.from_1904) else {
        return (format::plain(number), Some("a date between 01/03/1900 and 31/12/9999"));
    };
    let value = match (kind, format::kind(number, code)) {
        (ColumnKind::Text | ColumnKind::Note | ColumnKind::RunningNumber, _) => {
            if shown.text.is_empty() {
                note(NoteKind::HiddenValue { value: format::plain(number) });
            }
            return (shown.text, None);
        }
        (ColumnKind::WholeNumber, Kind::Figure) => format::plain(number),
        (ColumnKind::WholeNumber, Kind::Percentage) => {
            return (shown.text, Some("a whole number: the cell has a percentage format; use a number format"));
        }
        (ColumnKind::WholeNumber, _) => {
            return (shown.text, Some("a whole number: the cell has a date or time format; use a number format"));
        }
        (ColumnKind::Percentage, _) if shown.text.contains('‰') => {
            return (shown.text, Some("a percentage: the cell has a per mille format; use a percentage format"));
        }
        (ColumnKind::Percentage, Kind::Figure) => format::with_nine_places(&format::plain(number)),
        (ColumnKind::Percentage, Kind::Percentage) => format::with_nine_places(&format::times_hundred(number)),
        (ColumnKind::Percentage, _) => {
            return (shown.text, Some("a percentage: the cell has a date or time format; use a percentage format"));
        }
        (ColumnKind::Date, Kind::Day) => match format::day(number, sheet.from_1904) {
            Some(_) if number < FIRST_SURE_DAY && !sheet.from_1904 => {
                return (
                    shown.text,
                    Some(
                        "a date from 01/03/1900 on: spreadsheet programs count earlier days differently; write it as text",
                    ),
                );
            }
            Some(_) if number < 0.0 => return (shown.text, Some("a date between 01/03/1900 and 31/12/9999")),
            Some((_, true)) => return (shown.text, Some("a date without a time")),
            Some((day, false)) => day.format("%d/%m/%Y").to_string(),
            None => return (shown.text, Some("a date between 01/03/1900 and 31/12/9999")),
        },
        (ColumnKind::Date, _) => return (shown.text, Some("a date: use a date format for the cell")),
    };
    if !shown.exact || shown.text.is_empty() {
        note(NoteKind::HiddenDigits { shown: shown.text, value: value.clone() });
    }
    (value, None)
}
