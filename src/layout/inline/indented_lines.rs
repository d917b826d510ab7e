//! `IndentedLines`: the line breaks of a paragraph with the indent and width of each line.

use std::ops::Range;

use super::cost::Measure;
use super::inline_box::{HangingPrefix, InlineBox, natural_width};
use super::lines::{Fill, break_lines};
use crate::length::Pt;
use crate::standard::{Align, Style};

/// The broken lines of a paragraph, before glyphs are placed.
#[derive(Debug)]
pub(crate) struct IndentedLines {
    pub(crate) ranges: Vec<Range<usize>>,
    /// The alignment of each line.
    pub(crate) align: Align,
    first: Indent,
    others: Indent,
}

/// The left edge and the width of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indent {
    pub(crate) left: Pt,
    pub(crate) room: Pt,
}

impl IndentedLines {
    /// Breaks a paragraph into lines in a column of this width. With a hanging prefix, all lines but the first are
    /// indented by its width.
    pub(crate) fn new(boxes: &[InlineBox], prefix: HangingPrefix, style: &Style, width: Pt, fill: Fill) -> Self {
        let indent = |left: Pt| Indent { left, room: width - left };
        let (first, others) = (indent(style.indent + style.first_line), indent(style.indent));
        if prefix.boxes > 0 {
            return Self::hanging(boxes, prefix, style.align, first, fill);
        }
        let ranges = break_lines(boxes, Measure { first: first.room, others: others.room }, fill);
        Self { ranges, align: style.align, first, others }
    }

    fn hanging(boxes: &[InlineBox], prefix: HangingPrefix, align: Align, first: Indent, fill: Fill) -> Self {
        let others = Indent { left: first.left + prefix.width, room: first.room - prefix.width };
        let measure = Measure { first: others.room, others: others.room };
        let behind = break_lines(&boxes[prefix.boxes..], measure, fill);
        let mut ranges: Vec<Range<usize>> =
            behind.into_iter().map(|line| line.start + prefix.boxes..line.end + prefix.boxes).collect();
        let widest = ranges.iter().map(|line| natural_width(&boxes[line.clone()]).0).fold(Pt::ZERO, Pt::max);
        if let Some(line) = ranges.first_mut() {
            line.start = 0;
        }
        if ranges.len() < 2 || align == Align::Justified {
            return Self { ranges, align, first, others };
        }
        // Hanging lines form a block with a straight left edge, aligned as a whole.
        let slack = (others.room - widest).max(Pt::ZERO);
        let shift = match align {
            Align::Left | Align::Justified => Pt::ZERO,
            Align::Centre => slack / 2.0,
            Align::Right => slack,
        };
        let shifted = |indent: Indent| Indent { left: indent.left + shift, ..indent };
        Self { ranges, align: Align::Left, first: shifted(first), others: shifted(others) }
    }

    pub(crate) fn indent(&self, line: usize) -> Indent {
        if line == 0 { self.first } else { self.others }
    }
}
