//! Collecting: from the inlines of a paragraph to shaped pieces and the gaps between them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::bonds::price_gaps;
use super::cost::price;
use super::piece::{Content, Gap, Head, Look, Owners, Piece, Pieces, Segment, natural_width};
use super::token;
use crate::error::{Error, MissingGlyph, Obstacle, Problem};
use crate::fonts::{Face, WordId};
use crate::layout::setting::Setting;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Inline, Paragraph};
use crate::page::NodeId;

/// The pieces of a paragraph, none wider than `measure`. Without one, no line asks for them but their widths are
/// wanted: then all words part wherever they may.
pub(crate) fn collect(
    setting: &mut Setting<'_>,
    paragraph: &Paragraph,
    owners: Owners,
    measure: Option<Pt>,
) -> Result<Pieces, Error> {
    let style = &*setting.style(&paragraph.style)?;
    let base = Rc::new(Look::new(&paragraph.style, style, false, false));
    let count = likely_words(paragraph);
    let mut collector = Collector {
        measure: measure.unwrap_or(ENDLESS),
        may_part: measure.is_none() || !style.is_balanced(),
        parts_all: measure.is_none(),
        pieces: Vec::with_capacity(count),
        segments: Vec::with_capacity(count),
        begun: 0,
        head: 0,
        missing: Vec::new(),
        setting,
    };
    if let Some(item) = &paragraph.item {
        collector.mark(&base, owners.mark, &item.mark)?;
    }
    let mut behind_label = false;
    for inline in &paragraph.inlines {
        if !behind_label && !matches!(inline, Inline::Text { label: true, .. }) {
            behind_label = true;
            if style.hanging {
                collector.hang(&base)?;
            }
        }
        match inline {
            Inline::Text { text, bold, italic, label, style: inner } => {
                let look = match inner {
                    None if !bold && !italic => Rc::clone(&base),
                    None => Rc::new(Look::new(&paragraph.style, style, *bold, *italic)),
                    Some(name) => {
                        let style = collector.setting.style(name)?;
                        Rc::new(Look::new(name, &style, *bold, *italic))
                    }
                };
                collector.text(&look, owners.text, text, *label)?;
            }
            Inline::Break => collector.finish(Gap::LineBreak),
            Inline::Gap(width) => collector.blank(&base, owners.text, *width),
            Inline::Leader => collector.push(&base, owners.text, Content::Leader, Pt::ZERO),
        }
    }
    collector.finish(Gap::End);
    if !collector.missing.is_empty() {
        return Err(Error::new(Problem::Glyphs(collector.missing)));
    }
    let behind_head = collector.measure;
    let head = collector.head();
    let mut pieces = Pieces { pieces: collector.pieces, segments: collector.segments, head };
    price_gaps(&mut pieces, setting, style, behind_head);
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

/// Whether a word begins there, and not a mark that belongs to what stands before it: `;`, `-CV/TU`.
fn begins_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '“' | '"' | '['))
}

/// Longer than any line.
const ENDLESS: Pt = Pt(1e12);

struct Collector<'s, 'a> {
    setting: &'s mut Setting<'a>,
    measure: Pt,
    /// Whether a word that fits on a line may part: in titles none does.
    may_part: bool,
    /// Whether words part that do so only where no line holds them.
    parts_all: bool,
    pieces: Vec<Piece>,
    segments: Vec<Segment>,
    /// Where the piece under way begins among the segments.
    begun: usize,
    /// How many segments the mark and the label have that further lines hang behind.
    head: usize,
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

    /// Lets further lines hang behind what is collected so far, unless it takes more room than it leaves.
    fn hang(&mut self, look: &Look) -> Result<(), Error> {
        let (collected, _) = natural_width(&self.pieces);
        let last_gap = self.pieces.last().map_or(Pt::ZERO, |piece| piece.gap.width());
        let under_way: Pt = self.segments[self.begun..].iter().map(|segment| segment.width).sum();
        let space = if self.begun < self.segments.len() { self.space(look)? } else { Pt::ZERO };
        let head = collected + last_gap + under_way + space;
        if head * 2.0 <= self.measure {
            self.measure -= head;
            self.head = self.segments.len();
        }
        Ok(())
    }

    /// The head among the pieces; none where nothing follows it.
    fn head(&self) -> Head {
        let pieces = self.pieces.iter().take_while(|piece| piece.segments.end <= self.head).count();
        if pieces == self.pieces.len() {
            return Head::default();
        }
        let width = self.pieces[..pieces].iter().map(|piece| piece.width + piece.gap.width()).sum();
        Head { pieces, width }
    }

    fn text(&mut self, look: &Rc<Look>, owner: Option<NodeId>, text: &str, label: bool) -> Result<(), Error> {
        let cased = if look.capitals { Cow::Owned(text.to_uppercase()) } else { Cow::Borrowed(text) };
        let width = self.space(look)?;
        let mut rest = &*cased;
        while let Some(at) = rest.find([' ', '\n', '\r', '\t', '\u{a0}']) {
            let (word, from_space) = rest.split_at(at);
            self.word(look, owner, word)?;
            let breaks = !from_space.starts_with('\u{a0}');
            let price = if breaks && !label { 0.0 } else { f64::INFINITY };
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
        if self.is_behind_blank() && (begins_word(word) || self.begun_width() + width > self.measure + ROUNDING) {
            self.finish(Gap::Joint { price: 0.0 });
        }
        let before = self.begun_width();
        let too_long = before + width > self.measure + ROUNDING;
        if self.may_part || too_long {
            let breaks = token::breaks(&self.setting.standard.token_breaks, word, too_long || self.parts_all);
            if !breaks.is_empty() {
                self.part(look, owner, id, breaks);
                return Ok(());
            }
        }
        if too_long {
            self.cut(look, owner, id, 0..word.len());
        } else {
            self.push(look, owner, Content::Word(id), width);
        }
        Ok(())
    }

    /// Room to be filled by hand. It stays with the word before it where a line holds both.
    fn blank(&mut self, look: &Rc<Look>, owner: Option<NodeId>, width: Pt) {
        if self.begun_width() + width > self.measure + ROUNDING {
            self.finish(Gap::Joint { price: 0.0 });
        }
        self.push(look, owner, Content::Blank, width);
    }

    fn is_behind_blank(&self) -> bool {
        self.segments[self.begun..].last().is_some_and(|segment| matches!(segment.content, Content::Blank))
    }

    /// The width of the piece under way.
    fn begun_width(&self) -> Pt {
        self.segments[self.begun..].iter().map(|segment| segment.width).sum()
    }

    /// Parts a word at the given bytes. Its glyphs stay those of the whole word.
    fn part(&mut self, look: &Rc<Look>, owner: Option<NodeId>, word: WordId, breaks: Vec<(usize, f64)>) {
        let mut start = 0;
        let gaps = breaks.into_iter().map(|(end, price)| (end, Some(Gap::Joint { price })));
        let last = self.setting.shaper.shaped(word).word.len();
        for (end, gap) in gaps.chain([(last, None)]) {
            let width = self.part_width(look, word, start..end);
            if width > self.measure + ROUNDING {
                self.cut(look, owner, word, start..end);
            } else {
                if self.begun_width() + width > self.measure + ROUNDING {
                    self.finish(Gap::Joint { price: 0.0 });
                }
                self.push(look, owner, Content::Part(word, start, end), width);
            }
            if let Some(gap) = gap {
                self.finish(gap);
            }
            start = end;
        }
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

    /// Cuts the part of a word that no line can hold between its letters, wherever the lines choose to.
    fn cut(&mut self, look: &Rc<Look>, owner: Option<NodeId>, word: WordId, part: Range<usize>) {
        let rules = &self.setting.standard.token_breaks;
        let price = price(rules.cut);
        let shaped = self.setting.shaper.shaped(word);
        // A mark has no width: it stays on its letter.
        let letters = shaped.glyphs_of(&part).iter().filter(|glyph| glyph.advance > 0.0);
        let mut starts: Vec<usize> = letters.map(|glyph| glyph.text.start).collect();
        starts.dedup();
        let fewest = rules.shortest.max(1);
        let last = starts.len().saturating_sub(fewest);
        let inner = starts.get(fewest..=last).unwrap_or_default();
        let ends: Vec<usize> = inner.iter().copied().chain([part.end]).collect();
        let mut start = part.start;
        for end in ends {
            let width = self.part_width(look, word, start..end);
            if self.begun_width() + width > self.measure + ROUNDING && self.begun < self.segments.len() {
                self.finish(Gap::Joint { price: 0.0 });
            }
            self.push(look, owner, Content::Part(word, start, end), width);
            if end < part.end {
                self.finish(Gap::Joint { price });
            }
            start = end;
        }
    }

    /// The width of the part of a word between two of its bytes.
    fn part_width(&self, look: &Look, word: WordId, part: Range<usize>) -> Pt {
        let shaped = self.setting.shaper.shaped(word);
        look.size * shaped.glyphs_of(&part).iter().map(|glyph| glyph.advance).sum::<f64>()
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
