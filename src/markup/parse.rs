//! From the text of the markup to its nouns.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use roxmltree::{Node, NodeType, ParsingOptions};

use super::{
    Block, Columns, Document, Fixed, Inline, Item, ORIGIN_ATTRIBUTE, Origin, Paragraph, Part, Picture, Space, Turn,
    WhichPage, table,
};
use crate::error::{Error, Place, Problem, line_and_column, nearest};

/// Elements nested deeper than this are refused.
const DEPTH: usize = 64;

/// Reads the markup of a whole document.
pub(crate) fn parse(text: &str) -> Result<Document, Error> {
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).map_err(|error| ill_formed(text, &error))?;
    let names = Names::default();
    document(Element::root(tree.root_element(), &names)?)
}

/// What the elements of a document have in common: the names of styles and the places in templates, of which there
/// are few, each kept once; and how many tables there were.
#[derive(Default)]
struct Names {
    known: RefCell<HashSet<Arc<str>>>,
    tables: Cell<usize>,
}

impl Names {
    fn shared(&self, name: &str) -> Arc<str> {
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.get(name) {
            return Arc::clone(known);
        }
        let shared = Arc::from(name);
        known.insert(Arc::clone(&shared));
        shared
    }
}

/// A place in the filled text means nothing to an author; the nearest element before it knows its own template.
fn ill_formed(text: &str, error: &roxmltree::Error) -> Error {
    let position = error.pos();
    let message = error.to_string();
    let suffix = format!(" at {position}");
    let bare = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
    let (row, column) = (position.row as usize, position.col as usize);
    let before = text.split_inclusive('\n').take(row).map(str::len).sum::<usize>().min(text.len());
    let marker = format!(" {ORIGIN_ATTRIBUTE}=\"");
    let line_start = text[..before].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    let here = text[line_start..before].char_indices().nth(column).map_or(before, |(at, _)| line_start + at);
    let origin = text[..here].rfind(&marker).and_then(|at| {
        let value = &text[at + marker.len()..];
        value.split('"').next()
    });
    let place = origin.map_or_else(
        || {
            let (line, column) = line_and_column(text, here);
            Place::Template { name: "the filled template".to_owned(), line, column }
        },
        |origin| Origin(origin.into()).place(),
    );
    Error::new(Problem::Markup { message: format!("the markup is not well-formed: {bare}") }).at(place)
}

/// An element with its attributes still to be asked for.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    node: Node<'a, 'a>,
    names: &'a Names,
    depth: usize,
}

impl<'a> Element<'a> {
    fn root(node: Node<'a, 'a>, names: &'a Names) -> Result<Self, Error> {
        let element = Self { node, names, depth: 0 };
        element
            .named("document")
            .then_some(element)
            .ok_or_else(|| element.error(format!("a document begins with <document>, not <{}>", element.name())))
    }

    pub(super) fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    pub(super) fn named(self, name: &str) -> bool {
        self.name() == name
    }

    pub(super) fn origin(self) -> Origin {
        Origin(self.names.shared(self.node.attribute(ORIGIN_ATTRIBUTE).unwrap_or_default()))
    }

    pub(super) fn error(self, message: String) -> Error {
        Error::new(Problem::Markup { message }).at(self.origin().place())
    }

    /// Refuses attributes other than these.
    pub(super) fn only(self, known: &[&str]) -> Result<(), Error> {
        let stray = self
            .node
            .attributes()
            .map(|attribute| attribute.name())
            .find(|name| *name != ORIGIN_ATTRIBUTE && !known.contains(name));
        match stray {
            None => Ok(()),
            Some(stray) => {
                let near = nearest(stray, known.iter().copied())
                    .map(|name| format!("; the nearest is `{name}`"))
                    .unwrap_or_default();
                Err(self.error(format!("<{}> takes no `{stray}`{near}", self.name())))
            }
        }
    }

    pub(super) fn optional(self, attribute: &str) -> Option<&'a str> {
        self.node.attribute(attribute)
    }

    pub(super) fn required(self, attribute: &str) -> Result<&'a str, Error> {
        self.optional(attribute).ok_or_else(|| self.error(format!("<{}> lacks `{attribute}`", self.name())))
    }

    /// A number for a table.
    pub(super) fn table_number(self) -> usize {
        let number = self.names.tables.get();
        self.names.tables.set(number + 1);
        number
    }

    /// A name of the standard that an element must give.
    pub(super) fn named_by(self, attribute: &str) -> Result<Arc<str>, Error> {
        self.required(attribute).map(|name| self.names.shared(name))
    }

    pub(super) fn parsed<T>(self, attribute: &str) -> Result<T, Error>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        self.required(attribute)?.trim().parse().map_err(|error| self.error(format!("`{attribute}`: {error}")))
    }

    /// The elements within; text between them must be white space.
    pub(super) fn elements(self) -> Result<Vec<Element<'a>>, Error> {
        if self.depth > DEPTH {
            return Err(self.error(format!("elements are nested deeper than {DEPTH}")));
        }
        let mut elements = Vec::new();
        for node in self.node.children() {
            match node.node_type() {
                NodeType::Element => elements.push(Element { node, depth: self.depth + 1, ..self }),
                NodeType::Text if !node.text().unwrap_or_default().trim().is_empty() => {
                    let text = node.text().unwrap_or_default().trim();
                    let excerpt: String = text.chars().take(30).collect();
                    return Err(self.error(format!("<{}> holds no text: `{excerpt}`", self.name())));
                }
                _ => {}
            }
        }
        Ok(elements)
    }

    /// Refuses anything within.
    pub(super) fn empty(self) -> Result<(), Error> {
        let full = self.node.children().any(|child| child.is_element() || child.is_text());
        if full { Err(self.error(format!("<{}> holds nothing", self.name()))) } else { Ok(()) }
    }

    pub(super) fn stranger(self, parent: &str) -> Error {
        self.error(format!("<{parent}> holds no <{}>", self.name()))
    }
}

fn document(element: Element<'_>) -> Result<Document, Error> {
    element.only(&["title", "author", "subject", "language"])?;
    let mut parts = Vec::new();
    for child in element.elements()? {
        match child.name() {
            "part" => {
                let part = part(child)?;
                if part.fit && parts.iter().any(|other: &Part| other.fit) {
                    return Err(child.error("one <part> of a document is fitted to its pages, not two".to_owned()));
                }
                parts.push(part);
            }
            _ => return Err(child.stranger("document")),
        }
    }
    if parts.is_empty() {
        return Err(element.error("a document has at least one <part>".to_owned()));
    }
    Ok(Document {
        title: element.required("title")?.to_owned(),
        author: element.required("author")?.to_owned(),
        subject: element.required("subject")?.to_owned(),
        language: element.required("language")?.to_owned(),
        parts,
    })
}

fn part(element: Element<'_>) -> Result<Part, Error> {
    element.only(&["page-number", "landscape", "fit"])?;
    let mut part = Part {
        turn: match element.optional("landscape") {
            None | Some("no") => Turn::Portrait,
            Some("yes") => Turn::Landscape,
            Some("auto") => Turn::Auto,
            Some(other) => {
                return Err(element.error(format!("`landscape` is `yes`, `no` or `auto`, not `{other}`")));
            }
        },
        fit: match element.optional("fit") {
            None | Some("no") => false,
            Some("yes") => true,
            Some(other) => return Err(element.error(format!("`fit` is `yes` or `no`, not `{other}`"))),
        },
        page_number: element.optional("page-number").map(|style| element.names.shared(style)),
        blocks: Vec::new(),
        fixed: Vec::new(),
        foot: Vec::new(),
        at: element.origin(),
    };
    for child in element.elements()? {
        match child.name() {
            "fixed" => part.fixed.push(fixed(child)?),
            "foot" => part.foot.extend(blocks(child)?),
            _ => part.blocks.push(block(child, "part")?),
        }
    }
    Ok(part)
}

fn fixed(element: Element<'_>) -> Result<Fixed, Error> {
    element.only(&["style", "page"])?;
    let on = match element.required("page")? {
        "first" => WhichPage::First,
        "last" => WhichPage::Last,
        other => {
            return Err(element.error(format!("`page` is `first` or `last`, not `{other}`")));
        }
    };
    Ok(Fixed { paragraph: paragraph(element, None)?, on })
}

fn blocks(element: Element<'_>) -> Result<Vec<Block>, Error> {
    element.only(&[])?;
    element.elements()?.into_iter().map(|child| block(child, element.name())).collect()
}

fn block(element: Element<'_>, parent: &str) -> Result<Block, Error> {
    Ok(match element.name() {
        "p" => {
            element.only(&["style"])?;
            Block::Paragraph(paragraph(element, None)?)
        }
        "item" => {
            element.only(&["style", "level", "mark"])?;
            let item = Item {
                level: element.parsed::<usize>("level")?.clamp(1, DEPTH),
                mark: element.required("mark")?.to_owned(),
            };
            Block::Paragraph(paragraph(element, Some(item))?)
        }
        "keep" => Block::Keep(blocks(element)?),
        "columns" => Block::Columns(columns(element)?),
        "table" => Block::Table(table::table(element)?),
        "space" => {
            element.only(&["field", "style"])?;
            element.empty()?;
            Block::Space(Space {
                style: element.required("style")?.to_owned(),
                field: element.optional("field").map(|_| element.parsed("field")).transpose()?,
                at: element.origin(),
            })
        }
        "picture" => {
            element.only(&["field", "style"])?;
            element.empty()?;
            Block::Picture(Picture {
                field: element.parsed("field")?,
                style: element.required("style")?.to_owned(),
                at: element.origin(),
            })
        }
        _ => return Err(element.stranger(parent)),
    })
}

fn columns(element: Element<'_>) -> Result<Columns, Error> {
    element.only(&["set"])?;
    let mut columns = Vec::new();
    for child in element.elements()? {
        match child.name() {
            "column" => columns.push(blocks(child)?),
            _ => return Err(child.stranger("columns")),
        }
    }
    Ok(Columns { set: element.required("set")?.to_owned(), columns, at: element.origin() })
}

pub(super) fn paragraph(element: Element<'_>, item: Option<Item>) -> Result<Paragraph, Error> {
    let mut inlines = Vec::new();
    inline(element, Emphasis::default(), &mut inlines)?;
    Ok(Paragraph { style: element.named_by("style")?, item, inlines: trimmed(inlines), at: element.origin() })
}

#[derive(Clone, Copy, Default)]
struct Emphasis<'a> {
    bold: bool,
    italic: bool,
    label: bool,
    style: Option<&'a str>,
}

fn inline<'a>(element: Element<'a>, emphasis: Emphasis<'a>, into: &mut Vec<Inline>) -> Result<(), Error> {
    if element.depth > DEPTH {
        return Err(element.error(format!("elements are nested deeper than {DEPTH}")));
    }
    for node in element.node.children() {
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            into.push(Inline::Text {
                text: text.to_owned(),
                bold: emphasis.bold,
                italic: emphasis.italic,
                label: emphasis.label,
                style: emphasis.style.map(|style| element.names.shared(style)),
            });
            continue;
        }
        if !node.is_element() {
            continue;
        }
        let child = Element { node, depth: element.depth + 1, ..element };
        child.only(match child.name() {
            "span" | "label" => &["style"],
            "gap" => &["width"],
            _ => &[],
        })?;
        if matches!(child.name(), "br" | "gap" | "leader") {
            child.empty()?;
        }
        match child.name() {
            "b" => inline(child, Emphasis { bold: true, ..emphasis }, into)?,
            "i" => inline(child, Emphasis { italic: true, ..emphasis }, into)?,
            "span" => {
                let style = Some(child.required("style")?);
                inline(child, Emphasis { style, ..emphasis }, into)?;
            }
            "label" => {
                let style = child.optional("style").or(emphasis.style);
                inline(child, Emphasis { label: true, style, ..emphasis }, into)?;
            }
            "br" => into.push(Inline::Break),
            "gap" => into.push(Inline::Gap(child.parsed("width")?)),
            "leader" => into.push(Inline::Leader),
            _ => return Err(child.stranger(element.name())),
        }
    }
    Ok(())
}

/// Without the white space at both ends, which is only the template's indentation.
fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text { text, .. }) = inlines.first_mut() {
        *text = text.trim_start_matches(is_xml_space).to_owned();
    }
    if let Some(Inline::Text { text, .. }) = inlines.last_mut() {
        *text = text.trim_end_matches(is_xml_space).to_owned();
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text { text, .. } if text.is_empty()));
    inlines
}

fn is_xml_space(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(inside: &str) -> String {
        let text = format!(
            "<document title=\"\" author=\"\" subject=\"\" language=\"vi\"><part at=\"a.xml:1:1\">{inside}</part></document>"
        );
        match parse(&text) {
            Ok(document) => panic!("{document:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn mistakes_name_their_template() {
        assert_eq!(message("<q at=\"a.xml:3:5\"/>"), "a.xml:3:5: <part> holds no <q>");
        assert_eq!(
            message("<p at=\"a.xml:3:5\" stile=\"body\"/>"),
            "a.xml:3:5: <p> takes no `stile`; the nearest is `style`"
        );
        assert_eq!(message("<p at=\"a.xml:3:5\">x</p>"), "a.xml:3:5: <p> lacks `style`");
        assert_eq!(
            message("<p at=\"a.xml:3:5\" style=\"body\"><br at=\"a.xml:4:1\">x</br></p>"),
            "a.xml:4:1: <br> holds nothing"
        );
        assert_eq!(
            message("<table style=\"t\"><head at=\"a.xml:4:1\" x=\"1\"/></table>"),
            "a.xml:4:1: <head> takes no `x`"
        );
        assert_eq!(message("words"), "a.xml:1:1: <part> holds no text: `words`");
        assert_eq!(
            message("<p at=\"a.xml:2:1\" style=\"body\">x<gap at=\"b.xml:2:2\" width=\"4\"/></p>"),
            "b.xml:2:2: `width`: `4` is no length: write a number and its unit, such as `14pt` or `10mm`"
        );
    }

    #[test]
    fn elements_and_values_that_are_none_are_named() {
        for (inside, wanted) in [
            ("<fixed style=\"x\" page=\"2\"/>", "`page` is `first` or `last`, not `2`"),
            ("<columns set=\"x\"><p style=\"x\"/></columns>", "<columns> holds no <p>"),
            ("<p style=\"x\"><q/></p>", "<p> holds no <q>"),
            ("<table style=\"x\"><cell/></table>", "<table> holds no <cell>"),
            ("<table style=\"x\"><head><cell/></head></table>", "<head> holds no <cell>"),
            ("<table style=\"x\"><head><row><p/></row></head></table>", "<row> holds no <p>"),
            ("<table style=\"x\"><row><p/></row></table>", "<row> holds no <p>"),
            ("<table style=\"x\"><row keep=\"no way\"/></table>", "`keep` is `yes` or `no`, not `no way`"),
            ("<table style=\"x\"><row><carried to=\"x\"/></row></table>", "`to` is `foot` or `top`, not `x`"),
        ] {
            let message = message(inside);
            assert!(message.ends_with(&format!(": {wanted}")), "{inside}: {message}");
        }
        let root = "<document title=\"\" author=\"\" subject=\"\" language=\"vi\" at=\"a.xml:1:1\">";
        for (text, wanted) in [
            ("<page at=\"a.xml:1:1\"/>".to_owned(), "a document begins with <document>, not <page>"),
            (format!("{root}</document>"), "a document has at least one <part>"),
            (format!("{root}<p/></document>"), "<document> holds no <p>"),
            (format!("{root}<part landscape=\"x\"/></document>"), "`landscape` is `yes`, `no` or `auto`, not `x`"),
            (format!("{root}<part fit=\"auto\"/></document>"), "`fit` is `yes` or `no`, not `auto`"),
            (
                format!("{root}<part fit=\"yes\"/><part fit=\"yes\"/></document>"),
                "one <part> of a document is fitted to its pages, not two",
            ),
        ] {
            let message = parse(&text).unwrap_err().to_string();
            assert!(message.ends_with(&format!(": {wanted}")), "{text}: {message}");
        }
    }

    #[test]
    fn what_is_not_well_formed_names_the_nearest_element() {
        let text = message("<p at=\"a.xml:3:5\" style=\"body\"><b></p>");
        assert!(text.starts_with("a.xml:3:5: the markup is not well-formed: "), "{text}");
    }

    #[test]
    fn entities_of_ones_own_are_refused() {
        let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><document>&a;</document>";
        assert!(parse(bomb).is_err());
    }
}
