//! A rule of the checker.

use super::choice::Choice;
use super::findings::{Findings, RuleText};
use super::laid::Laid;
use super::subject::{FormSubject, Subject};

/// A rule: its name, what it asks, and its words.
///
/// ```
/// let check = congvan::check::checks().find(|check| check.id == "ending-mark").unwrap();
/// assert!(!check.asks.is_empty());
/// ```
#[doc(alias("quy tắc kiểm tra", "quy tac kiem tra"))]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Check {
    /// The name, such as `ending-mark`.
    pub id: &'static str,
    /// What it asks, in a sentence.
    pub asks: &'static str,
    /// The message in Vietnamese; `{0}`, `{1}` stand for words of the document.
    pub(super) vi: &'static str,
    /// The message in English.
    pub(super) en: &'static str,
    pub(super) run: Run,
}

/// What a rule looks at.
#[derive(Debug, Clone)]
pub(super) enum Run {
    /// The dispatch.
    Dispatch(fn(&Subject<'_>, &mut Findings<'_>)),
    /// Each form.
    Form(fn(&FormSubject<'_>, &mut Findings<'_>)),
    /// The standards that its date leaves to choose from.
    Choice(fn(&Choice<'_>, &mut Findings<'_>)),
    /// Its laid-out pages.
    Pages(fn(&Laid<'_>, &mut Findings<'_>)),
    /// What typesetting refuses; no pack switches it off.
    Refusal,
}

/// Ids are unique.
impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Check {}

impl Check {
    /// The words of the rule.
    pub(super) fn text(&self) -> RuleText {
        RuleText { id: self.id, vi: self.vi, en: self.en }
    }
}
