//! Chains of certificates up to a trust anchor (RFC 5280, section 6).

use chrono::{DateTime, Utc};
use der::Encode;
use der::asn1::ObjectIdentifier;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use x509_cert::name::Name;
use x509_cert::time::Time;

use super::TrustStore;
use super::algorithm::{DigestAlgorithm, verifies};
use super::signer::common_name;
use crate::error::{ChainFault, Error, ProofProblem};

/// The number of certificates of a chain, and of signatures that are verified to find one.
const LONGEST: usize = 8;
const MOST_CHECKS: usize = 60;
/// Critical extensions that are checked here, or that restrict nothing here: key usage, alternative names, basic
/// constraints, distribution points, policies, extended key usage.
const KNOWN_EXTENSIONS: [ObjectIdentifier; 6] = [
    ObjectIdentifier::new_unwrap("2.5.29.15"),
    ObjectIdentifier::new_unwrap("2.5.29.17"),
    ObjectIdentifier::new_unwrap("2.5.29.19"),
    ObjectIdentifier::new_unwrap("2.5.29.31"),
    ObjectIdentifier::new_unwrap("2.5.29.32"),
    ObjectIdentifier::new_unwrap("2.5.29.37"),
];

/// A certificate, its issuers, and the anchor at the end.
#[derive(Debug, Clone)]
pub(super) struct Chain(Vec<Certificate>);

impl Chain {
    /// Each certificate below the anchor, with its issuer.
    pub(super) fn links(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.0.iter().zip(self.0.iter().skip(1))
    }

    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.0
    }

    /// The earliest end of a certificate, but for the anchor.
    pub(super) fn end(&self) -> Option<DateTime<Utc>> {
        let below = self.0.len().saturating_sub(1).max(1);
        self.0.iter().take(below).map(end).min()
    }
}

/// The chain of a certificate that signs, at a time. Issuers are searched in the store and in `pool`.
///
/// # Errors
/// If there is no valid chain. The error is about the longest one that was found.
pub(super) fn chain(
    certificate: &Certificate,
    pool: &[Certificate],
    store: &TrustStore,
    at: DateTime<Utc>,
) -> Result<Chain, Error> {
    let usage = certificate.tbs_certificate().get_extension::<KeyUsage>();
    let is_for_signatures = match usage {
        Ok(usage) => usage.is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation()),
        Err(_) => false,
    };
    if !is_for_signatures {
        return Err(fault(certificate, ChainFault::KeyUsage));
    }
    let mut search = Search { pool, store, at, left: MOST_CHECKS, fault: None };
    let mut path = vec![certificate.clone()];
    if search.extend(&mut path) {
        return Ok(Chain(path));
    }
    let (_, error) = search.fault.unwrap_or((0, fault(certificate, ChainFault::TooLong)));
    Err(error)
}

struct Search<'a> {
    pool: &'a [Certificate],
    store: &'a TrustStore,
    at: DateTime<Utc>,
    /// The number of signatures that may still be verified.
    left: usize,
    /// The fault of the longest path, with its length.
    fault: Option<(usize, Error)>,
}

impl Search<'_> {
    /// Whether a path can be extended to an anchor.
    fn extend(&mut self, path: &mut Vec<Certificate>) -> bool {
        let Some(last) = path.last().cloned() else { return false };
        let length = path.len();
        if self.store.anchors().contains(&last) {
            return true;
        }
        if let Err(error) = require_valid(&last, self.at).and_then(|()| require_known_extensions(&last)) {
            return self.refuse(length, error);
        }
        if length >= LONGEST {
            return self.refuse(length, fault(&last, ChainFault::TooLong));
        }
        let wanted = last.tbs_certificate().issuer();
        let (pool, store) = (self.pool, self.store);
        let issuers = store.anchors().iter().chain(pool).filter(|issuer| issuer.tbs_certificate().subject() == wanted);
        let mut is_known = false;
        for issuer in issuers {
            if path.contains(issuer) {
                continue;
            }
            is_known = true;
            if self.left == 0 {
                return self.refuse(length, fault(&last, ChainFault::TooLong));
            }
            self.left -= 1;
            if let Err(error) = require_issued(&last, issuer).and_then(|()| require_authority(issuer, length - 1)) {
                self.refuse(length, error);
                continue;
            }
            path.push(issuer.clone());
            if self.extend(path) {
                return true;
            }
            path.pop();
        }
        if !is_known {
            self.refuse(length, fault(&last, ChainFault::NoIssuer { issuer: shown(wanted) }));
        }
        false
    }

    fn refuse(&mut self, length: usize, error: Error) -> bool {
        if self.fault.as_ref().is_none_or(|(longest, _)| length > *longest) {
            self.fault = Some((length, error));
        }
        false
    }
}

/// Requires that the key of `issuer` signed a certificate.
pub(super) fn require_issued(certificate: &Certificate, issuer: &Certificate) -> Result<(), Error> {
    let own = certificate.tbs_certificate();
    let other = |reason| fault(certificate, ChainFault::NotSigned { issuer: name(issuer), reason });
    let bytes = own.to_der().map_err(|_| fault(certificate, ChainFault::Malformed))?;
    let algorithm = certificate.signature_algorithm();
    if own.issuer() != issuer.tbs_certificate().subject() || own.signature() != algorithm {
        return Err(other(None));
    }
    let signature = certificate.signature().raw_bytes();
    match verifies(issuer, algorithm, DigestAlgorithm::Sha256, (&bytes, signature)) {
        Ok(true) => Ok(()),
        Ok(false) => Err(other(None)),
        Err(reason) => Err(other(Some(reason))),
    }
}

/// Requires that a certificate may issue certificates, with `below` authorities between it and the one that signs.
fn require_authority(issuer: &Certificate, below: usize) -> Result<(), Error> {
    let own = issuer.tbs_certificate();
    let constraints = own.get_extension::<BasicConstraints>().ok().flatten().map(|(_, constraints)| constraints);
    let may_issue = constraints.is_some_and(|constraints| {
        constraints.ca && constraints.path_len_constraint.is_none_or(|most| usize::from(most) >= below)
    });
    let usage = own.get_extension::<KeyUsage>();
    let may_sign = usage.is_ok_and(|usage| usage.is_none_or(|(_, usage)| usage.key_cert_sign()));
    if may_issue && may_sign { Ok(()) } else { Err(fault(issuer, ChainFault::NotAuthority)) }
}

/// Requires that a certificate is valid at a time.
pub(super) fn require_valid(certificate: &Certificate, at: DateTime<Utc>) -> Result<(), Error> {
    let (from, to) = (begin(certificate), end(certificate));
    if (from..=to).contains(&at) {
        return Ok(());
    }
    let [from, to, at] = [from, to, at].map(moment);
    Err(fault(certificate, ChainFault::Validity { from, to, at }))
}

/// Requires that all critical extensions are known.
pub(super) fn require_known_extensions(certificate: &Certificate) -> Result<(), Error> {
    let extensions = certificate.tbs_certificate().extensions().map_or(&[][..], Vec::as_slice);
    match extensions.iter().find(|own| own.critical && !KNOWN_EXTENSIONS.contains(&own.extn_id)) {
        Some(unknown) => Err(fault(certificate, ChainFault::Extension { identifier: unknown.extn_id.to_string() })),
        None => Ok(()),
    }
}

/// Whether a certificate is for a purpose, and for no other if `only`.
pub(super) fn is_for(certificate: &Certificate, purpose: ObjectIdentifier, only: bool) -> bool {
    let usage = certificate.tbs_certificate().get_extension::<ExtendedKeyUsage>().ok().flatten();
    usage.is_some_and(|(critical, ExtendedKeyUsage(purposes))| match only {
        true => critical && purposes == [purpose],
        false => purposes.contains(&purpose),
    })
}

pub(super) fn end(certificate: &Certificate) -> DateTime<Utc> {
    time(certificate.tbs_certificate().validity().not_after)
}

fn begin(certificate: &Certificate) -> DateTime<Utc> {
    time(certificate.tbs_certificate().validity().not_before)
}

pub(super) fn time(time: Time) -> DateTime<Utc> {
    seconds(time.to_unix_duration().as_secs())
}

/// The time of a number of seconds since 1970.
pub(super) fn seconds(seconds: u64) -> DateTime<Utc> {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A time for a message.
pub(super) fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The name of a certificate for a message.
pub(super) fn name(certificate: &Certificate) -> String {
    common_name(certificate).unwrap_or_else(|| shown(certificate.tbs_certificate().subject()))
}

fn shown(name: &Name) -> String {
    name.common_name().ok().flatten().map_or_else(|| name.to_string(), |name| name.value().into_owned())
}

fn fault(certificate: &Certificate, fault: ChainFault) -> Error {
    Error::from(ProofProblem::Chain { certificate: name(certificate), fault })
}
