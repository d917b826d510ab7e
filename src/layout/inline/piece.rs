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
pub(crate) struct Pieces {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) segments: Vec<Segment>,
    /// What further lines hang behind; empty where none hang.
    pub(crate) head: Head,
}

/// The mark or the label at the beginning of a paragraph whose further lines hang behind it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Head {
    /// How many pieces it consists of.
    pub(crate) pieces: usize,
    /// Its width with the space behind it.
    pub(crate) width: Pt,
}

/// What a line cannot be broken within: a word, or a part of one that may be parted.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// Which segments it consists of.
    pub(crate) segments: Range<usize>,
    pub(crate) width: Pt,
    /// What stands between this piece and the next.
    pub(crate) gap: Gap,
}

/// A stretch of one face, size and owner.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    pub(crate) look: Rc<Look>,
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
pub(crate) struct Look {
    pub(crate) style: Arc<str>,
    pub(crate) face: Face,
    pub(crate) size: Pt,
    pub(crate) underline: bool,
    pub(crate) capitals: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Gap {
    /// A space between words.
    Space {
        width: Pt,
        /// What a line that ends here costs beyond its shape; infinite where none may.
        price: f64,
        /// Whether it takes part in justification.
        stretches: bool,
    },
    /// A place inside a word where it may part, at that price.
    Joint { price: f64 },
    /// The line ends here.
    LineBreak,
    /// The paragraph ends here.
    End,
}

impl Gap {
    /// What a line that ends here costs beyond its shape; infinite where none may.
    pub(crate) fn price(self) -> f64 {
        match self {
            Self::Space { price, .. } | Self::Joint { price } => price,
            Self::LineBreak | Self::End => 0.0,
        }
    }

    /// How wide it is where the line goes on.
    pub(crate) fn width(self) -> Pt {
        if let Self::Space { width, .. } = self { width } else { Pt::ZERO }
    }

    pub(crate) fn may_end_line(self) -> bool {
        self.price().is_finite()
    }
}

/// Whom the text of a paragraph belongs to: its words, and the mark before them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Owners {
    pub(crate) text: Option<NodeId>,
    pub(crate) mark: Option<NodeId>,
}

impl Look {
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

impl Pieces {
    /// The characters of a piece, as a rule of lines sees them.
    pub(crate) fn text<'t>(&self, piece: &Piece, shaper: &'t Shaper<'_>) -> Cow<'t, str> {
        let mut words = self.segments[piece.segments.clone()].iter().map(|segment| match segment.content {
            // A part stands for the whole: the rules are about words.
            Content::Word(word) | Content::Part(word, ..) => &*shaper.shaped(word).word,
            Content::Blank | Content::Leader => "",
        });
        let first = words.next().unwrap_or_default();
        words.fold(Cow::Borrowed(first), |text, word| text + word)
    }
}

/// The width of pieces on one line, the gap behind the last not counted, and the part of it that can stretch.
pub(crate) fn natural_width(pieces: &[Piece]) -> (Pt, Pt) {
    let (mut width, mut spaces) = (Pt::ZERO, Pt::ZERO);
    for (index, piece) in pieces.iter().enumerate() {
        width += piece.width;
        if index + 1 == pieces.len() {
            break;
        }
        if let Gap::Space { width: gap, stretches, .. } = piece.gap {
            width += gap;
            if stretches {
                spaces += gap;
            }
        }
    }
    (width, spaces)
}
