//! A row higher than a page is split between lines, and the table has a rule above and below each part.

use congvan::check::check_pages;
use congvan::form::Column;
use congvan::page::{Item, Page, Pt, TextRun};
use congvan::{Issuer, StatisticsForm, Typesetter};

/// Makes 5,000 characters in words that all differ.
fn words() -> Vec<String> {
    (0..625).map(|number| format!("chữ{number:04}")).collect()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// Returns the y coordinates of the horizontal rules of the table.
fn horizontal_rules(page: &Page) -> Vec<Pt> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if rule.from.1 == rule.to.1 && &*rule.style == "statistics" => Some(rule.from.1),
        _ => None,
    });
    rules.collect()
}

#[test]
fn splits_a_cell_of_five_thousand_characters_over_pages() {
    let date = "2023-01".parse().unwrap();
    let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng")
        .column(Column::new("Đơn vị"))
        .column(Column::number("Đảng viên"))
        .column(Column::new("Ghi chú"))
        .row(["Chi bộ 1", "1", &words().join(" ")])
        .row(["Chi bộ 2", "2", "cuối"])
        .with_blank_rows(0);
    let typesetter = Typesetter::new().unwrap();
    let laid_out = typesetter.pages(&form).unwrap();
    assert!(laid_out.pages.len() >= 3);
    // Each word appears once, in order.
    let texts = laid_out.pages.iter().flat_map(runs).map(|run| run.text.clone() + " ").collect::<String>();
    let found: Vec<&str> = texts.split_whitespace().filter(|word| word.starts_with("chữ")).collect();
    assert_eq!(found, words());
    assert!(check_pages(&laid_out, typesetter.standard_for(&form)).is_clean());
    let (last, before) = laid_out.pages.split_last().unwrap();
    for page in before {
        let lowest = runs(page).filter(|run| run.text.contains("chữ")).map(|run| run.baseline.0).fold(0.0, f64::max);
        let bottom_rule = horizontal_rules(page).iter().map(|y| y.0).fold(0.0, f64::max);
        assert!(bottom_rule > lowest && bottom_rule < lowest + 12.0, "{bottom_rule} below {lowest}");
    }
    // There is no rule within the split row: the head has two, the end of the page one, and each row one below it.
    assert_eq!(laid_out.pages.iter().map(|page| horizontal_rules(page).len()).collect::<Vec<_>>()[..2], [3, 3]);
    assert_eq!(horizontal_rules(last).len(), 4);
    assert!(typesetter.pdf(&form).is_ok());
}
