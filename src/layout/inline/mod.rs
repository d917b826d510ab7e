//! Inline layout: from the text of a paragraph to its lines.

mod balance;
mod bonds;
pub(crate) mod broken;
mod collect;
pub(crate) mod cost;
mod indents;
pub(crate) mod kept;
mod lines;
#[cfg(all(test, feature = "embedded-fonts"))]
mod measured;
mod no_break;
pub(crate) mod paragraph;
pub(crate) mod piece;
mod token;
