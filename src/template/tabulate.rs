//! The tables of forms for templates: formatted numbers, sums, and sums carried from page to page.

use serde::Serialize;

use crate::error::Error;
use crate::model::{
    CellAlign, CellValue, Column, ColumnKind, HeadTitle, MergedCells, Row, RowKind, StatisticsForm, Text,
};
use crate::standard::Standard;

/// The table of a form.
#[derive(Debug, Serialize)]
pub(super) struct FormTable {
    /// The width of each column, such as `30mm`; `None` for the width of its content.
    widths: Vec<Option<String>>,
    head: Vec<Vec<Head>>,
    /// The column numbers below the head; may be empty.
    numbers: Vec<String>,
    rows: Vec<TableRow>,
    /// Rows to fill in by hand.
    blank_rows: Vec<TableRow>,
    /// The row that is repeated until the page is full.
    fill: Option<TableRow>,
    total: Option<TableRow>,
}

#[derive(Debug, Serialize)]
struct Head {
    text: String,
    columns: usize,
    rows: usize,
}

#[derive(Debug, Default, Serialize)]
struct TableRow {
    /// `plain`, `section`, `part` or `sum`.
    kind: &'static str,
    /// The level of a section or part, from 1.
    level: u8,
    /// Whether it is filled in by hand.
    blank: bool,
    /// Whether it stays on the page of the row above.
    keep: bool,
    cells: Vec<Cell>,
    /// The running sums at the foot of a page and at the top of the next.
    carried: Option<[Vec<Cell>; 2]>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    /// The text, with marks of emphasis.
    text: String,
    /// `cell` (left), `figure` (right) or `day` (centred).
    kind: &'static str,
    /// The number of columns that it spans.
    columns: usize,
    /// The number of rows that it spans.
    rows: usize,
    /// Whether it is a name or a title.
    name: bool,
    /// Whether it is filled in on a dotted line.
    leader: bool,
    /// Whether it is not filled in, such as a row number.
    closed: bool,
}

impl Cell {
    fn new(text: String, kind: &'static str) -> Self {
        Self { text, kind, columns: 1, rows: 1, name: false, leader: false, closed: false }
    }
}

/// Prepares the table of a form.
pub(super) fn tabulate(form: &StatisticsForm, standard: &Standard) -> Result<FormTable, Error> {
    let tabulation = Tabulation { form, standard };
    let total = form.total_row.then(|| tabulation.total()).transpose()?;
    let numbers = form.running_numbers();
    let last = form.rows.iter().zip(&numbers).rev().take_while(|(row, _)| row.kind != RowKind::Section);
    let last = last.filter_map(|(_, number)| *number).next().unwrap_or(0);
    let blank_rows = (1..=usize::from(form.blank_rows)).map(|row| tabulation.row_to_fill(&(last + row).to_string()));
    Ok(FormTable {
        widths: form.columns.iter().map(|column| column.width.map(|width| width.to_string())).collect(),
        head: head(form),
        numbers: if form.has_column_numbers() { form.numbers() } else { Vec::new() },
        rows: tabulation.rows()?,
        blank_rows: blank_rows.collect(),
        // The number of rows is unknown.
        fill: form.fill_page.then(|| tabulation.row_to_fill("…")),
        total,
    })
}

fn head(form: &StatisticsForm) -> Vec<Vec<Head>> {
    let title =
        |title: &HeadTitle<'_>| Head { text: title.text.as_str().to_owned(), columns: title.columns, rows: title.rows };
    form.head_titles().iter().map(|row| row.iter().map(title).collect()).collect()
}

/// A form and the standard for its table.
struct Tabulation<'a> {
    form: &'a StatisticsForm,
    standard: &'a Standard,
}

impl Tabulation<'_> {
    fn rows(&self) -> Result<Vec<TableRow>, Error> {
        let form = self.form;
        let mut running: Vec<Option<i64>> = form.totals_of(std::iter::empty())?;
        let naming = form.naming_columns();
        let filled = form.rows.iter().any(|row| form.has_values(row, &naming));
        let sums = if filled { form.sums()? } else { Vec::new() };
        let mut rows = Vec::with_capacity(form.rows.len());
        let (counted, merged) = (form.counted(), form.merged_cells());
        let mut above = None;
        for ((index, row), number) in form.rows.iter().enumerate().zip(form.running_numbers()) {
            let mut carried = None;
            if form.carried_sums {
                if counted.get(index) == Some(&true) {
                    running = form.added(running, row)?;
                }
                let phrases = &self.standard.phrases;
                let labels = [phrases.carried_to_foot(), phrases.carried_to_top()];
                carried = Some(labels.map(|label| self.sums(label, form.label_column(), &running)));
            }
            let (kind, mut cells) = match row.kind {
                RowKind::Subtotal | RowKind::Total => ("sum", self.sum_cells(row, sums.get(index))),
                RowKind::Section => ("section", self.section(row)),
                RowKind::Part => ("part", self.cells(row, None)),
                _ => ("plain", self.cells(row, number)),
            };
            // A page must not begin with the first part of a row.
            let begins_part = row.kind == RowKind::Part && above.is_some_and(|above| above == RowKind::Plain);
            let below_section = above == Some(RowKind::Section);
            let keep = below_section || begins_part || (row.kind.is_sum() && index > 0);
            above = Some(row.kind);
            self.merge(&merged, index, &mut cells);
            rows.push(TableRow { kind, level: row.level, blank: form.is_open(row, &naming), keep, cells, carried });
        }
        Ok(rows)
    }

    fn cells(&self, row: &Row, number: Option<usize>) -> Vec<Cell> {
        let cells = self.form.cells_of(row);
        let name = self.form.name_column();
        let cells = self.form.columns.iter().zip(cells.iter()).enumerate();
        let cell = |(index, (column, cell)): (usize, (&Column, &Text))| {
            let number = number.filter(|_| column.kind == ColumnKind::RunningNumber);
            let text = number.map_or_else(|| self.formatted(column, cell), |number| number.to_string());
            let kind = match column.kind.read(cell) {
                Ok(CellValue::NoFigure(_)) if column.align.is_none() => "day",
                _ => kind(column),
            };
            let closed = column.kind == ColumnKind::RunningNumber;
            Cell { name: index == name, closed, ..Cell::new(text, kind) }
        };
        cells.map(cell).collect()
    }

    /// Sets the spans of merged cells and removes the cells that they cover.
    fn merge(&self, merged: &MergedCells, row: usize, cells: &mut Vec<Cell>) {
        let columns = &self.form.columns;
        for (index, cell) in cells.iter_mut().enumerate() {
            let Some(area) = merged.area(row, index).filter(|area| (area.row, area.column) == (row, index)) else {
                continue;
            };
            (cell.columns, cell.rows) = (area.columns, area.rows);
            // Text that spans columns of numbers is centred.
            let in_figures = columns.get(index).is_some_and(|column| column.align.is_none() && column.takes_figures());
            if area.columns > 1 && in_figures {
                cell.kind = "day";
            }
        }
        let mut index = 0;
        cells.retain(|_| {
            index += 1;
            merged.has_words(row, index - 1)
        });
    }

    /// Returns the cells of a section. Its title spans the following columns unless they have values.
    fn section(&self, row: &Row) -> Vec<Cell> {
        let mut cells = self.cells(row, None);
        let filled = row.cells.iter().rposition(|cell| !cell.is_blank()).unwrap_or(0);
        if row.cells.get(filled).is_some_and(|cell| cell.as_str().trim() == Row::LEFT) {
            return cells;
        }
        let reaches = cells.len().saturating_sub(filled);
        let kind = self.form.columns.get(filled).map(|column| column.kind);
        let is_title = kind.is_some_and(|kind| !matches!(kind, ColumnKind::WholeNumber | ColumnKind::Percentage));
        if let Some(last) = cells.get_mut(filled).filter(|_| is_title && reaches > 1) {
            last.columns = reaches;
            last.kind = "cell";
            cells.truncate(filled + 1);
        }
        cells
    }

    /// Returns the cells of a subtotal or a total. Blank numbers are computed.
    fn sum_cells(&self, row: &Row, sums: Option<&Option<Vec<Option<i64>>>>) -> Vec<Cell> {
        let form = self.form;
        let sums = sums.into_iter().flatten().flatten();
        let phrases = &self.standard.phrases;
        let phrase = if row.kind == RowKind::Total { phrases.total() } else { phrases.subtotal() };
        let mut cells = self.cells(row, None);
        for (cell, sum) in cells.iter_mut().zip(sums) {
            if let Some(sum) = sum.filter(|_| cell.text.is_empty()) {
                cell.text = self.standard.figures.grouped(sum.into());
            }
        }
        if let Some((index, label)) = form.sum_label(row, phrase)
            && let Some(cell) = cells.get_mut(index)
        {
            cell.text = label;
        }
        cells
    }

    fn total(&self) -> Result<TableRow, Error> {
        let naming = self.form.naming_columns();
        let filled = self.form.rows.iter().any(|row| self.form.has_values(row, &naming));
        let sums: Vec<Option<i64>> = match filled {
            true => self.form.totals()?,
            false => vec![None; self.form.columns.len()],
        };
        let cells = self.sums(self.standard.phrases.total(), self.form.total_column(), &sums);
        Ok(TableRow { kind: "sum", level: 1, blank: !filled, keep: true, cells, carried: None })
    }

    /// Returns a row to fill in by hand; `number` fills the columns of running numbers.
    fn row_to_fill(&self, number: &str) -> TableRow {
        let name = self.form.name_column();
        let cell = |(index, column): (usize, &Column)| match column.kind {
            ColumnKind::RunningNumber => Cell::new(number.to_owned(), kind(column)),
            _ => Cell { leader: index == name, ..Cell::new(String::new(), kind(column)) },
        };
        let cells = self.form.columns.iter().enumerate().map(cell).collect();
        TableRow { kind: "plain", level: 1, blank: true, cells, ..TableRow::default() }
    }

    /// Returns the cells of a row of sums; the label is in the column `label_column`.
    fn sums(&self, label: &str, label_column: Option<usize>, sums: &[Option<i64>]) -> Vec<Cell> {
        let cells = self.form.columns.iter().zip(sums).enumerate();
        let cell = |(index, (column, sum)): (usize, (&Column, &Option<i64>))| match sum {
            _ if Some(index) == label_column => Cell::new(label.to_owned(), "cell"),
            Some(sum) => Cell::new(self.standard.figures.grouped((*sum).into()), kind(column)),
            None => Cell::new(String::new(), kind(column)),
        };
        cells.map(cell).collect()
    }

    /// Formats a cell. A value that does not fit its kind is unchanged.
    fn formatted(&self, column: &Column, cell: &Text) -> String {
        let figures = &self.standard.figures;
        match column.kind.read(cell) {
            Ok(CellValue::Whole(number)) => figures.grouped(number.into()),
            Ok(CellValue::Percentage { whole, fraction }) => {
                let decimals = if fraction.is_empty() { String::new() } else { figures.decimal.clone() + &fraction };
                let sign = if self.has_sign_above(column) { "" } else { &figures.percent };
                format!("{}{decimals}{sign}", figures.grouped(whole.into()))
            }
            Ok(CellValue::Day(day)) => super::filters::short_day(day, &self.standard.date),
            Ok(CellValue::Blank | CellValue::Merged(_)) => String::new(),
            Ok(CellValue::Text(_) | CellValue::NoFigure(_)) | Err(_) => cell.as_str().to_owned(),
        }
    }

    /// Returns whether the percent sign is in the head of a column or is the unit of measure of the table.
    fn has_sign_above(&self, column: &Column) -> bool {
        let sign = self.standard.figures.percent.trim();
        let is_unit = self.form.unit_of_measure.as_ref().is_some_and(|unit| unit.plain().trim() == sign);
        is_unit || column.path().any(|title| title.plain().contains(sign))
    }
}

/// Returns the kind of the cells of a column.
fn kind(column: &Column) -> &'static str {
    match (column.align, column.kind) {
        (Some(CellAlign::Left), _) => "cell",
        (Some(CellAlign::Centre), _) => "day",
        (Some(CellAlign::Right), _) => "figure",
        (None, ColumnKind::WholeNumber | ColumnKind::Percentage) => "figure",
        (None, ColumnKind::Date | ColumnKind::RunningNumber) => "day",
        (None, ColumnKind::Text | ColumnKind::Note) => "cell",
    }
}
