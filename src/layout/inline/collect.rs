//! Collects the inlines of a paragraph into shaped boxes with glue between them.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::cost::penalty;
use super::inline_box::{
    CharFormat, Content, Fragment, Glue, HangingPrefix, InlineBox, InlineContent, Owners, natural_width,
};
use super::penalties::assign_penalties;
use super::token;
use crate::error::{Error, FontProblem, MissingGlyph, Obstacle};
use crate::fonts::{Face, WordId};
use crate::layout::context::LayoutContext;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Inline, Paragraph};
use crate::page::NodeId;
use crate::standard::Align;

/// Collects the boxes of a paragraph, none wider than `measure`. Without a measure, the boxes are for content widths:
/// every word has all its possible breaks.
pub(crate) fn collect(
    context: &mut LayoutContext<'_>,
    paragraph: &Paragraph,
    owners: Owners,
    measure: Option<Pt>,
) -> Result<InlineContent, Error> {
    let style = &*context.style(&paragraph.style)?;
    let base = Rc::new(CharFormat::new(&paragraph.style, style, false, false));
    let count = estimated_word_count(paragraph);
    let mut collector = Collector {
        measure: measure.unwrap_or(UNLIMITED),
        may_break: measure.is_none() || !style.is_balanced(),
        breaks_all: measure.is_none(),
        boxes: Vec::with_capacity(count),
        fragments: Vec::with_capacity(count),
        open_start: 0,
        prefix: 0,
        missing: Vec::new(),
        context,
    };
    if let Some(item) = &paragraph.item {
        let format = match item.bold || item.italic {
            true => Rc::new(CharFormat::new(&paragraph.style, style, item.bold, item.italic)),
            false => Rc::clone(&base),
        };
        collector.mark(&format, owners.mark, &item.mark)?;
    }
    let mut after_label = false;
    let mut elements = 0;
    let mut link = None;
    for inline in &paragraph.inlines {
        if !after_label && !matches!(inline, Inline::Text { label: true, .. }) {
            after_label = true;
            if style.hanging {
                collector.end_prefix(&base)?;
            }
        }
        match inline {
            Inline::Text { text, bold, italic, label, style: inner } => {
                let format = match inner {
                    None if !bold && !italic => Rc::clone(&base),
                    None => Rc::new(CharFormat::new(&paragraph.style, style, *bold, *italic)),
                    Some(name) => {
                        let style = collector.context.style(name)?;
                        Rc::new(CharFormat::new(name, &style, *bold, *italic))
                    }
                };
                match link {
                    Some(owner) => {
                        let linked = Rc::new(CharFormat::clone(&format).linked(&collector.context.standard.links));
                        collector.text(&linked, owner, text, *label)?;
                    }
                    None => collector.text(&format, owners.text, text, *label)?,
                }
            }
            Inline::Link(Some(_)) => {
                link = Some(owners.element(elements));
                elements += 1;
            }
            Inline::Link(None) => link = None,
            Inline::Break => collector.close_box(Glue::LineBreak),
            Inline::Gap(width) => collector.blank(&base, owners.text, *width),
            Inline::TickBox(ticked) => {
                collector.tick_box(&base, owners.element(elements), *ticked)?;
                elements += 1;
            }
            Inline::Leader(None) => {
                let is_text = style.align == Align::Justified;
                let width = if is_text { collector.context.standard.blanks.leader } else { Pt::ZERO };
                collector.push(&base, owners.text, Content::Leader, width);
            }
            Inline::Leader(Some(width)) => collector.dots(&base, owners.text, *width),
            Inline::Footnote(footnote) => {
                let style = &footnote.reference;
                let format = Rc::new(CharFormat::new(style, &*collector.context.style(style)?, false, false));
                // The link inside the node of the number has its text.
                collector.reference(&format, owners.text, owners.element(elements + 1), footnote.number)?;
                elements += 2;
            }
            Inline::FootnoteNumber { number, style } => {
                let format = Rc::new(CharFormat::new(style, &*collector.context.style(style)?, false, false));
                collector.word(&format, owners.element(elements + 1), &number.to_string())?;
                elements += 2;
                let width = collector.space(&base)?;
                collector.close_box(Glue::Space { width, penalty: f64::INFINITY, stretchable: false });
            }
        }
    }
    collector.close_box(Glue::End);
    if !collector.missing.is_empty() {
        return Err(Error::from(FontProblem::Unprintable { missing: collector.missing }));
    }
    let remaining = collector.measure;
    let prefix = collector.prefix();
    let mut boxes = InlineContent { boxes: collector.boxes, fragments: collector.fragments, prefix };
    assign_penalties(&mut boxes, context, style, remaining);
    Ok(boxes)
}

/// An estimate of the number of words: a Vietnamese syllable with its space takes at least five bytes.
fn estimated_word_count(paragraph: &Paragraph) -> usize {
    let bytes = paragraph.inlines.iter().map(|inline| match inline {
        Inline::Text { text, .. } => text.len(),
        _ => 0,
    });
    paragraph.inlines.len() + bytes.sum::<usize>() / 5
}

/// Whether a text begins a word, and not punctuation or a suffix that belongs to the text before it: `;`, `-CV/TU`.
fn begins_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '“' | '"' | '['))
}

/// Wider than any line.
const UNLIMITED: Pt = Pt(1e12);

struct Collector<'s, 'a> {
    context: &'s mut LayoutContext<'a>,
    measure: Pt,
    /// Whether a word that fits on a line may be broken; false in titles.
    may_break: bool,
    /// Whether all words may be broken, even those normally broken only if they are wider than a line.
    breaks_all: bool,
    boxes: Vec<InlineBox>,
    fragments: Vec<Fragment>,
    /// The index of the first fragment of the open box.
    open_start: usize,
    /// The number of fragments in the hanging prefix.
    prefix: usize,
    missing: Vec<MissingGlyph>,
}

impl Collector<'_, '_> {
    fn mark(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, mark: &str) -> Result<(), Error> {
        if mark.is_empty() {
            return Ok(());
        }
        self.word(format, owner, mark)?;
        let width = self.space(format)?;
        self.close_box(Glue::Space { width, penalty: f64::INFINITY, stretchable: false });
        Ok(())
    }

    /// Ends the hanging prefix here, unless it takes more than half of the measure.
    fn end_prefix(&mut self, format: &CharFormat) -> Result<(), Error> {
        let (collected, _) = natural_width(&self.boxes);
        let last_gap = self.boxes.last().map_or(Pt::ZERO, |inline_box| inline_box.glue.width());
        let under_way: Pt = self.fragments[self.open_start..].iter().map(|fragment| fragment.width).sum();
        let space = if self.open_start < self.fragments.len() { self.space(format)? } else { Pt::ZERO };
        let prefix = collected + last_gap + under_way + space;
        if prefix * 2.0 <= self.measure {
            self.measure -= prefix;
            self.prefix = self.fragments.len();
        }
        Ok(())
    }

    /// The hanging prefix; empty if no box follows it.
    fn prefix(&self) -> HangingPrefix {
        let boxes = self.boxes.iter().take_while(|inline_box| inline_box.fragments.end <= self.prefix).count();
        if boxes == self.boxes.len() {
            return HangingPrefix::default();
        }
        let width = self.boxes[..boxes].iter().map(|inline_box| inline_box.width + inline_box.glue.width()).sum();
        HangingPrefix { boxes, width }
    }

    fn text(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, text: &str, label: bool) -> Result<(), Error> {
        let text_in_case = if format.capitals { Cow::Owned(text.to_uppercase()) } else { Cow::Borrowed(text) };
        let width = self.space(format)?;
        let mut rest = &*text_in_case;
        while let Some(at) = rest.find([' ', '\n', '\r', '\t', '\u{a0}']) {
            let (word, from_space) = rest.split_at(at);
            self.word(format, owner, word)?;
            let breaks = !from_space.starts_with('\u{a0}');
            let penalty = if breaks && !label { 0.0 } else { f64::INFINITY };
            self.close_box(Glue::Space { width, penalty, stretchable: true });
            rest = &from_space[if breaks { 1 } else { '\u{a0}'.len_utf8() }..];
        }
        self.word(format, owner, rest)
    }

    fn word(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, word: &str) -> Result<(), Error> {
        if word.is_empty() {
            return Ok(());
        }
        let id = self.context.shaper.shape(format.face, word)?;
        let shaped = self.context.shaper.shaped(id);
        if !shaped.is_covered {
            self.note_missing(format.face, word);
        }
        let width = format.size * self.context.shaper.shaped(id).advance;
        if self.follows_blank() && (begins_word(word) || self.open_width() + width > self.measure + ROUNDING) {
            self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
        }
        let before = self.open_width();
        let too_long = before + width > self.measure + ROUNDING;
        if self.may_break || too_long {
            let breaks = token::breaks(&self.context.standard.token_breaks, word, too_long || self.breaks_all);
            if !breaks.is_empty() {
                self.break_word(format, owner, id, breaks);
                return Ok(());
            }
        }
        if too_long {
            self.break_letters(format, owner, id, 0..word.len());
        } else {
            self.push(format, owner, Content::Word(id), width);
        }
        Ok(())
    }

    /// Adds blank space to be filled in by hand. It stays with the word before it if a line holds both.
    fn blank(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, width: Pt) {
        if self.open_width() + width > self.measure + ROUNDING {
            self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
        }
        self.push(format, owner, Content::Blank, width);
    }

    /// Adds a box to tick, which stays with the words beside it.
    fn tick_box(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, ticked: bool) -> Result<(), Error> {
        let boxes = &self.context.standard.boxes;
        let inside = self.context.shaper.shape(format.face, if ticked { &boxes.tick } else { " " })?;
        let width = format.size * boxes.side;
        if self.open_width() + width > self.measure + ROUNDING {
            self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
        }
        self.push(format, owner, Content::TickBox { inside, ticked }, width);
        Ok(())
    }

    /// Adds dots to write on. They stay with the word before them if a line holds both.
    fn dots(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, width: Pt) {
        if self.open_width() + width > self.measure + ROUNDING {
            self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
        }
        self.push(format, owner, Content::Dots, width);
    }

    /// Adds the number of a footnote, without a space or a line break before it. `text` owns the mark between it and the
    /// number of another footnote.
    fn reference(
        &mut self,
        format: &Rc<CharFormat>,
        text: Option<NodeId>,
        owner: Option<NodeId>,
        number: usize,
    ) -> Result<(), Error> {
        let number = self.context.shaper.shape(format.face, &number.to_string())?;
        let width = format.size * self.context.shaper.shaped(number).advance;
        let is_open = self.open_start < self.fragments.len();
        let follows_space = |last: &mut InlineBox| matches!(last.glue, Glue::Space { stretchable: true, .. });
        if !is_open && let Some(last) = self.boxes.pop_if(follows_space) {
            self.open_start = last.fragments.start;
        }
        if self.fragments[self.open_start..].last().is_some_and(|last| matches!(last.content, Content::Reference(_))) {
            let separator = &self.context.standard.footnotes.separator;
            let mark = self.context.shaper.shape(format.face, separator)?;
            let shaped = self.context.shaper.shaped(mark);
            let (width, is_covered) = (format.size * shaped.advance, shaped.is_covered);
            if !is_covered {
                self.note_missing(format.face, separator);
            }
            self.push(format, text, Content::ReferenceSeparator(mark), width);
        }
        if self.open_width() + width > self.measure + ROUNDING {
            self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
        }
        self.push(format, owner, Content::Reference(number), width);
        Ok(())
    }

    fn follows_blank(&self) -> bool {
        self.fragments[self.open_start..].last().is_some_and(|fragment| matches!(fragment.content, Content::Blank))
    }

    /// The width of the open box.
    fn open_width(&self) -> Pt {
        self.fragments[self.open_start..].iter().map(|fragment| fragment.width).sum()
    }

    /// Breaks a word at these bytes. Its glyphs remain those of the whole word.
    fn break_word(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, word: WordId, breaks: Vec<(usize, f64)>) {
        let mut start = 0;
        let space_count = breaks.into_iter().map(|(end, penalty)| (end, Some(Glue::EmergencyBreak { penalty })));
        let last = self.context.shaper.shaped(word).word.len();
        for (end, glue) in space_count.chain([(last, None)]) {
            let width = self.part_width(format, word, start..end);
            if width > self.measure + ROUNDING {
                self.break_letters(format, owner, word, start..end);
            } else {
                if self.open_width() + width > self.measure + ROUNDING {
                    self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
                }
                self.push(format, owner, Content::Part(word, start, end), width);
            }
            if let Some(glue) = glue {
                self.close_box(glue);
            }
            start = end;
        }
    }

    fn note_missing(&mut self, face: Face, word: &str) {
        for character in word.chars() {
            let known = |missing: &MissingGlyph| missing.character == character;
            if !self.context.fonts.covers(face, character) && !self.missing.iter().any(known) {
                let place = format!("the {} face", face.name());
                self.missing.push(MissingGlyph { character, place, obstacle: Obstacle::NoGlyph });
            }
        }
    }

    /// Breaks a part of a word that is wider than a line between its letters.
    fn break_letters(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, word: WordId, part: Range<usize>) {
        let rules = &self.context.standard.token_breaks;
        let penalty = penalty(rules.cut);
        let shaped = self.context.shaper.shaped(word);
        // Combining marks have no advance; they stay with their letter.
        let letters = shaped.glyphs_of(&part).iter().filter(|glyph| glyph.advance > 0.0);
        let mut starts: Vec<usize> = letters.map(|glyph| glyph.text.start).collect();
        starts.dedup();
        let fewest = rules.shortest.max(1);
        let last = starts.len().saturating_sub(fewest);
        let inner = starts.get(fewest..=last).unwrap_or_default();
        let ends: Vec<usize> = inner.iter().copied().chain([part.end]).collect();
        let mut start = part.start;
        for end in ends {
            let width = self.part_width(format, word, start..end);
            if self.open_width() + width > self.measure + ROUNDING && self.open_start < self.fragments.len() {
                self.close_box(Glue::EmergencyBreak { penalty: 0.0 });
            }
            self.push(format, owner, Content::Part(word, start, end), width);
            if end < part.end {
                self.close_box(Glue::EmergencyBreak { penalty });
            }
            start = end;
        }
    }

    /// The width of a part of a word, given as a byte range.
    fn part_width(&self, format: &CharFormat, word: WordId, part: Range<usize>) -> Pt {
        let shaped = self.context.shaper.shaped(word);
        format.size * shaped.glyphs_of(&part).iter().map(|glyph| glyph.advance).sum::<f64>()
    }

    fn push(&mut self, format: &Rc<CharFormat>, owner: Option<NodeId>, content: Content, width: Pt) {
        self.fragments.push(Fragment { format: Rc::clone(format), owner, content, width: width.min(self.measure) });
    }

    /// Closes the open box with this glue. Consecutive spaces collapse; leading and trailing spaces are dropped.
    fn close_box(&mut self, glue: Glue) {
        let fragments = self.open_start..self.fragments.len();
        let is_space = matches!(glue, Glue::Space { .. });
        if fragments.is_empty() && is_space {
            return;
        }
        if fragments.is_empty() {
            // A forced break replaces the space before it.
            match self.boxes.last_mut() {
                Some(last) if matches!(last.glue, Glue::Space { .. }) => {
                    last.glue = glue;
                    return;
                }
                _ if glue == Glue::End => return,
                _ => {}
            }
        }
        self.open_start = fragments.end;
        let width = self.fragments[fragments.clone()].iter().map(|fragment| fragment.width).sum();
        self.boxes.push(InlineBox { fragments, width, glue });
    }

    fn space(&mut self, format: &CharFormat) -> Result<Pt, Error> {
        let space = self.context.shaper.shape(format.face, " ")?;
        Ok(format.size * self.context.shaper.shaped(space).advance)
    }
}
