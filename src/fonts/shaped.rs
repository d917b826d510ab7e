//! Shaped words and the shaping options.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{Direction, Feature, ShapePlan, Tag, script};

use super::face::Face;

/// A word as glyphs of its face. Lengths are in em.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) word: Arc<str>,
    pub(crate) glyphs: Box<[EmGlyph]>,
    pub(crate) advance: f64,
    /// Whether the face covers all its characters.
    pub(crate) is_covered: bool,
}

impl Shaped {
    /// The glyphs of a byte range of the word.
    pub(crate) fn glyphs_of(&self, part: &Range<usize>) -> &[EmGlyph] {
        // Glyphs are in text order.
        let before = |end: usize| self.glyphs.partition_point(|glyph| glyph.text.start < end);
        self.glyphs.get(before(part.start)..before(part.end)).unwrap_or_default()
    }
}

/// A glyph with lengths in em.
#[derive(Debug)]
pub(crate) struct EmGlyph {
    pub(crate) id: u32,
    pub(crate) advance: f64,
    pub(crate) offset: (f64, f64),
    /// The byte range of the word that the glyph represents.
    pub(crate) text: Range<usize>,
}

/// The id of a shaped word in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordId {
    pub(super) face: Face,
    pub(super) index: usize,
}

/// The OpenType features: no ligatures, because they hide letters from searches and office software does not use them.
pub(super) fn features() -> [Feature; 2] {
    [b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..))
}

/// The shaping plan of a face, for left-to-right Latin text.
pub(super) fn plan(shaper: &harfrust::Shaper<'_>) -> ShapePlan {
    ShapePlan::new(shaper, Direction::LeftToRight, Some(script::LATIN), None, &features())
}
