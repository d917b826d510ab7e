//! Painters: from pages to the bytes of a file. What had to be decided was decided in layout.

mod conformance;
pub(crate) mod pdf;
