//! What every step of the layout of one document needs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::flow::ladder::Ladder;
use super::flow::strip::Lowered;
use super::inline::cost::Balance;
use super::inline::kept::Kept;
use super::table::fitted::{Smaller, TableFit};
use super::table::wants::Wants;
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
pub(crate) struct Setting<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) ladder: &'a Ladder,
    /// What the part at hand has of its own, over the standard.
    pub(crate) fitted: Option<&'a Fitted>,
    pub(crate) kept: Kept,
    /// The sheets of the part at hand.
    pub(crate) page: PageGeometry,
    pub(crate) fonts: &'a Fonts,
    pub(crate) images: &'a BTreeMap<FieldPath, Image>,
    pub(crate) shaper: Shaper<'a>,
    /// By how much the type of the table at hand is smaller than its style says.
    pub(crate) smaller: Smaller,
    /// How low the rows of the part at hand are that are to be filled in by hand.
    pub(crate) blank_rows: Lowered,
    pub(crate) known: Known,
    pub(crate) fields: Fields,
}

/// What was found out about tables, which are asked before a sheet is turned, and again when they are set.
#[derive(Default)]
pub(crate) struct Known {
    /// What the columns of a table ask for, in type so much smaller, with turned heads or without.
    pub(crate) wants: BTreeMap<(usize, usize, bool), Rc<Wants>>,
    /// How each table fits so much room.
    pub(crate) fits: BTreeMap<usize, (Pt, Rc<TableFit>)>,
}

impl<'a> Setting<'a> {
    /// The style of that name, as the part at hand has it, in the type of the table at hand.
    pub(crate) fn style(&self, name: &str) -> Result<Cow<'a, Style>, Error> {
        let style = match self.fitted.and_then(|fitted| fitted.styles.get(name)) {
            Some(style) => style,
            None => self.standard.style(name)?,
        };
        Ok(self.smaller.style(style))
    }

    /// The set of columns of that name, as the part at hand has it.
    pub(crate) fn column_set(&self, name: &str) -> Result<&'a ColumnSet, Error> {
        match self.fitted.and_then(|fitted| fitted.columns.get(name)) {
            Some(set) => Ok(set),
            None => self.standard.column_set(name),
        }
    }

    /// Does something in smaller type.
    pub(crate) fn in_type<T>(&mut self, smaller: Smaller, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.smaller, smaller);
        let done = work(self);
        self.smaller = before;
        done
    }

    /// What the pack says of balanced lines.
    pub(crate) fn balance(&self) -> Balance {
        let prices = &self.standard.sense.prices;
        Balance { lone: prices.lone, line: prices.line }
    }
}
