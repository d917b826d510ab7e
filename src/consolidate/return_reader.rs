//! Reads the rows of returns and checks their values.

use std::collections::BTreeMap;
use std::ops::Range;

use super::column_map;
use super::finding_kinds::{
    NEGATIVE_NUMBER, NUMBER_TOO_LARGE, REQUIRED_BLANK, TOTAL_WRONG, UNREADABLE_CELL, return_path,
};
use super::ratios::is_ratio_column;
use super::unit_return::UnitReturn;
use crate::check::Finding;
use crate::error::wanted_vi;
use crate::field_path::FieldPath;
use crate::model::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, Text, TypedSum, is_dotted};

/// Reads the rows of returns and collects findings.
#[derive(Debug)]
pub(super) struct ReturnReader<'a> {
    pub(super) table: &'a StatisticsForm,
    pub(super) found: Vec<Finding>,
}

/// A return with the positions of the columns of the table.
pub(super) struct MappedReturn<'r> {
    pub(super) index: usize,
    pub(super) received: &'r UnitReturn<'r>,
    pub(super) places: Vec<Option<usize>>,
    /// The rows with typed sums, by index.
    sums: BTreeMap<usize, TypedSum>,
}

impl MappedReturn<'_> {
    pub(super) fn path(&self, row: usize, column: usize) -> FieldPath {
        let place = self.places.get(column).copied().flatten().unwrap_or_default();
        self.row_path(row).child("cells").index(place)
    }

    pub(super) fn row_path(&self, row: usize) -> FieldPath {
        return_path(self.index).child("rows").index(row)
    }

    /// The typed sums of a plain row that adds up others.
    pub(super) fn typed_sum(&self, row: usize) -> Option<&TypedSum> {
        let is_plain = self.received.form.rows.get(row).is_some_and(|row| row.kind == RowKind::Plain);
        self.sums.get(&row).filter(|sum| is_plain && sum.is_sum)
    }

    /// The cell of a row in a column of the table.
    pub(super) fn cell(&self, row: &Row, column: usize) -> Text {
        let place = self.places.get(column).copied().flatten();
        let cells = self.received.form.cells_of(row);
        place.and_then(|place| cells.get(place)).cloned().unwrap_or_default()
    }

    /// Whether a row has more than a name and a running number.
    pub(super) fn is_filled(&self, table: &StatisticsForm, row: &Row) -> bool {
        let name = table.name_column();
        let mut columns = table.columns.iter().enumerate();
        columns.any(|(index, column)| {
            let cell = self.cell(row, index);
            let says = !cell.is_blank() && !matches!(column.kind.read(&cell), Ok(CellValue::Merged(_)));
            index != name && column.kind != ColumnKind::RunningNumber && says
        })
    }
}

impl<'a> ReturnReader<'a> {
    pub(super) fn new(table: &'a StatisticsForm, found: Vec<Finding>) -> Self {
        Self { table, found }
    }

    /// Maps the columns of a return.
    pub(super) fn map_columns<'r>(&mut self, index: usize, received: &'r UnitReturn<'r>) -> MappedReturn<'r> {
        let (places, found) = column_map::column_map(self.table, index, &received.form);
        self.found.extend(found);
        let sums = received.form.typed_sums().into_iter().map(|sum| (sum.row, sum)).collect();
        MappedReturn { index, received, places, sums }
    }

    /// Reads the values of a row by the columns of the table, and reports invalid ones.
    pub(super) fn read(&mut self, mapped: &MappedReturn<'_>, at: usize, row: &Row) -> Vec<CellValue> {
        let mut values = Vec::with_capacity(self.table.columns.len());
        for (place, column) in self.table.columns.iter().enumerate() {
            let cell = mapped.cell(row, place);
            let (key, plain) = (column.key(), cell.plain());
            let wanted = mapped.places[place].and_then(|place| mapped.received.wanted(at, place));
            let value = match wanted.map_or_else(|| column.kind.read(&cell), Err) {
                Ok(value) => value,
                Err(wanted) => {
                    self.found.push(UNREADABLE_CELL.at(
                        mapped.path(at, place),
                        &[&key, &plain, wanted, wanted_vi(wanted)],
                        &plain,
                    ));
                    values.push(CellValue::Blank);
                    continue;
                }
            };
            match value {
                CellValue::Blank
                    if column.required && place != self.table.name_column() && mapped.places[place].is_some() =>
                {
                    self.found.push(REQUIRED_BLANK.at(mapped.path(at, place), &[&key], ""));
                }
                CellValue::NoFigure(ref text) if column.required && is_dotted(text) => {
                    self.found.push(REQUIRED_BLANK.at(mapped.path(at, place), &[&key], ""));
                }
                CellValue::Whole(number) if number < 0 => {
                    let number = number.to_string();
                    self.found.push(NEGATIVE_NUMBER.at(mapped.path(at, place), &[&key, &number], &plain));
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
                let plain = mapped.cell(row, place).plain();
                self.found.push(NUMBER_TOO_LARGE.at(mapped.path(at, place), &words.map(String::as_str), &plain));
            }
        }
        values
    }

    /// The texts of unreadable cells in the findings from index `since` on.
    pub(super) fn unreadable(&self, since: usize) -> Option<String> {
        let found = self.found.iter().skip(since).filter(|finding| UNREADABLE_CELL.is(finding));
        let cells: Vec<String> = found.map(|finding| format!("`{}`", finding.text.trim())).collect();
        (!cells.is_empty()).then(|| cells.join(", "))
    }

    /// The sums of plain rows in a range, for each column of the table.
    pub(super) fn sums(&self, mapped: &MappedReturn<'_>, rows: Range<usize>) -> Vec<i128> {
        let form = &mapped.received.form;
        let rows = form.rows.get(rows.clone()).unwrap_or_default().iter().zip(rows);
        let is_counted = |(row, at): &(&Row, usize)| row.kind == RowKind::Plain && mapped.typed_sum(*at).is_none();
        let plain: Vec<&Row> = rows.filter(is_counted).map(|(row, _)| row).collect();
        let whole = |index: usize, column: &Column, row: &Row| match column.kind.read(&mapped.cell(row, index)) {
            Ok(CellValue::Whole(number)) => i128::from(number),
            _ => 0,
        };
        let columns = self.table.columns.iter().enumerate();
        columns.map(|(index, column)| plain.iter().map(|row| whole(index, column, row)).sum()).collect()
    }

    /// Reports typed sums that differ from the sums of their rows.
    pub(super) fn report_wrong_sums(&mut self, mapped: &MappedReturn<'_>, sum: &TypedSum) {
        for wrong in &sum.wrong {
            let place = mapped.places.iter().position(|place| *place == Some(wrong.column));
            let Some((place, column)) = place.and_then(|place| Some((place, self.table.columns.get(place)?))) else {
                continue;
            };
            if !is_ratio_column(column) {
                let (stated, counted) = (wrong.stated.to_string(), wrong.counted.to_string());
                let path = mapped.path(sum.row, place);
                self.found.push(TOTAL_WRONG.at(path, &[&column.key(), &stated, &counted], &stated));
            }
        }
    }

    /// Compares a stated total with computed sums.
    pub(super) fn compare(&mut self, mapped: &MappedReturn<'_>, at: usize, row: &Row, sums: &[i128]) {
        for (place, (column, sum)) in self.table.columns.iter().zip(sums).enumerate() {
            let cell = mapped.cell(row, place);
            let stated = column.kind.read(&cell);
            let is_open = matches!(stated, Ok(CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
            if place == self.table.name_column() || is_open || is_ratio_column(column) || !column.kind.is_summed() {
                continue;
            }
            if !matches!(stated, Ok(CellValue::Whole(number)) if i128::from(number) == *sum) {
                let plain = cell.plain();
                let words = [&column.key(), plain.trim(), &sum.to_string()];
                self.found.push(TOTAL_WRONG.at(mapped.path(at, place), &words, &plain));
            }
        }
    }
}
