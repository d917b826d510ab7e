//! Sums typed into a form: nothing is counted twice, and wrong or doubtful sums are reported.

use congvan::check::{Finding, Language};
use congvan::form::{Column, ColumnKind, Row, RowKind};
use congvan::page::{Item, Page, TextRun};
use congvan::{StatisticsForm, Typesetter};

use crate::forms::{form, table};
use crate::readback::{ReadPage, read};

fn of_rows(rows: &[[&str; 2]]) -> StatisticsForm {
    let mut form = form().column("Đơn vị").column(Column::number("Số").with_name("count")).with_total_row();
    form.rows = rows.iter().copied().map(Row::from).collect();
    form
}

fn findings(form: &StatisticsForm) -> Vec<(String, &'static str)> {
    let report = Typesetter::new().unwrap().check(form);
    report.findings().iter().map(|finding| (finding.path.to_string(), finding.check)).collect()
}

fn messages(form: &StatisticsForm) -> Vec<String> {
    let report = Typesetter::new().unwrap().check(form);
    let message = |finding: &Finding| finding.message.in_language(Language::English).to_owned();
    report.findings().iter().map(message).collect()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

#[test]
fn labelled_sums_are_not_counted_again() {
    let form = of_rows(&[["A", "1"], ["Cộng I", "1"], ["B", "2"], ["C", "3"], ["Cộng II", "5"], ["Tổng số", "6"]]);
    assert_eq!(form.totals().unwrap(), [None, Some(6)]);
    assert_eq!(findings(&form), []);
    assert_eq!(table(&form).last().unwrap()[..], ["Tổng cộng", "6"]);
    // Sums at the top, of all rows or of those below them.
    let form =
        of_rows(&[["Tổng số (I+II)", "6"], ["Cộng I", "1"], ["A", "1"], ["Cộng II", "5"], ["B", "2"], ["C", "3"]]);
    assert_eq!((form.totals().unwrap()[1], findings(&form)), (Some(6), vec![]));
}

#[test]
fn wrong_sums_are_reported_with_both_numbers_and_the_field() {
    let form = of_rows(&[["A", "1.250"], ["B", "128"], ["Cộng", "1.387"]]);
    assert_eq!(form.totals().unwrap()[1], Some(1378));
    assert_eq!(findings(&form), [("rows[2][1]".to_owned(), "sum-wrong")]);
    assert!(
        messages(&form)[0].starts_with("the row `Cộng` has 1.387 in the column `count`, but its rows add up to 1.378:")
    );
    // The same for a subtotal row whose rows are not marked as parts of others.
    let mut form = of_rows(&[["A", "10"], ["trong nước", "6"]]);
    form.rows.push(Row::of(RowKind::Subtotal, ["Cộng", "10"]));
    assert_eq!(findings(&form), [("rows[2].cells[1]".to_owned(), "sum-wrong")]);
    form.rows[1].kind = RowKind::Part;
    assert_eq!(findings(&form), []);
}

#[test]
fn possible_sums_count_as_sums_if_they_add_up() {
    let form = of_rows(&[["A", "1"], ["B", "2"], ["Toàn tỉnh", "3"]]);
    assert_eq!((form.totals().unwrap()[1], findings(&form)), (Some(3), vec![]));
    let form = of_rows(&[["A", "1"], ["B", "2"], ["Toàn tỉnh", "4"]]);
    assert_eq!(form.totals().unwrap()[1], Some(7));
    assert_eq!(findings(&form), [("rows[2][0]".to_owned(), "sum-doubtful")]);
    // A single equal row is no proof, and names that only sound like sums are not sums.
    let form = of_rows(&[["A", "1"], ["Tổng số đảng viên", "1"], ["Xã Cộng Hoà", "2"]]);
    assert_eq!(form.totals().unwrap()[1], Some(4));
    assert_eq!(findings(&form), [("rows[1][0]".to_owned(), "sum-doubtful")]);
}

#[test]
fn carried_sums_and_row_numbers_skip_typed_sums() {
    let mut form = form().column(Column::new("TT").with_kind(ColumnKind::RunningNumber)).column("Đơn vị");
    form = form.column(Column::number("Số")).with_total_row();
    form.carried_sums = true;
    for group in 1..=12_i32 {
        for row in 1..=4 {
            form.rows.push(Row::from([format!("Chi bộ {group}.{row}"), "10".to_owned()]));
        }
        form.rows.push(Row::from([format!("Cộng {group}"), "40".to_owned()]));
    }
    let pages = Typesetter::new().unwrap().pages(&form).unwrap().pages;
    let runs: Vec<Vec<&TextRun>> = pages.iter().map(|page| runs(page).collect()).collect();
    let number_of = |label: &str| -> usize {
        let page = runs.iter().find(|page| page.iter().any(|run| run.text.trim() == label)).unwrap();
        let own = page.iter().find(|run| run.text.trim() == label).unwrap();
        let beside = page.iter().rfind(|run| run.baseline == own.baseline).unwrap();
        beside.text.trim().parse().unwrap()
    };
    // Ten for each row above, nothing for a sum.
    let above = runs[0].iter().filter(|run| run.text.starts_with("Chi bộ")).count();
    assert!(above > 15, "{above}");
    assert_eq!(number_of("Cộng chuyển trang sau"), above * 10);
    assert_eq!(number_of("Trang trước chuyển sang"), above * 10);
    assert_eq!(number_of("Tổng cộng"), 480);
    let rows = table(&form);
    assert_eq!(rows[5], ["", "Cộng 1", "40"]);
    assert_eq!(rows[6], ["5", "Chi bộ 2.1", "10"]);
}

#[test]
fn row_number_columns_have_no_total() {
    let mut form =
        form().column(Column::number("Số TT")).column("Đơn vị").column(Column::number("Số")).with_total_row();
    form.rows = vec![["1", "A", "10"].into(), ["2", "B", "20"].into()];
    assert_eq!(form.totals().unwrap(), [None, None, Some(30)]);
    assert_eq!(table(&form).last().unwrap()[..], ["", "Tổng cộng", "30"]);
    assert_eq!(findings(&form), [("columns[0].kind".to_owned(), "row-numbers-kind")]);
    assert!(messages(&form)[0].ends_with("write `kind = \"running_number\"`"));
    form.columns[0].kind = ColumnKind::RunningNumber;
    assert_eq!(findings(&form), []);
}

#[test]
fn landscape_forms_stay_within_the_margins() {
    let mut form = form().column("Đơn vị").column(Column::number("Số")).with_total_row();
    form.orientation = congvan::form::Orientation::Landscape;
    form.carried_sums = true;
    form.rows = (0..120).map(|row| Row::from([format!("Chi bộ {row}"), "1".to_owned()])).collect();
    assert_eq!(findings(&form), []);
}

#[test]
fn parts_do_not_start_a_page() {
    let typesetter = Typesetter::new().unwrap();
    for before in 20..34 {
        let mut form = form().column("Đơn vị").column(Column::number("Số"));
        form.rows = (0..before).map(|row| Row::from([format!("Chi bộ {row}"), "1".to_owned()])).collect();
        form.rows.push(["Đảng uỷ", "5"].into());
        form.rows.push(Row::of(RowKind::Part, ["Trong đó: nữ", "3"]));
        let pages = read(&typesetter.pdf(&form).unwrap());
        let page_of = |words: &str| {
            let has = |page: &ReadPage| page.lines().iter().any(|line| line.text().contains(words));
            pages.iter().position(has).unwrap()
        };
        assert_eq!(page_of("Trong đó"), page_of("Đảng uỷ"), "{before}");
    }
}
