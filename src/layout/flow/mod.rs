//! Flow: from blocks to strips, and from strips to pages.

mod blocks;
pub(crate) mod column;
mod columns;
pub(crate) mod fitting;
pub(crate) mod ladder;
pub(crate) mod pages;
pub(crate) mod paginate;
mod picture;
mod sharing;
mod sign_room;
pub(crate) mod strip;
