//! Where the lines of a CSV file begin, and whether its quotations end.

use std::collections::VecDeque;
use std::io::{self, Read};

/// A row may have so many bytes. More comes of a quotation mark that nothing closes.
pub(super) const MAX_ROW: u64 = 1 << 20;

/// A reader that knows where lines begin. The CSV reader counts them too, but not the empty ones that it passes over.
#[derive(Debug)]
pub(super) struct LineCounter<R> {
    inner: R,
    delimiter: u8,
    /// How many bytes have been read, and how many may be.
    byte: u64,
    allowed: u64,
    line: usize,
    last: u8,
    /// The first bytes of lines that are not empty, with the numbers of the lines.
    line_starts: VecDeque<(u64, usize)>,
    state: State,
    /// The line in which the last quotation begins.
    quote_line: usize,
}

/// Where a byte stands, as the CSV reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell, where a quotation mark opens one.
    CellStart,
    Bare,
    Quoted,
    /// Behind a quotation mark that closes, unless another one follows.
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

    /// The first line that begins at that byte or after it; those before are forgotten.
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
            let message = "a row is longer than 1 MiB: look for a quotation mark that nothing closes";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let length = self.inner.read(buffer)?;
        if length == 0 && !buffer.is_empty() && self.state == State::Quoted {
            let message = format!("the quotation mark of line {} is not closed", self.quote_line);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.count(buffer.get(..length).unwrap_or_default());
        Ok(length)
    }
}
