//! Incremental updates for archiving: validation data, and a field for a document time stamp.

use std::collections::BTreeSet;
use std::ops::Range;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::open::open;
use super::prepare::{PLACEHOLDER, write_byte_range};
use super::unreadable;
use super::validation::{EntryKind, store};
use crate::acroform;
use crate::error::{ArchiveFault, Error, ProofProblem, SignedFileFault};
use crate::pdf_reader::array;
use crate::pdf_update::set_revision;

/// The space for a time stamp with the chain of its authority, in bytes.
const RESERVED_BYTES: usize = 16 << 10;
/// A coordinate outside of every page: PDF/UA requires tags for fields on a page, also for those without an area.
const OUTSIDE: i64 = -9_999;
/// Flags of the field: printed, as PDF/A requires, and locked (ISO 32000-1, table 165).
const FLAGS: i64 = 132;

/// The file with further entries in its store of validation data.
///
/// # Errors
/// If the file cannot be updated.
pub(super) fn with_validation_data(pdf: &[u8], added: &[(EntryKind, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let document = open(pdf)?;
    let mut new_store = store(&document).cloned().unwrap_or_else(|| dictionary! { "Type" => "DSS" });
    let lists = EntryKind::ALL.map(|kind| {
        let known = store(&document).and_then(|store| array(&document, store, kind.key().as_bytes()));
        (kind, known.cloned().unwrap_or_default())
    });
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    for (kind, mut list) in lists {
        for (_, bytes) in added.iter().filter(|(own, _)| *own == kind) {
            let stream = Stream::new(Dictionary::new(), bytes.clone()).with_compression(false);
            list.push(update.new_document.add_object(stream).into());
        }
        if !list.is_empty() {
            new_store.set(kind.key(), list);
        }
    }
    let new_store = update.new_document.add_object(new_store);
    let root = update.get_prev_documents().trailer.get(b"Root").and_then(Object::as_reference).map_err(failed)?;
    edited(&mut update, root)?.set("DSS", new_store);
    set_revision(&mut update, identifier(pdf, b"DSS"));
    save(update)
}

/// A file with space for a document time stamp.
pub(super) struct PreparedStamp {
    pdf: Vec<u8>,
    /// The space, with its angle brackets.
    gap: Range<usize>,
}

impl PreparedStamp {
    /// Adds an invisible field for a time stamp.
    ///
    /// # Errors
    /// If the file cannot be updated.
    pub(super) fn new(pdf: &[u8]) -> Result<Self, Error> {
        let document = open(pdf)?;
        let name = unused_name(&document)?;
        let page = page(&document).ok_or_else(|| unreadable(SignedFileFault::NoPage))?;
        let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
        let value = update.new_document.add_object(dictionary! {
            "Type" => "DocTimeStamp",
            "Filter" => "Adobe.PPKLite",
            "SubFilter" => "ETSI.RFC3161",
            "ByteRange" => vec![0.into(), PLACEHOLDER.into(), PLACEHOLDER.into(), PLACEHOLDER.into()],
            "Contents" => Object::String(vec![0; RESERVED_BYTES], StringFormat::Hexadecimal),
        });
        let field = update.new_document.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => Object::string_literal(name.as_str()),
            "Rect" => vec![OUTSIDE.into(); 4],
            "F" => FLAGS,
            "P" => page,
            "V" => value,
        });
        append(&mut update, page, b"Annots", field)?;
        let root = update.get_prev_documents().trailer.get(b"Root").and_then(Object::as_reference).map_err(failed)?;
        let catalog = update.get_prev_documents().catalog().map_err(failed)?;
        match catalog.get(b"AcroForm").map_err(|_| no_form())?.as_reference() {
            Ok(form) => append(&mut update, form, b"Fields", field)?,
            Err(_) => {
                let fields = catalog.get(b"AcroForm").and_then(Object::as_dict).and_then(|form| form.get(b"Fields"));
                match fields.map_err(|_| no_form())?.clone() {
                    Object::Reference(list) => push(&mut update, list, field)?,
                    _ => {
                        let form = edited(&mut update, root)?.get_mut(b"AcroForm").and_then(Object::as_dict_mut);
                        let fields = form.and_then(|form| form.get_mut(b"Fields")).and_then(Object::as_array_mut);
                        fields.map_err(|_| no_form())?.push(field.into());
                    }
                }
            }
        }
        set_revision(&mut update, identifier(pdf, name.as_bytes()));
        let mut pdf = save(update)?;
        let gap = write_byte_range(&mut pdf, value)?;
        Ok(Self { pdf, gap })
    }

    /// The bytes that the stamp covers.
    pub(super) fn bytes(&self) -> [&[u8]; 2] {
        [self.pdf.get(..self.gap.start).unwrap_or_default(), self.pdf.get(self.gap.end..).unwrap_or_default()]
    }

    /// The file with the stamp.
    ///
    /// # Errors
    /// If the stamp is larger than its space.
    pub(super) fn finish(mut self, token: &[u8]) -> Result<Vec<u8>, Error> {
        super::prepare::insert(&mut self.pdf, &self.gap, token)?;
        Ok(self.pdf)
    }
}

/// Appends an object to the list under a key of a dictionary. A missing list is added.
fn append(update: &mut IncrementalDocument, holder: ObjectId, key: &[u8], object: ObjectId) -> Result<(), Error> {
    let list = edited(update, holder)?.get(key).cloned();
    match list {
        Ok(Object::Reference(list)) => push(update, list, object),
        Ok(Object::Array(mut list)) => {
            list.push(object.into());
            edited(update, holder)?.set(key, list);
            Ok(())
        }
        _ => {
            edited(update, holder)?.set(key, vec![object.into()]);
            Ok(())
        }
    }
}

/// Appends an object to a list that is an object of its own.
fn push(update: &mut IncrementalDocument, list: ObjectId, object: ObjectId) -> Result<(), Error> {
    update.opt_clone_object_to_new_document(list).map_err(failed)?;
    let list = update.new_document.get_object_mut(list).and_then(Object::as_array_mut);
    list.map_err(|_| no_form())?.push(object.into());
    Ok(())
}

/// A dictionary of the update, copied from the file.
fn edited(update: &mut IncrementalDocument, id: ObjectId) -> Result<&mut Dictionary, Error> {
    update.opt_clone_object_to_new_document(id).map_err(failed)?;
    update.new_document.get_dictionary_mut(id).map_err(failed)
}

/// The first page with annotations, since these have the settings that PDF/UA requires for annotations; else the first page.
fn page(document: &Document) -> Option<ObjectId> {
    let has_annotations = |id: &ObjectId| {
        let page = document.get_dictionary(*id).ok();
        page.and_then(|page| array(document, page, b"Annots")).is_some_and(|annotations| !annotations.is_empty())
    };
    document.page_iter().find(has_annotations).or_else(|| document.page_iter().next())
}

fn unused_name(document: &Document) -> Result<String, Error> {
    let known: BTreeSet<String> =
        acroform::fields(document)?.unwrap_or_default().into_iter().map(|own| own.name).collect();
    let names = (1_usize..).map(|number| format!("TimeStamp{number}"));
    Ok(names.into_iter().find(|name| !known.contains(name)).unwrap_or_default())
}

/// The identifier of the revision.
fn identifier(pdf: &[u8], added: &[u8]) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::new().chain_update(pdf).chain_update(added).finalize().into();
    std::array::from_fn(|index| digest[index])
}

fn save(mut update: IncrementalDocument) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).map_err(|error| failed(error.into()))?;
    Ok(bytes)
}

fn failed(error: lopdf::Error) -> Error {
    unreadable(SignedFileFault::Malformed { detail: error.to_string() })
}

fn no_form() -> Error {
    ProofProblem::Archive { fault: ArchiveFault::NoForm }.into()
}
