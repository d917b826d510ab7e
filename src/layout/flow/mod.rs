//! Flow layout: blocks to flow boxes, flow boxes to pages.

mod blocks;
pub(crate) mod column;
pub(crate) mod column_widths;
pub(crate) mod fitting;
pub(crate) mod flow_box;
mod footnotes;
pub(crate) mod frame;
pub(crate) mod ladder;
pub(crate) mod pages;
pub(crate) mod paginate;
pub(crate) mod picture;
pub(crate) mod side_by_side;
mod signature_space;
