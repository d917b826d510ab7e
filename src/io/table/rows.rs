//! Which rows of a foreign file are data, and which are not.

use super::head::{Head, TextRow, has_column_numbers_of};
use super::imported::SkipReason;
use crate::model::form::labels::{closes_table, is_carried, names_sum, numbers_rows};
use crate::model::form::{Column, ColumnKind, StatisticsForm};

/// What a row of numbers below the head is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberRow {
    /// Numbers of the columns.
    ColumnNumbers,
    /// Data like any other row.
    Data,
    /// It may be either.
    Ambiguous,
}

/// What the first row below the head is, if it numbers the columns; `rest` are the rows behind it.
///
/// It is data where the row behind it goes on in the first column: 1, 2. Where the first column holds words, it is none.
pub(crate) fn numbered(row: &TextRow, rest: &[TextRow], head: &Head) -> NumberRow {
    if !has_column_numbers_of(row, head) {
        return NumberRow::Data;
    }
    let first = head.names.iter().map(|(place, _)| *place).next().unwrap_or(0);
    // `A, 1` may be a unit; a row with B behind one with A is data.
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
        // Words stand in the first column.
        None if !below.is_empty() => NumberRow::ColumnNumbers,
        _ => NumberRow::Ambiguous,
    }
}

impl StatisticsForm {
    /// What the first row below the head is: the kinds of the columns decide what the rows leave open.
    pub(crate) fn numbered(&self, row: &TextRow, rest: &[TextRow], head: &Head, places: &[Option<usize>]) -> NumberRow {
        let first = places.iter().flatten().min().copied().unwrap_or(0);
        let goes_on = rest.first().and_then(|next| next.cell(first)).is_some_and(|words| words.trim() == "B");
        if !goes_on && self.has_own_numbers(row, places) {
            return NumberRow::ColumnNumbers;
        }
        let is_running = |column: &Column| numbers_rows(&column.title.plain());
        // No unit and no remark is called 2.
        let in_words = |column: &Column| matches!(column.kind, ColumnKind::Text) && !is_running(column);
        let numbers_words = self.columns.iter().zip(places).any(|(column, place)| place.is_some() && in_words(column));
        // Neither the column with the kinds of the rows is numbered nor, in some offices, that of running numbers.
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

    /// Whether a row has the column numbers of the form, some of which cannot be data: `A`, `2 = 4 + 5`.
    fn has_own_numbers(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let squeezed = |words: &str| words.replace("...", "…").split_whitespace().collect::<String>();
        let numbers = self.numbers();
        let same = |(own, place): (&String, &Option<usize>)| {
            let words = place.and_then(|place| row.cell(place)).unwrap_or_default();
            place.is_none() || squeezed(own) == squeezed(words)
        };
        // A unit may be called A, and have a figure 1. The only column of a form cannot be compared with others.
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

    /// Whether a row is the head again.
    pub(crate) fn repeats_head(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let mut taken =
            self.columns.iter().zip(places).filter_map(|(column, place)| Some((column, row.cell((*place)?)?)));
        let mut filled = 0;
        taken.by_ref().all(|(column, words)| {
            filled += 1;
            column.is_called(words)
        }) && filled > 1
    }

    /// Whether a row is the label of a sum and nothing else.
    pub(crate) fn is_bare_sum(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let mut filled = places.iter().flatten().filter_map(|place| row.cell(*place));
        matches!((filled.next(), filled.next()), (Some(label), None) if names_sum(label))
    }

    /// Whether a row is a sum carried from one page to the next.
    pub(crate) fn carries(&self, row: &TextRow, places: &[Option<usize>]) -> bool {
        let name = places.get(self.name_column()).copied().flatten();
        let words = name.and_then(|place| row.cell(place));
        let first = || row.cells.first().map(|(_, words)| words.as_str());
        words.or_else(first).is_some_and(|words| is_carried(words) && !self.has_plain_row(words))
    }

    /// The index of the first row that is below the table: one that says so, and no figure stands in it or below it.
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
        // A row with a figure is data, and so is all above it.
        let last = rows.iter().rposition(has_figure).map_or(0, |last| last + 1);
        let columns = places.iter().flatten().count();
        let after = rows.iter().enumerate().skip(last);
        after.filter(|(_, row)| closes(row, columns)).map(|(index, _)| index).next().unwrap_or(rows.len())
    }
}

/// Whether a row says that the table has ended above it.
pub(crate) fn closes(row: &TextRow, columns: usize) -> bool {
    let says_so = row.cells.iter().any(|(_, words)| closes_table(words));
    // A full row is data, whatever its cells begin with.
    says_so && (row.cells.len() * 2 <= columns.max(2) || row.after_gap)
}

/// A row that is left out.
pub(crate) fn skipped(row: &TextRow, reason: SkipReason) -> super::imported::SkippedRow {
    let text = row.cells.first().map(|(_, words)| words.trim().to_owned()).unwrap_or_default();
    super::imported::SkippedRow { row: row.line, reason, text }
}
