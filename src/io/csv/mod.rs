//! A streaming reader of CSV files of any spreadsheet program; each row has its line number.

mod delimiter;
pub(crate) mod form;
mod line_counter;

use std::io::{self, Chain, Cursor, Read};

use self::delimiter::{declared, detect};
use self::line_counter::{LineCounter, MAX_ROW};
use super::encoding::Utf8Decoder;
use super::office;
use crate::error::{BadCell, Error, TableProblem};

/// The number of bytes from which the delimiter is detected.
const SAMPLE: usize = 32 << 10;

/// The sample followed by the rest of the input.
type Sampled<R> = Chain<Cursor<Vec<u8>>, Utf8Decoder<R>>;

/// An iterator over the rows of a CSV file, including the head.
///
/// The file is UTF-8, or UTF-16 with a byte order mark. The delimiter is a comma, semicolon, tab or vertical bar. Blank
/// rows are skipped. Only one row is in memory at a time.
#[derive(Debug)]
pub(crate) struct CsvRows<R> {
    reader: csv::Reader<LineCounter<Sampled<R>>>,
    record: csv::StringRecord,
    /// The line after the last row; a row that begins later follows a blank one.
    next_line: usize,
    /// Whether the file has ended or an error has occurred.
    ended: bool,
}

/// A row of a CSV file. The cells are trimmed, without the escapes for spreadsheets.
#[derive(Debug, Clone)]
pub(crate) struct CsvRow {
    /// The line of the file in which the row begins, from 1.
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
    /// Whether the row follows a blank one.
    pub(crate) after_gap: bool,
}

impl<R: Read> CsvRows<R> {
    /// Reads the sample and detects the delimiter. `known` counts the known column names in a row.
    pub(crate) fn new(input: R, known: &dyn Fn(&[String]) -> usize) -> Result<Self, Error> {
        let mut input = Utf8Decoder::new(input);
        let mut sample = Vec::new();
        input.by_ref().take(u64::try_from(SAMPLE).unwrap_or(0)).read_to_end(&mut sample).map_err(|e| read_error(&e))?;
        if let Some(kind) = office::kind(&sample) {
            return Err(TableProblem::Office { kind }.into());
        }
        let declared = declared(&sample);
        let delimiter = match declared {
            Some(delimiter) => delimiter,
            None => detect(&sample, sample.len() == SAMPLE, known)?,
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(LineCounter::new(Cursor::new(sample).chain(input), delimiter));
        let mut rows = Self { reader, record: csv::StringRecord::new(), next_line: 1, ended: false };
        if declared.is_some() {
            rows.read()?;
        }
        Ok(rows)
    }

    /// Reads the next record, and returns its line.
    fn read(&mut self) -> Result<Option<usize>, Error> {
        let end = self.reader.position().byte();
        self.reader.get_mut().allow_until(end.saturating_add(MAX_ROW));
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(Some(self.reader.get_mut().first_line_from(end))),
            Ok(false) => Ok(None),
            Err(error) => {
                self.ended = true;
                Err(csv_error(&error))
            }
        }
    }
}

impl<R: Read> Iterator for CsvRows<R> {
    type Item = Result<CsvRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let line = match self.read() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => return Some(Err(error)),
            };
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                let cells = self.record.iter().map(|cell| without_escape(cell.trim())).collect();
                let after_gap = line > self.next_line;
                let breaks = self.record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
                self.next_line = line + breaks + 1;
                return Some(Ok(CsvRow { line, cells, after_gap }));
            }
        }
        self.ended = true;
        None
    }
}

impl CsvRow {
    /// The error of a row with a value in a column without a title. `column` is the first column.
    pub(crate) fn extra_cell(&self, is_named: impl Fn(usize) -> bool, column: &str) -> Option<BadCell> {
        let beyond = self.cells.iter().enumerate().any(|(place, cell)| !cell.is_empty() && !is_named(place));
        beyond.then(|| BadCell {
            row: self.line,
            column: column.to_owned(),
            cell: None,
            value: self.cells.first().cloned().unwrap_or_default(),
            wanted: "the beginning of a line with as many cells as the first",
            field: None,
        })
    }
}

fn csv_error(error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => TableProblem::NotUtf8.into(),
        csv::ErrorKind::Io(error) => read_error(error),
        _ => TableProblem::Csv { detail: error.to_string() }.into(),
    }
}

fn read_error(error: &io::Error) -> Error {
    TableProblem::NotReadable { detail: error.to_string() }.into()
}

/// Whether a spreadsheet would evaluate a text, or [`without_escape`] would remove its apostrophe. Leading apostrophes
/// are ignored.
pub(super) fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@'])
        || (bare.len() < text.len() && bare.starts_with(|c: char| c.is_ascii_digit()))
}

/// The text of a cell without the escape that makes a spreadsheet treat it as text: `'=x`, `="007"`.
fn without_escape(text: &str) -> String {
    if let Some(bare) = text.strip_prefix('\'').filter(|_| is_formula(text)) {
        return bare.to_owned();
    }
    let quoted = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    match quoted.filter(|quoted| !quoted.replace("\"\"", "").contains('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns a few bytes at a time.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(buffer.len());
            self.0.read(&mut buffer[..length])
        }
    }

    fn rows(text: &str, step: usize) -> Vec<(usize, Vec<String>)> {
        let rows = CsvRows::new(Slowly(text.as_bytes(), step), &|_| 0).unwrap();
        rows.map(|row| row.map(|row| (row.line, row.cells)).unwrap()).collect()
    }

    #[test]
    fn line_numbers_do_not_depend_on_the_size_of_reads() {
        let text = "\u{feff}đơn vị;b\r\n\r\n1;\"x\r\ny\"\r\n;\r\n\n2;'=a\r\n3;4";
        let wanted = [(1, ["đơn vị", "b"]), (3, ["1", "x\r\ny"]), (7, ["2", "=a"]), (8, ["3", "4"])];
        for step in [1, 2, 3, 7, 4096] {
            let found = rows(text, step);
            let found: Vec<(usize, [&str; 2])> =
                found.iter().map(|(line, cells)| (*line, [cells[0].as_str(), cells[1].as_str()])).collect();
            assert_eq!(found, wanted);
        }
        // The whole file is longer than the limit of a row.
        let long = "x".repeat(250);
        let many: String = (0..5000).map(|number| format!("{number},{long}\n")).collect();
        assert_eq!(rows(&format!("a,b\n{many}"), 4096)[5000], (5001, vec!["4999".to_owned(), long]));
        assert_eq!(rows("a\rb\rc", 1)[2], (3, vec!["c".to_owned()]));
    }

    #[test]
    fn detects_the_delimiter() {
        let cells = |text| rows(text, 4096).into_iter().map(|(_, cells)| cells.join("|")).collect::<Vec<_>>();
        assert_eq!(cells("a;b\n1,5;2,5\n3,5;4,5\n"), ["a|b", "1,5|2,5", "3,5|4,5"]);
        assert_eq!(cells("\r\n\"Tỉnh, huyện, xã\";b\n1;2"), ["Tỉnh, huyện, xã|b", "1|2"]);
    }

    #[test]
    fn rejects_unclosed_quotation_marks() {
        let text = format!("a\n\"{}", "x".repeat(3 << 20));
        let mut rows = CsvRows::new(text.as_bytes(), &|_| 0).unwrap();
        let error = rows.find_map(Result::err).unwrap().to_string();
        let message = "the file cannot be read: a row is longer than 1 MiB: close its quotation mark";
        assert_eq!(error, message);
        assert!(rows.next().is_none());
    }
}
