//! A paragraph whose lines are broken, and how wide it asks to be set.

use super::indented_lines::IndentedLines;
use super::inline_box::{Fragment, InlineBox};
use crate::length::Pt;
use crate::page::NodeId;

/// The pieces of a paragraph, and which of them stand on which line.
#[derive(Debug)]
pub(crate) struct BrokenParagraph {
    pub(crate) boxes: Vec<InlineBox>,
    pub(crate) fragments: Vec<Fragment>,
    pub(crate) lines: IndentedLines,
    pub(crate) owner: Option<NodeId>,
}

/// How wide a paragraph asks to be set.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct ContentWidths {
    /// As the longest part of a word, where words part wherever they may.
    pub(crate) parted: Pt,
    /// As its longest word.
    pub(crate) word: Pt,
    /// As its longest compound, so that no line ends within one.
    pub(crate) compound: Pt,
    /// As its longest line.
    pub(crate) line: Pt,
}

impl ContentWidths {
    /// What both ask for.
    pub(crate) fn max(self, other: Self) -> Self {
        Self {
            parted: self.parted.max(other.parted),
            word: self.word.max(other.word),
            compound: self.compound.max(other.compound),
            line: self.line.max(other.line),
        }
    }

    /// The same beside so much room.
    pub(crate) fn indented(self, indent: Pt) -> Self {
        Self {
            parted: self.parted + indent,
            word: self.word + indent,
            compound: self.compound + indent,
            line: self.line + indent,
        }
    }
}
