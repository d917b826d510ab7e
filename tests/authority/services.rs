//! The services of the authority, right and wrong.

use std::cell::{Cell, RefCell};

use chrono::{Days, NaiveDateTime};
use congvan::sign::{CertificateQuery, TrustServices};

use super::der::{explicit, integer, items, object, octets, sequence, tlv, utc, value};
use super::{Party, World, common_name, extension, generalized};

type ServiceError = Box<dyn std::error::Error + Send + Sync>;

/// What a service does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Down,
    StampRefused,
    StampTruncated,
    StampOfOtherDigest,
    StampWithOtherNonce,
    StampOfOtherKey,
    StampWithoutPurpose,
    StampOfForeignRoot,
    OcspTruncated,
    OcspOfOtherCertificate,
    OcspOfOtherKey,
    OcspOfStranger,
    OcspOutdated,
    OcspRefused,
    OcspRevoked,
    OcspUnknown,
    CrlTruncated,
    CrlExpired,
    CrlOfOtherKey,
    CrlOfOtherIssuer,
    CrlRevoked,
    CrlOfUsers,
    CrlDelta,
    NoAnswer,
    NoIssuer,
    WrongIssuer,
}

pub(crate) struct Services<'a> {
    pub(crate) world: &'a World,
    pub(crate) fault: Cell<Fault>,
    /// The time of the next answer.
    pub(crate) now: Cell<NaiveDateTime>,
    pub(crate) uses_next_stamper: Cell<bool>,
    /// The services that were asked, with the addresses in the certificate.
    pub(crate) asked: RefCell<Vec<String>>,
}

impl<'a> Services<'a> {
    pub(crate) fn new(world: &'a World, now: &str) -> Self {
        Self {
            world,
            fault: Cell::new(Fault::None),
            now: Cell::new(super::day(now)),
            uses_next_stamper: Cell::new(false),
            asked: RefCell::default(),
        }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault.get() == fault
    }

    /// The revocation list for a certificate.
    pub(crate) fn list(&self, certificate: &[u8]) -> Vec<u8> {
        let world = self.world;
        let issuer = if certificate == world.authority.certificate { &world.root } else { &world.authority };
        let now = self.now.get();
        let from = now.checked_sub_days(Days::new(10)).unwrap();
        let to = match self.is(Fault::CrlExpired) {
            true => now.checked_sub_days(Days::new(3)).unwrap(),
            false => now.checked_add_days(Days::new(20)).unwrap(),
        };
        // The serial number is the second item of the content.
        let serial = items(&items(certificate)[0])[1].clone();
        let serial = if self.is(Fault::CrlRevoked) { serial } else { integer(&[99]) };
        let mut extensions = vec![extension("2.5.29.20", false, &integer(&[1]))];
        if self.is(Fault::CrlOfUsers) {
            extensions.push(extension("2.5.29.28", true, &sequence(&[tlv(0x81, &[0xFF])])));
        }
        if self.is(Fault::CrlDelta) {
            extensions.push(extension("2.5.29.27", true, &integer(&[1])));
        }
        let name = if self.is(Fault::CrlOfOtherIssuer) { world.foreign.name } else { issuer.name };
        let list = sequence(&[
            integer(&[1]),
            sequence(&[object(super::ECDSA_SHA_256)]),
            common_name(name),
            utc(from),
            utc(to),
            sequence(&[sequence(&[serial, utc(from)])]),
            explicit(0, &sequence(&extensions)),
        ]);
        let signer = if self.is(Fault::CrlOfOtherKey) { &world.plain } else { issuer };
        truncated(signer.signed(list, None), self.is(Fault::CrlTruncated))
    }

    fn note(&self, service: &str, about: Option<&CertificateQuery<'_>>) -> Result<(), ServiceError> {
        let address = about.and_then(|about| about.addresses.first()).map(String::as_str).unwrap_or_default();
        self.asked.borrow_mut().push(format!("{service} {address}").trim().to_owned());
        if self.is(Fault::Down) { Err("no network".into()) } else { Ok(()) }
    }
}

fn truncated(bytes: Vec<u8>, is_truncated: bool) -> Vec<u8> {
    if is_truncated { bytes[..bytes.len() / 2].to_vec() } else { bytes }
}

impl TrustServices for Services<'_> {
    fn time_stamp(&self, request: &[u8]) -> Result<Vec<u8>, ServiceError> {
        self.note("time stamp", None)?;
        if self.is(Fault::StampRefused) {
            return Ok(sequence(&[sequence(&[integer(&[2])])]));
        }
        let parts = items(request);
        let (mut imprint, mut nonce) = (parts[1].clone(), parts[2].clone());
        if self.is(Fault::StampOfOtherDigest) {
            *imprint.last_mut().unwrap() ^= 1;
        }
        if self.is(Fault::StampWithOtherNonce) {
            *nonce.last_mut().unwrap() ^= 1;
        }
        let info = sequence(&[
            integer(&[1]),
            object("1.2.3.4.1"),
            imprint,
            integer(&[9]),
            generalized(self.now.get()),
            sequence(&[integer(&[1])]),
            nonce,
        ]);
        let world = self.world;
        let (stamper, issuer) = match self.fault.get() {
            Fault::StampWithoutPurpose => (&world.plain, world.authority.name),
            Fault::StampOfForeignRoot => (&world.foreign, world.foreign.name),
            _ if self.uses_next_stamper.get() => (&world.next_stamper, world.authority.name),
            _ => (&world.stamper, world.authority.name),
        };
        let kind = "1.2.840.113549.1.9.16.1.4";
        let token = match self.is(Fault::StampOfOtherKey) {
            true => {
                let certificate = stamper.certificate.clone();
                let other = Party::new(stamper.name, 9, None, super::LONG);
                Party { certificate, serial: stamper.serial, ..other }.cms(kind, &info, issuer)
            }
            false => stamper.cms(kind, &info, issuer),
        };
        Ok(truncated(sequence(&[sequence(&[integer(&[0])]), token]), self.is(Fault::StampTruncated)))
    }

    fn ocsp(&self, request: &[u8], about: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        self.note("ocsp", Some(about))?;
        let no_responder = about.certificate == self.world.authority.certificate;
        if no_responder || self.is(Fault::NoAnswer) || format!("{:?}", self.fault.get()).starts_with("Crl") {
            return Ok(None);
        }
        if self.is(Fault::OcspRefused) {
            return Ok(Some(sequence(&[tlv(10, &[6])])));
        }
        // OCSPRequest, TBSRequest, requestList, Request, reqCert.
        let mut id = items(&items(&items(&items(request)[0])[0])[0])[0].clone();
        if self.is(Fault::OcspOfOtherCertificate) {
            *id.last_mut().unwrap() ^= 1;
        }
        let now = self.now.get();
        let from = match self.is(Fault::OcspOutdated) {
            true => now.checked_sub_days(Days::new(30)).unwrap(),
            false => now,
        };
        let revoked = generalized(now.checked_sub_days(Days::new(1)).unwrap());
        let status = match self.fault.get() {
            Fault::OcspRevoked => tlv(0xA1, &revoked),
            Fault::OcspUnknown => tlv(0x82, &[]),
            _ => tlv(0x80, &[]),
        };
        let to = explicit(0, &generalized(from.checked_add_days(Days::new(7)).unwrap()));
        let world = self.world;
        let responder = if self.is(Fault::OcspOfStranger) { &world.plain } else { &world.responder };
        let data = sequence(&[
            explicit(1, &common_name(responder.name)),
            generalized(now),
            sequence(&[sequence(&[id, status, generalized(from), to])]),
        ]);
        let certificates = Some(responder.certificate.clone());
        let signer = if self.is(Fault::OcspOfOtherKey) { &world.plain } else { responder };
        let basic = signer.signed(data, certificates);
        let response = sequence(&[object("1.3.6.1.5.5.7.48.1.1"), octets(&basic)]);
        let response = sequence(&[tlv(10, &[0]), explicit(0, &response)]);
        Ok(Some(truncated(response, self.is(Fault::OcspTruncated))))
    }

    fn crl(&self, about: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        self.note("crl", Some(about))?;
        if self.is(Fault::NoAnswer) {
            return Ok(None);
        }
        Ok(Some(self.list(about.certificate)))
    }

    fn issuer(&self, of: &CertificateQuery<'_>) -> Result<Option<Vec<u8>>, ServiceError> {
        self.note("issuer", Some(of))?;
        let world = self.world;
        let is_of_authority = value(&items(&items(of.certificate)[0])[3]) == value(&common_name(world.authority.name));
        Ok(match self.fault.get() {
            Fault::NoIssuer => None,
            // The name of the authority, with another key.
            Fault::WrongIssuer => {
                let terms = super::Terms { is_authority: true, ..super::LONG };
                Some(Party::new(world.authority.name, 9, None, terms).certificate)
            }
            _ => is_of_authority.then(|| world.authority.certificate.clone()),
        })
    }
}
