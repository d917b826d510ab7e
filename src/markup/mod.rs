//! The markup between templates and layout: what a document consists of, before anyone knows where it stands.
//!
//! `docs/markup.md` describes the vocabulary.

mod document;
mod element;
mod inline;
mod parse;
mod picture;
mod table;

pub(crate) use document::{
    Blank, Block, Carried, Columns, Document, Fixed, HeadCell, HeadRow, Inline, Item, MarkupPlace, PLACE_ATTRIBUTE,
    Paragraph, Part, Row, Space, Table, Turn, WhichPage,
};
pub(crate) use parse::parse;
pub(crate) use picture::{Picture, PictureAlign, PictureSource};
