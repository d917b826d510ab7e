//! Parses the content of paragraphs.

use super::element::{DEPTH, Element};
use super::{Footnote, Inline, Item, Paragraph};
use crate::error::{Error, MarkupProblem};
use crate::link::is_allowed;

pub(super) fn paragraph(element: Element<'_>, item: Option<Item>) -> Result<Paragraph, Error> {
    let mut inlines = Vec::new();
    inline(element, Emphasis::default(), &mut inlines)?;
    Ok(Paragraph { style: element.named_by("style")?, item, level: 1, inlines: trimmed(inlines), at: element.place() })
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
        return Err(element.error(MarkupProblem::NestingDepth { limit: DEPTH }));
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
            "gap" | "leader" => &["width"],
            "box" => &["ticked"],
            "link" => &["to"],
            "footnote" => &["style", "reference", "number"],
            _ => &[],
        })?;
        if matches!(child.name(), "br" | "gap" | "leader" | "box") {
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
                inline(child.without_footnotes(), Emphasis { label: true, style, ..emphasis }, into)?;
            }
            "link" => link(child.without_footnotes(), emphasis, into)?,
            "footnote" => into.push(footnote(child)?),
            "br" => into.push(Inline::Break),
            "gap" => into.push(Inline::Gap(child.parsed("width")?)),
            "box" => into.push(Inline::TickBox(child.yes("ticked", false)?)),
            "leader" => into.push(Inline::Leader(child.length("width")?)),
            _ => return Err(child.unexpected(element.name())),
        }
    }
    Ok(())
}

/// Adds the words of a link between its start and its end.
fn link<'a>(element: Element<'a>, emphasis: Emphasis<'a>, into: &mut Vec<Inline>) -> Result<(), Error> {
    let address = element.required("to")?;
    if !is_allowed(address) {
        return Err(element.error(MarkupProblem::LinkAddress { address: address.to_owned() }));
    }
    into.push(Inline::Link(Some(address.into())));
    let first = into.len();
    inline(element, emphasis, into)?;
    if into[first..].iter().any(|inline| !matches!(inline, Inline::Text { .. } | Inline::Break)) {
        return Err(element.error(MarkupProblem::OnlyWords { element: element.name().to_owned() }));
    }
    into.push(Inline::Link(None));
    Ok(())
}

/// A footnote. Its paragraph begins with its number.
fn footnote(element: Element<'_>) -> Result<Inline, Error> {
    let number = element.footnote_number()?;
    let mut paragraph = paragraph(element.without_footnotes(), None)?;
    paragraph.inlines.insert(0, Inline::FootnoteNumber { number, style: element.named_by("number")? });
    Ok(Inline::Footnote(Box::new(Footnote { number, reference: element.named_by("reference")?, paragraph })))
}

/// Removes white space at both ends, which is indentation of the template.
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
