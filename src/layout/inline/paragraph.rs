//! Paragraphs: lines of glyphs with their places.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::broken::{Broken, Widths};
use super::collect::collect;
use super::cost::Glue;
use super::indents::{Indent, Indented};
use super::lines::Fill;
use super::piece::{Content, Gap, Look, Owners, Piece, Pieces, Segment, natural_width};
use crate::error::Error;
use crate::fonts::{Face, WordId};
use crate::layout::setting::Setting;
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::page::{Glyph, Item, NodeId, Rule, TextRun};
use crate::standard::{Align, Style};

/// A paragraph, line by line, the places counted from the upper left corner of the paragraph's column.
pub(crate) struct SetParagraph {
    pub(crate) lines: Vec<SetLine>,
}

/// A line: what is drawn, counted from its own upper edge.
pub(crate) struct SetLine {
    pub(crate) items: Vec<Item>,
    pub(crate) height: Pt,
    /// How far below its upper edge its letters stand.
    pub(crate) baseline: Pt,
}

/// Sets a paragraph in a column of that width; without owners it is not read aloud.
pub(crate) fn set(
    setting: &mut Setting<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    width: Pt,
) -> Result<SetParagraph, Error> {
    let style = &*paragraph.at.locate(setting.style(&paragraph.style))?;
    let broken = broken(setting, paragraph, style, owners, width)?;
    Ok(placed(setting, paragraph, &broken, style, width))
}

/// The same for a paragraph of a part that may be set several times: its lines are broken once.
pub(crate) fn set_again(
    setting: &mut Setting<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    width: Pt,
) -> Result<SetParagraph, Error> {
    let style = &*paragraph.at.locate(setting.style(&paragraph.style))?;
    let broken = match setting.kept.lines(paragraph, style, width) {
        Some(broken) => broken,
        None => {
            let broken = Rc::new(broken(setting, paragraph, style, owners, width)?);
            setting.kept.keep_lines(paragraph, style, width, &broken);
            broken
        }
    };
    // A line below makes the last line higher, depending on its words.
    if setting.kept.only_measures && style.rule_below.is_none() {
        let line = || SetLine { items: Vec::new(), height: style.line_height, baseline: baseline(setting, style) };
        return Ok(SetParagraph { lines: (0..broken.lines.ranges.len().max(1)).map(|_| line()).collect() });
    }
    Ok(placed(setting, paragraph, &broken, style, width))
}

/// The lines of a paragraph, with nothing placed.
fn broken(
    setting: &mut Setting<'_>,
    paragraph: &Paragraph,
    style: &Style,
    owners: Owners,
    width: Pt,
) -> Result<Broken, Error> {
    let Pieces { pieces, segments, head } =
        paragraph.at.locate(collect(setting, paragraph, owners, Some(narrowest(style, width))))?;
    let lines = Indented::new(&pieces, head, style, width, fill(setting, style));
    Ok(Broken { pieces, segments, lines, owner: owners.text })
}

fn placed(setting: &Setting<'_>, paragraph: &Paragraph, broken: &Broken, style: &Style, width: Pt) -> SetParagraph {
    let Broken { pieces, segments, lines: indented, owner } = broken;
    let set = |(index, range): (usize, &Range<usize>)| {
        let indent = indented.indent(index);
        let line = Line { style, align: indented.align, indent, pieces: &pieces[range.clone()], segments };
        line.set(setting)
    };
    let mut lines: Vec<SetLine> = indented.ranges.iter().enumerate().map(set).collect();
    if lines.is_empty() {
        lines.push(empty_line(setting, paragraph, style, *owner));
    }
    ornament(&mut lines, paragraph, style, width);
    SetParagraph { lines }
}

fn fill(setting: &Setting<'_>, style: &Style) -> Fill {
    match style.align {
        Align::Justified => Fill::Justified { glue: Glue::new(&setting.standard.lines) },
        Align::Left | Align::Centre | Align::Right if style.is_balanced() => Fill::Balanced(setting.balance()),
        Align::Left | Align::Centre | Align::Right => Fill::Ragged { full: setting.standard.lines.ragged_full },
    }
}

/// The room of the narrower of the first line and the others.
fn narrowest(style: &Style, width: Pt) -> Pt {
    width - style.indent - style.first_line.max(Pt::ZERO)
}

/// How many lines a paragraph takes in a column of that width, and how wide the widest is where they are balanced.
pub(crate) fn extent(setting: &mut Setting<'_>, paragraph: &Paragraph, width: Pt) -> Result<(usize, Pt), Error> {
    let style = &*paragraph.at.locate(setting.style(&paragraph.style))?;
    if let Some(extent) = setting.kept.extent(paragraph, style, width) {
        return Ok(extent);
    }
    let Pieces { pieces, head, .. } =
        paragraph.at.locate(collect(setting, paragraph, Owners::default(), Some(narrowest(style, width))))?;
    let lines = Indented::new(&pieces, head, style, width, Fill::Balanced(setting.balance()));
    let ends = lines.ranges.iter().enumerate().map(|(index, range)| {
        let (natural, _) = natural_width(&pieces[range.clone()]);
        width - lines.indent(index).room + natural
    });
    let extent = (lines.ranges.len(), ends.fold(Pt::ZERO, Pt::max));
    setting.kept.keep_extent(paragraph, style, width, extent);
    Ok(extent)
}

/// How wide a paragraph asks to be set, in a column that has so much room at most; without a limit, what is held
/// together parts as well where words part.
pub(crate) fn widths(setting: &mut Setting<'_>, paragraph: &Paragraph, limit: Option<Pt>) -> Result<Widths, Error> {
    let style = &*paragraph.at.locate(setting.style(&paragraph.style))?;
    if let Some(widths) = setting.kept.widths(paragraph, style, limit) {
        return Ok(widths);
    }
    let Pieces { pieces, head, .. } = paragraph.at.locate(collect(setting, paragraph, Owners::default(), limit))?;
    // Further lines hang behind the head.
    let widest = |ends: &dyn Fn(&Piece) -> bool| {
        let lines = pieces[head.pieces..].split_inclusive(ends);
        lines.map(|line| natural_width(line).0).fold(Pt::ZERO, Pt::max) + head.width
    };
    let cut = setting.standard.sense.prices.compound;
    let parted = widest(&|piece| limit.is_none() || piece.gap.may_end_line());
    let ends_within = |piece: &Piece, most: f64| match piece.gap {
        Gap::Joint { price } => price <= 0.0,
        gap => gap.price() < most,
    };
    let word = widest(&|piece| ends_within(piece, f64::INFINITY));
    // A word that is longer than the limit parts all the same.
    let word = limit.map_or(word, |limit| word.min(limit)).max(parted);
    let compound = if style.is_balanced() && cut > 0.0 { widest(&|piece| ends_within(piece, cut)) } else { word };
    let line = widest(&|piece| piece.gap == Gap::LineBreak);
    let widths = Widths { parted, word, compound, line }.indented(style.indent + style.first_line);
    setting.kept.keep_widths(paragraph, style, limit, widths);
    Ok(widths)
}

/// How far below its upper edge a line of that style has its letters.
fn baseline(setting: &Setting<'_>, style: &Style) -> Pt {
    setting.fonts.face(Face::new(style.bold, style.italic)).baseline(style.size, style.line_height)
}

/// A paragraph without text is an empty line. It holds a space, so that the structure knows of it: without it a row
/// of empty cells would have none.
fn empty_line(setting: &Setting<'_>, paragraph: &Paragraph, style: &Style, owner: Option<NodeId>) -> SetLine {
    let face = Face::new(style.bold, style.italic);
    let data = setting.fonts.face(face);
    let run = data.space().map(|id| {
        Item::Text(TextRun {
            x: style.indent,
            baseline: baseline(setting, style),
            face,
            size: style.size,
            text: " ".to_owned(),
            glyphs: vec![Glyph { id, advance: Pt::ZERO, offset: (Pt::ZERO, Pt::ZERO), text: 0..1 }],
            style: Arc::clone(&paragraph.style),
            owner,
            expansion: None,
            turned: false,
        })
    });
    SetLine { items: run.into_iter().collect(), height: style.line_height, baseline: baseline(setting, style) }
}

/// The lines above and below that a style asks for.
fn ornament(lines: &mut [SetLine], paragraph: &Paragraph, style: &Style, width: Pt) {
    let name = Arc::clone(&paragraph.style);
    if let Some(below) = style.rule_below {
        let extent = lines
            .iter()
            .flat_map(|line| &line.items)
            .filter_map(|item| match item {
                Item::Text(run) => Some((run.x, run.x + run.width(), run.baseline)),
                Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureRoom(_) => None,
            })
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1), b.2));
        if let (Some((left, right, baseline)), Some(last)) = (extent, lines.last_mut()) {
            let y = baseline + below.drop;
            last.height = last.height.max(y + below.thickness);
            last.items.push(Item::Rule(Rule {
                from: (left, y),
                to: (right, y),
                thickness: below.thickness,
                style: Arc::clone(&name),
            }));
        }
    }
    if let (Some(thickness), Some(first)) = (style.rule_above, lines.first_mut()) {
        let rule = Rule { from: (Pt::ZERO, Pt::ZERO), to: (width, Pt::ZERO), thickness, style: name };
        first.items.insert(0, Item::Rule(rule));
    }
}

/// A line whose pieces are chosen and not yet placed.
struct Line<'a> {
    style: &'a Style,
    align: Align,
    indent: Indent,
    pieces: &'a [Piece],
    /// Those of the whole paragraph.
    segments: &'a [Segment],
}

impl Line<'_> {
    fn set(&self, setting: &Setting<'_>) -> SetLine {
        let (natural, spaces) = natural_width(self.pieces);
        let slack = self.indent.room - natural;
        let forced = self.pieces.last().is_none_or(|piece| matches!(piece.gap, Gap::LineBreak | Gap::End));
        let has_leader = self
            .pieces
            .iter()
            .flat_map(|piece| self.of(piece))
            .any(|segment| matches!(segment.content, Content::Leader));
        // Dots take what is left themselves.
        let justified = self.align == Align::Justified && !has_leader && (!forced || slack < Pt::ZERO);
        let stretch = if justified { Glue::new(&setting.standard.lines).gain(slack, spaces) } else { 0.0 };
        let shift = match self.align {
            _ if has_leader => Pt::ZERO,
            Align::Left | Align::Justified => Pt::ZERO,
            Align::Centre => slack / 2.0,
            Align::Right => slack,
        };
        let baseline = baseline(setting, self.style);
        let mut typist = Typist {
            setting,
            items: Vec::new(),
            run: None,
            room: self.glyphs_and_bytes(setting),
            x: self.indent.left + shift.max(Pt::ZERO),
            baseline,
        };
        let leader = slack.max(Pt::ZERO);
        for (index, piece) in self.pieces.iter().enumerate() {
            for segment in self.of(piece) {
                typist.segment(segment, leader);
            }
            let last = index + 1 == self.pieces.len();
            if let (Gap::Space { width, stretches, .. }, Some(segment)) = (piece.gap, self.of(piece).last()) {
                let stretched = if stretches && !last { width * stretch } else { Pt::ZERO };
                typist.space(segment, width + stretched);
            } else if piece.gap == Gap::LineBreak
                && let Some(segment) = self.of(piece).last()
            {
                // A reader sees two words where the clerk broke the line: the text has a space there.
                typist.space(segment, Pt::ZERO);
            }
        }
        SetLine { items: typist.finish(), height: self.style.line_height, baseline }
    }

    /// How many glyphs the line will have, and bytes of text; nearly always they make one run.
    fn glyphs_and_bytes(&self, setting: &Setting<'_>) -> (usize, usize) {
        let spaces = self.pieces.len();
        let segments = self.pieces.iter().flat_map(|piece| self.of(piece));
        segments.fold((spaces, spaces), |(glyphs, bytes), segment| match segment.content {
            Content::Word(word) => {
                let shaped = setting.shaper.shaped(word);
                (glyphs + shaped.glyphs.len(), bytes + shaped.word.len())
            }
            Content::Part(_, start, end) => (glyphs + end - start, bytes + end - start),
            Content::Blank | Content::Leader => (glyphs, bytes),
        })
    }

    fn of(&self, piece: &Piece) -> &[Segment] {
        &self.segments[piece.segments.clone()]
    }
}

/// Puts segments one after the other and joins those of one look and owner to runs.
struct Typist<'s, 'a> {
    setting: &'s Setting<'a>,
    items: Vec<Item>,
    run: Option<(TextRun, bool)>,
    /// As many glyphs as the line has, and bytes of text.
    room: (usize, usize),
    x: Pt,
    baseline: Pt,
}

impl Typist<'_, '_> {
    fn segment(&mut self, segment: &Segment, leader: Pt) {
        match segment.content {
            Content::Word(word) => {
                self.word(segment, word, None);
                self.x += segment.width;
            }
            Content::Part(word, start, end) => {
                self.word(segment, word, Some(start..end));
                self.x += segment.width;
            }
            Content::Blank => {
                self.part_words();
                self.end_run();
                self.x += segment.width;
            }
            Content::Leader => self.leader(segment, leader),
        }
    }

    /// Dots as close as full stops stand, as many as the room takes.
    fn leader(&mut self, segment: &Segment, room: Pt) {
        let face = self.setting.fonts.face(segment.look.face);
        let Some((id, advance)) = face.full_stop() else {
            return;
        };
        let width = segment.look.size * (advance / face.units_per_em());
        let dots = (room / width).floor().max(0.0) as usize;
        let start = self.x;
        for _ in 0..dots.min(LEADER_DOTS) {
            self.glyph(segment, ".", id, width);
        }
        self.end_run();
        self.x = start + room;
    }

    /// A word, or the part of it between two of its bytes.
    fn word(&mut self, segment: &Segment, word: WordId, part: Option<Range<usize>>) {
        let shaped = self.setting.shaper.shaped(word);
        let size = segment.look.size;
        let expansion = self.setting.standard.abbreviations.words.get(&*shaped.word);
        let expansion = if part.is_none() { expansion } else { None };
        let part = part.unwrap_or(0..shaped.word.len());
        let run = self.run(&segment.look, segment.owner, expansion);
        let at = run.text.len();
        run.text.push_str(&shaped.word[part.clone()]);
        let glyphs = shaped.glyphs_of(&part).iter();
        run.glyphs.extend(glyphs.map(|glyph| Glyph {
            id: glyph.id,
            advance: size * glyph.advance,
            offset: (size * glyph.offset.0, size * glyph.offset.1),
            text: glyph.text.start - part.start + at..glyph.text.end - part.start + at,
        }));
    }

    /// A glyph as the segment has them, which shows that text.
    fn glyph(&mut self, segment: &Segment, text: &str, id: u32, advance: Pt) {
        let run = self.run(&segment.look, segment.owner, None);
        let at = run.text.len();
        run.text.push_str(text);
        run.glyphs.push(Glyph { id, advance, offset: (Pt::ZERO, Pt::ZERO), text: at..at + text.len() });
        self.x += advance;
    }

    fn space(&mut self, after: &Segment, width: Pt) {
        if matches!(after.content, Content::Blank | Content::Leader) {
            self.x += width;
            return;
        }
        let face = self.setting.fonts.face(after.look.face);
        if let Some(id) = face.space() {
            self.glyph(after, " ", id, width);
        } else {
            self.x += width;
        }
    }

    /// Lets a reader hear two words where room to write in stands between them: the text gets a space without width.
    fn part_words(&mut self) {
        if let Some((run, _)) = &mut self.run
            && !run.text.ends_with(' ')
            && let Some(id) = self.setting.fonts.face(run.face).space()
        {
            let at = run.text.len();
            run.text.push(' ');
            run.glyphs.push(Glyph { id, advance: Pt::ZERO, offset: (Pt::ZERO, Pt::ZERO), text: at..at + 1 });
        }
    }

    /// The run that a segment of that look belongs to. An abbreviation has a run of its own.
    fn run(&mut self, look: &Look, owner: Option<NodeId>, expansion: Option<&Arc<str>>) -> &mut TextRun {
        let continues = self.run.as_ref().is_some_and(|(run, underline)| {
            run.face == look.face
                && run.size == look.size
                && (Arc::ptr_eq(&run.style, &look.style) || run.style == look.style)
                && run.owner == owner
                && run.expansion.as_ref() == expansion
                && *underline == look.underline
        });
        if !continues {
            self.end_run();
        }
        let begin = || TextRun {
            x: self.x,
            baseline: self.baseline,
            face: look.face,
            size: look.size,
            text: String::with_capacity(self.room.1),
            glyphs: Vec::with_capacity(self.room.0),
            style: Arc::clone(&look.style),
            owner,
            expansion: expansion.cloned(),
            turned: false,
        };
        let (run, _) = self.run.get_or_insert_with(|| (begin(), look.underline));
        run
    }

    fn end_run(&mut self) {
        let Some((run, underline)) = self.run.take() else {
            return;
        };
        let rule = underline.then(|| {
            let (drop, thickness) = self.setting.fonts.face(run.face).underline(run.size);
            let y = run.baseline + drop;
            Item::Rule(Rule {
                from: (run.x, y),
                to: (run.x + run.width(), y),
                thickness,
                style: Arc::clone(&run.style),
            })
        });
        self.items.push(Item::Text(run));
        self.items.extend(rule);
    }

    fn finish(mut self) -> Vec<Item> {
        self.end_run();
        self.items
    }
}

/// More dots than the widest sheet takes are a mistake of the numbers.
const LEADER_DOTS: usize = 4096;
