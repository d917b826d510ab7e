//! Readback: the data out of a finished PDF, and whether its pages were made from them.

mod compare;
mod data;
mod xmp;

pub use data::ReadBack;

pub(crate) use compare::look;
