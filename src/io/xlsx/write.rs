//! Writes the table of a form to an XLSX file.

use std::ops::Range;

use rust_xlsxwriter::{DocProperties, Formula, Workbook, Worksheet, XlsxError};

use super::formats::Formats;
use crate::error::{Error, SpreadsheetProblem};
use crate::model::form::row::KIND_COLUMN;
use crate::model::{CellValue, Column, ColumnKind, MergedCells, Orientation, Row, RowKind, StatisticsForm, Text};
use crate::standard::Standard;

/// The largest whole number that spreadsheets store exactly, with fifteen digits.
const LARGEST: i64 = 999_999_999_999_999;
/// The height of a line in points, and the number of letters per digit width. They estimate the height of rows, because
/// not all programs fit it to the text.
const LINE: f64 = 16.5;
const LETTERS: f64 = 1.35;
/// The widths of columns, in digit widths.
const NUMBERS_WIDTH: f64 = 14.0;
const RUNNING_WIDTH: f64 = 7.0;
const WORDS_WIDTH: f64 = 36.0;
/// The largest height of a row, in points.
const HIGHEST: f64 = 409.0;
/// The number of arguments of a `SUM`; the limit of spreadsheets is 255.
const ARGUMENTS: usize = 200;

impl StatisticsForm {
    /// Writes the table of the form as an XLSX file. Subtotals and the total are formulas with saved values.
    ///
    /// Title, subject and date are above the table, footnotes below it. Column numbers are below the head if the form
    /// has them. The sums include the blank rows. `standard` has the labels of the sums. [`read_xlsx`](Self::read_xlsx)
    /// returns the same rows.
    ///
    /// ```
    /// use congvan::form::Column;
    /// use congvan::{Issuer, StatisticsForm, Typesetter};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên"))
    ///     .row(["Chi bộ 1", "1.234"])
    ///     .with_total_row();
    /// let typesetter = Typesetter::new()?;
    /// let bytes = form.to_xlsx(typesetter.standard_for(&form))?;
    /// assert_eq!(form.read_xlsx("a.xlsx", &bytes)?.totals()?, [None, Some(1234)]);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// If a cell of a number column is invalid, a number or a sum has more than fifteen digits, which a spreadsheet
    /// would round, or the table is larger than a sheet.
    pub fn to_xlsx(&self, standard: &Standard) -> Result<Vec<u8>, Error> {
        let totals = self.totals()?;
        self.require_exact(&totals)?;
        let mut workbook = Workbook::new();
        // The date of the form instead of the clock: the same form gives the same bytes.
        let properties = DocProperties::new()
            .set_title(self.title.plain())
            .set_subject(self.subject.plain())
            .set_creation_datetime(&self.date.earliest());
        workbook.set_properties(&properties);
        let refusal = |error: XlsxError| Error::from(SpreadsheetProblem::NotWritable { detail: error.to_string() });
        let sheet = workbook.add_worksheet();
        Sheet { form: self, standard, sheet, formats: Formats::new() }.write(&totals).map_err(refusal)?;
        workbook.save_to_buffer().map_err(refusal)
    }
}

struct Sheet<'a> {
    form: &'a StatisticsForm,
    standard: &'a Standard,
    sheet: &'a mut Worksheet,
    formats: Formats,
}

impl Sheet<'_> {
    fn write(&mut self, totals: &[Option<i64>]) -> Result<(), XlsxError> {
        let form = self.form;
        let last = u16::try_from(form.columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
        let mut row = 0;
        let whole = form.columns.iter().map(width).sum::<f64>();
        for line in self.headings() {
            self.fit(row, [(line.as_str(), whole)])?;
            match last {
                0 => {
                    self.sheet.write_string_with_format(row, 0, line, &self.formats.heading)?;
                }
                _ => {
                    self.sheet.merge_range(row, 0, row, last, &line, &self.formats.heading)?;
                }
            }
            row += 1;
        }
        row = self.head(row)?;
        self.sheet.set_freeze_panes(row, 0)?;
        self.sheet.set_print_fit_to_pages(1, 0);
        if form.orientation == Orientation::Landscape {
            self.sheet.set_landscape();
        }
        row = self.rows(row, totals)?;
        for note in &form.footnotes {
            row += 1;
            self.fit(row, [(note.plain().as_str(), whole)])?;
            match last {
                // In the next column, so that it is not a row of the only column.
                0 => {
                    self.sheet.write_string_with_format(row, 1, note.plain(), &self.formats.note)?;
                }
                _ => {
                    self.sheet.merge_range(row, 0, row, last, &note.plain(), &self.formats.note)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the titles of groups and columns, and returns the next row.
    fn head(&mut self, first: u32) -> Result<u32, XlsxError> {
        let form = self.form;
        let names = heads(form);
        let titles = form.head_titles();
        let mut row = first;
        for (level, titles) in titles.iter().enumerate() {
            let mut wanted = Vec::new();
            for title in titles {
                let is_group = form.columns.get(title.column).is_some_and(|column| level < column.group.len());
                let name = names.get(title.column).filter(|_| !is_group).cloned().unwrap_or_else(|| title.text.plain());
                let end = (title.column + title.columns - 1, row + rows_of(title.rows)?);
                self.title((title.column, row), end, &name)?;
                let columns = form.columns.iter().skip(title.column).take(title.columns);
                wanted.extend((title.rows == 1).then(|| (name, columns.map(width).sum::<f64>())));
            }
            self.fit(row, wanted.iter().map(|(name, width)| (name.as_str(), *width)))?;
            row += 1;
        }
        // The last row must fit the titles that span down to it.
        let last = row.saturating_sub(1);
        self.fit(last, form.columns.iter().zip(&names).map(|(column, name)| (name.as_str(), width(column))))?;
        for (place, column) in (0..).zip(&form.columns) {
            self.sheet.set_column_width(place, width(column))?;
        }
        if form.tells_kinds() {
            self.sheet.set_column_width(place_of(form.columns.len())?, NUMBERS_WIDTH)?;
            self.title((form.columns.len(), first), (form.columns.len(), last), KIND_COLUMN)?;
        }
        if form.has_column_numbers() {
            self.numbers(row)?;
            row += 1;
        }
        self.sheet.set_repeat_rows(first, row.saturating_sub(1))?;
        Ok(row)
    }

    /// Writes the row of column numbers: `1`, `A`, `2 = 4 + 5`.
    fn numbers(&mut self, row: u32) -> Result<(), XlsxError> {
        for (place, number) in (0..).zip(self.form.numbers()) {
            match number.parse::<u16>() {
                Ok(plain) => self.sheet.write_number_with_format(row, place, plain, &self.formats.number_of_column)?,
                Err(_) => self.sheet.write_string_with_format(row, place, number, &self.formats.number_of_column)?,
            };
        }
        if self.form.tells_kinds() {
            self.sheet.write_blank(row, place_of(self.form.columns.len())?, &self.formats.number_of_column)?;
        }
        Ok(())
    }

    /// Writes a title that spans two corners, each a column and a row.
    fn title(&mut self, from: (usize, u32), to: (usize, u32), name: &str) -> Result<(), XlsxError> {
        let (first, last) = (place_of(from.0)?, place_of(to.0)?);
        match from == to {
            true => self.sheet.write_string_with_format(from.1, first, name, &self.formats.head)?,
            false => self.sheet.merge_range(from.1, first, to.1, last, name, &self.formats.head)?,
        };
        Ok(())
    }

    /// The lines above the table.
    fn headings(&self) -> Vec<String> {
        let form = self.form;
        let phrases = &self.standard.phrases;
        let labelled = |phrase: &str, text: &Option<Text>| {
            text.as_ref().map(|text| format!("{phrase} {}", text.plain()).trim().to_owned())
        };
        let mut lines: Vec<String> = form.code.iter().map(Text::plain).collect();
        lines.extend([form.title.plain(), form.subject.plain()]);
        if let Some(day) = form.as_of {
            lines.push(format!("({} {})", phrases.as_of(), day.format("%d/%m/%Y")));
        }
        lines.extend(form.period.iter().map(Text::plain));
        lines.extend(labelled(phrases.reporting_unit(), &form.reporting_unit));
        lines.extend(labelled(phrases.unit_of_measure(), &form.unit_of_measure));
        lines
    }

    /// Writes the rows and sums, and returns the next row.
    fn rows(&mut self, first: u32, totals: &[Option<i64>]) -> Result<u32, XlsxError> {
        let form = self.form;
        let sums = form.sums().unwrap_or_default();
        let numbers = form.running_numbers();
        let merged = self.merge(first)?;
        let mut row = first;
        for (index, (own, number)) in form.rows.iter().zip(numbers).enumerate() {
            if own.kind.is_sum() {
                let phrases = &self.standard.phrases;
                let phrase = if own.kind == RowKind::Total { phrases.total() } else { phrases.subtotal() };
                let name = form.sum_label(own, phrase);
                let blank = vec![None; form.columns.len()];
                let counted = sums.get(index).and_then(Option::as_ref).unwrap_or(&blank);
                let cells = form.cells_of(own);
                let stated = form.columns.iter().zip(cells.iter()).map(|(column, cell)| whole(column, cell));
                let values: Vec<Option<i64>> =
                    stated.zip(counted).map(|(stated, counted)| stated.or(*counted)).collect();
                let runs = self.runs(first, form.added_by(index).unwrap_or_default(), own.kind == RowKind::Total)?;
                let has_words = |column| merged.has_words(index, column);
                self.sums(row, name, &runs, (&values, &has_words))?;
            } else {
                self.data(row, (index, own), number, &merged)?;
            }
            if form.tells_kinds() {
                let label = own.label();
                self.sheet.write_string_with_format(row, place_of(form.columns.len())?, label, &self.formats.text)?;
            }
            row += 1;
        }
        for _ in 0..form.blank_rows {
            for (place, column) in (0..).zip(&form.columns) {
                self.cell(row, place, column, &Text::default())?;
            }
            row += 1;
        }
        if form.total_row && row > first {
            let name = form.total_column().map(|column| (column, self.standard.phrases.total().to_owned()));
            let runs = self.runs(first, 0..form.rows.len(), true)?;
            self.sums(row, name, &runs, (totals, &|_| true))?;
            if form.tells_kinds() {
                let label = Row { kind: RowKind::Total, ..Row::default() }.label();
                self.sheet.write_string_with_format(row, place_of(form.columns.len())?, label, &self.formats.text)?;
            }
            row += 1;
        }
        Ok(row)
    }

    /// The ranges of counted rows among rows of the form, as rows of the sheet; with the blank rows behind them if
    /// `blank`.
    fn runs(&self, first: u32, rows: Range<usize>, blank: bool) -> Result<Vec<Range<u32>>, XlsxError> {
        let form = self.form;
        let mut runs: Vec<Range<u32>> = Vec::new();
        let end = form.rows.len();
        let counted = form.counted();
        let plain = rows.filter(|index| counted.get(*index) == Some(&true));
        for index in plain.chain((end..end + usize::from(form.blank_rows)).filter(|_| blank)) {
            let row = first + u32::try_from(index).map_err(|_| XlsxError::RowColumnLimitError)?;
            match runs.last_mut().filter(|run| run.end == row) {
                Some(run) => run.end += 1,
                None => runs.push(row..row + 1),
            }
        }
        Ok(runs)
    }

    /// Merges the merged cells of the body.
    fn merge(&mut self, first: u32) -> Result<MergedCells, XlsxError> {
        let merged = self.form.merged_cells();
        for area in merged.areas() {
            let row = first + u32::try_from(area.row).map_err(|_| XlsxError::RowColumnLimitError)?;
            let (left, right) = (place_of(area.column)?, place_of(area.column + area.columns - 1)?);
            self.sheet.merge_range(row, left, row + rows_of(area.rows)?, right, "", &self.formats.text)?;
        }
        Ok(merged)
    }

    /// Writes a row of data; `index` is its index in the form.
    fn data(
        &mut self,
        row: u32,
        (index, own): (usize, &Row),
        number: Option<usize>,
        merged: &MergedCells,
    ) -> Result<(), XlsxError> {
        let form = self.form;
        let cells = form.cells_of(own);
        let name = form.name_column();
        let is_name = |place: u16, kind: ColumnKind| {
            kind == ColumnKind::RunningNumber || (usize::from(place) == name && kind == ColumnKind::Text)
        };
        let has_words = |place: u16| merged.has_words(index, usize::from(place));
        let own_cells = (0..).zip(form.columns.iter().zip(cells.iter()));
        for (place, (column, cell)) in own_cells.filter(|(place, _)| has_words(*place)) {
            match number.filter(|_| column.kind == ColumnKind::RunningNumber) {
                Some(number) => {
                    let number = number.to_string().parse().unwrap_or(0.0);
                    self.sheet.write_number_with_format(row, place, number, &self.formats.middle)?;
                }
                None if is_name(place, column.kind) => {
                    let format = self.formats.of_name(own, column.kind);
                    self.sheet.write_string_with_format(row, place, cell.plain().trim(), format)?;
                }
                None => self.cell(row, place, column, cell)?,
            }
        }
        let reaches_over = own.kind == RowKind::Section && own.cells.len() < form.columns.len();
        let words: Vec<String> = match reaches_over {
            true => Vec::new(),
            false => cells.iter().map(Text::plain).collect(),
        };
        // The text of merged cells has the room of the whole area.
        let room = |(place, words): (usize, &String)| {
            let area = merged.area(index, place)?;
            let own = form.rows.get(area.row).map(|row| form.cells_of(row))?;
            let columns: f64 = form.columns.iter().skip(area.column).take(area.columns).map(width).sum();
            let rows = f64::from(u32::try_from(area.rows).unwrap_or(u32::MAX));
            let words = own.get(area.column).map_or_else(|| words.clone(), Text::plain);
            Some((words, columns * rows))
        };
        let asked = words
            .iter()
            .enumerate()
            .zip(&form.columns)
            .map(|((place, words), column)| room((place, words)).unwrap_or_else(|| (words.clone(), width(column))));
        let asked: Vec<(String, f64)> = asked.collect();
        self.fit(row, asked.iter().map(|(words, width)| (words.as_str(), *width)))
    }

    fn cell(&mut self, row: u32, place: u16, column: &Column, cell: &Text) -> Result<(), XlsxError> {
        let formats = &self.formats;
        let sheet = &mut *self.sheet;
        match column.kind.read(cell) {
            Ok(CellValue::Blank | CellValue::Merged(_)) => sheet.write_blank(row, place, &formats.text)?,
            Ok(CellValue::Whole(number)) => {
                sheet.write_number_with_format(row, place, as_float(number), &formats.number)?
            }
            Ok(CellValue::Percentage { whole, fraction }) => match format!("{whole}.{fraction}0").parse::<f64>() {
                Ok(number) => sheet.write_number_with_format(row, place, number, &formats.percentage)?,
                Err(_) => sheet.write_string_with_format(row, place, cell.plain(), &formats.text)?,
            },
            Ok(CellValue::Day(day)) => sheet.write_datetime_with_format(row, place, day, &formats.day)?,
            Ok(CellValue::NoFigure(text)) => sheet.write_string_with_format(row, place, text, &formats.middle)?,
            Ok(CellValue::Text(_)) | Err(_) => {
                sheet.write_string_with_format(row, place, cell.plain().trim(), &formats.text)?
            }
        };
        Ok(())
    }

    /// Writes a row of sums over ranges of rows; `values` are the saved values, for cells that are not covered by
    /// others.
    fn sums(
        &mut self,
        row: u32,
        name: Option<(usize, String)>,
        runs: &[Range<u32>],
        (values, has_words): (&[Option<i64>], &dyn Fn(usize) -> bool),
    ) -> Result<(), XlsxError> {
        let runs: Vec<&Range<u32>> = runs.iter().filter(|run| !run.is_empty()).collect();
        for (index, value) in values.iter().enumerate().filter(|(index, _)| has_words(*index)) {
            let place = place_of(index)?;
            let sheet = &mut *self.sheet;
            match (&name, value) {
                (Some((column, name)), _) if *column == index => {
                    sheet.write_string_with_format(row, place, name, &self.formats.sum_name)?
                }
                (_, Some(sum)) if !runs.is_empty() => {
                    let formula = Formula::new(formula(place, &runs)).set_result(sum.to_string());
                    sheet.write_formula_with_format(row, place, formula, &self.formats.sum)?
                }
                (_, Some(sum)) => sheet.write_number_with_format(row, place, as_float(*sum), &self.formats.sum)?,
                (_, None) => sheet.write_blank(row, place, &self.formats.text)?,
            };
        }
        Ok(())
    }

    /// Sets the height of a row for texts in columns of these widths.
    fn fit<'w>(&mut self, row: u32, cells: impl IntoIterator<Item = (&'w str, f64)>) -> Result<(), XlsxError> {
        let lines = |text: &str, width: f64| -> f64 {
            let line = |line: &str| {
                (as_float(i64::try_from(line.chars().count()).unwrap_or(LARGEST)) / (width * LETTERS)).ceil().max(1.0)
            };
            text.split('\n').map(line).sum()
        };
        let most = cells.into_iter().map(|(text, width)| lines(text, width)).fold(1.0, f64::max);
        self.sheet.set_row_height(row, (most * LINE).min(HIGHEST))?;
        Ok(())
    }
}

impl StatisticsForm {
    /// Requires that a spreadsheet stores every number and sum exactly.
    fn require_exact(&self, totals: &[Option<i64>]) -> Result<(), Error> {
        for (place, (column, total)) in self.columns.iter().zip(totals).enumerate() {
            let mut numbers =
                self.rows.iter().filter_map(|row| whole(column, self.cells_of(row).get(place)?)).chain(*total);
            if let Some(number) = numbers.find(|number| number.unsigned_abs() > LARGEST.unsigned_abs()) {
                return Err(SpreadsheetProblem::Rounded { column: column.key(), number }.into());
            }
        }
        Ok(())
    }
}

/// The titles of the columns, or the names if titles are ambiguous.
fn heads(form: &StatisticsForm) -> Vec<String> {
    let titles: Vec<String> = form.columns.iter().map(|column| column.title.plain()).collect();
    let own = |index: usize| form.columns.get(index).map(|column| &column.group);
    let alone = |index: usize, title: &String| {
        let same = |(other, column): (usize, &Column)| column.is_called(title) && own(other) == own(index);
        form.columns.iter().enumerate().filter(|pair| same(*pair)).count() == 1
    };
    let keys = form.columns.iter().map(Column::key);
    titles
        .iter()
        .enumerate()
        .zip(keys)
        .map(|((index, title), key)| if alone(index, title) { title.clone() } else { key })
        .collect()
}

fn width(column: &Column) -> f64 {
    match column.kind {
        ColumnKind::RunningNumber => RUNNING_WIDTH,
        kind if kind.is_summed() => NUMBERS_WIDTH,
        _ => WORDS_WIDTH,
    }
}

/// The number of rows below the first one.
fn rows_of(rows: usize) -> Result<u32, XlsxError> {
    u32::try_from(rows.saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)
}

fn place_of(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

fn whole(column: &Column, cell: &Text) -> Option<i64> {
    match column.kind.read(cell) {
        Ok(CellValue::Whole(number)) => Some(number),
        _ => None,
    }
}

/// Exact: the caller has checked the fifteen digits.
#[expect(clippy::cast_precision_loss, reason = "fifteen digits fit a float")]
fn as_float(number: i64) -> f64 {
    number as f64
}

fn formula(place: u16, runs: &[&Range<u32>]) -> String {
    let name = rust_xlsxwriter::utility::column_number_to_name(place);
    let ranges: Vec<String> = runs.iter().map(|run| format!("{name}{}:{name}{}", run.start + 1, run.end)).collect();
    let sums: Vec<String> = ranges.chunks(ARGUMENTS).map(|ranges| format!("SUM({})", ranges.join(","))).collect();
    format!("={}", sums.join("+"))
}
