//! Consolidation by unit: assigns the rows of returns to units and combines them.

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

/// The number of unknown names that get a suggestion; each is compared with all units.
const SUGGESTIONS: usize = 50;

/// The consolidation so far.
#[derive(Debug)]
pub(super) struct ByUnit<'a> {
    reading: ReturnReader<'a>,
    roster: Roster,
    detected: usize,
}

/// A row of a return with its values.
struct RowValues<'r> {
    /// Its index in the return.
    at: usize,
    row: &'r Row,
    values: Vec<CellValue>,
    /// The texts of its unreadable cells.
    bad: Option<String>,
}

impl<'a> ByUnit<'a> {
    pub(super) fn new(reading: ReturnReader<'a>, roster: Roster) -> Self {
        Self { reading, roster, detected: 0 }
    }

    /// The units with their answers, and the findings.
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

    /// Adds a return.
    pub(super) fn add(&mut self, index: usize, received: &UnitReturn<'_>) -> Result<(), Error> {
        let form = received.form.as_ref();
        let mapped = self.reading.map_columns(index, received);
        let name = received.issuer();
        let issuer = self.roster.find(&name);
        let mut filled = false;
        let mut whole: Option<Vec<i128>> = None;
        for (at, row) in form.rows.iter().enumerate() {
            if !mapped.is_filled(self.reading.table, row) {
                continue;
            }
            filled = true;
            let first = mapped.cell(row, self.reading.table.name_column());
            if row.kind == RowKind::Part {
                continue;
            }
            if row.kind == RowKind::Total {
                let whole = whole.get_or_insert_with(|| self.reading.sums(&mapped, 0..form.rows.len())).clone();
                self.reading.compare(&mapped, at, row, &whole);
                continue;
            }
            if let Some(rows) = form.added_by(at) {
                self.reading.compare(&mapped, at, row, &self.reading.sums(&mapped, rows));
                continue;
            }
            if let Some(sum) = mapped.typed_sum(at).filter(|_| self.roster.find(&first).is_none()) {
                self.reading.report_wrong_sums(&mapped, sum);
                continue;
            }
            let known = self.reading.found.len();
            let values = self.reading.read(&mapped, at, row);
            let values = RowValues { at, row, values, bad: self.reading.unreadable(known) };
            self.count(&mapped, issuer, values)?;
        }
        if !filled {
            let path = return_path(index);
            let name = if name.is_blank() { path.to_string() } else { name.plain() };
            self.reading.found.push(BLANK_RETURN.at(path, &[&name], ""));
        }
        Ok(())
    }

    /// Adds a row to the answer of its unit.
    fn count(
        &mut self,
        mapped: &MappedReturn<'_>,
        issuer: Option<usize>,
        RowValues { at, row, values, bad }: RowValues<'_>,
    ) -> Result<(), Error> {
        let name = self.reading.table.name_column();
        let first = mapped.cell(row, name);
        let named = match issuer {
            Some(_) => self.roster.find(&first),
            None => self.roster.find_or_enter(&first),
        };
        let path = mapped.path(at, name);
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
            Some(answer)
                if answer.index != mapped.index || (answer.named && named && !mapped.received.continues_name(at)) =>
            {
                let before = return_path(answer.index).to_string();
                self.reading.found.push(UNIT_TWICE.at(path, &[&entry.unit.name.plain(), &before], &first.plain()));
                return Ok(());
            }
            Some(answer) => answer,
            none => none.insert(Answer {
                index: mapped.index,
                named: false,
                bad: false,
                values: vec![Aggregate::Blank; columns.len()],
            }),
        };
        answer.named |= named;
        if let Some(cells) = bad {
            answer.bad = true;
            let name = entry.unit.name.plain();
            let kind = mapped.received.is_imported().then_some(&ANSWERED_WITH_BAD_CELLS);
            self.reading.found.extend(kind.map(|kind| kind.at(mapped.row_path(at), &[&name, &cells], &name)));
        }
        for (place, ((column, merged), value)) in columns.iter().zip(&mut answer.values).zip(values).enumerate() {
            if column.kind != ColumnKind::RunningNumber {
                let adds = !is_ratio_column(column);
                merged.add(column, &mapped.cell(row, place), value, adds)?;
            }
        }
        Ok(())
    }

    /// The most similar name on the list.
    fn meant(&mut self, name: &str) -> Option<String> {
        self.detected += 1;
        let names: Vec<String> = match self.detected <= SUGGESTIONS {
            true => self.roster.entries.iter().map(|entry| entry.unit.name.plain()).collect(),
            false => return None,
        };
        nearest(name, names.iter().map(String::as_str))
    }
}
