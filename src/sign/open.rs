//! Strict parsing of PDF files for signing and verification.

use lopdf::Document;

use super::unreadable;
use crate::acroform::{self, FoundField};
use crate::error::{Error, SignedFileFault};
use crate::pdf_reader::Budget;
use crate::pdf_update;

/// Parses a PDF file.
///
/// # Errors
/// If the file is damaged, encrypted or without pages.
pub(super) fn open(pdf: &[u8]) -> Result<Document, Error> {
    open_within(pdf, &mut Budget::new())
}

/// As [`open`], with the rest of a budget.
pub(super) fn open_within(pdf: &[u8], budget: &mut Budget) -> Result<Document, Error> {
    let document = pdf_update::parse_within(pdf, budget)
        .map_err(|error| unreadable(SignedFileFault::Malformed { detail: error.to_string() }))?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(unreadable(SignedFileFault::Encrypted));
    }
    if document.page_iter().next().is_none() {
        return Err(unreadable(SignedFileFault::NoPage));
    }
    Ok(document)
}

/// The signature fields of a document, signed and unsigned.
pub(super) fn signature_fields(document: &Document) -> Result<Vec<FoundField<'_>>, Error> {
    let mut fields = acroform::fields(document)?.unwrap_or_default();
    fields.retain(|field| {
        let kind = field.kind.and_then(|kind| document.dereference(kind).ok()?.1.as_name().ok());
        kind == Some(b"Sig")
    });
    Ok(fields)
}
