//! Pieces of a paragraph, which no line divides, and the gaps between them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::fonts::{Face, Shaper, WordId};
use crate::length::Pt;
use crate::page::NodeId;
use crate::standard::Style;

/// A paragraph as pieces, and the segments that they consist of.
#[derive(Debug)]
pub(crate) struct InlineContent {
    pub(crate) boxes: Vec<InlineBox>,
    pub(crate) fragments: Vec<Fragment>,
    /// What further lines hang behind; empty where none hang.
    pub(crate) prefix: HangingPrefix,
}

/// The mark or the label at the beginning of a paragraph whose further lines hang behind it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HangingPrefix {
    /// How many pieces it consists of.
    pub(crate) boxes: usize,
    /// Its width with the space behind it.
    pub(crate) width: Pt,
}

/// What a line cannot be broken within: a word, or a part of one that may be parted.
#[derive(Debug, Clone)]
pub(crate) struct InlineBox {
    /// Which segments it consists of.
    pub(crate) fragments: Range<usize>,
    pub(crate) width: Pt,
    /// What stands between this piece and the next.
    pub(crate) glue: Glue,
}

/// A stretch of one face, size and owner.
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
    /// The part of a word between two of its bytes.
    Part(WordId, usize, usize),
    /// Room to be filled by hand.
    Blank,
    /// Dots up to the end of the line.
    Leader,
}

/// How a stretch looks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CharFormat {
    pub(crate) style: Arc<str>,
    pub(crate) face: Face,
    pub(crate) size: Pt,
    pub(crate) underline: bool,
    pub(crate) capitals: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Glue {
    /// A space between words.
    Space {
        width: Pt,
        /// What a line that ends here costs beyond its shape; infinite where none may.
        penalty: f64,
        /// Whether it takes part in justification.
        stretchable: bool,
    },
    /// A place inside a word where it may part, at that price.
    EmergencyBreak { penalty: f64 },
    /// The line ends here.
    LineBreak,
    /// The paragraph ends here.
    End,
}

impl Glue {
    /// What a line that ends here costs beyond its shape; infinite where none may.
    pub(crate) fn penalty(self) -> f64 {
        match self {
            Self::Space { penalty, .. } | Self::EmergencyBreak { penalty } => penalty,
            Self::LineBreak | Self::End => 0.0,
        }
    }

    /// How wide it is where the line goes on.
    pub(crate) fn width(self) -> Pt {
        if let Self::Space { width, .. } = self { width } else { Pt::ZERO }
    }

    pub(crate) fn may_end_line(self) -> bool {
        self.penalty().is_finite()
    }
}

/// Whom the text of a paragraph belongs to: its words, and the mark before them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Owners {
    pub(crate) text: Option<NodeId>,
    pub(crate) mark: Option<NodeId>,
}

impl CharFormat {
    pub(crate) fn new(name: &Arc<str>, style: &Style, bold: bool, italic: bool) -> Self {
        Self {
            style: Arc::clone(name),
            // Emphasis inside a text that is bold or italic already cannot add to it.
            face: Face::new(style.bold || bold, style.italic || italic),
            size: style.size,
            underline: style.underline,
            capitals: style.capitals,
        }
    }
}

impl InlineContent {
    /// The characters of a piece, as a rule of lines sees them.
    pub(crate) fn text<'t>(&self, inline_box: &InlineBox, shaper: &'t Shaper<'_>) -> Cow<'t, str> {
        let mut words = self.fragments[inline_box.fragments.clone()].iter().map(|fragment| match fragment.content {
            // A part stands for the whole: the rules are about words.
            Content::Word(word) | Content::Part(word, ..) => &*shaper.shaped(word).word,
            Content::Blank | Content::Leader => "",
        });
        let first = words.next().unwrap_or_default();
        words.fold(Cow::Borrowed(first), |text, word| text + word)
    }
}

/// The width of pieces on one line, the gap behind the last not counted, and the part of it that can stretch.
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
