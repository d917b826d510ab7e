//! A form as its template prints it: figures in the standard's form, sums, and what is carried from page to page.

use serde::Serialize;

use crate::dispatch::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, Text};
use crate::error::Error;
use crate::standard::{FigureFormat, Standard};

/// The table of a form.
#[derive(Debug, Serialize)]
pub(super) struct FormTable {
    /// The width of each column, such as `30mm`; none where it follows the words.
    widths: Vec<Option<String>>,
    head: Vec<Vec<Head>>,
    /// The numbers of the columns, where asked.
    numbers: Vec<usize>,
    rows: Vec<TableRow>,
    total: Option<TableRow>,
}

#[derive(Debug, Serialize)]
struct Head {
    text: String,
    columns: usize,
    rows: usize,
}

#[derive(Debug, Serialize)]
struct TableRow {
    /// Whether it is still to be filled by hand.
    blank: bool,
    /// Whether it stays with the row above.
    keep: bool,
    cells: Vec<Cell>,
    /// The sums so far, at the foot of a page and at the top of the next.
    carried: Option<[Vec<Cell>; 2]>,
}

#[derive(Debug, Clone, Serialize)]
struct Cell {
    /// As a clerk writes it, with its marks of emphasis.
    text: String,
    /// `cell`, `figure` or `day`.
    kind: &'static str,
}

/// Prepares the table of a form.
pub(super) fn tabulate(form: &StatisticsForm, standard: &Standard) -> Result<FormTable, Error> {
    let tabulation = Tabulation { form, standard };
    let total = form.total_row.then(|| tabulation.total()).transpose()?;
    Ok(FormTable {
        widths: form.columns.iter().map(|column| column.width.map(|width| width.to_string())).collect(),
        head: head(&form.columns),
        numbers: if form.column_numbers { (1..=form.columns.len()).collect() } else { Vec::new() },
        rows: tabulation.rows()?,
        total,
    })
}

/// One row, or two where columns share a head.
fn head(columns: &[Column]) -> Vec<Vec<Head>> {
    let grouped = columns.iter().any(|column| column.group.is_some());
    let title = |column: &Column, rows| Head { text: column.title.as_str().to_owned(), columns: 1, rows };
    if !grouped {
        return vec![columns.iter().map(|column| title(column, 1)).collect()];
    }
    let mut upper = Vec::new();
    for run in columns.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
        match run.first().and_then(|first| first.group.as_ref()) {
            Some(group) => upper.push(Head { text: group.as_str().to_owned(), columns: run.len(), rows: 1 }),
            None => upper.extend(run.iter().map(|column| title(column, 2))),
        }
    }
    let lower = columns.iter().filter(|column| column.group.is_some()).map(|column| title(column, 1)).collect();
    vec![upper, lower]
}

struct Tabulation<'a> {
    form: &'a StatisticsForm,
    standard: &'a Standard,
}

impl Tabulation<'_> {
    fn rows(&self) -> Result<Vec<TableRow>, Error> {
        let mut running: Vec<Option<i64>> = self.form.totals_of(std::iter::empty())?;
        let mut rows = Vec::with_capacity(self.form.rows.len());
        for row in &self.form.rows {
            let mut carried = None;
            if self.form.carried_sums {
                if row.kind == RowKind::Plain {
                    running = self.form.added(running, &row.cells)?;
                }
                carried = Some(["carried_to_foot", "carried_to_top"].map(|label| self.sums(label, &running)));
            }
            rows.push(TableRow {
                blank: row.kind == RowKind::Plain && row.cells.iter().skip(1).all(Text::is_blank),
                keep: row.kind == RowKind::Subtotal,
                cells: self.cells(row),
                carried,
            });
        }
        Ok(rows)
    }

    fn cells(&self, row: &Row) -> Vec<Cell> {
        let cells = self.form.columns.iter().zip(&row.cells).enumerate();
        cells
            .map(|(index, (column, cell))| {
                let subtotal = index == 0 && row.kind == RowKind::Subtotal;
                let label = if subtotal { format!("{} ", self.phrase("subtotal")) } else { String::new() };
                Cell { text: label + &self.written(column.kind, cell), kind: kind(column.kind) }
            })
            .collect()
    }

    fn total(&self) -> Result<TableRow, Error> {
        let filled = self.form.rows.iter().any(|row| row.cells.iter().skip(1).any(|cell| !cell.is_blank()));
        let sums: Vec<Option<i64>> = match filled {
            true => self.form.totals()?,
            false => vec![None; self.form.columns.len()],
        };
        Ok(TableRow { blank: !filled, keep: true, cells: self.sums("total", &sums), carried: None })
    }

    /// A row of sums with its label in the first column that has none.
    fn sums(&self, label: &str, sums: &[Option<i64>]) -> Vec<Cell> {
        let labelled = self.form.columns.iter().position(|column| !column.kind.is_summed());
        let cells = self.form.columns.iter().zip(sums).enumerate();
        cells
            .map(|(index, (column, sum))| Cell {
                text: match sum {
                    _ if Some(index) == labelled => self.phrase(label).to_owned(),
                    Some(sum) => grouped(*sum, &self.standard.figures),
                    None => String::new(),
                },
                kind: if Some(index) == labelled { "cell" } else { kind(column.kind) },
            })
            .collect()
    }

    /// A cell as it is printed; what its kind cannot read stands as it was written.
    fn written(&self, kind: ColumnKind, cell: &Text) -> String {
        let figures = &self.standard.figures;
        match kind.read(cell) {
            Ok(CellValue::Whole(number)) => grouped(number, figures),
            Ok(CellValue::Percentage { whole, fraction }) => {
                let decimals = if fraction.is_empty() { String::new() } else { figures.decimal.clone() + &fraction };
                format!("{}{decimals}{}", grouped(whole, figures), figures.percent)
            }
            Ok(CellValue::Day(day)) => super::filters::short_day(day, &self.standard.date),
            Ok(CellValue::Blank) => String::new(),
            Ok(CellValue::Text(_)) | Err(_) => cell.as_str().to_owned(),
        }
    }

    fn phrase(&self, name: &str) -> &str {
        self.standard.phrases.get(name).map_or("", |phrase| phrase.text.as_str())
    }
}

fn kind(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::WholeNumber | ColumnKind::Percentage => "figure",
        ColumnKind::Date => "day",
        ColumnKind::Text | ColumnKind::Note => "cell",
    }
}

/// A whole number with its digits in groups of three.
fn grouped(number: i64, format: &FigureFormat) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = if number < 0 { format.minus.clone() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push_str(&format.thousands);
        }
        written.push(digit);
    }
    written
}
