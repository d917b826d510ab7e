//! Detection of the delimiter of a CSV file.

use std::cmp::Reverse;

use crate::error::{Error, TableProblem};

/// The possible delimiters, the likeliest first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// The number of rows that are examined.
const ROWS: usize = 100;

/// The delimiter that a file declares in its first line, such as `sep=;`.
pub(super) fn declared(sample: &[u8]) -> Option<u8> {
    let line = sample.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line.get(..4)?.eq_ignore_ascii_case(b"sep=").then(|| line.get(4..).unwrap_or_default()) {
        Some([sign]) => Some(*sign),
        _ => None,
    }
}

/// The evidence for a delimiter, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Evidence {
    /// The largest number of known column names in one row.
    known: usize,
    /// Whether it is punctuation in text, with a space behind it.
    in_text: Reverse<bool>,
    /// Whether the first row has as many cells as most rows.
    first_fits: bool,
    /// The number of rows with the most frequent number of cells.
    rows: usize,
}

/// The delimiter with the best evidence in the sample; a comma for a single column.
///
/// # Errors
/// If two delimiters have the same evidence.
pub(super) fn detect(sample: &[u8], is_cut: bool, known: &dyn Fn(&[String]) -> usize) -> Result<u8, Error> {
    let mut found: Vec<(Evidence, u8)> =
        DELIMITERS.iter().filter_map(|sign| Some((evidence(sample, is_cut, *sign, known)?, *sign))).collect();
    found.extend(one_column(sample, known).map(|evidence| (evidence, b',')));
    found.sort_by_key(|(evidence, _)| Reverse(*evidence));
    match found.as_slice() {
        [] => Ok(b','),
        [(best, sign), (next, other), ..] if best == next && sign != other => {
            let (sign, other) = (char::from(*sign), char::from(*other));
            Err(TableProblem::AmbiguousSeparator { first: sign, second: other }.into())
        }
        [(_, sign), ..] => Ok(*sign),
    }
}

/// The evidence for a single column: most rows have no delimiter.
fn one_column(sample: &[u8], known: &dyn Fn(&[String]) -> usize) -> Option<Evidence> {
    let lines = sample.split(|byte| matches!(byte, b'\r' | b'\n')).filter(|line| !line.trim_ascii().is_empty());
    let lines: Vec<&[u8]> = lines.take(ROWS).collect();
    let single = |line: &&&[u8]| !line.iter().any(|byte| DELIMITERS.contains(byte));
    let rows = lines.iter().filter(single).count();
    let name = |line: &&[u8]| known(&[String::from_utf8_lossy(line).trim().to_owned()]);
    let first_fits = lines.first().is_some_and(|line| single(&line));
    (first_fits && rows * 2 > lines.len()).then(|| Evidence {
        known: lines.iter().map(name).max().unwrap_or(0),
        in_text: Reverse(false),
        first_fits,
        rows,
    })
}

/// The evidence for a delimiter; `None` if it is in no row.
fn evidence(sample: &[u8], is_cut: bool, sign: u8, known: &dyn Fn(&[String]) -> usize) -> Option<Evidence> {
    let mut reader = csv::ReaderBuilder::new().delimiter(sign).has_headers(false).flexible(true).from_reader(sample);
    let records = reader.byte_records().take(ROWS).map_while(Result::ok);
    let mut rows: Vec<Vec<String>> =
        records.map(|record| record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()).collect();
    if is_cut && rows.len() < ROWS && rows.len() > 1 {
        rows.pop();
    }
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let times = |width: usize| rows.iter().filter(|row| row.len() == width).count();
    let width = rows.iter().map(Vec::len).filter(|width| *width > 1).max_by_key(|width| (times(*width), *width))?;
    let behind: Vec<&String> = rows.iter().flat_map(|row| row.iter().skip(1)).collect();
    let spaced = behind.iter().filter(|cell| cell.starts_with(' ')).count();
    let trimmed = rows.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    Some(Evidence {
        known: trimmed.map(|row| known(&row)).max().unwrap_or(0),
        in_text: Reverse(spaced * 2 >= behind.len()),
        first_fits: rows.first().is_some_and(|row| row.len() == width),
        rows: times(width),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Result<char, String> {
        detect(text.as_bytes(), false, &|_| 0).map(char::from).map_err(|error| error.one_line())
    }

    #[test]
    fn detects_the_delimiter_from_all_rows() {
        assert_eq!(found("Đơn vị (chi bộ, đảng bộ, tổ đảng);Giờ\r\nChi bộ 1;8h\r\n"), Ok(';'));
        assert_eq!(found("a;b\n1,5;2,5\n3,5;4,5\n"), Ok(';'));
        assert_eq!(found("Đơn vị;Tỉ lệ\nA;2,5\nB;3,5\n"), Ok(';'));
        assert_eq!(found("Họ, tên;Giờ\nNguyễn, A;8h\n"), Ok(';'));
        assert_eq!(found("\"Tên\nđơn vị\";\"Giờ\"\n\"Chi bộ; 1\";8h"), Ok(';'));
        assert_eq!(found("a|b\n1;2|3\n"), Ok('|'));
        assert_eq!(found("a\tb\n1,2\t3\n4\t5\n"), Ok('\t'));
        assert_eq!(found("a, b, c\n1, 2, 3\n"), Ok(','));
        assert_eq!(found("Tên đơn vị\nChi bộ 1\n"), Ok(','));
        assert_eq!(found("Tên đơn vị\nChi bộ 1; 2\nChi bộ 3\n"), Ok(','));
        assert_eq!(found("ĐẢNG UỶ XÃ\nTên;Giờ\nChi bộ 1;8h\n"), Ok(';'));
        assert_eq!(found(""), Ok(','));
    }

    #[test]
    fn rejects_ambiguous_delimiters() {
        let message = "the separator of the cells may be `;` or `,`; insert a first line `sep=;`";
        assert_eq!(found("a,b;c\n1,2;3\n"), Err(message.to_owned()));
        // Known column names resolve the ambiguity.
        let known = |row: &[String]| usize::from(row.iter().any(|cell| cell == "c"));
        assert_eq!(detect(b"a,b;c\n1,2;3\n", false, &known).unwrap(), b';');
    }

    #[test]
    fn reads_the_declared_delimiter() {
        assert_eq!(declared(b"sep=;\r\na;b"), Some(b';'));
        assert_eq!(declared(b"\"SEP=|\"\na|b"), Some(b'|'));
        assert_eq!([declared(b"sep=\n"), declared(b"separator;x"), declared(b""), declared(b"sep")], [None; 4]);
    }
}
