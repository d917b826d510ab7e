//! Reads a finished PDF with libraries that are not ours: what stands where, and what the file is made of.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::kurbo::{Affine, BezPath, Rect, Shape};

/// A page as another program sees it; lengths in points from the upper left corner of the sheet.
#[derive(Debug, Default)]
pub(crate) struct ReadPage {
    pub(crate) letters: Vec<Letter>,
    pub(crate) rules: Vec<ReadRule>,
}

/// A character with its place.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) text: String,
    pub(crate) x: f64,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
    pub(crate) advance: f64,
}

/// A straight line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadRule {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
}

/// A line of letters of one size on one baseline.
#[derive(Debug, Clone)]
pub(crate) struct ReadLine {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) baseline: f64,
    pub(crate) size: f64,
}

pub(crate) fn read(bytes: &[u8]) -> Vec<ReadPage> {
    let pdf = Pdf::new(bytes.to_vec()).expect("the file can be read");
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let whole = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let upright = Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, f64::from(height)]);
            let mut context = Context::new(upright, whole, &cache, page.xref(), InterpreterSettings::default());
            let mut eye = Eye::default();
            interpret_page(page, &mut context, &mut eye);
            eye.page
        })
        .collect()
}

impl ReadPage {
    /// The letters in the order of the file, joined to lines.
    pub(crate) fn lines(&self) -> Vec<ReadLine> {
        let mut lines: Vec<ReadLine> = Vec::new();
        for letter in &self.letters {
            let right = letter.x + letter.advance;
            match lines.last_mut() {
                Some(line)
                    if (line.baseline - letter.baseline).abs() < 0.01
                        && (line.size - letter.size).abs() < 0.01
                        && letter.x > line.right - 1.0
                        && letter.x < line.right + 30.0 =>
                {
                    line.text.push_str(&letter.text);
                    line.right = right;
                }
                _ => lines.push(ReadLine {
                    text: letter.text.clone(),
                    left: letter.x,
                    right,
                    baseline: letter.baseline,
                    size: letter.size,
                }),
            }
        }
        for line in &mut lines {
            // The space at the end of a line is there for machines; its width is no ink.
            if line.text.ends_with(' ') {
                line.text.truncate(line.text.trim_end().len());
                let of_line = |letter: &&Letter| {
                    (letter.baseline - line.baseline).abs() < 0.01
                        && letter.text != " "
                        && letter.x < line.right
                        && letter.x >= line.left - 0.01
                };
                line.right = self
                    .letters
                    .iter()
                    .filter(of_line)
                    .map(|letter| letter.x + letter.advance)
                    .fold(line.left, f64::max);
            }
        }
        lines
    }
}

#[derive(Default)]
struct Eye {
    page: ReadPage,
}

impl Device<'_> for Eye {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, _: &DrawMode) {
        let bounds = props.transform.transform_rect_bbox(path.bounding_box());
        self.page.rules.push(ReadRule { left: bounds.x0, right: bounds.x1, top: bounds.y0 });
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            let placed = props.transform * glyph.transform();
            let [a, b, _, _, x, y] = placed.as_coeffs();
            // A glyph is drawn in thousandths of its size.
            let size = a.hypot(b) * 1000.0;
            let text = match glyph.as_unicode() {
                Some(BfString::Char(character)) => character.to_string(),
                Some(BfString::String(text)) => text,
                None => String::from("\u{fffd}"),
            };
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width().map_or(0.0, f64::from) / 1000.0 * size,
                Glyph::Type3(_) => 0.0,
            };
            self.page.letters.push(Letter { text, x, baseline: y, size, advance });
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
