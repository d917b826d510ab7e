//! Files made so that readers show something else than what was signed or verified.

use congvan::copy::{CertifiedCopy, CopyForm};
use congvan::pdf::{ReadBack, Verdict};
use congvan::sign::{Integrity, LaterChanges, SignatureInfo, SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Issuer, Signatory, Typesetter};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, StringFormat, dictionary};

const FIELD: &str = "signatories[0].signature";
const KEY: &[u8] = include_bytes!("data/test-signer.p12");
const FORGED: &[u8] = b"0 0 595 842 re f";

fn dispatch() -> Dispatch {
    Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap()
}

fn signable() -> Vec<u8> {
    Typesetter::new().unwrap().signable_pdf(&dispatch()).unwrap()
}

fn signed(pdf: &[u8]) -> Vec<u8> {
    let request = SignatureRequest::new(FIELD, "2026-11-24T09:30:00+07:00".parse().unwrap());
    Signer::from_pkcs12(KEY, "test").unwrap().sign(pdf, request).unwrap()
}

/// The file after a change of its objects, signed.
fn prepared(change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&signable()).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let bytes = signed(&bytes);
    let info = info(&bytes);
    assert_eq!((info.integrity, info.later_changes), (Integrity::Intact, LaterChanges::None));
    bytes
}

fn updated(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), Document::load_mem(pdf).unwrap());
    change(&mut update);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

/// The file with an object and a cross-reference table appended to its bytes.
fn appended(pdf: &[u8], number: u32, object: &str) -> Vec<u8> {
    let before = Document::load_mem(pdf).unwrap();
    let root = before.trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    let (size, previous) = (before.max_id + 1, before.xref_start);
    let mut bytes = [pdf, b"\n"].concat();
    let at = bytes.len();
    bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    let table = bytes.len();
    let rows = format!("xref\n0 1\n0000000000 65535 f \n{number} 1\n{at:010} 00000 n \n");
    let trailer = format!("trailer\n<</Size {size}/Root {root} 0 R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n");
    bytes.extend(rows.bytes().chain(trailer.bytes()));
    bytes
}

/// A dictionary as it is written in a file.
fn written(value: &Object) -> String {
    let mut document = Document::new();
    let mut value = value.clone();
    for (_, entry) in value.as_dict_mut().unwrap() {
        if let Object::String(_, format) = entry {
            *format = StringFormat::Hexadecimal;
        }
    }
    let (number, _) = document.add_object(value);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let (_, value) = text.split_once(&format!("{number} 0 obj")).unwrap();
    value.split("endobj").next().unwrap().trim().to_owned()
}

fn info(pdf: &[u8]) -> SignatureInfo {
    let fields = read_signatures(pdf).unwrap();
    fields.into_iter().find(|own| own.name == FIELD).unwrap().signature.unwrap()
}

/// Requires that a file is not read, or that its later changes are not permitted.
fn is_refused(what: &str, pdf: &[u8]) {
    let Ok(fields) = read_signatures(pdf) else { return };
    let info = fields.into_iter().find(|own| own.name == FIELD).and_then(|own| own.signature);
    let later = info.map(|info| info.later_changes);
    assert!(!matches!(later, Some(LaterChanges::None | LaterChanges::Permitted)), "{what}: {later:?}");
}

fn page(document: &Document) -> ObjectId {
    document.page_iter().next().unwrap()
}

fn contents(document: &Document) -> ObjectId {
    document.get_page_contents(page(document))[0]
}

fn redrawn(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let id = contents(update.get_prev_documents());
        update.new_document.set_object(id, Stream::new(Dictionary::new(), FORGED.to_vec()));
    })
}

/// The signed widget with the name.
fn widget(document: &Document, name: &str) -> ObjectId {
    let named = |object: &Object| {
        object.as_dict().is_ok_and(|own| own.get(b"T").and_then(Object::as_str).is_ok_and(|own| own == name.as_bytes()))
    };
    *document.objects.iter().find(|(_, object)| named(object)).unwrap().0
}

fn add_to_form(document: &mut Document, field: ObjectId) {
    let form = document.catalog().unwrap().get(b"AcroForm").unwrap().as_reference().unwrap();
    let form = document.get_dictionary_mut(form).unwrap();
    form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(field.into());
}

#[test]
fn content_that_validation_data_refer_to_must_not_change() {
    let by_information = prepared(|document| {
        let content = contents(document);
        let information = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(information).unwrap().set("Hidden", content);
    });
    is_refused("information", &redrawn(&by_information));
    let by_store = prepared(|document| {
        let content = contents(document);
        document.catalog_mut().unwrap().set("DSS", dictionary! { "Certs" => vec![content.into()] });
    });
    is_refused("store", &redrawn(&by_store));
}

#[test]
fn content_that_is_an_appearance_too_must_not_change() {
    let pdf = prepared(|document| {
        let field = dictionary! {
            "FT" => "Tx", "T" => Object::string_literal("note"), "AP" => dictionary! { "N" => contents(document) },
        };
        let field = document.add_object(field);
        add_to_form(document, field);
    });
    is_refused("appearance", &redrawn(&pdf));
}

#[test]
fn content_that_is_called_an_object_stream_must_not_change() {
    for kind in ["ObjStm", "XRef"] {
        let pdf = signable();
        let content = contents(&Document::load_mem(&pdf).unwrap()).0;
        let stream = |drawn: &str| format!("<</Type/{kind}/Length {}>>stream\n{drawn}\nendstream", drawn.len());
        let pdf = signed(&appended(&pdf, content, &stream("0 0 1 1 re f")));
        assert_eq!(info(&pdf).integrity, Integrity::Intact);
        is_refused(kind, &appended(&pdf, content, &stream("0 0 595 842 re f")));
    }
}

#[test]
fn annotations_must_not_vanish() {
    let pdf = prepared(|document| {
        let id = page(document);
        let all = document.get_dictionary(id).unwrap().get(b"Annots").and_then(Object::as_array).cloned().unwrap();
        let list = document.add_object(all);
        document.get_dictionary_mut(id).unwrap().set("Annots", list);
        let information = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(information).unwrap().set("Hidden", list);
    });
    let without = updated(&pdf, |update| {
        let id = page(update.get_prev_documents());
        update.opt_clone_object_to_new_document(id).unwrap();
        update.new_document.get_dictionary_mut(id).unwrap().set("Annots", Vec::<Object>::new());
    });
    is_refused("annotations", &without);
}

#[test]
fn added_fields_must_be_signatures() {
    for value in [
        dictionary! {},
        dictionary! { "Type" => "Sig" },
        dictionary! { "Contents" => Object::string_literal("x"), "ByteRange" => "x" },
    ] {
        let pdf = updated(&signed(&signable()), |update| {
            let id = page(update.get_prev_documents());
            let cover = Stream::new(dictionary! { "Subtype" => "Form" }, FORGED.to_vec());
            let cover = update.new_document.add_object(cover);
            let field = update.new_document.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal("x"), "P" => id,
                "Rect" => vec![0.into(), 0.into(), 595.into(), 842.into()], "F" => 4,
                "AP" => dictionary! { "N" => cover }, "V" => value.clone(),
            });
            update.opt_clone_object_to_new_document(id).unwrap();
            let page = update.new_document.get_dictionary_mut(id).unwrap();
            let mut all = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
            all.push(field.into());
            page.set("Annots", all);
            let catalog = update.get_prev_documents().catalog().unwrap();
            let form = catalog.get(b"AcroForm").unwrap().as_reference().unwrap();
            update.opt_clone_object_to_new_document(form).unwrap();
            let form = update.new_document.get_dictionary_mut(form).unwrap();
            form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(field.into());
        });
        is_refused(&format!("{value:?}"), &pdf);
    }
}

#[test]
fn unsigned_signature_fields_keep_their_appearance() {
    let pdf = prepared(|document| {
        let field = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal("second"),
            "Rect" => vec![0.into(), 0.into(), 99.into(), 99.into()],
        });
        add_to_form(document, field);
    });
    let stamped = updated(&pdf, |update| {
        let stamp = Stream::new(dictionary! { "Subtype" => "Form" }, FORGED.to_vec());
        let stamp = update.new_document.add_object(stamp);
        let id = widget(update.get_prev_documents(), "second");
        update.opt_clone_object_to_new_document(id).unwrap();
        update.new_document.get_dictionary_mut(id).unwrap().set("AP", dictionary! { "N" => stamp });
    });
    is_refused("stamp", &stamped);
}

#[test]
fn appearances_of_signed_fields_must_not_change() {
    // A field whose widget is an object of its own.
    let pdf = prepared(|document| {
        let id = widget(document, "signature");
        let mut kid = Dictionary::new();
        let field = document.get_dictionary_mut(id).unwrap();
        for key in [&b"Rect"[..], b"AP", b"F", b"P", b"Subtype", b"Type", b"MK", b"StructParent"] {
            field.remove(key).into_iter().for_each(|value| kid.set(key, value));
        }
        kid.set("Parent", id);
        let kid = document.add_object(kid);
        document.get_dictionary_mut(id).unwrap().set("Kids", vec![kid.into()]);
    });
    let stamped = updated(&pdf, |update| {
        let id = widget(update.get_prev_documents(), "signature");
        let field = update.get_prev_documents().get_dictionary(id).unwrap();
        let kid = field.get(b"Kids").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let stamp = Stream::new(dictionary! { "Subtype" => "Form" }, FORGED.to_vec());
        let stamp = update.new_document.add_object(stamp);
        update.opt_clone_object_to_new_document(kid).unwrap();
        update.new_document.get_dictionary_mut(kid).unwrap().set("AP", dictionary! { "N" => stamp });
    });
    is_refused("appearance", &stamped);
}

#[test]
fn updates_that_readers_interpret_in_different_ways_are_refused() {
    let pdf = signed(&signable());
    let document = Document::load_mem(&pdf).unwrap();
    let (id, own) = (page(&document), contents(&document));
    // The same page with two contents: some readers take the first, others the last.
    let page = document.get_object(id).unwrap();
    let entries = written(page).trim_start_matches("<<").trim_end_matches(">>").to_owned();
    assert!(entries.contains(&format!("{} 0 R", own.0)), "{entries}");
    let same = appended(&pdf, id.0, &format!("<<{entries}>>"));
    assert_eq!(info(&same).later_changes, LaterChanges::Permitted);
    is_refused("twice", &appended(&pdf, id.0, &format!("<</Contents 1 0 R {entries}>>")));
    // Some readers do not find the table behind a comment, and search the file for objects.
    let shadow = format!("{} 0 obj\n<</Length 16>>stream\n0 0 595 842 re f\nendstream\nendobj\n", own.0);
    let hidden = [same.as_slice(), shadow.as_bytes()].concat();
    let start = same.windows(9).rposition(|window| window == b"startxref").unwrap();
    let tail = String::from_utf8_lossy(&same[start + 9..]).into_owned();
    is_refused("comment", &[hidden.as_slice(), b"startxref %\n", tail.as_bytes()].concat());
    is_refused("spaces", &[hidden.as_slice(), &same[start..], " ".repeat(2000).as_bytes()].concat());
    is_refused("no end", &[hidden.as_slice(), b"startxref ", tail.replace("%%EOF", "").as_bytes()].concat());
}

/// The file with an update whose cross-reference stream has these rows, of 1, 4 and 4 bytes.
fn with_rows(pdf: &[u8], objects: &[u8], rows: &[(u32, [u64; 3])]) -> Vec<u8> {
    let before = Document::load_mem(pdf).unwrap();
    let root = before.trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    let mut bytes = [pdf, objects].concat();
    let at = bytes.len();
    let number = before.max_id + 100;
    let index: String = rows.iter().map(|(number, _)| format!("{number} 1 ")).collect();
    let content: Vec<u8> = rows
        .iter()
        .flat_map(|(_, [kind, second, third])| {
            let fields = [kind, second, third].map(|field| field.to_be_bytes());
            [&fields[0][7..], &fields[1][4..], &fields[2][4..]].concat()
        })
        .collect();
    let identifiers = before.trailer.get(b"ID").unwrap().as_array().unwrap();
    let identifiers: String = identifiers
        .iter()
        .map(|own| own.as_str().unwrap().iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        .map(|own| format!("<{own}>"))
        .collect();
    let information = before.trailer.get(b"Info").unwrap().as_reference().unwrap().0;
    bytes.extend(
        format!(
            "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 4]/Index[{index}]/Root {root} 0 R/Info {information} 0 R\
             /ID[{identifiers}]/Prev {}/Length {}>>stream\n",
            number + 1,
            before.xref_start,
            content.len()
        )
        .bytes(),
    );
    bytes.extend(content);
    bytes.extend(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").bytes());
    bytes
}

/// An object stream with these members after some empty ones, and its position.
fn object_stream(pdf: &[u8], number: u32, empty: u32, members: &[(u32, &str)]) -> (Vec<u8>, u64) {
    let mut head: String = (0..empty).map(|index| format!("{} 0 ", 900_000 + index)).collect();
    let mut content = "0 ".to_owned();
    for (member, value) in members {
        head += &format!("{member} {} ", content.len());
        content += &format!("{value} ");
    }
    let (count, first, length) = (empty as usize + members.len(), head.len(), head.len() + content.len());
    let entries = format!("/Type/ObjStm/N {count}/First {first}/Length {length}");
    let bytes = format!("\n{number} 0 obj\n<<{entries}>>stream\n{head}{content}\nendstream\nendobj\n").into_bytes();
    (bytes, pdf.len() as u64 + 1)
}

#[test]
fn rows_of_cross_reference_streams_count() {
    let pdf = signed(&signable());
    let document = Document::load_mem(&pdf).unwrap();
    let (id, last) = (page(&document).0, document.max_id + 1);
    let (forged, at) = object_stream(&pdf, last, 70_000, &[(id, "<</Type/Page/MediaBox[0 0 9 9]>>")]);
    // The member after 65,535 others.
    let rows = [(id, [2, last.into(), 70_000]), (last, [1, at, 0])];
    is_refused("index", &with_rows(&pdf, &forged, &rows));
    // An object of an unknown kind is null.
    is_refused("kind", &with_rows(&pdf, b"\n", &[(id, [7, 0, 0])]));
    is_refused("free", &with_rows(&pdf, b"\n", &[(id, [0, 0, 0])]));
}

fn verdict(pdf: &[u8]) -> Verdict {
    match Typesetter::new().unwrap().verify(pdf) {
        Ok(verification) => verification.verdict,
        Err(_) => Verdict::Differs,
    }
}

/// The metadata of a file with another number of the document.
fn forged_metadata(document: &Document) -> (ObjectId, Stream) {
    let id = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let stream = document.get_object(id).unwrap().as_stream().unwrap();
    let content = stream.get_plain_content().unwrap();
    let text = String::from_utf8(content).unwrap();
    let number = text.split("<congvan:Number>").nth(1).unwrap().split('<').next().unwrap();
    let text = text.replace(&format!("<congvan:Number>{number}"), "<congvan:Number>99-QĐ/TW");
    let mut stream = stream.clone();
    stream.dict.remove(b"Filter");
    stream.set_content(text.into_bytes());
    (id, stream)
}

#[test]
fn the_record_of_a_copy_is_compared_with_its_data() {
    let typesetter = Typesetter::new().unwrap();
    let copy = CertifiedCopy::new(
        CopyForm::Transcript,
        Issuer::new("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "24-BS/ĐU".parse().unwrap(),
        "Đức Trọng",
        "2026-11-30".parse().unwrap(),
    )
    .copy_to("Các chi bộ trực thuộc")
    .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
    let pdf = typesetter.certified_copy(&typesetter.pdf(&dispatch()).unwrap(), &copy).unwrap();
    assert_eq!(verdict(&pdf), Verdict::Sound);
    let forged = updated(&pdf, |update| {
        let (id, metadata) = forged_metadata(update.get_prev_documents());
        update.new_document.set_object(id, metadata);
    });
    assert_eq!(ReadBack::from_pdf(&forged).unwrap().record.number.as_deref(), Some("99-QĐ/TW"));
    assert_eq!(verdict(&forged), Verdict::Differs);
    let digest = updated(&pdf, |update| {
        let (id, _) = forged_metadata(update.get_prev_documents());
        let mut stream = update.get_prev_documents().get_object(id).unwrap().as_stream().unwrap().clone();
        let text = String::from_utf8(stream.get_plain_content().unwrap()).unwrap();
        stream.dict.remove(b"Filter");
        stream.set_content(text.replace("DataDigest>sha256:", "DataDigest>sha256:0").into_bytes());
        update.new_document.set_object(id, stream);
    });
    assert!(!ReadBack::from_pdf(&digest).unwrap().data_unchanged);
    assert_eq!(verdict(&digest), Verdict::Differs);
}

#[test]
fn objects_that_only_some_readers_find_are_differences() {
    let pdf = Typesetter::new().unwrap().pdf(&dispatch()).unwrap();
    // Readers look for the table in the last 1,024 bytes, and else search the file for objects.
    let document = Document::load_mem(&pdf).unwrap();
    let (id, metadata) = forged_metadata(&document);
    let start = pdf.windows(9).rposition(|window| window == b"startxref").unwrap();
    let shadow = [
        format!("{} 0 obj\n<</Type/Metadata/Subtype/XML/Length {}>>stream\n", id.0, metadata.content.len()).as_bytes(),
        &metadata.content,
        b"\nendstream\nendobj\n",
    ]
    .concat();
    let shadowed = [&pdf[..start], &shadow, &pdf[start..]].concat();
    assert_eq!(verdict(&shadowed), Verdict::Sound);
    for space in [b" ", b"\n"] {
        assert_eq!(verdict(&[shadowed.as_slice(), &space.repeat(2000)].concat()), Verdict::Differs);
    }
    let marker = [&shadowed[..shadowed.len() - 6], &b" ".repeat(2000), b"%%EOF\n"].concat();
    assert_eq!(verdict(&marker), Verdict::Differs);
}

#[test]
fn object_streams_have_each_object_once() {
    let pdf = Typesetter::new().unwrap().pdf(&dispatch()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let (id, last) = (document.trailer.get(b"Info").unwrap().as_reference().unwrap().0, document.max_id + 1);
    let own = written(document.get_object((id, 0)).unwrap());
    let with = |empty: u32, members: &[(u32, &str)]| {
        let (stream, at) = object_stream(&pdf, last, empty, members);
        let index = u64::from(empty) + members.len() as u64 - 1;
        with_rows(&pdf, &stream, &[(id, [2, last.into(), index]), (last, [1, at, 0])])
    };
    assert_eq!(verdict(&with(0, &[(id, &own)])), Verdict::Sound);
    assert_eq!(verdict(&with(0, &[(id, "<</Title(x)>>"), (id, &own)])), Verdict::Differs);
}

#[test]
fn what_verification_returns_is_what_it_verified() {
    let pdf = Typesetter::new().unwrap().pdf(&dispatch()).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let root = document.trailer.get(b"Root").unwrap().as_reference().unwrap().0;
    // A revision with a forged record, and one with the first catalog, which readers with small indices overlook.
    let forged = updated(&pdf, |update| {
        let (_, metadata) = forged_metadata(update.get_prev_documents());
        let metadata = update.new_document.add_object(metadata);
        update.opt_clone_object_to_new_document((root, 0)).unwrap();
        update.new_document.get_dictionary_mut((root, 0)).unwrap().set("Metadata", metadata);
    });
    let last = Document::load_mem(&forged).unwrap().max_id + 1;
    let own = written(document.get_object((root, 0)).unwrap());
    let (stream, at) = object_stream(&forged, last, 70_000, &[(root, &own)]);
    let whole = with_rows(&forged, &stream, &[(root, [2, last.into(), 70_000]), (last, [1, at, 0])]);
    let verification = Typesetter::new().unwrap().verify(&whole).unwrap();
    let number = ReadBack::from_pdf(&pdf).unwrap().record.number;
    assert!(verification.verdict != Verdict::Sound || verification.read.record.number == number, "{verification:?}");
}
