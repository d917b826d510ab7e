//! Finds the rows of a file that are not data.

use super::head::{Head, TextRow, has_column_numbers_of};
use super::imported::SkipReason;
use crate::model::form::labels::{closes_table, is_carried, names_sum, numbers_rows};
use crate::model::form::{Column, ColumnKind, StatisticsForm};

/// The kind of a row of numbers below the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberRow {
    /// Column numbers.
    ColumnNumbers,
    /// Data.
    Data,
    /// Column numbers or data.
    Ambiguous,
}

/// Classifies the first row below the head; `rest` are the rows behind it.
///
/// The row is data if the next one continues the sequence in the first column: 1, 2. It has column numbers if the first
/// column has text.
pub(crate) fn numbered(row: &TextRow, rest: &[TextRow], head: &Head) -> NumberRow {
    if !has_column_numbers_of(row, head) {
        return NumberRow::Data;
    }
    let first = head.names.iter().map(|(place, _)| *place).next().unwrap_or(0);
    // `A, 1` may be a unit. A row with A is data if the next one has B.
    let lettered = row.cell(first).is_some_and(|words| words.trim().eq_ignore_ascii_case("a"));
    let next = rest.first().and_then(|next| next.cell(first));
    if lettered && (head.names.len() < 3 || next.is_some_and(|words| words.trim().eq_ignore_ascii_case("b"))) {
        return NumberRow::Data;
    }
    let plain_one = row.cell(first).is_some_and(|words| words.trim() == "1");
    if !plain_one {
        return NumberRow::ColumnNumbers;
    }
    let below: Vec<&str> = rest.iter().filter_map(|row| row.cell(first)).map(str::trim).collect();
    let is_number = |words: &&&str| words.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&str> = below.iter().filter(is_number).copied().collect();
    match numbers.first() {
        Some(&"1") => NumberRow::ColumnNumbers,
        Some(&"2") => NumberRow::Data,
        // The first column has text.
        None if !below.is_empty() => NumberRow::ColumnNumbers,
        _ => NumberRow::Ambiguous,
    }
}

impl StatisticsForm {
    /// Classifies the first row below the head. The kinds of the columns resolve ambiguous rows.
    pub(crate) fn numbered(&self, row: &TextRow, rest: &[TextRow], head: &Head, places: &[Option<usize>]) -> NumberRow {
        let first = places.iter().flatten().min().copied().unwrap_or(0);
        let goes_on = rest.first().and_then(|next| next.cell(first)).is_some_and(|words| words.trim() == "B");
        if !goes_on && self.has_own_numbers(row, places) {
            return NumberRow::ColumnNumbers;
        }
        let is_running = |column: &Column| numbers_rows(&column.title.plain());
        // A unit or a remark is never `2`.
        let in_words = |column: &Column| matches!(column.kind, ColumnKind::Text) && !is_running(column);
        let numbers_words = self.columns.iter().zip(places).any(|(column, place)| place.is_some() && in_words(column));
        // The column `Loại dòng` has no number, and in some files the column of running numbers has none either.
        let is_open = |place: usize| {
            let column = self.columns.iter().zip(places).find(|(_, own)| **own == Some(place));
            let runs = column.is_some_and(|(column, _)| column.kind == ColumnKind::RunningNumber);
            column.is_none() || (runs && row.cell(place).is_none())
        };
        let names = head.names.iter().filter(|(place, _)| !is_open(*place)).cloned().collect();
        let numbered_head = Head { lines: head.lines.clone(), names };
        match numbered(row, rest, &numbered_head) {
            NumberRow::Ambiguous if self.has_column_numbers() || numbers_words => NumberRow::ColumnNumbers,
            numbered => numbered,
        }
    }

    /// Whether a row has the column numbers of the form, and one of them cannot be data: `A`, `2 = 4 + 5`.
    fn has_own_numbers(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let squeezed = |words: &str| words.replace("...", "…").split_whitespace().collect::<String>();
        let numbers = self.numbers();
        let same = |(own, place): (&String, &Option<usize>)| {
            let words = place.and_then(|place| row.cell(place)).unwrap_or_default();
            place.is_none() || squeezed(own) == squeezed(words)
        };
        // `A, 1` may be a unit. A single column number has no others to confirm it.
        let is_long = numbers.len() > 2;
        let is_alone = numbers.len() == 1;
        let tells = |(number, column): (&String, &Column)| {
            let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
            is_alone || (!is_plain && (number.contains('=') || column.kind.is_summed() || is_long))
        };
        self.has_column_numbers()
            && numbers.iter().zip(places).all(same)
            && numbers.iter().zip(&self.columns).any(tells)
    }

    /// Whether a row repeats the head.
    pub(crate) fn repeats_head(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let mut taken =
            self.columns.iter().zip(places).filter_map(|(column, place)| Some((column, row.cell((*place)?)?)));
        let mut filled = 0;
        taken.by_ref().all(|(column, words)| {
            filled += 1;
            column.is_called(words)
        }) && filled > 1
    }

    /// Whether a row has only the label of a sum.
    pub(crate) fn is_bare_sum(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let mut filled = places.iter().flatten().filter_map(|place| row.cell(*place));
        matches!((filled.next(), filled.next()), (Some(label), None) if names_sum(label))
    }

    /// Whether a row is a sum that is carried from page to page.
    pub(crate) fn carries(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let name = places.get(self.name_column()).copied().flatten();
        let words = name.and_then(|place| row.cell(place));
        let first = || row.cells.first().map(|(_, words)| words.as_str());
        words.or_else(first).is_some_and(|words| is_carried(words) && !self.has_plain_row(words))
    }

    /// The index of the first row below the table: a row with a closing label, such as `Người lập biểu`, and without
    /// numbers in it or below it.
    pub(crate) fn end(&self, rows: &[TextRow], places: &[Option<usize>]) -> usize {
        let figures: Vec<usize> = self
            .columns
            .iter()
            .zip(places)
            .filter(|(column, _)| !matches!(column.kind, ColumnKind::Text | ColumnKind::Note))
            .filter_map(|(_, place)| *place)
            .collect();
        let has_figure = |row: &TextRow| {
            figures.iter().any(|place| {
                row.cell(*place)
                    .is_some_and(|words| words.contains(|c: char| c.is_ascii_digit()) && !closes_table(words))
            })
        };
        // A row with a number and all rows above it belong to the table.
        let last = rows.iter().rposition(has_figure).map_or(0, |last| last + 1);
        let columns = places.iter().flatten().count();
        let after = rows.iter().enumerate().skip(last);
        after.filter(|(_, row)| closes(row, columns)).map(|(index, _)| index).next().unwrap_or(rows.len())
    }
}

/// Whether a row has a closing label, such as `Người lập biểu`.
pub(crate) fn closes(row: &TextRow, columns: usize) -> bool {
    let says_so = row.cells.iter().any(|(_, words)| closes_table(words));
    // A row with most of its cells filled is data.
    says_so && (row.cells.len() * 2 <= columns.max(2) || row.after_gap)
}

/// The report of a skipped row.
pub(crate) fn skipped(row: &TextRow, reason: SkipReason) -> super::imported::SkippedRow {
    let text = row.cells.first().map(|(_, words)| words.trim().to_owned()).unwrap_or_default();
    super::imported::SkippedRow { row: row.line, reason, text }
}
