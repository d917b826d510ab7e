//! Limits of filling a template: the bytes of its output, and the bytes that its filters process.

use std::cell::Cell;
use std::io::{self, Write};

use tera::TeraResult;

use crate::error::{Error, TemplateProblem};

/// The bytes charged for an element of a list in addition to its text.
pub(super) const ELEMENT: usize = 64;

thread_local! {
    /// The remaining budget of the filters in bytes; `None` if it was exceeded. A template is filled on a single thread.
    static LEFT: Cell<Option<usize>> = const { Cell::new(Some(0)) };
}

/// Sets the budget of the filters for the next fill on this thread.
pub(super) fn set_filter_budget(bytes: usize) {
    LEFT.set(Some(bytes));
}

/// Returns whether the filters of the last fill on this thread exceeded their budget.
pub(super) fn filters_exhausted() -> bool {
    LEFT.get().is_none()
}

/// Takes bytes from the budget of the filters.
///
/// # Errors
/// When the budget is exhausted.
pub(super) fn charge(bytes: usize) -> TeraResult<()> {
    LEFT.set(LEFT.get().and_then(|left| left.checked_sub(bytes)));
    match filters_exhausted() {
        true => Err(tera::Error::message("the filters process too many bytes")),
        false => Ok(()),
    }
}

/// A writer with a limit.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    overflowed: bool,
}

impl Bounded {
    /// Creates a writer that accepts `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: Vec::with_capacity(limit.min(16 << 10)), limit, overflowed: false }
    }

    pub(super) fn finish(self) -> Result<String, Error> {
        if self.overflowed {
            return Err(Error::from(TemplateProblem::FilledSize { limit: self.limit }));
        }
        String::from_utf8(self.bytes).map_err(|error| Error::from(TemplateProblem::FilledNotUtf8).caused_by(error))
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            self.overflowed = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_bytes_beyond_the_limit() {
        let mut output = Bounded::new(200);
        let block = [b'x'; 100];
        assert!(output.write_all(&block).is_ok());
        assert!(output.write_all(&block).is_ok());
        assert!(output.write_all(b"x").is_err());
        assert!(output.finish().is_err());
    }

    #[test]
    fn filters_share_a_budget() {
        set_filter_budget(200);
        assert!(charge(100).is_ok() && charge(100).is_ok() && !filters_exhausted());
        assert!(charge(1).is_err() && charge(0).is_err() && filters_exhausted());
        set_filter_budget(1);
        assert!(charge(1).is_ok() && !filters_exhausted());
    }
}
