//! Elements of the markup that the built-in templates do not use, or not in this way: `<keep>`, nested lists.

mod tables;

use congvan::page::{Item, Mm, Page, Pages, Role};
use congvan::{Dispatch, Error, Pack, Picture, Typesetter};

/// Lays out a dispatch whose body is the given number of paragraphs of one line, followed by the markup.
fn laid_out(lines: usize, markup: &str) -> Pages {
    styled("", &("<p style=\"body\">dòng</p>".repeat(lines) + markup))
}

/// Lays out a dispatch with the given styles and body.
fn styled(style: &str, body: &str) -> Pages {
    try_styled(style, body).unwrap()
}

/// Like `styled`, but returns errors. Fitting is disabled.
fn try_styled(style: &str, body: &str) -> Result<Pages, Error> {
    let style = &*format!("{style}\n[fit]\nenabled = false\n");
    let packs = Pack::from_files("office", [("style.toml", style), ("parts/body.xml", body)]).unwrap();
    let dispatch = Dispatch::from_toml(include_str!("../check/clean-hd36.toml")).unwrap();
    Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&dispatch)
}

fn texts(page: &Page) -> Vec<&str> {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run.text.trim()),
        _ => None,
    });
    runs.collect()
}

/// Returns the baselines of a text on a page, in millimetres.
fn baselines(page: &Page, text: &str) -> Vec<f64> {
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) if run.text.trim() == text => Some(Mm::from(run.baseline).0),
        _ => None,
    });
    runs.collect()
}

/// Returns the indices of the pages that have a text.
fn pages_of(laid_out: &Pages, text: &str) -> Vec<usize> {
    let pages = laid_out.pages.iter().enumerate();
    pages.filter(|(_, page)| texts(page).contains(&text)).map(|(index, _)| index).collect()
}

#[test]
fn keep_holds_its_content_on_one_page() {
    let four = "<p style=\"body\">một</p><p style=\"body\">hai</p><p style=\"body\">ba</p><p style=\"body\">bốn</p>";
    let rest = "<p style=\"body\">dòng</p>".repeat(4);
    let mut split = 0;
    for lines in 15..30 {
        let kept = laid_out(lines, &format!("<keep>{four}</keep>{rest}"));
        assert_eq!(pages_of(&kept, "một"), pages_of(&kept, "bốn"), "{lines}");
        let free = laid_out(lines, &format!("{four}{rest}"));
        split += usize::from(pages_of(&free, "một") != pages_of(&free, "bốn"));
    }
    assert_eq!(split, 3);
}

#[test]
fn fixed_elements_stack_from_their_edge() {
    let fixed =
        |style: &str, text: &str, page: &str| format!("<fixed page=\"{page}\" style=\"{style}\">{text}</fixed>");
    let marks =
        ["một", "hai"].map(|text| fixed("circulation", text, "first") + &fixed("circulation-foot", text, "last"));
    let style = "[styles.circulation-foot]\nfrom_bottom = \"10mm\"\n";
    let page = styled(style, &("<p style=\"body\">dòng</p>".to_owned() + &marks.concat())).pages.remove(0);
    let [first, second] = ["MỘT", "HAI"].map(|text| baselines(&page, text));
    // 10 mm from either edge, each 14 pt high.
    assert!((second[0] - first[0] - 4.94).abs() < 0.01 && (first[1] - second[1] - 4.94).abs() < 0.01);
    assert!(first[0] > 10.0 && first[0] < 14.94 && first[1] < 287.0 && first[1] > 282.06, "{first:?}");
}

#[test]
fn indent_applies_to_all_lines() {
    let style = "[styles.body]\nindent = \"20mm\"\nfirst_line = \"10mm\"\n";
    let packs = Pack::from_files("office", [("style.toml", style)]).unwrap();
    let dispatch = Dispatch::from_toml(include_str!("../check/clean-hd36.toml")).unwrap();
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
fn leader_fills_the_line_between_texts() {
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
fn page_does_not_break_before_signature_space() {
    let mut split = 0;
    for lines in 20..32 {
        let room = "<p style=\"body\">trên</p><space style=\"sign-room\"/><p style=\"body\">dưới</p>".to_owned();
        let laid_out = laid_out(lines, &(room + &"<p style=\"body\">sau</p>".repeat(4)));
        if pages_of(&laid_out, "trên") != pages_of(&laid_out, "dưới") {
            split += 1;
            assert!(
                baselines(&laid_out.pages[1], "dưới")[0] < 26.0,
                "{lines}: the space for the signature is first on the page"
            );
        }
    }
    assert!(split > 0);
}

#[test]
fn keep_higher_than_a_page_is_split() {
    let lines = "<p style=\"body\">dài</p>".repeat(60);
    let rest = "<p style=\"body\">sau</p>".repeat(3);
    let laid_out = laid_out(3, &format!("<keep>{lines}</keep>{rest}"));
    let counts: Vec<usize> = laid_out.pages.iter().map(|page| baselines(page, "dài").len()).collect();
    assert_eq!(counts, [0, 30, 30, 0]);
}

#[test]
fn space_before_is_dropped_at_the_top_of_a_page() {
    let style = "[styles.body]\nspace_before = \"50mm\"\nspace_after = \"0mm\"\nfirst_line = \"0mm\"\n";
    let body = "<p style=\"body\">dòng</p>".repeat(20);
    let pages = styled(style, &body).pages;
    // A line of 6.35 mm, and 56.35 mm for each that follows, in 257 mm.
    assert_eq!(baselines(&pages[1], "dòng").len(), 5);
}

#[test]
fn foot_takes_space_from_the_last_page_only() {
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
        assert!(lowest < baselines(last, "chân")[0] - 4.0, "{lines}: the text overlaps the foot");
        full += usize::from(before.first().is_some_and(|page| baselines(page, "dòng").last().unwrap() > &265.0));
    }
    assert!(full > 0, "no page before the last is full");
}

#[test]
fn rejects_a_foot_that_leaves_no_space_for_text() {
    let foot = |height: usize| format!("<foot>{}</foot>", "<p style=\"body\">chân</p>".repeat(height));
    // Lines of 8.47 mm: 25 of them leave space for the closing of the dispatch.
    assert_eq!(try_styled("", &foot(25)).unwrap().pages.len(), 2);
    let error = try_styled("", &foot(26)).unwrap_err().to_string();
    assert!(
        error.contains("the block that begins with `Nơi nhận:`, with the foot of the page, is higher than a page"),
        "{error}"
    );
}

#[test]
fn paragraph_splits_with_two_lines_on_each_page() {
    let five = format!("<p style=\"body\">{}dài</p>", "dài<br/>".repeat(4));
    let mut seen = std::collections::BTreeSet::new();
    for lines in 15..30 {
        let laid_out = laid_out(lines, &(five.clone() + &"<p style=\"body\">sau</p>".repeat(4)));
        let first = baselines(&laid_out.pages[0], "dài").len();
        seen.insert(first);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [0, 2, 3, 5]);
}

#[test]
fn page_breaks_after_items_of_two_lines_only() {
    let ends_below = |item: &str| {
        let item = format!("<item style=\"directive\" level=\"1\" mark=\"-\">{item}</item>");
        let pages = (15..30).map(|lines| laid_out(lines, &(item.clone() + &"<p style=\"body\">sau</p>".repeat(8))));
        pages.filter(|laid_out| pages_of(laid_out, "mục")[0] != pages_of(laid_out, "sau")[0]).count()
    };
    assert_eq!([ends_below("đầu<br/>mục"), ends_below("mục")], [1, 0]);
}

#[test]
fn keeps_each_forced_line_break() {
    let page = laid_out(0, "<p style=\"body\">một<br/><br/>hai<br/></p><p style=\"body\">ba</p>").pages.remove(0);
    let at = |text: &str| baselines(&page, text)[0];
    let line = at("ba") - at("hai");
    assert!((at("hai") - at("một") - 2.0 * 6.35).abs() < 0.01, "{line}");
}

#[test]
fn keeps_the_space_after_a_gap() {
    let page =
        laid_out(0, "<p style=\"body\">một<gap width=\"12mm\"/> hai</p><p style=\"body\">ba bốn</p>").pages.remove(0);
    let edges = |text: &str| {
        let found = page.items.iter().find_map(|item| match item {
            Item::Text(run) if run.text.trim() == text => Some((Mm::from(run.x).0, Mm::from(run.x + run.width()).0)),
            _ => None,
        });
        found.unwrap()
    };
    let space = Mm::from(congvan::page::Pt(14.0 / 4.0)).0;
    assert!((edges("hai").0 - edges("một").1 - 12.0 - space).abs() < 0.01);
}

#[test]
fn long_word_after_another_face_is_cut_at_the_margin() {
    for (wide, narrow) in (35..38).flat_map(|wide| (0..4).map(move |narrow| (wide, narrow))) {
        let bold = "m".repeat(wide) + &"i".repeat(narrow);
        let laid_out = laid_out(0, &format!("<p style=\"body\"><b>{bold}</b>{}</p>", "W".repeat(40)));
        let page = &laid_out.pages[0];
        let right = page.items.iter().filter_map(|item| match item {
            Item::Text(run) => Some(Mm::from(run.x + run.width()).0),
            _ => None,
        });
        let right = right.fold(0.0, f64::max);
        assert!(right < 195.01, "{bold}: {right}");
        let letters = texts(page).iter().flat_map(|text| text.chars()).filter(|letter| *letter == 'W').count();
        assert_eq!(letters, 40);
    }
}

#[test]
fn long_word_after_another_face_fills_the_line() {
    let bold = "m".repeat(32);
    let laid_out = laid_out(0, &format!("<p style=\"body\"><b>{bold}</b>{}</p>", "i".repeat(120)));
    let runs: Vec<(f64, f64)> = laid_out.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text(run) if run.text.starts_with(['m', 'i']) => {
                Some((run.baseline.0, Mm::from(run.x + run.width()).0))
            }
            _ => None,
        })
        .collect();
    assert!(runs[0].0 == runs[1].0 && runs[1].1 > 192.0, "{runs:?}");
}

#[test]
fn signature_spaces_are_aligned() {
    let style = "[styles.sign-position]\nspace_after = \"5mm\"\n";
    let column = |style: &str, name: &str| {
        format!(
            "<column><p style=\"{style}\">chức vụ</p><space style=\"sign-room\"/><p style=\"sign-name\">{name}</p></column>"
        )
    };
    let columns = column("sign-position", "An") + &column("sign-position-alone", "Bình");
    let page = styled(style, &format!("<columns set=\"closing\">{columns}</columns>")).pages.remove(0);
    let [one, other] = ["An", "Bình"].map(|name| baselines(&page, name)[0]);
    assert!((one - other).abs() < 0.001, "{one} and {other}");
}

#[test]
fn rejects_margins_that_leave_no_space() {
    for margins in ["binding = \"150mm\"\nouter = \"60mm\"", "top = \"150mm\"\nbottom = \"147mm\""] {
        let error = try_styled(&format!("[page]\n{margins}\n"), "").unwrap_err().to_string();
        assert!(error.contains("the margins leave no room for text"), "{error}");
    }
}

#[test]
fn picture_stays_with_the_line_above() {
    let mut dispatch = Dispatch::from_toml(include_str!("../check/clean-hd36.toml")).unwrap();
    dispatch.signatories[0].signature = Some(Picture::from_png(include_bytes!("../data/signature.png")).unwrap());
    let mut split = 0;
    for lines in 15..30 {
        let picture = "<picture style=\"sign-room\" field=\"signatories[0].signature\"/>";
        let line = |text: &str| format!("<p style=\"body\">{text}</p>");
        let body = line("dòng").repeat(lines) + &line("trên") + picture + &line("dưới").repeat(8);
        let packs = Pack::from_files("office", [("parts/body.xml", body)]).unwrap();
        let laid_out = Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&dispatch).unwrap();
        let first = laid_out.pages.iter().position(|page| page.items.iter().any(|item| matches!(item, Item::Image(_))));
        assert_eq!(first, Some(pages_of(&laid_out, "trên")[0]), "{lines}");
        split += usize::from(pages_of(&laid_out, "trên") != pages_of(&laid_out, "dòng")[..1]);
    }
    assert!(split > 0);
}

#[test]
fn missing_glyphs_of_a_template_are_reported() {
    let error = try_styled("", "<p style=\"body\">a漢b漢<b>字</b></p>").unwrap_err();
    let wanted = "the fonts lack 漢 (U+6F22) in the regular face, 字 (U+5B57) in the bold face";
    assert!(error.to_string().ends_with(wanted), "{error}");
}

#[test]
fn other_elements_end_a_list() {
    let item =
        |level: usize, text: &str| format!("<item style=\"directive\" level=\"{level}\" mark=\"-\">{text}</item>");
    let lists = |between: &str| {
        let markup = [item(1, "một"), item(2, "hai"), between.to_owned(), item(2, "ba"), item(1, "bốn")].concat();
        let laid_out = laid_out(0, &markup);
        let nodes = laid_out.structure.nodes();
        // Depth and number of items of each list.
        let list = |role: &Role| matches!(role, Role::List { .. });
        let depth = |at: usize| {
            let mut node = nodes[at].parent;
            let mut depth = 0;
            while let Some(parent) = node {
                depth += usize::from(list(&nodes[parent.0].role));
                node = nodes[parent.0].parent;
            }
            depth
        };
        let items = |at: usize| {
            let items = nodes.iter().filter(|node| node.parent.is_some_and(|parent| parent.0 == at));
            items.filter(|node| matches!(node.role, Role::ListItem)).count()
        };
        let found = nodes.iter().enumerate().filter(|(_, node)| list(&node.role));
        found.map(|(at, _)| (depth(at), items(at))).collect::<Vec<_>>()
    };
    // The last list is the distribution list of the dispatch.
    let distribution_list = (0, 3);
    assert_eq!(lists(""), [(0, 2), (1, 2), distribution_list]);
    for between in [
        "<p style=\"body\">giữa</p>",
        "<table style=\"statistics\"><row><cell style=\"table-cell\">giữa</cell></row></table>",
        "<columns set=\"closing\"><column></column><column></column></columns>",
    ] {
        assert_eq!(lists(between), [(0, 1), (1, 1), (0, 2), distribution_list], "{between}");
    }
}
