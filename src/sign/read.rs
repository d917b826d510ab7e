//! Listing and verification of the signatures of a PDF.

use chrono::{DateTime, FixedOffset};
use der::Encode;
use lopdf::{Dictionary, Document};
use p256::pkcs8::DecodePublicKey;
use rsa::pkcs1v15;
use rsa::signature::Verifier;
use sha2::{Digest, Sha256};

use super::open::{open, signature_fields};
use super::signed_data::{self, ParsedSignature, SHA_256};
use super::signer::common_name;
use crate::acroform::text;
use crate::error::Error;

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
    /// The signing time, as claimed by the signer.
    pub time: Option<DateTime<FixedOffset>>,
    /// The reason.
    pub reason: Option<String>,
    /// The place of signing.
    pub location: Option<String>,
    /// Whether the signature covers the whole file. It does not cover later updates, such as a second signature.
    pub covers_whole_file: bool,
    /// The result of the verification.
    pub integrity: Integrity,
}

/// The result of verifying a signature against the signed bytes and the embedded certificate.
///
/// Trust, revocation and validity of the certificate are not checked, nor are updates after the signature. Use a
/// validator that knows the certificate authorities for these.
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
    /// The signature cannot be checked, for the given reason.
    Unchecked(String),
}

/// Lists the signature fields of a PDF and verifies their signatures.
///
/// # Errors
/// If the PDF is damaged or encrypted.
#[doc(alias("kiểm tra chữ ký", "kiem tra chu ky"))]
pub fn read_signatures(pdf: &[u8]) -> Result<Vec<SignatureField>, Error> {
    let document = open(pdf)?;
    let fields = signature_fields(&document)?;
    let fields = fields.into_iter().map(|field| {
        let value = field.value.and_then(|value| document.dereference(value).ok()?.1.as_dict().ok());
        SignatureField { name: field.name, signature: value.map(|value| verify(pdf, &document, value)) }
    });
    Ok(fields.collect())
}

fn verify(pdf: &[u8], document: &Document, value: &Dictionary) -> SignatureInfo {
    let entry = |key: &[u8]| value.get(key).ok().and_then(|entry| text(document, entry));
    let range = SignedRange::read(pdf, value);
    let cms = range.as_ref().and_then(SignedRange::cms);
    let signature = cms.as_deref().map(signed_data::read);
    let integrity = match (&range, &signature) {
        (Some(range), Some(Ok(parsed))) => integrity(range, parsed),
        (_, Some(Err(error))) => Integrity::Unchecked(error.to_string()),
        _ => Integrity::Unchecked("its `ByteRange` is invalid".to_owned()),
    };
    let certificate = signature.and_then(Result::ok).and_then(|parsed| parsed.certificate);
    SignatureInfo {
        signer: certificate.as_ref().and_then(common_name).or_else(|| entry(b"Name")),
        time: entry(b"M").and_then(|date| parse_pdf_date(&date)),
        reason: entry(b"Reason"),
        location: entry(b"Location"),
        covers_whole_file: range.is_some_and(|range| range.is_whole_file),
        integrity,
    }
}

/// The bytes that a signature covers.
struct SignedRange<'a> {
    signed: [&'a [u8]; 2],
    /// The signature between them, in hexadecimal digits.
    gap: &'a [u8],
    is_whole_file: bool,
}

impl<'a> SignedRange<'a> {
    /// Reads `ByteRange`. `None` if it is malformed or leaves more than the signature unsigned.
    fn read(pdf: &'a [u8], value: &Dictionary) -> Option<Self> {
        let range = value.get(b"ByteRange").ok()?.as_array().ok()?;
        let numbers: Vec<usize> =
            range.iter().map(|number| usize::try_from(number.as_i64().ok()?).ok()).collect::<Option<_>>()?;
        let [0, before, after, length] = numbers.as_slice() else { return None };
        let end = after.checked_add(*length)?;
        let gap = pdf.get(*before..*after)?.strip_prefix(b"<")?.strip_suffix(b">")?;
        gap.iter().all(u8::is_ascii_hexdigit).then_some(())?;
        Some(Self { signed: [pdf.get(..*before)?, pdf.get(*after..end)?], gap, is_whole_file: end == pdf.len() })
    }

    fn cms(&self) -> Option<Vec<u8>> {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        self.gap.chunks_exact(2).map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.last()?)?)).collect()
    }

    fn digest(&self) -> Vec<u8> {
        let [before, after] = self.signed;
        Sha256::new().chain_update(before).chain_update(after).finalize().to_vec()
    }
}

fn integrity(range: &SignedRange<'_>, parsed: &ParsedSignature) -> Integrity {
    let unchecked = |reason: &str| Integrity::Unchecked(reason.to_owned());
    if parsed.signer.digest_alg.oid != SHA_256 {
        return unchecked("its digest is not SHA-256");
    }
    let (Some(digest), Some(attributes)) = (parsed.message_digest(), &parsed.signer.signed_attrs) else {
        return unchecked("it has no signed attributes");
    };
    if digest != range.digest() {
        return Integrity::Changed;
    }
    let (Some(certificate), Ok(bytes)) = (&parsed.certificate, attributes.to_der()) else {
        return unchecked("the certificate of its signer is missing");
    };
    let Ok(key) = certificate.tbs_certificate().subject_public_key_info().to_der() else {
        return unchecked("its certificate is damaged");
    };
    let signature = parsed.signer.signature.as_bytes();
    let verified = if let Ok(key) = rsa::PublicKey::from_public_key_der(&key) {
        let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
        pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| key.verify(&bytes, &signature).is_ok())
    } else if let Ok(key) = p256::ecdsa::VerifyingKey::from_public_key_der(&key) {
        p256::ecdsa::DerSignature::try_from(signature).is_ok_and(|signature| key.verify(&bytes, &signature).is_ok())
    } else {
        return unchecked("its key is neither RSA nor P-256");
    };
    if verified { Integrity::Intact } else { Integrity::BadSignature }
}

/// Parses a date in PDF syntax, such as `D:20261124093000+07'00'`.
fn parse_pdf_date(text: &str) -> Option<DateTime<FixedOffset>> {
    let (day, offset) = text.strip_prefix("D:")?.split_at_checked(14)?;
    let offset = offset.trim_end_matches('\'').replace('\'', ":");
    let offset = if offset.is_empty() || offset == "Z" { "+00:00" } else { &offset };
    DateTime::parse_from_str(&format!("{day}{offset}"), "%Y%m%d%H%M%S%:z").ok()
}
