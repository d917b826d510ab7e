//! Reads the rows of any table from an XLSX file.

use std::ops::RangeInclusive;

use super::cells::{found, number, place, words};
use super::read::{VisibleSheet, visible_sheets};
use super::reference::Position;
use super::sheet::{SheetRow, Value};
use super::sums::{Role, roles};
use crate::error::{BadCell, Error, FormProblem, SpreadsheetProblem, TableProblem};
use crate::io::table::head::{Head, TextRow};
use crate::io::table::imported::{ImportNote, NoteKind, SkipReason, SkippedRow};
use crate::io::table::list_head::{list_end, list_head};
use crate::io::table::row_kind::not_an_entry;
use crate::io::table::rows::{NumberRow, numbered, skipped};
use crate::model::ColumnKind;

/// The table of a sheet.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) sheet: String,
    pub(crate) head: Head,
    /// The row number in the sheet, from 1, and the texts or the error of each row.
    pub(crate) rows: Vec<(usize, Result<Vec<String>, Error>)>,
    pub(crate) skipped: Vec<SkippedRow>,
    pub(crate) notes: Vec<ImportNote>,
}

/// The table of the first visible sheet with a wanted column name, otherwise of the first one with cells.
pub(crate) fn table(bytes: &[u8], is_wanted: &dyn Fn(&str) -> bool) -> Result<Table, Error> {
    let sheets = visible_sheets(bytes)?;
    let has_wanted =
        |sheet: &&VisibleSheet| sheet.text.iter().any(|row| row.cells.iter().any(|(_, words)| is_wanted(words)));
    let chosen = sheets.iter().find(has_wanted).or(sheets.first());
    let Some((shown, head)) =
        chosen.and_then(|sheet| Some((sheet, list_head(&sheet.text, &sheet.merges(), is_wanted)?)))
    else {
        return Err(SpreadsheetProblem::EmptySheet.into());
    };
    let mut table = Listing { shown, head }.table()?;
    let others = sheets.iter().filter(|other| other.sheet.name != shown.sheet.name);
    table.notes.extend(others.map(|other| {
        let place = other.sheet.name.clone();
        ImportNote { row: None, place, kind: NoteKind::OtherSheet }
    }));
    Ok(table)
}

struct Listing<'a> {
    shown: &'a VisibleSheet,
    head: Head,
}

impl Listing<'_> {
    fn table(self) -> Result<Table, Error> {
        let text = &self.shown.text;
        let below = text.iter().position(|row| row.line > *self.head.lines.end()).unwrap_or(text.len());
        let (text, rows) = (&text[below..], &self.shown.sheet.rows[below..]);
        let end = list_end(text, self.head.names.len());
        let columns: Vec<u32> = self.head.names.iter().filter_map(|(place, _)| u32::try_from(*place).ok()).collect();
        let data: Vec<&SheetRow> = rows.iter().take(end).collect();
        let last_of_head = u32::try_from(*self.head.lines.end()).unwrap_or(u32::MAX).saturating_sub(1);
        let roles = roles(&data, last_of_head, &columns, &columns);
        let (mut found, mut left_out, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = true;
        for (index, (row, words)) in rows.iter().zip(text).enumerate() {
            if words.cells.is_empty() && !self.is_unsaved(row) {
                continue;
            }
            let reason = match roles.get(index) {
                None => Some(SkipReason::BelowTable),
                Some(Role::Sum) => Some(SkipReason::Sum),
                _ if self.is_note(row.row, &columns) => Some(SkipReason::Note),
                _ if first && self.is_numbered(words, &text[index + 1..end])? => Some(SkipReason::ColumnNumbers),
                _ if self.head.is_repeated(words) => Some(SkipReason::RepeatedHead),
                _ => not_an_entry(words, &self.head),
            };
            first = reason == Some(SkipReason::RepeatedHead);
            if let Some(reason) = reason {
                left_out.push(skipped(words, reason));
                continue;
            }
            if row.hidden {
                let place = number(row.row).to_string();
                notes.push(ImportNote { row: Some(number(row.row)), place, kind: NoteKind::HiddenRow });
            }
            self.outside(row, &mut notes);
            if columns.iter().any(|column| row.cell(*column).is_some()) {
                found.push((number(row.row), self.values(row, &columns)));
            }
        }
        let sheet = self.shown.sheet.name.clone();
        Ok(Table { sheet, head: self.head, rows: found, skipped: left_out, notes })
    }

    /// The texts that the sheet shows in the columns of the head.
    fn values(&self, row: &SheetRow, columns: &[u32]) -> Result<Vec<String>, Error> {
        let sheet = &self.shown.sheet;
        let (mut values, mut bad) = (Vec::new(), Vec::new());
        for (column, (_, path)) in columns.iter().zip(&self.head.names) {
            let Some(cell) = row.cell(*column) else {
                values.push(String::new());
                continue;
            };
            // The same conversion as for a text column of a form.
            let found = found(sheet, cell, ColumnKind::Text, &mut Vec::new());
            if let Some(wanted) = found.wanted.filter(|_| !matches!(cell.value, Value::Error(_))) {
                let (row, column, value) = (number(row.row), Head::name(path), found.words);
                bad.push(BadCell { row, column, cell: found.cell, value, wanted, field: None });
            }
            // A failed formula has no value.
            let failed = matches!(cell.value, Value::Error(_));
            values.push(if failed { String::new() } else { words(sheet, cell).trim().to_owned() });
        }
        if bad.is_empty() { Ok(values) } else { Err(Error::from(FormProblem::Cells { bad }).in_row(number(row.row))) }
    }

    fn is_unsaved(&self, row: &SheetRow) -> bool {
        row.cells.iter().any(|cell| cell.value == Value::NotCached && self.head.is_named(place(cell.at.column)))
    }

    /// Reports values in columns without a title.
    fn outside(&self, row: &SheetRow, notes: &mut Vec<ImportNote>) {
        for cell in row.cells.iter().filter(|cell| !self.head.is_named(place(cell.at.column)) && !cell.is_blank()) {
            let value = words(&self.shown.sheet, cell);
            let row = Some(number(row.row));
            notes.push(ImportNote { row, place: cell.at.to_string(), kind: NoteKind::OutsideTable { value } });
        }
    }

    fn is_numbered(&self, row: &TextRow, rest: &[TextRow]) -> Result<bool, Error> {
        match numbered(row, rest, &self.head) {
            NumberRow::ColumnNumbers => Ok(true),
            NumberRow::Data => Ok(false),
            NumberRow::Ambiguous => Err(TableProblem::AmbiguousNumbers { row: row.line, declare: None }.into()),
        }
    }

    /// Whether a row is one cell merged over all columns.
    fn is_note(&self, row: u32, columns: &[u32]) -> bool {
        let over = |area: &super::reference::Area| {
            columns.iter().all(|column| area.contains(Position { row, column: *column }))
        };
        columns.len() > 1 && self.shown.sheet.merged.iter().any(over)
    }
}

impl Table {
    pub(crate) fn head_rows(&self) -> RangeInclusive<usize> {
        self.head.lines.clone()
    }
}
