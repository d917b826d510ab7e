//! The width requirements of table columns.

use std::collections::BTreeSet;

use crate::length::Pt;

/// The width requirements of all columns, without cell padding.
#[derive(Debug)]
pub(crate) struct Requirements {
    pub(crate) columns: Vec<ColumnRequirement>,
    /// The requirements of cells that span several columns, the narrowest span first.
    pub(crate) spans: Vec<SpanRequirement>,
    /// The rotated head cells, by row and column.
    pub(crate) turned: BTreeSet<(usize, usize)>,
}

/// The width requirements of a column.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ColumnRequirement {
    /// The width of its longest word.
    pub(crate) word: Pt,
    /// The width of its longest unbreakable part of a word.
    pub(crate) unbreakable: Pt,
    /// The width of the longest compound in its head.
    pub(crate) compound: Pt,
    /// The width at which each body cell takes one line.
    pub(crate) cells: Pt,
    /// The width at which the head cell takes one line, too.
    pub(crate) head: Pt,
    /// Whether a cell has a dotted leader to write on.
    pub(crate) dotted: bool,
    /// The width given by the table.
    pub(crate) fixed: Option<Pt>,
}

#[derive(Debug)]
pub(crate) struct SpanRequirement {
    pub(crate) column: usize,
    pub(crate) columns: usize,
    pub(crate) word: Pt,
    pub(crate) unbreakable: Pt,
}

/// The constraints on minimum column widths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strictness {
    /// Head cells have at most the number of lines that their style allows.
    pub(crate) heads: bool,
    /// Addresses, codes and no-break groups take one line.
    pub(crate) whole: bool,
    /// Columns have at least the width given by the table.
    pub(crate) fixed: bool,
    /// Head cells are rotated if they are wider than the cells below.
    pub(crate) turned: bool,
}

impl Requirements {
    /// The minimum width of each column; `padding` is the horizontal cell padding.
    pub(crate) fn least(&self, level: Strictness, padding: Pt) -> Vec<Pt> {
        let mut least: Vec<Pt> = self.columns.iter().map(|column| column.least(level).max(padding / 2.0)).collect();
        for span in &self.spans {
            let columns = span.column..span.column + span.columns;
            let asked = if level.whole { span.word } else { span.unbreakable };
            let there = least[columns.clone()].iter().copied().sum::<Pt>() + padding * (span.columns - 1) as f64;
            let lack = asked - there;
            if lack <= Pt::ZERO {
                continue;
            }
            // Widen columns with a given width only if there are no others.
            let elastic = |column: &usize| self.columns[*column].fixed.is_none();
            let mut widened: Vec<usize> = columns.clone().filter(elastic).collect();
            if widened.is_empty() {
                widened = columns.collect();
            }
            let part = lack / widened.len() as f64;
            for column in widened {
                least[column] += part;
            }
        }
        least
    }
}

impl ColumnRequirement {
    fn least(&self, level: Strictness) -> Pt {
        let words = if level.whole { self.word } else { self.unbreakable };
        match self.fixed {
            Some(room) if level.fixed => words.max(room),
            _ => words,
        }
    }
}
