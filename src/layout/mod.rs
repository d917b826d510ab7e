//! Layout: turns the blocks of a document into pages with positioned items.
//!
//! Each block becomes flow boxes: horizontal slices of a column, each with a rule for the page break above it
//! ([`flow`]). [`flow::pages`] places the boxes of a part on pages.

#[cfg(feature = "docx")]
mod compose;
#[cfg(feature = "docx")]
pub(crate) mod composition;
mod context;
mod flow;
mod inline;
mod outline;
mod structure;
mod table;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::error::Error;
use crate::fonts::{Fonts, Shaper};
use crate::markup::{Document, Paper, PictureSource};
use crate::page::{Image, Metadata, Pages, Structure};
use crate::standard::{FitSetting, Standard};

#[cfg(feature = "docx")]
use composition::Composition;
pub(crate) use context::Fields;
use context::{LayoutContext, TableCache};
use flow::flow_box::BlankRowShrink;
use flow::ladder::Ladder;
use flow::pages::AfterPart;
use inline::line_cache::LineCache;
use inline::phrase_penalties::PhrasePenalties;
use table::table_fit::TypeReduction;

/// The input of the layout.
pub(crate) struct Input<'a> {
    pub(crate) document: &'a Document,
    pub(crate) standard: &'a Standard,
    pub(crate) fonts: &'a Fonts,
    /// The pictures of the document and of the pack.
    pub(crate) images: &'a BTreeMap<PictureSource, Image>,
    /// Year, month and day of the document.
    pub(crate) date: (u16, u8, u8),
    /// The cells and signature spaces that become form fields.
    pub(crate) fields: Fields,
}

/// Lays out a document.
///
/// # Errors
/// If a style is missing, a character has no glyph, a table is too wide or a box is higher than a page.
pub(crate) fn layout(input: &Input<'_>) -> Result<Pages, Error> {
    lay_out(input, &mut |_, _, _, _| Ok(()))
}

/// Lays out a document, and also returns its blocks with the decisions of the layout.
///
/// # Errors
/// As [`layout`].
#[cfg(feature = "docx")]
pub(crate) fn compose(input: &Input<'_>) -> Result<(Pages, Composition), Error> {
    let mut composition = Composition::default();
    let pages = lay_out(input, &mut |context, part, blocks, begins| {
        composition.parts.push(compose::part(context, part, blocks, begins)?);
        Ok(())
    })?;
    Ok((pages, composition))
}

fn lay_out(input: &Input<'_>, after_part: &mut AfterPart<'_>) -> Result<Pages, Error> {
    let Input { document, standard, fonts, images, date, fields } = *input;
    let ladder = Ladder::new(standard);
    let small = OnceCell::new();
    let mut context = LayoutContext {
        standard,
        ladder: &ladder,
        fitted: None,
        line_cache: LineCache::default(),
        phrase_penalties: PhrasePenalties::default(),
        page: standard.page.clone(),
        fonts,
        images,
        shaper: Shaper::new(fonts),
        reduction: TypeReduction::default(),
        blank_row_shrink: BlankRowShrink::default(),
        tables: TableCache::default(),
        fields,
    };
    let mut structure = Structure::default();
    let mut laid_out = Vec::new();
    let mut fit = FitSetting::default();
    for part in &document.parts {
        (context.standard, context.ladder) = match part.paper {
            Paper::A4 => (standard, &ladder),
            Paper::A5 => {
                let (standard, ladder) = small.get_or_init(|| {
                    let small = standard.on_a5();
                    let ladder = Ladder::new(&small);
                    (small, ladder)
                });
                (standard, ladder)
            }
        };
        laid_out.extend(flow::pages::part(&mut context, &mut structure, part, after_part)?);
        if let Some(fitted) = context.fitted.take() {
            fit.clone_from(&fitted.setting);
        }
    }
    context.shaper.share_words();
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
