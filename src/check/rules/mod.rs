//! The rules, one function each, named after the rule. `docs/rules.md` is made from this table.

mod attached;
mod cited;
mod closing;
mod dates;
mod header;
mod issuer;
mod language;
mod marks;
mod people;
mod quotes;
mod signing;
mod structure;
mod tables;
mod text;
mod typing;
mod writing;

use super::choice::{self, Choice};
use super::findings::Findings;
use super::pages::{self, Laid};
use super::refused::REFUSALS;
use super::subject::{FormSubject, Subject};

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
    /// Each form.
    Form(fn(&FormSubject<'_>, &mut Findings<'_>)),
    /// The standards that its date leaves to choose from.
    Choice(fn(&Choice<'_>, &mut Findings<'_>)),
    /// Its laid-out pages.
    Pages(fn(&Laid<'_>, &mut Findings<'_>)),
    /// What typesetting refuses; no pack switches it off.
    Refusal,
}

/// All rules: those of the dispatch in the order in which they are applied, those of its pages, and what stops the PDF.
pub fn rules() -> impl Iterator<Item = &'static CheckRule> {
    [
        header::RULES,
        issuer::RULES,
        people::RULES,
        signing::RULES,
        closing::RULES,
        text::RULES,
        cited::RULES,
        dates::RULES,
        attached::RULES,
        quotes::RULES,
        writing::RULES,
        marks::RULES,
        typing::RULES,
        language::RULES,
        structure::RULES,
        tables::RULES,
        choice::RULES,
        pages::RULES,
        pages::LINE_RULES,
    ]
    .into_iter()
    .flatten()
    .chain(REFUSALS.iter().map(|refusal| &refusal.rule))
}
