//! From the text of the markup to its nouns.

use roxmltree::ParsingOptions;

use super::element::{DEPTH, Element, Names};
use super::inline::paragraph;
use super::table::table;

use super::{Block, Columns, Document, Fixed, Item, ORIGIN_ATTRIBUTE, Origin, Part, Picture, Space, Turn, WhichPage};
use crate::error::{Error, Place, Problem, line_and_column};

/// Reads the markup of a whole document.
pub(crate) fn parse(text: &str) -> Result<Document, Error> {
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).map_err(|error| ill_formed(text, &error))?;
    let names = Names::default();
    document(Element::root(tree.root_element(), &names)?)
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
        "table" => Block::Table(table(element)?),
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
            "b.xml:2:2: `width`: invalid length `4`: expected a number with a unit, such as `14pt` or `10mm`"
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
