//! The bounds of a fill: how many bytes come out of a template, and how many its filters handle.

use std::cell::Cell;
use std::io::{self, Write};

use tera::TeraResult;

use crate::error::{Error, Problem};

/// What a filter handles for each element of a list, beside the bytes of its text.
pub(super) const ELEMENT: usize = 64;

thread_local! {
    /// How many bytes the filters may still handle, none when they asked for more. A template is filled on one thread
    /// from beginning to end.
    static LEFT: Cell<Option<usize>> = const { Cell::new(Some(0)) };
}

/// Lets the filters of the next fill on this thread handle so many bytes.
pub(super) fn allow_filters(bytes: usize) {
    LEFT.set(Some(bytes));
}

/// Whether the filters of the last fill on this thread asked for more.
pub(super) fn filters_exhausted() -> bool {
    LEFT.get().is_none()
}

/// Takes so many bytes from what the filters may handle.
///
/// # Errors
/// When they are used up.
pub(super) fn handle(bytes: usize) -> TeraResult<()> {
    LEFT.set(LEFT.get().and_then(|left| left.checked_sub(bytes)));
    match filters_exhausted() {
        true => Err(tera::Error::message("the filters handle too many bytes")),
        false => Ok(()),
    }
}

/// A writer that takes only so many bytes.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
    overflowed: bool,
}

impl Bounded {
    /// One that takes so many bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: Vec::with_capacity(limit.min(16 << 10)), limit, overflowed: false }
    }

    pub(super) fn finish(self) -> Result<String, Error> {
        if self.overflowed {
            return Err(Error::new(Problem::TemplateSize { limit: self.limit }));
        }
        String::from_utf8(self.bytes).map_err(|error| {
            Error::new(Problem::Template { message: "the filled template is not UTF-8".to_owned() }).caused_by(error)
        })
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
    fn it_stops_at_its_limit() {
        let mut output = Bounded::new(200);
        let block = [b'x'; 100];
        assert!(output.write_all(&block).is_ok());
        assert!(output.write_all(&block).is_ok());
        assert!(output.write_all(b"x").is_err());
        assert!(output.finish().is_err());
    }

    #[test]
    fn filters_share_their_bytes() {
        allow_filters(200);
        assert!(handle(100).is_ok() && handle(100).is_ok() && !filters_exhausted());
        assert!(handle(1).is_err() && handle(0).is_err() && filters_exhausted());
        allow_filters(1);
        assert!(handle(1).is_ok() && !filters_exhausted());
    }
}
