//! The syntax of objects (ISO 32000-1, 7.3), within a budget.

use lopdf::{Dictionary, Object, ObjectId, StringFormat};

use super::budget::{Budget, Fault};
use crate::error::PdfDamage;

/// The depth of nested arrays and dictionaries.
const DEEPEST: usize = 64;
/// The longest number and the longest keyword, in bytes.
const LONGEST_NUMBER: usize = 64;
/// The length of a text times the number of its characters that need an escape. lopdf compares each character with all
/// of these when it writes the text.
const COMPARED: usize = 1 << 20;

/// A parser at a position of some bytes.
pub(super) struct Parser<'a, 'b> {
    bytes: &'a [u8],
    at: usize,
    budget: &'b mut Budget,
}

impl<'a, 'b> Parser<'a, 'b> {
    pub(super) fn new(bytes: &'a [u8], at: usize, budget: &'b mut Budget) -> Self {
        Self { bytes, at, budget }
    }

    /// The position after what was parsed.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn budget(&mut self) -> &mut Budget {
        self.budget
    }

    /// The header of an indirect object, such as `12 0 obj`. The bytes before it count too: many objects may begin in the
    /// same white space.
    pub(super) fn header(&mut self) -> Result<ObjectId, Fault> {
        let start = self.at;
        let parsed = self.number_and_generation();
        self.budget.parse(self.at - start)?;
        parsed
    }

    fn number_and_generation(&mut self) -> Result<ObjectId, Fault> {
        let header = || Fault::Malformed(PdfDamage::ObjectPlace);
        self.space();
        let number = self.unsigned().ok_or_else(header)?;
        self.space();
        let generation = self.unsigned().ok_or_else(header)?;
        self.space();
        match (self.keyword(b"obj"), u32::try_from(number), u16::try_from(generation)) {
            (true, Ok(number), Ok(generation)) => Ok((number, generation)),
            _ => Err(header()),
        }
    }

    /// An object, and the bytes it takes from the budget.
    pub(super) fn object(&mut self) -> Result<Object, Fault> {
        let start = self.at;
        let parsed = self.value(0);
        self.budget.parse(self.at - start)?;
        parsed
    }

    /// Skips white space and a keyword, if it comes next.
    pub(super) fn skip(&mut self, keyword: &[u8]) -> bool {
        self.space();
        self.keyword(keyword)
    }

    /// Skips white space and reads an integer without a sign.
    pub(super) fn integer(&mut self) -> Option<u64> {
        self.space();
        self.unsigned()
    }

    /// Skips the line end after the keyword `stream`.
    pub(super) fn line_end(&mut self) {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }

    /// Skips white space and reads an operator of a content stream; an empty one at the end, `None` before an operand.
    #[cfg(feature = "preview")]
    pub(super) fn operator(&mut self) -> Option<&'a [u8]> {
        self.space();
        let is_regular = |byte: &u8| !is_space(*byte) && !is_delimiter(*byte);
        let length = self.rest().iter().take_while(|byte| is_regular(byte)).count();
        match self.rest().get(..length)? {
            [] if self.rest().is_empty() => Some(&[]),
            b"true" | b"false" | b"null" | [] | [b'+' | b'-' | b'.' | b'0'..=b'9', ..] => None,
            _ => Some(self.taken(length)),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Object, Fault> {
        if depth > DEEPEST {
            return Err(Fault::Malformed(PdfDamage::Nesting));
        }
        self.space();
        match self.peek() {
            Some(b'/') => Ok(Object::Name(self.name()?)),
            Some(b'(') => self.literal().map(|text| {
                let format = written(&text);
                Object::String(text, format)
            }),
            Some(b'<') if self.bytes.get(self.at + 1) == Some(&b'<') => Ok(Object::Dictionary(self.dictionary(depth)?)),
            Some(b'<') => Ok(Object::String(self.hexadecimal()?, StringFormat::Hexadecimal)),
            Some(b'[') => self.array(depth),
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.number_or_reference(),
            Some(_) if self.keyword(b"null") => Ok(Object::Null),
            Some(_) if self.keyword(b"true") => Ok(Object::Boolean(true)),
            Some(_) if self.keyword(b"false") => Ok(Object::Boolean(false)),
            _ => Err(Fault::Malformed(PdfDamage::Value)),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Object, Fault> {
        self.at += 1;
        let mut items = Vec::new();
        self.budget.allocation(0)?;
        loop {
            self.space();
            if self.peek() == Some(b']') {
                self.at += 1;
                items.shrink_to_fit();
                return Ok(Object::Array(items));
            }
            self.budget.value()?;
            let item = self.value(depth + 1)?;
            if items.len() == items.capacity() {
                // Doubling a long array would double its memory.
                items.reserve_exact(items.len() / 4 + 4);
            }
            items.push(item);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, Fault> {
        self.at += 2;
        let mut entries: Vec<(Vec<u8>, Object)> = Vec::new();
        self.budget.allocation(0)?;
        loop {
            self.space();
            match self.peek() {
                Some(b'>') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    let mut dictionary: Dictionary = entries.into_iter().collect();
                    // A dictionary of one entry has memory for three.
                    dictionary.as_hashmap_mut().shrink_to_fit();
                    return Ok(dictionary);
                }
                Some(b'/') => {
                    let key = self.name()?;
                    self.budget.dictionary_entry(&key)?;
                    let entry = (key, self.value(depth + 1)?);
                    if entries.len() == entries.capacity() {
                        entries.reserve_exact(entries.len() / 4 + 4);
                    }
                    entries.push(entry);
                }
                _ => return Err(Fault::Malformed(PdfDamage::Dictionary)),
            }
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let end = self.rest().iter().position(|byte| is_space(*byte) || is_delimiter(*byte));
        let written = self.taken(end.unwrap_or(self.rest().len()));
        self.budget.allocation(written.len())?;
        let mut name = Vec::with_capacity(written.len());
        let mut at = 0;
        while let Some(byte) = written.get(at) {
            let code = || Some(digit(*written.get(at + 1)?)? << 4 | digit(*written.get(at + 2)?)?);
            match code().filter(|_| *byte == b'#') {
                Some(code) => {
                    name.push(code);
                    at += 3;
                }
                None => {
                    name.push(*byte);
                    at += 1;
                }
            }
        }
        Ok(name)
    }

    fn literal(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        loop {
            let byte = self.next().ok_or(Fault::Malformed(PdfDamage::Text))?;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    text.extend(self.escaped());
                    continue;
                }
                b'\r' => {
                    // A line end in any form is a line feed.
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                text.shrink_to_fit();
                self.budget.allocation(text.len())?;
                return Ok(text);
            }
            text.push(byte);
        }
    }

    /// The character after a backslash; `None` for a line end and at the end of the file.
    fn escaped(&mut self) -> Option<u8> {
        let byte = self.next()?;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                // The standard ignores an overflow.
                (code & 0xFF) as u8
            }
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        loop {
            let byte = self.next().ok_or(Fault::Malformed(PdfDamage::Text))?;
            match (digit(byte), high) {
                (Some(digit), None) => high = Some(digit),
                (Some(low), Some(first)) => {
                    text.push(first << 4 | low);
                    high = None;
                }
                (None, _) if byte == b'>' => break,
                (None, _) if is_space(byte) => {}
                (None, _) => return Err(Fault::Malformed(PdfDamage::Hexadecimal)),
            }
        }
        text.extend(high.map(|digit| digit << 4));
        text.shrink_to_fit();
        self.budget.allocation(text.len())?;
        Ok(text)
    }

    fn number_or_reference(&mut self) -> Result<Object, Fault> {
        let start = self.at;
        if let Some(number) = self.unsigned().and_then(|number| u32::try_from(number).ok()) {
            let after = self.at;
            self.space();
            if let Some(generation) = self.unsigned().and_then(|number| u16::try_from(number).ok()) {
                self.space();
                if self.keyword(b"R") {
                    return Ok(Object::Reference((number, generation)));
                }
            }
            self.at = after;
        }
        self.at = start;
        self.number()
    }

    fn number(&mut self) -> Result<Object, Fault> {
        let is_part = |byte: &u8| matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9');
        let length = self.rest().iter().take(LONGEST_NUMBER + 1).take_while(|byte| is_part(byte)).count();
        let text = str::from_utf8(self.taken(length)).unwrap_or_default();
        let real = || text.parse::<f32>().ok().filter(|real| real.is_finite()).map(Object::Real);
        let number = match text.contains('.') {
            true => real(),
            false => text.parse().ok().map(Object::Integer).or_else(real),
        };
        number.filter(|_| length <= LONGEST_NUMBER).ok_or(Fault::Malformed(PdfDamage::Number))
    }

    fn unsigned(&mut self) -> Option<u64> {
        let length = self.rest().iter().take(LONGEST_NUMBER).take_while(|byte| byte.is_ascii_digit()).count();
        let number = str::from_utf8(self.rest().get(..length)?).ok()?.parse().ok()?;
        self.at += length;
        Some(number)
    }

    /// Reads a keyword that ends where a space or a delimiter begins.
    fn keyword(&mut self, keyword: &[u8]) -> bool {
        let Some(after) = self.rest().strip_prefix(keyword) else { return false };
        let ends = after.first().is_none_or(|byte| is_space(*byte) || is_delimiter(*byte));
        // Some programs write the first token of an object directly after `obj`.
        let ends = ends || keyword == b"obj";
        if ends {
            self.at += keyword.len();
        }
        ends
    }

    /// Skips white space and comments.
    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                let end = self.rest().iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                self.at += end.unwrap_or(self.rest().len());
            } else {
                break;
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn taken(&mut self, length: usize) -> &'a [u8] {
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += taken.len();
        taken
    }
}

/// The notation in which a text is written again: one with many escapes in hexadecimal digits.
fn written(text: &[u8]) -> StringFormat {
    let escapes = text.iter().filter(|byte| matches!(byte, b'\\' | b'\r' | b'(' | b')'));
    match escapes.count().saturating_mul(text.len()) > COMPARED {
        true => StringFormat::Hexadecimal,
        false => StringFormat::Literal,
    }
}

/// Whether a byte is white space (ISO 32000-1, table 1).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Whether a byte is a delimiter (ISO 32000-1, table 2).
fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
