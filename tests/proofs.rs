//! Time stamps, validation data and what they prove: PAdES B-T, B-LT and B-LTA. `.ci/proofs` gives the files of
//! [`files_of_each_level`] to another program.

use std::path::PathBuf;

use congvan::error::{ErrorKind, Language};
use congvan::sign::{
    Archiver, BaselineLevel, Integrity, LaterChanges, Proof, SignatureInfo, SignatureRequest, TrustStore,
    prepare_signature, read_signatures, read_signatures_trusting,
};
use congvan::{Dispatch, Error, Typesetter};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, Stream, dictionary};

use crate::authority::{Fault, Services, World, day};

const FIELD: &str = "signatories[0].signature";

fn signable() -> Vec<u8> {
    let dispatch = Dispatch::from_toml(include_str!("../examples/data/nam-dinh-175.toml")).unwrap();
    Typesetter::new().unwrap().signable_pdf(&dispatch).unwrap()
}

fn request() -> SignatureRequest {
    SignatureRequest::new(FIELD, "2016-11-24T09:30:00+07:00".parse().unwrap())
}

/// A signature of level B-B.
fn signed(world: &World) -> Vec<u8> {
    world.signer.signer(&[&world.authority]).sign(&signable(), request()).unwrap()
}

/// A signature of level B-T, with a time stamp of its own.
fn stamped(world: &World, services: &Services<'_>) -> Result<Vec<u8>, Error> {
    let store = world.store();
    let prepared = prepare_signature(&signable(), &request()).unwrap();
    let cms = world.signer.signer(&[&world.authority]).cms(&prepared).unwrap();
    prepared.finish(&Archiver::new(services, &store).time_stamped(&cms)?)
}

fn raised(world: &World, services: &Services<'_>, pdf: &[u8], level: BaselineLevel) -> Result<Vec<u8>, Error> {
    let store = world.store();
    let raised = Archiver::new(services, &store).raise(pdf, level)?;
    assert!(raised.starts_with(pdf));
    Ok(raised)
}

fn info(pdf: &[u8], store: &TrustStore) -> SignatureInfo {
    let fields = read_signatures_trusting(pdf, store).unwrap();
    fields.into_iter().find(|field| field.name == FIELD).unwrap().signature.unwrap()
}

fn proof(pdf: &[u8], store: &TrustStore) -> Proof {
    let info = info(pdf, store);
    assert_eq!(info.integrity, Integrity::Intact);
    assert!(matches!(info.later_changes, LaterChanges::None | LaterChanges::Permitted), "{:?}", info.later_changes);
    info.proof.unwrap()
}

fn days(times: &[chrono::DateTime<chrono::FixedOffset>]) -> Vec<String> {
    times.iter().map(|time| time.format("%Y-%m-%d").to_string()).collect()
}

/// Level, time and end of a proof.
fn summary(proof: &Proof) -> (Option<BaselineLevel>, Vec<String>, Vec<String>) {
    (proof.level, days(proof.time.as_slice()), days(proof.until.as_slice()))
}

fn expected(level: BaselineLevel, time: &str, until: &str) -> (Option<BaselineLevel>, Vec<String>, Vec<String>) {
    (Some(level), vec![time.to_owned()], vec![until.to_owned()])
}

fn message(result: Result<Vec<u8>, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Signature, "{error}");
    assert_ne!(error.message(Language::Vietnamese), error.message(Language::English));
    error.to_string()
}

#[test]
fn files_of_each_level() {
    let world = World::new();
    let store = world.store();
    let services = Services::new(&world, "2016-11-25");
    let basic = signed(&world);
    let with_stamp = stamped(&world, &services).unwrap();
    let by_document_stamp = raised(&world, &services, &basic, BaselineLevel::T).unwrap();
    services.now.set(day("2016-11-26"));
    let long_term = raised(&world, &services, &with_stamp, BaselineLevel::Lt).unwrap();
    services.now.set(day("2016-11-27"));
    let archived = raised(&world, &services, &long_term, BaselineLevel::Lta).unwrap();
    let from_basic = raised(&world, &services, &basic, BaselineLevel::Lta).unwrap();
    services.now.set(day("2020-12-28"));
    services.uses_next_stamper.set(true);
    let renewed = Archiver::new(&services, &store).renew(&archived).unwrap();
    assert!(renewed.starts_with(&archived));

    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("proofs");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("root.cer"), &world.root.certificate).unwrap();
    let files = [
        ("b-b", &basic),
        ("b-t", &with_stamp),
        ("b-t-document", &by_document_stamp),
        ("b-lt", &long_term),
        ("b-lta", &archived),
        ("b-lta-document", &from_basic),
        ("renewed", &renewed),
    ];
    for (name, pdf) in files {
        std::fs::write(folder.join(format!("{name}.pdf")), pdf).unwrap();
        assert!(Typesetter::new().unwrap().verify(pdf).unwrap().is_valid(), "{name}");
    }

    let basic = proof(&basic, &store);
    assert_eq!(summary(&basic), (Some(BaselineLevel::B), vec![], vec![]));
    assert_eq!(basic.gaps, ["no time stamp proves when it was signed"]);
    let end = "2021-01-01";
    let with_stamp = proof(&with_stamp, &store);
    assert_eq!(summary(&with_stamp), expected(BaselineLevel::T, "2016-11-25", end));
    assert_eq!(days(&with_stamp.stamps), ["2016-11-25"]);
    assert_eq!(with_stamp.gaps, ["nothing proves that the certificate `Người ký thử` was not revoked"]);
    assert_eq!(summary(&proof(&by_document_stamp, &store)), expected(BaselineLevel::T, "2016-11-25", end));
    let long_term = proof(&long_term, &store);
    assert_eq!(summary(&long_term), expected(BaselineLevel::Lt, "2016-11-25", end));
    assert_eq!(long_term.gaps, ["no document time stamp covers the validation data"]);
    let archived = proof(&archived, &store);
    assert_eq!(summary(&archived), expected(BaselineLevel::Lta, "2016-11-25", end));
    assert_eq!(days(&archived.stamps), ["2016-11-25", "2016-11-27"]);
    assert_eq!(archived.gaps, [""; 0]);
    let from_basic = proof(&from_basic, &store);
    assert_eq!(summary(&from_basic), expected(BaselineLevel::Lta, "2016-11-27", end));
    let renewed = proof(&renewed, &store);
    assert_eq!(summary(&renewed), expected(BaselineLevel::Lta, "2016-11-25", "2046-01-01"));
    assert_eq!(days(&renewed.stamps), ["2016-11-25", "2016-11-27", "2020-12-28"]);
}

#[test]
fn services_get_requests_with_the_addresses_of_the_certificate() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    // Without the certificate of the authority, which signer and stamper have in common.
    let alone = world.signer.signer(&[]).sign(&signable(), request()).unwrap();
    let archived = raised(&world, &services, &alone, BaselineLevel::Lta).unwrap();
    assert_eq!(proof(&archived, &world.store()).level, Some(BaselineLevel::Lta));
    let [issuer, ocsp, crl] = ["issuer ca.cer", "ocsp ocsp", "crl ca.crl"].map(|text| {
        let (service, path) = text.split_once(' ').unwrap();
        format!("{service} http://ca.example.vn/{path}")
    });
    let stamp = "time stamp".to_owned();
    // The signer and its authority, which has no responder, then the stamper.
    let expected = [&stamp, &issuer, &issuer, &issuer, &ocsp, &ocsp, &crl, &ocsp, &stamp];
    assert_eq!(services.asked.borrow().iter().collect::<Vec<_>>(), expected);
}

#[test]
fn raising_what_has_the_level_changes_nothing() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let archived = raised(&world, &services, &signed(&world), BaselineLevel::Lta).unwrap();
    services.fault.set(Fault::Down);
    for level in [BaselineLevel::B, BaselineLevel::T, BaselineLevel::Lt, BaselineLevel::Lta] {
        assert_eq!(raised(&world, &services, &archived, level).unwrap(), archived, "{level}");
    }
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    let world = World::new();
    let archived = || {
        let services = Services::new(&world, "2016-11-25");
        raised(&world, &services, &signed(&world), BaselineLevel::Lta).unwrap()
    };
    assert_eq!(archived(), archived());
}

#[test]
fn nothing_is_proven_without_anchors() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let archived = raised(&world, &services, &signed(&world), BaselineLevel::Lta).unwrap();
    let others = TrustStore::new().with_der(&world.foreign.certificate).unwrap();
    for store in [TrustStore::new(), others] {
        let proof = proof(&archived, &store);
        assert_eq!((proof.level, proof.time, proof.until, proof.stamps), (None, None, None, vec![]));
        assert!(proof.gaps.iter().any(|gap| gap.contains("neither given nor an anchor")), "{:?}", proof.gaps);
    }
    let fields = read_signatures(&archived).unwrap();
    assert!(fields.iter().filter_map(|field| field.signature.as_ref()).all(|own| own.proof.is_none()));
    assert!(TrustStore::new().with_der(b"x").is_err() && TrustStore::new().with_pem("x").is_err());
}

#[test]
fn wrong_time_stamps_are_refused() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let basic = signed(&world);
    let cases = [
        (Fault::Down, "the service for time stamps failed"),
        (Fault::StampRefused, "the time stamp cannot be used: the authority refused it with status 2"),
        (Fault::StampTruncated, "the time stamp cannot be used: it is not a time stamp of RFC 3161 in DER"),
        (Fault::StampOfOtherDigest, "the time stamp cannot be used: it is for other bytes"),
        (Fault::StampWithOtherNonce, "the time stamp cannot be used: it answers another request"),
        (
            Fault::StampOfOtherKey,
            "the time stamp cannot be used: its signature is not valid: the key of the certificate did not make it",
        ),
        (
            Fault::StampWithoutPurpose,
            "the time stamp cannot be used: the certificate `Không chuyên` is not for time stamps only",
        ),
        (
            Fault::StampOfForeignRoot,
            "the certificate `Dấu thời gian lạ` cannot be trusted: its issuer `Dấu thời gian lạ` is neither given nor an anchor",
        ),
    ];
    for (fault, text) in cases {
        services.fault.set(fault);
        assert_eq!(message(raised(&world, &services, &basic, BaselineLevel::T)), text, "{fault:?}");
        assert_eq!(message(stamped(&world, &services)), text, "{fault:?}");
    }
    // After the end of the signer's certificate.
    services.fault.set(Fault::None);
    services.now.set(day("2019-06-01"));
    let text = message(raised(&world, &services, &basic, BaselineLevel::T));
    assert!(
        text.contains("it is valid from 2016-01-01T00:00:00Z to 2019-01-01T00:00:00Z, not at 2019-06-01"),
        "{text}"
    );
    // After the end of the authority's own.
    services.now.set(day("2021-06-01"));
    let text = message(raised(&world, &services, &basic, BaselineLevel::T));
    assert!(text.starts_with("the certificate `Dấu thời gian thử 1` cannot be trusted: it is valid from"), "{text}");
}

#[test]
fn wrong_answers_about_revocation_are_refused() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let with_stamp = stamped(&world, &services).unwrap();
    let cases = [
        (Fault::OcspTruncated, "OCSP", "it is not in DER"),
        (Fault::OcspOfOtherCertificate, "OCSP", "it is for another certificate"),
        (Fault::OcspOfOtherKey, "OCSP", "its signature is not valid"),
        (Fault::OcspOfStranger, "OCSP", "the responder `Không chuyên` may not answer for the issuer"),
        (
            Fault::OcspOutdated,
            "OCSP",
            "it is for the time from 2016-10-26T00:00:00Z to 2016-11-02T00:00:00Z, not 2016-11-25T00:00:00Z",
        ),
        (Fault::OcspRefused, "OCSP", "the responder refused it with status 6"),
        (Fault::OcspRevoked, "OCSP", "the certificate was revoked at 2016-11-24T00:00:00Z"),
        (Fault::OcspUnknown, "OCSP", "the responder does not know the certificate"),
        (Fault::CrlTruncated, "CRL", "it is not in DER"),
        (
            Fault::CrlExpired,
            "CRL",
            "it is for the time from 2016-11-15T00:00:00Z to 2016-11-22T00:00:00Z, not 2016-11-25T00:00:00Z",
        ),
        (Fault::CrlOfOtherKey, "CRL", "its signature is not valid"),
        (Fault::CrlOfOtherIssuer, "CRL", "it is of another issuer"),
        (Fault::CrlRevoked, "CRL", "the certificate was revoked at 2016-11-15T00:00:00Z"),
        (Fault::CrlDelta, "CRL", "its critical extension 2.5.29.27 is not supported"),
    ];
    for (fault, source, text) in cases {
        services.fault.set(fault);
        let name = "Dấu thời gian thử 1";
        let text = format!("the {source} answer for the certificate `{name}` cannot be used: {text}");
        assert_eq!(message(raised(&world, &services, &with_stamp, BaselineLevel::Lt)), text, "{fault:?}");
    }
    services.fault.set(Fault::CrlOfUsers);
    let text = message(raised(&world, &services, &with_stamp, BaselineLevel::Lt));
    let scope =
        "the CRL answer for the certificate `Tổ chức thử` cannot be used: it is not for certificates of this kind";
    assert_eq!(text, scope);
    services.fault.set(Fault::NoAnswer);
    let text = message(raised(&world, &services, &with_stamp, BaselineLevel::Lt));
    assert_eq!(text, "nothing proves that the certificate `Dấu thời gian thử 1` was not revoked");
}

#[test]
fn chains_must_be_complete_and_signed() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let alone = |services: &Services<'_>| {
        let store = world.store();
        let prepared = prepare_signature(&signable(), &request()).unwrap();
        let cms = world.signer.signer(&[]).cms(&prepared).unwrap();
        Archiver::new(services, &store).time_stamped(&cms)
    };
    services.fault.set(Fault::NoIssuer);
    let text = message(alone(&services));
    let name = "the certificate `Dấu thời gian thử 1` cannot be trusted";
    assert_eq!(text, format!("{name}: its issuer `Tổ chức thử` is neither given nor an anchor"));
    services.fault.set(Fault::WrongIssuer);
    let text = message(alone(&services));
    assert_eq!(text, format!("{name}: the key of `Tổ chức thử` did not sign it"));
}

#[test]
fn expired_proofs_cannot_be_renewed() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let store = world.store();
    let archived = raised(&world, &services, &signed(&world), BaselineLevel::Lta).unwrap();
    services.now.set(day("2021-06-01"));
    services.uses_next_stamper.set(true);
    let text = message(Archiver::new(&services, &store).renew(&archived));
    let late = "it is of 2021-06-01T00:00:00Z, after the certificate ended at 2021-01-01T00:00:00Z";
    assert!(text.ends_with(late), "{text}");
    let basic = signed(&world);
    let text = message(Archiver::new(&services, &store).renew(&basic));
    assert_eq!(text, "the file has no document time stamp to renew");
    let text = message(Archiver::new(&services, &store).renew(&signable()));
    assert_eq!(text, "the file has no signature");
}

#[test]
fn changed_files_are_not_raised() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let mut pdf = signed(&world);
    let at = pdf.windows(13).position(|window| window == b"<pdfaid:part>").unwrap() + 13;
    pdf[at] ^= 1;
    let text = message(raised(&world, &services, &pdf, BaselineLevel::T));
    assert_eq!(text, format!("the signature in the field `{FIELD}` cannot be kept: Changed"));
}

/// The file with another store of validation data.
fn with_store(pdf: &[u8], store: impl FnOnce(&mut Document) -> Object) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).unwrap());
    let store = store(&mut update.new_document);
    let root = update.get_prev_documents().trailer.get(b"Root").unwrap().as_reference().unwrap();
    update.opt_clone_object_to_new_document(root).unwrap();
    update.new_document.get_dictionary_mut(root).unwrap().set("DSS", store);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

fn list(document: &mut Document, entries: &[&[u8]]) -> Object {
    let add = |bytes: &&[u8]| document.add_object(Stream::new(Dictionary::new(), bytes.to_vec())).into();
    Object::Array(entries.iter().map(add).collect())
}

#[test]
fn garbage_in_the_store_proves_nothing() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let with_stamp = stamped(&world, &services).unwrap();
    let garbage = with_store(&with_stamp, |document| {
        let entries: [&[u8]; 4] = [b"", b"0", &[0x30, 0x82, 0xFF, 0xFF], &[0x30; 500]];
        dictionary! {
            "Certs" => list(document, &entries), "OCSPs" => list(document, &entries), "CRLs" => list(document, &entries),
        }
        .into()
    });
    assert_eq!(proof(&garbage, &world.store()).level, Some(BaselineLevel::T));
    // It does not stand in the way of the right data either.
    let raised = raised(&world, &services, &garbage, BaselineLevel::Lta).unwrap();
    assert_eq!(proof(&raised, &world.store()).level, Some(BaselineLevel::Lta));
}

#[test]
fn stores_with_other_entries_are_no_permitted_change() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let with_stamp = stamped(&world, &services).unwrap();
    let stores: [Object; 4] = [
        dictionary! { "JS" => Object::string_literal("x") }.into(),
        dictionary! { "Certs" => vec![1.into()] }.into(),
        dictionary! { "VRI" => dictionary! { "A" => dictionary! { "Page" => 1 } } }.into(),
        vec![1.into()].into(),
    ];
    for store in stores {
        let pdf = with_store(&with_stamp, |_| store.clone());
        let info = info(&pdf, &world.store());
        assert_eq!(info.later_changes, LaterChanges::NotPermitted(vec!["Root/DSS".to_owned()]), "{store:?}");
        assert_eq!(info.proof.unwrap().level, None);
        assert!(!Typesetter::new().unwrap().verify(&pdf).unwrap().is_valid(), "{store:?}");
    }
}

#[test]
fn answers_must_be_covered_and_not_contradict() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let archived = raised(&world, &services, &signed(&world), BaselineLevel::Lta).unwrap();
    // The store of a revision before the last time stamp is the one that counts.
    let emptied = with_store(&archived, |_| Dictionary::new().into());
    assert_eq!(proof(&emptied, &world.store()).level, Some(BaselineLevel::T));
    // An answer that the signer's certificate was revoked before, beside the good one.
    let later = Services::new(&world, "2016-11-25");
    later.fault.set(Fault::CrlRevoked);
    let revoked = later.list(&world.signer.certificate);
    let contradicted = with_store(&archived, |document| {
        let known = Document::load_mem(&archived).unwrap();
        let root = known.trailer.get(b"Root").unwrap().as_reference().unwrap();
        let store = known.get_dictionary(root).unwrap().get_deref(b"DSS", &known).unwrap().as_dict().unwrap().clone();
        let mut store = store;
        store.set("CRLs", list(document, &[&revoked]));
        store.into()
    });
    let proof = proof(&contradicted, &world.store());
    assert_eq!(proof.level, Some(BaselineLevel::T));
    assert!(proof.gaps.iter().any(|gap| gap.contains("was revoked at 2016-11-15")), "{:?}", proof.gaps);
}

/// The holder of a key that was revoked could make a time stamp of an earlier time.
#[test]
fn old_answers_do_not_prove_earlier_time_stamps() {
    let world = World::new();
    let services = Services::new(&world, "2016-11-25");
    let long_term = raised(&world, &services, &stamped(&world, &services).unwrap(), BaselineLevel::Lt).unwrap();
    services.now.set(day("2018-06-01"));
    // The certificate of the first stamp was revoked since: it is asked again.
    services.fault.set(Fault::OcspRevoked);
    let text = message(raised(&world, &services, &long_term, BaselineLevel::Lta));
    assert!(text.ends_with("the certificate was revoked at 2018-05-31T00:00:00Z"), "{text}");
    services.fault.set(Fault::None);
    let archived = raised(&world, &services, &long_term, BaselineLevel::Lta).unwrap();
    assert_eq!(summary(&proof(&archived, &world.store())), expected(BaselineLevel::Lta, "2016-11-25", "2021-01-01"));
}

#[test]
fn damaged_files_cause_no_panic() {
    let world = World::new();
    let store = world.store();
    let services = Services::new(&world, "2016-11-25");
    let archived = raised(&world, &services, &stamped(&world, &services).unwrap(), BaselineLevel::Lta).unwrap();
    let start = signable().len();
    for at in (start..archived.len()).step_by(9973) {
        let mut broken = archived.clone();
        broken[at] ^= 0x55;
        if let Ok(fields) = read_signatures_trusting(&broken, &store) {
            let level = fields.into_iter().find_map(|field| field.signature?.proof).and_then(|proof| proof.level);
            assert!(level <= Some(BaselineLevel::Lta));
        }
        let _ = Archiver::new(&services, &store).raise(&broken, BaselineLevel::Lta);
    }
}
