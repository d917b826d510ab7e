//! Writes dispatches, and after `--form` statistics forms, as DOCX files for Word, beside their PDF files and the positions of
//! their items, and reads the data back: `docx IN.toml... [--form IN.toml...] --out FOLDER [--lines] [--comments]`.
//! `docx --read IN.docx` prints what was changed in Word.

use std::path::{Path, PathBuf};

use congvan::dispatch::DocumentRef;
use congvan::docx::{DocxOptions, DocxReadBack, Fidelity};
use congvan::{Dispatch, StatisticsForm, Typesetter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut inputs, mut out, mut options) = (Vec::new(), PathBuf::from("."), DocxOptions::new());
    let (mut arguments, mut is_form) = (std::env::args().skip(1), false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--out" => out = arguments.next().ok_or("--out needs a folder")?.into(),
            "--lines" => options = options.with_fidelity(Fidelity::Lines),
            "--comments" => options = options.with_comments(),
            "--form" => is_form = true,
            "--read" => return read(&arguments.next().ok_or("--read needs a file")?),
            _ => inputs.push((PathBuf::from(argument), is_form)),
        }
    }
    std::fs::create_dir_all(&out)?;
    let typesetter = Typesetter::new()?;
    for (input, is_form) in inputs {
        let text = std::fs::read_to_string(&input)?;
        let target = out.join(input.file_stem().ok_or("no file name")?);
        if is_form {
            write(&typesetter, (&StatisticsForm::from_toml(&text)?).into(), &target, &options)?;
        } else {
            write(&typesetter, (&Dispatch::from_toml(&text)?).into(), &target, &options)?;
        }
    }
    Ok(())
}

fn read(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let read = DocxReadBack::from_docx(&std::fs::read(file)?)?;
    for change in &read.changes {
        let (before, after) = (change.before.as_deref().unwrap_or("-"), change.after.as_deref().unwrap_or("-"));
        println!("{}: {before}\n  → {after}", change.number);
    }
    println!("{} changed paragraphs", read.changes.len());
    Ok(())
}

fn write(
    typesetter: &Typesetter,
    document: DocumentRef<'_>,
    target: &Path,
    options: &DocxOptions,
) -> Result<(), Box<dyn std::error::Error>> {
    let docx = typesetter.docx_with(document, options)?;
    let read = DocxReadBack::from_docx(&docx)?;
    assert_eq!(read.document(), Some(document));
    assert!(read.changes.is_empty());
    std::fs::write(target.with_extension("docx"), docx)?;
    std::fs::write(target.with_extension("txt"), typesetter.pages(document)?.to_string())?;
    typesetter.save(document, target.with_extension("pdf"))?;
    Ok(())
}
