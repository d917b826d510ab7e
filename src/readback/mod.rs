//! Readback: the data of a finished PDF, and its comparison with the file that they give.

mod ambiguity;
mod compare;
mod data;
mod difference;
mod file;
mod filter;
mod properties;
mod signing;
mod syntax;
mod xmp;

pub use data::ReadBack;
pub use difference::{Difference, DifferenceKind};

pub(crate) use compare::{Comparison, compare};
#[cfg(feature = "sign")]
pub(crate) use file::require_unambiguous_update;
#[cfg(feature = "sign")]
pub(crate) use syntax::Parser;
