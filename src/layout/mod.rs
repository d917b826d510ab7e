//! Layout: from what a document consists of to what stands where.
//!
//! Each block becomes strips, horizontal slices of the column that know where a page may end ([`strips`]);
//! the strips of a part are laid on pages ([`pages`]).

mod balance;
mod bonds;
mod collect;
mod columns;
mod cost;
mod fill;
mod fitting;
mod grid;
mod indents;
mod kept;
mod lines;
#[cfg(all(test, feature = "embedded-fonts"))]
mod measured;
mod merged;
mod no_break;
mod outline;
mod pages;
mod paragraph;
mod picture;
mod sharing;
mod sign_room;
mod spread;
mod strips;
mod table;
mod table_fit;
mod token;
mod wants;
mod widths;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::error::Error;
use crate::field_path::FieldPath;
use crate::fonts::{Fonts, Shaper};
use crate::length::Pt;
use crate::markup::Document;
use crate::page::{Image, Metadata, Pages, Structure};
use crate::standard::{ColumnSet, FitSetting, Fitted, PageGeometry, Standard, Style};

use balance::Balance;
use fitting::Ladder;
use kept::Kept;
use strips::Lowered;
use table_fit::{Smaller, TableFit};
use wants::Wants;

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
        laid_out.extend(pages::part(&mut setting, &mut structure, part)?);
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

/// What becomes a field on the screen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    /// The empty cells of blank rows, which are not dotted then.
    pub(crate) cells: bool,
    /// The rooms for signatures.
    pub(crate) signatures: bool,
}

/// Sums of lengths may be off by this much: less than a thousandth of a millimetre.
const ROUNDING: Pt = Pt(0.001);

/// What every step of the layout of one document needs.
struct Setting<'a> {
    standard: &'a Standard,
    ladder: &'a Ladder,
    /// What the part at hand has of its own, over the standard.
    fitted: Option<&'a Fitted>,
    kept: Kept,
    /// The sheets of the part at hand.
    page: PageGeometry,
    fonts: &'a Fonts,
    images: &'a BTreeMap<FieldPath, Image>,
    shaper: Shaper<'a>,
    /// By how much the type of the table at hand is smaller than its style says.
    smaller: Smaller,
    /// How low the rows of the part at hand are that are to be filled in by hand.
    blank_rows: Lowered,
    known: Known,
    fields: Fields,
}

/// What was found out about tables, which are asked before a sheet is turned, and again when they are set.
#[derive(Default)]
struct Known {
    /// What the columns of a table ask for, in type so much smaller, with turned heads or without.
    wants: BTreeMap<(usize, usize, bool), Rc<Wants>>,
    /// How each table fits so much room.
    fits: BTreeMap<usize, (Pt, Rc<TableFit>)>,
}

impl<'a> Setting<'a> {
    /// The style of that name, as the part at hand has it, in the type of the table at hand.
    fn style(&self, name: &str) -> Result<Cow<'a, Style>, Error> {
        let style = match self.fitted.and_then(|fitted| fitted.styles.get(name)) {
            Some(style) => style,
            None => self.standard.style(name)?,
        };
        Ok(self.smaller.style(style))
    }

    /// The set of columns of that name, as the part at hand has it.
    fn column_set(&self, name: &str) -> Result<&'a ColumnSet, Error> {
        match self.fitted.and_then(|fitted| fitted.columns.get(name)) {
            Some(set) => Ok(set),
            None => self.standard.column_set(name),
        }
    }

    /// Does something in smaller type.
    fn in_type<T>(&mut self, smaller: Smaller, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.smaller, smaller);
        let done = work(self);
        self.smaller = before;
        done
    }

    /// What the pack says of balanced lines.
    fn balance(&self) -> Balance {
        let prices = &self.standard.sense.prices;
        Balance { lone: prices.lone, line: prices.line }
    }
}
