//! Merged cells in the body of a form: notation, validation, sums, and layout.

use congvan::dispatch::Text;
use congvan::form::{Column, ColumnKind, Row, RowKind, Unit, consolidate};
use congvan::page::{Item, Mm, Page, Rule, TextRun};
use congvan::{StatisticsForm, Typesetter};
use lopdf::{Document, Object};

use crate::forms::{assert_round_trips, form, table, xlsx};

/// Makes a form with the given rows, which may have cells merged down, across or both.
fn of_rows(rows: &str) -> StatisticsForm {
    let text = format!(
        r#"
        place = "Huế"
        date = "2026-01"
        title = "BIỂU"
        subject = "Đội ngũ cán bộ"
        issuer = {{ name = ["BAN TỔ CHỨC"] }}
        total_row = true
        blank_rows = 0
        columns = [
          {{ title = "TT", kind = "running_number" }},
          {{ title = "Tên đơn vị" }},
          {{ title = "Đối tượng" }},
          {{ title = "Tổng số", kind = "whole_number" }},
          {{ title = "Nữ", kind = "whole_number" }},
          {{ title = "Ghi chú", kind = "note" }},
        ]
        rows = [{rows}]
        "#
    );
    StatisticsForm::from_toml(&text).unwrap()
}

fn sample() -> StatisticsForm {
    of_rows(
        r#"
        ["Văn phòng Tỉnh uỷ", "Biên chế", "10", "4", "Chung cho cả hai"],
        ["^", "Hợp đồng", "5", "X", "^"],
        { kind = "part", cells = ["^", "Trong đó: lái xe", "Chưa có số liệu", "<", ""] },
        ["Ban Dân vận", "<", "3", "1", ""],
        ["Ban Nội chính", "<", "7", "2", ""],
        ["^", "<", "^", "1", ""],
        { kind = "subtotal", cells = ["", "Cộng các ban", "<", "", "", ""] },
        "#,
    )
}

#[test]
fn merged_cells_span_rows_and_columns() {
    let wanted: [&[&str]; 9] = [
        &["TT", "Tên đơn vị", "Đối tượng", "Tổng số", "Nữ", "Ghi chú"],
        &["1", "Văn phòng Tỉnh uỷ", "Biên chế", "10", "4", "Chung cho cả hai"],
        &["Hợp đồng", "5", "X"],
        &["Trong đó: lái xe", "Chưa có số liệu", ""],
        // A row merged with the name above it shares its number.
        &["2", "Ban Dân vận", "3", "1", ""],
        &["3", "Ban Nội chính", "7", "2", ""],
        &["1", ""],
        &["", "Cộng các ban", "25", "8", ""],
        // 10 + 5 + 3 + 7, where a merged number counts once; 4 + 1 + 2 + 1.
        &["", "Tổng cộng", "", "25", "8", ""],
    ];
    assert_eq!(table(&sample()), wanted);
    assert_eq!(sample().totals().unwrap(), [None, None, None, Some(25), Some(8), None]);
}

#[test]
fn structure_has_the_spans_of_merged_cells() {
    let bytes = Typesetter::new().unwrap().pdf(&sample()).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for object in document.objects.values() {
        let Ok(element) = object.as_dict() else { continue };
        if element.get(b"S").and_then(Object::as_name).ok() != Some(&b"TD"[..]) {
            continue;
        }
        let Ok([attributes]) = element.get(b"A").and_then(Object::as_array).map(Vec::as_slice) else { continue };
        let attributes = attributes.as_dict().unwrap();
        let span = |key: &[u8]| attributes.get(key).map_or(1, |count| count.as_i64().unwrap());
        spans.push((span(b"ColSpan"), span(b"RowSpan")));
    }
    spans.sort_unstable();
    // Number, name and note of the first unit; number and count of the third; three labels and a note across; one both.
    assert_eq!(spans, [(1, 2), (1, 2), (1, 2), (1, 3), (1, 3), (2, 1), (2, 1), (2, 1), (2, 2)]);
}

fn rules(page: &Page) -> Vec<&Rule> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if &*rule.style == "statistics" => Some(rule),
        _ => None,
    });
    rules.collect()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

fn run<'p>(page: &'p Page, text: &str) -> &'p TextRun {
    runs(page).find(|run| run.text.trim() == text).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn merged_cells_have_no_inner_rules_and_centred_text() {
    let mut form = sample();
    form.rows[0].cells[0] = "Văn phòng".into();
    let page = Typesetter::new().unwrap().pages(&form).unwrap().pages.remove(0);
    let crossed = |x: f64, y: (f64, f64)| {
        let through = |rule: &&&Rule| {
            let is_across = rule.from.1 == rule.to.1;
            is_across && rule.from.0.0 < x && x < rule.to.0.0 && y.0 < rule.from.1.0 && rule.from.1.0 < y.1
        };
        rules(&page).iter().filter(through).count()
    };
    let (first, last) = (run(&page, "10"), run(&page, "5"));
    let name = run(&page, "Văn phòng");
    assert_eq!(crossed(name.x.0 + 1.0, (first.baseline.0, last.baseline.0)), 0);
    assert_eq!(crossed(first.x.0 + 1.0, (first.baseline.0, last.baseline.0)), 1);
    // The text is centred vertically in its cell.
    let across =
        rules(&page).into_iter().filter(|rule| rule.from.1 == rule.to.1 && rule.from.0 <= name.x && name.x < rule.to.0);
    let across: Vec<f64> = across.map(|rule| rule.from.1.0).collect();
    let above = across.iter().copied().filter(|y| *y < name.baseline.0).fold(0.0, f64::max);
    let below = across.iter().copied().filter(|y| *y > name.baseline.0).fold(f64::MAX, f64::min);
    let middle = name.baseline.0 - name.size.0 / 3.0;
    assert!((middle - (above + below) / 2.0).abs() < 1.5, "{above} {middle} {below}");
    assert!(below - above > 60.0);
    let words = run(&page, "Chưa có số liệu");
    let upright = |x: f64| {
        let through = |rule: &&&Rule| {
            let y = words.baseline.0 - 2.0;
            rule.from.0 == rule.to.0 && (rule.from.0.0 - x).abs() < 20.0 && rule.from.1.0 < y && y < rule.to.1.0
        };
        rules(&page).iter().filter(through).count()
    };
    assert_eq!(upright(words.x.0 + words.width().0 / 2.0), 0);
}

#[test]
fn rejects_invalid_merged_cells() {
    let plain = r#"["A", "x", "1", "1", ""]"#;
    for (rows, wanted) in [
        (r#"["^", "x", "1", "1", ""]"#, "row 1, column `TT`: `^` is not a cell below another one"),
        (r#"["<", "A", "x", "1", "1", ""]"#, "row 1, column `TT`: `<` is not a cell with another one to its left"),
        (
            r#"{ kind = "section", cells = ["I", "Một"] }, ["^", "x", "1", "1", ""]"#,
            "row 2, column `TT`: `^` is not a cell below another one, to be merged with it; a section",
        ),
        (
            r#"["A", "<", "1", "1", ""], ["^", "x", "1", "1", ""]"#,
            "row 1, column `Tên đơn vị`: `A` is not part of a rectangle",
        ),
        (r#"["A", "x", "1", "<", ""]"#, "row 1, column `Tổng số`: `1` is not words, `X` or blank"),
        (r#"["A", "12", "<", "<", ""]"#, "row 1, column `Đối tượng`: `12` is not words, `X` or blank"),
        (r#"["A", "x", "1,5", "<", ""]"#, "row 1, column `Tổng số`: `1,5` is not words"),
        (
            r#"["A", "x", "1", "1", ""], { kind = "subtotal", cells = ["", "", "", "^", "", ""] }"#,
            "row 1, column `Tổng số`: `1` is not a separate cell: sums",
        ),
        (
            r#"{ kind = "total", cells = ["", "", "", "", "<", ""] }"#,
            "row 1, column `Tổng số`: `<` is not a separate cell",
        ),
    ] {
        let form = of_rows(&format!("{rows}, {plain}"));
        let error = Typesetter::new().unwrap().pdf(&form).unwrap_err().to_string();
        assert!(error.contains(wanted), "{rows}: {error}");
    }
    let found = Typesetter::new().unwrap().check(&of_rows(r#"["A", "x", "1", "<", ""]"#));
    assert_eq!(found.findings()[0].path, "rows[0][2]");
}

#[test]
fn merged_cells_round_trip_through_files() {
    assert_round_trips(&sample());
    let csv = sample().to_csv().unwrap();
    assert!(csv.contains("\r\n^,^,Hợp đồng,5,X,^,\r\n"), "{csv}");
    // A literal `<` or `^` is not a mark.
    let mut literal = form().column("Đơn vị").column(Column::number("Số"));
    literal.rows = vec![[Text::literal("<"), "1".into()].into(), [Text::literal("^"), "2".into()].into()];
    literal.rows.push([Text::literal("'^"), "3".into()].into());
    assert_round_trips(&literal);
    assert_eq!(table(&literal)[1..], [["<", "1"], ["^", "2"], ["'^", "3"]]);
    assert!(literal.to_csv().unwrap().ends_with("'<,1\r\n'^,2\r\n''^,3\r\n"));
}

#[test]
fn xlsx_has_the_same_merged_cells() {
    let bytes = xlsx(&sample());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
    for area in ["B4:B6", "A4:A6", "F4:F5", "D6:E6", "B7:C7", "B8:C9", "A8:A9", "D8:D9", "B10:C10"] {
        assert!(sheet.contains(&format!("<mergeCell ref=\"{area}\"/>")), "{area}: {sheet}");
    }
}

/// Makes a sheet of another program, with the name of each unit merged over its rows.
fn foreign(edit: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (place, title) in (0..).zip(["Tên đơn vị", "Đối tượng", "Tổng số", "Nữ", "Ghi chú"]) {
        sheet.write(0, place, title).unwrap();
    }
    let plain = rust_xlsxwriter::Format::new();
    for (first, unit) in [(1, "Văn phòng"), (3, "Ban Dân vận")] {
        sheet.merge_range(first, 0, first + 1, 0, unit, &plain).unwrap();
        for (row, kind) in (first..).zip(["Nam", "Nữ"]) {
            sheet.write(row, 1, kind).unwrap();
            sheet.write(row, 2, row * 10).unwrap();
        }
    }
    edit(sheet);
    workbook.save_to_buffer().unwrap()
}

fn words(form: &StatisticsForm) -> Vec<Vec<String>> {
    form.rows.iter().map(|row| row.cells.iter().map(Text::plain).collect()).collect()
}

#[test]
fn reads_merged_cells_of_other_programs() {
    let plain = rust_xlsxwriter::Format::new();
    let table = of_rows("");
    let read = table.read_xlsx("a.xlsx", &foreign(|_| {})).unwrap();
    assert_eq!(
        words(&read),
        [
            ["", "Văn phòng", "Nam", "10", "", ""],
            ["", "^", "Nữ", "20", "", ""],
            ["", "Ban Dân vận", "Nam", "30", "", ""],
            ["", "^", "Nữ", "40", "", ""],
        ]
    );
    // A number merged over the rows of one unit counts once; over two units it is rejected.
    let bytes = foreign(|sheet| {
        sheet.merge_range(1, 3, 2, 3, "", &plain).unwrap();
        sheet.write(1, 3, 7).unwrap();
        sheet.merge_range(3, 3, 4, 3, "X", &plain).unwrap();
    });
    assert_eq!(table.read_xlsx("a.xlsx", &bytes).unwrap().totals().unwrap()[4], Some(7));
    let bytes = foreign(|sheet| {
        sheet.merge_range(2, 3, 3, 3, "", &plain).unwrap();
        sheet.write(2, 3, 7).unwrap();
    });
    let imported = table.import_xlsx("a.xlsx", &bytes).unwrap();
    let bad: Vec<(usize, &str)> = imported.bad_cells().map(|bad| (bad.row, bad.value.as_str())).collect();
    assert_eq!(bad, [(3, "7"), (4, "…")]);
    // The row with the name is invalid, so the next row repeats the name.
    let names: Vec<String> = imported.form.rows.iter().map(|row| row.cells[1].plain()).collect();
    assert_eq!(names, ["Văn phòng", "Ban Dân vận"]);
    // A number over two columns is rejected; text is allowed.
    let across = |words: &str| {
        let bytes = foreign(|sheet| {
            sheet.merge_range(5, 2, 5, 3, words, &plain).unwrap();
            sheet.write(5, 0, "Ban Nội chính").unwrap();
        });
        table.import_xlsx("a.xlsx", &bytes).unwrap()
    };
    assert_eq!(words(&across("Chưa có").form)[4], ["", "Ban Nội chính", "", "Chưa có", "<", ""]);
    assert_eq!(across("12").bad_cells().count(), 2);
}

#[test]
fn reads_marks_of_merged_cells_in_csv() {
    let table = of_rows("");
    let head = "Tên đơn vị,Đối tượng,Tổng số,Nữ,Ghi chú\r\n";
    let import = |rows: &str| table.import_csv("a.csv", format!("{head}{rows}").as_bytes());
    let imported = import("A,Nam,nhiều,1,\r\n^,Nữ,5,1,\r\n^,Khác,6,1,\r\n").unwrap();
    assert_eq!(words(&imported.form), [["", "A", "Nữ", "5", "1", ""], ["", "^", "Khác", "6", "1", ""]]);
    let error = import("A,Nam,1,1,\r\n<,Nữ,5,1,\r\n").unwrap().form;
    assert_eq!(error.rows.len(), 2);
    let error = import("A,<,1,1,\r\n^,Nữ,5,1,\r\n").unwrap_err();
    assert_eq!(error.bad_cells()[0].row, 2, "{error}");
}

#[test]
fn rows_with_a_merged_name_stay_on_one_page() {
    let typesetter = Typesetter::new().unwrap();
    let mut counts = 0;
    for before in 20..34 {
        let mut form = form().column("Đơn vị").column("Đối tượng").column(Column::number("Số"));
        for row in 0..before {
            form.rows.push([format!("Chi bộ {row}"), "Đảng viên".into(), row.to_string()].into());
        }
        form.rows.push(["Đảng uỷ", "một", "1"].into());
        form.rows.extend(["hai", "ba", "bốn", "năm"].map(|kind| Row::from(["^", kind, "1"])));
        let pages = typesetter.pages(&form).unwrap().pages;
        let page_of =
            |words: &str| pages.iter().position(|page| runs(page).any(|run| run.text.trim() == words)).unwrap();
        let found: Vec<usize> = ["Đảng uỷ", "một", "hai", "năm"].map(page_of).to_vec();
        assert!(found.iter().all(|page| *page == found[0]), "{before}: {found:?}");
        counts |= 1 << found[0];
    }
    assert_eq!(counts, 0b11, "the rows must occur on either page");
}

#[test]
fn signature_block_keeps_two_rows_of_a_merged_name() {
    let typesetter = Typesetter::new().unwrap();
    let mut on_both = 0;
    for count in 24..42 {
        let mut form = form().column("Đơn vị").column("Đối tượng").column(Column::number("Số"));
        form.rows.push(["Văn phòng", "đầu", "1"].into());
        form.rows.extend((0..4).map(|row| Row::from(["^".to_owned(), format!("trước {row}"), "1".to_owned()])));
        form.rows.push(["Đảng uỷ", "số 0", "1"].into());
        form.rows.extend((1..count).map(|row| Row::from(["^".to_owned(), format!("số {row}"), "1".to_owned()])));
        form = form.signed_by(congvan::Signatory::new("BÍ THƯ", "Lê Văn Ví Dụ"));
        let pages = typesetter.pages(&form).unwrap().pages;
        let last = pages.last().unwrap();
        assert!(runs(last).any(|run| run.text.trim() == "Lê Văn Ví Dụ"));
        let rows = runs(last).filter(|run| run.text.starts_with("số ")).count();
        assert!(rows >= 2, "{count} rows: {rows} above the signature on page {}", pages.len());
        let above: usize =
            pages.iter().rev().skip(1).map(|page| runs(page).filter(|run| run.text.starts_with("số ")).count()).sum();
        on_both += usize::from(above > 0);
    }
    assert!(on_both > 3, "{on_both} split");
}

#[test]
fn letterhead_is_not_alone_on_its_page() {
    let typesetter = Typesetter::new().unwrap();
    let mut divided = 0;
    // The title stays with the head, the head with the first rows, a part with its row, sums with the row above, and
    // the signature with two rows: only the row group can be divided.
    for lines in 1..16 {
        let mut form = form().column("Đơn vị").column("Kỳ").column(Column::number("Số")).with_total_row();
        form.orientation = congvan::form::Orientation::Landscape;
        let note = vec!["cuối"; lines].join("\n");
        form.rows.push(Row::of(RowKind::Section, ["I. Khối phường", "", ""]));
        form.rows.push(["Phường Thuận Hoá", "đầu", "1"].into());
        form.rows.push(["^", &note, "2"].into());
        form.rows.push(Row::of(RowKind::Part, ["Trong đó: sinh viên", "", "1"]));
        form.rows.push(Row::of(RowKind::Subtotal, ["Cộng khối", "", ""]));
        form = form.signed_by(congvan::Signatory::new("BÍ THƯ", "Lê Văn Ví Dụ"));
        let pages = typesetter.pages(&form).unwrap().pages;
        let section = runs(&pages[0]).any(|run| run.text.starts_with("I. Khối"));
        assert!(section, "{lines} lines: the table begins on page 2 of {}", pages.len());
        // A page with a row of the group has its name.
        let has = |page: &Page, words: &str| runs(page).any(|run| run.text.trim() == words);
        for page in pages.iter().filter(|page| has(page, "đầu") || has(page, "cuối")) {
            assert!(has(page, "Phường Thuận Hoá"), "{lines} lines");
        }
        divided += usize::from(pages.len() > 1);
    }
    assert!(divided > 3, "{divided} divided");
}

#[test]
fn split_merged_rows_repeat_the_name() {
    let mut form = form().column("Đơn vị").column("Đối tượng").column(Column::number("Số")).with_total_row();
    form.carried_sums = true;
    form.rows.push(["Đảng uỷ", "số 0", "1"].into());
    form.rows.extend((1..80).map(|row| Row::from(["^".to_owned(), format!("số {row}"), "1".to_owned()])));
    let typesetter = Typesetter::new().unwrap();
    let pages = typesetter.pages(&form).unwrap().pages;
    assert!(pages.len() > 2, "{}", pages.len());
    let lowest = |page: &Page| rules(page).iter().map(|rule| rule.to.1.0).fold(0.0, f64::max);
    let left = |page: &Page| rules(page).iter().map(|rule| rule.from.0.0).fold(f64::MAX, f64::min);
    for (number, page) in pages.iter().enumerate() {
        assert_eq!(runs(page).filter(|run| run.text.trim() == "Đảng uỷ").count(), 1, "page {number}");
        // No text is below the text block, and a rule closes the first column.
        assert!(runs(page).all(|run| run.baseline < page.height - congvan::page::Pt::from(Mm(20.0))), "page {number}");
        let closes = |rule: &&Rule| {
            rule.from.1 == rule.to.1 && rule.from.0.0 <= left(page) + 0.1 && (rule.to.1.0 - lowest(page)).abs() < 0.1
        };
        assert!(rules(page).into_iter().any(|rule| closes(&rule)), "page {number}");
    }
    // The structure has the name once.
    let names = table(&form).into_iter().flatten().filter(|words| words == "Đảng uỷ").count();
    assert_eq!(names, 1);
    assert_eq!(form.totals().unwrap()[2], Some(80));
}

#[test]
fn total_label_is_below_the_names_and_carried_label_in_the_widest_column() {
    let mut form = form().column("Đơn vị").column("Nội dung công việc").column(Column::number("Số")).with_total_row();
    form.carried_sums = true;
    for unit in 0..20 {
        form.rows.push([format!("Ban {unit}"), "Rà soát".into(), "1".into()].into());
        form.rows.push(["^", "Báo cáo kết quả rà soát với Ban Thường vụ", "2"].into());
    }
    assert_eq!(table(&form).last().unwrap()[..], ["Tổng cộng", "", "60"]);
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    let [name, carried] = ["Ban 0", "Cộng chuyển trang sau"].map(|words| run(&pages[0], words));
    assert!(carried.x > name.x + name.width(), "{:?} {:?}", carried.x, name.x);
}

#[test]
fn consolidation_counts_all_rows_of_merged_names() {
    let mut table = form().column(Column::new("Đơn vị").with_required_cells()).column("Đối tượng");
    table = table.column(Column::number("Số").with_required_cells()).column(Column::number("Kết nạp"));
    let mut answer = table.clone();
    answer.rows = vec![
        Row::from(["Chi bộ 1", "Nam", "10", "3"]),
        Row::from(["^", "Nữ", "5", "^"]),
        Row::from(["Chi bộ 2", "<", "7", "X"]),
    ];
    let units = ["Chi bộ 1", "Chi bộ 2"].map(Unit::new);
    let typesetter = Typesetter::new().unwrap();
    let made = consolidate(&table, &units, &[answer], typesetter.standard_for(&table)).unwrap();
    let rows: Vec<Vec<&str>> = made.table.rows.iter().map(|row| row.cells.iter().map(Text::as_str).collect()).collect();
    assert_eq!(rows, [["Chi bộ 1", "Nam; Nữ", "15", "3"], ["Chi bộ 2", "", "7", "X"]]);
    assert_eq!(made.report.findings(), []);
}

#[test]
fn blank_merged_cells_are_one_field() {
    let mut form = form().column("Đơn vị").column("Đối tượng").column(Column::number("Số")).column("Ghi chú");
    form.rows = vec![["Chi bộ 1", "Nam", "", ""].into(), ["^", "Nữ", "", "^"].into(), ["Chi bộ 2", "", "<", ""].into()];
    let typesetter = Typesetter::new().unwrap();
    let bytes = typesetter.fillable_pdf(&form).unwrap();
    let mut document = Document::load_mem(&bytes).unwrap();
    let mut fields: Vec<(String, String, f64, f64)> = Vec::new();
    let mut remark = None;
    for (id, object) in &document.objects {
        let Ok(field) = object.as_dict() else { continue };
        let Ok(name) = field.get(b"T").and_then(lopdf::decode_text_string) else { continue };
        let Ok(rect) = field.get(b"Rect").and_then(Object::as_array) else { continue };
        let [left, low, right, high] = [0, 1, 2, 3].map(|side: usize| f64::from(rect[side].as_float().unwrap()));
        if name == "1:4:Ghi chú" {
            remark = Some(*id);
        }
        let tip = lopdf::decode_text_string(field.get(b"TU").unwrap()).unwrap();
        fields.push((name, tip, right - left, high - low));
    }
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    let names: Vec<&str> = fields.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["1:3:Số", "1:4:Ghi chú", "2:3:Số", "3:2:Đối tượng", "3:4:Ghi chú"]);
    // The field spans two rows with the rule between them, or two columns.
    assert!((fields[1].3 - fields[0].3 - fields[2].3 - 1.0).abs() < 0.1, "{fields:?}");
    assert!(fields[3].2 > fields[0].2 + 20.0, "{fields:?}");
    assert!(fields[2].1.starts_with("Chi bộ 1; Số"), "{fields:?}");
    let field = document.get_dictionary_mut(remark.unwrap()).unwrap();
    field.set("V", lopdf::text_string("đã rà soát"));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    let read = form.read_pdf("a.pdf", &bytes).unwrap();
    assert_eq!(words(&read)[..2], [["Chi bộ 1", "Nam", "", "đã rà soát"], ["^", "Nữ", "", "^"]]);
}

#[test]
fn long_words_of_merged_cells_widen_their_columns() {
    let word = "m".repeat(30);
    let mut form = form().column("Đơn vị").column(Column::number("A")).column(Column::number("B"));
    form.rows = vec![Row::from(["Chi bộ 1", "1", "2"]), Row::from(["Chi bộ 2", word.as_str(), "<"])];
    let page = Typesetter::new().unwrap().pages(&form).unwrap().pages.remove(0);
    let found = run(&page, &word);
    let right = rules(&page).iter().map(|rule| rule.to.0.0).fold(0.0, f64::max);
    assert!(found.x.0 + found.width().0 < right);
    let cell = |x: f64| rules(&page).iter().any(|rule| rule.from.0 == rule.to.0 && (rule.from.0.0 - x).abs() < 4.0);
    assert!(cell(found.x.0), "the word must fill its cell");
}

#[test]
fn sections_can_have_merged_cells() {
    let rows = r#"{ kind = "section", cells = ["I", "Khối đảng", "<", "10", "", ""] }, ["A", "x", "10", "1", ""]"#;
    let form = of_rows(rows);
    assert_eq!(table(&form)[1], ["I", "Khối đảng", "10", "", ""]);
    assert_eq!(form.rows[0].kind, RowKind::Section);
    assert_round_trips(&form);
    assert_eq!(form.columns[0].kind, ColumnKind::RunningNumber);
}

#[test]
fn random_merged_cells_are_rejected_or_round_trip() {
    let counts = std::cell::Cell::new((0, 0, 0));
    let typesetter = Typesetter::new().unwrap();
    let rows = proptest::collection::vec(proptest::collection::vec(0..16_u8, 6), 1..5);
    crate::properties::hold(160, rows, |codes| {
        let mut form = of_rows("");
        let (figures, texts) = (["1", "23", "456", "X", ""], ["Nam", "Chưa có", "Ban Dân vận", "x y", ""]);
        for row in &codes {
            let cell = |(place, code): (usize, &u8)| match (code, place) {
                (14, _) => Row::LEFT,
                (13 | 15, _) => Row::ABOVE,
                (_, 0) => "",
                (_, 1) => "Văn phòng",
                (code, 3 | 4) => figures[usize::from(*code) % 5],
                (code, _) => texts[usize::from(*code) % 5],
            };
            form.rows.push(row.iter().enumerate().map(cell).collect());
        }
        let (refused, printed, read) = counts.get();
        if typesetter.pdf(&form).is_err() {
            counts.set((refused + 1, printed, read));
            // Other outputs reject the form as well or keep it unchanged, without a panic.
            drop((form.to_csv(), form.to_xlsx(typesetter.standard_for(&form)), typesetter.fillable_pdf(&form)));
            return Ok(());
        }
        let back = form.read_csv("a.csv", form.to_csv().unwrap().as_bytes()).unwrap();
        proptest::prop_assert_eq!(words(&back), words(&form));
        proptest::prop_assert_eq!(back.totals().unwrap(), form.totals().unwrap());
        let imported = form.import_xlsx("a.xlsx", &xlsx(&form)).unwrap();
        let complete = imported.bad_rows.is_empty() && imported.skipped.len() == 1;
        if complete {
            proptest::prop_assert_eq!(words(&imported.form), words(&form));
        }
        counts.set((refused, printed + 1, read + usize::from(complete)));
        Ok(())
    });
    let (refused, printed, read) = counts.get();
    assert!(refused > 30 && printed > 30 && read * 2 > printed, "{refused} refused, {printed} printed, {read} read");
}
