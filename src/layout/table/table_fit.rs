//! `TableFit`: the result of fitting a table to its width.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::length::Pt;
use crate::standard::Style;

/// The column widths and type of a fitted table.
#[derive(Debug, Clone)]
pub(crate) struct TableFit {
    pub(crate) reduction: TypeReduction,
    /// The rotated head cells, by row and column.
    pub(crate) turned: BTreeSet<(usize, usize)>,
    /// The column widths, including cell padding.
    pub(crate) widths: Vec<Pt>,
}

/// The reduction of type sizes, and the smallest size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct TypeReduction {
    pub(crate) by: Pt,
    pub(crate) least: Pt,
}

impl TypeReduction {
    /// A style in the reduced type. The line height shrinks in proportion.
    pub(crate) fn style<'a>(&self, style: &'a Style) -> Cow<'a, Style> {
        if self.by <= Pt::ZERO || style.size <= self.least {
            return Cow::Borrowed(style);
        }
        let size = (style.size - self.by).max(self.least);
        let line_height = style.line_height * (size / style.size);
        Cow::Owned(Style { size, line_height, ..style.clone() })
    }
}
