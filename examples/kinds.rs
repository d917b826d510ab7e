//! Writes a specimen of each of the 33 kinds of documents under each standard that names it:
//! `cargo run --example kinds [-- --out DIR]`.
//!
//! The last sentence of each specimen names the clauses that it follows, or says that the layout is common practice.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::dispatch::ExtraValue;
use congvan::{Dispatch, Typesetter};

/// The last day of Hướng dẫn 36-HD/VPTW.
const LAST_DAY_OF_HD36: &str = "2026-05-26";

macro_rules! specimens {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("data/kinds/", $name, ".toml")))),*] };
}

pub(crate) const SPECIMENS: [(&str, &str); 33] = specimens![
    "cuong-linh",
    "dieu-le",
    "chien-luoc",
    "nghi-quyet",
    "quyet-dinh",
    "chi-thi",
    "ket-luan",
    "quy-che",
    "quy-dinh",
    "thong-tri",
    "huong-dan",
    "thong-bao",
    "thong-cao",
    "tuyen-bo",
    "loi-keu-goi",
    "bao-cao",
    "ke-hoach",
    "quy-hoach",
    "chuong-trinh",
    "de-an",
    "phuong-an",
    "du-an",
    "to-trinh",
    "cong-van",
    "bien-ban",
    "giay-gioi-thieu",
    "giay-chung-nhan",
    "giay-di-duong",
    "giay-nghi-phep",
    "giay-moi",
    "phieu-chuyen",
    "phieu-gui",
    "thu-cong",
];

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    for (name, data) in SPECIMENS {
        let dispatch = Dispatch::from_toml(data).map_err(|error| format!("{name}: {error:#}"))?;
        for standard in ["hd05", "hd36"] {
            let Some(specimen) = under(&dispatch, standard)? else { continue };
            let path = folder.join(format!("{standard}-{name}.pdf"));
            let pages = typesetter.pages(&specimen).map_err(|error| format!("{name}: {error:#}"))?.pages.len();
            typesetter.save(&specimen, &path)?;
            println!("{}: {pages} pages", path.display());
        }
    }
    Ok(())
}

/// The specimen under a standard, with the sentence that names its clauses; `None` if the standard does not name the kind.
pub(crate) fn under(dispatch: &Dispatch, standard: &str) -> Result<Option<Dispatch>, Box<dyn Error>> {
    let Some(ExtraValue::Table(sources)) = dispatch.extra.get("source") else {
        return Err("a specimen has no table [extra.source]".into());
    };
    let Some(ExtraValue::Text(source)) = sources.get(standard) else { return Ok(None) };
    let mut specimen = dispatch.clone();
    if standard == "hd36" {
        specimen.date = LAST_DAY_OF_HD36.parse()?;
        // Under HD36 a quy định has a code of its own.
        if dispatch.kind.as_ref().is_some_and(|kind| kind.plain() == "quy định") {
            specimen.number = dispatch.number.to_string().replace("-QĐ/", "-QĐi/").parse()?;
        }
    }
    Ok(Some(specimen.paragraph(format!("*(Mẫu trình bày: {source}.)*"))))
}

/// Returns the folder after `--out`, or `target/kinds` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/kinds")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: kinds [--out DIR]".to_owned()),
    }
}
