//! The rules, one function each, named after the rule. `docs/rules.md` is made from this table.

mod closing;
mod header;
mod issuer;
mod language;
mod marks;
mod people;
mod signing;
mod structure;
mod text;
mod typing;
mod writing;

use super::choice::{self, Choice};
use super::findings::Findings;
use super::pages::{self, Laid};
use super::subject::Subject;

/// A rule: its name, what it asks, and its words.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckRule {
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
#[derive(Debug)]
pub(super) enum Run {
    /// The dispatch.
    Dispatch(fn(&Subject<'_>, &mut Findings<'_>)),
    /// The standards that its date leaves to choose from.
    Choice(fn(&Choice<'_>, &mut Findings<'_>)),
    /// Its laid-out pages.
    Pages(fn(&Laid<'_>, &mut Findings<'_>)),
}

/// All rules: those of the dispatch in the order in which they are applied, then those of its pages.
pub fn rules() -> impl Iterator<Item = &'static CheckRule> {
    [
        header::RULES,
        issuer::RULES,
        people::RULES,
        signing::RULES,
        closing::RULES,
        text::RULES,
        writing::RULES,
        marks::RULES,
        typing::RULES,
        language::RULES,
        structure::RULES,
        choice::RULES,
        pages::RULES,
    ]
    .into_iter()
    .flatten()
}
