//! `LayoutContext`: the state shared by all steps of the layout of a document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::flow::flow_box::BlankRowShrink;
use super::flow::ladder::Ladder;
use super::inline::cost::Balance;
use super::inline::line_cache::LineCache;
use super::inline::phrase_penalties::PhrasePenalties;
use super::table::requirements::Requirements;
use super::table::table_fit::{TableFit, TypeReduction};
use crate::error::Error;
use crate::fonts::{Fonts, Shaper};
use crate::length::Pt;
use crate::markup::PictureSource;
use crate::page::Image;
use crate::standard::{ColumnSet, Fitted, PageGeometry, Standard, Style};

/// The parts of a page that become form fields.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    /// The empty cells of blank rows; these have no dots then.
    pub(crate) cells: bool,
    /// The signature spaces.
    pub(crate) signatures: bool,
}

/// The state shared by all steps of the layout of a document.
pub(crate) struct LayoutContext<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) ladder: &'a Ladder,
    /// Styles and columns that the fitting overrides for the current part.
    pub(crate) fitted: Option<&'a Fitted>,
    pub(crate) line_cache: LineCache,
    pub(crate) phrase_penalties: PhrasePenalties,
    /// The page geometry of the current part.
    pub(crate) page: PageGeometry,
    pub(crate) fonts: &'a Fonts,
    pub(crate) images: &'a BTreeMap<PictureSource, Image>,
    pub(crate) shaper: Shaper<'a>,
    /// The type reduction of the current table.
    pub(crate) reduction: TypeReduction,
    /// How far the blank rows of the current part are lowered.
    pub(crate) blank_row_shrink: BlankRowShrink,
    pub(crate) tables: TableCache,
    pub(crate) fields: Fields,
}

/// Results about tables: computed to choose the orientation of a page, used again to lay out the table.
#[derive(Default)]
pub(crate) struct TableCache {
    /// The width requirements of a table, by its number, the step of its type reduction and whether heads may be
    /// rotated.
    pub(crate) requirements: BTreeMap<(usize, usize, bool), Rc<Requirements>>,
    /// The fit of each table, with the width for which it was computed.
    pub(crate) fits: BTreeMap<usize, (Pt, Rc<TableFit>)>,
}

impl<'a> LayoutContext<'a> {
    /// Looks up a style, with the overrides of the current part and the type reduction of the current table.
    pub(crate) fn style(&self, name: &str) -> Result<Cow<'a, Style>, Error> {
        let style = match self.fitted.and_then(|fitted| fitted.styles.get(name)) {
            Some(style) => style,
            None => self.standard.style(name)?,
        };
        Ok(self.reduction.style(style))
    }

    /// Looks up a column set, with the overrides of the current part.
    pub(crate) fn column_set(&self, name: &str) -> Result<&'a ColumnSet, Error> {
        match self.fitted.and_then(|fitted| fitted.columns.get(name)) {
            Some(set) => Ok(set),
            None => self.standard.column_set(name),
        }
    }

    /// Runs `work` with reduced type.
    pub(crate) fn with_reduced_type<T>(&mut self, reduction: TypeReduction, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.reduction, reduction);
        let done = work(self);
        self.reduction = before;
        done
    }

    /// The penalties of balanced lines from the pack.
    pub(crate) fn balance(&self) -> Balance {
        let penalties = &self.standard.phrase_breaks.penalties;
        Balance { single_word: penalties.single_word, line: penalties.line }
    }
}
