//! What the rows of a form add up to, and where: nothing is counted twice.

use std::borrow::Cow;
use std::ops::Range;

use super::{CellValue, Column, ColumnKind, Neighbour, Row, RowKind, StatisticsForm, is_dotted};
use crate::error::{Error, FormProblem};
use crate::model::Text;
use crate::model::form::labels::names_sum;

impl StatisticsForm {
    /// The cells of a row, one a column: those of running numbers that it leaves out are blank.
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
                // A row that goes on with the name above it goes on with its number too.
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

    /// Whether a row has as many cells as the form wants.
    pub(crate) fn is_whole(&self, row: &Row) -> bool {
        let cells = self.cells_of(row).len();
        cells == self.columns.len() && !row.cells.is_empty()
    }

    /// Whether a file of the rows must say of what kind each is: sums are not among them.
    pub(crate) fn tells_kinds(&self) -> bool {
        let name = |row: &Row| self.cells_of(row).get(self.name_column()).map(Text::plain).unwrap_or_default();
        // A plain row whose label is that of another kind is only told apart by the column for it.
        let misleads = |row: &Row| row.kind == RowKind::Plain && self.kind_of_label(&name(row)).is_some();
        self.rows
            .iter()
            .any(|row| matches!(row.kind, RowKind::Section | RowKind::Part) || row.level != 1 || misleads(row))
    }

    /// The column of names: the first one without running numbers.
    pub(crate) fn name_column(&self) -> usize {
        let numbers = |column: &Column| match column.kind {
            ColumnKind::RunningNumber => true,
            kind => kind.is_summed() && column.numbers_rows(),
        };
        self.columns.iter().position(|column| !numbers(column)).unwrap_or(0)
    }

    /// The column in which the label of a row of sums stands: the widest one of text, those left of the figures first.
    pub(crate) fn label_column(&self) -> Option<usize> {
        /// A column without a width of its own is about as wide as its words, in millimetres.
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
            // Of equal ones the first.
            range.filter(is_words).map(|index| (width(index), index)).rev().max_by_key(|(width, _)| *width)
        };
        let found = widest(0..figures).or_else(|| widest(figures..self.columns.len()));
        let other = || self.columns.iter().position(|column| !column.is_summed());
        found.map(|(_, index)| index).or_else(other)
    }

    /// The column in which the label of a subtotal or total stands that has none of its own: below the names where rows go on
    /// with the name above them, else where those of all sums stand.
    pub(crate) fn total_column(&self) -> Option<usize> {
        let name = self.name_column();
        let is_text = self.columns.get(name).is_some_and(|own| own.kind == ColumnKind::Text);
        if is_text && !self.joined_rows().is_empty() { Some(name) } else { self.label_column() }
    }

    /// The label of a subtotal or total, and the column in which it stands; `phrase` is what the kind of row is called.
    pub(crate) fn sum_label(&self, row: &Row, phrase: &str) -> Option<(usize, String)> {
        let cells = self.cells_of(row);
        let is_words = |kind: ColumnKind| matches!(kind, ColumnKind::Text | ColumnKind::Note);
        let says = |cell: &Text| !cell.is_blank() && Neighbour::of(cell).is_none();
        let own = self.columns.iter().zip(cells.iter()).position(|(column, cell)| is_words(column.kind) && says(cell));
        // A cell that is merged with the one to its left has its words there.
        let first = |index: usize| {
            let behind = cells.iter().take(index + 1).rev();
            index - behind.take_while(|cell| Neighbour::of(cell) == Some(Neighbour::Left)).count().min(index)
        };
        match own {
            Some(index) if names_sum(&cells[index].words()) => Some((index, cells[index].as_str().to_owned())),
            Some(index) => Some((index, format!("{phrase} {}", cells[index].as_str()))),
            None => Some((first(self.total_column()?), phrase.to_owned())),
        }
    }

    /// The number of each row in its columns of running numbers; none for what is no plain row, adds up others, or goes on
    /// with the number above it.
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

    /// Which columns name the rows: that of names, and where rows go on with the name above them all of text left of the
    /// figures.
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

    /// Whether a row holds more than names that were filled in beforehand, given the columns of those.
    pub(crate) fn has_values(&self, row: &Row, naming: &[bool]) -> bool {
        let cells = self.cells_of(row);
        let mut cells = self.columns.iter().zip(cells.iter()).zip(naming);
        cells.any(|((column, cell), is_name)| {
            // A cross says that no figure is asked for.
            let read = column.kind.read(cell);
            let is_open = matches!(read, Ok(CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
            !is_name && !is_open
        })
    }

    /// Whether a row is still to be filled: it has no figure and a cell that takes one; words that the office has written
    /// beside the name, such as a code, are no figures. In a form of words alone it has nothing but a name.
    pub(crate) fn is_open(&self, row: &Row, naming: &[bool]) -> bool {
        let cells = self.cells_of(row);
        let has_figures = self.columns.iter().any(Column::takes_figures);
        let counts = |column: &Column| match has_figures {
            true => column.takes_figures(),
            false => column.kind != ColumnKind::RunningNumber,
        };
        let takes = |(index, cell): (usize, &Text)| {
            // A cell reaches over those that are merged with it.
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

    /// The rows that a section, a subtotal or a total adds up, those that are not plain among them; none for another row.
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
                let behind = index + 1;
                let end = self.rows[behind..].iter().position(ends).map_or(self.rows.len(), |at| behind + at);
                Some(behind..end)
            }
            RowKind::Subtotal => Some(self.rows[..index].iter().rposition(ends).map_or(0, |at| at + 1)..index),
            RowKind::Plain | RowKind::Part => None,
        }
    }

    /// What each row comes to that is a section, a subtotal or a total; none for another row, and for one that adds up
    /// no row.
    ///
    /// # Errors
    /// When a cell is not a number, or a sum is too large.
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

    /// What each column of whole numbers adds up to: plain rows count, and nothing else; none for a column of another
    /// kind, and for one whose title says that it numbers the rows.
    ///
    /// A plain row whose label says that it is a sum, such as `Cộng` or `Tổng số`, is not counted a second time. A label
    /// that leaves it open, such as `Toàn tỉnh`, is a sum where its figures are those of the other rows.
    ///
    /// # Errors
    /// When a cell is not a number, or a sum is too large.
    pub fn totals(&self) -> Result<Vec<Option<i64>>, Error> {
        let counted = self.counted();
        self.totals_of(self.rows.iter().zip(counted).filter(|(_, counted)| *counted).map(|(row, _)| row))
    }

    /// What each column of whole numbers adds up to over these rows.
    pub(crate) fn totals_of<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Result<Vec<Option<i64>>, Error> {
        let mut totals: Vec<Option<i64>> = self.columns.iter().map(|column| column.is_summed().then_some(0)).collect();
        for row in rows {
            totals = self.added(totals, row)?;
        }
        Ok(totals)
    }

    /// The sums with a row more.
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
