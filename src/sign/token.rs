//! Time stamps of authorities: requests, responses, and the chain of the authority.

use chrono::{DateTime, Utc};
use der::asn1::{Int, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::SHA_256;
use super::chain::{is_for, name};
use super::integrity::{Integrity, integrity};
use super::signed_data::{self, ParsedSignature};
use super::time_stamp::{Imprint, TimeStamp};
use crate::error::{Error, ProofProblem, StampFault};

const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// `TimeStampReq` (RFC 3161, 2.4.1).
#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: Int,
    wants_certificate: bool,
}

/// A time stamp whose signature is verified. The trust in its authority is not.
pub(super) struct Token {
    pub(super) time: DateTime<Utc>,
    /// The certificate of the authority.
    pub(super) authority: Certificate,
    /// The certificates that the stamp includes.
    pub(super) certificates: Vec<Certificate>,
}

/// The request for a stamp of bytes with the given SHA-256 digest.
pub(super) fn request(digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
    let encoded = || -> der::Result<Vec<u8>> {
        let algorithm = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
        let imprint = Imprint { algorithm, digest: OctetString::new(digest.to_vec())? };
        Request { version: 1, imprint, nonce: nonce(digest)?, wants_certificate: true }.to_der()
    };
    encoded().map_err(|error| malformed().caused_by(error))
}

/// The stamp in a response to [`request`], in DER, and what it says. It is for the bytes, and signed by a certificate for
/// time stamps.
///
/// # Errors
/// If it is not.
pub(super) fn answered(response: &[u8], bytes: &[&[u8]], digest: &[u8; 32]) -> Result<(Vec<u8>, Token), Error> {
    let decoded = || -> der::Result<(u8, Option<Vec<u8>>)> {
        let outer = Any::from_der(response)?;
        outer.tag().assert_eq(Tag::Sequence)?;
        let mut reader = SliceReader::new(outer.value())?;
        let status: Any = reader.decode()?;
        status.tag().assert_eq(Tag::Sequence)?;
        let status: u8 = SliceReader::new(status.value())?.decode()?;
        let token = if reader.is_finished() { None } else { Some(reader.tlv_bytes()?.to_vec()) };
        Ok((status, token))
    };
    let (status, token) = decoded().map_err(|error| malformed().caused_by(error))?;
    // Granted, or granted with modifications.
    let token = match (status, token) {
        (0 | 1, Some(token)) => token,
        (0 | 1, None) => return Err(malformed()),
        (status, _) => return Err(refused(StampFault::Refused { status: status.to_string() })),
    };
    let parsed = signed_data::read(&token).map_err(|error| malformed().caused_by(error))?;
    let info = parsed.time_stamp().and_then(TimeStamp::read).ok_or_else(malformed)?;
    if info.nonce != nonce(digest).ok() {
        return Err(refused(StampFault::OtherNonce));
    }
    let stamp = verified(&parsed, bytes)?;
    Ok((token, stamp))
}

/// What a stamp of bytes says, after its signature is verified.
///
/// # Errors
/// If it is malformed, or its signature is not that of a certificate for time stamps.
pub(super) fn verified(parsed: &ParsedSignature, bytes: &[&[u8]]) -> Result<Token, Error> {
    let info = parsed.time_stamp().and_then(TimeStamp::read).ok_or_else(malformed)?;
    let time = info.time.ok_or_else(malformed)?.to_utc();
    let authority = parsed.certificate.clone().ok_or_else(|| refused(StampFault::NoCertificate))?;
    let reason = match integrity(bytes, parsed, Some(&info), true) {
        Ok(Integrity::Intact) => None,
        Ok(Integrity::Changed) => return Err(refused(StampFault::OtherDigest)),
        Ok(Integrity::OtherCertificate) => Some("it names another certificate".to_owned()),
        Ok(_) => Some("the key of the certificate did not make it".to_owned()),
        Err(reason) => Some(reason),
    };
    if let Some(reason) = reason {
        return Err(refused(StampFault::Signature { reason }));
    }
    if !is_for(&authority, TIME_STAMPING, true) {
        return Err(refused(StampFault::Purpose { authority: name(&authority) }));
    }
    Ok(Token { time, authority, certificates: parsed.certificates.clone() })
}

/// A number that belongs to the digest, so that the same input gives the same request. It need not be secret: an old answer
/// with the same digest is a stamp of the same bytes.
fn nonce(digest: &[u8; 32]) -> der::Result<Int> {
    let hash: [u8; 32] = Sha256::new().chain_update(b"time-stamp nonce").chain_update(digest).finalize().into();
    let [first, rest @ ..] = hash;
    // Positive and without a leading zero.
    Int::new(&[&[first & 0x3F | 0x40], rest.get(..7).unwrap_or_default()].concat())
}

fn malformed() -> Error {
    refused(StampFault::Malformed)
}

fn refused(fault: StampFault) -> Error {
    ProofProblem::TimeStamp { fault }.into()
}
