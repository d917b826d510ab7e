//! An authority for tests: certificates, time stamps, OCSP answers and revocation lists, written byte by byte, so that
//! they share no code with the crate and can be wrong.

pub(crate) mod der;
mod services;

use chrono::NaiveDateTime;
use congvan::sign::{Signer, TrustStore};
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};

use self::der::{bits, boolean, explicit, integer, object, octets, sequence, set, time, tlv, utc, utf8};
pub(crate) use self::services::{Fault, Services};

const ECDSA_SHA_256: &str = "1.2.840.10045.4.3.2";
pub(crate) const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
pub(crate) const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// Somebody with a key and a certificate.
pub(crate) struct Party {
    key: SigningKey,
    pub(crate) name: &'static str,
    pub(crate) serial: u8,
    pub(crate) certificate: Vec<u8>,
}

/// What a certificate says beyond name and key.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) is_authority: bool,
    pub(crate) purpose: Option<&'static str>,
}

pub(crate) const LONG: Terms = Terms { from: "2016-01-01", to: "2046-01-01", is_authority: false, purpose: None };

impl Party {
    /// A party with the key and the serial number `serial`, certified by `issuer`, or by itself.
    pub(crate) fn new(name: &'static str, serial: u8, issuer: Option<&Party>, terms: Terms) -> Self {
        let key = SigningKey::from_slice(&[serial; 32]).unwrap();
        let own = Self { key, name, serial, certificate: Vec::new() };
        let mut extensions = vec![extension("2.5.29.15", true, &tlv(3, &key_usage(terms.is_authority)))];
        if terms.is_authority {
            extensions.push(extension("2.5.29.19", true, &sequence(&[boolean(true)])));
        }
        if let Some(purpose) = terms.purpose {
            extensions.push(extension("2.5.29.37", true, &sequence(&[object(purpose)])));
        }
        if terms.purpose == Some(OCSP_SIGNING) {
            extensions.push(extension("1.3.6.1.5.5.7.48.1.5", false, &[5, 0]));
        }
        let address = |path: &str| tlv(0x86, format!("http://ca.example.vn/{path}").as_bytes());
        extensions.push(extension(
            "1.3.6.1.5.5.7.1.1",
            false,
            &sequence(&[
                sequence(&[object("1.3.6.1.5.5.7.48.1"), address("ocsp")]),
                sequence(&[object("1.3.6.1.5.5.7.48.2"), address("ca.cer")]),
            ]),
        ));
        let point = explicit(0, &explicit(0, &address("ca.crl")));
        extensions.push(extension("2.5.29.31", false, &sequence(&[sequence(&[point])])));
        let by = issuer.unwrap_or(&own);
        let content = sequence(&[
            explicit(0, &integer(&[2])),
            integer(&[serial]),
            sequence(&[object(ECDSA_SHA_256)]),
            common_name(by.name),
            sequence(&[utc(day(terms.from)), utc(day(terms.to))]),
            common_name(name),
            own.public_key(),
            explicit(3, &sequence(&extensions)),
        ]);
        let certificate = by.signed(content, None);
        Self { certificate, ..own }
    }

    fn public_key(&self) -> Vec<u8> {
        let algorithm = sequence(&[object("1.2.840.10045.2.1"), object("1.2.840.10045.3.1.7")]);
        sequence(&[algorithm, bits(&self.point())])
    }

    pub(crate) fn point(&self) -> Vec<u8> {
        self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.key.sign(bytes);
        signature.as_bytes().to_vec()
    }

    /// Content, algorithm and signature, as in certificates, answers and lists.
    pub(crate) fn signed(&self, content: Vec<u8>, certificates: Option<Vec<u8>>) -> Vec<u8> {
        let signature = bits(&self.sign(&content));
        let mut parts = vec![content, sequence(&[object(ECDSA_SHA_256)]), signature];
        parts.extend(certificates.map(|certificates| explicit(0, &sequence(&[certificates]))));
        sequence(&parts)
    }

    /// CMS `SignedData` with an enclosed content.
    pub(crate) fn cms(&self, kind: &str, content: &[u8], issuer: &str) -> Vec<u8> {
        let sha_256 = sequence(&[object("2.16.840.1.101.3.4.2.1")]);
        let attribute = |kind: &str, value: Vec<u8>| sequence(&[object(kind), set(&[value])]);
        let certificate = sequence(&[sequence(&[sequence(&[octets(&Sha256::digest(&self.certificate))])])]);
        let mut attributes = vec![
            attribute("1.2.840.113549.1.9.3", object(kind)),
            attribute("1.2.840.113549.1.9.4", octets(&Sha256::digest(content))),
            attribute("1.2.840.113549.1.9.16.2.47", certificate),
        ];
        attributes.sort();
        let signer = sequence(&[
            integer(&[1]),
            sequence(&[common_name(issuer), integer(&[self.serial])]),
            sha_256.clone(),
            tlv(0xA0, &attributes.concat()),
            sequence(&[object(ECDSA_SHA_256)]),
            octets(&self.sign(&set(&attributes))),
        ]);
        let data = sequence(&[
            integer(&[3]),
            set(&[sha_256]),
            sequence(&[object(kind), explicit(0, &octets(content))]),
            tlv(0xA0, &self.certificate),
            set(&[signer]),
        ]);
        sequence(&[object("1.2.840.113549.1.7.2"), explicit(0, &data)])
    }

    /// The party as a signer of the crate, with the certificates of some issuers in its key file.
    pub(crate) fn signer(&self, issuers: &[&Party]) -> Signer {
        let curve = sequence(&[object("1.2.840.10045.2.1"), object("1.2.840.10045.3.1.7")]);
        let key = sequence(&[integer(&[1]), octets(&[self.serial; 32]), explicit(1, &bits(&self.point()))]);
        let key = PrivateKey::from_der(&sequence(&[integer(&[0]), curve, octets(&key)])).unwrap();
        let chain = [&[self], issuers].concat();
        let chain: Vec<Certificate> =
            chain.iter().map(|party| Certificate::from_der(&party.certificate).unwrap()).collect();
        let mut file = KeyStore::new();
        file.add_entry("key", KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new("1", key, chain)));
        Signer::from_pkcs12(&file.writer("test").write().unwrap(), "test").unwrap()
    }
}

/// A root, its authority, and those whom the authority certifies.
pub(crate) struct World {
    pub(crate) root: Party,
    pub(crate) authority: Party,
    pub(crate) responder: Party,
    pub(crate) signer: Party,
    pub(crate) stamper: Party,
    /// A stamper with a later end.
    pub(crate) next_stamper: Party,
    /// A stamper without the purpose, and one of an unknown root.
    pub(crate) plain: Party,
    pub(crate) foreign: Party,
}

impl World {
    pub(crate) fn new() -> Self {
        let authorities = Terms { is_authority: true, ..LONG };
        let root = Party::new("Gốc thử", 1, None, Terms { to: "2049-01-01", ..authorities });
        let authority = Party::new("Tổ chức thử", 2, Some(&root), authorities);
        let purpose = |purpose| Terms { purpose: Some(purpose), ..LONG };
        let issued = |name, serial, terms| Party::new(name, serial, Some(&authority), terms);
        let stamping = purpose(TIME_STAMPING);
        Self {
            responder: issued("OCSP thử", 3, purpose(OCSP_SIGNING)),
            signer: issued("Người ký thử", 4, Terms { to: "2019-01-01", ..LONG }),
            stamper: issued("Dấu thời gian thử 1", 5, Terms { to: "2021-01-01", ..stamping }),
            next_stamper: issued("Dấu thời gian thử 2", 6, stamping),
            plain: issued("Không chuyên", 7, LONG),
            foreign: Party::new("Dấu thời gian lạ", 8, None, stamping),
            root,
            authority,
        }
    }

    /// A store that trusts the root.
    pub(crate) fn store(&self) -> TrustStore {
        TrustStore::new().with_der(&self.root.certificate).unwrap()
    }
}

pub(crate) fn common_name(name: &str) -> Vec<u8> {
    sequence(&[set(&[sequence(&[object("2.5.4.3"), utf8(name)])])])
}

pub(crate) fn extension(kind: &str, is_critical: bool, value: &[u8]) -> Vec<u8> {
    match is_critical {
        true => sequence(&[object(kind), boolean(true), octets(value)]),
        false => sequence(&[object(kind), octets(value)]),
    }
}

/// `digitalSignature` and `nonRepudiation`, or `keyCertSign` and `cRLSign`.
fn key_usage(is_authority: bool) -> [u8; 2] {
    if is_authority { [1, 0b0000_0110] } else { [6, 0b1100_0000] }
}

pub(crate) fn day(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(&format!("{text} 00:00:00"), "%Y-%m-%d %H:%M:%S").unwrap()
}

/// A time of `TSTInfo`, answers and lists.
pub(crate) fn generalized(at: NaiveDateTime) -> Vec<u8> {
    time(at)
}
