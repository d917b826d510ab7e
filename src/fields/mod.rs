//! The form fields of a document: names, types, and tool tips for screen readers.

mod cells;
mod covered;
mod signatures;

#[cfg(feature = "fillable")]
pub(crate) use cells::cell_name;
pub(crate) use cells::cells;
pub(crate) use signatures::signatures;
