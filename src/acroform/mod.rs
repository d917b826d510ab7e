//! AcroForm: the fields of any PDF.

mod walk;

#[cfg(feature = "sign")]
pub(crate) use walk::FoundField;
pub(crate) use walk::{fields, text};
