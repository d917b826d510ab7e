//! Shaping: from the characters of a word to glyphs and their widths, each word of a face once.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use harfrust::{BufferClusterLevel, Direction, Feature, ShapeOptions, ShapePlan, Tag, UnicodeBuffer, script};

use crate::error::Error;
use crate::fonts::{Face, Fonts};
use crate::length::Pt;

/// A word as glyphs of its face, in font units.
#[derive(Debug)]
pub(super) struct Shaped {
    pub(super) glyphs: Vec<UnitGlyph>,
    pub(super) advance: i32,
}

#[derive(Debug)]
pub(super) struct UnitGlyph {
    pub(super) id: u32,
    pub(super) advance: i32,
    pub(super) offset: (i32, i32),
    /// The bytes of the word that it shows.
    pub(super) text: Range<usize>,
}

/// Shapes words in the four faces and remembers them.
pub(super) struct Shaper<'a> {
    faces: Vec<FaceShaper<'a>>,
}

struct FaceShaper<'a> {
    shaper: harfrust::Shaper<'a>,
    plan: ShapePlan,
    units_per_em: f64,
    words: HashMap<String, Rc<Shaped>>,
    buffer: Option<UnicodeBuffer>,
}

/// One glyph a letter: ligatures would hide letters from a search, and office software sets none.
fn features() -> [Feature; 2] {
    [b"liga", b"clig"].map(|tag| Feature::new(Tag::new(tag), 0, ..))
}

impl<'a> Shaper<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Result<Self, Error> {
        let faces = Face::ALL.iter().map(|face| FaceShaper::new(fonts, *face)).collect::<Result<_, _>>()?;
        Ok(Self { faces })
    }

    pub(super) fn shape(&mut self, face: Face, word: &str) -> Rc<Shaped> {
        self.face_mut(face).shape(word)
    }

    /// The length of so many font units at a size.
    pub(super) fn length(&self, face: Face, size: Pt, units: i32) -> Pt {
        let face = &self.faces[index(face)];
        size * (f64::from(units) / face.units_per_em)
    }

    fn face_mut(&mut self, face: Face) -> &mut FaceShaper<'a> {
        &mut self.faces[index(face)]
    }
}

fn index(face: Face) -> usize {
    Face::ALL.iter().position(|other| *other == face).unwrap_or(0)
}

impl<'a> FaceShaper<'a> {
    fn new(fonts: &'a Fonts, face: Face) -> Result<Self, Error> {
        let data = fonts.face(face);
        let (font, prepared) = data.shaping()?;
        let shaper = prepared.shaper(&font).build();
        let plan = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script::LATIN), None, &features());
        Ok(Self {
            shaper,
            plan,
            units_per_em: data.units_per_em(),
            words: HashMap::new(),
            buffer: Some(UnicodeBuffer::new()),
        })
    }

    fn shape(&mut self, word: &str) -> Rc<Shaped> {
        if let Some(known) = self.words.get(word) {
            return Rc::clone(known);
        }
        let shaped = Rc::new(self.shape_anew(word));
        self.words.insert(word.to_owned(), Rc::clone(&shaped));
        shaped
    }

    fn shape_anew(&mut self, word: &str) -> Shaped {
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(word);
        // A mark that has a glyph of its own is a text of its own: else its letter would be read with it everywhere.
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let features = features();
        let options = ShapeOptions::new().plan(Some(&self.plan)).features(&features);
        let output = self.shaper.shape(buffer, options);
        let mut glyphs: Vec<UnitGlyph> = output
            .glyph_infos()
            .iter()
            .zip(output.glyph_positions())
            .map(|(info, position)| UnitGlyph {
                id: info.glyph_id,
                advance: position.x_advance,
                offset: (position.x_offset, position.y_offset),
                text: info.cluster as usize..word.len(),
            })
            .collect();
        // A glyph shows the bytes up to where the next cluster begins.
        let mut end = word.len();
        let mut start = end;
        for glyph in glyphs.iter_mut().rev() {
            if glyph.text.start < start {
                (end, start) = (start, glyph.text.start);
            }
            glyph.text.end = end;
        }
        self.buffer = Some(output.clear());
        Shaped { advance: glyphs.iter().map(|glyph| glyph.advance).sum(), glyphs }
    }
}
