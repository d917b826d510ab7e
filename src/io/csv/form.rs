//! Reads the rows of a form from a CSV file, and writes them to one.

use std::path::PathBuf;

use super::{CsvRow, CsvRows, is_formula};
use crate::error::{BadCell, Error, FormProblem, Place, TableProblem};
use crate::io::table::convert::{ConvertedRow, SourceCell, SourceRow};
use crate::io::table::fractions::FractionDetector;
use crate::io::table::head::{Head, TextRow, head_of};
use crate::io::table::imported::{BadRow, ImportNote, ImportedForm, NoteKind, SkipReason};
use crate::io::table::rows::{NumberRow, skipped};
use crate::model::form::labels::names_sum;
use crate::model::form::row::KIND_COLUMN;
use crate::model::form::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm};
use crate::model::{Neighbour, Text};

/// The memory of the rows of a file, in bytes.
const MEMORY: usize = 64 << 20;

impl StatisticsForm {
    /// Replaces the rows of the form with the rows of a CSV file, and removes its blank rows. `name` is the file name
    /// for errors. Every row must be valid; [`import_csv`](Self::import_csv) also returns invalid and skipped rows.
    ///
    /// The file is UTF-8, or UTF-16 with a byte order mark. The delimiter is a comma, semicolon, tab or vertical bar;
    /// it is detected, or declared by a first line such as `sep=;`. The head is the row with the names or titles of the
    /// columns, in any order and case. Rows above it are skipped. Missing columns and missing cells at the end of a row
    /// are blank. Text is literal: `*` does not mark emphasis. A cell `<` is merged with the one to its left, `^` with
    /// the one above.
    ///
    /// ```
    /// use congvan::form::Column;
    /// use congvan::{Issuer, StatisticsForm};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên").with_required_cells());
    /// let filled = form.read_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;1.234\r\n".as_bytes())?;
    /// assert_eq!(filled.totals()?, [None, Some(1234)]);
    /// let error = form.read_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;nhiều\r\n".as_bytes()).unwrap_err();
    /// assert_eq!((error.bad_cells()[0].row, error.bad_cells()[0].value.as_str()), (2, "nhiều"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the file is neither UTF-8 nor UTF-16, a quotation mark is not closed, or the head has an unknown column, a
    /// duplicate, or lacks a required one. Otherwise with all invalid cells; their `row` is the line of the file.
    pub fn read_csv(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        let imported = self.import_csv(name, bytes)?.into_form();
        imported.map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// Reads a CSV file, and returns valid, invalid and skipped rows: see [`ImportedForm`].
    ///
    /// # Errors
    /// As [`read_csv`](Self::read_csv), except for invalid cells.
    pub fn import_csv(&self, name: &str, bytes: &[u8]) -> Result<ImportedForm, Error> {
        self.import_rows(bytes).map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// Writes the rows of the form as CSV for other programs: UTF-8 with a byte order mark, commas, CRLF.
    /// [`read_csv`](Self::read_csv) returns the same rows.
    ///
    /// The first line has the names of the columns, the second the column numbers if the form has them. Whole numbers
    /// have no thousands separators, dates are `2022-12-31`, percentages have a decimal comma and no sign; an invalid
    /// cell is unchanged. Subtotals, totals and blank rows are left out. If there are sections or parts, a last column
    /// `Loại dòng` has the kind of each row: `mục`, `trong đó`, with a number for a deeper level. Running numbers are
    /// filled in. A cell that is merged with the one to its left is `<`, with the one above `^`.
    ///
    /// A text that a spreadsheet would evaluate as a formula (it begins with `=`, `+`, `-` or `@`), and a literal `<`
    /// or `^`, are preceded by an apostrophe. `read_csv` removes it.
    ///
    /// ```
    /// use congvan::form::Column;
    /// use congvan::{Issuer, StatisticsForm};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên"))
    ///     .row(["Chi bộ 1, 2", "1.234"]);
    /// assert_eq!(form.to_csv()?, "\u{feff}Đơn vị,Đảng viên\r\n\"Chi bộ 1, 2\",1234\r\n");
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the CSV writer rejects a row.
    pub fn to_csv(&self) -> Result<String, Error> {
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
        let refusal = |error: ::csv::Error| TableProblem::Csv { detail: error.to_string() };
        let kinds = self.tells_kinds();
        let names = self.file_names();
        let names = names.iter().map(String::as_str).chain(kinds.then_some(KIND_COLUMN));
        writer.write_record(names.map(escaped)).map_err(refusal)?;
        if self.has_column_numbers() {
            let numbers = self.numbers();
            let numbers = numbers.iter().map(String::as_str).chain(kinds.then_some(""));
            writer.write_record(numbers.map(escaped)).map_err(refusal)?;
        }
        let rows = self.rows.iter().zip(self.running_numbers()).zip(self.rows_left_blank());
        for ((row, number), _) in rows.filter(|((row, _), blank)| !row.kind.is_sum() && !blank) {
            let cells = self.cells_of(row);
            let cells = self.columns.iter().zip(cells.iter()).map(|(column, cell)| match number {
                Some(number) if column.kind == ColumnKind::RunningNumber => number.to_string(),
                _ => written(column, cell),
            });
            writer.write_record(cells.chain(kinds.then(|| row.label()))).map_err(refusal)?;
        }
        let bytes = writer.into_inner().map_err(|error| TableProblem::Csv { detail: error.to_string() })?;
        let text = String::from_utf8(bytes).map_err(|error| TableProblem::Csv { detail: error.to_string() })?;
        Ok(format!("\u{feff}{text}"))
    }

    /// The rows of a file, which may take much more memory than it has bytes.
    fn lines(&self, bytes: &[u8]) -> Result<Vec<CsvRow>, Error> {
        let (mut lines, mut left) = (Vec::new(), MEMORY);
        for line in CsvRows::new(bytes, &|names| self.known(names))? {
            let line = line?;
            let cells: usize = line.cells.iter().map(|cell| size_of::<String>() + cell.len()).sum();
            let size = size_of::<CsvRow>() + cells;
            left = left.checked_sub(size).ok_or(TableProblem::Size { mebibytes: MEMORY >> 20 })?;
            lines.push(line);
        }
        Ok(lines)
    }

    fn import_rows(&self, bytes: &[u8]) -> Result<ImportedForm, Error> {
        let lines = self.lines(bytes)?;
        let rows: Vec<TextRow> = lines.iter().map(TextRow::from).collect();
        if rows.is_empty() {
            return Err(TableProblem::EmptyFile.into());
        }
        // If no row has enough column names, report the errors of the first one.
        let (head, places) = self.find_head(&rows, &[]).unwrap_or_else(|| {
            let head = head_of(&rows, &[], 0, 0);
            let places = self.matched(&head);
            (head, places)
        });
        self.require_head(&head, &places)?;
        let below = rows.iter().position(|row| row.line > *head.lines.end()).unwrap_or(rows.len());
        let mut imported = ImportedForm::from(self.clone());
        (imported.form.rows, imported.form.blank_rows, imported.form.fill_page) = (Vec::new(), 0, false);
        imported.lines.clear();
        imported.head = Some(head.lines.clone());
        let kind = head.kind_place(self);
        let mut import = Import { form: self, head, places, kind, above: Above::default(), imported };
        import.rows(&rows[below..], &lines[below..])?;
        let imported = import.imported;
        let mut wrong = imported.form.wrong_merges(&imported.form.merged_cells());
        for bad in &mut wrong {
            bad.row = imported.lines.get(bad.row.saturating_sub(1)).copied().unwrap_or(bad.row);
        }
        if wrong.is_empty() { Ok(imported) } else { Err(Error::from(FormProblem::Cells { bad: wrong })) }
    }

    /// Whether the first row below the head has column numbers.
    ///
    /// # Errors
    /// If it may also be data.
    pub(crate) fn is_numbered(
        &self,
        row: &TextRow,
        rest: &[TextRow],
        head: &Head,
        places: &[Option<usize>],
    ) -> Result<bool, Error> {
        // A repeated head may be followed by repeated numbers.
        let again = rest.iter().position(|row| self.repeats_head(row, places)).unwrap_or(rest.len());
        match self.numbered(row, rest.get(..again).unwrap_or_default(), head, places) {
            NumberRow::ColumnNumbers => Ok(true),
            NumberRow::Data => Ok(false),
            NumberRow::Ambiguous => {
                Err(TableProblem::AmbiguousNumbers { row: row.line, declare: Some("column_numbers") }.into())
            }
        }
    }
}

/// The import of a file into a form.
struct Import<'a> {
    form: &'a StatisticsForm,
    head: Head,
    /// The position of each column of the form in the file.
    places: Vec<Option<usize>>,
    /// The position of the column `Loại dòng`.
    kind: Option<usize>,
    above: Above,
    imported: ImportedForm,
}

impl Import<'_> {
    /// Imports the rows below the head.
    fn rows(&mut self, rows: &[TextRow], lines: &[CsvRow]) -> Result<(), Error> {
        let (form, kind) = (self.form, self.kind);
        let end = form.end(rows, &self.places);
        let mut first = true;
        for (index, (row, line)) in rows.iter().zip(lines).enumerate() {
            let label = kind.and_then(|place| row.cell(place)).unwrap_or_default();
            let declared = Row::labelled(label).map_or(RowKind::Plain, |(kind, _)| kind);
            let reason = match index {
                _ if declared.is_sum() => Some(SkipReason::Sum),
                _ if declared != RowKind::Plain => None,
                _ if index >= end => Some(SkipReason::BelowTable),
                _ if first && form.is_numbered(row, &rows[index + 1..end], &self.head, &self.places)? => {
                    Some(SkipReason::ColumnNumbers)
                }
                _ if form.is_bare_sum(row, &self.places) || form.carries(row, &self.places) => Some(SkipReason::Sum),
                _ => form.repeats_head(row, &self.places).then_some(SkipReason::RepeatedHead),
            };
            // The head may be repeated on another page, with the column numbers below it.
            first = reason == Some(SkipReason::RepeatedHead);
            match reason {
                Some(reason) => {
                    self.above.parent = None;
                    self.imported.skipped.push(skipped(row, reason));
                }
                None => self.data(line, kind.map(|_| label.to_owned()))?,
            }
        }
        if kind.is_none() {
            self.imported.find_sections();
        }
        self.note_fractions();
        Ok(())
    }

    /// Imports a row of data; `label` is its cell in the column `Loại dòng`, if there is one.
    fn data(&mut self, line: &CsvRow, label: Option<String>) -> Result<(), Error> {
        let first = self.form.columns.first().map(Column::key).unwrap_or_default();
        let words = |place: &Option<usize>| place.and_then(|place| line.cells.get(place)).cloned().unwrap_or_default();
        let found = self.above.found(self.places.iter().map(words));
        let incoming = SourceRow { line: line.line, found, label, parent: self.above.parent.take() };
        let ConvertedRow { row: cells, bad, detected_kind, parent } = self.form.convert_row(incoming);
        self.above.parent = parent;
        let extra_cell: Option<BadCell> = line.extra_cell(|place| self.head.is_named(place), &first);
        let bad: Vec<BadCell> = if let Some(extra_cell) = extra_cell { vec![extra_cell] } else { bad };
        let is_word = |cell: &&String| !cell.is_empty() && !cell.bytes().all(|byte| byte.is_ascii_digit());
        let is_typed = cells.kind == RowKind::Plain || cells.kind.is_sum();
        let names_sum = is_typed && line.cells.iter().find(is_word).is_some_and(|cell| names_sum(cell));
        for kind in names_sum.then_some(NoteKind::TypedSum).into_iter().chain(detected_kind) {
            self.imported.notes.push(ImportNote { row: Some(line.line), place: format!("{}", line.line), kind });
        }
        self.above.is_valid = bad.is_empty();
        if bad.is_empty() {
            self.imported.form.rows.push(cells);
            self.imported.lines.push(line.line);
            Ok(())
        } else {
            self.imported.add_bad(BadRow { row: line.line, cells, bad })
        }
    }

    /// Reports columns of percentages that may be fractions.
    fn note_fractions(&mut self) {
        let columns = self.form.columns.iter().enumerate();
        for (index, column) in columns.filter(|(_, column)| column.kind == ColumnKind::Percentage) {
            let mut parts = FractionDetector::default();
            let cells = self.imported.form.rows.iter().filter_map(|row| row.cells.get(index));
            cells.for_each(|cell| parts.add_words(&cell.plain()));
            if parts.likely() {
                self.imported.notes.push(ImportNote { row: None, place: column.key(), kind: NoteKind::MaybeFractions });
            }
        }
    }
}

/// The row above the current one.
#[derive(Debug, Default)]
struct Above {
    words: Vec<String>,
    is_valid: bool,
    /// The numbers of the parent row of following rows with a dash.
    parent: Option<Vec<Option<i64>>>,
}

impl Above {
    /// The cells of the next row. `<` and `^` are merged with the cells beside and above them. If the row above is
    /// invalid, its text is repeated.
    fn found(&mut self, cells: impl Iterator<Item = String>) -> Vec<SourceCell> {
        let mut words = Vec::new();
        let mut found = Vec::new();
        for (index, cell) in cells.enumerate() {
            let neighbour = Neighbour::of(&Text::new(&cell));
            let own = match neighbour {
                Some(Neighbour::Above) => self.words.get(index).cloned().unwrap_or_default(),
                _ => without_escape(cell),
            };
            let merged =
                neighbour.filter(|neighbour| *neighbour == Neighbour::Left || self.is_valid || self.words.is_empty());
            found.push(SourceCell { words: own.clone(), merged, ..SourceCell::default() });
            words.push(own);
        }
        self.words = words;
        found
    }
}

impl From<&CsvRow> for TextRow {
    fn from(row: &CsvRow) -> Self {
        let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let cells = cells.map(|(place, cell)| (place, cell.clone())).collect();
        Self { line: row.line, cells, after_gap: row.after_gap }
    }
}

/// A cell as written to the file.
fn written(column: &Column, cell: &Text) -> String {
    match column.kind.read(cell) {
        Ok(CellValue::Whole(number)) => number.to_string(),
        Ok(CellValue::Percentage { whole, fraction }) if fraction.is_empty() => whole.to_string(),
        Ok(CellValue::Percentage { whole, fraction }) => format!("{whole},{fraction}"),
        Ok(CellValue::Day(day)) => day.to_string(),
        Ok(CellValue::Merged(neighbour)) => neighbour.text().as_str().to_owned(),
        Ok(CellValue::Blank | CellValue::Text(_) | CellValue::NoFigure(_)) | Err(_) => escaped(cell.plain().trim()),
    }
}

fn escaped(text: &str) -> String {
    if is_formula(text) || is_mark(text) { format!("'{text}") } else { text.to_owned() }
}

/// Whether a text is the mark of a merged cell, with or without apostrophes in front.
fn is_mark(text: &str) -> bool {
    Neighbour::of(&Text::new(text.trim_start_matches('\''))).is_some()
}

/// The text without the apostrophe that distinguishes it from the mark of a merged cell.
fn without_escape(text: String) -> String {
    match text.strip_prefix('\'').filter(|_| is_mark(&text)) {
        Some(bare) => bare.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Issuer;
    use crate::model::form::Column;

    fn form() -> StatisticsForm {
        let date = "2023-01".parse().unwrap();
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
            .column(Column::new("Đơn vị").with_name("unit").with_required_cells())
            .column(Column::number("Đảng viên").with_name("members").with_required_cells())
            .column("Ghi chú")
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let form = form().read_csv("a.csv", text.as_bytes()).unwrap();
        form.rows.iter().map(|row| row.cells.iter().map(|cell| cell.as_str().to_owned()).collect()).collect()
    }

    fn message(bytes: &[u8]) -> String {
        form().read_csv("a.csv", bytes).unwrap_err().to_string()
    }

    #[test]
    fn reads_files_of_any_spreadsheet() {
        let wanted = vec![vec!["Chi bộ 1".to_owned(), "12".to_owned(), String::new()]];
        assert_eq!(cells("unit,members\nChi bộ 1,12\n"), wanted);
        assert_eq!(cells("\u{feff}ĐẢNG VIÊN;Đơn  vị\r\n12;Chi bộ 1\r\n;;\r\n\r\n"), wanted);
        // Decomposed characters, as written on macOS.
        assert_eq!(cells("Đo\u{31b}n vi\u{323}\tmembers\nChi bo\u{302}\u{323} 1\t12\n"), wanted);
        assert_eq!(cells("\"unit\",\"members\"\n\"Chi bộ 1\",\"12\""), wanted);
        assert_eq!(cells("unit,members,Ghi chú\n\"a, b\",\"1.234\",\"x\ny\"\n")[0], ["a, b", "1.234", "x\ny"]);
        assert!(cells("unit,members\n").is_empty());
        let mut printed = form().with_blank_rows(9);
        printed.fill_page = true;
        let read = printed.read_csv("a.csv", b"unit,members\nA,1\n").unwrap();
        assert_eq!((read.blank_rows, read.fill_page), (0, false));
        let long = "ă".repeat(5000);
        assert_eq!(cells(&format!("unit,members\n{long},1\n"))[0][0], long);
    }

    #[test]
    fn rejects_heads_that_do_not_match_the_form() {
        assert_eq!(message(b""), "a.csv: the file is empty");
        assert_eq!(message(b"unit\nx\n"), "a.csv: the first line lacks `members`");
        assert_eq!(message(b"unit,membres\n"), "a.csv: the form has no column `membres`; the nearest is `members`");
        assert_eq!(message(b"unit,members,unit\n"), "a.csv: the first line names the column `unit` twice");
        assert_eq!(message(b"unit;members\nA\xff;1"), "a.csv: the file is not UTF-8");
        assert_eq!(message(b"\xff\xfeu\0"), "a.csv: the form has no column `u`");
    }

    #[test]
    fn written_files_read_back() {
        let words = [
            "'007",
            "=\"007\"",
            "''5",
            "007",
            "=SUM(A1)",
            "'=x",
            "-",
            "+84",
            "@a",
            "'a",
            "a\r\nb",
            "a \"b\", c;d",
            "**đậm**",
            "",
        ];
        let mut form =
            form().column(Column::new("Ngày").with_kind(crate::model::form::ColumnKind::Date)).column("=Cột");
        form.columns.push(Column::new("Tỉ lệ").with_kind(crate::model::form::ColumnKind::Percentage));
        form.blank_rows = 0;
        for (index, word) in words.into_iter().enumerate() {
            let name = format!("{word}{index}");
            let [name, word] = [Text::literal(&name), Text::literal(word)];
            let (members, day, share) = (Text::new("12"), Text::new("2022-12-31"), Text::new("2,125"));
            form.rows.push([name, members, word.clone(), day, word, share].into());
        }
        let csv = form.to_csv().unwrap();
        assert!(csv.starts_with('\u{feff}') && csv.lines().skip(1).all(|line| !line.starts_with(['=', '+', '-', '@'])));
        assert_eq!(form.read_csv("a.csv", csv.as_bytes()).unwrap(), form);
        // Emphasis is not written.
        form.rows = vec![["**A**", "12", "", "", "", ""].into()];
        assert!(form.to_csv().unwrap().ends_with("\r\nA,12,,,,\r\n"));
        form.rows = vec![["A", "12", "", "", "", "2,0 %"].into(), ["B", "12", "", "", "", "20 %"].into()];
        let shares: Vec<String> = form.to_csv().unwrap().lines().skip(1).map(str::to_owned).collect();
        assert_eq!(shares, ["A,12,,,,\"2,0\"", "B,12,,,,20"]);
        // Sums and blank rows are not written; numbers have no thousands separators.
        let mut sums = self::form().row(["A", "1.234", ""]).row(["", "", ""]).row(["khối", "1234", ""]);
        sums.rows[2].kind = RowKind::Subtotal;
        assert_eq!(sums.to_csv().unwrap(), "\u{feff}unit,members,Ghi chú\r\nA,1234,\r\n");
    }

    #[test]
    fn reports_all_invalid_cells_with_their_lines() {
        let text = "unit;members\nA;x\n\nB;\nC\nD;100000000000000000000\nE;5;6\n";
        let error = form().read_csv("a.csv", text.as_bytes()).unwrap_err();
        let bad: Vec<(usize, &str)> = error.bad_cells().iter().map(|bad| (bad.row, bad.value.as_str())).collect();
        assert_eq!(bad, [(2, "x"), (4, ""), (5, ""), (6, "100000000000000000000"), (7, "E")]);
        assert!(error.to_string().starts_with("a.csv: row 2, column `members`: `x` is not a whole number"), "{error}");
    }
}
