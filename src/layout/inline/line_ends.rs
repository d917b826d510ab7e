//! The ends of the lines of a paragraph as positions in its text, without glyphs.

use super::inline_box::{Content, Fragment, Glue, InlineBox, Owners, natural_width};
use super::paragraph::break_paragraph;
use crate::error::Error;
use crate::layout::composition::{ComposedLine, ParagraphLines};
use crate::layout::context::LayoutContext;
use crate::length::Pt;
use crate::markup::Paragraph;

/// The lines of a paragraph in a column of this width.
pub(crate) fn line_ends(
    context: &mut LayoutContext<'_>,
    paragraph: &Paragraph,
    width: Pt,
) -> Result<ParagraphLines, Error> {
    let style = &*paragraph.at.locate(context.style(&paragraph.style))?;
    let broken = break_paragraph(context, paragraph, style, Owners::default(), width)?;
    let indented = &broken.lines;
    let mark = paragraph.item.as_ref().map_or(0, |item| item.mark.chars().count());
    let mut count = 0;
    let mut lines = Vec::with_capacity(indented.ranges.len());
    for (index, range) in indented.ranges.iter().enumerate() {
        let boxes = &broken.boxes[range.clone()];
        let of_line = || boxes.iter().flat_map(|inline_box| &broken.fragments[inline_box.fragments.clone()]);
        count += of_line().map(|fragment| characters(context, fragment)).sum::<usize>();
        let (natural, room) = (natural_width(boxes).0, indented.indent(index).room);
        let leaders = of_line().filter(|fragment| is_leader(fragment));
        let of_end = leaders.clone().filter(|fragment| matches!(fragment.content, Content::Leader)).count();
        let rest = (room - natural).max(Pt::ZERO) / of_end.max(1) as f64;
        let leaders = leaders.map(|fragment| match fragment.content {
            Content::Leader => fragment.width + rest,
            _ => fragment.width,
        });
        lines.push(ComposedLine { end: count.saturating_sub(mark), natural, room, leaders: leaders.collect() });
    }
    debug_assert!(broken.boxes.last().is_none_or(|last: &InlineBox| last.glue == Glue::End));
    let (first_left, others_left) = (indented.indent(0).left, indented.indent(1).left);
    Ok(ParagraphLines { align: indented.align, first_left, others_left, lines })
}

fn is_leader(fragment: &Fragment) -> bool {
    matches!(fragment.content, Content::Leader | Content::Dots)
}

/// The number of characters that a fragment counts as.
fn characters(context: &LayoutContext<'_>, fragment: &Fragment) -> usize {
    match fragment.content {
        Content::Word(word) => context.shaper.shaped(word).word.chars().count(),
        Content::Part(word, start, end) => {
            context.shaper.shaped(word).word.get(start..end).map_or(0, |part| part.chars().count())
        }
        Content::Blank | Content::Leader | Content::Dots | Content::Reference(_) | Content::TickBox { .. } => 1,
        // The markup has none.
        Content::ReferenceSeparator(_) => 0,
    }
}
