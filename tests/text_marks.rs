//! Marks inside texts: boxes to tick and links.

use congvan::dispatch::BodyItem;
use congvan::page::{Item, NodeId, Pages, Role, Rule, TextRun};
use congvan::{Dispatch, Pack, Typesetter};
use lopdf::Document;

use crate::readback::{read, structure};

fn dispatch(texts: &[&str]) -> Dispatch {
    let mut dispatch = Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap();
    dispatch.body = texts.iter().map(|text| BodyItem::Paragraph((*text).into())).collect();
    dispatch
}

fn pages(texts: &[&str]) -> Pages {
    Typesetter::new().unwrap().pages(&dispatch(texts)).unwrap()
}

fn runs(pages: &Pages) -> impl Iterator<Item = &TextRun> {
    pages.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

fn role(pages: &Pages, node: Option<NodeId>) -> &Role {
    pages.structure.role(node.unwrap()).unwrap()
}

/// The roles and texts of the structure below the first paragraph that contains a text, in logical order.
fn elements(texts: &[&str], text: &str) -> Vec<(String, String)> {
    let pdf = Typesetter::new().unwrap().pdf(&dispatch(texts)).unwrap();
    let elements = structure(&Document::load_mem(&pdf).unwrap(), &read(&pdf));
    let first = elements.iter().position(|element| element.text().contains(text)).unwrap();
    let depth = elements[first].depth;
    let below = elements[first + 1..].iter().take_while(|element| element.depth > depth);
    std::iter::once(&elements[first]).chain(below).map(|element| (element.role.clone(), element.text())).collect()
}

#[test]
fn boxes_to_tick_are_squares_with_a_description() {
    let pages = pages(&["Nam {[x]} Nữ ☐."]);
    let boxes: Vec<&TextRun> =
        runs(&pages).filter(|run| run.text.trim_end_matches(['.', ' ']).contains(['☑', '☐'])).collect();
    let [ticked, empty] = boxes[..] else { panic!("{boxes:?}") };
    assert_eq!((&*ticked.text, &*empty.text), ("☑", "☐"));
    assert_eq!(role(&pages, ticked.owner), &Role::Symbol("ô đã đánh dấu".into()));
    assert_eq!(role(&pages, empty.owner), &Role::Symbol("ô chưa đánh dấu".into()));
    let rules: Vec<&Rule> = pages.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Rule(rule) if *rule.style == *"body" => Some(rule),
            _ => None,
        })
        .collect();
    assert_eq!(rules.len(), 8);
    // At 14 pt, a box is 10.08 pt wide and high, and reaches 1.4 pt below the baseline.
    for (run, frame) in [ticked, empty].into_iter().zip(rules.chunks(4)) {
        let ends = || frame.iter().flat_map(|rule| [rule.from, rule.to]);
        let left = ends().map(|(x, _)| x.0).fold(f64::MAX, f64::min);
        let right = ends().map(|(x, _)| x.0).fold(f64::MIN, f64::max);
        let top = ends().map(|(_, y)| y.0).fold(f64::MAX, f64::min);
        let bottom = ends().map(|(_, y)| y.0).fold(f64::MIN, f64::max);
        assert!((right - left - 10.08).abs() < 0.01 && (bottom - top - 10.08).abs() < 0.01, "{frame:?}");
        assert!((bottom - run.baseline.0 - 1.4).abs() < 0.01, "{frame:?}");
        let centre = (run.x + run.width() / 2.0).0;
        assert!((centre - f64::midpoint(left, right)).abs() < 0.01, "{run:?}");
    }
}

#[test]
fn boxes_stand_in_the_structure_where_they_are_read() {
    let found = elements(&["Phái: Nam {[x]} Nữ {[ ]} khác."], "Phái");
    let roles: Vec<&str> = found.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(roles, ["P", "Span", "Span"]);
    assert_eq!(found[0].1, "Phái: Nam Nữ khác.");
    let pdf = Typesetter::new().unwrap().pdf(&dispatch(&["Phái: Nam {[x]} Nữ {[ ]} khác."])).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let paragraph = document.objects.values().filter_map(|object| object.as_dict().ok()).find_map(|element| {
        let kids = element.get(b"K").and_then(lopdf::Object::as_array).ok()?;
        let is_element = |kid: &lopdf::Object| kid.as_reference().is_ok();
        (kids.iter().filter(|kid| is_element(kid)).count() == 2 && kids.iter().any(|kid| kid.as_i64().is_ok()))
            .then(|| kids.iter().map(is_element).collect::<Vec<_>>())
    });
    assert_eq!(paragraph.unwrap(), [false, true, false, true, false]);
}

/// The link annotations of a file: page number, left and right edge, address.
fn links(pdf: &[u8]) -> Vec<(u32, f32, f32, String)> {
    let document = Document::load_mem(pdf).unwrap();
    let mut found = Vec::new();
    for (number, page) in document.get_pages() {
        for annotation in document.get_page_annotations(page).unwrap() {
            assert_eq!(annotation.get(b"Subtype").unwrap().as_name().unwrap(), b"Link");
            assert_eq!(annotation.get(b"F").unwrap().as_i64().unwrap(), 4);
            assert!(annotation.has(b"Contents") && annotation.has(b"StructParent"));
            let edges: Vec<f32> =
                annotation.get(b"Rect").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
            let action = annotation.get_deref(b"A", &document).unwrap().as_dict().unwrap();
            let address = String::from_utf8(action.get(b"URI").unwrap().as_str().unwrap().to_vec()).unwrap();
            found.push((number, edges[0], edges[2], address));
        }
    }
    found
}

#[test]
fn a_link_covers_its_words_on_each_line() {
    let long = "Cổng thông tin điện tử của Đảng bộ tỉnh, nơi đăng toàn văn các văn bản **đã ban hành** trong năm";
    let text = format!("Xem [{long}](https://a.vn/Đ?x=1), hoặc [gửi thư](mailto:vp@a.vn).");
    let dispatch = dispatch(&[&text]);
    let typesetter = Typesetter::new().unwrap();
    let pages = typesetter.pages(&dispatch).unwrap();
    let pdf = typesetter.pdf(&dispatch).unwrap();
    let found = links(&pdf);
    let addresses: Vec<&str> = found.iter().map(|(.., address)| address.as_str()).collect();
    assert_eq!(addresses, ["https://a.vn/%C4%90?x=1", "https://a.vn/%C4%90?x=1", "mailto:vp@a.vn"]);
    let of_links: Vec<&TextRun> = runs(&pages)
        .filter(|run| run.owner.is_some_and(|node| matches!(role(&pages, Some(node)), Role::Link(_))))
        .collect();
    assert!(of_links.iter().all(|run| run.color == congvan::page::Color::default()));
    assert!((f64::from(found[0].1) - of_links[0].x.0).abs() < 0.01, "{found:?}");
    let last = of_links.last().unwrap();
    assert!((f64::from(found[2].2) - (last.x + last.width()).0).abs() < 0.01, "{found:?}");
    // The structure has the words once, in the order of reading.
    let found = elements(&[&text], "Xem");
    let roles: Vec<&str> = found.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(roles, ["P", "Link", "Link"]);
}

#[test]
fn links_to_other_things_are_refused() {
    for (text, address) in [("a [b](javascript:alert) c", "javascript:alert"), ("[b](file:///etc/x)", "file:///etc/x")]
    {
        let error = Typesetter::new().unwrap().pages(&dispatch(&[text])).unwrap_err();
        assert_eq!(error.to_string(), format!("body[0].text: a link must not have the address `{address}`"));
    }
    assert!(runs(&pages(&["Theo [1](2) và [a](b)."])).any(|run| run.text.contains("[1](2) và [a](b).")));
}

#[test]
fn a_link_across_a_page_break_has_an_annotation_on_each_page() {
    let filler = "Đề nghị các cấp uỷ trực thuộc báo cáo kết quả thực hiện trước ngày 15 tháng 12 năm 2026.";
    let long = "toàn văn quy chế làm việc của Ban Chấp hành Đảng bộ tỉnh, ".repeat(10);
    let link = format!("[{}](https://a.vn/q)", long.trim_end_matches(", "));
    let mut broken = 0;
    for paragraphs in 8..20 {
        let mut texts = vec![filler; paragraphs];
        texts.push(&link);
        let pdf = Typesetter::new().unwrap().pdf(&dispatch(&texts)).unwrap();
        let found = links(&pdf);
        assert!(found.len() > 4 && found.iter().all(|(.., address)| address == "https://a.vn/q"), "{found:?}");
        let pages: std::collections::BTreeSet<u32> = found.iter().map(|(page, ..)| *page).collect();
        broken += usize::from(pages.len() == 2);
        // One element has the words and the annotations of both pages.
        let document = Document::load_mem(&pdf).unwrap();
        let elements = document.objects.values().filter_map(|object| object.as_dict().ok());
        let link = elements
            .clone()
            .filter(|entry| entry.get(b"S").is_ok_and(|role| role.as_name().is_ok_and(|role| role == b"Link")));
        let link: Vec<_> = link.filter(|entry| entry.has(b"K")).collect();
        assert_eq!(link.len(), 1);
        let kids = link[0].get(b"K").unwrap().as_array().unwrap();
        let annotations = kids.iter().filter(|kid| kid.as_dict().is_ok_and(|kid| kid.has(b"Obj"))).count();
        assert_eq!(annotations, found.len());
    }
    assert!(broken > 0);
}

#[test]
fn links_have_the_color_and_the_line_of_the_pack() {
    let style = "name = \"office\"\ntitle = \"Mẫu của văn phòng\"\nin_force_from = \"2018-01-01\"\nextends = \"hd36\"\n\
                 [links]\norigin = {}\ncolor = \"#0000ff\"\nunderline = true\n";
    let packs = Pack::from_files("office", [("style.toml", style.as_bytes())]).unwrap();
    let typesetter = Typesetter::new().unwrap().with_packs(packs).unwrap();
    let pages = typesetter.pages(&dispatch(&["Xem [Cổng thông tin](https://a.vn)."])).unwrap();
    let link = runs(&pages).find(|run| run.text.starts_with("Cổng")).unwrap();
    let around: Vec<&TextRun> =
        runs(&pages).filter(|run| run.baseline == link.baseline && run.text != link.text).collect();
    assert_eq!(link.color.to_string(), "#0000ff");
    assert!(around.len() > 1 && around.iter().all(|run| run.color == congvan::page::Color::default()));
    let below =
        pages.pages[0].items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
    let line = below.filter(|rule| (rule.from.0.0 - link.x.0).abs() < 0.01).find(|rule| rule.from.1 > link.baseline);
    let line = line.expect("a line below the words of the link");
    assert!((line.to.0.0 - (link.x + link.width()).0).abs() < 0.1, "{line:?}");
}
