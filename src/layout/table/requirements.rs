//! What the columns of a table ask for: the widths of their words and lines.

use std::collections::BTreeSet;

use crate::length::Pt;

/// What all columns of a table ask for, without the room beside their words.
#[derive(Debug)]
pub(crate) struct Requirements {
    pub(crate) columns: Vec<ColumnRequirement>,
    /// The cells that reach over several columns, the narrow ones first.
    pub(crate) spans: Vec<Span>,
    /// The cells of the head that are turned, by row and column.
    pub(crate) turned: BTreeSet<(usize, usize)>,
}

/// What a column asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ColumnRequirement {
    /// The width of its longest word.
    pub(crate) word: Pt,
    /// The width of its longest part of a word, where words part wherever they may.
    pub(crate) parted: Pt,
    /// The width of the longest compound in its head.
    pub(crate) compound: Pt,
    /// What sets each of its cells in one line.
    pub(crate) cells: Pt,
    /// What sets its head in one line too.
    pub(crate) head: Pt,
    /// Whether something is to be written on dots.
    pub(crate) dotted: bool,
    /// How wide the table says it is.
    pub(crate) fixed: Option<Pt>,
}

#[derive(Debug)]
pub(crate) struct Span {
    pub(crate) column: usize,
    pub(crate) columns: usize,
    pub(crate) word: Pt,
    pub(crate) parted: Pt,
}

/// What has to be kept when columns get their least widths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strictness {
    /// No head has more lines than its style allows.
    pub(crate) heads: bool,
    /// Addresses and codes, and what is held together, stand on one line.
    pub(crate) whole: bool,
    /// Columns are at least as wide as the table says.
    pub(crate) fixed: bool,
    /// Heads are turned that ask for more room than what stands below them.
    pub(crate) turned: bool,
}

impl Requirements {
    /// The least width of each column; `padding` is the room beside the words of one.
    pub(crate) fn least(&self, level: Strictness, padding: Pt) -> Vec<Pt> {
        let mut least: Vec<Pt> = self.columns.iter().map(|column| column.least(level).max(padding / 2.0)).collect();
        for span in &self.spans {
            let columns = span.column..span.column + span.columns;
            let asked = if level.whole { span.word } else { span.parted };
            let there = least[columns.clone()].iter().copied().sum::<Pt>() + padding * (span.columns - 1) as f64;
            let lack = asked - there;
            if lack <= Pt::ZERO {
                continue;
            }
            // A width that the table says gives way last.
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
        let words = if level.whole { self.word } else { self.parted };
        match self.fixed {
            Some(room) if level.fixed => words.max(room),
            _ => words,
        }
    }
}
