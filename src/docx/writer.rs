//! `Writer`: the state of a document under construction, which all its parts share.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::comments::Comments;
use super::numbering::Numbering;
use super::package::Relationships;
use super::styles::StyleSheet;
use super::xml::Xml;
use crate::error::Error;
use crate::layout::composition::ComposedPart;
use crate::markup::MarkupPlace;
use crate::page::Image;
use crate::standard::{DocxFormat, Standard, Style};

/// The state of a document under construction.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) standard: &'a Standard,
    pub(super) format: &'a DocxFormat,
    /// Whether lines and pages end where those of the layout end.
    pub(super) breaks_lines: bool,
    /// The advance of a full stop, as a fraction of the type size.
    pub(super) dot: f64,
    pub(super) sheet: StyleSheet,
    pub(super) numbering: Numbering,
    /// The relationships of the document, and of its footnotes.
    pub(super) relationships: Relationships,
    pub(super) note_relationships: Relationships,
    pub(super) pictures: Vec<Arc<Vec<u8>>>,
    pub(super) footnotes: Xml,
    /// The number of footnotes.
    pub(super) notes: usize,
    pub(super) comments: Comments<'a>,
    /// The number of pictures and lines.
    drawings: usize,
    /// The styles of the part under construction.
    styles: BTreeMap<String, Style>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        standard: &'a Standard,
        format: &'a DocxFormat,
        breaks_lines: bool,
        dot: f64,
        comments: Comments<'a>,
    ) -> Self {
        Self {
            standard,
            format,
            breaks_lines,
            dot,
            sheet: StyleSheet::default(),
            numbering: Numbering::default(),
            relationships: Relationships::default(),
            note_relationships: Relationships::default(),
            pictures: Vec::new(),
            footnotes: Xml::default(),
            notes: 0,
            comments,
            drawings: 0,
            styles: BTreeMap::new(),
        }
    }

    /// Begins a part, whose styles may be fitted.
    pub(super) fn begin_part(&mut self, part: &ComposedPart) {
        self.styles.clone_from(&part.styles);
    }

    /// A style of the current part.
    pub(super) fn style(&self, name: &str, at: &MarkupPlace) -> Result<Style, Error> {
        match self.styles.get(name) {
            Some(style) => Ok(style.clone()),
            None => at.locate(self.standard.style(name)).cloned(),
        }
    }

    /// The id of the next picture or line.
    pub(super) fn next_drawing(&mut self) -> usize {
        self.drawings += 1;
        self.drawings
    }

    /// The relationship of a picture. The same picture is stored once.
    pub(super) fn picture(&mut self, image: &Image) -> String {
        let known = self.pictures.iter().position(|known| *known == image.png);
        let index = known.unwrap_or_else(|| {
            self.pictures.push(Arc::clone(&image.png));
            self.pictures.len() - 1
        });
        self.relationships.part("image", &format!("media/image{}.png", index + 1))
    }
}
