//! Classification of imported rows: sums, sections and parts are not counted twice, ambiguous rows are reported.

use congvan::form::{Column, ColumnKind, ImportedForm, NoteKind, RowKind, SkipReason, consolidate_imported};
use congvan::merge::Recipients;
use congvan::{Issuer, StatisticsForm, Typesetter};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

fn empty_form() -> StatisticsForm {
    let date = "2026-12".parse().unwrap();
    StatisticsForm::new(Issuer::new("CHI BỘ"), "Huế", date, "THỐNG KÊ", "Số lượng").with_blank_rows(0)
}

fn form() -> StatisticsForm {
    empty_form().column(Column::new("Tên đơn vị").required()).column(Column::number("Đảng viên"))
}

/// A form with running numbers and a head of three rows.
fn numbered_form() -> StatisticsForm {
    empty_form()
        .column(Column::new("STT").with_kind(ColumnKind::RunningNumber))
        .column(Column::new("Tên đơn vị"))
        .column(Column::number("Nam").with_group("Đảng viên").with_group("Chính thức"))
        .column(Column::number("Nữ").with_group("Đảng viên").with_group("Chính thức"))
        .column(Column::number("Quần chúng"))
}

fn with_shares() -> StatisticsForm {
    form().column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
}

/// Writes a cell: a number, a formula with its value behind `→`, or text.
fn write(sheet: &mut Worksheet, row: u32, place: u16, cell: &str) {
    if let Some((formula, value)) = cell.split_once('→') {
        sheet.write_formula(row, place, Formula::new(formula.trim()).set_result(value.trim())).unwrap();
    } else if let Ok(number) = cell.parse::<f64>() {
        sheet.write_number(row, place, number).unwrap();
    } else if !cell.is_empty() {
        sheet.write_string(row, place, cell).unwrap();
    }
}

/// Makes a sheet of lines with cells separated by vertical bars.
fn sheet(lines: &[&str]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(lines) {
        for (place, cell) in (0..).zip(line.split('|')) {
            write(sheet, row, place, cell.trim());
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn csv(lines: &[&str]) -> String {
    lines.iter().map(|line| line.replace('|', ";") + "\r\n").collect()
}

fn skipped(imported: &ImportedForm) -> Vec<usize> {
    imported.skipped.iter().map(|skipped| skipped.row).collect()
}

fn kinds(imported: &ImportedForm) -> Vec<(usize, RowKind)> {
    let rows = imported.lines.iter().zip(&imported.form.rows);
    rows.filter(|(_, row)| row.kind != RowKind::Plain).map(|(line, row)| (*line, row.kind)).collect()
}

fn noted(imported: &ImportedForm, kind: &NoteKind) -> Vec<usize> {
    imported.notes.iter().filter(|note| note.kind == *kind).filter_map(|note| note.row).collect()
}

/// The total of the column of members.
fn members(imported: &ImportedForm) -> i64 {
    imported.form.totals().unwrap()[1].unwrap()
}

const HEAD: &str = "Tên đơn vị|Đảng viên";

#[test]
fn skips_totals_with_complex_formulas() {
    for formula in [
        "=IF(SUM(B2:B3)=0,\"\",SUM(B2:B3))",
        "=SUMIF(A2:A3,\"Chi*\",B2:B3)",
        "=SUMPRODUCT((B2:B3)*1)",
        "=B2+B3+0",
        "=SUM(B2:B3)-0",
        "=SUM(B$2:INDEX(B:B,ROW()-1))",
        "=ROUND(SUM(B2:B3)/1,0)",
    ] {
        let total = format!("Tổng cộng|{formula}→30");
        let lines = [HEAD, "Chi bộ 1|10", "Chi bộ 2|20", &total, "Chi bộ 3|5"];
        let imported = form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap();
        assert_eq!((members(&imported), skipped(&imported)), (35, vec![4]), "{formula}");
        // With the label of a unit, the same formula is data.
        let unit = total.replace("Tổng cộng", "Chi bộ Tổng hợp");
        let imported = form().import_xlsx("a.xlsx", &sheet(&[HEAD, "Chi bộ 1|10", "Chi bộ 2|20", &unit])).unwrap();
        assert_eq!((members(&imported), skipped(&imported)), (60, vec![]), "{formula}");
        assert_eq!(noted(&imported, &NoteKind::FromOtherRows), [4], "{formula}");
    }
    // Formulas over other columns and other sheets; a product.
    for formula in ["=SUM(D2:D3)", "=SUM(Sheet2!B2:B3)", "=B2*2+1", "=SUMIF(D:D,A4,E:E)"] {
        let unit = format!("Tổng số hộ|{formula}→7");
        let imported = form().import_xlsx("a.xlsx", &sheet(&[HEAD, "Chi bộ 1|10", "Chi bộ 2|20", &unit])).unwrap();
        assert_eq!((members(&imported), noted(&imported, &NoteKind::TypedSum)), (37, vec![4]), "{formula}");
    }
}

#[test]
fn skips_the_sum_of_a_group_of_one_row() {
    let lines = [
        HEAD,
        "Toàn Đảng bộ|=B3+B6→7",
        "A. Khối A|=B4+B5→3",
        "Chi bộ 1|1",
        "Chi bộ 2|2",
        "B. Khối B|=B7→4",
        "Chi bộ 3|4",
    ];
    let imported = form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap();
    assert_eq!((members(&imported), skipped(&imported)), (7, vec![2, 3, 6]));
    // If the total adds both rows, both are data.
    let lines = [HEAD, "Chi bộ 1|4", "Chi bộ 2|=B2→4", "Tổng cộng|=SUM(B2:B3)→8"];
    assert_eq!(members(&form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap()), 8);
}

#[test]
fn typed_sums_are_not_added_but_compared_with_their_rows() {
    let lines = [
        HEAD,
        "Chi bộ 1|10",
        "Chi bộ 2|1",
        "Cộng khối A|11",
        "Cộng chuyển trang sau|11",
        "Trang trước chuyển sang|11",
        "Chi bộ 3|20",
        "Cộng khối B:|20",
        "TỔNG CỘNG|31",
    ];
    for imported in [
        form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap(),
        form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap(),
    ] {
        assert_eq!((members(&imported), skipped(&imported)), (31, vec![5, 6]));
        assert_eq!(kinds(&imported), [(4, RowKind::Subtotal), (8, RowKind::Subtotal), (9, RowKind::Total)]);
        assert_eq!(noted(&imported, &NoteKind::TypedSum), [4, 8, 9]);
        assert!(imported.skipped.iter().all(|skipped| skipped.reason == SkipReason::Sum));
        imported.into_form().unwrap();
    }
    let wrong = csv(&lines).replace("CỘNG;31", "CỘNG;32");
    let error = form().read_csv("a.csv", wrong.as_bytes()).unwrap_err();
    let bad: Vec<(usize, &str)> = error.bad_cells().iter().map(|bad| (bad.row, bad.value.as_str())).collect();
    assert_eq!(bad, [(9, "32")]);
    let typesetter = Typesetter::new().unwrap();
    let imported = [form().import_csv("a.csv", wrong.as_bytes()).unwrap()];
    let made = consolidate_imported(&form(), &[], &imported, typesetter.standard_for(&form())).unwrap();
    assert_eq!(made.table.totals().unwrap()[1], Some(31));
    assert_eq!(made.report.findings().iter().map(|finding| finding.check).collect::<Vec<_>>(), ["total-wrong"]);
    // Names that resemble sums, and labels of plain rows of the form.
    let lines = [HEAD, "Cộng Hoà|1", "Tổng Công ty Điện lực|2", "Chi bộ Tổng hợp|3", "Cộng tác viên|4"];
    assert_eq!(kinds(&form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap()), []);
    let own = form().row(["Tổng số", ""]).row(["Trong đó: nữ", ""]);
    let lines = [HEAD, "Tổng số|=SUM(B3:B3)→30", "Trong đó: nữ|30"];
    let imported = own.import_xlsx("a.xlsx", &sheet(&lines)).unwrap();
    assert_eq!((kinds(&imported), imported.form.rows.len()), (vec![], 2));
}

#[test]
fn merged_labels_of_sums_and_names() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(["STT|Tên đơn vị|Nam|Nữ|Quần chúng", "1|Chi bộ 1|1|2|3", "||4|5|6", "||5|7|9"])
    {
        for (place, cell) in (0..).zip(line.split('|')) {
            write(sheet, row, place, cell);
        }
    }
    sheet.merge_range(2, 0, 2, 1, "Chi bộ 2", &Format::new()).unwrap();
    sheet.merge_range(3, 0, 3, 1, "Tổng cộng", &Format::new()).unwrap();
    let imported = numbered_form().import_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(kinds(&imported), [(4, RowKind::Total)]);
    let form = imported.into_form().unwrap();
    assert_eq!(form.totals().unwrap()[2..], [Some(5), Some(7), Some(9)]);
    assert_eq!(form.rows[1].cells[1].plain(), "Chi bộ 2");
}

#[test]
fn detects_parts_of_the_row_above() {
    let lines = [
        HEAD,
        "Chi bộ 1|10",
        "Trong đó: nữ|4",
        "Chi bộ 2|20",
        "Trong đó:|",
        "- Nữ|9",
        "+ Dân tộc|3",
        "Chi bộ 3|5",
        "- Nam|2",
        // A part must not be larger than its row.
        "– Chi bộ 6|6",
        "Khối B|",
        "- Chi bộ 4|7",
        "- Chi bộ 5|8",
    ];
    for imported in [
        form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap(),
        form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap(),
    ] {
        // 10 + 20 + 5; 6, because it is above 5; 7 + 8 below a title without numbers.
        assert_eq!(members(&imported), 56);
        assert_eq!(noted(&imported, &NoteKind::Part), [3, 5, 6, 7, 9]);
        assert!(kinds(&imported).iter().all(|(_, kind)| *kind == RowKind::Part));
    }
    // A column `Loại dòng` takes precedence over labels.
    let told = "Tên đơn vị;Đảng viên;Loại dòng\r\nChi bộ 1;10;\r\nTrong đó: nữ;4;\r\n";
    assert_eq!(members(&form().import_csv("a.csv", told.as_bytes()).unwrap()), 14);
    let plain = form().row(["Chi bộ 1", "10"]).row(["Trong đó: nữ", "4"]);
    assert_eq!(form().read_csv("a.csv", plain.to_csv().unwrap().as_bytes()).unwrap(), plain);
}

#[test]
fn detects_sections_by_marks_and_sums() {
    let lines = [HEAD, "A. Lưới|9", "I. Khối A|3", "Chi bộ 1|1", "Chi bộ 2|2", "II. Khối B|4", "Chi bộ 3|4", "Cộng|16"];
    let imported = form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap();
    assert_eq!(kinds(&imported), [(3, RowKind::Section), (6, RowKind::Section), (8, RowKind::Total)]);
    // 1 + 2 + 4; and a unit with a letter before its name.
    assert_eq!((members(&imported), noted(&imported, &NoteKind::Section)), (16, vec![3, 6]));
    imported.into_form().unwrap();
    // A section would include the unit behind it.
    let lines = [HEAD, "I. Khối A|3", "Chi bộ 1|1", "Chi bộ 2|2", "A. Lưới|9"];
    let imported = form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap();
    assert_eq!((members(&imported), noted(&imported, &NoteKind::MaybeSection)), (15, vec![2]));
    assert!(imported.into_form().is_ok());
}

#[test]
fn reports_rows_of_averages() {
    let lines = [HEAD, "Chi bộ 1|10", "Chi bộ 2|20", "Bình quân|=AVERAGE(B2:B3)→15", "Tăng, giảm|=B3-B2→10", "Tỉ lệ|5"];
    let imported = form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap();
    assert_eq!(noted(&imported, &NoteKind::FromOtherRows), [4, 5]);
    assert_eq!(noted(&imported, &NoteKind::MaybeRatio), [4, 6]);
}

#[test]
fn skips_column_numbers_below_repeated_heads_and_with_gaps() {
    let head = "STT|Tên đơn vị|Nam|Nữ|Quần chúng";
    let lines = [head, "|1|2|3|4", "1|Chi bộ 1|1|1|1", "2|Chi bộ 2|2|2|2", head, "1|2|3|4|5", "3|Chi bộ 3|4|4|4"];
    for imported in [
        numbered_form().import_xlsx("a.xlsx", &sheet(&lines)).unwrap(),
        numbered_form().import_csv("a.csv", csv(&lines).as_bytes()).unwrap(),
    ] {
        assert_eq!(skipped(&imported), [2, 5, 6]);
        assert_eq!(imported.form.totals().unwrap()[2], Some(7));
    }
}

#[test]
fn reports_percentages_that_may_be_fractions() {
    let told = |cells: &[&str]| {
        let lines: Vec<String> =
            (1..).zip(cells).map(|(row, cell): (u32, _)| format!("Chi bộ {row}|1|{cell}")).collect();
        let lines: Vec<&str> =
            std::iter::once("Tên đơn vị|Đảng viên|Tỉ lệ").chain(lines.iter().map(String::as_str)).collect();
        let maybe = |imported: ImportedForm| imported.notes.iter().any(|note| note.kind == NoteKind::MaybeFractions);
        let points: Vec<String> = lines.iter().map(|line| line.replace(',', ".")).collect();
        let points: Vec<&str> = points.iter().map(String::as_str).collect();
        let in_sheet = maybe(with_shares().import_xlsx("a.xlsx", &sheet(&points)).unwrap());
        let in_csv = maybe(with_shares().import_csv("a.csv", csv(&lines).as_bytes()).unwrap());
        assert_eq!(in_sheet, in_csv, "{cells:?}");
        in_csv
    };
    assert!(told(&["0,95", "0,87"]) && told(&["0,95", "87%"]) && told(&["0,95", "100"]) && told(&["0,95", "1"]));
    assert!(!told(&["95,5", "0,5"]) && !told(&["0,5%", "2,2%"]) && !told(&["0", "100"]));
}

#[test]
fn rows_and_columns_without_height_and_width_are_hidden() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip([HEAD, "Chi bộ 1|1", "Chi bộ 2|2"]) {
        for (place, cell) in (0..).zip(line.split('|')) {
            write(sheet, row, place, cell);
        }
    }
    sheet.set_row_height(1, 0).unwrap().set_column_width(1, 0).unwrap();
    let imported = form().import_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!((members(&imported), noted(&imported, &NoteKind::HiddenRow)), (3, vec![2]));
    assert!(imported.notes.iter().any(|note| note.kind == NoteKind::HiddenColumn));
}

#[test]
fn rejects_per_mille_formats_and_dates_out_of_range() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (place, head) in (0..).zip(["Tên đơn vị", "Đảng viên", "Tỉ lệ", "Ngày"]) {
        sheet.write(0, place, head).unwrap();
    }
    sheet.write(1, 0, "Chi bộ 1").unwrap();
    sheet.write_with_format(1, 2, 2.5, &Format::new().set_num_format("0.0\"‰\"")).unwrap();
    sheet.write_with_format(1, 3, -3, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    let form = with_shares().column(Column::new("Ngày").with_kind(ColumnKind::Date));
    let imported = form.import_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let bad: Vec<&str> = imported.bad_cells().map(|bad| bad.column.as_str()).collect();
    assert_eq!(bad, ["Tỉ lệ", "Ngày"]);
}

#[test]
fn reads_cells_as_clerks_type_them() {
    let numbers = |cell: &str| {
        let text = format!("Tên đơn vị;Đảng viên\r\nChi bộ 1;{cell}\r\n");
        form().read_csv("a.csv", text.as_bytes()).ok().map(|form| form.totals().unwrap()[1].unwrap())
    };
    let right =
        ["1\u{a0}234", "1.234", "1\u{202f}234", " 1234 ", "1234\u{a0}", "1.234,00", "=\"1234\"", "'1234", "01234"];
    assert!(right.iter().all(|cell| numbers(cell) == Some(1234)), "{:?}", right.map(numbers));
    for cell in ["1,234", "１２", "12-", "+12x", "O12", "12.", "5/6", "1E+05", "(7)", "#REF!", "12 người", "5-6"] {
        assert_eq!(numbers(cell), None, "{cell}");
    }
    let names: Vec<String> = form()
        .read_csv("a.csv", "Tên đơn vị;Đảng viên\r\n\"Chi bộ\r\n\"\"Điện\"\"; 1\";1\r\n".as_bytes())
        .unwrap()
        .rows
        .iter()
        .map(|row| row.cells[0].plain())
        .collect();
    assert_eq!(names, ["Chi bộ\n\"Điện\"; 1"]);
}

#[test]
fn skips_rows_of_a_list_that_are_not_recipients() {
    let lines = [
        "STT|Tên đơn vị|Giờ",
        "I|Khối Đảng|",
        "1|Chi bộ 1|8h",
        "2|Chi bộ 2|",
        "STT|Tên đơn vị|Giờ",
        "II.|Khối xã|",
        "1|Cộng tác viên|",
        "X|Chi bộ X|9h",
        "|Tổng cộng: 4 đơn vị|",
    ];
    let sheet = sheet(&lines);
    let text = csv(&lines);
    for mut recipients in
        [Recipients::from_xlsx("a.xlsx", &sheet).unwrap(), Recipients::from_csv("a.csv", text.as_bytes()).unwrap()]
    {
        let names: Vec<String> =
            recipients.by_ref().map(|found| found.unwrap().get("Tên đơn vị").unwrap().to_owned()).collect();
        assert_eq!(names, ["Chi bộ 1", "Chi bộ 2", "Cộng tác viên", "Chi bộ X"]);
        let skipped: Vec<_> = recipients.skipped().iter().map(|skipped| (skipped.row, skipped.reason)).collect();
        let (section, head, sum) = (SkipReason::Section, SkipReason::RepeatedHead, SkipReason::Sum);
        assert_eq!(skipped, [(2, section), (5, head), (6, section), (9, sum)]);
    }
}
