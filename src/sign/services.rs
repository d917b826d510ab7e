//! The services that a program provides: time stamps, OCSP answers, revocation lists and issuers.

use std::error::Error as StdError;

use der::Encode;
use x509_cert::Certificate;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};

use crate::error::{Error, ProofProblem, TrustService};

const OCSP: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const ISSUERS: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");

/// The error of a service of the program. It becomes the source of the error of this crate.
type ServiceError = Box<dyn StdError + Send + Sync>;

/// What an [`Archiver`](crate::sign::Archiver) gets from the program: the crate itself uses no network.
///
/// Each method sends a request and returns the body of the answer. Nothing needs to be checked: the archiver verifies each
/// answer before it writes it. [`time_stamp`](Self::time_stamp) and one of [`ocsp`](Self::ocsp) and [`crl`](Self::crl) are
/// needed; [`issuer`](Self::issuer) is needed if signatures lack the certificates of their issuers.
///
/// ```
/// use congvan::sign::{CertificateQuery, TrustServices};
///
/// type ServiceError = Box<dyn std::error::Error + Send + Sync>;
///
/// struct Http;
///
/// fn post(address: &str, kind: &str, body: &[u8]) -> Result<Vec<u8>, ServiceError> {
///     // With the HTTP client of the program: POST with `Content-Type: {kind}`.
/// #   Err("no network".into())
/// }
///
/// impl TrustServices for Http {
///     fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, ServiceError> {
///         post("http://tsa.example.vn", "application/timestamp-query", request)
///     }
///
///     fn ocsp(&self, request: &[u8], about: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
///         let Some(address) = about.addresses.first() else { return Ok(None) };
///         post(address, "application/ocsp-request", request).map(Some)
///     }
/// }
/// ```
#[doc(alias("dịch vụ tin cậy", "dich vu tin cay", "cấp dấu thời gian", "cap dau thoi gian"))]
pub trait TrustServices {
    /// Sends a time-stamp request (RFC 3161) in DER, and returns the response.
    ///
    /// # Errors
    /// If the service cannot be reached.
    fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, ServiceError>;

    /// Sends an OCSP request (RFC 6960) in DER, and returns the response. `None` if there is no responder.
    ///
    /// # Errors
    /// If the responder cannot be reached.
    fn ocsp(&self, request: &[u8], about: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        let _ = (request, about);
        Ok(None)
    }

    /// Returns the revocation list (CRL, RFC 5280) of the issuer of a certificate in DER. `None` if there is none. It is
    /// called if [`ocsp`](Self::ocsp) returns `None`.
    ///
    /// # Errors
    /// If the list cannot be fetched.
    fn crl(&self, about: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        let _ = about;
        Ok(None)
    }

    /// Returns the certificate of the issuer of a certificate in DER. `None` if it is unknown. It is called if neither the
    /// signature, nor the file, nor the trust store has it.
    ///
    /// # Errors
    /// If the certificate cannot be fetched.
    fn issuer(&self, of: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        let _ = of;
        Ok(None)
    }
}

/// The certificate that an [`Archiver`](crate::sign::Archiver) asks [`TrustServices`] about.
///
/// ```
/// use congvan::sign::CertificateQuery;
///
/// fn address(about: &CertificateQuery<'_>) -> Option<String> {
///     about.addresses.iter().find(|address| address.starts_with("http")).cloned()
/// }
/// ```
#[doc(alias("chứng thư số", "chung thu so"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateQuery<'a> {
    /// The certificate in DER.
    pub certificate: &'a [u8],
    /// The addresses that the certificate names for the service: of its OCSP responders, revocation lists or issuers. A
    /// program that fetches them decides which it trusts, since anybody can name an address in a file.
    pub addresses: Vec<String>,
}

/// Asks the responder of a certificate.
pub(super) fn ocsp(
    services: &dyn TrustServices,
    request: &[u8],
    certificate: &Certificate,
) -> Result<Option<Vec<u8>>, Error> {
    ask(certificate, named(certificate, OCSP), TrustService::Ocsp, |query| services.ocsp(request, query))
}

/// Gets the revocation list for a certificate.
pub(super) fn crl(services: &dyn TrustServices, certificate: &Certificate) -> Result<Option<Vec<u8>>, Error> {
    let points = certificate.tbs_certificate().get_extension::<CrlDistributionPoints>().ok().flatten();
    let points = points.map(|(_, points)| points.0).unwrap_or_default();
    let names = points.into_iter().filter_map(|point| match point.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    let addresses = names.flatten().filter_map(address).collect();
    ask(certificate, addresses, TrustService::Crl, |query| services.crl(query))
}

/// Gets the issuer of a certificate.
pub(super) fn issuer(services: &dyn TrustServices, certificate: &Certificate) -> Result<Option<Vec<u8>>, Error> {
    ask(certificate, named(certificate, ISSUERS), TrustService::Issuer, |query| services.issuer(query))
}

/// Gets a time stamp.
pub(super) fn time_stamp(services: &dyn TrustServices, request: &[u8]) -> Result<Vec<u8>, Error> {
    services.time_stamp(request).map_err(|error| failed(TrustService::TimeStamp, error))
}

fn ask(
    certificate: &Certificate,
    addresses: Vec<String>,
    service: TrustService,
    send: impl FnOnce(&CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError>,
) -> Result<Option<Vec<u8>>, Error> {
    let encoded = certificate.to_der().map_err(|error| failed(service, error.into()))?;
    send(&CertificateQuery { certificate: &encoded, addresses }).map_err(|error| failed(service, error))
}

fn failed(service: TrustService, error: ServiceError) -> Error {
    Error::from(ProofProblem::Service { service }).caused_by(error)
}

/// The addresses in the extension for access to the authority.
fn named(certificate: &Certificate, method: der::asn1::ObjectIdentifier) -> Vec<String> {
    let access = certificate.tbs_certificate().get_extension::<AuthorityInfoAccessSyntax>().ok().flatten();
    let access = access.map(|(_, access)| access.0).unwrap_or_default();
    let own = access.into_iter().filter(|access| access.access_method == method);
    own.filter_map(|access| address(access.access_location)).collect()
}

fn address(name: GeneralName) -> Option<String> {
    match name {
        GeneralName::UniformResourceIdentifier(address) => Some(address.as_str().to_owned()),
        _ => None,
    }
}
