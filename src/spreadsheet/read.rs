//! The rows of a form from an XLSX file.

use std::io::{Cursor, Read, copy, sink};
use std::path::PathBuf;

use calamine::{CellErrorType, DataRef, Dimensions, Reader, Xlsx};

use crate::dispatch::{Column, Row, StatisticsForm, Text};
use crate::error::{BadCell, Error, Place, Problem, refused};

/// A file may unpack to so many bytes: a packed one can be a thousand times smaller than what it holds.
const UNPACKED: u64 = 64 << 20;
/// All cells together may hold so many bytes: one text may stand in many cells.
const MOST_TEXT: usize = 64 << 20;
/// So many rows are looked at for the names of the columns.
const HEADER_WITHIN: u32 = 100;
/// So many stretches of merged cells are looked at for each cell.
const MERGED: usize = 1000;
/// Columns to the right of it are not looked at.
const COLUMNS: u32 = 1024;

impl StatisticsForm {
    /// The form with the rows of the first sheet of an XLSX file in place of its own, and no blank ones. `name` is that
    /// of the file, for errors.
    ///
    /// The first row that names at least half of the columns, by name or title, is the head of the table; what stands
    /// above it and a row of column numbers below it are passed over, and so are empty rows and rows of sums, where a
    /// formula adds up the cells above, and notes, a cell merged over all columns. Of other formulas the value counts that the spreadsheet saved. A number in a
    /// column of percentages is a part of a hundred as it stands: 2,2 is 2,2 %.
    ///
    /// # Errors
    /// When the file is no XLSX file or unpacks to more than 64 MiB, no row names the columns, its head names columns
    /// that the form lacks, the same one twice or not all that are required; or with all cells that do not fit their
    /// columns at once, merged cells among them, `row` being the row of the sheet.
    pub fn read_xlsx(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        require_small(bytes)
            .and_then(|()| Sheet::read(bytes))
            .and_then(|sheet| sheet.rows_of(self))
            .map(|rows| Self { rows, blank_rows: 0, fill_page: false, ..self.clone() })
            .map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }
}

/// The table of a sheet: the names of its columns, and its rows with their numbers in the sheet, from 1.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<(usize, Vec<String>)>,
}

/// The table of the first sheet of an XLSX file, whatever its columns are.
///
/// Its head is the first row with two cells or more, or, where there is none, the first row.
pub(crate) fn table(bytes: &[u8]) -> Result<Table, Error> {
    require_small(bytes)?;
    let sheet = Sheet::read(bytes)?;
    let head = sheet.rows.iter().position(|row| row.cells.len() > 1).unwrap_or(0);
    let mut rows = sheet.rows.into_iter().skip(head);
    let Some(header) = rows.next() else {
        return Err(refused("the first sheet is empty: its first row names the columns".to_owned()));
    };
    let mut rows = rows.peekable();
    rows.next_if(is_column_numbers);
    let cells = |row: &SheetRow| -> Vec<String> {
        // A formula that has failed gives no value.
        let sound = |place| row.at(place).filter(|cell| !cell.failed);
        let text = |cell: &Cell| sound(cell.place).map(|cell| cell.text.trim().to_owned()).unwrap_or_default();
        header.cells.iter().map(text).collect()
    };
    let filled = rows.filter(|row| row.cells.iter().all(|cell| !cell.sums));
    let rows = filled.map(|row| (number(row.row), cells(&row)));
    let rows = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect();
    Ok(Table { rows, head: header.cells.into_iter().map(|cell| cell.text).collect() })
}

/// The number of a row as the sheet shows it.
fn number(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX).saturating_add(1)
}

/// What a file unpacks to is counted, for what it says of itself may be wrong.
fn require_small(bytes: &[u8]) -> Result<(), Error> {
    let no_file = |error: &dyn std::fmt::Display| refused(format!("this is no XLSX file: {error}"));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| no_file(&error))?;
    let mut left = UNPACKED;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| no_file(&error))?;
        let size = copy(&mut file.by_ref().take(left + 1), &mut sink()).map_err(|error| no_file(&error))?;
        left = left
            .checked_sub(size)
            .ok_or_else(|| refused(format!("the file unpacks to more than {} MiB", UNPACKED >> 20)))?;
    }
    Ok(())
}

struct Sheet {
    rows: Vec<SheetRow>,
    merged: Vec<Dimensions>,
}

/// A row that has a value. Rows and places count from 0.
struct SheetRow {
    row: u32,
    cells: Vec<Cell>,
}

struct Cell {
    place: u32,
    text: String,
    /// Whether a formula adds up cells above it.
    sums: bool,
    /// Whether its formula has failed.
    failed: bool,
}

impl SheetRow {
    fn at(&self, place: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&place, |cell| cell.place).ok().and_then(|index| self.cells.get(index))
    }
}

impl Sheet {
    fn read(bytes: &[u8]) -> Result<Self, Error> {
        let refusal = |error: calamine::XlsxError| refused(format!("this is no XLSX file: {error}"));
        let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
        let Some(name) = workbook.sheet_names().first().cloned() else {
            return Err(refused("the file has no sheet".to_owned()));
        };
        let merged = workbook.merge_cells_by_sheet_name(&name).map_err(refusal)?;
        if merged.len() > MERGED {
            return Err(refused(format!("the sheet has more than {MERGED} stretches of merged cells: unmerge them")));
        }
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(refusal)?;
        let mut rows: Vec<SheetRow> = Vec::new();
        let mut left = MOST_TEXT;
        while let Some(cell) = cells.next_cell_with_formula().map_err(refusal)? {
            let (row, place) = cell.pos;
            let text = shown(&cell.value);
            if place >= COLUMNS || text.trim().is_empty() {
                continue;
            }
            left = left
                .checked_sub(text.len() + size_of::<Cell>())
                .ok_or_else(|| refused("the sheet holds too much text".to_owned()))?;
            let cell = Cell {
                place,
                text,
                sums: cell.formula.is_some_and(|formula| adds_up(&formula)),
                failed: matches!(cell.value, DataRef::Error(_)),
            };
            match rows.last_mut() {
                Some(last) if last.row == row => last.cells.push(cell),
                Some(last) if last.row > row => {
                    return Err(refused("the rows of the sheet are not in order".to_owned()));
                }
                _ => rows.push(SheetRow { row, cells: vec![cell] }),
            }
        }
        for row in &mut rows {
            row.cells.sort_by_key(|cell| cell.place);
        }
        Ok(Self { rows, merged })
    }

    fn rows_of(&self, form: &StatisticsForm) -> Result<Vec<Row>, Error> {
        let named = |row: &SheetRow| {
            form.columns.iter().filter(|column| row.cells.iter().any(|cell| column.is_called(&cell.text))).count()
        };
        let head = self.rows.iter().take_while(|row| row.row < HEADER_WITHIN).position(|row| {
            let named = named(row);
            named > 0 && named * 2 >= form.columns.len()
        });
        let Some(head) = head else {
            let keys: Vec<String> = form.columns.iter().map(|column| format!("`{}`", column.key())).collect();
            return Err(refused(format!("no row of the first sheet names the columns {}", keys.join(", "))));
        };
        let header = &self.rows[head];
        let names = header.cells.iter().map(|cell| cell.text.as_str());
        let places = form.places(names)?;
        // From the order of the cells in the head to their places in the sheet.
        let place = |order: usize| header.cells.get(order).map(|cell| cell.place);
        let taken: Vec<(&Column, u32)> =
            form.columns.iter().zip(&places).filter_map(|(column, order)| Some((column, place((*order)?)?))).collect();
        let (mut rows, mut bad) = (Vec::new(), Vec::new());
        for (index, row) in self.rows.iter().enumerate().skip(head + 1) {
            let blank = taken.iter().all(|(_, place)| row.at(*place).is_none());
            let sums = taken.iter().any(|(_, place)| row.at(*place).is_some_and(|cell| cell.sums));
            if blank || sums || self.is_note(row.row, &taken) || (index == head + 1 && is_column_numbers(row)) {
                continue;
            }
            let line = number(row.row);
            let known = bad.len();
            for (column, place) in &taken {
                let value = row.at(*place).map(|cell| cell.text.clone()).unwrap_or_default();
                let wanted = match self.is_merged(row.row, *place) {
                    true => "a cell of its own: it is merged with its neighbours",
                    false if row.at(*place).is_some_and(|cell| cell.failed) => "a value: the formula has failed",
                    false => continue,
                };
                // An empty value is told as missing, which a merged cell may not be.
                let value = if value.is_empty() { "…".to_owned() } else { value };
                bad.push(BadCell { row: line, column: column.key(), value, wanted });
            }
            if bad.len() > known {
                continue;
            }
            let cell = |order: usize| row.at(place(order)?).map(|cell| Text::new(cell.text.trim()));
            rows.push(form.row_of(line, &places, cell, &mut bad));
        }
        if bad.is_empty() { Ok(rows) } else { Err(Error::new(Problem::Cells(bad))) }
    }

    /// Whether a row is one cell over all columns.
    fn is_note(&self, row: u32, taken: &[(&Column, u32)]) -> bool {
        let over_all = |merged: &Dimensions| taken.iter().all(|(_, place)| merged.contains(row, *place));
        taken.len() > 1 && self.merged.iter().any(over_all)
    }

    fn is_merged(&self, row: u32, place: u32) -> bool {
        self.merged.iter().any(|merged| merged.contains(row, place) && merged.start != merged.end)
    }
}

/// Whether a row is 1, 2, 3 …
fn is_column_numbers(row: &SheetRow) -> bool {
    row.cells.len() > 1 && row.cells.iter().zip(1_usize..).all(|(cell, number)| cell.text.trim() == number.to_string())
}

/// Whether a formula adds up cells of several rows, as `SUM(B7:B26)` does.
fn adds_up(formula: &str) -> bool {
    let formula = formula.trim_start_matches('=').trim().to_uppercase();
    let Some(arguments) = formula.strip_prefix("SUM(").or_else(|| formula.strip_prefix("SUBTOTAL(")) else {
        return false;
    };
    let row = |cell: &str| -> String { cell.chars().filter(char::is_ascii_digit).collect() };
    let cells = arguments.split(')').next().unwrap_or_default();
    let ranges = cells.split([',', ';']).filter_map(|range| range.split_once(':'));
    let mut rows = ranges.flat_map(|(first, last)| [row(first), row(last)]);
    let first = rows.next();
    let spread = first.as_ref().is_some_and(|first| rows.any(|other| other != *first));
    spread || (first.is_some() && formula.starts_with("SUBTOTAL("))
}

/// What a reader sees in a cell, numbers without groups and with a decimal comma.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => figure(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day:02}/{month:02}/{year:04}")
        }
        DataRef::DateTime(duration) => figure(duration.as_f64()),
        DataRef::Error(error) => failure(error).to_owned(),
    }
}

fn figure(number: f64) -> String {
    // Nine places after the decimal sign: what is behind them is the noise of binary fractions.
    let text = format!("{number:.9}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

fn failure(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_columns_and_not_of_rows() {
        assert!(
            ["SUM(B7:B26)", "=sum(B7:B8,B10:B12)", "SUBTOTAL(9,B7:B26)", "SUM($B$7:$B$9)"].iter().all(|f| adds_up(f))
        );
        assert!(["SUM(B7:D7)", "B7+C7", "SUMIF(A:A,1)", "SUM(", "", "SUM(B7)"].iter().all(|f| !adds_up(f)));
    }

    #[test]
    fn figures_without_noise() {
        assert_eq!(
            [figure(1e20), figure(0.1 + 0.2), figure(12.0), figure(-2.5)],
            ["100000000000000000000", "0,3", "12", "-2,5"]
        );
        assert_eq!(figure(f64::NAN), "NaN");
    }
}
