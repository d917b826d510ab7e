//! Certified copies: the components of a copy are added to the PDF of its original, as an incremental update.
//!
//! [`space`] finds the free space on the laid-out pages of the original. The components are laid out and painted like a
//! document of one page; [`append`] grafts the objects of that file to the original.

mod append;
mod graft;
mod space;
mod tags;
mod update;

pub(crate) use append::{Addition, At, append, marks_on};
pub(crate) use space::{below, bottom, end_of_first_part, top};
