//! Verification of files that show or hold something else than their data, and of files that other programs saved.

use congvan::form::Column;
use congvan::pdf::{Conformance, Difference, DifferenceKind, Incomparable, PdfOptions, Verdict, Verification};
use congvan::sign::{SignatureRequest, Signer};
use congvan::{Dispatch, Fonts, Issuer, Pack, Picture, StatisticsForm, Typesetter};
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

const KEY: &[u8] = include_bytes!("data/test-signer.p12");

fn dispatch() -> Dispatch {
    Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap()
}

fn pdf() -> Vec<u8> {
    Typesetter::new().unwrap().pdf(&dispatch()).unwrap()
}

fn signable() -> Vec<u8> {
    Typesetter::new().unwrap().signable_pdf(&dispatch()).unwrap()
}

fn verify(pdf: &[u8]) -> Verification {
    Typesetter::new().unwrap().verify(pdf).unwrap()
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The file with a cross-reference table and without compression.
fn plain() -> Vec<u8> {
    let mut document = Document::load_mem(&pdf()).unwrap();
    document.decompress();
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    saved(document)
}

/// The file after a change of its objects.
fn changed(pdf: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    change(&mut document);
    saved(document)
}

/// The file with a cross-reference table after a change of its bytes of the same length.
fn rewritten(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = plain();
    assert_eq!(from.len(), to.len());
    let at = bytes.windows(from.len()).position(|window| window == from).expect("the bytes are in the file");
    bytes[at..at + to.len()].copy_from_slice(to);
    bytes
}

fn page(document: &Document, index: usize) -> ObjectId {
    document.page_iter().nth(index).unwrap()
}

fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().unwrap()
}

fn reference(document: &Document, key: &[u8]) -> ObjectId {
    document.catalog().unwrap().get(key).unwrap().as_reference().unwrap()
}

fn differs(pdf: &[u8]) -> Vec<Difference> {
    let verification = verify(pdf);
    assert_eq!(verification.verdict, Verdict::Differs);
    assert!(!verification.is_valid() && !verification.differences.is_empty());
    verification.differences
}

/// Requires a file to differ at one place only.
fn differs_at(pdf: &[u8], kind: DifferenceKind, place: &str) {
    let differences = differs(pdf);
    let found: Vec<(DifferenceKind, &str)> = differences.iter().map(|one| (one.kind, one.place.as_str())).collect();
    assert_eq!(found, [(kind, place)]);
}

/// Requires the message to name what readers interpret in different ways.
fn is_ambiguous(pdf: &[u8], reason: &str) {
    let differences = differs(pdf);
    let found = differences.iter().find(|one| one.kind == DifferenceKind::Ambiguous).expect("ambiguous");
    assert!(found.to_string().contains(reason), "{found}");
}

fn annotation(subtype: &str) -> Dictionary {
    dictionary! {
        "Type" => "Annot", "Subtype" => subtype, "FT" => "Sig", "T" => Object::string_literal("seal"),
        "Rect" => vec![0.into(), 0.into(), 595.into(), 842.into()], "F" => 4,
    }
}

fn with_annotation(pdf: &[u8], annotation: Dictionary) -> Vec<u8> {
    changed(pdf, |document| {
        let annotation = document.add_object(annotation);
        let page = page(document, 0);
        let page = document.get_dictionary_mut(page).unwrap();
        let mut all = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
        all.push(annotation.into());
        page.set("Annots", all);
    })
}

fn white_page(document: &mut Document) -> Dictionary {
    let content = document.add_object(Stream::new(dictionary! {}, b"1 g 0 0 595 842 re f".to_vec()));
    dictionary! {
        "Type" => "Page", "Contents" => content, "Resources" => dictionary! {},
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    }
}

#[test]
fn annotations_cannot_pass_as_signature_fields() {
    for subtype in ["FreeText", "Stamp", "Widget"] {
        let bytes = with_annotation(&pdf(), annotation(subtype));
        differs_at(&bytes, DifferenceKind::Added, "Root/Pages/Kids[0]/Annots");
        assert_eq!(verify(&bytes).covered_pages, [1]);
    }
    // Beside a field of the file.
    let bytes = with_annotation(&signable(), annotation("Widget"));
    differs_at(&bytes, DifferenceKind::Added, "Root/Pages/Kids[0]/Annots[1]");
}

#[test]
fn signature_fields_stay_in_their_places() {
    let widget = |document: &Document| {
        let page = document.get_dictionary(page(document, 1)).unwrap();
        page.get(b"Annots").unwrap().as_array().unwrap()[0].as_reference().unwrap()
    };
    let wider = changed(&signable(), |document| {
        let id = widget(document);
        document.get_dictionary_mut(id).unwrap().set("Rect", vec![0.into(), 0.into(), 595.into(), 842.into()]);
    });
    assert_eq!(verify(&wider).covered_pages, [2]);
    assert!(differs(&wider).iter().all(|one| one.place.starts_with("Root/Pages/Kids[1]/Annots[0]/Rect[")));
    // An unsigned field shows nothing.
    let stamped = changed(&signable(), |document| {
        let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        let form = document.add_object(Stream::new(form, b"0 0 9 9 re f".to_vec()));
        let id = widget(document);
        document.get_dictionary_mut(id).unwrap().set("AP", dictionary! { "N" => form });
    });
    assert_eq!(verify(&stamped).covered_pages, [2]);
}

#[test]
fn signed_files_are_sound() {
    let picture = Picture::from_png(include_bytes!("data/signature.png").as_slice()).unwrap();
    let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse().unwrap());
    let signed = Signer::from_pkcs12(KEY, "test").unwrap().sign(&signable(), request.with_picture(picture)).unwrap();
    assert_eq!(verify(&signed).verdict, Verdict::Sound);
    // Readers scale a picture whose box has no area in different ways.
    let boxless = changed(&signed, |document| {
        let is_picture = |object: &Object| object.as_stream().is_ok_and(|stream| stream.dict.has(b"Resources"));
        let id = *document.objects.iter().find(|(_, object)| is_picture(object)).unwrap().0;
        let picture = document.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        picture.dict.set("BBox", vec![0.into(); 4]);
    });
    assert_eq!(verify(&boxless).covered_pages, [1]);
}

/// The file with a signature in a field of its own.
fn signed_elsewhere(corners: [i64; 4]) -> Vec<u8> {
    let with_field = changed(&signable(), |document| {
        let id = page(document, 0);
        let mut field = annotation("Widget");
        field.set("Rect", corners.map(Object::from).to_vec());
        field.set("P", id);
        let field = document.add_object(field);
        let page = document.get_dictionary_mut(id).unwrap();
        page.get_mut(b"Annots").unwrap().as_array_mut().unwrap().push(field.into());
        let form = reference(document, b"AcroForm");
        let form = document.get_dictionary_mut(form).unwrap();
        form.get_mut(b"Fields").unwrap().as_array_mut().unwrap().push(field.into());
    });
    let request = SignatureRequest::new("seal", "2026-11-24T09:30:00+07:00".parse().unwrap());
    Signer::from_pkcs12(KEY, "test").unwrap().sign(&with_field, request).unwrap()
}

#[test]
fn signatures_outside_their_fields_are_invisible() {
    assert_eq!(verify(&signed_elsewhere([0; 4])).verdict, Verdict::Sound);
    for corners in [[0, 0, 595, 842], [10, 10, 11, 10]] {
        let verification = verify(&signed_elsewhere(corners));
        assert_eq!((verification.verdict, verification.covered_pages.as_slice()), (Verdict::Differs, &[1][..]));
    }
}

#[test]
fn validation_stores_show_nothing() {
    let with_store = |key: &str| {
        changed(&signable(), |document| {
            let certificate = document.add_object(Stream::new(dictionary! {}, b"x".to_vec()));
            let mut store = dictionary! { "Type" => "DSS" };
            store.set(key, vec![certificate.into()]);
            catalog(document).set("DSS", store);
        })
    };
    assert_eq!(verify(&with_store("Certs")).verdict, Verdict::Sound);
    differs_at(&with_store("OpenAction"), DifferenceKind::Added, "Root/DSS");
}

#[test]
fn every_conformance_with_data_is_verified() {
    let typesetter = Typesetter::new().unwrap();
    for conformance in [Conformance::A3a, Conformance::A4f, Conformance::Plain] {
        let options = PdfOptions::new().with_conformance(conformance);
        let pdf = typesetter.signable_pdf_with(&dispatch(), &options).unwrap();
        assert_eq!(verify(&pdf).verdict, Verdict::Sound, "{conformance}");
        let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse().unwrap());
        let signed = Signer::from_pkcs12(KEY, "test").unwrap().sign(&pdf, request).unwrap();
        assert_eq!(verify(&signed).verdict, Verdict::Sound, "{conformance}");
    }
}

#[test]
fn page_trees_are_compared() {
    let kids = |document: &mut Document, change: &dyn Fn(&mut Document, &mut Vec<Object>), count: i64| {
        let id = reference(document, b"Pages");
        let mut kids = document.get_dictionary(id).unwrap().get(b"Kids").unwrap().as_array().unwrap().clone();
        change(document, &mut kids);
        let tree = document.get_dictionary_mut(id).unwrap();
        tree.set("Kids", kids);
        tree.set("Count", count);
    };
    let other_type = changed(&pdf(), |document| {
        kids(
            document,
            &|document, kids| {
                let mut page = white_page(document);
                page.set("Type", "X");
                kids.insert(0, document.add_object(page).into());
            },
            2,
        );
    });
    let direct = changed(&pdf(), |document| {
        kids(document, &|document, kids| kids.insert(0, white_page(document).into()), 2);
    });
    for bytes in [other_type, direct] {
        assert_eq!(verify(&bytes).verdict, Verdict::Differs);
        assert!(verify(&bytes).differing_pages.contains(&1));
    }
    differs_at(&changed(&pdf(), |document| kids(document, &|_, _| {}, 1)), DifferenceKind::Changed, "Root/Pages/Count");
    let inherited = changed(&pdf(), |document| {
        let id = page(document, 0);
        let size = document.get_dictionary_mut(id).unwrap().remove(b"MediaBox").unwrap();
        let tree = reference(document, b"Pages");
        document.get_dictionary_mut(tree).unwrap().set("MediaBox", size);
    });
    let places: Vec<String> = differs(&inherited).into_iter().map(|one| one.place).collect();
    assert_eq!(places, ["Root/Pages/MediaBox", "Root/Pages/Kids[0]/MediaBox"]);
    assert_eq!(verify(&inherited).differing_pages, [1]);
}

#[test]
fn syntax_with_several_meanings_is_rejected() {
    assert_eq!(verify(&plain()).verdict, Verdict::Sound);
    is_ambiguous(&rewritten(b"/Tabs/S", b"/Type/X"), "a dictionary has a key twice");
    is_ambiguous(&rewritten(b" 0 R/StructParents", b" 1 R/StructParents"), "a generation is not 0");
    is_ambiguous(&rewritten(b" 00000 n", b" 00001 n"), "a generation is not 0");
    is_ambiguous(&rewritten(b"\nendstream", b"\n endstrea"), "length");
    is_ambiguous(&rewritten(b"/Kids[", b"/Kids{"), "syntax");
    let inserted = |at: &str, text: &str| {
        let bytes = plain();
        let position = bytes.windows(at.len()).rposition(|window| window == at.as_bytes()).unwrap() + at.len();
        [&bytes[..position], text.as_bytes(), &bytes[position..]].concat()
    };
    is_ambiguous(&inserted("trailer\n<<", "/XRefStm 15"), "two cross-reference tables");
    is_ambiguous(&inserted("trailer\n<<", "/Prev 15"), "cross-reference");
    is_ambiguous(&inserted("startxref\n", "1"), "");
    differs_at(&inserted("trailer\n<<", "/Other 1"), DifferenceKind::Added, "Other");
}

#[test]
fn objects_of_later_revisions_count() {
    let mut document = lopdf::IncrementalDocument::create_from(pdf(), Document::load_mem(&pdf()).unwrap());
    let id = page(document.get_prev_documents(), 1);
    document.opt_clone_object_to_new_document(id).unwrap();
    let same = document.clone();
    document.new_document.get_dictionary_mut(id).unwrap().set("Rotate", 180);
    let saved = |mut document: lopdf::IncrementalDocument| {
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    };
    differs_at(&saved(document), DifferenceKind::Added, "Root/Pages/Kids[1]/Rotate");
    assert!(verify(&saved(same)).is_valid());
}

#[test]
fn filters_are_written_out() {
    let with_filter = |filter: Object, content: &[u8]| {
        changed(&plain(), |document| {
            let id = document.get_page_contents(page(document, 0))[0];
            let mut entries = Dictionary::new();
            entries.set("Filter", filter);
            let mut stream = Stream::new(entries, content.to_vec());
            stream.allows_compression = false;
            document.objects.insert(id, stream.into());
        })
    };
    let content = |document: &Document| document.get_page_content(page(document, 0));
    let content = content(&Document::load_mem(&pdf()).unwrap());
    let hexadecimal: String = content.iter().map(|byte| format!("{byte:02x}")).collect();
    for filter in ["ASCIIHexDecode", "AHx", "Fl", "FlateDecode"] {
        is_ambiguous(&with_filter(filter.into(), hexadecimal.as_bytes()), "filter");
    }
    let indirect = changed(&with_filter("FlateDecode".into(), &content), |document| {
        let filter = document.add_object(Object::Name(b"ASCIIHexDecode".to_vec()));
        let id = document.get_page_contents(page(document, 0))[0];
        document.get_object_mut(id).unwrap().as_stream_mut().unwrap().dict.set("Filter", filter);
    });
    is_ambiguous(&indirect, "filter");
}

#[test]
fn bytes_around_the_file_are_differences() {
    let reason = "bytes stand before the header or after the end";
    is_ambiguous(&[pdf(), b"%PDF-1.4".to_vec()].concat(), reason);
    is_ambiguous(&[b"x\n".to_vec(), plain()].concat(), reason);
    assert!(verify(&[pdf(), b"\r\n".to_vec()].concat()).is_valid());
}

#[test]
fn actions_and_other_parts_of_the_catalog_are_differences() {
    let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let additions: [(&str, Object); 6] = [
        ("OpenAction", script().into()),
        ("AA", dictionary! { "WC" => script() }.into()),
        ("Collection", dictionary! { "Type" => "Collection" }.into()),
        (
            "AcroForm",
            dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => Object::string_literal("<xdp/>") }.into(),
        ),
        ("PageMode", "UseAttachments".into()),
        ("Perms", dictionary! { "UR3" => dictionary! {} }.into()),
    ];
    for (key, value) in additions {
        let bytes = changed(&pdf(), |document| catalog(document).set(key, value));
        differs_at(&bytes, DifferenceKind::Added, &format!("Root/{key}"));
    }
    let names = changed(&pdf(), |document| {
        let names = catalog(document).get_mut(b"Names").unwrap().as_dict_mut().unwrap();
        names.set("JavaScript", dictionary! { "Names" => vec![Object::string_literal("a"), script().into()] });
    });
    differs_at(&names, DifferenceKind::Added, "Root/Names/JavaScript");
}

#[test]
fn further_attachments_are_differences() {
    let with_file = |position: usize, name: &str| {
        changed(&pdf(), |document| {
            let file = document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"{}".to_vec()));
            let name = Object::string_literal(name);
            let file = document.add_object(dictionary! {
                "Type" => "Filespec", "F" => name.clone(), "UF" => name.clone(), "EF" => dictionary! { "F" => file },
            });
            let names = catalog(document).get_mut(b"Names").unwrap().as_dict_mut().unwrap();
            let tree = names.get_mut(b"EmbeddedFiles").unwrap().as_dict_mut().unwrap();
            let files = tree.get_mut(b"Names").unwrap().as_array_mut().unwrap();
            files.splice(position..position, [name, file.into()]);
        })
    };
    let places: Vec<String> = differs(&with_file(2, "phu-luc.pdf")).into_iter().map(|one| one.place).collect();
    assert_eq!(places, ["Root/Names/EmbeddedFiles/Names[2]", "Root/Names/EmbeddedFiles/Names[3]"]);
    // A second file of the same name.
    assert_eq!(verify(&with_file(2, "dispatch.json")).verdict, Verdict::Differs);
    let embedded = changed(&pdf(), |document| {
        let id = catalog(document).get(b"AF").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let file = document.get_dictionary_mut(id).unwrap();
        file.set("Desc", Object::string_literal("x"));
    });
    differs_at(&embedded, DifferenceKind::Changed, "Root/AF[0]/Desc");
}

#[test]
fn forged_metadata_are_differences() {
    let forged = |from: &str, to: &str| {
        changed(&pdf(), |document| {
            let id = reference(document, b"Metadata");
            let stream = document.get_object_mut(id).unwrap().as_stream_mut().unwrap();
            let xmp = String::from_utf8(stream.content.clone()).unwrap();
            assert!(xmp.contains(from));
            stream.set_content(xmp.replacen(from, to, 1).into_bytes());
        })
    };
    for (from, to, place) in [
        (">40-CV/BXDTCCSĐ<", ">41-CV/BXDTCCSĐ<", "Root/Metadata/Number"),
        ("2023-01-09</congvan:Date>", "2023-01-10</congvan:Date>", "Root/Metadata/Date"),
        ("uuid:", "uuid:0", "Root/Metadata/DocumentID"),
    ] {
        let place = place.to_owned();
        assert!(differs(&forged(from, to)).iter().any(|one| one.place == place), "{place}");
    }
    differs_at(
        &forged("<congvan:Kind>", "<congvan:Kind>x</congvan:Kind><congvan:Kind>"),
        DifferenceKind::Changed,
        "Root/Metadata",
    );
    assert!(verify(&forged("<pdf:Producer>congvan", "<pdf:Producer>Editor; congvan")).is_valid());
}

#[test]
fn changed_tags_and_bookmarks_are_differences() {
    let untagged = changed(&pdf(), |document| drop(catalog(document).remove(b"StructTreeRoot")));
    differs_at(&untagged, DifferenceKind::Missing, "Root/StructTreeRoot");
    let led_elsewhere = changed(&pdf(), |document| {
        let second = page(document, 1);
        let root = reference(document, b"Outlines");
        let first = document.get_dictionary(root).unwrap().get(b"First").unwrap().as_reference().unwrap();
        let bookmark = document.get_dictionary_mut(first).unwrap();
        bookmark.get_mut(b"Dest").unwrap().as_array_mut().unwrap()[0] = second.into();
    });
    differs_at(&led_elsewhere, DifferenceKind::Changed, "Root/Outlines/First/Dest[0]");
    let actual_text = changed(&pdf(), |document| {
        let is_span = |object: &Object| object.as_dict().is_ok_and(|entries| entries.has(b"S") && entries.has(b"P"));
        let id = *document.objects.iter().find(|(_, object)| is_span(object)).unwrap().0;
        document.get_dictionary_mut(id).unwrap().set("ActualText", Object::string_literal("x"));
    });
    assert!(differs(&actual_text)[0].place.ends_with("/ActualText"));
}

#[test]
fn files_saved_by_other_programs_are_sound() {
    let mut document = Document::load_mem(&pdf()).unwrap();
    document.decompress();
    document.renumber_objects_with(500);
    assert!(verify(&saved(document)).is_valid());
    let information = changed(&pdf(), |document| {
        let id = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        let information = document.get_dictionary_mut(id).unwrap();
        information.set("Producer", Object::string_literal("Editor"));
        information.set("ModDate", Object::string_literal("D:20300101000000Z"));
    });
    assert!(verify(&information).is_valid());
    let titled = changed(&pdf(), |document| {
        let id = document.trailer.get(b"Info").unwrap().as_reference().unwrap();
        document.get_dictionary_mut(id).unwrap().set("Title", Object::string_literal("x"));
    });
    differs_at(&titled, DifferenceKind::Changed, "Info/Title");
    // The second identifier changes with each revision, the first must be that of the metadata.
    let identified = |index: usize| {
        changed(&pdf(), |document| {
            let identifiers = document.trailer.get_mut(b"ID").unwrap().as_array_mut().unwrap();
            identifiers[index] = Object::String(vec![7; 16], StringFormat::Hexadecimal);
        })
    };
    assert!(verify(&identified(1)).is_valid());
    differs_at(&identified(0), DifferenceKind::Changed, "Root/Metadata/DocumentID");
}

#[test]
fn fillable_forms_are_sound_until_they_are_filled_in() {
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse().unwrap(), "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị").with_name("unit"))
        .column(Column::number("Đảng viên").with_name("members"))
        .with_blank_rows(1);
    let fillable = Typesetter::new().unwrap().fillable_pdf(&form).unwrap();
    assert!(verify(&fillable).is_valid());
    let filled = changed(&fillable, |document| {
        let page = document.get_dictionary(page(document, 0)).unwrap();
        let id = page.get(b"Annots").unwrap().as_array().unwrap()[1].as_reference().unwrap();
        document.get_dictionary_mut(id).unwrap().set("V", Object::string_literal("12"));
    });
    differs_at(&filled, DifferenceKind::Added, "Root/Pages/Kids[0]/Annots[1]/V");
    assert_eq!(verify(&filled).covered_pages, [1]);
}

#[test]
fn files_that_cannot_be_made_again_are_not_compared() {
    let newer = Pack::builtin().unwrap().into_iter().filter(|pack| pack.standard().name == "hd05").collect::<Vec<_>>();
    let typesetter = Typesetter::with(newer, Fonts::embedded().unwrap()).unwrap();
    let verdict = typesetter.verify(&pdf()).unwrap().verdict;
    assert_eq!(verdict, Verdict::NotComparable(Incomparable::Pack("hd36".to_owned())));
    let older = changed(&pdf(), |document| {
        let id = reference(document, b"Metadata");
        let stream = document.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        let xmp = String::from_utf8(stream.content.clone()).unwrap();
        stream.set_content(xmp.replace(">congvan ", ">congvan 9").into_bytes());
        document.catalog_mut().unwrap().set("PageMode", "UseOutlines");
    });
    let verification = verify(&older);
    let Verdict::NotComparable(Incomparable::Version(version)) = &verification.verdict else {
        panic!("{verification:?}")
    };
    assert!(version.starts_with("congvan 9"), "{version}");
    assert!(!verification.is_valid() && verification.differences.len() == 1);
}
