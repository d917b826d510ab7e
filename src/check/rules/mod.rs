//! The rules, one function each, named after the rule. `docs/rules.md` is made from this table.

mod attached;
mod choice;
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

use super::pages;
use super::refused::REFUSALS;
use super::rule::Check;

/// All rules: those of the dispatch in the order in which they are applied, those of its pages, and what stops the PDF.
pub fn checks() -> impl Iterator<Item = &'static Check> {
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
    .chain(REFUSALS)
}
