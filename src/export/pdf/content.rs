//! Content streams of pages (ISO 32000-1, 8 and 9), divided into marked-content sequences.

use std::io::Write;

use pdf_writer::writers::PropertyList;
use pdf_writer::{Content, Name, TextStr};

use super::continuation::Continuation;
use super::faces::{FaceInUse, Faces, name};
use super::file::COMPACT;
use super::pictures;
use super::syntax::{Real, write_code};
use super::tags::MarkedContent;
use crate::color::Color;
use crate::export::conformance::Violations;
use crate::fonts::Face;
use crate::length::Pt;
use crate::page::{Glyph, Item, NodeId, Page, PlacedImage, Rule, TextRun};

/// The maximum error of a glyph position, in thousandths of an em: at 14 pt, 0.0025 mm. Errors do not accumulate.
const POSITION_TOLERANCE: f64 = 0.5;

/// The results of drawing pages, besides their content streams.
pub(super) struct PageNotes<'n> {
    pub(super) marks: &'n mut Vec<MarkedContent>,
    pub(super) violations: &'n mut Violations,
    pub(super) continuation: Continuation,
}

/// The content stream of a page. `pictures` are the indices of the pictures, in drawing order.
pub(super) fn content(
    page: &Page,
    page_index: usize,
    faces: &Faces<'_>,
    pictures: &mut impl Iterator<Item = usize>,
    notes: &mut PageNotes<'_>,
) -> Vec<u8> {
    let PageNotes { marks, violations, continuation } = notes;
    let mut writer = ContentWriter {
        prefix: continuation.prefix,
        bytes: Vec::with_capacity(8 * 1024),
        height: page.height,
        font: None,
        color: Color::default(),
        rule_color: Color::default(),
        thickness: None,
    };
    let mut mcid = continuation.first_mcid;
    let mut rest = page.items.as_slice();
    while let Some(first) = rest.first() {
        // Consecutive items with the same owner and expansion form one marked-content sequence.
        let (owner, expansion) = (owner(first), expansion(first));
        let belongs = |item: &Item| self::owner(item) == owner && self::expansion(item) == expansion;
        let count = rest.iter().position(|item| !belongs(item)).unwrap_or(rest.len());
        let (sequence, others) = rest.split_at(count);
        rest = others;
        if matches!(first, Item::Field(_) | Item::SignatureSpace(_)) {
            continue;
        }
        match (owner, first) {
            (Some(node), Item::Image(placed)) => {
                writer.put(format_args!("/Figure<</MCID {mcid}>>BDC\n"));
                marks.push(MarkedContent { node, page: page_index, mcid, bounds: Some(writer.bounds(placed)) });
            }
            (Some(node), _) => {
                match expansion {
                    None => writer.put(format_args!("/Span<</MCID {mcid}>>BDC\n")),
                    Some(words) => {
                        violations.check_length(words);
                        begin_span(&mut writer.bytes, |properties| {
                            properties.identify(mcid).pair(Name(b"E"), TextStr(words));
                        });
                        writer.bytes.push(b'\n');
                    }
                }
                marks.push(MarkedContent { node, page: page_index, mcid, bounds: None });
            }
            (None, Item::Text(_)) => writer.put(format_args!("/Artifact<</Type/Pagination>>BDC\n")),
            (None, _) => writer.put(format_args!("/Artifact<</Type/Layout>>BDC\n")),
        }
        mcid += i32::from(owner.is_some());
        writer.draw(sequence, faces, pictures, violations);
        writer.put(format_args!("EMC\n"));
    }
    writer.bytes
}

fn owner(item: &Item) -> Option<NodeId> {
    match item {
        Item::Text(run) => run.owner,
        Item::Image(image) => image.owner,
        Item::Field(field) => field.owner,
        Item::SignatureSpace(space) => space.owner,
        Item::Rule(_) => None,
    }
}

/// The expansion of an abbreviation.
fn expansion(item: &Item) -> Option<&str> {
    match item {
        Item::Text(run) => run.expansion.as_deref(),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
    }
}

/// Writes operators, and tracks the graphics state.
struct ContentWriter {
    bytes: Vec<u8>,
    /// The prefix of resource names.
    prefix: &'static str,
    /// The page height, because the origin of PDF coordinates is the lower left corner.
    height: Pt,
    font: Option<(Face, Real)>,
    /// The colour of text.
    color: Color,
    /// The colour of rules.
    rule_color: Color,
    thickness: Option<Real>,
}

impl ContentWriter {
    fn put(&mut self, operators: std::fmt::Arguments<'_>) {
        // Writing to a vector cannot fail.
        let _ = self.bytes.write_fmt(operators);
    }

    fn numbers(&mut self, numbers: &[Real], operator: &str) {
        for number in numbers {
            number.write(&mut self.bytes);
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(operator.as_bytes());
    }

    /// Converts a distance from the upper edge to a PDF coordinate.
    fn page_y(&self, y: Pt) -> Real {
        Real::from(self.height - y)
    }

    fn draw(
        &mut self,
        sequence: &[Item],
        faces: &Faces<'_>,
        pictures: &mut impl Iterator<Item = usize>,
        violations: &mut Violations,
    ) {
        // The start of the current line in an open text object, and whether it is rotated.
        let mut line: Option<(Real, Real, bool)> = None;
        for item in sequence {
            if let Item::Text(run) = item {
                let Some(face) = faces.get(run.face) else {
                    // The run has no embedded glyphs.
                    if !run.glyphs.is_empty() {
                        violations.report_missing_glyph(&run.text);
                    }
                    continue;
                };
                if line.is_none() {
                    self.put(format_args!("BT "));
                }
                let (x, y) = (Real::from(run.x), self.page_y(run.baseline));
                self.font(run);
                self.color(run.color);
                match line {
                    // A text matrix is relative to the page, `Td` to the previous line.
                    _ if run.turned => self.matrix(["0", "1", "-1", "0"], (x, y)),
                    Some((.., true)) => self.matrix(["1", "0", "0", "1"], (x, y)),
                    Some((from_x, from_y, false)) => self.numbers(&[x - from_x, y - from_y], "Td"),
                    None => self.numbers(&[x, y], "Td"),
                }
                self.text(run, face, violations);
                line = Some((x, y, run.turned));
                continue;
            }
            if line.take().is_some() {
                self.put(format_args!("ET\n"));
            }
            match item {
                Item::Rule(rule) => self.rule(rule),
                Item::Image(placed) => match pictures.next() {
                    Some(number) => self.picture(placed, number),
                    None => violations.report_bug("a picture is not embedded"),
                },
                Item::Text(_) | Item::Field(_) | Item::SignatureSpace(_) => {}
            }
        }
        if line.is_some() {
            self.put(format_args!("ET\n"));
        }
    }

    fn matrix(&mut self, rotation: [&str; 4], (x, y): (Real, Real)) {
        self.put(format_args!("{} ", rotation.join(" ")));
        self.numbers(&[x, y], "Tm");
    }

    fn font(&mut self, run: &TextRun) {
        let font = (run.face, Real::from(run.size));
        if self.font.replace(font) != Some(font) {
            let prefix = self.prefix;
            self.put(format_args!("/{prefix}{} ", name(font.0)));
            self.numbers(&[font.1], "Tf ");
        }
    }

    /// Sets the colour of text.
    fn color(&mut self, color: Color) {
        if std::mem::replace(&mut self.color, color) != color {
            self.set_color(color, ["g ", "rg "]);
        }
    }

    /// Writes a colour: sRGB by the output intent, and black as gray (ISO 19005-2, 6.2.4.3). `operators` are those for gray
    /// and for sRGB.
    fn set_color(&mut self, color: Color, [gray, srgb]: [&str; 2]) {
        let part = |channel: u8| Real::new(f64::from(channel) / 255.0);
        match color == Color::default() {
            true => self.numbers(&[Real::default()], gray),
            false => self.numbers(&[part(color.red), part(color.green), part(color.blue)], srgb),
        }
    }

    fn text(&mut self, run: &TextRun, face: &FaceInUse<'_>, violations: &mut Violations) {
        let per_em = 1000.0 / run.size.0;
        // The target position and the current position in the PDF, in thousandths of an em from the start of the run.
        let (mut target, mut current) = (0.0, 0.0);
        self.bytes.reserve(run.glyphs.len() * 3);
        let mut text = TextWriter { bytes: &mut self.bytes, is_open: false };
        let mut index = 0;
        while index < run.glyphs.len() {
            let actual = face.actual_text(run, index);
            let count = actual.map_or(1, |(_, count)| count);
            if let Some((words, _)) = actual {
                violations.check_length(words);
                text.end();
                begin_span(text.bytes, |properties| _ = properties.actual_text(TextStr(words)));
            }
            for glyph in run.glyphs.iter().skip(index).take(count) {
                let Glyph { id, advance, offset, .. } = glyph;
                let Some((code, width)) = face.code(*id) else {
                    violations.report_missing_glyph(&run.text);
                    continue;
                };
                let error = target + offset.0.0 * per_em - current;
                if error.abs() > POSITION_TOLERANCE {
                    let adjustment = error.round();
                    text.adjust(adjustment);
                    current += adjustment;
                }
                let rise = Real::from(offset.1);
                if rise != Real::default() {
                    text.rise(rise);
                }
                text.glyph(code);
                if rise != Real::default() {
                    text.rise(Real::default());
                }
                current += width;
                target += advance.0 * per_em;
            }
            if actual.is_some() {
                text.end();
                text.bytes.extend_from_slice(b"EMC ");
            }
            index += count;
        }
        text.end();
    }

    fn rule(&mut self, rule: &Rule) {
        let thickness = Real::from(rule.thickness);
        if self.thickness.replace(thickness) != Some(thickness) {
            self.numbers(&[thickness], "w ");
        }
        if std::mem::replace(&mut self.rule_color, rule.color) != rule.color {
            self.set_color(rule.color, ["G ", "RG "]);
        }
        let ((from_x, from_y), (to_x, to_y)) = (rule.from, rule.to);
        self.numbers(&[from_x.into(), self.page_y(from_y)], "m ");
        self.numbers(&[to_x.into(), self.page_y(to_y)], "l S\n");
    }

    fn picture(&mut self, placed: &PlacedImage, number: usize) {
        let lower = self.page_y(placed.y + placed.height);
        self.put(format_args!("q "));
        let none = Real::default();
        self.numbers(&[placed.width.into(), none, none, placed.height.into(), placed.x.into(), lower], "cm");
        let prefix = self.prefix;
        self.put(format_args!("/{prefix}{} Do Q\n", pictures::name(number)));
    }

    /// The left, bottom, right and top edges of a picture.
    fn bounds(&self, placed: &PlacedImage) -> [Real; 4] {
        let (x, y) = (placed.x, placed.y);
        [x.into(), self.page_y(y + placed.height), (x + placed.width).into(), self.page_y(y)]
    }
}

/// Begins a marked-content sequence with properties (ISO 32000-1, 14.6).
fn begin_span(content: &mut Vec<u8>, write: impl FnOnce(&mut PropertyList<'_>)) {
    let mut operator = Content::with_settings_and_capacity(COMPACT, 256);
    write(&mut operator.begin_marked_content_with_properties(Name(b"Span")).properties());
    content.extend_from_slice(&operator.finish());
}

/// Writes the strings of text-showing operators, with as few operators as possible.
struct TextWriter<'a> {
    bytes: &'a mut Vec<u8>,
    /// Whether a string is open.
    is_open: bool,
}

impl TextWriter<'_> {
    fn glyph(&mut self, code: u16) {
        if !self.is_open {
            self.bytes.extend_from_slice(b"[(");
            self.is_open = true;
        }
        write_code(self.bytes, code);
    }

    /// Moves the following glyphs to the right, in thousandths of an em.
    fn adjust(&mut self, by: f64) {
        self.bytes.extend_from_slice(if self.is_open { b")" } else { b"[" });
        Real::new(-by).write(self.bytes);
        self.bytes.push(b'(');
        self.is_open = true;
    }

    /// Sets the text rise, in pt.
    fn rise(&mut self, by: Real) {
        self.end();
        if !self.bytes.ends_with(b" ") {
            self.bytes.push(b' ');
        }
        by.write(self.bytes);
        self.bytes.extend_from_slice(b" Ts ");
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.bytes.extend_from_slice(b")]TJ ");
        }
    }
}

#[cfg(all(test, feature = "embedded-fonts"))]
mod tests {
    use super::*;
    use crate::codec::deflate::CompressorPool;
    use crate::export::Conformance;
    use crate::fonts::Fonts;

    const SIZE: Pt = Pt(10.0);

    /// A text run at 100 pt from the left and 200 pt from the top. Glyphs have an id, advance, rise and text range.
    fn run(text: &str, glyphs: &[(u32, f64, f64, std::ops::Range<usize>)]) -> Item {
        let glyphs = glyphs.iter().map(|(id, advance, rise, text)| (*id, *advance, (0.0, *rise), text.clone()));
        run_with_offsets(text, glyphs)
    }

    /// The same, with a horizontal offset before the rise of each glyph.
    fn run_with_offsets(
        text: &str,
        glyphs: impl Iterator<Item = (u32, f64, (f64, f64), std::ops::Range<usize>)>,
    ) -> Item {
        let glyphs = glyphs.map(|(id, advance, (shift, rise), text)| Glyph {
            id,
            advance: Pt(advance),
            offset: (Pt(shift), Pt(rise)),
            text,
        });
        Item::Text(TextRun {
            x: Pt(100.0),
            baseline: Pt(200.0),
            face: Face::Regular,
            size: SIZE,
            color: Color::default(),
            text: text.to_owned(),
            glyphs: glyphs.collect(),
            style: "body".into(),
            owner: None,
            expansion: None,
            turned: false,
        })
    }

    /// The content stream of items on a page of 300 pt, and the violations.
    fn draw(items: Vec<Item>) -> (String, Vec<String>) {
        let pages = [Page { width: Pt(300.0), height: Pt(300.0), items, space_below: None }];
        let mut violations = Violations::new(Conformance::A3a.requirements());
        let fonts = Fonts::embedded().unwrap();
        let faces = Faces::new(&pages, &fonts, &mut CompressorPool::default().take(), &mut violations).unwrap();
        let mut notes =
            PageNotes { marks: &mut Vec::new(), violations: &mut violations, continuation: Continuation::default() };
        let content = content(&pages[0], 0, &faces, &mut std::iter::empty(), &mut notes);
        let shown: String = content.into_iter().map(|byte| char::from(byte.max(b'\t'))).collect();
        let found = violations.into_result().map_or_else(|error| vec![error.to_string()], |()| Vec::new());
        (shown.replace('\n', " "), found)
    }

    /// The glyph id of a letter and its advance at `SIZE`.
    fn letter(letter: char) -> (u32, f64) {
        let fonts = Fonts::embedded().unwrap();
        let mut shaper = crate::fonts::Shaper::new(&fonts);
        let word = shaper.shape(Face::Regular, &letter.to_string()).unwrap();
        let glyph = &shaper.shaped(word).glyphs[0];
        (glyph.id, glyph.advance * SIZE.0)
    }

    #[test]
    fn glyphs_at_natural_positions_are_one_string() {
        let ((a, wide), (b, narrow)) = (letter('a'), letter('b'));
        let (shown, _) = draw(vec![run("ab", &[(a, wide, 0.0, 0..1), (b, narrow, 0.0, 1..2)])]);
        assert_eq!(shown, "/Artifact<</Type/Pagination>>BDC BT /R 10 Tf 100 100 Td[(\t\t\t\t)]TJ ET EMC ");
    }

    #[test]
    fn adjustments_do_not_accumulate() {
        let (a, advance) = letter('a');
        let runs = [(a, advance + 1.0, 0.0, 0..1), (a, advance + 0.004, 0.0, 1..2), (a, advance, 0.0, 2..3)];
        let (shown, _) = draw(vec![run("aaa", &runs)]);
        assert!(shown.contains("Td[(\t\t)-100(\t\t\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn horizontal_offset_moves_only_its_glyph() {
        let (a, advance) = letter('a');
        let glyphs = [0.0, 2.5, 0.0].into_iter().zip([0..1, 1..2, 2..3]);
        let run = run_with_offsets("aaa", glyphs.map(|(shift, text)| (a, advance, (shift, 0.0), text)));
        let (shown, _) = draw(vec![run]);
        assert!(shown.contains("Td[(\t\t)-250(\t\t)250(\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn rotated_runs_read_upwards() {
        let (a, advance) = letter('a');
        let plain = || run("a", &[(a, advance, 0.0, 0..1)]);
        let mut turned = plain();
        turned.turn(Pt(120.0));
        let (shown, _) = draw(vec![plain(), turned, plain()]);
        // Rotated within a width of 120 pt: 200 pt from the left and 20 pt from the top, on a page of 300 pt.
        let expected = "100 100 Td[(\t\t)]TJ 0 1 -1 0 200 280 Tm[(\t\t)]TJ 1 0 0 1 100 100 Tm[(\t\t)]TJ ET";
        assert!(shown.contains(expected), "{shown}");
    }

    #[test]
    fn rise_moves_only_its_glyph() {
        let (a, advance) = letter('a');
        let (shown, _) = draw(vec![run("aa", &[(a, advance, 2.5, 0..1), (a, advance, 0.0, 1..2)])]);
        assert!(shown.contains("Td 2.5 Ts [(\t\t)]TJ 0 Ts [(\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn glyphs_with_another_text_have_actual_text() {
        let (a, advance) = letter('a');
        let (shown, _) = draw(vec![run("aẫ", &[(a, advance, 0.0, 0..1), (a, advance, 0.0, 1..4)])]);
        assert!(shown.contains("Td[(\t\t)]TJ /Span<</ActualText<FEFF1EAB>>>BDC[(\t\t)]TJ EMC ET"), "{shown}");
        // Two glyphs for one letter share one `ActualText`.
        let (shown, _) = draw(vec![run("ẫ", &[(a, advance, 0.0, 0..3), (a, advance, 0.0, 0..3)])]);
        assert!(shown.contains("/Span<</ActualText<FEFF1EAB>>>BDC[(\t\t\t\t)]TJ EMC ET"), "{shown}");
    }

    #[test]
    fn colour_is_set_only_when_it_changes() {
        let (a, advance) = letter('a');
        let colored = |text: &str| {
            let mut item = run("a", &[(a, advance, 0.0, 0..1)]);
            if let Item::Text(run) = &mut item {
                run.color = text.parse().unwrap();
            }
            item
        };
        let (shown, _) = draw(["#000000", "#ff0080", "#ff0080", "#000000"].map(colored).into());
        let expected = "Td[(\t\t)]TJ 1 0 0.502 rg 0 0 Td[(\t\t)]TJ 0 0 Td[(\t\t)]TJ 0 g 0 0 Td[(\t\t)]TJ ET";
        assert!(shown.contains(expected), "{shown}");
    }

    #[test]
    fn missing_glyphs_are_violations() {
        let (_, found) = draw(vec![run("漢", &[(0, 10.0, 0.0, 0..3)])]);
        assert!(found.concat().contains("`漢` has no glyph"), "{found:?}");
    }

    #[test]
    fn line_width_is_set_only_when_it_changes() {
        let rule = |y: f64, thickness: f64| {
            let style = "rule".into();
            let (thickness, color) = (Pt(thickness), Color::default());
            Item::Rule(Rule { from: (Pt(10.0), Pt(y)), to: (Pt(20.5), Pt(y)), thickness, color, style })
        };
        let (shown, _) = draw(vec![rule(100.0, 0.75), rule(110.0, 0.75), rule(120.0, 1.0)]);
        let expected = "/Artifact<</Type/Layout>>BDC 0.75 w 10 200 m 20.5 200 l S 10 190 m 20.5 190 l S \
                      1 w 10 180 m 20.5 180 l S EMC ";
        assert_eq!(shown, expected);
    }
}
