//! The returns, one after the other, one row a unit: whose each row is, what it says, and whether it can be so.

use super::aggregate::Aggregate;
use super::finding_kinds::{
    ANSWERED_WITH_BAD_CELLS, BLANK_RETURN, NOT_ADDABLE, UNIT_TWICE, UNKNOWN_UNIT, UNNAMED_UNIT, return_path,
};
use super::ratios::is_ratio_column;
use super::return_reader::{MappedReturn, ReturnReader};
use super::unit::{Answer, Roster};
use super::unit_return::UnitReturn;
use crate::check::Finding;
use crate::error::{Error, nearest};
use crate::model::{CellValue, ColumnKind, Row, RowKind};

/// So many unknown names get a suggestion: to compare all with all would take the longer the more there are.
const SUGGESTIONS: usize = 50;

/// What has been gathered so far.
#[derive(Debug)]
pub(super) struct ByUnit<'a> {
    reading: ReturnReader<'a>,
    roster: Roster,
    detected: usize,
}

/// A row of a return as read.
struct RowValues<'r> {
    /// Its index in the return.
    at: usize,
    row: &'r Row,
    values: Vec<CellValue>,
    /// The columns of its unreadable cells.
    bad: Option<String>,
}

impl<'a> ByUnit<'a> {
    pub(super) fn new(reading: ReturnReader<'a>, roster: Roster) -> Self {
        Self { reading, roster, detected: 0 }
    }

    /// What has been gathered, and what was wrong with it.
    pub(super) fn finish(mut self) -> (Roster, Vec<Finding>) {
        for entry in &self.roster.entries {
            let Some(answer) = &entry.answer else { continue };
            let values = self.reading.table.columns.iter().zip(&answer.values);
            for (column, _) in values.filter(|(_, merged)| **merged == Aggregate::Differing) {
                let words = [&column.key(), &entry.unit.name.plain()];
                let path = return_path(answer.index).child("rows");
                self.reading.found.push(NOT_ADDABLE.at(path, &words.map(String::as_str), ""));
            }
        }
        (self.roster, self.reading.found)
    }

    /// Takes a return in.
    pub(super) fn take(&mut self, index: usize, received: &UnitReturn<'_>) -> Result<(), Error> {
        let form = received.form.as_ref();
        let taken = self.reading.open(index, received);
        let name = received.issuer();
        let issuer = self.roster.find(&name);
        let mut filled = false;
        let mut whole: Option<Vec<i128>> = None;
        for (at, row) in form.rows.iter().enumerate() {
            if !taken.is_filled(self.reading.table, row) {
                continue;
            }
            filled = true;
            let first = taken.cell(row, self.reading.table.name_column());
            if row.kind == RowKind::Part {
                continue;
            }
            if row.kind == RowKind::Total {
                let whole = whole.get_or_insert_with(|| self.reading.sums(&taken, 0..form.rows.len())).clone();
                self.reading.compare(&taken, at, row, &whole);
                continue;
            }
            if let Some(rows) = form.added_by(at) {
                self.reading.compare(&taken, at, row, &self.reading.sums(&taken, rows));
                continue;
            }
            if let Some(sum) = taken.typed_sum(at).filter(|_| self.roster.find(&first).is_none()) {
                self.reading.tell_wrong(&taken, sum);
                continue;
            }
            let known = self.reading.found.len();
            let values = self.reading.read(&taken, at, row);
            let values = RowValues { at, row, values, bad: self.reading.unreadable(known) };
            self.count(&taken, issuer, values)?;
        }
        if !filled {
            let path = return_path(index);
            let name = if name.is_blank() { path.to_string() } else { name.plain() };
            self.reading.found.push(BLANK_RETURN.at(path, &[&name], ""));
        }
        Ok(())
    }

    /// Adds a row to what its unit has reported.
    fn count(
        &mut self,
        taken: &MappedReturn<'_>,
        issuer: Option<usize>,
        RowValues { at, row, values, bad }: RowValues<'_>,
    ) -> Result<(), Error> {
        let name = self.reading.table.name_column();
        let first = taken.cell(row, name);
        let named = match issuer {
            Some(_) => self.roster.find(&first),
            None => self.roster.find_or_enter(&first),
        };
        let path = taken.path(at, name);
        let Some(entry) = named.or(issuer) else {
            let plain = first.plain();
            let finding = match first.is_blank() {
                true => UNNAMED_UNIT.at(path, &[], ""),
                false => UNKNOWN_UNIT.with_suggestion(path, &[plain.trim()], &plain, self.meant(&plain)),
            };
            self.reading.found.push(finding);
            return Ok(());
        };
        let columns = &self.reading.table.columns;
        let Some(entry) = self.roster.entries.get_mut(entry) else { return Ok(()) };
        let named = named.is_some();
        let answer = match &mut entry.answer {
            Some(answer) if answer.index != taken.index || (answer.named && named && !taken.received.goes_on(at)) => {
                let before = return_path(answer.index).to_string();
                self.reading.found.push(UNIT_TWICE.at(path, &[&entry.unit.name.plain(), &before], &first.plain()));
                return Ok(());
            }
            Some(answer) => answer,
            none => none.insert(Answer {
                index: taken.index,
                named: false,
                bad: false,
                values: vec![Aggregate::Blank; columns.len()],
            }),
        };
        answer.named |= named;
        if let Some(cells) = bad {
            answer.bad = true;
            let name = entry.unit.name.plain();
            let kind = taken.received.is_imported().then_some(&ANSWERED_WITH_BAD_CELLS);
            self.reading.found.extend(kind.map(|kind| kind.at(taken.row_path(at), &[&name, &cells], &name)));
        }
        for (place, ((column, merged), value)) in columns.iter().zip(&mut answer.values).zip(values).enumerate() {
            if column.kind != ColumnKind::RunningNumber {
                let adds = !is_ratio_column(column);
                merged.take(column, &taken.cell(row, place), value, adds)?;
            }
        }
        Ok(())
    }

    /// The name on the list that was probably meant.
    fn meant(&mut self, name: &str) -> Option<String> {
        self.detected += 1;
        let names: Vec<String> = match self.detected <= SUGGESTIONS {
            true => self.roster.entries.iter().map(|entry| entry.unit.name.plain()).collect(),
            false => return None,
        };
        nearest(name, names.iter().map(String::as_str))
    }
}
