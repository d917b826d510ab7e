//! Makes the two sample dispatches as PDF files: `cargo run --example dispatches [-- --out DIR]`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use congvan::{Dispatch, Typesetter};

const SAMPLES: [(&str, &str); 2] = [
    ("lam-dong-40.pdf", include_str!("data/lam-dong-40.toml")),
    ("nam-dinh-175.pdf", include_str!("data/nam-dinh-175.toml")),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    for (name, data) in SAMPLES {
        let dispatch = Dispatch::from_toml(data)?;
        let start = Instant::now();
        let pages = typesetter.pages(&dispatch)?.pages.len();
        let pdf = typesetter.pdf(&dispatch)?;
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        let path = folder.join(name);
        replace(&path, &pdf)?;
        println!("{}: {pages} pages, {} bytes, {ms:.1} ms", path.display(), pdf.len());
    }
    Ok(())
}

/// `--out DIR`, or `target/dispatches` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/dispatches")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: dispatches [--out DIR]".to_owned()),
    }
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let unfinished = path.with_extension("pdf.part");
    std::fs::write(&unfinished, bytes)
        .and_then(|()| std::fs::rename(&unfinished, path))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
