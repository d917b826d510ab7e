//! Statistics forms as offices use them: heads of several rows, sections, parts, running numbers, crosses, and sums above
//! and below the rows.

use congvan::dispatch::Text;
use congvan::form::{Column, ColumnKind, DateAt, Row, RowKind, SkipReason, Unit, consolidate};
use congvan::{Issuer, Signatory, StatisticsForm, Typesetter};
use lopdf::Document;

use crate::readback::{ReadLine, ReadPage, read, structure};

fn sample() -> StatisticsForm {
    StatisticsForm::from_toml(include_str!("../examples/data/dao-tao-boi-duong.toml")).unwrap()
}

pub(crate) fn form() -> StatisticsForm {
    let date = "2026-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("BAN TỔ CHỨC"), "Huế", date, "BIỂU", "Số lượng").with_blank_rows(0)
}

/// The text of each cell of the table, row by row, as read from the structure of the PDF.
pub(crate) fn table(form: &StatisticsForm) -> Vec<Vec<String>> {
    let bytes = Typesetter::new().unwrap().pdf(form).unwrap();
    let elements = structure(&Document::load_mem(&bytes).unwrap(), &read(&bytes));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut depth = usize::MAX;
    for element in elements {
        match (element.role.as_str(), rows.last_mut()) {
            ("TR", _) => {
                depth = element.depth + 1;
                rows.push(Vec::new());
            }
            ("TH" | "TD", Some(row)) => row.push(element.text().trim().to_owned()),
            // The text of a cell is in a paragraph inside the cell.
            (_, Some(row)) if element.depth > depth && !row.is_empty() => {
                row.last_mut().unwrap().push_str(element.text().trim());
            }
            _ => {}
        }
    }
    rows
}

/// The form without sums, which files do not contain.
fn without_sums(form: &StatisticsForm) -> StatisticsForm {
    let mut form = form.clone();
    form.rows.retain(|row| !matches!(row.kind, RowKind::Subtotal | RowKind::Total));
    form.blank_rows = 0;
    form
}

/// The kind, level and cells of each row, with one cell for each column.
fn cells(form: &StatisticsForm) -> Vec<(RowKind, u8, Vec<String>)> {
    let running = form.columns.iter().filter(|column| column.kind == congvan::form::ColumnKind::RunningNumber).count();
    let cells = |row: &Row| {
        let mut cells: Vec<String> = row.cells.iter().map(|cell| cell.plain().replace('.', "")).collect();
        if row.kind != RowKind::Section && cells.len() + running == form.columns.len() {
            let joined = cells.first().is_some_and(|name| name == Row::ABOVE);
            cells.insert(0, if joined { Row::ABOVE.to_owned() } else { String::new() });
        }
        (row.kind, row.level, cells)
    };
    form.rows.iter().map(cells).collect()
}

pub(crate) fn xlsx(form: &StatisticsForm) -> Vec<u8> {
    form.to_xlsx(Typesetter::new().unwrap().standard_for(form)).unwrap()
}

/// Asserts that XLSX, CSV, TOML and JSON files have all rows except sums, and that the totals of the rows read are equal.
pub(crate) fn assert_round_trips(form: &StatisticsForm) {
    let wanted = without_sums(form);
    let sums = form.rows.len() - wanted.rows.len() + usize::from(form.total_row);
    let imported = form.import_xlsx("a.xlsx", &xlsx(form)).unwrap();
    assert_eq!(imported.bad_rows, [], "XLSX");
    let skipped = imported.skipped.iter().filter(|skipped| skipped.reason == SkipReason::Sum);
    assert_eq!(skipped.count(), sums, "{:?}", imported.skipped);
    assert_eq!(imported.notes, [], "XLSX");
    assert_eq!(cells(&imported.form), cells(&wanted), "XLSX");
    assert_eq!(imported.form.totals().unwrap(), form.totals().unwrap());
    let csv = form.to_csv().unwrap();
    let imported = form.import_csv("a.csv", csv.as_bytes()).unwrap();
    assert_eq!((imported.bad_rows, imported.notes), (vec![], vec![]), "{csv}");
    let skipped: Vec<SkipReason> = imported.skipped.iter().map(|skipped| skipped.reason).collect();
    assert!(matches!(skipped[..], [] | [SkipReason::ColumnNumbers]), "{csv}");
    assert_eq!(cells(&imported.form), cells(&wanted), "{csv}");
    for text in [form.to_toml().unwrap(), wanted.to_toml().unwrap()] {
        assert_eq!(StatisticsForm::from_toml(&text).unwrap().to_toml().unwrap(), text);
    }
    assert_eq!(StatisticsForm::from_json(&form.to_json().unwrap()).unwrap(), *form);
}

#[test]
fn sample_has_totals_sections_and_parts() {
    let rows = table(&sample());
    let wanted_head: [&[&str]; 3] = [
        &[
            "TT",
            "Chương trình, hình thức đào tạo, bồi dưỡng",
            "Cán bộ được đào tạo, bồi dưỡng",
            "Số lớp đào tạo, bồi dưỡng",
        ],
        &["Tổng số", "Cấp tỉnh", "Cấp huyện", "Cấp xã", "Tổng số lớp", "Cấp tỉnh mở", "Cấp huyện mở"],
        &["Tổng số", "Lãnh đạo, quản lý", "Tổng số", "Lãnh đạo, quản lý"],
    ];
    assert_eq!(rows[..3], wanted_head);
    assert_eq!(rows[3], ["A", "B", "1=2+4+6", "2", "3", "4", "5", "6", "7=8+9", "8", "9"]);
    // 1.250 + 128 + 2.040 + 640 + 3.415: neither sections nor parts are counted.
    assert_eq!(rows[4], ["", "Tổng cộng", "7.473", "1.025", "353", "2.525", "802", "3.923", "109", "33", "76"]);
    assert_eq!(rows[5][..3], ["I", "Đào tạo", "1.378"]);
    assert_eq!(rows[8], ["", "Hệ tập trung", "845", "206", "31", "319", "41", "320", "X", "X", "X"]);
    // A section without numbers spans their columns, and running numbers restart after it.
    assert_eq!(rows[11], ["II", "Bồi dưỡng"]);
    let numbers: Vec<&str> = rows[4..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(numbers, ["", "I", "1", "", "", "", "2", "II", "1", "2", "3", ""]);
    // 2.040 + 640 + 3.415; 35 + 9 + 48.
    assert_eq!(rows[15][..3], ["", "Cộng bồi dưỡng", "6.095"]);
    assert_eq!(rows[15][8], "92");
    assert_round_trips(&sample());
}

#[test]
fn reads_the_sample_saved_by_other_programs() {
    let wanted = without_sums(&sample());
    for program in ["openpyxl", "libreoffice"] {
        let path = crate::in_repository("tests/data/foreign").join(format!("dao-tao-by-{program}.xlsx"));
        let imported = sample().import_xlsx(program, &std::fs::read(path).unwrap()).unwrap();
        assert_eq!((&imported.bad_rows, &imported.notes), (&vec![], &vec![]), "{program}");
        assert_eq!((imported.skipped[0].row, imported.skipped[0].reason), (9, SkipReason::ColumnNumbers), "{program}");
        assert_eq!(cells(&imported.form), cells(&wanted), "{program}");
        assert_eq!(imported.form.totals().unwrap(), sample().totals().unwrap(), "{program}");
    }
}

#[test]
fn sample_has_its_caption_and_signatures() {
    let bytes = Typesetter::new().unwrap().pdf(&sample()).unwrap();
    let pages = read(&bytes);
    let lines = |page: usize| pages[page].lines().iter().map(ReadLine::text).collect::<Vec<_>>();
    assert_eq!(lines(0)[0], "Biểu số 10-BTCTW");
    assert!(!lines(0).iter().any(|line| line.contains("ngày")), "{:?}", lines(0));
    for wanted in ["Năm 2025", "Đơn vị tính: Người"] {
        assert!(lines(0).iter().any(|line| line == wanted), "{wanted}: {:?}", lines(0));
    }
    let last = lines(pages.len() - 1).join("\n");
    for wanted in ["Khánh Hoà, ngày", "(Ký, ghi rõ họ tên)", "(Ký, đóng dấu, ghi rõ họ tên)"] {
        assert!(last.contains(wanted), "{wanted}: {last}");
    }
}

#[test]
fn place_and_date_are_printed_where_date_at_says() {
    for (date_at, wanted) in [(DateAt::Header, 1), (DateAt::Signature, 1), (DateAt::Both, 2)] {
        let mut form = form().column("Đơn vị").row(["A"]).signed_by(Signatory::new("TRƯỞNG BAN", "Lê Văn A"));
        form.date_at = date_at;
        let bytes = Typesetter::new().unwrap().pdf(&form).unwrap();
        let lines: Vec<String> = read(&bytes)[0].lines().iter().map(ReadLine::text).collect();
        assert_eq!(lines.iter().filter(|line| line.contains("Huế, ngày")).count(), wanted, "{lines:?}");
    }
}

/// A form with nested sections, subtotals of both levels, nested parts, crosses, and a total at the top.
fn nested() -> StatisticsForm {
    let text = r#"
        code = "Biểu 1"
        code_at = "left"
        reporting_unit = "…………"
        place = "Huế"
        date = "2026-01"
        title = "BIỂU TỔNG HỢP"
        subject = "Đội ngũ cán bộ"
        issuer = { name = ["BAN TỔ CHỨC"] }
        columns = [
          { title = "STT", kind = "running_number" },
          { title = "Tên đơn vị" },
          { title = "Số", group = ["Đảng viên", "Nam", "Dự bị"], kind = "whole_number" },
          { title = "Số", group = ["Đảng viên", "Nam", "Chính thức"], kind = "whole_number" },
          { title = "Số", group = ["Đảng viên", "Nữ", "Dự bị"], kind = "whole_number" },
          { title = "Tỉ lệ", group = "Đảng viên", kind = "percentage", align = "centre" },
          { title = "Ghi chú", kind = "note" },
        ]
        rows = [
          { kind = "total", cells = ["", "Toàn tỉnh", "", "", "", "", ""] },
          { kind = "section", cells = ["A.", "KHỐI ĐẢNG"] },
          { kind = "section", level = 2, cells = ["I", "Cấp tỉnh"] },
          ["Văn phòng", "1", "10", "X", "2,5", ""],
          { kind = "part", cells = ["a)", "Trong đó: nữ", "1", "4", "X", "", ""] },
          { kind = "part", level = 2, cells = ["", "Dân tộc thiểu số", "1", "2", "X", "", ""] },
          ["Ban Dân vận", "2", "20", "200", "-", ""],
          { kind = "subtotal", level = 2, cells = ["", "Cộng cấp tỉnh", "", "", "", "", ""] },
          { kind = "section", level = 2, cells = ["II", "Cấp xã"] },
          ["Xã 1", "3", "30", "300", "….", ""],
          { kind = "subtotal", level = 2, cells = ["Cộng cấp xã", "", "", "", "", ""] },
          { kind = "subtotal", cells = ["khối Đảng", "", "", "", "", ""] },
          { kind = "section", cells = ["B.", "KHỐI CHÍNH QUYỀN", "4", "40", "400", "", ""] },
          ["Sở 1", "4", "40", "400", "", "gộp"],
        ]
    "#;
    StatisticsForm::from_toml(text).unwrap()
}

#[test]
fn percentages_have_a_sign_unless_the_head_has_one() {
    let form = |title: &str, group: Option<&str>| {
        let column = Column::new(title).with_kind(ColumnKind::Percentage);
        let column = group.into_iter().fold(column, Column::with_group);
        let form = StatisticsForm::new(Issuer::new("BAN"), "Huế", "2026".parse().unwrap(), "BIỂU", "Số lượng");
        form.column("Đơn vị").column(column).row(["A", "25"]).row(["B", "2,5"]).row(["C", "X"]).with_blank_rows(0)
    };
    let shares = |form: &StatisticsForm| {
        let rows = table(form);
        rows[rows.len() - 3..].iter().map(|row| row[1].clone()).collect::<Vec<_>>()
    };
    assert_eq!(shares(&form("Tỷ lệ", None)), ["25%", "2,5%", "X"]);
    assert_eq!(shares(&form("Tỷ lệ (%)", None)), ["25", "2,5", "X"]);
    assert_eq!(shares(&form("Nữ", Some("Tỷ lệ %"))), ["25", "2,5", "X"]);
    // The unit of measure above the table stands for all columns.
    let mut in_percent = form("Tỷ lệ", None);
    in_percent.unit_of_measure = Some("%".into());
    assert_eq!(shares(&in_percent), ["25", "2,5", "X"]);
    in_percent.unit_of_measure = Some("người, %".into());
    assert_eq!(shares(&in_percent), ["25%", "2,5%", "X"]);
    // Files hold the figure alone, whatever the head says.
    for form in [form("Tỷ lệ", None), form("Tỷ lệ (%)", None)] {
        assert!(form.to_csv().unwrap().ends_with("\r\nA,25\r\nB,\"2,5\"\r\nC,X\r\n"), "{:?}", form.to_csv());
        assert_round_trips(&form);
    }
}

#[test]
fn nested_sections_have_their_sums() {
    let rows = table(&nested());
    assert_eq!(rows[0], ["STT", "Tên đơn vị", "Đảng viên", "Ghi chú"]);
    assert_eq!(rows[1], ["Nam", "Nữ", "Tỉ lệ"]);
    assert_eq!(rows[2], ["Dự bị", "Chính thức", "Dự bị"]);
    assert_eq!(rows[3], ["Số", "Số", "Số"]);
    let wanted: [&[&str]; 14] = [
        // 1 + 2 + 3 + 4, 10 + 20 + 30 + 40, 200 + 300 + 400.
        &["", "Toàn tỉnh", "10", "100", "900", "", ""],
        &["A.", "KHỐI ĐẢNG"],
        &["I", "Cấp tỉnh"],
        &["1", "Văn phòng", "1", "10", "X", "2,5%", ""],
        &["a)", "Trong đó: nữ", "1", "4", "X", "", ""],
        &["", "Dân tộc thiểu số", "1", "2", "X", "", ""],
        &["2", "Ban Dân vận", "2", "20", "200", "-", ""],
        &["", "Cộng cấp tỉnh", "3", "30", "200", "", ""],
        &["II", "Cấp xã"],
        &["1", "Xã 1", "3", "30", "300", "….", ""],
        &["", "Cộng cấp xã", "3", "30", "300", "", ""],
        &["", "Cộng khối Đảng", "6", "60", "500", "", ""],
        &["B.", "KHỐI CHÍNH QUYỀN", "4", "40", "400", "", ""],
        &["1", "Sở 1", "4", "40", "400", "", "gộp"],
    ];
    assert_eq!(rows[4..], wanted);
    assert_round_trips(&nested());
}

#[test]
fn wrong_typed_sums_are_errors() {
    let wrong = |row: usize, column: usize, value: &str| {
        let mut form = nested();
        form.rows[row].cells[column] = value.into();
        let error = Typesetter::new().unwrap().pdf(&form).unwrap_err();
        let bad: Vec<(usize, String)> = error.bad_cells().iter().map(|bad| (bad.row, bad.value.clone())).collect();
        assert_eq!(bad, [(row + 1, value.to_owned())], "{error}");
    };
    wrong(0, 2, "11");
    wrong(7, 3, "34");
    wrong(12, 4, "401");
    // The typed running number differs from the computed one.
    let mut form = nested();
    form.rows[6].cells.insert(0, "3".into());
    assert!(Typesetter::new().unwrap().pdf(&form).is_err());
    form.rows[6].cells[0] = "2".into();
    assert!(Typesetter::new().unwrap().pdf(&form).is_ok());
}

/// A form with a subtotal without a label below each section, a part after a subtotal, and a narrow first column.
fn flat() -> StatisticsForm {
    let mut form = form()
        .column(Column::new("TT").with_width(congvan::dispatch::Millimetres::new(10).unwrap()))
        .column(Column::new("Nội dung"))
        .column(Column::number("Số lượng").with_group("Năm 2025").with_group("Quý I").with_group("Tháng 1"))
        .column(Column::number("Kinh phí").with_group("Năm 2025").with_group("Quý I").with_group("Tháng 1"))
        .with_total_row();
    form.carried_sums = true;
    form.rows = vec![
        Row::of(RowKind::Section, ["I", "Một"]),
        Row::from(["1", "Một a", "7", "-3"]),
        Row::of(RowKind::Subtotal, ["", "", "", ""]),
        Row::of(RowKind::Part, ["", "Trong đó", "5", "X"]),
        Row::of(RowKind::Section, ["ĐƠN VỊ SỰ NGHIỆP"]),
        Row::from(["1", "Hai a", "X", "50"]),
        Row::from(["2", "Hai b", "20", "-"]),
        Row::of(RowKind::Subtotal, ["", "", "20", "50"]),
    ];
    form
}

#[test]
fn default_labels_of_sums_are_in_the_widest_text_column() {
    let rows = table(&flat());
    assert_eq!(
        rows[..4],
        [vec!["TT", "Nội dung", "Năm 2025"], vec!["Quý I"], vec!["Tháng 1"], vec!["Số lượng", "Kinh phí"]]
    );
    let wanted: [&[&str]; 9] = [
        &["I", "Một"],
        &["1", "Một a", "7", "-3"],
        &["", "Cộng", "7", "-3"],
        &["", "Trong đó", "5", "X"],
        &["ĐƠN VỊ SỰ NGHIỆP"],
        &["1", "Hai a", "X", "50"],
        &["2", "Hai b", "20", "-"],
        &["", "Cộng", "20", "50"],
        &["", "Tổng cộng", "27", "47"],
    ];
    assert_eq!(rows[4..], wanted);
    assert_round_trips(&flat());
}

#[test]
fn labels_of_sums_take_one_line() {
    let mut form = flat();
    form.rows =
        (1..=60).map(|row| Row::from([row.to_string(), format!("Nội dung {row}"), "1".into(), "2".into()])).collect();
    let bytes = Typesetter::new().unwrap().pdf(&form).unwrap();
    let lines: Vec<String> = read(&bytes).iter().flat_map(ReadPage::lines).map(|line| line.text()).collect();
    for label in ["Cộng chuyển trang sau", "Trang trước chuyển sang", "Tổng cộng"] {
        assert!(lines.iter().any(|line| line.contains(label)), "{label}: {lines:?}");
    }
}

#[test]
fn imported_rows_have_kinds_by_their_marks_or_column() {
    let mut form = nested();
    form.columns.drain(2..6);
    form.columns.insert(2, Column::number("Đảng viên"));
    form.rows.clear();
    let csv =
        "STT,Tên đơn vị,Đảng viên\r\nA.,Khối đảng,\r\n7,Văn phòng,10\r\n,Ban Dân vận,X\r\nI,Sở 1,30\r\n1a,Sở 2,5\r\n";
    let imported = form.import_csv("a.csv", csv.as_bytes()).unwrap();
    let kinds: Vec<(RowKind, String)> = imported.form.rows.iter().map(|row| (row.kind, row.cells[0].plain())).collect();
    // Running numbers in a file are ignored: the form numbers its rows.
    let plain = (RowKind::Plain, String::new());
    assert_eq!(kinds, [(RowKind::Section, "A.".to_owned()), plain.clone(), plain]);
    assert_eq!(imported.notes.len(), 1, "{:?}", imported.notes);
    // A row with a mark and a number may be a section with its sum or a plain row, so it is an error.
    let bad: Vec<(usize, &str)> = imported.bad_cells().map(|bad| (bad.row, bad.value.as_str())).collect();
    assert_eq!(bad, [(5, "I"), (6, "1a")]);
    // The file may have no column of running numbers.
    let read = form.read_csv("a.csv", "Tên đơn vị,Đảng viên\r\nVăn phòng,10\r\n".as_bytes()).unwrap();
    assert_eq!(read.totals().unwrap()[2], Some(10));
    let told = "STT,Tên đơn vị,Đảng viên,Loại dòng\r\nI,Sở,30,Mục\r\n,Sở 1,30,\r\n,nữ,5,trong  đó\r\n,Cộng,30,cộng\r\n";
    assert_eq!(form.read_csv("a.csv", told.as_bytes()).unwrap().totals().unwrap()[2], Some(30));
    let unknown = told.replace("Mục", "nhóm");
    assert_eq!(form.import_csv("a.csv", unknown.as_bytes()).unwrap().bad_rows.len(), 1);
}

#[test]
fn consolidation_ignores_crosses_sections_parts_and_totals() {
    let mut table = form()
        .column(Column::new("TT").with_kind(congvan::form::ColumnKind::RunningNumber))
        .column(Column::new("Đơn vị").required())
        .column(Column::number("Đảng viên").required())
        .column(Column::number("Kết nạp"));
    table.rows.clear();
    let mut first = table.clone();
    first.rows = vec![
        Row::of(RowKind::Section, ["I", "Khối", "9", ""]),
        Row::from(["Chi bộ 1", "10", "X"]),
        Row::of(RowKind::Part, ["nữ", "4", "1"]),
        Row::of(RowKind::Total, ["Tổng cộng", "10", ""]),
    ];
    let mut second = table.clone();
    second.rows = vec![Row::from(["", "Chi bộ 2", "20", "X"]), Row::from(["Chi bộ 2", "5", "3"])];
    second.issuer = Issuer::new("Chi bộ 2");
    second.rows[1].cells[0] = "".into();
    let third = table.clone().row(["Chi bộ 3", "…", "1"]);
    let units = ["Chi bộ 1", "Chi bộ 2", "Chi bộ 3"].map(Unit::new);
    let typesetter = Typesetter::new().unwrap();
    let made = consolidate(&table, &units, &[first, second, third], typesetter.standard_for(&table)).unwrap();
    let rows: Vec<Vec<&str>> = made.table.rows.iter().map(|row| row.cells.iter().map(Text::as_str).collect()).collect();
    assert_eq!(rows, [["", "Chi bộ 1", "10", "X"], ["", "Chi bộ 2", "25", "3"], ["", "Chi bộ 3", "", "1"]]);
    assert_eq!(made.table.totals().unwrap(), [None, None, Some(35), Some(4)]);
    let found: Vec<String> =
        made.report.findings().iter().map(|finding| format!("{} {}", finding.path, finding.check)).collect();
    assert_eq!(found, ["returns[0].rows[0].cells[2] total-wrong", "returns[2].rows[0].cells[2] required-blank"]);
}
