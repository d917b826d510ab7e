//! `InlineBox` and `Glue`: the unbreakable boxes of a paragraph and the spaces between them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::color::Color;
use crate::fonts::{Face, Shaper, WordId};
use crate::length::Pt;
use crate::page::NodeId;
use crate::standard::{Links, Style, Underline};

/// The content of a paragraph as inline boxes and their fragments.
#[derive(Debug)]
pub(crate) struct InlineContent {
    pub(crate) boxes: Vec<InlineBox>,
    pub(crate) fragments: Vec<Fragment>,
    /// The hanging prefix; empty if lines do not hang.
    pub(crate) prefix: HangingPrefix,
}

/// The list mark or label at the start of a paragraph whose other lines are indented by its width.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HangingPrefix {
    /// The number of its boxes.
    pub(crate) boxes: usize,
    /// Its width with the space after it.
    pub(crate) width: Pt,
}

/// An unbreakable part of a line: a word, or a part of one.
#[derive(Debug, Clone)]
pub(crate) struct InlineBox {
    /// The indices of its fragments.
    pub(crate) fragments: Range<usize>,
    pub(crate) width: Pt,
    /// The glue after the box.
    pub(crate) glue: Glue,
}

/// A run of text with one format and one owner.
#[derive(Debug, Clone)]
pub(crate) struct Fragment {
    pub(crate) format: Rc<CharFormat>,
    pub(crate) owner: Option<NodeId>,
    pub(crate) content: Content,
    pub(crate) width: Pt,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Content {
    Word(WordId),
    /// A part of a word, given by its start and end bytes.
    Part(WordId, usize, usize),
    /// Blank space to be filled in by hand.
    Blank,
    /// Dots up to the end of the line.
    Leader,
    /// Dots as wide as the fragment.
    Dots,
    /// The number of a footnote.
    Reference(WordId),
    /// The mark between the numbers of two footnotes.
    ReferenceSeparator(WordId),
    /// A box to tick, with its tick, or a space if it is empty.
    TickBox {
        inside: WordId,
        ticked: bool,
    },
}

/// The format of characters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CharFormat {
    pub(crate) style: Arc<str>,
    pub(crate) face: Face,
    pub(crate) size: Pt,
    /// How far it is above the baseline.
    pub(crate) raise: Pt,
    pub(crate) underline: Underline,
    pub(crate) color: Color,
    pub(crate) capitals: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Glue {
    /// A space between words.
    Space {
        width: Pt,
        /// The penalty of a line break here; infinite if forbidden.
        penalty: f64,
        /// Whether the space stretches in justified lines.
        stretchable: bool,
    },
    /// A possible break inside a word, or next to a blank.
    EmergencyBreak { penalty: f64 },
    /// A forced line break.
    LineBreak,
    /// The end of the paragraph.
    End,
}

impl Glue {
    /// The penalty of a line break here; infinite if forbidden.
    pub(crate) fn penalty(self) -> f64 {
        match self {
            Self::Space { penalty, .. } | Self::EmergencyBreak { penalty } => penalty,
            Self::LineBreak | Self::End => 0.0,
        }
    }

    /// Its width inside a line.
    pub(crate) fn width(self) -> Pt {
        if let Self::Space { width, .. } = self { width } else { Pt::ZERO }
    }

    pub(crate) fn may_end_line(self) -> bool {
        self.penalty().is_finite()
    }
}

/// The structure nodes that own the text of a paragraph and its list mark.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Owners {
    pub(crate) text: Option<NodeId>,
    pub(crate) mark: Option<NodeId>,
}

impl Owners {
    /// The node of an inline element of the text, such as a box to tick. These nodes follow that of the text, in order.
    pub(crate) fn element(self, index: usize) -> Option<NodeId> {
        self.text.map(|NodeId(text)| NodeId(text + 1 + index))
    }
}

impl CharFormat {
    pub(crate) fn new(name: &Arc<str>, style: &Style, bold: bool, italic: bool) -> Self {
        Self {
            style: Arc::clone(name),
            // Emphasis adds nothing to a style that is already bold or italic.
            face: Face::new(style.bold || bold, style.italic || italic),
            size: style.size,
            raise: style.raise,
            underline: style.underline,
            color: style.color,
            capitals: style.capitals,
        }
    }

    /// The format of the words of a link.
    pub(crate) fn linked(self, links: &Links) -> Self {
        let underline = if self.underline == Underline::Nothing { links.underline } else { self.underline };
        Self { color: links.color.unwrap_or(self.color), underline, ..self }
    }
}

impl InlineContent {
    /// The characters of a box, as input for line break rules.
    pub(crate) fn text<'t>(&self, inline_box: &InlineBox, shaper: &'t Shaper<'_>) -> Cow<'t, str> {
        let mut words = self.fragments[inline_box.fragments.clone()].iter().map(|fragment| match fragment.content {
            // A part stands for its whole word: the rules are about words.
            Content::Word(word) | Content::Part(word, ..) => &*shaper.shaped(word).word,
            Content::Blank
            | Content::Leader
            | Content::Dots
            | Content::Reference(_)
            | Content::ReferenceSeparator(_)
            | Content::TickBox { .. } => "",
        });
        let first = words.next().unwrap_or_default();
        words.fold(Cow::Borrowed(first), |text, word| text + word)
    }
}

/// The natural width of boxes on a line, without the glue after the last, and the stretchable part of it.
pub(crate) fn natural_width(boxes: &[InlineBox]) -> (Pt, Pt) {
    let (mut width, mut spaces) = (Pt::ZERO, Pt::ZERO);
    for (index, inline_box) in boxes.iter().enumerate() {
        width += inline_box.width;
        if index + 1 == boxes.len() {
            break;
        }
        if let Glue::Space { width: glue, stretchable, .. } = inline_box.glue {
            width += glue;
            if stretchable {
                spaces += glue;
            }
        }
    }
    (width, spaces)
}
