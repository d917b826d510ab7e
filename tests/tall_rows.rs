//! A row that is higher than a page is divided between lines, and the table is closed above and below.

use congvan::check::check_pages;
use congvan::form::Column;
use congvan::page::{Item, Page, TextRun};
use congvan::{Issuer, Pt, StatisticsForm, Typesetter};

/// Five thousand characters in words that all differ.
fn words() -> Vec<String> {
    (0..625).map(|number| format!("chữ{number:04}")).collect()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// The heights at which rules cross the page from margin to margin.
fn across(page: &Page) -> Vec<Pt> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if rule.from.1 == rule.to.1 && &*rule.style == "statistics" => Some(rule.from.1),
        _ => None,
    });
    rules.collect()
}

#[test]
fn a_cell_of_five_thousand_characters_goes_over_several_pages() {
    let date = "2023-01".parse().unwrap();
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Đảng viên"))
        .column(Column::new("Ghi chú"))
        .row(["Chi bộ 1", "1", &words().join(" ")])
        .row(["Chi bộ 2", "2", "cuối"])
        .blank_rows(0);
    let typesetter = Typesetter::new().unwrap();
    let laid_out = typesetter.pages(&form).unwrap();
    assert!(laid_out.pages.len() >= 3);
    // Every word is there once, in order.
    let texts = laid_out.pages.iter().flat_map(runs).map(|run| run.text.clone() + " ").collect::<String>();
    let found: Vec<&str> = texts.split_whitespace().filter(|word| word.starts_with("chữ")).collect();
    assert_eq!(found, words());
    assert!(check_pages(&laid_out, typesetter.standard_for(&form)).is_clean());
    let (last, before) = laid_out.pages.split_last().unwrap();
    for page in before {
        let lowest = runs(page).filter(|run| run.text.contains("chữ")).map(|run| run.baseline.0).fold(0.0, f64::max);
        let closed = across(page).iter().map(|y| y.0).fold(0.0, f64::max);
        assert!(closed > lowest && closed < lowest + 12.0, "{closed} below {lowest}");
    }
    // No rule parts the lines of the row: the head has two, the page's end one, and each row one below it.
    assert_eq!(laid_out.pages.iter().map(|page| across(page).len()).collect::<Vec<_>>()[..2], [3, 3]);
    assert_eq!(across(last).len(), 4);
    assert!(typesetter.pdf(&form).is_ok());
}
