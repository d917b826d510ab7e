//! A writer that stops a template that never ends.

use std::io::{self, Write};

use crate::error::{Error, Problem};

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
}
