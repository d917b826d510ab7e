//! Line numbers of CSV records, and detection of unclosed quotation marks.

use std::collections::VecDeque;
use std::io::{self, Read};

/// The largest size of a row, in bytes. Longer rows come from unclosed quotation marks.
pub(super) const MAX_ROW: u64 = 1 << 20;

/// A reader that records where lines begin. The line numbers of the CSV reader leave out the empty lines that it skips.
#[derive(Debug)]
pub(super) struct LineCounter<R> {
    inner: R,
    delimiter: u8,
    /// The number of bytes that have been read.
    byte: u64,
    /// The number of bytes that may be read.
    allowed: u64,
    line: usize,
    last: u8,
    /// The offset of the first byte and the number of each line that is not empty.
    line_starts: VecDeque<(u64, usize)>,
    state: State,
    /// The line of the last opening quotation mark.
    quote_line: usize,
}

/// The state of the CSV reader at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell, where a quotation mark opens a quoted cell.
    CellStart,
    Bare,
    Quoted,
    /// Behind a quotation mark in a quoted cell; it closes the cell unless another one follows.
    QuoteInQuoted,
}

impl<R> LineCounter<R> {
    pub(super) fn new(inner: R, delimiter: u8) -> Self {
        let (allowed, line_starts, state) = (MAX_ROW, VecDeque::new(), State::CellStart);
        Self { inner, delimiter, byte: 0, allowed, line: 1, last: b'\n', line_starts, state, quote_line: 1 }
    }

    pub(super) fn allow_until(&mut self, byte: u64) {
        self.allowed = byte;
    }

    /// The first line that begins at or after a byte offset. Discards the lines before it.
    pub(super) fn first_line_from(&mut self, byte: u64) -> usize {
        while self.line_starts.front().is_some_and(|(begin, _)| *begin < byte) {
            self.line_starts.pop_front();
        }
        self.line_starts.front().map_or(self.line, |(_, line)| *line)
    }

    fn count(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let is_end = matches!(byte, b'\r' | b'\n');
            if self.byte > 0 && (self.last == b'\n' || (self.last == b'\r' && *byte != b'\n')) {
                self.line += 1;
            }
            if !is_end && matches!(self.last, b'\r' | b'\n') {
                self.line_starts.push_back((self.byte, self.line));
            }
            self.state = match (self.state, *byte) {
                (State::CellStart, b'"') => {
                    self.quote_line = self.line;
                    State::Quoted
                }
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, _) | (State::QuoteInQuoted, b'"') => State::Quoted,
                (_, byte) if is_end || byte == self.delimiter => State::CellStart,
                _ => State::Bare,
            };
            self.last = *byte;
            self.byte += 1;
        }
    }
}

impl<R: Read> Read for LineCounter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.byte >= self.allowed {
            let message = "a row is longer than 1 MiB: close its quotation mark";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let length = self.inner.read(buffer)?;
        if length == 0 && !buffer.is_empty() && self.state == State::Quoted {
            let message = format!(
                "the quotation mark in line {} is not closed: add `\"` at the end of its cell",
                self.quote_line
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.count(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}
