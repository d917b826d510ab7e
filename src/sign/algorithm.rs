//! The algorithms of signatures: digests, and verification with RSA, ECDSA and Ed25519.

use der::asn1::ObjectIdentifier;
use der::{Any, Decode, Encode};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::{DecodeRsaPublicKey, RsaPssParams};
use rsa::{pkcs1v15, pss};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::Certificate;
use x509_cert::spki::AlgorithmIdentifierOwned;

pub(super) const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const RSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const RSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const RSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
const EC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const ECDSA_SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
const P_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const P_521: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.35");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The reason why a signature cannot be checked.
pub(super) type Unchecked = String;

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DigestAlgorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl DigestAlgorithm {
    /// The algorithm with an identifier.
    ///
    /// # Errors
    /// If it is not SHA-256, SHA-384 or SHA-512.
    pub(super) fn of(identifier: ObjectIdentifier) -> Result<Self, Unchecked> {
        match identifier {
            SHA_256 => Ok(Self::Sha256),
            SHA_384 => Ok(Self::Sha384),
            SHA_512 => Ok(Self::Sha512),
            other => Err(format!("its digest {other} is not SHA-256, SHA-384 or SHA-512")),
        }
    }

    /// The digest of the parts, one after the other.
    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        fn of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            parts.iter().fold(D::new(), Digest::chain_update).finalize().to_vec()
        }
        match self {
            Self::Sha256 => of::<Sha256>(parts),
            Self::Sha384 => of::<Sha384>(parts),
            Self::Sha512 => of::<Sha512>(parts),
        }
    }
}

/// Whether a signature of bytes matches the key of a certificate. `digest` is the digest algorithm of the signer, for
/// signature algorithms that do not name theirs.
///
/// # Errors
/// If the algorithm or the key is unknown or damaged.
pub(super) fn verifies(
    certificate: &Certificate,
    algorithm: &AlgorithmIdentifierOwned,
    digest: DigestAlgorithm,
    (bytes, signature): (&[u8], &[u8]),
) -> Result<bool, Unchecked> {
    let key = certificate.tbs_certificate().subject_public_key_info();
    let key_bytes = key.subject_public_key.raw_bytes();
    let key_algorithm = key.algorithm.oid;
    let rsa = || {
        let key = [RSA, RSA_PSS].contains(&key_algorithm).then(|| rsa::PublicKey::from_pkcs1_der(key_bytes).ok());
        key.flatten().ok_or_else(|| "its RSA key is damaged or too long".to_owned())
    };
    let curve = || {
        let parameters = key.algorithm.parameters.as_ref().filter(|_| key_algorithm == EC_KEY);
        let curve = parameters.and_then(|parameters| parameters.decode_as::<ObjectIdentifier>().ok());
        curve.ok_or_else(|| "its key is not one of a named curve".to_owned())
    };
    let ecdsa = |digest: DigestAlgorithm| ecdsa(curve()?, key_bytes, &digest.digest(&[bytes]), signature);
    match algorithm.oid {
        RSA => pkcs1(rsa()?, digest, bytes, signature),
        RSA_SHA_256 => pkcs1(rsa()?, DigestAlgorithm::Sha256, bytes, signature),
        RSA_SHA_384 => pkcs1(rsa()?, DigestAlgorithm::Sha384, bytes, signature),
        RSA_SHA_512 => pkcs1(rsa()?, DigestAlgorithm::Sha512, bytes, signature),
        RSA_PSS => pss(rsa()?, algorithm, bytes, signature),
        EC_KEY => ecdsa(digest),
        ECDSA_SHA_256 => ecdsa(DigestAlgorithm::Sha256),
        ECDSA_SHA_384 => ecdsa(DigestAlgorithm::Sha384),
        ECDSA_SHA_512 => ecdsa(DigestAlgorithm::Sha512),
        ED25519 if key_algorithm == ED25519 => ed25519(key_bytes, bytes, signature),
        ED25519 => Err("its key is not one of Ed25519".to_owned()),
        other => Err(format!("its algorithm {other} is not supported")),
    }
}

/// RSASSA-PKCS1-v1_5.
fn pkcs1(key: rsa::PublicKey, digest: DigestAlgorithm, bytes: &[u8], signature: &[u8]) -> Result<bool, Unchecked> {
    use rsa::signature::Verifier;

    let Ok(signature) = pkcs1v15::Signature::try_from(signature) else { return Ok(false) };
    Ok(match digest {
        DigestAlgorithm::Sha256 => pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(bytes, &signature).is_ok(),
        DigestAlgorithm::Sha384 => pkcs1v15::VerifyingKey::<Sha384>::new(key).verify(bytes, &signature).is_ok(),
        DigestAlgorithm::Sha512 => pkcs1v15::VerifyingKey::<Sha512>::new(key).verify(bytes, &signature).is_ok(),
    })
}

/// RSASSA-PSS with MGF1 of the same digest.
fn pss(
    key: rsa::PublicKey,
    algorithm: &AlgorithmIdentifierOwned,
    bytes: &[u8],
    signature: &[u8],
) -> Result<bool, Unchecked> {
    use rsa::signature::Verifier;

    let damaged = || "its parameters of RSASSA-PSS are damaged".to_owned();
    let parameters =
        algorithm.parameters.as_ref().and_then(|parameters| parameters.to_der().ok()).ok_or_else(damaged)?;
    let parameters = RsaPssParams::<Any>::from_der(&parameters).map_err(|_| damaged())?;
    let digest = DigestAlgorithm::of(parameters.hash.oid)?;
    let of_mask = parameters.mask_gen.parameters.filter(|_| parameters.mask_gen.oid == MGF1);
    if of_mask.is_none_or(|of_mask| of_mask.oid != parameters.hash.oid) {
        return Err("its mask is not MGF1 with the same digest".to_owned());
    }
    let Ok(signature) = pss::Signature::try_from(signature) else { return Ok(false) };
    let salt = usize::from(parameters.salt_len);
    Ok(match digest {
        DigestAlgorithm::Sha256 => {
            pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify(bytes, &signature).is_ok()
        }
        DigestAlgorithm::Sha384 => {
            pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify(bytes, &signature).is_ok()
        }
        DigestAlgorithm::Sha512 => {
            pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify(bytes, &signature).is_ok()
        }
    })
}

fn ecdsa(curve: ObjectIdentifier, key: &[u8], digest: &[u8], signature: &[u8]) -> Result<bool, Unchecked> {
    // A digest shorter than the order of the curve is a number with leading zeros.
    let padded = |length: usize| [vec![0; length.saturating_sub(digest.len())], digest.to_vec()].concat();
    let damaged = |_| "its key is damaged".to_owned();
    match curve {
        P_256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).map_err(damaged)?;
            let signature = p256::ecdsa::DerSignature::try_from(signature);
            Ok(signature.is_ok_and(|signature| key.verify_prehash(&padded(32), &signature).is_ok()))
        }
        P_384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(key).map_err(damaged)?;
            let signature = p384::ecdsa::DerSignature::try_from(signature);
            Ok(signature.is_ok_and(|signature| key.verify_prehash(&padded(48), &signature).is_ok()))
        }
        P_521 => {
            let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(key).map_err(damaged)?;
            let signature = p521::ecdsa::DerSignature::try_from(signature);
            Ok(signature.is_ok_and(|signature| key.verify_prehash(&padded(66), &signature).is_ok()))
        }
        other => Err(format!("its curve {other} is not supported")),
    }
}

fn ed25519(key: &[u8], bytes: &[u8], signature: &[u8]) -> Result<bool, Unchecked> {
    let key = <&[u8; 32]>::try_from(key).ok().and_then(|key| ed25519_dalek::VerifyingKey::from_bytes(key).ok());
    let key = key.ok_or_else(|| "its key is damaged".to_owned())?;
    let signature = ed25519_dalek::Signature::from_slice(signature);
    Ok(signature.is_ok_and(|signature| key.verify_strict(bytes, &signature).is_ok()))
}
