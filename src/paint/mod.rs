//! Painters: from pages to the bytes of a file. What had to be decided was decided in layout.

mod compact;
mod conformance;
mod options;
pub(crate) mod pdf;
mod xmp;

pub use options::{Conformance, PdfOptions};
