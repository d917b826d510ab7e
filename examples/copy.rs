//! Certifies copies of a signed dispatch: `cargo run --features certified-copy,sign --example copy [-- --out DIR]`.
//!
//! `copy.pdf` and `copy-2018.pdf` are copies on paper by the standards of 2026 and 2018, `copy-electronic.pdf` is an
//! electronic copy with the signatures of the copying body and its officer. The keys are for tests only: files of
//! `tests/data` with the password `test`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::copy::{CertifiedCopy, CopyMedium};
use congvan::pdf::ReadBack;
use congvan::sign::{SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Picture, Typesetter};

const ORIGINAL: &str = include_str!("data/nam-dinh-175.toml");
const COPY: &str = include_str!("data/copy.toml");
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
    let typesetter = Typesetter::new()?;
    let [first, second] = [Signer::from_pkcs12(KEYS[0], "test")?, Signer::from_pkcs12(KEYS[1], "test")?];
    let signable = typesetter.signable_pdf(&Dispatch::from_toml(ORIGINAL)?)?;
    let request = SignatureRequest::new("signatories[0].signature", "2023-09-08T09:30:00+07:00".parse()?);
    let original = first.sign(&signable, request.with_reason("Ký ban hành"))?;

    let copy = CertifiedCopy::from_toml(COPY)?;
    save(&folder.join("copy.pdf"), &typesetter.certified_copy(&original, &copy)?, &typesetter)?;
    let by_hd36 = typesetter.clone().following("hd36")?.certified_copy(&original, &copy)?;
    save(&folder.join("copy-2018.pdf"), &by_hd36, &typesetter)?;

    let mut pdf = typesetter.certified_copy(&original, &copy.with_medium(CopyMedium::Electronic))?;
    let signing: [(_, _, &[u8]); 2] = [
        (&second, "copy.signatory.signature", include_bytes!("../tests/data/signature.png")),
        (&first, "copy.issuer.signature", include_bytes!("../tests/data/seal.png")),
    ];
    for (signer, field, picture) in signing {
        let request = SignatureRequest::new(field, "2026-11-30T15:00:00+07:00".parse()?);
        let request = signer.identify(request.with_picture(Picture::from_png(picture)?));
        pdf = signer.sign(&pdf, typesetter.draw_signature(&pdf, request)?)?;
    }
    save(&folder.join("copy-electronic.pdf"), &pdf, &typesetter)?;
    Ok(())
}

fn save(path: &Path, pdf: &[u8], typesetter: &Typesetter) -> Result<(), Box<dyn Error>> {
    std::fs::write(path, pdf).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("{}: {} bytes", path.display(), pdf.len());
    if let Some(copy) = ReadBack::from_pdf(pdf)?.copy {
        println!("  copy {} of {}", copy.number, copy.date);
    }
    let is_valid = typesetter.verify(pdf)?.is_valid();
    println!("  {}", if is_valid { "the pages match the data" } else { "the pages differ from the data" });
    for field in read_signatures(pdf)? {
        let integrity = field.signature.map(|signature| signature.integrity);
        println!("  {}: {integrity:?}", field.name);
    }
    Ok(())
}

/// Returns the folder after `--out`, or `target/copies` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/copies")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: copy [--out DIR]".to_owned()),
    }
}
