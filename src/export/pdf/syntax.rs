//! Numbers and the codes of glyphs, as the drawing of a page has them (ISO 32000-1, 7.3).
//!
//! pdf-writer writes everything else, but would write most bytes of a string of codes with three or four characters:
//! a page of text gets a seventh larger for it.

use std::ops::Sub;

use pdf_writer::Rect;

use crate::length::Pt;

/// A number to a thousandth: of a point, 0.35 µm, or of a unit of the glyph space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Real(i64);

impl Real {
    pub(super) fn new(value: f64) -> Self {
        // Half a thousandth away from zero, then cut off: that is rounding, and needs no call of a library.
        Self((value * 1000.0 + 0.5_f64.copysign(value)) as i64)
    }

    /// The number for pdf-writer, which writes as few digits as tell it from others.
    pub(super) fn value(self) -> f32 {
        (self.0 as f64 / 1000.0) as f32
    }

    /// Writes it in the bytes of a page.
    pub(super) fn write(self, content: &mut Vec<u8>) {
        content.extend_from_slice(self.digits(&mut [0; 24]));
    }

    /// Its digits, from the last to the first, at the end of the room.
    fn digits(self, room: &mut [u8; 24]) -> &[u8] {
        let mut at = room.len();
        let mut put = |byte: u8| {
            at -= 1;
            room[at] = byte;
        };
        let digit = |number: u64| b'0' + (number % 10) as u8;
        let thousandths = self.0.unsigned_abs();
        let (mut whole, part) = (thousandths / 1000, thousandths % 1000);
        if part % 10 > 0 {
            put(digit(part));
        }
        if part % 100 > 0 {
            put(digit(part / 10));
        }
        if part > 0 {
            put(digit(part / 100));
            put(b'.');
        }
        put(digit(whole));
        while whole > 9 {
            whole /= 10;
            put(digit(whole));
        }
        if self.0 < 0 {
            put(b'-');
        }
        &room[at..]
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

/// A rectangle of left, bottom, right and top.
pub(super) fn rectangle(edges: [Real; 4]) -> Rect {
    let [left, bottom, right, top] = edges.map(Real::value);
    Rect::new(left, bottom, right, top)
}

/// Writes the code of a glyph in a string between brackets in the bytes of a page.
pub(super) fn string_code(content: &mut Vec<u8>, code: u16) {
    let bytes = code.to_be_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'(' | b')' | b'\\' | b'\r')) {
        return content.extend_from_slice(&bytes);
    }
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => content.extend_from_slice(&[b'\\', byte]),
            // A reader takes it for a line feed.
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
    fn numbers_are_as_short_as_they_can_be() {
        let written = |value: f64| {
            let mut content = Vec::new();
            Real::new(value).write(&mut content);
            String::from_utf8(content).unwrap()
        };
        let values = [0.0, -0.0001, 14.0, -3.5, 0.75, 595.27559, 0.001, -0.0625, 32_767.25, 1e300, f64::NAN];
        let wanted =
            ["0", "0", "14", "-3.5", "0.75", "595.276", "0.001", "-0.063", "32767.25", "9223372036854775.807", "0"];
        assert_eq!(values.map(written), wanted);
    }

    #[test]
    fn numbers_are_the_same_where_pdf_writer_writes_them() {
        for thousandths in (-9_000_000..9_000_000).step_by(997).chain([595_276, 841_890, 1]) {
            let (mut own, mut other) = (Vec::new(), Content::with_settings(COMPACT));
            Real(thousandths).write(&mut own);
            other.op("w").operand(Real(thousandths).value());
            let other = other.finish();
            assert_eq!(Some(own.as_slice()), other.trim_ascii_start().strip_suffix(b" w"), "{thousandths}");
        }
    }

    #[test]
    fn bytes_of_a_string_cannot_end_it() {
        let mut content = Vec::new();
        [0x6128, 0x295c, 0x0d0a, 0x0041].into_iter().for_each(|code| string_code(&mut content, code));
        assert_eq!(content, b"a\\(\\)\\\\\\r\n\0A");
    }
}
