//! Footnotes: their lines at the foot of a page, and the room that they take.

use super::flow_box::{Break, FootnoteLine};
use crate::color::Color;
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::inline::paragraph;
use crate::layout::structure::Nodes;
use crate::length::{Pt, ROUNDING};
use crate::markup::Footnote;
use crate::page::{Item, Rule};
use crate::standard::Footnotes;

/// Lays out a footnote as wide as the text area.
pub(super) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    footnote: &Footnote,
) -> Result<Vec<FootnoteLine>, Error> {
    let paragraph = &footnote.paragraph;
    let width = context.page.text_width();
    let lines = paragraph::lay_out_cached(context, nodes.owners, paragraph, width)?.lines;
    let space = paragraph.at.locate(context.style(&paragraph.style))?.space_before;
    let rules = &context.standard.lines;
    let (count, height) = (lines.len(), lines.iter().map(|line| line.height).sum::<Pt>());
    let is_divisible = height > context.standard.footnotes.undivided + ROUNDING;
    let lines = lines.into_iter().enumerate().map(|(index, line)| FootnoteLine {
        items: line.items,
        height: line.height,
        space_before: if index == 0 { space } else { Pt::ZERO },
        break_above: match index {
            0 => Break::Discouraged,
            _ if is_divisible && index >= rules.orphans && count - index >= rules.widows => Break::Allowed,
            _ => Break::Forbidden,
        },
    });
    Ok(lines.collect())
}

/// The footnotes of a page while it is filled: those that continue from the page before, then its own.
#[derive(Debug, Clone)]
pub(super) struct FootnoteQueue<'a> {
    lines: Vec<&'a FootnoteLine>,
    /// The space and the rule above footnotes.
    frame: Pt,
    /// The height of all lines.
    whole: Pt,
    /// The height of the lines that must be on the page: all but the end of a last footnote that may continue.
    least: Pt,
}

/// The footnotes at the foot of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FootnoteArea {
    /// The number of lines.
    pub(crate) lines: usize,
    /// The height with the rule and the space above it; zero if there are none.
    pub(crate) height: Pt,
}

impl<'a> FootnoteQueue<'a> {
    pub(super) fn new(footnotes: &Footnotes) -> Self {
        Self { lines: Vec::new(), frame: frame(footnotes), whole: Pt::ZERO, least: Pt::ZERO }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Adds the footnotes of a flow box.
    pub(super) fn extend(&mut self, lines: &'a [FootnoteLine]) {
        let divided = lines.iter().rposition(|line| line.break_above == Break::Discouraged);
        let divided = divided.and_then(|last| Some(last + first_break(&lines[last..])?));
        for (index, line) in lines.iter().enumerate() {
            self.whole += if self.lines.is_empty() { line.height } else { line.space_before + line.height };
            self.lines.push(line);
            if divided.is_none_or(|divided| index < divided) {
                self.least = self.whole;
            }
        }
    }

    /// The height that all lines take on the page.
    pub(super) fn whole_height(&self) -> Pt {
        self.framed(self.whole)
    }

    /// The height that the lines need: that of all if they fit, otherwise that of the lines that must be on the page.
    pub(super) fn height_in(&self, room: Pt) -> Pt {
        let whole = self.framed(self.whole);
        if whole <= room { whole } else { self.framed(self.least) }
    }

    fn framed(&self, height: Pt) -> Pt {
        if self.lines.is_empty() { Pt::ZERO } else { self.frame + height }
    }

    /// Removes the lines that fit in the room of a page.
    pub(super) fn take(&mut self, room: Pt) -> FootnoteArea {
        let mut heights = Vec::with_capacity(self.lines.len());
        let mut height = self.frame;
        for (index, line) in self.lines.iter().enumerate() {
            height += if index == 0 { line.height } else { line.space_before + line.height };
            if height > room + ROUNDING {
                break;
            }
            heights.push(height);
        }
        // Lines that stay together are divided only if the page has no room for them.
        let may_end = |count: &usize| self.lines.get(*count).is_none_or(|line| line.break_above <= Break::Discouraged);
        let count = (1..=heights.len()).rev().find(may_end).unwrap_or(heights.len());
        self.lines.drain(..count);
        self.whole = self.lines.iter().map(|line| line.space_before + line.height).sum::<Pt>()
            - self.lines.first().map_or(Pt::ZERO, |line| line.space_before);
        self.least = self.whole;
        let height = count.checked_sub(1).and_then(|last| heights.get(last).copied()).unwrap_or_default();
        FootnoteArea { lines: count, height }
    }
}

/// The rule above footnotes, and the height that it takes with the space around it.
pub(super) fn rule(context: &LayoutContext<'_>) -> (Item, Pt) {
    let footnotes = &context.standard.footnotes;
    let y = footnotes.space_above + footnotes.rule / 2.0;
    let rule = Rule {
        from: (Pt::ZERO, y),
        to: (footnotes.rule_length, y),
        thickness: footnotes.rule,
        color: Color::default(),
        style: footnotes.style.as_str().into(),
    };
    (Item::Rule(rule), frame(footnotes))
}

/// The index of the first line above which a footnote may be divided.
fn first_break(lines: &[FootnoteLine]) -> Option<usize> {
    lines.iter().position(|line| line.break_above == Break::Allowed)
}

/// The space and the rule above footnotes.
fn frame(footnotes: &Footnotes) -> Pt {
    footnotes.space_above + footnotes.rule + footnotes.space_below
}
