//! File formats: TOML, JSON, CSV and XLSX, into the model and out of it.

pub(crate) mod csv;
pub(crate) mod encoding;
pub(crate) mod file;
#[cfg(feature = "schema")]
pub(crate) mod schema;
pub(crate) mod table;
pub(crate) mod text;
#[cfg(feature = "spreadsheet")]
pub(crate) mod xlsx;
