//! Tables in CSV and XLSX files: detection of the head and of the rows with data.

pub(crate) mod convert;
pub(crate) mod fractions;
pub(crate) mod head;
pub(crate) mod imported;
pub(crate) mod list_head;
pub(crate) mod row_kind;
pub(crate) mod rows;
