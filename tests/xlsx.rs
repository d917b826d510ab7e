//! XLSX files: written files read back, files of clerks are read, and errors are reported.

use std::io::{Cursor, Write};

use congvan::error::ErrorKind;
use congvan::form::{Column, ColumnKind, Row, RowKind};
use congvan::{Issuer, StatisticsForm, Typesetter};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

fn form() -> StatisticsForm {
    let date = "2023-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị").with_name("unit").required())
        .column(Column::number("Đảng viên").with_name("members").required())
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày").with_kind(ColumnKind::Date))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .with_blank_rows(0)
}

fn written(form: &StatisticsForm) -> Vec<u8> {
    let typesetter = Typesetter::new().unwrap();
    form.to_xlsx(typesetter.standard_for(form)).unwrap()
}

/// Makes a sheet with the titles of the form in its third row.
fn sheet(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "THỐNG KÊ").unwrap();
    for (place, head) in (0..).zip(["ĐƠN VỊ", "members", "Tỉ lệ", "Ngày", "Ghi chú"]) {
        sheet.write(2, place, head).unwrap();
    }
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let form = form().read_xlsx("a.xlsx", bytes).unwrap();
    form.rows.iter().map(|row| row.cells.iter().map(ToString::to_string).collect()).collect()
}

/// Row, column and value of each invalid cell.
fn bad(bytes: &[u8]) -> Vec<String> {
    let error = form().read_xlsx("a.xlsx", bytes).unwrap_err();
    assert!(error.to_string().starts_with("a.xlsx: "), "{error}");
    error
        .bad_cells()
        .iter()
        .map(|cell| format!("{} {} {}: {}", cell.row, cell.column, cell.value, cell.wanted))
        .collect()
}

#[test]
fn written_files_read_back() {
    let mut form = form().with_total_row().footnote("Chưa báo cáo: Chi bộ 4.");
    form.as_of = chrono::NaiveDate::from_ymd_opt(2022, 12, 31);
    form.rows = vec![
        Row::from(["Chi bộ 1", "1234567", "2,25", "31/12/2022", "=SUM(A1)"]),
        Row::from(["Chi bộ 2", "-5", "100", "", "a\nb"]),
        Row { kind: RowKind::Subtotal, ..Row::from(["khối", "1234562", "", "", ""]) },
        Row::from(["Chi bộ 3", "999999998000000", "", "", ""]),
    ];
    // `*` is literal; emphasis is not written.
    form.rows[0].cells[4] = congvan::dispatch::Text::literal("=SUM(A1) **đậm**");
    let read = form.read_xlsx("a.xlsx", &written(&form)).unwrap();
    form.rows.remove(2);
    assert_eq!(read, form);
    // Without rows there are no sums.
    form.rows.clear();
    assert_eq!(form.read_xlsx("a.xlsx", &written(&form)).unwrap(), form);
}

#[test]
fn column_numbers_are_written_and_read() {
    let number = |title: &str, number: &str| Column::number(title).with_number(number);
    let mut form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2025".parse().unwrap(), "BIỂU", "Số lượng")
        .column(Column::new("TT").with_kind(ColumnKind::RunningNumber).with_number("A"))
        .column(Column::new("Nội dung").with_number("B"))
        .column(Column::number("Tổng số"))
        .column(number("Tổng đại học", "2 = 3+...+4"))
        .column(Column::number("Nam"))
        .column(Column::number("Nữ"))
        .with_blank_rows(0)
        .with_column_numbers();
    form.rows = vec![
        Row::of(RowKind::Section, ["", "I. Đào tạo"]),
        Row::from(["", "Đại học", "1", "2", "3", "4"]),
        Row::of(RowKind::Part, ["", "Trong đó: nữ", "1", "X", "-", "4"]),
    ];
    let bytes = written(&form);
    let numbers = |form: &StatisticsForm, bytes: &[u8]| {
        let imported = form.import_xlsx("a.xlsx", bytes).unwrap();
        let skipped: Vec<(usize, String)> = imported.skipped.iter().map(|s| (s.row, s.reason.to_string())).collect();
        (imported.into_form().unwrap(), skipped)
    };
    let told = vec![(4, "a row of column numbers".to_owned())];
    assert_eq!(numbers(&form, &bytes), (form.clone(), told.clone()));
    // Column numbers of the file are found with and without those of the form.
    let mut bare = form.clone();
    bare.column_numbers = false;
    // Columns with explicit numbers are numbered, as on paper.
    assert_eq!(numbers(&bare, &written(&bare)), (bare.clone(), told.clone()));
    for column in &mut bare.columns {
        column.number = None;
    }
    assert_eq!(numbers(&bare, &bytes), (bare.clone(), told));
    assert_eq!(numbers(&form, &written(&bare)), (form.clone(), Vec::new()));
    let mut workbook = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(workbook.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    let row = sheet.split("<row r=\"4\"").nth(1).unwrap().split("</row>").next().unwrap();
    assert!(row.contains("<v>1</v>") && row.contains("<v>4</v>") && row.matches("t=\"s\"").count() == 3, "{row}");
    let csv = form.to_csv().unwrap();
    assert_eq!(csv.lines().nth(1), Some("A,B,1,2 = 3+...+4,3,4,"), "{csv}");
    let imported = form.import_csv("a.csv", csv.as_bytes()).unwrap();
    assert_eq!(
        (imported.skipped[0].row, imported.skipped[0].reason.to_string()),
        (2, "a row of column numbers".to_owned())
    );
    assert_eq!(imported.into_form().unwrap(), form);
    // Numbers that continue those of another form.
    let mut later = form.clone();
    for (column, number) in later.columns.iter_mut().zip(["A", "B", "11", "12=13+14", "13", "14"]) {
        column.number = Some(number.into());
    }
    assert_eq!(numbers(&later, &written(&later)), (later.clone(), vec![(4, "a row of column numbers".to_owned())]));
    later.columns[3].number = Some("12".into());
    assert_eq!(numbers(&later, &written(&later)).1.len(), 1);
    // Plain numbers below the head are data if the next row has 2.
    let mut plain = bare;
    plain.columns.remove(1);
    plain.columns[0] = Column::new("TT");
    for column in &mut plain.columns {
        column.number = None;
    }
    plain.rows = vec![Row::from(["1", "2", "3", "4", "5"]), Row::from(["2", "7", "7", "7", "7"])];
    let numbered = plain.clone().with_column_numbers();
    assert_eq!(numbers(&numbered, &written(&plain)), (numbered.clone(), Vec::new()));
    let csv = plain.to_csv().unwrap();
    assert_eq!(numbered.read_csv("a.csv", csv.as_bytes()).unwrap(), numbered);
}

/// Without a row of column numbers, these first rows would be mistaken for it.
#[test]
fn first_rows_that_resemble_column_numbers_read_back() {
    let form = |names: &[&str]| {
        let date = "2023-01".parse().unwrap();
        let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng");
        let first = Column::new("Đơn vị").with_number("A");
        let columns = ["Nam", "Nữ"].into_iter().map(Column::number);
        let mut form =
            columns.fold(form.column(first), StatisticsForm::column).with_column_numbers().with_blank_rows(0);
        form.rows = names.iter().map(|name| Row::from([*name, "1", "2"])).collect();
        form
    };
    for form in [form(&["A"]), form(&["A", "Chi bộ 1"]), form(&["A", "B"]), form(&[])] {
        assert_eq!(form.read_csv("a.csv", form.to_csv().unwrap().as_bytes()).unwrap(), form);
        assert_eq!(form.read_xlsx("a.xlsx", &written(&form)).unwrap(), form);
    }
    let date = "2023-01".parse().unwrap();
    let alone = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "DANH SÁCH", "Các tổ chức").column("Đơn vị");
    let alone = alone.with_column_numbers().with_blank_rows(0).row(["Chi bộ 1"]).row(["1"]);
    assert_eq!(alone.read_csv("a.csv", alone.to_csv().unwrap().as_bytes()).unwrap(), alone);
    assert_eq!(alone.read_xlsx("a.xlsx", &written(&alone)).unwrap(), alone);
}

#[test]
fn rejects_numbers_that_a_spreadsheet_would_round() {
    let typesetter = Typesetter::new().unwrap();
    let row = |number: &str| Row::from(["A", number, "", "", ""]);
    for numbers in [["1000000000000000", "-1"], ["999999999999999", "1"]] {
        let form = form().row(row(numbers[0])).row(row(numbers[1]));
        let error = form.to_xlsx(typesetter.standard_for(&form)).unwrap_err().to_string();
        assert_eq!(error, "column `members`: a spreadsheet would round 1000000000000000 to fifteen digits");
    }
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let form = form().row(["A", "1", "", "", ""]).with_total_row();
    let first = written(&form);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, written(&form));
}

#[test]
fn sums_are_formulas_with_saved_values() {
    let mut form = form().with_total_row();
    for group in 0..300_u32 {
        form.rows.push(Row::from([
            format!("Chi bộ {group}"),
            "2".to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ]));
        form.rows.push(Row { kind: RowKind::Subtotal, ..Row::from(["khối", "2", "", "", ""]) });
    }
    let bytes = written(&form);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    assert!(sheet.contains("<f>SUM(B4:B4)</f><v>2</v>"));
    let total = sheet.rsplit("<f>").next().unwrap();
    assert!(total.starts_with("SUM(B4:B4,B6:B6,") && total.contains(")+SUM(") && total.contains("</f><v>600</v>"));
}

#[test]
fn reads_files_of_clerks() {
    let bytes = sheet(|sheet| {
        for place in 0..5_u16 {
            sheet.write(3, place, place + 1).unwrap();
        }
        sheet.write(4, 0, "Chi bộ 1").unwrap();
        sheet.write_formula(4, 1, Formula::new("=10+2").set_result("12")).unwrap();
        sheet.write(4, 2, 2.2).unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_with_format(4, 3, ExcelDateTime::from_ymd(2022, 12, 31).unwrap(), &day).unwrap();
        sheet.write(6, 0, "Chi bo\u{302}\u{323} 2").unwrap();
        sheet.write(6, 1, "1.234").unwrap();
        sheet.write(7, 0, "Cộng").unwrap();
        sheet.write_formula(7, 1, Formula::new("=SUM(B5:B7)").set_result("1246")).unwrap();
        // Far outside the table.
        sheet.write(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(cells(&bytes), [["Chi bộ 1", "12", "2,2", "31/12/2022", ""], ["Chi bộ 2", "1.234", "", "", ""]]);
}

#[test]
fn reports_all_invalid_cells() {
    let bytes = sheet(|sheet| {
        for row in 3..8 {
            sheet.write(row, 0, format!("Chi bộ {row}")).unwrap();
        }
        sheet.write(3, 1, "nhiều").unwrap();
        sheet.write(4, 1, 1e20).unwrap();
        sheet.write(5, 1, 1.5).unwrap();
        sheet.write_formula(6, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.merge_range(7, 1, 8, 1, "7", &Format::new()).unwrap();
        sheet.write(8, 0, "Chi bộ 8").unwrap();
    });
    assert_eq!(
        bad(&bytes),
        [
            "4 members nhiều: a whole number, such as 1234 or 1.234",
            "5 members 100000000000000000000: a whole number below 9.223.372.036.854.775.808",
            "6 members 1,5: a whole number, such as 1234 or 1.234",
            "7 members #DIV/0!: a value: the formula has an error; correct it",
            "8 members 7: a cell of its own: unmerge it and repeat its value",
            "9 members …: a cell of its own: unmerge it and repeat its value",
        ]
    );
}

#[test]
fn rejects_heads_that_do_not_match_the_form() {
    let message = |bytes: &[u8]| form().read_xlsx("a.xlsx", bytes).unwrap_err().to_string();
    let mut workbook = Workbook::new();
    let empty = workbook.add_worksheet();
    empty.write(0, 0, "x").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    assert!(message(&bytes).starts_with("a.xlsx: no row of the first sheet names the columns `unit`, `members`"));
    let lacking = sheet(|sheet| {
        sheet.write(2, 1, " ").unwrap();
    });
    assert_eq!(message(&lacking), "a.xlsx: the first line lacks `members`");
    let strange = sheet(|sheet| {
        sheet.write(2, 5, "Cột lạ").unwrap();
    });
    assert_eq!(message(&strange), "a.xlsx: the form has no column `Cột lạ`");
}

#[test]
fn rejects_invalid_files() {
    let whole = written(&form().row(["A", "1", "", "", ""]));
    for bytes in
        [&b""[..], b"unit,members\n", &whole[..whole.len() / 2], b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"]
    {
        let error = form().read_xlsx("a.xlsx", bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().starts_with("a.xlsx: not a valid XLSX file"), "{error}");
    }
    // Any damaged byte gives a form or an error, never a panic.
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.clone();
        broken[at] ^= 0x55;
        let _: Result<StatisticsForm, congvan::Error> = form().read_xlsx("a.xlsx", &broken);
    }
}

#[test]
fn rejects_decompression_bombs() {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/workbook.xml", options).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..65 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    let error = form().read_xlsx("a.xlsx", &bytes).unwrap_err();
    assert_eq!(error.to_string(), "a.xlsx: the file unpacks to more than 64 MiB");
}

#[test]
fn titles_match_with_either_tone_placement() {
    let date = "2023-01".parse().unwrap();
    let form = |titles: [&str; 2]| {
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
            .column(Column::new(titles[0]).with_name("unit"))
            .column(Column::number(titles[1]))
    };
    let spellings = [["Đảng uỷ", "Số khoẻ mạnh"], ["ĐẢNG ỦY", "Số  khỏe mạnh"]];
    for (titles, written) in [(spellings[0], spellings[1]), (spellings[1], spellings[0])] {
        let form = form(titles);
        let csv = format!("{};{}\nĐảng uỷ Ví dụ;12\n", written[0], written[1]);
        assert_eq!(form.read_csv("a.csv", csv.as_bytes()).unwrap().rows.len(), 1, "{csv}");
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (place, head) in (0..).zip(written) {
            sheet.write(0, place, head).unwrap();
        }
        sheet.write(1, 0, "Đảng uỷ Ví dụ").unwrap();
        sheet.write(1, 1, 12).unwrap();
        let read = form.read_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(read.rows, [Row::from(["Đảng uỷ Ví dụ", "12"])]);
    }
}
