//! `BrokenParagraph` and `ContentWidths`: the line breaks of a paragraph, and the widths it can use.

use super::indented_lines::IndentedLines;
use super::inline_box::{Fragment, InlineBox};
use crate::length::Pt;
use crate::page::NodeId;

/// The inline boxes of a paragraph and its line breaks.
#[derive(Debug)]
pub(crate) struct BrokenParagraph {
    pub(crate) boxes: Vec<InlineBox>,
    pub(crate) fragments: Vec<Fragment>,
    pub(crate) lines: IndentedLines,
    pub(crate) owner: Option<NodeId>,
}

/// The widths that a paragraph can use, from the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct ContentWidths {
    /// The width of the longest unbreakable part of a word, with all possible breaks taken.
    pub(crate) unbreakable: Pt,
    /// The width of the longest word.
    pub(crate) word: Pt,
    /// The width of the longest compound; at this width no line ends inside one.
    pub(crate) compound: Pt,
    /// The width of the longest line, broken at forced breaks only.
    pub(crate) line: Pt,
}

impl ContentWidths {
    /// The maximum of each width.
    pub(crate) fn max(self, other: Self) -> Self {
        Self {
            unbreakable: self.unbreakable.max(other.unbreakable),
            word: self.word.max(other.word),
            compound: self.compound.max(other.compound),
            line: self.line.max(other.line),
        }
    }

    /// The widths with an indent.
    pub(crate) fn indented(self, indent: Pt) -> Self {
        Self {
            unbreakable: self.unbreakable + indent,
            word: self.word + indent,
            compound: self.compound + indent,
            line: self.line + indent,
        }
    }
}
