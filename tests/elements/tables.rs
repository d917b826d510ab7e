//! Tables: column widths, breaks in and between rows, repeated heads and carried sums.

use congvan::page::{Item, Mm, Page, Pages, Pt};

use super::{baselines, laid_out, pages_of, styled, texts};

/// Returns the y coordinates of the horizontal rules of tables, in millimetres.
fn horizontal_rules(page: &Page) -> Vec<f64> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) if rule.from.1 == rule.to.1 && &*rule.style == "statistics" => Some(Mm::from(rule.from.1).0),
        _ => None,
    });
    rules.collect()
}

/// Makes a row of one cell.
fn row(text: &str, attributes: &str) -> String {
    format!("<row{attributes}><cell style=\"table-cell\">{text}</cell></row>")
}

#[test]
fn split_row_has_rules_on_each_page_without_a_head() {
    let lines = "dài<br/>".repeat(80);
    let laid_out = laid_out(0, &format!("<table style=\"statistics\">{}</table>", row(&lines, "")));
    assert_eq!(laid_out.pages.len(), 3);
    let rules: Vec<Vec<f64>> = laid_out.pages.iter().map(horizontal_rules).collect();
    assert_eq!(rules.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);
    // On later pages the table begins at the top of the text block.
    assert!((rules[1][0] - 20.0).abs() < 0.01 && (rules[2][0] - 20.0).abs() < 0.01, "{rules:?}");
    // The padding above the first and below the last line is the same as in a row of one line.
    let one = self::laid_out(0, &format!("<table style=\"statistics\">{}</table>", row("một", "")));
    let (lines, plain) = (baselines(&one.pages[0], "một"), horizontal_rules(&one.pages[0]));
    let first = baselines(&laid_out.pages[0], "dài")[0] - rules[0][0];
    let last = rules[2][1] - baselines(&laid_out.pages[2], "dài").last().unwrap();
    assert!((first - (lines[0] - plain[0])).abs() < 0.01 && (last - (plain[1] - lines[0])).abs() < 0.01);
}

#[test]
fn split_row_with_keep_stays_with_the_row_above() {
    let lines = "dài<br/>".repeat(70);
    for attributes in ["", " keep=\"yes\""] {
        let mut alone = 0;
        for above in 15..30 {
            let rows = row("trên", "") + &row(&lines, attributes);
            let laid_out = laid_out(above, &format!("<table style=\"statistics\">{rows}</table>"));
            // No part of the row has a single line.
            let lines: Vec<usize> = laid_out.pages.iter().map(|page| baselines(page, "dài").len()).collect();
            assert!(lines.iter().all(|count| *count != 1), "{above}: {lines:?}");
            // At least two lines of the row precede the signature on its page.
            let (last, _) =
                laid_out.pages.iter().enumerate().rfind(|(_, page)| texts(page).contains(&"Đặng Văn A")).unwrap();
            assert!(lines[last] >= 2, "{above}: {lines:?}");
            alone += usize::from(pages_of(&laid_out, "trên")[0] != pages_of(&laid_out, "dài")[0]);
        }
        assert_eq!(alone, if attributes.is_empty() { 1 } else { 0 }, "{attributes}");
    }
}

#[test]
fn split_row_has_two_lines_on_each_page() {
    let mut fewest = usize::MAX;
    for (rows, lines) in (0..6).flat_map(|rows| (66..72).map(move |lines| (rows, lines))) {
        let rows = row("trên", "").repeat(rows) + &row(&("dài<br/>".repeat(lines) + "dài"), "");
        let laid_out = laid_out(21, &format!("<table style=\"statistics\">{rows}</table>"));
        let on_pages = laid_out.pages.iter().map(|page| baselines(page, "dài").len());
        fewest = on_pages.filter(|count| *count > 0).fold(fewest, usize::min);
    }
    assert_eq!(fewest, 2);
}

/// A head of one cell.
const HEAD: &str = "<head><row><cell style=\"table-head\">đầu</cell></row></head>";

/// Makes a row with carried sums, shown where a page ends below it.
fn summed(text: &str) -> String {
    let sums = |to: &str| format!("<carried to=\"{to}\"><cell style=\"table-carried\">mang {to}</cell></carried>");
    format!("<row><cell style=\"table-cell\">{text}</cell>{}{}</row>", sums("foot"), sums("top"))
}

/// Returns the lowest baseline of a page in millimetres.
fn lowest(page: &Page) -> f64 {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(Mm::from(run.baseline).0),
        _ => None,
    });
    runs.fold(0.0, f64::max)
}

#[test]
fn row_that_fits_only_without_repeated_rows_is_split() {
    for lines in 36..50 {
        let long = "dài<br/>".repeat(lines);
        for rows in [row(&long, ""), summed(&long) + &summed("sau")] {
            let laid_out = laid_out(25, &format!("<table style=\"statistics\">{HEAD}{rows}</table>"));
            let lines_found: usize = laid_out.pages.iter().map(|page| baselines(page, "dài").len()).sum();
            assert_eq!(lines_found, lines);
            for page in &laid_out.pages {
                assert!(lowest(page) < 277.0, "{lines} lines: {}", lowest(page));
                let has_rows = ["dài", "sau"].iter().any(|text| texts(page).contains(text));
                assert_eq!(texts(page).contains(&"đầu"), has_rows, "{lines} lines");
            }
        }
    }
}

#[test]
fn head_and_signature_keep_two_rows() {
    let mut splits = Vec::new();
    for above in 15..38 {
        let rows: String = ["một", "hai", "ba", "bốn", "năm"].map(|text| row(&format!("{text}<br/>x"), "")).concat();
        let laid_out = laid_out(above, &format!("<table style=\"statistics\">{HEAD}{rows}</table>"));
        let page = |text: &str| pages_of(&laid_out, text)[0];
        assert_eq!([page("đầu"); 2], [page("một"), page("hai")], "{above}");
        assert_eq!([page("Đặng Văn A"); 2], [page("bốn"), page("năm")], "{above}");
        splits.extend((page("hai") != page("ba")).then_some(2));
        splits.extend((page("ba") != page("bốn")).then_some(3));
    }
    splits.sort_unstable();
    splits.dedup();
    assert_eq!(splits, [2, 3], "pages end after two rows and before two");
}

#[test]
fn accepts_single_rows_and_high_rows() {
    for above in 15..30 {
        let one = laid_out(above, &format!("<table style=\"statistics\">{HEAD}{}</table>", row("một", "")));
        assert_eq!(pages_of(&one, "đầu")[0], pages_of(&one, "một")[0], "{above}");
        let high = row(&("dài<br/>".repeat(24) + "dài"), "");
        let two = laid_out(above, &format!("<table style=\"statistics\">{HEAD}{high}{high}</table>"));
        let lines_found: usize = two.pages.iter().map(|page| baselines(page, "dài").len()).sum();
        assert_eq!(lines_found, 50, "{above}");
        assert!(two.pages.iter().all(|page| lowest(page) < 277.0), "{above}");
    }
}

#[test]
fn only_rows_with_carried_sums_leave_space_for_them() {
    let rows = |summed: String| summed + &(2..60).map(|number| row(&format!("hàng {number}"), "")).collect::<String>();
    let table = |rows: String| laid_out(0, &format!("<table style=\"statistics\">{HEAD}{rows}</table>"));
    let on_first = |laid_out: &Pages| texts(&laid_out.pages[0]).iter().filter(|text| text.starts_with("hàng")).count();
    let [plain, first, all] = [
        table(rows(row("hàng 1", ""))),
        table(rows(summed("hàng 1"))),
        table((1..60).map(|number| summed(&format!("hàng {number}"))).collect()),
    ];
    assert_eq!(on_first(&first), on_first(&plain));
    assert_eq!(on_first(&all), on_first(&plain) - 1);
    assert!(!texts(&first.pages[1]).iter().any(|text| text.starts_with("mang")));
    assert_eq!(texts(&all.pages[0]).iter().filter(|text| **text == "mang foot").count(), 1);
    assert_eq!(texts(&all.pages[1]).iter().filter(|text| **text == "mang top").count(), 1);
}

/// Returns the rules of the tables of a page as from x, from y, to x, to y in tenths of a millimetre, sorted.
fn rules(page: &Page) -> Vec<[i64; 4]> {
    let tenths = |length: Pt| (Mm::from(length).0 * 10.0).round() as i64;
    let mut rules: Vec<[i64; 4]> = page
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Rule(rule) if &*rule.style == "statistics" => {
                Some([rule.from.0, rule.from.1, rule.to.0, rule.to.1].map(tenths))
            }
            _ => None,
        })
        .collect();
    rules.sort_unstable();
    rules
}

fn sorted<const COUNT: usize>(mut rules: [[i64; 4]; COUNT]) -> [[i64; 4]; COUNT] {
    rules.sort_unstable();
    rules
}

#[test]
fn head_cells_span_columns_or_rows() {
    let cell = |text: &str, attributes: &str| format!("<cell style=\"table-head\"{attributes}>{text}</cell>");
    let head = |rows: [String; 2]| {
        let rows = rows.map(|cells| format!("<row>{cells}</row>")).concat();
        let table = format!("<table style=\"statistics\"><col width=\"60mm\"/><col/><head>{rows}</head></table>");
        laid_out(0, &table).pages.remove(0)
    };
    let wide = head([cell("cả", " columns=\"2\""), cell("a", "") + &cell("b", "")]);
    let (y0, y1, y2) = (768, 844, 921);
    let (left, middle, right) = (300, 900, 1950);
    let wanted = [
        [left, y0, right, y0],
        [left, y1, right, y1],
        [left, y2, middle, y2],
        [middle, y2, right, y2],
        [left, y0, left, y2],
        [middle, y1, middle, y2],
        [right, y0, right, y1],
        [right, y1, right, y2],
    ];
    assert_eq!(rules(&wide), sorted(wanted));

    let high = |text: &str| head([cell(text, " rows=\"2\"") + &cell("a", ""), cell("b", "")]);
    let wanted = [
        [left, y0, right, y0],
        [middle, y1, right, y1],
        [left, y2, middle, y2],
        [middle, y2, right, y2],
        [left, y0, left, y2],
        [middle, y0, middle, y2],
        [right, y0, right, y1],
        [right, y1, right, y2],
    ];
    assert_eq!(rules(&high("cả")), sorted(wanted));
    // Centred across both rows, as other cells are in theirs.
    assert!((baselines(&high("cả"), "cả")[0] - baselines(&high("cả"), "a")[0] - 7.644 / 2.0).abs() < 0.01);
    // The second row grows for it: three lines of 5.64 mm and the padding.
    let higher = horizontal_rules(&high("cả<br/>hai<br/>hàng"));
    let top = higher.iter().copied().fold(f64::INFINITY, f64::min);
    let mut heights: Vec<f64> = higher.iter().map(|y| ((y - top) * 100.0).round() / 100.0).collect();
    heights.sort_by(f64::total_cmp);
    assert_eq!(heights, [0.0, 7.64, 18.93, 18.93]);
}

/// Returns the edges of the columns of a table, in tenths of a millimetre.
fn edges(columns: &str, cells: &[&str]) -> Vec<i64> {
    styled_edges("", columns, cells)
}

fn styled_edges(style: &str, columns: &str, cells: &[&str]) -> Vec<i64> {
    let cells: String = cells.iter().map(|cell| format!("<cell style=\"table-cell\">{cell}</cell>")).collect();
    let table = format!("<table style=\"statistics\">{columns}<row>{cells}</row></table>");
    let page = styled(style, &table).pages.remove(0);
    let mut edges: Vec<i64> = rules(&page).iter().filter(|rule| rule[0] == rule[2]).map(|rule| rule[0]).collect();
    edges.dedup();
    edges
}

#[test]
fn columns_share_the_width_by_content() {
    let free = "<col/><col/><col/>";
    assert_eq!(edges(free, &["", "", ""]), [300, 850, 1400, 1950]);
    let fixed = "<col width=\"60mm\"/><col/><col/>";
    assert_eq!(edges(fixed, &["", "", ""]), [300, 900, 1425, 1950]);
    assert_eq!(edges(fixed, &["", "một", "hai"]), [300, 900, 1433, 1950]);
    // The content does not change a given width, except for a longer word.
    assert_eq!(edges(fixed, &[&"m".repeat(16), "", ""])[1], 900);
    assert_eq!(edges(fixed, &[&"m".repeat(30), "", ""])[1] - 300, 1094);
    assert_eq!(edges(fixed, &[&"một hai ba ".repeat(30), "", ""])[1], 900);
    // All texts fit on one line; the rest goes to the columns in proportion to their text.
    assert_eq!(edges(free, &["một", "một hai", "một hai ba"]), [300, 395, 976, 1950]);
    // Not all texts fit on one line: columns get width in proportion to the missing width.
    let long = "một hai ba bốn năm sáu bảy tám chín mười ".repeat(3);
    assert_eq!(edges(free, &["một", &long, &long.repeat(2)]), [300, 395, 947, 1950]);
    // An indent is added to the width of the text.
    let indent = "[styles.table-cell]\nindent = \"10mm\"\nfirst_line = \"5mm\"\n";
    let cells = ["một", &long.repeat(3)];
    let [plain, indented] = ["", indent].map(|style| styled_edges(style, "<col/><col/>", &cells)[1]);
    assert_eq!(indented - plain, 150);
    assert_eq!(styled_edges(indent, "<col/><col/>", &["một hai", "một"]), [300, 1705, 1950]);
    // A given width that leaves too little for the words of other columns is kept in smaller type, otherwise reduced.
    let wide = "<col width=\"120mm\"/><col/>";
    assert_eq!(edges(wide, &["", &"m".repeat(13)]), [300, 1500, 1950]);
    assert_eq!(edges(wide, &["", &"m".repeat(40)]), [300, 499, 1950]);
}

#[test]
fn blank_columns_have_space_for_handwriting() {
    let edges = |cells: [&str; 4]| {
        let cells = cells.map(|cell| format!("<cell style=\"table-cell\">{cell}</cell>")).concat();
        let columns = "<col/>".repeat(4);
        let page =
            laid_out(0, &format!("<table style=\"statistics\">{columns}<row blank=\"yes\">{cells}</row></table>"));
        let mut edges: Vec<i64> =
            rules(&page.pages[0]).iter().filter(|rule| rule[0] == rule[2]).map(|rule| rule[0]).collect();
        edges.dedup();
        edges.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>()
    };
    // 15 mm and the padding; columns that need more share the rest.
    assert_eq!(edges(["", "", "", &"dài ".repeat(60)]), [174, 174, 174, 1128]);
    // Leaders come first: 40 mm, and part of the rest.
    assert_eq!(edges(["<leader/>", "", "", &"dài ".repeat(60)]), [424, 174, 174, 878]);
    // Words have priority over both; the columns to fill in share what is left.
    let long = "m".repeat(35);
    let widths = edges(["", "", "", &long]);
    assert!(widths[..3].iter().all(|width| (125..=126).contains(width)), "{widths:?}");
    assert_eq!(widths.iter().sum::<i64>(), 1650);
}

#[test]
fn measures_all_carried_sums() {
    let cell = |style: &str, text: &str| format!("<cell style=\"table-{style}\">{text}</cell>");
    let carried = |to: &str, text: &str| {
        format!("<carried to=\"{to}\">{}{}</carried>", cell("carried", "mang"), cell("carried-figure", text))
    };
    let long = "1".repeat(30);
    let row = |text: &str| {
        let cells = cell("cell", "dài ".repeat(60).trim()) + &cell("figure", "1");
        format!("<row>{cells}{}{}</row>", carried("foot", "1"), carried("top", text))
    };
    // The last sums are not the longest.
    let rows = row(&long).repeat(9) + &row("1").repeat(3);
    let laid_out = laid_out(0, &format!("<table style=\"statistics\">{rows}</table>"));
    assert!(laid_out.pages.len() > 1);
    assert!(laid_out.pages.iter().flat_map(|page| texts(page)).any(|text| text == long), "the sum is cut");
}
