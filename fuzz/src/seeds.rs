//! Generated seeds, for targets with binary or very deep inputs.

use congvan::copy::CertifiedCopy;
use congvan::form::{Column, ColumnKind};
use congvan::{Dispatch, Issuer, Signatory, StatisticsForm};
use lopdf::{Document, LoadOptions};

use crate::TYPESETTER;

/// The form that all tables are read into, with a column of each kind.
pub(crate) fn form() -> StatisticsForm {
    let date = "2023-01".parse().expect("a valid date");
    StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Đảng viên").with_name("members").with_required_cells())
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày").with_kind(ColumnKind::Date))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .row(["Chi bộ 1", "12", "2,2", "31/12/2022", "a, \"b\""])
        .with_total_row()
}

fn dispatch() -> Dispatch {
    Dispatch::from_toml(include_str!("../corpus/documents/all.toml")).expect("the sample of the targets is valid")
}

/// A small dispatch with all components, as PDF.
pub(crate) fn dispatch_pdf() -> Vec<u8> {
    TYPESETTER.pdf(&dispatch()).expect("the sample can be typeset")
}

/// A certified copy that is later than any document with a plausible date.
pub(crate) fn copy() -> CertifiedCopy {
    let text = include_str!("../../examples/data/copy.toml").replace("2026-11-30", "2199-12-31");
    CertifiedCopy::from_toml(&text).expect("the sample of the examples is valid")
}

/// Rewrites a PDF without compression, so that a changed byte changes an object.
fn decompressed(pdf: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem_with_options(pdf, LoadOptions::default()).expect("the sample PDF loads");
    document.decompress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a document in memory can be saved");
    bytes
}

/// Returns the generated seeds of a target.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "pdf" => {
            let mut blank = form();
            blank.rows = vec![["Chi bộ 1", "", "", "", ""].into()];
            let fillable = TYPESETTER.fillable_pdf(&blank).expect("the form can be typeset");
            vec![dispatch_pdf(), decompressed(&dispatch_pdf()), decompressed(&fillable), doubling_pdf()]
        }
        "documents" => {
            vec![deep("[", "]", 60).into_bytes(), deep("[", "]", 31).into_bytes(), "[".repeat(100_000).into_bytes()]
        }
        "table" => {
            let form = form();
            let xlsx = form.to_xlsx(TYPESETTER.standard_for(&form)).expect("the form can be written");
            vec![xlsx, form.to_csv().expect("the form can be written").into_bytes()]
        }
        "embedded" => {
            let json = dispatch().to_json().expect("the sample can be written");
            let data = format!("\0{{\"congvan\":1,\"dispatch\":{json}}}");
            let read = congvan::pdf::ReadBack::from_pdf(&dispatch_pdf()).expect("the sample PDF loads");
            vec![data.into_bytes(), format!("\u{1}<x>{}</x>", read.record.subject).into_bytes()]
        }
        "pipeline" => (0..8_u8).map(|first| random_bytes(u64::from(first))).collect(),
        "templates" => {
            let signer = Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A");
            vec![format!("\u{3}<p style=\"body\">{}</p>", signer.name.unwrap_or_default()).into_bytes()]
        }
        _ => Vec::new(),
    }
}

/// Makes a dispatch in JSON with directives nested to the given depth.
fn deep(open: &str, close: &str, levels: usize) -> String {
    let nested = (0..levels).fold(String::new(), |inner, _| {
        let items = if inner.is_empty() { inner } else { format!(",\"items\":{open}{inner}{close}") };
        format!("{{\"text\":\"a\"{items}}}")
    });
    let directive = nested.replacen('{', "{\"kind\":\"directive\",", 1);
    format!(
        "{{\"number\":\"-CV/X\",\"subject\":\"a\",\"place\":\"b\",\"date\":\"2023\",\"addressees\":[],\
         \"issuer\":{{\"name\":[]}},\"body\":[{directive}],\"signatories\":[]}}"
    )
}

/// Makes a PDF whose page resources refer to each other: 30 levels with two references to the next level each.
fn doubling_pdf() -> Vec<u8> {
    let mut document =
        Document::load_mem_with_options(&dispatch_pdf(), LoadOptions::default()).expect("the sample PDF loads");
    let mut below = lopdf::Object::Null;
    for _ in 0..30 {
        let mut level = lopdf::Dictionary::new();
        level.set("A", below.clone());
        level.set("B", below);
        below = lopdf::Object::Reference(document.add_object(level));
    }
    let page = document.page_iter().next().expect("the sample PDF has a page");
    document.get_dictionary_mut(page).expect("a page is a dictionary").set("Resources", below);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a document in memory can be saved");
    bytes
}

/// Random bytes that make the choices of the target `pipeline`.
fn random_bytes(seed: u64) -> Vec<u8> {
    let mut random = crate::random::Random::new(0xc0de + seed * 2);
    (0..4000).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect()
}
