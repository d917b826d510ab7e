//! Spreadsheet: the rows of a form from an XLSX file, and its table to one.
//!
//! `package` opens a file and `xml` reads its parts; `sheet` has the cells, `format` what they show, `formula` what they
//! add up; `sums` finds rows of sums, `read` makes rows of a form, `list` those of any table, `write` writes the sheet in its `formats`.

mod cells;
mod format;
mod formats;
mod formula;
mod list;
mod package;
mod read;
mod reference;
mod sheet;
mod sums;
mod write;
mod xml;

pub(crate) use self::list::{Table, table};
