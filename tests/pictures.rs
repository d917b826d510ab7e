//! Pictures of pages: an independent renderer draws the finished PDF, and each page is compared with `docs/pictures`.
//! `BLESS=1 cargo test -p congvan-tests pictures::` updates these.

#![allow(clippy::disallowed_methods, reason = "a test may read the environment")]

use std::fs;
use std::path::PathBuf;

use crate::drawing::{Tolerance, difference, pictures, shades};
use congvan::dispatch::{Circulation, DocumentRef, Drafter, Secrecy, Urgency};
use congvan::pdf::PixelsPerInch;
use congvan::sign::{SignatureRequest, Signer};
use congvan::{Dispatch, Issuer, Picture, Signatory, StatisticsForm, Typesetter};

/// Sufficient to detect a moved line, and suitable for the README.
const RESOLUTION: PixelsPerInch = PixelsPerInch(90);
/// Greatest difference between renderings on different machines.
const TOLERANCE: Tolerance = Tolerance { mean: 0.25, pixel: 96 };

#[test]
fn lam_dong() {
    compare("lam-dong-40", &sample(include_str!("../examples/data/lam-dong-40.toml")));
}

#[test]
fn nam_dinh() {
    compare("nam-dinh-175", &sample(include_str!("../examples/data/nam-dinh-175.toml")));
}

#[test]
fn ministry_form() {
    let form = StatisticsForm::from_toml(include_str!("../examples/data/dao-tao-boi-duong.toml")).unwrap();
    compare("dao-tao-boi-duong", &form);
}

#[test]
fn optional_components() {
    let mut dispatch = sample(include_str!("../examples/data/lam-dong-40.toml"));
    dispatch.attachments.clear();
    dispatch.body.truncate(2);
    dispatch.number = "-CV/BXDTCCSĐ".parse().unwrap();
    dispatch.addressees.push("Ban Thường vụ Đoàn Khối".into());
    dispatch.secrecy = Some(Secrecy::Confidential);
    dispatch.urgency = Some(Urgency::VeryUrgent);
    dispatch.circulation = vec![Circulation::Internal, Circulation::NotForMedia];
    dispatch.draft = Some(2);
    dispatch.drafter = Some(Drafter { initials: "abc".into(), copies: Some(268) });
    dispatch.contact = Some("Ban Xây dựng tổ chức cơ sở đảng, điện thoại 0263 3 000 000".into());
    let signatory = &mut dispatch.signatories[0];
    signatory.authority = Some("K/T TRƯỞNG BAN".parse().unwrap());
    signatory.position = Some("PHÓ TRƯỞNG BAN".into());
    signatory.signature = Some(Picture::from_png(include_bytes!("data/signature.png")).unwrap());
    compare("components", &dispatch);
}

#[test]
fn joint_signatures() {
    let mut dispatch = sample(include_str!("../examples/data/lam-dong-40.toml"));
    dispatch.attachments.clear();
    dispatch.body.truncate(1);
    let second = Signatory::new("BÍ THƯ ĐOÀN KHỐI", "Trần Văn B");
    dispatch.signatories.push(second);
    compare("joint", &dispatch);
}

/// The signature of a person, then that of the body with its seal.
#[test]
fn signed() {
    let dispatch = Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "12-CV/BTCĐU".parse().unwrap(),
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Đức Trọng",
        "2026-11-24".parse().unwrap(),
    )
    .to("Các chi bộ trực thuộc")
    .paragraph(
        "Ban Tổ chức đề nghị các chi bộ đăng ký chỉ tiêu kết nạp đảng viên năm 2027, gửi trước ngày **31/12/2026**.",
    )
    .paragraph("Bản đăng ký nêu rõ số quần chúng ưu tú và chỉ tiêu kết nạp của từng chi bộ.")
    .copy_to("Như trên")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("PHÓ TRƯỞNG BAN", "Nguyễn Văn A").with_authority("K/T TRƯỞNG BAN".parse().unwrap()));
    let typesetter = Typesetter::new().unwrap();
    let mut pdf = typesetter.signable_pdf(&dispatch).unwrap();
    let signing: [(&[u8], &[u8], &str, &str); 2] = [
        (include_bytes!("data/test-signer.p12"), include_bytes!("data/signature.png"), "signature", "09:30:00"),
        (include_bytes!("data/test-seal.p12"), include_bytes!("data/seal.png"), "seal", "10:15:27"),
    ];
    for (key, picture, field, time) in signing {
        let signer = Signer::from_pkcs12(key, "test").unwrap();
        let time = format!("2026-11-24T{time}+07:00").parse().unwrap();
        let request = SignatureRequest::new(format!("signatories[0].{field}"), time);
        let request = signer.identify(request.with_picture(Picture::from_png(picture).unwrap()));
        pdf = signer.sign(&pdf, typesetter.draw_signature(&pdf, request).unwrap()).unwrap();
    }
    compare_drawn("signed", &pictures(pdf, RESOLUTION));
}

#[test]
fn comparison_detects_a_moved_line() {
    let dispatch = sample(include_str!("../examples/data/nam-dinh-175.toml"));
    let mut moved = dispatch.clone();
    moved.addressees[0] = format!("{}s", moved.addressees[0]).into();
    assert!(difference(&shades(&draw(&dispatch)[0]), &shades(&draw(&moved)[0]), TOLERANCE).is_some());
}

fn sample(text: &str) -> Dispatch {
    Dispatch::from_toml(text).unwrap()
}

fn compare<'a>(name: &str, paper: impl Into<DocumentRef<'a>>) {
    compare_drawn(name, &draw(paper));
}

fn compare_drawn(name: &str, pages: &[Vec<u8>]) {
    let bless = std::env::var_os("BLESS").is_some();
    for (index, drawn) in pages.iter().enumerate() {
        let file = format!("{name}-{}.png", index + 1);
        let blessed = crate::in_repository("docs/pictures").join(&file);
        if bless {
            fs::write(&blessed, drawn).unwrap();
            continue;
        }
        let expected = fs::read(&blessed).unwrap_or_else(|error| panic!("{file}: {error}; run with BLESS=1 first"));
        if let Some(difference) = difference(&shades(drawn), &shades(&expected), TOLERANCE) {
            let actual = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&file);
            fs::write(&actual, drawn).unwrap();
            panic!("{file}: {difference}; the drawn page is {}", actual.display());
        }
    }
}

fn draw<'a>(paper: impl Into<DocumentRef<'a>>) -> Vec<Vec<u8>> {
    pictures(Typesetter::new().unwrap().pdf(paper).unwrap(), RESOLUTION)
}
