//! The clause behind the values of a table.

use serde::Deserialize;

/// The clause and common practice behind the values of a table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Origin {
    /// The clause, such as `HD36 II.1.1`.
    #[serde(default)]
    pub(crate) clause: String,
    /// The keys of the table whose values are common practice.
    #[serde(default)]
    pub(crate) practice: Vec<String>,
}
