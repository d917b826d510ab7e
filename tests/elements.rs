//! Elements of the markup that no built-in template uses, or not in this way: `<keep>`, tables without a head.

use congvan::{Dispatch, Item, Mm, Pack, Page, Pages, Pt, Typesetter};

/// A dispatch whose body has that many paragraphs of one line, and then what the markup says.
fn laid_out(lines: usize, markup: &str) -> Pages {
    styled("", &("<p style=\"body\">dòng</p>".repeat(lines) + markup))
}

/// A dispatch with that body and those styles.
fn styled(style: &str, body: &str) -> Pages {
    let packs = Pack::from_files("office", [("style.toml", style), ("parts/body.xml", body)]).unwrap();
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

/// The baselines of a text on a page, in millimetres.
fn baselines(page: &Page, text: &str) -> Vec<f64> {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) if run.text.trim() == text => Some(Mm::from(run.baseline).0),
        _ => None,
    });
    runs.collect()
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

#[test]
fn what_is_fixed_stands_one_below_or_above_the_other() {
    let fixed =
        |style: &str, text: &str, page: &str| format!("<fixed page=\"{page}\" style=\"{style}\">{text}</fixed>");
    let marks =
        ["một", "hai"].map(|text| fixed("circulation", text, "first") + &fixed("circulation-foot", text, "last"));
    let page = laid_out(1, &marks.concat()).pages.remove(0);
    let [first, second] = ["MỘT", "HAI"].map(|text| baselines(&page, text));
    // 10 mm from either edge, each 14 pt high.
    assert!((second[0] - first[0] - 4.94).abs() < 0.01 && (first[1] - second[1] - 4.94).abs() < 0.01);
    assert!(first[0] > 10.0 && first[0] < 14.94 && first[1] < 287.0 && first[1] > 282.06, "{first:?}");
}

#[test]
fn an_indent_takes_room_from_every_line() {
    let style = "[styles.body]\nindent = \"20mm\"\nfirst_line = \"10mm\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    let pages = Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&dispatch).unwrap();
    let mut edges: Vec<(f64, f64)> = Vec::new();
    for item in &pages.pages[0].items {
        let Item::Text(run) = item else { continue };
        if *run.style == *"body" && edges.len() < 3 {
            edges.push((Mm::from(run.x).0.round(), Mm::from(run.x + run.width()).0.round()));
        }
    }
    assert_eq!(edges, [(60.0, 195.0), (50.0, 195.0), (50.0, 195.0)]);
}

#[test]
fn dots_begin_where_the_text_ends_and_end_where_it_goes_on() {
    let laid_out = laid_out(0, "<p style=\"subject-hyphens\"><leader/></p><p style=\"body\">đầu<leader/>cuối</p>");
    let edges = |text: &str| {
        let found = laid_out.pages[0].items.iter().find_map(|item| match item {
            Item::Text(run) if run.text.starts_with(text) => Some([run.x, run.x + run.width()]),
            _ => None,
        });
        found.unwrap().map(|x| (Mm::from(x).0 * 10.0).round() / 10.0)
    };
    assert_eq!(edges("....")[0], 30.0);
    assert_eq!((edges("đầu")[0], edges("cuối")[1]), (40.0, 195.0));
}

#[test]
fn no_page_ends_above_room_to_sign() {
    let mut parted = 0;
    for lines in 20..32 {
        let room = "<p style=\"body\">trên</p><space style=\"sign-room\"/><p style=\"body\">dưới</p>".to_owned();
        let laid_out = laid_out(lines, &(room + &"<p style=\"body\">sau</p>".repeat(4)));
        if pages_of(&laid_out, "trên") != pages_of(&laid_out, "dưới") {
            parted += 1;
            assert!(baselines(&laid_out.pages[1], "dưới")[0] < 26.0, "{lines}: the room stands alone");
        }
    }
    assert!(parted > 0);
}

#[test]
fn what_is_kept_and_fits_on_no_page_is_divided() {
    let lines = "<p style=\"body\">dài</p>".repeat(60);
    let rest = "<p style=\"body\">sau</p>".repeat(3);
    let laid_out = laid_out(3, &format!("<keep>{lines}</keep>{rest}"));
    let counts: Vec<usize> = laid_out.pages.iter().map(|page| baselines(page, "dài").len()).collect();
    assert_eq!(counts, [0, 30, 30, 0]);
}

#[test]
fn room_above_is_dropped_at_the_top_of_a_page() {
    let style = "[styles.body]\nspace_before = \"50mm\"\nspace_after = \"0mm\"\nfirst_line = \"0mm\"\n";
    let body = "<p style=\"body\">dòng</p>".repeat(20);
    let pages = styled(style, &body).pages;
    // A line of 6.35 mm, and 56.35 mm for each that follows, in 257 mm.
    assert_eq!(baselines(&pages[1], "dòng").len(), 5);
}

#[test]
fn the_foot_takes_room_from_the_last_page_only() {
    let foot = |height: usize| format!("<foot>{}</foot>", "<p style=\"body\">chân</p>".repeat(height));
    let mut full = 0;
    for lines in 20..36 {
        let laid_out = laid_out(lines, &foot(8));
        let (last, before) = laid_out.pages.split_last().unwrap();
        let text = last.items.iter().filter_map(|item| match item {
            Item::Text(run) if run.text.trim() != "chân" => Some(Mm::from(run.baseline).0),
            _ => None,
        });
        let lowest = text.fold(0.0, f64::max);
        assert!(lowest < baselines(last, "chân")[0] - 4.0, "{lines}: the text runs into the foot");
        full += usize::from(before.first().is_some_and(|page| baselines(page, "dòng").last().unwrap() > &265.0));
    }
    assert!(full > 0, "no page before the last was full");
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
    // Above its first and below its last line it has the room that a row of one line has.
    let one = self::laid_out(0, &format!("<table style=\"statistics\">{}</table>", row("một", "")));
    let (lines, plain) = (baselines(&one.pages[0], "một"), across(&one.pages[0]));
    let first = baselines(&laid_out.pages[0], "dài")[0] - rules[0][0];
    let last = rules[2][1] - baselines(&laid_out.pages[2], "dài").last().unwrap();
    assert!((first - (lines[0] - plain[0])).abs() < 0.01 && (last - (plain[1] - lines[0])).abs() < 0.01);
}

#[test]
fn a_row_over_pages_stays_with_the_row_above_where_it_is_kept() {
    let lines = "dài<br/>".repeat(70);
    for attributes in ["", " keep=\"yes\""] {
        let mut alone = 0;
        for above in 15..30 {
            let rows = row("trên", "") + &row(&lines, attributes);
            let laid_out = laid_out(above, &format!("<table style=\"statistics\">{rows}</table>"));
            // No line of it stands alone.
            let lines: Vec<usize> = laid_out.pages.iter().map(|page| baselines(page, "dài").len()).collect();
            assert!(lines.iter().all(|count| *count != 1), "{above}: {lines:?}");
            // The signature has two lines above it, those of the row too.
            let (last, _) =
                laid_out.pages.iter().enumerate().rfind(|(_, page)| texts(page).contains(&"Đặng Văn A")).unwrap();
            assert!(lines[last] >= 2, "{above}: {lines:?}");
            alone += usize::from(pages_of(&laid_out, "trên")[0] != pages_of(&laid_out, "dài")[0]);
        }
        assert_eq!(alone, if attributes.is_empty() { 1 } else { 0 }, "{attributes}");
    }
}

/// The rules of the tables of a page: across and upright, in tenths of a millimetre from edge to edge.
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

#[test]
fn a_head_reaches_over_columns_or_over_rows() {
    let cell = |text: &str, attributes: &str| format!("<cell style=\"table-head\"{attributes}>{text}</cell>");
    let head = |rows: [String; 2]| {
        let rows = rows.map(|cells| format!("<row>{cells}</row>")).concat();
        let table = format!("<table style=\"statistics\"><col width=\"60mm\"/><col/><head>{rows}</head></table>");
        laid_out(0, &table).pages.remove(0)
    };
    let wide = head([cell("cả", " columns=\"2\""), cell("a", "") + &cell("b", "")]);
    let (y0, y1, y2) = (768, 844, 921);
    let (left, middle, right) = (300, 900, 1950);
    let mut wanted = [
        [left, y0, right, y0],
        [left, y1, right, y1],
        [left, y2, middle, y2],
        [middle, y2, right, y2],
        [left, y0, left, y2],
        [middle, y1, middle, y2],
        [right, y0, right, y1],
        [right, y1, right, y2],
    ];
    wanted.sort_unstable();
    assert_eq!(rules(&wide), wanted);

    let high = |text: &str| head([cell(text, " rows=\"2\"") + &cell("a", ""), cell("b", "")]);
    let mut wanted = [
        [left, y0, right, y0],
        [middle, y1, right, y1],
        [left, y2, middle, y2],
        [middle, y2, right, y2],
        [left, y0, left, y2],
        [middle, y0, middle, y2],
        [right, y0, right, y1],
        [right, y1, right, y2],
    ];
    wanted.sort_unstable();
    assert_eq!(rules(&high("cả")), wanted);
    // In the middle of both rows, as the others are in the middle of theirs.
    assert!((baselines(&high("cả"), "cả")[0] - baselines(&high("cả"), "a")[0] - 7.644 / 2.0).abs() < 0.01);
    // What it lacks, the second row gives: three lines of 5.64 mm and the room above and below them.
    let higher = across(&high("cả<br/>hai<br/>hàng"));
    let top = higher.iter().copied().fold(f64::INFINITY, f64::min);
    let mut heights: Vec<f64> = higher.iter().map(|y| ((y - top) * 100.0).round() / 100.0).collect();
    heights.sort_by(f64::total_cmp);
    assert_eq!(heights, [0.0, 7.64, 18.93, 18.93]);
}

/// The edges of the columns of a table, in tenths of a millimetre.
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
fn columns_share_the_width_by_what_they_ask_for() {
    let free = "<col/><col/><col/>";
    assert_eq!(edges(free, &["", "", ""]), [300, 850, 1400, 1950]);
    let fixed = "<col width=\"60mm\"/><col/><col/>";
    assert_eq!(edges(fixed, &["", "", ""]), [300, 900, 1425, 1950]);
    assert_eq!(edges(fixed, &["", "một", "hai"]), [300, 900, 1433, 1950]);
    // All have their words on one line, and what is left goes to those that ask for most.
    assert_eq!(edges(free, &["một", "một hai", "một hai ba"]), [300, 395, 976, 1950]);
    // Not all can: who lacks more gets more.
    let long = "một hai ba bốn năm sáu bảy tám chín mười ".repeat(3);
    assert_eq!(edges(free, &["một", &long, &long.repeat(2)]), [300, 395, 947, 1950]);
    // An indent takes its room from the words.
    let indent = "[styles.table-cell]\nindent = \"10mm\"\nfirst_line = \"5mm\"\n";
    let cells = ["một", &long.repeat(3)];
    let [plain, indented] = ["", indent].map(|style| styled_edges(style, "<col/><col/>", &cells)[1]);
    assert_eq!(indented - plain, 150);
}
