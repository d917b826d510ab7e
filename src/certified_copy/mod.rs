//! Certified copies: the components of a copy are added to the PDF of its original, as an incremental update.
//!
//! [`space`] finds the free space above the header of the original. The components are laid out and painted like a
//! document of one page; [`append`] grafts the objects of that file to the original.

mod append;
mod graft;
mod space;
mod tags;
mod update;

pub(crate) use append::{Addition, At, append, marks_on};
pub(crate) use space::top;
