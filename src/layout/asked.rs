//! How wide text asks to be set.

use crate::length::Pt;

/// How wide a paragraph asks to be set.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Widths {
    /// As the longest part of a word, where words part wherever they may.
    pub(super) parted: Pt,
    /// As its longest word.
    pub(super) word: Pt,
    /// As its longest compound, so that no line ends within one.
    pub(super) compound: Pt,
    /// As its longest line.
    pub(super) line: Pt,
}

impl Widths {
    /// What both ask for.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            parted: self.parted.max(other.parted),
            word: self.word.max(other.word),
            compound: self.compound.max(other.compound),
            line: self.line.max(other.line),
        }
    }

    /// The same beside so much room.
    pub(super) fn indented(self, indent: Pt) -> Self {
        Self {
            parted: self.parted + indent,
            word: self.word + indent,
            compound: self.compound + indent,
            line: self.line + indent,
        }
    }
}
