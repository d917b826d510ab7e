//! Readback: the data of a finished PDF, and the appearance of its pages.

mod compare;
mod data;
mod xmp;

pub use data::ReadBack;

pub(crate) use compare::appearances;
