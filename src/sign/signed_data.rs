//! CMS `SignedData` of PAdES baseline level B-B: encoding and decoding.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Reader, Sequence, SliceReader, Tag};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::algorithm::{DigestAlgorithm, SHA_256};
use super::time_stamp::TIME_STAMP;
use crate::error::{Error, SignedDataFault, SigningProblem};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// The unsigned attribute with a time stamp of the signature (RFC 3161, appendix A).
const SIGNATURE_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");

/// The attribute that binds the signature to one certificate (RFC 5035). SHA-256 is its default digest.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateHash>,
}

#[derive(Sequence)]
struct CertificateHash {
    hash: OctetString,
}

/// Builds the `SignedData` for a digest. `sign` signs the encoded attributes.
///
/// # Errors
/// If `chain` is empty, encoding fails, or `sign` fails.
pub(super) fn build(
    digest: &[u8; 32],
    chain: &[Certificate],
    algorithm: AlgorithmIdentifierOwned,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Error> {
    let certificate = chain.first().ok_or_else(|| unusable(SignedDataFault::NoCertificate))?;
    let attributes = attributes(digest, certificate).map_err(failed)?;
    let signature = sign(&attributes.to_der().map_err(failed)?)?;
    let subject = certificate.tbs_certificate();
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: subject.issuer().clone(),
            serial_number: subject.serial_number().clone(),
        }),
        digest_alg: sha_256(),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm,
        signature: OctetString::new(signature).map_err(failed)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<CertificateChoices> = chain.iter().cloned().map(CertificateChoices::Certificate).collect();
    encode(signer, certificates).map_err(failed)
}

fn attributes(digest: &[u8; 32], certificate: &Certificate) -> der::Result<SetOfVec<Attribute>> {
    let attribute = |oid, value: Any| der::Result::Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? });
    let hash = OctetString::new(Sha256::digest(certificate.to_der()?).to_vec())?;
    let certificate = SigningCertificate { certificates: vec![CertificateHash { hash }] };
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.to_vec())?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&certificate)?)?,
    ])
}

fn encode(signer: SignerInfo, certificates: Vec<CertificateChoices>) -> der::Result<Vec<u8>> {
    let content = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![sha_256()])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
        certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
    };
    ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&content)? }.to_der()
}

fn sha_256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: SHA_256, parameters: None }
}

/// A decoded signature.
pub(super) struct ParsedSignature {
    pub(super) signer: SignerInfo,
    /// The signer's certificate, if it is included.
    pub(super) certificate: Option<Certificate>,
    /// All included certificates.
    pub(super) certificates: Vec<Certificate>,
    /// The type of the content, and the content itself if it is enclosed.
    content: (ObjectIdentifier, Option<Vec<u8>>),
}

/// What a signature says about the certificate of its signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CertificateBinding {
    /// It has the digest of the certificate.
    Bound,
    /// It has the digest of another certificate.
    Other,
    /// It has no digest.
    Missing,
    /// The digest cannot be checked.
    Unknown,
}

/// Decodes a signature. Bytes after it, such as zero padding, are ignored.
///
/// # Errors
/// If `cms` is not CMS `SignedData` in DER with one signer.
pub(super) fn read(cms: &[u8]) -> Result<ParsedSignature, Error> {
    let malformed = |error: der::Error| unusable(SignedDataFault::Malformed { detail: error.to_string() });
    let mut reader = SliceReader::new(cms).map_err(malformed)?;
    let outer: ContentInfo = reader.decode().map_err(malformed)?;
    if outer.content_type != SIGNED_DATA {
        return Err(unusable(SignedDataFault::OtherType));
    }
    let data: SignedData = outer.content.decode_as().map_err(malformed)?;
    let mut signers = data.signer_infos.0.into_vec();
    let (Some(signer), true) = (signers.pop(), signers.is_empty()) else {
        return Err(unusable(SignedDataFault::SignerCount));
    };
    let certificates = data.certificates.map(|set| set.0.into_vec()).unwrap_or_default();
    let certificates = certificates.into_iter().filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    });
    let certificates: Vec<Certificate> = certificates.collect();
    let certificate = certificates.iter().find(|certificate| identifies(&signer.sid, certificate)).cloned();
    let enclosed = data.encap_content_info.econtent.map(|content| content.value().to_vec());
    let content = (data.encap_content_info.econtent_type, enclosed);
    Ok(ParsedSignature { signer, certificate, certificates, content })
}

impl ParsedSignature {
    /// The `messageDigest` attribute, if it is present.
    pub(super) fn message_digest(&self) -> Option<Vec<u8>> {
        let digest: OctetString = self.attribute(MESSAGE_DIGEST)?.decode_as().ok()?;
        Some(digest.into_bytes().into())
    }

    /// The content of a time stamp, if the signature is one.
    pub(super) fn time_stamp(&self) -> Option<&[u8]> {
        self.content.1.as_deref().filter(|_| self.content.0 == TIME_STAMP)
    }

    /// The time stamps of the signature itself, in DER.
    pub(super) fn signature_time_stamps(&self) -> impl Iterator<Item = Vec<u8>> {
        let own = self.signer.unsigned_attrs.iter().flat_map(|attributes| attributes.iter());
        let own = own.filter(|attribute| attribute.oid == SIGNATURE_TIME_STAMP);
        own.flat_map(|attribute| attribute.values.iter()).filter_map(|value| value.to_der().ok())
    }

    /// Whether the signature has no content of its own, and is of the type that its attributes name.
    pub(super) fn is_of_its_type(&self) -> bool {
        let named = self.attribute(CONTENT_TYPE).and_then(|named| named.decode_as::<ObjectIdentifier>().ok());
        let is_known = matches!(&self.content, (DATA, None) | (TIME_STAMP, Some(_)));
        is_known && named == Some(self.content.0)
    }

    /// Whether the signature is bound to the included certificate (RFC 5035).
    pub(super) fn binding(&self) -> CertificateBinding {
        let Some(certificate) = self.certificate.as_ref().and_then(|own| own.to_der().ok()) else {
            return CertificateBinding::Unknown;
        };
        let first = |attribute: &Any| -> Option<Any> {
            let mut outer = SliceReader::new(attribute.value()).ok()?;
            let list: Any = outer.decode().ok()?;
            SliceReader::new(list.value()).ok()?.decode().ok()
        };
        let digests = |item: &Any| -> Option<(Option<ObjectIdentifier>, Vec<u8>)> {
            let mut reader = SliceReader::new(item.value()).ok()?;
            let algorithm = match Tag::peek(&reader).ok()? {
                Tag::Sequence => Some(reader.decode::<AlgorithmIdentifierOwned>().ok()?.oid),
                _ => None,
            };
            Some((algorithm, reader.decode::<OctetString>().ok()?.into_bytes().into()))
        };
        let (attribute, is_old) = match (self.attribute(SIGNING_CERTIFICATE_V2), self.attribute(SIGNING_CERTIFICATE)) {
            (Some(attribute), _) => (attribute, false),
            (None, Some(attribute)) => (attribute, true),
            (None, None) => return CertificateBinding::Missing,
        };
        let Some((algorithm, wanted)) = first(attribute).as_ref().and_then(digests) else {
            return CertificateBinding::Unknown;
        };
        let own = match (is_old, DigestAlgorithm::of(algorithm.unwrap_or(SHA_256))) {
            (true, _) => Sha1::digest(&certificate).to_vec(),
            (false, Ok(algorithm)) => algorithm.digest(&[&certificate]),
            (false, Err(_)) => return CertificateBinding::Unknown,
        };
        if own == wanted { CertificateBinding::Bound } else { CertificateBinding::Other }
    }

    /// The only value of a signed attribute.
    fn attribute(&self, identifier: ObjectIdentifier) -> Option<&Any> {
        let mut own = self.signer.signed_attrs.as_ref()?.iter().filter(|attribute| attribute.oid == identifier);
        let attribute = own.next().filter(|_| own.next().is_none())?;
        let mut values = attribute.values.iter();
        values.next().filter(|_| values.next().is_none())
    }
}

/// The signature with a time stamp of it as an unsigned attribute.
///
/// # Errors
/// If it cannot be decoded or encoded.
pub(super) fn with_time_stamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, Error> {
    let malformed = |error: der::Error| unusable(SignedDataFault::Malformed { detail: error.to_string() });
    let mut reader = SliceReader::new(cms).map_err(malformed)?;
    let outer: ContentInfo = reader.decode().map_err(malformed)?;
    let mut data: SignedData = outer.content.decode_as().map_err(malformed)?;
    let mut signers = data.signer_infos.0.into_vec();
    let signer = signers.first_mut().ok_or_else(|| unusable(SignedDataFault::SignerCount))?;
    let stamp = Any::from_der(token).map_err(malformed)?;
    let stamp = Attribute { oid: SIGNATURE_TIME_STAMP, values: SetOfVec::try_from(vec![stamp]).map_err(failed)? };
    let mut attributes = signer.unsigned_attrs.take().map(SetOfVec::into_vec).unwrap_or_default();
    attributes.retain(|attribute| attribute.oid != SIGNATURE_TIME_STAMP);
    attributes.push(stamp);
    signer.unsigned_attrs = Some(SetOfVec::try_from(attributes).map_err(failed)?);
    data.signer_infos = SignerInfos(SetOfVec::try_from(signers).map_err(failed)?);
    let content = Any::encode_from(&data).map_err(failed)?;
    ContentInfo { content_type: SIGNED_DATA, content }.to_der().map_err(failed)
}

/// Checks that a signature is for the given SHA-256 digest.
///
/// # Errors
/// If the signature is malformed or is for another digest.
pub(super) fn require_digest(cms: &[u8], digest: &[u8; 32]) -> Result<(), Error> {
    let parsed = read(cms)?;
    let differs =
        parsed.signer.digest_alg.oid == SHA_256 && parsed.message_digest().is_none_or(|signed| signed != digest);
    if differs { Err(unusable(SignedDataFault::OtherBytes)) } else { Ok(()) }
}

fn identifies(signer: &SignerIdentifier, certificate: &Certificate) -> bool {
    let own = certificate.tbs_certificate();
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            named.issuer == *own.issuer() && named.serial_number == *own.serial_number()
        }
        SignerIdentifier::SubjectKeyIdentifier(key) => {
            own.get_extension::<SubjectKeyIdentifier>().ok().flatten().is_some_and(|(_, own)| own == *key)
        }
    }
}

fn unusable(fault: SignedDataFault) -> Error {
    Error::from(SigningProblem::Data { fault })
}

fn failed(error: der::Error) -> Error {
    unusable(SignedDataFault::NotEncodable).caused_by(error)
}
