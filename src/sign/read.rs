//! Listing and verification of the signatures of a PDF.

use chrono::{DateTime, FixedOffset};
use der::Encode;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::LaterChanges;
use super::algorithm::{DigestAlgorithm, Unchecked, verifies};
use super::coverage::SignedRange;
use super::later_changes::later_changes;
use super::open::{open_within, signature_fields};
use super::permissions::value;
use super::signed_data::{self, CertificateBinding, ParsedSignature};
use super::signer::common_name;
use super::time_stamp::TimeStamp;
use crate::acroform::{FoundField, text};
use crate::error::Error;
use crate::pdf_reader::{Budget, Fault};
use crate::pdf_update;

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
}

/// The result of verifying a signature against the signed bytes and the embedded certificate.
///
/// SHA-256, SHA-384 and SHA-512 with RSA (PKCS #1 v1.5 and PSS) and with ECDSA on P-256, P-384 and P-521, Ed25519, and time
/// stamps of these are verified. Trust, revocation and validity of the certificate are not checked. Use a validator that
/// knows the certificate authorities for these. [`SignatureInfo::later_changes`] tells about updates after the signature.
///
/// ```
/// use congvan::sign::Integrity;
///
/// let accepted = |integrity: &Integrity| matches!(integrity, Integrity::Intact);
/// assert!(!accepted(&Integrity::BadSignature));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[doc(alias("tính toàn vẹn", "tinh toan ven"))]
pub enum Integrity {
    /// The bytes are unchanged, and the signature matches the key of the certificate.
    Intact,
    /// The signed bytes were changed.
    Changed,
    /// The signature does not match the key of the certificate.
    BadSignature,
    /// The certificate in the file is not the one with which it was signed.
    OtherCertificate,
    /// The signature does not cover its own field: signer, time, reason and location may be those of another signature, and
    /// are left out.
    NotCovered,
    /// The signature cannot be checked, for the given reason.
    Unchecked(String),
}

/// Lists the signature fields of a PDF and verifies their signatures.
///
/// # Errors
/// If the PDF is damaged or encrypted.
#[doc(alias("kiểm tra chữ ký", "kiem tra chu ky"))]
pub fn read_signatures(pdf: &[u8]) -> Result<Vec<SignatureField>, Error> {
    let mut budget = Budget::new();
    let document = open_within(pdf, &mut budget)?;
    let fields = signature_fields(&document)?;
    // The revisions have a budget of their own together; only the memory is shared with the file.
    let mut revisions = Budget::new();
    revisions.free(budget.mark());
    let mut verifier = Verifier { pdf, document: &document, revisions, left: MOST_SIGNATURES };
    let fields = fields.into_iter().map(|field| {
        let value = value(&document, &field).filter(|value| value.has(b"Contents"));
        let signature = value.map(|value| verifier.verify(&field, value));
        SignatureField { name: field.name, signature }
    });
    Ok(fields.collect())
}

/// Verifies the signatures of a file one by one.
struct Verifier<'a> {
    pdf: &'a [u8],
    document: &'a Document,
    /// The budget of the revisions and of the bytes that are signed.
    revisions: Budget,
    /// The number of signatures that may still be verified.
    left: usize,
}

impl Verifier<'_> {
    fn verify(&mut self, field: &FoundField<'_>, value: &Dictionary) -> SignatureInfo {
        let document = self.document;
        let mut info = SignatureInfo {
            signer: None,
            time: None,
            reason: None,
            location: None,
            covers_whole_file: false,
            later_changes: LaterChanges::Unchecked("the signed revision is unknown".to_owned()),
            integrity: Integrity::Unchecked("its `ByteRange` is invalid".to_owned()),
        };
        self.left = self.left.saturating_sub(1);
        let Some(range) = SignedRange::read(self.pdf, value) else { return info };
        info.integrity = Integrity::NotCovered;
        let Some(id) = field.id.filter(|id| range.is_contents_of(self.pdf, document, (*id, field.dictionary))) else {
            return info;
        };
        info.covers_whole_file = range.end == self.pdf.len();
        if self.left == 0 {
            info.integrity = Integrity::Unchecked(format!("the file has more than {MOST_SIGNATURES} signatures"));
            return info;
        }
        match self.changes_after(&range, field, id) {
            Ok(changes) => info.later_changes = changes,
            Err(integrity) => {
                info.integrity = integrity;
                return info;
            }
        }
        let parsed = match range
            .cms()
            .ok_or_else(|| "it has an odd number of digits".to_owned())
            .and_then(|cms| signed_data::read(&cms).map_err(|error| error.to_string()))
        {
            Ok(parsed) => parsed,
            Err(reason) => {
                info.integrity = Integrity::Unchecked(reason);
                return info;
            }
        };
        let entry = |key: &[u8]| value.get(key).ok().and_then(|entry| text(document, entry));
        let stamp = parsed.time_stamp().and_then(TimeStamp::read);
        info.signer = parsed.certificate.as_ref().and_then(common_name).or_else(|| entry(b"Name"));
        info.time = match &stamp {
            Some(stamp) => stamp.time,
            None => entry(b"M").and_then(|date| parse_pdf_date(&date)),
        };
        (info.reason, info.location) = (entry(b"Reason"), entry(b"Location"));
        let needs_binding =
            value.get(b"SubFilter").and_then(Object::as_name).is_ok_and(|name| name == b"ETSI.CAdES.detached");
        let integrity = integrity(&range, &parsed, stamp.as_ref(), needs_binding);
        info.integrity = integrity.unwrap_or_else(Integrity::Unchecked);
        if info.integrity == Integrity::OtherCertificate {
            info.signer = entry(b"Name");
        }
        info
    }

    /// The changes after the revision that a signature covers.
    ///
    /// # Errors
    /// The integrity of a signature whose revision cannot be read, or has another field.
    fn changes_after(
        &mut self,
        range: &SignedRange<'_>,
        field: &FoundField<'_>,
        id: ObjectId,
    ) -> Result<LaterChanges, Integrity> {
        let unchecked = |reason: &str| Integrity::Unchecked(reason.to_owned());
        let too_large = || unchecked("the signed revisions are too large together");
        self.revisions.parse(range.end).map_err(|_| too_large())?;
        if range.end == self.pdf.len() {
            return Ok(LaterChanges::None);
        }
        let mark = self.revisions.mark();
        let revision = self.pdf.get(..range.end).ok_or_else(too_large)?;
        // A later revision could make a signature the value of another field.
        let signed = match pdf_update::parse_within(revision, &mut self.revisions) {
            Ok(signed) if !signed.is_encrypted() => signed,
            Err(Fault::Exceeded { .. }) => return Err(too_large()),
            _ => return Err(unchecked("the revision that it covers cannot be read")),
        };
        self.revisions.free(mark);
        let has_value = |known: &FoundField<'_>| {
            known.id == Some(id)
                && known.name == field.name
                && known.dictionary.get(b"V").ok() == field.dictionary.get(b"V").ok()
        };
        match signature_fields(&signed).is_ok_and(|fields| fields.iter().any(has_value)) {
            true => Ok(later_changes(&signed, self.document)),
            false => Err(Integrity::NotCovered),
        }
    }
}

/// Verifies a signature or time stamp.
///
/// # Errors
/// The reason why it cannot be checked.
fn integrity(
    range: &SignedRange<'_>,
    parsed: &ParsedSignature,
    stamp: Option<&TimeStamp>,
    needs_binding: bool,
) -> Result<Integrity, Unchecked> {
    let algorithm = DigestAlgorithm::of(parsed.signer.digest_alg.oid)?;
    let (Some(digest), Some(attributes)) = (parsed.message_digest(), &parsed.signer.signed_attrs) else {
        return Err("it has no signed attributes".to_owned());
    };
    if !parsed.is_of_its_type() {
        return Err("the type of its content is unknown".to_owned());
    }
    let signed = match (parsed.time_stamp(), stamp) {
        (Some(_), None) => return Err("its time stamp is malformed".to_owned()),
        (Some(content), Some(stamp)) => {
            if DigestAlgorithm::of(stamp.algorithm)?.digest(&range.signed) != stamp.digest {
                return Ok(Integrity::Changed);
            }
            algorithm.digest(&[content])
        }
        (None, _) => algorithm.digest(&range.signed),
    };
    if digest != signed {
        return Ok(Integrity::Changed);
    }
    let certificate = parsed.certificate.as_ref().ok_or("the certificate of its signer is missing")?;
    let bytes = attributes.to_der().map_err(|_| "its attributes cannot be encoded")?;
    let signature = parsed.signer.signature.as_bytes();
    if !verifies(certificate, &parsed.signer.signature_algorithm, algorithm, (&bytes, signature))? {
        return Ok(Integrity::BadSignature);
    }
    match parsed.binding() {
        CertificateBinding::Bound => Ok(Integrity::Intact),
        CertificateBinding::Other => Ok(Integrity::OtherCertificate),
        CertificateBinding::Missing if !needs_binding => Ok(Integrity::Intact),
        CertificateBinding::Missing => Err("it does not name its certificate".to_owned()),
        CertificateBinding::Unknown => Err("its digest of the certificate cannot be read".to_owned()),
    }
}

/// Parses a date in PDF syntax, such as `D:20261124093000+07'00'`.
fn parse_pdf_date(text: &str) -> Option<DateTime<FixedOffset>> {
    let (day, offset) = text.strip_prefix("D:")?.split_at_checked(14)?;
    let offset = offset.trim_end_matches('\'').replace('\'', ":");
    let offset = if offset.is_empty() || offset == "Z" { "+00:00" } else { &offset };
    DateTime::parse_from_str(&format!("{day}{offset}"), "%Y%m%d%H%M%S%:z").ok()
}
