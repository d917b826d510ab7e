//! Finished PDFs, opened to be signed or asked about.

use lopdf::{Document, LoadOptions};

use super::unreadable;
use crate::acroform::{self, FoundField};
use crate::error::Error;
use crate::pdf_reader::UNPACKED;

/// Opens a PDF that is sound and not encrypted.
pub(super) fn open(pdf: &[u8]) -> Result<Document, Error> {
    // A file that was repaired in reading has other bytes than those that would be signed.
    let options = LoadOptions { strict: true, max_decompressed_size: Some(UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(pdf, options).map_err(|error| unreadable(error.to_string()))?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(unreadable("it is encrypted"));
    }
    if document.get_pages().is_empty() {
        return Err(unreadable("it has no page"));
    }
    Ok(document)
}

/// The signature fields of a PDF, signed or not.
pub(super) fn signature_fields(document: &Document) -> Result<Vec<FoundField<'_>>, Error> {
    let mut fields = acroform::fields(document)?.unwrap_or_default();
    fields.retain(|field| field.kind.and_then(|kind| kind.as_name().ok()) == Some(b"Sig"));
    Ok(fields)
}
