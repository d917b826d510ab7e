//! The same input gives the same bytes, independent of earlier documents, threads and build profiles.
//! `BLESS=1 cargo test -p congvan-tests same_bytes::` updates the digests of the pages and of the PDF files.

#![allow(clippy::disallowed_methods, reason = "a test may read the environment")]

use std::fmt::Write;

use congvan::dispatch::DocumentRef;
use congvan::form::{Column, ColumnKind};
use congvan::page::{Item, Pages};
use congvan::{Dispatch, Error, Issuer, Signatory, StatisticsForm, Typesetter};

/// A dispatch or a form with its name in the list of digests.
struct Sample {
    name: &'static str,
    paper: Owned,
}

enum Owned {
    Dispatch(Box<Dispatch>),
    Form(Box<StatisticsForm>),
}

impl Sample {
    fn paper(&self) -> DocumentRef<'_> {
        match &self.paper {
            Owned::Dispatch(dispatch) => DocumentRef::from(&**dispatch),
            Owned::Form(form) => DocumentRef::from(&**form),
        }
    }

    fn pdf(&self, typesetter: &Typesetter) -> Vec<u8> {
        typesetter.pdf(self.paper()).unwrap()
    }
}

fn samples() -> Vec<Sample> {
    let dispatch = |text| Owned::Dispatch(Box::new(Dispatch::from_toml(text).unwrap()));
    vec![
        Sample { name: "lam-dong-40", paper: dispatch(include_str!("../examples/data/lam-dong-40.toml")) },
        Sample { name: "nam-dinh-175", paper: dispatch(include_str!("../examples/data/nam-dinh-175.toml")) },
        Sample { name: "fifteen-columns", paper: Owned::Form(Box::new(fifteen_columns().unwrap())) },
        Sample { name: "carried-sums", paper: Owned::Form(Box::new(carried_sums().unwrap())) },
    ]
}

fn form() -> Result<StatisticsForm, Error> {
    let issuer = Issuer::new("BAN XÂY DỰNG").with_parent("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH");
    let form = StatisticsForm::new(issuer, "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng đảng viên");
    Ok(form.with_column_numbers().with_total_row().signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A")))
}

fn fifteen_columns() -> Result<StatisticsForm, Error> {
    let kinds = [ColumnKind::Text, ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date, ColumnKind::Note];
    let mut form = form()?.with_blank_rows(3);
    for (number, kind) in (1..=15).zip(kinds.iter().cycle()) {
        let column = Column::new(format!("Cột số {number} về đảng viên")).with_kind(*kind);
        form = form.column(if number % 4 > 1 { column.with_group(format!("Nhóm {}", number / 4)) } else { column });
    }
    for row in 1..=30 {
        let cells = (1..=15).zip(kinds.iter().cycle()).map(|(column, kind)| match kind {
            ColumnKind::WholeNumber => (row * 1000 + column).to_string(),
            ColumnKind::Percentage => format!("{row},5"),
            ColumnKind::Date => format!("{row}/12/2022"),
            ColumnKind::Note => "ghi *chú*".to_owned(),
            _ => format!("Đơn vị {row}"),
        });
        form = form.row(cells.collect::<Vec<_>>());
    }
    Ok(form)
}

fn carried_sums() -> Result<StatisticsForm, Error> {
    let mut form = form()?.column("Đơn vị").column(Column::number("Đảng viên")).column(Column::number("Chỉ tiêu"));
    form.carried_sums = true;
    for row in 1..=150 {
        form = form.row([format!("Chi bộ Ví dụ số {row}"), (20 + row % 50).to_string(), (row % 7).to_string()]);
    }
    Ok(form)
}

/// Prints all lengths bit by bit, and all glyphs.
fn full_text(pages: &Pages) -> String {
    let mut text = String::new();
    for page in &pages.pages {
        writeln!(text, "page {:x} {:x}", page.width.0.to_bits(), page.height.0.to_bits()).unwrap();
        for item in &page.items {
            writeln!(text, "{item}").unwrap();
            let Item::Text(run) = item else { continue };
            write!(text, "{:x} {:x}", run.x.0.to_bits(), run.baseline.0.to_bits()).unwrap();
            for glyph in &run.glyphs {
                write!(text, " {}:{:x}:{:?}", glyph.id, glyph.advance.0.to_bits(), glyph.text).unwrap();
            }
            text.push('\n');
        }
    }
    for node in pages.structure.nodes() {
        writeln!(text, "{node:?}").unwrap();
    }
    text
}

/// FNV-1a, which is the same on every machine.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn pages_and_files_match_the_digests() {
    let typesetter = Typesetter::new().unwrap();
    let digests: String = samples()
        .iter()
        .map(|sample| {
            let pages = typesetter.pages(sample.paper()).unwrap();
            let (laid_out, written) = (digest(full_text(&pages).as_bytes()), digest(&sample.pdf(&typesetter)));
            format!("{laid_out:016x} {written:016x} {} ({} pages)\n", sample.name, pages.pages.len())
        })
        .collect();
    let path = crate::in_repository("tests/data/digests.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &digests).unwrap();
    }
    assert_eq!(digests, std::fs::read_to_string(&path).unwrap());
}

#[test]
fn earlier_documents_do_not_affect_the_output() {
    let typesetter = Typesetter::new().unwrap();
    let samples = samples();
    let cold: Vec<Vec<u8>> = samples.iter().map(|sample| sample.pdf(&Typesetter::new().unwrap())).collect();
    // More words than the cache of a typesetter holds.
    for document in 0..6 {
        let words: String = (0..900).map(|word| format!("từ{document}x{word} ")).collect();
        let dispatch = Dispatch::from_toml(include_str!("../examples/data/nam-dinh-175.toml")).unwrap();
        typesetter.pages(&dispatch.paragraph(words)).unwrap();
    }
    for round in 0..2 {
        for (sample, cold) in samples.iter().zip(&cold) {
            assert!(sample.pdf(&typesetter) == *cold, "{} in round {round}", sample.name);
            assert!(sample.pdf(&typesetter.clone()) == *cold, "{} from a clone", sample.name);
        }
    }
}

#[test]
fn threads_sharing_a_typesetter_write_the_same_bytes() {
    let samples = samples();
    let expected: Vec<Vec<u8>> = samples.iter().map(|sample| sample.pdf(&Typesetter::new().unwrap())).collect();
    let typesetter = Typesetter::new().unwrap();
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let (samples, expected, typesetter) = (&samples, &expected, &typesetter);
            scope.spawn(move || {
                // Each thread starts with another sample, so the cache fills in a different order.
                for at in (0..samples.len()).map(|turn| (turn + thread) % samples.len()) {
                    assert!(samples[at].pdf(typesetter) == expected[at], "{} in thread {thread}", samples[at].name);
                }
            });
        }
    });
}

#[test]
fn typesetter_is_send_sync_and_clone() {
    fn is_send_sync_and_clone<T: Send + Sync + Clone>() {}
    is_send_sync_and_clone::<Typesetter>();
}
