//! Layout: from what a document consists of to what stands where.
//!
//! Each block becomes strips, horizontal slices of the column that know where a page may end ([`flow`]);
//! the strips of a part are laid on pages ([`flow::pages`]).

mod flow;
mod inline;
mod setting;
mod structure;
mod table;

use std::collections::BTreeMap;

use crate::error::Error;
use crate::field_path::FieldPath;
use crate::fonts::{Fonts, Shaper};
use crate::markup::Document;
use crate::page::{Image, Metadata, Pages, Structure};
use crate::standard::{FitSetting, Standard};

use flow::ladder::Ladder;
use flow::strip::Lowered;
use inline::kept::Kept;
pub(crate) use setting::Fields;
use setting::{Known, Setting};
use table::fitted::Smaller;

/// Lays out a document. `images` are its pictures by the path of their field; `date` is year, month and day.
/// `fields` says what of it is to become fields.
pub(crate) fn layout(
    document: &Document,
    standard: &Standard,
    fonts: &Fonts,
    images: &BTreeMap<FieldPath, Image>,
    date: (u16, u8, u8),
    fields: Fields,
) -> Result<Pages, Error> {
    let ladder = Ladder::new(standard);
    let mut setting = Setting {
        standard,
        ladder: &ladder,
        fitted: None,
        kept: Kept::default(),
        page: standard.page.clone(),
        fonts,
        images,
        shaper: Shaper::new(fonts),
        smaller: Smaller::default(),
        blank_rows: Lowered::default(),
        known: Known::default(),
        fields,
        structure: Structure::default(),
    };
    let mut laid_out = Vec::new();
    let mut fit = FitSetting::default();
    for part in &document.parts {
        laid_out.extend(flow::pages::part(&mut setting, part)?);
        if let Some(fitted) = setting.fitted.take() {
            fit.clone_from(&fitted.setting);
        }
    }
    setting.shaper.share_words();
    Ok(Pages {
        pages: laid_out,
        structure: setting.structure,
        fit,
        metadata: Metadata {
            title: document.title.clone(),
            author: document.author.clone(),
            subject: document.subject.clone(),
            language: document.language.clone(),
            date,
        },
    })
}
