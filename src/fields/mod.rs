//! The form fields of a paper: what each is called, what it takes, and what a screen reader says of it.

mod cells;
mod signatures;

#[cfg(feature = "fillable")]
pub(crate) use cells::cell_name;
pub(crate) use cells::cells;
pub(crate) use signatures::signatures;

use crate::standard::Standard;

/// A phrase of the standard; empty where it has none.
fn phrase<'a>(standard: &'a Standard, name: &str) -> &'a str {
    standard.phrases.get(name).map_or("", |phrase| phrase.text.as_str())
}
