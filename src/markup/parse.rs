//! Parses the markup of a document.

use std::num::NonZeroUsize;

use roxmltree::ParsingOptions;

use super::element::{DEPTH, Element, Names};
use super::inline::paragraph;
use super::picture::picture;
use super::table::table;

use super::{
    Block, Columns, Document, Fixed, Frame, Item, MarkupPlace, PLACE_ATTRIBUTE, Paper, Paragraph, Part, Space, Turn,
    WhichPage,
};
use crate::codec::xml;
use crate::error::{Error, MarkupProblem, Place, line_and_column};

/// Parses the markup of a document.
///
/// # Errors
/// When it is not well-formed, or has unknown or misplaced elements or attributes; with the position in the template.
pub(crate) fn parse(text: &str) -> Result<Document, Error> {
    if let Some(at) = xml::excess(text) {
        // The element itself has its place.
        let end = text[at..].find('>').map_or(text.len(), |length| at + length);
        return Err(Error::from(MarkupProblem::Excess { attributes: xml::ATTRIBUTES }).at(place_before(text, end)));
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).map_err(|error| ill_formed(text, &error))?;
    let names = Names::default();
    document(Element::root(tree.root_element(), &names)?)
}

/// Reports a syntax error at the nearest element before it, because positions in the filled text do not help authors.
fn ill_formed(text: &str, error: &roxmltree::Error) -> Error {
    let position = error.pos();
    let message = error.to_string();
    let suffix = format!(" at {position}");
    let bare = message.strip_suffix(&suffix).unwrap_or(&message).to_owned();
    let (row, column) = (position.row as usize, position.col as usize);
    let before = text.split_inclusive('\n').take(row).map(str::len).sum::<usize>().min(text.len());
    let line_start = text[..before].trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    let here = text[line_start..before].char_indices().nth(column).map_or(before, |(at, _)| line_start + at);
    Error::from(MarkupProblem::NotWellFormed { detail: bare }).at(place_before(text, here))
}

/// The place in a template of the nearest element before a position of the filled text.
fn place_before(text: &str, here: usize) -> Place {
    let marker = format!(" {PLACE_ATTRIBUTE}=\"");
    let origin = text[..here].rfind(&marker).and_then(|at| {
        let value = &text[at + marker.len()..];
        value.split('"').next()
    });
    origin.map_or_else(
        || {
            let (line, column) = line_and_column(text, here);
            Place::Template { name: "the filled template".to_owned(), line, column }
        },
        |origin| MarkupPlace(origin.into()).place(),
    )
}

fn document(element: Element<'_>) -> Result<Document, Error> {
    element.only(&["title", "author", "subject", "language"])?;
    let mut parts = Vec::new();
    for child in element.elements()? {
        match child.name() {
            "part" => {
                let part = part(child)?;
                if part.fit && parts.iter().any(|other: &Part| other.fit) {
                    return Err(child.error(MarkupProblem::SecondFit));
                }
                parts.push(part);
            }
            _ => return Err(child.unexpected("document")),
        }
    }
    if parts.is_empty() {
        return Err(element.error(MarkupProblem::NoPart));
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
    element.only(&["page-number", "first-page", "paper-size", "landscape", "fit"])?;
    let mut part = Part {
        paper: match element.optional("paper-size") {
            None | Some("a4") => Paper::A4,
            Some("a5") => Paper::A5,
            Some(other) => return Err(element.not_one_of("paper-size", &["a4", "a5"], other)),
        },
        turn: match element.optional("landscape") {
            None | Some("no") => Turn::Portrait,
            Some("yes") => Turn::Landscape,
            Some("auto") => Turn::Auto,
            Some(other) => {
                return Err(element.not_one_of("landscape", &["yes", "no", "auto"], other));
            }
        },
        fit: match element.optional("fit") {
            None | Some("no") => false,
            Some("yes") => true,
            Some(other) => return Err(element.not_one_of("fit", &["yes", "no"], other)),
        },
        page_number: element.optional("page-number").map(|style| element.names.shared(style)),
        first_page: match element.optional("first-page") {
            Some(_) => element.parsed::<NonZeroUsize>("first-page")?.get(),
            None => 1,
        },
        blocks: Vec::new(),
        fixed: Vec::new(),
        foot: Vec::new(),
        at: element.place(),
    };
    element.restart_footnotes();
    for child in element.elements()? {
        match child.name() {
            "fixed" => part.fixed.push(fixed(child.without_footnotes())?),
            "foot" => part.foot.extend(blocks(child.without_footnotes())?),
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
            return Err(element.not_one_of("page", &["first", "last"], other));
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
            element.only(&["style", "level"])?;
            let level = element.optional("level").map(|_| element.parsed::<u16>("level")).transpose()?;
            let paragraph = paragraph(element, None)?;
            Block::Paragraph(Paragraph { level: level.unwrap_or(paragraph.level), ..paragraph })
        }
        "item" => {
            element.only(&["style", "level", "mark", "bold", "italic"])?;
            let item = Item {
                level: element.parsed::<usize>("level")?.clamp(1, DEPTH),
                mark: element.required("mark")?.to_owned(),
                bold: element.yes("bold", false)?,
                italic: element.yes("italic", false)?,
            };
            Block::Paragraph(paragraph(element, Some(item))?)
        }
        "keep" => Block::Keep(blocks(element)?),
        "columns" => Block::Columns(columns(element.without_footnotes())?),
        "frame" => Block::Frame(frame(element.without_footnotes())?),
        "table" => Block::Table(table(element.without_footnotes())?),
        "space" => {
            element.only(&["field", "seal", "style", "height"])?;
            element.empty()?;
            Block::Space(Space {
                style: element.required("style")?.to_owned(),
                height: element.length("height")?,
                field: element.optional("field").map(|_| element.parsed("field")).transpose()?,
                seal: element.optional("seal").map(|_| element.parsed("seal")).transpose()?,
                at: element.place(),
            })
        }
        "picture" => Block::Picture(picture(element)?),
        _ => return Err(element.unexpected(parent)),
    })
}

fn frame(element: Element<'_>) -> Result<Frame, Error> {
    element.only(&["style"])?;
    let children = element.elements()?.into_iter();
    Ok(Frame {
        style: element.names.shared(element.required("style")?),
        blocks: children.map(|child| block(child, element.name())).collect::<Result<_, _>>()?,
        at: element.place(),
    })
}

fn columns(element: Element<'_>) -> Result<Columns, Error> {
    element.only(&["set"])?;
    let mut columns = Vec::new();
    for child in element.elements()? {
        match child.name() {
            "column" => columns.push(blocks(child)?),
            _ => return Err(child.unexpected("columns")),
        }
    }
    Ok(Columns { set: element.required("set")?.to_owned(), columns, at: element.place() })
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
    fn errors_name_their_template() {
        assert_eq!(message("<q at=\"a.xml:3:5\"/>"), "a.xml:3:5: <part> must not contain <q>");
        assert_eq!(
            message("<p at=\"a.xml:3:5\" stile=\"body\"/>"),
            "a.xml:3:5: unknown attribute `stile` of <p>; the nearest is `style`"
        );
        assert_eq!(message("<p at=\"a.xml:3:5\">x</p>"), "a.xml:3:5: <p> requires `style`");
        assert_eq!(
            message("<p at=\"a.xml:3:5\" style=\"body\"><br at=\"a.xml:4:1\">x</br></p>"),
            "a.xml:4:1: <br> must be empty"
        );
        assert_eq!(
            message("<table style=\"t\"><head at=\"a.xml:4:1\" x=\"1\"/></table>"),
            "a.xml:4:1: unknown attribute `x` of <head>"
        );
        assert_eq!(message("words"), "a.xml:1:1: <part> must not contain text: `words`");
        assert_eq!(
            message("<p at=\"a.xml:2:1\" style=\"body\">x<gap at=\"b.xml:2:2\" width=\"4\"/></p>"),
            "b.xml:2:2: `width`: invalid length `4`: expected a number with a unit, such as `14pt` or `10mm`"
        );
    }

    #[test]
    fn rejects_unknown_elements_and_values() {
        for (inside, wanted) in [
            ("<fixed style=\"x\" page=\"2\"/>", "`page` must be `first` or `last`, not `2`"),
            ("<columns set=\"x\"><p style=\"x\"/></columns>", "<columns> must not contain <p>"),
            ("<p style=\"x\"><q/></p>", "<p> must not contain <q>"),
            ("<table style=\"x\"><cell/></table>", "<table> must not contain <cell>"),
            ("<table style=\"x\"><head><cell/></head></table>", "<head> must not contain <cell>"),
            ("<table style=\"x\"><head><row><p/></row></head></table>", "<row> must not contain <p>"),
            ("<table style=\"x\"><row><p/></row></table>", "<row> must not contain <p>"),
            ("<table style=\"x\"><row keep=\"no way\"/></table>", "`keep` must be `yes` or `no`, not `no way`"),
            ("<table style=\"x\"><row><carried to=\"x\"/></row></table>", "`to` must be `foot` or `top`, not `x`"),
        ] {
            let message = message(inside);
            assert!(message.ends_with(&format!(": {wanted}")), "{inside}: {message}");
        }
        let root = "<document title=\"\" author=\"\" subject=\"\" language=\"vi\" at=\"a.xml:1:1\">";
        for (text, wanted) in [
            ("<page at=\"a.xml:1:1\"/>".to_owned(), "the root element must be <document>, not <page>"),
            (format!("{root}</document>"), "a document requires a <part>"),
            (format!("{root}<p/></document>"), "<document> must not contain <p>"),
            (format!("{root}<part landscape=\"x\"/></document>"), "`landscape` must be `yes`, `no` or `auto`, not `x`"),
            (format!("{root}<part fit=\"auto\"/></document>"), "`fit` must be `yes` or `no`, not `auto`"),
            (
                format!("{root}<part fit=\"yes\"/><part fit=\"yes\"/></document>"),
                "only one <part> of a document may have `fit`",
            ),
        ] {
            let message = parse(&text).unwrap_err().to_string();
            assert!(message.ends_with(&format!(": {wanted}")), "{text}: {message}");
        }
    }

    #[test]
    fn syntax_errors_name_the_nearest_element() {
        let text = message("<p at=\"a.xml:3:5\" style=\"body\"><b></p>");
        assert!(text.starts_with("a.xml:3:5: the markup is not well-formed: "), "{text}");
    }

    #[test]
    fn rejects_document_types() {
        let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><document>&a;</document>";
        assert!(parse(bomb).is_err());
    }
}
