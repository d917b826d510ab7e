//! The changes that the signatures of a file permit: certification (DocMDP) and locked fields (FieldMDP).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object};

use crate::acroform::{FoundField, text};
use crate::pdf_reader::{array, dictionary};

/// The flag of a field that cannot be changed (ISO 32000-1, table 221).
const READ_ONLY: i64 = 1;
/// The number of groups above a field.
const LEVELS: usize = 16;
/// The number of names and references of all signatures and locks, which may share them.
const MOST_PARTS: usize = 20_000;

/// How much of a file may change (ISO 32000-1, table 254).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Only data for the later validation of signatures, and time stamps.
    Validation,
    /// Also the values of form fields, and signatures.
    Forms,
    /// Also annotations.
    Annotations,
}

/// What the signatures of a file permit.
pub(super) struct Permissions {
    /// The most that may change; `None` without a certification.
    pub(super) level: Option<Level>,
    locks: Vec<Lock>,
    /// The number of names and references that may still be read.
    left: usize,
}

/// Fields that a signature locks.
enum Lock {
    All,
    Only(BTreeSet<String>),
    AllBut(BTreeSet<String>),
}

impl Permissions {
    /// The permissions of the signatures in the fields of a file.
    pub(super) fn of(document: &Document, fields: &[FoundField<'_>]) -> Self {
        let mut permissions = Self { level: None, locks: Vec::new(), left: MOST_PARTS };
        let signed = fields.iter().filter(|field| value(document, field).is_some());
        for field in signed {
            if let Some(lock) = entry(document, field.dictionary, b"Lock") {
                permissions.lock(document, lock);
                permissions.restrict(lock.get(b"P").and_then(Object::as_i64).ok().map(level));
            }
            if let Some(signature) = value(document, field) {
                permissions.signature(document, signature);
            }
        }
        let catalog = document.catalog().ok();
        let certification = catalog.and_then(|catalog| entry(document, catalog, b"Perms"));
        if let Some(signature) = certification.and_then(|permissions| entry(document, permissions, b"DocMDP")) {
            permissions.signature(document, signature);
        }
        permissions
    }

    /// Whether a signature may be added.
    pub(super) fn allow_signing(&self) -> bool {
        self.level.is_none_or(|level| level >= Level::Forms)
    }

    /// Whether a signature locks a field.
    pub(super) fn lock_field(&self, name: &str) -> bool {
        let is_in = |names: &BTreeSet<String>| {
            let groups = name.match_indices('.').filter_map(|(end, _)| name.get(..end));
            groups.chain([name]).any(|own| names.contains(own))
        };
        self.locks.iter().any(|lock| match lock {
            Lock::All => true,
            Lock::Only(names) => is_in(names),
            Lock::AllBut(names) => !is_in(names),
        })
    }

    fn restrict(&mut self, level: Option<Level>) {
        self.level = match (self.level, level) {
            (Some(own), Some(other)) => Some(own.min(other)),
            (own, other) => own.or(other),
        };
    }

    /// Adds the restrictions of a signature.
    fn signature(&mut self, document: &Document, signature: &Dictionary) {
        let references = array(document, signature, b"Reference").map_or(&[][..], Vec::as_slice);
        for reference in references.iter().filter_map(|reference| dictionary(document, reference)) {
            if !self.take(1) {
                return;
            }
            let parameters = entry(document, reference, b"TransformParams");
            match reference.get_deref(b"TransformMethod", document).and_then(Object::as_name) {
                Ok(b"DocMDP") => {
                    let number =
                        parameters.and_then(|parameters| parameters.get_deref(b"P", document).ok()?.as_i64().ok());
                    self.restrict(Some(level(number.unwrap_or(2))));
                }
                Ok(b"FieldMDP") => match parameters {
                    Some(parameters) => self.lock(document, parameters),
                    None => self.add(Lock::All),
                },
                _ => {}
            }
        }
    }

    fn lock(&mut self, document: &Document, lock: &Dictionary) {
        let names = array(document, lock, b"Fields").map_or(&[][..], Vec::as_slice);
        if !self.take(names.len() + 1) {
            return;
        }
        let names = names.iter().filter_map(|name| text(document, name)).collect();
        self.add(match lock.get_deref(b"Action", document).and_then(Object::as_name) {
            Ok(b"Include") => Lock::Only(names),
            Ok(b"Exclude") => Lock::AllBut(names),
            _ => Lock::All,
        });
    }

    /// Takes a number of names and references. A file with too many permits nothing.
    fn take(&mut self, parts: usize) -> bool {
        match self.left.checked_sub(parts) {
            Some(left) => self.left = left,
            None => {
                self.left = 0;
                self.add(Lock::All);
                self.restrict(Some(Level::Validation));
            }
        }
        self.left > 0
    }

    fn add(&mut self, lock: Lock) {
        // One lock of all fields is enough.
        if !matches!(self.locks.as_slice(), [Lock::All]) {
            match lock {
                Lock::All => self.locks = vec![Lock::All],
                lock => self.locks.push(lock),
            }
        }
    }
}

/// The signature of a field itself, not of its group: a field without its own is unsigned.
pub(super) fn value<'a>(document: &'a Document, field: &FoundField<'a>) -> Option<&'a Dictionary> {
    entry(document, field.dictionary, b"V")
}

/// Whether a field or a group above it is read-only.
pub(super) fn is_read_only<'a>(document: &'a Document, field: &'a Dictionary) -> bool {
    let above = |of: &&'a Dictionary| entry(document, of, b"Parent");
    let flags = |of: &Dictionary| of.get_deref(b"Ff", document).ok()?.as_i64().ok();
    let own = std::iter::successors(Some(field), above).take(LEVELS).find_map(flags);
    own.is_some_and(|flags| flags & READ_ONLY != 0)
}

fn entry<'a>(document: &'a Document, of: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
    dictionary(document, of.get(key).ok()?)
}

fn level(number: i64) -> Level {
    match number {
        2 => Level::Forms,
        3 => Level::Annotations,
        _ => Level::Validation,
    }
}
