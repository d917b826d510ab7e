//! Collecting: from the inlines of a paragraph to shaped pieces and the gaps between them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::Setting;
use super::no_break::keeps_together;
use crate::error::{Error, MissingGlyph, Obstacle, Problem};
use crate::fonts::{Face, WordId};
use crate::length::Pt;
use crate::markup::{Inline, Paragraph};
use crate::page::NodeId;
use crate::standard::{Align, Style};

/// A paragraph as pieces, and the segments that they consist of.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    pub(super) segments: Vec<Segment>,
}

/// What a line cannot be broken within: a word, or a part of one that is too long for a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Which segments it consists of.
    pub(super) segments: Range<usize>,
    pub(super) width: Pt,
    /// What stands between this piece and the next.
    pub(super) gap: Gap,
}

/// A stretch of one face, size and owner.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) look: Rc<Look>,
    pub(super) owner: Option<NodeId>,
    pub(super) content: Content,
    pub(super) width: Pt,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Content {
    Word(WordId),
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
        /// What a line that ends here costs beyond its shape; infinite where none may.
        price: f64,
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

impl Gap {
    /// What a line that ends here costs beyond its shape; infinite where none may.
    pub(super) fn price(self) -> f64 {
        match self {
            Self::Space { price, .. } => price,
            Self::Joint | Self::LineBreak | Self::End => 0.0,
        }
    }

    pub(super) fn may_end_line(self) -> bool {
        self.price().is_finite()
    }
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
) -> Result<Pieces, Error> {
    let style = setting.style(&paragraph.style)?;
    let base = Rc::new(Look::new(&paragraph.style, style, false, false));
    let count = likely_words(paragraph);
    let mut collector = Collector {
        measure,
        pieces: Vec::with_capacity(count),
        segments: Vec::with_capacity(count),
        begun: 0,
        missing: Vec::new(),
        setting,
    };
    if let Some(item) = &paragraph.item {
        collector.mark(&base, owners.mark, &item.mark)?;
    }
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, bold, italic, style: inner } => {
                let look = match inner {
                    None if !bold && !italic => Rc::clone(&base),
                    None => Rc::new(Look::new(&paragraph.style, style, *bold, *italic)),
                    Some(name) => {
                        let style = collector.setting.style(name)?;
                        Rc::new(Look::new(name, style, *bold, *italic))
                    }
                };
                collector.text(&look, owners.text, text)?;
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
    let mut pieces = Pieces { pieces: collector.pieces, segments: collector.segments };
    // Ragged lines are never squeezed, so their spaces need not know how to stretch.
    hold_together(&mut pieces, setting, style.align == Align::Justified);
    part_what_is_too_long(&mut pieces.pieces, measure);
    Ok(pieces)
}

/// About as many words as a paragraph has: a syllable of Vietnamese and its space take five bytes and more.
fn likely_words(paragraph: &Paragraph) -> usize {
    let bytes = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.len(),
        Inline::Break | Inline::Gap(_) | Inline::Leader => 0,
    });
    paragraph.inlines.len() + bytes.sum::<usize>() / 5
}

impl Look {
    fn new(name: &Arc<str>, style: &Style, bold: bool, italic: bool) -> Self {
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
    fn text<'t>(&self, piece: &Piece, setting: &'t Setting<'_>) -> Cow<'t, str> {
        let mut words = self.segments[piece.segments.clone()].iter().map(|segment| match segment.content {
            Content::Word(word) => &*setting.shaper.shaped(word).word,
            Content::Blank | Content::Leader => "",
        });
        let first = words.next().unwrap_or_default();
        words.fold(Cow::Borrowed(first), |text, word| text + word)
    }
}

struct Collector<'s, 'a> {
    setting: &'s mut Setting<'a>,
    measure: Pt,
    pieces: Vec<Piece>,
    segments: Vec<Segment>,
    /// Where the piece under way begins among the segments.
    begun: usize,
    missing: Vec<MissingGlyph>,
}

impl Collector<'_, '_> {
    fn mark(&mut self, look: &Rc<Look>, owner: Option<NodeId>, mark: &str) -> Result<(), Error> {
        if mark.is_empty() {
            return Ok(());
        }
        self.word(look, owner, mark)?;
        let width = self.space(look)?;
        self.finish(Gap::Space { width, price: f64::INFINITY, stretches: false });
        Ok(())
    }

    fn text(&mut self, look: &Rc<Look>, owner: Option<NodeId>, text: &str) -> Result<(), Error> {
        let cased = if look.capitals { Cow::Owned(text.to_uppercase()) } else { Cow::Borrowed(text) };
        let width = self.space(look)?;
        let mut rest = &*cased;
        while let Some(at) = rest.find([' ', '\n', '\r', '\t', '\u{a0}']) {
            let (word, from_space) = rest.split_at(at);
            self.word(look, owner, word)?;
            let breaks = !from_space.starts_with('\u{a0}');
            let price = if breaks { 0.0 } else { f64::INFINITY };
            self.finish(Gap::Space { width, price, stretches: true });
            rest = &from_space[if breaks { 1 } else { '\u{a0}'.len_utf8() }..];
        }
        self.word(look, owner, rest)
    }

    fn word(&mut self, look: &Rc<Look>, owner: Option<NodeId>, word: &str) -> Result<(), Error> {
        if word.is_empty() {
            return Ok(());
        }
        let id = self.setting.shaper.shape(look.face, word)?;
        let shaped = self.setting.shaper.shaped(id);
        if !shaped.is_covered {
            self.note_missing(look.face, word);
        }
        let width = look.size * self.setting.shaper.shaped(id).advance;
        let before: Pt = self.segments[self.begun..].iter().map(|segment| segment.width).sum();
        if before + width > self.measure {
            return self.cut(look, owner, id, before);
        }
        self.push(look, owner, Content::Word(id), width);
        Ok(())
    }

    fn note_missing(&mut self, face: Face, word: &str) {
        for character in word.chars() {
            let known = |missing: &MissingGlyph| missing.character == character;
            if !self.setting.fonts.covers(face, character) && !self.missing.iter().any(known) {
                let place = format!("the {} face", face.name());
                self.missing.push(MissingGlyph { character, place, obstacle: Obstacle::NoGlyph });
            }
        }
    }

    /// Cuts a word that no line can hold between its letters.
    fn cut(&mut self, look: &Rc<Look>, owner: Option<NodeId>, word: WordId, before: Pt) -> Result<(), Error> {
        let mut filled = before;
        // Where not even the first letter fits behind what is there, in another face, the word begins a line.
        let first = self.setting.shaper.shaped(word).glyphs.first().map_or(0.0, |glyph| glyph.advance);
        if filled + look.size * first * 1.7 > self.measure {
            self.finish(Gap::Joint);
            filled = Pt::ZERO;
        }
        let shaped = self.setting.shaper.shaped(word);
        let mut start = 0;
        let mut parts = Vec::new();
        for glyph in &shaped.glyphs {
            let width = look.size * glyph.advance;
            // Two thirds of a letter are left over, so that a part shaped by itself still fits.
            // A mark has no width, so it always fits beside its letter.
            if filled + width * 1.7 > self.measure && glyph.text.start > start {
                parts.push(shaped.word[start..glyph.text.start].to_owned());
                (start, filled) = (glyph.text.start, Pt::ZERO);
            }
            filled += width;
        }
        parts.push(shaped.word[start..].to_owned());
        let last = parts.len() - 1;
        for (index, part) in parts.into_iter().enumerate() {
            let id = self.setting.shaper.shape(look.face, &part)?;
            let width = look.size * self.setting.shaper.shaped(id).advance;
            self.push(look, owner, Content::Word(id), width);
            if index < last {
                self.finish(Gap::Joint);
            }
        }
        Ok(())
    }

    fn push(&mut self, look: &Rc<Look>, owner: Option<NodeId>, content: Content, width: Pt) {
        self.segments.push(Segment { look: Rc::clone(look), owner, content, width: width.min(self.measure) });
    }

    /// Ends the piece under way. Spaces in a row, and those at the beginning and the end, are one or none.
    fn finish(&mut self, gap: Gap) {
        let segments = self.begun..self.segments.len();
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
        self.begun = segments.end;
        let width = self.segments[segments.clone()].iter().map(|segment| segment.width).sum();
        self.pieces.push(Piece { segments, width, gap });
    }

    fn space(&mut self, look: &Look) -> Result<Pt, Error> {
        let space = self.setting.shaper.shape(look.face, " ")?;
        Ok(look.size * self.setting.shaper.shaped(space).advance)
    }
}

/// Takes the right to break from the spaces that the rules of office text keep.
fn hold_together(collected: &mut Pieces, setting: &Setting<'_>, justified: bool) {
    let mut right = collected.pieces.first().map_or(Cow::Borrowed(""), |first| collected.text(first, setting));
    for index in 1..collected.pieces.len() {
        let left = std::mem::replace(&mut right, collected.text(&collected.pieces[index], setting));
        let Gap::Space { price, stretches, .. } = &mut collected.pieces[index - 1].gap else {
            continue;
        };
        *stretches &= justified;
        if keeps_together(&setting.standard.no_break, index == 1, &left, &right) {
            *price = f64::INFINITY;
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
            Gap::Space { width, price, .. } if price.is_infinite() && together + *width + next > measure => {
                *price = 0.0;
                together = Pt::ZERO;
            }
            Gap::Space { width, price, .. } if price.is_infinite() => together += *width,
            _ => together = Pt::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_together_is_parted_only_where_a_line_is_full() {
        // Words of 10 with spaces of 2, and whether a line may end behind each.
        let parted = |breaks: &[bool], measure: f64| {
            let price = |breaks: &bool| if *breaks { 0.0 } else { f64::INFINITY };
            let gap = |breaks: &bool| Gap::Space { width: Pt(2.0), price: price(breaks), stretches: false };
            let mut pieces: Vec<Piece> =
                breaks.iter().map(|breaks| Piece { segments: 0..0, width: Pt(10.0), gap: gap(breaks) }).collect();
            pieces.push(Piece { segments: 0..0, width: Pt(10.0), gap: Gap::End });
            part_what_is_too_long(&mut pieces, Pt(measure));
            let breaks = pieces.iter().filter_map(|piece| match piece.gap {
                Gap::Space { price, .. } => Some(price.is_finite()),
                _ => None,
            });
            breaks.collect::<Vec<_>>()
        };
        assert_eq!(parted(&[false; 4], 34.0), [false, false, true, false]);
        assert_eq!(parted(&[false; 4], 33.0), [false, true, false, true]);
        assert_eq!(parted(&[false; 4], 58.0), [false; 4]);
        // A place where a line may end begins anew.
        assert_eq!(parted(&[false, true, false, false, false], 34.0), [false, true, false, false, true]);
    }
}
