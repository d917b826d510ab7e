//! Pictures (ISO 32000-1, 8.9): the samples of PNG files, each file once, what is see-through as a mask beside them.

use std::sync::Arc;

use super::file::File;
use super::syntax::Ref;
use crate::codec::png::Pixels;
use crate::error::Error;
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
    let Pixels { size: (width, height), space, colours, opacity } = Pixels::read(png)?;
    let entries = |space: &str| {
        format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/{space}")
    };
    let mut own = entries(space);
    if let Some(opacity) = opacity {
        let mask = file.stream(&entries("DeviceGray"), &opacity)?;
        own.push_str(&format!("/SMask {mask}"));
    }
    file.stream(&own, &colours)
}
