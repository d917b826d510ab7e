//! Listing and verification of the signatures of a PDF.

use chrono::{DateTime, FixedOffset, Utc};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId};
use x509_cert::Certificate;

use super::coverage::SignedRange;
use super::integrity::integrity;
use super::later_changes::later_changes;
use super::open::{open_within, signature_fields};
use super::permissions::value;
use super::proof::{Signed, proofs};
use super::signed_data;
use super::signer::common_name;
use super::time_stamp::TimeStamp;
use super::token::{self, Token};
use super::validation::{Entries, Pool};
use super::{Integrity, LaterChanges, Proof, TrustStore};
use crate::acroform::{FoundField, text};
use crate::error::Error;
use crate::pdf_reader::{Budget, Fault};
use crate::pdf_update;
use crate::readback::require_unambiguous_update;

/// The number of signatures that are verified, since each needs the revision that it covers.
const MOST_SIGNATURES: usize = 20;

/// A signature field of a PDF, from [`read_signatures`].
///
/// ```
/// use congvan::Typesetter;
/// use congvan::sign::read_signatures;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
///
/// let fields = read_signatures(&Typesetter::new()?.signable_pdf(&dispatch)?)?;
/// assert_eq!(fields[0].name, "signatories[0].signature");
/// assert_eq!(fields[0].signature, None);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("ô chữ ký", "o chu ky"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureField {
    /// The full name of the field, such as `signatories[0].signature`.
    pub name: String,
    /// The signature. `None` if the field is unsigned.
    pub signature: Option<SignatureInfo>,
}

/// A signature of a PDF (chữ ký số), from [`read_signatures`].
///
/// ```
/// use congvan::Typesetter;
/// use congvan::sign::{Integrity, SignatureRequest, Signer, read_signatures};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
/// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-signer.p12"));
///
/// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
/// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
/// let signed = Signer::from_pkcs12(key, "test")?.sign(&pdf, request.with_reason("Ký ban hành"))?;
///
/// let signature = read_signatures(&signed)?.remove(0).signature.unwrap();
/// assert_eq!(signature.reason.as_deref(), Some("Ký ban hành"));
/// assert_eq!(signature.integrity, Integrity::Intact);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("chữ ký số", "chu ky so"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureInfo {
    /// The name of the signer: from the certificate, or if it has none, from the signature dictionary.
    pub signer: Option<String>,
    /// The signing time: as claimed by the signer, or that of a time stamp.
    pub time: Option<DateTime<FixedOffset>>,
    /// The reason.
    pub reason: Option<String>,
    /// The place of signing.
    pub location: Option<String>,
    /// Whether the signature covers the whole file. It does not cover later updates, such as a second signature.
    pub covers_whole_file: bool,
    /// What was added to the file after the signature, and whether it is permitted.
    pub later_changes: LaterChanges,
    /// The result of the verification.
    pub integrity: Integrity,
    /// What can be proven with the anchors of [`read_signatures_trusting`]; `None` from [`read_signatures`], which trusts
    /// nobody.
    pub proof: Option<Proof>,
}

/// Lists the signature fields of a PDF and verifies their signatures.
///
/// # Errors
/// If the PDF is damaged or encrypted.
#[doc(alias("kiểm tra chữ ký", "kiem tra chu ky"))]
pub fn read_signatures(pdf: &[u8]) -> Result<Vec<SignatureField>, Error> {
    Ok(ReadFile::new(pdf)?.fields)
}

/// As [`read_signatures`], and tells in [`SignatureInfo::proof`] what can be proven with the anchors of a program: the level
/// of each signature, the times of its time stamps, and until when these hold.
///
/// Nothing is fetched: time stamps, certificates and answers about revocation must be in the file. The current time is not
/// known either; compare [`Proof::until`] with it.
///
/// ```
/// use congvan::sign::{BaselineLevel, SignatureRequest, Signer, TrustStore, read_signatures_trusting};
/// use congvan::Typesetter;
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = congvan::Dispatch::from_toml(text)?;
/// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-signer.p12"));
/// # let root = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-authority.pem"));
///
/// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
/// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
/// let signed = Signer::from_pkcs12(key, "test")?.sign(&pdf, request)?;
///
/// let store = TrustStore::new().with_pem(root)?;
/// let signature = read_signatures_trusting(&signed, &store)?.remove(0).signature.unwrap();
/// let proof = signature.proof.unwrap();
/// assert_eq!(proof.level, Some(BaselineLevel::B));
/// assert_eq!(proof.until, None); // without a time stamp, nothing proves when it was signed
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If the PDF is damaged or encrypted.
#[doc(alias("kiểm tra chữ ký", "kiem tra chu ky", "mức chữ ký", "muc chu ky"))]
pub fn read_signatures_trusting(pdf: &[u8], store: &TrustStore) -> Result<Vec<SignatureField>, Error> {
    let mut file = ReadFile::new(pdf)?;
    let proofs = proofs(&file.signed, &file.entries, &file.pool, store);
    let infos = file.fields.iter_mut().filter_map(|field| field.signature.as_mut());
    for (info, proof) in infos.zip(proofs) {
        info.proof = Some(proof);
    }
    Ok(file.fields)
}

/// The signatures of a file, and its validation data.
pub(super) struct ReadFile {
    pub(super) fields: Vec<SignatureField>,
    /// The signatures of the fields that have one.
    pub(super) signed: Vec<Option<Signed>>,
    pub(super) pool: Pool,
    /// The validation data of the last revision.
    pub(super) entries: Entries,
    /// The budget of the signed revisions and of the bytes that are signed.
    revisions: Budget,
}

impl ReadFile {
    pub(super) fn new(pdf: &[u8]) -> Result<Self, Error> {
        let mut budget = Budget::new();
        let document = open_within(pdf, &mut budget)?;
        // The revisions have a budget of their own together; only the memory is shared with the file.
        let mut revisions = Budget::new();
        revisions.free(budget.mark());
        let mut pool = Pool::default();
        let entries = pool.read(&document);
        let mut read = Self { fields: Vec::new(), signed: Vec::new(), pool, entries, revisions };
        for field in signature_fields(&document)? {
            let value = value(&document, &field).filter(|value| value.has(b"Contents"));
            let signature = value.map(|value| read.signature(pdf, &document, (&field, value)));
            read.fields.push(SignatureField { name: field.name, signature });
        }
        Ok(read)
    }

    /// The fields that have a signature, and the signatures.
    pub(super) fn fields_with_signatures(&self) -> impl Iterator<Item = ((&String, &SignatureInfo), &Option<Signed>)> {
        let fields = self.fields.iter().filter_map(|field| Some((&field.name, field.signature.as_ref()?)));
        fields.zip(&self.signed)
    }

    /// The signatures but for document time stamps, with the names of their fields.
    pub(super) fn signatures(&self) -> impl Iterator<Item = (&String, &Signed)> {
        let signed = self.fields_with_signatures().filter_map(|((name, _), signed)| Some((name, signed.as_ref()?)));
        signed.filter(|(_, signed)| signed.stamped.is_none())
    }

    /// The valid document time stamps, in the order of the file. Their authorities may not be trusted.
    pub(super) fn document_stamps(&self) -> Vec<(&Signed, &Token)> {
        let sound = self.signed.iter().flatten().filter(|signed| signed.is_sound);
        let mut stamps: Vec<(&Signed, &Token)> =
            sound.filter_map(|signed| Some((signed, signed.stamped.as_ref()?.as_ref().ok()?))).collect();
        stamps.sort_by_key(|(signed, _)| signed.end);
        stamps
    }

    /// The time of the first time stamp of a signature.
    pub(super) fn first_stamp(&self, signed: &Signed) -> Option<DateTime<Utc>> {
        let own = signed.own_stamp().and_then(Result::ok).map(|token| token.time);
        let mut later = self.document_stamps().into_iter().filter(|(stamp, _)| stamp.end > signed.end);
        own.or_else(|| later.next().map(|(_, token)| token.time))
    }

    /// The certificates in the file.
    pub(super) fn certificates(&self) -> Vec<Certificate> {
        let included = self.signed.iter().flatten().flat_map(|signed| &signed.parsed.certificates);
        included.chain(self.pool.certificates(&self.entries)).cloned().collect()
    }

    fn signature(
        &mut self,
        pdf: &[u8],
        document: &Document,
        (field, value): (&FoundField<'_>, &Dictionary),
    ) -> SignatureInfo {
        let mut info = SignatureInfo {
            signer: None,
            time: None,
            reason: None,
            location: None,
            covers_whole_file: false,
            later_changes: LaterChanges::Unchecked("the signed revision is unknown".to_owned()),
            integrity: Integrity::Unchecked("its `ByteRange` is invalid".to_owned()),
            proof: None,
        };
        let signed = self.verify(pdf, document, (field, value), &mut info);
        self.signed.push(signed);
        info
    }

    /// Verifies a signature. `None` if it cannot be read.
    fn verify(
        &mut self,
        pdf: &[u8],
        document: &Document,
        (field, value): (&FoundField<'_>, &Dictionary),
        info: &mut SignatureInfo,
    ) -> Option<Signed> {
        let entry = |key: &[u8]| value.get(key).ok().and_then(|entry| text(document, entry));
        let range = SignedRange::read(pdf, value)?;
        info.integrity = Integrity::NotCovered;
        let id = field.id.filter(|id| range.is_contents_of(pdf, document, (*id, field.dictionary)))?;
        info.covers_whole_file = range.end == pdf.len();
        if self.signed.len() >= MOST_SIGNATURES {
            info.integrity = Integrity::Unchecked(format!("the file has more than {MOST_SIGNATURES} signatures"));
            return None;
        }
        let entries = match self.changes_after(pdf, document, &range, (field, id)) {
            Ok((changes, entries)) => {
                info.later_changes = changes;
                entries
            }
            Err(integrity) => {
                info.integrity = integrity;
                return None;
            }
        };
        let parsed = match range
            .cms()
            .ok_or_else(|| "it has an odd number of digits".to_owned())
            .and_then(|cms| signed_data::read(&cms).map_err(|error| error.to_string()))
        {
            Ok(parsed) => parsed,
            Err(reason) => {
                info.integrity = Integrity::Unchecked(reason);
                return None;
            }
        };
        let stamp = parsed.time_stamp().and_then(TimeStamp::read);
        info.signer = parsed.certificate.as_ref().and_then(common_name).or_else(|| entry(b"Name"));
        info.time = match &stamp {
            Some(stamp) => stamp.time,
            None => entry(b"M").and_then(|date| parse_pdf_date(&date)),
        };
        (info.reason, info.location) = (entry(b"Reason"), entry(b"Location"));
        let needs_binding =
            value.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|name| name == b"ETSI.CAdES.detached");
        let integrity = integrity(&range.signed, &parsed, stamp.as_ref(), needs_binding);
        info.integrity = integrity.unwrap_or_else(Integrity::Unchecked);
        if info.integrity == Integrity::OtherCertificate {
            info.signer = entry(b"Name");
        }
        let is_kept = matches!(info.later_changes, LaterChanges::None | LaterChanges::Permitted);
        let is_sound = info.integrity == Integrity::Intact && is_kept;
        let stamped = parsed.time_stamp().is_some().then(|| token::verified(&parsed, &range.signed));
        Some(Signed { parsed, stamped, is_sound, claimed: info.time, end: range.end, entries })
    }

    /// The changes after the revision that a signature covers, and the validation data of that revision.
    ///
    /// # Errors
    /// The integrity of a signature whose revision cannot be read, or has another field.
    fn changes_after(
        &mut self,
        pdf: &[u8],
        document: &Document,
        range: &SignedRange<'_>,
        (field, id): (&FoundField<'_>, ObjectId),
    ) -> Result<(LaterChanges, Entries), Integrity> {
        let unchecked = |reason: &str| Integrity::Unchecked(reason.to_owned());
        let too_large = || unchecked("the signed revisions are too large together");
        self.revisions.parse(range.end).map_err(|_| too_large())?;
        if range.end == pdf.len() {
            return Ok((LaterChanges::None, self.entries.clone()));
        }
        let mark = self.revisions.mark();
        let revision = pdf.get(..range.end).ok_or_else(too_large)?;
        let signed = match pdf_update::parse_within(revision, &mut self.revisions) {
            Ok(signed) if !signed.is_encrypted() => signed,
            Err(Fault::Exceeded { .. }) => return Err(too_large()),
            _ => return Err(unchecked("the revision that it covers cannot be read")),
        };
        self.revisions.free(mark);
        // A later revision could make a signature the value of another field.
        let has_value = |known: &FoundField<'_>| {
            known.id == Some(id)
                && known.name == field.name
                && known.dictionary.get(b"V").ok() == field.dictionary.get(b"V").ok()
        };
        if !signature_fields(&signed).is_ok_and(|fields| fields.iter().any(has_value)) {
            return Err(Integrity::NotCovered);
        }
        let changes = match require_unambiguous(pdf, range.end, &signed) {
            Ok(()) => later_changes(&signed, document),
            Err(reason) => LaterChanges::Unchecked(reason),
        };
        Ok((changes, self.pool.read(&signed)))
    }
}

/// Requires that all readers find the same objects in the revisions after a signed one.
///
/// # Errors
/// The reason why they may find others.
fn require_unambiguous(pdf: &[u8], end: usize, signed: &Document) -> Result<(), String> {
    let is_signed = |number: u32, position: usize| {
        let Some(XrefEntry::Normal { offset, .. }) = signed.reference_table.get(number) else { return false };
        usize::try_from(*offset).is_ok_and(|offset| offset == position)
    };
    let required = require_unambiguous_update(pdf, end, is_signed);
    required.map_err(|ambiguity| format!("readers may find other objects: {}", ambiguity.english()))
}

/// Parses a date in PDF syntax, such as `D:20261124093000+07'00'`.
fn parse_pdf_date(text: &str) -> Option<DateTime<FixedOffset>> {
    let (day, offset) = text.strip_prefix("D:")?.split_at_checked(14)?;
    let offset = offset.trim_end_matches('\'').replace('\'', ":");
    let offset = if offset.is_empty() || offset == "Z" { "+00:00" } else { &offset };
    DateTime::parse_from_str(&format!("{day}{offset}"), "%Y%m%d%H%M%S%:z").ok()
}
