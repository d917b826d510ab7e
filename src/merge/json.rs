//! Recipients in JSON: an array of objects, or one object on each line.

use std::fmt;
use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::recipient::Recipient;
use crate::error::{BadCell, Error, FormProblem, MergeProblem, TableProblem};
use crate::io::office;

/// The maximum size of an object, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// The number of bytes from which a file of an office program is detected.
const SAMPLE: u64 = 32 << 10;

/// Objects, read lazily.
#[derive(Debug)]
pub(super) struct JsonObjects<R> {
    /// The sample, followed by the rest.
    input: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    row: usize,
    state: State,
    /// The reason why there are no objects.
    problem: Option<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Array,
    Lines,
    End,
}

impl<R: Read> JsonObjects<R> {
    /// Reads the sample.
    pub(super) fn new(mut input: R) -> Self {
        let mut sample = Vec::new();
        let problem = match input.by_ref().take(SAMPLE).read_to_end(&mut sample) {
            Ok(_) => office::kind(&sample).map(|kind| TableProblem::Office { kind }.into()),
            Err(error) => Some(MergeProblem::Json { detail: not_readable(&error) }.into()),
        };
        let input = BufReader::new(Cursor::new(sample).chain(input));
        Self { input, row: 0, state: State::Start, problem }
    }

    /// Advances to the next object; false at the end.
    fn find(&mut self) -> Result<bool, String> {
        if self.state == State::Start {
            self.state = State::Lines;
            self.skip_byte_order_mark()?;
            if self.take(b'[')? {
                self.state = State::Array;
                return if self.take(b']')? { self.require_end() } else { Ok(true) };
            }
        } else if self.state == State::Array && !self.take(b',')? {
            return match self.take(b']')? {
                true => self.require_end(),
                false => Err("expected a comma or `]` after an object".to_owned()),
            };
        }
        Ok(self.peek()?.is_some() || self.state == State::Array)
    }

    /// Skips a byte order mark, which may span two buffers.
    fn skip_byte_order_mark(&mut self) -> Result<(), String> {
        for byte in b"\xef\xbb\xbf" {
            if self.buffer()?.first() != Some(byte) {
                break;
            }
            self.input.consume(1);
        }
        Ok(())
    }

    /// Requires the end of the file.
    fn require_end(&mut self) -> Result<bool, String> {
        match self.peek()? {
            None => Ok(false),
            Some(_) => Err("unexpected text after the array".to_owned()),
        }
    }

    /// Consumes the byte if it is next after white space.
    fn take(&mut self, wanted: u8) -> Result<bool, String> {
        self.skip_space()?;
        let is_next = self.buffer()?.first() == Some(&wanted);
        if is_next {
            self.input.consume(1);
        }
        Ok(is_next)
    }

    fn peek(&mut self) -> Result<Option<u8>, String> {
        self.skip_space()?;
        Ok(self.buffer()?.first().copied())
    }

    fn skip_space(&mut self) -> Result<(), String> {
        loop {
            let buffer = self.buffer()?;
            let space = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if space == 0 {
                return Ok(());
            }
            self.input.consume(space);
        }
    }

    fn buffer(&mut self) -> Result<&[u8], String> {
        self.input.fill_buf().map_err(|error| not_readable(&error))
    }

    fn read(&mut self) -> Result<Option<Object>, String> {
        if !self.find()? {
            return Ok(None);
        }
        self.row += 1;
        // The deserializer reads no byte after the closing brace.
        let mut object = serde_json::Deserializer::from_reader(self.input.by_ref().take(MOST_BYTES));
        Object::deserialize(&mut object).map(Some).map_err(|error| error.to_string())
    }
}

fn not_readable(error: &std::io::Error) -> String {
    format!("the file cannot be read: {error}")
}

impl<R: Read> Iterator for JsonObjects<R> {
    type Item = Result<Recipient, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(problem) = self.problem.take() {
            self.state = State::End;
            return Some(Err(problem));
        }
        if self.state == State::End {
            return None;
        }
        match self.read() {
            Ok(Some(object)) => Some(object.recipient(self.row)),
            Ok(None) => {
                self.state = State::End;
                None
            }
            Err(detail) => {
                self.state = State::End;
                let error = Error::from(MergeProblem::Json { detail });
                Some(Err(if self.row > 0 { error.in_row(self.row) } else { error }))
            }
        }
    }
}

/// The members of an object, including duplicates.
struct Object(Vec<(String, serde_json::Value)>);

impl Object {
    fn recipient(self, row: usize) -> Result<Recipient, Error> {
        let mut bad = Vec::new();
        let mut names = Vec::new();
        let mut values = Vec::new();
        for (name, value) in self.0 {
            let value = match value {
                serde_json::Value::String(text) => text,
                serde_json::Value::Number(number) => number.to_string(),
                serde_json::Value::Null => String::new(),
                other => {
                    let wanted = "a text or a number";
                    let (column, value) = (name.clone(), other.to_string());
                    bad.push(BadCell { row, column, cell: None, value, wanted, field: None });
                    continue;
                }
            };
            names.push(super::recipient::FieldName::new(&name));
            values.push(value);
        }
        match bad.is_empty() {
            true => Ok(Recipient::of_row(row, names.into(), values)),
            false => Err(Error::from(FormProblem::Cells { bad }).in_row(row)),
        }
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, such as {\"Tên đơn vị\": \"Chi bộ 1\"}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        JsonObjects::new(text.as_bytes())
            .map(|found| match found {
                Ok(recipient) => format!("{:?} {}", recipient.row().unwrap(), recipient.get("a").unwrap_or("-")),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    #[test]
    fn reads_arrays_and_lines() {
        assert_eq!(read(r#" [ {"a": "x"}, {"a": 2.50} ,{"b":1}] "#), ["1 x", "2 2.5", "3 -"]);
        assert_eq!(read("{\"a\":\"x\"}\r\n\n{\"a\":null}"), ["1 x", "2 "]);
        assert_eq!(read("\u{feff}[]"), [""; 0]);
        assert_eq!(read(""), [""; 0]);
    }

    #[test]
    fn rejects_invalid_recipients() {
        assert_eq!(
            read("[{\"a\":1} {\"a\":2}]")[1],
            "row 1: the recipients cannot be read: expected a comma or `]` after an object"
        );
        assert_eq!(
            read("[{\"a\":1}"),
            ["1 1", "row 1: the recipients cannot be read: expected a comma or `]` after an object"]
        );
        assert_eq!(read("[] x"), ["the recipients cannot be read: unexpected text after the array"]);
        assert!(
            read("[1]")[0]
                .starts_with("row 1: the recipients cannot be read: invalid type: integer `1`, expected an object"),
            "{:?}",
            read("[1]")
        );
        assert!(read("[{\"a\":1},]")[1].starts_with("row 2: "));
        let bad = read("{\"a\": [1], \"b\": true}\n{\"a\":\"x\"}");
        assert_eq!(
            bad[0],
            "row 1, column `a`: `[1]` is not a text or a number; row 1, column `b`: `true` is not a text or a number"
        );
        assert_eq!(bad[1], "2 x");
    }
}
