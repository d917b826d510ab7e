//! Parts as sections: their pages, page numbers, fixed paragraphs and feet.

use super::flow::{self, Flow, SEPARATOR, Surroundings};
use super::format::FramePlace;
use super::measure::twips;
use super::namespaces::{MAIN, RELATIONSHIPS};
use super::package::{Package, Relationships};
use super::paragraph::{self, Setting, write_space};
use super::writer::Writer;
use super::xml::Xml;
use crate::error::Error;
use crate::layout::composition::{BlockContent, ComposedParagraph, ComposedPart, Composition};
use crate::length::Pt;
use crate::markup::MarkupPlace;
use crate::page::Mm;
use crate::standard::PageGeometry;

const HEADER: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml";

/// The headers of pages.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// The parts, and the relationships to them.
    parts: Vec<Vec<u8>>,
}

impl Headers {
    pub(super) fn add_to(self, package: &mut Package) {
        for (index, part) in self.parts.into_iter().enumerate() {
            package.add(format!("word/header{}.xml", index + 1), HEADER, part);
        }
    }

    /// The relationship of a header. The same header is stored once.
    fn relate(&mut self, relationships: &mut Relationships, part: Vec<u8>) -> String {
        let known = self.parts.iter().position(|known| *known == part);
        let index = known.unwrap_or_else(|| {
            self.parts.push(part);
            self.parts.len() - 1
        });
        relationships.part("header", &format!("header{}.xml", index + 1))
    }
}

/// Writes the parts of a document as its sections.
pub(super) fn write(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    composition: &Composition,
    headers: &mut Headers,
) -> Result<(), Error> {
    for (index, part) in composition.parts.iter().enumerate() {
        writer.begin_part(part);
        let section = properties(writer, part, headers)?;
        let is_last = index + 1 == composition.parts.len();
        for paragraph in &part.first {
            write_fixed(writer, xml, paragraph, &part.page)?;
        }
        let mut flow = Flow::default();
        let begins_with_table =
            !matches!(part.blocks.first().map(|first| &first.content), Some(BlockContent::Paragraph(_)));
        // Fixed paragraphs belong to the next paragraph outside a table. LibreOffice adds an empty line to a document that
        // begins with a table and has footnotes.
        if begins_with_table && (!part.first.is_empty() || has_footnotes(part)) {
            write_space(xml, SEPARATOR, false, None);
            flow = Flow::below(SEPARATOR);
        }
        let ends_with_text = matches!(part.blocks.last().map(|last| &last.content), Some(BlockContent::Paragraph(_)));
        let has_end = !ends_with_text || !part.foot.is_empty() || !part.last.is_empty();
        let surroundings =
            Surroundings { section: Some(&section).filter(|_| !is_last && !has_end), ..Surroundings::default() };
        flow::write(writer, xml, &part.blocks, &mut flow, surroundings)?;
        write_foot(writer, xml, part)?;
        for paragraph in &part.last {
            write_fixed(writer, xml, paragraph, &part.page)?;
        }
        if has_end {
            write_space(xml, SEPARATOR, false, Some(&section).filter(|_| !is_last));
        }
        if is_last {
            xml.append(&section);
        }
    }
    Ok(())
}

/// Writes a paragraph at its distance from the edge of the sheet.
fn write_fixed(
    writer: &mut Writer<'_>,
    xml: &mut Xml,
    paragraph: &ComposedParagraph,
    page: &PageGeometry,
) -> Result<(), Error> {
    let height = paragraph.height;
    let top = match (paragraph.style.from_top, paragraph.style.from_bottom) {
        (None, Some(bottom)) => page.height - bottom - height,
        (top, _) => top.unwrap_or_default(),
    };
    let frame = FramePlace {
        x: twips(page.left(1)),
        y: twips(top - paragraph::drop(paragraph)),
        width: twips(page.text_width()),
        height: twips(height),
        at_bottom: false,
    };
    let setting = Setting { before: Some(0), frame: Some(frame), ..Setting::default() };
    paragraph::write(writer, xml, paragraph, &setting)
}

/// Writes the foot of the last page: its paragraphs in a frame above the margin.
fn write_foot(writer: &mut Writer<'_>, xml: &mut Xml, part: &ComposedPart) -> Result<(), Error> {
    let height: Pt =
        flow::paragraphs(&part.foot).map(|paragraph| paragraph.style.space_before + paragraph.height).sum();
    let frame = FramePlace {
        x: twips(part.page.left(1)),
        y: 0,
        width: twips(part.page.text_width()),
        height: twips(height),
        at_bottom: true,
    };
    for paragraph in flow::paragraphs(&part.foot) {
        let before = Some(twips(paragraph.style.space_before));
        paragraph::write(
            writer,
            xml,
            paragraph,
            &Setting { before, frame: Some(frame.clone()), ..Setting::default() },
        )?;
    }
    Ok(())
}

/// The properties of the section of a part.
fn properties(writer: &mut Writer<'_>, part: &ComposedPart, headers: &mut Headers) -> Result<Xml, Error> {
    let page = &part.page;
    let style = match &part.page_number {
        Some(name) => Some((name, writer.style(name, &MarkupPlace::default())?)),
        None => None,
    };
    let mut xml = Xml::default();
    xml.open("w:sectPr", &[]);
    let number = style.as_ref().map(|(name, style)| {
        let sheet = writer.sheet.paragraph(name, style, writer.format);
        page_number(&sheet.id)
    });
    let begins_later = part.first_page < page.first_number_on && number.is_some();
    let numbered = headers.relate(&mut writer.relationships, number.unwrap_or_else(empty_header));
    xml.empty("w:headerReference", &[("w:type", &"default"), ("r:id", &numbered)]);
    if begins_later {
        let empty = headers.relate(&mut writer.relationships, empty_header());
        xml.empty("w:headerReference", &[("w:type", &"first"), ("r:id", &empty)]);
    }
    if part
        .blocks
        .iter()
        .any(|block| matches!(&block.content, BlockContent::Paragraph(own) if !own.footnotes.is_empty()))
    {
        xml.open("w:footnotePr", &[]);
        xml.value("w:numRestart", &"eachSect");
        xml.close("w:footnotePr");
    }
    xml.value("w:type", &"nextPage");
    let (width, height) = (twips(page.width), twips(page.height));
    match page.width > page.height {
        true => xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height), ("w:orient", &"landscape")]),
        false => xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)]),
    }
    let above = style.as_ref().and_then(|(_, style)| style.from_top).unwrap_or_else(|| page.top / 2.0);
    let below = Pt::from(Mm(10.0)).min(page.bottom);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", &twips(page.top)),
            ("w:right", &twips(page.outer)),
            ("w:bottom", &twips(page.bottom)),
            ("w:left", &twips(page.binding)),
            ("w:header", &twips(above)),
            ("w:footer", &twips(below)),
            ("w:gutter", &0),
        ],
    );
    xml.empty("w:pgNumType", &[("w:start", &part.first_page)]);
    if begins_later {
        xml.empty("w:titlePg", &[]);
    }
    xml.close("w:sectPr");
    Ok(xml)
}

fn has_footnotes(part: &ComposedPart) -> bool {
    flow::paragraphs(&part.blocks).any(|paragraph| !paragraph.footnotes.is_empty())
}

/// A header with the number of the page.
fn page_number(style: &str) -> Vec<u8> {
    let mut xml = header();
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:pStyle", &style);
    xml.close("w:pPr");
    xml.open("w:fldSimple", &[("w:instr", &" PAGE ")]);
    xml.open("w:r", &[]);
    xml.element("w:t", &[], "2");
    xml.close("w:r");
    xml.close("w:fldSimple");
    xml.close("w:p");
    xml.close("w:hdr");
    xml.into_bytes()
}

fn empty_header() -> Vec<u8> {
    let mut xml = header();
    write_space(&mut xml, SEPARATOR, false, None);
    xml.close("w:hdr");
    xml.into_bytes()
}

fn header() -> Xml {
    let mut xml = Xml::part();
    xml.open("w:hdr", &[("xmlns:w", &MAIN), ("xmlns:r", &RELATIONSHIPS)]);
    xml
}
