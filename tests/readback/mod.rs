//! Reads a finished PDF with independent libraries: positions of glyphs and rules, structure, fonts.

use std::collections::BTreeMap;

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::Dict;
use hayro::kurbo::{Affine, BezPath, Rect, Shape};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// A page as read; lengths in points from the upper left corner.
#[derive(Debug, Default)]
pub(crate) struct ReadPage {
    /// Glyphs in the order of the content stream.
    pub(crate) letters: Vec<Letter>,
    pub(crate) rules: Vec<ReadRule>,
}

/// A glyph with the characters that it represents.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) text: String,
    /// Page index.
    pub(crate) page: usize,
    pub(crate) x: f64,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
    pub(crate) advance: f64,
    /// Bounding box of the outline.
    pub(crate) ink: Rect,
    /// PostScript name of the font, such as `CongvanSerif-Bold`.
    pub(crate) font: String,
    pub(crate) mark: Option<Mark>,
}

/// A straight line; the coordinates are the ends of its centre line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadRule {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) thickness: f64,
    pub(crate) mark: Option<Mark>,
}

/// Mark of a marked-content sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Content without meaning, such as a rule or a page number.
    Artifact,
    /// MCID of the content, which an element of the structure refers to.
    Content(i64),
}

/// Adjacent letters of one size on one baseline.
#[derive(Debug, Clone)]
pub(crate) struct ReadLine {
    letters: Vec<Letter>,
}

/// An element of the structure, in logical order.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) depth: usize,
    pub(crate) role: String,
    /// Content of the element itself, without the content of its descendants.
    pub(crate) letters: Vec<Letter>,
}

/// Properties of a font in a file.
#[derive(Debug)]
pub(crate) struct FontFacts {
    /// Name without the subset tag.
    pub(crate) name: String,
    /// Whether the name has a subset tag: six capitals and a plus sign.
    pub(crate) subset: bool,
    pub(crate) embedded: bool,
    pub(crate) to_unicode: bool,
}

pub(crate) fn read(bytes: &[u8]) -> Vec<ReadPage> {
    let pdf = Pdf::new(bytes.to_vec()).expect("hayro cannot read the file");
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        let (width, height) = page.render_dimensions();
        let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let upright = Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, f64::from(height)]);
        let mut context = Context::new(upright, whole, &cache, page.xref(), InterpreterSettings::default());
        let mut reader = PageReader { number, ..PageReader::default() };
        interpret_page(page, &mut context, &mut reader);
        assert!(reader.marks.is_empty(), "page {}: marked content does not end", number + 1);
        pages.push(reader.page);
    }
    pages
}

/// Returns every font of the file, by name. Panics at font types that congvan never writes, such as Type3.
pub(crate) fn fonts(document: &Document) -> Vec<FontFacts> {
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut fonts: Vec<FontFacts> = dictionaries
        .filter(|font| font.has_type(b"Font"))
        .filter(|font| match name(font, "Subtype").as_str() {
            "Type0" => true,
            // Descendants of Type0 fonts, which are examined with these.
            "CIDFontType0" | "CIDFontType2" => false,
            other => panic!("unexpected font type {other}"),
        })
        .map(|font| font_facts(document, font))
        .collect();
    fonts.sort_by(|a, b| a.name.cmp(&b.name));
    fonts
}

/// Returns the structure tree in preorder, each element with its own content.
pub(crate) fn structure(document: &Document, pages: &[ReadPage]) -> Vec<Element> {
    let mut content: BTreeMap<(usize, i64), Vec<Letter>> = BTreeMap::new();
    for letter in pages.iter().flat_map(|page| &page.letters) {
        if let Some(Mark::Content(number)) = letter.mark {
            content.entry((letter.page, number)).or_default().push(letter.clone());
        }
    }
    let numbers = document.page_iter().enumerate().map(|(number, id)| (id, number)).collect();
    let mut walker = Walker { document, numbers, content, elements: Vec::new() };
    let catalog = document.catalog().expect("there is no catalog");
    for child in walker.children(dictionary(document, catalog, "StructTreeRoot")) {
        walker.visit(child, None, None);
    }
    let unread: Vec<_> = walker.content.keys().collect();
    assert!(unread.is_empty(), "content without an element (page, MCID): {unread:?}");
    walker.elements
}

/// Returns the dictionary under a key, directly or by reference.
#[track_caller]
pub(crate) fn dictionary<'a>(document: &'a Document, within: &'a Dictionary, key: &str) -> &'a Dictionary {
    let object = within.get_deref(key.as_bytes(), document);
    object.and_then(Object::as_dict).unwrap_or_else(|error| panic!("no dictionary /{key}: {error}"))
}

/// Joins letters to lines; lines of spaces are dropped.
pub(crate) fn lines<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> Vec<ReadLine> {
    let mut lines: Vec<ReadLine> = Vec::new();
    for letter in letters {
        match lines.last_mut() {
            Some(line) if line.continues_with(letter) => line.letters.push(letter.clone()),
            _ => lines.push(ReadLine { letters: vec![letter.clone()] }),
        }
    }
    lines.retain(|line| !line.text().trim().is_empty());
    lines
}

impl ReadPage {
    pub(crate) fn lines(&self) -> Vec<ReadLine> {
        lines(&self.letters)
    }
}

impl Letter {
    pub(crate) fn is_space(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(crate) fn right(&self) -> f64 {
        self.x + self.advance
    }
}

impl ReadLine {
    pub(crate) fn text(&self) -> String {
        text_of(&self.letters)
    }

    pub(crate) fn first(&self) -> &Letter {
        self.words().next().expect("a line has a letter")
    }

    pub(crate) fn left(&self) -> f64 {
        self.first().x
    }

    /// Returns the end of the last word, without trailing spaces.
    pub(crate) fn right(&self) -> f64 {
        self.words().map(Letter::right).fold(f64::MIN, f64::max)
    }

    pub(crate) fn centre(&self) -> f64 {
        f64::midpoint(self.left(), self.right())
    }

    /// Returns the letters without the spaces.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Letter> {
        self.letters.iter().filter(|letter| !letter.is_space())
    }

    /// Returns whether the letter belongs to the same line. A marked-content sequence may contain wide gaps; between
    /// two, such as a mark and its item, the gap must be narrow. Kerned letters such as `AV` overlap.
    fn continues_with(&self, letter: &Letter) -> bool {
        let Some(last) = self.letters.last() else { return false };
        let gap = letter.x - last.right();
        last.page == letter.page
            && (last.baseline - letter.baseline).abs() < 0.01
            && (last.size - letter.size).abs() < 0.01
            && gap > -letter.size / 3.0
            && (gap < letter.size || last.mark == letter.mark)
    }
}

impl Element {
    pub(crate) fn text(&self) -> String {
        text_of(&self.letters)
    }

    pub(crate) fn lines(&self) -> Vec<ReadLine> {
        lines(&self.letters)
    }
}

fn text_of(letters: &[Letter]) -> String {
    let text: String = letters.iter().map(|letter| letter.text.as_str()).collect();
    text.trim_end().to_owned()
}

/// Collects the letters and rules of a page while it is drawn.
#[derive(Default)]
struct PageReader {
    number: usize,
    page: ReadPage,
    /// Stack of open marked-content sequences.
    marks: Vec<Option<Mark>>,
}

impl PageReader {
    /// Returns the innermost mark with a meaning.
    fn mark(&self) -> Option<Mark> {
        self.marks.iter().rev().find_map(|mark| *mark)
    }

    fn letter(&self, glyph: &Glyph<'_>, placed: Affine) -> Letter {
        let Glyph::Outline(outline) = glyph else { panic!("a glyph of a Type3 font") };
        let [a, b, _, _, x, baseline] = placed.as_coeffs();
        // Glyph outlines have 1000 units per em.
        let scale = a.hypot(b);
        let width = outline.advance_width().expect("a glyph has no width");
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => panic!("a glyph without a character"),
        };
        Letter {
            text,
            page: self.number,
            x,
            baseline,
            size: scale * 1000.0,
            advance: f64::from(width) * scale,
            ink: placed.transform_rect_bbox(outline.outline().bounding_box()),
            font: outline.font_data().and_then(|data| data.postscript_name).expect("a font has no name"),
            mark: self.mark(),
        }
    }
}

impl Device<'_> for PageReader {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        let DrawMode::Stroke(stroke) = mode else { panic!("a filled shape: {path:?}") };
        let bounds = props.transform.transform_rect_bbox(path.bounding_box());
        let scale = props.transform.determinant().abs().sqrt();
        self.page.rules.push(ReadRule {
            left: bounds.x0,
            right: bounds.x1,
            top: bounds.y0,
            bottom: bounds.y1,
            thickness: f64::from(stroke.line_width) * scale,
            mark: self.mark(),
        });
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let letter = self.letter(glyph, props.transform * glyph.transform());
            self.page.letters.push(letter);
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let number = properties.and_then(|properties| properties.get::<i32>("MCID"));
        let artifact = (tag == b"Artifact").then_some(Mark::Artifact);
        self.marks.push(artifact.or(number.map(|number| Mark::Content(i64::from(number)))));
    }

    fn end_marked_content(&mut self) {
        self.marks.pop().expect("marked content ends that did not begin");
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Walks the structure tree and assigns the content to its elements.
struct Walker<'a> {
    document: &'a Document,
    numbers: BTreeMap<ObjectId, usize>,
    content: BTreeMap<(usize, i64), Vec<Letter>>,
    elements: Vec<Element>,
}

impl<'a> Walker<'a> {
    fn visit(&mut self, node: &'a Object, above: Option<usize>, page: Option<usize>) {
        if let Ok(number) = node.as_i64() {
            return self.take(above, page, number);
        }
        let node = node.as_dict().expect("a node of the structure is a number or a dictionary");
        let page = node.get(b"Pg").and_then(Object::as_reference).map_or(page, |id| self.numbers.get(&id).copied());
        if let Ok(number) = node.get(b"MCID").and_then(Object::as_i64) {
            return self.take(above, page, number);
        }
        // A reference to an annotation has no content of its own.
        if node.has_type(b"OBJR") {
            return;
        }
        let depth = above.map_or(0, |above| self.elements[above].depth + 1);
        let own = self.elements.len();
        self.elements.push(Element { depth, role: name(node, "S"), letters: Vec::new() });
        for child in self.children(node) {
            self.visit(child, Some(own), page);
        }
    }

    /// Assigns marked content to an element.
    fn take(&mut self, element: Option<usize>, page: Option<usize>, number: i64) {
        let element = element.unwrap_or_else(|| panic!("MCID {number} has no element"));
        let page = page.unwrap_or_else(|| panic!("MCID {number} has no page"));
        let letters = self.content.remove(&(page, number));
        let letters = letters.unwrap_or_else(|| panic!("page {} has no MCID {number}", page + 1));
        self.elements[element].letters.extend(letters);
    }

    fn children(&self, node: &'a Dictionary) -> Vec<&'a Object> {
        let follow = |object| self.document.dereference(object).expect("a reference without a target").1;
        match node.get(b"K").map(follow) {
            Ok(Object::Array(children)) => children.iter().map(follow).collect(),
            Ok(child) => vec![child],
            Err(_) => Vec::new(),
        }
    }
}

fn font_facts(document: &Document, font: &Dictionary) -> FontFacts {
    let full = name(font, "BaseFont");
    let (tag, name) = full.split_once('+').unwrap_or(("", &full));
    let descendants = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
    let descendant = descendants.expect("a composite font has a descendant").first();
    let descendant = descendant.and_then(|object| document.dereference(object).ok()?.1.as_dict().ok());
    let descriptor = dictionary(document, descendant.expect("the descendant is a dictionary"), "FontDescriptor");
    let is_stream = |key: &[u8]| descriptor.get_deref(key, document).and_then(Object::as_stream).is_ok();
    FontFacts {
        name: name.to_owned(),
        subset: tag.len() == 6 && tag.chars().all(|letter| letter.is_ascii_uppercase()),
        embedded: is_stream(b"FontFile2") || is_stream(b"FontFile3"),
        to_unicode: font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).is_ok(),
    }
}

/// Returns the name under a key.
#[track_caller]
fn name(within: &Dictionary, key: &str) -> String {
    let name = within.get(key.as_bytes()).and_then(Object::as_name);
    String::from_utf8_lossy(name.unwrap_or_else(|error| panic!("no name /{key}: {error}"))).into_owned()
}
