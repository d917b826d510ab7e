//! Where the values of a table come from.

use serde::Deserialize;

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Origin {
    /// The clause, such as `HD36 II.1.1`.
    #[serde(default)]
    pub(crate) clause: String,
    /// The keys of this table that the standard leaves to custom.
    #[serde(default)]
    pub(crate) practice: Vec<String>,
}
