//! Inline layout: the text of a paragraph to lines of glyphs.

mod balance;
pub(crate) mod broken_paragraph;
mod collect;
pub(crate) mod cost;
mod indented_lines;
pub(crate) mod inline_box;
pub(crate) mod line_cache;
#[cfg(feature = "docx")]
pub(crate) mod line_ends;
#[cfg(all(test, feature = "embedded-fonts"))]
mod line_quality;
mod lines;
mod no_break;
pub(crate) mod paragraph;
mod penalties;
pub(crate) mod phrase_penalties;
mod run_builder;
mod token;
