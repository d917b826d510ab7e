//! Reads the form fields (AcroForm) of a PDF.

mod walk;

pub(crate) use walk::fields;
#[cfg(feature = "fillable")]
pub(crate) use walk::value_text;
#[cfg(any(feature = "readback", feature = "sign"))]
pub(crate) use walk::{FoundField, text};
