//! Pictures (ISO 32000-1, 8.9). Each PNG file is embedded once, with its opacity as a soft mask.

use std::sync::Arc;

use pdf_writer::{Chunk, Dict, Filter, Name, Ref};

use super::file::File;
use crate::codec::png::Pixels;
use crate::error::Error;
use crate::page::{Image, Item, Page};

/// The pictures of a document.
pub(super) struct Pictures {
    embedded: Vec<Ref>,
    /// The index in `embedded` of each picture, in drawing order.
    pub(super) drawn: Vec<usize>,
}

impl Pictures {
    /// Embeds the pictures of the pages.
    ///
    /// # Errors
    /// If a picture is damaged. The error names its field.
    pub(super) fn embed(file: &mut File<'_>, pages: &[Page]) -> Result<Self, Error> {
        let mut pictures = Self { embedded: Vec::new(), drawn: Vec::new() };
        let mut files: Vec<&Arc<Vec<u8>>> = Vec::new();
        for item in pages.iter().flat_map(|page| &page.items) {
            let Item::Image(placed) = item else { continue };
            let Image { png, field, .. } = &placed.image;
            let number = match files.iter().position(|other| Arc::ptr_eq(other, png) || *other == png) {
                Some(number) => number,
                None => {
                    pictures.embedded.push(embed(file, png).map_err(|error| error.at_field(field.clone()))?);
                    files.push(png);
                    files.len() - 1
                }
            };
            pictures.drawn.push(number);
        }
        Ok(pictures)
    }

    /// Writes the entries of an `XObject` resource dictionary, with a prefix of their names.
    pub(super) fn write_resources(&self, resources: &mut Dict<'_>, prefix: &str) {
        for (number, picture) in self.embedded.iter().enumerate() {
            resources.pair(Name(format!("{prefix}{}", name(number)).as_bytes()), *picture);
        }
    }
}

/// The resource name of a picture.
pub(super) fn name(number: usize) -> String {
    format!("P{number}")
}

fn embed(file: &mut File<'_>, png: &[u8]) -> Result<Ref, Error> {
    let Pixels { size: (width, height), space, colours, opacity } = Pixels::read(png)?;
    let write = |chunk: &mut Chunk, number: Ref, compressed: &[u8], space: &str, mask: Option<Ref>| {
        let mut picture = chunk.image_xobject(number, compressed);
        picture.filter(Filter::FlateDecode);
        picture.width(width as i32).height(height as i32).bits_per_component(8);
        picture.color_space_name(Name(space.as_bytes()));
        if let Some(mask) = mask {
            picture.s_mask(mask);
        }
    };
    let mask = match opacity {
        Some(opacity) => Some(
            file.compress(&opacity, |chunk, number, compressed| write(chunk, number, compressed, "DeviceGray", None))?,
        ),
        None => None,
    };
    file.compress(&colours, |chunk, number, compressed| write(chunk, number, compressed, space, mask))
}
