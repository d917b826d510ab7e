//! Detects sections, parts and typed sums by their labels and numbers, in files without a column `Loại dòng`.

use std::collections::BTreeSet;

use super::convert::SourceCell;
use super::head::{Head, TextRow};
use super::imported::{ImportNote, ImportedForm, NoteKind, SkipReason};
use crate::model::form::labels::{kind_in_file, names_ratio, numbers_rows};
use crate::model::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, Text};

/// The marks before the names of parts.
const MARKS: [char; 6] = ['-', '–', '+', '•', '*', '—'];

impl StatisticsForm {
    /// The kind of a row by its label. A row is plain if the form has a plain row with the same label.
    ///
    /// A typed sum is a total or a subtotal, so that nothing is counted twice and it is compared with its rows.
    pub(crate) fn detected_kind(&self, found: &[SourceCell], parent: Option<&[Option<i64>]>) -> RowKind {
        if self.is_section(found) {
            return RowKind::Section;
        }
        let label = self.source_label(found);
        match self.kind_of_label(label).filter(|_| !self.has_plain_row(label)) {
            Some(RowKind::Part) => RowKind::Part,
            Some(kind) if self.has_figures(found) => kind,
            _ if is_marked(label) && parent.is_some_and(|parent| self.is_within(found, parent)) => RowKind::Part,
            _ => RowKind::Plain,
        }
    }

    /// The numbers of the row of which the following rows are parts, if their names begin with a dash. `None` if such
    /// rows are units, as below a title without numbers.
    pub(super) fn parent_numbers(
        &self,
        found: &[SourceCell],
        kind: RowKind,
        before: Option<Vec<Option<i64>>>,
    ) -> Option<Vec<Option<i64>>> {
        let label = self.source_label(found);
        match kind {
            _ if is_marked(label) && kind_in_file(label) != Some(RowKind::Part) => before,
            RowKind::Part => before.or(Some(Vec::new())),
            RowKind::Plain => self.has_figures(found).then(|| self.summed_numbers(found)),
            _ => None,
        }
    }

    /// Whether no number is larger than that of the parent row, and the form has no plain row with this label.
    fn is_within(&self, found: &[SourceCell], parent: &[Option<i64>]) -> bool {
        let above =
            |(part, parent): (Option<i64>, &Option<i64>)| part.zip(*parent).is_some_and(|(part, parent)| part > parent);
        !self.summed_numbers(found).into_iter().zip(parent).any(above) && !self.has_plain_row(self.source_label(found))
    }

    /// The numbers in the summed columns; `None` for a cell without a whole number.
    fn summed_numbers(&self, found: &[SourceCell]) -> Vec<Option<i64>> {
        let cells = self.columns.iter().zip(found).filter(|(column, _)| column.kind.is_summed());
        let figure = |(column, cell): (&Column, &SourceCell)| match column.kind.read(&Text::literal(cell.words.trim()))
        {
            Ok(CellValue::Whole(number)) => Some(number),
            _ => None,
        };
        cells.map(figure).collect()
    }

    /// Whether a row with the label of averages or ratios has numbers in summed columns.
    pub(super) fn holds_ratios(&self, found: &[SourceCell]) -> bool {
        let label = self.source_label(found);
        names_ratio(label) && self.has_figures(found) && !self.has_plain_row(label)
    }

    fn has_figures(&self, found: &[SourceCell]) -> bool {
        let mut cells = self.columns.iter().zip(found).filter(|(column, _)| column.kind.is_summed());
        cells.any(|(_, cell)| !cell.words.trim().is_empty())
    }

    /// Whether the numbers of a row equal these sums.
    fn states(&self, row: &Row, sums: &[Option<i64>]) -> bool {
        let cells = self.cells_of(row);
        let mut stated = self.columns.iter().zip(cells.iter()).zip(sums);
        stated.all(|((column, cell), sum)| match (column.kind.read(cell), sum) {
            (Ok(CellValue::Whole(own)), Some(sum)) => own == *sum,
            _ => true,
        })
    }

    /// The name of a row, or its running number if the name is blank.
    fn source_label<'f>(&self, found: &'f [SourceCell]) -> &'f str {
        let words = |index: usize| found.get(index).map_or("", |found| found.words.as_str());
        let name = words(self.name_column());
        if !name.trim().is_empty() {
            return name;
        }
        let running = self.columns.iter().position(|column| column.kind == ColumnKind::RunningNumber);
        running.map_or("", words)
    }

    /// Whether a row has only a name and, in the column of running numbers, a mark in letters.
    fn is_section(&self, found: &[SourceCell]) -> bool {
        let name = self.name_column();
        let words = |index: usize| found.get(index).map_or("", |found| found.words.trim());
        let is_mark = |index: usize| {
            let mark = words(index).trim_end_matches('.');
            self.columns[index].kind == ColumnKind::RunningNumber
                && !mark.is_empty()
                && mark.len() <= 8
                && mark.chars().all(|c| c.is_ascii_uppercase())
        };
        let mut others = (0..self.columns.len()).filter(|index| *index != name && !is_mark(*index));
        (0..self.columns.len()).any(is_mark) && !words(name).is_empty() && others.all(|index| words(index).is_empty())
    }
}

impl ImportedForm {
    /// Changes plain rows to sections if their names have a mark, such as `I.`, and their numbers are the sums of the
    /// rows up to the next mark; then changes subtotals of all rows to totals.
    pub(crate) fn find_sections(&mut self) {
        let form = &self.form;
        let name = |row: &Row| form.cells_of(row).get(form.name_column()).map(Text::plain).unwrap_or_default();
        let marked: Vec<bool> =
            form.rows.iter().map(|row| row.kind == RowKind::Plain && has_section_mark(&name(row))).collect();
        let (mut found, mut doubtful) = (BTreeSet::new(), Vec::new());
        // From bottom to top: a section ends at the next mark or at a row that is neither plain nor a part.
        for (index, row) in form.rows.iter().enumerate().filter(|(index, _)| marked[*index]).rev() {
            let ends = |at: &usize| marked[*at] || !matches!(form.rows[*at].kind, RowKind::Plain | RowKind::Part);
            let end = (index + 1..form.rows.len()).find(ends).unwrap_or(form.rows.len());
            let rows = form.rows[index + 1..end].iter().filter(|row| row.kind == RowKind::Plain);
            let Ok(sums) = form.totals_of(rows) else { continue };
            let Ok(own) = form.totals_of(std::iter::once(row)) else { continue };
            if own != sums || own.iter().flatten().all(|figure| *figure == 0) {
                continue;
            }
            if marked.get(end) == Some(&true) && !found.contains(&end) {
                doubtful.push(index);
            } else {
                found.insert(index);
            }
        }
        for line in doubtful.into_iter().rev().filter_map(|index| self.lines.get(index)) {
            self.notes.push(ImportNote { row: Some(*line), place: line.to_string(), kind: NoteKind::MaybeSection });
        }
        for index in found {
            if let (Some(row), Some(line)) = (self.form.rows.get_mut(index), self.lines.get(index)) {
                row.kind = RowKind::Section;
                *row = row.clone().trimmed();
                self.notes.push(ImportNote { row: Some(*line), place: line.to_string(), kind: NoteKind::Section });
            }
        }
        self.find_totals();
    }

    /// Changes subtotals of all rows to totals, such as a last row `Cộng` below sections.
    fn find_totals(&mut self) {
        let (Ok(all), Ok(sums)) = (self.form.totals(), self.form.sums()) else { return };
        let totals: Vec<usize> = (0..self.form.rows.len())
            .filter(|index| {
                let row = &self.form.rows[*index];
                let own = sums.get(*index).and_then(Option::as_ref).is_some_and(|sums| self.form.states(row, sums));
                row.kind == RowKind::Subtotal && !own && self.form.states(row, &all)
            })
            .collect();
        for index in totals {
            if let Some(row) = self.form.rows.get_mut(index) {
                row.kind = RowKind::Total;
            }
        }
    }
}

/// The reason to skip a row of a list: it is a sum, or the title of a section.
pub(crate) fn not_an_entry(row: &TextRow, head: &Head) -> Option<SkipReason> {
    let is_partial = head.names.len() > 1 && row.cells.len() < head.names.len();
    let words = row.cells.iter().map(|(_, words)| words.as_str()).find(|words| words.chars().any(char::is_alphabetic));
    if is_partial && words.and_then(kind_in_file).is_some_and(RowKind::is_sum) {
        return Some(SkipReason::Sum);
    }
    let counts = |path: &[String]| path.last().is_some_and(|title| numbers_rows(title));
    let (place, path) = head.names.first()?;
    let mark = row.cell(*place)?.trim_end_matches(['.', ')']);
    let is_mark = !mark.is_empty() && mark.len() <= 5 && mark.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_partial && head.names.len() > 2 && row.cells.len() == 2 && counts(path) && is_mark)
        .then_some(SkipReason::Section)
}

/// Whether a name begins with the mark of a section: `I.`, `A)`.
fn has_section_mark(name: &str) -> bool {
    let Some((mark, rest)) = name.trim_start().split_once(['.', ')', '-']) else { return false };
    let mark = mark.trim_end();
    let is_roman = mark.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) && mark.len() <= 5;
    let is_letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_uppercase());
    !mark.is_empty() && (is_roman || is_letter) && !rest.trim().is_empty()
}

fn is_marked(label: &str) -> bool {
    label.trim_start().starts_with(MARKS)
}
