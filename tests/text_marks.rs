//! Marks inside texts: boxes to tick.

use congvan::dispatch::BodyItem;
use congvan::page::{Item, NodeId, Pages, Role, Rule, TextRun};
use congvan::{Dispatch, Typesetter};
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
