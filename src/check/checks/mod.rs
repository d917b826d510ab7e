//! The checks, by subject. Each has a function named after its id. `docs/rules.md` is generated from this list.

mod annexes;
mod attachments;
mod basis;
mod body_items;
mod citation_parts;
mod citations;
mod competence;
mod conventions;
mod dates;
mod divisions;
mod ending;
mod header;
mod hyphens;
mod issuer;
mod quotes;
mod recipients;
mod running_text;
mod signing;
mod standard_choice;
mod structure;
mod tables;
mod typed_divisions;
mod typing;
mod wording;

use super::definition::Check;
use super::errors::ERROR_CHECKS;
use super::pages;

/// Returns all checks: of dispatches in execution order, of forms and pages, and of the errors that prevent the PDF.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        header::CHECKS,
        competence::CHECKS,
        issuer::CHECKS,
        basis::CHECKS,
        recipients::CHECKS,
        signing::CHECKS,
        ending::CHECKS,
        running_text::CHECKS,
        citations::CHECKS,
        citation_parts::CHECKS,
        dates::CHECKS,
        attachments::CHECKS,
        annexes::CHECKS,
        quotes::CHECKS,
        conventions::CHECKS,
        hyphens::CHECKS,
        typing::CHECKS,
        wording::CHECKS,
        structure::CHECKS,
        divisions::CHECKS,
        tables::CHECKS,
        standard_choice::CHECKS,
        pages::CHECKS,
        pages::LINE_CHECKS,
    ]
    .into_iter()
    .flatten()
    .chain(ERROR_CHECKS)
}
