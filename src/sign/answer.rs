//! Questions about the revocation of certificates, and what OCSP answers and revocation lists have in common.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use der::asn1::BitString;
use der::{Any, Encode, Sequence};
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{DigestAlgorithm, verifies};
use super::chain::{end, moment};
use crate::error::RevocationFault;

/// The number of bytes of answers whose signatures are verified for one file.
const MOST_BYTES: usize = 96 << 20;

/// The bytes of answers whose signatures may still be verified. A small file could otherwise take long.
#[derive(Debug)]
pub(super) struct Effort(Cell<usize>);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(MOST_BYTES))
    }
}

/// The question whether a certificate was revoked.
pub(super) struct Question<'a> {
    pub(super) certificate: &'a Certificate,
    pub(super) issuer: &'a Certificate,
    /// The time at which it was used.
    pub(super) at: DateTime<Utc>,
    pub(super) effort: &'a Effort,
}

/// What a signed answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The certificate was not revoked at the time of the question, by an answer of the given time.
    NotRevoked(DateTime<Utc>),
    /// It was revoked at the given time.
    Revoked(DateTime<Utc>),
}

impl Question<'_> {
    /// Requires that an answer for a period tells about the time of the question: the period includes it, or is later.
    pub(super) fn require_period(&self, from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> Result<(), RevocationFault> {
        if to.unwrap_or(from) < self.at {
            let (to, at) = (to.map(moment), moment(self.at));
            return Err(RevocationFault::Outdated { from: moment(from), to, at });
        }
        // Authorities may forget certificates that have ended.
        let end = end(self.certificate);
        if from > end {
            return Err(RevocationFault::AfterEnd { from: moment(from), end: moment(end) });
        }
        Ok(())
    }
}

/// The common structure of OCSP answers and revocation lists.
#[derive(Sequence)]
pub(super) struct Signed {
    /// The signed bytes, decoded later, so that other encodings of them do not matter.
    pub(super) content: Any,
    pub(super) algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
    /// The certificates of an OCSP answer.
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) certificates: Option<Vec<Certificate>>,
}

impl Signed {
    /// Requires that the key of a certificate signed the content.
    pub(super) fn require_signature(&self, by: &Certificate, effort: &Effort) -> Result<(), RevocationFault> {
        let bytes = self.content.to_der().map_err(|_| RevocationFault::Malformed)?;
        let left = effort.0.get().checked_sub(bytes.len()).ok_or(RevocationFault::Size)?;
        effort.0.set(left);
        match verifies(by, &self.algorithm, DigestAlgorithm::Sha256, (&bytes, self.signature.raw_bytes())) {
            Ok(true) => Ok(()),
            Ok(false) => Err(RevocationFault::Signature { reason: None }),
            Err(reason) => Err(RevocationFault::Signature { reason: Some(reason) }),
        }
    }
}
