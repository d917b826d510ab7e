//! The specimens of the example `kinds`: one for each kind of document, under each standard that names it.
//! `BLESS=1 cargo test -p congvan-tests specimens::` updates the picture of all of them.

#![allow(clippy::disallowed_methods, reason = "a test may read the environment")]

use std::collections::BTreeSet;
use std::fs;

use congvan::check::{Severity, check};
use congvan::page::Item;
use congvan::pdf::{PixelsPerInch, Verdict};
use congvan::{Dispatch, Typesetter};

use crate::drawing::{Shades, Tolerance, difference, pictures, shades};

#[path = "../examples/kinds.rs"]
#[allow(dead_code, reason = "an example has a main function")]
mod example;

use example::{SPECIMENS, under};

/// The specimens of a standard, by the name of their kind.
fn specimens(standard: &'static str) -> impl Iterator<Item = (&'static str, Dispatch)> {
    SPECIMENS.into_iter().filter_map(move |(name, data)| {
        let dispatch = Dispatch::from_toml(data).unwrap_or_else(|error| panic!("{name}: {error}"));
        Some((name, under(&dispatch, standard).unwrap()?))
    })
}

fn text(typesetter: &Typesetter, dispatch: &Dispatch) -> String {
    let pages = typesetter.pages(dispatch).unwrap();
    let runs = pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run.text.trim()),
        _ => None,
    });
    runs.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_has_a_specimen() {
    let kinds = include_str!("../templates/hd36/kinds.toml");
    let kinds: BTreeSet<&str> =
        kinds.lines().filter_map(|line| line.strip_prefix("[kinds.")?.strip_suffix(']')).collect();
    assert_eq!(kinds, SPECIMENS.map(|(name, _)| name).into());
    assert_eq!(specimens("hd05").count(), 33);
    assert_eq!(specimens("hd36").count(), 14);
}

#[test]
fn specimens_have_their_title_and_name_their_clause() {
    let typesetter = Typesetter::new().unwrap();
    for standard in ["hd05", "hd36"] {
        for (name, specimen) in specimens(standard) {
            let text = text(&typesetter, &specimen);
            let kind = typesetter.standard_for(&specimen).kind_of(&specimen).unwrap().name;
            assert_eq!(text.contains(&kind.to_uppercase()), name != "cong-van", "{standard} {name}: {kind}");
            let number = if standard == "hd05" { "05-HD/VPTW" } else { "36-HD/VPTW" };
            assert!(text.contains(number) || text.contains("thông lệ"), "{standard} {name}: {text}");
            assert_eq!(typesetter.standard_for(&specimen).name, standard);
        }
    }
}

#[test]
fn checker_has_no_errors_or_warnings_for_specimens() {
    let typesetter = Typesetter::new().unwrap();
    let mut found = Vec::new();
    for standard in ["hd05", "hd36"] {
        for (name, specimen) in specimens(standard) {
            let report = typesetter.check(&specimen);
            let findings = report.findings().iter().filter(|finding| finding.severity != Severity::Note);
            found.extend(findings.map(|finding| format!("{standard} {name} {finding:?}")));
            // Nor notes on their data, except that one subject has the case of the other standard.
            let report = check(&specimen, typesetter.standard_for(&specimen));
            let notes = report.findings().iter().filter(|finding| finding.check != "subject-case");
            found.extend(notes.map(|note| format!("{standard} {name} {note:?}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn specimens_are_read_back_and_verified() {
    let typesetter = Typesetter::new().unwrap();
    for standard in ["hd05", "hd36"] {
        for (name, specimen) in specimens(standard) {
            let pdf = typesetter.signable_pdf(&specimen).unwrap_or_else(|error| panic!("{standard} {name}: {error}"));
            assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), specimen, "{standard} {name}");
            assert_eq!(typesetter.verify(&pdf).unwrap().verdict, Verdict::Sound, "{standard} {name}");
        }
    }
}

#[test]
fn sheet_of_specimens() {
    const COLUMNS: usize = 7;
    let typesetter = Typesetter::new().unwrap();
    let pages: Vec<Shades> = specimens("hd05")
        .map(|(_, specimen)| shades(&pictures(typesetter.pdf(&specimen).unwrap(), PixelsPerInch(24))[0]))
        .collect();
    let sheet = sheet(&pages, COLUMNS);
    let file = crate::in_repository("docs/pictures/kinds.png");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, encoded(&sheet)).unwrap();
        return;
    }
    let difference = difference(&sheet, &shades(&fs::read(&file).unwrap()), Tolerance { mean: 0.25, pixel: 96 });
    assert_eq!(difference, None);
}

/// Places the pages in rows, with a grey border between them. The first page gives the size of a cell; smaller pages stand at
/// its upper left.
fn sheet(pages: &[Shades], columns: usize) -> Shades {
    const BORDER: usize = 6;
    let (width, height) = (pages[0].width as usize, pages[0].height as usize);
    let (across, down) = (width + BORDER, height + BORDER);
    let (all, rows) = (across * columns + BORDER, pages.len().div_ceil(columns));
    let mut pixels = vec![208_u8; all * (down * rows + BORDER)];
    for (index, page) in pages.iter().enumerate() {
        let (left, top) = (index % columns * across + BORDER, index / columns * down + BORDER);
        for (row, line) in page.pixels.chunks_exact(page.width as usize).enumerate() {
            let start = (top + row) * all + left;
            pixels[start..start + line.len()].copy_from_slice(line);
        }
    }
    let size = |number: usize| u32::try_from(number).unwrap();
    Shades { width: size(all), height: size(down * rows + BORDER), pixels }
}

fn encoded(sheet: &Shades) -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, sheet.width, sheet.height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&sheet.pixels).unwrap();
    png
}
