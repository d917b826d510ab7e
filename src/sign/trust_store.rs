//! The trust anchors of a program.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der::Decode;
use x509_cert::Certificate;

use crate::error::{Error, ProofProblem};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates that a program trusts without further proof (trust anchors): the roots of its authorities, for
/// signers and for time stamps.
///
/// The validity of an anchor is not checked: the program decides how long it trusts it.
///
/// ```
/// use congvan::sign::TrustStore;
///
/// # let pem = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-authority.pem"));
/// let store = TrustStore::new().with_pem(pem)?;
/// assert_eq!(store.len(), 1);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("chứng thư gốc", "chung thu goc", "kho tin cậy", "kho tin cay"))]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustStore {
    anchors: Vec<Certificate>,
}

impl TrustStore {
    /// A store without anchors: it trusts nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an anchor, an X.509 certificate in DER.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn with_der(mut self, certificate: &[u8]) -> Result<Self, Error> {
        let anchor = Certificate::from_der(certificate);
        self.anchors.push(anchor.map_err(|error| Error::from(ProofProblem::Anchor).caused_by(error))?);
        Ok(self)
    }

    /// Adds all certificates of a PEM text as anchors.
    ///
    /// # Errors
    /// If one cannot be read, or there is none.
    pub fn with_pem(mut self, text: &str) -> Result<Self, Error> {
        let known = self.len();
        for part in text.split(BEGIN).skip(1) {
            let digits = part.split_once(END).map(|(digits, _)| digits).ok_or(ProofProblem::Anchor)?;
            let digits: String = digits.split_whitespace().collect();
            let certificate =
                STANDARD.decode(digits).map_err(|error| Error::from(ProofProblem::Anchor).caused_by(error))?;
            self = self.with_der(&certificate)?;
        }
        if self.len() == known { Err(ProofProblem::Anchor.into()) } else { Ok(self) }
    }

    /// The number of anchors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.anchors.len()
    }

    /// Whether the store has no anchor.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    pub(super) fn anchors(&self) -> &[Certificate] {
        &self.anchors
    }
}
