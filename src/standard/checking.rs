//! The settings and word lists of checks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use super::origin::Origin;

/// The settings of a check, in a table `[rules.<id>]` of `rules.toml`. `severity = "off"` there switches the check off.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CheckSettings {
    /// The clause and common practice behind the values.
    pub(crate) origin: Origin,
    /// The severity of its findings.
    pub(crate) severity: Severity,
    /// A threshold that some checks have.
    pub(crate) limit: Option<usize>,
    /// The first day of the documents that the check applies to.
    pub(crate) from: Option<NaiveDate>,
}

impl CheckSettings {
    /// Returns whether the check applies to all documents whose date is on a day or later.
    pub(crate) fn applies_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day)
    }
}

/// A table `[rules.<id>]` in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    origin: Origin,
    severity: WrittenSeverity,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    from: Option<NaiveDate>,
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
    let active = written.into_iter().filter_map(|(id, Written { origin, severity, limit, from })| {
        let severity = match severity {
            WrittenSeverity::Off => return None,
            WrittenSeverity::Note => Severity::Note,
            WrittenSeverity::Warning => Severity::Warning,
            WrittenSeverity::Error => Severity::Error,
        };
        Some((id, CheckSettings { origin, severity, limit, from }))
    });
    Ok(active.collect())
}

/// The severity of a finding (mức độ).
///
/// ```
/// use congvan::check::Severity;
///
/// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
/// ```
#[doc(alias("mức độ", "muc do"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth a look; correct in some documents.
    #[doc(alias("lưu ý", "luu y"))]
    Note,
    /// Against common practice, or probably a mistake.
    #[doc(alias("cảnh báo", "canh bao"))]
    Warning,
    /// Against the standard.
    #[doc(alias("sai thể thức", "sai the thuc"))]
    Error,
}

/// A word list of checks, in a table `[vocabulary.<name>]` of `rules.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordList {
    /// The clause and common practice behind the list.
    pub(crate) origin: Origin,
    /// The words.
    pub(crate) words: Vec<String>,
}

/// A check that a standard applies.
///
/// ```
/// use congvan::check::Severity;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let check = typesetter.standard_for(&dispatch).checks().find(|check| check.id == "ending-mark").unwrap();
/// assert_eq!((check.clause, check.severity), ("HD36 II.1.6", Severity::Error));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("quy tắc kiểm tra", "quy tac kiem tra"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StandardCheck<'a> {
    /// The id of the check, such as `ending-mark`.
    pub id: &'a str,
    /// The severity of its findings.
    pub severity: Severity,
    /// The clause that it enforces, such as `HD36 II.1.6`; `-` for common practice.
    pub clause: &'a str,
}
