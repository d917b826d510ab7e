//! References to cells, such as `B5` and `B5:D9`. Rows and columns count from 0.

use std::fmt;

use crate::error::{Error, SpreadsheetProblem};

/// The numbers of rows and columns of a sheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) row: u32,
    pub(super) column: u32,
}

/// A rectangle of cells, including both corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: Position,
    pub(super) last: Position,
}

impl Position {
    /// Parses `B5` or `$B$5`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, digits) = text.split_at(letters);
        let digits = digits.strip_prefix('$').unwrap_or(digits);
        if letters.is_empty() || letters.len() > 3 || digits.is_empty() || digits.len() > 7 {
            return None;
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let column =
            letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
        let row: u32 = digits.parse().ok()?;
        let (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?);
        (row < ROWS && column < COLUMNS).then_some(Self { row, column })
    }
}

impl Area {
    /// Parses `B5` or `B5:D9`; the first corner must be the upper left one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let (first, last) = (Position::parse(first)?, Position::parse(last)?);
        (first.row <= last.row && first.column <= last.column).then_some(Self { first, last })
    }

    pub(super) fn contains(&self, at: Position) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_name(self.column), self.row + 1)
    }
}

/// The letters of a column.
pub(super) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = Some(column);
    while let Some(column) = left {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        left = (column / 26).checked_sub(1);
    }
    letters.iter().rev().collect()
}

/// Requires a valid reference; `text` is for the message.
pub(super) fn required<T>(found: Option<T>, text: &str) -> Result<T, Error> {
    let shown: String = text.chars().take(20).filter(|character| !character.is_control()).collect();
    found.ok_or_else(|| SpreadsheetProblem::Reference { found: shown }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_round_trip() {
        for text in ["A1", "Z9", "AA10", "XFD1048576", "ZZ3"] {
            assert_eq!(Position::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Position::parse("$B$5"), Position::parse("b5"));
        for bad in ["", "A", "5", "A0", "XFE1", "A1048577", "ZZZZZZZZ99999999999", "A1B", "Á1", "A-1"] {
            assert_eq!(Position::parse(bad), None, "{bad}");
        }
        assert_eq!(Area::parse("D9:A1"), None);
        assert!(Area::parse("B2:C3").unwrap().contains(Position::parse("C2").unwrap()));
    }
}
