//! Collecting: from the inlines of a paragraph to shaped pieces and the gaps between them.

use std::rc::Rc;
use std::sync::Arc;

use super::Setting;
use super::no_break::keeps_together;
use super::shape::Shaped;
use crate::error::{Error, MissingGlyph, Problem};
use crate::fonts::Face;
use crate::length::Pt;
use crate::markup::{Inline, Paragraph};
use crate::page::NodeId;
use crate::standard::{Align, Style};

/// What a line cannot be broken within: a word, or a part of one that is too long for a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) segments: Vec<Segment>,
    pub(super) width: Pt,
    /// What stands between this piece and the next.
    pub(super) gap: Gap,
}

/// A stretch of one face, size and owner.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) look: Look,
    pub(super) owner: Option<NodeId>,
    pub(super) content: Content,
    pub(super) width: Pt,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    Word {
        text: String,
        shaped: Rc<Shaped>,
    },
    /// Room to be filled by hand.
    Blank,
    /// Dots up to the end of the line.
    Leader,
}

/// How a stretch looks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) style: Arc<str>,
    pub(super) face: Face,
    pub(super) size: Pt,
    pub(super) underline: bool,
    capitals: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gap {
    /// A space between words.
    Space {
        width: Pt,
        /// Whether a line may end here.
        breaks: bool,
        /// Whether it takes part in justification.
        stretches: bool,
    },
    /// A place inside a word that is too long for a line.
    Joint,
    /// The line ends here.
    LineBreak,
    /// The paragraph ends here.
    End,
}

/// Whom the text of a paragraph belongs to: its words, and the mark before them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Owners {
    pub(super) text: Option<NodeId>,
    pub(super) mark: Option<NodeId>,
}

/// The pieces of a paragraph, none wider than `measure`.
pub(super) fn collect(
    setting: &mut Setting<'_>,
    paragraph: &Paragraph,
    owners: Owners,
    measure: Pt,
) -> Result<Vec<Piece>, Error> {
    let style = setting.standard.style(&paragraph.style)?;
    let base = Look::new(&paragraph.style, style, false, false);
    let mut collector = Collector { measure, pieces: Vec::new(), segments: Vec::new(), missing: Vec::new(), setting };
    if let Some(item) = &paragraph.item {
        collector.mark(&base, owners.mark, &item.mark);
    }
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, bold, italic, style: inner } => {
                let look = match inner {
                    None => Look::new(&paragraph.style, style, *bold, *italic),
                    Some(name) => Look::new(name, collector.setting.standard.style(name)?, *bold, *italic),
                };
                collector.text(&look, owners.text, text);
            }
            Inline::Break => collector.finish(Gap::LineBreak),
            Inline::Gap(width) => collector.push(&base, owners.text, Content::Blank, *width),
            Inline::Leader => collector.push(&base, owners.text, Content::Leader, Pt::ZERO),
        }
    }
    collector.finish(Gap::End);
    if !collector.missing.is_empty() {
        return Err(Error::new(Problem::Glyphs(collector.missing)));
    }
    let mut pieces = collector.pieces;
    // Ragged lines are never squeezed, so their spaces need not know how to stretch.
    hold_together(&mut pieces, setting, style.align == Align::Justified);
    part_what_is_too_long(&mut pieces, measure);
    Ok(pieces)
}

impl Look {
    fn new(name: &str, style: &Style, bold: bool, italic: bool) -> Self {
        Self {
            style: Arc::from(name),
            // Emphasis inside a text that is bold or italic already cannot add to it.
            face: Face::new(style.bold || bold, style.italic || italic),
            size: style.size,
            underline: style.underline,
            capitals: style.capitals,
        }
    }
}

impl Piece {
    /// The characters, as a rule of lines sees them.
    fn text(&self) -> String {
        let words = self.segments.iter().map(|segment| match &segment.content {
            Content::Word { text, .. } => text.as_str(),
            Content::Blank | Content::Leader => "",
        });
        words.collect()
    }
}

struct Collector<'s, 'a> {
    setting: &'s mut Setting<'a>,
    measure: Pt,
    pieces: Vec<Piece>,
    /// The piece under way.
    segments: Vec<Segment>,
    missing: Vec<MissingGlyph>,
}

impl Collector<'_, '_> {
    fn mark(&mut self, look: &Look, owner: Option<NodeId>, mark: &str) {
        if mark.is_empty() {
            return;
        }
        self.word(look, owner, mark);
        let width = self.space(look);
        self.finish(Gap::Space { width, breaks: false, stretches: false });
    }

    fn text(&mut self, look: &Look, owner: Option<NodeId>, text: &str) {
        let cased = if look.capitals { text.to_uppercase() } else { text.to_owned() };
        let mut word = String::new();
        for character in cased.chars() {
            let breaks = matches!(character, ' ' | '\n' | '\r' | '\t');
            if !breaks && character != '\u{a0}' {
                word.push(character);
                continue;
            }
            self.word(look, owner, &word);
            word.clear();
            let width = self.space(look);
            self.finish(Gap::Space { width, breaks, stretches: true });
        }
        self.word(look, owner, &word);
    }

    fn word(&mut self, look: &Look, owner: Option<NodeId>, word: &str) {
        if word.is_empty() {
            return;
        }
        for character in word.chars() {
            let known = |missing: &MissingGlyph| missing.character == character;
            if !self.setting.fonts.covers(look.face, character) && !self.missing.iter().any(known) {
                self.missing.push(MissingGlyph { character, place: format!("the {} face", look.face.name()) });
            }
        }
        let shaped = self.setting.shaper.shape(look.face, word);
        let width = self.setting.shaper.length(look.face, look.size, shaped.advance);
        let before: Pt = self.segments.iter().map(|segment| segment.width).sum();
        if before + width > self.measure {
            self.cut(look, owner, word, &shaped, before);
            return;
        }
        let text = word.to_owned();
        self.push(look, owner, Content::Word { text, shaped }, width);
    }

    /// Cuts a word that no line can hold between its letters.
    fn cut(&mut self, look: &Look, owner: Option<NodeId>, word: &str, shaped: &Shaped, before: Pt) {
        let mut filled = before;
        // Where not even the first letter fits behind what is there, in another face, the word begins a line.
        let first = shaped.glyphs.first().map_or(0, |glyph| glyph.advance);
        if filled + self.setting.shaper.length(look.face, look.size, first) * 1.7 > self.measure {
            self.finish(Gap::Joint);
            filled = Pt::ZERO;
        }
        let mut start = 0;
        let mut parts = Vec::new();
        for glyph in &shaped.glyphs {
            let width = self.setting.shaper.length(look.face, look.size, glyph.advance);
            // Two thirds of a letter are left over, so that a part shaped by itself still fits.
            if filled + width * 1.7 > self.measure && glyph.text.start > start {
                parts.push(&word[start..glyph.text.start]);
                (start, filled) = (glyph.text.start, Pt::ZERO);
            }
            filled += width;
        }
        parts.push(&word[start..]);
        let last = parts.len() - 1;
        for (index, part) in parts.into_iter().enumerate() {
            let shaped = self.setting.shaper.shape(look.face, part);
            let width = self.setting.shaper.length(look.face, look.size, shaped.advance);
            let text = part.to_owned();
            self.push(look, owner, Content::Word { text, shaped }, width);
            if index < last {
                self.finish(Gap::Joint);
            }
        }
    }

    fn push(&mut self, look: &Look, owner: Option<NodeId>, content: Content, width: Pt) {
        self.segments.push(Segment { look: look.clone(), owner, content, width: width.min(self.measure) });
    }

    /// Ends the piece under way. Spaces in a row, and those at the beginning and the end, are one or none.
    fn finish(&mut self, gap: Gap) {
        let segments = std::mem::take(&mut self.segments);
        let is_space = matches!(gap, Gap::Space { .. });
        if segments.is_empty() && is_space {
            return;
        }
        if segments.is_empty() {
            // A forced end swallows the space before it.
            match self.pieces.last_mut() {
                Some(last) if matches!(last.gap, Gap::Space { .. }) => {
                    last.gap = gap;
                    return;
                }
                _ if gap == Gap::End => return,
                _ => {}
            }
        }
        self.pieces.push(Piece { width: segments.iter().map(|segment| segment.width).sum(), segments, gap });
    }

    fn space(&mut self, look: &Look) -> Pt {
        let shaped = self.setting.shaper.shape(look.face, " ");
        self.setting.shaper.length(look.face, look.size, shaped.advance)
    }
}

/// Takes the right to break from the spaces that the rules of office text keep.
fn hold_together(pieces: &mut [Piece], setting: &Setting<'_>, justified: bool) {
    let texts: Vec<String> = pieces.iter().map(Piece::text).collect();
    for (index, pair) in texts.windows(2).enumerate() {
        let Gap::Space { breaks, stretches, .. } = &mut pieces[index].gap else {
            continue;
        };
        *stretches &= justified;
        if keeps_together(&setting.standard.no_break, index == 0, &pair[0], &pair[1]) {
            *breaks = false;
        }
    }
}

/// Gives that right back where what is held together, such as dots with spaces between them, is longer than a line.
fn part_what_is_too_long(pieces: &mut [Piece], measure: Pt) {
    let mut together = Pt::ZERO;
    for index in 1..pieces.len() {
        let next = pieces[index].width;
        let before = &mut pieces[index - 1];
        together += before.width;
        match &mut before.gap {
            Gap::Space { width, breaks: breaks @ false, .. } if together + *width + next > measure => {
                *breaks = true;
                together = Pt::ZERO;
            }
            Gap::Space { width, breaks: false, .. } => together += *width,
            _ => together = Pt::ZERO,
        }
    }
}
