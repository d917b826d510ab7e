//! Shaping: the glyphs and advances of words. Each word is shaped once for a face.

use std::sync::Arc;

use harfrust::{BufferClusterLevel, Direction, ShapeOptions, ShapePlan, UnicodeBuffer, script};

use super::face::Face;
use super::face_data::FaceData;
use super::family::Fonts;
use super::shaped::{EmGlyph, Shaped, WordId, features};
use super::word_cache::WordTable;
use crate::error::Error;

/// Shapes the words of one document in the four faces, and caches them.
pub(crate) struct Shaper<'a> {
    faces: [FaceShaper<'a>; 4],
    empty: Shaped,
}

struct FaceShaper<'a> {
    data: &'a FaceData,
    /// Words shared by earlier documents.
    shared: Arc<WordTable>,
    /// Words shaped for this document. Their indices follow the indices of `shared`.
    own: WordTable,
    /// Created for the first word that is not in `shared`.
    shaper: Option<(harfrust::Shaper<'a>, &'a ShapePlan)>,
    buffer: UnicodeBuffer,
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self { faces: Face::ALL.map(|face| FaceShaper::new(fonts.face(face))), empty: Shaped::default() }
    }

    /// Shapes a word, or finds it in the cache.
    ///
    /// # Errors
    /// If the font is damaged.
    pub(crate) fn shape(&mut self, face: Face, word: &str) -> Result<WordId, Error> {
        let index = self.faces[face as usize].shape(word)?;
        Ok(WordId { face, index })
    }

    /// The shaped word with the given id.
    pub(crate) fn shaped(&self, word: WordId) -> &Shaped {
        self.faces[word.face as usize].shaped(word.index).unwrap_or(&self.empty)
    }

    /// Shares the words with later documents.
    pub(crate) fn share_words(&self) {
        for face in self.faces.iter().filter(|face| face.own.len() > 0) {
            face.data.words.insert(&face.own);
        }
    }
}

impl<'a> FaceShaper<'a> {
    fn new(data: &'a FaceData) -> Self {
        Self {
            data,
            shared: data.words.snapshot(),
            own: WordTable::default(),
            shaper: None,
            buffer: UnicodeBuffer::new(),
        }
    }

    fn shape(&mut self, word: &str) -> Result<usize, Error> {
        if let Some(index) = self.shared.index(word) {
            return Ok(index);
        }
        let index = match self.own.index(word) {
            Some(index) => index,
            None => {
                let shaped = self.shape_uncached(word)?;
                self.own.add(Arc::new(shaped))
            }
        };
        Ok(self.shared.len() + index)
    }

    fn shaped(&self, index: usize) -> Option<&Shaped> {
        let shaped = match index.checked_sub(self.shared.len()) {
            None => self.shared.get(index),
            Some(index) => self.own.get(index),
        };
        shaped.map(|shaped| &**shaped)
    }

    fn shape_uncached(&mut self, word: &str) -> Result<Shaped, Error> {
        let (shaper, plan) = match &self.shaper {
            Some(shaper) => shaper,
            None => self.shaper.insert(self.data.shaper()?),
        };
        let mut buffer = std::mem::take(&mut self.buffer);
        buffer.push_str(word);
        // A mark with its own glyph is its own cluster. Otherwise the letter's glyph would map to letter and mark in
        // the whole document when text is extracted.
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
        // A glyph represents the bytes up to the next cluster.
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
