//! Forms written as XLSX and CSV are read back unchanged, also after other programs saved them.

use congvan::dispatch::Text;
use congvan::form::{Column, ColumnKind, Row, RowKind};
use congvan::{Issuer, StatisticsForm, Typesetter};
use proptest::prelude::*;

fn empty_form() -> StatisticsForm {
    let date = "2026-12".parse().unwrap();
    StatisticsForm::new(Issuer::new("CHI BỘ"), "Đức Trọng", date, "THỐNG KÊ", "Số lượng đảng viên").with_blank_rows(0)
}

fn written(form: &StatisticsForm) -> Vec<u8> {
    form.to_xlsx(Typesetter::new().unwrap().standard_for(form)).unwrap()
}

/// Text as clerks write it, including characters of formulas, emphasis and CSV.
fn words() -> impl Strategy<Value = String> {
    let sign = prop::sample::select("aĐộể019 *\\'\"=+-@;,|.%()&<>_\n".chars().collect::<Vec<_>>());
    prop::collection::vec(sign, 0..12).prop_map(|signs| signs.into_iter().collect::<String>().trim().to_owned())
}

fn cell(kind: ColumnKind) -> BoxedStrategy<Text> {
    let blank = Just(Text::default());
    match kind {
        ColumnKind::WholeNumber => {
            let none = prop::sample::select(vec!["X", "-", "…"]).prop_map(Text::from);
            let number = (-999_999_999_999_i64..=999_999_999_999).prop_map(|number| Text::from(number.to_string()));
            prop_oneof![1 => blank, 1 => none, 5 => number].boxed()
        }
        ColumnKind::Percentage => {
            let share = (0..=100_u32, prop::option::of(1..=999_u32)).prop_map(|(whole, fraction)| {
                let fraction = fraction.map(|fraction| format!(",{fraction:03}")).unwrap_or_default();
                Text::from(format!("{whole}{}", fraction.trim_end_matches('0')))
            });
            prop_oneof![1 => blank, 5 => share].boxed()
        }
        ColumnKind::Date => {
            let first = chrono::NaiveDate::from_ymd_opt(1900, 3, 1).unwrap();
            let day = (0..100_000_u64)
                .prop_map(move |days| Text::from((first + chrono::Days::new(days)).format("%d/%m/%Y").to_string()));
            prop_oneof![1 => blank, 5 => day].boxed()
        }
        _ => words().prop_map(|words| Text::literal(&words)).boxed(),
    }
}

/// Forms with columns of all kinds, some of them in groups with equal titles.
fn forms() -> impl Strategy<Value = StatisticsForm> {
    let kinds = [ColumnKind::Text, ColumnKind::WholeNumber, ColumnKind::Percentage, ColumnKind::Date, ColumnKind::Note];
    let column = (prop::sample::select(kinds.to_vec()), 0..3_usize);
    let columns = prop::collection::vec(column, 1..7).prop_map(|columns| {
        let mut form = empty_form().column(Column::new("Tên đơn vị").with_required_cells());
        let mut of_group = [0; 3];
        for (kind, group) in columns {
            of_group[group] += 1;
            let number = of_group[group];
            let column = match group {
                0 => Column::new(format!("Cột {number}")),
                1 => Column::new(format!("Mục {number}")).with_group("Nhóm 1"),
                // A title of three rows.
                _ => {
                    Column::new(format!("Mục {number}")).with_group("Nhóm 2").with_group(format!("Phần {}", number / 3))
                }
            };
            form.columns.push(column.with_kind(kind));
        }
        // Columns of a group must be adjacent.
        form.columns.sort_by_key(|column| column.group.clone());
        let first = form.columns.iter().position(|column| column.required).unwrap();
        let first = form.columns.remove(first);
        form.columns.insert(0, first);
        form
    });
    let rows = columns.prop_flat_map(|form| {
        let kinds: Vec<ColumnKind> = form.columns.iter().skip(1).map(|column| column.kind).collect();
        let row = (words(), kinds.into_iter().map(cell).collect::<Vec<_>>(), 0..9_u8);
        let rows = prop::collection::vec(row, 0..6);
        (Just(form), rows, any::<bool>(), any::<bool>(), any::<bool>())
    });
    rows.prop_map(|(mut form, rows, total, running, numbers)| {
        form.total_row = total;
        form.column_numbers = numbers;
        if let Some(column) = form.columns.get_mut(2).filter(|_| numbers) {
            column.number = Some("2 = 3+...+14".into());
        }
        form.rows = (1..)
            .zip(rows)
            .map(|(number, (words, cells, kind))| {
                let name = Text::literal(format!("Chi bộ {number} {words}").trim());
                let cells: Vec<Text> = std::iter::once(name).chain(cells).collect();
                match kind {
                    0 => Row::of(RowKind::Part, cells).with_level(2),
                    // Numbers in a section row would be sums of rows that this test does not make.
                    1 => Row::of(RowKind::Section, [cells[0].clone()]),
                    2 => Row::of(RowKind::Part, cells),
                    _ => Row::from(cells),
                }
            })
            .collect();
        if running {
            form.columns.insert(0, Column::new("STT").with_kind(ColumnKind::RunningNumber));
            for row in &mut form.rows {
                let mark = match row.kind {
                    RowKind::Section => "I.",
                    RowKind::Part => "a)",
                    _ => "",
                };
                row.cells.insert(0, mark.into());
            }
        }
        form
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn reads_back_equal_forms(form in forms()) {
        let days_as_written = |mut form: StatisticsForm| {
            for row in &mut form.rows {
                for (column, cell) in form.columns.iter().zip(&mut row.cells) {
                    if column.kind == ColumnKind::Date && !cell.is_blank() {
                        let day = cell.plain();
                        let parts: Vec<&str> = day.split('-').collect();
                        if let [year, month, day] = parts[..] {
                            *cell = Text::from(format!("{day}/{month}/{year}"));
                        }
                    }
                }
            }
            form
        };
        let imported = form.import_xlsx("a.xlsx", &written(&form)).unwrap();
        let sums = usize::from(form.total_row && !form.rows.is_empty());
        prop_assert_eq!(imported.skipped.len(), sums + usize::from(form.column_numbers));
        prop_assert_eq!(&imported.into_form().unwrap(), &form);
        let csv = form.to_csv().unwrap();
        prop_assert_eq!(&days_as_written(form.read_csv("a.csv", csv.as_bytes()).unwrap()), &form);
    }
}

/// The form in `tests/data/foreign/saved-by-….xlsx`, files saved again by other programs.
fn saved_form() -> StatisticsForm {
    let number = |title: &str, group: &str| Column::number(title).with_group(group);
    let mut form = empty_form()
        .column(Column::new("Tên đơn vị").with_required_cells())
        .column(number("Nam", "Đảng viên"))
        .column(number("Nữ", "Đảng viên"))
        .column(number("Nam", "Quần chúng"))
        .column(number("Nữ", "Quần chúng"))
        .column(Column::new("Tỉ lệ").with_kind(ColumnKind::Percentage))
        .column(Column::new("Ngày báo cáo").with_kind(ColumnKind::Date))
        .column(Column::new("Ghi chú").with_kind(ColumnKind::Note))
        .with_total_row()
        .footnote("Chưa báo cáo: Chi bộ 4.");
    form.rows = vec![
        Row::from(["Chi bộ 1", "1234567", "2", "30", "4", "2,25", "31/12/2022", "=SUM(A1)"]),
        Row::from(["Chi bộ 2, 3", "-5", "0", "", "7", "100", "", "a\nb \"c\""]),
        Row { kind: RowKind::Subtotal, ..Row::from(["khối A", "1234562", "2", "30", "11", "", "", ""]) },
        Row::from(["Chi bộ 4", "8", "1", "1", "1", "0,333333333", "01/03/1900", "007"]),
        Row::from(["5*3*2", "", "", "", "", "", "", "**"].map(Text::literal)),
    ];
    form
}

#[test]
fn reads_back_files_saved_by_other_programs() {
    let mut form = saved_form();
    let own = written(&form);
    form.rows.remove(2);
    for (program, bytes) in [("congvan", own)].into_iter().chain(["openpyxl", "libreoffice"].map(|program| {
        let path = crate::in_repository("tests/data/foreign").join(format!("saved-by-{program}.xlsx"));
        (program, std::fs::read(path).unwrap())
    })) {
        let imported = form.import_xlsx(program, &bytes).unwrap();
        assert_eq!(imported.skipped.len(), 3, "{program}: {:?}", imported.skipped);
        assert!(imported.notes.is_empty(), "{program}: {:?}", imported.notes);
        assert_eq!(imported.into_form().unwrap(), form, "{program}");
    }
}
