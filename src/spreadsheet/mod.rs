//! Spreadsheet: the rows of a form from an XLSX file, and its table to one.

mod read;
mod write;

pub(crate) use read::table;
