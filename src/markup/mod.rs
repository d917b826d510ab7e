//! The markup between templates and layout: the logical structure of a document.
//!
//! `docs/markup.md` describes the elements.

mod document;
mod element;
mod inline;
mod parse;
mod picture;
mod place;
mod table;

pub(crate) use document::{
    Blank, Block, Carried, Columns, Document, Fixed, Frame, HeadCell, HeadRow, Inline, Item, Paper, Paragraph, Part,
    Row, Space, Table, Turn, WhichPage,
};
pub(crate) use parse::parse;
pub(crate) use picture::{Picture, PictureAlign, PictureSource};
pub(crate) use place::{MarkupPlace, PLACE_ATTRIBUTE};
