//! Consolidation by unit: the rows that count, the sums, and the findings.

use congvan::check::{Language, Severity};
use congvan::dispatch::Text;
use congvan::error::ErrorKind;
use congvan::form::{Column, ColumnKind, Consolidated, RowKind, Unit, consolidate, consolidate_imported};
use congvan::{Issuer, StatisticsForm, Typesetter};

fn form() -> StatisticsForm {
    let date = "2023-01".parse().unwrap();
    StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị").with_name("unit").required())
        .column(Column::number("Đảng viên").with_name("members").required().with_max_of("staff"))
        .column(Column::number("Người lao động").with_name("staff"))
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage).with_name("share"))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
}

fn units(names: &[&str]) -> Vec<Unit> {
    names.iter().map(|&name| Unit::new(name)).collect()
}

fn made(units: &[Unit], returns: &[StatisticsForm]) -> Consolidated {
    let typesetter = Typesetter::new().unwrap();
    consolidate(&form(), units, returns, typesetter.standard_for(&form())).unwrap()
}

/// The path and the name of each finding.
fn found(made: &Consolidated) -> Vec<String> {
    let findings = made.report.findings().iter();
    findings.map(|finding| format!("{} {}", finding.path, finding.check)).collect()
}

fn cells(made: &Consolidated) -> Vec<Vec<&str>> {
    made.table.rows.iter().map(|row| row.cells.iter().map(Text::as_str).collect()).collect()
}

/// A deterministic generator of pseudo-random numbers.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 40
    }
}

#[test]
fn sums_of_many_returns() {
    for count in [40_usize, 2000] {
        let mut numbers = Numbers(count as u64);
        let counts: Vec<(u64, u64)> = (0..count).map(|_| (numbers.next() % 90, 90 + numbers.next() % 900)).collect();
        let name = |index: usize| format!("Chi bộ Ví dụ {index}");
        let units: Vec<Unit> =
            (0..count).map(|index| Unit::new(name(index)).in_group(format!("khối {}", index % 7))).collect();
        let mut returns: Vec<StatisticsForm> = counts
            .iter()
            .enumerate()
            .map(|(index, (members, staff))| {
                form().row([name(index), members.to_string(), staff.to_string(), String::new(), String::new()])
            })
            .collect();
        // The returns are in another order than the list.
        returns.reverse();
        let made = made(&units, &returns);
        assert!(made.report.is_clean() && made.missing.is_empty());
        assert_eq!(made.table.rows.len(), count + 7);
        let sum = |wanted: &dyn Fn(usize) -> bool| {
            let counted = counts.iter().enumerate().filter(|(index, _)| wanted(*index));
            counted.fold((0, 0), |sums, (_, counts)| (sums.0 + counts.0, sums.1 + counts.1))
        };
        let (members, staff) = sum(&|_| true);
        let totals = [None, Some(i64::try_from(members).unwrap()), Some(i64::try_from(staff).unwrap()), None, None];
        assert_eq!(made.table.totals().unwrap(), totals);
        let subtotals = made.table.rows.iter().filter(|row| row.kind == RowKind::Subtotal);
        for (group, row) in subtotals.enumerate() {
            let (members, staff) = sum(&|index| index % 7 == group);
            let cells: Vec<&str> = row.cells.iter().map(Text::as_str).collect();
            assert_eq!(cells, [&format!("khối {group}"), &members.to_string(), &staff.to_string(), "", ""]);
        }
        let order: Vec<&str> = made.table.rows.iter().take(2).map(|row| row.cells[0].as_str()).collect();
        assert_eq!(order, ["Chi bộ Ví dụ 0", "Chi bộ Ví dụ 7"]);
    }
}

#[test]
fn lists_units_that_have_not_reported() {
    let units = units(&["Chi bộ 1", "Chi bộ 2", "Chi bộ 3"]);
    // A prefilled form that was returned unchanged.
    let made = made(&units, &[form().row(["Chi bộ 2", "1", "2", "", ""]), form().prefilled("Chi bộ 3")]);
    assert_eq!(made.missing, ["Chi bộ 1".into(), "Chi bộ 3".into()]);
    assert_eq!(found(&made), ["returns[1] blank-return", "units[0] missing-unit", "units[2] missing-unit"]);
    assert_eq!(made.table.footnotes[0].as_str(), "Chưa báo cáo (2 đơn vị): Chi bộ 1; Chi bộ 3.");
    assert!(made.table.total_row);
}

#[test]
fn rows_of_the_table_are_replaced() {
    let mut table = form().row(["Chi bộ 7", "nhiều", "", "", ""]).with_blank_rows(9);
    table.fill_page = true;
    let typesetter = Typesetter::new().unwrap();
    let returned = form().row(["Chi bộ 1", "1", "2", "", ""]);
    let made = consolidate(&table, &[], &[returned], typesetter.standard_for(&table)).unwrap();
    assert_eq!(cells(&made), [["Chi bộ 1", "1", "2", "", ""]]);
    assert_eq!((made.table.blank_rows, made.table.fill_page), (0, false));
}

#[test]
fn unnamed_rows_count_for_the_issuer() {
    let units = units(&["Đảng ủy Ví dụ", "Chi bộ 9"]);
    let mut form = form();
    form.issuer = Issuer::new("ĐẢNG UỶ").under("TỈNH");
    form.issuer.name.push("VÍ DỤ".into());
    let returned = form
        .row(["Chi bộ A", "1", "5", "20", "một"])
        .row(["Chi bộ B", "2", "6", "20,0", "hai"])
        .row(["Chi bộ 9", "4", "7", "", "ba"])
        .row(["Chi bộ C", "8", "8", "20%", "hai"]);
    let made = made(&units, &[returned]);
    let wanted = [vec!["Đảng ủy Ví dụ", "11", "19", "", "một; hai"], vec!["Chi bộ 9", "4", "7", "", "ba"]];
    assert_eq!(cells(&made), wanted);
    assert_eq!(found(&made), ["returns[0].rows not-addable"]);
}

#[test]
fn reports_mismatches_and_counts_nothing_twice() {
    let units = units(&["Chi bộ 1", "Chi bộ 2", "Chi bộ 1"]);
    let mut other = form().row(["Chi bộ 2", "3", "9", "", "", "x"]);
    other.columns.push("Cột lạ".into());
    let returns = [
        form().row(["CHI BỘ 1", "5", "4", "", ""]).row(["Chi bộ 3", "1", "1", "", ""]).row(["", "1", "1", "", ""]),
        form().row(["Chi bộ 1", "100", "100", "", ""]),
        other,
        form().row(["Chi bộ 2", "100", "100", "", ""]),
    ];
    let made = made(&units, &returns);
    assert_eq!(cells(&made), [vec!["Chi bộ 1", "5", "4", "", ""], vec!["Chi bộ 2", "3", "9", "", ""]]);
    assert_eq!(
        found(&made),
        [
            "units[2] unit-listed-twice",
            "returns[0].rows[0].cells[1] number-too-large",
            "returns[0].rows[1].cells[0] unknown-unit",
            "returns[0].rows[2].cells[0] unnamed-unit",
            "returns[1].rows[0].cells[0] unit-twice",
            "returns[2].columns[5] unknown-column",
            "returns[3].rows[0].cells[0] unit-twice",
        ]
    );
    let findings = made.report.findings();
    let suggestion = findings[2].suggestion.as_ref().unwrap();
    assert!(suggestion.replacement.starts_with("Chi bộ ") && !suggestion.safe);
    assert_eq!(findings[1].severity, Severity::Error);
    let words = findings[6].message.in_language(Language::English);
    assert_eq!(words, "the unit `Chi bộ 2` reports twice, first in returns[2]; not counted: delete one of them");
}

#[test]
fn a_unit_counts_once() {
    let units = units(&["Chi bộ 1", "Đảng ủy Ví dụ"]);
    let mut from_unit = form().row(["Tổ 1", "1", "5", "", ""]).row(["Tổ 2", "2", "6", "", ""]);
    from_unit.issuer = Issuer::new("CHI BỘ 1");
    let mut whole = form().row(["Tổ A", "1", "5", "20", ""]).row(["Đảng uỷ Ví dụ", "2", "6", "20 %", ""]);
    whole.issuer = Issuer::new("ĐẢNG UỶ VÍ DỤ");
    let twice = form().row(["Chi bộ 1", "3", "9", "", ""]).row(["Chi bộ 1", "3", "9", "", ""]);
    // Rows of the issuer, one with its own name, are added; equal percentages are kept.
    let made_of = |returns: &[StatisticsForm]| made(&units, returns);
    let first = made_of(&[from_unit.clone(), whole]);
    assert_eq!(cells(&first), [["Chi bộ 1", "3", "11", "", ""], ["Đảng ủy Ví dụ", "3", "11", "20", ""]]);
    assert!(first.report.is_clean());
    // Two rows with the same name, and a return of a unit that is named in another return.
    let second = made_of(&[twice, from_unit]);
    assert_eq!(cells(&second), [["Chi bộ 1", "3", "9", "", ""]]);
    let wanted = ["returns[0].rows[1].cells[0]", "returns[1].rows[0].cells[0]", "returns[1].rows[1].cells[0]"];
    let wanted: Vec<String> = wanted.iter().map(|path| format!("{path} unit-twice")).collect();
    assert_eq!(found(&second)[..3], wanted);
}

#[test]
fn suggests_names_for_the_first_unknown_units() {
    let mut form = form();
    form.rows = (0..60).map(|index| [format!("Chi bộ 1{index}"), "1".into(), "1".into()].into()).collect();
    let made = made(&units(&["Chi bộ 1"]), &[form]);
    let suggested = made.report.findings().iter().map(|finding| finding.suggestion.is_some()).take(60);
    assert_eq!(suggested.collect::<Vec<_>>(), (0..60).map(|index| index < 50).collect::<Vec<_>>());
}

#[test]
fn reports_invalid_cells_with_their_paths() {
    // The columns of the return are in another order, and are found by name or title.
    let mut form = form();
    form.columns.swap(1, 2);
    form.columns[2].name = None;
    form.columns[1].title = "Lao động".into();
    let made = made(
        &[],
        &[
            form.clone().row(["A", "nhiều", "", "", ""]),
            form.clone().row(["B", "9", "-1", "2", ""]),
            form.row(["C", "100000000000000000000", "3", "", ""]),
        ],
    );
    assert_eq!(
        found(&made),
        [
            "returns[0].rows[0].cells[2] required-blank",
            "returns[0].rows[0].cells[1] unreadable-cell",
            "returns[1].rows[0].cells[2] negative-number",
            "returns[2].rows[0].cells[1] unreadable-cell",
        ]
    );
    assert_eq!(cells(&made)[1], ["B", "-1", "9", "2", ""]);
    assert_eq!(cells(&made)[2], ["C", "3", "", "", ""]);
}

#[test]
fn compares_totals_with_the_rows() {
    let mut returned = form()
        .row(["A", "1", "10", "", ""])
        .row(["B", "2", "20", "", ""])
        .row(["khối", "3", "31", "", ""])
        .row(["C", "4", "40", "", ""])
        .row(["TỔNG CỘNG", "8", "70", "", ""]);
    returned.rows[2].kind = RowKind::Subtotal;
    let made = made(&[], &[returned]);
    assert_eq!(found(&made), ["returns[0].rows[2].cells[2] total-wrong", "returns[0].rows[4].cells[1] total-wrong"]);
    assert_eq!(made.table.totals().unwrap()[1..3], [Some(7), Some(70)]);
    // Only the stated numbers of summed columns are compared.
    let partly = form().row(["A", "1", "10", "2", ""]).row(["Tổng cộng", "1", "", "50", "xong"]);
    assert!(self::made(&[], &[partly]).report.is_clean());
}

#[test]
fn reports_a_missing_column_once() {
    let mut form = form().row(["A", "5", "", ""]).row(["B", "6", "", ""]);
    form.columns.remove(1);
    let made = made(&[], &[form]);
    assert_eq!(found(&made), ["returns[0].columns missing-column"]);
    assert_eq!(cells(&made), [["A", "", "5", "", ""], ["B", "", "6", "", ""]]);
}

#[test]
fn rejects_sums_that_are_too_large() {
    let typesetter = Typesetter::new().unwrap();
    let standard = typesetter.standard_for(&form());
    let row = |name: &str| form().row([name, "9223372036854775807", "", "", ""]);
    let error = consolidate(&form(), &[], &[row("A"), row("B")], standard).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Value, "the sum of the column `members` is too large")
    );
    // Also within one unit.
    let twice = form().row(["A", "9223372036854775807", "", "", ""]).row(["B", "1", "", "", ""]);
    let error = consolidate(&form(), &[Unit::new("BAN")], &[twice], standard).unwrap_err();
    assert_eq!(error.to_string(), "the sum of the column `members` is too large");
    // A large stated total is not an error.
    let lone = form().row(["A", "9223372036854775807", "", "", ""]).row(["Tổng cộng", "1", "", "", ""]);
    assert!(consolidate(&form(), &[], &[lone], standard).is_ok());
}

#[test]
fn consolidates_empty_input_and_rejects_missing_columns() {
    let empty = made(&[], &[]);
    assert!(empty.table.rows.is_empty() && empty.report.is_clean());
    let typesetter = Typesetter::new().unwrap();
    let mut bare = form();
    bare.columns.clear();
    let error = consolidate(&bare, &[], &[], typesetter.standard_for(&bare)).unwrap_err();
    assert_eq!(error.to_string(), "this field is empty: columns");
    assert!(made(&[], &[bare.row(["A"])]).table.rows.is_empty());
}

#[test]
fn returns_with_invalid_cells_count() {
    let units = units(&["Chi bộ 1", "Chi bộ 2", "Chi bộ 3", "Chi bộ 4"]);
    let text = "unit;members;staff;share;Ghi chú\nChi bộ 1;1;2;;\nChi bộ 2;nhiều;7;;\nChi bộ 3;;5;;\n;4;4;;\n";
    let returned = form().import_csv("a.csv", text.as_bytes()).unwrap();
    assert_eq!((returned.form.rows.len(), returned.lines.as_slice()), (1, &[2][..]));
    let typesetter = Typesetter::new().unwrap();
    let made = consolidate_imported(&form(), &units, &[returned], typesetter.standard_for(&form())).unwrap();
    // The valid cells of a row count; the invalid ones are reported with their text.
    assert_eq!(
        cells(&made),
        [["Chi bộ 1", "1", "2", "", ""], ["Chi bộ 2", "", "7", "", ""], ["Chi bộ 3", "", "5", "", ""]]
    );
    assert_eq!(
        found(&made),
        [
            "returns[0].rows[1].cells[1] unreadable-cell",
            "returns[0].rows[1] answered-with-bad-cells",
            "returns[0].rows[2].cells[1] required-blank",
            "returns[0].rows[3].cells[0] unnamed-unit",
            "units[3] missing-unit",
        ]
    );
    let message = made.report.findings()[1].message.in_language(Language::Vietnamese);
    assert_eq!(message, "đơn vị `Chi bộ 2` đã báo cáo, có ô sai: `nhiều`");
    assert_eq!(
        (made.incorrect.as_slice(), made.missing.as_slice()),
        (&["Chi bộ 2".into()][..], &["Chi bộ 4".into()][..])
    );
    let notes: Vec<&str> = made.table.footnotes.iter().map(Text::as_str).collect();
    assert_eq!(notes, ["Chưa báo cáo (1 đơn vị): Chi bộ 4.", "Đã báo cáo, có ô sai (1 đơn vị): Chi bộ 2."]);
    // A row with an extra value shows only that the unit has reported.
    let shifted = form().import_csv("a.csv", "unit;members;staff\nChi bộ 1;1;2;3\n".as_bytes()).unwrap();
    let made = consolidate_imported(&form(), &units, &[shifted], typesetter.standard_for(&form())).unwrap();
    assert_eq!(cells(&made), [["Chi bộ 1", "", "", "", ""]]);
    assert_eq!(made.incorrect, ["Chi bộ 1".into()]);
}

#[test]
fn distinguishes_equal_titles_by_group() {
    let number = |title: &str, group: &str| Column::number(title).with_group(group);
    let table = [("Nam", "A"), ("Nữ", "A"), ("Nam", "B"), ("Nữ", "B")];
    let empty = || {
        let date = "2023-01".parse().unwrap();
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng").column("Đơn vị")
    };
    let of = |columns: &[(&str, &str)]| {
        columns.iter().fold(empty(), |form, (title, group)| form.column(number(title, group)))
    };
    let returned = of(&[("Nam", "B"), ("Nữ", "B"), ("Nam", "A"), ("Nữ", "A")]).row(["Chi bộ 1", "3", "4", "1", "2"]);
    let typesetter = Typesetter::new().unwrap();
    let made = consolidate(&of(&table), &[], &[returned], typesetter.standard_for(&of(&table))).unwrap();
    assert_eq!(cells(&made), [["Chi bộ 1", "1", "2", "3", "4"]]);
}

#[test]
fn columns_match_with_either_tone_placement() {
    let date = "2023-01".parse().unwrap();
    let form = |title: &str| {
        StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
            .column(Column::new("Đơn vị"))
            .column(Column::number(title))
    };
    for (ours, theirs) in [("Đảng uỷ viên", "ĐẢNG ỦY VIÊN"), ("Đảng ủy viên", "Đảng uỷ viên")] {
        let typesetter = Typesetter::new().unwrap();
        let table = form(ours);
        let returned = [form(theirs).row(["Chi bộ 1", "12"])];
        let made = consolidate(&table, &units(&["Chi bộ 1"]), &returned, typesetter.standard_for(&table)).unwrap();
        assert!(made.report.is_clean(), "{:?}", made.report);
        assert_eq!(made.table.totals().unwrap(), [None, Some(12)]);
    }
}
