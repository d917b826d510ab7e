//! Verification of a signature or time stamp against the bytes that it signs.

use der::Encode;

use super::algorithm::{DigestAlgorithm, Unchecked, verifies};
use super::signed_data::{CertificateBinding, ParsedSignature};
use super::time_stamp::TimeStamp;

/// The result of verifying a signature against the signed bytes and the embedded certificate.
///
/// SHA-256, SHA-384 and SHA-512 with RSA (PKCS #1 v1.5 and PSS) and with ECDSA on P-256, P-384 and P-521, Ed25519, and time
/// stamps of these are verified. Trust, revocation and validity of the certificate are not checked;
/// [`read_signatures_trusting`](crate::sign::read_signatures_trusting) checks them.
/// [`SignatureInfo::later_changes`](crate::sign::SignatureInfo::later_changes) tells about updates after the signature.
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

/// Verifies a signature or time stamp of bytes.
///
/// # Errors
/// The reason why it cannot be checked.
pub(super) fn integrity(
    bytes: &[&[u8]],
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
            if DigestAlgorithm::of(stamp.algorithm)?.digest(bytes) != stamp.digest {
                return Ok(Integrity::Changed);
            }
            algorithm.digest(&[content])
        }
        (None, _) => algorithm.digest(bytes),
    };
    if digest != signed {
        return Ok(Integrity::Changed);
    }
    let certificate = parsed.certificate.as_ref().ok_or("the certificate of its signer is missing")?;
    let attributes = attributes.to_der().map_err(|_| "its attributes cannot be encoded")?;
    let signature = parsed.signer.signature.as_bytes();
    if !verifies(certificate, &parsed.signer.signature_algorithm, algorithm, (&attributes, signature))? {
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
