//! The rows of a form from a CSV file, as spreadsheets write it, and to one.

use std::path::PathBuf;

use super::super::Text;
use super::super::csv::{CsvRows, is_formula};
use super::{CellValue, Column, Row, RowKind, StatisticsForm};
use crate::error::{Error, Place, Problem, refused};

impl StatisticsForm {
    /// The form with the rows of a CSV file in place of its own, and no blank ones. `name` is that of the file, for
    /// errors.
    ///
    /// The file is UTF-8, with or without a byte order mark. Its cells are parted by commas, semicolons or tabs; its
    /// first line names the columns, by name or title, in any order and case. What is in no column of the file is left
    /// blank; lines without any value are passed over.
    ///
    /// ```
    /// use congvan::{Column, Issuer, StatisticsForm};
    ///
    /// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
    ///     .column(Column::new("Đơn vị"))
    ///     .column(Column::number("Đảng viên").required());
    /// let filled = form.read_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;1.234\r\n".as_bytes())?;
    /// assert_eq!(filled.totals()?, [None, Some(1234)]);
    /// let error = form.read_csv("2023.csv", "Đơn vị;Đảng viên\r\nChi bộ 1;nhiều\r\n".as_bytes()).unwrap_err();
    /// assert_eq!((error.bad_cells()[0].row, error.bad_cells()[0].value.as_str()), (2, "nhiều"));
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not UTF-8, its first line names columns that the form lacks, the same one twice or not all that
    /// are required; or with all cells that do not fit their columns at once, `row` being the line of the file.
    pub fn read_csv(&self, name: &str, bytes: &[u8]) -> Result<Self, Error> {
        self.rows_of(bytes)
            .map(|rows| Self { rows, blank_rows: 0, fill_page: false, ..self.clone() })
            .map_err(|error| error.at(Place::File(PathBuf::from(name))))
    }

    /// The rows of the form as a CSV file that machines read: UTF-8 with a byte order mark, commas, CRLF.
    ///
    /// The first line has the names of the columns. Whole numbers are digits alone, days are `2022-12-31`, parts of a
    /// hundred have a decimal comma and no sign; a cell that does not fit its column stands as it is. Subtotals and
    /// blank rows are left out: whoever reads the file adds up for himself. [`read_csv`](Self::read_csv) gives the same
    /// rows back.
    ///
    /// Words that a spreadsheet would take for a formula (`=`, `+`, `-` or `@` first) get an apostrophe in front, which
    /// `read_csv` takes away again.
    ///
    /// ```
    /// use congvan::{Column, Issuer, StatisticsForm};
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
    /// When the CSV writer refuses a row.
    pub fn to_csv(&self) -> Result<String, Error> {
        let mut writer =
            ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
        let refusal = |error: ::csv::Error| refused(error.to_string());
        writer.write_record(self.columns.iter().map(|column| guarded(&column.key()))).map_err(refusal)?;
        for row in self.rows.iter().filter(|row| row.kind == RowKind::Plain && !row.is_blank()) {
            let cells = self.columns.iter().zip(&row.cells).map(|(column, cell)| written(column, cell));
            writer.write_record(cells).map_err(refusal)?;
        }
        let bytes = writer.into_inner().map_err(|error| refused(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| refused(error.to_string()))?;
        Ok(format!("\u{feff}{text}"))
    }

    fn rows_of(&self, bytes: &[u8]) -> Result<Vec<Row>, Error> {
        let lines = CsvRows::new(bytes)?;
        let width = lines.head().len();
        let places = self.places(lines.head().iter().map(String::as_str))?;
        let first = self.columns.first().map(Column::key).unwrap_or_default();
        let (mut rows, mut bad) = (Vec::new(), Vec::new());
        for line in lines {
            let line = line?;
            if let Some(misfit) = line.misfit(width, &first) {
                bad.push(misfit);
                continue;
            }
            let cell = |place: usize| line.cells.get(place).map(|cell| Text::new(cell));
            rows.push(self.row_of(line.line, &places, cell, &mut bad));
        }
        if bad.is_empty() { Ok(rows) } else { Err(Error::new(Problem::Cells(bad))) }
    }
}

/// A cell as machines read it.
fn written(column: &Column, cell: &Text) -> String {
    match column.kind.read(cell) {
        Ok(CellValue::Whole(number)) => number.to_string(),
        Ok(CellValue::Percentage { whole, fraction }) if fraction.is_empty() => whole.to_string(),
        Ok(CellValue::Percentage { whole, fraction }) => format!("{whole},{fraction}"),
        Ok(CellValue::Day(day)) => day.to_string(),
        Ok(CellValue::Blank | CellValue::Text(_)) | Err(_) => guarded(cell.as_str().trim()),
    }
}

fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;
    use crate::dispatch::Issuer;

    fn form() -> StatisticsForm {
        let date = "2023-01".parse().unwrap();
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
            .column(Column::new("Đơn vị").named("unit").required())
            .column(Column::number("Đảng viên").named("members").required())
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
    fn files_of_any_spreadsheet() {
        let wanted = vec![vec!["Chi bộ 1".to_owned(), "12".to_owned(), String::new()]];
        assert_eq!(cells("unit,members\nChi bộ 1,12\n"), wanted);
        assert_eq!(cells("\u{feff}ĐẢNG VIÊN;Đơn  vị\r\n12;Chi bộ 1\r\n;;\r\n\r\n"), wanted);
        // The names and the words in pieces, as a Mac writes them.
        assert_eq!(cells("Đo\u{31b}n vi\u{323}\tmembers\nChi bo\u{302}\u{323} 1\t12\n"), wanted);
        assert_eq!(cells("\"unit\",\"members\"\n\"Chi bộ 1\",\"12\""), wanted);
        assert_eq!(cells("unit,members,Ghi chú\n\"a, b\",\"1.234\",\"x\ny\"\n")[0], ["a, b", "1.234", "x\ny"]);
        assert!(cells("unit,members\n").is_empty());
        let mut printed = form().blank_rows(9);
        printed.fill_page = true;
        let read = printed.read_csv("a.csv", b"unit,members\nA,1\n").unwrap();
        assert_eq!((read.blank_rows, read.fill_page), (0, false));
        let long = "ă".repeat(5000);
        assert_eq!(cells(&format!("unit,members\n{long},1\n"))[0][0], long);
    }

    #[test]
    fn first_lines_that_do_not_fit_the_form() {
        assert_eq!(message(b""), "a.csv: the file is empty: its first line names the columns");
        assert_eq!(message(b"unit\nx\n"), "a.csv: the first line lacks `members`");
        assert_eq!(message(b"unit,membres\n"), "a.csv: the form has no column `membres`; the nearest is `members`");
        assert_eq!(message(b"unit,members,unit\n"), "a.csv: the column `unit` stands twice in the first line");
        assert_eq!(message(b"\xff\xfeu\0"), "a.csv: the file is not UTF-8: save it as `CSV UTF-8`");
    }

    #[test]
    fn what_is_written_reads_back() {
        let words = ["=SUM(A1)", "'=x", "-", "+84", "@a", "'a", "a\r\nb", "a \"b\", c;d", "**đậm**", ""];
        let mut form = form().column(Column::new("Ngày").of(super::super::ColumnKind::Date)).column("=Cột");
        form.columns.push(Column::new("Tỉ lệ").of(super::super::ColumnKind::Percentage));
        form.blank_rows = 0;
        for (index, word) in words.into_iter().enumerate() {
            let name = format!("{word}{index}");
            form.rows.push([name.as_str(), "12", word, "2022-12-31", word, "2,125"].into());
        }
        let csv = form.to_csv().unwrap();
        assert!(csv.starts_with('\u{feff}') && csv.lines().skip(1).all(|line| !line.starts_with(['=', '+', '-', '@'])));
        assert_eq!(form.read_csv("a.csv", csv.as_bytes()).unwrap(), form);
        form.rows = vec![["A", "12", "", "", "", "2,0 %"].into(), ["B", "12", "", "", "", "20 %"].into()];
        let shares: Vec<String> = form.to_csv().unwrap().lines().skip(1).map(str::to_owned).collect();
        assert_eq!(shares, ["A,12,,,,\"2,0\"", "B,12,,,,20"]);
        // Sums and blank rows are not written; numbers are plain.
        let mut sums = self::form().row(["A", "1.234", ""]).row(["", "", ""]).row(["khối", "1234", ""]);
        sums.rows[2].kind = RowKind::Subtotal;
        assert_eq!(sums.to_csv().unwrap(), "\u{feff}unit,members,Ghi chú\r\nA,1234,\r\n");
    }

    #[test]
    fn all_cells_are_told_at_once_with_their_lines() {
        let text = "unit;members\nA;x\n\nB;\nC\nD;100000000000000000000\nE;5;6\n";
        let error = form().read_csv("a.csv", text.as_bytes()).unwrap_err();
        let bad: Vec<(usize, &str)> = error.bad_cells().iter().map(|bad| (bad.row, bad.value.as_str())).collect();
        assert_eq!(bad, [(2, "x"), (4, ""), (5, "C"), (6, "100000000000000000000"), (7, "E")]);
        assert!(error.to_string().starts_with("a.csv: row 2, column `members`: `x` is not a whole number"), "{error}");
    }
}
