//! Fitting of tables to pages: smaller type, landscape pages and rotated heads, with no word broken, or an error.

use std::cell::Cell;
use std::collections::BTreeSet;

use congvan::dispatch::Text;
use congvan::error::{ErrorKind, Language};
use congvan::form::{Column, ColumnKind, Orientation};
use congvan::page::{Item, Mm, Page, TextRun};
use congvan::{Issuer, Signatory, StatisticsForm, Typesetter};
use proptest::prelude::*;

use crate::properties::hold;
use crate::readback::{read, structure};

fn form(columns: Vec<Column>, rows: Vec<Vec<String>>) -> StatisticsForm {
    let date = "2026-12".parse().unwrap();
    let mut form =
        StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đức Trọng", date, "THỐNG KÊ", "Số liệu").with_blank_rows(0);
    form.columns = columns;
    form.rows = rows.into_iter().map(|cells| cells.into_iter().map(Text::from).collect::<Vec<_>>().into()).collect();
    form
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

fn of_table(page: &Page) -> impl Iterator<Item = &TextRun> {
    runs(page).filter(|run| run.style.starts_with("table-"))
}

/// The positions of the vertical rules of the tables of a page in millimetres, sorted and without duplicates.
fn edges(page: &Page) -> Vec<f64> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if &*rule.style == "statistics" && rule.from.0 == rule.to.0 => Some(Mm::from(rule.from.0).0),
        _ => None,
    });
    let mut edges: Vec<f64> = rules.collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    edges
}

/// The type size of the first cell, whether the page is landscape, and the number of rotated runs.
fn layout_of(form: &StatisticsForm) -> Option<(f64, bool, usize)> {
    let page = Typesetter::new().unwrap().pages(form).ok()?.pages.remove(0);
    let size = of_table(&page).find(|run| &*run.style == "table-cell").map(|run| run.size.0)?;
    Some((size, page.width > page.height, of_table(&page).filter(|run| run.turned).count()))
}

#[test]
fn type_is_reduced_on_portrait_pages_before_landscape_pages() {
    let figures = || (0..8).map(|_| "123456".to_owned());
    let columns = || std::iter::once(Column::new("Tên")).chain((0..8).map(|_| Column::number("Số"))).collect();
    let mut steps = Vec::new();
    let mut refused = Vec::new();
    for letters in 1..80 {
        let form = form(columns(), vec![std::iter::once("m".repeat(letters)).chain(figures()).collect()]);
        match layout_of(&form) {
            Some((size, turned, 0)) if refused.is_empty() => steps.push((size, turned)),
            other => {
                assert_eq!(other, None, "{letters}");
                let error = Typesetter::new().unwrap().pages(&form).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Layout);
                refused.push(error.to_string());
            }
        }
    }
    steps.dedup();
    let order = [(13.0, false), (12.0, false), (11.0, false), (13.0, true), (12.0, true), (11.0, true), (10.0, true)];
    assert_eq!(steps, order);
    // Each letter adds 7.78 pt, which is 2.74 mm.
    let lacking: Vec<f64> = refused
        .iter()
        .map(|error| {
            assert!(error.contains("column 1 `Tên` needs the most space"), "{error}");
            let (_, behind) = error.split_once("the table is ").unwrap();
            behind.split_once(" mm").unwrap().0.parse().unwrap()
        })
        .collect();
    assert!(lacking[0] > 0.0 && lacking[0] <= 2.8, "{lacking:?}");
    assert!(lacking.windows(2).all(|pair| (pair[1] - pair[0] - 2.74).abs() < 0.11), "{lacking:?}");
}

#[test]
fn too_wide_table_is_a_finding_at_its_widest_column() {
    let form = form(vec![Column::new("TT"), Column::new("Tên")], vec![vec!["1".to_owned(), "m".repeat(200)]]);
    let report = Typesetter::new().unwrap().check(&form);
    let finding = report.findings().iter().find(|finding| finding.check == "table-too-wide").unwrap();
    assert_eq!(finding.path, "columns[1].title");
    let message = finding.message.in_language(Language::Vietnamese);
    assert!(message.contains("cột 2 `Tên`") && message.contains(" mm"), "{message}");
}

#[test]
fn heads_are_rotated_if_the_smallest_type_does_not_fit() {
    let turned = |columns: usize| {
        let heads = ["Nghiên cứu", "Nam", "Đoàn viên thanh niên cộng sản Hồ Chí Minh"];
        let columns = std::iter::once(Column::new("Tên đơn vị")).chain(
            (0..columns).map(|number| Column::number(heads[number % 3]).with_group(format!("Nhóm {}", number / 6))),
        );
        let mut form = form(columns.collect(), Vec::new());
        let cells = std::iter::once("Chi bộ 1".to_owned()).chain((1..form.columns.len()).map(|_| "7".to_owned()));
        form.rows = vec![cells.map(Text::from).collect::<Vec<_>>().into()];
        form.column_numbers = true;
        form
    };
    assert_eq!(layout_of(&turned(12)).unwrap().2, 0);
    let form = turned(24);
    let (size, on_its_side, _) = layout_of(&form).unwrap();
    assert_eq!((size, on_its_side), (13.0, true));
    let pages = Typesetter::new().unwrap().pages(&form).unwrap();
    let page = &pages.pages[0];
    let heads: Vec<&TextRun> = of_table(page).filter(|run| run.turned).collect();
    // The long head takes several lines. The heads of names and groups, and column numbers, are not rotated.
    let words: BTreeSet<&str> = heads.iter().map(|run| run.text.trim()).collect();
    assert!(words.contains("Nghiên cứu") && words.iter().any(|words| words.starts_with("Đoàn viên")), "{words:?}");
    assert!(heads.len() >= 24 && heads.iter().all(|run| &*run.style == "table-head"));
    let upright: Vec<&str> = of_table(page).filter(|run| !run.turned).map(|run| run.text.trim()).collect();
    assert!(upright.iter().any(|text| text.starts_with("Tên")), "{upright:?} {words:?}");
    // No vertical rule crosses a head, and no line is longer than `turned_head`.
    let edges = edges(page);
    for run in &heads {
        let (right, left) = (Mm::from(run.x).0, Mm::from(run.x - run.size).0);
        assert!(!edges.iter().any(|edge| left < *edge && *edge < right), "{}: {left} to {right}, {edges:?}", run.text);
        let length = Mm::from(run.width()).0;
        assert!(length <= 45.01, "{}: {length} mm", run.text);
    }
    // The letters of a rotated head are in reading order, from bottom to top.
    let pdf = Typesetter::new().unwrap().pdf(&form).unwrap();
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let elements = structure(&document, &read(&pdf));
    let head = elements.iter().find(|element| element.text() == "Nghiên cứu").unwrap();
    for pair in head.letters.windows(2) {
        assert!((pair[0].x - pair[1].x).abs() < 0.01 && pair[1].baseline < pair[0].baseline, "{pair:?}");
    }
}

#[test]
fn form_with_twelve_columns_of_long_numbers_fits_in_the_smallest_type() {
    let columns = std::iter::once(Column::new("Tên đơn vị"))
        .chain((1..=12).map(|number| Column::number(format!("Chỉ tiêu {number}"))));
    let row = |number: usize| {
        let name = format!("Chi bộ Trường Trung học cơ sở Ví dụ số {number}");
        std::iter::once(name).chain((0..12).map(|_| "123456789".to_owned())).collect()
    };
    let mut form = form(columns.collect(), (1..=5).map(row).collect());
    form.total_row = true;
    form = form.signed_by(Signatory { position: Some("BÍ THƯ".into()), ..Signatory::default() });
    assert_eq!(layout_of(&form), Some((10.0, true, 0)));
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    let whole = |figure: &str| pages.iter().flat_map(of_table).filter(|run| run.text.trim() == figure).count();
    assert_eq!((whole("123.456.789"), whole("617.283.945")), (60, 12));
    let edges = edges(&pages[0]);
    for pair in edges[1..].windows(2) {
        assert!((pair[1] - pair[0] - 20.0).abs() < 0.15, "{edges:?}");
    }
    // The signature has two rows above it, and the total is one of them.
    assert!(pages.len() <= 2);
    assert!(of_table(pages.last().unwrap()).any(|run| run.text.contains("số 5")) || pages.len() == 1);
}

#[test]
fn column_with_a_width_is_at_least_as_wide_as_its_longest_word() {
    let mut columns = vec![Column::new("TT"), Column::new("Tên đơn vị"), Column::number("Số")];
    columns[0].width = Some("10mm".parse().unwrap());
    let rows = |first: &str| vec![vec![first.to_owned(), "Chi bộ".to_owned(), "1".to_owned()]];
    let width = |first: &str| {
        let pages = Typesetter::new().unwrap().pages(&form(columns.clone(), rows(first))).unwrap().pages;
        let edges = edges(&pages[0]);
        assert!(of_table(&pages[0]).any(|run| run.text.trim() == first), "{first} is broken");
        edges[1] - edges[0]
    };
    assert!((width("12") - 10.0).abs() < 0.01);
    assert!(width("nghiêng") > 15.0);
}

#[test]
fn two_landscape_forms_are_both_landscape() {
    let mut dispatch = congvan::Dispatch::from_toml(include_str!("../examples/data/lam-dong-40.toml")).unwrap();
    let mut wide = form(vec![Column::new("Tên")], vec![vec!["Chi bộ".to_owned()]]);
    wide.orientation = Orientation::Landscape;
    for _ in 0..2 {
        dispatch.attachments.push(congvan::dispatch::Attachment::StatisticsForm(wide.clone()));
    }
    let pages = Typesetter::new().unwrap().pages(&dispatch).unwrap().pages;
    let sizes: Vec<(i64, i64)> =
        pages.iter().rev().take(2).map(|page| (page.width.0 as i64, page.height.0 as i64)).collect();
    assert_eq!(sizes, [(841, 595); 2]);
}

const SYLLABLES: [&str; 16] = [
    "Tổng",
    "số",
    "nghiêng",
    "đảng",
    "viên",
    "chuyển",
    "Trường",
    "hội",
    "cấp",
    "huyện",
    "trong",
    "nước",
    "phường",
    "ngoài",
    "thuộc",
    "ý",
];

fn title() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&SYLLABLES[..]), 1..9).prop_map(|words| words.join(" "))
}

/// A column of numbers or text with a random title, group and width.
fn column() -> impl Strategy<Value = Column> {
    (title(), prop::option::of(0..3_usize), prop::option::weighted(0.2, 4..60_u32), prop::bool::weighted(0.8)).prop_map(
        |(title, group, width, figures)| {
            let mut column =
                if figures { Column::new(title).with_kind(ColumnKind::WholeNumber) } else { Column::new(title) };
            column.group =
                group.map(|group| ["Nhóm nghiêng", "Trong đó", "Số chuyển sang"][group].into()).into_iter().collect();
            column.width = width.map(|width| format!("{width}mm").parse().unwrap());
            column
        },
    )
}

fn any_form() -> impl Strategy<Value = StatisticsForm> {
    let figures = prop::collection::vec((0..1_000_000_000_000_u64, 0..12_u32), 60);
    let orientation = prop::sample::select(vec![Orientation::Auto, Orientation::Portrait, Orientation::Landscape]);
    (prop::collection::vec(column(), 1..20), figures, title(), orientation, 1..5_usize).prop_map(
        |(columns, figures, words, orientation, rows)| {
            let mut figures = figures.into_iter().cycle().map(|(figure, less)| figure / 10_u64.pow(less));
            let row = |_| {
                let cell = |column: &Column| match column.kind {
                    ColumnKind::WholeNumber => figures.next().unwrap().to_string(),
                    _ => words.clone(),
                };
                columns.iter().map(cell).collect()
            };
            let rows: Vec<Vec<String>> = (0..rows).map(row).collect();
            let mut form = form(columns, rows);
            form.orientation = orientation;
            form.column_numbers = true;
            form
        },
    )
}

/// Formats a number with a full stop between groups of three digits.
fn grouped(figure: &str) -> String {
    let mut out = String::new();
    for (index, digit) in figure.chars().enumerate() {
        if index > 0 && (figure.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

#[test]
fn no_word_of_a_random_table_is_broken() {
    let typesetter = Typesetter::new().unwrap();
    let tried = Cell::new((0, 0, 0));
    hold(96, any_form(), |form| {
        let pages = match typesetter.pages(&form) {
            Ok(pages) => pages,
            Err(error) => {
                prop_assert!(error.to_string().contains("mm too wide"), "{}", error);
                let (refused, set, turned) = tried.get();
                tried.set((refused + 1, set, turned));
                return Ok(());
            }
        };
        let (refused, set, turned) = tried.get();
        let is_turned = pages.pages.iter().flat_map(of_table).any(|run| run.turned);
        tried.set((refused, set + 1, turned + usize::from(is_turned)));
        let mut known: BTreeSet<String> = (1..=form.columns.len()).map(|number| number.to_string()).collect();
        for column in &form.columns {
            let titles = [Some(&column.title), column.group.first()];
            known.extend(
                titles
                    .into_iter()
                    .flatten()
                    .flat_map(|title| title.plain().split_whitespace().map(str::to_owned).collect::<Vec<_>>()),
            );
        }
        for row in &form.rows {
            for (cell, column) in row.cells.iter().zip(&form.columns) {
                let plain = cell.plain();
                match column.kind {
                    ColumnKind::WholeNumber => known.extend([grouped(&plain)]),
                    _ => known.extend(plain.split_whitespace().map(str::to_owned)),
                }
            }
        }
        for page in &pages.pages {
            let edges = edges(page);
            for run in of_table(page) {
                for word in run.text.split_whitespace() {
                    prop_assert!(known.contains(word), "`{}` is broken", word);
                }
                prop_assert!(run.size.0 >= 10.0);
                // No vertical rule crosses it.
                let (left, right) = match run.turned {
                    true => (run.x - run.size, run.x),
                    false => (run.x, run.x + run.width()),
                };
                let (left, right) = (Mm::from(left).0, Mm::from(right).0);
                let is_body = &*run.style != "table-head";
                let crosses = edges.iter().any(|edge| left < edge - 0.01 && edge + 0.01 < right);
                prop_assert!(!(is_body && crosses), "`{}` from {} to {} crosses {:?}", run.text, left, right, edges);
                prop_assert!(
                    left > 19.9 && right < Mm::from(page.width).0 - 14.9,
                    "`{}` is outside the margins",
                    run.text
                );
            }
        }
        Ok(())
    });
    let (refused, set, turned) = tried.get();
    assert!(
        set > 48 && refused > 3 && turned > 3,
        "{refused} refused, {set} laid out, {turned} of them with rotated heads"
    );
}

#[test]
fn form_with_eleven_columns_and_carried_sums_takes_two_landscape_pages() {
    let people = "Cán bộ được đào tạo, bồi dưỡng";
    let heads = [
        ("Tổng số", people),
        ("Cấp tỉnh: Tổng số", people),
        ("Cấp tỉnh: Trong đó: Số cán bộ lãnh đạo, quản lý", people),
        ("Cấp huyện: Tổng số", people),
        ("Cấp huyện: Trong đó: Số cán bộ lãnh đạo, quản lý", people),
        ("Cấp xã", people),
        ("Tổng số lớp", "Số lớp đào tạo, bồi dưỡng"),
        ("Cấp uỷ cấp tỉnh mở", "Số lớp đào tạo, bồi dưỡng"),
        ("Cấp uỷ cấp huyện mở", "Số lớp đào tạo, bồi dưỡng"),
    ];
    let mut columns = vec![Column::new("Chương trình, hình thức đào tạo, bồi dưỡng"), Column::new("TT")];
    columns[1].width = Some("10mm".parse().unwrap());
    columns.extend(heads.map(|(title, group)| Column::number(title).with_group(group)));
    let names = [
        "Đào tạo",
        "Đào tạo chuyên môn",
        "- Đại học",
        "+ Đào tạo trong nước",
        "+ Đào tạo ngoài nước",
        "- Thạc sỹ (tương đương)",
        "Cộng đào tạo",
        "Lý luận chính trị",
        "Cập nhật kiến thức theo Quy định 164-QĐ/TW",
        "Kiến thức quốc phòng và an ninh (đối tượng 2, 3, 4)",
    ];
    let row = |name: &str| [name, "1"].into_iter().chain(["1250"; 9]).map(str::to_owned).collect();
    let mut form = form(columns, names.map(row).into()).signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));
    (form.column_numbers, form.total_row, form.carried_sums) = (true, true, true);
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.width > page.height));
    let has = |page: &Page, text: &str| runs(page).any(|run| run.text.trim() == text);
    assert!(has(&pages[0], "- Đại học") && has(&pages[0], "Cộng chuyển trang sau"));
    assert!(has(&pages[1], "Trang trước chuyển sang") && has(&pages[1], "Tổng cộng") && has(&pages[1], "Nguyễn Văn A"));
    assert!(has(&pages[1], "Tổng số lớp") || of_table(&pages[1]).any(|run| run.text.starts_with("Tổng số")));
}

#[test]
fn all_columns_of_a_blank_list_have_space_for_handwriting() {
    let titles = ["TT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Đơn vị", "Ghi chú"];
    let mut form = form(titles.map(Column::new).into(), Vec::new()).with_blank_rows(18);
    form.columns[0].width = Some("10mm".parse().unwrap());
    form.column_numbers = true;
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    assert_eq!(pages.len(), 1);
    let edges = edges(&pages[0]);
    let widths: Vec<f64> = edges.windows(2).skip(1).map(|pair| pair[1] - pair[0]).collect();
    assert!(widths.iter().all(|width| (20.0..50.0).contains(width)), "{widths:?}");
}

#[test]
fn blank_rows_widen_only_the_columns_to_fill_in() {
    let form = |blank: bool| {
        let date = "2026-11-24".parse().unwrap();
        let form = StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đà Lạt", date, "SỔ", "Tiếp nhận đơn, thư")
            .column(Column::new("TT").with_kind(ColumnKind::RunningNumber))
            .column(Column::new("Ngày nhận"))
            .column(Column::new("Người gửi"));
        if blank { form.with_blank_rows(3) } else { form.row(["", "24/11", "Nguyễn Văn A"]) }
    };
    let widths = |form: &StatisticsForm| {
        let pages = Typesetter::new().unwrap().pages(form).unwrap().pages;
        edges(&pages[0]).windows(2).map(|edges| edges[1] - edges[0]).collect::<Vec<_>>()
    };
    let [printed, blank] = [false, true].map(|blank| widths(&form(blank)));
    assert_eq!((printed.len(), blank.len()), (3, 3));
    assert!(blank[0] < 10.0 && (blank[0] - printed[0]).abs() < 2.0, "{printed:?} {blank:?}");
    assert!(blank[1] > 50.0 && blank[2] > 50.0, "{blank:?}");
}
