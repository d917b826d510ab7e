//! Signs a dispatch as a person and as a body: `cargo run --features sign --example sign [-- --out DIR]`.
//!
//! `signable.pdf` has two empty signature fields, `signed.pdf` the signature of the person with its picture,
//! `signed-twice.pdf` also that of the body, with its seal and the text of its certificate. The keys are for tests only: two
//! files of `tests/data` with the password `test`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::sign::{SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Issuer, Picture, Signatory, Typesetter};

const PERSON: &[u8] = include_bytes!("../tests/data/test-signer.p12");
const BODY: &[u8] = include_bytes!("../tests/data/test-seal.p12");

fn main() -> ExitCode {
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot create the folder {}: {error}", folder.display()))?;
    let [person, body] = [Signer::from_pkcs12(PERSON, "test")?, Signer::from_pkcs12(BODY, "test")?];

    let typesetter = Typesetter::new()?;
    let signable = typesetter.signable_pdf(&dispatch()?)?;
    let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse()?)
        .with_reason("Ký ban hành")
        .with_location("Đức Trọng")
        .with_picture(Picture::from_png(include_bytes!("../tests/data/signature.png"))?);
    let signed = person.sign(&signable, typesetter.draw_signature(&signable, request)?)?;

    let request = SignatureRequest::new("signatories[0].seal", "2026-11-24T10:15:27+07:00".parse()?)
        .with_picture(Picture::from_png(include_bytes!("../tests/data/seal.png"))?);
    let request = typesetter.draw_signature(&signed, body.identify(request))?;
    let signed_twice = body.sign(&signed, request)?;

    for (name, pdf) in [("signable", &signable), ("signed", &signed), ("signed-twice", &signed_twice)] {
        let path = folder.join(format!("{name}.pdf"));
        std::fs::write(&path, pdf).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        println!("{}: {} bytes", path.display(), pdf.len());
        for field in read_signatures(pdf)? {
            match field.signature {
                Some(signature) => println!(
                    "  {}: {}, {}, {:?}{}",
                    field.name,
                    signature.signer.unwrap_or_default(),
                    signature.time.map(|time| time.to_rfc3339()).unwrap_or_default(),
                    signature.integrity,
                    if signature.covers_whole_file { "" } else { ", extended after signing" },
                ),
                None => println!("  {}: unsigned", field.name),
            }
        }
    }
    Ok(())
}

fn dispatch() -> Result<Dispatch, congvan::Error> {
    Ok(Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "12-CV/BTCĐU".parse()?,
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Đức Trọng",
        "2026-11-24".parse()?,
    )
    .to("Các chi bộ trực thuộc")
    .paragraph("Đề nghị các chi bộ gửi báo cáo trước ngày **31/12/2026**.")
    .paragraph("Báo cáo nêu rõ số quần chúng ưu tú và chỉ tiêu kết nạp của từng chi bộ.")
    .copy_to("Như trên")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("PHÓ TRƯỞNG BAN", "Nguyễn Văn A").with_authority("K/T TRƯỞNG BAN".parse()?)))
}

/// Returns the folder after `--out`, or `target/signed` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/signed")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: sign [--out DIR]".to_owned()),
    }
}
