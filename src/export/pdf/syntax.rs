//! Numbers and glyph codes in content streams (ISO 32000-1, 7.3).
//!
//! pdf-writer is not used here: it escapes most bytes of glyph codes, and pages of text would be a seventh larger.

use std::ops::Sub;

use pdf_writer::Rect;

use crate::length::Pt;

/// A number rounded to thousandths. A thousandth of a point is 0.35 µm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Real(i64);

impl Real {
    pub(super) fn new(value: f64) -> Self {
        // Rounds half away from zero, without a call of a library function.
        Self((value * 1000.0 + 0.5_f64.copysign(value)) as i64)
    }

    /// The number for pdf-writer, which writes the shortest digits that are unambiguous.
    pub(super) fn value(self) -> f32 {
        (self.0 as f64 / 1000.0) as f32
    }

    /// Writes the number to a content stream.
    pub(super) fn write(self, content: &mut Vec<u8>) {
        content.extend_from_slice(self.digits(&mut [0; 24]));
    }

    /// Formats the number at the end of `buffer`.
    fn digits(self, buffer: &mut [u8; 24]) -> &[u8] {
        let mut at = buffer.len();
        let mut put = |byte: u8| {
            at -= 1;
            buffer[at] = byte;
        };
        let digit = |number: u64| b'0' + (number % 10) as u8;
        let thousandths = self.0.unsigned_abs();
        let (mut integer, fraction) = (thousandths / 1000, thousandths % 1000);
        if fraction % 10 > 0 {
            put(digit(fraction));
        }
        if fraction % 100 > 0 {
            put(digit(fraction / 10));
        }
        if fraction > 0 {
            put(digit(fraction / 100));
            put(b'.');
        }
        put(digit(integer));
        while integer > 9 {
            integer /= 10;
            put(digit(integer));
        }
        if self.0 < 0 {
            put(b'-');
        }
        &buffer[at..]
    }
}

impl Sub for Real {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl From<Pt> for Real {
    fn from(length: Pt) -> Self {
        Self::new(length.0)
    }
}

/// Converts a rectangle of left, bottom, right and top.
pub(super) fn rectangle(edges: [Real; 4]) -> Rect {
    let [left, bottom, right, top] = edges.map(Real::value);
    Rect::new(left, bottom, right, top)
}

/// Writes a glyph code in a literal string of a content stream.
pub(super) fn write_code(content: &mut Vec<u8>, code: u16) {
    let bytes = code.to_be_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'(' | b')' | b'\\' | b'\r')) {
        return content.extend_from_slice(&bytes);
    }
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => content.extend_from_slice(&[b'\\', byte]),
            // Readers convert an unescaped carriage return to a line feed.
            b'\r' => content.extend_from_slice(b"\\r"),
            _ => content.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use pdf_writer::Content;

    use super::super::file::COMPACT;
    use super::*;

    #[test]
    fn numbers_have_no_trailing_zeros() {
        let format = |value: f64| {
            let mut content = Vec::new();
            Real::new(value).write(&mut content);
            String::from_utf8(content).unwrap()
        };
        let values = [0.0, -0.0001, 14.0, -3.5, 0.75, 595.27559, 0.001, -0.0625, 32_767.25, 1e300, f64::NAN];
        let expected =
            ["0", "0", "14", "-3.5", "0.75", "595.276", "0.001", "-0.063", "32767.25", "9223372036854775.807", "0"];
        assert_eq!(values.map(format), expected);
    }

    #[test]
    fn numbers_equal_the_output_of_pdf_writer() {
        for thousandths in (-9_000_000..9_000_000).step_by(997).chain([595_276, 841_890, 1]) {
            let (mut own, mut other) = (Vec::new(), Content::with_settings(COMPACT));
            Real(thousandths).write(&mut own);
            other.op("w").operand(Real(thousandths).value());
            let other = other.finish();
            assert_eq!(Some(own.as_slice()), other.trim_ascii_start().strip_suffix(b" w"), "{thousandths}");
        }
    }

    #[test]
    fn codes_are_escaped() {
        let mut content = Vec::new();
        [0x6128, 0x295c, 0x0d0a, 0x0041].into_iter().for_each(|code| write_code(&mut content, code));
        assert_eq!(content, b"a\\(\\)\\\\\\r\n\0A");
    }
}
