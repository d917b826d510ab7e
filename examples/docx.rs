//! Writes dispatches as DOCX files for Word, beside their PDF files, and reads the data back:
//! `docx IN.toml... --out FOLDER [--lines] [--comments]`.

use std::path::{Path, PathBuf};

use congvan::docx::{DocxOptions, DocxReadBack, Fidelity};
use congvan::{Dispatch, Typesetter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut inputs, mut out, mut options) = (Vec::new(), PathBuf::from("."), DocxOptions::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--out" => out = arguments.next().ok_or("--out needs a folder")?.into(),
            "--lines" => options = options.with_fidelity(Fidelity::Lines),
            "--comments" => options = options.with_comments(),
            _ => inputs.push(PathBuf::from(argument)),
        }
    }
    std::fs::create_dir_all(&out)?;
    let typesetter = Typesetter::new()?;
    for input in inputs {
        write(&typesetter, &input, &out, &options).map_err(|error| format!("{}: {error}", input.display()))?;
    }
    Ok(())
}

fn write(
    typesetter: &Typesetter,
    input: &Path,
    out: &Path,
    options: &DocxOptions,
) -> Result<(), Box<dyn std::error::Error>> {
    let dispatch = Dispatch::from_toml(&std::fs::read_to_string(input)?)?;
    let docx = typesetter.docx_with(&dispatch, options)?;
    let read = DocxReadBack::from_docx(&docx)?;
    assert_eq!(read.dispatch.as_ref(), Some(&dispatch));
    assert!(read.changes.is_empty());
    let name = input.file_stem().ok_or("no file name")?;
    std::fs::write(out.join(name).with_extension("docx"), docx)?;
    std::fs::write(out.join(name).with_extension("txt"), typesetter.pages(&dispatch)?.to_string())?;
    typesetter.save(&dispatch, out.join(name).with_extension("pdf"))?;
    Ok(())
}
