//! `RunBuilder`: the text runs and rules of a line.

use std::ops::Range;
use std::sync::Arc;

use super::inline_box::{CharFormat, Content, Fragment};
use crate::fonts::WordId;
use crate::layout::context::LayoutContext;
use crate::layout::outline::outline;
use crate::length::Pt;
use crate::page::{Glyph, Item, NodeId, Rule, TextRun};
use crate::standard::Underline;

/// Places fragments one after the other and joins fragments of one format and owner into text runs.
pub(super) struct RunBuilder<'s, 'a> {
    context: &'s LayoutContext<'a>,
    items: Vec<Item>,
    run: Option<(TextRun, Underline)>,
    /// The number of glyphs and bytes of text of the line.
    capacity: (usize, usize),
    x: Pt,
    baseline: Pt,
}

impl<'s, 'a> RunBuilder<'s, 'a> {
    /// Begins a line at this place. `capacity` is the number of its glyphs and bytes of text.
    pub(super) fn new(context: &'s LayoutContext<'a>, (x, baseline): (Pt, Pt), capacity: (usize, usize)) -> Self {
        Self { context, items: Vec::new(), run: None, capacity, x, baseline }
    }

    /// Adds a fragment. `leader` is the width of dots to the end of the line.
    pub(super) fn fragment(&mut self, fragment: &Fragment, leader: Pt) {
        match fragment.content {
            Content::Word(word) | Content::Reference(word) | Content::ReferenceSeparator(word) => {
                self.word(fragment, word, None);
                self.x += fragment.width;
            }
            Content::Part(word, start, end) => {
                self.word(fragment, word, Some(start..end));
                self.x += fragment.width;
            }
            Content::Blank => {
                self.separate_words();
                self.end_run();
                self.x += fragment.width;
            }
            Content::Leader => self.leader(fragment, fragment.width + leader),
            Content::Dots => self.leader(fragment, fragment.width),
            Content::TickBox { inside, ticked } => self.tick_box(fragment, inside, ticked),
        }
    }

    /// Places a box to tick. Its rules are artifacts; a separate run has the tick, or a space if it is empty, and
    /// represents the box in the structure tree and in extracted text.
    fn tick_box(&mut self, fragment: &Fragment, inside: WordId, ticked: bool) {
        self.end_run();
        let (boxes, format, left) = (&self.context.standard.boxes, &fragment.format, self.x);
        let inside = self.context.shaper.shaped(inside);
        // A space is as wide as its box, a tick is centred in it.
        let advance = |glyph: f64| if ticked { format.size * glyph } else { fragment.width };
        if ticked {
            self.x += (fragment.width - format.size * inside.advance) / 2.0;
        }
        let run = self.run(format, fragment.owner, None);
        run.text.push_str(if ticked { "☑" } else { "☐" });
        let (text, rise) = (0..run.text.len(), format.size * boxes.tick_rise);
        run.glyphs.extend(inside.glyphs.iter().map(|glyph| Glyph {
            id: glyph.id,
            advance: advance(glyph.advance),
            offset: (Pt::ZERO, rise),
            text: text.clone(),
        }));
        self.end_run();
        self.frame(left, fragment, boxes.thickness);
        self.x = left + fragment.width;
    }

    /// Adds the four rules of a box, inside the width of its fragment.
    fn frame(&mut self, left: Pt, fragment: &Fragment, thickness: Pt) {
        let bottom = self.baseline + fragment.format.size * self.context.standard.boxes.drop;
        let (right, top) = (left + fragment.width, bottom - fragment.width);
        let (corner, color) = ((left, top), fragment.format.color);
        let rule = Rule { from: corner, to: corner, thickness, color, style: Arc::clone(&fragment.format.style) };
        self.items.extend(outline([left, top, right, bottom], &rule));
    }

    /// Dots at the advance of a full stop, as many as fit.
    fn leader(&mut self, fragment: &Fragment, room: Pt) {
        let face = self.context.fonts.face(fragment.format.face);
        let Some((id, advance)) = face.full_stop() else {
            return;
        };
        let width = fragment.format.size * (advance / face.units_per_em());
        let dots = (room / width).floor().max(0.0) as usize;
        let start = self.x;
        for _ in 0..dots.min(MAX_LEADER_DOTS) {
            self.glyph(fragment, ".", id, width);
        }
        self.end_run();
        self.x = start + room;
    }

    /// Adds the glyphs of a word, or of a part of it.
    fn word(&mut self, fragment: &Fragment, word: WordId, part: Option<Range<usize>>) {
        let shaped = self.context.shaper.shaped(word);
        let (size, raise) = (fragment.format.size, fragment.format.raise);
        let expansion = self.context.standard.abbreviations.words.get(&*shaped.word);
        let expansion = if part.is_none() { expansion } else { None };
        let part = part.unwrap_or(0..shaped.word.len());
        let run = self.run(&fragment.format, fragment.owner, expansion);
        let at = run.text.len();
        run.text.push_str(&shaped.word[part.clone()]);
        let glyphs = shaped.glyphs_of(&part).iter();
        run.glyphs.extend(glyphs.map(|glyph| Glyph {
            id: glyph.id,
            advance: size * glyph.advance,
            offset: (size * glyph.offset.0, size * glyph.offset.1 + raise),
            text: glyph.text.start - part.start + at..glyph.text.end - part.start + at,
        }));
    }

    /// Adds a glyph with the format of a fragment, for this text.
    fn glyph(&mut self, fragment: &Fragment, text: &str, id: u32, advance: Pt) {
        let run = self.run(&fragment.format, fragment.owner, None);
        let at = run.text.len();
        run.text.push_str(text);
        run.glyphs.push(Glyph { id, advance, offset: (Pt::ZERO, Pt::ZERO), text: at..at + text.len() });
        self.x += advance;
    }

    pub(super) fn space(&mut self, after: &Fragment, width: Pt) {
        if matches!(after.content, Content::Blank | Content::Leader | Content::Dots) {
            self.x += width;
            return;
        }
        let face = self.context.fonts.face(after.format.face);
        if let Some(id) = face.space() {
            self.glyph(after, " ", id, width);
        } else {
            self.x += width;
        }
    }

    /// Adds a space of zero width, so that text extraction separates the words around a blank.
    fn separate_words(&mut self) {
        if let Some((run, _)) = &mut self.run
            && !run.text.ends_with(' ')
            && let Some(id) = self.context.fonts.face(run.face).space()
        {
            let at = run.text.len();
            run.text.push(' ');
            run.glyphs.push(Glyph { id, advance: Pt::ZERO, offset: (Pt::ZERO, Pt::ZERO), text: at..at + 1 });
        }
    }

    /// The run for a fragment of this format. An abbreviation has a separate run.
    fn run(&mut self, format: &CharFormat, owner: Option<NodeId>, expansion: Option<&Arc<str>>) -> &mut TextRun {
        let continues = self.run.as_ref().is_some_and(|(run, underline)| {
            run.face == format.face
                && run.size == format.size
                && run.color == format.color
                && (Arc::ptr_eq(&run.style, &format.style) || run.style == format.style)
                && run.owner == owner
                && run.expansion.as_ref() == expansion
                && *underline == format.underline
        });
        if !continues {
            self.end_run();
        }
        let begin = || TextRun {
            x: self.x,
            baseline: self.baseline,
            face: format.face,
            size: format.size,
            color: format.color,
            text: String::with_capacity(self.capacity.1),
            glyphs: Vec::with_capacity(self.capacity.0),
            style: Arc::clone(&format.style),
            owner,
            expansion: expansion.cloned(),
            turned: false,
        };
        let (run, _) = self.run.get_or_insert_with(|| (begin(), format.underline));
        run
    }

    fn end_run(&mut self) {
        let Some((run, underline)) = self.run.take() else {
            return;
        };
        let words = match underline {
            Underline::Nothing => None,
            Underline::All => Some(run.text.trim_end()),
            Underline::Words => Some(run.text.trim_end().trim_end_matches(|mark: char| mark.is_ascii_punctuation())),
        };
        let rule = words.map(|words| {
            let (drop, thickness) = self.context.fonts.face(run.face).underline(run.size);
            let y = run.baseline + drop;
            Item::Rule(Rule {
                from: (run.x, y),
                to: (run.x + run.width_to(words.len()), y),
                thickness,
                color: run.color,
                style: Arc::clone(&run.style),
            })
        });
        self.items.push(Item::Text(run));
        self.items.extend(rule);
    }

    pub(super) fn finish(mut self) -> Vec<Item> {
        self.end_run();
        self.items
    }
}

/// The maximum number of leader dots, which is more than the widest sheet needs.
const MAX_LEADER_DOTS: usize = 4096;
