//! The rows of a CSV file, whatever spreadsheet wrote it, one after the other, each with its line.

use std::collections::VecDeque;
use std::io::{self, Chain, Cursor, Read};

use crate::error::{BadCell, Error, refused};

/// A row may have so many bytes. More comes of a quotation mark that nothing closes.
const LONGEST_ROW: u64 = 1 << 20;
/// What parts the cells is looked for in so many bytes.
const FIRST_LINE: usize = 64 << 10;

/// The rows of a CSV file: UTF-8, with or without a byte order mark, its cells parted by commas, semicolons or tabs.
///
/// The first line is the head. Rows without any value are passed over. Only one row is held at a time.
#[derive(Debug)]
pub(crate) struct CsvRows<R> {
    reader: csv::Reader<Lines<Chain<Cursor<Vec<u8>>, R>>>,
    head: Vec<String>,
    record: csv::StringRecord,
    /// After a failure nothing more can be read.
    ended: bool,
}

/// A row of a CSV file, its cells trimmed and without the apostrophe that guards what looks like a formula.
#[derive(Debug)]
pub(crate) struct CsvRow {
    /// The line of the file in which it begins, from 1.
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

impl<R: Read> CsvRows<R> {
    /// Reads the head.
    pub(crate) fn new(mut input: R) -> Result<Self, Error> {
        let mut first = Vec::new();
        let mut read = || {
            while first.len() < FIRST_LINE && first_line(&first).is_none() {
                let mut piece = [0; 4096];
                match input.read(&mut piece) {
                    Ok(0) => break,
                    Ok(length) => first.extend_from_slice(piece.get(..length).unwrap_or_default()),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        };
        read().map_err(|error| unread(&error))?;
        if first.starts_with("\u{feff}".as_bytes()) {
            first.drain(.."\u{feff}".len());
        }
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator(first_line(&first).unwrap_or(&first)))
            .has_headers(false)
            .flexible(true)
            .from_reader(Lines::new(Cursor::new(first).chain(input)));
        let mut rows = Self { reader, head: Vec::new(), record: csv::StringRecord::new(), ended: false };
        match rows.read()? {
            Some(_) => {
                rows.head = rows.record.iter().map(|name| unguarded(name).to_owned()).collect();
                Ok(rows)
            }
            None => Err(refused("the file is empty: its first line names the columns".to_owned())),
        }
    }

    /// The names of the columns.
    pub(crate) fn head(&self) -> &[String] {
        &self.head
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
                let cells = self.record.iter().map(|cell| unguarded(cell.trim()).to_owned()).collect();
                return Some(Ok(CsvRow { line, cells }));
            }
        }
        self.ended = true;
        None
    }
}

impl CsvRow {
    /// What is wrong with a row that is shorter than the head, or has values beyond it. `column` is the first one.
    pub(crate) fn misfit(&self, columns: usize, column: &str) -> Option<BadCell> {
        let beyond = self.cells.iter().skip(columns).any(|cell| !cell.is_empty());
        (self.cells.len() < columns || beyond).then(|| BadCell {
            row: self.line,
            column: column.to_owned(),
            value: self.cells.first().cloned().unwrap_or_default(),
            wanted: "the beginning of a line with as many cells as the first",
        })
    }
}

/// A reader that knows where lines begin. The CSV reader counts them too, but not the empty ones that it passes over.
#[derive(Debug)]
struct Lines<R> {
    inner: R,
    /// How many bytes have been read, and how many may be.
    byte: u64,
    allowed: u64,
    line: usize,
    last: u8,
    /// The first bytes of lines that are not empty, with the numbers of the lines.
    begun: VecDeque<(u64, usize)>,
}

impl<R> Lines<R> {
    fn new(inner: R) -> Self {
        Self { inner, byte: 0, allowed: LONGEST_ROW, line: 1, last: b'\n', begun: VecDeque::new() }
    }

    fn allow_until(&mut self, byte: u64) {
        self.allowed = byte;
    }

    /// The first line that begins at that byte or after it; those before are forgotten.
    fn begun_after(&mut self, byte: u64) -> usize {
        while self.begun.front().is_some_and(|(begin, _)| *begin < byte) {
            self.begun.pop_front();
        }
        self.begun.front().map_or(self.line, |(_, line)| *line)
    }

    fn note(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let is_end = matches!(byte, b'\r' | b'\n');
            if self.byte > 0 && (self.last == b'\n' || (self.last == b'\r' && *byte != b'\n')) {
                self.line += 1;
            }
            if !is_end && matches!(self.last, b'\r' | b'\n') {
                self.begun.push_back((self.byte, self.line));
            }
            self.last = *byte;
            self.byte += 1;
        }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.byte >= self.allowed {
            let message = "a row is longer than 1 MiB: look for a quotation mark that nothing closes";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let length = self.inner.read(buffer)?;
        self.note(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}

fn refusal(error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => refused("the file is not UTF-8: save it as `CSV UTF-8`".to_owned()),
        csv::ErrorKind::Io(error) => unread(error),
        _ => refused(error.to_string()),
    }
}

fn unread(error: &io::Error) -> Error {
    refused(format!("the file cannot be read: {error}"))
}

/// Whether a spreadsheet takes a text for a formula, once the apostrophes before it are gone.
pub(super) fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|_| is_formula(text)).unwrap_or(text)
}

/// The first line that is not empty, once it has ended.
fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    let mut ended = bytes.split_inclusive(|byte| matches!(byte, b'\r' | b'\n'));
    ended.find(|line| !line.trim_ascii().is_empty()).filter(|line| line.ends_with(b"\n") || line.ends_with(b"\r"))
}

/// What parts the cells: of the signs that do, the most frequent one of the first line.
fn separator(line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in line {
        quoted ^= *byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| sign == byte && !quoted) {
            *count += 1;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(sign, _)| *sign)
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
        let rows = CsvRows::new(Slowly(text.as_bytes(), step)).unwrap();
        let head = (1, rows.head().to_vec());
        std::iter::once(head).chain(rows.map(|row| row.map(|row| (row.line, row.cells)).unwrap())).collect()
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
        let mut rows = CsvRows::new(text.as_bytes()).unwrap();
        let error = rows.next().unwrap().unwrap_err().to_string();
        let message =
            "the file cannot be read: a row is longer than 1 MiB: look for a quotation mark that nothing closes";
        assert_eq!(error, message);
        assert!(rows.next().is_none());
    }
}
