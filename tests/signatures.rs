//! Verification of signatures: algorithms, coverage, later changes, and what signatures permit. The files in
//! `data/signatures` are made by `.ci/sign_cases.py`.

use std::path::PathBuf;

use congvan::error::{ErrorKind, Language};
use congvan::sign::{
    Integrity, LaterChanges, SignatureInfo, SignatureRequest, Signer, prepare_signature, read_signatures,
};
use congvan::{Dispatch, Typesetter};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

use crate::in_repository;

const FIELD: &str = "signatories[0].signature";
const ALGORITHMS: [&str; 8] =
    ["rsa-sha384", "rsa-sha512", "rsa-pss", "rsa-pss-sha512", "p256-sha512", "p384-sha384", "p521-sha512", "ed25519"];

fn data(name: &str) -> Vec<u8> {
    let path: PathBuf = in_repository(format!("tests/data/signatures/{name}.pdf"));
    std::fs::read(path).unwrap()
}

fn signable() -> Vec<u8> {
    let dispatch = Dispatch::from_toml(include_str!("../examples/data/nam-dinh-175.toml")).unwrap();
    Typesetter::new().unwrap().signable_pdf(&dispatch).unwrap()
}

fn request(field: &str) -> SignatureRequest {
    SignatureRequest::new(field, "2026-11-24T09:30:00+07:00".parse().unwrap())
}

fn signed() -> Vec<u8> {
    let signer = Signer::from_pkcs12(include_bytes!("data/test-signer.p12"), "test").unwrap();
    signer.sign(&signable(), request(FIELD).with_reason("Ký ban hành")).unwrap()
}

fn signature(pdf: &[u8], field: &str) -> Option<SignatureInfo> {
    let fields = read_signatures(pdf).unwrap();
    fields.into_iter().find(|own| own.name == field).unwrap().signature
}

fn first(pdf: &[u8]) -> SignatureInfo {
    signature(pdf, "First").unwrap()
}

/// The file with an incremental update.
fn updated(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).unwrap());
    change(&mut update);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    assert!(bytes.starts_with(pdf));
    bytes
}

/// An object of an update, copied from the file.
fn object(update: &mut IncrementalDocument, id: ObjectId) -> &mut Dictionary {
    update.opt_clone_object_to_new_document(id).unwrap();
    update.new_document.get_dictionary_mut(id).unwrap()
}

fn page(update: &IncrementalDocument) -> ObjectId {
    update.get_prev_documents().page_iter().next().unwrap()
}

/// The field or group with this partial name.
fn field(update: &IncrementalDocument, name: &str) -> ObjectId {
    let named = |object: &Object| {
        object.as_dict().is_ok_and(|own| own.get(b"T").and_then(Object::as_str).is_ok_and(|own| own == name.as_bytes()))
    };
    *update.get_prev_documents().objects.iter().find(|(_, object)| named(object)).unwrap().0
}

fn annotated(update: &mut IncrementalDocument) {
    let annotation = update.new_document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "FreeText", "FT" => "Sig", "T" => Object::string_literal("x"),
        "Rect" => vec![0.into(), 0.into(), 200.into(), 200.into()],
    });
    let id = page(update);
    let page = object(update, id);
    let mut all = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
    all.push(annotation.into());
    page.set("Annots", all);
}

fn filled_in(update: &mut IncrementalDocument) {
    let id = field(update, "Note");
    object(update, id).set("V", Object::string_literal("x"));
}

fn turned(update: &mut IncrementalDocument) {
    let id = page(update);
    object(update, id).set("Rotate", 180);
}

fn refused(places: &[&str]) -> LaterChanges {
    LaterChanges::NotPermitted(places.iter().map(|place| (*place).to_owned()).collect())
}

#[test]
fn common_algorithms_are_verified() {
    for name in ALGORITHMS {
        let pdf = data(name);
        let info = first(&pdf);
        assert_eq!((info.integrity, info.later_changes), (Integrity::Intact, LaterChanges::None), "{name}");
        assert_eq!((info.signer.as_deref(), info.reason.as_deref()), (Some("Người ký thử"), Some("Ký thử")), "{name}");
        // A byte of the page.
        let mut changed = pdf.clone();
        let at = changed.windows(3).position(|window| window == b"9 9").unwrap();
        changed[at] = b'8';
        assert_eq!(first(&changed).integrity, Integrity::Changed, "{name}");
        // The last digit of the signature, before the padding.
        let mut forged = pdf.clone();
        let at = forged.windows(10).position(|window| window == b"0000000000").unwrap();
        let end = at - 2;
        forged[end] = if forged[end] == b'1' { b'2' } else { b'1' };
        assert_eq!(first(&forged).integrity, Integrity::BadSignature, "{name}");
    }
}

#[test]
fn time_stamps_are_verified() {
    let pdf = data("time-stamp");
    let fields = read_signatures(&pdf).unwrap();
    let stamp = fields.iter().find(|field| field.name.starts_with("Timestamp")).unwrap().signature.as_ref().unwrap();
    assert_eq!((&stamp.integrity, stamp.covers_whole_file), (&Integrity::Intact, true));
    assert_eq!(stamp.time.unwrap().to_rfc3339(), "2026-11-24T03:00:00+00:00");
    assert_eq!(stamp.signer.as_deref(), Some("Dấu thời gian thử"));
    let info = first(&pdf);
    assert_eq!((info.integrity, info.later_changes), (Integrity::Intact, LaterChanges::Permitted));
    let mut changed = pdf.clone();
    let at = changed.windows(3).position(|window| window == b"9 9").unwrap();
    changed[at] = b'8';
    let changed = read_signatures(&changed).unwrap();
    assert!(changed.iter().filter_map(|field| field.signature.as_ref()).all(|own| own.integrity == Integrity::Changed));
}

#[test]
fn exchanged_certificates_are_detected() {
    let mut pdf = signed();
    let hexadecimal = |text: &str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<String>().into_bytes();
    let name = hexadecimal("Người ký thử 1");
    let at = pdf.windows(name.len()).rposition(|window| window == name).unwrap();
    pdf[at..at + name.len()].copy_from_slice(&hexadecimal("Người ký thử 9"));
    let info = signature(&pdf, FIELD).unwrap();
    assert_eq!(info.integrity, Integrity::OtherCertificate);
    // The name in the signed dictionary.
    assert_eq!(info.signer.as_deref(), Some("Người ký thử 1"));
}

#[test]
fn signatures_cover_their_own_dictionary() {
    let pdf = signed();
    let value = |update: &IncrementalDocument| {
        let field = field(update, "signature");
        let field = update.get_prev_documents().get_dictionary(field).unwrap();
        field.get(b"V").unwrap().as_reference().unwrap()
    };
    // The same dictionary with another reason.
    let redefined = updated(&pdf, |update| {
        let id = value(update);
        object(update, id).set("Reason", Object::string_literal("x"));
    });
    // Another dictionary with the bytes of the signature.
    let borrowed = updated(&pdf, |update| {
        let known = value(update);
        let mut other = update.get_prev_documents().get_dictionary(known).unwrap().clone();
        other.set("Contents", Object::string_literal("0"));
        other.set("M", Object::string_literal("D:20200101000000Z"));
        let other = update.new_document.add_object(other);
        let id = field(update, "signature");
        object(update, id).set("V", other);
    });
    for bytes in [redefined, borrowed] {
        let info = signature(&bytes, FIELD).unwrap();
        assert_eq!(info.integrity, Integrity::NotCovered);
        assert_eq!((info.signer, info.time, info.reason, info.location), (None, None, None, None));
    }
}

#[test]
fn fields_do_not_borrow_signatures() {
    let pdf = data("rsa-sha384");
    let of_first = |update: &IncrementalDocument| {
        let first = update.get_prev_documents().get_dictionary(field(update, "First")).unwrap();
        first.get(b"V").unwrap().as_reference().unwrap()
    };
    let same_value = updated(&pdf, |update| {
        let (value, second) = (of_first(update), field(update, "Second"));
        object(update, second).set("V", value);
    });
    assert_eq!(signature(&same_value, "Second").unwrap().integrity, Integrity::NotCovered);
    assert_eq!(first(&same_value).integrity, Integrity::Intact);
    let range_only = updated(&pdf, |update| {
        let known = update.get_prev_documents().get_dictionary(of_first(update)).unwrap();
        let range = known.get(b"ByteRange").unwrap().clone();
        let second = field(update, "Second");
        object(update, second).set("V", dictionary! { "ByteRange" => range });
    });
    assert_eq!(signature(&range_only, "Second"), None);
}

#[test]
fn fields_of_an_indirect_type_are_listed() {
    let pdf = updated(&signable(), |update| {
        let kind = update.new_document.add_object(Object::Name(b"Sig".to_vec()));
        let id = field(update, "signature");
        object(update, id).set("FT", kind);
    });
    assert_eq!(read_signatures(&pdf).unwrap().len(), 1);
}

#[test]
fn later_changes_are_compared_with_the_permissions() {
    let plain = data("rsa-sha384");
    assert_eq!(first(&updated(&plain, annotated)).later_changes, refused(&["page 1: Annots"]));
    assert_eq!(first(&updated(&plain, turned)).later_changes, refused(&["page 1: Rotate"]));
    assert_eq!(first(&updated(&plain, filled_in)).later_changes, LaterChanges::Permitted);
    for (level, filling, annotation) in [(1, false, false), (2, true, false), (3, true, true)] {
        let pdf = data(&format!("certified-{level}"));
        let verdict = |is_permitted, place| if is_permitted { LaterChanges::Permitted } else { refused(&[place]) };
        assert_eq!(first(&updated(&pdf, filled_in)).later_changes, verdict(filling, "field Note"), "{level}");
        assert_eq!(first(&updated(&pdf, annotated)).later_changes, verdict(annotation, "page 1: Annots"), "{level}");
        assert_eq!(first(&updated(&pdf, turned)).later_changes, refused(&["page 1: Rotate"]), "{level}");
        assert_eq!(first(&updated(&pdf, turned)).integrity, Integrity::Intact, "{level}");
    }
    assert_eq!(first(&updated(&data("locked"), filled_in)).later_changes, refused(&["field Note"]));
    // Content of the page, and a script.
    let redrawn = updated(&plain, |update| {
        let id = page(update);
        let contents = update.get_prev_documents().get_page_contents(id)[0];
        update.new_document.set_object(contents, Stream::new(dictionary! {}, b"0 0 8 8 re f".to_vec()));
    });
    assert!(matches!(first(&redrawn).later_changes, LaterChanges::NotPermitted(_)));
    let scripted = updated(&plain, |update| {
        let id = update.get_prev_documents().trailer.get(b"Root").unwrap().as_reference().unwrap();
        object(update, id).set("OpenAction", dictionary! { "S" => "JavaScript" });
    });
    assert_eq!(first(&scripted).later_changes, refused(&["Root/OpenAction"]));
}

#[test]
fn overlays_after_signing_are_reported_beside_an_intact_signature() {
    let pdf = updated(&signed(), annotated);
    let info = signature(&pdf, FIELD).unwrap();
    assert_eq!((info.integrity, info.covers_whole_file), (Integrity::Intact, false));
    assert!(matches!(info.later_changes, LaterChanges::NotPermitted(places) if places[0].ends_with("Annots")));
    assert!(!Typesetter::new().unwrap().verify(&pdf).unwrap().is_valid());
}

#[test]
fn preparation_respects_certifications_and_locks() {
    let refused = |pdf: &[u8], field: &str| {
        let error = prepare_signature(pdf, &request(field)).unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Signature, "signing_permission"));
        assert!(error.message(Language::Vietnamese).starts_with("không ký được ô"));
        error.to_string()
    };
    let certified = "the field `Second` cannot be signed: the certification of the file permits no change";
    assert_eq!(refused(&data("certified-1"), "Second"), certified);
    for level in [2, 3] {
        assert!(prepare_signature(&data(&format!("certified-{level}")), &request("Second")).is_ok(), "{level}");
    }
    let locked = "the field `Second` cannot be signed: an earlier signature locks the field";
    assert_eq!(refused(&data("locked"), "Second"), locked);
    for flags in [1, 3] {
        let read_only = updated(&data("rsa-sha384"), |update| {
            let id = field(update, "Second");
            object(update, id).set("Ff", flags);
        });
        assert_eq!(refused(&read_only, "Second"), "the field `Second` cannot be signed: the field is read-only");
    }
    // A certification that only the catalog names, without a level: it permits forms (2).
    let named = updated(&data("rsa-sha384"), |update| {
        let reference = dictionary! { "TransformMethod" => "DocMDP" };
        let id = update.get_prev_documents().trailer.get(b"Root").unwrap().as_reference().unwrap();
        let signature = dictionary! { "Reference" => vec![reference.into()] };
        object(update, id).set("Perms", dictionary! { "DocMDP" => signature });
    });
    assert!(prepare_signature(&named, &request("Second")).is_ok());
}
