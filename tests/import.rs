//! Imports of XLSX and CSV files of other programs: numbers, formats, heads, and reports of skipped rows.

use std::fs;

use congvan::form::{Column, ColumnKind, ImportedForm, NoteKind, SkipReason};
use congvan::merge::{MailMerge, Recipient, Recipients};
use congvan::{Dispatch, Error, Issuer, Signatory, StatisticsForm};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

fn data(name: &str) -> Vec<u8> {
    fs::read(crate::in_repository("tests/data/foreign").join(name)).unwrap()
}

fn empty_form() -> StatisticsForm {
    StatisticsForm::new(Issuer::new("CHI BỘ"), "Đức Trọng", "2026-12".parse().unwrap(), "THỐNG KÊ", "Số lượng")
}

fn form() -> StatisticsForm {
    empty_form()
        .column(Column::new("Tên đơn vị").with_name("unit").with_required_cells())
        .column(Column::number("Tổng số đảng viên").with_name("members"))
        .column(Column::new("Tỉ lệ dự họp").with_name("share").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày báo cáo").with_name("day").with_kind(ColumnKind::Date))
        .column(Column::new("Ghi chú").with_name("note").with_kind(ColumnKind::Note))
        .with_blank_rows(0)
}

/// A form with two columns, units and members.
fn short_form() -> StatisticsForm {
    let mut form = form();
    form.columns.truncate(2);
    form
}

fn cells(form: &StatisticsForm) -> Vec<Vec<String>> {
    form.rows.iter().map(|row| row.cells.iter().map(congvan::dispatch::Text::plain).collect()).collect()
}

fn skipped(imported: &ImportedForm) -> Vec<(usize, SkipReason)> {
    imported.skipped.iter().map(|skipped| (skipped.row, skipped.reason)).collect()
}

fn notes(imported: &ImportedForm) -> Vec<String> {
    imported.notes.iter().map(|note| format!("{}: {}", note.place, note.kind)).collect()
}

fn listed(name: &str, bytes: &[u8]) -> Vec<Recipient> {
    let recipients =
        if name.ends_with("xlsx") { Recipients::from_xlsx(name, bytes) } else { Recipients::from_csv(name, bytes) };
    recipients.unwrap().collect::<Result<_, _>>().unwrap()
}

fn values<'r>(recipients: &'r [Recipient], field: &str) -> Vec<&'r str> {
    recipients.iter().map(|recipient| recipient.get(field).unwrap()).collect()
}

/// Makes a workbook with one sheet.
fn book(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("Báo cáo").unwrap());
    workbook.save_to_buffer().unwrap()
}

fn heads(sheet: &mut Worksheet, row: u32, heads: &[&str]) {
    for (place, head) in (0..).zip(heads) {
        sheet.write(row, place, *head).unwrap();
    }
}

fn sum(sheet: &mut Worksheet, row: u32, place: u16, formula: &str, value: &str) {
    sheet.write_formula(row, place, Formula::new(formula).set_result(value)).unwrap();
}

fn dispatch(text: &str) -> Dispatch {
    let number = "21-CV/BTCĐU".parse().unwrap();
    let issuer = Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
    Dispatch::new(issuer, number, "mời dự hội nghị", "Đức Trọng", "2026-11-24".parse().unwrap())
        .to("{Tên đơn vị}")
        .paragraph(text)
        .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"))
}

#[test]
fn formulas_over_other_sheets_are_data() {
    let form = form().read_xlsx("a.xlsx", &data("sum-of-other-sheet.xlsx")).unwrap();
    assert_eq!(cells(&form).iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["30", "40"]);
    assert_eq!(form.totals().unwrap()[1], Some(70));
    assert_eq!(values(&listed("a.xlsx", &data("sum-of-other-sheet.xlsx")), "members"), ["30", "40"]);
}

#[test]
fn only_sums_of_rows_are_skipped() {
    // Sums of other columns, of a block, of rows that are not adjacent, of cells above the head; a product; two sheets.
    let formulas = ["SUM(G2:G5)", "SUM(B12:C14)", "B3+B9", "SUM(B1:B2)", "SUM(B2:B3)*1", "SUM(Sheet2!B2:B4)+1"];
    for formula in formulas {
        let bytes = book(|sheet| {
            heads(sheet, 1, &["unit", "members"]);
            for row in 2..9_u32 {
                sheet.write(row, 0, format!("Chi bộ {row}")).unwrap();
                sheet.write(row, 1, 1).unwrap();
            }
            sum(sheet, 5, 1, formula, "30");
        });
        let imported = short_form().import_xlsx("a.xlsx", &bytes).unwrap();
        assert_eq!(imported.form.totals().unwrap()[1], Some(36), "{formula}");
        assert!(imported.skipped.is_empty(), "{formula}");
    }
}

#[test]
fn totals_at_the_top_subtotals_and_groups_of_one() {
    let bytes = book(|sheet| {
        heads(sheet, 0, &["unit", "members"]);
        for (row, name, value) in [(3, "Chi bộ 1", 1), (4, "Chi bộ 2", 2), (6, "Chi bộ 3", 4), (8, "Chi bộ 4", 8)]
        {
            sheet.write(row, 0, name).unwrap();
            sheet.write(row, 1, value).unwrap();
        }
        for (row, name, formula, value) in [
            (1, "Tổng cộng", "B3+B6+B8", "15"),
            (2, "Khối A", "SUM(B4:B5)", "3"),
            (5, "Khối B", "SUM(B7:B7)", "4"),
            (7, "Khối C", "SUBTOTAL(9,$B$9:$B$9)", "8"),
            (9, "Cộng", "ROUND(SUM(B4:B9)/1,0)", "15"),
            (10, "CỘNG", "SUM(B2:B9)/2", "15"),
        ] {
            sheet.write(row, 0, name).unwrap();
            sum(sheet, row, 1, formula, value);
        }
    });
    let imported = short_form().import_xlsx("a.xlsx", &bytes).unwrap();
    let rows: Vec<usize> = skipped(&imported).iter().map(|(row, _)| *row).collect();
    assert!(imported.skipped.iter().all(|skipped| skipped.reason == SkipReason::Sum));
    assert_eq!((imported.lines.as_slice(), rows.as_slice()), (&[4, 5, 7, 9][..], &[2, 3, 6, 8, 10, 11][..]));
    assert_eq!(imported.skipped[1].text, "Khối A");
    let one = empty_form().column("Đơn vị").column(Column::number("Đảng viên"));
    assert_eq!(one.read_xlsx("a.xlsx", &data("groups-of-one.xlsx")).unwrap().totals().unwrap(), [None, Some(60)]);
}

#[test]
fn rejects_partly_typed_sums_and_reports_typed_ones() {
    let form = form().column(Column::number("Nữ").with_name("women"));
    let bytes = book(|sheet| {
        heads(sheet, 0, &["unit", "members", "women"]);
        for row in 1..3_u32 {
            sheet.write(row, 0, format!("Chi bộ {row}")).unwrap();
            sheet.write(row, 1, 5).unwrap();
            sheet.write(row, 2, 2).unwrap();
        }
        sheet.write(3, 0, "Đảng uỷ").unwrap();
        sum(sheet, 3, 1, "SUM(B2:B3)", "10");
        sheet.write(3, 2, 7).unwrap();
        sheet.write(4, 0, "Tổng cộng").unwrap();
        sheet.write(4, 1, 10).unwrap();
    });
    let imported = form.import_xlsx("a.xlsx", &bytes).unwrap();
    let bad: Vec<_> = imported.bad_cells().map(|cell| (cell.row, cell.cell.as_deref(), cell.value.as_str())).collect();
    assert_eq!(bad, [(4, Some("Báo cáo!C4"), "7")]);
    assert_eq!(notes(&imported), ["5: the row has the label of a sum and typed numbers; check the sums"]);
}

#[test]
fn shared_formulas_can_be_sums() {
    let bytes = patched(&["unit", "members", "share"], |cell| {
        format!(
            "<row r=\"2\">{}{}</row><row r=\"3\">{}{}</row><row r=\"4\">{}<c r=\"B4\"><f t=\"shared\" si=\"0\"/><v>3</v></c></row>",
            cell("A2", "Chi bộ 1"),
            "<c r=\"B2\"><v>1</v></c>",
            cell("A3", "Chi bộ 2"),
            "<c r=\"B3\"><v>2</v></c><c r=\"C3\"><f t=\"shared\" ref=\"B4:C4\" si=\"0\">SUM(C1:C2)</f><v>0</v></c>",
            cell("A4", "Cộng"),
        )
    });
    // The shared formula in C3 is `SUM(C1:C2)`; shifted to B4 it is `SUM(B2:B3)`.
    let imported = form().import_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!((skipped(&imported), imported.form.totals().unwrap()[1]), (vec![(4, SkipReason::Sum)], Some(3)));
}

#[test]
fn text_columns_have_the_text_that_the_sheet_shows() {
    let found = listed("a.xlsx", &data("time-percent-code.xlsx"));
    let first: Vec<&str> =
        ["Giờ", "Ngày", "Tỉ lệ", "Mã", "Điện thoại"].iter().map(|field| found[0].get(field).unwrap()).collect();
    assert_eq!(first, ["08:30", "01/12/2026", "2,2%", "007", "0263 300 001"]);
    assert_eq!(values(&found, "STT"), ["1", "2"]);
    let form = ["Giờ", "Ngày", "Tỉ lệ", "Mã", "Điện thoại", "STT", "Tên đơn vị"]
        .into_iter()
        .fold(empty_form(), StatisticsForm::column);
    let read = form.read_xlsx("a.xlsx", &data("time-percent-code.xlsx")).unwrap();
    assert_eq!(cells(&read)[1][..5], ["14:00", "02/12/2026", "95,5%", "012", "0263 300 002"]);
}

/// The formats in `number-formats.xlsx` show the same text as in LibreOffice 7.4 with Vietnamese settings.
#[test]
fn number_formats_show_the_same_text_as_libreoffice() {
    let found = listed("a.xlsx", &data("number-formats.xlsx"));
    let wanted = listed("a.csv", &data("number-formats.csv"));
    assert_eq!((found.len(), wanted.len()), (90, 90));
    let mut compared = 0;
    let mut differing = Vec::new();
    for (found, wanted) in found.iter().zip(&wanted) {
        for letter in 'a'..='i' {
            let field = format!("Giá trị {letter}");
            // Spaces only align numbers.
            let spaced = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
            let (own, other) = (spaced(found.get(&field).unwrap()), spaced(wanted.get(&field).unwrap()));
            // Too many hours for LibreOffice.
            if other == "#FMT" {
                continue;
            }
            compared += 1;
            if own != other {
                differing.push(format!("{} {letter}: `{own}` is not `{other}`", found.get("Định dạng").unwrap()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    assert_eq!(compared, 807);
}

#[test]
fn reads_percentage_cells() {
    let form = form().read_xlsx("a.xlsx", &data("percent.xlsx")).unwrap();
    assert_eq!(cells(&form).iter().map(|row| row[2].as_str()).collect::<Vec<_>>(), ["2,2", "100"]);
}

#[test]
fn number_columns_have_the_value_and_report_hidden_digits() {
    let bytes = book(|sheet| {
        heads(sheet, 0, &["unit", "members", "share", "day", "note"]);
        let format = |code: &str| Format::new().set_num_format(code);
        let figures: [(f64, &str); 7] = [
            (12.6, "0"),
            (0.5, "0%"),
            (46357.0, "dd/mm"),
            (12345.0, "#,##0,"),
            (7.0, ";;;"),
            (3.0, "0.00"),
            (8.0, "000\" người\""),
        ];
        for (row, (figure, code)) in (1..).zip(figures) {
            sheet.write(row, 0, format!("Chi bộ {row}")).unwrap();
            sheet.write_with_format(row, 1, figure, &format(code)).unwrap();
        }
        sheet.write_with_format(1, 2, 2.256, &format("0.0")).unwrap();
        sheet.write_with_format(2, 2, 1.0 / 3.0, &format("0%")).unwrap();
        sheet.write_with_format(3, 2, 0.022, &format("0.0%")).unwrap();
        sheet.write_with_format(1, 3, ExcelDateTime::from_ymd(2026, 12, 1).unwrap(), &format("mm/yyyy")).unwrap();
        sheet.write_with_format(2, 3, 46357.25, &format("dd/mm/yyyy")).unwrap();
        sheet.write(3, 3, 46357).unwrap();
        sheet.write_with_format(4, 3, 20, &format("dd/mm/yyyy")).unwrap();
        sheet.write_with_format(1, 4, 5, &format(";;;")).unwrap();
        sheet.write_with_format(2, 4, 46_357.354_166_67, &format("dd/mm/yyyy hh:mm")).unwrap();
        sheet.write_with_format(5, 4, true, &format("General")).unwrap();
    });
    let imported = form().import_xlsx("a.xlsx", &bytes).unwrap();
    let bad: Vec<String> = imported
        .bad_cells()
        .map(|bad| format!("{} `{}` is not {}", bad.cell.as_deref().unwrap(), bad.value, bad.wanted))
        .collect();
    assert_eq!(
        bad,
        [
            "Báo cáo!B2 `12,6` is not a whole number, such as 1234 or 1.234",
            "Báo cáo!B3 `50%` is not a whole number: the cell has a percentage format; use a number format",
            "Báo cáo!D3 `01/12/2026` is not a date without a time",
            "Báo cáo!B4 `01/12` is not a whole number: the cell has a date or time format; use a number format",
            "Báo cáo!D4 `46357` is not a date: use a date format for the cell",
            "Báo cáo!D5 `19/01/1900` is not a date from 01/03/1900 on: spreadsheet programs count earlier days differently; write it as text",
        ]
    );
    assert_eq!(
        cells(&imported.form),
        [["Chi bộ 5", "7", "", "", "TRUE"], ["Chi bộ 6", "3", "", "", ""], ["Chi bộ 7", "8", "", "", ""]]
    );
    let first: Vec<String> = imported.bad_rows[0].cells.cells.iter().map(congvan::dispatch::Text::plain).collect();
    assert_eq!(first, ["Chi bộ 1", "12,6", "2,256", "01/12/2026", ""]);
    assert_eq!(imported.bad_rows[1].cells.cells[2].plain(), "33,333333333");
    assert_eq!(imported.bad_rows[1].cells.cells[4].plain(), "01/12/2026 08:30");
    assert_eq!(
        notes(&imported)[..7],
        [
            "B2: the cell shows `13`; its value `12,6` was read",
            "C2: the cell shows `2,3`; its value `2,256` was read",
            "D2: the cell shows `12/2026`; its value `01/12/2026` was read",
            "E2: the format hides the value `5`; read as blank",
            "C3: the cell shows `33%`; its value `33,333333333` was read",
            "B5: the cell shows `12`; its value `12345` was read",
            "B6: the cell shows ``; its value `7` was read",
        ]
    );
}

#[test]
fn reports_columns_of_fractions() {
    let parts = |format: &str, first: f64| {
        let bytes = book(|sheet| {
            heads(sheet, 0, &["unit", "members", "share"]);
            for (row, part) in (1..).zip([first, 1.0]) {
                sheet.write(row, 0, format!("Chi bộ {row}")).unwrap();
                sheet.write_with_format(row, 2, part, &Format::new().set_num_format(format)).unwrap();
            }
        });
        let imported = form().import_xlsx("a.xlsx", &bytes).unwrap();
        (cells(&imported.form)[0][2].clone(), imported.notes.iter().any(|note| note.kind == NoteKind::MaybeFractions))
    };
    assert_eq!(parts("General", 0.955), ("0,955".to_owned(), true));
    assert_eq!(parts("0.0%", 0.955), ("95,5".to_owned(), false));
    assert_eq!(parts("General", 95.5), ("95,5".to_owned(), false));
}

#[test]
fn rejects_ambiguous_column_numbers() {
    let form =
        ["Nam", "Nữ"].into_iter().fold(empty_form().column("STT"), |form, title| form.column(Column::number(title)));
    let read = form.read_xlsx("a.xlsx", &data("first-row-1-2-3.xlsx")).unwrap();
    assert_eq!(cells(&read), [["1", "2", "3"], ["2", "4", "5"]]);
    let rows = |text: &str| form.import_csv("a.csv", text.as_bytes()).map(|imported| skipped(&imported).len());
    assert_eq!(rows("STT;Nam;Nữ\n1;2;3\n1;4;5\n2;6;7\n").unwrap(), 1);
    assert_eq!(rows("STT;Nam;Nữ\n(1);(2);(3) = 1 + 2\n1;4;5\n").unwrap(), 1);
    assert_eq!(rows("STT;Nam;Nữ\nA;1;2\n1;4;5\n").unwrap(), 1);
    assert_eq!(rows("STT;Nam;Nữ\n1;2;4\n").unwrap(), 0);
    let doubt = rows("STT;Nam;Nữ\n1;2;3\n").unwrap_err().to_string();
    assert_eq!(doubt, "a.csv: row 2 may number the columns or be data");
    assert_eq!(
        form.clone().with_column_numbers().read_csv("a.csv", "STT;Nam;Nữ\n1;2;3\n".as_bytes()).unwrap().rows.len(),
        0
    );
    // A unit is never `1`.
    assert_eq!(self::form().read_csv("a.csv", b"unit;members\n1;2\n").unwrap().rows.len(), 0);
    let list = listed("a.csv", "STT;Tên đơn vị\n1;2\n1;Chi bộ 1\n2;Chi bộ 2\n".as_bytes());
    assert_eq!(values(&list, "Tên đơn vị"), ["Chi bộ 1", "Chi bộ 2"]);
    assert_eq!(listed("a.csv", "STT;Số\n1;2\n2;3\n".as_bytes()).len(), 2);
}

fn grouped() -> StatisticsForm {
    let number = |title: &str, group: &str| Column::number(title).with_group(group);
    empty_form()
        .column("Tên đơn vị")
        .column(number("Nam", "Đảng viên"))
        .column(number("Nữ", "Đảng viên"))
        .column(number("Nam", "Quần chúng"))
        .column(number("Nữ", "Quần chúng"))
        .with_blank_rows(0)
}

#[test]
fn heads_of_two_and_three_rows() {
    let two = ["Nam", "Nữ"].into_iter().fold(empty_form().column("Tên đơn vị"), |form, title| {
        form.column(Column::number(title).with_group("Đảng viên"))
    });
    let imported = two.import_xlsx("a.xlsx", &data("two-row-head.xlsx")).unwrap();
    assert_eq!(
        (cells(&imported.form), imported.head),
        (vec![vec!["Chi bộ 1".to_owned(), "5".to_owned(), "7".to_owned()]], Some(1..=2))
    );
    let list = listed("a.xlsx", &data("two-row-head.xlsx"));
    let fields: Vec<_> =
        ["Tên đơn vị", "Nam", "Đảng viên - Nữ", "Đảng viên Nữ"].iter().map(|field| list[0].get(field)).collect();
    assert_eq!(fields, [Some("Chi bộ 1"), Some("5"), Some("7"), Some("7")]);
    // Three levels below a title. Both groups have the same titles, and another order than in the form.
    let bytes = book(|sheet| {
        let plain = Format::new();
        let mut merge = |first: (u32, u16), last: (u32, u16), words: &str| {
            sheet.merge_range(first.0, first.1, last.0, last.1, words, &plain).unwrap();
        };
        merge((0, 0), (0, 4), "BIỂU SỐ 1");
        merge((2, 0), (4, 0), "Tên đơn vị");
        merge((2, 1), (2, 4), "Trong đó");
        merge((3, 1), (3, 2), "Quần chúng");
        merge((3, 3), (3, 4), "Đảng viên");
        heads(sheet, 4, &["", "Nam", "Nữ", "Nam", "Nữ"]);
        sheet.write(5, 0, "Chi bộ 1").unwrap();
        for (place, number) in [(1, 3), (2, 4), (3, 1), (4, 2)] {
            sheet.write(5, place, number).unwrap();
        }
    });
    let imported = grouped().import_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!(cells(&imported.form), [["Chi bộ 1", "1", "2", "3", "4"]]);
    assert_eq!(imported.head, Some(3..=5));
    // As in CSV, without merged cells.
    let text = "Tên đơn vị;Đảng viên;;Quần chúng;\n;Nam;Nữ;Nam;Nữ\nChi bộ 1;1;2;3;4\n";
    assert_eq!(cells(&grouped().read_csv("a.csv", text.as_bytes()).unwrap()), [["Chi bộ 1", "1", "2", "3", "4"]]);
}

#[test]
fn rejects_formulas_without_saved_values() {
    let error = form().read_xlsx("a.xlsx", &data("formula-without-value.xlsx")).unwrap_err().to_string();
    let wanted = "a.xlsx: row 2, column `members` (Sheet!B2): `…` is not a formula with a saved value: open the file in a spreadsheet program and save it";
    assert_eq!(error, wanted);
    let error =
        Recipients::from_xlsx("a.xlsx", &data("formula-without-value.xlsx")).unwrap().find_map(Result::err).unwrap();
    assert_eq!(error.bad_cells()[0].cell.as_deref(), Some("Sheet!B2"));
    // A date out of range.
    let far = book(|sheet| {
        heads(sheet, 0, &["Tên đơn vị", "Ngày"]);
        sheet.write(1, 0, "Chi bộ 1").unwrap();
        sheet.write_with_format(1, 1, 9_999_999, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    });
    let error = Recipients::from_xlsx("a.xlsx", &far).unwrap().find_map(Result::err).unwrap();
    assert_eq!(error.bad_cells()[0].wanted, "a date between 01/03/1900 and 31/12/9999");
    // An empty text is a saved value. A sum does not need one.
    let bytes = patched(&["unit", "members"], |cell| {
        let text = "<c r=\"B2\" t=\"str\"><f>IF(1,\"\",1)</f><v></v></c>";
        let sum = "<c r=\"B3\"><f>SUM(B2:B2)</f></c>";
        format!("<row r=\"2\">{}{text}</row><row r=\"3\">{}{sum}</row>", cell("A2", "Chi bộ 1"), cell("A3", "Cộng"))
    });
    assert_eq!(cells(&short_form().read_xlsx("a.xlsx", &bytes).unwrap()), [["Chi bộ 1", ""]]);
}

#[test]
fn text_is_literal() {
    let text = "unit;members;note\nChi bộ 1;12;Nhà 5*3*2 m\nChi bộ *2*;13;**\n\\;1;\\*\n";
    let from_csv = form().read_csv("a.csv", text.as_bytes()).unwrap();
    let bytes = book(|sheet| {
        for (row, line) in (0..).zip(text.lines()) {
            heads(sheet, row, &line.split(';').collect::<Vec<_>>());
        }
    });
    let from_xlsx = form().read_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!(from_xlsx, from_csv);
    assert_eq!(cells(&from_csv)[0][4], "Nhà 5*3*2 m");
    assert_eq!(cells(&from_csv)[1], ["Chi bộ *2*", "13", "", "", "**"]);
    assert_eq!(cells(&from_csv)[2], ["\\", "1", "", "", "\\*"]);
    let spans = from_csv.rows[1].cells[0].spans();
    assert!(spans.iter().all(|span| !span.italic && !span.bold));
}

#[test]
fn reads_byte_order_marks_and_unquoted_dates() {
    let toml = dispatch("Mời họp.").to_toml().unwrap();
    let json = dispatch("Mời họp.").to_json().unwrap();
    let wanted = dispatch("Mời họp.");
    assert_eq!(Dispatch::from_json(&format!("\u{feff}{json}")).unwrap(), wanted);
    assert_eq!(Dispatch::from_toml(&format!("\u{feff}{toml}")).unwrap(), wanted);
    assert!(toml.contains("date = \"2026-11-24\""));
    assert_eq!(Dispatch::from_toml(&toml.replace("\"2026-11-24\"", "2026-11-24")).unwrap(), wanted);
    let mut form = form();
    form.as_of = chrono::NaiveDate::from_ymd_opt(2026, 12, 31);
    let toml = form.to_toml().unwrap();
    assert_eq!(StatisticsForm::from_toml(&toml.replace("\"2026-12-31\"", "2026-12-31")).unwrap(), form);
    assert_eq!(StatisticsForm::from_json(&form.to_json().unwrap()).unwrap(), form);
    let error = Dispatch::from_toml("date = 2026-11-24T10:00:00").unwrap_err().to_string();
    assert!(error.starts_with("line 1, column 8 (date): invalid date `2026-11-24T10:00:00`"), "{error}");
    let utf16: Vec<u8> = "\u{feff}[{\"a\": \"đ\"}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(Recipients::from_json("a.json", utf16.as_slice()).next().unwrap().unwrap().get("a"), Some("đ"));
}

#[test]
fn detects_delimiters_and_reads_line_breaks_in_heads() {
    let head = "\u{feff}Đơn vị nhận (chi bộ, đảng bộ, tổ đảng);Giờ\r\nChi bộ 1;8h\r\n";
    assert_eq!(values(&listed("a.csv", head.as_bytes()), "Giờ"), ["8h"]);
    let broken = "\u{feff}\"Tên\nđơn vị\";\"Giờ\"\r\n\"Chi bộ 1\";\"8h\"\r\n";
    assert_eq!(values(&listed("a.csv", broken.as_bytes()), "Tên đơn vị"), ["Chi bộ 1"]);
    let named = "sep=;\r\nTên đơn vị;Giờ;Ngày\r\nChi bộ 1;8h;1/12\r\n";
    let found = listed("a.csv", named.as_bytes());
    assert_eq!((found[0].row(), found[0].get("Ngày")), (Some(3), Some("1/12")));
    let tabs: Vec<u8> =
        "\u{feff}Tên đơn vị\tGiờ\r\nChi bộ 1\t8h\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(values(&listed("a.csv", &tabs), "Giờ"), ["8h"]);
    assert_eq!(values(&listed("a.csv", "Tên đơn vị|Giờ\nChi bộ 1; 2|8h\n".as_bytes()), "Tên đơn vị"), ["Chi bộ 1; 2"]);
    // The column names resolve ambiguous delimiters.
    let form = empty_form().column("a,b").column("c");
    assert_eq!(cells(&form.read_csv("a.csv", b"a,b;c\n1,2;3\n").unwrap()), [["1,2", "3"]]);
    let doubt = Recipients::from_csv("a.csv", &b"a,b;c\n1,2;3\n"[..]).unwrap_err().to_string();
    assert!(doubt.starts_with("a.csv: the delimiter may be `;` or `,`"), "{doubt}");
}

#[test]
fn rejects_unclosed_quotation_marks() {
    let first = |text: &str| -> Error {
        match Recipients::from_csv("a.csv", text.as_bytes()) {
            Ok(rows) => rows.into_iter().find_map(Result::err).unwrap(),
            Err(error) => error,
        }
    };
    let text = "Tên đơn vị\nChi bộ 1\n\"Chi bộ 2\nChi bộ 3\nChi bộ 4\n";
    assert!(
        first(text)
            .to_string()
            .ends_with("the quotation mark in line 3 is not closed: add `\"` at the end of its cell"),
        "{}",
        first(text)
    );
    let text = "\"unit,members\nA,1\n";
    assert!(
        first(text)
            .to_string()
            .ends_with("the quotation mark in line 1 is not closed: add `\"` at the end of its cell"),
        "{}",
        first(text)
    );
    assert!(form().read_csv("a.csv", text.as_bytes()).is_err());
}

#[test]
fn missing_cells_at_the_end_are_blank() {
    let text = "Tên đơn vị;Giờ\r\nChi bộ 1;8h\r\nChi bộ 2\r\n";
    assert_eq!(values(&listed("a.csv", text.as_bytes()), "Giờ"), ["8h", ""]);
    // A field that is used must have a value.
    let merge = MailMerge::new(dispatch("Mời họp vào hồi {Giờ}.")).unwrap();
    let error = merge.check(Recipients::from_csv("a.csv", text.as_bytes()).unwrap()).unwrap_err();
    assert_eq!((error.bad_cells()[0].row, error.bad_cells()[0].column.as_str()), (3, "Giờ"));
    let read = form().read_csv("a.csv", "unit;members;note\r\nChi bộ 1;12\r\nChi bộ 2;13\r\n".as_bytes()).unwrap();
    assert_eq!(cells(&read)[1], ["Chi bộ 2", "13", "", "", ""]);
    let mut strict = form();
    strict.columns[1].required = true;
    let error = strict.read_csv("a.csv", b"unit;members;note\r\nA;12\r\nB\r\n").unwrap_err();
    assert_eq!(error.to_string(), "a.csv: row 3, column `members`: empty, but required");
    // Blank columns at the end are ignored; a value in one is an error.
    assert_eq!(form().read_csv("a.csv", b"unit;members;;\nA;1;;\n").unwrap().rows.len(), 1);
    assert!(form().read_csv("a.csv", b"unit;members;;\nA;1;;x\n").is_err());
}

#[test]
fn reads_escaped_codes() {
    let text = "Tên đơn vị;Mã\nChi bộ 1;=\"007\"\nChi bộ 2;\"=\"\"008\"\"\"\nChi bộ 3;'009\nChi bộ 4;=1+2\n";
    assert_eq!(values(&listed("a.csv", text.as_bytes()), "Mã"), ["007", "008", "009", "=1+2"]);
}

#[test]
fn finds_the_sheet_and_the_head() {
    for (name, sheet) in [("hidden-first-sheet.xlsx", "DS"), ("chart-sheet-first.xlsx", "DS")] {
        let bytes = data(name);
        let mut recipients = Recipients::from_xlsx(name, &bytes).unwrap();
        assert_eq!((recipients.sheet(), recipients.head_rows()), (Some(sheet), Some(1..=1)), "{name}");
        assert_eq!(
            recipients.by_ref().map(|found| found.unwrap().get("Tên đơn vị").unwrap().to_owned()).collect::<Vec<_>>(),
            ["v0"]
        );
    }
    let recipients = Recipients::from_xlsx("a.xlsx", &data("chart-sheet-first.xlsx")).unwrap();
    assert_eq!(recipients.notes()[0].place, "H2");
    let recipients = Recipients::from_xlsx("a.xlsx", &data("letterhead.xlsx")).unwrap();
    assert_eq!(recipients.head_rows(), Some(5..=5));
    let merge = MailMerge::new(dispatch("Mời {Tên đơn vị} dự hội nghị vào hồi {Giờ}.")).unwrap();
    assert_eq!(merge.check(recipients).unwrap(), 2);
    // Only the wanted names distinguish the head from the letterhead.
    let folder = crate::in_repository("target/import");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("letterhead.csv");
    fs::write(&path, "ĐẢNG UỶ XÃ;ĐẢNG CỘNG SẢN VIỆT NAM\nTên đơn vị;Giờ\nChi bộ 1;8h\n").unwrap();
    let recipients = Recipients::open_for(&path, &merge).unwrap();
    assert_eq!((recipients.head_rows(), merge.check(recipients).unwrap()), (Some(2..=2), 1));
}

#[test]
fn reports_hidden_items_and_values_outside_the_table() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Trống").unwrap();
    workbook.add_worksheet().set_name("Ẩn").unwrap().set_very_hidden(true).write(0, 0, "unit").unwrap();
    let sheet = workbook.add_worksheet().set_name("Quý 4").unwrap();
    heads(sheet, 3, &["", "", "unit", "members"]);
    for (row, name) in (4..).zip(["Chi bộ 1", "Chi bộ 2"]) {
        sheet.write(row, 2, name).unwrap();
        sheet.write(row, 3, 1).unwrap();
    }
    sheet.write(4, 9, "ghi riêng").unwrap();
    sheet.set_row_hidden(5).unwrap().set_column_hidden(3).unwrap();
    workbook.add_worksheet().set_name("Quý 3").unwrap().write(0, 0, "x").unwrap();
    let imported = short_form().import_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (imported.sheet.as_deref(), imported.head.clone(), imported.form.rows.len()),
        (Some("Quý 4"), Some(4..=4), 2)
    );
    assert_eq!(
        notes(&imported),
        [
            "D: the column is hidden; it was read",
            "J5: `ghi riêng` is in a column without a title; not read: add a title if it is needed",
            "6: the row is hidden; it was read",
            "Quý 3: this sheet was not read",
        ]
    );
}

#[test]
fn skips_and_reports_rows_below_the_table() {
    let bytes = book(|sheet| {
        heads(sheet, 0, &["unit", "members"]);
        sheet.write(1, 0, "Chi bộ 1").unwrap();
        sheet.write(1, 1, 5).unwrap();
        sheet.merge_range(2, 0, 2, 1, "Số liệu tạm tính", &Format::new()).unwrap();
        heads(sheet, 3, &["unit", "members"]);
        sheet.write(4, 0, "Chi bộ 2").unwrap();
        heads(sheet, 6, &["", "Đức Trọng, ngày 1 tháng 12 năm 2026"]);
        heads(sheet, 7, &["NGƯỜI LẬP BIỂU", "T/M CHI UỶ"]);
        heads(sheet, 10, &["Nguyễn Văn A", "Trần Văn B"]);
    });
    let imported = short_form().import_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!(imported.lines, [2, 5]);
    let reasons = [
        (3, SkipReason::Note),
        (4, SkipReason::RepeatedHead),
        (7, SkipReason::BelowTable),
        (8, SkipReason::BelowTable),
        (11, SkipReason::BelowTable),
    ];
    assert_eq!(skipped(&imported), reasons);
    assert_eq!(imported.skipped[4].text, "Nguyễn Văn A");
    // Text in a column of numbers does not end the table.
    let error = form().read_csv("a.csv", "unit;members\nA;1\n\nB;chưa có\n".as_bytes()).unwrap_err();
    assert_eq!(error.bad_cells()[0].row, 4);
    let text = "Tên đơn vị;Giờ\nChi bộ 1;8h\n\nNGƯỜI LẬP;\nNguyễn Văn A;\n";
    let mut recipients = Recipients::from_csv("a.csv", text.as_bytes()).unwrap();
    assert_eq!(recipients.by_ref().count(), 1);
    assert_eq!(recipients.skipped().iter().map(|skipped| skipped.row).collect::<Vec<_>>(), [4, 5]);
}

#[test]
fn reads_dates_of_both_epochs() {
    let plain = book(|sheet| {
        heads(sheet, 0, &["unit", "day", "note"]);
        sheet.write(1, 0, "Chi bộ 1").unwrap();
        for place in 1..3 {
            sheet.write_with_format(1, place, 44895, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
        }
    });
    let day = |bytes: &[u8]| cells(&form().read_xlsx("a.xlsx", bytes).unwrap())[0][3..].join(" ");
    assert_eq!(day(&plain), "30/11/2022 30/11/2022");
    let other =
        with_part(&plain, "xl/workbook.xml", |text| text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    assert_eq!(day(&other), "01/12/2026 01/12/2026");
}

#[test]
fn rejects_invalid_files() {
    for name in ["cell-reference-bad.xlsx", "merge-reversed.xlsx"] {
        let error = form().read_xlsx(name, &data(name)).unwrap_err().to_string();
        assert!(error.contains("not a valid XLSX file: invalid cell reference"), "{error}");
    }
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let error = form().read_xlsx("a.xls", &old).unwrap_err().to_string();
    assert_eq!(error, "a.xls: the file is an old Office file, or one with a password");
}

#[test]
fn reads_rich_text_errors_and_numbers_as_text() {
    let bytes = patched(&["unit", "members", "note"], |cell| {
        let rich = "<c r=\"A2\" t=\"inlineStr\"><is><r><t>Chi </t></r><r><rPr><b/></rPr><t>bộ 1</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></is></c>";
        let rows = [
            format!("{rich}{}{}", cell("B2", "1.234"), cell("C2", "a_x000D_\nb")),
            format!("{}{}", cell("A3", "Chi bộ 2"), cell("B3", "1,234,567")),
            format!("{}{}", cell("A4", "Chi bộ 3"), cell("B4", "1,234")),
            format!("{}<c r=\"B5\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", cell("A5", "Chi bộ 4")),
        ];
        (2..).zip(rows).map(|(row, cells): (u32, _)| format!("<row r=\"{row}\">{cells}</row>")).collect()
    });
    let imported = form().import_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!(cells(&imported.form)[0], ["Chi bộ 1", "1.234", "", "", "a\nb"]);
    assert_eq!(imported.form.totals().unwrap()[1], Some(1_235_801));
    let bad: Vec<_> = imported.bad_cells().map(|bad| (bad.row, bad.value.as_str(), bad.wanted)).collect();
    let comma = "a whole number: a comma before three digits may mean thousands; write 1234 or 1.234";
    assert_eq!(bad, [(4, "1,234", comma), (5, "#DIV/0!", "a value: the formula has an error; correct it")]);
}

/// A complete file of an office.
#[test]
fn reads_a_file_with_letterhead_groups_sums_and_signatures() {
    let bytes = book(|sheet| {
        let plain = Format::new();
        sheet.merge_range(0, 0, 0, 1, "ĐẢNG UỶ XÃ", &plain).unwrap();
        sheet.merge_range(0, 2, 0, 4, "ĐẢNG CỘNG SẢN VIỆT NAM", &plain).unwrap();
        sheet.merge_range(2, 0, 2, 4, "BIỂU TỔNG HỢP", &plain).unwrap();
        sheet.write(3, 4, "Đơn vị tính: người").unwrap();
        sheet.merge_range(4, 0, 5, 0, "Tên đơn vị", &plain).unwrap();
        sheet.merge_range(4, 1, 4, 2, "Đảng viên", &plain).unwrap();
        sheet.merge_range(4, 3, 4, 4, "Quần chúng", &plain).unwrap();
        heads(sheet, 5, &["", "Nam", "Nữ", "Nam", "Nữ"]);
        heads(sheet, 6, &["A", "1", "2 = 3 + 4", "3", "4"]);
        sheet.write(7, 0, "I. Khối xã").unwrap();
        for place in 1..5_u16 {
            let letter = char::from(b'A' + u8::try_from(place).unwrap());
            sum(sheet, 7, place, &format!("SUM({letter}9:{letter}10)"), "3");
            sheet.write(8, place, 1).unwrap();
            sheet.write(9, place, 2).unwrap();
            sum(sheet, 10, place, &format!("+{letter}8"), "3");
            sum(sheet, 11, place, &format!("{letter}9+{letter}10"), "3");
        }
        heads(sheet, 8, &["Chi bộ 1"]);
        heads(sheet, 9, &["Chi bộ 2"]);
        heads(sheet, 10, &["Chi bộ 3"]);
        sheet.write(11, 0, "Tổng số:").unwrap();
        sheet.merge_range(13, 3, 13, 4, "Đức Trọng, ngày 01 tháng 12 năm 2026", &plain).unwrap();
        heads(sheet, 14, &["NGƯỜI LẬP BIỂU", "", "", "TM. BAN CHẤP HÀNH"]);
        heads(sheet, 17, &["Nguyễn Văn A", "", "", "Trần Văn B"]);
    });
    let imported = grouped().import_xlsx("a.xlsx", &bytes).unwrap();
    let rows: Vec<Vec<String>> = cells(&imported.form);
    assert_eq!(
        rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>(),
        ["Chi bộ 1 1 1 1 1", "Chi bộ 2 2 2 2 2", "Chi bộ 3 3 3 3 3"]
    );
    assert_eq!(imported.head, Some(5..=6));
    let reasons: Vec<String> =
        imported.skipped.iter().map(|skipped| format!("{} {}", skipped.row, skipped.reason)).collect();
    assert_eq!(
        reasons,
        [
            "7 a row of column numbers",
            "8 a row of sums",
            "12 a row of sums",
            "14 below the table: notes, date, signatures",
            "15 below the table: notes, date, signatures",
            "18 below the table: notes, date, signatures",
        ]
    );
    assert_eq!(imported.skipped[0].reason.in_vietnamese(), "dòng đánh số cột");
    assert!(imported.notes.is_empty(), "{:?}", notes(&imported));
    let list = Recipients::from_xlsx("a.xlsx", &bytes).unwrap();
    assert_eq!(list.head_rows(), Some(5..=6));
}

/// Makes a workbook with these titles and rows in XML; `rows` gets a function that makes a text cell.
fn patched(heads: &[&str], rows: impl Fn(&dyn Fn(&str, &str) -> String) -> String) -> Vec<u8> {
    let plain = book(|sheet| self::heads(sheet, 0, heads));
    let cell = |at: &str, words: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{words}</t></is></c>");
    with_part(&plain, "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &format!("{}</sheetData>", rows(&cell)))
    })
}

/// Changes one part of a file.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let own = part.name().unwrap().to_string();
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut text).unwrap();
        let text = if own == name { change(String::from_utf8(text).unwrap()).into_bytes() } else { text };
        written.start_file(own, zip::write::SimpleFileOptions::default()).unwrap();
        written.write_all(&text).unwrap();
    }
    written.finish().unwrap().into_inner()
}
