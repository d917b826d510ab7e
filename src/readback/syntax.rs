//! A strict parser of PDF objects (ISO 32000-1, 7.3). It rejects whatever readers interpret in different ways.

use std::collections::BTreeMap;
#[cfg(feature = "sign")]
use std::ops::Range;

use super::ambiguity::Ambiguity;

/// The depth of nested arrays and dictionaries, and the number of values in one object.
const DEEPEST: usize = 64;
const MOST_VALUES: usize = 1_000_000;

/// A direct object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(Entries),
    /// A reference to the object with this number and generation 0.
    Reference(u32),
}

/// The entries of a dictionary.
pub(super) type Entries = BTreeMap<Vec<u8>, Value>;

impl Value {
    pub(super) fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(value) = self { Some(*value) } else { None }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn as_reference(&self) -> Option<u32> {
        if let Self::Reference(number) = self { Some(*number) } else { None }
    }

    pub(super) fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(super) fn as_dictionary(&self) -> Option<&Entries> {
        if let Self::Dictionary(entries) = self { Some(entries) } else { None }
    }

    pub(super) fn is_name(&self, name: &[u8]) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

/// A parser at a position of the bytes.
pub(crate) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// The number of values that were parsed.
    values: usize,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let end = self.rest().iter().position(|byte| matches!(byte, b'\r' | b'\n'));
                self.at += end.unwrap_or(self.rest().len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Takes a keyword, which must end at a delimiter.
    pub(super) fn keyword(&mut self, word: &[u8]) -> Result<(), Ambiguity> {
        let rest = self.rest();
        let ends = rest.get(word.len()).is_none_or(|byte| !is_regular(*byte));
        if !rest.starts_with(word) || !ends {
            return Err(Ambiguity::Syntax);
        }
        self.at += word.len();
        Ok(())
    }

    /// Takes digits, which must end at a delimiter: an object number or the like.
    pub(super) fn digits(&mut self) -> Result<u64, Ambiguity> {
        let length = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        if self.rest().get(length).is_some_and(|byte| is_regular(*byte)) {
            return Err(Ambiguity::Syntax);
        }
        let digits = self.rest().get(..length).and_then(|digits| str::from_utf8(digits).ok());
        self.at += length;
        digits.and_then(|digits| digits.parse().ok()).ok_or(Ambiguity::Syntax)
    }

    /// Takes `12 0 obj`, and returns the number.
    pub(crate) fn object_head(&mut self) -> Result<u32, Ambiguity> {
        let number = self.digits()?;
        self.skip_space();
        if self.digits()? != 0 {
            return Err(Ambiguity::Generation);
        }
        self.skip_space();
        self.keyword(b"obj")?;
        u32::try_from(number).map_err(|_| Ambiguity::Syntax)
    }

    /// Takes a direct object.
    pub(super) fn value(&mut self) -> Result<Value, Ambiguity> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Value, Ambiguity> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return Err(Ambiguity::TooLarge);
        }
        self.skip_space();
        match self.peek().ok_or(Ambiguity::Syntax)? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal().map(Value::Text),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Value::Dictionary),
            b'<' => self.hexadecimal().map(Value::Text),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        return Ok(Value::Array(items));
                    }
                    items.push(self.nested(depth + 1)?);
                }
            }
            b't' => self.keyword(b"true").map(|()| Value::Boolean(true)),
            b'f' => self.keyword(b"false").map(|()| Value::Boolean(false)),
            b'n' => self.keyword(b"null").map(|()| Value::Null),
            _ => self.number_or_reference(),
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Entries, Ambiguity> {
        self.at += 2;
        let mut entries = Entries::new();
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                return Ok(entries);
            }
            let key = self.name()?;
            let value = self.nested(depth + 1)?;
            if entries.insert(key, value).is_some() {
                return Err(Ambiguity::RepeatedKey);
            }
        }
    }

    /// The place of a value in nested dictionaries, by its keys.
    #[cfg(feature = "sign")]
    pub(crate) fn entry(&mut self, keys: &[&[u8]]) -> Result<Range<usize>, Ambiguity> {
        let (key, below) = keys.split_first().ok_or(Ambiguity::Syntax)?;
        self.skip_space();
        if !self.rest().starts_with(b"<<") {
            return Err(Ambiguity::Syntax);
        }
        // The whole dictionary is parsed, so that it has no key twice.
        let end = {
            let mut whole = Self::new(self.bytes, self.at);
            whole.value()?;
            whole.at
        };
        self.at += 2;
        loop {
            self.skip_space();
            if self.at + 2 >= end {
                return Err(Ambiguity::Missing);
            }
            if self.name()? == *key {
                self.skip_space();
                if !below.is_empty() {
                    return self.entry(below);
                }
                let start = self.at;
                self.value()?;
                return Ok(start..self.at);
            }
            self.value()?;
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Ambiguity> {
        if self.peek() != Some(b'/') {
            return Err(Ambiguity::Syntax);
        }
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            if byte == b'#' {
                let [high, low] = [self.hexadecimal_digit()?, self.hexadecimal_digit()?];
                name.push(high << 4 | low);
            } else {
                name.push(byte);
            }
        }
        Ok(name)
    }

    fn hexadecimal_digit(&mut self) -> Result<u8, Ambiguity> {
        let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Ambiguity::Syntax)?;
        self.at += 1;
        u8::try_from(digit).map_err(|_| Ambiguity::Syntax)
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, Ambiguity> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            match self.peek().ok_or(Ambiguity::Syntax)? {
                b'>' => break self.at += 1,
                byte if is_space(byte) => self.at += 1,
                _ => digits.push(self.hexadecimal_digit()?),
            }
        }
        // A missing last digit is 0.
        Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
    }

    fn literal(&mut self) -> Result<Vec<u8>, Ambiguity> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            let byte = self.peek().ok_or(Ambiguity::Syntax)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    text.extend(self.escaped()?);
                    continue;
                }
                b'\r' => {
                    // All ends of lines count as line feeds.
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                return Ok(text);
            }
            text.push(byte);
        }
    }

    /// The byte of an escape sequence; none for a line break.
    fn escaped(&mut self) -> Result<Option<u8>, Ambiguity> {
        let byte = self.peek().ok_or(Ambiguity::Syntax)?;
        self.at += 1;
        Ok(Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'(' | b')' | b'\\' => byte,
            b'\n' => return Ok(None),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return Ok(None);
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                u8::try_from(code).map_err(|_| Ambiguity::Syntax)?
            }
            _ => return Err(Ambiguity::Syntax),
        }))
    }

    fn number_or_reference(&mut self) -> Result<Value, Ambiguity> {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let token = self.rest().get(..length).and_then(|token| str::from_utf8(token).ok()).ok_or(Ambiguity::Syntax)?;
        let unsigned = token.strip_prefix(['+', '-']).unwrap_or(token);
        let is_number = unsigned.bytes().any(|byte| byte.is_ascii_digit())
            && unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && unsigned.bytes().filter(|byte| *byte == b'.').count() <= 1;
        if !is_number {
            return Err(Ambiguity::Syntax);
        }
        self.at += length;
        if unsigned.contains('.') {
            return token.parse().map(Value::Real).map_err(|_| Ambiguity::Syntax);
        }
        let number = unsigned.parse().ok().filter(|_| unsigned == token);
        if let Some(reference) = number.map_or(Ok(None), |number| self.reference(number))? {
            return Ok(reference);
        }
        token.parse().map(Value::Integer).map_err(|_| Ambiguity::Syntax)
    }

    /// The rest of `12 0 R`, if it follows.
    fn reference(&mut self, number: u32) -> Result<Option<Value>, Ambiguity> {
        let before = self.at;
        self.skip_space();
        let generation = self.digits();
        self.skip_space();
        match (generation, self.keyword(b"R")) {
            (Ok(0), Ok(())) => Ok(Some(Value::Reference(number))),
            (Ok(_), Ok(())) => Err(Ambiguity::Generation),
            _ => {
                self.at = before;
                Ok(None)
            }
        }
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Value, Ambiguity> {
        Parser::new(text.as_bytes(), 0).value()
    }

    #[test]
    fn reads_objects_as_the_standard_defines_them() {
        let text = |text: &str| Value::Text(text.as_bytes().to_vec());
        for (source, value) in [
            ("(a\\(b\\)(c)\\101\\\nd\r\ne)", text("a(b)(c)Ad\ne")),
            ("<41 4>", text("A@")),
            ("/A#42", Value::Name(b"AB".to_vec())),
            ("-.5", Value::Real(-0.5)),
            ("+7", Value::Integer(7)),
            ("[1 0 R 1 0]", Value::Array(vec![Value::Reference(1), Value::Integer(1), Value::Integer(0)])),
            (" % c\n null", Value::Null),
        ] {
            assert_eq!(parse(source), Ok(value), "{source}");
        }
        let entries = Entries::from([(b"A".to_vec(), Value::Boolean(true))]);
        assert_eq!(parse("<</A true>>"), Ok(Value::Dictionary(entries)));
    }

    #[test]
    fn rejects_what_readers_interpret_in_different_ways() {
        for (source, reason) in [
            ("<</A 1/A 2>>", Ambiguity::RepeatedKey),
            ("<</A 1/#41 2>>", Ambiguity::RepeatedKey),
            ("5 1 R", Ambiguity::Generation),
            ("--5", Ambiguity::Syntax),
            ("1.2.3", Ambiguity::Syntax),
            ("1-2", Ambiguity::Syntax),
            ("truex", Ambiguity::Syntax),
            ("[1 0R]", Ambiguity::Syntax),
            ("/A#4", Ambiguity::Syntax),
            ("(\\q)", Ambiguity::Syntax),
            ("<4x>", Ambiguity::Syntax),
            ("<</A 1", Ambiguity::Syntax),
        ] {
            assert_eq!(parse(source), Err(reason), "{source}");
        }
        assert_eq!(parse(&"[".repeat(1000)), Err(Ambiguity::TooLarge));
    }

    #[test]
    #[cfg(feature = "sign")]
    fn finds_the_place_of_an_entry() {
        let source = b" <</A (/B)/V <</B <00>/C 1>>/B 2>>";
        let entry = |keys: &[&[u8]]| Parser::new(source, 0).entry(keys).map(|range| &source[range]);
        assert_eq!(entry(&[b"V", b"B"]), Ok(b"<00>".as_slice()));
        assert_eq!(entry(&[b"B"]), Ok(b"2".as_slice()));
        assert_eq!(entry(&[b"D"]), Err(Ambiguity::Missing));
        assert_eq!(entry(&[b"A", b"B"]), Err(Ambiguity::Syntax));
        assert_eq!(Parser::new(b"<</B 1/B 2>>", 0).entry(&[b"B"]), Err(Ambiguity::RepeatedKey));
    }
}
