//! `LineCache`: line breaks reused while a part is laid out at several fitting steps.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::broken_paragraph::{BrokenParagraph, ContentWidths};
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::standard::Style;

/// The address of a paragraph, its width and its type size.
type Key = (usize, Option<u64>, u64);

/// Cached line breaks, content widths and extents of paragraphs.
#[derive(Debug, Default)]
pub(crate) struct LineCache {
    /// Whether results are cached; false for a part that is laid out once.
    pub(crate) is_enabled: bool,
    /// Whether only the heights of lines are needed.
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

    /// Caches the lines of a paragraph. The paragraph must outlive the cached part.
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

    /// Removes all entries and disables the cache; the next part has other paragraphs.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn key(paragraph: &Paragraph, style: &Style, width: Option<Pt>) -> Key {
    (std::ptr::from_ref(paragraph) as usize, width.map(|width| width.0.to_bits()), style.size.0.to_bits())
}
