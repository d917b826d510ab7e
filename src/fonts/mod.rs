//! The four faces that a document is set in: the characters that they cover, their measures, and their shaped words.

mod coverage;
mod face;
mod face_data;
mod family;
mod obstacles;
mod shape;
mod shaped;
mod subset;
mod whole;
mod words;

pub(crate) use coverage::{is_invisible, is_meaningless, is_private};
pub use face::Face;
#[cfg(feature = "genpdf")]
pub(crate) use face_data::FaceData;
pub use family::Fonts;
pub(crate) use shape::Shaper;
pub(crate) use shaped::WordId;
pub(crate) use subset::{EmbeddedFace, ProgramFormat, Shown};
