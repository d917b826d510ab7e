//! The finished PDF, read back with independent libraries: words, positions, sizes, fonts, structure.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use crate::readback::{Element, Letter, Mark, ReadLine, ReadPage, ReadRule, dictionary, fonts, lines, read, structure};
use congvan::dispatch::BodyItem;
use congvan::{Dispatch, Pack, Typesetter};
use lopdf::{Dictionary, Document, Object, decode_text_string};
use unicode_normalization::UnicodeNormalization;

const STYLE: &str = include_str!("../templates/hd36/style.toml");

/// A real dispatch: its data and the words of the original.
struct Sample {
    name: &'static str,
    data: &'static str,
    original: &'static str,
    /// First line of each component: page, first words, style.
    components: &'static [(usize, &'static str, &'static str)],
}

const SAMPLES: [Sample; 2] = [
    Sample {
        name: "lam-dong-40",
        data: include_str!("../examples/data/lam-dong-40.toml"),
        original: include_str!("originals/lam-dong-40.txt"),
        components: &[
            (0, "ĐẢNG ỦY KHỐI", "issuer-parent"),
            (0, "BAN XÂY DỰNG", "issuer"),
            (0, "*", "issuer-star"),
            (0, "Số 40", "number"),
            (0, "Đăng ký chỉ tiêu", "subject-dispatch"),
            (0, "ĐẢNG CỘNG SẢN VIỆT NAM", "party-title"),
            (0, "Đà Lạt", "place-date"),
            (0, "Kính gửi", "addressees-label"),
            (0, "Thực hiện", "body"),
            (0, "1-", "directive"),
            (0, "Nơi nhận", "distribution-label"),
            (0, "- Như trên", "distribution"),
            (0, "TRƯỞNG BAN", "sign-position-alone"),
            (0, "Nguyễn Thị", "sign-name"),
            (1, "ĐẢNG ỦY KHỐI", "issuer-parent"),
            (1, "CHI, ĐẢNG BỘ", "issuer"),
            (1, "ĐẢNG CỘNG SẢN VIỆT NAM", "party-title"),
            (1, "Đà Lạt", "place-date"),
            (1, "THỐNG KÊ", "document-type"),
            (1, "Số lượng", "subject"),
            (1, "-----", "subject-hyphens"),
            (1, "Tên tổ chức", "table-head"),
            (1, "......", "table-cell"),
            (1, "T/M CHI BỘ", "sign-authority"),
            (1, "BÍ THƯ", "sign-position"),
        ],
    },
    Sample {
        name: "nam-dinh-175",
        data: include_str!("../examples/data/nam-dinh-175.toml"),
        original: include_str!("originals/nam-dinh-175.txt"),
        components: &[
            (0, "ĐẢNG BỘ KHỐI", "issuer-parent"),
            (0, "BAN TỔ CHỨC", "issuer"),
            (0, "*", "issuer-star"),
            (0, "Số 175", "number"),
            (0, "V/v", "subject-dispatch"),
            (0, "ĐẢNG CỘNG SẢN VIỆT NAM", "party-title"),
            (0, "Nam Định", "place-date"),
            (0, "Kính gửi", "addressees-label"),
            (0, "Thời gian qua", "body"),
            (1, "Nơi nhận", "distribution-label"),
            (1, "- Như trên", "distribution"),
            (1, "TRƯỜNG BAN", "sign-position-alone"),
            (1, "Đặng Vũ Cường", "sign-name"),
            (1, "2", "page-number"),
        ],
    },
];

#[test]
fn has_every_word_of_the_originals_in_reading_order() {
    for sample in &SAMPLES {
        let read = LoadedPdf::sample(sample);
        // Page numbers are not part of the original; they are the only text above the upper margin.
        let below = |line: &ReadLine| line.first().baseline > length("page.top");
        let shown: Vec<String> =
            read.pages.iter().flat_map(ReadPage::lines).filter(below).map(|line| line.text()).collect();
        assert_same_words(&format!("{}, as painted", sample.name), &shown.join("\n"), sample.original);
        let read_aloud: Vec<String> = read.elements.iter().map(Element::text).collect();
        assert_same_words(&format!("{}, as read aloud", sample.name), &read_aloud.join("\n"), sample.original);
    }
}

#[test]
fn paragraphs_are_single_elements_with_punctuation() {
    for sample in &SAMPLES {
        let read = LoadedPdf::sample(sample);
        let paragraphs: Vec<String> =
            read.elements.iter().filter(|element| element.role == "P").map(Element::text).collect();
        for wanted in body_texts(sample) {
            assert!(paragraphs.contains(&wanted), "{}: no P has\n{wanted}\nbut\n{paragraphs:#?}", sample.name);
        }
    }
}

#[test]
fn samples_have_two_pages() {
    for sample in &SAMPLES {
        assert_eq!(LoadedPdf::sample(sample).pages.len(), 2, "{}", sample.name);
    }
}

#[test]
fn components_have_the_sizes_and_positions_of_the_standard() {
    for sample in &SAMPLES {
        let deviations: Vec<Measure> =
            LoadedPdf::sample(sample).measures(sample).into_iter().filter(Measure::is_out_of_tolerance).collect();
        assert!(deviations.is_empty(), "{}: {deviations:#?}", sample.name);
    }
}

#[test]
fn components_have_the_faces_of_the_standard() {
    for sample in &SAMPLES {
        let read = LoadedPdf::sample(sample);
        for (page, beginning, name) in sample.components {
            let is = |key: &str| style(&format!("styles.{name}.{key}")).and_then(toml::Value::as_bool).unwrap_or(false);
            let line = read.line(*page, beginning);
            assert_eq!(line.first().font, face(is("bold"), is("italic")), "{}: {name}", sample.name);
        }
    }
}

/// Prints the measurements: `cargo test -p congvan-tests pdf::measured -- --nocapture`.
#[test]
fn measured() {
    let mut worst: BTreeMap<(&str, String), (Measure, usize)> = BTreeMap::new();
    for sample in &SAMPLES {
        for measure in LoadedPdf::sample(sample).measures(sample) {
            let key = (measure.unit, measure.what.clone());
            let (known, count) = worst.entry(key).or_insert_with(|| (measure.clone(), 0));
            *count += 1;
            if measure.error() > known.error() {
                *known = measure;
            }
        }
    }
    println!("{:52} {:>9} {:>9}    {:>8}  times", "what", "asked", "measured", "off");
    for (Measure { what, unit, asked, measured, .. }, count) in worst.values() {
        println!("{what:52} {asked:9.3} {measured:9.3} {unit} {:8.4}  {count}", measured - asked);
    }
}

#[test]
fn measurements_detect_changed_styles() {
    for (change, expected_deviation) in [
        ("[styles.body]\nsize = \"13pt\"", "size of body"),
        ("[styles.body]\nline_height = \"18.05pt\"", "body: distance of lines"),
        ("[styles.body]\nfirst_line = \"10.1mm\"", "body: first line begins"),
        ("[page]\nbinding = \"30.1mm\"", "body: other lines begin"),
        ("[page]\nouter = \"15.1mm\"", "body: justified lines end"),
        ("[styles.place-date]\nalign = \"right\"", "place-date: centre, below the title's"),
        ("[styles.issuer]\nalign = \"left\"", "issuer and number: centre, below the first line's"),
        ("[styles.party-title]\nrule_below = { thickness = \"1pt\", drop = \"5pt\" }", "party-title: rule's thickness"),
        ("[styles.sign-name]\nalign = \"left\"", "signature: centre, in the right half"),
        ("[styles.page-number]\nfrom_top = \"11mm\"", "page number: top of its line"),
    ] {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changed");
        fs::create_dir_all(&folder).expect("a folder for the changed pack");
        fs::write(folder.join("style.toml"), change).expect("the changed style");
        let packs = Pack::open(&folder).expect("the changed pack");
        let typesetter = typesetter().with_packs(packs).expect("there are packs");
        let seen: BTreeSet<String> = SAMPLES
            .iter()
            .flat_map(|sample| LoadedPdf::new(&typesetter, &dispatch(sample.data)).measures(sample))
            .filter(Measure::is_out_of_tolerance)
            .map(|measure| measure.what)
            .collect();
        assert!(seen.contains(expected_deviation), "{change}: only these deviate: {seen:?}");
    }
}

#[test]
fn only_page_numbers_are_outside_the_margins() {
    let (left, right) = (length("page.binding"), length("page.width") - length("page.outer"));
    let (top, bottom) = (length("page.top"), length("page.height") - length("page.bottom"));
    for sample in &SAMPLES {
        for (number, page) in LoadedPdf::sample(sample).pages.iter().enumerate() {
            let within = page.letters.iter().filter(|letter| !letter.is_space() && letter.baseline > top);
            for letter in within {
                assert!(letter.x > left - NEAR && letter.right() < right + NEAR, "{}: {letter:?}", sample.name);
                assert!(letter.ink.y0 > top && letter.ink.y1 < bottom, "{}: {letter:?}", sample.name);
                // The ink of italic letters and brackets may extend slightly beyond their width.
                assert!(
                    letter.ink.x0 > left - OVERHANG && letter.ink.x1 < right + OVERHANG,
                    "{}: {letter:?}",
                    sample.name
                );
            }
            for rule in &page.rules {
                assert!(rule.left > left - NEAR && rule.right < right + NEAR, "{}: {rule:?}", sample.name);
                assert!(rule.top > top && rule.bottom < bottom, "{}: {rule:?}", sample.name);
            }
            let above: Vec<&Letter> = page.letters.iter().filter(|letter| letter.baseline <= top).collect();
            let shown: String = above.iter().map(|letter| letter.text.as_str()).collect();
            // The form is a part with its own page numbers; first pages show none.
            let expected = if (sample.name, number) == ("nam-dinh-175", 1) { "2" } else { "" };
            assert_eq!(shown.trim(), expected, "{}, page {}", sample.name, number + 1);
            assert!(above.iter().all(|letter| letter.ink.y0 > mm(10.0) && letter.ink.y1 < mm(16.0)), "{above:?}");
        }
    }
}

#[test]
fn reads_back_all_vietnamese_letters_in_all_faces() {
    let letters = vietnamese_letters();
    for form in [letters.clone(), letters.nfd().collect()] {
        let mut dispatch = dispatch(SAMPLES[1].data);
        let marks = ["", "**", "*", "***"];
        dispatch.body = marks.map(|mark| BodyItem::Paragraph(format!("{mark}{form}{mark}").into())).to_vec();
        let read = LoadedPdf::new(&typesetter(), &dispatch);
        let shown: Vec<&Element> = read.elements.iter().filter(|element| element.text() == letters).collect();
        let faces: Vec<BTreeSet<&str>> = shown.iter().map(|element| faces(&element.letters)).collect();
        let wanted = [(false, false), (true, false), (false, true), (true, true)];
        assert_eq!(faces, wanted.map(|(bold, italic)| BTreeSet::from([face(bold, italic)])), "{form}");
    }
}

#[test]
fn output_is_reproducible_across_runs_and_threads() {
    let typesetter = typesetter();
    for sample in &SAMPLES {
        let dispatch = dispatch(sample.data);
        let first = pdf(&typesetter, &dispatch);
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| pdf(&typesetter, &dispatch))).collect();
            for thread in threads {
                assert!(thread.join().expect("a thread ends") == first, "{}: in another thread", sample.name);
            }
        });
        assert!(pdf(&typesetter, &dispatch) == first, "{}: second run", sample.name);
        assert!(pdf(&Typesetter::new().unwrap(), &dispatch) == first, "{}: new typesetter", sample.name);
    }
}

#[test]
fn fonts_are_embedded_subsets_with_a_map_to_unicode() {
    for sample in &SAMPLES {
        let read = LoadedPdf::sample(sample);
        let facts = fonts(&read.document);
        for font in &facts {
            assert!(font.embedded && font.subset && font.to_unicode, "{}: {font:?}", sample.name);
        }
        let named: Vec<&str> = facts.iter().map(|font| font.name.as_str()).collect();
        // Each face in use appears once, and no others.
        let used: Vec<&str> = faces(read.pages.iter().flat_map(|page| &page.letters)).into_iter().collect();
        assert_eq!(named, used, "{}", sample.name);
        let ours = [(false, false), (true, false), (false, true), (true, true)].map(|(b, i)| face(b, i));
        assert!(named.iter().all(|name| ours.contains(name)), "{}: {named:?}", sample.name);
    }
}

#[test]
fn file_has_archive_and_accessibility_entries() {
    for sample in &SAMPLES {
        let document = LoadedPdf::sample(sample).document;
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi-VN");
        assert!(is_true(dictionary(&document, catalog, "MarkInfo"), "Marked"), "{}", sample.name);
        assert!(is_true(dictionary(&document, catalog, "ViewerPreferences"), "DisplayDocTitle"), "{}", sample.name);
        let intents = catalog.get_deref(b"OutputIntents", &document).and_then(Object::as_array).unwrap();
        let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
        assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
        assert!(intent.has(b"DestOutputProfile"), "{}", sample.name);
        let metadata = catalog.get_deref(b"Metadata", &document).and_then(Object::as_stream).unwrap();
        let xmp = String::from_utf8(metadata.get_plain_content().unwrap()).unwrap();
        let title = format!("Công văn số {}: ", dispatch(sample.data).number);
        for part in ["pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<", &title] {
            assert!(xmp.contains(part), "{}: the metadata lack `{part}`: {xmp}", sample.name);
        }
    }
}

#[test]
fn file_has_no_encryption_and_no_actions() {
    for sample in &SAMPLES {
        let document = LoadedPdf::sample(sample).document;
        assert!(!document.is_encrypted() && !document.trailer.has(b"Encrypt"), "{}", sample.name);
        for object in document.objects.values() {
            visit(object, &mut |dictionary| {
                for key in ["JS", "JavaScript", "AA", "OpenAction", "AcroForm", "Launch", "URI"] {
                    assert!(!dictionary.has(key.as_bytes()), "{}: /{key} in {dictionary:?}", sample.name);
                }
                assert!(!dictionary.has_type(b"Action"), "{}: {dictionary:?}", sample.name);
            });
        }
    }
}

#[test]
fn bookmarks_have_subject_and_title() {
    let bookmarks = SAMPLES.each_ref().map(|sample| bookmarks(&LoadedPdf::sample(sample).document));
    assert_eq!(bookmarks[0], ["Đăng ký chỉ tiêu kết nạp đảng viên năm 2023", "THỐNG KÊ"]);
    assert_eq!(bookmarks[1].len(), 1, "{bookmarks:?}");
    assert!(bookmarks[1][0].starts_with("V/v Tăng cường công tác lãnh đạo"), "{bookmarks:?}");
}

/// Snapshot of the roles of the structure tree, indented.
#[test]
fn the_structure_matches_the_document() {
    let roles = LoadedPdf::sample(&SAMPLES[0]).elements;
    let printed: String =
        roles.iter().map(|element| format!("{}{}\n", "  ".repeat(element.depth + 1), element.role)).collect();
    insta::assert_snapshot!(printed);
}

#[test]
fn structure_marks_headings_lists_tables_and_artifacts() {
    let read = LoadedPdf::sample(&SAMPLES[0]);
    assert_eq!(read.texts("H1"), ["Đăng ký chỉ tiêu kết nạp đảng viên năm 2023", "THỐNG KÊ"]);
    assert_eq!(read.texts("Lbl"), ["1-", "2-", "-", "-"]);
    let heads: Vec<String> = read.within("TH").iter().map(|element| element.text()).collect();
    let columns = ["Tên tổ chức cơ sở đảng", "Tổng số đảng viên", "Tổng số CBCC, VC, người lao động"];
    assert_eq!(heads[..3], columns);
    assert_eq!((heads.len(), read.within("TD").len()), (6, 6));
    for page in &read.pages {
        // Content without meaning is marked as artifact; no content is unmarked.
        assert!(page.rules.iter().all(|rule| rule.mark == Some(Mark::Artifact)), "{:?}", page.rules);
        let unmarked: Vec<&Letter> = page.letters.iter().filter(|letter| letter.mark.is_none()).collect();
        assert!(unmarked.is_empty(), "{unmarked:?}");
        let artifacts = page.letters.iter().filter(|letter| letter.mark == Some(Mark::Artifact));
        let artifact_texts: Vec<String> = lines(artifacts).iter().map(ReadLine::text).collect();
        assert!(artifact_texts.iter().all(|text| ["*", "-----"].contains(&text.as_str())), "{artifact_texts:?}");
    }
}

/// A PDF of congvan as read by other libraries.
struct LoadedPdf {
    document: Document,
    pages: Vec<ReadPage>,
    elements: Vec<Element>,
}

/// A size or position: the value of style.toml and the measured one.
#[derive(Debug, Clone)]
struct Measure {
    what: String,
    unit: &'static str,
    asked: f64,
    measured: f64,
    tolerance: f64,
}

impl LoadedPdf {
    fn new(typesetter: &Typesetter, dispatch: &Dispatch) -> Self {
        let bytes = pdf(typesetter, dispatch);
        let document = Document::load_mem(&bytes).expect("lopdf cannot read the file");
        let pages = read(&bytes);
        let elements = structure(&document, &pages);
        Self { document, pages, elements }
    }

    fn sample(sample: &Sample) -> Self {
        Self::new(&typesetter(), &dispatch(sample.data))
    }

    fn texts(&self, role: &str) -> Vec<String> {
        self.elements.iter().filter(|element| element.role == role).map(Element::text).collect()
    }

    /// Returns the first child of each element of a role.
    fn within(&self, role: &str) -> Vec<&Element> {
        self.elements.windows(2).filter(|pair| pair[0].role == role).map(|pair| &pair[1]).collect()
    }

    #[track_caller]
    fn line(&self, page: usize, beginning: &str) -> ReadLine {
        let lines = self.pages[page].lines();
        let found = lines.iter().find(|line| line.text().starts_with(beginning));
        let texts = || lines.iter().map(ReadLine::text).collect::<Vec<_>>();
        found.unwrap_or_else(|| panic!("page {}: no line begins with `{beginning}`: {:#?}", page + 1, texts())).clone()
    }

    /// Returns all measurements of a sample.
    fn measures(&self, sample: &Sample) -> Vec<Measure> {
        let mut measures = Vec::new();
        for (page, beginning, style) in sample.components {
            let line = self.line(*page, beginning);
            let asked = length(&format!("styles.{style}.size"));
            measures.push(Measure::points(format!("size of {style}"), asked, line.first().size));
            match *style {
                "party-title" => self.header(*page, &line, &mut measures),
                "addressees-label" => measures.push(Measure::place("Kính gửi: centre", middle(), line.centre(), 0.1)),
                "distribution-label" => self.distribution(*page, &line, &mut measures),
                "page-number" => self.page_number(*page, &line, &mut measures),
                "table-head" => self.table(*page, &mut measures),
                sign if sign.starts_with("sign-") => {
                    let what = "signature: centre, in the right half";
                    measures.push(Measure::place(what, right_half(), line.centre(), 0.1));
                }
                _ => {}
            }
        }
        self.signature_room(sample, &mut measures);
        self.running_text(sample, &mut measures);
        measures
    }

    /// Measures the header: the lines before the title are in the left column, the next line is the date.
    fn header(&self, page: usize, title: &ReadLine, measures: &mut Vec<Measure>) {
        let lines = self.pages[page].lines();
        let at = lines.iter().position(|line| line.text() == title.text()).expect("the title is among the lines");
        for line in &lines[1..at] {
            let what = "issuer and number: centre, below the first line's";
            measures.push(Measure::place(what, lines[0].centre(), line.centre(), 0.1));
        }
        let what = "place-date: centre, below the title's";
        measures.push(Measure::place(what, title.centre(), lines[at + 1].centre(), 0.1));
        let rule = self.rule_below(page, title);
        let (width, middle) = (rule.right - rule.left, f64::midpoint(rule.left, rule.right));
        let below = "styles.party-title.rule_below";
        measures.extend([
            Measure::place("party-title: rule's width, the words'", title.right() - title.left(), width, 0.1),
            Measure::place("party-title: rule's centre, the words'", title.centre(), middle, 0.1),
            Measure::points("party-title: rule's thickness", length(&format!("{below}.thickness")), rule.thickness),
            Measure::points(
                "party-title: rule below the baseline",
                length(&format!("{below}.drop")),
                rule.top - title.first().baseline,
            ),
        ]);
    }

    fn distribution(&self, page: usize, label: &ReadLine, measures: &mut Vec<Measure>) {
        let rule = self.rule_below(page, label);
        measures.extend([
            Measure::place("Nơi nhận: begins", length("page.binding"), label.left(), 0.05),
            Measure::place("Nơi nhận: underline begins", label.left(), rule.left, 0.1),
            Measure::place("Nơi nhận: underline ends", label.right(), rule.right, 0.1),
        ]);
    }

    fn page_number(&self, page: usize, number: &ReadLine, measures: &mut Vec<Measure>) {
        // The PDF does not contain the top of a line. The first line of the page has the face, size and line height of
        // the page number, and begins at the upper margin.
        let first = &self.pages[page].lines()[0];
        let above = first.first().baseline - length("page.top");
        let top = number.first().baseline - above;
        measures.extend([
            Measure::place("page number: centre, between the margins", middle(), number.centre(), 0.05),
            Measure::place("page number: top of its line", length("styles.page-number.from_top"), top, 0.05),
        ]);
    }

    fn table(&self, page: usize, measures: &mut Vec<Measure>) {
        let asked = length("tables.statistics.rule");
        let title = self.rule_below(page, &self.line(page, "ĐẢNG CỘNG SẢN"));
        let rules: Vec<&ReadRule> = self.pages[page].rules.iter().filter(|rule| rule.top > title.top).collect();
        for rule in &rules {
            measures.push(Measure::points("table: thickness of rules", asked, rule.thickness));
        }
        let left = rules.iter().map(|rule| rule.left).fold(f64::MAX, f64::min);
        let right = rules.iter().map(|rule| rule.right).fold(f64::MIN, f64::max);
        measures.extend([
            Measure::place("table: left edge", length("page.binding"), left, 0.05),
            Measure::place("table: right edge", length("page.width") - length("page.outer"), right, 0.05),
        ]);
    }

    fn signature_room(&self, sample: &Sample, measures: &mut Vec<Measure>) {
        let line = |style: &str| {
            let found = sample.components.iter().find(|(_, _, name)| *name == style);
            let (page, beginning, _) = found.expect("each sample has a position and a name");
            self.line(*page, beginning).first().baseline
        };
        let asked = length("styles.sign-room.line_height") + length("styles.sign-name.line_height");
        let measured = line("sign-name") - line("sign-position-alone");
        measures.push(Measure::points("signature: from the position down to the name", asked, measured));
    }

    /// Measures lines of paragraphs and directives: left and right edges, and distances.
    fn running_text(&self, sample: &Sample, measures: &mut Vec<Measure>) {
        let mut above: Option<ReadLine> = None;
        for text in body_texts(sample) {
            let (style, lines) = self.paragraph(&text);
            let length = |key: &str| length(&format!("styles.{style}.{key}"));
            for (index, line) in lines.iter().enumerate() {
                let (what, indent) = match index {
                    0 => ("first line begins", length("first_line")),
                    _ => ("other lines begin", 0.0),
                };
                let asked = self::length("page.binding") + indent;
                measures.push(Measure::place(format!("{style}: {what}"), asked, line.left(), 0.05));
                if index + 1 < lines.len() {
                    let asked = self::length("page.width") - self::length("page.outer");
                    let what = format!("{style}: justified lines end");
                    measures.push(Measure::place(what, asked, line.right(), 0.05));
                }
                if let Some(above) = above.filter(|above| above.first().page == line.first().page) {
                    let (what, extra) = match index {
                        0 => ("distance of paragraphs", length("space_before")),
                        _ => ("distance of lines", 0.0),
                    };
                    let measured = line.first().baseline - above.first().baseline;
                    measures.push(Measure::points(format!("{style}: {what}"), length("line_height") + extra, measured));
                }
                above = Some(line.clone());
            }
        }
    }

    /// Returns style and lines of the paragraph with this text, including its mark.
    fn paragraph(&self, text: &str) -> (&'static str, Vec<ReadLine>) {
        let found = self.elements.iter().position(|element| element.role == "P" && element.text() == text);
        let index = found.unwrap_or_else(|| panic!("no P has `{text}`"));
        // The order is Lbl, LBody, P: the mark is an element by itself.
        match index.checked_sub(2).map(|mark| &self.elements[mark]) {
            Some(mark) if mark.role == "Lbl" => {
                ("directive", lines(mark.letters.iter().chain(&self.elements[index].letters)))
            }
            _ => ("body", self.elements[index].lines()),
        }
    }

    #[track_caller]
    fn rule_below(&self, page: usize, line: &ReadLine) -> ReadRule {
        let baseline = line.first().baseline;
        let close = |rule: &&ReadRule| rule.top > baseline && rule.bottom < baseline + 8.0 && rule.left < line.right();
        let found = self.pages[page].rules.iter().filter(close).min_by(|a, b| a.top.total_cmp(&b.top));
        *found.unwrap_or_else(|| panic!("no rule below `{}`", line.text()))
    }
}

impl Measure {
    /// Compares in points, with a tolerance of 0.01 pt.
    fn points(what: impl Into<String>, asked: f64, measured: f64) -> Self {
        Self { what: what.into(), unit: "pt", asked, measured, tolerance: 0.01 }
    }

    /// Compares lengths given in points, reported in millimetres.
    fn place(what: impl Into<String>, asked: f64, measured: f64, tolerance: f64) -> Self {
        Self { what: what.into(), unit: "mm", asked: asked / mm(1.0), measured: measured / mm(1.0), tolerance }
    }

    fn error(&self) -> f64 {
        (self.measured - self.asked).abs()
    }

    fn is_out_of_tolerance(&self) -> bool {
        self.error() > self.tolerance
    }
}

/// Tolerance at margins, in points.
const NEAR: f64 = mm(0.05);

/// Greatest ink of an italic letter outside its width, in points.
const OVERHANG: f64 = mm(0.5);

/// Converts millimetres to points.
const fn mm(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}

/// Returns the middle between the margins.
fn middle() -> f64 {
    f64::midpoint(length("page.binding"), length("page.width") - length("page.outer"))
}

/// Returns the middle of the right closing column.
fn right_half() -> f64 {
    let right = length("page.width") - length("page.outer");
    f64::midpoint(middle() + length("columns.closing.gap") / 2.0, right)
}

/// Returns a value of style.toml.
#[track_caller]
fn style(path: &str) -> Option<&'static toml::Value> {
    static TABLE: LazyLock<toml::Value> = LazyLock::new(|| STYLE.parse().map(toml::Value::Table).expect("a style"));
    path.split('.').try_fold(&*TABLE, |value, key| value.get(key))
}

/// Returns a length of style.toml, in points.
#[track_caller]
fn length(path: &str) -> f64 {
    let text = style(path).and_then(toml::Value::as_str).unwrap_or_else(|| panic!("style.toml has no length {path}"));
    let number = |digits: &str| digits.parse::<f64>().unwrap_or_else(|error| panic!("{path}: {text}: {error}"));
    match (text.strip_suffix("pt"), text.strip_suffix("mm")) {
        (Some(digits), _) => number(digits),
        (_, Some(digits)) => mm(number(digits)),
        _ => panic!("{path}: {text} is not a length"),
    }
}

fn typesetter() -> Typesetter {
    Typesetter::new().expect("the packs and fonts of the crate")
}

fn dispatch(data: &str) -> Dispatch {
    Dispatch::from_toml(data).expect("the data of the sample")
}

fn pdf(typesetter: &Typesetter, dispatch: &Dispatch) -> Vec<u8> {
    typesetter.pdf(dispatch).expect("the dispatch becomes a PDF")
}

/// Returns the texts of the body without the asterisks of emphasis.
fn body_texts(sample: &Sample) -> Vec<String> {
    let data: toml::Table = sample.data.parse().expect("the data of the sample");
    let items = data["body"].as_array().expect("a body");
    items.iter().map(|item| item["text"].as_str().expect("a text").replace("**", "")).collect()
}

/// Returns the PostScript name of a face of Congvan Serif.
fn face(bold: bool, italic: bool) -> &'static str {
    match (bold, italic) {
        (false, false) => "CongvanSerif-Regular",
        (true, false) => "CongvanSerif-Bold",
        (false, true) => "CongvanSerif-Italic",
        (true, true) => "CongvanSerif-BoldItalic",
    }
}

fn faces<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> BTreeSet<&'a str> {
    letters.into_iter().map(|letter| letter.font.as_str()).collect()
}

/// Returns all 134 Vietnamese letters outside ASCII, in NFC.
fn vietnamese_letters() -> String {
    let tones = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];
    let small = "aăâeêioôơuưy".chars().flat_map(|vowel| tones.map(|tone| format!("{vowel}{tone}").nfc().to_string()));
    let small: Vec<String> = small.chain([String::from("đ")]).collect();
    let letters = format!("{} {}", small.join(" "), small.join(" ").to_uppercase());
    let distinct: BTreeSet<char> = letters.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(distinct.len(), 134);
    letters
}

/// Splits into words without punctuation at their ends, since the originals' punctuation differs in places, as between
/// the items of `Nơi nhận`. Punctuation alone (the star, dashes, dotted lines) is not a word.
fn words(text: &str) -> Vec<&str> {
    let bare = text.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    bare.filter(|word| !word.is_empty()).collect()
}

#[track_caller]
fn assert_same_words(what: &str, found: &str, wanted: &str) {
    let (found, wanted) = (words(found), words(wanted));
    let differs = (0..found.len().max(wanted.len())).find(|at| found.get(*at) != wanted.get(*at));
    if let Some(at) = differs {
        let around =
            |words: &[&str]| words.iter().skip(at.saturating_sub(5)).take(10).copied().collect::<Vec<_>>().join(" ");
        panic!("{what}: word {at} differs: found “{}”, wanted “{}”", around(&found), around(&wanted));
    }
}

fn is_true(dictionary: &Dictionary, key: &str) -> bool {
    dictionary.get(key.as_bytes()).and_then(Object::as_bool).unwrap_or(false)
}

/// Visits every dictionary within an object.
fn visit(object: &Object, visitor: &mut impl FnMut(&Dictionary)) {
    let dictionary = match object {
        Object::Array(items) => return items.iter().for_each(|item| visit(item, visitor)),
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return,
    };
    visitor(dictionary);
    dictionary.iter().for_each(|(_, value)| visit(value, visitor));
}

/// Returns the titles of the top-level bookmarks.
fn bookmarks(document: &Document) -> Vec<String> {
    let outlines = dictionary(document, document.catalog().expect("a catalog"), "Outlines");
    let mut titles = Vec::new();
    let mut next = outlines.get(b"First").ok();
    while let Some(reference) = next {
        let item = document.dereference(reference).and_then(|(_, item)| item.as_dict()).expect("a bookmark");
        assert!(item.has(b"Dest") || item.has(b"A"), "a bookmark without a target: {item:?}");
        titles.push(item.get(b"Title").and_then(decode_text_string).expect("a bookmark has a title"));
        next = item.get(b"Next").ok();
    }
    titles
}
