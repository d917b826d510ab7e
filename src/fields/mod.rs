//! The form fields of a paper: what each is called, what it takes, and what a screen reader says of it.

mod cells;
mod signatures;

#[cfg(feature = "fillable")]
pub(crate) use cells::cell_name;
pub(crate) use cells::cells;
pub(crate) use signatures::signatures;
