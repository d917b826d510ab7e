//! The rows of a CSV file, whatever spreadsheet wrote it, one after the other, each with its line.

pub(crate) mod form;
mod lines;
mod separator;

use std::io::{self, Chain, Cursor, Read};

use self::lines::{LONGEST_ROW, Lines};
use self::separator::{announced, separator};
use super::encoding::Decoded;
use crate::error::{BadCell, Error, TableProblem};

/// What parts the cells is looked for in so many bytes.
const SAMPLE: usize = 32 << 10;

/// The input behind the sample that was taken from it.
type Sampled<R> = Chain<Cursor<Vec<u8>>, Decoded<R>>;

/// The rows of a CSV file, that of the names among them: UTF-8 or UTF-16 by its byte order mark, its cells parted by
/// commas, semicolons, tabs or bars.
///
/// Rows without any value are passed over. Only one row is held at a time.
#[derive(Debug)]
pub(crate) struct CsvRows<R> {
    reader: csv::Reader<Lines<Sampled<R>>>,
    record: csv::StringRecord,
    /// The line that follows the last row, if no blank one stands between.
    following: usize,
    /// After a failure nothing more can be read.
    ended: bool,
}

/// A row of a CSV file, its cells trimmed and without what guards them from a spreadsheet.
#[derive(Debug, Clone)]
pub(crate) struct CsvRow {
    /// The line of the file in which it begins, from 1.
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
    /// Whether a blank row stands before it.
    pub(crate) after_gap: bool,
}

impl<R: Read> CsvRows<R> {
    /// Reads the beginning. `known` says how many cells of a row name columns that are looked for.
    pub(crate) fn new(input: R, known: &dyn Fn(&[String]) -> usize) -> Result<Self, Error> {
        let mut input = Decoded::new(input);
        let mut sample = Vec::new();
        input.by_ref().take(u64::try_from(SAMPLE).unwrap_or(0)).read_to_end(&mut sample).map_err(|e| unread(&e))?;
        let announced = announced(&sample);
        let delimiter = match announced {
            Some(delimiter) => delimiter,
            None => separator(&sample, sample.len() == SAMPLE, known)?,
        };
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Lines::new(Cursor::new(sample).chain(input), delimiter));
        let mut rows = Self { reader, record: csv::StringRecord::new(), following: 1, ended: false };
        if announced.is_some() {
            rows.read()?;
        }
        Ok(rows)
    }

    /// Reads the next record, and tells its line.
    fn read(&mut self) -> Result<Option<usize>, Error> {
        let end = self.reader.position().byte();
        self.reader.get_mut().allow_until(end.saturating_add(LONGEST_ROW));
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(Some(self.reader.get_mut().begun_after(end))),
            Ok(false) => Ok(None),
            Err(error) => {
                self.ended = true;
                Err(refusal(&error))
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
                let cells = self.record.iter().map(|cell| unguarded(cell.trim())).collect();
                let after_gap = line > self.following;
                let breaks = self.record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
                self.following = line + breaks + 1;
                return Some(Ok(CsvRow { line, cells, after_gap }));
            }
        }
        self.ended = true;
        None
    }
}

impl CsvRow {
    /// What is wrong with a row that has a value where the head has no name. `column` is the first one.
    pub(crate) fn misfit(&self, is_named: impl Fn(usize) -> bool, column: &str) -> Option<BadCell> {
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

fn refusal(error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => TableProblem::NotUtf8.into(),
        csv::ErrorKind::Io(error) => unread(error),
        _ => TableProblem::Csv { detail: error.to_string() }.into(),
    }
}

fn unread(error: &io::Error) -> Error {
    TableProblem::NotReadable { detail: error.to_string() }.into()
}

/// Whether a spreadsheet takes a text for a formula, or we take an apostrophe away from it, once the apostrophes before
/// it are gone.
pub(super) fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@'])
        || (bare.len() < text.len() && bare.starts_with(|c: char| c.is_ascii_digit()))
}

/// The words of a cell without what keeps a spreadsheet from reading them: an apostrophe, or `="007"`.
fn unguarded(text: &str) -> String {
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

    /// A reader that gives a few bytes at a time.
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
    fn lines_are_counted_however_the_file_comes_in() {
        let text = "\u{feff}đơn vị;b\r\n\r\n1;\"x\r\ny\"\r\n;\r\n\n2;'=a\r\n3;4";
        let wanted = [(1, ["đơn vị", "b"]), (3, ["1", "x\r\ny"]), (7, ["2", "=a"]), (8, ["3", "4"])];
        for step in [1, 2, 3, 7, 4096] {
            let found = rows(text, step);
            let found: Vec<(usize, [&str; 2])> =
                found.iter().map(|(line, cells)| (*line, [cells[0].as_str(), cells[1].as_str()])).collect();
            assert_eq!(found, wanted);
        }
        // Longer as a whole than a row may be.
        let long = "x".repeat(250);
        let many: String = (0..5000).map(|number| format!("{number},{long}\n")).collect();
        assert_eq!(rows(&format!("a,b\n{many}"), 4096)[5000], (5001, vec!["4999".to_owned(), long]));
        assert_eq!(rows("a\rb\rc", 1)[2], (3, vec!["c".to_owned()]));
    }

    #[test]
    fn the_first_line_tells_what_parts_the_cells() {
        let cells = |text| rows(text, 4096).into_iter().map(|(_, cells)| cells.join("|")).collect::<Vec<_>>();
        assert_eq!(cells("a;b\n1,5;2,5\n3,5;4,5\n"), ["a|b", "1,5|2,5", "3,5|4,5"]);
        assert_eq!(cells("\r\n\"Tỉnh, huyện, xã\";b\n1;2"), ["Tỉnh, huyện, xã|b", "1|2"]);
    }

    #[test]
    fn a_quotation_that_never_closes_ends_in_an_error() {
        let text = format!("a\n\"{}", "x".repeat(3 << 20));
        let mut rows = CsvRows::new(text.as_bytes(), &|_| 0).unwrap();
        let error = rows.find_map(Result::err).unwrap().to_string();
        let message =
            "the file cannot be read: a row is longer than 1 MiB: look for a quotation mark that nothing closes";
        assert_eq!(error, message);
        assert!(rows.next().is_none());
    }
}
