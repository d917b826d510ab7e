//! `Check`: the definition of a check.

use super::context::{DispatchContext, FormContext};
use super::findings::{CheckText, Findings};
use super::page_context::PageContext;
use super::standard_choice::StandardChoice;

/// A check: its id, its requirement and its messages.
///
/// ```
/// let check = congvan::check::checks().find(|check| check.id == "ending-mark").unwrap();
/// assert!(!check.requirement.is_empty());
/// ```
#[doc(alias("quy tắc kiểm tra", "quy tac kiem tra"))]
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Check {
    /// The id, such as `ending-mark`.
    pub id: &'static str,
    /// The requirement, in one sentence.
    pub requirement: &'static str,
    /// The message in Vietnamese, with the placeholders `{0}`, `{1}`.
    pub(super) vi: &'static str,
    /// The message in English, with the same placeholders.
    pub(super) en: &'static str,
    /// The function, by its input.
    pub(super) run: Run,
}

/// The function of a check, by its input.
#[derive(Debug, Clone)]
pub(super) enum Run {
    /// Checks the dispatch.
    Dispatch(fn(&DispatchContext<'_>, &mut Findings<'_>)),
    /// Checks each form.
    Form(fn(&FormContext<'_>, &mut Findings<'_>)),
    /// Checks the choice of the standard.
    Choice(fn(&StandardChoice<'_>, &mut Findings<'_>)),
    /// Checks the laid-out pages.
    Pages(fn(&PageContext<'_>, &mut Findings<'_>)),
    /// None: the findings are errors of typesetting, which no pack can switch off.
    Error,
}

/// Ids are unique.
impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Check {}

impl Check {
    /// Returns the id and the messages.
    pub(super) fn text(&self) -> CheckText {
        CheckText { id: self.id, vi: self.vi, en: self.en }
    }
}
