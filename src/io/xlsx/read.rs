//! The rows of a form from an XLSX file.

use std::path::PathBuf;

use super::cells::{self, found, name, number, text_row};
use super::package::Package;
use super::reference::{Position, column_name};
use super::sheet::{Sheet, SheetRow, Value};
use super::sums::{Role, comes_from_others, label, roles};
use crate::error::{BadCell, Error, Place, SpreadsheetProblem};
use crate::io::table::head::{Head, Merge, TextRow};
use crate::io::table::imported::{BadRow, ImportNote, ImportedForm, NoteKind, SkipReason};
use crate::io::table::incoming::{Found, Incoming, Taken};
use crate::io::table::parts_of_one::PartsOfOne;
use crate::io::table::rows::skipped;
use crate::model::form::labels::names_sum;
use crate::model::{Column, ColumnKind, Neighbour, Row, RowKind, StatisticsForm};

impl StatisticsForm {
    /// The form with the rows of an XLSX file in place of its own, and no blank ones. `name` is that of the file, for
    /// errors. Every row must be right; [`import_xlsx`](Self::import_xlsx) gives those that are, and tells which sheet was
    /// read and what was left out.
    ///
    /// Of the visible sheets, the first one counts that has a row with the names of at least half of the columns; names
    /// and titles do, also in heads of several rows with merged cells. Left out are what stands above the head, a row
    /// that numbers the columns, rows of sums, notes (one cell merged over all columns) and what stands below the table.
    /// Of formulas the value counts that the spreadsheet saved.
    ///
    /// A column of words has what the sheet shows: dates, times, codes with zeros; stars are no marks. A column of
    /// figures has the value itself; 0,022 in a cell that shows 2,2% is 2,2 in a column of percentages.
    ///
    /// # Errors
    /// When the file is no XLSX file or unpacks to more than 64 MiB, no row names the columns, its head names columns
    /// that the form lacks, the same one twice or not all that are required; or with all cells that do not fit their
    /// columns at once, merged cells and formulas without a saved value among them, `row` being the row of the sheet.
    pub fn read_xlsx(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let form = self.import_xlsx(name, bytes)?.into_form();
        form.map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// The rows of an XLSX file that are right, those that are not, and what was left out: see [`ImportedForm`].
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
    /// As [`read_xlsx`](Self::read_xlsx), but for cells that do not fit their columns.
    pub fn import_xlsx(&self, name: &str, bytes: &[u8]) -> Result<ImportedForm, Error> {
        self.of_sheets(bytes).map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    fn of_sheets(&self, bytes: &[u8]) -> Result<ImportedForm, Error> {
        let sheets = shown_sheets(bytes)?;
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
        let note =
            |other: &ShownSheet| ImportNote { row: None, place: other.sheet.name.clone(), kind: NoteKind::OtherSheet };
        imported.notes.extend(others.map(note));
        Ok(imported)
    }
}

/// A visible sheet with cells, and its rows as words.
pub(super) struct ShownSheet {
    pub(super) sheet: Sheet,
    pub(super) text: Vec<TextRow>,
}

impl ShownSheet {
    /// The stretches of merged cells as heads know them.
    pub(super) fn merges(&self) -> Vec<Merge> {
        let merge = |area: &super::reference::Area| Merge {
            lines: number(area.first.row)..=number(area.last.row),
            places: cells::place(area.first.column)..=cells::place(area.last.column),
        };
        self.sheet.merged.iter().map(merge).collect()
    }
}

/// The visible sheets with cells, in order; sheets of other kinds than tables are passed over.
pub(super) fn shown_sheets(bytes: &[u8]) -> Result<Vec<ShownSheet>, Error> {
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
            found.push(ShownSheet { sheet, text });
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
    /// Where each column of the form stands.
    places: Vec<Option<usize>>,
    /// Where the rows say of what kind they are.
    kind: Option<usize>,
    /// The figures of which rows with a dash that follow are parts.
    whole: Option<Vec<Option<i64>>>,
    imported: ImportedForm,
}

impl<'a> Import<'a> {
    fn new(form: &'a StatisticsForm, shown: &'a ShownSheet, head: Head, places: Vec<Option<usize>>) -> Self {
        let mut imported = ImportedForm::from(form.clone());
        (imported.form.rows, imported.form.blank_rows, imported.form.fill_page) = (Vec::new(), 0, false);
        imported.lines.clear();
        imported.sheet = Some(shown.sheet.name.clone());
        imported.head = Some(head.lines.clone());
        let kind = head.kind_place(form);
        Self { form, sheet: &shown.sheet, text: &shown.text, head, places, kind, whole: None, imported }
    }

    /// The columns of the sheet that the form has, with their kinds.
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
            if blank && !self.goes_on(row.row, &columns) {
                self.outside(row);
                continue;
            }
            let said = self.said(row);
            let reason = match role {
                _ if said.is_sum() => Some(SkipReason::Sum),
                _ if said != RowKind::Plain => None,
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
            // The head may come again on another page, with the numbers of the columns below it.
            first = reason == Some(SkipReason::RepeatedHead);
            match reason {
                Some(reason) => {
                    self.whole = None;
                    self.imported.skipped.push(skipped(words, reason));
                }
                None => self.data(row, role),
            }
        }
        if self.kind.is_none() {
            self.imported.find_sections();
        }
        self.note_parts(&taken);
        Ok(self.imported)
    }

    /// What the row says in the column for it, perhaps nothing.
    fn label(&self, row: &SheetRow) -> String {
        let place = self.kind.and_then(|place| u32::try_from(place).ok());
        let cell = place.and_then(|place| row.cell(place));
        cell.map(|cell| cells::words(self.sheet, cell)).unwrap_or_default()
    }

    /// Of what kind the row says that it is.
    fn said(&self, row: &SheetRow) -> RowKind {
        Row::labelled(&self.label(row)).map_or(RowKind::Plain, |(kind, _)| kind)
    }

    fn note(&mut self, row: Option<u32>, place: String, kind: NoteKind) {
        self.imported.notes.push(ImportNote { row: row.map(number), place, kind });
    }

    /// Tells what stands in no column that the head names.
    fn outside(&mut self, row: &SheetRow) {
        for cell in &row.cells {
            if !self.head.is_named(cells::place(cell.at.column)) && !cell.is_blank() {
                let value = cells::words(self.sheet, cell);
                self.note(Some(row.row), cell.at.to_string(), NoteKind::OutsideTable { value });
            }
        }
    }

    /// Takes a row of data in.
    fn data(&mut self, row: &SheetRow, role: Option<Role>) {
        if row.hidden {
            self.note(Some(row.row), number(row.row).to_string(), NoteKind::HiddenRow);
        }
        let figure = |column: u32| row.cell(column).is_some_and(|cell| matches!(cell.value, Value::Number(_)));
        if self.said(row) == RowKind::Plain
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
        let found: Vec<Found> = self
            .form
            .columns
            .iter()
            .zip(&self.places)
            .enumerate()
            .map(|(index, (column, place))| {
                let Some(place) = place.and_then(|place| u32::try_from(place).ok()) else { return Found::default() };
                let joined = self.joined(row, (index, place));
                joined.unwrap_or_else(|| self.cell(row, place, column.kind, &mut notes))
            })
            .collect();
        let label = self.kind.map(|_| self.label(row));
        let incoming = Incoming { line: number(row.row), found, label, whole: self.whole.take() };
        let Taken { row: cells, mut bad, guessed, whole } = self.form.row_of(incoming);
        self.whole = whole;
        if let Some(guessed) = guessed {
            self.note(Some(row.row), number(row.row).to_string(), guessed);
        }
        if let Some(Role::Doubtful(column)) = role {
            bad.extend(self.doubt(row, column));
        }
        self.imported.notes.extend(notes);
        if bad.is_empty() {
            self.imported.form.rows.push(cells);
            self.imported.lines.push(number(row.row));
        } else {
            self.imported.bad_rows.push(BadRow { row: number(row.row), cells, bad });
        }
    }

    fn cell(&self, row: &SheetRow, column: u32, kind: ColumnKind, notes: &mut Vec<ImportNote>) -> Found {
        let at = Position { row: row.row, column };
        let Some(cell) = row.cell(column) else {
            return Found { cell: Some(name(self.sheet, row.row, column)), ..Found::default() };
        };
        if cell.formula.is_some() && self.sheet.uncalculated && cell.value == Value::Number(0.0) {
            let (row, place) = (Some(number(row.row)), at.to_string());
            notes.push(ImportNote { row, place, kind: NoteKind::MaybeNotCalculated });
        }
        found(self.sheet, cell, kind, notes)
    }

    /// A cell that is merged with others, unless it is the first of them and may be read like any other.
    fn joined(&self, row: &SheetRow, (index, column): (usize, u32)) -> Option<Found> {
        let at = Position { row: row.row, column };
        let area = self.sheet.merge_at(at)?;
        let cell = Some(name(self.sheet, row.row, column));
        if let Some(words) = self.name_in(area, at) {
            return Some(Found { words, cell, ..Found::default() });
        }
        if !self.may_join(area, (index, at)) {
            let words = row.cell(column).map(|cell| cells::words(self.sheet, cell)).filter(|words| !words.is_empty());
            return Some(Found {
                // An empty value is told as missing, which a merged cell may not be.
                words: words.unwrap_or_else(|| "…".to_owned()),
                cell,
                wanted: Some("a cell of its own: it is merged with its neighbours"),
                merged: None,
            });
        }
        let merged = |neighbour| Some(Found { cell: cell.clone(), merged: Some(neighbour), ..Found::default() });
        if column > area.first.column {
            return merged(Neighbour::Left);
        }
        if row.row == area.first.row {
            return None;
        }
        // Where the rows of the area above this one were not taken, the words are said again.
        match self.imported.lines.last().is_some_and(|line| *line > cells::place(area.first.row)) {
            true => merged(Neighbour::Above),
            false => Some(Found { words: self.words_at(area.first), cell, ..Found::default() }),
        }
    }

    /// Whether the form can have a stretch of merged cells: no figure belongs to several columns, or to rows of several
    /// names.
    fn may_join(&self, area: &super::reference::Area, (index, at): (usize, Position)) -> bool {
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
        // The neighbour to the left is the one of the form.
        let beside = at.column == area.first.column
            || index.checked_sub(1).and_then(|left| *self.places.get(left)?) == Some(cells::place(at.column) - 1);
        let below_head = number(area.first.row) > *self.head.lines.end();
        let sound = if across { !(takes_figures && (is_number || !is_words)) } else { !takes_figures || of_one_name };
        beside && below_head && sound
    }

    fn cell_at(&self, at: Position) -> Option<&super::sheet::Cell> {
        let index = self.sheet.rows.binary_search_by_key(&at.row, |row| row.row).ok()?;
        self.sheet.rows.get(index)?.cell(at.column)
    }

    fn words_at(&self, at: Position) -> String {
        self.cell_at(at).map(|cell| cells::words(self.sheet, cell)).unwrap_or_default()
    }

    /// Whether a blank row goes on with words above it.
    fn goes_on(&self, row: u32, columns: &[u32]) -> bool {
        let down = |column: &u32| self.sheet.merge_at(Position { row, column: *column });
        let mut areas = columns.iter().filter_map(down).filter(|area| area.first.row < row);
        areas
            .any(|area| !self.words_at(area.first).trim().is_empty() && number(area.first.row) > *self.head.lines.end())
    }

    /// The words of a cell merged across that begins left of the column of names and reaches it, such as the label of a sum
    /// below running numbers: they stand in the column of names, and the cells left of it are blank.
    fn name_in(&self, area: &super::reference::Area, at: Position) -> Option<String> {
        let name = self.places.get(self.form.name_column()).copied().flatten()?;
        let (first, last) = (cells::place(area.first.column), cells::place(area.last.column));
        let reaches = area.first.row == area.last.row && first < name && name <= last;
        let words = self.words_at(area.first);
        let own = cells::place(at.column);
        (reaches && own <= name && words.chars().any(char::is_alphabetic))
            .then(|| if own == name { words } else { String::new() })
    }

    fn doubt(&self, row: &SheetRow, column: u32) -> Option<BadCell> {
        let index = self.places.iter().position(|place| *place == Some(cells::place(column)))?;
        Some(BadCell {
            row: number(row.row),
            column: self.form.columns.get(index)?.key(),
            cell: Some(name(self.sheet, row.row, column)),
            value: row.cell(column).map(|cell| cells::words(self.sheet, cell)).unwrap_or_default(),
            wanted: "what the rows beside it add up to, as the formulas of this row do: call the row a sum, or type its figures",
            field: None,
        })
    }

    /// Whether a row is one cell over all columns.
    fn is_note(&self, row: u32, columns: &[u32]) -> bool {
        let over_all = |area: &super::reference::Area| {
            columns.iter().all(|column| area.contains(Position { row, column: *column }))
        };
        columns.len() > 1 && self.sheet.merged.iter().any(over_all)
    }

    /// Tells of columns of percentages that may be parts of one.
    fn note_parts(&mut self, taken: &[(u32, ColumnKind)]) {
        for (column, _) in taken.iter().filter(|(_, kind)| *kind == ColumnKind::Percentage) {
            let rows = self.sheet.rows.iter().filter(|row| self.imported.lines.binary_search(&number(row.row)).is_ok());
            let mut parts = PartsOfOne::default();
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
            if parts.are_likely() {
                self.note(None, column_name(*column), NoteKind::MaybeParts);
            }
        }
    }
}
