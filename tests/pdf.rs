//! The finished PDF, read back with libraries that are not ours: words, places, sizes, fonts, structure.

mod readback;

use std::collections::BTreeSet;

use congvan::{Dispatch, Mm, Pt, Typesetter};
use lopdf::{Dictionary, Document, Object};
use readback::{ReadLine, ReadPage, read};

const SAMPLES: [(&str, &str, &str); 2] = [
    ("lam-dong-40", include_str!("../examples/data/lam-dong-40.toml"), include_str!("originals/lam-dong-40.txt")),
    ("nam-dinh-175", include_str!("../examples/data/nam-dinh-175.toml"), include_str!("originals/nam-dinh-175.txt")),
];

fn pdf(data: &str) -> Vec<u8> {
    Typesetter::new().unwrap().pdf(&Dispatch::from_toml(data).unwrap()).unwrap()
}

fn pages(index: usize) -> Vec<ReadPage> {
    read(&pdf(SAMPLES[index].1))
}

/// Words without the punctuation at their ends: the standard's differs from the originals' in places, as between the
/// items of `Nơi nhận`. What is punctuation alone (the star, dashes, dotted lines) is no word, nor is a page number or
/// the automatic dash of a list.
fn words(text: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

fn text(page: &ReadPage) -> String {
    let lines: Vec<String> = page.lines().into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

#[test]
fn every_word_of_the_originals_in_reading_order() {
    for (name, data, original) in SAMPLES {
        let mut pages = read(&pdf(data));
        for page in &mut pages {
            // The page number stands above the text.
            page.letters.retain(|letter| letter.baseline > 56.0);
        }
        let found = words(&pages.iter().map(text).collect::<Vec<_>>().join("\n"));
        let wanted = words(original);
        let differs = found.iter().zip(&wanted).position(|(a, b)| a != b);
        if let Some(at) = differs.or_else(|| (found.len() != wanted.len()).then(|| found.len().min(wanted.len()))) {
            let around = |words: &[String]| words[at.saturating_sub(5)..(at + 5).min(words.len())].join(" ");
            panic!("{name}: word {at}: found “{}”, wanted “{}”", around(&found), around(&wanted));
        }
    }
}

#[test]
fn two_pages_each() {
    assert_eq!((pages(0).len(), pages(1).len()), (2, 2));
}

/// A number of style.toml, in points.
fn style(path: &str) -> f64 {
    let style: toml::Table = include_str!("../templates/hd36/style.toml").parse().unwrap();
    let mut keys = path.split('.');
    let first = style[keys.next().unwrap()].clone();
    let value = keys.fold(first, |value, key| value[key].clone());
    value.as_str().unwrap().parse::<Pt>().unwrap().0
}

fn mm(points: f64) -> f64 {
    Mm::from(Pt(points)).0
}

#[track_caller]
fn line<'a>(lines: &'a [ReadLine], beginning: &str) -> &'a ReadLine {
    lines
        .iter()
        .find(|line| line.text.starts_with(beginning))
        .unwrap_or_else(|| panic!("no line begins with `{beginning}`: {lines:#?}"))
}

#[track_caller]
fn near(measured: f64, asked: f64, tolerance: f64, what: &str) {
    assert!((measured - asked).abs() <= tolerance, "{what}: measured {measured:.3}, asked {asked:.3}");
}

#[test]
fn sizes_are_those_of_the_style() {
    let (lam_dong, nam_dinh) = (pages(0), pages(1));
    let (first, form) = (lam_dong[0].lines(), lam_dong[1].lines());
    for (lines, beginning, name) in [
        (&first, "ĐẢNG CỘNG SẢN VIỆT NAM", "party-title"),
        (&first, "ĐẢNG ỦY KHỐI", "issuer-parent"),
        (&first, "BAN XÂY DỰNG", "issuer"),
        (&first, "Số 40", "number"),
        (&first, "Đăng ký chỉ tiêu", "subject-dispatch"),
        (&first, "Đà Lạt", "place-date"),
        (&first, "Kính gửi", "addressees"),
        (&first, "Thực hiện", "body"),
        (&first, "1-", "directive"),
        (&first, "TRƯỞNG BAN", "sign-position-alone"),
        (&first, "Nguyễn Thị", "sign-name"),
        (&first, "Nơi nhận", "distribution-label"),
        (&first, "- Như trên", "distribution"),
        (&form, "THỐNG KÊ", "document-type"),
        (&form, "Số lượng", "subject"),
        (&form, "Tên tổ chức", "table-head"),
        (&form, "T/M CHI BỘ", "sign-authority"),
        (&form, "BÍ THƯ", "sign-position"),
        (&nam_dinh[1].lines(), "2", "page-number"),
    ] {
        let asked = style(&format!("styles.{name}.size"));
        let measured = line(lines, beginning).size;
        println!("{name:20} asked {asked:5.1} pt, measured {measured:5.2} pt");
        near(measured, asked, 0.01, name);
    }
}

#[test]
fn places_are_those_of_the_standard() {
    let pages = pages(0);
    let lines = pages[0].lines();
    let (binding, outer, width) = (style("page.binding"), style("page.outer"), style("page.width"));
    let first = line(&lines, "Thực hiện");
    near(mm(first.left), mm(binding + style("styles.body.first_line")), 0.05, "the first line of the body");
    near(mm(first.right), mm(width - outer), 0.1, "the end of a justified line");
    let second = line(&lines, "các cơ quan tỉnh");
    near(mm(second.left), mm(binding), 0.05, "the second line of the body");
    near(second.baseline - first.baseline, style("styles.body.line_height"), 0.01, "the distance of lines");

    let centre = |line: &ReadLine| mm((line.left + line.right) / 2.0);
    let title = line(&lines, "ĐẢNG CỘNG SẢN");
    near(centre(line(&lines, "Đà Lạt")), centre(title), 0.15, "place and date below the title");
    near(
        centre(line(&lines, "BAN XÂY DỰNG")),
        centre(line(&lines, "ĐẢNG ỦY KHỐI")),
        0.15,
        "the issuer below its parent",
    );
    near(centre(line(&lines, "Số 40")), centre(line(&lines, "ĐẢNG ỦY KHỐI")), 0.15, "the number below the issuer");
    near(centre(line(&lines, "Kính gửi")), mm((binding + width - outer) / 2.0), 0.2, "Kính gửi in the middle");

    let below = |line: &ReadLine| {
        let rules = pages[0].rules.iter();
        let close = rules.filter(|rule| rule.top > line.baseline && rule.top < line.baseline + 8.0);
        *close.min_by(|a, b| a.top.total_cmp(&b.top)).unwrap_or_else(|| panic!("no rule below {line:?}"))
    };
    let rule = below(title);
    near(mm(rule.left), mm(title.left), 0.1, "the rule below the title, left");
    near(mm(rule.right), mm(title.right), 0.1, "the rule below the title, right");
    let label = line(&lines, "Nơi nhận");
    near(mm(below(label).right), mm(label.right), 0.1, "the line under Nơi nhận");
    let half = (width - outer + binding) / 2.0;
    assert!(line(&lines, "TRƯỞNG BAN").left > half, "the signature stands in the right half");
}

#[test]
fn page_numbers_stand_where_the_standard_wants_them() {
    let pages = pages(1);
    assert!(pages[0].letters.iter().all(|letter| letter.baseline > style("page.top")), "the first page has none");
    let number = line(&pages[1].lines(), "2").clone();
    let middle = (style("page.binding") + style("page.width") - style("page.outer")) / 2.0;
    near(mm((number.left + number.right) / 2.0), mm(middle), 0.05, "the page number in the middle");
    let top = mm(number.baseline - number.size * 0.7);
    assert!((10.0..13.0).contains(&top), "its figures begin {top:.1} mm below the edge");
}

#[test]
fn nothing_stands_outside_the_margins() {
    let right = style("page.width") - style("page.outer") + 0.1;
    for index in 0..2 {
        for page in pages(index) {
            let inside = |x: f64| x > style("page.binding") - 0.3 && x < right;
            for letter in page.letters.iter().filter(|letter| letter.text != " ") {
                assert!(inside(letter.x) && letter.x + letter.advance < right + 0.3, "{letter:?}");
            }
            for rule in &page.rules {
                assert!(inside(rule.left) && rule.right < right, "{rule:?}");
            }
        }
    }
}

#[test]
fn every_vietnamese_letter_in_every_face_comes_back() {
    use unicode_normalization::UnicodeNormalization;
    let tones = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];
    let small = "aăâeêioôơuưy".chars().flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}")));
    let small: String = small.collect::<Vec<_>>().join(" ").nfc().collect::<String>() + " đ";
    let letters = format!("{small} {}", small.to_uppercase());
    let distinct: BTreeSet<char> = letters.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(distinct.len(), 134);
    for form in [letters.clone(), letters.nfd().collect()] {
        for mark in ["", "**", "*", "***"] {
            let mut dispatch = Dispatch::from_toml(SAMPLES[1].1).unwrap();
            dispatch.body = vec![congvan::BodyItem::Paragraph(format!("{mark}{form}{mark}").into())];
            let found = read(&Typesetter::new().unwrap().pdf(&dispatch).unwrap());
            let found = words(&found.iter().map(text).collect::<Vec<_>>().join(" ")).join(" ");
            assert!(found.contains(&letters), "{mark}: {found}");
        }
    }
}

#[test]
fn the_same_bytes_every_time_and_from_every_thread() {
    let typesetter = Typesetter::new().unwrap();
    for (name, data, _) in SAMPLES {
        let dispatch = Dispatch::from_toml(data).unwrap();
        let first = typesetter.pdf(&dispatch).unwrap();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| typesetter.pdf(&dispatch).unwrap())).collect();
            for thread in threads {
                assert!(thread.join().unwrap() == first, "{name}");
            }
        });
        assert!(Typesetter::new().unwrap().pdf(&dispatch).unwrap() == first, "{name}: a fresh typesetter");
    }
}

fn dictionary<'a>(document: &'a Document, within: &'a Dictionary, key: &str) -> &'a Dictionary {
    let object = within.get(key.as_bytes()).unwrap_or_else(|_| panic!("there is no /{key}"));
    document.dereference(object).unwrap().1.as_dict().unwrap()
}

#[test]
fn fonts_are_embedded_subsets_with_a_map_to_unicode() {
    for (name, data, _) in SAMPLES {
        let document = Document::load_mem(&pdf(data)).unwrap();
        let mut fonts = 0;
        for object in document.objects.values() {
            let Ok(font) = object.as_dict() else { continue };
            if !font.has_type(b"Font") {
                continue;
            }
            let subtype = font.get(b"Subtype").unwrap().as_name().unwrap();
            assert_ne!(subtype, b"Type3", "{name}");
            if subtype == b"Type0" {
                fonts += 1;
                assert!(font.has(b"ToUnicode"), "{name}: a font without a map to Unicode");
                continue;
            }
            let base = String::from_utf8_lossy(font.get(b"BaseFont").unwrap().as_name().unwrap()).into_owned();
            let (tag, family) = base.split_once('+').unwrap_or_else(|| panic!("{name}: {base} is no subset"));
            assert!(tag.len() == 6 && tag.chars().all(|c| c.is_ascii_uppercase()), "{base}");
            assert!(family.starts_with("CongvanSerif"), "{base}");
            let descriptor = dictionary(&document, font, "FontDescriptor");
            assert!(descriptor.has(b"FontFile2") || descriptor.has(b"FontFile3"), "{base} is not embedded");
        }
        assert!((3..=4).contains(&fonts), "{name}: {fonts} fonts");
    }
}

#[test]
fn the_file_is_an_archive_and_accessible() {
    for (name, data, _) in SAMPLES {
        let document = Document::load_mem(&pdf(data)).unwrap();
        let catalog = document.catalog().unwrap();
        assert!(catalog.has(b"OutputIntents") && catalog.has(b"Outlines") && catalog.has(b"StructTreeRoot"), "{name}");
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi-VN");
        assert!(dictionary(&document, catalog, "MarkInfo").get(b"Marked").unwrap().as_bool().unwrap());
        let shown = dictionary(&document, catalog, "ViewerPreferences").get(b"DisplayDocTitle").unwrap();
        assert!(shown.as_bool().unwrap());
        assert!(!document.is_encrypted() && !catalog.has(b"AcroForm") && !catalog.has(b"OpenAction"), "{name}");
        let metadata = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
        let xmp = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
        for part in ["pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<", "Công văn số"] {
            assert!(xmp.contains(part), "{name}: the metadata lack `{part}`: {xmp}");
        }
        assert!(catalog.has(b"Pages") && document.get_pages().len() == 2);
    }
}

/// The roles of the structure tree, indented.
fn tree(document: &Document, element: &Dictionary, depth: usize, into: &mut String) {
    if let Ok(role) = element.get(b"S").and_then(Object::as_name) {
        into.push_str(&format!("{}{}\n", "  ".repeat(depth), String::from_utf8_lossy(role)));
    }
    let Ok(kids) = element.get(b"K") else { return };
    let kids = match document.dereference(kids).unwrap().1 {
        Object::Array(kids) => kids.clone(),
        other => vec![other.clone()],
    };
    for kid in &kids {
        if let Ok(kid) = document.dereference(kid).unwrap().1.as_dict() {
            tree(document, kid, depth + 1, into);
        }
    }
}

#[test]
fn the_structure_is_that_of_the_document() {
    let document = Document::load_mem(&pdf(SAMPLES[0].1)).unwrap();
    let root = dictionary(&document, document.catalog().unwrap(), "StructTreeRoot");
    let mut printed = String::new();
    tree(&document, root, 0, &mut printed);
    insta::assert_snapshot!(printed);
}
