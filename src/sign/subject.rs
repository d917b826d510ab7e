//! The e-mail address and the organization in a certificate.

use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

/// The e-mail address: the alternative name, or else an attribute of the subject.
pub(super) fn email(certificate: &Certificate) -> Option<String> {
    let body = certificate.tbs_certificate();
    let alternative = body.get_extension::<SubjectAltName>().ok().flatten().and_then(|(_, names)| {
        names.0.iter().find_map(|name| match name {
            GeneralName::Rfc822Name(address) => Some(address.to_string()),
            _ => None,
        })
    });
    alternative.or_else(|| body.subject().email_address().ok().flatten().map(|address| address.to_string()))
}

/// The organization of the subject.
pub(super) fn organization(certificate: &Certificate) -> Option<String> {
    let name = certificate.tbs_certificate().subject().organization().ok().flatten();
    name.map(|name| name.value().into_owned())
}
