//! DOCX files: their words, structure and properties beside the PDF, their data read back, and changed and hostile files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use congvan::dispatch::DocumentRef;
use congvan::docx::{DocxOptions, DocxReadBack, Fidelity};
use congvan::error::ErrorKind;
use congvan::page::{Item, Pages};
use congvan::{Dispatch, Pack, StatisticsForm, Typesetter};
use proptest::prelude::*;
use roxmltree::{Document, Node};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

const DISPATCHES: [(&str, &str); 5] = [
    ("nam-dinh-175", include_str!("../examples/data/nam-dinh-175.toml")),
    ("lam-dong-40", include_str!("../examples/data/lam-dong-40.toml")),
    ("de-an", include_str!("../examples/data/kinds/de-an.toml")),
    ("components-hd05", include_str!("data/docx/components-hd05.toml")),
    ("components-hd36", include_str!("data/docx/components-hd36.toml")),
];

fn typesetter() -> Typesetter {
    Typesetter::new().unwrap()
}

fn dispatch(name: &str) -> Dispatch {
    let (_, text) = DISPATCHES.iter().find(|(known, _)| *known == name).unwrap();
    Dispatch::from_toml(text).unwrap()
}

fn form() -> StatisticsForm {
    StatisticsForm::from_toml(include_str!("../examples/data/dao-tao-boi-duong.toml")).unwrap()
}

/// The parts of a package.
struct Package(BTreeMap<String, Vec<u8>>);

impl Package {
    fn open(docx: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            parts.insert(file.name().unwrap().into_owned(), bytes);
        }
        Self(parts)
    }

    fn of(name: &str) -> Self {
        Self::open(&typesetter().docx(&dispatch(name)).unwrap())
    }

    fn text(&self, path: &str) -> &str {
        std::str::from_utf8(&self.0[path]).unwrap()
    }

    fn document(&self) -> &str {
        self.text("word/document.xml")
    }

    /// The package with another text of a part.
    fn with(mut self, path: &str, text: &str) -> Vec<u8> {
        self.0.insert(path.to_owned(), text.as_bytes().to_vec());
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in &self.0 {
            archive.start_file(path.as_str(), SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((MAIN, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.attribute((MAIN, "val"))
}

fn all<'a, 'i>(document: &'a Document<'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    document.descendants().filter(move |node| is(*node, name))
}

/// Counts the lists of a document as the standard says (ISO 29500-1, 17.9).
struct Counter<'a> {
    numbering: Document<'a>,
    counts: BTreeMap<(String, usize), u32>,
}

impl Counter<'_> {
    /// The mark of a paragraph.
    fn mark(&mut self, paragraph: Node<'_, '_>) -> Option<String> {
        let place = child(child(paragraph, "pPr")?, "numPr")?;
        let (list, level) = (value(place, "numId")?.to_owned(), value(place, "ilvl")?.parse::<usize>().unwrap());
        let of = |name: &'static str, key: &'static str, wanted: &str| {
            let mut found = self.numbering.descendants().filter(|node| is(*node, name));
            found.find(|node| node.attribute((MAIN, key)) == Some(wanted)).unwrap()
        };
        let abstract_list = value(of("num", "numId", &list), "abstractNumId").unwrap();
        let levels: Vec<_> =
            of("abstractNum", "abstractNumId", abstract_list).children().filter(|node| is(*node, "lvl")).collect();
        let start = |level: usize| value(levels[level], "start").unwrap().parse::<u32>().unwrap();
        let count = self.counts.get(&(list.clone(), level)).map_or(start(level), |count| count + 1);
        self.counts.insert((list.clone(), level), count);
        self.counts.retain(|(own, deeper), _| *own != list || *deeper <= level);
        let mut text = value(levels[level], "lvlText").unwrap().to_owned();
        for (other, above) in levels.iter().enumerate().take(level + 1) {
            let number = self.counts.get(&(list.clone(), other)).copied().unwrap_or_else(|| start(other));
            let number = match value(*above, "numFmt").unwrap() {
                "lowerLetter" => char::from(b'a' + u8::try_from(number - 1).unwrap()).to_string(),
                _ => number.to_string(),
            };
            text = text.replace(&format!("%{}", other + 1), &number);
        }
        assert_eq!(value(levels[level], "suff"), Some("space"));
        Some(text)
    }
}

/// The characters of a text without white space, full stops (which leaders are made of) and the difference of capitals.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '…'));
    kept.flat_map(char::to_uppercase).collect()
}

/// The characters of the text and of the footnotes, as Word shows them.
fn shown(package: &Package) -> [String; 2] {
    let empty = format!("<w:numbering xmlns:w=\"{MAIN}\"/>");
    let numbering = package.0.get("word/numbering.xml").map_or(empty.as_str(), |_| package.text("word/numbering.xml"));
    let mut counter = Counter { numbering: Document::parse(numbering).unwrap(), counts: BTreeMap::new() };
    ["word/document.xml", "word/footnotes.xml"].map(|path| {
        let Some(bytes) = package.0.get(path) else { return String::new() };
        let tree = Document::parse(std::str::from_utf8(bytes).unwrap()).unwrap();
        let mut text = String::new();
        for node in tree.descendants() {
            if is(node, "p") {
                text.push_str(&counter.mark(node).unwrap_or_default());
            }
            if is(node, "t") {
                text.push_str(node.text().unwrap_or_default());
            }
        }
        letters(&text)
    })
}

/// The same of laid-out pages, without what only pages have: page numbers, and heads and sums at a page break.
fn printed(pages: &Pages) -> [String; 2] {
    let (mut text, mut notes) = (String::new(), String::new());
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Text(run) = item else { continue };
        let style = &*run.style;
        let is_repeated = run.owner.is_none() && style.starts_with("table-");
        if is_repeated || matches!(style, "page-number" | "footnote-reference" | "footnote-number") {
            continue;
        }
        if style == "footnote" { &mut notes } else { &mut text }.push_str(&run.text);
    }
    [letters(&text), letters(&notes)]
}

#[test]
fn the_words_are_those_of_the_pdf_in_the_same_order() {
    let typesetter = typesetter();
    for fidelity in [Fidelity::Text, Fidelity::Lines] {
        let options = DocxOptions::new().with_fidelity(fidelity);
        for (name, text) in DISPATCHES {
            let dispatch = Dispatch::from_toml(text).unwrap();
            let package = Package::open(&typesetter.docx_with(&dispatch, &options).unwrap());
            let wanted = printed(&typesetter.pages(&dispatch).unwrap());
            assert!(wanted[0].len() > 500, "{name}");
            assert_eq!(shown(&package), wanted, "{name}");
        }
        let package = Package::open(&typesetter.docx_with(&form(), &options).unwrap());
        assert_eq!(shown(&package), printed(&typesetter.pages(&form()).unwrap()));
    }
}

#[test]
fn every_kind_has_the_words_of_its_pdf() {
    let typesetter = typesetter();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data/kinds");
    let mut kinds = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let dispatch = Dispatch::from_toml(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let package = Package::open(&typesetter.docx(&dispatch).unwrap());
        assert_eq!(shown(&package), printed(&typesetter.pages(&dispatch).unwrap()), "{}", path.display());
        kinds += 1;
    }
    assert_eq!(kinds, 33);
}

#[test]
fn data_are_read_back_exactly() {
    let typesetter = typesetter();
    for (name, text) in DISPATCHES {
        let dispatch = Dispatch::from_toml(text).unwrap();
        let docx = typesetter.docx(&dispatch).unwrap();
        assert_eq!(Dispatch::from_docx(&docx).unwrap(), dispatch, "{name}");
        let read = DocxReadBack::from_docx(&docx).unwrap();
        assert!(read.data_unchanged && read.changes.is_empty(), "{name}");
        assert_eq!(StatisticsForm::from_docx(&docx).unwrap_err().kind(), ErrorKind::Input);
    }
    let docx = typesetter.docx(&form()).unwrap();
    assert_eq!(StatisticsForm::from_docx(&docx).unwrap(), form());
    assert!(Dispatch::from_docx(&docx).unwrap_err().to_string().contains("no data of a dispatch"));
    let bare = typesetter.docx_with(&form(), &DocxOptions::new().without_data()).unwrap();
    assert!(DocxReadBack::from_docx(&bare).unwrap_err().to_string().contains("no data of this crate"));
}

#[test]
fn changed_paragraphs_are_named() {
    let package = Package::of("lam-dong-40");
    let text = package.document().replace("BÍ THƯ", "PHÓ BÍ THƯ").replace("chất lượng và hiệu quả", "chất lượng");
    let docx = package.with("word/document.xml", &text);
    let read = DocxReadBack::from_docx(&docx).unwrap();
    assert_eq!(read.dispatch, Some(dispatch("lam-dong-40")));
    let changed: Vec<_> =
        read.changes.iter().map(|change| (change.before.as_deref(), change.after.as_deref())).collect();
    assert_eq!(changed.len(), 2);
    assert!(changed[0].0.unwrap().ends_with("đảm bảo quy trình, chất lượng và hiệu quả."), "{changed:?}");
    assert!(changed[0].1.unwrap().ends_with("đảm bảo quy trình, chất lượng."), "{changed:?}");
    assert_eq!(changed[1], (Some("BÍ THƯ"), Some("PHÓ BÍ THƯ")));
    let error = Dispatch::from_docx(&docx).unwrap_err();
    assert_eq!(error.code(), "docx_text_changed");
    assert!(error.to_string().contains("2 paragraphs") && error.to_string().contains("PHÓ BÍ THƯ"), "{error}");
}

#[test]
fn what_word_changes_without_the_writer_is_no_change() {
    let package = Package::of("nam-dinh-175");
    // Word divides runs, marks spelling mistakes, and records who deleted what.
    let text = package
        .document()
        .replacen(
            "Thời gian qua",
            "Thời </w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:t xml:space=\"preserve\"> gian qua",
            1,
        )
        .replacen(
            "</w:pPr><w:r>",
            "</w:pPr><w:moveFrom w:id=\"8\" w:author=\"a\"><w:r><w:t>dời</w:t></w:r></w:moveFrom><w:r>",
            1,
        )
        .replacen(
            "</w:pPr><w:r>",
            "</w:pPr><w:del w:id=\"9\" w:author=\"a\"><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r>",
            1,
        );
    let read = DocxReadBack::from_docx(&package.with("word/document.xml", &text)).unwrap();
    assert_eq!(read.changes, []);
    // An insertion that is still recorded is visible.
    let package = Package::of("nam-dinh-175");
    let insertion = "</w:pPr><w:ins w:id=\"9\" w:author=\"a\"><w:r><w:t>MỚI</w:t></w:r></w:ins><w:r>";
    let text = package.document().replacen("</w:pPr><w:r>", insertion, 1);
    let read = DocxReadBack::from_docx(&package.with("word/document.xml", &text)).unwrap();
    assert_eq!(read.changes.len(), 1);
    assert!(read.changes[0].after.as_deref().unwrap().starts_with("MỚI"));
}

#[test]
fn changed_data_are_refused() {
    let package = Package::of("nam-dinh-175");
    let text = package.text("customXml/item1.xml").replace("175", "176");
    let docx = package.with("customXml/item1.xml", &text);
    assert!(!DocxReadBack::from_docx(&docx).unwrap().data_unchanged);
    assert!(Dispatch::from_docx(&docx).unwrap_err().to_string().contains("digest differs"));
    let package = Package::of("nam-dinh-175");
    let newer = package.text("customXml/item1.xml").replace("{&quot;congvan&quot;:1", "{&quot;congvan&quot;:99");
    let error = DocxReadBack::from_docx(&package.with("customXml/item1.xml", &newer)).unwrap_err();
    assert!(error.to_string().contains("version 99"), "{error}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (name, text) in DISPATCHES {
        let dispatch = Dispatch::from_toml(text).unwrap();
        let shared = typesetter();
        let first = shared.docx(&dispatch).unwrap();
        assert_eq!(first, shared.docx(&dispatch).unwrap(), "{name}");
        assert_eq!(first, typesetter().docx(&dispatch).unwrap(), "{name}");
        let mut archive = ZipArchive::new(Cursor::new(&first)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names[0], "[Content_Types].xml");
        assert!(names[1..].is_sorted(), "{names:?}");
        for index in 0..archive.len() {
            assert_eq!(archive.by_index(index).unwrap().last_modified().unwrap().year(), 1980);
        }
    }
}

/// The order of child elements in the schema (ISO 29500-4, annex A), as far as this crate writes them.
const ORDERS: [(&str, &[&str]); 8] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "pBdr",
            "tabs",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "outlineLvl",
            "rPr",
            "sectPr",
        ],
    ),
    (
        "rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "i",
            "caps",
            "color",
            "spacing",
            "kern",
            "position",
            "sz",
            "szCs",
            "u",
            "vertAlign",
            "lang",
        ],
    ),
    ("tblPr", &["tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar"]),
    ("tcPr", &["tcW", "gridSpan", "vMerge", "textDirection", "vAlign"]),
    ("sectPr", &["headerReference", "footnotePr", "type", "pgSz", "pgMar", "pgNumType", "titlePg"]),
    ("style", &["name", "basedOn", "link", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr"]),
    ("lvl", &["start", "numFmt", "suff", "lvlText", "lvlJc"]),
    (
        "settings",
        &[
            "zoom",
            "mirrorMargins",
            "defaultTabStop",
            "characterSpacingControl",
            "footnotePr",
            "compat",
            "themeFontLang",
            "decimalSymbol",
            "listSeparator",
        ],
    ),
];

#[test]
fn packages_are_valid() {
    let options = DocxOptions::new().with_comments();
    let files = DISPATCHES
        .map(|(name, text)| (name, typesetter().docx_with(&Dispatch::from_toml(text).unwrap(), &options).unwrap()));
    for (name, docx) in files.into_iter().chain([("form", typesetter().docx(&form()).unwrap())]) {
        let package = Package::open(&docx);
        let types = Document::parse(package.text("[Content_Types].xml")).unwrap();
        let typed = |attribute: &str, value: &str| {
            types.root_element().children().any(|kind| kind.attribute(attribute) == Some(value))
        };
        for (path, bytes) in &package.0 {
            let extension = path.rsplit('.').next().unwrap();
            assert!(typed("Extension", extension) || typed("PartName", &format!("/{path}")), "{name}: {path}");
            if extension == "png" {
                continue;
            }
            let tree = Document::parse(std::str::from_utf8(bytes).unwrap()).unwrap();
            if path.starts_with("word/") && extension == "xml" {
                assert!(typed("PartName", &format!("/{path}")), "{name}: {path} has no type");
                assert_order(&format!("{name}: {path}"), &tree);
            }
            if extension == "rels" {
                assert_targets(&package, path, &tree);
            }
        }
        assert_references(name, &package);
    }
}

fn assert_order(what: &str, tree: &Document<'_>) {
    for (parent, order) in ORDERS {
        for node in all(tree, parent) {
            let names: Vec<&str> =
                node.children().filter(Node::is_element).map(|child| child.tag_name().name()).collect();
            let places: Vec<usize> = names
                .iter()
                .map(|name| order.iter().position(|known| known == name).unwrap_or_else(|| panic!("{what}: {name}")))
                .collect();
            assert!(places.is_sorted(), "{what}: {parent} has {names:?}");
        }
    }
    for cell in all(tree, "tc") {
        let last = cell.children().rfind(Node::is_element).unwrap();
        assert!(is(last, "p"), "{what}: a cell must end with a paragraph");
    }
    // Two tables without a paragraph between them would be one.
    for table in all(tree, "tbl") {
        assert!(table.next_sibling_element().is_none_or(|next| !is(next, "tbl")), "{what}: adjacent tables");
    }
}

fn assert_targets(package: &Package, path: &str, tree: &Document<'_>) {
    let folder = path.split("_rels/").next().unwrap();
    for relation in tree.root_element().children().filter(Node::is_element) {
        if relation.attribute("TargetMode") == Some("External") {
            continue;
        }
        let target = format!("{folder}{}", relation.attribute("Target").unwrap());
        let target = target.strip_prefix("word/../").unwrap_or(&target);
        assert!(package.0.contains_key(target), "{path}: {target} is missing");
    }
}

/// Every style, list, footnote, comment and relationship that the document refers to exists.
fn assert_references(name: &str, package: &Package) {
    let document = Document::parse(package.document()).unwrap();
    let ids = |path: &str, element: &str, attribute: &str| -> BTreeSet<String> {
        let Some(_) = package.0.get(path) else { return BTreeSet::new() };
        let tree = Document::parse(package.text(path)).unwrap();
        let found = tree.descendants().filter(|node| is(*node, element));
        found.filter_map(|node| node.attribute((MAIN, attribute)).map(str::to_owned)).collect()
    };
    let styles = ids("word/styles.xml", "style", "styleId");
    for (element, attribute, known) in [
        ("pStyle", "val", &styles),
        ("rStyle", "val", &styles),
        ("numId", "val", &ids("word/numbering.xml", "num", "numId")),
        ("footnoteReference", "id", &ids("word/footnotes.xml", "footnote", "id")),
        ("commentReference", "id", &ids("word/comments.xml", "comment", "id")),
    ] {
        for node in all(&document, element) {
            let id = node.attribute((MAIN, attribute)).unwrap();
            assert!(known.contains(id), "{name}: <w:{element}> names {id}");
        }
    }
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = Document::parse(package.text("word/_rels/document.xml.rels")).unwrap();
    for id in
        document.descendants().filter_map(|node| node.attribute((office, "id")).or(node.attribute((office, "embed"))))
    {
        assert!(relations.descendants().any(|relation| relation.attribute("Id") == Some(id)), "{name}: {id}");
    }
    let mut drawings = BTreeSet::new();
    for drawing in document.descendants().filter(|node| node.tag_name().name() == "docPr") {
        assert!(drawings.insert(drawing.attribute("id").unwrap()), "{name}: a drawing has the id of another");
    }
}

#[test]
fn layout_tables_are_fixed_and_without_margins() {
    let package = Package::of("components-hd05");
    let document = Document::parse(package.document()).unwrap();
    let mut layout_tables = 0;
    for table in all(&document, "tbl") {
        let properties = child(table, "tblPr").unwrap();
        let kind = child(properties, "tblLayout").unwrap().attribute((MAIN, "type"));
        assert_eq!(kind, Some("fixed"));
        let number = |node: Node<'_, '_>| node.attribute((MAIN, "w")).unwrap().parse::<i64>().unwrap();
        let grid: Vec<i64> = child(table, "tblGrid").unwrap().children().map(number).collect();
        assert_eq!(grid.iter().sum::<i64>(), number(child(properties, "tblW").unwrap()));
        for row in table.children().filter(|node| is(*node, "tr")) {
            let cells = row.children().filter(|node| is(*node, "tc"));
            let widths = cells.map(|cell| number(child(child(cell, "tcPr").unwrap(), "tcW").unwrap()));
            assert_eq!(widths.sum::<i64>(), grid.iter().sum::<i64>());
        }
        if child(properties, "tblBorders").is_none() {
            layout_tables += 1;
            let margins = child(properties, "tblCellMar").unwrap();
            assert!(margins.children().all(|margin| number(margin) == 0));
        }
    }
    // Header, addressees and signature of the dispatch, header and signatures of the form.
    assert_eq!(layout_tables, 5);
}

#[test]
fn table_heads_repeat_from_the_first_row_and_rows_stay_whole() {
    let package = Package::of("components-hd05");
    let document = Document::parse(package.document()).unwrap();
    let has = |row: Node<'_, '_>, name: &str| child(row, "trPr").is_some_and(|own| child(own, name).is_some());
    let tables = all(&document, "tbl").filter(|table| child(child(*table, "tblPr").unwrap(), "tblBorders").is_some());
    let mut heads = Vec::new();
    for table in tables {
        let rows: Vec<_> = table.children().filter(|node| is(*node, "tr")).collect();
        let head = rows.iter().take_while(|row| has(**row, "tblHeader")).count();
        assert!(rows[head..].iter().all(|row| !has(*row, "tblHeader")));
        assert!(rows.iter().all(|row| has(*row, "cantSplit")));
        heads.push(head);
    }
    // A head of two rows, of one row, and of one row with the numbers of the columns below it.
    assert_eq!(heads, [2, 1, 2]);
    let merges: Vec<_> = all(&document, "vMerge").map(|merge| merge.attribute((MAIN, "val"))).collect();
    assert_eq!(merges.iter().filter(|merge| **merge == Some("restart")).count(), 4);
    assert!(merges.contains(&None));
}

#[test]
fn the_signature_block_stays_with_the_text() {
    let package = Package::of("nam-dinh-175");
    let document = Document::parse(package.document()).unwrap();
    let table = all(&document, "tbl").last().unwrap();
    let keeps = |paragraph: Node<'_, '_>| child(child(paragraph, "pPr").unwrap(), "keepNext").is_some();
    let mut paragraphs = table.descendants().filter(|node| is(*node, "p")).peekable();
    assert!(paragraphs.peek().is_some() && paragraphs.all(keeps));
    assert!(keeps(table.prev_sibling_element().unwrap()));
}

#[test]
fn pages_are_numbered_from_the_second_in_every_section() {
    let package = Package::of("components-hd05");
    let document = Document::parse(package.document()).unwrap();
    let sections: Vec<_> = all(&document, "sectPr").collect();
    assert_eq!(sections.len(), 3);
    for section in &sections {
        assert!(child(*section, "titlePg").is_some());
        assert_eq!(child(*section, "pgNumType").unwrap().attribute((MAIN, "start")), Some("1"));
    }
    let turned: Vec<_> =
        sections.iter().map(|section| child(*section, "pgSz").unwrap().attribute((MAIN, "orient"))).collect();
    assert_eq!(turned, [None, Some("landscape"), Some("landscape")]);
    let fields: Vec<&str> = ["word/header1.xml", "word/header2.xml"]
        .into_iter()
        .filter(|path| package.text(path).contains("w:instr=\" PAGE \""))
        .collect();
    assert_eq!(fields.len(), 1);
    let margins = child(sections[0], "pgMar").unwrap();
    // 20 mm above and below, 30 mm at the binding edge, 15 mm at the outer edge.
    for (side, twips) in [("top", "1134"), ("bottom", "1134"), ("left", "1701"), ("right", "850")] {
        assert_eq!(margins.attribute((MAIN, side)), Some(twips));
    }
}

#[test]
fn word_gets_its_settings_fonts_and_properties() {
    let package = Package::of("nam-dinh-175");
    let settings = package.text("word/settings.xml");
    let mode = "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>";
    assert!(settings.contains(mode));
    let styles = package.text("word/styles.xml");
    let font = "Times New Roman";
    assert!(
        styles.contains(&format!(
            "<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\" w:cs=\"{font}\"/>"
        ))
    );
    assert!(styles.contains("<w:lang w:val=\"vi-VN\""));
    assert!(package.text("word/fontTable.xml").contains("<w:altName w:val=\"Congvan Serif\"/>"));
    for (path, bytes) in &package.0 {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("docGrid") && !text.contains("Theme=\""), "{path}");
    }
    let core = package.text("docProps/core.xml");
    for wanted in [
        "<cp:category>Công văn</cp:category>",
        "<dc:identifier>175-CV/BTCĐUK</dc:identifier>",
        "<dc:creator>BAN TỔ CHỨC</dc:creator>",
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">2023-09-08T00:00:00Z</dcterms:created>",
    ] {
        assert!(core.contains(wanted), "{wanted}: {core}");
    }
}

#[test]
fn styles_have_vietnamese_names_and_ascii_ids() {
    let package = Package::of("nam-dinh-175");
    let tree = Document::parse(package.text("word/styles.xml")).unwrap();
    let styles: BTreeMap<&str, &str> = all(&tree, "style")
        .map(|style| (style.attribute((MAIN, "styleId")).unwrap(), value(style, "name").unwrap()))
        .collect();
    assert_eq!(styles["VB_SoKyHieu"], "Số, ký hiệu");
    assert_eq!(styles["VB_TrichYeuCongVan"], "Trích yếu công văn");
    assert_eq!(styles["VB_NoiDung"], "Nội dung");
    assert_eq!(styles["VB_DiaDanhNgayThang"], "Địa danh, ngày tháng");
    let body = all(&tree, "style").find(|style| style.attribute((MAIN, "styleId")) == Some("VB_NoiDung")).unwrap();
    let spacing = child(child(body, "pPr").unwrap(), "spacing").unwrap();
    assert_eq!(spacing.attribute((MAIN, "line")), Some("360"));
    assert_eq!(spacing.attribute((MAIN, "lineRule")), Some("exact"));
    assert_eq!(value(child(body, "rPr").unwrap(), "sz"), Some("28"));
}

#[test]
fn every_style_of_the_packs_has_a_name_of_its_own() {
    for pack in ["hd36", "hd05"] {
        let read = |pack: &str| -> toml::Table {
            let path = format!("{}/../templates/{pack}/style.toml", env!("CARGO_MANIFEST_DIR"));
            toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        let tables = [read("hd36"), read(pack)];
        let tables_of_names = tables.iter().filter_map(|table| table.get("docx")?.get("names")?.as_table());
        let names: BTreeMap<&str, &str> =
            tables_of_names.flatten().map(|(style, name)| (style.as_str(), name.as_str().unwrap())).collect();
        let styles: BTreeSet<&str> = tables
            .iter()
            .filter_map(|table| table.get("styles")?.as_table())
            .flat_map(|styles| styles.keys().map(String::as_str))
            .collect();
        assert_eq!(names.keys().copied().collect::<BTreeSet<_>>(), styles, "{pack}");
        assert_eq!(names.values().collect::<BTreeSet<_>>().len(), names.len(), "{pack}: a name occurs twice");
    }
}

#[test]
fn the_line_below_the_title_is_as_wide_as_the_title() {
    let pages = typesetter().pages(&dispatch("nam-dinh-175")).unwrap();
    let rule = pages.pages[0].items.iter().find_map(|item| match item {
        Item::Rule(rule) if &*rule.style == "party-title" => Some(rule),
        _ => None,
    });
    let width = rule.unwrap().to.0 - rule.unwrap().from.0;
    let package = Package::of("nam-dinh-175");
    let document = Document::parse(package.document()).unwrap();
    let line = document.descendants().find(|node| node.attribute("prst") == Some("line")).unwrap();
    let extent = line.ancestors().find(|node| node.tag_name().name() == "anchor").unwrap();
    let extent = extent.children().find(|node| node.tag_name().name() == "extent").unwrap();
    let emu: f64 = extent.attribute("cx").unwrap().parse().unwrap();
    assert!((emu / 12_700.0 - width.0).abs() < 0.01, "{emu}");
}

#[test]
fn directives_have_real_numbers() {
    let package = Package::of("components-hd05");
    let document = Document::parse(package.document()).unwrap();
    let numbering = Document::parse(package.text("word/numbering.xml")).unwrap();
    let mut counter = Counter { numbering, counts: BTreeMap::new() };
    let marks: Vec<String> = all(&document, "p")
        .filter_map(|paragraph| {
            let mark = counter.mark(paragraph)?;
            let style = value(child(paragraph, "pPr").unwrap(), "pStyle");
            (style == Some("VB_KhoanDiem")).then_some(mark)
        })
        .collect();
    assert_eq!(marks, ["1.", "a)", "b)", "c)", "d)", "đ)", "e)", "g)", "-", "-", "2."]);
}

#[test]
fn lines_are_written_only_on_request() {
    let dispatch = dispatch("nam-dinh-175");
    let typesetter = typesetter();
    let breaks = |fidelity| {
        let docx = typesetter.docx_with(&dispatch, &DocxOptions::new().with_fidelity(fidelity)).unwrap();
        let package = Package::open(&docx);
        let document = Document::parse(package.document()).unwrap();
        let body = all(&document, "p")
            .filter(|paragraph| value(child(*paragraph, "pPr").unwrap(), "pStyle") == Some("VB_NoiDung"));
        body.map(|paragraph| paragraph.descendants().filter(|node| is(*node, "br")).count()).sum::<usize>()
    };
    assert_eq!(breaks(Fidelity::Text), 0);
    let pages = typesetter.pages(&dispatch).unwrap();
    let runs = pages.pages.iter().flat_map(|page| page.items.iter().map(move |item| (page, item)));
    let lines: BTreeSet<(usize, i64)> = runs
        .filter_map(|(page, item)| match item {
            Item::Text(run) if &*run.style == "body" => {
                Some((std::ptr::from_ref(page) as usize, (run.baseline.0 * 100.0) as i64))
            }
            _ => None,
        })
        .collect();
    // Each paragraph has one line more than breaks.
    assert_eq!(breaks(Fidelity::Lines), lines.len() - dispatch.body.len());
}

#[test]
fn findings_are_comments_beside_their_paragraphs() {
    let dispatch = dispatch("nam-dinh-175");
    let typesetter = typesetter();
    assert!(!Package::of("nam-dinh-175").0.contains_key("word/comments.xml"));
    let docx = typesetter.docx_with(&dispatch, &DocxOptions::new().with_comments()).unwrap();
    let package = Package::open(&docx);
    let report = typesetter.check(&dispatch);
    let comments = Document::parse(package.text("word/comments.xml")).unwrap();
    assert_eq!(all(&comments, "comment").count(), report.findings().len());
    let document = Document::parse(package.document()).unwrap();
    let index = report.findings().iter().position(|finding| finding.check == "ending-mark").unwrap().to_string();
    let start =
        all(&document, "commentRangeStart").find(|start| start.attribute((MAIN, "id")) == Some(&*index)).unwrap();
    let text: String =
        start.parent().unwrap().descendants().filter_map(|node| is(node, "t").then(|| node.text())?).collect();
    assert!(text.ends_with("thời gian tới./."), "{text}");
    assert_eq!(Dispatch::from_docx(&docx).unwrap(), dispatch);
}

#[test]
fn notes_links_boxes_and_pictures_stay_what_they_are() {
    let package = Package::of("components-hd05");
    let document = package.document();
    let relations = package.text("word/_rels/document.xml.rels");
    assert!(document.contains("<w:hyperlink r:id="));
    assert!(relations.contains("Target=\"https://vi.example.org/huong-dan\" TargetMode=\"External\""));
    assert_eq!(document.matches("<w:footnoteReference").count(), 1);
    assert!(package.text("word/footnotes.xml").contains("Chú thích thứ nhất"));
    assert!(document.contains("<w:numRestart w:val=\"eachSect\"/>"));
    assert!(document.contains("<w14:checked w14:val=\"0\"/>") && document.contains("<w14:checked w14:val=\"1\"/>"));
    // The figure and the signature are the same picture.
    assert_eq!(package.0.keys().filter(|path| path.starts_with("word/media/")).count(), 1);
    assert_eq!(document.matches("<a:blip ").count(), 2);
    assert!(document.contains("descr=\"Chữ ký mẫu\""));
}

#[test]
fn an_office_can_change_the_typeface() {
    let style = "name = \"office\"\nextends = \"hd36\"\n[docx]\nfont = \"Arial\"";
    let mut packs = Pack::builtin().unwrap();
    packs.extend(Pack::from_files("office", [("style.toml", style)]).unwrap());
    let typesetter = typesetter().with_packs(packs).unwrap().following("office").unwrap();
    let package = Package::open(&typesetter.docx(&dispatch("nam-dinh-175")).unwrap());
    assert!(package.text("word/styles.xml").contains("w:ascii=\"Arial\""));
}

#[test]
fn hostile_files_are_refused() {
    let docx = typesetter().docx(&dispatch("nam-dinh-175")).unwrap();
    let refused = |bytes: &[u8], wanted: &str| {
        let error = Dispatch::from_docx(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(wanted), "{error}");
    };
    refused(b"", "not a valid DOCX");
    refused(b"%PDF-1.7", "not a valid DOCX");
    refused(&docx[..docx.len() / 2], "not a valid DOCX");
    let with = |text: &str| Package::open(&docx).with("word/document.xml", text);
    refused(&with("<w:document"), "not a valid DOCX");
    refused(&with("<other/>"), "no text of a Word document");
    refused(&with(&"x".repeat(33 << 20)), "more than 32 MiB");
    let deep = format!("<w:p xmlns:w=\"{MAIN}\">{}", "<w:p>".repeat(10_000));
    refused(&with(&deep), "too large or too deep");
    let entity = "<!DOCTYPE d [<!ENTITY a \"aaaa\">]><w:document xmlns:w=\"u\">&a;</w:document>";
    refused(&with(entity), "not a valid DOCX");
    let bad =
        Package::open(&docx).with("customXml/item1.xml", "<congvan xmlns=\"https://docs.rs/congvan/docx/1.0/\"/>");
    refused(&bad, "no data of this crate");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..5000 {
        archive.start_file(index.to_string(), SimpleFileOptions::default()).unwrap();
    }
    refused(&archive.finish().unwrap().into_inner(), "more than 4096 parts");
}

#[test]
fn very_long_texts_are_compared_in_bounded_time() {
    let package = Package::of("nam-dinh-175");
    let text = "<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>".repeat(50_000);
    let docx = package.with("word/document.xml", &format!("<w:document xmlns:w=\"{MAIN}\">{text}</w:document>"));
    let read = DocxReadBack::from_docx(&docx).unwrap();
    assert_eq!(read.changes.len(), 100_000);
}

#[test]
fn a_borrowed_document_is_read_back() {
    let docx = typesetter().docx(&form()).unwrap();
    let read = DocxReadBack::from_docx(&docx).unwrap();
    assert_eq!(read.document(), Some(DocumentRef::from(&form())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_bytes_never_panic(at in 0_usize..20_000, byte: u8) {
        let mut docx = typesetter().docx(&dispatch("nam-dinh-175")).unwrap();
        let at = at % docx.len();
        docx[at] = byte;
        let _ = DocxReadBack::from_docx(&docx);
    }
}

#[test]
fn numbers_of_footnotes_of_one_word_are_separated() {
    let mut dispatch = dispatch("nam-dinh-175");
    dispatch.body.truncate(1);
    let dispatch = dispatch.paragraph("Văn bản^[Một.] ^[Hai.] và phụ lục^[Ba.].");
    let package = Package::open(&typesetter().docx(&dispatch).unwrap());
    let document = package.document();
    assert_eq!(document.matches("<w:footnoteReference").count(), 3);
    assert_eq!(document.matches(">,</w:t>").count(), 1);
}
