//! Reads the rows of a form from an XLSX file.

use std::path::PathBuf;

use super::cells::{self, found, name, number, text_row};
use super::package::Package;
use super::reference::{Position, column_name};
use super::sheet::{Sheet, SheetRow, Value};
use super::sums::{Role, comes_from_others, label, roles};
use crate::error::{BadCell, Error, Place, SpreadsheetProblem};
use crate::io::table::convert::{ConvertedRow, SourceCell, SourceRow};
use crate::io::table::fractions::FractionDetector;
use crate::io::table::head::{Head, Merge, TextRow};
use crate::io::table::imported::{BadRow, ImportNote, ImportedForm, NoteKind, SkipReason};
use crate::io::table::rows::skipped;
use crate::model::form::labels::names_sum;
use crate::model::{Column, ColumnKind, Neighbour, Row, RowKind, StatisticsForm};

impl StatisticsForm {
    /// Replaces the rows of the form with the rows of an XLSX file, and removes its blank rows. `name` is the file name
    /// for errors. Every row must be valid; [`import_xlsx`](Self::import_xlsx) also returns invalid and skipped rows,
    /// and the sheet.
    ///
    /// The sheet is the first visible one with a head that has the names or titles of at least half of the columns. The
    /// head may have several rows and merged cells. Rows above the head, column numbers, sums, notes (one cell merged
    /// over all columns) and rows below the table are skipped. A formula has its saved value.
    ///
    /// A text column has the text that the sheet shows, such as dates, times and codes with zeros; `*` does not mark
    /// emphasis. A column of numbers has the value: 0,022 in a cell that shows 2,2% is 2,2 in a column of percentages.
    ///
    /// # Errors
    /// If the file is not a valid XLSX file or larger than 64 MiB decompressed, no row has the column names, or the
    /// head has an unknown column, a duplicate, or lacks a required one. Otherwise with all invalid cells, including
    /// merged ones and formulas without a saved value; their `row` is the row of the sheet.
    pub fn read_xlsx(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let form = self.import_xlsx(name, bytes)?.into_form();
        form.map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// Reads an XLSX file, and returns valid, invalid and skipped rows: see [`ImportedForm`].
    ///
    /// ```
    /// use congvan::form::Column;
    /// use congvan::{Issuer, StatisticsForm, Typesetter};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên"))
    ///     .row(["Chi bộ 1", "12"])
    ///     .with_total_row();
    /// let bytes = form.to_xlsx(Typesetter::new()?.standard_for(&form))?;
    /// let imported = form.import_xlsx("a.xlsx", &bytes)?;
    /// assert_eq!((imported.sheet.as_deref(), imported.head), (Some("Sheet1"), Some(3..=3)));
    /// assert_eq!((imported.form.rows.len(), imported.lines), (1, vec![4]));
    /// assert_eq!(imported.skipped[0].reason.to_string(), "a row of sums");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`read_xlsx`](Self::read_xlsx), except for invalid cells.
    pub fn import_xlsx(&self, name: &str, bytes: &[u8]) -> Result<ImportedForm, Error> {
        self.import_sheets(bytes).map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    fn import_sheets(&self, bytes: &[u8]) -> Result<ImportedForm, Error> {
        let sheets = visible_sheets(bytes)?;
        let found = sheets.iter().find_map(|sheet| {
            let (head, places) = self.find_head(&sheet.text, &sheet.merges())?;
            Some((sheet, head, places))
        });
        let Some((sheet, head, places)) = found else {
            let columns = self.columns.iter().map(Column::key).collect();
            let sheets = sheets.into_iter().map(|sheet| sheet.sheet.name).collect();
            return Err(SpreadsheetProblem::NoHead { sheets, columns }.into());
        };
        self.require_head(&head, &places)?;
        let mut imported = Import::new(self, sheet, head, places).rows()?;
        let others = sheets.iter().filter(|other| other.sheet.name != sheet.sheet.name);
        let note = |other: &VisibleSheet| ImportNote {
            row: None,
            place: other.sheet.name.clone(),
            kind: NoteKind::OtherSheet,
        };
        imported.notes.extend(others.map(note));
        Ok(imported)
    }
}

/// A visible sheet with cells, and the texts of its rows.
pub(super) struct VisibleSheet {
    pub(super) sheet: Sheet,
    pub(super) text: Vec<TextRow>,
}

impl VisibleSheet {
    /// The merged ranges.
    pub(super) fn merges(&self) -> Vec<Merge> {
        let merge = |area: &super::reference::Area| Merge {
            lines: number(area.first.row)..=number(area.last.row),
            places: cells::place(area.first.column)..=cells::place(area.last.column),
        };
        self.sheet.merged.iter().map(merge).collect()
    }
}

/// The visible worksheets with cells, in order; chart sheets are skipped.
pub(super) fn visible_sheets(bytes: &[u8]) -> Result<Vec<VisibleSheet>, Error> {
    let mut package = Package::open(bytes)?;
    let mut found = Vec::new();
    for index in 0..package.sheets.len() {
        if !package.sheets.get(index).is_some_and(super::package::SheetPart::is_shown_table) {
            continue;
        }
        let sheet = Sheet::read(&mut package, index)?;
        let mut next = 0;
        let text = sheet.rows.iter().map(|row| {
            let after_gap = row.row > next;
            next = row.row + 1;
            text_row(&sheet, row, after_gap)
        });
        let text: Vec<TextRow> = text.collect();
        if text.iter().any(|row| !row.cells.is_empty()) {
            found.push(VisibleSheet { sheet, text });
        }
    }
    match found.is_empty() {
        true => Err(SpreadsheetProblem::EmptySheet.into()),
        false => Ok(found),
    }
}

struct Import<'a> {
    form: &'a StatisticsForm,
    sheet: &'a Sheet,
    text: &'a [TextRow],
    head: Head,
    /// The position of each column of the form in the sheet.
    places: Vec<Option<usize>>,
    /// The position of the column `Loại dòng`.
    kind: Option<usize>,
    /// The numbers of the parent row of following rows with a dash.
    parent: Option<Vec<Option<i64>>>,
    imported: ImportedForm,
}

impl<'a> Import<'a> {
    fn new(form: &'a StatisticsForm, shown: &'a VisibleSheet, head: Head, places: Vec<Option<usize>>) -> Self {
        let mut imported = ImportedForm::from(form.clone());
        (imported.form.rows, imported.form.blank_rows, imported.form.fill_page) = (Vec::new(), 0, false);
        imported.lines.clear();
        imported.sheet = Some(shown.sheet.name.clone());
        imported.head = Some(head.lines.clone());
        let kind = head.kind_place(form);
        Self { form, sheet: &shown.sheet, text: &shown.text, head, places, kind, parent: None, imported }
    }

    /// The columns of the sheet that are in the form, with their kinds.
    fn taken(&self) -> Vec<(u32, ColumnKind)> {
        let columns = self.form.columns.iter().zip(&self.places);
        columns.filter_map(|(column, place)| Some((u32::try_from((*place)?).ok()?, column.kind))).collect()
    }

    fn rows(mut self) -> Result<ImportedForm, Error> {
        let below = self.text.iter().position(|row| row.line > *self.head.lines.end()).unwrap_or(self.text.len());
        let (text, rows) = (&self.text[below..], &self.sheet.rows[below..]);
        let taken = self.taken();
        let columns: Vec<u32> = taken.iter().map(|(column, _)| *column).collect();
        let figures: Vec<u32> = taken.iter().filter(|(_, kind)| kind.is_summed()).map(|(column, _)| *column).collect();
        for column in columns.iter().filter(|column| self.sheet.is_hidden(**column)) {
            self.note(None, column_name(*column), NoteKind::HiddenColumn);
        }
        let end = self.form.end(text, &self.places);
        let data: Vec<&SheetRow> = rows.iter().take(end).collect();
        let last_of_head = u32::try_from(*self.head.lines.end()).unwrap_or(u32::MAX).saturating_sub(1);
        let is_counted = |column: &&(u32, ColumnKind)| column.1 != ColumnKind::RunningNumber;
        let counted: Vec<u32> = taken.iter().filter(is_counted).map(|(column, _)| *column).collect();
        let roles = roles(&data, last_of_head, &counted, &figures);
        let mut first = true;
        for (index, (row, words)) in rows.iter().zip(text).enumerate() {
            let blank = columns.iter().all(|column| row.cell(*column).is_none_or(super::sheet::Cell::is_blank));
            let role = roles.get(index).copied();
            if blank && !self.continues_merge(row.row, &columns) {
                self.outside(row);
                continue;
            }
            let labelled_kind = self.labelled_kind(row);
            let reason = match role {
                _ if labelled_kind.is_sum() => Some(SkipReason::Sum),
                _ if labelled_kind != RowKind::Plain => None,
                None => Some(SkipReason::BelowTable),
                Some(Role::Sum) if !label(row).is_some_and(|label| self.form.has_plain_row(label)) => {
                    Some(SkipReason::Sum)
                }
                _ if self.is_note(row.row, &columns) => Some(SkipReason::Note),
                _ if first && self.form.is_numbered(words, &text[index + 1..end], &self.head, &self.places)? => {
                    Some(SkipReason::ColumnNumbers)
                }
                _ if self.form.is_bare_sum(words, &self.places) || self.form.carries(words, &self.places) => {
                    Some(SkipReason::Sum)
                }
                _ => self.form.repeats_head(words, &self.places).then_some(SkipReason::RepeatedHead),
            };
            // The head may be repeated on another page, with the column numbers below it.
            first = reason == Some(SkipReason::RepeatedHead);
            match reason {
                Some(reason) => {
                    self.parent = None;
                    self.imported.skipped.push(skipped(words, reason));
                }
                None => self.data(row, role)?,
            }
        }
        if self.kind.is_none() {
            self.imported.find_sections();
        }
        self.note_fractions(&taken);
        Ok(self.imported)
    }

    /// The cell of a row in the column `Loại dòng`; may be empty.
    fn label(&self, row: &SheetRow) -> String {
        let place = self.kind.and_then(|place| u32::try_from(place).ok());
        let cell = place.and_then(|place| row.cell(place));
        cell.map(|cell| cells::words(self.sheet, cell)).unwrap_or_default()
    }

    /// The kind of a row by its column `Loại dòng`.
    fn labelled_kind(&self, row: &SheetRow) -> RowKind {
        Row::labelled(&self.label(row)).map_or(RowKind::Plain, |(kind, _)| kind)
    }

    fn note(&mut self, row: Option<u32>, place: String, kind: NoteKind) {
        self.imported.notes.push(ImportNote { row: row.map(number), place, kind });
    }

    /// Reports values in columns without a title.
    fn outside(&mut self, row: &SheetRow) {
        for cell in &row.cells {
            if !self.head.is_named(cells::place(cell.at.column)) && !cell.is_blank() {
                let value = cells::words(self.sheet, cell);
                self.note(Some(row.row), cell.at.to_string(), NoteKind::OutsideTable { value });
            }
        }
    }

    /// Imports a row of data.
    fn data(&mut self, row: &SheetRow, role: Option<Role>) -> Result<(), Error> {
        if row.hidden {
            self.note(Some(row.row), number(row.row).to_string(), NoteKind::HiddenRow);
        }
        let figure = |column: u32| row.cell(column).is_some_and(|cell| matches!(cell.value, Value::Number(_)));
        if self.labelled_kind(row) == RowKind::Plain
            && label(row).is_some_and(names_sum)
            && self.taken().iter().any(|(column, _)| figure(*column))
        {
            self.note(Some(row.row), number(row.row).to_string(), NoteKind::TypedSum);
        }
        let figures: Vec<u32> =
            self.taken().iter().filter(|(_, kind)| kind.is_summed()).map(|(column, _)| *column).collect();
        let last_of_head = u32::try_from(*self.head.lines.end()).unwrap_or(u32::MAX).saturating_sub(1);
        if comes_from_others(row, last_of_head, &figures) {
            self.note(Some(row.row), number(row.row).to_string(), NoteKind::FromOtherRows);
        }
        self.outside(row);
        let mut notes = Vec::new();
        let found: Vec<SourceCell> = self
            .form
            .columns
            .iter()
            .zip(&self.places)
            .enumerate()
            .map(|(index, (column, place))| {
                let Some(place) = place.and_then(|place| u32::try_from(place).ok()) else {
                    return SourceCell::default();
                };
                let merged_cell = self.merged_cell(row, (index, place));
                merged_cell.unwrap_or_else(|| self.cell(row, place, column.kind, &mut notes))
            })
            .collect();
        let label = self.kind.map(|_| self.label(row));
        let incoming = SourceRow { line: number(row.row), found, label, parent: self.parent.take() };
        let ConvertedRow { row: cells, mut bad, detected_kind, parent } = self.form.convert_row(incoming);
        self.parent = parent;
        if let Some(detected_kind) = detected_kind {
            self.note(Some(row.row), number(row.row).to_string(), detected_kind);
        }
        if let Some(Role::Doubtful(column)) = role {
            bad.extend(self.ambiguous_sum(row, column));
        }
        self.imported.notes.extend(notes);
        if bad.is_empty() {
            self.imported.form.rows.push(cells);
            self.imported.lines.push(number(row.row));
            Ok(())
        } else {
            self.imported.add_bad(BadRow { row: number(row.row), cells, bad })
        }
    }

    fn cell(&self, row: &SheetRow, column: u32, kind: ColumnKind, notes: &mut Vec<ImportNote>) -> SourceCell {
        let at = Position { row: row.row, column };
        let Some(cell) = row.cell(column) else {
            return SourceCell { cell: Some(name(self.sheet, row.row, column)), ..SourceCell::default() };
        };
        if cell.formula.is_some() && self.sheet.uncalculated && cell.value == Value::Number(0.0) {
            let (row, place) = (Some(number(row.row)), at.to_string());
            notes.push(ImportNote { row, place, kind: NoteKind::MaybeNotCalculated });
        }
        found(self.sheet, cell, kind, notes)
    }

    /// A cell of a merged range; `None` for a cell that is read like any other.
    fn merged_cell(&self, row: &SheetRow, (index, column): (usize, u32)) -> Option<SourceCell> {
        let at = Position { row: row.row, column };
        let area = self.sheet.merge_at(at)?;
        let cell = Some(name(self.sheet, row.row, column));
        if let Some(words) = self.name_in(area, at) {
            return Some(SourceCell { words, cell, ..SourceCell::default() });
        }
        if !self.may_be_merged(area, (index, at)) {
            let words = row.cell(column).map(|cell| cells::words(self.sheet, cell)).filter(|words| !words.is_empty());
            return Some(SourceCell {
                // An empty value would be reported as missing.
                words: words.unwrap_or_else(|| "…".to_owned()),
                cell,
                wanted: Some("a separate cell: unmerge it and repeat its value"),
                merged: None,
            });
        }
        let merged =
            |neighbour| Some(SourceCell { cell: cell.clone(), merged: Some(neighbour), ..SourceCell::default() });
        if column > area.first.column {
            return merged(Neighbour::Left);
        }
        if row.row == area.first.row {
            return None;
        }
        // If the rows of the range above this one are invalid, the text is repeated.
        match self.imported.lines.last().is_some_and(|line| *line > cells::place(area.first.row)) {
            true => merged(Neighbour::Above),
            false => Some(SourceCell { words: self.words_at(area.first), cell, ..SourceCell::default() }),
        }
    }

    /// Whether the form can have a merged range: a number must not span several columns, or rows of several names.
    fn may_be_merged(&self, area: &super::reference::Area, (index, at): (usize, Position)) -> bool {
        let in_area = |column: u32| (area.first.column..=area.last.column).contains(&column);
        let columns = self.form.columns.iter().zip(&self.places);
        let covered = columns.filter(|(_, place)| place.and_then(|at| u32::try_from(at).ok()).is_some_and(in_area));
        let takes_figures = covered.clone().any(|(column, _)| column.takes_figures());
        let first = self.cell_at(area.first);
        let is_number = first.is_some_and(|cell| matches!(cell.value, Value::Number(_)));
        let is_words = self.words_at(area.first).chars().any(char::is_alphabetic);
        let across = area.first.column < area.last.column;
        let named = self.places.get(self.form.name_column()).copied().flatten().and_then(|at| u32::try_from(at).ok());
        let name = named.and_then(|column| self.sheet.merge_at(Position { row: at.row, column }));
        let of_one_name = area.first.row == area.last.row
            || name.is_some_and(|name| name.first.row <= area.first.row && area.last.row <= name.last.row);
        // The column to the left must be the same in the form.
        let beside = at.column == area.first.column
            || index.checked_sub(1).and_then(|left| *self.places.get(left)?) == Some(cells::place(at.column) - 1);
        let below_head = number(area.first.row) > *self.head.lines.end();
        let valid = if across { !(takes_figures && (is_number || !is_words)) } else { !takes_figures || of_one_name };
        beside && below_head && valid
    }

    fn cell_at(&self, at: Position) -> Option<&super::sheet::Cell> {
        let index = self.sheet.rows.binary_search_by_key(&at.row, |row| row.row).ok()?;
        self.sheet.rows.get(index)?.cell(at.column)
    }

    fn words_at(&self, at: Position) -> String {
        self.cell_at(at).map(|cell| cells::words(self.sheet, cell)).unwrap_or_default()
    }

    /// Whether a blank row is part of a merged range with text.
    fn continues_merge(&self, row: u32, columns: &[u32]) -> bool {
        let down = |column: &u32| self.sheet.merge_at(Position { row, column: *column });
        let mut areas = columns.iter().filter_map(down).filter(|area| area.first.row < row);
        areas
            .any(|area| !self.words_at(area.first).trim().is_empty() && number(area.first.row) > *self.head.lines.end())
    }

    /// The text of a cell that is merged across from the left into the column of names, such as the label of a sum. The
    /// text counts for the column of names, and the cells to its left are blank.
    fn name_in(&self, area: &super::reference::Area, at: Position) -> Option<String> {
        let name = self.places.get(self.form.name_column()).copied().flatten()?;
        let (first, last) = (cells::place(area.first.column), cells::place(area.last.column));
        let reaches = area.first.row == area.last.row && first < name && name <= last;
        let words = self.words_at(area.first);
        let own = cells::place(at.column);
        (reaches && own <= name && words.chars().any(char::is_alphabetic))
            .then(|| if own == name { words } else { String::new() })
    }

    fn ambiguous_sum(&self, row: &SheetRow, column: u32) -> Option<BadCell> {
        let index = self.places.iter().position(|place| *place == Some(cells::place(column)))?;
        Some(BadCell {
            row: number(row.row),
            column: self.form.columns.get(index)?.key(),
            cell: Some(name(self.sheet, row.row, column)),
            value: row.cell(column).map(|cell| cells::words(self.sheet, cell)).unwrap_or_default(),
            wanted: "the sum of the rows beside it, as the formulas of this row: label the row as a sum, or type all its numbers",
            field: None,
        })
    }

    /// Whether a row is one cell merged over all columns.
    fn is_note(&self, row: u32, columns: &[u32]) -> bool {
        let over_all = |area: &super::reference::Area| {
            columns.iter().all(|column| area.contains(Position { row, column: *column }))
        };
        columns.len() > 1 && self.sheet.merged.iter().any(over_all)
    }

    /// Reports columns of percentages that may be fractions.
    fn note_fractions(&mut self, taken: &[(u32, ColumnKind)]) {
        for (column, _) in taken.iter().filter(|(_, kind)| *kind == ColumnKind::Percentage) {
            let rows = self.sheet.rows.iter().filter(|row| self.imported.lines.binary_search(&number(row.row)).is_ok());
            let mut parts = FractionDetector::default();
            for cell in rows.filter_map(|row| row.cell(*column)) {
                match &cell.value {
                    Value::Number(number) => {
                        let kind = super::format::kind(*number, self.sheet.format(cell));
                        parts.add(*number, kind != super::format::Kind::Figure);
                    }
                    Value::Text(text) => parts.add_words(text),
                    _ => {}
                }
            }
            if parts.likely() {
                self.note(None, column_name(*column), NoteKind::MaybeFractions);
            }
        }
    }
}
