//! The genpdf painter: the pages as an element of a document that genpdf composes.

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

use crate::error::{Error, Problem};
use crate::fonts::{Face, Fonts};
use crate::length::{Mm, Pt};
use crate::page::{Item, Page, Pages, PlacedImage, Rule, TextRun};

/// Resolution at which a dot of a picture is a point wide.
const DOTS_PER_INCH: f64 = 72.0;
/// How far a letter may stand from its place. A viewer adds up widths that printpdf has cut to a thousandth of the
/// size; where they or the kerning add up to more than this, the rest of the word is placed anew.
const DRIFT: Pt = Pt(0.05);
/// Widths come as 32-bit fractions of the size: what lacks less than this of a thousandth is a whole one.
const ROUNDING: f64 = 0.01;
/// How far the size of a sheet may be off, in millimetres.
const SHEET_TOLERANCE: f64 = 0.1;

/// The pages of a dispatch as an element of a [genpdf](https://docs.rs/genpdf/0.2) document (feature `genpdf`).
///
/// Each word stands where it stands in the PDF of [`Typesetter::pdf`](crate::Typesetter::pdf), to 0.1 pt. The rest is
/// genpdf's: no tags, no bookmarks, no reading order, no PDF/A, the fonts embedded whole, and other bytes each time.
///
/// [`Typesetter::genpdf_pages`](crate::Typesetter::genpdf_pages) makes it. The document must have the fonts of
/// [`Typesetter::genpdf_fonts`](crate::Typesetter::genpdf_fonts) by default and the paper of [`paper_size`](Self::paper_size). The element takes whole sheets: it begins on a new page where
/// something stands above it, what follows it comes on a new page too, and no decorator may take margins off. Give
/// your own elements their margins with `padded`.
///
/// ```no_run
/// use congvan::{Dispatch, Typesetter};
///
/// let dispatch = Dispatch::from_toml(include_str!("../../../examples/data/nam-dinh-175.toml"))?;
/// let typesetter = Typesetter::new()?;
/// let mut document = genpdf::Document::new(typesetter.genpdf_fonts()?);
/// document.set_minimal_conformance(); // else half a megabyte of colour profile
/// let pages = typesetter.genpdf_pages(&typesetter.pages(&dispatch)?, &document)?;
/// document.set_paper_size(pages.paper_size());
/// document.push(pages);
/// document.render_to_file("nam-dinh-175.pdf")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct GenpdfPages {
    sheets: Vec<Vec<Mark>>,
    paper: Size,
    fonts: FontFamily<Font>,
    painted: usize,
    /// A page that was begun has been left, and the next must be free.
    turned: bool,
}

/// What genpdf is told to draw, from the upper left corner of the sheet.
enum Mark {
    /// A word or a part of it.
    Word { at: Position, style: Style, text: String },
    /// A picture, from its lower left corner.
    Picture { at: Position, scale: Scale, image: DynamicImage },
}

impl GenpdfPages {
    /// Turns the pages into marks for that document.
    pub(crate) fn new(pages: &Pages, fonts: &Fonts, document: &Document) -> Result<Self, Error> {
        let mut composer = Composer { fonts: document.font_cache(), refused: Vec::new() };
        composer.compare(fonts);
        let paper = composer.paper(pages);
        let sheets = pages.pages.iter().map(|page| composer.sheet(page)).collect::<Result<_, _>>()?;
        if !composer.refused.is_empty() {
            return Err(Error::new(Problem::Genpdf(composer.refused)));
        }
        Ok(Self { sheets, paper, fonts: document.font_cache().default_font_family(), painted: 0, turned: false })
    }

    /// The size of the sheets, for `Document::set_paper_size`.
    #[must_use]
    pub fn paper_size(&self) -> Size {
        self.paper
    }
}

impl Element for GenpdfPages {
    fn render(&mut self, context: &Context, area: Area<'_>, _: Style) -> Result<RenderResult, GenpdfError> {
        if context.font_cache.default_font_family() != self.fonts {
            return Err(refusal("The pages were taken for a document with other fonts"));
        }
        let Some(sheet) = self.sheets.get(self.painted) else { return Ok(RenderResult::default()) };
        let (wide, high) = (close(area.size().width, self.paper.width), close(area.size().height, self.paper.height));
        if !wide || !high {
            if self.turned || !wide {
                return Err(refusal("The pages take whole sheets of their `paper_size`, without margins"));
            }
            self.turned = true;
            return Ok(RenderResult { size: area.size(), has_more: true });
        }
        for mark in sheet {
            paint(mark, context, &area)?;
        }
        self.painted += 1;
        self.turned = false;
        Ok(RenderResult { size: area.size(), has_more: self.painted < self.sheets.len() })
    }
}

impl fmt::Debug for GenpdfPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GenpdfPages").field("pages", &self.sheets.len()).field("paper", &self.paper).finish()
    }
}

/// Turns items into marks, and gathers what genpdf cannot draw, each thing once.
struct Composer<'a> {
    fonts: &'a FontCache,
    refused: Vec<String>,
}

impl Composer<'_> {
    /// Refuses faces of the document that are not those of the pages: the widths of their letters tell.
    fn compare(&mut self, fonts: &Fonts) {
        for name in Face::ALL {
            let face = SizedFace { style: style(name).with_font_size(u8::MAX), fonts: self.fonts };
            let size = Pt(f64::from(u8::MAX));
            let differs = |letter| {
                let ours = fonts.face(name).advance(letter).map(|ems| size * ems);
                ours.is_some_and(|ours| (ours - pt(face.style.char_width(self.fonts, letter))).0.abs() > DRIFT.0)
            };
            if (' '..='~').any(differs) {
                self.refuse(format!("the {} face of the document is another font", name.name()));
            }
        }
    }

    fn paper(&mut self, pages: &Pages) -> Size {
        let Some(first) = pages.pages.first() else {
            self.refuse("there are none".to_owned());
            return Size::default();
        };
        for (index, page) in pages.pages.iter().enumerate() {
            let (width, height) = (Mm::from(page.width), Mm::from(page.height));
            if (page.width, page.height) != (first.width, first.height) {
                self.refuse(format!("page {} has a size of its own, {width:.0} × {height:.0}", index + 1));
            }
        }
        Size::new(mm(first.width), mm(first.height))
    }

    fn sheet(&mut self, page: &Page) -> Result<Vec<Mark>, Error> {
        let mut marks = Vec::new();
        for item in &page.items {
            match item {
                Item::Text(run) => self.words(run, &mut marks),
                Item::Rule(line) => marks.push(rule(line)),
                Item::Image(placed) => marks.push(picture(placed)?),
                Item::Field(_) | Item::SignatureSpace(_) => {}
            }
        }
        Ok(marks)
    }

    /// The words of a run, each with the space that follows it. genpdf sets a word by the widths in the font alone:
    /// where ours differ, by kerning, the rest of the word is a mark of its own.
    fn words(&mut self, run: &TextRun, marks: &mut Vec<Mark>) {
        if run.turned {
            // One head tells for all.
            const TURNED: &str = "genpdf has no turned text";
            if !self.refused.iter().any(|reason| reason.starts_with(TURNED)) {
                let words = run.text.trim_end();
                self.refuse(format!("{TURNED}, and the head that begins with `{words}` is read from below"));
            }
            return;
        }
        let Some(size) = whole_points(run.size) else {
            return self.refuse(format!("genpdf has no type of {}", run.size));
        };
        let face = SizedFace { style: style(run.face).with_font_size(size), fonts: self.fonts };
        let mut word: Option<Word> = None;
        let mut x = run.x;
        for (glyph, character) in run.glyphs.iter().zip(characters(run)) {
            let Some(character) = face.character(glyph.id, character) else {
                self.refuse(format!("the document has another glyph for `{character}`"));
                continue;
            };
            let place = (x + glyph.offset.0, run.baseline - glyph.offset.1);
            match &mut word {
                Some(word) if word.goes_on(place, character, &face) => {}
                _ => marks.extend(word.replace(Word::at(place)).map(|word| word.mark(&face))),
            }
            if let Some(word) = &mut word {
                word.push(character, &face);
            }
            x += glyph.advance;
        }
        marks.extend(word.map(|word| word.mark(&face)));
    }

    fn refuse(&mut self, reason: String) {
        if !self.refused.contains(&reason) {
            self.refused.push(reason);
        }
    }
}

/// A face at a size, as genpdf sets it.
struct SizedFace<'a> {
    style: Style,
    fonts: &'a FontCache,
}

impl SizedFace<'_> {
    fn font(&self) -> Font {
        self.style.font(self.fonts)
    }

    /// The character by which genpdf finds a glyph: its own, or an ASCII character that has the same.
    fn character(&self, glyph: u32, own: char) -> Option<char> {
        let has_it = |character: &char| {
            let found = self.font().glyph_ids(self.fonts, [*character]);
            found.first().is_some_and(|id| u32::from(*id) == glyph)
        };
        std::iter::once(own).chain(' '..='~').find(has_it)
    }

    /// How far a viewer goes on after a character: printpdf cuts widths to whole thousandths of the size.
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

/// Letters that genpdf sets one after the other.
struct Word {
    left: Pt,
    baseline: Pt,
    text: String,
    /// Where genpdf sets the next letter, before kerning.
    end: Pt,
}

impl Word {
    fn at((left, baseline): (Pt, Pt)) -> Self {
        Self { left, baseline, text: String::new(), end: left }
    }

    /// Whether genpdf would set the character after these at its place.
    fn goes_on(&self, (left, baseline): (Pt, Pt), character: char, face: &SizedFace<'_>) -> bool {
        let Some(last) = self.text.chars().next_back() else { return true };
        let drift = self.end + face.kerning(last, character) - left;
        !last.is_whitespace() && baseline == self.baseline && drift.max(-drift) < DRIFT
    }

    fn push(&mut self, character: char, face: &SizedFace<'_>) {
        let kerning = self.text.chars().next_back().map_or(Pt::ZERO, |last| face.kerning(last, character));
        self.end += kerning + face.width(character);
        self.text.push(character);
    }

    /// genpdf counts from the top of a line that is as high as its font, and sets the baseline at its foot.
    fn mark(self, face: &SizedFace<'_>) -> Mark {
        let height = face.font().glyph_height(face.style.font_size());
        let at = Position { x: mm(self.left), y: mm(self.baseline) - height };
        Mark::Word { at, style: face.style, text: self.text }
    }
}

/// The character of each glyph. Where a cluster has several, they come in order.
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

/// genpdf 0.2 has no thickness of lines, all are 1 pt: so a rule is a black dot, drawn as long and as thick as it is.
fn rule(rule: &Rule) -> Mark {
    let half = rule.thickness / 2.0;
    let ((left, top), (right, bottom)) = if rule.from.1 == rule.to.1 {
        ((rule.from.0, rule.from.1 - half), (rule.to.0, rule.to.1 + half))
    } else {
        ((rule.from.0 - half, rule.from.1), (rule.to.0 + half, rule.to.1))
    };
    stretched(DynamicImage::ImageLuma8(GrayImage::new(1, 1)), (left, bottom), (right - left, bottom - top))
}

fn picture(placed: &PlacedImage) -> Result<Mark, Error> {
    let decoded = image::load_from_memory_with_format(&placed.image.png, ImageFormat::Png).map_err(|error| {
        Error::new(Problem::Picture { message: error.to_string() }).at_field(placed.image.field.clone())
    })?;
    Ok(stretched(on_white(&decoded), (placed.x, placed.y + placed.height), (placed.width, placed.height)))
}

/// A picture of that size, from its lower left corner.
fn stretched(image: DynamicImage, (left, bottom): (Pt, Pt), (width, height): (Pt, Pt)) -> Mark {
    let (dots_wide, dots_high) = image.dimensions();
    let scale = Scale::new(width.0 / f64::from(dots_wide), height.0 / f64::from(dots_high));
    Mark::Picture { at: Position { x: mm(left), y: mm(bottom) }, scale, image }
}

/// printpdf 0.3 knows no transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let picture = picture.to_rgba8();
    let opaque = |x, y| {
        let Rgba([red, green, blue, opacity]) = *picture.get_pixel(x, y);
        Rgb([red, green, blue].map(|shade| 255 - (u16::from(255 - shade) * u16::from(opacity) / 255) as u8))
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(picture.width(), picture.height(), opaque))
}

fn paint(mark: &Mark, context: &Context, area: &Area<'_>) -> Result<(), GenpdfError> {
    match mark {
        Mark::Word { at, style, text } => {
            if !area.print_str(&context.font_cache, *at, *style, text)? {
                return Err(refusal("A word stands below the sheet"));
            }
        }
        Mark::Picture { at, scale, image } => {
            area.add_image(image, *at, *scale, Rotation::default(), Some(DOTS_PER_INCH));
        }
    }
    Ok(())
}

fn refusal(message: &str) -> GenpdfError {
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

/// The size, if it is one that genpdf has.
fn whole_points(size: Pt) -> Option<u8> {
    (1..=u8::MAX).find(|whole| f64::from(*whole) == size.0)
}

fn close(one: genpdf::Mm, other: genpdf::Mm) -> bool {
    (f64::from(one) - f64::from(other)).abs() < SHEET_TOLERANCE
}

fn mm(length: Pt) -> genpdf::Mm {
    Mm::from(length).0.into()
}

fn pt(length: genpdf::Mm) -> Pt {
    Mm(length.into()).into()
}
