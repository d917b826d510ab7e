//! An event reader for the XML parts of an XLSX file.

use quick_xml::events::{BytesStart, Event as XmlEvent};
use quick_xml::{Reader, XmlVersion};

use crate::error::{Error, SpreadsheetProblem};

/// The number of attributes of an element. Looking for duplicates takes the square of the time.
const MOST_ATTRIBUTES: usize = 64;

/// The reader of a part. Names have no prefixes. Only the predefined entities of XML are allowed.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

pub(super) enum Event<'a> {
    Open(Element<'a>),
    Close,
    Text(String),
    End,
}

pub(super) struct Element<'a>(BytesStart<'a>);

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = false;
        Self { reader }
    }

    pub(super) fn next(&mut self) -> Result<Event<'a>, Error> {
        loop {
            return Ok(match self.reader.read_event().map_err(broken)? {
                XmlEvent::Start(element) => Event::Open(Element(element)),
                XmlEvent::End(_) => Event::Close,
                XmlEvent::Text(text) => Event::Text(text.xml10_content().into_owned()),
                XmlEvent::CData(text) => Event::Text(text.xml10_content().into_owned()),
                XmlEvent::GeneralRef(name) => {
                    let character = name.resolve_char_ref().map_err(broken)?;
                    Event::Text(match (character, name.as_ref()) {
                        (Some(character), _) => character.to_string(),
                        (None, entity) => predefined(entity)?.to_owned(),
                    })
                }
                XmlEvent::Eof => Event::End,
                _ => continue,
            });
        }
    }

    /// The text up to the end tag of the current element, without the text of elements with these names.
    pub(super) fn text_without(&mut self, names: &[&str]) -> Result<String, Error> {
        let (mut text, mut depth, mut left_out) = (String::new(), 0_usize, None);
        loop {
            match self.next()? {
                Event::Open(element) => {
                    if names.contains(&element.name()) {
                        left_out.get_or_insert(depth);
                    }
                    depth += 1;
                }
                Event::Close if depth == 0 => return Ok(text),
                Event::Close => {
                    depth -= 1;
                    left_out = left_out.filter(|outer| *outer != depth);
                }
                Event::Text(piece) if left_out.is_none() => text.push_str(&piece),
                Event::Text(_) => {}
                Event::End => return Err(SpreadsheetProblem::Truncated.into()),
            }
        }
    }

    /// The text up to the end tag of the current element.
    pub(super) fn text(&mut self) -> Result<String, Error> {
        self.text_without(&[])
    }
}

impl Element<'_> {
    pub(super) fn name(&self) -> &str {
        let name = self.0.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of an attribute with any prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Error> {
        for (index, attribute) in self.0.attributes().enumerate() {
            if index == MOST_ATTRIBUTES {
                return Err(SpreadsheetProblem::Attributes { limit: MOST_ATTRIBUTES }.into());
            }
            let attribute = attribute.map_err(broken)?;
            let key = attribute.key.local_name();
            if key.as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(broken)?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// Whether an attribute is `1` or `true`.
    pub(super) fn is_true(&self, name: &str) -> Result<bool, Error> {
        Ok(self.attribute(name)?.is_some_and(|value| matches!(value.as_str(), "1" | "true")))
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, Error> {
        Ok(self.attribute(name)?.and_then(|value| value.trim().parse().ok()))
    }
}

fn predefined(entity: &str) -> Result<&'static str, Error> {
    Ok(match entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(SpreadsheetProblem::OwnEntity.into()),
    })
}

fn broken(error: impl std::fmt::Display) -> Error {
    SpreadsheetProblem::Malformed { detail: error.to_string() }.into()
}
