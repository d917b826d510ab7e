//! The validation data of a file: the certificates and answers in its document security store (DSS, ISO 32000-2, 12.8.4.3).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use der::Decode;
use lopdf::{Dictionary, Document, Object};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use super::answer::{Answer, Question};
use super::chain::{moment, name};
use super::crl::Crl;
use super::ocsp::OcspAnswer;
use crate::error::{Error, ProofProblem, RevocationFault, RevocationSource};
use crate::pdf_reader::{array, dictionary, unpacked};

/// The largest size of all entries of a file, and their number.
const MOST_BYTES: usize = 16 << 20;
const MOST_ENTRIES: usize = 400;
/// The difference between the clocks of two authorities.
const CLOCKS: TimeDelta = TimeDelta::minutes(10);

/// The entries of all revisions of a file, by their digest. Entries that cannot be read have no effect.
#[derive(Default)]
pub(super) struct Pool {
    certificates: BTreeMap<Key, Certificate>,
    ocsps: BTreeMap<Key, OcspAnswer>,
    crls: BTreeMap<Key, Crl>,
    known: BTreeSet<Key>,
    size: usize,
}

type Key = [u8; 32];

/// The entries of one revision.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries(BTreeSet<Key>);

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum EntryKind {
    Certificate,
    Ocsp,
    Crl,
}

impl EntryKind {
    pub(super) const ALL: [Self; 3] = [Self::Certificate, Self::Ocsp, Self::Crl];

    /// The key of the list of these entries.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Certificate => "Certs",
            Self::Ocsp => "OCSPs",
            Self::Crl => "CRLs",
        }
    }
}

impl Entries {
    pub(super) fn contain(&self, bytes: &[u8]) -> bool {
        self.0.contains(&key(bytes))
    }
}

impl Pool {
    /// Reads the store of a revision.
    pub(super) fn read(&mut self, document: &Document) -> Entries {
        let mut entries = Entries::default();
        let Some(store) = store(document) else { return entries };
        for kind in EntryKind::ALL {
            let list = array(document, store, kind.key().as_bytes()).map_or(&[][..], Vec::as_slice);
            for object in list.iter().take(MOST_ENTRIES) {
                if let Some(bytes) = unpacked(document, object) {
                    self.add(kind, &bytes, &mut entries);
                }
            }
        }
        entries
    }

    /// Adds an entry to a revision, unless the file has too many.
    pub(super) fn add(&mut self, kind: EntryKind, bytes: &[u8], entries: &mut Entries) {
        let key = key(bytes);
        if !self.known.contains(&key) {
            let size = self.size.saturating_add(bytes.len());
            if size > MOST_BYTES || self.known.len() >= MOST_ENTRIES {
                return;
            }
            self.size = size;
            self.known.insert(key);
            match kind {
                EntryKind::Certificate => {
                    self.certificates.extend(Certificate::from_der(bytes).ok().map(|own| (key, own)));
                }
                EntryKind::Ocsp => self.ocsps.extend(OcspAnswer::read(bytes).ok().map(|own| (key, own))),
                EntryKind::Crl => self.crls.extend(Crl::read(bytes).ok().map(|own| (key, own))),
            }
        }
        entries.0.insert(key);
    }

    /// The certificates of a revision.
    pub(super) fn certificates(&self, of: &Entries) -> impl Iterator<Item = &Certificate> {
        of.0.iter().filter_map(|key| self.certificates.get(key))
    }

    /// Requires that the answers of a revision prove that a certificate was not revoked, and that they are not later than
    /// the time stamp that covers the revision.
    ///
    /// # Errors
    /// If there is no such answer, or one says that it was revoked.
    pub(super) fn require_not_revoked(
        &self,
        question: &Question<'_>,
        of: &Entries,
        covered: Option<DateTime<Utc>>,
    ) -> Result<(), Error> {
        let ocsps = of.0.iter().filter_map(|key| self.ocsps.get(key));
        let ocsps = ocsps.map(|own| (RevocationSource::Ocsp, own.about(question)));
        let crls = of.0.iter().filter_map(|key| self.crls.get(key));
        let crls = crls.map(|own| (RevocationSource::Crl, own.about(question)));
        let mut is_proven = false;
        let mut reason = None;
        for (source, answer) in ocsps.chain(crls) {
            let fault = match answer {
                Ok(Answer::Revoked(at)) if at <= question.at => {
                    return Err(refused(question, source, RevocationFault::Revoked { at: moment(at) }));
                }
                Ok(Answer::NotRevoked(from)) => match covered.filter(|covered| from > *covered + CLOCKS) {
                    Some(at) => RevocationFault::NotCovered { from: moment(from), at: moment(at) },
                    None => {
                        is_proven = true;
                        continue;
                    }
                },
                // Revoked later, which proves nothing about other reasons before.
                Ok(Answer::Revoked(_)) => continue,
                Err(RevocationFault::OtherCertificate | RevocationFault::OtherIssuer) => continue,
                Err(fault) => fault,
            };
            reason.get_or_insert_with(|| refused(question, source, fault));
        }
        match (is_proven, reason) {
            (true, _) => Ok(()),
            (false, Some(reason)) => Err(reason),
            (false, None) => Err(ProofProblem::NoAnswer { certificate: name(question.certificate) }.into()),
        }
    }
}

/// The store of a revision.
pub(super) fn store(document: &Document) -> Option<&Dictionary> {
    dictionary(document, document.catalog().ok()?.get(b"DSS").ok()?)
}

/// Whether an object is a store: lists of streams, and lists for each signature.
pub(super) fn is_store(document: &Document, object: &Object) -> bool {
    let is_stream = |entry: &Object| document.dereference(entry).is_ok_and(|(_, entry)| entry.as_stream().is_ok());
    let is_list = |list: &Object| {
        let list = document.dereference(list).ok().and_then(|(_, list)| list.as_array().ok());
        list.is_some_and(|list| list.iter().all(is_stream))
    };
    let is_of_signature = |entry: &Object| {
        dictionary(document, entry).is_some_and(|entries| {
            entries.iter().all(|(key, value)| match key.as_slice() {
                b"Cert" | b"CRL" | b"OCSP" => is_list(value),
                b"Type" | b"TU" => true,
                b"TS" => is_stream(value),
                _ => false,
            })
        })
    };
    dictionary(document, object).is_some_and(|store| {
        store.iter().all(|(key, value)| match key.as_slice() {
            b"Certs" | b"CRLs" | b"OCSPs" => is_list(value),
            b"Type" => value.as_name().is_ok_and(|name| name == b"DSS"),
            b"VRI" => dictionary(document, value).is_some_and(|all| all.iter().all(|(_, own)| is_of_signature(own))),
            _ => false,
        })
    })
}

/// The error of an answer.
pub(super) fn refused(question: &Question<'_>, source: RevocationSource, fault: RevocationFault) -> Error {
    ProofProblem::Revocation { certificate: name(question.certificate), source, fault }.into()
}

fn key(bytes: &[u8]) -> Key {
    Sha256::digest(bytes).into()
}
