//! OCSP requests and answers (RFC 6960). The versions of `x509-ocsp` for this version of `der` are not released.

use chrono::{DateTime, Utc};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use sha1::{Digest, Sha1};
use x509_cert::Certificate;
use x509_cert::ext::Extensions;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::DigestAlgorithm;
use super::answer::{Answer, Question, Signed};
use super::chain::{is_for, name, require_issued, require_known_extensions, require_valid, seconds};
use crate::error::RevocationFault;

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// The responder's certificate needs no proof of its own (RFC 6960, 4.2.2.2.1).
const NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// The number of certificates in an answer that are tried.
const MOST_RESPONDERS: usize = 8;

#[derive(Sequence)]
struct Request {
    to_be_signed: RequestData,
}

#[derive(Sequence)]
struct RequestData {
    list: Vec<SingleRequest>,
}

#[derive(Sequence)]
struct SingleRequest {
    certificate: CertificateId,
}

#[derive(Sequence)]
struct CertificateId {
    algorithm: AlgorithmIdentifierOwned,
    issuer_name: OctetString,
    issuer_key: OctetString,
    serial: SerialNumber,
}

#[derive(Sequence)]
struct ResponseBytes {
    kind: ObjectIdentifier,
    response: OctetString,
}

#[derive(Sequence)]
struct ResponseData {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    version: Option<u8>,
    responder: Any,
    produced: GeneralizedTime,
    responses: Vec<SingleResponse>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

#[derive(Sequence)]
struct SingleResponse {
    certificate: CertificateId,
    status: Any,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

/// A decoded answer.
pub(super) struct OcspAnswer {
    signed: Signed,
    data: ResponseData,
}

/// The request for a certificate, in DER. The digests are SHA-1, which all responders know.
pub(super) fn request(certificate: &Certificate, issuer: &Certificate) -> der::Result<Vec<u8>> {
    let subject = issuer.tbs_certificate();
    let digest = |bytes: &[u8]| OctetString::new(Sha1::digest(bytes).to_vec());
    let certificate = CertificateId {
        algorithm: AlgorithmIdentifierOwned { oid: SHA_1, parameters: Some(Any::null()) },
        issuer_name: digest(&subject.subject().to_der()?)?,
        issuer_key: digest(subject.subject_public_key_info().subject_public_key.raw_bytes())?,
        serial: certificate.tbs_certificate().serial_number().clone(),
    };
    Request { to_be_signed: RequestData { list: vec![SingleRequest { certificate }] } }.to_der()
}

impl OcspAnswer {
    /// Decodes an answer.
    ///
    /// # Errors
    /// If it is malformed, or the responder refused to answer.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, RevocationFault> {
        let decoded = || -> der::Result<(u8, Option<ResponseBytes>)> {
            let outer = Any::from_der(bytes)?;
            outer.tag().assert_eq(Tag::Sequence)?;
            let mut reader = SliceReader::new(outer.value())?;
            let status: Any = reader.decode()?;
            status.tag().assert_eq(Tag::Enumerated)?;
            let response = match reader.is_finished() {
                true => None,
                false => {
                    let explicit: Any = reader.decode()?;
                    Some(ResponseBytes::from_der(explicit.value())?)
                }
            };
            Ok((status.value().first().copied().unwrap_or(u8::MAX), response))
        };
        let (status, response) = decoded().map_err(|_| RevocationFault::Malformed)?;
        let response = match (status, response) {
            (0, Some(response)) if response.kind == BASIC => response,
            (0, _) => return Err(RevocationFault::Malformed),
            (status, _) => return Err(RevocationFault::Refused { status: status.to_string() }),
        };
        let signed = Signed::from_der(response.response.as_bytes()).map_err(|_| RevocationFault::Malformed)?;
        let data = signed.content.decode_as().map_err(|_| RevocationFault::Malformed)?;
        Ok(Self { signed, data })
    }

    /// What the answer says about a certificate.
    ///
    /// # Errors
    /// If it is about other certificates, for another time, or not signed by the issuer or its responder.
    pub(super) fn about(&self, question: &Question<'_>) -> Result<Answer, RevocationFault> {
        let mut own = self.data.responses.iter().filter(|own| is_about(&own.certificate, question));
        let own = own.next().ok_or(RevocationFault::OtherCertificate)?;
        self.require_signature(question)?;
        require_no_critical(self.data.extensions.as_ref())?;
        require_no_critical(own.extensions.as_ref())?;
        let from = time(&own.this_update);
        let to = own.next_update.as_ref().map(time);
        match own.status.tag().number().value() {
            0 => question.require_period(from, to).map(|()| Answer::NotRevoked(from)),
            1 => {
                let at = SliceReader::new(own.status.value()).and_then(|mut reader| reader.decode::<GeneralizedTime>());
                at.map(|at| Answer::Revoked(time(&at))).map_err(|_| RevocationFault::Malformed)
            }
            _ => Err(RevocationFault::Unknown),
        }
    }

    /// Requires the signature of the issuer, or of a responder that it named.
    fn require_signature(&self, question: &Question<'_>) -> Result<(), RevocationFault> {
        let (issuer, produced) = (question.issuer, time(&self.data.produced));
        let enclosed = self.signed.certificates.iter().flatten().take(MOST_RESPONDERS);
        let mut candidates = std::iter::once(issuer).chain(enclosed).filter(|one| self.is_responder(one));
        let responder = candidates.next().ok_or(RevocationFault::Signature { reason: None })?;
        if responder != issuer {
            let may_answer = require_issued(responder, issuer)
                .and_then(|()| require_known_extensions(responder))
                .and_then(|()| require_valid(responder, produced))
                .is_ok();
            let extensions = responder.tbs_certificate().extensions().map_or(&[][..], Vec::as_slice);
            let needs_no_proof = extensions.iter().any(|own| own.extn_id == NO_CHECK);
            if !may_answer || !is_for(responder, OCSP_SIGNING, false) || !needs_no_proof {
                return Err(RevocationFault::Responder { responder: name(responder) });
            }
        }
        self.signed.require_signature(responder, question.effort)
    }

    fn is_responder(&self, certificate: &Certificate) -> bool {
        let own = certificate.tbs_certificate();
        let named = &self.data.responder;
        match named.tag().number().value() {
            1 => Name::from_der(named.value()).is_ok_and(|name| name == *own.subject()),
            2 => OctetString::from_der(named.value()).is_ok_and(|key| {
                key.as_bytes() == Sha1::digest(own.subject_public_key_info().subject_public_key.raw_bytes()).as_slice()
            }),
            _ => false,
        }
    }
}

fn is_about(id: &CertificateId, question: &Question<'_>) -> bool {
    let issuer = question.issuer.tbs_certificate();
    let Ok(subject) = issuer.subject().to_der() else { return false };
    let key = issuer.subject_public_key_info().subject_public_key.raw_bytes();
    let digest = |bytes: &[u8]| match (id.algorithm.oid, DigestAlgorithm::of(id.algorithm.oid)) {
        (SHA_1, _) => Some(Sha1::digest(bytes).to_vec()),
        (_, Ok(algorithm)) => Some(algorithm.digest(&[bytes])),
        (_, Err(_)) => None,
    };
    id.serial == *question.certificate.tbs_certificate().serial_number()
        && digest(&subject).is_some_and(|digest| digest == id.issuer_name.as_bytes())
        && digest(key).is_some_and(|digest| digest == id.issuer_key.as_bytes())
}

fn require_no_critical(extensions: Option<&Extensions>) -> Result<(), RevocationFault> {
    match extensions.into_iter().flatten().find(|own| own.critical) {
        Some(unknown) => Err(RevocationFault::Extension { identifier: unknown.extn_id.to_string() }),
        None => Ok(()),
    }
}

fn time(time: &GeneralizedTime) -> DateTime<Utc> {
    seconds(time.to_unix_duration().as_secs())
}
