//! The appearance of electronic signatures: the seal of the body, the text beside it, and what they may cover.

use congvan::copy::{CertifiedCopy, CopyForm, CopyMedium};
use congvan::dispatch::{Confirmation, Millimetres, PaperSize};
use congvan::error::ErrorKind;
use congvan::page::Mm;
use congvan::pdf::{Conformance, PdfOptions};
use congvan::sign::{Integrity, LaterChanges, SignatureRequest, Signer, prepare_signature, read_signatures};
use congvan::{Dispatch, Error, Issuer, Pack, Picture, Signatory, Typesetter};
use lopdf::{Document, Object};

const PERSON: &str = "signatories[0].signature";
const BODY: &str = "signatories[0].seal";
const PERSON_KEY: &[u8] = include_bytes!("data/test-signer.p12");
const BODY_KEY: &[u8] = include_bytes!("data/test-seal.p12");
const SIGNATURE: &[u8] = include_bytes!("data/signature.png");
const SEAL: &[u8] = include_bytes!("data/seal.png");

fn dispatch() -> Dispatch {
    Dispatch::new(
        Issuer::new("VĂN PHÒNG").with_parent("BAN CHẤP HÀNH TRUNG ƯƠNG"),
        "12-CV/VPTW".parse().unwrap(),
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Hà Nội",
        "2026-05-28".parse().unwrap(),
    )
    .to("Các đảng uỷ trực thuộc")
    .paragraph("Đề nghị các đảng uỷ gửi báo cáo trước ngày **31/12/2026**.")
    .copy_to("Như trên")
    .copy_to("Lưu Văn phòng Trung ương Đảng")
    .signed_by(
        Signatory::new("PHÓ CHÁNH VĂN PHÒNG", "Nguyễn Văn A").with_authority("K/T CHÁNH VĂN PHÒNG".parse().unwrap()),
    )
}

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

/// A typesetter with an office's own values.
fn with_style(style: &str) -> Typesetter {
    let style = format!("extends = \"hd05\"\nname = \"office\"\n{style}");
    let mut packs = Pack::builtin().unwrap();
    packs.extend(Pack::from_files("office", [("style.toml", style.as_str())]).unwrap());
    typesetter().with_packs(packs).unwrap().following("office").unwrap()
}

fn picture(png: &[u8]) -> Picture {
    Picture::from_png(png).unwrap()
}

fn person() -> SignatureRequest {
    SignatureRequest::new(PERSON, "2026-05-28T17:20:00+07:00".parse().unwrap()).with_picture(picture(SIGNATURE))
}

/// The text of page 29 of HD05.
fn body(field: &str) -> SignatureRequest {
    SignatureRequest::new(field, "2026-05-28T17:24:51+07:00".parse().unwrap())
        .with_picture(picture(SEAL))
        .with_signer("VĂN THƯ VĂN PHÒNG TRUNG ƯƠNG ĐẢNG")
        .with_email("vanthu@vptw.dcs.vn")
        .with_organization("VĂN PHÒNG TRUNG ƯƠNG ĐẢNG")
}

fn signer(key: &[u8]) -> Signer {
    Signer::from_pkcs12(key, "test").unwrap()
}

fn sign(typesetter: &Typesetter, pdf: &[u8], request: SignatureRequest) -> Result<Vec<u8>, Error> {
    let request = typesetter.draw_signature(pdf, request)?;
    signer(BODY_KEY).sign(pdf, request)
}

fn signed(typesetter: &Typesetter, dispatch: &Dispatch) -> Vec<u8> {
    let pdf = typesetter.signable_pdf(dispatch).unwrap();
    let request = typesetter.draw_signature(&pdf, person()).unwrap();
    let once = signer(PERSON_KEY).sign(&pdf, request).unwrap();
    sign(typesetter, &once, body(BODY)).unwrap()
}

fn names(pdf: &[u8]) -> Vec<String> {
    read_signatures(pdf).unwrap().into_iter().map(|field| field.name).collect()
}

fn message(result: Result<impl Sized, Error>) -> (ErrorKind, String) {
    let Err(error) = result else { panic!("no error") };
    assert!(error.help().is_some(), "{error}");
    (error.kind(), error.to_string())
}

/// The left, upper, right and lower edges of a field, in millimetres from the upper left corner of its page.
fn edges(pdf: &[u8], name: &str) -> [f64; 4] {
    let document = Document::load_mem(pdf).unwrap();
    let (widget, height) = widget(&document, name);
    let corners: Vec<f64> = numbers(widget.get(b"Rect").unwrap());
    let mm = |length: f64| Mm::from(congvan::page::Pt(length)).0;
    [mm(corners[0]), mm(height - corners[3]), mm(corners[2]), mm(height - corners[1])]
}

fn numbers(array: &Object) -> Vec<f64> {
    array.as_array().unwrap().iter().map(|number| f64::from(number.as_float().unwrap())).collect()
}

/// The widget of a field, and the height of its page.
fn widget<'a>(document: &'a Document, name: &str) -> (&'a lopdf::Dictionary, f64) {
    let last = name.rsplit('.').next().unwrap();
    let parent = name.rsplit_once('.').unwrap().0;
    for page in document.page_iter() {
        let page = document.get_dictionary(page).unwrap();
        let annotations = page.get(b"Annots").and_then(Object::as_array).cloned().unwrap_or_default();
        for annotation in annotations {
            let widget = document.get_dictionary(annotation.as_reference().unwrap()).unwrap();
            let text = |of: &lopdf::Dictionary| lopdf::decode_text_string(of.get(b"T").unwrap()).unwrap();
            let mut above = Vec::new();
            let mut own = widget;
            while let Ok(id) = own.get(b"Parent").and_then(Object::as_reference) {
                own = document.get_dictionary(id).unwrap();
                above.insert(0, text(own));
            }
            if widget.has(b"T") && text(widget) == last && above.join(".") == parent {
                return (widget, numbers(page.get(b"MediaBox").unwrap())[3]);
            }
        }
    }
    panic!("no field {name}")
}

/// The drawn text without its white space, the number of its lines, and its type size.
fn drawn_text(pdf: &[u8], name: &str) -> (String, usize, f64) {
    let mut document = Document::load_mem(pdf).unwrap();
    let form = {
        let (widget, _) = widget(&document, name);
        let appearance = widget.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap();
        document.dereference(appearance).unwrap().1.as_stream().unwrap().clone()
    };
    let content = form.decompressed_content().unwrap();
    let operations = lopdf::content::Content::decode(&content).unwrap().operations;
    let count = |operator: &str| operations.iter().filter(|operation| operation.operator == operator).count();
    let size = operations
        .iter()
        .find(|operation| operation.operator == "Tf")
        .map_or(0.0, |operation| f64::from(operation.operands[1].as_float().unwrap()));
    let lines = count("Td");
    let page = document.page_iter().next().unwrap();
    let contents = document.add_object(lopdf::Stream::new(lopdf::Dictionary::new(), content));
    let page = document.get_dictionary_mut(page).unwrap();
    page.set("Contents", contents);
    page.set("Resources", form.dict.get(b"Resources").unwrap().clone());
    let text = document.extract_text(&[1]).unwrap();
    (text.split_whitespace().collect(), lines, size)
}

#[test]
fn seal_and_text_are_where_the_standard_has_them() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    assert_eq!(names(&pdf), [PERSON, BODY]);
    let [left, top, right, bottom] = edges(&pdf, PERSON);
    let centre = f64::midpoint(left, right);
    // Page 29: position and name are centred at 155.1, the seal is at 120.3 to 149.4, the text at 152.7 to 186.9; the seal is
    // 29 mm high, and ends where the capitals of the name begin.
    let seal = edges(&pdf, BODY);
    let wanted = [centre - 34.8, bottom - 29.1, centre + 32.2, bottom + 0.9];
    for (edge, wanted) in seal.iter().zip(wanted) {
        assert!((edge - wanted).abs() < 0.05, "{seal:?} {wanted:?}");
    }
    assert!((bottom - top - 35.1).abs() < 0.05);
}

#[test]
fn text_is_that_of_page_29() {
    let pdf = signed(&typesetter(), &dispatch());
    let (text, lines, size) = drawn_text(&pdf, BODY);
    assert_eq!(
        text,
        "Kýbởi:VĂNTHƯVĂNPHÒNGTRUNGƯƠNGĐẢNGEmail:vanthu@vptw.dcs.vnCơquan:VĂNPHÒNGTRUNGƯƠNGĐẢNGNgàyký:2026-05-2817:24:51+07:00"
    );
    assert_eq!((lines, size), (9, 9.0));
    // The person has the picture only.
    assert_eq!(drawn_text(&pdf, PERSON).0, "");
}

#[test]
fn a_line_without_its_value_is_left_out() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let mut request = body(BODY);
    (request.email, request.organization) = (None, Some("  ".to_owned()));
    let signed = sign(&typesetter(), &pdf, request).unwrap();
    assert_eq!(drawn_text(&signed, BODY).0, "Kýbởi:VĂNTHƯVĂNPHÒNGTRUNGƯƠNGĐẢNGNgàyký:2026-05-2817:24:51+07:00");
}

#[test]
fn both_signatures_are_intact_and_the_file_is_sound() {
    for conformance in [Conformance::A3a, Conformance::A4f] {
        let options = PdfOptions::new().with_conformance(conformance);
        let pdf = typesetter().signable_pdf_with(&dispatch(), &options).unwrap();
        let request = typesetter().draw_signature(&pdf, person()).unwrap();
        let once = signer(PERSON_KEY).sign(&pdf, request).unwrap();
        let request = typesetter().draw_signature(&once, signer(BODY_KEY).identify(body(BODY))).unwrap();
        let twice = signer(BODY_KEY).sign(&once, request).unwrap();
        assert!(twice.starts_with(&once) && once.starts_with(&pdf));
        let fields = read_signatures(&twice).unwrap();
        let signatures: Vec<_> = fields.iter().map(|field| field.signature.as_ref().unwrap()).collect();
        assert!(signatures.iter().all(|signature| signature.integrity == Integrity::Intact));
        assert_eq!(signatures[0].later_changes, LaterChanges::Permitted);
        assert_eq!(signatures[1].later_changes, LaterChanges::None);
        let verification = typesetter().verify(&twice).unwrap();
        assert!(verification.is_valid(), "{:?}", verification.differences);
        let document = Document::load_mem(&twice).unwrap();
        for name in [PERSON, BODY] {
            let (widget, _) = widget(&document, name);
            let text = |key: &[u8]| lopdf::decode_text_string(widget.get(key).unwrap()).unwrap();
            assert_eq!(text(b"TU"), text(b"Contents"));
            assert!(widget.has(b"StructParent"));
        }
        let tip = lopdf::decode_text_string(widget(&document, BODY).0.get(b"TU").unwrap()).unwrap();
        assert_eq!(
            tip,
            "Ô ký số của cơ quan, tổ chức, bên chữ ký của: K/T CHÁNH VĂN PHÒNG, PHÓ CHÁNH VĂN PHÒNG, Nguyễn Văn A"
        );
    }
}

#[test]
fn drawing_is_deterministic() {
    assert_eq!(signed(&typesetter(), &dispatch()), signed(&typesetter(), &dispatch()));
}

#[test]
fn the_standard_of_2018_has_no_field_of_the_body() {
    let typesetter = typesetter().following("hd36").unwrap();
    let pdf = typesetter.signable_pdf(&dispatch()).unwrap();
    assert_eq!(names(&pdf), [PERSON]);
    let (kind, text) = message(typesetter.draw_signature(&pdf, person()));
    assert_eq!(kind, ErrorKind::Signature);
    assert_eq!(text, "Hướng dẫn 36-HD/VPTW has no appearance of electronic signatures");
}

#[test]
fn each_body_seals_and_minutes_have_one_seal() {
    let joint = dispatch().signed_by(Signatory::new("BÍ THƯ ĐOÀN KHỐI", "Trần Thị B"));
    let pdf = typesetter().signable_pdf(&joint).unwrap();
    assert_eq!(names(&pdf), ["signatories[1].signature", "signatories[1].seal", PERSON, BODY]);
    let once = sign(&typesetter(), &pdf, body("signatories[1].seal")).unwrap();
    let twice = sign(&typesetter(), &once, body(BODY)).unwrap();
    assert!(typesetter().verify(&twice).unwrap().is_valid());
    let [left, right] = ["signatories[1].seal", BODY].map(|name| edges(&pdf, name));
    assert!(left[2] < right[0], "{left:?} {right:?}");

    let three = joint.clone().signed_by(Signatory::new("CHỦ TỊCH", "Lê Văn C"));
    let names_of_three = names(&typesetter().signable_pdf(&three).unwrap());
    assert!(names_of_three.contains(&"signatories[2].seal".to_owned()), "{names_of_three:?}");

    let mut minutes = joint.with_kind("biên bản");
    (minutes.number, minutes.addressees) = ("12-BB/VPTW".parse().unwrap(), Vec::new());
    let pdf = typesetter().signable_pdf(&minutes).unwrap();
    assert_eq!(names(&pdf), ["signatories[1].signature", PERSON, BODY]);

    let officer = Signatory::new("CHÁNH VĂN PHÒNG", "Phạm Văn D");
    let confirmed = minutes.with_confirmation(Confirmation::new("Nguyễn Văn A", officer));
    let pdf = typesetter().signable_pdf(&confirmed).unwrap();
    let confirming = ["confirmation.signatory.signature", "confirmation.signatory.seal"];
    assert_eq!(names(&pdf), ["signatories[1].signature", PERSON, confirming[0], confirming[1]]);
}

#[test]
fn positions_of_several_lines_stay_above_the_seal() {
    let mut dispatch = dispatch();
    dispatch.signatories[0].position = Some(
        "PHÓ CHÁNH VĂN PHÒNG TRUNG ƯƠNG ĐẢNG KIÊM TRƯỞNG BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ TRONG CÁC CƠ QUAN ĐẢNG TRUNG ƯƠNG"
            .into(),
    );
    let pdf = typesetter().signable_pdf(&dispatch).unwrap();
    let ([_, top, _, bottom], seal) = (edges(&pdf, PERSON), edges(&pdf, BODY));
    assert!(seal[1] > top && seal[3] < bottom + 1.0, "{seal:?}");
}

#[test]
fn the_field_stays_in_a_narrow_column() {
    // Long recipients take width from the signatory.
    let long =
        "Các đồng chí Uỷ viên Ban Chấp hành Đảng bộ, Uỷ viên Uỷ ban Kiểm tra phụ trách địa bàn và lĩnh vực".repeat(2);
    let pdf = typesetter().signable_pdf(&dispatch().copy_to(long)).unwrap();
    let (person, seal) = (edges(&pdf, PERSON), edges(&pdf, BODY));
    assert!(seal[0] >= person[0] - 0.01 && seal[2] <= person[2] + 0.01 && person[2] <= 195.01, "{person:?} {seal:?}");
}

#[test]
fn a5_pages_have_the_seal_in_its_real_size() {
    let mut paper = dispatch().with_kind("giấy giới thiệu").with_paper_size(PaperSize::A5);
    (paper.number, paper.addressees) = ("12-GGT/VPTW".parse().unwrap(), Vec::new());
    let pdf = typesetter().signable_pdf(&paper).unwrap();
    let [left, top, right, bottom] = edges(&pdf, BODY);
    assert!((bottom - top - 30.0).abs() < 0.05 && right - left > 47.0, "{left} {right}");
    let signed = sign(&typesetter(), &pdf, body(BODY)).unwrap();
    let (_, _, size) = drawn_text(&signed, BODY);
    assert!((5.0..9.0).contains(&size), "{size}");
}

#[test]
fn long_texts_have_smaller_type_or_are_errors() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let long = "ĐẢNG UỶ CÁC CƠ QUAN ĐẢNG, MẶT TRẬN TỔ QUỐC VÀ CÁC TỔ CHỨC CHÍNH TRỊ - XÃ HỘI TRUNG ƯƠNG".to_owned();
    let signed = sign(&typesetter(), &pdf, body(BODY).with_organization(&long)).unwrap();
    let (text, _, size) = drawn_text(&signed, BODY);
    assert!(text.contains("CHÍNHTRỊ-XÃHỘITRUNGƯƠNGNgàyký:") && (5.0..9.0).contains(&size), "{size}");
    for organization in [long.repeat(8), long.repeat(1000)] {
        let (kind, text) = message(typesetter().draw_signature(&pdf, body(BODY).with_organization(&organization)));
        assert_eq!(kind, ErrorKind::Signature);
        assert_eq!(text, "the text beside the seal does not fit into 34.5 × 30.0 mm, though in the smallest type");
    }
    // A word wider than the text is broken, never cut.
    let word =
        body(BODY).with_signer(&"Nghiêng".repeat(12)).with_email(&format!("{}@vptw.dcs.vn", "vanthu".repeat(10)));
    let signed = sign(&typesetter(), &pdf, word).unwrap();
    assert!(drawn_text(&signed, BODY).0.contains(&"Nghiêng".repeat(12)));
}

#[test]
fn all_vietnamese_letters_are_drawn() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let letters = "Ắ Ằ Ẳ Ẵ Ặ Ấ Ầ Ẩ Ẫ Ậ Ế Ề Ể Ễ Ệ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ Ứ Ừ Ử Ữ Ự Ý Ỳ Ỷ Ỹ Ỵ Đ ắ ậ ễ ộ ợ ữ ỵ đ";
    // As an input method types them: letters and marks apart.
    let apart: String = unicode_normalization::UnicodeNormalization::nfd(letters).collect();
    let signed = sign(&typesetter(), &pdf, body(BODY).with_signer(&apart)).unwrap();
    let wanted: String = letters.split(' ').collect();
    assert!(drawn_text(&signed, BODY).0.starts_with(&format!("Kýbởi:{wanted}")));
    let (kind, text) = message(typesetter().draw_signature(&pdf, body(BODY).with_signer("漢")));
    assert_eq!(kind, ErrorKind::Glyph, "{text}");
}

#[test]
fn requests_must_be_complete() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let draw = |request| message(typesetter().draw_signature(&pdf, request)).1;
    let bare = SignatureRequest::new(BODY, "2026-05-28T17:24:51+07:00".parse().unwrap());
    assert_eq!(draw(bare.clone()), "there is no picture of the signature or the seal");
    let unnamed = bare.with_picture(picture(SEAL));
    assert_eq!(draw(unnamed.clone()), "the text beside the seal needs the name of the signer");
    assert_eq!(draw(unnamed.clone().with_signer(" ")), "the text beside the seal needs the name of the signer");
    assert!(typesetter().draw_signature(&pdf, signer(BODY_KEY).identify(unnamed)).is_ok());
    assert!(draw(body("signatories[0].stamp")).contains("the nearest is `signatories[0].seal`"));
    let signed = sign(&typesetter(), &pdf, body(BODY)).unwrap();
    let (_, text) = message(typesetter().draw_signature(&signed, body(BODY)));
    assert_eq!(text, "the field `signatories[0].seal` is already signed");
}

#[test]
fn a_changed_request_must_be_drawn_again() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let drawn = typesetter().draw_signature(&pdf, body(BODY)).unwrap();
    assert!(prepare_signature(&pdf, &drawn).is_ok());
    let mut later = drawn.clone();
    later.time = "2026-05-28T17:24:52+07:00".parse().unwrap();
    let mut other = drawn.clone();
    other.field = PERSON.to_owned();
    for request in [later, other, drawn.clone().with_signer("Trần Thị B"), drawn.with_picture(picture(SIGNATURE))] {
        let (kind, text) = message(prepare_signature(&pdf, &request));
        assert_eq!(kind, ErrorKind::Signature);
        assert_eq!(text, "the appearance was drawn for another field, time, signer or picture");
    }
    // The same field of another size.
    let tall = with_style("[signing.seal]\nheight = \"31mm\"").signable_pdf(&dispatch()).unwrap();
    let drawn = typesetter().draw_signature(&pdf, body(BODY)).unwrap();
    assert!(message(prepare_signature(&tall, &drawn)).1.starts_with("the appearance was drawn for another field"));
}

#[test]
fn the_caller_gives_the_real_size_of_the_seal() {
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    let wide = |millimetres| body(BODY).with_picture_width(Millimetres::new(millimetres).unwrap());
    assert!(typesetter().draw_signature(&pdf, wide(25)).is_ok());
    for (width, shown) in [(32, "32.0 × 32.0"), (500, "500.0 × 500.0")] {
        let (kind, text) = message(typesetter().draw_signature(&pdf, wide(width)));
        assert_eq!(kind, ErrorKind::Signature);
        assert_eq!(text, format!("the seal is {shown} mm, its field has 29.0 × 30.0 mm for it"));
    }
    let larger = with_style("[signing.seal]\nsize = \"32mm\"\nwidth = \"70mm\"\nheight = \"32mm\"");
    let pdf = larger.signable_pdf(&dispatch()).unwrap();
    assert!(larger.draw_signature(&pdf, wide(32)).is_ok());
}

#[test]
fn pictures_are_png_files_of_a_bounded_size() {
    let png = |side: u32| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side, 40);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&vec![0; side as usize * 40]).unwrap();
        bytes
    };
    assert_eq!(message(Picture::from_png(png(10_000))).0, ErrorKind::Picture);
    let pdf = typesetter().signable_pdf(&dispatch()).unwrap();
    assert!(sign(&typesetter(), &pdf, body(BODY).with_picture(picture(&png(8_000)))).is_ok());
    let truncated = picture(&SEAL[..SEAL.len() / 2]);
    assert_eq!(message(typesetter().draw_signature(&pdf, body(BODY).with_picture(truncated))).0, ErrorKind::Picture);
}

#[test]
fn a_seal_over_other_text_or_a_margin_is_an_error() {
    let low = with_style("[styles.sign-room]\nline_height = \"8pt\"\n[fit]\nenabled = false");
    let (kind, text) = message(low.signable_pdf(&dispatch()));
    assert_eq!(kind, ErrorKind::Signature);
    let covered = "Đề nghị các đảng uỷ gửi báo cáo trước ngày";
    assert_eq!(text, format!("signatories[0].seal: the seal beside the signature would cover `{covered}`"));
    // The same page is right on paper, and by a standard without seals.
    assert!(low.pdf(&dispatch()).is_ok());

    let deep = with_style("[signing.seal]\nbelow_space = \"200mm\"");
    let (_, text) = message(deep.signable_pdf(&dispatch()));
    assert!(text.contains("the seal beside the signature reaches ") && text.ends_with(" mm into the lower margin"));

    let wide = with_style("[signing.seal]\nsize = \"65mm\"");
    let (_, text) = message(wide.signable_pdf(&dispatch()));
    assert!(
        text.contains("the column of the signature is 67.0 mm wide, the seal with its text needs 83.5 mm"),
        "{text}"
    );
}

#[test]
fn electronic_copies_have_the_same_appearance() {
    let original = typesetter().pdf(&dispatch()).unwrap();
    let issuer = Issuer::new("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
    let number = "24-BS/ĐU".parse().unwrap();
    let copy = CertifiedCopy::new(CopyForm::Transcript, issuer, number, "Đức Trọng", "2026-11-30".parse().unwrap())
        .copy_to("Các chi bộ trực thuộc")
        .signed_by(Signatory::new("BÍ THƯ", "Trần Thị B"))
        .with_medium(CopyMedium::Electronic);
    let pdf = typesetter().certified_copy(&original, &copy).unwrap();
    let of_person = body("copy.signatory.signature").with_signer("Trần Thị B").with_picture(picture(SIGNATURE));
    let once = sign(&typesetter(), &pdf, of_person).unwrap();
    let twice = sign(&typesetter(), &once, body("copy.issuer.signature")).unwrap();
    assert!(drawn_text(&twice, "copy.signatory.signature").0.starts_with("Kýbởi:TrầnThịBEmail:"));
    let (text, _, size) = drawn_text(&twice, "copy.issuer.signature");
    assert!(text.starts_with("Kýbởi:VĂNTHƯ") && size >= 5.0, "{text} {size}");
    assert!(typesetter().verify(&twice).unwrap().is_valid());
}

#[test]
fn names_come_from_the_certificate() {
    let [person, body] = [PERSON_KEY, BODY_KEY].map(signer);
    assert_eq!((person.email(), person.organization().as_deref()), (None, Some("For tests only")));
    assert_eq!(body.name().as_deref(), Some("VĂN THƯ BAN TỔ CHỨC"));
    assert_eq!(body.email().as_deref(), Some("vanthu.btc@thu.vn"));
    assert_eq!(body.organization().as_deref(), Some("BAN TỔ CHỨC"));
}

#[test]
fn a_bad_format_of_the_time_is_an_error_of_the_pack() {
    let style = "extends = \"hd05\"\nname = \"office\"\n[signing.text]\ntime = \"%Q\"";
    let opened = Pack::from_files("office", [("style.toml", style)]);
    let error = opened
        .and_then(|packs| typesetter().with_packs(packs)?.following("office")?.signable_pdf(&dispatch()).map(|_| ()));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Pack);
}
