//! What is drawn on a page, as the operators of PDF (ISO 32000-1, 8 and 9), in marked stretches.

use std::io::Write;

use pdf_writer::writers::PropertyList;
use pdf_writer::{Content, Name, TextStr};

use super::faces::{FaceInUse, Faces, name};
use super::file::COMPACT;
use super::pictures;
use super::syntax::{Real, string_code};
use super::tags::Mark;
use crate::export::conformance::Violations;
use crate::fonts::Face;
use crate::length::Pt;
use crate::page::{Glyph, Item, NodeId, Page, PlacedImage, Rule, TextRun};

/// A glyph may stand so many thousandths of the size away from its place before it is moved there: at 14 pt that is
/// 0.0025 mm. What it is away is never handed on to the next.
const SLACK: f64 = 0.5;

/// What is noted while a page is drawn.
pub(super) struct Notes<'n> {
    pub(super) marks: &'n mut Vec<Mark>,
    pub(super) violations: &'n mut Violations,
}

/// The drawing of a page. `pictures` are the numbers of the pictures in the order in which they are drawn.
pub(super) fn content(
    page: &Page,
    number: usize,
    faces: &Faces<'_>,
    pictures: &mut impl Iterator<Item = usize>,
    notes: &mut Notes<'_>,
) -> Vec<u8> {
    let Notes { marks, violations } = notes;
    let mut pen = Pen { bytes: Vec::with_capacity(8 * 1024), height: page.height, font: None, thickness: None };
    let mut in_page = 0;
    let mut rest = page.items.as_slice();
    while let Some(first) = rest.first() {
        // What belongs together and follows each other is one marked stretch.
        let (owner, expansion) = (owner(first), expansion(first));
        let belongs = |item: &Item| self::owner(item) == owner && self::expansion(item) == expansion;
        let together = rest.iter().position(|item| !belongs(item)).unwrap_or(rest.len());
        let (stretch, others) = rest.split_at(together);
        rest = others;
        if matches!(first, Item::Field(_) | Item::SignatureSpace(_)) {
            continue;
        }
        match (owner, first) {
            (Some(node), Item::Image(placed)) => {
                pen.put(format_args!("/Figure<</MCID {in_page}>>BDC\n"));
                marks.push(Mark { node, page: number, in_page, bounds: Some(pen.bounds(placed)) });
            }
            (Some(node), _) => {
                match expansion {
                    None => pen.put(format_args!("/Span<</MCID {in_page}>>BDC\n")),
                    Some(words) => {
                        violations.length(words);
                        span(&mut pen.bytes, |properties| {
                            properties.identify(in_page).pair(Name(b"E"), TextStr(words));
                        });
                        pen.bytes.push(b'\n');
                    }
                }
                marks.push(Mark { node, page: number, in_page, bounds: None });
            }
            (None, Item::Text(_)) => pen.put(format_args!("/Artifact<</Type/Pagination>>BDC\n")),
            (None, _) => pen.put(format_args!("/Artifact<</Type/Layout>>BDC\n")),
        }
        in_page += i32::from(owner.is_some());
        pen.draw(stretch, faces, pictures, violations);
        pen.put(format_args!("EMC\n"));
    }
    pen.bytes
}

fn owner(item: &Item) -> Option<NodeId> {
    match item {
        Item::Text(run) => run.owner,
        Item::Image(image) => image.owner,
        Item::Field(field) => field.owner,
        Item::SignatureSpace(room) => room.owner,
        Item::Rule(_) => None,
    }
}

/// The words that an abbreviation stands for.
fn expansion(item: &Item) -> Option<&str> {
    match item {
        Item::Text(run) => run.expansion.as_deref(),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
    }
}

/// Writes operators, and knows what they have set.
struct Pen {
    bytes: Vec<u8>,
    /// Of the page: PDF counts from its lower edge.
    height: Pt,
    font: Option<(Face, Real)>,
    thickness: Option<Real>,
}

impl Pen {
    fn put(&mut self, operators: std::fmt::Arguments<'_>) {
        // A vector takes all that is written.
        let _ = self.bytes.write_fmt(operators);
    }

    fn numbers(&mut self, numbers: &[Real], operator: &str) {
        for number in numbers {
            number.write(&mut self.bytes);
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(operator.as_bytes());
    }

    fn up(&self, y: Pt) -> Real {
        Real::from(self.height - y)
    }

    fn draw(
        &mut self,
        stretch: &[Item],
        faces: &Faces<'_>,
        pictures: &mut impl Iterator<Item = usize>,
        violations: &mut Violations,
    ) {
        // Where the line of text began that is open, and whether it is turned.
        let mut line: Option<(Real, Real, bool)> = None;
        for item in stretch {
            if let Item::Text(run) = item {
                let Some(face) = faces.get(run.face) else {
                    // Nothing of the run can be shown.
                    if !run.glyphs.is_empty() {
                        violations.no_glyph(&run.text);
                    }
                    continue;
                };
                if line.is_none() {
                    self.put(format_args!("BT "));
                }
                let (x, y) = (Real::from(run.x), self.up(run.baseline));
                self.font(run);
                match line {
                    // A matrix is counted from the sheet, not from the line before.
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
                    None => violations.internal("a picture is not embedded"),
                },
                Item::Text(_) | Item::Field(_) | Item::SignatureSpace(_) => {}
            }
        }
        if line.is_some() {
            self.put(format_args!("ET\n"));
        }
    }

    fn matrix(&mut self, turn: [&str; 4], (x, y): (Real, Real)) {
        self.put(format_args!("{} ", turn.join(" ")));
        self.numbers(&[x, y], "Tm");
    }

    fn font(&mut self, run: &TextRun) {
        let font = (run.face, Real::from(run.size));
        if self.font.replace(font) != Some(font) {
            self.put(format_args!("/{} ", name(font.0)));
            self.numbers(&[font.1], "Tf ");
        }
    }

    fn text(&mut self, run: &TextRun, face: &FaceInUse<'_>, violations: &mut Violations) {
        let per_em = 1000.0 / run.size.0;
        // Where the glyph belongs, and where it would stand: thousandths of the size from the beginning of the run.
        let (mut wanted, mut reached) = (0.0, 0.0);
        self.bytes.reserve(run.glyphs.len() * 3);
        let mut show = Show { bytes: &mut self.bytes, is_open: false };
        let mut index = 0;
        while index < run.glyphs.len() {
            let actual = face.actual_text(run, index);
            let count = actual.map_or(1, |(_, count)| count);
            if let Some((text, _)) = actual {
                violations.length(text);
                show.end();
                span(show.bytes, |properties| _ = properties.actual_text(TextStr(text)));
            }
            for glyph in run.glyphs.iter().skip(index).take(count) {
                let Glyph { id, advance, offset, .. } = glyph;
                let Some((code, width)) = face.code(*id) else {
                    violations.no_glyph(&run.text);
                    continue;
                };
                let away = wanted + offset.0.0 * per_em - reached;
                if away.abs() > SLACK {
                    let moved = away.round();
                    show.moved(moved);
                    reached += moved;
                }
                let rise = Real::from(offset.1);
                if rise != Real::default() {
                    show.rise(rise);
                }
                show.glyph(code);
                if rise != Real::default() {
                    show.rise(Real::default());
                }
                reached += width;
                wanted += advance.0 * per_em;
            }
            if actual.is_some() {
                show.end();
                show.bytes.extend_from_slice(b"EMC ");
            }
            index += count;
        }
        show.end();
    }

    fn rule(&mut self, rule: &Rule) {
        let thickness = Real::from(rule.thickness);
        if self.thickness.replace(thickness) != Some(thickness) {
            self.numbers(&[thickness], "w ");
        }
        let ((from_x, from_y), (to_x, to_y)) = (rule.from, rule.to);
        self.numbers(&[from_x.into(), self.up(from_y)], "m ");
        self.numbers(&[to_x.into(), self.up(to_y)], "l S\n");
    }

    fn picture(&mut self, placed: &PlacedImage, number: usize) {
        let lower = self.up(placed.y + placed.height);
        self.put(format_args!("q "));
        let none = Real::default();
        self.numbers(&[placed.width.into(), none, none, placed.height.into(), placed.x.into(), lower], "cm");
        self.put(format_args!("/{} Do Q\n", pictures::name(number)));
    }

    /// Left, bottom, right, top of a picture.
    fn bounds(&self, placed: &PlacedImage) -> [Real; 4] {
        let (x, y) = (placed.x, placed.y);
        [x.into(), self.up(y + placed.height), (x + placed.width).into(), self.up(y)]
    }
}

/// Begins a marked stretch whose properties are texts (ISO 32000-1, 14.6).
fn span(content: &mut Vec<u8>, write: impl FnOnce(&mut PropertyList<'_>)) {
    let mut operator = Content::with_settings_and_capacity(COMPACT, 256);
    write(&mut operator.begin_marked_content_with_properties(Name(b"Span")).properties());
    content.extend_from_slice(&operator.finish());
}

/// The strings of a text that is being shown: one operator for all of them, as far as that goes.
struct Show<'a> {
    bytes: &'a mut Vec<u8>,
    /// Whether a string is open.
    is_open: bool,
}

impl Show<'_> {
    fn glyph(&mut self, code: u16) {
        if !self.is_open {
            self.bytes.extend_from_slice(b"[(");
            self.is_open = true;
        }
        string_code(self.bytes, code);
    }

    /// Moves what follows to the right, by thousandths of the size.
    fn moved(&mut self, by: f64) {
        self.bytes.extend_from_slice(if self.is_open { b")" } else { b"[" });
        Real::new(-by).write(self.bytes);
        self.bytes.push(b'(');
        self.is_open = true;
    }

    /// Sets what follows higher than the line.
    fn rise(&mut self, by: Real) {
        self.end();
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

    /// A run of glyphs at 100 and 200 pt: number, advance, rise, and the bytes of `text` that it shows.
    fn run(text: &str, glyphs: &[(u32, f64, f64, std::ops::Range<usize>)]) -> Item {
        let glyphs = glyphs.iter().map(|(id, advance, rise, text)| (*id, *advance, (0.0, *rise), text.clone()));
        placed(text, glyphs)
    }

    /// The same with the way to the right that each glyph is moved before its rise.
    fn placed(text: &str, glyphs: impl Iterator<Item = (u32, f64, (f64, f64), std::ops::Range<usize>)>) -> Item {
        let glyphs = glyphs.map(|(id, advance, (aside, rise), text)| Glyph {
            id,
            advance: Pt(advance),
            offset: (Pt(aside), Pt(rise)),
            text,
        });
        Item::Text(TextRun {
            x: Pt(100.0),
            baseline: Pt(200.0),
            face: Face::Regular,
            size: SIZE,
            text: text.to_owned(),
            glyphs: glyphs.collect(),
            style: "body".into(),
            owner: None,
            expansion: None,
            turned: false,
        })
    }

    /// What is drawn of the items on a sheet of 300 pt, and what is violated.
    fn drawn(items: Vec<Item>) -> (String, Vec<String>) {
        let pages = [Page { width: Pt(300.0), height: Pt(300.0), items }];
        let mut violations = Violations::new(Conformance::A3a.requirements());
        let fonts = Fonts::embedded().unwrap();
        let faces = Faces::new(&pages, &fonts, &mut CompressorPool::default().take(), &mut violations).unwrap();
        let mut notes = Notes { marks: &mut Vec::new(), violations: &mut violations };
        let content = content(&pages[0], 0, &faces, &mut std::iter::empty(), &mut notes);
        let shown: String = content.into_iter().map(|byte| char::from(byte.max(b'\t'))).collect();
        let found = violations.refused().map_or_else(|error| vec![error.to_string()], |()| Vec::new());
        (shown.replace('\n', " "), found)
    }

    /// The number of a letter's glyph and its advance at `SIZE`.
    fn letter(letter: char) -> (u32, f64) {
        let fonts = Fonts::embedded().unwrap();
        let mut shaper = crate::fonts::Shaper::new(&fonts);
        let word = shaper.shape(Face::Regular, &letter.to_string()).unwrap();
        let glyph = &shaper.shaped(word).glyphs[0];
        (glyph.id, glyph.advance * SIZE.0)
    }

    #[test]
    fn letters_that_stand_where_the_font_puts_them_are_one_string() {
        let ((a, wide), (b, narrow)) = (letter('a'), letter('b'));
        let (shown, _) = drawn(vec![run("ab", &[(a, wide, 0.0, 0..1), (b, narrow, 0.0, 1..2)])]);
        assert_eq!(shown, "/Artifact<</Type/Pagination>>BDC BT /R 10 Tf 100 100 Td[(\t\t\t\t)]TJ ET EMC ");
    }

    #[test]
    fn a_letter_that_stands_elsewhere_is_moved_and_those_behind_it_are_not_moved_again() {
        let (a, advance) = letter('a');
        let runs = [(a, advance + 1.0, 0.0, 0..1), (a, advance + 0.004, 0.0, 1..2), (a, advance, 0.0, 2..3)];
        let (shown, _) = drawn(vec![run("aaa", &runs)]);
        assert!(shown.contains("Td[(\t\t)-100(\t\t\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn a_glyph_that_is_moved_aside_is_moved_alone() {
        let (a, advance) = letter('a');
        let glyphs = [0.0, 2.5, 0.0].into_iter().zip([0..1, 1..2, 2..3]);
        let run = placed("aaa", glyphs.map(|(aside, text)| (a, advance, (aside, 0.0), text)));
        let (shown, _) = drawn(vec![run]);
        assert!(shown.contains("Td[(\t\t)-250(\t\t)250(\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn a_turned_run_reads_from_below_and_the_next_does_not() {
        let (a, advance) = letter('a');
        let plain = || run("a", &[(a, advance, 0.0, 0..1)]);
        let mut turned = plain();
        turned.turn(Pt(120.0));
        let (shown, _) = drawn(vec![plain(), turned, plain()]);
        // 100 from the left and 200 from the top of something 120 wide: 200 from the left, 20 from the top of 300.
        let wanted = "100 100 Td[(\t\t)]TJ 0 1 -1 0 200 280 Tm[(\t\t)]TJ 1 0 0 1 100 100 Tm[(\t\t)]TJ ET";
        assert!(shown.contains(wanted), "{shown}");
    }

    #[test]
    fn a_raised_glyph_is_raised_alone() {
        let (a, advance) = letter('a');
        let (shown, _) = drawn(vec![run("aa", &[(a, advance, 2.5, 0..1), (a, advance, 0.0, 1..2)])]);
        assert!(shown.contains("Td2.5 Ts [(\t\t)]TJ 0 Ts [(\t\t)]TJ ET"), "{shown}");
    }

    #[test]
    fn glyphs_that_stand_for_other_text_than_elsewhere_say_so() {
        let (a, advance) = letter('a');
        let (shown, _) = drawn(vec![run("aẫ", &[(a, advance, 0.0, 0..1), (a, advance, 0.0, 1..4)])]);
        assert!(shown.contains("Td[(\t\t)]TJ /Span<</ActualText<FEFF1EAB>>>BDC[(\t\t)]TJ EMC ET"), "{shown}");
        // Two glyphs for one letter say it once.
        let (shown, _) = drawn(vec![run("ẫ", &[(a, advance, 0.0, 0..3), (a, advance, 0.0, 0..3)])]);
        assert!(shown.contains("/Span<</ActualText<FEFF1EAB>>>BDC[(\t\t\t\t)]TJ EMC ET"), "{shown}");
    }

    #[test]
    fn a_text_without_a_glyph_is_a_violation() {
        let (_, found) = drawn(vec![run("漢", &[(0, 10.0, 0.0, 0..3)])]);
        assert!(found.concat().contains("`漢` has no glyph"), "{found:?}");
    }

    #[test]
    fn rules_of_one_thickness_say_it_once() {
        let rule = |y: f64, thickness: f64| {
            let style = "rule".into();
            Item::Rule(Rule { from: (Pt(10.0), Pt(y)), to: (Pt(20.5), Pt(y)), thickness: Pt(thickness), style })
        };
        let (shown, _) = drawn(vec![rule(100.0, 0.75), rule(110.0, 0.75), rule(120.0, 1.0)]);
        let wanted = "/Artifact<</Type/Layout>>BDC 0.75 w 10 200 m 20.5 200 l S 10 190 m 20.5 190 l S \
                      1 w 10 180 m 20.5 180 l S EMC ";
        assert_eq!(shown, wanted);
    }
}
