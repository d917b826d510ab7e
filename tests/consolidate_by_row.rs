//! Consolidation by row: each row of the form is the sum over all units.

use congvan::dispatch::Text;
use congvan::form::{
    Column, ColumnKind, ConsolidateBy, Consolidated, ImportedForm, Row, RowKind, Unit, consolidate, consolidate_by,
    consolidate_imported,
};
use congvan::{Issuer, StatisticsForm, Typesetter};
use lopdf::{Document, text_string};
use proptest::prelude::*;

/// A form with sections, parts, crosses, sums, text columns, a percentage and an average.
fn form() -> StatisticsForm {
    let date = "2026-12".parse().unwrap();
    let mut form = StatisticsForm::new(Issuer::new("CHI BỘ …………"), "Huế", date, "BIỂU", "Đào tạo, bồi dưỡng")
        .column(Column::new("TT").with_kind(ColumnKind::RunningNumber).with_number("A"))
        .column(Column::new("Nội dung").with_name("what").with_number("B"))
        .column(Column::new("Mã số").with_name("code").with_number("C"))
        .column(Column::number("Tổng số").with_name("all").with_number("1=2+3"))
        .column(Column::number("Nam").with_name("men"))
        .column(Column::number("Nữ").with_name("women"))
        .column(Column::new("Tỉ lệ nữ").with_kind(ColumnKind::Percentage).with_name("share"))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .with_column_numbers()
        .with_blank_rows(0);
    form.rows = vec![
        Row::of(RowKind::Total, ["", "Tổng cộng", "", "", "", "", "", ""]),
        Row::of(RowKind::Section, ["I", "Đào tạo", "", "", "", "", "", ""]),
        Row::from(["", "Đại học", "01", "", "", "", "", ""]),
        Row::of(RowKind::Part, ["", "Trong đó: tập trung", "02", "", "", "X", "", ""]),
        Row::from(["", "Thạc sĩ", "03", "", "", "", "", ""]),
        Row::of(RowKind::Part, ["", "Trong đó: tập trung", "04", "", "", "", "", ""]),
        Row::of(RowKind::Subtotal, ["", "Cộng đào tạo", "", "", "", "", "", ""]),
        Row::of(RowKind::Section, ["II", "Bồi dưỡng"]),
        Row::from(["", "Đại học", "05", "", "", "", "", ""]),
    ];
    form
}

/// The form with these values in the rows that units report, from top to bottom; `/` separates cells.
fn filled(unit: &str, figures: [&str; 5]) -> StatisticsForm {
    let mut form = form();
    form.issuer = Issuer::new(unit);
    for (row, figures) in [2, 3, 4, 5, 8].into_iter().zip(figures) {
        for (place, figure) in (3..).zip(figures.split('/')) {
            form.rows[row].cells[place] = figure.into();
        }
    }
    form
}

fn returns() -> [StatisticsForm; 3] {
    [
        filled("Chi bộ 1", ["10/6/4/40/đã xong", "5/5/X", "3/2/1/20", "1/1/-", "100/60/40/40"]),
        filled("Chi bộ 2", ["20/12/8/40/chưa xong", "6/6/X", "-/-/-", "", "200/100/100/50"]),
        filled("Chi bộ 3", ["1.000/1/999/40", "7/7/X", "5/5/0/0", "", "300/300/0/0"]),
    ]
}

fn units(count: usize) -> Vec<Unit> {
    (1..=count).map(|number| Unit::new(format!("Chi bộ {number}"))).collect()
}

fn made(units: &[Unit], returns: &[StatisticsForm]) -> Consolidated {
    consolidate(&form(), units, returns, Typesetter::new().unwrap().standard_for(&form())).unwrap()
}

fn rows(made: &Consolidated) -> Vec<String> {
    let cells = |row: &Row| row.cells.iter().map(Text::as_str).collect::<Vec<_>>().join("|");
    made.table.rows.iter().map(cells).collect()
}

fn found(made: &Consolidated) -> Vec<String> {
    made.report.findings().iter().map(|finding| format!("{} {}", finding.path, finding.check)).collect()
}

/// The consolidated rows of the three returns.
const SUMS: [&str; 9] = [
    "|Tổng cộng||||||",
    "I|Đào tạo",
    // 10 + 20 + 1000, 6 + 12 + 1, 4 + 8 + 999; 40 % in all.
    "|Đại học|01|1030|19|1011|40|đã xong; chưa xong",
    "|Trong đó: tập trung|02|18|18|X||",
    // 3 + 5, 2 + 5, 1 + 0; 20 % and 0 %.
    "|Thạc sĩ|03|8|7|1||",
    "|Trong đó: tập trung|04|1|1|-||",
    "|Cộng đào tạo||||||",
    "II|Bồi dưỡng",
    "|Đại học|05|600|460|140||",
];

#[test]
fn each_row_is_the_sum_over_the_units() {
    let made = made(&units(4), &returns());
    assert_eq!(made.by, ConsolidateBy::Row);
    assert_eq!(rows(&made), SUMS);
    let kinds: Vec<RowKind> = made.table.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, form().rows.iter().map(|row| row.kind).collect::<Vec<_>>());
    // Parts are not counted: 1030 + 8 + 600.
    assert_eq!(made.table.totals().unwrap()[3..6], [Some(1638), Some(486), Some(1152)]);
    assert_eq!(
        found(&made),
        ["table.rows[4].cells[6] not-addable", "table.rows[8].cells[6] not-addable", "units[3] missing-unit",]
    );
    assert_eq!(made.table.footnotes[0].as_str(), "Chưa báo cáo (1 đơn vị): Chi bộ 4.");
    assert!(!made.table.total_row && made.table.column_numbers);
    Typesetter::new().unwrap().pdf(&made.table).unwrap();
}

#[test]
fn consolidates_xlsx_csv_and_pdf_returns() {
    let typesetter = Typesetter::new().unwrap();
    let table = form();
    let [first, second, third] = returns();
    let named = |mut imported: ImportedForm, unit: &str| {
        imported.form.issuer = Issuer::new(unit);
        imported
    };
    let xlsx = first.to_xlsx(typesetter.standard_for(&first)).unwrap();
    // The column `Loại dòng` was deleted.
    let without: Vec<String> = second
        .to_csv()
        .unwrap()
        .lines()
        .map(|line| line.rsplit_once(',').unwrap().0.to_owned())
        .filter(|line| !line.contains("Tổng cộng"))
        .collect();
    assert!(without[0].ends_with("Ghi chú"), "{}", without[0]);
    let mut document = Document::load_mem(&typesetter.fillable_pdf(&table).unwrap()).unwrap();
    let ids: Vec<_> = document.objects.keys().copied().collect();
    for id in ids {
        let Ok(field) = document.get_dictionary_mut(id) else { continue };
        let Some(name) = field.get(b"T").ok().and_then(|name| lopdf::decode_text_string(name).ok()) else { continue };
        let place: Vec<usize> = name.split(':').take(2).filter_map(|part| part.parse().ok()).collect();
        let [row, column] = place[..] else { continue };
        let value = third.rows[row - 1].cells[column - 1].plain();
        if !value.is_empty() {
            field.set("V", text_string(&value));
        }
    }
    let mut pdf = Vec::new();
    document.save_to(&mut pdf).unwrap();
    let imported = [
        named(table.import_xlsx("1.xlsx", &xlsx).unwrap(), "Chi bộ 1"),
        named(table.import_csv("2.csv", without.join("\r\n").as_bytes()).unwrap(), "Chi bộ 2"),
        named(table.import_pdf("3.pdf", &pdf).unwrap(), "Chi bộ 3"),
    ];
    let made = consolidate_imported(&table, &units(3), &imported, typesetter.standard_for(&table)).unwrap();
    assert_eq!((made.by, rows(&made)), (ConsolidateBy::Row, SUMS.map(str::to_owned).to_vec()));
    assert_eq!(found(&made), ["table.rows[4].cells[6] not-addable", "table.rows[8].cells[6] not-addable"]);
    // The table is written to a file and reads back with the same rows, except totals.
    let bytes = made.table.to_xlsx(typesetter.standard_for(&made.table)).unwrap();
    let again = table.import_xlsx("table.xlsx", &bytes).unwrap().into_form().unwrap();
    let kept: Vec<Row> =
        made.table.rows.iter().filter(|row| !matches!(row.kind, RowKind::Total | RowKind::Subtotal)).cloned().collect();
    assert_eq!(again.rows, kept);
    assert_eq!(again.totals().unwrap(), made.table.totals().unwrap());
}

#[test]
fn reports_rows_that_do_not_match() {
    let mut other = filled("Chi bộ 1", ["1", "", "", "", "2"]);
    // Another section, an unknown row, a duplicate, a row without a name, an overwritten code and an overwritten cross.
    other.rows[3].cells[2] = "99".into();
    other.rows[3].cells[5] = "4".into();
    other.rows.push(Row::from(["", "Cao học", "", "7", "", "", "", ""]));
    other.rows.push(Row::from(["", "Thạc sĩ", "", "8", "", "", "", ""]));
    other.rows.push(Row::from(["", "", "", "9", "", "", "", ""]));
    other.rows.drain(4..6);
    let made = made(&units(1), &[other]);
    assert_eq!(
        found(&made),
        [
            "returns[0].rows[3].cells[2] preset-cell-changed",
            "returns[0].rows[3].cells[5] preset-cell-changed",
            "returns[0].rows[7].cells[1] unknown-row",
            "returns[0].rows[8].cells[1] unknown-row",
            "returns[0].rows[9].cells[1] unknown-row",
            "returns[0].rows missing-row",
            "returns[0].rows missing-row",
        ]
    );
    assert_eq!(made.table.totals().unwrap()[3..6], [Some(3), Some(0), Some(0)]);
}

#[test]
fn detects_or_takes_the_way_of_consolidation() {
    let standard = Typesetter::new().unwrap();
    let standard = standard.standard_for(&form());
    let imported: Vec<ImportedForm> = returns().into_iter().map(ImportedForm::from).collect();
    let by = |by, table: &StatisticsForm| consolidate_by(by, table, &units(3), &imported, standard).unwrap();
    assert_eq!(rows(&by(ConsolidateBy::Row, &form())), SUMS);
    let by_unit = by(ConsolidateBy::Unit, &form());
    assert_eq!((by_unit.by, by_unit.table.rows.len(), by_unit.table.total_row), (ConsolidateBy::Unit, 3, true));
    // 10 + 3 + 100, 20 + 200, 1000 + 5 + 300.
    let all = |made: &Consolidated| made.table.rows.iter().map(|row| row.cells[3].plain()).collect::<Vec<_>>();
    assert_eq!(all(&by_unit), ["113", "220", "1305"]);
    // A table without rows, and one with the units as rows, are consolidated by unit.
    let mut bare = form();
    bare.rows.clear();
    assert_eq!(consolidate(&bare, &units(3), &returns(), standard).unwrap().by, ConsolidateBy::Unit);
    let mut of_units = form();
    of_units.rows = (1..=3).map(|number| Row::from([format!("Chi bộ {number}")]).padded(8)).collect();
    let mut sent = of_units.clone();
    sent.rows[0].cells[3] = "5".into();
    assert_eq!(consolidate(&of_units, &units(3), &[sent], standard).unwrap().by, ConsolidateBy::Unit);
    // So are returns with other rows than the table.
    let mut strange = form();
    strange.rows = vec![Row::from(["", "Chi bộ 9", "", "4", "", "", "", ""])];
    assert_eq!(consolidate(&form(), &[], &[strange], standard).unwrap().by, ConsolidateBy::Unit);
    assert_eq!(consolidate(&form(), &[], &[], standard).unwrap().by, ConsolidateBy::Row);
}

trait Padded {
    fn padded(self, cells: usize) -> Row;
}

impl Padded for Row {
    fn padded(mut self, cells: usize) -> Row {
        self.cells.insert(0, Text::default());
        self.cells.resize(cells, Text::default());
        self
    }
}

#[test]
fn rejects_duplicate_and_unknown_units() {
    let [first, second, third] = returns();
    let stranger = filled("Chi bộ 7", ["1", "", "", "", "1"]);
    let blank = filled("Chi bộ 3", ["", "", "", "", ""]);
    let nameless = filled("CHI BỘ …………", ["1", "", "", "", "1"]);
    let made = made(&units(3), &[first.clone(), second, first, stranger, blank, nameless.clone()]);
    assert_eq!(
        found(&made)[..4],
        ["returns[2] unit-twice", "returns[3] unknown-unit", "returns[4] blank-return", "returns[5] unnamed-return",]
    );
    assert_eq!((made.missing.clone(), made.table.rows[2].cells[3].plain()), (vec!["Chi bộ 3".into()], "30".to_owned()));
    // Without a list of units, returns without a name count; an equal one is reported.
    let open = self::made(&[], &[third, nameless.clone(), nameless]);
    assert_eq!(open.table.rows[2].cells[3].plain(), "1002");
    assert_eq!(found(&open)[0], "returns[2] same-return");
}

#[test]
fn averages_and_ratios_are_not_added() {
    let date = "2026-12".parse().unwrap();
    let mut table = StatisticsForm::new(Issuer::new("BAN"), "Huế", date, "BIỂU", "Đội ngũ")
        .column(Column::new("Chỉ tiêu"))
        .column("Đơn vị tính")
        .column(Column::number("Số lượng").with_name("count"))
        .column(Column::number("Tuổi bình quân").with_name("age"))
        .with_total_row()
        .with_blank_rows(0);
    for (name, measure) in
        [("Đảng viên", "người"), ("Đảng viên nữ", "%"), ("Tuổi trung bình", "tuổi"), ("Xếp loại trung bình", "người")]
    {
        table.rows.push(Row::from([name, measure, "", ""]));
    }
    let filled = |unit: &str, figures: [[&str; 2]; 4]| {
        let mut form = table.clone();
        form.issuer = Issuer::new(unit);
        for (row, figures) in form.rows.iter_mut().zip(figures) {
            row.cells[2] = figures[0].into();
            row.cells[3] = figures[1].into();
        }
        form
    };
    let returns = [
        filled("Chi bộ 1", [["10", "40"], ["30", ""], ["45", ""], ["3", "50"]]),
        filled("Chi bộ 2", [["20", "40"], ["50", ""], ["45", ""], ["4", "60"]]),
    ];
    let typesetter = Typesetter::new().unwrap();
    let standard = typesetter.standard_for(&table);
    let made = consolidate(&table, &[], &returns, standard).unwrap();
    // Equal averages are kept; a grade with `trung bình` in its name is added.
    assert_eq!(
        rows(&made),
        ["Đảng viên|người|30|40", "Đảng viên nữ|%||", "Tuổi trung bình|tuổi|45|", "Xếp loại trung bình|người|7|"]
    );
    assert_eq!(made.table.totals().unwrap()[3], None);
    assert_eq!(
        found(&made),
        ["table.rows[1].cells[2] not-addable", "table.rows[3].cells[3] not-addable", "table.columns[3] ratio-column"]
    );
    // By unit, the ages have no sum.
    let imported: Vec<ImportedForm> = returns
        .into_iter()
        .map(|form| {
            let name = form.issuer.name[0].clone();
            let mut form = form;
            form.rows = vec![Row::from([name, "".into(), "10".into(), "40".into()])];
            ImportedForm::from(form)
        })
        .collect();
    let made = consolidate_by(ConsolidateBy::Unit, &table, &[], &imported, standard).unwrap();
    assert_eq!(made.table.totals().unwrap(), [None, None, Some(20), None]);
    assert_eq!(rows(&made)[0], "Chi bộ 1||10|40");
    assert_eq!(found(&made), ["table.columns[3] ratio-column"]);
}

#[test]
fn equal_percentages_are_kept() {
    let share = |second: &str| {
        let returns = [filled("Chi bộ 1", ["1/1/0/40", "", "", "", ""]), filled("Chi bộ 2", [second, "", "", "", ""])];
        let made = made(&units(2), &returns);
        (made.table.rows[2].cells[6].plain(), made.report.findings().len())
    };
    assert_eq!(share("1/1/0/40 %"), ("40".to_owned(), 0));
    // One of them is blank, or different.
    assert_eq!([share("1/1/0/"), share("1/1/0/41")], [(String::new(), 1), (String::new(), 1)]);
}

#[test]
fn valid_cells_of_a_return_with_an_invalid_one_count() {
    let typesetter = Typesetter::new().unwrap();
    let [first, second, _] = returns();
    let csv = first.to_csv().unwrap().replace("01,10,6,4", "01,mười,6,4");
    let mut imported = form().import_csv("1.csv", csv.as_bytes()).unwrap();
    imported.form.issuer = first.issuer.clone();
    assert_eq!(imported.bad_rows.len(), 1);
    let made =
        consolidate_imported(&form(), &units(2), &[imported, second.into()], typesetter.standard_for(&form())).unwrap();
    assert_eq!(rows(&made)[2], "|Đại học|01|20|18|12|40|đã xong; chưa xong");
    assert_eq!(made.incorrect, ["Chi bộ 1".into()]);
    assert_eq!(made.table.footnotes[0].as_str(), "Đã báo cáo, có ô sai (1 đơn vị): Chi bộ 1.");
    assert!(found(&made)[0].ends_with("unreadable-cell") && found(&made)[1].ends_with("answered-with-bad-cells"));
}

#[test]
fn compares_sums_of_returns_with_their_rows() {
    let mut form = filled("Chi bộ 1", ["10", "", "3", "", "100"]);
    // 113 in all, 13 in the first section.
    for (row, sum) in [(0, "114"), (6, "12")] {
        form.rows[row].cells[3] = sum.into();
    }
    let section = |sum: &str| Row::of(RowKind::Section, ["I", "Đào tạo", "", sum]);
    form.rows[1] = section("13");
    let made = made(&units(1), &[form]);
    let wanted = ["returns[0].rows[0].cells[3] total-wrong", "returns[0].rows[6].cells[3] total-wrong"];
    assert_eq!(found(&made), wanted);
    assert_eq!(made.table.totals().unwrap()[3], Some(113));
    // A section without rows is reported by units; a number in a section of the table is computed.
    let mut table = self::form();
    table.rows[1] = section("7");
    table.rows.truncate(8);
    let mut sent = table.clone();
    sent.issuer = Issuer::new("Chi bộ 1");
    sent.rows[1] = section("13");
    sent.rows[2].cells[3] = "10".into();
    sent.rows[4].cells[3] = "3".into();
    sent.rows[7] = Row::of(RowKind::Section, ["II", "Bồi dưỡng", "", "5"]);
    let mut other = sent.clone();
    other.issuer = Issuer::new("Chi bộ 2");
    let typesetter = Typesetter::new().unwrap();
    let made = consolidate(&table, &[], &[sent, other], typesetter.standard_for(&table)).unwrap();
    assert_eq!(rows(&made)[1], "I|Đào tạo||26|0|0||");
    assert_eq!(rows(&made)[7], "II|Bồi dưỡng||10");
}

/// The kinds and labels of the rows of a form, and the values of units in two columns.
type Case = (Vec<(u8, u8)>, Vec<Vec<(i64, Option<i64>)>>, bool);

fn cases() -> impl Strategy<Value = Case> {
    let rows = prop::collection::vec((0..6_u8, 0..9_u8), 1..12);
    rows.prop_flat_map(|rows| {
        let count = rows.len();
        let figures = prop::collection::vec((-50..1000_i64, prop::option::of(0..1000_i64)), count);
        (Just(rows), prop::collection::vec(figures, 1..5), any::<bool>())
    })
}

fn of_case(rows: &[(u8, u8)]) -> StatisticsForm {
    let date = "2026-12".parse().unwrap();
    let mut form = StatisticsForm::new(Issuer::new("BAN"), "Huế", date, "BIỂU", "Số lượng")
        .column(Column::new("TT").with_kind(ColumnKind::RunningNumber))
        .column("Nội dung")
        .column(Column::number("Nam"))
        .column(Column::number("Nữ"))
        .with_blank_rows(0);
    let kinds = rows.iter().zip(1..).map(|((kind, label), number): (_, u32)| match kind {
        0 => Row::of(RowKind::Section, [format!("{number}."), format!("Mục {number}")]),
        1 => Row::of(RowKind::Part, ["".to_owned(), format!("Loại {label}"), String::new(), String::new()]),
        // Labels are repeated in other sections, and in the same one.
        _ => Row::from(["".to_owned(), format!("Loại {label}"), String::new(), String::new()]),
    });
    form.rows = kinds.collect();
    form
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_of_any_units_are_the_sums_over_the_units((rows, units, backwards) in cases()) {
        let form = of_case(&rows);
        let typesetter = Typesetter::new().unwrap();
        let standard = typesetter.standard_for(&form);
        let takes = |row: &Row| row.cells.len() == 4;
        let mut wanted = vec![[0_i64, 0]; rows.len()];
        let mut said = vec![[false; 2]; rows.len()];
        let mut returns = Vec::new();
        for (unit, figures) in units.iter().enumerate() {
            let mut own = form.clone();
            for (at, (men, women)) in figures.iter().enumerate() {
                if !takes(&own.rows[at]) {
                    continue;
                }
                own.rows[at].cells[2] = men.to_string().into();
                own.rows[at].cells[3] = women.map(|women| women.to_string()).unwrap_or_default().into();
                wanted[at][0] += men;
                wanted[at][1] += women.unwrap_or(0);
                said[at][0] = true;
                said[at][1] |= women.is_some();
            }
            let bytes = own.to_xlsx(standard).unwrap();
            let mut imported = form.import_xlsx("a.xlsx", &bytes).unwrap();
            imported.form.issuer = Issuer::new(format!("Chi bộ {unit}"));
            if backwards {
                // The sections are in another order, with their rows.
                let starts: Vec<usize> = (0..own.rows.len()).filter(|at| *at == 0 || own.rows[*at].kind == RowKind::Section).collect();
                let ends = starts.iter().skip(1).copied().chain([own.rows.len()]);
                let parts: Vec<Vec<Row>> = starts.iter().zip(ends).map(|(start, end)| imported.form.rows[*start..end].to_vec()).collect();
                let first_has_title = own.rows[0].kind == RowKind::Section;
                if first_has_title {
                    imported.form.rows = parts.into_iter().rev().flatten().collect();
                }
            }
            returns.push(imported);
        }
        let made = consolidate_by(ConsolidateBy::Row, &form, &[], &returns, standard).unwrap();
        let answers = form.rows.iter().any(takes);
        for (at, row) in made.table.rows.iter().enumerate().filter(|(_, row)| takes(row) && answers) {
            let cells: Vec<String> = row.cells[2..].iter().map(Text::plain).collect();
            let wanted = [0, 1].map(|place| if said[at][place] { wanted[at][place].to_string() } else { String::new() });
            prop_assert_eq!(cells, wanted.to_vec(), "row {}", at);
        }
        let findings = made.report.findings().iter();
        prop_assert!(findings.clone().all(|finding| matches!(finding.check, "negative-number" | "blank-return")), "{:?}", findings.collect::<Vec<_>>());
    }
}
