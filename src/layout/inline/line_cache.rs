//! Lines that are kept while a part is set at several settings: what does not change is not done again.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::broken_paragraph::{BrokenParagraph, ContentWidths};
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::standard::Style;

/// A paragraph of the document, the room that it has, and the size of its type.
type Key = (usize, Option<u64>, u64);

/// Paragraphs whose lines are broken.
#[derive(Debug, Default)]
pub(crate) struct LineCache {
    /// Whether anything is kept at all: a part that is set once needs nothing again.
    pub(crate) is_enabled: bool,
    /// Whether lines are wanted for their height alone.
    pub(crate) measure_only: bool,
    lines: BTreeMap<Key, Rc<BrokenParagraph>>,
    widths: BTreeMap<Key, ContentWidths>,
    extents: BTreeMap<Key, (usize, Pt)>,
}

impl LineCache {
    pub(crate) fn lines(&self, paragraph: &Paragraph, style: &Style, width: Pt) -> Option<Rc<BrokenParagraph>> {
        if !self.is_enabled {
            return None;
        }
        self.lines.get(&key(paragraph, style, Some(width))).map(Rc::clone)
    }

    /// Keeps the lines of a paragraph that lives as long as the part.
    pub(crate) fn insert_lines(
        &mut self,
        paragraph: &Paragraph,
        style: &Style,
        width: Pt,
        lines: &Rc<BrokenParagraph>,
    ) {
        if self.is_enabled {
            self.lines.insert(key(paragraph, style, Some(width)), Rc::clone(lines));
        }
    }

    pub(crate) fn widths(&self, paragraph: &Paragraph, style: &Style, width: Option<Pt>) -> Option<ContentWidths> {
        if !self.is_enabled {
            return None;
        }
        self.widths.get(&key(paragraph, style, width)).copied()
    }

    pub(crate) fn insert_widths(
        &mut self,
        paragraph: &Paragraph,
        style: &Style,
        width: Option<Pt>,
        widths: ContentWidths,
    ) {
        if self.is_enabled {
            self.widths.insert(key(paragraph, style, width), widths);
        }
    }

    pub(crate) fn extent(&self, paragraph: &Paragraph, style: &Style, width: Pt) -> Option<(usize, Pt)> {
        if !self.is_enabled {
            return None;
        }
        self.extents.get(&key(paragraph, style, Some(width))).copied()
    }

    pub(crate) fn insert_extent(&mut self, paragraph: &Paragraph, style: &Style, width: Pt, extent: (usize, Pt)) {
        if self.is_enabled {
            self.extents.insert(key(paragraph, style, Some(width)), extent);
        }
    }

    /// Forgets everything: another part has other paragraphs.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn key(paragraph: &Paragraph, style: &Style, width: Option<Pt>) -> Key {
    (std::ptr::from_ref(paragraph) as usize, width.map(|width| width.0.to_bits()), style.size.0.to_bits())
}
