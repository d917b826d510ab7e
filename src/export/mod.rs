//! Painters: from pages to the bytes of a file. What had to be decided was decided in layout.

mod conformance;
#[cfg(feature = "genpdf")]
pub(crate) mod genpdf;
mod options;
pub(crate) mod pdf;
mod xmp;

pub use options::{Conformance, PdfOptions};
