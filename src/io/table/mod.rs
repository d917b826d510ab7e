//! Tables in the files of offices, whatever their format: the head, and which rows are data.

pub(crate) mod guessed;
pub(crate) mod head;
pub(crate) mod imported;
pub(crate) mod incoming;
pub(crate) mod list_head;
pub(crate) mod parts_of_one;
pub(crate) mod rows;
