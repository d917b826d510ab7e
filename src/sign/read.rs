//! The signatures of a PDF: which fields are signed, by whom, and whether what was signed is still the same.

use chrono::{DateTime, FixedOffset};
use der::Encode;
use lopdf::{Dictionary, Document};
use p256::pkcs8::DecodePublicKey;
use rsa::pkcs1v15;
use rsa::signature::Verifier;
use sha2::{Digest, Sha256};

use super::open::{open, signature_fields};
use super::signed_data::{self, Found, SHA_256};
use super::signer::common_name;
use crate::acroform::text;
use crate::error::Error;

/// A signature field of a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureField {
    /// Its whole name, such as `signatories[0].signature`.
    pub name: String,
    /// Its signature; none where it is empty.
    pub signature: Option<FoundSignature>,
}

/// A signature that a PDF has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundSignature {
    /// Who signed: the name in the certificate, else the one that the file says.
    pub signer: Option<String>,
    /// When, as the signer says.
    pub time: Option<DateTime<FixedOffset>>,
    /// Why.
    pub reason: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// Whether all bytes of the file are signed. A later signature is an addition that an earlier one does not cover.
    pub covers_whole_file: bool,
    /// Whether what was signed is unchanged.
    pub integrity: Integrity,
}

/// Whether the bytes that were signed are unchanged, and signed with the key of the certificate that is there.
///
/// Whether that certificate can be trusted, was revoked or was valid at the time is not judged, nor what was added
/// after the signature: ask a validator that knows the authorities.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Integrity {
    /// They are, and they are.
    Intact,
    /// The bytes were changed after the signature.
    Changed,
    /// The signature is not of the key of its certificate.
    Forged,
    /// It could not be checked; the words say why.
    Unchecked(String),
}

/// Lists the signature fields of a PDF with their signatures.
///
/// # Errors
/// When the PDF is damaged or encrypted.
pub fn read_signatures(pdf: &[u8]) -> Result<Vec<SignatureField>, Error> {
    let document = open(pdf)?;
    let fields = signature_fields(&document)?;
    let fields = fields.into_iter().map(|field| {
        let value = field.value.and_then(|value| document.dereference(value).ok()?.1.as_dict().ok());
        SignatureField { name: field.name, signature: value.map(|value| found(pdf, &document, value)) }
    });
    Ok(fields.collect())
}

fn found(pdf: &[u8], document: &Document, value: &Dictionary) -> FoundSignature {
    let words = |key: &[u8]| value.get(key).ok().and_then(|words| text(document, words));
    let covered = Covered::of(pdf, value);
    let cms = covered.as_ref().and_then(Covered::cms);
    let signature = cms.as_deref().map(signed_data::read);
    let integrity = match (&covered, &signature) {
        (Some(covered), Some(Ok(found))) => integrity(covered, found),
        (_, Some(Err(error))) => Integrity::Unchecked(error.to_string()),
        _ => Integrity::Unchecked("it does not say which bytes are signed".to_owned()),
    };
    let certificate = signature.and_then(Result::ok).and_then(|found| found.certificate);
    FoundSignature {
        signer: certificate.as_ref().and_then(common_name).or_else(|| words(b"Name")),
        time: words(b"M").and_then(|written| time(&written)),
        reason: words(b"Reason"),
        location: words(b"Location"),
        covers_whole_file: covered.is_some_and(|covered| covered.whole),
        integrity,
    }
}

/// What a signature covers.
struct Covered<'a> {
    signed: [&'a [u8]; 2],
    /// The signature itself, between them, in hexadecimal digits.
    gap: &'a [u8],
    whole: bool,
}

impl<'a> Covered<'a> {
    /// None where the bytes that are not signed are more than the signature.
    fn of(pdf: &'a [u8], value: &Dictionary) -> Option<Self> {
        let range = value.get(b"ByteRange").ok()?.as_array().ok()?;
        let numbers: Vec<usize> =
            range.iter().map(|number| usize::try_from(number.as_i64().ok()?).ok()).collect::<Option<_>>()?;
        let [0, before, behind, length] = numbers.as_slice() else { return None };
        let end = behind.checked_add(*length)?;
        let gap = pdf.get(*before..*behind)?.strip_prefix(b"<")?.strip_suffix(b">")?;
        gap.iter().all(u8::is_ascii_hexdigit).then_some(())?;
        Some(Self { signed: [pdf.get(..*before)?, pdf.get(*behind..end)?], gap, whole: end == pdf.len() })
    }

    fn cms(&self) -> Option<Vec<u8>> {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        self.gap.chunks_exact(2).map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.last()?)?)).collect()
    }

    fn digest(&self) -> Vec<u8> {
        let [before, behind] = self.signed;
        Sha256::new().chain_update(before).chain_update(behind).finalize().to_vec()
    }
}

fn integrity(covered: &Covered<'_>, found: &Found) -> Integrity {
    let unchecked = |why: &str| Integrity::Unchecked(why.to_owned());
    if found.signer.digest_alg.oid != SHA_256 {
        return unchecked("its digest is not SHA-256");
    }
    let (Some(digest), Some(attributes)) = (found.message_digest(), &found.signer.signed_attrs) else {
        return unchecked("it has no signed attributes");
    };
    if digest != covered.digest() {
        return Integrity::Changed;
    }
    let (Some(certificate), Ok(bytes)) = (&found.certificate, attributes.to_der()) else {
        return unchecked("it brings no certificate of its signer");
    };
    let Ok(key) = certificate.tbs_certificate().subject_public_key_info().to_der() else {
        return unchecked("its certificate is damaged");
    };
    let signature = found.signer.signature.as_bytes();
    let verified = if let Ok(key) = rsa::PublicKey::from_public_key_der(&key) {
        let key = pkcs1v15::VerifyingKey::<Sha256>::new(key);
        pkcs1v15::Signature::try_from(signature).is_ok_and(|signature| key.verify(&bytes, &signature).is_ok())
    } else if let Ok(key) = p256::ecdsa::VerifyingKey::from_public_key_der(&key) {
        p256::ecdsa::DerSignature::try_from(signature).is_ok_and(|signature| key.verify(&bytes, &signature).is_ok())
    } else {
        return unchecked("its key is neither RSA nor P-256");
    };
    if verified { Integrity::Intact } else { Integrity::Forged }
}

/// A time as PDF writes it, `D:20261124093000+07'00'`.
fn time(written: &str) -> Option<DateTime<FixedOffset>> {
    let (day, offset) = written.strip_prefix("D:")?.split_at_checked(14)?;
    let offset = offset.trim_end_matches('\'').replace('\'', ":");
    let offset = if offset.is_empty() || offset == "Z" { "+00:00" } else { &offset };
    DateTime::parse_from_str(&format!("{day}{offset}"), "%Y%m%d%H%M%S%:z").ok()
}
