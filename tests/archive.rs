//! Conformance, record and data of PDF files, and verification of pages against the data.

use congvan::error::ErrorKind;
use congvan::form::Column;
use congvan::page::Item;
use congvan::pdf::{Conformance, PdfOptions, ReadBack, Verification};
use congvan::{Dispatch, Issuer, StatisticsForm, Typesetter};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

const ALL: [Conformance; 6] =
    [Conformance::A3a, Conformance::A2a, Conformance::A2b, Conformance::A4, Conformance::A4f, Conformance::Plain];

fn dispatch() -> Dispatch {
    Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap()
}

fn form() -> StatisticsForm {
    let date = "2023-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("CHI BỘ <1> & 2").with_parent("ĐẢNG ỦY"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Đảng viên"))
        .row(["Chi bộ 1", "1.234"])
}

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn pdf() -> Vec<u8> {
    typesetter().pdf(&dispatch()).unwrap()
}

fn load(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).unwrap()
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn verify(bytes: &[u8]) -> Verification {
    typesetter().verify(bytes).unwrap()
}

fn xmp(document: &Document) -> String {
    let id = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    String::from_utf8(document.get_object(id).unwrap().as_stream().unwrap().content.clone()).unwrap()
}

/// The stream of the attached data.
fn attached_data(document: &Document) -> Option<ObjectId> {
    let names = document.catalog().unwrap().get(b"Names").ok()?.as_dict().unwrap();
    let leaves = names.get(b"EmbeddedFiles").unwrap().as_dict().unwrap().get(b"Names").unwrap().as_array().unwrap();
    let specification = document.dereference(leaves.get(1)?).unwrap().1.as_dict().unwrap();
    let embedded = specification.get(b"EF").unwrap().as_dict().unwrap().get(b"UF").unwrap();
    Some(embedded.as_reference().unwrap())
}

/// The PDF with changed data. `digest` makes its metadata from the old metadata and the changed data.
fn with_data(change: impl Fn(&str) -> String, digest: impl Fn(&str, &[u8]) -> String) -> Vec<u8> {
    let mut document = load(&pdf());
    let id = attached_data(&document).unwrap();
    let json = document.get_object(id).unwrap().as_stream().unwrap().decompressed_content().unwrap();
    let changed = change(str::from_utf8(&json).unwrap());
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let new_xmp = digest(&xmp(&document), changed.as_bytes());
    *document.get_object_mut(id).unwrap() = Object::Stream(Stream::new(Dictionary::new(), changed.into_bytes()));
    let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    *document.get_object_mut(metadata).unwrap() = Object::Stream(Stream::new(entries, new_xmp.into_bytes()));
    saved(document)
}

fn same_digest(xmp: &str, _: &[u8]) -> String {
    xmp.to_owned()
}

/// Replaces the digest in the XMP metadata with the digest of `data`.
fn updated_digest(xmp: &str, data: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(data).iter().map(|byte| format!("{byte:02x}")).collect();
    let start = xmp.find("sha256:").unwrap() + "sha256:".len();
    format!("{}{digest}{}", &xmp[..start], &xmp[start + digest.len()..])
}

#[test]
fn files_declare_their_conformance() {
    for conformance in ALL {
        let bytes = typesetter().pdf_with(&dispatch(), &PdfOptions::new().with_conformance(conformance)).unwrap();
        let document = load(&bytes);
        let xmp = xmp(&document);
        let (part, level, accessible, version, has_data) = match conformance {
            Conformance::A3a => ("3", "A", true, "1.7", true),
            Conformance::A2a => ("2", "A", true, "1.7", false),
            Conformance::A2b => ("2", "B", false, "1.7", false),
            Conformance::A4 => ("4", "", false, "2.0", false),
            Conformance::A4f => ("4", "F", false, "2.0", true),
            _ => ("", "", false, "1.7", true),
        };
        let claims = |name: &str, value: &str| xmp.contains(&format!("<pdfaid:{name}>{value}</pdfaid:{name}>"));
        assert_eq!(xmp.contains("<pdfaid:part>"), !part.is_empty(), "{conformance:?}");
        assert!(part.is_empty() || claims("part", part), "{conformance:?}");
        assert_eq!(xmp.contains("<pdfaid:conformance>"), !level.is_empty(), "{conformance:?}");
        assert!(level.is_empty() || claims("conformance", level), "{conformance:?}");
        assert_eq!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), accessible, "{conformance:?}");
        assert_eq!(document.version, version, "{conformance:?}");
        assert_eq!(attached_data(&document).is_some(), has_data, "{conformance:?}");
        assert!(document.catalog().unwrap().has(b"StructTreeRoot"), "{conformance:?}");
        let described = xmp.contains("<pdfaSchema:prefix>congvan</pdfaSchema:prefix>");
        assert_eq!(described, ["2", "3"].contains(&part), "{conformance:?}");
        let read = ReadBack::from_pdf(&bytes).unwrap();
        assert_eq!((read.conformance, read.dispatch.is_some()), (conformance, has_data));
    }
}

#[test]
fn files_without_data_have_no_attachments() {
    for conformance in ALL {
        let options = PdfOptions::new().with_conformance(conformance).without_data();
        let document = load(&typesetter().pdf_with(&dispatch(), &options).unwrap());
        let catalog = document.catalog().unwrap();
        assert!(attached_data(&document).is_none() && !catalog.has(b"AF"), "{conformance:?}");
        assert_eq!(catalog.has(b"Names"), conformance == Conformance::A4f, "{conformance:?}");
    }
}

#[test]
fn data_are_attached_as_source() {
    let document = load(&pdf());
    let files = document.catalog().unwrap().get(b"AF").unwrap().as_array().unwrap();
    assert_eq!(files.len(), 1);
    let specification = document.dereference(&files[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(specification.get(b"AFRelationship").unwrap().as_name().unwrap(), b"Source");
    assert_eq!(specification.get(b"UF").unwrap().as_str().unwrap(), b"dispatch.json");
    let stream = document.get_object(attached_data(&document).unwrap()).unwrap().as_stream().unwrap();
    assert_eq!(stream.dict.get(b"Subtype").unwrap().as_name().unwrap(), b"application/json");
    let json = stream.decompressed_content().unwrap();
    assert!(str::from_utf8(&json).unwrap().starts_with("{\"congvan\":1,\"dispatch\":{\"number\":\"40-CV/BXDTCCSĐ\""));
}

#[test]
fn record_matches_the_document() {
    let record = ReadBack::from_pdf(&pdf()).unwrap().record;
    assert_eq!((record.kind.as_str(), record.number.as_deref()), ("Công văn", Some("40-CV/BXDTCCSĐ")));
    assert_eq!(record.issuer, "BAN XÂY DỰNG TỔ CHỨC CƠ SỞ ĐẢNG");
    assert_eq!(record.parent.as_deref(), Some("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH"));
    assert_eq!((record.date.as_str(), record.standard.as_str()), ("2023-01-09", "hd36"));
    assert_eq!(record.subject, "Đăng ký chỉ tiêu kết nạp đảng viên năm 2023");
    assert_eq!(record.signatories, ["TRƯỞNG BAN, Nguyễn Thị Nga Oanh"]);
    let record = ReadBack::from_pdf(&typesetter().pdf(&form()).unwrap()).unwrap().record;
    assert_eq!((record.kind.as_str(), record.number, record.date.as_str()), ("THỐNG KÊ", None, "2023-01"));
    assert_eq!(record.issuer, "CHI BỘ <1> & 2");
}

#[test]
fn extension_schema_describes_all_properties() {
    let xmp = xmp(&load(&pdf()));
    let tree = roxmltree::Document::parse(&xmp).unwrap();
    let namespace = "https://docs.rs/congvan/record/1.0/";
    let used: Vec<&str> = tree
        .descendants()
        .filter(|node| node.tag_name().namespace() == Some(namespace))
        .map(|node| node.tag_name().name())
        .collect();
    assert_eq!(used.len(), 11);
    let schemas: Vec<_> = tree.descendants().filter(|node| node.has_tag_name((PDFA_EXTENSION, "schemas"))).collect();
    assert_eq!(schemas.len(), 1, "there must be one list of schemas");
    let uri = schemas[0].descendants().find(|node| node.text() == Some(namespace)).unwrap();
    let schema = uri.parent_element().unwrap();
    let described: Vec<&str> = schema
        .descendants()
        .filter(|node| node.has_tag_name((PDFA_PROPERTY, "name")))
        .filter_map(|node| node.text())
        .collect();
    for name in used {
        assert!(described.contains(&name), "{name}");
    }
}

const PDFA_EXTENSION: &str = "http://www.aiim.org/pdfa/ns/extension/";
const PDFA_PROPERTY: &str = "http://www.aiim.org/pdfa/ns/property#";

#[test]
fn data_round_trip() {
    for text in [include_str!("../examples/data/lam-dong-40.toml"), include_str!("../examples/data/nam-dinh-175.toml")]
    {
        let dispatch = Dispatch::from_toml(text).unwrap();
        let bytes = typesetter().pdf(&dispatch).unwrap();
        assert_eq!(Dispatch::from_pdf(&bytes).unwrap(), dispatch);
        assert!(StatisticsForm::from_pdf(&bytes).unwrap_err().to_string().contains("no data of a standalone form"));
    }
    let bytes = typesetter().pdf(&form()).unwrap();
    assert_eq!(StatisticsForm::from_pdf(&bytes).unwrap(), form());
    assert!(verify(&bytes).is_valid());
}

#[test]
fn missing_data_are_errors() {
    let bytes = typesetter().pdf_with(&dispatch(), &PdfOptions::new().without_data()).unwrap();
    assert!(attached_data(&load(&bytes)).is_none());
    assert_eq!(ReadBack::from_pdf(&bytes).unwrap().dispatch, None);
    let error = Dispatch::from_pdf(&bytes).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Input, "the PDF has no data of a dispatch"));
    assert!(typesetter().verify(&bytes).is_err());
}

#[test]
fn unchanged_pages_match_the_data() {
    for conformance in [Conformance::A3a, Conformance::A4f, Conformance::Plain] {
        let bytes = typesetter().pdf_with(&dispatch(), &PdfOptions::new().with_conformance(conformance)).unwrap();
        assert!(verify(&bytes).is_valid(), "{conformance:?}");
    }
    // The file rewritten by another program.
    let mut document = load(&pdf());
    document.decompress();
    document.renumber_objects_with(1000);
    assert!(verify(&saved(document)).is_valid());
}

#[test]
fn detects_changed_pages() {
    let mut document = load(&pdf());
    let page = document.page_iter().nth(1).unwrap();
    let content = document.get_page_content(page);
    let at = content.windows(2).position(|pair| pair == b"Tf").unwrap();
    let mut changed = content.clone();
    changed.splice(at + 2..at + 2, *b" 1 0 0 1 3 0 cm");
    document.change_page_content(page, changed).unwrap();
    assert_eq!(verify(&saved(document)).differing_pages, [2]);

    let mut document = load(&pdf());
    let page = document.page_iter().next().unwrap();
    document.get_dictionary_mut(page).unwrap().set("Rotate", 180);
    assert_eq!(verify(&saved(document)).differing_pages, [1]);

    let mut document = load(&pdf());
    document.delete_pages(&[1]);
    assert_eq!(verify(&saved(document)).differing_pages, [1, 2]);
}

#[test]
fn detects_changed_glyphs() {
    let mut document = load(&pdf());
    let file = document
        .objects
        .iter()
        .find_map(|(_, object)| object.as_dict().ok()?.get(b"FontFile2").ok()?.as_reference().ok())
        .unwrap();
    let stream = document.get_object_mut(file).unwrap().as_stream_mut().unwrap();
    stream.decompress().unwrap();
    let last = stream.content.len() - 1;
    stream.content[last] ^= 1;
    assert!(!verify(&saved(document)).differing_pages.is_empty());
}

#[test]
fn detects_annotations_over_pages() {
    let mut document = load(&pdf());
    let page = document.page_iter().next().unwrap();
    let annotation =
        document.add_object(dictionary! { "Type" => "Annot", "Subtype" => "FreeText", "Rect" => vec![0.into(); 4] });
    document.get_dictionary_mut(page).unwrap().set("Annots", vec![annotation.into()]);
    let verification = verify(&saved(document));
    assert_eq!((verification.covered_pages.as_slice(), verification.differing_pages.len()), (&[1][..], 0));
    assert!(!verification.is_valid());
}

#[test]
fn detects_changed_data() {
    let change = |json: &str| json.replace("90 đảng viên", "99 đảng viên");
    let bytes = with_data(change, same_digest);
    assert!(!ReadBack::from_pdf(&bytes).unwrap().data_unchanged);
    assert!(Dispatch::from_pdf(&bytes).unwrap_err().to_string().contains("digest"));
    // With an updated digest, the pages still differ from the data.
    let bytes = with_data(change, updated_digest);
    let verification = verify(&bytes);
    assert!(verification.read.data_unchanged);
    assert_eq!(verification.differing_pages, [1]);
}

#[test]
fn rejects_malformed_data() {
    for (json, wanted) in [
        ("{\"congvan\":2,\"dispatch\":null}", "the data have version 2; this version of the crate reads up to 1"),
        ("{\"congvan\":1,\"dispatch\":{}}", "the data of the PDF cannot be read: missing field `number`"),
        ("{\"congvan\":1}", "the PDF has no data of a dispatch"),
        ("{", "the data of the PDF cannot be read"),
    ] {
        let error = Dispatch::from_pdf(&with_data(|_| json.to_owned(), updated_digest)).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
    let deep = format!("{{\"congvan\":1,\"dispatch\":{}", "[".repeat(100_000));
    assert!(Dispatch::from_pdf(&with_data(|_| deep.clone(), updated_digest)).is_err());
    let mut document = load(&pdf());
    document.catalog_mut().unwrap().remove(b"Names");
    assert!(
        Dispatch::from_pdf(&saved(document))
            .unwrap_err()
            .to_string()
            .contains("the PDF lacks the data file that its metadata name")
    );
}

#[test]
fn rejects_files_of_other_programs() {
    for bytes in [&b""[..], b"%PDF-1.7", b"<html>", &[0; 1000]] {
        assert_eq!(ReadBack::from_pdf(bytes).unwrap_err().kind(), ErrorKind::Input);
    }
    let mut document = load(&pdf());
    document.catalog_mut().unwrap().remove(b"Metadata");
    assert!(ReadBack::from_pdf(&saved(document)).unwrap_err().to_string().contains("no metadata"));
    let without_producer = with_data(str::to_owned, |_, _| "<x/>".to_owned());
    assert!(ReadBack::from_pdf(&without_producer).unwrap_err().to_string().contains("another program made the file"));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
    assert!(ReadBack::from_pdf(&with_data(str::to_owned, |_, _| bomb.to_owned())).is_err());
}

#[test]
fn damaged_files_do_not_panic() {
    let whole = pdf();
    for length in (0..whole.len()).step_by(997) {
        let _ = ReadBack::from_pdf(&whole[..length]);
    }
    let typesetter = typesetter();
    for (at, mask) in (0..whole.len()).step_by(1499).zip([1_u8, 0x80, 0xff].into_iter().cycle()) {
        let mut damaged = whole.clone();
        damaged[at] ^= mask;
        if let Ok(verification) = typesetter.verify(&damaged) {
            assert!(verification.read.record.standard.len() < 100);
        }
    }
}

#[test]
fn shared_and_cyclic_objects_are_visited_once() {
    // Thirty levels with two references each: 2^30 paths.
    let mut document = load(&pdf());
    let mut child = Object::Null;
    for _ in 0..30 {
        let level = dictionary! { "A" => child.clone(), "B" => child };
        child = document.add_object(level).into();
    }
    let page = document.page_iter().next().unwrap();
    document.get_dictionary_mut(page).unwrap().set("Unknown", child);
    assert_eq!(verify(&saved(document)).differing_pages, [1]);

    // An object that refers to itself.
    let mut document = load(&pdf());
    let itself = document.new_object_id();
    document.objects.insert(itself, dictionary! { "A" => vec![Object::Reference(itself)] }.into());
    let page = document.page_iter().next().unwrap();
    document.get_dictionary_mut(page).unwrap().set("Unknown", itself);
    assert_eq!(verify(&saved(document)).differing_pages, [1]);
}

#[test]
fn small_objects_are_in_object_streams() {
    let bytes = pdf();
    let direct = bytes.windows(4).filter(|window| window == b" obj").count();
    assert!(load(&bytes).objects.len() > 3 * direct, "{direct} objects are outside object streams");
    assert!(bytes.len() < 40_000, "{} bytes", bytes.len());
}

#[test]
fn abbreviations_have_expansions() {
    let pages = typesetter().pages(&dispatch()).unwrap();
    let runs = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    });
    let expanded: Vec<(&str, &str)> =
        runs.filter_map(|run| Some((run.text.as_str(), run.expansion.as_deref()?))).collect();
    assert_eq!(expanded, [("T/M", "Thay mặt")]);
    let document = load(&pdf());
    let content = document.get_page_content(document.page_iter().nth(1).unwrap());
    let content = String::from_utf8_lossy(&content).into_owned();
    let has_expansion = |line: &&str| line.contains("/Span<<") && line.ends_with(">>BDC") && line.contains("/E");
    assert_eq!(content.lines().filter(has_expansion).count(), 1, "{content}");
}
