//! Benchmarks of each step from data to PDF: `cargo bench -p congvan-benches --bench pipeline`.
//! docs/performance.md has the results.

use congvan::form::{Column, ColumnKind};
use congvan::{Dispatch, Error, Issuer, Signatory, StatisticsForm, Typesetter};
use divan::Bencher;

const NAM_DINH: &str = include_str!("../examples/data/nam-dinh-175.toml");
const LAM_DONG: &str = include_str!("../examples/data/lam-dong-40.toml");

fn main() {
    divan::main();
}

/// Samples: two pages of text; a page of text and a form; thirty pages of text.
#[derive(Debug, Clone, Copy)]
enum Sample {
    NamDinh,
    LamDong,
    ThirtyPages,
}

const SAMPLES: [Sample; 3] = [Sample::NamDinh, Sample::LamDong, Sample::ThirtyPages];

impl Sample {
    fn text(self) -> &'static str {
        match self {
            Self::NamDinh | Self::ThirtyPages => NAM_DINH,
            Self::LamDong => LAM_DONG,
        }
    }

    fn dispatch(self) -> Result<Dispatch, Error> {
        let mut dispatch = Dispatch::from_toml(self.text())?;
        if let Self::ThirtyPages = self {
            dispatch.body = dispatch.body.iter().cycle().take(THIRTY_PAGES).cloned().collect();
        }
        Ok(dispatch)
    }
}

/// Number of paragraphs that fill thirty pages.
const THIRTY_PAGES: usize = 160;

fn form(rows: usize) -> Result<StatisticsForm, Error> {
    let issuer = Issuer::new("BAN XÂY DỰNG").under("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH");
    let mut form = StatisticsForm::new(issuer, "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng đảng viên")
        .column("Tên tổ chức cơ sở đảng")
        .column(Column::number("Tổng số đảng viên"))
        .column(Column::number("Đã học lớp đối tượng").with_group("Kết nạp đảng viên năm 2023"))
        .column(Column::number("Chỉ tiêu").with_group("Kết nạp đảng viên năm 2023"))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .with_total_row()
        .with_blank_rows(0)
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
    for row in 1..=rows {
        let counts = [10 + row % 90, 1000 + row % 13, row % 7].map(|count| count.to_string());
        let note = if row % 5 == 0 { "Chưa có **báo cáo**" } else { "" };
        let cells = [format!("Chi bộ Ví dụ số {row}")].into_iter().chain(counts).chain([note.to_owned()]);
        form = form.row(cells.collect::<Vec<_>>());
    }
    Ok(form)
}

#[divan::bench]
fn new_typesetter() -> Result<Typesetter, Error> {
    Typesetter::new()
}

#[divan::bench(args = [Sample::NamDinh, Sample::LamDong])]
fn from_toml(sample: Sample) -> Result<Dispatch, Error> {
    Dispatch::from_toml(sample.text())
}

#[divan::bench(args = SAMPLES)]
fn check(bencher: Bencher<'_, '_>, sample: Sample) {
    let (typesetter, dispatch) = (Typesetter::new().unwrap(), sample.dispatch().unwrap());
    bencher.bench(|| typesetter.check(&dispatch));
}

/// Template, markup parser and layout.
#[divan::bench(args = SAMPLES)]
fn pages(bencher: Bencher<'_, '_>, sample: Sample) {
    let (typesetter, dispatch) = (Typesetter::new().unwrap(), sample.dispatch().unwrap());
    bencher.bench(|| typesetter.pages(&dispatch).unwrap());
}

/// The same with a new typesetter: no word has been shaped before.
#[divan::bench(args = SAMPLES)]
fn first_pages(bencher: Bencher<'_, '_>, sample: Sample) {
    let dispatch = sample.dispatch().unwrap();
    bencher.with_inputs(|| Typesetter::new().unwrap()).bench_refs(|typesetter| typesetter.pages(&dispatch).unwrap());
}

/// Time of a program that makes a single document, including the new typesetter.
#[divan::bench(args = [Sample::NamDinh, Sample::LamDong])]
fn new_and_first_pdf(bencher: Bencher<'_, '_>, sample: Sample) {
    let dispatch = sample.dispatch().unwrap();
    bencher.bench(|| Typesetter::new().unwrap().pdf(&dispatch).unwrap());
}

/// From data to PDF.
#[divan::bench(args = SAMPLES, threads = [1, 2])]
fn pdf(bencher: Bencher<'_, '_>, sample: Sample) {
    let (typesetter, dispatch) = (Typesetter::new().unwrap(), sample.dispatch().unwrap());
    bencher.bench(|| typesetter.pdf(&dispatch).unwrap());
}

#[divan::bench(args = [200, 2_000, 20_000], sample_count = 5, sample_size = 1)]
fn form_pages(bencher: Bencher<'_, '_>, rows: usize) {
    let (typesetter, form) = (Typesetter::new().unwrap(), form(rows).unwrap());
    bencher.bench(|| typesetter.pages(&form).unwrap());
}

#[divan::bench(args = [200, 2_000, 20_000], sample_count = 5, sample_size = 1)]
fn form_pdf(bencher: Bencher<'_, '_>, rows: usize) {
    let (typesetter, form) = (Typesetter::new().unwrap(), form(rows).unwrap());
    bencher.bench(|| typesetter.pdf(&form).unwrap());
}

/// From data to PDF, with a field in each cell of the given number of blank rows.
#[divan::bench(args = [20, 200])]
fn fillable_pdf(bencher: Bencher<'_, '_>, rows: u16) {
    let (typesetter, form) = (Typesetter::new().unwrap(), form(0).unwrap().with_blank_rows(rows));
    bencher.bench(|| typesetter.fillable_pdf(&form).unwrap());
}

/// From data to PDF, with a field for each signature.
#[divan::bench(args = [Sample::NamDinh, Sample::LamDong])]
fn signable_pdf(bencher: Bencher<'_, '_>, sample: Sample) {
    let (typesetter, dispatch) = (Typesetter::new().unwrap(), sample.dispatch().unwrap());
    bencher.bench(|| typesetter.signable_pdf(&dispatch).unwrap());
}
