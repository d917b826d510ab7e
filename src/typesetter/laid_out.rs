//! Lays out a document with the templates, the standard and the pictures of its pack.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::Typesetter;
use crate::error::Error;
use crate::field_path::FieldPath;
use crate::kind;
use crate::layout::{Fields, Input, layout};
use crate::markup::{self, PictureSource};
use crate::model::{DocumentRef, Picture};
use crate::page::{Image, Pages};
use crate::standard::Standard;
use crate::template::Pack;

impl Typesetter {
    pub(super) fn laid_out(&self, paper: DocumentRef<'_>, fields: Fields) -> Result<Pages, Error> {
        let pages = self.with_input(paper, fields, layout)?;
        self.limits.require_pages(pages.pages.len())?;
        Ok(pages)
    }

    /// Passes the input of the layout of a document to `lay_out`.
    pub(super) fn with_input<T>(
        &self,
        paper: DocumentRef<'_>,
        fields: Fields,
        lay_out: impl FnOnce(&Input<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.limits.require(paper)?;
        let pack = self.pack_for(paper);
        let standard = pack.style()?;
        kind::mistakes(paper, standard).into_iter().next().map_or(Ok(()), Err)?;
        self.require_glyphs(paper)?;
        let filled = pack.fill(paper, &self.limits)?;
        let document = markup::parse(&filled)?;
        let images = images(paper, pack, standard);
        lay_out(&Input {
            document: &document,
            standard,
            fonts: &self.fonts,
            images: &images,
            date: date(paper.day()),
            fields,
        })
    }
}

/// The pictures of a document and of its pack, which templates may place.
fn images(paper: DocumentRef<'_>, pack: &Pack, standard: &Standard) -> BTreeMap<PictureSource, Image> {
    let of_fields = paper.pictures().map(|(field, picture)| {
        let is_extra = field.starts_with(&FieldPath::of("extra"));
        let default = if is_extra { "" } else { standard.phrases.signature_description() };
        (PictureSource::Field(field.clone()), image(field, picture, default))
    });
    let pictures = pack.pictures().into_iter();
    let of_pack = pictures.map(|(path, picture)| (PictureSource::File(path), image(FieldPath::new(), picture, "")));
    of_fields.chain(of_pack).collect()
}

pub(super) fn image(field: FieldPath, picture: &Picture, default_description: &str) -> Image {
    let own = picture.description().filter(|words| !words.trim().is_empty());
    Image {
        png: picture.shared_png(),
        pixels: picture.size(),
        description: own.unwrap_or(default_description).to_owned(),
        field,
    }
}

pub(super) fn date(day: NaiveDate) -> (u16, u8, u8) {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let of_month = |number: u32| u8::try_from(number).unwrap_or(1);
    (year, of_month(day.month()), of_month(day.day()))
}
