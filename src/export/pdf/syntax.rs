//! Numbers, strings and names as PDF writes them (ISO 32000-1, 7.3).

use std::fmt::{self, Write};
use std::ops::Sub;

use crate::length::Pt;

/// A number to a thousandth: of a point, 0.35 µm, or of a unit of the glyph space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Real(i64);

/// A reference to an object by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ref(pub(super) usize);

impl Real {
    pub(super) fn new(value: f64) -> Self {
        // Half a thousandth away from zero, then cut off: that is rounding, and needs no call of a library.
        Self((value * 1000.0 + 0.5_f64.copysign(value)) as i64)
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

impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits(&mut [0; 24]).iter().try_for_each(|digit| f.write_char(char::from(*digit)))
    }
}

impl fmt::Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// A text that people read: as it is where it is ASCII, else in UTF-16 (7.9.2.2).
pub(in crate::export) struct Text<'a>(pub(in crate::export) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            f.write_char('(')?;
            for character in self.0.chars() {
                if matches!(character, '(' | ')' | '\\') {
                    f.write_char('\\')?;
                }
                f.write_char(character)?;
            }
            return f.write_char(')');
        }
        f.write_str("<feff")?;
        Utf16(self.0).fmt(f)?;
        f.write_char('>')
    }
}

impl Text<'_> {
    /// The bytes of the string, which PDF/A-2 and PDF/A-3 limit.
    pub(in crate::export) fn bytes(&self) -> usize {
        if self.0.is_ascii() { self.0.len() } else { 2 + 2 * self.0.encode_utf16().count() }
    }
}

/// The digits of a text in UTF-16.
pub(super) struct Utf16<'a>(pub(super) &'a str);

impl fmt::Display for Utf16<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for unit in self.0.encode_utf16() {
            for shift in [12, 8, 4, 0] {
                f.write_char(char::from(DIGITS[usize::from(unit >> shift & 15)]))?;
            }
        }
        Ok(())
    }
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
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let written = |value: f64| Real::new(value).to_string();
        let values = [0.0, -0.0001, 14.0, -3.5, 0.75, 595.27559, 0.001, -0.0625, 32_767.25, 1e300, f64::NAN];
        let wanted =
            ["0", "0", "14", "-3.5", "0.75", "595.276", "0.001", "-0.063", "32767.25", "9223372036854775.807", "0"];
        assert_eq!(values.map(written), wanted);
    }

    #[test]
    fn texts_are_ascii_or_utf_16() {
        assert_eq!(Text("(a) \\").to_string(), r"(\(a\) \\)");
        assert_eq!(Text("Số").to_string(), "<feff00531ed1>");
        assert_eq!(Text("\n𝄞").to_string(), "<feff000ad834dd1e>");
        assert_eq!([Text("Số").bytes(), Text("Đảng").bytes(), Text("Dang").bytes()], [6, 10, 4]);
    }

    #[test]
    fn bytes_of_a_string_cannot_end_it() {
        let mut content = Vec::new();
        [0x6128, 0x295c, 0x0d0a, 0x0041].into_iter().for_each(|code| string_code(&mut content, code));
        assert_eq!(content, b"a\\(\\)\\\\\\r\n\0A");
    }
}
