//! Painters: they write laid-out pages to a file. All layout decisions are made before.

mod conformance;
#[cfg(feature = "genpdf")]
pub(crate) mod genpdf;
mod options;
pub(crate) mod pdf;
mod xmp;

pub use options::{Conformance, PdfOptions};
#[cfg(feature = "readback")]
pub(crate) use xmp::document_id;
#[cfg(feature = "certified-copy")]
pub(crate) use xmp::{Revision, XmpInput, xmp};
