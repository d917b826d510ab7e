//! Decoding of text files: UTF-8, or UTF-16 with a byte order mark, which spreadsheets write as «Unicode text».

use std::io::{self, Read};

/// A reader that decodes its input to UTF-8 without a byte order mark.
#[derive(Debug)]
pub(crate) struct Utf8Decoder<R> {
    inner: R,
    encoding: Option<Encoding>,
    /// Decoded bytes; those before `position` have been returned.
    decoded: Vec<u8>,
    position: usize,
    /// The bytes of an incomplete character.
    undecoded: Vec<u8>,
    at_end: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    LittleEndian,
    BigEndian,
}

impl<R: Read> Utf8Decoder<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, encoding: None, decoded: Vec::new(), position: 0, undecoded: Vec::new(), at_end: false }
    }

    /// Reads the byte order mark, and keeps the bytes behind it.
    fn read_byte_order_mark(&mut self) -> io::Result<Encoding> {
        let mut first = [0; 3];
        let mut length = 0;
        while length < first.len() {
            match self.inner.read(&mut first[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let first = &first[..length];
        let (encoding, mark) = match first {
            [0xef, 0xbb, 0xbf] => (Encoding::Utf8, 3),
            [0xff, 0xfe, ..] => (Encoding::LittleEndian, 2),
            [0xfe, 0xff, ..] => (Encoding::BigEndian, 2),
            _ => (Encoding::Utf8, 0),
        };
        match encoding {
            Encoding::Utf8 => self.decoded.extend(&first[mark..]),
            _ => self.undecoded.extend(&first[mark..]),
        }
        Ok(encoding)
    }

    /// Decodes the next piece of UTF-16.
    fn decode(&mut self, encoding: Encoding) -> io::Result<()> {
        let mut piece = [0; 4096];
        let length = self.inner.read(&mut piece)?;
        self.at_end = length == 0;
        self.undecoded.extend(piece.get(..length).unwrap_or_default());
        let invalid = || {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "the file has the byte order mark of UTF-16, but is not valid UTF-16: save it as `CSV UTF-8`",
            )
        };
        let pair = |pair: &[u8]| {
            let pair = [pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)];
            if encoding == Encoding::LittleEndian { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
        };
        let units: Vec<u16> = self.undecoded.chunks_exact(2).map(pair).collect();
        // A high surrogate at the end waits for its low surrogate.
        let is_split = !self.at_end && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit));
        let whole = units.len() - usize::from(is_split);
        let text = String::from_utf16(&units[..whole]).map_err(|_| invalid())?;
        self.undecoded.drain(..whole * 2);
        if self.at_end && !self.undecoded.is_empty() {
            return Err(invalid());
        }
        self.decoded.clear();
        self.position = 0;
        self.decoded.extend(text.bytes());
        Ok(())
    }
}

impl<R: Read> Read for Utf8Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let encoding = match self.encoding {
            Some(encoding) => encoding,
            None => {
                let encoding = self.read_byte_order_mark()?;
                self.encoding = Some(encoding);
                encoding
            }
        };
        while encoding != Encoding::Utf8 && self.position == self.decoded.len() && !self.at_end {
            self.decode(encoding)?;
        }
        if self.position < self.decoded.len() {
            let left = self.decoded.get(self.position..).unwrap_or_default();
            let length = left.len().min(buffer.len());
            buffer[..length].copy_from_slice(&left[..length]);
            self.position += length;
            return Ok(length);
        }
        if encoding == Encoding::Utf8 { self.inner.read(buffer) } else { Ok(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        io::read_to_string(Utf8Decoder::new(bytes))
    }

    #[test]
    fn decodes_utf_8_and_utf_16() {
        let text = "Tên đơn vị;Giờ\r\n😀";
        let units: Vec<u16> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), marked.as_bytes(), &little, &big] {
            assert_eq!(read(bytes).unwrap(), text);
        }
        let long = "đ".repeat(100_000);
        let units = std::iter::once(0xfeff).chain(long.encode_utf16());
        assert_eq!(read(&units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap(), long);
        assert_eq!([read(b"").unwrap(), read(b"a").unwrap(), read(b"\xff\xfe").unwrap()], ["", "a", ""]);
        assert!(read(b"\xff\xfea").is_err() && read(b"\xff\xfe\x00\xdc").is_err());
    }
}
