//! Fonts: the four faces of a document, their coverage and metrics, shaping, and embedding in PDF files.

mod coverage;
mod face;
mod face_data;
mod family;
mod shape;
mod shaped;
mod subset;
mod unprintable;
mod whole;
mod word_cache;

pub(crate) use coverage::{is_invisible, is_private, is_private_or_noncharacter};
pub use face::Face;
#[cfg(feature = "genpdf")]
pub(crate) use face_data::FaceData;
pub use family::{FontFiles, Fonts};
pub(crate) use shape::Shaper;
pub(crate) use shaped::WordId;
pub(crate) use subset::{EmbeddedFace, ProgramFormat, UsedGlyphs};
