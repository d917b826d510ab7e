//! Renders, reads back, verifies and signs a dispatch for an archive:
//! `cargo run --features readback --example archive [-- --out DIR]`.
//!
//! The signing key is for tests only: a file of `tests/data` with the password `test`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::pdf::{ReadBack, Verdict, Verification};
use congvan::sign::{SignatureRequest, Signer, read_signatures};
use congvan::{Dispatch, Typesetter};

const DATA: &str = include_str!("data/lam-dong-40.toml");
const KEY: &[u8] = include_bytes!("../tests/data/test-signer.p12");

fn main() -> ExitCode {
    match archive() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn archive() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    let dispatch = Dispatch::from_toml(DATA)?;

    let pdf = typesetter.signable_pdf(&dispatch)?;
    save(&folder.join("archive.pdf"), &pdf)?;
    let read = ReadBack::from_pdf(&pdf)?;
    let record = &read.record;
    println!("  made by {}, {}", read.producer.as_deref().unwrap_or("an unknown program"), read.conformance);
    println!("  {} {}, {}, {}", record.kind, record.number.as_deref().unwrap_or_default(), record.date, record.issuer);
    println!("  {}; {}", record.subject, record.signatories.join("; "));

    // lopdf is independent of this crate: any PDF reader can extract the text.
    let words = lopdf::Document::load_mem(&pdf)?.extract_text(&[1])?;
    for line in words.lines().filter(|line| !line.trim().is_empty()).take(6) {
        println!("  | {}", line.trim());
    }
    println!(
        "  the data {} the dispatch",
        if Dispatch::from_pdf(&pdf)? == dispatch { "match" } else { "do not match" }
    );
    println!("  {}", verdict(&typesetter.verify(&pdf)?));

    let request = SignatureRequest::new("signatories[0].signature", "2023-01-09T09:30:00+07:00".parse()?);
    let request = request.with_reason("Ký ban hành").with_location("Đà Lạt");
    let signed = Signer::from_pkcs12(KEY, "test")?.sign(&pdf, request)?;
    save(&folder.join("archive-signed.pdf"), &signed)?;
    for field in read_signatures(&signed)? {
        match field.signature {
            Some(signature) => println!(
                "  {}: signed by {}, {:?}",
                field.name,
                signature.signer.as_deref().unwrap_or("an unnamed signer"),
                signature.integrity
            ),
            None => println!("  {}: not signed", field.name),
        }
    }
    println!("  {}", verdict(&typesetter.verify(&signed)?));
    Ok(())
}

fn verdict(verified: &Verification) -> String {
    let differences: Vec<String> = verified.differences.iter().map(ToString::to_string).collect();
    match &verified.verdict {
        Verdict::Sound => "the pages match the data".to_owned(),
        Verdict::NotComparable(reason) => format!("the file cannot be compared: {reason}"),
        _ => format!("the file differs from its data: {}", differences.join("; ")),
    }
}

fn save(path: &Path, pdf: &[u8]) -> Result<(), String> {
    std::fs::write(path, pdf).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    println!("{}: {} bytes", path.display(), pdf.len());
    Ok(())
}

/// Returns the folder after `--out`, or `target/archive` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/archive")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: archive [--out DIR]".to_owned()),
    }
}
