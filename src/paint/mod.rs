//! Painters: from pages to the bytes of a file. What had to be decided was decided in layout.

mod conformance;
mod faces;
pub(crate) mod pdf;

pub(crate) use faces::Faces;
