//! Incremental updates of PDF files.

use lopdf::{Document, IncrementalDocument, Object, StringFormat};

use crate::pdf_reader::{self, Budget, Fault};

/// Parses a file to be updated. Strict, because the positions of a repaired file would not match its bytes.
#[cfg(feature = "certified-copy")]
pub(crate) fn parse(pdf: &[u8]) -> Result<Document, Fault> {
    parse_within(pdf, &mut Budget::new())
}

/// Parses a file to be updated with the rest of a budget.
pub(crate) fn parse_within(pdf: &[u8], budget: &mut Budget) -> Result<Document, Fault> {
    pdf_reader::parse_within(pdf, budget)
}

/// Sets the second file identifier, which each revision changes (ISO 32000-1, 14.4). The first stays.
pub(crate) fn set_revision(update: &mut IncrementalDocument, identifier: [u8; 16]) {
    let trailer = &mut update.new_document.trailer;
    // The compression parameters of the previous cross-reference stream do not apply to the new one.
    trailer.remove(b"DecodeParms");
    if let Ok(identifiers) = trailer.get_mut(b"ID").and_then(Object::as_array_mut)
        && let Some(last) = identifiers.last_mut()
    {
        *last = Object::String(identifier.to_vec(), StringFormat::Hexadecimal);
    }
}
