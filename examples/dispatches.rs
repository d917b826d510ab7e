//! Writes the two sample dispatches as PDF files: `cargo run --example dispatches [-- --out DIR]`.

#![allow(clippy::disallowed_methods, reason = "an example can read the clock")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use congvan::{Dispatch, Typesetter};

const SAMPLES: [(&str, &str); 2] = [
    ("lam-dong-40.pdf", include_str!("data/lam-dong-40.toml")),
    ("nam-dinh-175.pdf", include_str!("data/nam-dinh-175.toml")),
];

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
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    for (name, data) in SAMPLES {
        let dispatch = Dispatch::from_toml(data)?;
        let path = folder.join(name);
        let pages = typesetter.pages(&dispatch)?.pages.len();
        let start = Instant::now();
        let bytes = typesetter.save(&dispatch, &path)?;
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        println!("{}: {pages} pages, {bytes} bytes, {ms:.1} ms", path.display());
    }
    Ok(())
}

/// Returns the folder after `--out`, or `target/dispatches` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/dispatches")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: dispatches [--out DIR]".to_owned()),
    }
}
