//! Shows all uses of a statistics form: blank, fillable on the screen, prefilled for a unit, and consolidated. Forty
//! units return CSV files, whose sums become one table as PDF, CSV and XLSX. The units and their numbers are invented.
//! A second form, `data/dao-tao-boi-duong.toml`, has a head of three rows, sections and parts:
//! `cargo run --features fillable,spreadsheet --example statistics [-- --out DIR]`.
//!
//! `-- --read FILE.pdf` prints the values of a filled copy of `fillable.pdf` as CSV.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use congvan::check::Language;
use congvan::dispatch::Millimetres;
use congvan::form::{Column, ColumnKind, Unit, consolidate};
use congvan::{Issuer, Signatory, StatisticsForm, Typesetter};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => make(&Path::new(env!("CARGO_MANIFEST_DIR")).join("target/statistics")),
        ["--out", folder] => make(Path::new(folder)),
        ["--read", file] => read(Path::new(file)),
        _ => Err("usage: statistics [--out DIR | --read FILE.pdf]".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    let typesetter = Typesetter::new()?;
    let blank = blank()?;
    print(&typesetter, &blank, &folder.join("blank.pdf"))?;
    let path = folder.join("fillable.pdf");
    std::fs::write(&path, typesetter.fillable_pdf(&blank)?)?;
    println!("{}: fillable on the screen", path.display());
    let training = StatisticsForm::from_toml(include_str!("data/dao-tao-boi-duong.toml"))?;
    print(&typesetter, &training, &folder.join("dao-tao-boi-duong.pdf"))?;
    let sheet = training.to_xlsx(typesetter.standard_for(&training))?;
    std::fs::write(folder.join("dao-tao-boi-duong.xlsx"), sheet)?;
    let unit = form(Issuer::default())?.with_blank_rows(4).prefilled("Chi bộ Sở Ví dụ số 1");
    print(&typesetter, &unit, &folder.join("unit.pdf"))?;

    let units = units();
    let returns = returns(&units, &folder.join("returns"))?;
    let mut table = form(Issuer::new("BAN XÂY DỰNG"))?;
    table.signatories = vec![Signatory::new("TRƯỞNG BAN", "Nguyễn Văn Ví Dụ")];
    table.carried_sums = true;
    let made = consolidate(&table, &units, &returns, typesetter.standard_for(&table))?;
    print(&typesetter, &made.table, &folder.join("table.pdf"))?;
    let path = folder.join("table.csv");
    std::fs::write(&path, made.table.to_csv()?)?;
    std::fs::write(folder.join("table.xlsx"), made.table.to_xlsx(typesetter.standard_for(&table))?)?;
    println!(
        "{} and table.xlsx: {} returns added up, {} units missing",
        path.display(),
        returns.len(),
        made.missing.len()
    );
    print!("{}", made.report.display(Language::Vietnamese));
    Ok(())
}

fn print(typesetter: &Typesetter, form: &StatisticsForm, path: &Path) -> Result<(), congvan::Error> {
    let pages = typesetter.pages(form)?.pages.len();
    let bytes = typesetter.save(form, path)?;
    println!("{}: {pages} pages, {bytes} bytes", path.display());
    Ok(())
}

/// Prints the values filled into a form as CSV.
fn read(file: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    print!("{}", blank()?.read_pdf(&file.display().to_string(), &bytes)?.to_csv()?);
    Ok(())
}

/// Makes the blank form, to be filled in by hand or on the screen.
fn blank() -> Result<StatisticsForm, congvan::Error> {
    let mut form = form(Issuer::new("CHI, ĐẢNG BỘ....."))?;
    form.fill_page = true;
    Ok(form)
}

/// Makes the form that every unit receives.
fn form(issuer: Issuer) -> Result<StatisticsForm, congvan::Error> {
    let form = StatisticsForm::new(
        issuer.under("ĐẢNG ỦY KHỐI CÁC CƠ QUAN TỈNH"),
        "Đà Lạt",
        "2023-01".parse()?,
        "THỐNG KÊ",
        "Số lượng đảng viên, cán bộ, công chức viên chức và người lao động",
    )
    .column(Column::new("Tên tổ chức cơ sở đảng").with_name("unit").required())
    .column(Column::number("Tổng số đảng viên").with_name("members").required().with_max_of("staff"))
    .column(Column::number("Tổng số CBCC, VC, người lao động").with_name("staff").required())
    .column(Column::number("Số quần chúng đã học lớp đối tượng kết nạp Đảng").with_name("eligible"))
    .column(Column::number("Chỉ tiêu kết nạp đảng viên năm 2023").with_name("target").with_max_of("eligible"))
    .column(Column::new("Ghi chú").with_kind(ColumnKind::Note).with_width(Millimetres::new(25)?))
    .as_of(chrono::NaiveDate::from_ymd_opt(2022, 12, 31).unwrap_or_default())
    .with_column_numbers()
    .with_blank_rows(0)
    .signed_by(Signatory {
        authority: Some("T/M CHI BỘ (ĐẢNG BỘ)".parse()?),
        position: Some("BÍ THƯ".into()),
        ..Signatory::default()
    });
    Ok(form)
}

/// Lists the units that must answer, in two groups.
fn units() -> Vec<Unit> {
    let groups = ["các sở", "các đơn vị sự nghiệp"];
    let units = groups.iter().flat_map(|group| (1..=21).map(move |number| (group, number)));
    units
        .map(|(group, number)| {
            Unit::new(format!("Chi bộ Ví dụ {number}, khối {group}")).in_group(format!("khối {group}"))
        })
        .collect()
}

/// Writes and reads the CSV files of all units but two. One of the units reports more than is possible.
fn returns(units: &[Unit], folder: &Path) -> Result<Vec<StatisticsForm>, Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let mut returns = Vec::new();
    for (number, unit) in (1_usize..).zip(units).filter(|(number, _)| number % 20 != 17) {
        let eligible = if number == 8 { 1 } else { 4 + number % 5 };
        let counts = [35 + number * 3, 60 + number * 71, eligible, 2 + number % 3].map(|count| count.to_string());
        let row = std::iter::once(unit.name.to_string()).chain(counts).chain(std::iter::once(String::new()));
        let form = form(Issuer::new(unit.name.clone()))?;
        let path = folder.join(format!("{number:02}.csv"));
        std::fs::write(&path, form.clone().row(row.collect::<Vec<_>>()).to_csv()?)?;
        returns.push(form.read_csv(&path.display().to_string(), &std::fs::read(&path)?)?);
    }
    Ok(returns)
}
