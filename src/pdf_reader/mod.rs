//! Opens PDF files of any program, and bounds what reading them costs.
//!
//! lopdf has the types of objects and writes updates. Its own reader expands a whole file at once, without a bound on
//! all streams together.

mod budget;
mod load;
#[cfg(feature = "preview")]
mod operations;
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
mod repair;
mod stream;
mod syntax;
mod xref;

#[cfg(not(any(feature = "certified-copy", feature = "sign")))]
use budget::Budget;
#[cfg(any(feature = "certified-copy", feature = "sign"))]
pub(crate) use budget::Budget;
use budget::FILE;
pub(crate) use budget::Fault;
#[cfg(feature = "preview")]
pub(crate) use budget::unpacked_within;
use load::Scope;
use lopdf::{Dictionary, Document, Object};
#[cfg(feature = "preview")]
pub(crate) use operations::Operations;
use xref::Table;

#[cfg(any(feature = "fillable", feature = "readback"))]
use crate::error::Error;
use crate::error::{PdfDamage, PdfProblem, PdfQuantity};

/// The largest decompressed size of a stream, in bytes.
pub(crate) const UNPACKED: usize = 32 << 20;

/// Opens a PDF without its structure tree; a damaged cross-reference table is repaired.
///
/// # Errors
/// If the bytes are not a PDF, the PDF is encrypted, or exceeds a limit.
#[cfg(any(feature = "fillable", feature = "readback"))]
pub(crate) fn open(bytes: &[u8]) -> Result<Document, Error> {
    let document = repaired(bytes).map_err(PdfProblem::from)?;
    if document.is_encrypted() {
        return Err(PdfProblem::Encrypted.into());
    }
    Ok(document)
}

/// Parses a PDF as its cross-reference table describes it, with the structure tree and the rest of a budget.
#[cfg(any(feature = "certified-copy", feature = "sign"))]
pub(crate) fn parse_within(bytes: &[u8], budget: &mut Budget) -> Result<Document, Fault> {
    require_size(bytes)?;
    if !bytes.starts_with(HEADER) {
        return Err(NO_HEADER);
    }
    let table = xref::read(bytes, true, budget)?;
    document(bytes, table, Scope { strict: true, tags: true }, budget)
}

const HEADER: &[u8] = b"%PDF-";
/// The header begins within this number of bytes.
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
const HEAD: usize = 1024;
const NO_HEADER: Fault = Fault::Malformed(PdfDamage::Header);

/// Reads a PDF without its structure tree, and repairs a damaged cross-reference table. The pages of an encrypted file
/// are not read.
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
pub(crate) fn repaired(bytes: &[u8]) -> Result<Document, Fault> {
    require_size(bytes)?;
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let start = head.windows(HEADER.len()).position(|window| window == HEADER).ok_or(NO_HEADER)?;
    let bytes = bytes.get(start..).unwrap_or_default();
    let mut budget = Budget::new();
    let mark = budget.mark();
    let scope = Scope { strict: false, tags: false };
    let read = xref::read(bytes, false, &mut budget).and_then(|table| document(bytes, table, scope, &mut budget));
    let fault = match read {
        Ok(document) if document.is_encrypted() || has_pages(&document) => return Ok(document),
        Ok(_) => Fault::Malformed(PdfDamage::Pages),
        Err(fault @ Fault::Exceeded { .. }) => return Err(fault),
        Err(fault) => fault,
    };
    budget.free(mark);
    let table = repair::table(bytes, &mut budget)?.ok_or(fault)?;
    document(bytes, table, scope, &mut budget)
}

fn require_size(bytes: &[u8]) -> Result<(), Fault> {
    match bytes.len() > FILE {
        true => Err(Fault::Exceeded { quantity: PdfQuantity::File, limit: FILE }),
        false => Ok(()),
    }
}

/// Whether the catalog leads to a page tree.
#[cfg(any(feature = "fillable", feature = "preview", feature = "readback"))]
fn has_pages(document: &Document) -> bool {
    let pages = document.catalog().ok().and_then(|catalog| dictionary(document, catalog.get(b"Pages").ok()?));
    pages.is_some_and(|pages| array(document, pages, b"Kids").is_some())
}

/// Of an encrypted file, only the encryption dictionary is loaded.
fn document(bytes: &[u8], table: Table, scope: Scope, budget: &mut Budget) -> Result<Document, Fault> {
    let mut document = Document::new();
    let encryption = table.trailer.get(b"Encrypt").ok();
    let encrypted = encryption.map(|own| Dictionary::from_iter([("Encrypt", own.clone())]));
    document.objects = load::objects(bytes, &table.xref, encrypted.as_ref().unwrap_or(&table.trailer), scope, budget)?;
    document.max_id = table.xref.size.saturating_sub(1);
    document.trailer = table.trailer;
    document.reference_table = table.xref;
    document.xref_start = table.start;
    Ok(document)
}

impl From<Fault> for PdfProblem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Malformed(damage) => Self::Malformed { damage },
            Fault::Exceeded { quantity, limit } => Self::Exceeded { quantity, limit },
        }
    }
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
        true => budget::unpacked_within(stream, UNPACKED).ok(),
        false => Some(stream.content.clone()),
    }
}
