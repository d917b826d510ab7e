//! How a table fits its room, once that is found.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::length::Pt;
use crate::standard::Style;

/// How a table fits its room.
#[derive(Debug, Clone)]
pub(crate) struct TableFit {
    pub(crate) reduction: TypeReduction,
    /// The cells of the head that are turned, by row and column.
    pub(crate) turned: BTreeSet<(usize, usize)>,
    /// With the room beside the words.
    pub(crate) widths: Vec<Pt>,
}

/// By how much type is smaller than its style says, and how small at most.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct TypeReduction {
    pub(crate) by: Pt,
    pub(crate) least: Pt,
}

impl TypeReduction {
    /// A style in this type. The distance from line to line shrinks with it.
    pub(crate) fn style<'a>(&self, style: &'a Style) -> Cow<'a, Style> {
        if self.by <= Pt::ZERO || style.size <= self.least {
            return Cow::Borrowed(style);
        }
        let size = (style.size - self.by).max(self.least);
        let line_height = style.line_height * (size / style.size);
        Cow::Owned(Style { size, line_height, ..style.clone() })
    }
}
