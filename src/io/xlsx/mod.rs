//! Reads the rows of a form from an XLSX file, and writes its table to one.
//!
//! `package` opens a file and `xml` reads its parts. `sheet` has the cells, `format` formats their values, `formula`
//! parses sums. `sums` finds the rows of sums, `read` imports a form, `list` any table, `write` writes a sheet with its
//! `formats`.

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
