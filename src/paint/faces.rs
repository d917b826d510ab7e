//! The four faces as the PDF writer wants them, read once for all documents.

use std::sync::Arc;

use krilla::Data;
use krilla::text::Font;

use crate::error::{Error, Problem};
use crate::fonts::{Face, Fonts};

/// The four faces as krilla has them. Clones are cheap, and threads may share them.
#[derive(Debug, Clone)]
pub(crate) struct Faces([Font; 4]);

impl Faces {
    pub(crate) fn new(fonts: &Fonts) -> Result<Self, Error> {
        let font = |face| {
            let bytes: Data = Arc::clone(fonts.face(face).bytes()).into();
            Font::new(bytes, 0).ok_or_else(|| Error::new(Problem::Font(None)))
        };
        Ok(Self([font(Face::Regular)?, font(Face::Bold)?, font(Face::Italic)?, font(Face::BoldItalic)?]))
    }

    pub(super) fn get(&self, face: Face) -> Font {
        self.0[face as usize].clone()
    }
}
