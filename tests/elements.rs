//! Elements of the markup that no built-in template uses, or not in this way: `<keep>`, tables without a head.

use congvan::{Dispatch, Item, Mm, Pack, Page, Pages, Typesetter};

/// A dispatch whose body has that many paragraphs of one line, and then what the markup says.
fn laid_out(lines: usize, markup: &str) -> Pages {
    let body = "<p style=\"body\">dòng</p>".repeat(lines) + markup;
    let packs = Pack::from_files("office", [("parts/body.xml", body)]).unwrap();
    let dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&dispatch).unwrap()
}

fn texts(page: &Page) -> Vec<&str> {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run.text.trim()),
        _ => None,
    });
    runs.collect()
}

/// The heights in millimetres at which the rules of a table cross a page.
fn across(page: &Page) -> Vec<f64> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if rule.from.1 == rule.to.1 && &*rule.style == "statistics" => Some(Mm::from(rule.from.1).0),
        _ => None,
    });
    rules.collect()
}

/// The pages on which a text stands.
fn pages_of(laid_out: &Pages, text: &str) -> Vec<usize> {
    let pages = laid_out.pages.iter().enumerate();
    pages.filter(|(_, page)| texts(page).contains(&text)).map(|(index, _)| index).collect()
}

#[test]
fn what_is_kept_stands_on_one_page() {
    let four = "<p style=\"body\">một</p><p style=\"body\">hai</p><p style=\"body\">ba</p><p style=\"body\">bốn</p>";
    let rest = "<p style=\"body\">dòng</p>".repeat(4);
    let mut parted = 0;
    for lines in 15..30 {
        let kept = laid_out(lines, &format!("<keep>{four}</keep>{rest}"));
        assert_eq!(pages_of(&kept, "một"), pages_of(&kept, "bốn"), "{lines}");
        let free = laid_out(lines, &format!("{four}{rest}"));
        parted += usize::from(pages_of(&free, "một") != pages_of(&free, "bốn"));
    }
    assert_eq!(parted, 3);
}

/// A row of one cell.
fn row(text: &str, attributes: &str) -> String {
    format!("<row{attributes}><cell style=\"table-cell\">{text}</cell></row>")
}

#[test]
fn a_row_over_pages_is_closed_in_a_table_without_a_head() {
    let lines = "dài<br/>".repeat(80);
    let laid_out = laid_out(0, &format!("<table style=\"statistics\">{}</table>", row(&lines, "")));
    assert_eq!(laid_out.pages.len(), 3);
    let rules: Vec<Vec<f64>> = laid_out.pages.iter().map(across).collect();
    assert_eq!(rules.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
    // On later pages the table begins where the text does.
    assert!((rules[1][0] - 20.0).abs() < 0.01 && (rules[2][0] - 20.0).abs() < 0.01, "{rules:?}");
}

#[test]
fn a_row_over_pages_stays_with_the_row_above_where_it_is_kept() {
    let lines = "dài<br/>".repeat(70);
    for attributes in ["", " keep=\"yes\""] {
        let mut alone = 0;
        for above in 15..30 {
            let rows = row("trên", "") + &row(&lines, attributes);
            let laid_out = laid_out(above, &format!("<table style=\"statistics\">{rows}</table>"));
            alone += usize::from(pages_of(&laid_out, "trên")[0] != pages_of(&laid_out, "dài")[0]);
        }
        assert_eq!(alone, if attributes.is_empty() { 1 } else { 0 }, "{attributes}");
    }
}
