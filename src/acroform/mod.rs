//! Reads the form fields (AcroForm) of a PDF.

mod walk;

#[cfg(any(feature = "readback", feature = "sign"))]
pub(crate) use walk::FoundField;
#[cfg(feature = "fillable")]
pub(crate) use walk::value_text;
pub(crate) use walk::{fields, text};
