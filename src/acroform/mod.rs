//! Reads the form fields (AcroForm) of a PDF.

mod walk;

#[cfg(feature = "sign")]
pub(crate) use walk::FoundField;
pub(crate) use walk::fields;
#[cfg(any(feature = "fillable", feature = "sign"))]
pub(crate) use walk::text;
