//! Raising signed files to the baseline levels with time stamps and validation data, and renewing them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;

use super::answer::{Answer, Effort, Question};
use super::chain::{self, Chain, moment, name};
use super::crl::Crl;
use super::document_update::{PreparedStamp, with_validation_data};
use super::ocsp::{self, OcspAnswer};
use super::read::{ReadFile, read_signatures_trusting};
use super::token;
use super::validation::{EntryKind, refused};
use super::{BaselineLevel, Integrity, LaterChanges, Proof, TrustServices, TrustStore, services, signed_data};
use crate::error::{ArchiveFault, ChainFault, Error, ProofProblem, RevocationFault, RevocationSource};

/// The number of issuers that are fetched for one certificate.
const MOST_FETCHED: usize = 8;

/// Raises signed PDF files to the levels B-T, B-LT and B-LTA of PAdES, and renews them, with the services of the program.
///
/// Every change is an incremental update: the bytes of the file stay. Whatever the services return is verified before it is
/// written: digest, nonce, signature and purpose of time stamps; issuer, certificate, period and signature of answers about
/// revocation; the chain of each certificate to an anchor of the store.
///
/// ```
/// use congvan::Error;
/// use congvan::sign::{Archiver, BaselineLevel, PreparedSignature, Signer, TrustServices, TrustStore};
///
/// fn sign(prepared: PreparedSignature, signer: &Signer, archiver: &Archiver<'_>) -> Result<Vec<u8>, Error> {
///     let cms = archiver.time_stamped(&signer.cms(&prepared)?)?; // B-T
///     archiver.raise(&prepared.finish(&cms)?, BaselineLevel::Lta)
/// }
///
/// fn archive(signed: &[u8], http: &dyn TrustServices, roots: &TrustStore) -> Result<Vec<u8>, Error> {
///     Archiver::new(http, roots).raise(signed, BaselineLevel::Lta)
/// }
/// ```
#[doc(alias("lưu trữ", "luu tru", "dấu thời gian", "dau thoi gian"))]
#[derive(Clone, Copy)]
pub struct Archiver<'a> {
    services: &'a dyn TrustServices,
    store: &'a TrustStore,
}

impl std::fmt::Debug for Archiver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archiver").field("store", &self.store).finish_non_exhaustive()
    }
}

impl<'a> Archiver<'a> {
    /// An archiver with the services and the trust anchors of the program.
    #[must_use]
    pub fn new(services: &'a dyn TrustServices, store: &'a TrustStore) -> Self {
        Self { services, store }
    }

    /// Adds a time stamp to a signature, CMS `SignedData` in DER, before it is inserted with
    /// [`PreparedSignature::finish`](crate::sign::PreparedSignature::finish). The signature then has level B-T.
    ///
    /// # Errors
    /// If the signature is malformed, the service fails, or the time stamp is not valid.
    pub fn time_stamped(&self, cms: &[u8]) -> Result<Vec<u8>, Error> {
        let parsed = signed_data::read(cms)?;
        let token = self.stamp(&[parsed.signer.signature.as_bytes()], &parsed.certificates)?;
        signed_data::with_time_stamp(cms, &token)
    }

    /// Raises all signatures of a file to a level, if they are below it. A signature without a time stamp gets a document
    /// time stamp (B-T), then the file gets validation data (B-LT), and a document time stamp that covers these (B-LTA).
    ///
    /// # Errors
    /// If the file has no signature, a signature is not intact or not trusted, a service fails or returns what cannot be
    /// used, or the file cannot be updated.
    pub fn raise(&self, pdf: &[u8], level: BaselineLevel) -> Result<Vec<u8>, Error> {
        let mut raised = pdf.to_vec();
        let mut file = ReadFile::new(pdf)?;
        require_intact(&file)?;
        if level >= BaselineLevel::T && file.signatures().any(|(_, signed)| file.first_stamp(signed).is_none()) {
            raised = self.with_document_time_stamp(&raised, &file)?;
            file = ReadFile::new(&raised)?;
        }
        self.require_trusted(&file)?;
        if level >= BaselineLevel::Lt && self.lowest(&raised)? < Some(level) {
            raised = self.with_validation_data(&raised, &file)?;
        }
        if level >= BaselineLevel::Lta && self.lowest(&raised)? < Some(BaselineLevel::Lta) {
            raised = self.with_document_time_stamp(&raised, &ReadFile::new(&raised)?)?;
        }
        if level >= BaselineLevel::Lt {
            self.require_level(&raised, level)?;
        }
        Ok(raised)
    }

    /// Renews a file of level B-LTA before its last time stamp ends ([`Proof::until`](crate::sign::Proof::until)): adds
    /// validation data for the chain of this time stamp, and a new document time stamp.
    ///
    /// # Errors
    /// If the file has no document time stamp, and as [`raise`](Self::raise).
    #[doc(alias("gia hạn", "gia han"))]
    pub fn renew(&self, pdf: &[u8]) -> Result<Vec<u8>, Error> {
        let file = ReadFile::new(pdf)?;
        require_intact(&file)?;
        if !file.signed.iter().flatten().any(|signed| signed.stamped.is_some()) {
            return Err(archive(ArchiveFault::NoTimeStamp));
        }
        let with_data = self.with_validation_data(pdf, &file)?;
        let renewed = self.with_document_time_stamp(&with_data, &file)?;
        self.require_level(&renewed, BaselineLevel::Lta)?;
        Ok(renewed)
    }

    /// The proofs of the signatures of a file but its document time stamps, with their fields.
    fn proofs(&self, pdf: &[u8]) -> Result<Vec<(String, Proof)>, Error> {
        let file = ReadFile::new(pdf)?;
        let names: BTreeSet<&String> = file.signatures().map(|(name, _)| name).collect();
        let fields = read_signatures_trusting(pdf, self.store)?.into_iter();
        let fields = fields.filter(|field| names.contains(&field.name));
        Ok(fields.filter_map(|field| Some((field.name, field.signature?.proof?))).collect())
    }

    /// The lowest level of a signature.
    fn lowest(&self, pdf: &[u8]) -> Result<Option<BaselineLevel>, Error> {
        Ok(self.proofs(pdf)?.into_iter().map(|(_, proof)| proof.level).min().flatten())
    }

    fn require_level(&self, pdf: &[u8], level: BaselineLevel) -> Result<(), Error> {
        match self.proofs(pdf)?.into_iter().find(|(_, proof)| proof.level < Some(level)) {
            Some((field, proof)) => {
                let (level, reason) = (level.to_string(), proof.gaps.join("; "));
                Err(archive(ArchiveFault::Level { field, level, reason }))
            }
            None => Ok(()),
        }
    }

    /// Requires a chain for each signature, at its time.
    fn require_trusted(&self, file: &ReadFile) -> Result<(), Error> {
        for (field, signed) in file.signatures() {
            let time = file.first_stamp(signed).or(signed.claimed.map(|claimed| claimed.to_utc()));
            if let (Some(time), Some(certificate)) = (time, &signed.parsed.certificate) {
                let untrusted = |error: Error| {
                    let fault = ArchiveFault::Signature { field: field.clone(), reason: error.to_string() };
                    archive(fault).caused_by(error)
                };
                self.chain(certificate, &file.certificates(), time).map_err(untrusted)?;
            }
        }
        Ok(())
    }

    /// Gets a time stamp of bytes. `known` may have the issuers of the authority.
    fn stamp(&self, bytes: &[&[u8]], known: &[Certificate]) -> Result<Vec<u8>, Error> {
        let digest: [u8; 32] = bytes.iter().fold(Sha256::new(), Digest::chain_update).finalize().into();
        let response = services::time_stamp(self.services, &token::request(&digest)?)?;
        let (encoded, token) = token::answered(&response, bytes, &digest)?;
        self.chain(&token.authority, &[&token.certificates, known].concat(), token.time)?;
        Ok(encoded)
    }

    fn with_document_time_stamp(&self, pdf: &[u8], file: &ReadFile) -> Result<Vec<u8>, Error> {
        let prepared = PreparedStamp::new(pdf)?;
        let token = self.stamp(&prepared.bytes(), &file.certificates())?;
        prepared.finish(&token)
    }

    /// Adds what is missing to prove the signatures and the last time stamp of a file.
    fn with_validation_data(&self, pdf: &[u8], read: &ReadFile) -> Result<Vec<u8>, Error> {
        let known = read.certificates();
        let mut collected = Collected { read, known, added: Vec::new(), effort: Effort::default() };
        for (_, signed) in read.signatures() {
            if let Some(Ok(token)) = signed.own_stamp() {
                collected.known.extend(token.certificates);
                self.collect(&token.authority, (token.time, true), &mut collected)?;
            }
            if let (Some(certificate), Some(time)) = (&signed.parsed.certificate, read.first_stamp(signed)) {
                self.collect(certificate, (time, false), &mut collected)?;
            }
        }
        let stamps = read.document_stamps();
        let last = stamps.len().saturating_sub(1);
        for (index, (_, token)) in stamps.into_iter().enumerate() {
            let result = self.collect(&token.authority, (token.time, true), &mut collected);
            // Earlier time stamps may have ended long ago; those after them prove the file.
            if index == last {
                result?;
            }
        }
        match collected.added.is_empty() {
            true => Ok(pdf.to_vec()),
            false => with_validation_data(pdf, &collected.added),
        }
    }

    /// Collects the chain of a certificate at a time, and answers for each of its certificates: current ones for a time
    /// stamp, since a later stamp proves it only together with these.
    fn collect(
        &self,
        certificate: &Certificate,
        (at, is_stamp): (DateTime<Utc>, bool),
        collected: &mut Collected<'_>,
    ) -> Result<(), Error> {
        let chain = self.chain(certificate, &collected.known, at)?;
        collected.known.extend(chain.certificates().iter().cloned());
        for own in chain.certificates() {
            let bytes = own.to_der().map_err(|_| untrusted(own, ChainFault::Malformed))?;
            collected.add(EntryKind::Certificate, bytes);
        }
        for (certificate, issuer) in chain.links() {
            let question = Question { certificate, issuer, at, effort: &collected.effort };
            let read = collected.read;
            let is_known = || read.pool.require_not_revoked(&question, &read.entries, None).is_ok();
            if collected.has_answer(&question) || !is_stamp && is_known() {
                continue;
            }
            let (kind, answer) = self.answer(&question)?;
            collected.add(kind, answer);
        }
        Ok(())
    }

    /// Gets an answer that a certificate was not revoked.
    fn answer(&self, question: &Question<'_>) -> Result<(EntryKind, Vec<u8>), Error> {
        let Question { certificate, issuer, .. } = question;
        let request = ocsp::request(certificate, issuer).map_err(|_| untrusted(certificate, ChainFault::Malformed))?;
        if let Some(bytes) = services::ocsp(self.services, &request, certificate)? {
            let answer = OcspAnswer::read(&bytes).and_then(|answer| answer.about(question));
            return require_good(question, RevocationSource::Ocsp, answer).map(|()| (EntryKind::Ocsp, bytes));
        }
        if let Some(bytes) = services::crl(self.services, certificate)? {
            let answer = Crl::read(&bytes).and_then(|answer| answer.about(question));
            return require_good(question, RevocationSource::Crl, answer).map(|()| (EntryKind::Crl, bytes));
        }
        Err(ProofProblem::NoAnswer { certificate: name(certificate) }.into())
    }

    /// The chain of a certificate. Unknown issuers are fetched.
    fn chain(&self, certificate: &Certificate, known: &[Certificate], at: DateTime<Utc>) -> Result<Chain, Error> {
        let mut known = known.to_vec();
        for _ in 0..MOST_FETCHED {
            let error = match chain::chain(certificate, &known, self.store, at) {
                Ok(chain) => return Ok(chain),
                Err(error) => error,
            };
            let Some(orphan) = orphan(certificate, &known, self.store) else { return Err(error) };
            let Some(issuer) = services::issuer(self.services, &orphan)? else { return Err(error) };
            let issuer = Certificate::from_der(&issuer);
            known.push(issuer.map_err(|error| untrusted(&orphan, ChainFault::Malformed).caused_by(error))?);
        }
        chain::chain(certificate, &known, self.store, at)
    }
}

/// The validation data to add.
struct Collected<'a> {
    read: &'a ReadFile,
    /// The certificates in the file, and those that were fetched.
    known: Vec<Certificate>,
    added: Vec<(EntryKind, Vec<u8>)>,
    effort: Effort,
}

impl Collected<'_> {
    fn add(&mut self, kind: EntryKind, bytes: Vec<u8>) {
        let is_known = self.read.entries.contain(&bytes) || self.added.iter().any(|(_, own)| *own == bytes);
        if !is_known {
            self.added.push((kind, bytes));
        }
    }

    /// Whether an answer that will be added is also about a certificate.
    fn has_answer(&self, question: &Question<'_>) -> bool {
        self.added.iter().any(|(kind, bytes)| {
            let answer = match kind {
                EntryKind::Certificate => return false,
                EntryKind::Ocsp => OcspAnswer::read(bytes).and_then(|answer| answer.about(question)),
                EntryKind::Crl => Crl::read(bytes).and_then(|answer| answer.about(question)),
            };
            matches!(answer, Ok(Answer::NotRevoked(_)))
        })
    }
}

/// The last certificate above `certificate` whose issuer is unknown.
fn orphan(certificate: &Certificate, known: &[Certificate], store: &TrustStore) -> Option<Certificate> {
    let mut last = certificate;
    for _ in 0..MOST_FETCHED {
        let issuer = last.tbs_certificate().issuer();
        let is_issuer = |one: &&Certificate| one.tbs_certificate().subject() == issuer;
        match store.anchors().iter().chain(known).find(is_issuer) {
            Some(issuer) if issuer == last => return None,
            Some(issuer) => last = issuer,
            None => return Some(last.clone()),
        }
    }
    None
}

fn require_good(
    question: &Question<'_>,
    source: RevocationSource,
    answer: Result<Answer, RevocationFault>,
) -> Result<(), Error> {
    match answer {
        Ok(Answer::NotRevoked(_)) => Ok(()),
        Ok(Answer::Revoked(at)) => Err(refused(question, source, RevocationFault::Revoked { at: moment(at) })),
        Err(fault) => Err(refused(question, source, fault)),
    }
}

/// Requires signatures, all of them intact and followed by nothing but permitted changes.
fn require_intact(file: &ReadFile) -> Result<(), Error> {
    let mut is_signed = false;
    for (field, signed) in file.fields_with_signatures() {
        let reason = match (&field.1.integrity, &field.1.later_changes) {
            (Integrity::Intact, LaterChanges::None | LaterChanges::Permitted) => None,
            (Integrity::Intact, changes) => Some(format!("{changes:?}")),
            (integrity, _) => Some(format!("{integrity:?}")),
        };
        // A document time stamp that is not valid proves nothing, and is no obstacle.
        if signed.as_ref().is_some_and(|signed| signed.stamped.is_some()) {
            continue;
        }
        is_signed = true;
        if let Some(reason) = reason {
            return Err(archive(ArchiveFault::Signature { field: field.0.clone(), reason }));
        }
    }
    if is_signed { Ok(()) } else { Err(archive(ArchiveFault::NoSignature)) }
}

fn archive(fault: ArchiveFault) -> Error {
    ProofProblem::Archive { fault }.into()
}

fn untrusted(certificate: &Certificate, fault: ChainFault) -> Error {
    ProofProblem::Chain { certificate: name(certificate), fault }.into()
}
