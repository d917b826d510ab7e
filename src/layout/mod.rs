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

/// What is laid out, and with what.
pub(crate) struct Input<'a> {
    pub(crate) document: &'a Document,
    pub(crate) standard: &'a Standard,
    pub(crate) fonts: &'a Fonts,
    /// The pictures of the document by the path of their field.
    pub(crate) images: &'a BTreeMap<FieldPath, Image>,
    /// Year, month and day.
    pub(crate) date: (u16, u8, u8),
    /// What of it is to become fields.
    pub(crate) fields: Fields,
}

/// Lays out a document.
pub(crate) fn layout(input: &Input<'_>) -> Result<Pages, Error> {
    let Input { document, standard, fonts, images, date, fields } = *input;
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
    };
    let mut structure = Structure::default();
    let mut laid_out = Vec::new();
    let mut fit = FitSetting::default();
    for part in &document.parts {
        laid_out.extend(flow::pages::part(&mut setting, &mut structure, part)?);
        if let Some(fitted) = setting.fitted.take() {
            fit.clone_from(&fitted.setting);
        }
    }
    setting.shaper.leave_words();
    Ok(Pages {
        pages: laid_out,
        structure,
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
