//! Time and peak memory of hostile files and of documents at the limits: `cargo bench -p congvan-benches --bench limits`.
//! docs/limits.md has the results. With paths, each file is read instead: `-- a.pdf b.xlsx`; `-- --only NAME` reads the
//! files with a name.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

mod data_files;
mod documents;
#[path = "../../tests/hostile_files.rs"]
mod hostile_files;
mod process;
#[path = "../../tests/raw_pdf.rs"]
mod raw_pdf;
mod readers;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use process::{Cost, measured, report};

/// What a file may cost.
const MILLISECONDS: f64 = 2000.0;
const MEGABYTES: f64 = 256.0;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--once", reader, file] => {
            let (reader, file) = ((*reader).to_owned(), (*file).to_owned());
            let bytes = fs::read(file).expect("the file can be read");
            report(move || readers::call(&reader, bytes));
        }
        ["--at", limit] => {
            let limit = (*limit).to_owned();
            report(move || documents::at(&limit));
        }
        ["--only", name] => generated(Some(name)),
        ["--documents"] => at_limits(),
        [] => {
            at_limits();
            generated(None);
        }
        files => files.iter().for_each(|file| read(file, Path::new(file))),
    }
}

/// Typesets the document at each limit.
fn at_limits() {
    for limit in documents::LIMITS {
        let Cost { milliseconds, megabytes, outcome } = measured(&["--at", limit]);
        let outcome: String = outcome.chars().take(110).collect();
        println!("  {limit:18}{milliseconds:>9.0} ms{megabytes:>7.0} MB  {outcome}");
    }
}

/// Reads the generated files, all or those with a name.
fn generated(only: Option<&str>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let pdf = hostile_files::FILES.into_iter().chain(hostile_files::DRAWINGS).map(|(name, make)| (name, "pdf", make));
    let data = data_files::FILES.into_iter();
    for (name, extension, make) in pdf.chain(data).filter(|(name, ..)| only.is_none_or(|only| name.contains(only))) {
        let file = folder.join(format!("limits-{}.{extension}", std::process::id()));
        fs::write(&file, make()).expect("the folder can be written");
        read(name, &file);
        fs::remove_file(&file).expect("the folder can be written");
    }
}

/// Reads a file with each reader of its kind.
fn read(name: &str, file: &Path) {
    let size = fs::metadata(file).map_or(0, |file| file.len()) as f64 / 1e6;
    println!("{name} ({size:.1} MB)");
    let readers: &[&str] = match file.extension().and_then(|extension| extension.to_str()) {
        Some("pdf") => &readers::OF_PDF,
        Some("xlsx") => &readers::OF_XLSX,
        Some("csv") => &readers::OF_CSV,
        Some("toml") => &readers::OF_TOML,
        Some("json") => &readers::OF_JSON,
        _ => &[],
    };
    for reader in readers {
        let Cost { milliseconds, megabytes, outcome } = measured(&["--once", reader, &file.to_string_lossy()]);
        let is_within = milliseconds <= MILLISECONDS && megabytes <= MEGABYTES && !outcome.starts_with("ABORT");
        let mark = if is_within { ' ' } else { '!' };
        let outcome: String = outcome.chars().take(110).collect();
        println!("{mark} {reader:18}{milliseconds:>9.0} ms{megabytes:>7.0} MB  {outcome}");
    }
}
