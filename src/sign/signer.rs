//! Signing with a key file, for tests and for offices without a token or a signing service.

use std::fmt;

use chrono::{DateTime, FixedOffset};
use der::asn1::ObjectIdentifier;
use der::{Any, Decode, Encode};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error as KeyFileError;
use p256::ecdsa::DerSignature;
use p256::pkcs8::{DecodePrivateKey, EncodePublicKey};
use rsa::pkcs1v15;
use rsa::signature::{SignatureEncoding, Signer as _};
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::{PreparedSignature, SignatureRequest, prepare_signature, signed_data, subject};
use crate::error::{Error, KeyFileFault, SignedDataFault, SigningProblem};

const SHA_256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const ECDSA_WITH_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// A private key with its certificates (chứng thư số), from a PKCS #12 file.
///
/// Signatures have PAdES level B-B: SHA-256 with RSA (PKCS #1 v1.5) or ECDSA on P-256. The same input gives the same
/// signature: RSA blinding uses random numbers of the system but does not change the result. A key file can be copied;
/// if the rules require a token or a signing service, use [`prepare_signature`] instead.
///
/// ```
/// use congvan::sign::Signer;
///
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-signer.p12"));
/// let signer = Signer::from_pkcs12(bytes, "test")?;
/// assert_eq!(signer.name().as_deref(), Some("Người ký thử 1"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("người ký", "nguoi ky", "chứng thư số", "chung thu so"))]
#[derive(Clone)]
pub struct Signer {
    key: Key,
    /// The signer's certificate, then its issuers.
    chain: Vec<Certificate>,
}

#[derive(Clone)]
enum Key {
    Rsa(Box<pkcs1v15::SigningKey<Sha256>>),
    P256(Box<p256::ecdsa::SigningKey>),
}

impl Signer {
    /// Reads a PKCS #12 file (`.p12`, `.pfx`).
    ///
    /// # Errors
    /// If the password is wrong, the file is damaged, or it lacks an RSA or P-256 key with its certificate.
    pub fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Self, Error> {
        let archive = Pkcs12Archive::from_pkcs12(bytes, password).map_err(key_file_error)?;
        let key = archive.keys.first().ok_or_else(|| unusable(KeyFileFault::NoKey))?;
        let key = Key::read(key.key.as_der())?;
        let certificates: Vec<Certificate> =
            archive.certs.iter().map(|bag| certificate(bag.cert.as_der())).collect::<Result<_, _>>()?;
        let public = key.public()?;
        let is_own = |certificate: &&Certificate| {
            certificate.tbs_certificate().subject_public_key_info().to_der().is_ok_and(|own| own == public)
        };
        let own = certificates.iter().find(is_own).ok_or_else(|| unusable(KeyFileFault::NoCertificate))?;
        let chain = chain(own, &certificates);
        Ok(Self { key, chain })
    }

    /// The common name in the signer's certificate.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.chain.first().and_then(common_name)
    }

    /// The e-mail address in the signer's certificate: its alternative name, or else an attribute of its subject.
    #[must_use]
    pub fn email(&self) -> Option<String> {
        self.chain.first().and_then(subject::email)
    }

    /// The organization in the signer's certificate.
    #[must_use]
    pub fn organization(&self) -> Option<String> {
        self.chain.first().and_then(subject::organization)
    }

    /// Completes a request with the name, e-mail address and organization in the signer's certificate. What the request has
    /// already stays.
    ///
    /// ```
    /// use congvan::sign::{SignatureRequest, Signer};
    ///
    /// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-seal.p12"));
    /// let signer = Signer::from_pkcs12(key, "test")?;
    /// let request = SignatureRequest::new("signatories[0].seal", "2026-11-24T10:15:00+07:00".parse()?);
    /// let request = signer.identify(request.with_organization("TỈNH UỶ LÂM ĐỒNG"));
    /// assert_eq!(request.signer.as_deref(), Some("VĂN THƯ BAN TỔ CHỨC"));
    /// assert_eq!(request.email.as_deref(), Some("vanthu.btc@thu.vn"));
    /// assert_eq!(request.organization.as_deref(), Some("TỈNH UỶ LÂM ĐỒNG"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn identify(&self, request: SignatureRequest) -> SignatureRequest {
        SignatureRequest {
            signer: request.signer.or_else(|| self.name()),
            email: request.email.or_else(|| self.email()),
            organization: request.organization.or_else(|| self.organization()),
            ..request
        }
    }

    /// Signs a prepared PDF. Returns CMS `SignedData` in DER, for [`PreparedSignature::finish`].
    ///
    /// # Errors
    /// If the certificate is not valid at the signing time.
    pub fn cms(&self, prepared: &PreparedSignature) -> Result<Vec<u8>, Error> {
        self.require_valid(prepared.time())?;
        signed_data::build(&prepared.digest(), &self.chain, self.key.algorithm(), |bytes| self.key.sign(bytes))
    }

    /// Signs a PDF: prepares it, signs it, and inserts the signature. If the request has no signer, the name in the
    /// certificate is used.
    ///
    /// ```
    /// use congvan::sign::{Integrity, SignatureRequest, Signer, read_signatures};
    /// use congvan::Typesetter;
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let dispatch = congvan::Dispatch::from_toml(text)?;
    /// # let key = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/test-signer.p12"));
    ///
    /// let pdf = Typesetter::new()?.signable_pdf(&dispatch)?;
    /// let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
    /// let signed = Signer::from_pkcs12(key, "test")?.sign(&pdf, request)?;
    ///
    /// let fields = read_signatures(&signed)?;
    /// let signature = fields[0].signature.as_ref().unwrap();
    /// assert_eq!(signature.integrity, Integrity::Intact);
    /// assert!(signature.covers_whole_file);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`prepare_signature`], [`cms`](Self::cms) and [`PreparedSignature::finish`].
    #[doc(alias("ký số", "ky so"))]
    pub fn sign(&self, pdf: &[u8], request: SignatureRequest) -> Result<Vec<u8>, Error> {
        self.require_valid(request.time)?;
        let request = SignatureRequest { signer: request.signer.or_else(|| self.name()), ..request };
        let prepared = prepare_signature(pdf, &request)?;
        let cms = self.cms(&prepared)?;
        prepared.finish(&cms)
    }

    fn require_valid(&self, time: DateTime<FixedOffset>) -> Result<(), Error> {
        let Some(certificate) = self.chain.first() else { return Ok(()) };
        let validity = certificate.tbs_certificate().validity();
        let seconds = |time: Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
        let at = time.timestamp();
        if (seconds(validity.not_before)..=seconds(validity.not_after)).contains(&at) {
            return Ok(());
        }
        let (from, to) = (validity.not_before.to_string(), validity.not_after.to_string());
        Err(Error::from(SigningProblem::Validity { from, to, at: time.to_rfc3339() }))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Debug output must not leak the key.
        f.debug_struct("Signer").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl Key {
    fn read(pkcs8: &[u8]) -> Result<Self, Error> {
        if let Ok(key) = rsa::PrivateKey::from_pkcs8_der(pkcs8) {
            return Ok(Self::Rsa(Box::new(pkcs1v15::SigningKey::new(key))));
        }
        let key = p256::ecdsa::SigningKey::from_pkcs8_der(pkcs8);
        key.map(|key| Self::P256(Box::new(key))).map_err(|_| unusable(KeyFileFault::UnknownKeyType))
    }

    /// The DER encoding of `SubjectPublicKeyInfo`, as in certificates.
    fn public(&self) -> Result<Vec<u8>, Error> {
        let document = match self {
            Self::Rsa(key) => AsRef::<rsa::PrivateKey>::as_ref(key.as_ref()).to_public_key().to_public_key_der(),
            Self::P256(key) => key.verifying_key().to_public_key_der(),
        };
        Ok(document.map_err(|error| unusable(KeyFileFault::DamagedKey).caused_by(error))?.into_vec())
    }

    fn algorithm(&self) -> AlgorithmIdentifierOwned {
        match self {
            Self::Rsa(_) => AlgorithmIdentifierOwned { oid: SHA_256_WITH_RSA, parameters: Some(Any::null()) },
            Self::P256(_) => AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        }
    }

    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |error| Error::from(SigningProblem::Data { fault: SignedDataFault::KeyFailed }).caused_by(error);
        match self {
            Self::Rsa(key) => Ok(key.try_sign(bytes).map_err(failed)?.to_vec()),
            Self::P256(key) => {
                let signature: DerSignature = key.try_sign(bytes).map_err(failed)?;
                Ok(signature.as_bytes().to_vec())
            }
        }
    }
}

/// Decodes a certificate.
///
/// # Errors
/// If it is damaged, or encoding it again gives other bytes, which would invalidate its signature.
fn certificate(bytes: &[u8]) -> Result<Certificate, Error> {
    let certificate = Certificate::from_der(bytes);
    let certificate = certificate.map_err(|error| unusable(KeyFileFault::DamagedCertificate).caused_by(error))?;
    if certificate.to_der().is_ok_and(|encoded| encoded == bytes) {
        Ok(certificate)
    } else {
        Err(unusable(KeyFileFault::CertificateNotDer))
    }
}

/// A certificate followed by its issuers, as far as `all` contains them.
fn chain(own: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while let Some(last) = chain.last() {
        let issuer = last.tbs_certificate().issuer();
        let next = all.iter().find(|one| one.tbs_certificate().subject() == issuer && !chain.contains(one));
        match next {
            Some(next) => chain.push(next.clone()),
            None => break,
        }
    }
    chain
}

pub(super) fn common_name(certificate: &Certificate) -> Option<String> {
    certificate.tbs_certificate().subject().common_name().ok().flatten().map(|name| name.value().into_owned())
}

fn key_file_error(error: KeyFileError) -> Error {
    match error {
        KeyFileError::MacError(_) | KeyFileError::Pkcs5Error(_) | KeyFileError::UnpadError => {
            Error::from(SigningProblem::Password)
        }
        other => unusable(KeyFileFault::NotReadable).caused_by(other),
    }
}

fn unusable(fault: KeyFileFault) -> Error {
    Error::from(SigningProblem::KeyFile { fault })
}
