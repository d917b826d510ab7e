//! Opens PDF files of any program, with limits on their decompressed size.

#[cfg(any(feature = "fillable", feature = "readback"))]
use lopdf::LoadOptions;
use lopdf::{Dictionary, Document, Object};

#[cfg(any(feature = "fillable", feature = "readback"))]
use crate::error::{Error, PdfProblem};

/// The largest decompressed size of a stream, in bytes.
pub(crate) const UNPACKED: usize = 32 << 20;

/// Opens a PDF; a damaged cross-reference table is repaired.
///
/// # Errors
/// If the bytes are not a PDF, or the PDF is encrypted.
#[cfg(any(feature = "fillable", feature = "readback"))]
pub(crate) fn open(bytes: &[u8]) -> Result<Document, Error> {
    let options = LoadOptions { max_decompressed_size: Some(UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| PdfProblem::Malformed { detail: error.to_string() })?;
    if document.is_encrypted() {
        return Err(PdfProblem::Encrypted.into());
    }
    Ok(document)
}

/// A dictionary, direct or by reference.
pub(crate) fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// The array under a key of a dictionary.
pub(crate) fn array<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> Option<&'a Vec<Object>> {
    document.dereference(of.get(key).ok()?).ok()?.1.as_array().ok()
}

/// The decompressed bytes of a stream.
pub(crate) fn unpacked(document: &Document, object: &Object) -> Option<Vec<u8>> {
    let stream = document.dereference(object).ok()?.1.as_stream().ok()?;
    match stream.is_compressed() {
        true => stream.decompressed_content_with_limit(UNPACKED).ok(),
        false => Some(stream.content.clone()),
    }
}
