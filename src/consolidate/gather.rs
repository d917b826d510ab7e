//! The returns, one after the other: whose each row is, what it says, and whether it can be so.

use std::ops::Range;

use super::columns;
use super::merge::Merged;
use super::received::Received;
use super::slips::{
    ANSWERED_WITH_BAD_CELLS, BLANK_RETURN, NEGATIVE_NUMBER, NOT_ADDABLE, NUMBER_TOO_LARGE, REQUIRED_BLANK, TOTAL_WRONG,
    UNIT_TWICE, UNKNOWN_UNIT, UNNAMED_UNIT, UNREADABLE_CELL, return_path,
};
use super::unit::{Answer, Roll};
use crate::check::Finding;
use crate::error::{Error, nearest};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, Text, is_dotted};
use crate::standard::Standard;

/// So many unknown names get a suggestion: to compare all with all would take the longer the more there are.
const SUGGESTIONS: usize = 50;

/// What has been gathered so far.
#[derive(Debug)]
pub(super) struct Gathering<'a> {
    table: &'a StatisticsForm,
    roll: Roll,
    /// The folded words for a total.
    totals: Vec<String>,
    found: Vec<Finding>,
    suggested: usize,
}

/// A return, and where each column of the table stands in it.
struct Return<'r> {
    index: usize,
    received: &'r Received<'r>,
    places: Vec<Option<usize>>,
}

/// What a row of a return says.
struct Reported<'r> {
    /// The number of the row, from 0.
    at: usize,
    row: &'r Row,
    /// Column by column of the table.
    values: Vec<CellValue>,
    /// The cells that could not be read.
    bad: Option<String>,
}

impl Return<'_> {
    fn path(&self, row: usize, column: usize) -> FieldPath {
        let place = self.places.get(column).copied().flatten().unwrap_or_default();
        self.row_path(row).child("cells").index(place)
    }

    fn row_path(&self, row: usize) -> FieldPath {
        return_path(self.index).child("rows").index(row)
    }

    /// The cell of a row in a column of the table.
    fn cell(&self, row: &Row, column: usize) -> Text {
        let place = self.places.get(column).copied().flatten();
        let cells = self.received.form.cells_of(row);
        place.and_then(|place| cells.get(place)).cloned().unwrap_or_default()
    }

    /// Whether a row is more than a name that was filled in beforehand.
    fn is_filled(&self, table: &StatisticsForm, row: &Row) -> bool {
        let name = table.name_column();
        let mut columns = table.columns.iter().enumerate();
        columns.any(|(index, column)| {
            let cell = self.cell(row, index);
            let says = !cell.is_blank() && !matches!(column.kind.read(&cell), Ok(CellValue::Merged(_)));
            index != name && column.kind != ColumnKind::RunningNumber && says
        })
    }
}

impl<'a> Gathering<'a> {
    pub(super) fn new(table: &'a StatisticsForm, roll: Roll, standard: &Standard, found: Vec<Finding>) -> Self {
        let totals = standard.vocabulary.get("words-for-totals").map_or(&[][..], |list| &list.words);
        Self { table, roll, totals: totals.iter().map(|word| fold_words(word)).collect(), found, suggested: 0 }
    }

    /// What has been gathered, and what was wrong with it.
    pub(super) fn finish(mut self) -> (Roll, Vec<Finding>) {
        for entry in &self.roll.entries {
            let Some(answer) = &entry.answer else { continue };
            let values = self.table.columns.iter().zip(&answer.values);
            for (column, _) in values.filter(|(_, merged)| **merged == Merged::Differing) {
                let words = [&column.key(), &entry.unit.name.plain()];
                let path = return_path(answer.index).child("rows");
                self.found.push(NOT_ADDABLE.at(path, &words.map(String::as_str), ""));
            }
        }
        (self.roll, self.found)
    }

    /// Takes a return in.
    pub(super) fn take(&mut self, index: usize, received: &Received<'_>) -> Result<(), Error> {
        let form = received.form.as_ref();
        let (places, found) = columns::places(self.table, index, form);
        self.found.extend(found);
        let taken = Return { index, received, places };
        let name = received.issuer();
        let issuer = self.roll.find(&name);
        let mut filled = false;
        // The sums of all rows so far.
        let mut sums = vec![0_i128; self.table.columns.len()];
        let mut whole: Option<Vec<i128>> = None;
        for (at, row) in form.rows.iter().enumerate() {
            if !taken.is_filled(self.table, row) {
                continue;
            }
            filled = true;
            let first = taken.cell(row, self.table.name_column());
            if row.kind == RowKind::Part {
                continue;
            }
            if row.kind == RowKind::Total {
                let whole = whole.get_or_insert_with(|| self.sums(&taken, 0..form.rows.len())).clone();
                self.compare(&taken, at, row, &whole);
                continue;
            }
            if let Some(rows) = form.added_by(at) {
                self.compare(&taken, at, row, &self.sums(&taken, rows));
                continue;
            }
            if self.totals.contains(&fold_words(&first.plain())) {
                self.compare(&taken, at, row, &sums);
                continue;
            }
            let known = self.found.len();
            let values = self.read(&taken, at, row);
            let bad = self.unreadable(known);
            for (column, value) in values.iter().enumerate() {
                if let CellValue::Whole(number) = value {
                    sums[column] += i128::from(*number);
                }
            }
            self.count(&taken, issuer, Reported { at, row, values, bad })?;
        }
        if !filled {
            let path = return_path(index);
            let name = if name.is_blank() { path.to_string() } else { name.plain() };
            self.found.push(BLANK_RETURN.at(path, &[&name], ""));
        }
        Ok(())
    }

    /// What a row says, column by column; what cannot be so is told.
    fn read(&mut self, taken: &Return<'_>, at: usize, row: &Row) -> Vec<CellValue> {
        let mut values = Vec::with_capacity(self.table.columns.len());
        for (place, column) in self.table.columns.iter().enumerate() {
            let cell = taken.cell(row, place);
            let (key, plain) = (column.key(), cell.plain());
            let wanted = taken.places[place].and_then(|place| taken.received.wanted(at, place));
            let value = match wanted.map_or_else(|| column.kind.read(&cell), Err) {
                Ok(value) => value,
                Err(wanted) => {
                    self.found.push(UNREADABLE_CELL.at(taken.path(at, place), &[&key, &plain, wanted], &plain));
                    values.push(CellValue::Blank);
                    continue;
                }
            };
            match value {
                CellValue::Blank
                    if column.required && place != self.table.name_column() && taken.places[place].is_some() =>
                {
                    self.found.push(REQUIRED_BLANK.at(taken.path(at, place), &[&key], ""));
                }
                CellValue::NoFigure(ref text) if column.required && is_dotted(text) => {
                    self.found.push(REQUIRED_BLANK.at(taken.path(at, place), &[&key], ""));
                }
                CellValue::Whole(number) if number < 0 => {
                    let number = number.to_string();
                    self.found.push(NEGATIVE_NUMBER.at(taken.path(at, place), &[&key, &number], &plain));
                }
                _ => {}
            }
            values.push(value);
        }
        for (place, column) in self.table.columns.iter().enumerate() {
            let limit = column.not_above.as_ref().and_then(|name| self.table.position(name));
            let Some(limit) = limit else { continue };
            if let (CellValue::Whole(number), CellValue::Whole(most)) = (&values[place], &values[limit])
                && number > most
            {
                let words = [&column.key(), &number.to_string(), &most.to_string(), &self.table.columns[limit].key()];
                let plain = taken.cell(row, place).plain();
                self.found.push(NUMBER_TOO_LARGE.at(taken.path(at, place), &words.map(String::as_str), &plain));
            }
        }
        values
    }

    /// The columns whose cells could not be read, of what was found since.
    fn unreadable(&self, since: usize) -> Option<String> {
        let found = self.found.iter().skip(since).filter(|finding| UNREADABLE_CELL.is(finding));
        let cells: Vec<String> = found.map(|finding| format!("`{}`", finding.text.trim())).collect();
        (!cells.is_empty()).then(|| cells.join(", "))
    }

    /// Adds a row to what its unit has reported.
    fn count(&mut self, taken: &Return<'_>, issuer: Option<usize>, reported: Reported<'_>) -> Result<(), Error> {
        let Reported { at, row, values, bad } = reported;
        let name = self.table.name_column();
        let first = taken.cell(row, name);
        let named = match issuer {
            Some(_) => self.roll.find(&first),
            None => self.roll.find_or_enter(&first),
        };
        let path = taken.path(at, name);
        let Some(entry) = named.or(issuer) else {
            let plain = first.plain();
            let slip = match first.is_blank() {
                true => UNNAMED_UNIT.at(path, &[], ""),
                false => UNKNOWN_UNIT.instead(path, &[plain.trim()], &plain, self.meant(&plain)),
            };
            self.found.push(slip);
            return Ok(());
        };
        let columns = &self.table.columns;
        let Some(entry) = self.roll.entries.get_mut(entry) else { return Ok(()) };
        let named = named.is_some();
        let answer = match &mut entry.answer {
            Some(answer) if answer.index != taken.index || (answer.named && named && !taken.received.goes_on(at)) => {
                let before = return_path(answer.index).to_string();
                self.found.push(UNIT_TWICE.at(path, &[&entry.unit.name.plain(), &before], &first.plain()));
                return Ok(());
            }
            Some(answer) => answer,
            none => none.insert(Answer {
                index: taken.index,
                named: false,
                bad: false,
                values: vec![Merged::Blank; columns.len()],
            }),
        };
        answer.named |= named;
        if let Some(cells) = bad {
            answer.bad = true;
            let name = entry.unit.name.plain();
            let slip = taken.received.is_imported().then_some(&ANSWERED_WITH_BAD_CELLS);
            self.found.extend(slip.map(|slip| slip.at(taken.row_path(at), &[&name, &cells], &name)));
        }
        for (place, ((column, merged), value)) in columns.iter().zip(&mut answer.values).zip(values).enumerate() {
            if column.kind != ColumnKind::RunningNumber {
                merged.take(column, &taken.cell(row, place), value)?;
            }
        }
        Ok(())
    }

    /// The name on the list that was probably meant.
    fn meant(&mut self, name: &str) -> Option<String> {
        self.suggested += 1;
        let names: Vec<String> = match self.suggested <= SUGGESTIONS {
            true => self.roll.entries.iter().map(|entry| entry.unit.name.plain()).collect(),
            false => return None,
        };
        nearest(name, names.iter().map(String::as_str))
    }

    /// What the plain rows among these come to in each column of the table.
    fn sums(&self, taken: &Return<'_>, rows: Range<usize>) -> Vec<i128> {
        let name = self.table.name_column();
        let rows = taken.received.form.rows.get(rows).unwrap_or_default();
        let is_total = |row: &Row| self.totals.contains(&fold_words(&taken.cell(row, name).plain()));
        let plain: Vec<&Row> = rows.iter().filter(|row| row.kind == RowKind::Plain && !is_total(row)).collect();
        let whole = |index: usize, column: &Column, row: &Row| match column.kind.read(&taken.cell(row, index)) {
            Ok(CellValue::Whole(number)) => i128::from(number),
            _ => 0,
        };
        let columns = self.table.columns.iter().enumerate();
        columns.map(|(index, column)| plain.iter().map(|row| whole(index, column, row)).sum()).collect()
    }

    /// Holds a total against the sums of the rows that it closes.
    fn compare(&mut self, taken: &Return<'_>, at: usize, row: &Row, sums: &[i128]) {
        for (place, (column, sum)) in self.table.columns.iter().zip(sums).enumerate() {
            let cell = taken.cell(row, place);
            let stated = column.kind.read(&cell);
            let is_open = matches!(stated, Ok(CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
            if place == self.table.name_column() || is_open || !column.kind.is_summed() {
                continue;
            }
            if !matches!(stated, Ok(CellValue::Whole(number)) if i128::from(number) == *sum) {
                let plain = cell.plain();
                let words = [&column.key(), plain.trim(), &sum.to_string()];
                self.found.push(TOTAL_WRONG.at(taken.path(at, place), &words, &plain));
            }
        }
    }
}
