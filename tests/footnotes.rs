//! Footnotes: their place on the page, their numbers, structure and errors.

use congvan::dispatch::Attachment;
use congvan::merge::{MailMerge, Recipient};
use congvan::page::{Item, Mm, NodeId, Page, Pages, Role, Rule, TextRun};
use congvan::pdf::{Conformance, PdfOptions};
use congvan::{Dispatch, Pack, Typesetter};
use lopdf::Document;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::readback::{read, structure};

fn clean() -> Value {
    serde_json::to_value(Dispatch::from_toml(include_str!("check/clean-hd36.toml")).unwrap()).unwrap()
}

/// The dispatch without findings, with other paragraphs.
fn dispatch(texts: &[&str]) -> Dispatch {
    with_body(&texts.iter().map(|text| json!({ "text": text })).collect())
}

fn with_body(body: &Value) -> Dispatch {
    let mut data = clean();
    data["body"] = body.clone();
    Dispatch::from_json(&data.to_string()).unwrap()
}

fn pages(dispatch: &Dispatch) -> Pages {
    Typesetter::new().unwrap().pages(dispatch).unwrap()
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| if let Item::Text(run) = item { Some(run) } else { None })
}

fn rules(page: &Page) -> Vec<&Rule> {
    let rules = page.items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
    rules.filter(|rule| *rule.style == *"footnote").collect()
}

/// The footnote that a run belongs to.
fn note_of(pages: &Pages, run: &TextRun) -> Option<NodeId> {
    let nodes = pages.structure.nodes();
    let mut above = std::iter::successors(run.owner, |node| nodes[node.0].parent);
    above.find(|node| nodes[node.0].role == Role::Note)
}

/// Whether a run is the number of a footnote in the text.
fn is_reference(pages: &Pages, run: &TextRun) -> bool {
    let parent = run.owner.and_then(|node| pages.structure.nodes()[node.0].parent);
    parent.is_some_and(|node| pages.structure.role(node) == Some(&Role::Reference))
}

/// A footnote as it is laid out.
#[derive(Debug, Default, Clone, PartialEq)]
struct Note {
    number: String,
    /// The page of its number in the text, from 0.
    reference: usize,
    /// The pages of its lines.
    pages: Vec<usize>,
    /// Its text, without its number.
    text: String,
}

/// The footnotes of all pages, in the order of their numbers in the text.
fn notes(pages: &Pages) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for run in runs(page).filter(|run| is_reference(pages, run)) {
            notes.push(Note { number: run.text.clone(), reference: index, ..Note::default() });
        }
    }
    let nodes = pages.structure.nodes().iter().enumerate();
    let of_notes = nodes.filter(|(_, node)| node.role == Role::Note).map(|(index, _)| NodeId(index));
    for (note, node) in notes.iter_mut().zip(of_notes) {
        for (index, page) in pages.pages.iter().enumerate() {
            for run in runs(page).filter(|run| note_of(pages, run) == Some(node)) {
                if !note.pages.contains(&index) {
                    note.pages.push(index);
                }
                match pages.structure.role(run.owner.unwrap()).unwrap() {
                    Role::FootnoteLink(_) => assert_eq!(run.text.trim_end(), note.number),
                    _ => note.text.push_str(&run.text),
                }
            }
        }
        note.text = note.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    notes
}

/// Asserts what holds for all pages with footnotes: they end at the lower margin, below a rule and below the text, and
/// each begins on the page of its number.
fn hold(pages: &Pages) -> Vec<Note> {
    for page in &pages.pages {
        let bottom = if page.width > page.height { 15.0 } else { 20.0 };
        let end = page.height.0 - congvan::page::Pt::from(Mm(bottom)).0;
        let (of_notes, text): (Vec<_>, Vec<_>) = runs(page).partition(|run| note_of(pages, run).is_some());
        let lowest = |runs: &[&TextRun]| runs.iter().map(|run| run.baseline.0).fold(0.0, f64::max);
        assert!(lowest(&text) < end && lowest(&of_notes) < end);
        if of_notes.is_empty() {
            assert_eq!(rules(page), [] as [&Rule; 0]);
            continue;
        }
        let [rule] = rules(page)[..] else { panic!("one rule above the footnotes of a page") };
        let (left, right) = (Mm::from(rule.from.0).0, Mm::from(rule.to.0).0);
        assert!((right - left - 50.0).abs() < 0.01, "{rule:?}");
        assert!(rule.from.0 == of_notes[0].x, "{rule:?} {:?}", of_notes[0].x);
        // 6 pt above the rule, 5 pt below it, then a line of 11.5 pt.
        let first = of_notes.iter().map(|run| run.baseline.0).fold(f64::MAX, f64::min);
        assert!((first - rule.from.1.0 - 5.25 - 9.1).abs() < 0.3, "{first} {rule:?}");
        assert!(lowest(&text) < rule.from.1.0 - 6.0, "{} {rule:?}", lowest(&text));
        assert!((end - lowest(&of_notes) - 2.4).abs() < 0.3, "{}", end - lowest(&of_notes));
    }
    notes(pages)
}

fn body_lines(pages: &Pages, page: usize) -> usize {
    let mut lines: Vec<u64> =
        runs(&pages.pages[page]).filter(|run| *run.style == *"body").map(|run| run.baseline.0.to_bits()).collect();
    lines.dedup();
    lines.len()
}

#[test]
fn footnotes_stand_at_the_foot_of_the_page_with_raised_numbers() {
    let dispatch =
        dispatch(&["Theo Nghị định^[Nghị định số 30, **đậm**.] và Hướng dẫn ^[Hướng dẫn số 03.].", "Hai^[Ba]; hết."]);
    let pages = pages(&dispatch);
    let found = hold(&pages);
    let texts: Vec<(&str, &str)> = found.iter().map(|note| (&*note.number, &*note.text)).collect();
    assert_eq!(texts, [("1", "Nghị định số 30, đậm."), ("2", "Hướng dẫn số 03."), ("3", "Ba")]);
    assert!(found.iter().all(|note| note.pages == [0]));
    let page: Vec<&TextRun> = runs(&pages.pages[0]).collect();
    let at = page.iter().position(|run| is_reference(&pages, run)).unwrap();
    let [before, number, after] = page[at - 1..=at + 1] else { unreachable!() };
    assert_eq!((before.text.trim_end(), &*number.text), ("Theo Nghị định", "1"));
    assert_eq!((number.size.0, number.baseline), (9.0, before.baseline));
    assert!((number.glyphs[0].offset.1.0 - 4.8).abs() < 1e-9);
    assert!((number.x - before.x - before.width()).0.abs() < 1e-9);
    assert!((after.x - number.x - number.width()).0.abs() < 1e-9 && after.text.starts_with(" và"));
    // A space before the mark is not printed.
    let second = page.iter().skip(at + 1).position(|run| is_reference(&pages, run)).unwrap() + at + 1;
    assert_eq!((page[second - 1].text.trim_end(), page[second + 1].text.trim_end()), (" và Hướng dẫn", "."));
    let label = page.iter().find(|run| *run.style == *"footnote-number").unwrap();
    assert!(label.size.0 == 7.0 && (label.glyphs[0].offset.1.0 - 3.4).abs() < 1e-9);
}

#[test]
fn a_number_stays_on_the_line_of_the_word_before_it() {
    for words in 20..60 {
        let text = format!("{}hết^[Chú thích.] và sau đó còn một dòng nữa cho đủ.", "nghiêng ".repeat(words));
        let pages = pages(&dispatch(&[&text]));
        let page: Vec<&TextRun> = runs(&pages.pages[0]).collect();
        let at = page.iter().position(|run| is_reference(&pages, run)).unwrap();
        assert!(page[at - 1].text.ends_with("hết") && page[at - 1].baseline == page[at].baseline, "{words}");
    }
}

#[test]
fn numbers_of_one_word_are_separated() {
    for text in ["từ^[a]^[b]^[c] và^[d] hết.", "từ^[a] ^[b] ^[c] và ^[d] hết."] {
        let pages = pages(&dispatch(&[text]));
        let page: Vec<&TextRun> = runs(&pages.pages[0]).collect();
        let first = page.iter().position(|run| is_reference(&pages, run)).unwrap();
        let texts: Vec<&str> = page[first..first + 7].iter().map(|run| &*run.text).collect();
        assert_eq!(texts, ["1", ",", "2", ",", "3", " và", "4"]);
        let styles: Vec<&str> = page[first..first + 7].iter().map(|run| &*run.style).collect();
        let number = "footnote-reference";
        assert_eq!(styles, [number, number, number, number, number, "body", number]);
        assert_eq!(notes(&pages).len(), 4);
    }
}

#[test]
fn footnotes_take_room_from_the_text() {
    let filler = "Đề nghị các đảng uỷ cơ sở quan tâm thực hiện nội dung này. ".repeat(4);
    let text = |note: &str| vec![format!("Một^[{note}]. {filler}"); 8];
    let texts = text("Ghi chú ngắn.");
    let with: Vec<&str> = texts.iter().map(String::as_str).collect();
    let without: Vec<String> = texts.iter().map(|text| text.replace("^[Ghi chú ngắn.]", "")).collect();
    let (with, without) =
        (pages(&dispatch(&with)), pages(&dispatch(&without.iter().map(String::as_str).collect::<Vec<_>>())));
    hold(&with);
    // Eight notes with their rule take 103.5 pt, more than five lines.
    assert!(body_lines(&with, 0) < body_lines(&without, 0), "{with}");
}

#[test]
fn a_note_of_the_last_line_stays_on_its_page() {
    // The number moves down the page until it is on the next one.
    let mut references = Vec::new();
    for lines in 15..50 {
        let filler = "Đề nghị các đảng uỷ quan tâm.\n".repeat(lines);
        let text = format!("{filler}Cuối cùng^[{}].\n{}", "chú thích ".repeat(40), "Thêm dòng.\n".repeat(9));
        let found = hold(&pages(&dispatch(&[&text])));
        let [note] = &found[..] else { panic!("{found:?}") };
        assert_eq!(note.pages, [note.reference]);
        references.push(note.reference);
    }
    assert!(references.is_sorted() && references.first() == Some(&0) && references.last() == Some(&1));
}

#[test]
fn forty_notes_in_a_paragraph() {
    let text: String = (1..=40).map(|n| format!("nội dung {n} của kế hoạch công tác^[Chú thích {n}.], ")).collect();
    let found = hold(&pages(&dispatch(&[&text, "Hết."])));
    assert_eq!(found.len(), 40);
    for (index, note) in found.iter().enumerate() {
        assert_eq!(
            (note.number.clone(), note.text.clone()),
            (format!("{}", index + 1), format!("Chú thích {}.", index + 1))
        );
        assert_eq!(note.pages, [note.reference], "{note:?}");
    }
}

#[test]
fn a_note_longer_than_a_page_continues() {
    let words: Vec<String> = (0..2500).map(|n| format!("từ{n}")).collect();
    let note = words.join(" ");
    for texts in [
        vec![format!("Một^[{note}]."), "Hai.".to_owned()],
        vec!["Đầu. ".repeat(300), format!("Một^[{note}]."), "Hai. ".repeat(600)],
    ] {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = hold(&pages(&dispatch(&texts)));
        assert_eq!(found[0].text, note);
        assert_eq!(found[0].pages[0], found[0].reference);
        assert!(
            found[0].pages.len() >= 2 && found[0].pages.windows(2).all(|pair| pair[0] + 1 == pair[1]),
            "{:?}",
            found[0].pages
        );
    }
}

#[test]
fn several_notes_of_a_line_are_never_lost() {
    let long = "lời dẫn giải dài ".repeat(60);
    let text = format!("A^[{long}1] b^[{long}2] c^[{long}3] d^[{long}4] e^[{long}5] g^[{long}6]. Rồi hết.");
    let pages = pages(&dispatch(&[&text, "Đoạn sau.", "Đoạn cuối."]));
    let found = hold(&pages);
    assert_eq!(found.len(), 6);
    for (index, note) in found.iter().enumerate() {
        assert_eq!(note.text, format!("{long}{}", index + 1));
    }
    assert!(found[0].pages[0] == found[0].reference, "{found:?}");
}

#[test]
fn only_long_notes_are_divided() {
    // 30 mm hold seven lines of footnotes.
    let divided = |words: usize| {
        let note = "chú thích ".repeat(words / 2);
        let pages_of_note = |lines: usize| {
            let filler = "Đề nghị các đảng uỷ quan tâm.\n".repeat(lines);
            let text = format!("{filler}Hết^[{note}].\n{}", "Thêm dòng.\n".repeat(9));
            hold(&pages(&dispatch(&[&text])))[0].pages.len()
        };
        (15..45).filter(|lines| pages_of_note(*lines) > 1).count()
    };
    assert_eq!(divided(120), 0);
    assert!(divided(240) > 0);
}

#[test]
fn a_note_of_the_last_paragraph_keeps_clear_of_the_signature() {
    let note = "chú thích của đoạn cuối ".repeat(12);
    for lines in 10..45 {
        let filler = "Đề nghị các đảng uỷ quan tâm.\n".repeat(lines);
        let pages = pages(&dispatch(&[&filler, &format!("Đoạn cuối có chú thích^[{note}].")]));
        let found = hold(&pages);
        assert_eq!(found[0].pages, [found[0].reference], "{lines}");
        let with_name = pages.pages.iter().position(|page| runs(page).any(|run| run.text.starts_with("Đặng Văn A")));
        assert_eq!(with_name, Some(pages.pages.len() - 1));
        assert!(body_lines(&pages, pages.pages.len() - 1) >= 1, "{lines}");
    }
}

#[test]
fn headings_articles_and_quotations_have_footnotes() {
    let body = json!([
        { "kind": "heading", "text": "Đề mục^[Một.]" },
        { "kind": "chapter", "title": "Chương đầu^[Hai.]" },
        { "kind": "article", "title": "Phạm vi^[Ba.]", "items": [
            { "text": "Khoản^[Bốn.];", "items": [{ "text": "Điểm^[Năm.]." }] },
        ] },
        { "kind": "quotation", "text": "Lời trích^[Sáu.]." },
        { "text": "Hết." },
    ]);
    let pages = pages(&with_body(&body));
    let found = hold(&pages);
    let texts: Vec<&str> = found.iter().map(|note| &*note.text).collect();
    assert_eq!(texts, ["Một.", "Hai.", "Ba.", "Bốn.", "Năm.", "Sáu."]);
    // A footnote is not part of the title of its heading, which the bookmarks have.
    let headings: Vec<&str> = pages
        .structure
        .nodes()
        .iter()
        .filter_map(|node| if let Role::Heading(2.., words) = &node.role { Some(words.as_str()) } else { None })
        .collect();
    assert_eq!(headings, ["I- Đề mục", "Chương I Chương đầu", "Điều 1. Phạm vi"]);
}

#[test]
fn annexes_number_their_footnotes_themselves() {
    let mut data = clean();
    data["body"] = json!([{ "text": "Một^[A.] hai^[B.]." }]);
    data["issuer"]["in_text"] = json!("Ban Tổ chức");
    let filler = "Nội dung của phụ lục.\n".repeat(30);
    data["attachments"] = json!([{ "annex": {
        "title": "danh mục", "orientation": "landscape", "body": [{ "text": filler }, { "text": "Ba^[C.]." }],
    } }]);
    let dispatch = Dispatch::from_json(&data.to_string()).unwrap();
    assert!(matches!(&dispatch.attachments[0], Attachment::Annex(_)));
    let pages = pages(&dispatch);
    let found = hold(&pages);
    let numbers: Vec<&str> = found.iter().map(|note| &*note.number).collect();
    assert_eq!(numbers, ["1", "2", "1"]);
    let last = &pages.pages[found[2].pages[0]];
    assert!(last.width > last.height);
}

#[test]
fn footnotes_stand_above_the_contact() {
    let mut dispatch = dispatch(&["Một^[Chú thích.]."]);
    dispatch.contact = Some("Điện thoại 0263 3 000 000".into());
    let pages = pages(&dispatch);
    let find = |style: &str| runs(&pages.pages[0]).find(|run| *run.style == *style).unwrap().baseline.0;
    assert!(find("footnote") < find("contact") - 10.0 && find("footnote") > find("contact") - 20.0);
}

#[test]
fn footnotes_are_notes_of_the_structure() {
    let dispatch = dispatch(&["Theo Nghị định^[Số **30**, [xem](https://a.vn).] này.", "Hết."]);
    let pdf = Typesetter::new().unwrap().pdf(&dispatch).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let elements = structure(&document, &read(&pdf));
    let first = elements.iter().position(|element| element.text().contains("Nghị định")).unwrap();
    let found: Vec<(usize, &str, String)> = elements[first..first + 8]
        .iter()
        .map(|element| (element.depth - elements[first].depth, element.role.as_str(), element.text()))
        .collect();
    let wanted = [
        (0, "P", "Theo Nghị định này."),
        (1, "Reference", ""),
        (2, "Link", "1"),
        (0, "Note", "Số 30, ."),
        (1, "Lbl", ""),
        (2, "Link", "1"),
        (1, "Link", "xem"),
        (0, "P", "Hết."),
    ];
    assert_eq!(found, wanted.map(|(depth, role, text)| (depth, role, text.to_owned())));
    // Each note has an identifier, in the tree of identifiers too.
    let objects = || document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    let is_note =
        |dictionary: &lopdf::Dictionary| dictionary.get(b"S").and_then(lopdf::Object::as_name).ok() == Some(b"Note");
    let (id, note) = objects().find(|(_, dictionary)| is_note(dictionary)).unwrap();
    let (_, root) = objects().find(|(_, dictionary)| dictionary.has(b"IDTree")).unwrap();
    let names = root.get_deref(b"IDTree", &document).unwrap().as_dict().unwrap();
    let names = names.get(b"Names").unwrap().as_array().unwrap();
    assert_eq!(names[0].as_str().unwrap(), note.get(b"ID").unwrap().as_str().unwrap());
    assert_eq!((names.len(), names[1].as_reference().unwrap()), (2, id));
}

#[test]
fn footnotes_of_pdf_2_and_their_numbers_refer_to_each_other() {
    let dispatch = dispatch(&["Theo Nghị định^[Số 30.] này^[Hai]."]);
    let options = PdfOptions::new().with_conformance(Conformance::A4f);
    let pdf = Typesetter::new().unwrap().pdf_with(&dispatch, &options).unwrap();
    let document = Document::load_mem(&pdf).unwrap();
    let role = |element: &lopdf::Dictionary| {
        String::from_utf8_lossy(element.get(b"S").unwrap().as_name().unwrap()).into_owned()
    };
    let other = |element: &lopdf::Dictionary| {
        let id = element.get(b"Ref").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        (id, document.get_dictionary(id).unwrap())
    };
    let dictionaries = || document.objects.iter().filter_map(|(id, object)| Some((*id, object.as_dict().ok()?)));
    let mut count = 0;
    for (id, note) in dictionaries().filter(|(_, element)| element.has(b"Ref") && role(element) == "FENote") {
        let (link_id, link) = other(note);
        assert_eq!((role(link), other(link).0), ("Link".to_owned(), id));
        let span = document.get_dictionary(link.get(b"P").unwrap().as_reference().unwrap()).unwrap();
        assert_eq!(role(span), "Span");
        // The link back leads to the element of the number.
        let leads_to = |action: &lopdf::Dictionary| {
            action
                .get(b"SD")
                .and_then(lopdf::Object::as_array)
                .is_ok_and(|to| to[0].as_reference().ok() == Some(link_id))
        };
        assert!(
            dictionaries()
                .any(|(_, annotation)| annotation.get(b"A").and_then(lopdf::Object::as_dict).is_ok_and(leads_to))
        );
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn numbers_link_to_their_footnotes_and_back() {
    let filler = "Đề nghị các đảng uỷ quan tâm.\n".repeat(40);
    let dispatch = dispatch(&["Một^[A.] hai^[B.].", &filler, "Ba^[C.]."]);
    let typesetter = Typesetter::new().unwrap();
    let pages = typesetter.pages(&dispatch).unwrap();
    let document = Document::load_mem(&typesetter.pdf(&dispatch).unwrap()).unwrap();
    let numbers = |page: &lopdf::Object| {
        let id = page.as_reference().unwrap();
        document.get_pages().into_iter().find(|(_, page)| *page == id).unwrap().0 as usize
    };
    let mut found = Vec::new();
    for (number, page) in document.get_pages() {
        for annotation in document.get_page_annotations(page).unwrap() {
            let contents = lopdf::decode_text_string(annotation.get(b"Contents").unwrap()).unwrap();
            let action = annotation.get_deref(b"A", &document).unwrap().as_dict().unwrap();
            assert_eq!(action.get(b"S").unwrap().as_name().unwrap(), b"GoTo");
            let to = action.get(b"D").unwrap().as_array().unwrap();
            let numbers_of =
                |list: &[lopdf::Object]| list.iter().map(|n| f64::from(n.as_float().unwrap())).collect::<Vec<_>>();
            let (from, left) =
                (numbers_of(annotation.get(b"Rect").unwrap().as_array().unwrap()), numbers_of(&to[2..4]));
            found.push((number as usize, contents, from, numbers(&to[0]), left));
        }
    }
    let summary: Vec<(usize, &str, usize)> =
        found.iter().map(|(from, words, _, to, _)| (*from, &**words, *to)).collect();
    let wanted = [
        (1, "Chú thích 1", 1),
        (1, "Chú thích 2", 1),
        (1, "Trở lại chỗ ghi chú thích 1", 1),
        (1, "Trở lại chỗ ghi chú thích 2", 1),
        (2, "Chú thích 3", 2),
        (2, "Trở lại chỗ ghi chú thích 3", 2),
    ];
    assert_eq!(summary, wanted);
    // The first number links to the first footnote: its area is that of the number, its target above the footnote.
    let page = &pages.pages[0];
    let number = runs(page).find(|run| is_reference(&pages, run)).unwrap();
    let note = runs(page).find(|run| note_of(&pages, run).is_some()).unwrap();
    let (_, _, area, _, target) = &found[0];
    assert!((area[0] - number.x.0).abs() < 0.01 && (area[2] - (number.x + number.width()).0).abs() < 0.01, "{area:?}");
    let from_bottom = |run: &TextRun| (page.height - run.baseline).0;
    assert!(area[1] < from_bottom(number) + 4.8 && area[3] > from_bottom(number) + 4.8 + 6.0, "{area:?}");
    assert!((target[0] - note.x.0).abs() < 0.01, "{target:?}");
    assert!((target[1] - from_bottom(note) - 14.0).abs() < 0.01, "{target:?}");
}

#[test]
fn misplaced_footnotes_are_refused() {
    let column = json!({ "title": "Số" });
    let table = |table: Value| json!([{ "kind": "table", "table": table }]);
    let cases = [
        ("/subject", json!("về việc họp^[a]"), "subject"),
        ("/addressees/0", json!("Các chi bộ^[a]"), "addressees[0]"),
        ("/distribution/0", json!("Như trên^[a]"), "distribution[0]"),
        ("/place", json!("Nam Định^[a]"), "place"),
        ("/issuer/name/0", json!("BAN^[a]"), "issuer.name[0]"),
        ("/signatories/0/position", json!("TRƯỞNG BAN^[a]"), "signatories[0].position"),
        ("/contact", json!("a^[a]"), "contact"),
        ("/body", table(json!({ "caption": "a^[a]", "columns": [column], "rows": [["1"]] })), "body[0].table.caption"),
        ("/body", table(json!({ "columns": [column], "rows": [["1^[a]"]] })), "body[0].table.rows[0][0]"),
        (
            "/body",
            table(json!({ "columns": [{ "title": "a^[b]" }], "rows": [["1"]] })),
            "body[0].table.columns[0].title",
        ),
        (
            "/body",
            table(json!({ "columns": [column], "rows": [["1"]], "footnotes": ["a^[a]"] })),
            "body[0].table.footnotes[0]",
        ),
    ];
    for (pointer, value, path) in cases {
        let mut data = clean();
        data["contact"] = json!("a");
        *data.pointer_mut(pointer).unwrap() = value;
        let dispatch = Dispatch::from_json(&data.to_string()).unwrap();
        let error = Typesetter::new().unwrap().pdf(&dispatch).unwrap_err();
        assert_eq!(error.to_string(), format!("{path}: this text must not have a footnote"));
        assert!(
            error
                .message(congvan::error::Language::Vietnamese)
                .ends_with("phần này không được có chú thích cuối trang")
        );
    }
}

#[test]
fn faulty_footnotes_are_refused() {
    for (text, message) in [
        ("a^[b", "the footnote has no closing `]`"),
        ("a^[ ] b", "the footnote has no text"),
        ("a^[b^[c]]", "a footnote must not contain a footnote"),
        ("^[b]", "the text has only a footnote"),
        ("a^[b [c](javascript:x)]", "a link must not have the address `javascript:x`"),
    ] {
        let error = Typesetter::new().unwrap().pdf(&dispatch(&[text])).unwrap_err();
        assert_eq!(error.to_string(), format!("body[0].text: {message}"));
    }
    let pages = pages(&dispatch(&[r"a\^[b] và c^2 [d]"]));
    assert!(runs(&pages.pages[0]).any(|run| run.text.contains("a^[b] và c^2 [d]")));
    assert_eq!(notes(&pages), []);
}

#[test]
fn templates_have_footnotes_only_in_the_flow() {
    let note = "<footnote style=\"footnote\" reference=\"footnote-reference\" number=\"footnote-number\">b</footnote>";
    let p = |inside: &str| format!("<p style=\"body\">a{inside}</p>");
    let laid_out = |body: &str| {
        let packs = Pack::from_files("office", [("style.toml", ""), ("parts/body.xml", body)]).unwrap();
        Typesetter::new().unwrap().with_packs(packs).unwrap().pages(&dispatch(&["a"]))
    };
    assert_eq!(hold(&laid_out(&p(note)).unwrap()).len(), 1);
    for (element, markup) in [
        ("columns", format!("<columns set=\"closing\"><column>{}</column></columns>", p(note))),
        ("table", format!("<table style=\"statistics\"><row><cell style=\"table-cell\">{note}</cell></row></table>")),
        ("fixed", format!("<fixed page=\"first\" style=\"circulation\">{note}</fixed>")),
        ("foot", format!("<foot>{}</foot>", p(note))),
        ("label", p(&format!("<label>{note}</label>"))),
        ("link", p(&format!("<link to=\"https://a.vn\">{note}</link>"))),
        ("footnote", p(&note.replace(">b<", &format!(">{note}<")))),
    ] {
        let message = laid_out(&markup).unwrap_err().to_string();
        let wanted = format!("<footnote> must not stand in <{element}>, which has no foot of the page");
        assert!(message.ends_with(&wanted), "{message}");
    }
}

#[test]
fn random_footnotes_are_whole_and_on_their_pages() {
    let words = |most| proptest::collection::vec("[a-zđê]{1,7}", 1..most).prop_map(|words| words.join(" "));
    let paragraph = proptest::collection::vec((words(70), proptest::option::of(words(120))), 1..4);
    crate::properties::hold(25, proptest::collection::vec(paragraph, 1..14), |paragraphs| {
        let text = |pieces: &Vec<(String, Option<String>)>| {
            let pieces = pieces.iter().map(|(words, note)| match note {
                Some(note) => format!("{words}^[{note}]"),
                None => words.clone(),
            });
            pieces.collect::<Vec<_>>().join(" ")
        };
        let texts: Vec<String> = paragraphs.iter().map(text).collect();
        let pages = pages(&dispatch(&texts.iter().map(String::as_str).collect::<Vec<_>>()));
        let found = hold(&pages);
        let wanted: Vec<&String> = paragraphs.iter().flatten().filter_map(|(_, note)| note.as_ref()).collect();
        prop_assert_eq!(found.iter().map(|note| &note.text).collect::<Vec<_>>(), wanted);
        for note in &found {
            prop_assert_eq!(note.pages[0], note.reference, "{:?}", note);
            // 120 words of up to 7 letters are fewer than 15 lines, so a note is on two pages at most.
            prop_assert!(note.pages.len() == 1 || note.pages == [note.reference, note.reference + 1], "{:?}", note);
        }
        Ok(())
    });
}

#[test]
fn copies_in_a_file_have_identifiers_of_their_own() {
    let mut data = clean();
    data["body"] = json!([{ "text": "Gửi {Tên}^[Theo {Tên}.]." }]);
    let merge = MailMerge::new(Dispatch::from_json(&data.to_string()).unwrap()).unwrap();
    let recipients = ["Chi bộ 1", "Chi bộ 2"].map(|name| Recipient::new().with("Tên", name));
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("footnotes-of-copies.pdf");
    let merged = merge.run(&Typesetter::new().unwrap()).into_file(recipients, &file).unwrap();
    assert_eq!(merged.written, 2);
    let document = Document::load(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut identifiers: Vec<&[u8]> =
        dictionaries.filter_map(|element| element.get(b"ID").and_then(lopdf::Object::as_str).ok()).collect();
    identifiers.sort_unstable();
    identifiers.dedup();
    assert_eq!(identifiers.len(), 2);
}

#[test]
fn the_data_of_a_file_has_its_footnotes() {
    let dispatch = dispatch(&["Một^[Hai *ba* [4], \\] [năm](https://a.vn).]."]);
    let typesetter = Typesetter::new().unwrap();
    let pdf = typesetter.pdf(&dispatch).unwrap();
    assert_eq!(Dispatch::from_pdf(&pdf).unwrap(), dispatch);
    assert_eq!(pdf, typesetter.pdf(&Dispatch::from_toml(&dispatch.to_toml().unwrap()).unwrap()).unwrap());
    typesetter.verify(&pdf).unwrap();
}

#[test]
fn placeholders_in_footnotes_are_filled() {
    let mut body = clean();
    body["body"] = json!([
        { "text": "Gửi {Tên}^[Theo {Số}, {{x}}.].", "when": "{Loại} = a" },
        { "text": "Khác^[Không in.].", "when": "{Loại} = b" },
        { "text": "Lũy thừa x^{Số}." },
    ]);
    let template = Dispatch::from_json(&body.to_string()).unwrap();
    let recipient = Recipient::new().with("Tên", "Chi bộ 1").with("Loại", "a").with("Số", "[7] ] ^[x] *y*");
    let filled = MailMerge::new(template).unwrap().dispatch_for(&recipient).unwrap();
    let pages = pages(&filled);
    let found = hold(&pages);
    let [note] = &found[..] else { panic!("{found:?}") };
    assert_eq!(note.text, "Theo [7] ] ^[x] *y*, {x}.");
    assert!(runs(&pages.pages[0]).any(|run| run.text.contains("Lũy thừa x^[7] ] ^[x] *y*.")));
}

#[test]
fn checks_see_the_text_of_footnotes() {
    let texts =
        ["Đề nghị các đồng chí^[Xem văn bản kèm theo,và **phụ lục.] quan tâm.", "Thực hiện đúng hạn./.^[Hạn là 30/9.]"];
    let report = Typesetter::new().unwrap().check(&dispatch(&texts));
    let found: Vec<(&str, String, Option<String>)> = report
        .findings()
        .iter()
        .filter(|finding| finding.path.to_string().starts_with("body"))
        .map(|finding| {
            let range =
                finding.span.map(|span| finding.text.chars().skip(span.start).take(span.end - span.start).collect());
            (finding.check, finding.path.to_string(), range)
        })
        .collect();
    let wanted = [
        ("space-after-punctuation", "body[0].text", ","),
        ("emphasis-unclosed", "body[0].text", "**"),
        ("ending-mark", "body[1].text", "./."),
    ];
    for (id, path, range) in wanted {
        assert!(found.contains(&(id, path.to_owned(), Some(range.to_owned()))), "{id}: {found:?}");
    }
    assert_eq!(found.len(), 3, "{found:?}");
    let clean = dispatch(&[
        "Theo Nghị định^[Nghị định số 30/2020/NĐ-CP, ngày 05/3/2020 của Chính phủ.] này.",
        "Đã rõ.^[Xem trên.]",
    ]);
    let report = Typesetter::new().unwrap().check(&clean);
    assert!(
        report.findings().iter().all(|finding| !finding.path.to_string().starts_with("body")),
        "{:?}",
        report.findings()
    );
}
