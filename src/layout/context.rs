//! What every step of the layout of one document needs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::flow::flow_box::BlankRowShrink;
use super::flow::ladder::Ladder;
use super::inline::cost::Balance;
use super::inline::line_cache::LineCache;
use super::table::requirements::Requirements;
use super::table::table_fit::{TableFit, TypeReduction};
use crate::error::Error;
use crate::field_path::FieldPath;
use crate::fonts::{Fonts, Shaper};
use crate::length::Pt;
use crate::page::Image;
use crate::standard::{ColumnSet, Fitted, PageGeometry, Standard, Style};

/// What becomes a field on the screen.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fields {
    /// The empty cells of blank rows, which are not dotted then.
    pub(crate) cells: bool,
    /// The rooms for signatures.
    pub(crate) signatures: bool,
}

/// What every step of the layout of one document needs.
pub(crate) struct LayoutContext<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) ladder: &'a Ladder,
    /// What the part at hand has of its own, over the standard.
    pub(crate) fitted: Option<&'a Fitted>,
    pub(crate) line_cache: LineCache,
    /// The sheets of the part at hand.
    pub(crate) page: PageGeometry,
    pub(crate) fonts: &'a Fonts,
    pub(crate) images: &'a BTreeMap<FieldPath, Image>,
    pub(crate) shaper: Shaper<'a>,
    /// By how much the type of the table at hand is smaller than its style says.
    pub(crate) reduction: TypeReduction,
    /// How low the rows of the part at hand are that are to be filled in by hand.
    pub(crate) blank_row_shrink: BlankRowShrink,
    pub(crate) tables: TableCache,
    pub(crate) fields: Fields,
}

/// What was found out about tables, which are asked before a sheet is turned, and again when they are set.
#[derive(Default)]
pub(crate) struct TableCache {
    /// What the columns of a table ask for, in type so much smaller, with turned heads or without.
    pub(crate) requirements: BTreeMap<(usize, usize, bool), Rc<Requirements>>,
    /// How each table fits so much room.
    pub(crate) fits: BTreeMap<usize, (Pt, Rc<TableFit>)>,
}

impl<'a> LayoutContext<'a> {
    /// The style of that name, as the part at hand has it, in the type of the table at hand.
    pub(crate) fn style(&self, name: &str) -> Result<Cow<'a, Style>, Error> {
        let style = match self.fitted.and_then(|fitted| fitted.styles.get(name)) {
            Some(style) => style,
            None => self.standard.style(name)?,
        };
        Ok(self.reduction.style(style))
    }

    /// The set of columns of that name, as the part at hand has it.
    pub(crate) fn column_set(&self, name: &str) -> Result<&'a ColumnSet, Error> {
        match self.fitted.and_then(|fitted| fitted.columns.get(name)) {
            Some(set) => Ok(set),
            None => self.standard.column_set(name),
        }
    }

    /// Does something in smaller type.
    pub(crate) fn in_type<T>(&mut self, reduction: TypeReduction, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.reduction, reduction);
        let done = work(self);
        self.reduction = before;
        done
    }

    /// What the pack says of balanced lines.
    pub(crate) fn balance(&self) -> Balance {
        let prices = &self.standard.sense.prices;
        Balance { lone: prices.lone, line: prices.line }
    }
}
