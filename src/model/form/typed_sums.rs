//! Typed sums: rows with the label of a sum and with typed figures. Totals skip them, and their figures are checked.

use std::collections::BTreeSet;
use std::ops::Range;

use super::labels::{SumLabel, sum_label};
use super::neighbour::Neighbour;
use super::{CellValue, ColumnKind, Row, RowKind, StatisticsForm};

/// A row with typed sums.
#[derive(Debug)]
pub(crate) struct TypedSum {
    /// The index of the row.
    pub(crate) row: usize,
    /// Whether the row is certainly a sum. Otherwise it counts as data.
    pub(crate) is_sum: bool,
    /// The wrong figures. Empty if the row is not certainly a sum.
    pub(crate) wrong: Vec<WrongFigure>,
}

/// A figure that differs from the sum of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrongFigure {
    /// The index of the column.
    pub(crate) column: usize,
    pub(crate) stated: i64,
    pub(crate) counted: i128,
}

/// The figures of all rows, and their running totals.
struct Figures {
    /// The whole numbers of each row, by column. `None` in columns that are not added up.
    rows: Vec<Vec<Option<i64>>>,
    /// The sums and the number of the rows that count before each row.
    before: Vec<(Vec<i128>, usize)>,
}

impl Figures {
    /// Returns the sums and the number of the rows that count in a range.
    fn of(&self, range: Range<usize>) -> Option<(Vec<i128>, usize)> {
        let (end, count_to_end) = self.before.get(range.end)?;
        let (start, count_to_start) = self.before.get(range.start)?;
        let sums = end.iter().zip(start).map(|(end, start)| end - start);
        Some((sums.collect(), count_to_end.saturating_sub(*count_to_start)))
    }
}

impl StatisticsForm {
    /// Returns the typed sums, in order.
    ///
    /// A plain row is one by its label. In a form with plain rows and subtotals only, the subtotals are typed sums too,
    /// because some plain rows may be parts of others. In any other form a wrong subtotal is an error.
    pub(crate) fn typed_sums(&self) -> Vec<TypedSum> {
        let labels: Vec<SumLabel> = self.rows.iter().map(|row| self.label_of(row)).collect();
        if labels.iter().all(|label| *label == SumLabel::Other) {
            return Vec::new();
        }
        let is_sure: BTreeSet<usize> =
            labels.iter().enumerate().filter(|(_, label)| **label == SumLabel::Sum).map(|(row, _)| row).collect();
        let mut found = Vec::new();
        let mut sums = is_sure.clone();
        let figures = self.figures(&labels, &sums);
        for (row, label) in labels.iter().enumerate().filter(|(_, label)| **label == SumLabel::Doubtful) {
            // A sum of one row may be a repetition of that row, and zeros prove nothing.
            let stated = figures.rows.get(row).into_iter().flatten().flatten();
            let says = stated.clone().any(|figure| *figure != 0);
            let fits = |(wrong, rows): &(Vec<WrongFigure>, usize)| wrong.is_empty() && *rows > 1;
            let is_sum = says && self.held_against(row, &is_sure, &figures).iter().any(fits);
            if is_sum {
                sums.insert(row);
            } else if *label == SumLabel::Doubtful && says {
                found.push(TypedSum { row, is_sum: false, wrong: Vec::new() });
            }
        }
        let figures = self.figures(&labels, &sums);
        for row in sums.iter().copied() {
            let held = self.held_against(row, &sums, &figures);
            // The range with the fewest wrong figures. Nearer ranges come first.
            let best = held.into_iter().filter(|(_, rows)| *rows > 0).min_by_key(|(wrong, _)| wrong.len());
            found.push(TypedSum { row, is_sum: true, wrong: best.map(|(wrong, _)| wrong).unwrap_or_default() });
        }
        found.sort_by_key(|sum| sum.row);
        found
    }

    /// Tells for each row whether it counts in sums: it is plain and not a typed sum.
    pub(crate) fn counted(&self) -> Vec<bool> {
        let mut counted: Vec<bool> = self.rows.iter().map(|row| row.kind == RowKind::Plain).collect();
        for sum in self.typed_sums().into_iter().filter(|sum| sum.is_sum) {
            if let Some(counted) = counted.get_mut(sum.row) {
                *counted = false;
            }
        }
        counted
    }

    /// Returns the label of a row: its first text that is not a mark.
    pub(crate) fn label_words(&self, row: &Row) -> Option<String> {
        let cells = self.cells_of(row);
        let texts = self.columns.iter().zip(cells.iter()).filter(|(column, _)| column.kind == ColumnKind::Text);
        let words = texts.filter(|(_, cell)| !cell.is_blank() && Neighbour::of(cell).is_none());
        words.map(|(_, cell)| cell.plain().trim().to_owned()).find(|words| !is_mark(words))
    }

    fn label_of(&self, row: &Row) -> SumLabel {
        match row.kind {
            RowKind::Subtotal if self.is_flat() => SumLabel::Sum,
            RowKind::Plain => self.label_words(row).map_or(SumLabel::Other, |words| sum_label(&words)),
            _ => SumLabel::Other,
        }
    }

    /// Returns `true` if the form has plain rows and subtotals only.
    pub(crate) fn is_flat(&self) -> bool {
        self.rows.iter().all(|row| matches!(row.kind, RowKind::Plain | RowKind::Subtotal))
    }

    fn figures(&self, labels: &[SumLabel], sums: &BTreeSet<usize>) -> Figures {
        let summed: Vec<bool> = self.columns.iter().map(super::Column::is_summed).collect();
        let mut so_far = (vec![0_i128; self.columns.len()], 0);
        let mut figures = Figures { rows: Vec::with_capacity(self.rows.len()), before: vec![so_far.clone()] };
        for (index, (row, _)) in self.rows.iter().zip(labels).enumerate() {
            let cells = self.cells_of(row);
            let figure =
                |((column, cell), summed): ((&super::Column, &crate::model::Text), &bool)| match column.kind.read(cell)
                {
                    Ok(CellValue::Whole(number)) if *summed => Some(number),
                    _ => None,
                };
            let own: Vec<Option<i64>> = self.columns.iter().zip(cells.iter()).zip(&summed).map(figure).collect();
            if row.kind == RowKind::Plain && !sums.contains(&index) {
                for (sum, figure) in so_far.0.iter_mut().zip(&own) {
                    *sum += i128::from(figure.unwrap_or(0));
                }
                so_far.1 += 1;
            }
            figures.rows.push(own);
            figures.before.push(so_far.clone());
        }
        figures
    }

    /// Compares a row with each range that it may add up. Returns the wrong figures and the number of rows for each
    /// range.
    fn held_against(&self, row: usize, sums: &BTreeSet<usize>, figures: &Figures) -> Vec<(Vec<WrongFigure>, usize)> {
        let is_section = |index: &usize| self.rows.get(*index).is_some_and(|row| row.kind == RowKind::Section);
        let is_end = |index: &usize| {
            sums.contains(index) || is_section(index) || self.rows.get(*index).is_some_and(|row| row.kind.is_sum())
        };
        let above = |ends: &dyn Fn(&usize) -> bool| (0..row).rev().find(|index| ends(index)).map_or(0, |at| at + 1);
        let end = self.rows.len();
        let below = (row + 1..end).find(is_end).unwrap_or(end);
        let ranges = [above(&is_end)..row, above(&is_section)..row, 0..row, row + 1..below, row + 1..end, 0..end];
        let stated = figures.rows.get(row).map(Vec::as_slice).unwrap_or_default();
        let hold = |(counted, rows): (Vec<i128>, usize)| {
            let columns = stated.iter().zip(counted).enumerate();
            let wrong = columns.filter_map(|(column, (stated, counted))| {
                let stated = (*stated)?;
                (i128::from(stated) != counted).then_some(WrongFigure { column, stated, counted })
            });
            (wrong.collect(), rows)
        };
        ranges.into_iter().filter_map(|range| figures.of(range)).map(hold).collect()
    }
}

/// Returns `true` for the mark of a row, such as `I`, `1.2` or `a)`.
fn is_mark(words: &str) -> bool {
    let mut parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let is_roman = |part: &str| part.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x'));
    parts.all(|part| part.chars().count() == 1 || is_roman(part) || part.bytes().all(|byte| byte.is_ascii_digit()))
}
