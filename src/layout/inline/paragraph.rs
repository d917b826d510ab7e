//! Lays out paragraphs: lines of positioned glyphs.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::broken_paragraph::{BrokenParagraph, ContentWidths};
use super::collect::collect;
use super::cost::Flexibility;
use super::indented_lines::{Indent, IndentedLines};
use super::inline_box::{Content, Fragment, Glue, InlineBox, InlineContent, Owners, natural_width};
use super::lines::Fill;
use super::run_builder::RunBuilder;
use crate::error::Error;
use crate::fonts::Face;
use crate::layout::context::LayoutContext;
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::page::{Glyph, Item, NodeId, Rule, TextRun};
use crate::standard::{Align, Style};

/// The lines of a paragraph. Positions are relative to the left edge of the column.
pub(crate) struct ParagraphLines {
    pub(crate) lines: Vec<LineBox>,
}

/// A line of a paragraph. Its items are relative to its upper edge.
pub(crate) struct LineBox {
    pub(crate) items: Vec<Item>,
    pub(crate) height: Pt,
    /// The distance from its upper edge to its baseline.
    pub(crate) baseline: Pt,
    /// The number of footnotes that it refers to.
    pub(crate) footnotes: usize,
}

/// Lays out a paragraph in a column of this width. Without owners it is an artifact.
pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    width: Pt,
) -> Result<ParagraphLines, Error> {
    let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
    let broken = break_paragraph(context, paragraph, style, owners, width)?;
    Ok(place_lines(context, paragraph, &broken, style, width))
}

/// Lays out a paragraph of a part that may be laid out several times; its line breaks are cached.
pub(crate) fn lay_out_cached(
    context: &mut LayoutContext<'_>,
    owners: Owners,
    paragraph: &Paragraph,
    width: Pt,
) -> Result<ParagraphLines, Error> {
    let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
    let broken = match context.line_cache.lines(paragraph, style, width) {
        Some(broken) => broken,
        None => {
            let broken = Rc::new(break_paragraph(context, paragraph, style, owners, width)?);
            context.line_cache.insert_lines(paragraph, style, width, &broken);
            broken
        }
    };
    // A rule below the text makes the last line higher, depending on its words; it needs a full layout.
    if context.line_cache.measure_only && style.rule_below.is_none() {
        let (height, baseline) = (style.line_height, baseline(context, style));
        let line = |footnotes| LineBox { items: Vec::new(), height, baseline, footnotes };
        let BrokenParagraph { boxes, fragments, lines, .. } = &*broken;
        let mut lines: Vec<LineBox> =
            lines.ranges.iter().map(|range| line(footnote_count(&boxes[range.clone()], fragments))).collect();
        if lines.is_empty() {
            lines.push(line(0));
        }
        return Ok(ParagraphLines { lines });
    }
    Ok(place_lines(context, paragraph, &broken, style, width))
}

/// Breaks the lines of a paragraph, without placing glyphs.
pub(super) fn break_paragraph(
    context: &mut LayoutContext<'_>,
    paragraph: &Paragraph,
    style: &Style,
    owners: Owners,
    width: Pt,
) -> Result<BrokenParagraph, Error> {
    let InlineContent { boxes, fragments, prefix } =
        paragraph.at.locate(collect(context, paragraph, owners, Some(narrowest(style, width))))?;
    let lines = IndentedLines::new(&boxes, prefix, style, width, fill(context, style));
    Ok(BrokenParagraph { boxes, fragments, lines, owner: owners.text })
}

fn place_lines(
    context: &LayoutContext<'_>,
    paragraph: &Paragraph,
    broken: &BrokenParagraph,
    style: &Style,
    width: Pt,
) -> ParagraphLines {
    let BrokenParagraph { boxes, fragments, lines: indented, owner } = broken;
    let set = |(index, range): (usize, &Range<usize>)| {
        let indent = indented.indent(index);
        let line = Line { style, align: indented.align, indent, boxes: &boxes[range.clone()], fragments };
        line.lay_out(context)
    };
    let mut lines: Vec<LineBox> = indented.ranges.iter().enumerate().map(set).collect();
    if lines.is_empty() {
        lines.push(empty_line(context, paragraph, style, *owner));
    }
    add_rules(&mut lines, paragraph, style, width);
    ParagraphLines { lines }
}

fn fill(context: &LayoutContext<'_>, style: &Style) -> Fill {
    match style.align {
        Align::Justified => Fill::Justified { flexibility: Flexibility::new(&context.standard.lines) },
        Align::Left | Align::Centre | Align::Right if style.is_balanced() => Fill::Balanced(context.balance()),
        Align::Left | Align::Centre | Align::Right => Fill::Ragged { full: context.standard.lines.ragged_full },
    }
}

/// The narrower of the first line and the others.
fn narrowest(style: &Style, width: Pt) -> Pt {
    width - style.indent - style.first_line.max(Pt::ZERO)
}

/// The number of lines of a paragraph in a column of this width, and the width of the widest one, with balanced lines.
pub(crate) fn extent(context: &mut LayoutContext<'_>, paragraph: &Paragraph, width: Pt) -> Result<(usize, Pt), Error> {
    let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
    if let Some(extent) = context.line_cache.extent(paragraph, style, width) {
        return Ok(extent);
    }
    let InlineContent { boxes, prefix, .. } =
        paragraph.at.locate(collect(context, paragraph, Owners::default(), Some(narrowest(style, width))))?;
    let lines = IndentedLines::new(&boxes, prefix, style, width, Fill::Balanced(context.balance()));
    let ends = lines.ranges.iter().enumerate().map(|(index, range)| {
        let (natural, _) = natural_width(&boxes[range.clone()]);
        width - lines.indent(index).room + natural
    });
    let extent = (lines.ranges.len(), ends.fold(Pt::ZERO, Pt::max));
    context.line_cache.insert_extent(paragraph, style, width, extent);
    Ok(extent)
}

/// The content widths of a paragraph, in a column of at most `limit`. Without a limit, words and no-break groups are
/// broken at all possible breaks.
pub(crate) fn widths(
    context: &mut LayoutContext<'_>,
    paragraph: &Paragraph,
    limit: Option<Pt>,
) -> Result<ContentWidths, Error> {
    let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
    if let Some(widths) = context.line_cache.widths(paragraph, style, limit) {
        return Ok(widths);
    }
    let InlineContent { boxes, prefix, .. } =
        paragraph.at.locate(collect(context, paragraph, Owners::default(), limit))?;
    // All lines after the first are indented by the hanging prefix.
    let widest = |ends: &dyn Fn(&InlineBox) -> bool| {
        let lines = boxes[prefix.boxes..].split_inclusive(ends);
        lines.map(|line| natural_width(line).0).fold(Pt::ZERO, Pt::max) + prefix.width
    };
    let cut = context.standard.phrase_breaks.penalties.compound;
    let unbreakable = widest(&|inline_box| limit.is_none() || inline_box.glue.may_end_line());
    let ends_within = |inline_box: &InlineBox, most: f64| match inline_box.glue {
        Glue::EmergencyBreak { penalty } => penalty <= 0.0,
        glue => glue.penalty() < most,
    };
    let word = widest(&|inline_box| ends_within(inline_box, f64::INFINITY));
    // A word wider than the limit is broken.
    let word = limit.map_or(word, |limit| word.min(limit)).max(unbreakable);
    let compound =
        if style.is_balanced() && cut > 0.0 { widest(&|inline_box| ends_within(inline_box, cut)) } else { word };
    let line = widest(&|inline_box| inline_box.glue == Glue::LineBreak);
    let (word, compound) = if style.unbroken { (line, line) } else { (word, compound) };
    let widths = ContentWidths { unbreakable, word, compound, line }.indented(style.indent + style.first_line);
    context.line_cache.insert_widths(paragraph, style, limit, widths);
    Ok(widths)
}

/// The number of footnotes that boxes refer to.
fn footnote_count(boxes: &[InlineBox], fragments: &[Fragment]) -> usize {
    let fragments = boxes.iter().flat_map(|inline_box| &fragments[inline_box.fragments.clone()]);
    fragments.filter(|fragment| matches!(fragment.content, Content::Reference(_))).count()
}

/// The distance from the upper edge of a line of this style to its baseline.
pub(crate) fn baseline(context: &LayoutContext<'_>, style: &Style) -> Pt {
    context.fonts.face(Face::new(style.bold, style.italic)).baseline(style.size, style.line_height)
}

/// The line of a paragraph without text. It holds a space, so that its structure node has content; otherwise a row of
/// empty cells would have none.
fn empty_line(context: &LayoutContext<'_>, paragraph: &Paragraph, style: &Style, owner: Option<NodeId>) -> LineBox {
    let face = Face::new(style.bold, style.italic);
    let data = context.fonts.face(face);
    let run = data.space().map(|id| {
        Item::Text(TextRun {
            x: style.indent,
            baseline: baseline(context, style),
            face,
            size: style.size,
            color: style.color,
            text: " ".to_owned(),
            glyphs: vec![Glyph { id, advance: Pt::ZERO, offset: (Pt::ZERO, Pt::ZERO), text: 0..1 }],
            style: Arc::clone(&paragraph.style),
            owner,
            expansion: None,
            turned: false,
        })
    });
    let (items, baseline) = (run.into_iter().collect(), baseline(context, style));
    LineBox { items, height: style.line_height, baseline, footnotes: 0 }
}

/// Adds the rules above and below the text that the style asks for.
fn add_rules(lines: &mut [LineBox], paragraph: &Paragraph, style: &Style, width: Pt) {
    let name = Arc::clone(&paragraph.style);
    if let Some(below) = style.rule_below {
        let extent = lines
            .iter()
            .flat_map(|line| &line.items)
            .filter_map(|item| match item {
                Item::Text(run) => Some((run.x, run.x + run.width(), run.baseline)),
                Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
            })
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1), b.2));
        if let (Some((left, right, baseline)), Some(last)) = (extent, lines.last_mut()) {
            let y = baseline + below.drop;
            last.height = last.height.max(y + below.thickness);
            last.items.push(Item::Rule(Rule {
                from: (left, y),
                to: (right, y),
                thickness: below.thickness,
                color: style.color,
                style: Arc::clone(&name),
            }));
        }
    }
    if let (Some(thickness), Some(first)) = (style.rule_above, lines.first_mut()) {
        let color = style.color;
        let rule = Rule { from: (Pt::ZERO, Pt::ZERO), to: (width, Pt::ZERO), thickness, color, style: name };
        first.items.insert(0, Item::Rule(rule));
    }
}

/// A line with its boxes, before glyphs are placed.
struct Line<'a> {
    style: &'a Style,
    align: Align,
    indent: Indent,
    boxes: &'a [InlineBox],
    /// The fragments of the whole paragraph.
    fragments: &'a [Fragment],
}

impl Line<'_> {
    fn lay_out(&self, context: &LayoutContext<'_>) -> LineBox {
        let (natural, spaces) = natural_width(self.boxes);
        let slack = self.indent.room - natural;
        let forced = self.boxes.last().is_none_or(|inline_box| matches!(inline_box.glue, Glue::LineBreak | Glue::End));
        let fragments = self.boxes.iter().flat_map(|inline_box| self.of(inline_box));
        let leaders = fragments.filter(|fragment| matches!(fragment.content, Content::Leader)).count();
        let has_leader = leaders > 0;
        // A leader takes the slack itself.
        let justified = self.align == Align::Justified && !has_leader && (!forced || slack < Pt::ZERO);
        let stretch = if justified { Flexibility::new(&context.standard.lines).gain(slack, spaces) } else { 0.0 };
        let shift = match self.align {
            _ if has_leader => Pt::ZERO,
            Align::Left | Align::Justified => Pt::ZERO,
            Align::Centre => slack / 2.0,
            Align::Right => slack,
        };
        let baseline = baseline(context, self.style);
        let x = self.indent.left + shift.max(Pt::ZERO);
        let mut builder = RunBuilder::new(context, (x, baseline), self.capacity(context));
        // Several leaders of a line share its slack.
        let leader = slack.max(Pt::ZERO) / leaders.max(1) as f64;
        for (index, inline_box) in self.boxes.iter().enumerate() {
            for fragment in self.of(inline_box) {
                builder.fragment(fragment, leader);
            }
            let last = index + 1 == self.boxes.len();
            // A space belongs to the text, not to the number of a footnote before it.
            let is_text = |fragment: &&Fragment| {
                !matches!(fragment.content, Content::Reference(_) | Content::ReferenceSeparator(_))
            };
            let last_fragment = self.of(inline_box).iter().rfind(is_text).or(self.of(inline_box).last());
            if let (Glue::Space { width, stretchable, .. }, Some(fragment)) = (inline_box.glue, last_fragment) {
                let stretched = if stretchable && !last { width * stretch } else { Pt::ZERO };
                builder.space(fragment, width + stretched);
            } else if inline_box.glue == Glue::LineBreak
                && let Some(fragment) = last_fragment
            {
                // Text extraction needs a space between words separated by a forced break.
                builder.space(fragment, Pt::ZERO);
            }
        }
        let footnotes = footnote_count(self.boxes, self.fragments);
        LineBox { items: builder.finish(), height: self.style.line_height, baseline, footnotes }
    }

    /// The number of glyphs and bytes of text of the line, used as capacity: most lines are a single run.
    fn capacity(&self, context: &LayoutContext<'_>) -> (usize, usize) {
        let spaces = self.boxes.len();
        let fragments = self.boxes.iter().flat_map(|inline_box| self.of(inline_box));
        fragments.fold((spaces, spaces), |(glyphs, bytes), fragment| match fragment.content {
            Content::Word(word) | Content::Reference(word) | Content::ReferenceSeparator(word) => {
                let shaped = context.shaper.shaped(word);
                (glyphs + shaped.glyphs.len(), bytes + shaped.word.len())
            }
            Content::Part(_, start, end) => (glyphs + end - start, bytes + end - start),
            Content::Blank | Content::Leader | Content::Dots | Content::TickBox { .. } => (glyphs, bytes),
        })
    }

    fn of(&self, inline_box: &InlineBox) -> &[Fragment] {
        &self.fragments[inline_box.fragments.clone()]
    }
}
