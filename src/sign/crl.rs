//! Certificate revocation lists (RFC 5280, section 5).

use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::crl::TbsCertList;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::name::DistributionPointName;
use x509_cert::ext::pkix::{BasicConstraints, CrlDistributionPoints, KeyUsage};

use super::answer::{Answer, Question, Signed};
use super::chain::time;
use crate::error::RevocationFault;

const DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// A decoded list.
pub(super) struct Crl {
    signed: Signed,
    list: TbsCertList,
}

impl Crl {
    /// Decodes a list.
    ///
    /// # Errors
    /// If it is malformed.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, RevocationFault> {
        let signed = Signed::from_der(bytes).map_err(|_| RevocationFault::Malformed)?;
        let list: TbsCertList = signed.content.decode_as().map_err(|_| RevocationFault::Malformed)?;
        match list.signature == signed.algorithm && signed.certificates.is_none() {
            true => Ok(Self { signed, list }),
            false => Err(RevocationFault::Malformed),
        }
    }

    /// What the list says about a certificate.
    ///
    /// # Errors
    /// If it is of another issuer, for another time or for other certificates, or not signed by the issuer.
    pub(super) fn about(&self, question: &Question<'_>) -> Result<Answer, RevocationFault> {
        let issuer = question.issuer.tbs_certificate();
        if self.list.issuer != *issuer.subject() {
            return Err(RevocationFault::OtherIssuer);
        }
        let usage = issuer.get_extension::<KeyUsage>();
        if !usage.is_ok_and(|usage| usage.is_none_or(|(_, usage)| usage.crl_sign())) {
            return Err(RevocationFault::OtherIssuer);
        }
        self.signed.require_signature(question.issuer, question.effort)?;
        for extension in self.list.crl_extensions.iter().flatten().filter(|own| own.critical) {
            require_scope(extension, question)?;
        }
        let revoked = self.list.revoked_certificates.as_deref().unwrap_or_default();
        for entry in revoked {
            // Entries of other issuers, in a list of several, have such an extension.
            let critical = entry.crl_entry_extensions.iter().flatten().find(|own| own.critical);
            if let Some(unknown) = critical {
                return Err(RevocationFault::Extension { identifier: unknown.extn_id.to_string() });
            }
        }
        let serial = question.certificate.tbs_certificate().serial_number();
        if let Some(own) = revoked.iter().find(|entry| entry.serial_number == *serial) {
            return Ok(Answer::Revoked(time(own.revocation_date)));
        }
        let from = time(self.list.this_update);
        question.require_period(from, self.list.next_update.map(time)).map(|()| Answer::NotRevoked(from))
    }
}

/// Requires that a critical extension includes the certificate in the list.
fn require_scope(extension: &Extension, question: &Question<'_>) -> Result<(), RevocationFault> {
    if extension.extn_id != DISTRIBUTION_POINT {
        return Err(RevocationFault::Extension { identifier: extension.extn_id.to_string() });
    }
    let point = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes());
    let point = point.map_err(|_| RevocationFault::Malformed)?;
    let own = question.certificate.tbs_certificate();
    let constraints = own.get_extension::<BasicConstraints>().ok().flatten();
    let is_authority = constraints.is_some_and(|(_, constraints)| constraints.ca);
    let is_of_kind = !(point.only_contains_user_certs && is_authority
        || point.only_contains_ca_certs && !is_authority
        || point.only_contains_attribute_certs
        || point.indirect_crl
        || point.only_some_reasons.is_some());
    let is_at_point = point.distribution_point.is_none_or(|point| {
        let named = own.get_extension::<CrlDistributionPoints>().ok().flatten();
        let named = named.map(|(_, named)| named.0).unwrap_or_default();
        named.iter().filter_map(|named| named.distribution_point.as_ref()).any(|named| match (&point, named) {
            (DistributionPointName::FullName(own), DistributionPointName::FullName(named)) => {
                own.iter().any(|name| named.contains(name))
            }
            (own, named) => own == named,
        })
    });
    if is_of_kind && is_at_point { Ok(()) } else { Err(RevocationFault::Scope) }
}
