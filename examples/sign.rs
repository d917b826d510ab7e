//! Signs a joint dispatch with two keys: `cargo run --features sign --example sign [-- --out DIR]`.
//!
//! `signable.pdf` has two empty signature fields, `signed.pdf` one signature with its picture, `signed-twice.pdf` both.
//! The keys are for tests only: two files of `tests/data` with the password `test`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::sign::{SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Issuer, Picture, Signatory, Typesetter};

const KEYS: [&[u8]; 2] =
    [include_bytes!("../tests/data/test-signer.p12"), include_bytes!("../tests/data/test-signer-p256.p12")];

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
    let [first, second] = [Signer::from_pkcs12(KEYS[0], "test")?, Signer::from_pkcs12(KEYS[1], "test")?];

    let signable = Typesetter::new()?.signable_pdf(&dispatch()?)?;
    let picture = Picture::from_png(include_bytes!("../tests/data/signature.png"))?;
    let request = SignatureRequest::new("signatories[0].signature", "2026-11-24T09:30:00+07:00".parse()?)
        .with_reason("Ký ban hành")
        .with_location("Đức Trọng")
        .with_picture(picture.clone());
    let signed = first.sign(&signable, request)?;
    let request = SignatureRequest::new("signatories[1].signature", "2026-11-24T10:15:00+07:00".parse()?)
        .with_reason("Ký ban hành")
        .with_picture(picture);
    let signed_twice = second.sign(&signed, request)?;

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
        Issuer::new("BAN TỔ CHỨC - BAN TUYÊN GIÁO VÀ DÂN VẬN").with_parent("TỈNH UỶ LÂM ĐỒNG"),
        "12-CV/BTCTU-BTGDVTU".parse()?,
        "về việc đăng ký chỉ tiêu kết nạp đảng viên",
        "Đà Lạt",
        "2026-11-24".parse()?,
    )
    .to("Các đảng uỷ trực thuộc")
    .paragraph("Đề nghị các đảng uỷ gửi báo cáo trước ngày **31/12/2026**.")
    .paragraph("Báo cáo nêu rõ số quần chúng ưu tú và chỉ tiêu kết nạp của từng chi bộ.")
    .copy_to("Như trên")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("TRƯỞNG BAN TỔ CHỨC", "Nguyễn Văn A"))
    .signed_by(Signatory::new("TRƯỞNG BAN TUYÊN GIÁO VÀ DÂN VẬN", "Trần Thị B")))
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
