//! Renders a dispatch from a file:
//! `cargo run --example render -- INPUT.toml|json -o OUT.pdf [--pack DIR] [--conformance LEVEL] [--text] [--png DIR]
//! [--svg DIR]`.
//!
//! `--pack DIR` uses your own templates and styles. `--conformance LEVEL` is `a3a` (the default), `a2a`, `a2b`, `a4`, `a4f` or
//! `plain`. `--text` prints all positions in millimetres and makes `-o`
//! optional. `--png DIR` and `--svg DIR` draw each page as `OUT-1.png` or `OUT-1.svg` and need
//! `--features preview`. Bad input is reported on stderr with exit status 1, and no file is written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::error::ErrorKind;
use congvan::pdf::{Conformance, PdfOptions};
#[cfg(feature = "preview")]
use congvan::pdf::{PixelsPerInch, Preview};
use congvan::{Dispatch, Pack, Typesetter};

const USAGE: &str = "usage: render INPUT.toml|INPUT.json -o OUT.pdf [--pack DIR] [--conformance LEVEL] [--text] \
                     [--png DIR] [--svg DIR]";
/// The values of `--conformance`.
const LEVELS: [(&str, Conformance); 6] = [
    ("a3a", Conformance::A3a),
    ("a2a", Conformance::A2a),
    ("a2b", Conformance::A2b),
    ("a4", Conformance::A4),
    ("a4f", Conformance::A4f),
    ("plain", Conformance::Plain),
];
/// Shows a page in its real size on a screen with 96 pixels per inch.
#[cfg(feature = "preview")]
const SCREEN: PixelsPerInch = PixelsPerInch(96);

#[derive(Default)]
struct Arguments {
    input: PathBuf,
    output: Option<PathBuf>,
    pack: Option<PathBuf>,
    options: PdfOptions,
    text: bool,
    png: Option<PathBuf>,
    svg: Option<PathBuf>,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| render(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments::default();
    let mut given = std::env::args_os().skip(1);
    let mut inputs = Vec::new();
    while let Some(argument) = given.next() {
        let mut value = || given.next().map(PathBuf::from).ok_or_else(|| USAGE.to_owned());
        match argument.to_str() {
            Some("-o") => arguments.output = Some(value()?),
            Some("--pack") => arguments.pack = Some(value()?),
            Some("--conformance") => arguments.options.conformance = conformance(&value()?)?,
            Some("--png") => arguments.png = Some(value()?),
            Some("--svg") => arguments.svg = Some(value()?),
            Some("--text") => arguments.text = true,
            Some(option) if option.starts_with('-') => return Err(format!("unknown option `{option}`\n{USAGE}")),
            _ => inputs.push(PathBuf::from(argument)),
        }
    }
    let drawn = arguments.png.is_some() || arguments.svg.is_some();
    match <[PathBuf; 1]>::try_from(inputs) {
        Ok([input]) if arguments.output.is_some() || arguments.text && !drawn => Ok(Arguments { input, ..arguments }),
        _ => Err(USAGE.to_owned()),
    }
}

fn conformance(name: &Path) -> Result<Conformance, String> {
    let level = LEVELS.into_iter().find(|(level, _)| name.as_os_str() == *level);
    level.map(|(_, conformance)| conformance).ok_or_else(|| {
        let known: Vec<&str> = LEVELS.iter().map(|(level, _)| *level).collect();
        format!("unknown conformance `{}`: write one of {}", name.display(), known.join(", "))
    })
}

fn render(arguments: &Arguments) -> Result<(), String> {
    let input = arguments.input.as_path();
    let in_file = |error: congvan::Error| format!("{}: {error:#}", input.display());
    let text = std::fs::read_to_string(input).map_err(|error| format!("cannot read {}: {error}", input.display()))?;
    let is_json = input.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let dispatch = if is_json { Dispatch::from_json(&text) } else { Dispatch::from_toml(&text) }.map_err(in_file)?;
    let mut typesetter = Typesetter::new().map_err(|error| format!("{error:#}"))?;
    if let Some(folder) = &arguments.pack {
        let packs = Pack::open(folder).map_err(|error| format!("{error:#}"))?;
        typesetter = typesetter.with_packs(packs).map_err(|error| format!("{error:#}"))?;
    }
    if arguments.text {
        let pages = typesetter.pages(&dispatch).map_err(in_file)?;
        write!(std::io::stdout(), "{pages}").map_err(|error| format!("cannot print: {error}"))?;
    }
    if let Some(output) = &arguments.output {
        // A write error is not an error in the input file.
        let failed = |error: congvan::Error| match error.kind() {
            ErrorKind::Io => format!("{error:#}"),
            _ => in_file(error),
        };
        typesetter.save_with(&dispatch, output, &arguments.options).map_err(failed)?;
        draw(arguments, output)?;
    }
    Ok(())
}

/// Draws each page of the finished PDF.
#[cfg(not(feature = "preview"))]
fn draw(arguments: &Arguments, _pdf: &Path) -> Result<(), String> {
    match (&arguments.png, &arguments.svg) {
        (None, None) => Ok(()),
        _ => {
            Err("--png and --svg need the feature `preview`: cargo run --features preview --example render".to_owned())
        }
    }
}

/// Draws each page of the finished PDF.
#[cfg(feature = "preview")]
fn draw(arguments: &Arguments, pdf: &Path) -> Result<(), String> {
    if arguments.png.is_none() && arguments.svg.is_none() {
        return Ok(());
    }
    let bytes = std::fs::read(pdf).map_err(|error| format!("cannot read {}: {error}", pdf.display()))?;
    let preview = Preview::new(bytes).map_err(|error| format!("{error:#}"))?;
    let name = pdf.file_stem().unwrap_or_default().display();
    for page in 0..preview.page_count() {
        let number = page + 1;
        if let Some(folder) = &arguments.png {
            let picture = preview.png(page, SCREEN).map_err(|error| format!("{error:#}"))?;
            write_to(folder, &format!("{name}-{number}.png"), &picture)?;
        }
        if let Some(folder) = &arguments.svg {
            let picture = preview.svg(page).map_err(|error| format!("{error:#}"))?;
            write_to(folder, &format!("{name}-{number}.svg"), picture.as_bytes())?;
        }
    }
    Ok(())
}

#[cfg(feature = "preview")]
fn write_to(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    let path = folder.join(name);
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
    written.map_err(|error| format!("cannot write {}: {error}", path.display()))
}
