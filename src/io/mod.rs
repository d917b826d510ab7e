//! File formats: reads and writes the model as TOML, JSON, CSV and XLSX.

pub(crate) mod csv;
mod data_errors;
pub(crate) mod encoding;
pub(crate) mod file;
mod json_span;
pub(crate) mod office;
#[cfg(feature = "schema")]
mod schema;
pub(crate) mod table;
pub(crate) mod text;
mod value_synonyms;
#[cfg(feature = "spreadsheet")]
pub(crate) mod xlsx;
