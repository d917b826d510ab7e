//! Tables of recipients: CSV files and sheets.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::sync::Arc;

use super::recipient::{FieldName, Recipient};
use super::source::{Origin, Source};
use crate::error::{Error, FormProblem, TableProblem};
use crate::fold::fold_words;
use crate::io::csv::{CsvRow, CsvRows};
use crate::io::table::head::{Head, TextRow};
use crate::io::table::imported::{SkipReason, SkippedRow};
use crate::io::table::list_head::{FOOTER, WITHIN, list_head};
use crate::io::table::row_kind::not_an_entry;
use crate::io::table::rows::{NumberRow, closes, numbered, skipped};

/// The folded names of the fields that the head row should have.
#[derive(Debug, Default)]
pub(super) struct WantedFields(Vec<String>);

impl WantedFields {
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(fold_words).collect())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&fold_words(name))
    }
}

/// The fields of a table: each column by its full path of head cells, and by the last cell if that is unique.
#[derive(Debug)]
struct Fields {
    names: Arc<Vec<FieldName>>,
    /// For each name, the index of its column among the named columns.
    columns: Vec<usize>,
}

impl Fields {
    fn of(head: &Head) -> Self {
        let last = |path: &[String]| path.last().cloned().unwrap_or_default();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, path) in &head.names {
            *counts.entry(fold_words(&last(path))).or_default() += 1;
        }
        let (mut names, mut columns) = (Vec::new(), Vec::new());
        for (index, (_, path)) in head.names.iter().enumerate() {
            names.push(FieldName::new(&Head::name(path)));
            columns.push(index);
            let short = last(path);
            let is_unique = counts.get(&fold_words(&short)) == Some(&1);
            if path.len() > 1 && is_unique {
                names.push(FieldName::new(&short));
                columns.push(index);
            }
        }
        Self { names: Arc::new(names), columns }
    }

    /// The recipient of a row, with the values of the named columns.
    fn recipient(&self, row: usize, values: &[String]) -> Recipient {
        let values = self.columns.iter().map(|column| values.get(*column).cloned().unwrap_or_default()).collect();
        Recipient::of_row(row, Arc::clone(&self.names), values)
    }
}

/// The recipients of a CSV file, read lazily.
pub(super) struct CsvList<R> {
    rows: CsvRows<R>,
    /// Rows read ahead.
    ready: VecDeque<Result<CsvRow, Error>>,
    head: Head,
    fields: Fields,
    skipped: Vec<SkippedRow>,
}

impl<R: Read> CsvList<R> {
    /// Reads the head rows.
    pub(super) fn new(input: R, wanted: &WantedFields) -> Result<Self, Error> {
        let known = |names: &[String]| names.iter().filter(|name| wanted.has(name)).count();
        let mut rows = CsvRows::new(input, &known)?;
        let mut ready = VecDeque::new();
        while ready.len() < WITHIN {
            let Some(row) = rows.next() else { break };
            let failed = row.is_err();
            ready.push_back(row);
            if failed {
                break;
            }
        }
        let text: Vec<TextRow> = ready.iter().flatten().map(TextRow::from).collect();
        let Some(head) = list_head(&text, &[], &|name| wanted.has(name)) else {
            return match ready.pop_front() {
                Some(Err(error)) => Err(error),
                _ => Err(TableProblem::EmptyFile.into()),
            };
        };
        let above = text.iter().take_while(|row| row.line <= *head.lines.end()).count();
        ready.drain(..above);
        let mut list = Self { rows, ready, fields: Fields::of(&head), head, skipped: Vec::new() };
        list.skip_numbers(&text[above..])?;
        Ok(list)
    }

    /// Skips a row of column numbers.
    fn skip_numbers(&mut self, text: &[TextRow]) -> Result<(), Error> {
        let Some((first, rest)) = text.split_first() else { return Ok(()) };
        match numbered(first, rest, &self.head) {
            NumberRow::Data => {}
            NumberRow::ColumnNumbers => {
                self.ready.pop_front();
                self.skipped.push(skipped(first, SkipReason::ColumnNumbers));
            }
            NumberRow::Ambiguous => {
                return Err(TableProblem::AmbiguousNumbers { row: first.line, declare: None }.into());
            }
        }
        Ok(())
    }

    fn read(&mut self) -> Option<Result<CsvRow, Error>> {
        self.ready.pop_front().or_else(|| self.rows.next())
    }

    /// Whether a row and all later ones are below the table.
    fn is_below(&mut self, row: &CsvRow) -> bool {
        if !closes(&TextRow::from(row), self.head.names.len()) {
            return false;
        }
        while self.ready.len() < FOOTER {
            let Some(next) = self.rows.next() else { break };
            self.ready.push_back(next);
        }
        self.ready.len() < FOOTER && self.ready.iter().all(Result::is_ok)
    }

    fn recipient(&self, row: &CsvRow) -> Result<Recipient, Error> {
        let first = self.head.names.first().map(|(_, path)| Head::name(path)).unwrap_or_default();
        if let Some(extra_cell) = row.extra_cell(|place| self.head.is_named(place), &first) {
            return Err(Error::from(FormProblem::Cells { bad: vec![extra_cell] }).in_row(row.line));
        }
        let value = |place: &usize| row.cells.get(*place).cloned().unwrap_or_default();
        let values: Vec<String> = self.head.names.iter().map(|(place, _)| value(place)).collect();
        Ok(self.fields.recipient(row.line, &values))
    }
}

impl<R: Read> Iterator for CsvList<R> {
    type Item = Result<Recipient, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self.read()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            if self.is_below(&row) {
                let rows = std::iter::once(row).chain(self.ready.drain(..).flatten());
                self.skipped.extend(rows.map(|row| skipped(&TextRow::from(&row), SkipReason::BelowTable)));
                return None;
            }
            let words = TextRow::from(&row);
            let is_repeated = self.head.is_repeated(&words).then_some(SkipReason::RepeatedHead);
            match is_repeated.or_else(|| not_an_entry(&words, &self.head)) {
                Some(reason) => self.skipped.push(skipped(&words, reason)),
                None => return Some(self.recipient(&row)),
            }
        }
    }
}

impl<R: Read> Source for CsvList<R> {
    fn origin(&self) -> Origin<'_> {
        Origin { sheet: None, head: Some(self.head.lines.clone()), skipped: &self.skipped, notes: &[] }
    }
}

/// The recipients of a sheet.
#[cfg(feature = "spreadsheet")]
pub(super) struct SheetList {
    table: crate::io::xlsx::Table,
    fields: Fields,
    rows: std::vec::IntoIter<(usize, Result<Vec<String>, Error>)>,
}

#[cfg(feature = "spreadsheet")]
impl SheetList {
    pub(super) fn new(mut table: crate::io::xlsx::Table) -> Self {
        let rows = std::mem::take(&mut table.rows).into_iter();
        Self { fields: Fields::of(&table.head), rows, table }
    }
}

#[cfg(feature = "spreadsheet")]
impl Iterator for SheetList {
    type Item = Result<Recipient, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (row, values) = self.rows.next()?;
        Some(values.map(|values| self.fields.recipient(row, &values)))
    }
}

#[cfg(feature = "spreadsheet")]
impl Source for SheetList {
    fn origin(&self) -> Origin<'_> {
        let Self { table, .. } = self;
        let (skipped, notes) = (table.skipped.as_slice(), table.notes.as_slice());
        Origin { sheet: Some(&table.sheet), head: Some(table.head_rows()), skipped, notes }
    }
}
