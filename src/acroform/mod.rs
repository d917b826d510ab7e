//! AcroForm: fields hung into a finished PDF, and found again in any.

mod hang;
mod walk;

pub(crate) use hang::{Widget, hang, rectangle};
#[cfg(feature = "sign")]
pub(crate) use walk::{FoundField, fields, text};
