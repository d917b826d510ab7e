//! Previews: the pages of a finished PDF as PNG and SVG pictures.

mod bounds;
mod copy;
mod cost;
mod path;
mod resources;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_svg::SvgRenderSettings;
use lopdf::{Document, ObjectId};
use png::{BitDepth, ColorType, Compression, EncodingError};

use crate::error::{Error, PdfProblem, PreviewProblem};
use crate::length::Pt;
use crate::pdf_reader::{self, Fault};
use crate::record::NAMESPACE;

/// The maximum size of a file, in bytes.
const MOST_BYTES: usize = 32 << 20;
/// The maximum number of pages of a file.
const MOST_PAGES: usize = 2_000;
/// The maximum side of a page in points: 5 m, the limit of PDF.
const LONGEST_SIDE: f64 = 14_400.0;
/// The maximum number of pixels of a picture; an A4 page has 35 million at 600 pixels per inch.
const MOST_PIXELS: usize = 50_000_000;
/// The end-of-file marker is within this number of bytes from the end.
const TAIL: usize = 1024;

/// The resolution (độ phân giải) of a picture in pixels per inch: 96 for screens, 300 for printers.
///
/// ```
/// use congvan::pdf::PixelsPerInch;
///
/// assert!(PixelsPerInch(96) < PixelsPerInch(300));
/// ```
#[doc(alias("độ phân giải", "do phan giai"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PixelsPerInch(pub u16);

/// Pictures of the pages of a PDF file (xem trước), with fields and signatures.
///
/// It is made for the files of this crate, which embed their fonts; a font that is not embedded is an error. The same
/// file gives the same bytes on one machine; colours may differ slightly between processors.
///
/// Before a page is drawn, its cost is bounded: the numbers of operators, dashes and pixels, the painted area, and the
/// depth of nesting. Patterns, mesh shadings, Type 3 fonts, inline pictures and pictures that are neither PNG nor JPEG
/// are errors. A panic of the renderer is an error too, unless the program aborts on panics. The renderer is not made
/// for hostile files: draw the files of strangers in a process of its own, with limits on its time and memory.
///
/// ```
/// use congvan::pdf::{PixelsPerInch, Preview};
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let pdf = Typesetter::new()?.pdf(&Dispatch::from_toml(text)?)?;
/// let preview = Preview::new(pdf)?;
/// assert_eq!(preview.page_count(), 2);
/// assert!(preview.png(0, PixelsPerInch(72))?.starts_with(b"\x89PNG"));
/// assert!(preview.svg(1)?.starts_with("<svg"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("xem trước", "xem truoc"))]
pub struct Preview {
    /// The copy that is drawn.
    pdf: Pdf,
    /// The same copy, to find what its pages cost.
    document: Document,
    pages: Vec<ObjectId>,
}

impl Preview {
    /// Reads the bytes of a PDF file of this crate, signed and re-saved ones too.
    ///
    /// # Errors
    /// When the bytes are not a complete PDF, another program made the file, or it is encrypted, has more than 32 MiB
    /// or 2,000 pages, or is too costly to read.
    pub fn new(pdf: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let document = opened(&pdf.into())?;
        match has_record(&document) {
            true => Self::of(document),
            false => Err(PreviewProblem::OtherProgram.into()),
        }
    }

    /// Reads the bytes of a PDF file of any program. See the description of the type for what it does not draw.
    ///
    /// ```
    /// use congvan::pdf::{PixelsPerInch, Preview};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// # let scanned = congvan::Typesetter::new()?.pdf(&congvan::Dispatch::from_toml(text)?)?;
    /// let preview = Preview::of_any(scanned)?;
    /// assert!(preview.png(0, PixelsPerInch(72)).is_ok());
    /// # Ok::<(), congvan::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`new`](Self::new), for a file of another program only when it is too costly.
    pub fn of_any(pdf: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::of(opened(&pdf.into())?)
    }

    fn of(document: Document) -> Result<Self, Error> {
        let (mut document, pages) = copy::drawable(document, MOST_PAGES)?;
        let mut bytes = Vec::new();
        let saved = document.save_to(&mut bytes);
        saved.map_err(|error| Error::from(PreviewProblem::NoPages).caused_by(error))?;
        let pdf = guarded(|| Pdf::new(bytes))?.map_err(|_| PreviewProblem::NoPages)?;
        match !pages.is_empty() && pdf.pages().len() == pages.len() {
            true => Ok(Self { pdf, document, pages }),
            false => Err(PreviewProblem::NoPages.into()),
        }
    }

    /// The number of pages.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Width and height in points of a page as displayed; pages count from 0.
    ///
    /// # Errors
    /// When there is no such page, or one of its sides is longer than 14,400 pt.
    pub fn page_size(&self, page: usize) -> Result<(Pt, Pt), Error> {
        size(self.page(page)?)
    }

    /// Renders a page as a PNG file, in greyscale unless the page has colours; pages count from 0.
    ///
    /// # Errors
    /// When there is no such page, the picture would have no pixels or more than 50 million, or a font or a picture of
    /// the page cannot be read.
    pub fn png(&self, page: usize, resolution: PixelsPerInch) -> Result<Vec<u8>, Error> {
        let page = self.checked_page(page)?;
        let (width, height) = size(page)?;
        let scale = f64::from(resolution.0) / 72.0;
        let pixels = |length: Pt| (length.0 * scale).round() as usize;
        let (width, height) = (pixels(width), pixels(height));
        let found = width.saturating_mul(height);
        if found > MOST_PIXELS {
            return Err(PreviewProblem::PixelCount { found, limit: MOST_PIXELS }.into());
        }
        let (Ok(width @ 1..), Ok(height @ 1..)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err(PreviewProblem::PictureSize { width, height }.into());
        };
        let drawn = guarded(|| {
            let mut context = RenderContext::new(width, height);
            let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
            let (settings, is_complete) = interpreter();
            render_into(page, &RenderCache::new(), &settings, &RenderSettings::default(), &mut context, transform);
            require_complete(&is_complete)?;
            context.flush();
            let mut drawn = Pixmap::new(width, height);
            let target_init = TargetInit::Clear(WHITE);
            let background = RasterizerSettings { target_init, ..RasterizerSettings::default() };
            context.render_with(&mut drawn, &mut Resources::default(), background);
            Ok::<_, Error>(drawn)
        })??;
        encoded(&drawn, resolution).map_err(|error| Error::from(PreviewProblem::Encoding).caused_by(error))
    }

    /// Renders a page as an SVG file of the size of the page, with outlines instead of text; pages count from 0.
    ///
    /// # Errors
    /// When there is no such page, or a font or a picture of the page cannot be read.
    pub fn svg(&self, page: usize) -> Result<String, Error> {
        let page = self.checked_page(page)?;
        size(page)?;
        let (settings, is_complete) = interpreter();
        let render_settings = SvgRenderSettings { bg_color: [u8::MAX; 4] };
        let cache = hayro_svg::RenderCache::new();
        let drawn = guarded(|| hayro_svg::convert(page, &cache, &settings, &render_settings))?;
        require_complete(&is_complete)?;
        // Lengths without a unit are CSS pixels, which are a quarter smaller.
        let (width, height) = page.render_dimensions();
        let in_points = format!("width=\"{width}pt\" height=\"{height}pt\"");
        Ok(drawn.replacen(&format!("width=\"{width}\" height=\"{height}\""), &in_points, 1))
    }

    fn page(&self, index: usize) -> Result<&Page<'_>, Error> {
        let pages = self.pdf.pages();
        pages.get(index).ok_or_else(|| PreviewProblem::PageIndex { page: index, pages: pages.len() }.into())
    }

    /// A page that costs little to draw.
    fn checked_page(&self, index: usize) -> Result<&Page<'_>, Error> {
        let page = self.page(index)?;
        let (width, height) = size(page)?;
        let number = self.pages.get(index).ok_or(PreviewProblem::NoPages)?;
        bounds::require(&self.document, *number, width.0 * height.0)?;
        Ok(page)
    }
}

/// Opens a complete file.
fn opened(bytes: &[u8]) -> Result<Document, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(PreviewProblem::FileSize { found: bytes.len(), limit: MOST_BYTES }.into());
    }
    if !bytes.starts_with(b"%PDF-") {
        return Err(PreviewProblem::NotPdf.into());
    }
    // The parser would repair a truncated file and show blank pages.
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Err(PreviewProblem::Truncated.into());
    }
    let document = pdf_reader::repaired(bytes).map_err(|fault| match fault {
        Fault::Malformed(_) => Error::from(PreviewProblem::NoPages),
        fault @ Fault::Exceeded { .. } => PdfProblem::from(fault).into(),
    })?;
    match document.is_encrypted() {
        true => Err(PreviewProblem::Encrypted.into()),
        false => Ok(document),
    }
}

/// Whether the metadata have a record of this crate.
fn has_record(document: &Document) -> bool {
    let metadata = document.catalog().ok().and_then(|it| pdf_reader::unpacked(document, it.get(b"Metadata").ok()?));
    let namespace = NAMESPACE.as_bytes();
    metadata.is_some_and(|packet| packet.windows(namespace.len()).any(|window| window == namespace))
}

/// Turns a panic of the renderer into an error.
fn guarded<T>(draw: impl FnOnce() -> T) -> Result<T, Error> {
    // What the closure changes is dropped after a panic.
    catch_unwind(AssertUnwindSafe(draw)).map_err(|_| PreviewProblem::UnreadablePart.into())
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview").field("pages", &self.page_count()).finish_non_exhaustive()
    }
}

fn size(page: &Page<'_>) -> Result<(Pt, Pt), Error> {
    let (width, height) = page.render_dimensions();
    let is_valid = |side: f32| side > 0.0 && f64::from(side) <= LONGEST_SIDE;
    if is_valid(width) && is_valid(height) {
        Ok((Pt(width.into()), Pt(height.into())))
    } else {
        Err(PreviewProblem::PageLength { limit: LONGEST_SIDE }.into())
    }
}

/// The settings of the renderer, and a flag that it clears when it cannot read a part of the page.
fn interpreter() -> (InterpreterSettings, Arc<AtomicBool>) {
    let is_complete = Arc::new(AtomicBool::new(true));
    let flag = Arc::clone(&is_complete);
    let warning_sink = Arc::new(move |_| flag.store(false, Ordering::Relaxed));
    (InterpreterSettings { warning_sink, ..InterpreterSettings::default() }, is_complete)
}

fn require_complete(is_complete: &AtomicBool) -> Result<(), Error> {
    if is_complete.load(Ordering::Relaxed) { Ok(()) } else { Err(PreviewProblem::UnreadablePart.into()) }
}

/// The PNG file, in greyscale if no pixel has a colour.
fn encoded(drawn: &Pixmap, resolution: PixelsPerInch) -> Result<Vec<u8>, EncodingError> {
    // The background is opaque, so no pixel has alpha.
    let pixels = drawn.data_as_u8_slice().chunks_exact(4);
    let grey = pixels.clone().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    let (color, bytes) = if grey { (ColorType::Grayscale, 1) } else { (ColorType::Rgb, 3) };
    let data: Vec<u8> = pixels.flat_map(|pixel| &pixel[..bytes]).copied().collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, drawn.width().into(), drawn.height().into());
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    let per_metre = (f64::from(resolution.0) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}
