//! Finds the rows of a sheet that add up others.

use super::formula::{Formula, Sum, Term};
use super::sheet::{Cell, SheetRow, Value};
use crate::model::form::labels::names_sum;

/// The largest number of comparisons of sums with rows, and of their numbers.
const MOST_COMPARED: usize = 20_000_000;
const MOST_ADDED: usize = 200_000_000;

/// The role of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Data,
    Sum,
    /// A sum with a different typed number in this column.
    Doubtful(u32),
}

/// A row that may be a sum.
struct Candidate {
    /// The rows that it adds up.
    covered: Ranges,
    /// Whether it adds up a column of a spreadsheet table, without naming the rows.
    of_table: bool,
    /// Whether the formula processes the sum.
    wrapped: bool,
}

impl Candidate {
    fn covers(&self, row: u32) -> bool {
        self.covered.contains(row)
    }
}

/// Ranges of rows that are sorted and do not overlap.
#[derive(Default)]
struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    fn contains(&self, row: u32) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= row);
        after.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|(_, last)| row <= *last)
    }
}

impl FromIterator<(u32, u32)> for Ranges {
    fn from_iter<T: IntoIterator<Item = (u32, u32)>>(ranges: T) -> Self {
        let mut ranges: Vec<(u32, u32)> = ranges.into_iter().collect();
        ranges.sort_unstable();
        ranges.dedup_by(|next, last| {
            let joins = next.0 <= last.1;
            if joins {
                last.1 = last.1.max(next.1);
            }
            joins
        });
        Self(ranges)
    }
}

/// The role of each row. The rows are below the row `head`; `columns` are the columns of the table, `figures` the
/// summed ones.
///
/// A row is a sum if a formula adds cells of its own column above or below it, and it has the label of a sum; or if
/// these cells belong to all adjacent rows, except other sums.
pub(super) fn roles(rows: &[&SheetRow], head: u32, columns: &[u32], figures: &[u32]) -> Vec<Role> {
    let candidates: Vec<Option<Candidate>> = rows.iter().map(|row| candidate(row, head, columns)).collect();
    // With too many sums for a comparison with all rows, only the labels count.
    let ranges: usize = candidates.iter().flatten().map(|candidate| candidate.covered.0.len() + 1).sum();
    let compared = ranges.saturating_mul(rows.len());
    let few = compared <= MOST_COMPARED && compared.saturating_mul(figures.len()) <= MOST_ADDED;
    let labelled = rows.iter().map(|row| label(row).is_some_and(names_sum));
    let totals: Vec<&Candidate> =
        candidates.iter().zip(labelled).filter_map(|(total, labelled)| total.as_ref().filter(|_| labelled)).collect();
    let role = |(index, row): (usize, &&SheetRow)| {
        let Some(candidate) = candidates.get(index).and_then(Option::as_ref) else {
            return if few && repeats_another(row, &totals, head, columns) { Role::Sum } else { Role::Data };
        };
        if label(row).is_some_and(names_sum) || candidate.of_table {
            return Role::Sum;
        }
        if candidate.wrapped || !few || !covers_neighbours(index, candidate, &candidates, rows) {
            return Role::Data;
        }
        let differing = figures.iter().find(|column| {
            let typed = row.cell(**column).filter(|cell| cell.formula.is_none()).map(|cell| &cell.value);
            matches!(typed, Some(Value::Number(typed)) if (typed - total(candidate, rows, **column)).abs() > 1e-6)
        });
        differing.map_or(Role::Sum, |column| Role::Doubtful(*column))
    };
    rows.iter().enumerate().map(role).collect()
}

/// The first text of a row.
pub(super) fn label(row: &SheetRow) -> Option<&str> {
    row.cells.iter().find_map(|cell| match &cell.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim()),
        _ => None,
    })
}

fn candidate(row: &SheetRow, head: u32, columns: &[u32]) -> Option<Candidate> {
    let cells = || row.cells.iter().filter(|cell| columns.contains(&cell.at.column));
    let sum = cells().find_map(|cell| match &cell.formula {
        Some(Formula::Sum(sum)) => sum_of_rows(cell, sum, head),
        _ => None,
    });
    // If a formula is more than a sum, the row must have the label of a sum.
    sum.or_else(|| {
        let mut cells = cells().filter(|_| label(row).is_some_and(names_sum));
        cells.find_map(|cell| match &cell.formula {
            Some(Formula::Mixed(terms)) => {
                let covered: Ranges = terms.iter().filter_map(|term| rows_of(cell, term, head)).collect();
                (!covered.0.is_empty()).then_some(Candidate { covered, of_table: false, wrapped: true })
            }
            _ => None,
        })
    })
}

/// Whether a row repeats another one, such as the sum of a group of one row: a total adds this row and not the other.
fn repeats_another(row: &SheetRow, totals: &[&Candidate], head: u32, columns: &[u32]) -> bool {
    let repeated = |cell: &Cell| {
        let formula = cell.formula.as_ref().filter(|formula| repeats_a_cell(formula))?;
        rows_of(cell, formula.terms().first()?, head).map(|(row, _)| row)
    };
    let mut cells = row.cells.iter().filter(|cell| columns.contains(&cell.at.column));
    let Some(other) = cells.find_map(repeated) else { return false };
    totals.iter().any(|total| total.covers(row.row) && !total.covers(other))
}

/// Whether all numbers of a row are formulas over other rows of the table, such as averages and differences.
pub(super) fn comes_from_others(row: &SheetRow, head: u32, figures: &[u32]) -> bool {
    let cells = || row.cells.iter().filter(|cell| figures.contains(&cell.at.column) && !cell.is_blank());
    let is_of_others = |cell: &Cell| {
        let Some(formula) = &cell.formula else { return false };
        !repeats_a_cell(formula) && formula.terms().iter().any(|term| rows_of(cell, term, head).is_some())
    };
    cells().next().is_some() && cells().all(is_of_others)
}

/// Whether a formula is a reference to a single cell.
fn repeats_a_cell(formula: &Formula) -> bool {
    let one = |terms: &[Term]| matches!(terms, [Term::Cells(first, last)] if first.at == last.at);
    matches!(formula, Formula::Other(terms) if one(terms))
}

/// The rows that a sum adds up; `None` if it adds other cells.
fn sum_of_rows(cell: &Cell, sum: &Sum, head: u32) -> Option<Candidate> {
    let cells = sum.terms.iter().filter(|term| matches!(term, Term::Cells(..)));
    let of_table = sum.terms.contains(&Term::TableColumn);
    let covered = cells.map(|term| rows_of(cell, term, head)).collect::<Option<Ranges>>()?;
    Some(Candidate { covered, of_table, wrapped: sum.wrapped })
}

/// The first and last row of referenced cells that are above or below a cell, in its own column.
fn rows_of(cell: &Cell, term: &Term, head: u32) -> Option<(u32, u32)> {
    let Term::Cells(first, last) = term else { return None };
    let (first, last) = (first.at, last.at);
    let own_column = first.column == cell.at.column && last.column == cell.at.column;
    let beside = last.row < cell.at.row || first.row > cell.at.row;
    (own_column && beside && first.row > head && first.row <= last.row).then_some((first.row, last.row))
}

/// Whether the covered rows are all adjacent rows, except other sums.
fn covers_neighbours(index: usize, own: &Candidate, all: &[Option<Candidate>], rows: &[&SheetRow]) -> bool {
    let is_sum = |index: usize| all.get(index).is_some_and(Option::is_some);
    let covered: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| own.covers(row.row)).map(|(index, _)| index).collect();
    let (Some(&first), Some(&last)) = (covered.first(), covered.last()) else { return false };
    let adjoins = match last < index {
        true => (last + 1..index).all(is_sum),
        false => (index + 1..first).all(is_sum),
    };
    let others = covered.iter().filter_map(|index| all.get(*index)?.as_ref());
    let within_others: Ranges = others.flat_map(|other| other.covered.0.iter().copied()).collect();
    let complete = (first..=last).all(|at| {
        let is_covered = covered.binary_search(&at).is_ok();
        is_covered || is_sum(at) || rows.get(at).is_some_and(|row| within_others.contains(row.row))
    });
    adjoins && complete
}

/// The sum of the covered numbers of a column.
fn total(candidate: &Candidate, rows: &[&SheetRow], column: u32) -> f64 {
    let covered = rows.iter().filter(|row| candidate.covers(row.row));
    let numbers = covered.filter_map(|row| match row.cell(column)?.value {
        Value::Number(number) => Some(number),
        _ => None,
    });
    numbers.sum()
}
