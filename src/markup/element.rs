//! Elements of the markup and their attributes.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use roxmltree::{Node, NodeType};

use super::{MarkupPlace, PLACE_ATTRIBUTE};
use crate::error::{Error, MarkupProblem, nearest};
use crate::length::Pt;

/// The maximum depth of nested elements.
pub(super) const DEPTH: usize = 64;

/// State shared by the elements of a document: interned style names and positions, the number of tables, and of the
/// footnotes of the current part.
#[derive(Default)]
pub(super) struct Names {
    known: RefCell<HashSet<Arc<str>>>,
    tables: Cell<usize>,
    footnotes: Cell<usize>,
}

impl Names {
    pub(super) fn shared(&self, name: &str) -> Arc<str> {
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.get(name) {
            return Arc::clone(known);
        }
        let shared = Arc::from(name);
        known.insert(Arc::clone(&shared));
        shared
    }
}

/// An element.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) node: Node<'a, 'a>,
    pub(super) names: &'a Names,
    pub(super) depth: usize,
    /// The element around it that has no footnotes.
    pub(super) no_footnotes: Option<&'a str>,
}

impl<'a> Element<'a> {
    pub(super) fn root(node: Node<'a, 'a>, names: &'a Names) -> Result<Self, Error> {
        let element = Self { node, names, depth: 0, no_footnotes: None };
        element
            .named("document")
            .then_some(element)
            .ok_or_else(|| element.error(MarkupProblem::RootElement { found: element.name().to_owned() }))
    }

    pub(super) fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    pub(super) fn named(self, name: &str) -> bool {
        self.name() == name
    }

    pub(super) fn place(self) -> MarkupPlace {
        MarkupPlace(self.names.shared(self.node.attribute(PLACE_ATTRIBUTE).unwrap_or_default()))
    }

    pub(super) fn error(self, problem: MarkupProblem) -> Error {
        Error::from(problem).at(self.place().place())
    }

    /// Rejects other attributes.
    pub(super) fn only(self, known: &[&str]) -> Result<(), Error> {
        let stray = self
            .node
            .attributes()
            .map(|attribute| attribute.name())
            .find(|name| *name != PLACE_ATTRIBUTE && !known.contains(name));
        match stray {
            None => Ok(()),
            Some(stray) => {
                let nearest = nearest(stray, known.iter().copied());
                let (element, attribute) = (self.name().to_owned(), stray.to_owned());
                Err(self.error(MarkupProblem::UnknownAttribute { element, attribute, nearest }))
            }
        }
    }

    pub(super) fn optional(self, attribute: &str) -> Option<&'a str> {
        self.node.attribute(attribute)
    }

    pub(super) fn required(self, attribute: &str) -> Result<&'a str, Error> {
        self.optional(attribute).ok_or_else(|| {
            let (element, attribute) = (self.name().to_owned(), attribute.to_owned());
            self.error(MarkupProblem::MissingAttribute { element, attribute })
        })
    }

    /// The same element, in which footnotes are errors.
    pub(super) fn without_footnotes(self) -> Self {
        Self { no_footnotes: self.no_footnotes.or(Some(self.name())), ..self }
    }

    /// Begins to number footnotes from 1 again.
    pub(super) fn restart_footnotes(self) {
        self.names.footnotes.set(0);
    }

    /// Returns the number of the next footnote.
    ///
    /// # Errors
    /// If an element around it has no footnotes.
    pub(super) fn footnote_number(self) -> Result<usize, Error> {
        if let Some(element) = self.no_footnotes {
            return Err(self.error(MarkupProblem::FootnoteWithin { element: element.to_owned() }));
        }
        let number = self.names.footnotes.get() + 1;
        self.names.footnotes.set(number);
        Ok(number)
    }

    /// Returns the next table number.
    pub(super) fn table_number(self) -> usize {
        let number = self.names.tables.get();
        self.names.tables.set(number + 1);
        number
    }

    /// Returns a required name of the standard.
    pub(super) fn named_by(self, attribute: &str) -> Result<Arc<str>, Error> {
        self.required(attribute).map(|name| self.names.shared(name))
    }

    pub(super) fn parsed<T>(self, attribute: &str) -> Result<T, Error>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        self.required(attribute)?.trim().parse().map_err(|error: T::Err| {
            let (attribute, detail) = (attribute.to_owned(), error.to_string());
            self.error(MarkupProblem::InvalidAttribute { attribute, detail })
        })
    }

    /// Reads an attribute that is `yes` or `no`.
    pub(super) fn yes(self, attribute: &str, default: bool) -> Result<bool, Error> {
        match self.optional(attribute) {
            None => Ok(default),
            Some("no") => Ok(false),
            Some("yes") => Ok(true),
            Some(other) => Err(self.not_one_of(attribute, &["yes", "no"], other)),
        }
    }

    /// Reads a length above zero.
    pub(super) fn length(self, attribute: &str) -> Result<Option<Pt>, Error> {
        let Some(text) = self.optional(attribute) else { return Ok(None) };
        let length: Pt = self.parsed(attribute)?;
        match length > Pt::ZERO {
            true => Ok(Some(length)),
            false => Err({
                let (attribute, found) = (attribute.to_owned(), text.to_owned());
                self.error(MarkupProblem::AttributeNotPositive { attribute, found })
            }),
        }
    }

    /// Returns the child elements. Text between them must be white space.
    pub(super) fn elements(self) -> Result<Vec<Element<'a>>, Error> {
        if self.depth > DEPTH {
            return Err(self.error(MarkupProblem::NestingDepth { limit: DEPTH }));
        }
        let mut elements = Vec::new();
        for node in self.node.children() {
            match node.node_type() {
                NodeType::Element => elements.push(Element { node, depth: self.depth + 1, ..self }),
                NodeType::Text if !node.text().unwrap_or_default().trim().is_empty() => {
                    let text = node.text().unwrap_or_default().trim();
                    let excerpt: String = text.chars().take(30).collect();
                    return Err(
                        self.error(MarkupProblem::UnexpectedText { element: self.name().to_owned(), text: excerpt })
                    );
                }
                _ => {}
            }
        }
        Ok(elements)
    }

    /// Rejects content.
    pub(super) fn empty(self) -> Result<(), Error> {
        let full = self.node.children().any(|child| child.is_element() || child.is_text());
        if full { Err(self.error(MarkupProblem::NotEmpty { element: self.name().to_owned() })) } else { Ok(()) }
    }

    /// The error for an attribute with a word that is not allowed.
    pub(super) fn not_one_of(self, attribute: &str, expected: &'static [&'static str], found: &str) -> Error {
        let (attribute, found) = (attribute.to_owned(), found.to_owned());
        self.error(MarkupProblem::AttributeWord { attribute, expected, found })
    }

    pub(super) fn unexpected(self, parent: &str) -> Error {
        self.error(MarkupProblem::UnexpectedElement { parent: parent.to_owned(), element: self.name().to_owned() })
    }
}
