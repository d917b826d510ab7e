//! Electronic signatures: fields, incremental updates, verification and errors.

use congvan::error::ErrorKind;
use congvan::page::Item;
use congvan::sign::{Integrity, SignatureInfo, SignatureRequest, Signer, prepare_signature, read_signatures};
use congvan::{Dispatch, Error, Issuer, Picture, Signatory, StatisticsForm, Typesetter};
use lopdf::{Dictionary, Document, Object, SaveOptions};

const FIRST: &str = "signatories[0].signature";
const SECOND: &str = "signatories[1].signature";
const FIRST_SEAL: &str = "signatories[0].seal";
const SECOND_SEAL: &str = "signatories[1].seal";
const RSA: &[u8] = include_bytes!("data/test-signer.p12");
const P256: &[u8] = include_bytes!("data/test-signer-p256.p12");
const EXPIRED: &[u8] = include_bytes!("data/test-signer-expired.p12");
const NO_KEY: &[u8] = include_bytes!("data/test-no-key.p12");
const PICTURE: &[u8] = include_bytes!("data/signature.png");

fn dispatch() -> Dispatch {
    Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "12-CV/BTCĐU".parse().unwrap(),
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Đức Trọng",
        "2026-11-24".parse().unwrap(),
    )
    .to("Các chi bộ trực thuộc")
    .paragraph("Đề nghị các chi bộ gửi báo cáo trước ngày **31/12/2026**.")
    .copy_to("Như trên")
    .signed_by(Signatory::new("PHÓ TRƯỞNG BAN", "Nguyễn Văn A").with_authority("K/T TRƯỞNG BAN".parse().unwrap()))
    .signed_by(Signatory::new("BÍ THƯ", "Trần Thị B"))
}

fn signable() -> Vec<u8> {
    Typesetter::new().unwrap().signable_pdf(&dispatch()).unwrap()
}

fn request(field: &str) -> SignatureRequest {
    SignatureRequest::new(field, "2026-11-24T09:30:00+07:00".parse().unwrap())
}

fn picture() -> Picture {
    Picture::from_png(PICTURE).unwrap()
}

fn signer(key: &[u8]) -> Signer {
    Signer::from_pkcs12(key, "test").unwrap()
}

fn signed_twice() -> (Vec<u8>, Vec<u8>) {
    let once = signer(RSA).sign(&signable(), request(FIRST).with_picture(picture())).unwrap();
    let twice =
        signer(P256).sign(&once, request(SECOND).with_reason("Ký ban hành").with_location("Đức Trọng")).unwrap();
    (once, twice)
}

/// The fields of a file with their signatures.
fn signatures(pdf: &[u8]) -> Vec<(String, Option<SignatureInfo>)> {
    read_signatures(pdf).unwrap().into_iter().map(|field| (field.name, field.signature)).collect()
}

fn signature(pdf: &[u8], name: &str) -> SignatureInfo {
    signatures(pdf).into_iter().find(|(field, _)| field == name).unwrap().1.unwrap()
}

fn dictionary(document: &Document, object: &Object) -> Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap().clone()
}

fn acro_form(document: &Document) -> Dictionary {
    dictionary(document, document.catalog().unwrap().get(b"AcroForm").unwrap())
}

/// The widget annotations of all pages.
fn widgets(document: &Document) -> Vec<(Dictionary, lopdf::ObjectId)> {
    let pages = document.page_iter().map(|page| document.get_dictionary(page).unwrap());
    let annotations = pages.filter_map(|page| page.get(b"Annots").ok()?.as_array().ok()).flatten();
    annotations
        .map(|object| (dictionary(document, object), object.as_reference().unwrap()))
        .filter(|(widget, _)| widget.get(b"Subtype").unwrap().as_name().unwrap() == b"Widget")
        .collect()
}

fn words(dictionary: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(dictionary.get(key).unwrap()).unwrap()
}

fn message(result: Result<impl Sized, Error>) -> (ErrorKind, String) {
    let Err(error) = result else { panic!("no error") };
    assert!(error.help().is_some(), "{error}");
    (error.kind(), error.to_string())
}

#[test]
fn field_fills_the_space_between_position_and_name() {
    let typesetter = Typesetter::new().unwrap();
    let plain = typesetter.pages(&dispatch()).unwrap();
    let items = plain.pages.iter().flat_map(|page| &page.items);
    assert!(!items.clone().any(|item| matches!(item, Item::SignatureSpace(_))));
    let run = |words: &str| {
        let run = items.clone().find_map(|item| match item {
            Item::Text(run) if run.text.contains(words) => Some(run),
            _ => None,
        });
        run.unwrap()
    };
    let baseline = |words: &str| run(words).baseline.0;
    let document = Document::load_mem(&signable()).unwrap();
    let room = |name: &str| {
        let (widget, _) = &widgets(&document).into_iter().find(|(own, _)| words(own, b"TU").contains(name)).unwrap();
        let corners = widget.get(b"Rect").unwrap().as_array().unwrap().clone();
        <[f64; 4]>::try_from(corners.iter().map(|c| f64::from(c.as_float().unwrap())).collect::<Vec<_>>()).unwrap()
    };
    let [left, bottom, right, top] = room("Trần");
    let height = plain.pages[0].height.0;
    // The 35 mm of page 29 of the standard as issued, below the position and above the name.
    assert!((top - bottom - 99.5).abs() < 0.01, "{top} {bottom}");
    assert!(height - top > baseline("BÍ THƯ") && height - top < baseline("PHÓ TRƯỞNG BAN") + 18.0);
    // Both fields have the same height.
    assert_eq!((room("Nguyễn")[1], room("Nguyễn")[3]), (bottom, top));
    assert!(height - bottom < baseline("Trần Thị B") && height - bottom > baseline("Trần Thị B") - 18.0);
    let name = run("Trần Thị B");
    let middle = name.x.0 + name.width().0 / 2.0;
    assert!((f64::midpoint(left, right) - middle).abs() < 0.01, "{left} {right} {middle}");
}

#[test]
fn fields_conform_to_pdf_a_and_pdf_ua() {
    let document = Document::load_mem(&signable()).unwrap();
    let names: Vec<String> = signatures(&signable()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [SECOND, SECOND_SEAL, FIRST, FIRST_SEAL], "in page order");
    assert_eq!(acro_form(&document).get(b"SigFlags").unwrap().as_i64().unwrap(), 1);
    assert!(acro_form(&document).get(b"NeedAppearances").is_err());
    let tips: Vec<String> = widgets(&document).iter().map(|(widget, _)| words(widget, b"TU")).collect();
    let [second, first] = ["BÍ THƯ, Trần Thị B", "K/T TRƯỞNG BAN, PHÓ TRƯỞNG BAN, Nguyễn Văn A"];
    let body = "Ô ký số của cơ quan, tổ chức, bên chữ ký của";
    let wanted = [("Ô ký số", second), (body, second), ("Ô ký số", first), (body, first)];
    assert_eq!(tips, wanted.map(|(field, signatory)| format!("{field}: {signatory}")));
    let tree = dictionary(&document, document.catalog().unwrap().get(b"StructTreeRoot").unwrap());
    let numbers = tree.get(b"ParentTree").unwrap().as_dict().unwrap().get(b"Nums").unwrap().as_array().unwrap().clone();
    for (widget, id) in widgets(&document) {
        assert_eq!(widget.get(b"FT").unwrap().as_name().unwrap(), b"Sig");
        assert_eq!(widget.get(b"F").unwrap().as_i64().unwrap(), 4);
        assert!(widget.get(b"AP").unwrap().as_dict().unwrap().has(b"N"));
        // The field leads to its structure element, and the element to the field.
        let key = widget.get(b"StructParent").unwrap().as_i64().unwrap();
        let at = numbers.chunks(2).find(|pair| pair[0].as_i64().unwrap() == key).unwrap();
        let element = dictionary(&document, &at[1]);
        assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Form");
        assert_eq!(element.get(b"K").unwrap().as_dict().unwrap().get(b"Obj").unwrap().as_reference().unwrap(), id);
        let above = dictionary(&document, element.get(b"P").unwrap());
        let kids = above.get(b"K").unwrap().as_array().unwrap();
        let place = kids.iter().position(|kid| kid.as_reference().ok() == at[1].as_reference().ok()).unwrap();
        // The reading order is position, field, name.
        assert!(place > 0 && place + 1 < kids.len());
        let page = dictionary(&document, widget.get(b"P").unwrap());
        assert_eq!(page.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
    }
}

#[test]
fn signatories_of_attached_forms_have_fields() {
    let typesetter = Typesetter::new().unwrap();
    let sample = Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap();
    let pdf = typesetter.signable_pdf(&sample).unwrap();
    let of_form = "attachments[0].statistics_form.signatories[0].signature";
    let names: Vec<String> = signatures(&pdf).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [FIRST, of_form]);
    let signed = signer(P256).sign(&pdf, request(of_form)).unwrap();
    assert_eq!(signature(&signed, of_form).integrity, Integrity::Intact);

    // A picture in the data does not suppress the field.
    let mut with_picture = dispatch();
    with_picture.signatories[0].signature = Some(picture());
    let names: Vec<String> =
        signatures(&typesetter.signable_pdf(&with_picture).unwrap()).into_iter().map(|one| one.0).collect();
    assert_eq!(names, [SECOND, SECOND_SEAL, FIRST, FIRST_SEAL]);
}

#[test]
fn signs_a_form_without_a_dispatch() {
    let date = "2023-01".parse().unwrap();
    let form =
        StatisticsForm::new(Issuer::new("CHI BỘ").with_parent("ĐẢNG ỦY"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
            .column(congvan::form::Column::new("Đơn vị"))
            .row(["Chi bộ 1"])
            .signed_by(Signatory::new("BÍ THƯ", "Nguyễn Văn A"));
    let pdf = Typesetter::new().unwrap().signable_pdf(&form).unwrap();
    let signed = signer(RSA).sign(&pdf, request(FIRST)).unwrap();
    assert_eq!(signature(&signed, FIRST).integrity, Integrity::Intact);
}

#[test]
fn signatures_are_appended() {
    let unsigned = signable();
    let (once, twice) = signed_twice();
    assert!(once.starts_with(&unsigned) && once.len() > unsigned.len());
    assert!(twice.starts_with(&once) && twice.len() > once.len());

    let first = signature(&once, FIRST);
    assert_eq!((first.integrity, first.covers_whole_file), (Integrity::Intact, true));
    assert_eq!(first.signer.as_deref(), Some("Người ký thử 1"));
    assert_eq!(signatures(&once)[0], (SECOND.to_owned(), None));

    let first = signature(&twice, FIRST);
    assert_eq!((first.integrity, first.covers_whole_file), (Integrity::Intact, false));
    let second = signature(&twice, SECOND);
    assert_eq!((second.integrity, second.covers_whole_file), (Integrity::Intact, true));
    assert_eq!(second.signer.as_deref(), Some("Người ký thử 2"));
    assert_eq!(second.time.unwrap().to_rfc3339(), "2026-11-24T09:30:00+07:00");
    assert_eq!(second.reason.as_deref(), Some("Ký ban hành"));
    assert_eq!(second.location.as_deref(), Some("Đức Trọng"));
    assert_eq!(acro_form(&Document::load_mem(&twice).unwrap()).get(b"SigFlags").unwrap().as_i64().unwrap(), 3);
}

#[test]
fn signing_is_deterministic() {
    assert_eq!(signed_twice(), signed_twice());
}

#[test]
fn keeps_cross_reference_streams() {
    let mut document = Document::load_mem(&signable()).unwrap();
    let mut packed = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    document.save_with_options(&mut packed, options).unwrap();
    let once = signer(RSA).sign(&packed, request(FIRST).with_picture(picture())).unwrap();
    let twice = signer(P256).sign(&once, request(SECOND)).unwrap();
    assert!(twice.starts_with(&once) && once.starts_with(&packed));
    assert!(!twice.windows(8).any(|window| window == b"\ntrailer"), "a cross-reference table follows a stream");
    for field in [FIRST, SECOND] {
        assert_eq!(signature(&twice, field).integrity, Integrity::Intact);
    }
}

#[test]
fn signing_keeps_conformance_and_objects() {
    let (_, twice) = signed_twice();
    let (before, after) = (Document::load_mem(&signable()).unwrap(), Document::load_mem(&twice).unwrap());
    let metadata = |document: &Document| {
        let metadata = document.catalog().unwrap().get(b"Metadata").unwrap();
        let stream = document.dereference(metadata).unwrap().1.as_stream().unwrap();
        let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
        String::from_utf8(content).unwrap()
    };
    assert!(metadata(&after).contains("<pdfaid:part>3</pdfaid:part>"));
    assert!(metadata(&after).contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(metadata(&after).contains("<pdfuaid:part>1</pdfuaid:part>"));
    // Only the two fields and the form differ.
    let changed = before.objects.iter().filter(|(id, object)| after.get_object(**id).unwrap() != *object).count();
    assert_eq!(changed, 3);
    let identifiers = |document: &Document| {
        let identifiers = document.trailer.get(b"ID").unwrap().as_array().unwrap().clone();
        (identifiers[0].as_str().unwrap().to_vec(), identifiers[1].as_str().unwrap().to_vec())
    };
    assert_eq!(identifiers(&before).0, identifiers(&after).0);
    assert_ne!(identifiers(&before).1, identifiers(&after).1);
}

#[test]
fn picture_is_centred_in_the_field() {
    let (once, _) = signed_twice();
    let document = Document::load_mem(&once).unwrap();
    let (widget, _) = widgets(&document).into_iter().find(|(widget, _)| widget.has(b"V")).unwrap();
    let stream = document.dereference(widget.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap()).unwrap().1;
    let stream = stream.as_stream().unwrap();
    let bounds: Vec<f32> =
        stream.dict.get(b"BBox").unwrap().as_array().unwrap().iter().map(|one| one.as_float().unwrap()).collect();
    let drawn = String::from_utf8(stream.content.clone()).unwrap();
    let numbers: Vec<f32> = drawn.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [width, _, _, height, x, y] = numbers[..] else { panic!("{drawn}") };
    assert!((x * 2.0 + width - bounds[2]).abs() < 0.01 && (y * 2.0 + height - bounds[3]).abs() < 0.01);
    let (pixels_wide, pixels_high) = picture().size();
    assert!((width / height - pixels_wide as f32 / pixels_high as f32).abs() < 0.001);
    let image = stream.dict.get(b"Resources").unwrap().as_dict().unwrap().get(b"XObject").unwrap().as_dict().unwrap();
    let image = document.dereference(image.get(b"Signature").unwrap()).unwrap().1.as_stream().unwrap();
    assert!(image.dict.has(b"SMask"), "the background is transparent");
}

#[test]
fn detects_changed_bytes() {
    let (once, twice) = signed_twice();
    // A letter of the reason, which the second signature covers.
    let at = twice.windows(7).position(|window| window == b"/Reason").unwrap() + 12;
    assert!(at > once.len());
    let mut changed = twice.clone();
    changed[at] ^= 1;
    assert_eq!(signature(&changed, FIRST).integrity, Integrity::Intact);
    assert_eq!(signature(&changed, SECOND).integrity, Integrity::Changed);
    // The conformance in the metadata, which both signatures cover.
    let mark = b"<pdfaid:part>";
    let at = twice.windows(mark.len()).position(|window| window == mark).unwrap() + mark.len();
    let mut changed = twice.clone();
    changed[at] = b'2';
    for field in [FIRST, SECOND] {
        assert_eq!(signature(&changed, field).integrity, Integrity::Changed);
    }
}

#[test]
fn detects_signatures_of_other_keys() {
    let pdf = signable();
    let prepared = prepare_signature(&pdf, &request(FIRST)).unwrap();
    let mut cms = signer(RSA).cms(&prepared).unwrap();
    *cms.last_mut().unwrap() ^= 1;
    let signed = prepared.finish(&cms).unwrap();
    assert_eq!(signature(&signed, FIRST).integrity, Integrity::BadSignature);
}

#[test]
fn external_signer_signs_prepared_bytes() {
    let pdf = signable();
    let prepared = prepare_signature(&pdf, &request(FIRST).with_reserved_bytes(3000)).unwrap();
    let [before, after] = prepared.bytes_to_sign();
    assert!(before.starts_with(&pdf) && before.ends_with(b"/Contents"));
    assert!(after.ends_with(b"%%EOF"));
    let cms = signer(RSA).cms(&prepared).unwrap();
    let signed = prepared.clone().finish(&cms).unwrap();
    assert_eq!(signed.len(), before.len() + after.len() + 2 + 2 * 3000);
    assert_eq!(signature(&signed, FIRST).integrity, Integrity::Intact);

    let other = prepare_signature(&pdf, &request(SECOND)).unwrap();
    let (kind, text) = message(other.finish(&cms));
    assert_eq!(kind, ErrorKind::Signature);
    assert_eq!(text, "the signature cannot be used: it is for other bytes than the prepared ones");
    let (_, text) = message(prepared.finish(b"-----BEGIN CMS-----"));
    assert!(text.starts_with("the signature cannot be used: it is not CMS SignedData in DER"), "{text}");
}

#[test]
fn rejects_unusable_keys() {
    let pdf = signable();
    assert_eq!(
        message(Signer::from_pkcs12(RSA, "tset")),
        (ErrorKind::Signature, "wrong password for the key file".to_owned())
    );
    assert_eq!(message(Signer::from_pkcs12(NO_KEY, "test")).1, "the key file cannot be used: it contains no key");
    assert!(message(Signer::from_pkcs12(b"key", "test")).1.contains("it cannot be read"));
    assert!(message(Signer::from_pkcs12(&RSA[..1000], "test")).1.contains("it cannot be read"));
    let expired = signer(EXPIRED);
    let (kind, text) = message(expired.sign(&pdf, request(FIRST)));
    assert_eq!(kind, ErrorKind::Signature);
    assert_eq!(
        text,
        "the certificate is valid from 2020-01-01T00:00:00Z to 2020-12-31T23:59:59Z, not at 2026-11-24T09:30:00+07:00"
    );
    let too_early = SignatureRequest::new(FIRST, "2019-12-31T23:59:59+00:00".parse().unwrap());
    assert!(message(signer(RSA).sign(&pdf, too_early)).1.starts_with("the certificate is valid from 2020"));
    let in_time = SignatureRequest::new(FIRST, "2021-01-01T06:59:59+07:00".parse().unwrap());
    assert!(expired.sign(&pdf, in_time).is_ok());
    assert!(!format!("{:?}", signer(RSA)).contains("key"));
}

#[test]
fn rejects_missing_and_signed_fields() {
    let (once, _) = signed_twice();
    let (kind, text) = message(prepare_signature(&once, &request("signatories[0].signatur")));
    assert_eq!(kind, ErrorKind::Signature);
    assert_eq!(
        text,
        "there is no signature field `signatories[0].signatur`; the nearest is `signatories[0].signature`"
    );
    let (_, text) = message(prepare_signature(&once, &request(FIRST)));
    assert_eq!(text, "the field `signatories[0].signature` is already signed");
    let plain = Typesetter::new().unwrap().pdf(&dispatch()).unwrap();
    let (_, text) = message(prepare_signature(&plain, &request(FIRST)));
    assert_eq!(text, "there is no signature field `signatories[0].signature`");
    assert_eq!(read_signatures(&plain).unwrap(), []);
    let (_, text) = message(signer(RSA).sign(&signable(), request(FIRST).with_reserved_bytes(500)));
    assert!(text.starts_with("the signature needs ") && text.ends_with(" bytes, more than the 500 reserved"), "{text}");
    let (_, text) = message(prepare_signature(&signable(), &request(FIRST).with_reserved_bytes(40_000)));
    assert_eq!(text, "the signature needs 40000 bytes, more than the 32767 reserved");
}

#[test]
fn rejects_damaged_pictures() {
    let pdf = signable();
    let prepare = |bytes: &[u8]| {
        Picture::from_png(bytes).and_then(|picture| prepare_signature(&pdf, &request(FIRST).with_picture(picture)))
    };
    assert!(prepare(PICTURE).is_ok());
    let truncated = message(prepare(&PICTURE[..PICTURE.len() / 2]));
    assert_eq!(truncated.0, ErrorKind::Picture);
    message(prepare(&PICTURE[..PICTURE.len() - 12]));
    // A CMYK JPEG.
    message(prepare(b"\xFF\xD8\xFF\xEE\0\x0EAdobe\0d\0\0\0\0\x02"));
    let png = |width: u32, height: u32, color: png::ColorType| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        encoder.set_depth(png::BitDepth::Eight);
        let pixels = vec![127; width as usize * height as usize * color.samples()];
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        bytes
    };
    for color in [png::ColorType::Grayscale, png::ColorType::GrayscaleAlpha, png::ColorType::Rgb, png::ColorType::Rgba]
    {
        assert!(prepare(&png(30, 10, color)).is_ok(), "{color:?}");
    }
    assert!(prepare(&png(8_192, 40, png::ColorType::Rgba)).is_ok());
    let (_, text) = message(prepare(&png(20_000, 40, png::ColorType::Grayscale)));
    assert!(text.contains("20000 by 40 pixels are too many"), "{text}");
}

#[test]
fn rejects_unsignable_files() {
    let sign = |bytes: &[u8]| prepare_signature(bytes, &request(FIRST));
    let (kind, text) = message(sign(b"PK\x03\x04"));
    assert_eq!(kind, ErrorKind::Input);
    assert!(text.starts_with("the PDF file cannot be signed: "), "{text}");
    let whole = signable();
    message(sign(&whole[..whole.len() / 2]));
    message(sign(b""));
    let mut document = Document::load_mem(&whole).unwrap();
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut encrypted = Vec::new();
    document.save_to(&mut encrypted).unwrap();
    assert_eq!(message(sign(&encrypted)).1, "the PDF file cannot be signed: it is encrypted");
    // A damaged byte must not cause a panic.
    for at in (0..whole.len()).step_by(1499) {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let _ = sign(&broken);
        let _ = read_signatures(&broken);
    }
}

#[test]
fn rejects_packs_without_signature_fields() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("no-signature-fields");
    std::fs::create_dir_all(folder.join("parts")).unwrap();
    std::fs::write(folder.join("parts/signature.xml"), "<space style=\"sign-room\"/>").unwrap();
    let packs = congvan::Pack::open(&folder).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let (kind, text) = message(typesetter.signable_pdf(&dispatch()));
    assert_eq!((kind, text.as_str()), (ErrorKind::Signature, "the document has no space for a signature"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn rejects_packs_with_duplicate_field_names() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("duplicate-signature-fields");
    std::fs::create_dir_all(folder.join("parts")).unwrap();
    std::fs::write(folder.join("parts/signature.xml"), "<space style=\"sign-room\" field=\"signed\"/>").unwrap();
    let packs = congvan::Pack::open(&folder).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let error = typesetter.signable_pdf(&dispatch()).unwrap_err();
    assert_eq!((error.kind(), &*error.to_string()), (ErrorKind::Markup, "the field name `signed` is given twice"));
    std::fs::remove_dir_all(folder).unwrap();
}
