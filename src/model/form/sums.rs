//! Sums of the rows of a form.

use std::borrow::Cow;
use std::ops::Range;

use super::{CellValue, Column, ColumnKind, Neighbour, Row, RowKind, StatisticsForm, is_dotted};
use crate::error::{Error, FormProblem};
use crate::model::Text;
use crate::model::form::labels::names_sum;

impl StatisticsForm {
    /// Returns the cells of a row, one for each column, with blank cells for omitted running numbers.
    pub(crate) fn cells_of<'r>(&self, row: &'r Row) -> Cow<'r, [Text]> {
        let running = self.columns.iter().filter(|column| column.kind == ColumnKind::RunningNumber).count();
        let leaves_out = running > 0 && row.cells.len() + running == self.columns.len();
        match row.kind {
            RowKind::Section if row.cells.len() < self.columns.len() => {
                let mut cells = row.cells.clone();
                cells.resize(self.columns.len(), Text::default());
                Cow::Owned(cells)
            }
            kind if kind != RowKind::Section && leaves_out => {
                let mut given = row.cells.iter().cloned();
                // A row whose name is merged with the row above shares its number too.
                let joins = row.cells.first().and_then(Neighbour::of) == Some(Neighbour::Above);
                let number = if joins { Neighbour::Above.text() } else { Text::default() };
                let cell = |column: &Column| match column.kind {
                    ColumnKind::RunningNumber => number.clone(),
                    _ => given.next().unwrap_or_default(),
                };
                Cow::Owned(self.columns.iter().map(cell).collect())
            }
            _ => Cow::Borrowed(&row.cells),
        }
    }

    /// Returns `true` if the number of cells matches the columns.
    pub(crate) fn is_whole(&self, row: &Row) -> bool {
        let cells = self.cells_of(row).len();
        cells == self.columns.len() && !row.cells.is_empty()
    }

    /// Returns `true` if a file of the rows needs a column for their kinds. Sums do not need it.
    pub(crate) fn tells_kinds(&self) -> bool {
        let name = |row: &Row| self.cells_of(row).get(self.name_column()).map(Text::plain).unwrap_or_default();
        // Without the column, this plain row would be read as a row of another kind.
        let misleads = |row: &Row| row.kind == RowKind::Plain && self.kind_of_label(&name(row)).is_some();
        self.rows
            .iter()
            .any(|row| matches!(row.kind, RowKind::Section | RowKind::Part) || row.level != 1 || misleads(row))
    }

    /// Returns the column of names: the first column without row numbers.
    pub(crate) fn name_column(&self) -> usize {
        let numbers = |column: &Column| match column.kind {
            ColumnKind::RunningNumber => true,
            kind => kind.is_summed() && column.numbers_rows(),
        };
        self.columns.iter().position(|column| !numbers(column)).unwrap_or(0)
    }

    /// Returns the column for the labels of sums: the widest column of text, preferably to the left of the figures.
    pub(crate) fn label_column(&self) -> Option<usize> {
        /// The estimated width of a letter in a column without a width, in millimetres.
        const LETTER: usize = 2;
        const WIDE: usize = 60;
        let figures = self.columns.iter().position(Column::is_summed).unwrap_or(self.columns.len());
        let is_words = |index: &usize| matches!(self.columns[*index].kind, ColumnKind::Text);
        let widest = |range: Range<usize>| {
            let width = |index: usize| match self.columns[index].width {
                Some(width) => usize::from(width.get()),
                None => {
                    let cells =
                        self.rows.iter().filter_map(|row| Some(self.cells_of(row).get(index)?.words().chars().count()));
                    let title = self.columns[index].title.words().chars().count();
                    (cells.chain([title]).max().unwrap_or(0) * LETTER).min(WIDE)
                }
            };
            // The first of equally wide columns.
            range.filter(is_words).map(|index| (width(index), index)).rev().max_by_key(|(width, _)| *width)
        };
        let found = widest(0..figures).or_else(|| widest(figures..self.columns.len()));
        let other = || self.columns.iter().position(|column| !column.is_summed());
        found.map(|(_, index)| index).or_else(other)
    }

    /// Returns the column for the default label of a subtotal or total: the column of names if names
    /// are merged, otherwise the column for the labels of sums.
    pub(crate) fn total_column(&self) -> Option<usize> {
        let name = self.name_column();
        let is_text = self.columns.get(name).is_some_and(|own| own.kind == ColumnKind::Text);
        if is_text && !self.joined_rows().is_empty() { Some(name) } else { self.label_column() }
    }

    /// Returns the label of a subtotal or total, with its column. `phrase` is the name of the kind of row.
    pub(crate) fn sum_label(&self, row: &Row, phrase: &str) -> Option<(usize, String)> {
        let cells = self.cells_of(row);
        let is_words = |kind: ColumnKind| matches!(kind, ColumnKind::Text | ColumnKind::Note);
        let says = |cell: &Text| !cell.is_blank() && Neighbour::of(cell).is_none();
        let own = self.columns.iter().zip(cells.iter()).position(|(column, cell)| is_words(column.kind) && says(cell));
        // The first cell of a horizontally merged area has the text.
        let first = |index: usize| {
            let leftward = cells.iter().take(index + 1).rev();
            index - leftward.take_while(|cell| Neighbour::of(cell) == Some(Neighbour::Left)).count().min(index)
        };
        match own {
            Some(index) if names_sum(&cells[index].words()) => Some((index, cells[index].as_str().to_owned())),
            Some(index) => Some((index, format!("{phrase} {}", cells[index].as_str()))),
            None => Some((first(self.total_column()?), phrase.to_owned())),
        }
    }

    /// Returns the running number of each row. It is `None` for rows that are not plain, for sums, and for rows that
    /// share the number of the row above.
    pub(crate) fn running_numbers(&self) -> Vec<Option<usize>> {
        let running = self.columns.iter().position(|column| column.kind == ColumnKind::RunningNumber);
        let mut number = 0;
        let numbered = |(row, counted): (&Row, bool)| {
            if row.kind == RowKind::Section {
                number = 0;
            }
            let merged = running.and_then(|at| self.cells_of(row).get(at).and_then(Neighbour::of)).is_some();
            let counts = counted && !merged;
            number += usize::from(counts);
            counts.then_some(number)
        };
        self.rows.iter().zip(self.counted()).map(numbered).collect()
    }

    /// Tells which columns name the rows: the column of names and, if names are merged, all columns of text to the left
    /// of the figures.
    pub(crate) fn naming_columns(&self) -> Vec<bool> {
        let name = self.name_column();
        let figures = match !self.joined_rows().is_empty() {
            true => self.columns.iter().position(Column::takes_figures).unwrap_or(0),
            false => 0,
        };
        let names = |(index, column): (usize, &Column)| match column.kind {
            ColumnKind::RunningNumber => true,
            ColumnKind::Text => index == name || index < figures,
            _ => index == name,
        };
        self.columns.iter().enumerate().map(names).collect()
    }

    /// Returns `true` if a row has values outside the columns that name the rows.
    pub(crate) fn has_values(&self, row: &Row, naming: &[bool]) -> bool {
        let cells = self.cells_of(row);
        let mut cells = self.columns.iter().zip(cells.iter()).zip(naming);
        cells.any(|((column, cell), is_name)| {
            // `X` means that no figure is required.
            let read = column.kind.read(cell);
            let is_open = matches!(read, Ok(CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
            !is_name && !is_open
        })
    }

    /// Returns `true` if a row still has to be filled in: it has no figure, and a blank cell for one. Text beside the
    /// name, such as a code, is not a figure. In a form without figures, a row with a name only has to be filled in.
    pub(crate) fn is_open(&self, row: &Row, naming: &[bool]) -> bool {
        let cells = self.cells_of(row);
        let has_figures = self.columns.iter().any(Column::takes_figures);
        let counts = |column: &Column| match has_figures {
            true => column.takes_figures(),
            false => column.kind != ColumnKind::RunningNumber,
        };
        let takes = |(index, cell): (usize, &Text)| {
            // A cell extends over the cells merged with it.
            let reach = cells.iter().skip(index + 1).take_while(|next| Neighbour::of(next) == Some(Neighbour::Left));
            let mut own = self.columns.iter().skip(index).take(1 + reach.count());
            (cell.is_blank() || is_dotted(&cell.words())) && own.any(counts)
        };
        let is_figure = |(column, cell): (&Column, &Text)| {
            let read = column.kind.read(cell);
            let is_open = matches!(read, Ok(CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
            column.takes_figures() && !is_open
        };
        let is_filled = match has_figures {
            true => self.columns.iter().zip(cells.iter()).any(is_figure),
            false => self.has_values(row, naming),
        };
        matches!(row.kind, RowKind::Plain | RowKind::Part) && !is_filled && cells.iter().enumerate().any(takes)
    }

    /// Returns the range of rows that a section, a subtotal or a total adds up. The range may contain rows that do not
    /// count.
    pub(crate) fn added_by(&self, index: usize) -> Option<Range<usize>> {
        let row = self.rows.get(index)?;
        let ends = |other: &Row| {
            let kinds = matches!(other.kind, RowKind::Section | RowKind::Subtotal);
            kinds && other.level <= row.level
        };
        match row.kind {
            RowKind::Total => Some(0..self.rows.len()),
            RowKind::Section => {
                let ends = |other: &Row| ends(other) || other.kind == RowKind::Total;
                let next = index + 1;
                let end = self.rows[next..].iter().position(ends).map_or(self.rows.len(), |at| next + at);
                Some(next..end)
            }
            RowKind::Subtotal => Some(self.rows[..index].iter().rposition(ends).map_or(0, |at| at + 1)..index),
            RowKind::Plain | RowKind::Part => None,
        }
    }

    /// Returns the sums of each section, subtotal and total, by column. It is `None` for other rows, and for sums without
    /// rows.
    ///
    /// # Errors
    /// If a cell is not a number, or a sum is too large.
    pub(crate) fn sums(&self) -> Result<Vec<Option<Vec<Option<i64>>>>, Error> {
        let totals = self.totals()?;
        let counted = self.counted();
        let has_rows = counted.contains(&true);
        let sums = |(index, row): (usize, &Row)| {
            if row.kind == RowKind::Total {
                return Ok(has_rows.then(|| totals.clone()));
            }
            let Some(range) = self.added_by(index) else { return Ok(None) };
            let rows = self.rows[range.clone()].iter().zip(&counted[range]);
            let mut plain = rows.filter(|(_, counted)| **counted).map(|(row, _)| row).peekable();
            if plain.peek().is_none() { Ok(None) } else { self.totals_of(plain).map(Some) }
        };
        self.rows.iter().enumerate().map(sums).collect()
    }

    /// Returns the totals of the columns of whole numbers. Only plain rows count. A column of another kind, or of row
    /// numbers, has `None`.
    ///
    /// A plain row with the label of a sum, such as `Cộng` or `Tổng số`, does not count. A row with an ambiguous label,
    /// such as `Toàn tỉnh`, is a sum if its figures are the sums of other rows.
    ///
    /// # Errors
    /// If a cell is not a number, or a sum is too large.
    pub fn totals(&self) -> Result<Vec<Option<i64>>, Error> {
        let counted = self.counted();
        self.totals_of(self.rows.iter().zip(counted).filter(|(_, counted)| *counted).map(|(row, _)| row))
    }

    /// Returns the totals of the given rows.
    pub(crate) fn totals_of<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Result<Vec<Option<i64>>, Error> {
        let mut totals: Vec<Option<i64>> = self.columns.iter().map(|column| column.is_summed().then_some(0)).collect();
        for row in rows {
            totals = self.added(totals, row)?;
        }
        Ok(totals)
    }

    /// Adds a row to the sums.
    pub(crate) fn added(&self, mut sums: Vec<Option<i64>>, row: &Row) -> Result<Vec<Option<i64>>, Error> {
        let cells = self.cells_of(row);
        for (index, ((column, total), cell)) in self.columns.iter().zip(&mut sums).zip(cells.iter()).enumerate() {
            let Some(sum) = total else { continue };
            match column.read(cell, cells.get(index + 1)) {
                Ok(CellValue::Whole(number)) => {
                    let too_large = || Error::from(FormProblem::SumOverflow { column: column.key() });
                    *sum = sum.checked_add(number).ok_or_else(too_large)?;
                }
                Ok(_) => {}
                Err(_) => return Err(Error::from(FormProblem::Cells { bad: self.bad_cells() })),
            }
        }
        Ok(sums)
    }
}
