//! What the checker looks for.

use serde::{Deserialize, Serialize};

use super::origin::Origin;

/// A rule of the checker, in a table `[rules.<name>]` of `rules.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckSettings {
    /// Where the rule comes from.
    pub(crate) origin: Origin,
    /// How bad a breach is.
    pub(crate) severity: Severity,
    /// A number that the rule counts to.
    #[serde(default)]
    pub(crate) limit: Option<usize>,
}

/// How bad a breach of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth a look; right in some documents.
    Note,
    /// Against custom, or probably a mistake.
    Warning,
    /// Against the standard.
    Error,
}

/// Words that the checker knows, in a table `[vocabulary.<name>]` of `rules.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordList {
    /// Where the list comes from.
    pub(crate) origin: Origin,
    /// The words.
    pub(crate) words: Vec<String>,
}

/// A check that a standard applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StandardCheck<'a> {
    /// The name of the check, such as `ending-mark`.
    pub name: &'a str,
    /// The severity of its findings.
    pub severity: Severity,
    /// The clause that it enforces, such as `HD36 II.1.6`; `-` for common practice.
    pub clause: &'a str,
}
