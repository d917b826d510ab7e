//! The genpdf painter: pages as an element of a genpdf document.

mod fonts;

use std::fmt;

use genpdf::error::{Error as GenpdfError, ErrorKind as GenpdfErrorKind};
use genpdf::fonts::{Font, FontCache, FontFamily};
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Document, Element, Position, RenderResult, Rotation, Scale, Size};
use image::{DynamicImage, GenericImageView, GrayImage, ImageFormat, Rgb, RgbImage, Rgba};

pub use self::fonts::GenpdfFonts;
pub(crate) use self::fonts::font_family;

use crate::color::Color;
use crate::error::{Error, GenpdfProblem, PictureProblem, Undrawable};
use crate::fonts::{Face, Fonts};
use crate::length::{Mm, Pt};
use crate::page::{Item, Page, Pages, PlacedImage, Rule, TextRun};

/// The resolution at which a pixel is 1 pt wide.
const PIXELS_PER_INCH: f64 = 72.0;
/// The maximum error of a glyph position. printpdf truncates advance widths to thousandths of an em and genpdf kerns;
/// when the errors add up to more than this, the rest of the word is positioned separately.
const MAX_DRIFT: Pt = Pt(0.05);
/// The rounding error of 32-bit advance widths, in thousandths of an em.
const ROUNDING: f64 = 0.01;
/// The tolerance of page sizes, in mm.
const PAGE_SIZE_TOLERANCE: f64 = 0.1;

/// The pages of a dispatch as an element of a [genpdf](https://docs.rs/genpdf/0.2) document (feature `genpdf`).
///
/// Each word has the same position as in the PDF of [`Typesetter::pdf`](crate::Typesetter::pdf), within 0.1 pt. The
/// file has the limits of genpdf: no tags, bookmarks, reading order or PDF/A; whole fonts; different bytes on each run.
///
/// Create it with [`Typesetter::genpdf_pages`](crate::Typesetter::genpdf_pages). The document needs the fonts of
/// [`Typesetter::genpdf_fonts`](crate::Typesetter::genpdf_fonts) as its default and the paper size of
/// [`paper_size`](Self::paper_size). The element fills whole pages: it begins and ends with a page break, and the page
/// decorator must not set margins. Set the margins of other elements with `padded`.
///
/// ```no_run
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let mut document = genpdf::Document::new(typesetter.genpdf_fonts()?);
/// document.set_minimal_conformance(); // omits the colour profile of half a megabyte
/// let pages = typesetter.genpdf_pages(&typesetter.pages(&dispatch)?, &document)?;
/// document.set_paper_size(pages.paper_size());
/// document.push(pages);
/// document.render_to_file("nam-dinh-175.pdf")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct GenpdfPages {
    pages: Vec<Vec<Mark>>,
    paper_size: Size,
    fonts: FontFamily<Font>,
    /// The number of pages drawn.
    drawn: usize,
    /// Whether the element has asked for a new page to start on.
    has_broken_page: bool,
}

/// A drawing command for genpdf. Positions are relative to the upper left corner of the page.
enum Mark {
    /// A word or part of a word.
    Word { at: Position, style: Style, text: String },
    /// A picture, positioned by its lower left corner.
    Picture { at: Position, scale: Scale, image: DynamicImage },
}

impl GenpdfPages {
    /// Converts pages for a document.
    ///
    /// # Errors
    /// If genpdf cannot draw the pages; the error lists all reasons.
    pub(crate) fn new(pages: &Pages, fonts: &Fonts, document: &Document) -> Result<Self, Error> {
        let mut composer = Composer { fonts: document.font_cache(), unsupported: Vec::new() };
        composer.compare_fonts(fonts);
        let paper_size = composer.paper_size(pages);
        let marks = pages.pages.iter().map(|page| composer.page(page)).collect::<Result<_, _>>()?;
        if !composer.unsupported.is_empty() {
            return Err(GenpdfProblem { reasons: composer.unsupported }.into());
        }
        let fonts = document.font_cache().default_font_family();
        Ok(Self { pages: marks, paper_size, fonts, drawn: 0, has_broken_page: false })
    }

    /// The page size, for `Document::set_paper_size`.
    #[must_use]
    pub fn paper_size(&self) -> Size {
        self.paper_size
    }
}

impl Element for GenpdfPages {
    fn render(&mut self, context: &Context, area: Area<'_>, _: Style) -> Result<RenderResult, GenpdfError> {
        if context.font_cache.default_font_family() != self.fonts {
            return Err(invalid("the pages were prepared for a document with other fonts"));
        }
        let Some(marks) = self.pages.get(self.drawn) else { return Ok(RenderResult::default()) };
        let (has_width, has_height) =
            (close(area.size().width, self.paper_size.width), close(area.size().height, self.paper_size.height));
        if !has_width || !has_height {
            if self.has_broken_page || !has_width {
                return Err(invalid("the document must have the `paper_size` of the pages and no margins"));
            }
            self.has_broken_page = true;
            return Ok(RenderResult { size: area.size(), has_more: true });
        }
        for mark in marks {
            draw(mark, context, &area)?;
        }
        self.drawn += 1;
        self.has_broken_page = false;
        Ok(RenderResult { size: area.size(), has_more: self.drawn < self.pages.len() })
    }
}

impl fmt::Debug for GenpdfPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("GenpdfPages");
        output.field("pages", &self.pages.len()).field("paper_size", &self.paper_size).finish_non_exhaustive()
    }
}

/// Converts page items to marks, and collects the reasons why genpdf cannot draw them.
struct Composer<'a> {
    fonts: &'a FontCache,
    /// Distinct reasons, in the order found.
    unsupported: Vec<Undrawable>,
}

impl Composer<'_> {
    /// Compares the fonts of the document with those of the pages, by their advance widths.
    fn compare_fonts(&mut self, fonts: &Fonts) {
        for name in Face::ALL {
            let face = SizedFace { style: style(name).with_font_size(u8::MAX), fonts: self.fonts };
            let size = Pt(f64::from(u8::MAX));
            let differs = |letter| {
                let ours = fonts.face(name).advance(letter).map(|ems| size * ems);
                ours.is_some_and(|ours| (ours - pt(face.style.char_width(self.fonts, letter))).0.abs() > MAX_DRIFT.0)
            };
            if (' '..='~').any(differs) {
                self.report(Undrawable::Face { name: name.name().to_owned() });
            }
        }
    }

    fn paper_size(&mut self, pages: &Pages) -> Size {
        let Some(first) = pages.pages.first() else {
            self.report(Undrawable::NoPages);
            return Size::default();
        };
        for (index, page) in pages.pages.iter().enumerate() {
            let (width, height) = (Mm::from(page.width), Mm::from(page.height));
            if (page.width, page.height) != (first.width, first.height) {
                let size = format!("{width:.0} × {height:.0}");
                self.report(Undrawable::PageSize { page: index + 1, size });
            }
        }
        Size::new(mm(first.width), mm(first.height))
    }

    fn page(&mut self, page: &Page) -> Result<Vec<Mark>, Error> {
        let mut marks = Vec::new();
        for item in &page.items {
            match item {
                Item::Text(run) => self.text_run(run, &mut marks),
                Item::Rule(line) => marks.push(rule(line)),
                Item::Image(placed) => marks.push(picture(placed)?),
                Item::Field(_) | Item::SignatureSpace(_) => {}
            }
        }
        Ok(marks)
    }

    /// Converts a text run. Each word, with the space after it, is a mark. Where the kerning of genpdf differs from the
    /// layout, the rest of the word is another mark.
    fn text_run(&mut self, run: &TextRun, marks: &mut Vec<Mark>) {
        if run.turned {
            // Report only the first rotated head.
            if !self.unsupported.iter().any(|reason| matches!(reason, Undrawable::Turned { .. })) {
                self.report(Undrawable::Turned { words: run.text.trim_end().to_owned() });
            }
            return;
        }
        let Some(size) = whole_points(run.size) else {
            return self.report(Undrawable::FontSize { size: run.size.to_string() });
        };
        let face = SizedFace { style: colored(style(run.face), run.color).with_font_size(size), fonts: self.fonts };
        let mut word: Option<Word> = None;
        let mut x = run.x;
        for (glyph, character) in run.glyphs.iter().zip(characters(run)) {
            let Some(character) = face.character(glyph.id, character) else {
                self.report(Undrawable::GlyphOf { character });
                continue;
            };
            let position = (x + glyph.offset.0, run.baseline - glyph.offset.1);
            match &mut word {
                Some(word) if word.continues_at(position, character, &face) => {}
                _ => marks.extend(word.replace(Word::at(position)).map(|word| word.mark(&face))),
            }
            if let Some(word) = &mut word {
                word.push(character, &face);
            }
            x += glyph.advance;
        }
        marks.extend(word.map(|word| word.mark(&face)));
    }

    fn report(&mut self, reason: Undrawable) {
        if !self.unsupported.contains(&reason) {
            self.unsupported.push(reason);
        }
    }
}

/// A face at a font size, with the metrics of genpdf.
struct SizedFace<'a> {
    style: Style,
    fonts: &'a FontCache,
}

impl SizedFace<'_> {
    fn font(&self) -> Font {
        self.style.font(self.fonts)
    }

    /// The character that genpdf maps to a glyph: `own`, or an ASCII character with the same glyph.
    fn character(&self, glyph: u32, own: char) -> Option<char> {
        let has_glyph = |character: &char| {
            let found = self.font().glyph_ids(self.fonts, [*character]);
            found.first().is_some_and(|id| u32::from(*id) == glyph)
        };
        std::iter::once(own).chain(' '..='~').find(has_glyph)
    }

    /// The advance in a viewer. printpdf truncates advance widths to whole thousandths of an em.
    fn width(&self, character: char) -> Pt {
        let size = f64::from(self.style.font_size());
        let thousandths = pt(self.style.char_width(self.fonts, character)) / Pt(size) * 1000.0;
        Pt((thousandths + ROUNDING).floor() / 1000.0 * size)
    }

    fn kerning(&self, left: char, right: char) -> Pt {
        let ems = self.font().kerning(self.fonts, [left, right]);
        Pt(f64::from(self.style.font_size()) * ems.last().copied().map_or(0.0, f64::from))
    }
}

/// A sequence of characters that genpdf draws together.
struct Word {
    left: Pt,
    baseline: Pt,
    text: String,
    /// The position of the next character in genpdf, before kerning.
    end: Pt,
}

impl Word {
    fn at((left, baseline): (Pt, Pt)) -> Self {
        Self { left, baseline, text: String::new(), end: left }
    }

    /// Whether genpdf would draw the next character at the given position.
    fn continues_at(&self, (left, baseline): (Pt, Pt), character: char, face: &SizedFace<'_>) -> bool {
        let Some(last) = self.text.chars().next_back() else { return true };
        let drift = self.end + face.kerning(last, character) - left;
        !last.is_whitespace() && baseline == self.baseline && drift.max(-drift) < MAX_DRIFT
    }

    fn push(&mut self, character: char, face: &SizedFace<'_>) {
        let kerning = self.text.chars().next_back().map_or(Pt::ZERO, |last| face.kerning(last, character));
        self.end += kerning + face.width(character);
        self.text.push(character);
    }

    /// Converts to a mark. genpdf positions text by the top of the line and puts the baseline at its bottom.
    fn mark(self, face: &SizedFace<'_>) -> Mark {
        let height = face.font().glyph_height(face.style.font_size());
        let at = Position { x: mm(self.left), y: mm(self.baseline) - height };
        Mark::Word { at, style: face.style, text: self.text }
    }
}

/// The character of each glyph. The characters of a cluster are assigned in order.
fn characters(run: &TextRun) -> impl Iterator<Item = char> {
    let mut cluster = 0..0;
    let mut rest = "".chars();
    run.glyphs.iter().map(move |glyph| {
        if glyph.text != cluster {
            cluster = glyph.text.clone();
            rest = run.text.get(cluster.clone()).unwrap_or_default().chars();
        }
        rest.next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

/// Draws a rule as a stretched pixel, because lines in genpdf 0.2 are always 1 pt thick.
fn rule(rule: &Rule) -> Mark {
    let half = rule.thickness / 2.0;
    let ((left, top), (right, bottom)) = if rule.from.1 == rule.to.1 {
        ((rule.from.0, rule.from.1 - half), (rule.to.0, rule.to.1 + half))
    } else {
        ((rule.from.0 - half, rule.from.1), (rule.to.0 + half, rule.to.1))
    };
    let pixel = match rule.color {
        color if color == Color::default() => DynamicImage::ImageLuma8(GrayImage::new(1, 1)),
        Color { red, green, blue } => DynamicImage::ImageRgb8(RgbImage::from_pixel(1, 1, Rgb([red, green, blue]))),
    };
    stretched(pixel, (left, bottom), (right - left, bottom - top))
}

fn picture(placed: &PlacedImage) -> Result<Mark, Error> {
    let decoded = image::load_from_memory_with_format(&placed.image.png, ImageFormat::Png).map_err(|error| {
        Error::from(PictureProblem::Damaged { detail: error.to_string() }).at_field(placed.image.field.clone())
    })?;
    Ok(stretched(on_white(&decoded), (placed.x, placed.y + placed.height), (placed.width, placed.height)))
}

/// A picture scaled to the given size, positioned by its lower left corner.
fn stretched(image: DynamicImage, (left, bottom): (Pt, Pt), (width, height): (Pt, Pt)) -> Mark {
    let (pixels_wide, pixels_high) = image.dimensions();
    let scale = Scale::new(width.0 / f64::from(pixels_wide), height.0 / f64::from(pixels_high));
    Mark::Picture { at: Position { x: mm(left), y: mm(bottom) }, scale, image }
}

/// Blends a picture with a white background, because printpdf 0.3 does not support transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let picture = picture.to_rgba8();
    let opaque = |x, y| {
        let Rgba([red, green, blue, opacity]) = *picture.get_pixel(x, y);
        Rgb([red, green, blue].map(|sample| 255 - (u16::from(255 - sample) * u16::from(opacity) / 255) as u8))
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(picture.width(), picture.height(), opaque))
}

fn draw(mark: &Mark, context: &Context, area: &Area<'_>) -> Result<(), GenpdfError> {
    match mark {
        Mark::Word { at, style, text } => {
            if !area.print_str(&context.font_cache, *at, *style, text)? {
                return Err(invalid("a word is below the page"));
            }
        }
        Mark::Picture { at, scale, image } => {
            area.add_image(image, *at, *scale, Rotation::default(), Some(PIXELS_PER_INCH));
        }
    }
    Ok(())
}

fn invalid(message: &str) -> GenpdfError {
    GenpdfError::new(message, GenpdfErrorKind::InvalidData)
}

fn style(face: Face) -> Style {
    match face {
        Face::Regular => Style::new(),
        Face::Bold => Style::new().bold(),
        Face::Italic => Style::new().italic(),
        Face::BoldItalic => Style::new().bold().italic(),
    }
}

/// The style in a colour other than black.
fn colored(style: Style, color: Color) -> Style {
    if color == Color::default() {
        style
    } else {
        style.with_color(genpdf::style::Color::Rgb(color.red, color.green, color.blue))
    }
}

/// The font size in whole points, as genpdf needs it.
fn whole_points(size: Pt) -> Option<u8> {
    (1..=u8::MAX).find(|whole| f64::from(*whole) == size.0)
}

fn close(left: genpdf::Mm, right: genpdf::Mm) -> bool {
    (f64::from(left) - f64::from(right)).abs() < PAGE_SIZE_TOLERANCE
}

fn mm(length: Pt) -> genpdf::Mm {
    Mm::from(length).0.into()
}

fn pt(length: genpdf::Mm) -> Pt {
    Mm(length.into()).into()
}
