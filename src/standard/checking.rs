//! What the checker looks for.

use serde::{Deserialize, Serialize};

use super::origin::Origin;

/// A rule of the checker, in a table `[rules.<name>]` of `rules.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckSettings {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How bad a breach is.
    pub severity: Severity,
    /// A number that the rule counts to.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// How bad a breach of a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[non_exhaustive]
pub struct WordList {
    /// Where the list comes from.
    pub origin: Origin,
    /// The words.
    pub words: Vec<String>,
}
