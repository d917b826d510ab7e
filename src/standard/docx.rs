//! The format of DOCX files.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::origin::Origin;

/// The format of DOCX files, in a table `[docx]`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(feature = "docx"), allow(dead_code))]
pub(crate) struct DocxFormat {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The typeface.
    pub(crate) font: String,
    /// The typeface that replaces it where it is not installed.
    pub(crate) substitute: String,
    /// The typeface of boxes to tick.
    pub(crate) symbols: String,
    /// The names of the styles in word processors.
    pub(crate) names: BTreeMap<String, String>,
}
