//! The markup between templates and layout: what a document consists of, before anyone knows where it stands.
//!
//! `docs/markup.md` describes the vocabulary.

mod document;
mod element;
mod inline;
mod parse;
mod table;

pub(crate) use document::{
    Blank, Block, Carried, Columns, Document, Fixed, HeadCell, HeadRow, Inline, Item, ORIGIN_ATTRIBUTE, Origin,
    Paragraph, Part, Picture, Row, Space, Table, Turn, WhichPage,
};
pub(crate) use parse::parse;
