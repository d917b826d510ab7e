//! Certified copies: their components on the page, the update of the file, its record, and errors.

use congvan::copy::{CertifiedCopy, CopyForm, CopyMedium};
use congvan::dispatch::PaperSize;
use congvan::error::{ErrorKind, FieldPath};
use congvan::page::{Mm, Pt};
use congvan::pdf::{Conformance, PdfOptions, ReadBack};
use congvan::sign::{Integrity, SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Error, Issuer, Limits, Signatory, StatisticsForm, Typesetter};
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};

const RSA: &[u8] = include_bytes!("data/test-signer.p12");

/// The edges of the text area of both standards, in mm.
const LEFT: f64 = 30.0;
const RIGHT: f64 = 195.0;

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn dispatch(paragraphs: usize) -> Dispatch {
    let dispatch = Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "12-CV/BTCĐU".parse().unwrap(),
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Đức Trọng",
        "2026-11-24".parse().unwrap(),
    )
    .to("Các chi bộ trực thuộc")
    .copy_to("Như trên")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
    (0..paragraphs).fold(dispatch, |dispatch, _| dispatch.paragraph("Đề nghị các chi bộ gửi báo cáo đúng hạn."))
}

fn copy(date: &str) -> CertifiedCopy {
    CertifiedCopy::new(
        CopyForm::Transcript,
        Issuer::new("VĂN PHÒNG").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "24-BS/VPĐU".parse().unwrap(),
        "Đức Trọng",
        date.parse().unwrap(),
    )
    .copy_to("Các chi bộ trực thuộc")
    .copy_to("Lưu Văn phòng Đảng uỷ")
    .signed_by(Signatory::new("PHÓ VĂN PHÒNG", "Trần Văn B").with_authority("K/T CHÁNH VĂN PHÒNG".parse().unwrap()))
}

fn certified(dispatch: &Dispatch) -> Vec<u8> {
    typesetter().certified_copy(&typesetter().pdf(dispatch).unwrap(), &copy("2026-11-30")).unwrap()
}

fn by_hd36(dispatch: &Dispatch) -> Vec<u8> {
    let typesetter = typesetter().following("hd36").unwrap();
    typesetter.certified_copy(&typesetter.pdf(dispatch).unwrap(), &copy("2026-11-30")).unwrap()
}

/// A straight line in mm from the upper left corner, with its thickness in pt and its colour.
#[derive(Debug, PartialEq)]
struct Line {
    from: (f64, f64),
    to: (f64, f64),
    thickness: f64,
    color: Vec<f64>,
}

fn page_id(document: &Document, page: u32) -> ObjectId {
    document.get_pages()[&page]
}

/// The lines of a page, in drawing order.
fn lines(pdf: &[u8], page: u32) -> Vec<Line> {
    let document = Document::load_mem(pdf).unwrap();
    let id = page_id(&document, page);
    let number = |object: &Object| f64::from(object.as_float().unwrap());
    let boxed = document.get_dictionary(id).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
    let height = number(&boxed[3]);
    let (mut lines, mut from, mut to, mut thickness, mut color) = (vec![], (0.0, 0.0), (0.0, 0.0), 0.0, vec![0.0]);
    let mut saved = Vec::new();
    for operation in Content::decode(&document.get_page_content(id)).unwrap().operations {
        let operands: Vec<f64> =
            operation.operands.iter().filter_map(|operand| operand.as_float().ok()).map(f64::from).collect();
        let point = || {
            let mm = |length: f64| (Mm::from(Pt(length)).0 * 100.0).round() / 100.0;
            (mm(operands[0]), mm(height - operands[1]))
        };
        match operation.operator.as_str() {
            "w" => thickness = operands[0],
            "G" | "RG" => color.clone_from(&operands),
            "m" => from = point(),
            "l" => to = point(),
            "S" => lines.push(Line { from, to, thickness, color: color.clone() }),
            "q" => saved.push((thickness, color.clone())),
            "Q" => (thickness, color) = saved.pop().unwrap(),
            _ => {}
        }
    }
    lines
}

fn text(pdf: &[u8], page: u32) -> String {
    Document::load_mem(pdf).unwrap().extract_text(&[page]).unwrap()
}

fn page_count(pdf: &[u8]) -> usize {
    Document::load_mem(pdf).unwrap().get_pages().len()
}

/// The lines of the components: the last five of HD05, one across the text area and four of the stamp.
fn components(pdf: &[u8], page: u32) -> (Line, Vec<Line>) {
    let mut lines = lines(pdf, page);
    let stamp = lines.split_off(lines.len() - 4);
    (lines.pop().unwrap(), stamp)
}

#[test]
fn rule_is_as_wide_as_the_text_area() {
    let pdf = certified(&dispatch(3));
    let (rule, _) = components(&pdf, 1);
    assert_eq!((rule.from.0, rule.to.0), (LEFT, RIGHT), "HD05 III.2.2");
    assert_eq!((rule.from.1, rule.color), (rule.to.1, vec![0.0]));
    let pdf = by_hd36(&dispatch(3));
    let across = lines(&pdf, 1).into_iter().filter(|line| (line.from.0, line.to.0) == (LEFT, RIGHT));
    assert_eq!(across.count(), 1, "HD36 II.3.3");
    assert_eq!(page_count(&pdf), 1);
}

#[test]
fn stamp_is_a_red_rectangle_of_80_by_50_mm_at_the_left() {
    let (rule, stamp) = components(&certified(&dispatch(3)), 1);
    for line in &stamp {
        assert_eq!((&line.color, line.thickness), (&vec![1.0, 0.0, 0.0], 1.0));
    }
    let half = (Mm::from(Pt(0.5)).0 * 100.0).round() / 100.0;
    let near = |one: f64, other: f64| assert!((one - other).abs() < 0.02, "{one} is not {other}");
    let [above, under, left, right] = &stamp[..] else { panic!("{stamp:?}") };
    near(left.from.0 - half, LEFT);
    near(right.from.0 + half - (left.from.0 - half), 80.0);
    near(under.from.1 + half - (above.from.1 - half), 50.0);
    near(above.to.0 - above.from.0, 80.0);
    near(left.to.1 - left.from.1, 50.0);
    assert!(rule.from.1 < above.from.1);
}

#[test]
fn copies_of_a5_pages_keep_their_size_and_margins() {
    let a5 = dispatch(8).with_kind("giấy mời").with_paper_size(PaperSize::A5);
    let pdf = certified(&a5);
    let (_, stamp) = components(&pdf, 2);
    assert!((stamp[2].from.0 - Mm::from(Pt(0.5)).0 - 20.0).abs() < 0.02, "{:?}", stamp[2]);
    let document = Document::load_mem(&pdf).unwrap();
    let page = document.get_dictionary(page_id(&document, 2)).unwrap();
    let side = |at: usize| page.get(b"MediaBox").unwrap().as_array().unwrap()[at].as_float().unwrap();
    let sides = [2, 3].map(|at| Mm::from(Pt(f64::from(side(at)))).0.round());
    assert_eq!(sides, [148.0, 210.0]);
}

#[test]
fn stamp_has_its_labels_and_the_data() {
    let text = text(&certified(&dispatch(3)), 1).split_whitespace().collect::<Vec<_>>().join(" ");
    let stamp = "BẢN SAO VĂN BẢN Cơ quan, tổ chức sao: VĂN PHÒNG ĐẢNG UỶ XÃ ĐỨC TRỌNG Số, ký hiệu bản sao: 24-BS/VPĐU \
                 Hình thức sao: Sao lục Địa danh và ngày tháng năm sao: Đức Trọng, ngày 30 tháng 11 năm 2026 \
                 Nơi nhận bản sao: Các chi bộ trực thuộc; Lưu Văn phòng Đảng uỷ. K/T CHÁNH VĂN PHÒNG PHÓ VĂN PHÒNG \
                 Trần Văn B";
    assert!(text.ends_with(stamp), "{text}");
}

#[test]
fn hd36_has_the_header_of_the_copying_body() {
    let text = text(&by_hd36(&dispatch(3)), 1).split_whitespace().collect::<Vec<_>>().join(" ");
    let block = "ĐẢNG UỶ XÃ ĐỨC TRỌNG VĂN PHÒNG * Số 24-BS/VPĐU SAO LỤC Đức Trọng, ngày 30 tháng 11 năm 2026 Nơi nhận: \
                 - Các chi bộ trực thuộc, - Lưu Văn phòng Đảng uỷ. K/T CHÁNH VĂN PHÒNG PHÓ VĂN PHÒNG Trần Văn B";
    assert!(text.ends_with(block), "{text}");
    let own = copy("2026-11-30");
    let typesetter = typesetter().following("hd36").unwrap();
    let original = typesetter.pdf(&dispatch(1)).unwrap();
    for (form, words) in [(CopyForm::TrueCopy, "SAO Y BẢN CHÍNH"), (CopyForm::Extract, "TRÍCH SAO")] {
        let mut own = own.clone();
        own.form = form;
        let pdf = typesetter.certified_copy(&original, &own).unwrap();
        assert!(self::text(&pdf, 1).contains(words));
    }
}

#[test]
fn standard_is_that_of_the_date_of_the_copy() {
    let mut original = dispatch(1);
    original.date = "2020-03-04".parse().unwrap();
    let original = typesetter().pdf(&original).unwrap();
    for (date, words) in [("2026-05-26", "SAO LỤC"), ("2026-05-27", "BẢN SAO VĂN BẢN")] {
        let pdf = typesetter().certified_copy(&original, &copy(date)).unwrap();
        assert!(text(&pdf, 1).contains(words), "{date}");
        assert!(typesetter().verify(&pdf).unwrap().is_valid());
    }
}

#[test]
fn without_space_the_components_have_a_page_of_their_own() {
    let full = (4..40).map(dispatch).find(|dispatch| page_count(&certified(dispatch)) == 2).unwrap();
    assert_eq!(page_count(&typesetter().pdf(&full).unwrap()), 1);
    let pdf = certified(&full);
    assert!(!text(&pdf, 1).contains("BẢN SAO VĂN BẢN"));
    let own = text(&pdf, 2);
    assert!(own.contains("BẢN SAO VĂN BẢN") && own.trim_end().ends_with('2'), "HD36 II.3.3, the page number: {own}");
    let (rule, _) = components(&pdf, 2);
    assert_eq!((rule.from.0, rule.to.0), (LEFT, RIGHT));
    assert!((rule.from.1 - 20.0).abs() < 0.02);
    assert!(typesetter().verify(&pdf).unwrap().is_valid());
}

#[test]
fn components_stay_above_the_contact_at_the_foot_of_the_page() {
    let pdf = certified(&dispatch(2).with_contact("Ban Tổ chức, điện thoại 0263 3000 000"));
    assert_eq!(page_count(&pdf), 1);
    let lines = lines(&pdf, 1);
    let contact = lines.iter().find(|line| line.from.0 == LEFT && line.from.1 > 250.0).unwrap();
    assert!(lines.iter().filter(|line| line.color.len() == 3).all(|line| line.to.1 < contact.from.1));
}

#[test]
fn components_never_stand_in_a_gap_of_the_text() {
    let text_of = "kind = 'gap'\nheight = '120mm'\n";
    let toml = dispatch(1).to_toml().unwrap();
    let toml = format!("{toml}\n[[body]]\n{text_of}[[body]]\ntext = 'Văn bản này có hiệu lực từ ngày ký.'\n");
    let pdf = certified(&Dispatch::from_toml(&toml).unwrap());
    assert_eq!(page_count(&pdf), 2);
    assert!(!text(&pdf, 1).contains("BẢN SAO VĂN BẢN"));
}

#[test]
fn components_stand_before_attached_forms() {
    let text_of = include_str!("../examples/data/lam-dong-40.toml");
    let original = typesetter().pdf(&Dispatch::from_toml(text_of).unwrap()).unwrap();
    let pdf = typesetter().certified_copy(&original, &copy("2026-11-30")).unwrap();
    let pages = page_count(&pdf) as u32;
    let stamped: Vec<u32> = (1..=pages).filter(|page| text(&pdf, *page).contains("BẢN SAO VĂN BẢN")).collect();
    let form = (1..=pages).find(|page| text(&pdf, *page).contains("THỐNG KÊ"));
    assert_eq!(stamped.len(), 1);
    assert!(form.is_some_and(|form| stamped[0] < form), "{stamped:?} {form:?}");
    assert!(typesetter().verify(&pdf).unwrap().is_valid());
}

#[test]
fn a_form_can_be_copied() {
    let form = StatisticsForm::from_toml(
        "place = 'Đà Lạt'\ndate = '2026-01'\ntitle = 'THỐNG KÊ'\nsubject = 'Số lượng'\norientation = 'landscape'\n\
         issuer = { name = ['CHI BỘ 1'] }\ncolumns = [{ title = 'Đơn vị' }]\nrows = [['Chi bộ 1']]\n",
    )
    .unwrap();
    let pdf = typesetter().certified_copy(&typesetter().pdf(&form).unwrap(), &copy("2026-11-30")).unwrap();
    let (rule, _) = components(&pdf, 1);
    assert_eq!((rule.from.0, rule.to.0), (20.0, 277.0));
    assert!(typesetter().verify(&pdf).unwrap().is_valid());
}

#[test]
fn signed_original_stays_intact() {
    let signer = Signer::from_pkcs12(RSA, "test").unwrap();
    let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse().unwrap());
    let original = signer.sign(&typesetter().signable_pdf(&dispatch(3)).unwrap(), request).unwrap();
    let pdf = typesetter().certified_copy(&original, &copy("2026-11-30")).unwrap();
    assert!(pdf.starts_with(&original));
    let signature = read_signatures(&pdf).unwrap().remove(0).signature.unwrap();
    assert_eq!((signature.integrity, signature.covers_whole_file), (Integrity::Intact, false));
    assert!(typesetter().verify(&pdf).unwrap().is_valid());

    let mut extract = copy("2026-11-30");
    extract.form = CopyForm::Extract;
    let error = typesetter().certified_copy(&original, &extract).unwrap_err();
    assert_eq!(error.to_string(), "an extract shows a part of a document, but the file is a signed document");
}

#[test]
fn electronic_copies_have_two_signature_fields_at_the_upper_right() {
    let signer = Signer::from_pkcs12(RSA, "test").unwrap();
    let request = |field: &str| SignatureRequest::new(field, "2026-11-30T09:30:00+07:00".parse().unwrap());
    let original = typesetter().signable_pdf(&dispatch(3)).unwrap();
    let original = signer.sign(&original, request("signatories[0].signature")).unwrap();
    let pdf = typesetter().certified_copy(&original, &copy("2026-11-30").with_medium(CopyMedium::Electronic)).unwrap();
    assert_eq!(text(&pdf, 1), text(&original, 1));
    let signed = signer.sign(&pdf, request("copy.issuer.signature")).unwrap();
    let signed = signer.sign(&signed, request("copy.signatory.signature")).unwrap();
    let fields = read_signatures(&signed).unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    let seal = "signatories[0].seal";
    assert_eq!(names, ["signatories[0].signature", seal, "copy.issuer.signature", "copy.signatory.signature"]);
    let mut signatures = fields.iter().filter_map(|field| field.signature.as_ref());
    assert!(signatures.clone().count() == 3 && signatures.all(|signature| signature.integrity == Integrity::Intact));
    assert!(typesetter().verify(&signed).unwrap().is_valid());

    let rectangles = signature_rectangles(&pdf);
    assert_eq!(rectangles[2..], [[82.0, 3.0, 137.0, 17.0], [140.0, 3.0, 195.0, 17.0]], "HD05 III.3, boxes 14 and 15");
    let internal = dispatch(3).with_circulation(congvan::dispatch::Circulation::Internal);
    let original = typesetter().pdf(&internal).unwrap();
    let pdf = typesetter().certified_copy(&original, &copy("2026-11-30").with_medium(CopyMedium::Electronic)).unwrap();
    let [_, top, _, bottom] = signature_rectangles(&pdf)[0];
    assert!(top == 3.0 && (9.0..10.0).contains(&bottom), "above the mark at 10 mm: {bottom}");
}

/// The left, top, right and bottom edges of the widgets of page 1, in whole mm except the bottom in tenths.
fn signature_rectangles(pdf: &[u8]) -> Vec<[f64; 4]> {
    let document = Document::load_mem(pdf).unwrap();
    let page = document.get_dictionary(page_id(&document, 1)).unwrap();
    let annotations = page.get_deref(b"Annots", &document).unwrap().as_array().unwrap();
    let edges = annotations.iter().map(|annotation| {
        let widget = document.dereference(annotation).unwrap().1.as_dict().unwrap();
        let edges = widget.get(b"Rect").unwrap().as_array().unwrap();
        let mm = |index: usize| Mm::from(Pt(f64::from(edges[index].as_float().unwrap()))).0;
        let round = |length: f64| (length * 10.0).round() / 10.0;
        [mm(0), 297.0 - mm(3), mm(2), 297.0 - mm(1)].map(round)
    });
    edges.collect()
}

#[test]
fn every_marked_content_sequence_has_its_element() {
    for pdf in [certified(&dispatch(3)), by_hd36(&dispatch(30))] {
        let document = Document::load_mem(&pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let root = catalog.get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
        let tree = root.get_deref(b"ParentTree", &document).unwrap().as_dict().unwrap();
        let parents = tree.get(b"Nums").unwrap().as_array().unwrap();
        for (_, id) in document.get_pages() {
            let page = document.get_dictionary(id).unwrap();
            let key = page.get(b"StructParents").unwrap();
            let entry = parents.chunks(2).find(|entry| &entry[0] == key).unwrap();
            let elements = document.dereference(&entry[1]).unwrap().1.as_array().unwrap();
            let mut marks = Vec::new();
            for operation in Content::decode(&document.get_page_content(id)).unwrap().operations {
                let properties = operation.operands.last().and_then(|last| last.as_dict().ok());
                marks.extend(properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok()));
            }
            assert_eq!(marks, (0..elements.len() as i64).collect::<Vec<_>>());
            for (mark, element) in elements.iter().enumerate() {
                let element = document.dereference(element).unwrap().1.as_dict().unwrap();
                let kids = element.get(b"K").unwrap();
                let has = |kid: &Object| match kid {
                    Object::Integer(own) => *own == mark as i64,
                    Object::Dictionary(kid) => kid.get(b"MCID").is_ok_and(|own| own.as_i64().ok() == Some(mark as i64)),
                    _ => false,
                };
                assert!(kids.as_array().map_or_else(|_| has(kids), |kids| kids.iter().any(has)), "{mark}");
            }
        }
    }
}

#[test]
fn data_are_read_back() {
    let copy = copy("2026-11-30");
    let pdf = certified(&dispatch(3));
    let read = ReadBack::from_pdf(&pdf).unwrap();
    assert_eq!(read.copy.as_ref(), Some(&copy));
    assert_eq!((read.dispatch, read.data_unchanged), (Some(dispatch(3)), true));
    assert_eq!(read.conformance, Conformance::A3a);
    let packet = metadata(&pdf);
    for property in [
        "<congvan:CopyForm>Sao lục<",
        "<congvan:CopyMedium>paper<",
        "<congvan:CopyNumber>24-BS/VPĐU<",
        "<congvan:CopyIssuer>VĂN PHÒNG ĐẢNG UỶ XÃ ĐỨC TRỌNG<",
        "<congvan:CopyDate>2026-11-30<",
        "<congvan:CopySignatory>K/T CHÁNH VĂN PHÒNG, PHÓ VĂN PHÒNG, Trần Văn B<",
        "<congvan:CopyStandard>hd05<",
        "<congvan:CopyDataFile>copy.json<",
        "<congvan:Number>12-CV/BTCĐU<",
    ] {
        assert!(packet.contains(property), "{property} is not in {packet}");
    }
    for read in [CertifiedCopy::from_toml(&copy.to_toml().unwrap()), CertifiedCopy::from_json(&copy.to_json().unwrap())]
    {
        assert_eq!(read.unwrap(), copy);
    }
    let example = CertifiedCopy::from_toml(include_str!("../examples/data/copy.toml")).unwrap();
    assert_eq!(example.number.to_string(), "24-BS/VPTU");
}

fn metadata(pdf: &[u8]) -> String {
    let document = Document::load_mem(pdf).unwrap();
    let stream = document.catalog().unwrap().get_deref(b"Metadata", &document).unwrap().as_stream().unwrap().clone();
    String::from_utf8(stream.content).unwrap()
}

#[test]
fn changed_copies_do_not_verify() {
    let pdf = certified(&dispatch(3));
    let mut document = Document::load_mem(&pdf).unwrap();
    let id = page_id(&document, 1);
    let mut content = Content::decode(&document.get_page_content(id)).unwrap();
    // A black stamp.
    let color = content.operations.iter_mut().rfind(|operation| operation.operator == "RG").unwrap();
    color.operands[0] = 0.into();
    document.change_page_content(id, content.encode().unwrap()).unwrap();
    let mut changed = Vec::new();
    document.save_to(&mut changed).unwrap();
    let verification = typesetter().verify(&changed).unwrap();
    assert_eq!(verification.differing_pages, [1]);

    let digest = metadata(&pdf);
    let start = digest.find("<congvan:CopyDataDigest>sha256:").unwrap() + "<congvan:CopyDataDigest>sha256:".len();
    let digest = &digest.as_bytes()[start..start + 64];
    let mut changed = pdf.clone();
    let at = changed.windows(64).rposition(|window| window == digest).unwrap();
    changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
    assert!(!typesetter().verify(&changed).unwrap().is_valid());
}

#[test]
fn same_input_gives_the_same_bytes() {
    assert_eq!(certified(&dispatch(3)), certified(&dispatch(3)));
}

/// A change of the data of a copy.
type Change = fn(&mut CertifiedCopy);

/// The error of a copy of a dispatch.
fn error(original: &[u8], change: impl FnOnce(&mut CertifiedCopy)) -> Error {
    let mut copy = copy("2026-11-30");
    change(&mut copy);
    typesetter().certified_copy(original, &copy).unwrap_err()
}

#[test]
fn mistakes_in_the_data_are_errors_with_their_field() {
    let original = typesetter().pdf(&dispatch(1)).unwrap();
    let at = |change: Change| {
        let error = error(&original, change);
        assert_eq!(error.kind(), ErrorKind::Value, "{error}");
        (error.field().map(FieldPath::to_string), error.to_string())
    };
    let cases: [(Change, Option<&str>, &str); 4] = [
        (
            |copy| copy.number = "24-CV/VPĐU".parse().unwrap(),
            Some("number"),
            "number: the code of a copy is `BS`, not `CV`",
        ),
        (
            |copy| copy.date = "2026-11-23".parse().unwrap(),
            Some("date"),
            "date: the copy is dated 2026-11-23, before its original of 2026-11-24",
        ),
        (|copy| copy.distribution.clear(), None, "this field is empty: distribution"),
        (
            |copy| (copy.signatory, copy.place) = (Signatory::default(), "".into()),
            None,
            "these fields are empty: signatory.position, signatory.name, place",
        ),
    ];
    for (change, field, message) in cases {
        let (found, words) = at(change);
        assert_eq!((found.as_deref(), words.as_str()), (field, message));
    }
    let error = typesetter().following("hd36").unwrap();
    let original = error.pdf(&dispatch(1)).unwrap();
    let error = error.certified_copy(&original, &copy("2026-11-30").with_medium(CopyMedium::Electronic)).unwrap_err();
    assert_eq!(error.to_string(), "medium: Hướng dẫn 36-HD/VPTW has no electronic copies");
}

#[test]
fn texts_that_cannot_be_set_are_errors() {
    let original = typesetter().pdf(&dispatch(1)).unwrap();
    let glyph = error(&original, |copy| copy.place = "漢".into());
    assert_eq!(glyph.kind(), ErrorKind::Glyph);
    let long =
        error(&original, |copy| copy.distribution = vec!["Các chi bộ trực thuộc Đảng uỷ xã".into(); 30]);
    assert_eq!(long.kind(), ErrorKind::Layout);
    assert!(long.to_string().contains("frame `copy-stamp`") && long.to_string().contains("50.0 mm"), "{long}");
    let limited = typesetter().with_limits(Limits::default().with_text_bytes(60));
    let mut copy = copy("2026-11-30");
    copy.distribution = vec!["a".repeat(61).into()];
    assert_eq!(limited.certified_copy(&original, &copy).unwrap_err().kind(), ErrorKind::Limit);
    let markup = error(&original, |copy| copy.place = "</p><space style=\"x\"/>{{ 1 }}".repeat(20).into());
    assert!(markup.to_string().contains("frame `copy-stamp`"), "text is never markup: {markup}");
}

#[test]
fn files_that_are_no_originals_are_errors() {
    let original = typesetter().pdf(&dispatch(1)).unwrap();
    let keep = |_: &mut CertifiedCopy| ();
    let copied = typesetter().certified_copy(&original, &copy("2026-11-30")).unwrap();
    assert_eq!(error(&copied, keep).to_string(), "the file is a certified copy already");

    let draft = typesetter().pdf(&dispatch(1).with_draft(2)).unwrap();
    assert_eq!(error(&draft, keep).to_string(), "a draft cannot be copied");

    let without = typesetter().pdf_with(&dispatch(1), &PdfOptions::new().without_data()).unwrap();
    assert_eq!(error(&without, keep).kind(), ErrorKind::Input);
    for damaged in [&b""[..], b"%PDF-1.7\n", &original[..original.len() / 2]] {
        assert_eq!(error(damaged, keep).kind(), ErrorKind::Input);
    }

    let mut document = Document::load_mem(&original).unwrap();
    let id = page_id(&document, 1);
    document.change_page_content(id, b"BT ET".to_vec()).unwrap();
    let mut changed = Vec::new();
    document.save_to(&mut changed).unwrap();
    let changed = error(&changed, keep);
    assert!(changed.to_string().contains("changed pages: 1"), "{changed}");
    assert!(changed.help().is_some());
}

#[test]
fn damaged_copies_are_errors_and_never_panics() {
    let original = typesetter().pdf(&dispatch(1)).unwrap();
    let typesetter = typesetter();
    let copy = copy("2026-11-30");
    for at in (0..original.len()).step_by(original.len() / 40) {
        let mut damaged = original.clone();
        damaged[at] ^= 0x15;
        let _ = typesetter.certified_copy(&damaged, &copy);
    }
}

#[test]
fn every_conformance_with_data_is_kept() {
    for conformance in [Conformance::A4f, Conformance::Plain] {
        let options = PdfOptions::new().with_conformance(conformance);
        let original = typesetter().pdf_with(&dispatch(1), &options).unwrap();
        let pdf = typesetter().certified_copy(&original, &copy("2026-11-30")).unwrap();
        assert_eq!(ReadBack::from_pdf(&pdf).unwrap().conformance, conformance);
        assert!(typesetter().verify(&pdf).unwrap().is_valid());
    }
}
