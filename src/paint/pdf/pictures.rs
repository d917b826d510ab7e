//! Pictures (ISO 32000-1, 8.9): the samples of PNG files, each file once, what is see-through as a mask beside them.

use std::io::Cursor;
use std::sync::Arc;

use png::{BitDepth, ColorType, Decoder, Transformations};

use super::file::File;
use super::syntax::Ref;
use crate::error::{Error, Problem};
use crate::page::{Image, Item, Page};

/// The pictures of a document.
pub(super) struct Pictures {
    embedded: Vec<Ref>,
    /// For each picture in the order in which they are drawn, its place among those that are embedded.
    pub(super) drawn: Vec<usize>,
}

impl Pictures {
    /// Reads the pictures of the pages and writes them.
    ///
    /// # Errors
    /// When one is damaged, with its field.
    pub(super) fn embed(file: &mut File<'_>, pages: &[Page]) -> Result<Self, Error> {
        let mut pictures = Self { embedded: Vec::new(), drawn: Vec::new() };
        let mut known: Vec<&Arc<Vec<u8>>> = Vec::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            let Item::Image(placed) = item else { continue };
            let Image { png, field, .. } = &placed.image;
            let number = match known.iter().position(|other| Arc::ptr_eq(other, png) || *other == png) {
                Some(number) => number,
                None => {
                    pictures.embedded.push(embed(file, png).map_err(|error| error.at_field(field.clone()))?);
                    known.push(png);
                    known.len() - 1
                }
            };
            pictures.drawn.push(number);
        }
        Ok(pictures)
    }

    /// The entries of a dictionary of resources.
    pub(super) fn entries(&self) -> String {
        self.embedded.iter().enumerate().map(|(number, picture)| format!("/P{number} {picture}")).collect()
    }
}

fn embed(file: &mut File<'_>, png: &[u8]) -> Result<Ref, Error> {
    let damaged = |message: String| Error::new(Problem::Picture { message });
    let mut decoder = Decoder::new(Cursor::new(png));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(|error| damaged(error.to_string()))?;
    let size = reader.output_buffer_size().ok_or_else(|| damaged("it is too large".to_owned()))?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(|error| damaged(error.to_string()))?;
    reader.finish().map_err(|error| damaged(error.to_string()))?;
    samples.truncate(frame.buffer_size());
    let (colours, is_masked) = match (frame.color_type, frame.bit_depth) {
        (ColorType::Grayscale, BitDepth::Eight) => (1, false),
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => (1, true),
        (ColorType::Rgb, BitDepth::Eight) => (3, false),
        (ColorType::Rgba, BitDepth::Eight) => (3, true),
        (kind, depth) => return Err(damaged(format!("its samples are {kind:?} of {depth:?} bits"))),
    };
    let entries = |space: &str| {
        let (width, height) = (frame.width, frame.height);
        format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/Device{space}")
    };
    let mut own = entries(if colours == 1 { "Gray" } else { "RGB" });
    if is_masked {
        let (mut opaque, mut seen) = (Vec::new(), Vec::new());
        for pixel in samples.chunks_exact(colours + 1) {
            let (colour, opacity) = pixel.split_at(colours);
            opaque.extend_from_slice(colour);
            seen.extend_from_slice(opacity);
        }
        let mask = file.stream(&entries("Gray"), &seen)?;
        own.push_str(&format!("/SMask {mask}"));
        samples = opaque;
    }
    file.stream(&own, &samples)
}
