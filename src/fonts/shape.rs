//! Shaping: from the characters of a word to glyphs and their widths, each word of a face once.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{BufferClusterLevel, Direction, Feature, ShapeOptions, ShapePlan, Tag, UnicodeBuffer, script};

use super::words::Table;
use super::{Face, FaceData, Fonts};
use crate::error::Error;

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
    face: Face,
    index: usize,
}

/// Shapes the words of one document in the four faces, and remembers them.
pub(crate) struct Shaper<'a> {
    faces: [FaceShaper<'a>; 4],
    nothing: Shaped,
}

struct FaceShaper<'a> {
    data: &'a FaceData,
    /// What other documents have left.
    known: Arc<Table>,
    /// What this one had to shape; numbers go on behind those that are known.
    fresh: Table,
    /// Made for the first word that is not known.
    shaper: Option<(harfrust::Shaper<'a>, &'a ShapePlan)>,
    buffer: UnicodeBuffer,
}

/// One glyph a letter: ligatures would hide letters from a search, and office software sets none.
fn features() -> [Feature; 2] {
    [b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..))
}

/// How words of a face are shaped.
pub(super) fn plan(shaper: &harfrust::Shaper<'_>) -> ShapePlan {
    ShapePlan::new(shaper, Direction::LeftToRight, Some(script::LATIN), None, &features())
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self { faces: Face::ALL.map(|face| FaceShaper::new(fonts.face(face))), nothing: Shaped::default() }
    }

    /// Shapes a word, if that has not been done.
    pub(crate) fn shape(&mut self, face: Face, word: &str) -> Result<WordId, Error> {
        let index = self.faces[face as usize].shape(word)?;
        Ok(WordId { face, index })
    }

    /// The word of that number.
    pub(crate) fn shaped(&self, word: WordId) -> &Shaped {
        self.faces[word.face as usize].shaped(word.index).unwrap_or(&self.nothing)
    }

    /// Leaves the words to documents that come later.
    pub(crate) fn leave_words(&self) {
        for face in self.faces.iter().filter(|face| face.fresh.len() > 0) {
            face.data.words.learn(&face.fresh);
        }
    }
}

impl<'a> FaceShaper<'a> {
    fn new(data: &'a FaceData) -> Self {
        Self { data, known: data.words.known(), fresh: Table::default(), shaper: None, buffer: UnicodeBuffer::new() }
    }

    fn shape(&mut self, word: &str) -> Result<usize, Error> {
        if let Some(known) = self.known.number(word) {
            return Ok(known);
        }
        let fresh = match self.fresh.number(word) {
            Some(fresh) => fresh,
            None => {
                let shaped = self.shape_anew(word)?;
                self.fresh.add(Arc::new(shaped))
            }
        };
        Ok(self.known.len() + fresh)
    }

    fn shaped(&self, index: usize) -> Option<&Shaped> {
        let shaped = match index.checked_sub(self.known.len()) {
            None => self.known.get(index),
            Some(fresh) => self.fresh.get(fresh),
        };
        shaped.map(|shaped| &**shaped)
    }

    fn shape_anew(&mut self, word: &str) -> Result<Shaped, Error> {
        let (shaper, plan) = match &self.shaper {
            Some(shaper) => shaper,
            None => self.shaper.insert(self.data.shaper()?),
        };
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(word);
        // A mark that has a glyph of its own is a text of its own: else its letter would be read with it everywhere.
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let features = features();
        let options = ShapeOptions::new().plan(Some(plan)).features(&features);
        let output = shaper.shape(buffer, options);
        let em = |units: i32| f64::from(units) / self.data.units_per_em;
        let mut glyphs: Box<[EmGlyph]> = output
            .glyph_infos()
            .iter()
            .zip(output.glyph_positions())
            .map(|(info, position)| EmGlyph {
                id: info.glyph_id,
                advance: em(position.x_advance),
                offset: (em(position.x_offset), em(position.y_offset)),
                text: info.cluster as usize..word.len(),
            })
            .collect();
        let advance = em(output.glyph_positions().iter().map(|position| position.x_advance).sum());
        // A glyph shows the bytes up to where the next cluster begins.
        let mut end = word.len();
        let mut start = end;
        for glyph in glyphs.iter_mut().rev() {
            if glyph.text.start < start {
                (end, start) = (start, glyph.text.start);
            }
            glyph.text.end = end;
        }
        self.buffer = output.clear();
        let is_covered = word.chars().all(|character| self.data.covers(character));
        Ok(Shaped { word: Arc::from(word), glyphs, advance, is_covered })
    }
}
