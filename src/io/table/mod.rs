//! Tables in the files of offices, whatever their format: the head, and which rows are data.

pub(crate) mod convert;
pub(crate) mod fractions;
pub(crate) mod head;
pub(crate) mod imported;
pub(crate) mod list_head;
pub(crate) mod row_kind;
pub(crate) mod rows;
