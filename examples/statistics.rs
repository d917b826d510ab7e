//! Makes the statistics form of a Ban as PDF files: blank, prefilled for a unit, and the table of all units:
//! `cargo run --example statistics [-- --out DIR]`. The units and their numbers are invented.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::{Column, ColumnKind, Issuer, Row, RowKind, Signatory, StatisticsForm, Typesetter};

fn main() -> ExitCode {
    match make() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make() -> Result<(), Box<dyn Error>> {
    let folder = folder()?;
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    let mut blank = form(Issuer::new("CHI, ĐẢNG BỘ....."))?;
    blank.fill_page = true;
    let unit = form(Issuer::default())?.blank_rows(4).prefilled("Chi bộ Sở Ví dụ số 1");
    for (name, form) in [("blank.pdf", blank), ("unit.pdf", unit), ("table.pdf", table()?)] {
        let path = folder.join(name);
        let pages = typesetter.pages(&form)?.pages.len();
        let bytes = typesetter.save(&form, &path)?;
        println!("{}: {pages} pages, {bytes} bytes", path.display());
    }
    Ok(())
}

/// The form as every unit gets it.
fn form(issuer: Issuer) -> Result<StatisticsForm, congvan::Error> {
    let form = StatisticsForm::new(
        issuer.under("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH"),
        "Đà Lạt",
        "2023-01".parse()?,
        "THỐNG KÊ",
        "Số lượng đảng viên, cán bộ, công chức viên chức và người lao động",
    )
    .column(Column::new("Tên tổ chức cơ sở đảng").named("unit").required())
    .column(Column::number("Tổng số đảng viên").named("members").required().not_above("staff"))
    .column(Column::number("Tổng số CBCC, VC, người lao động").named("staff").required())
    .column(Column::number("Đã học lớp đối tượng").named("eligible").under("Kết nạp đảng viên năm 2023"))
    .column(Column::number("Chỉ tiêu").named("target").under("Kết nạp đảng viên năm 2023").not_above("eligible"))
    .column(Column::new("Ghi chú").of(ColumnKind::Note))
    .as_of(chrono::NaiveDate::from_ymd_opt(2022, 12, 31).unwrap_or_default())
    .with_column_numbers()
    .blank_rows(0)
    .signed_by(Signatory {
        authority: Some("T/M CHI BỘ (ĐẢNG BỘ)".parse()?),
        position: Some("BÍ THƯ".into()),
        ..Signatory::default()
    });
    Ok(form)
}

/// The table of all units, with the sums of each group, the sums carried over the pages, and the total.
fn table() -> Result<StatisticsForm, congvan::Error> {
    let mut form = form(Issuer::new("BAN XÂY DỰNG"))?.with_total_row();
    form.carried_sums = true;
    form.signatories = vec![Signatory::new("TRƯỞNG BAN", "Nguyễn Văn Ví Dụ")];
    for group in ["các sở", "các đơn vị sự nghiệp"] {
        let mut sums = [0; 4];
        for number in 1..=20 {
            let counts = [35 + number * 3, 60 + number * 71, 4 + number % 5, 2 + number % 3];
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count;
            }
            form.rows.push(row(&format!("Chi bộ Ví dụ {number}, khối {group}"), counts));
        }
        form.rows.push(Row { kind: RowKind::Subtotal, ..row(&format!("khối {group}"), sums) });
    }
    Ok(form)
}

fn row(name: &str, counts: [u32; 4]) -> Row {
    let counts = counts.iter().map(u32::to_string);
    std::iter::once(name.to_owned()).chain(counts).chain(std::iter::once(String::new())).collect()
}

/// `--out DIR`, or `target/statistics` of the project.
fn folder() -> Result<PathBuf, String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/statistics")),
        ["--out", folder] => Ok(PathBuf::from(folder)),
        _ => Err("usage: statistics [--out DIR]".to_owned()),
    }
}
