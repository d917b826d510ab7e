//! Words as glyphs, and how a face shapes them.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{Direction, Feature, ShapePlan, Tag, script};

use super::face::Face;

/// A word as glyphs of its face; lengths are parts of the size of the type.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) word: Arc<str>,
    pub(crate) glyphs: Box<[EmGlyph]>,
    pub(crate) advance: f64,
    /// Whether the face has every character of it.
    pub(crate) is_covered: bool,
}

impl Shaped {
    /// The glyphs of the part of the word between two of its bytes.
    pub(crate) fn glyphs_of(&self, part: &Range<usize>) -> &[EmGlyph] {
        // They stand in the order of their letters.
        let before = |end: usize| self.glyphs.partition_point(|glyph| glyph.text.start < end);
        self.glyphs.get(before(part.start)..before(part.end)).unwrap_or_default()
    }
}

#[derive(Debug)]
pub(crate) struct EmGlyph {
    pub(crate) id: u32,
    pub(crate) advance: f64,
    pub(crate) offset: (f64, f64),
    /// The bytes of the word that it shows.
    pub(crate) text: Range<usize>,
}

/// The number of a shaped word of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordId {
    pub(super) face: Face,
    pub(super) index: usize,
}

/// One glyph a letter: ligatures would hide letters from a search, and office software sets none.
pub(super) fn features() -> [Feature; 2] {
    [b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..))
}

/// How words of a face are shaped.
pub(super) fn plan(shaper: &harfrust::Shaper<'_>) -> ShapePlan {
    ShapePlan::new(shaper, Direction::LeftToRight, Some(script::LATIN), None, &features())
}
