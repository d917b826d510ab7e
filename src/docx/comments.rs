//! Findings of the checker as comments beside their paragraphs.

use std::collections::BTreeMap;

use super::namespaces::MAIN;
use super::text::collapsed;
use super::xml::Xml;
use crate::check::Finding;
use crate::error::Language;
use crate::layout::composition::{BlockContent, ComposedBlock, ComposedParagraph, Composition};
use crate::markup::Inline;

/// The comments of a document, by the paragraphs beside which they are.
#[derive(Debug, Default)]
pub(super) struct Comments<'a> {
    findings: &'a [Finding],
    /// The indices of the findings of a paragraph, by its address.
    places: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Comments<'a> {
    /// Finds the paragraph of each finding: the first with the text of its field, otherwise the first of the document.
    pub(super) fn new(findings: &'a [Finding], composition: &Composition) -> Self {
        let mut texts = Vec::new();
        if !findings.is_empty() {
            composition.parts.iter().for_each(|part| collect(&part.blocks, &mut texts));
        }
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            let wanted = comparable(&finding.text);
            let found = texts.iter().filter(|_| !wanted.is_empty()).find(|(_, text)| text.contains(&wanted));
            if let Some((place, _)) = found.or(texts.first()) {
                places.entry(*place).or_default().push(index);
            }
        }
        Self { findings, places }
    }

    /// The ids of the comments beside a paragraph.
    pub(super) fn of(&self, paragraph: &ComposedParagraph) -> Vec<usize> {
        self.places.get(&address(paragraph)).cloned().unwrap_or_default()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The part with the comments, of this date.
    pub(super) fn part(&self, (year, month, day): (u16, u8, u8)) -> Vec<u8> {
        let date = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
        let author = env!("CARGO_PKG_NAME");
        let mut xml = Xml::part();
        xml.open("w:comments", &[("xmlns:w", &MAIN)]);
        for (id, finding) in self.findings.iter().enumerate() {
            xml.open("w:comment", &[("w:id", &id), ("w:author", &author), ("w:date", &date), ("w:initials", &"cv")]);
            let mut texts = vec![finding.message.in_language(Language::Vietnamese).to_owned()];
            texts.extend(Some(finding.clause.clone()).filter(|clause| clause != "-"));
            for text in texts {
                xml.open("w:p", &[]);
                xml.open("w:r", &[]);
                xml.element("w:t", &[("xml:space", &"preserve")], &text);
                xml.close("w:r");
                xml.close("w:p");
            }
            xml.close("w:comment");
        }
        xml.close("w:comments");
        xml.into_bytes()
    }
}

/// The address of a paragraph, which the composition keeps in its place.
fn address(paragraph: &ComposedParagraph) -> usize {
    std::ptr::from_ref(paragraph) as usize
}

/// Collects the paragraphs of blocks with their texts.
fn collect(blocks: &[ComposedBlock], texts: &mut Vec<(usize, String)>) {
    for block in blocks {
        match &block.content {
            BlockContent::Paragraph(paragraph) => texts.push(entry(paragraph)),
            BlockContent::Columns(columns) => columns.columns.iter().for_each(|column| collect(&column.blocks, texts)),
            BlockContent::Frame { blocks, .. } => collect(blocks, texts),
            BlockContent::Table(table) => {
                let cells = table.head.iter().chain(&table.rows).flat_map(|row| &row.cells);
                texts.extend(cells.filter_map(|cell| cell.paragraph.as_ref()).map(entry));
            }
            BlockContent::Space(_) | BlockContent::Picture(_) => {}
        }
    }
}

fn entry(paragraph: &ComposedParagraph) -> (usize, String) {
    (address(paragraph), comparable(&text(paragraph)))
}

fn text(paragraph: &ComposedParagraph) -> String {
    let inlines = paragraph.paragraph.inlines.iter();
    inlines.map(|inline| if let Inline::Text { text, .. } = inline { text.as_str() } else { " " }).collect()
}

/// A text without the marks of emphasis, for comparison.
fn comparable(text: &str) -> String {
    collapsed(&text.replace(['*', '_'], ""))
}
