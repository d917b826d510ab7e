//! What the checker looks for.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::origin::Origin;

/// The settings of a check, in a table `[rules.<id>]` of `rules.toml`. `severity = "off"` there switches the check off.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CheckSettings {
    /// Where the rule comes from.
    pub origin: Origin,
    /// How bad a breach is.
    pub severity: Severity,
    /// A number that the rule counts to.
    pub limit: Option<usize>,
}

/// A table `[rules.<id>]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    origin: Origin,
    severity: WrittenSeverity,
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenSeverity {
    Off,
    Note,
    Warning,
    Error,
}

/// Reads the checks that are not switched off.
pub(super) fn active_checks<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, CheckSettings>, D::Error> {
    let written = BTreeMap::<String, Written>::deserialize(deserializer)?;
    let active = written.into_iter().filter_map(|(id, Written { origin, severity, limit })| {
        let severity = match severity {
            WrittenSeverity::Off => return None,
            WrittenSeverity::Note => Severity::Note,
            WrittenSeverity::Warning => Severity::Warning,
            WrittenSeverity::Error => Severity::Error,
        };
        Some((id, CheckSettings { origin, severity, limit }))
    });
    Ok(active.collect())
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
