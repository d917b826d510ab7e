//! Groups the text runs of laid-out pages into paragraphs and lines.

use std::collections::BTreeMap;

use crate::check::page_context::{PageContext, text_runs};
use crate::fonts::Face;
use crate::length::Pt;
use crate::page::{NodeId, TextRun};

/// A line of a paragraph.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The page, from 0.
    pub(super) page: usize,
    /// The text runs, at least one.
    pub(super) runs: Vec<&'a TextRun>,
}

/// A space on a line, with its width and its type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    pub(super) width: Pt,
    pub(super) face: Face,
    pub(super) size: Pt,
}

impl Line<'_> {
    /// Returns the text of the line.
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Returns the right edge of the text, in pt.
    pub(super) fn right(&self) -> Pt {
        self.runs.iter().map(|run| run.x + run.width()).fold(Pt::ZERO, Pt::max)
    }

    /// Returns whether the line ends with a forced break; the space after it has no width.
    pub(super) fn ends_with_forced_break(&self) -> bool {
        self.final_space().is_some_and(|space| space.width == Pt::ZERO)
    }

    /// Returns the space after the last word. It has its normal width even if the others are stretched.
    pub(super) fn final_space(&self) -> Option<Space> {
        let run = self.runs.last().filter(|run| run.text.ends_with(' '))?;
        let width = run.glyphs.last()?.advance;
        Some(Space { width, face: run.face, size: run.size })
    }

    /// Returns the spaces between words.
    pub(super) fn spaces(&self) -> Vec<Space> {
        let mut spaces: Vec<Space> = self
            .runs
            .iter()
            .flat_map(|run| {
                let of_run = run.glyphs.iter().filter(|glyph| run.text.get(glyph.text.clone()) == Some(" "));
                of_run.map(|glyph| Space { width: glyph.advance, face: run.face, size: run.size })
            })
            .collect();
        if self.final_space().is_some() {
            spaces.pop();
        }
        spaces
    }
}

/// Returns the lines of each paragraph, in reading order. Lines repeated at the top of a page are included.
pub(super) fn paragraphs<'a>(context: &PageContext<'a>) -> Vec<Vec<Line<'a>>> {
    let mut found: BTreeMap<NodeId, Vec<Line<'a>>> = BTreeMap::new();
    for (index, page) in context.pages.pages.iter().enumerate() {
        for run in text_runs(page) {
            let Some(owner) = run.owner else { continue };
            let lines = found.entry(owner).or_default();
            match lines.last_mut() {
                Some(line) if line.page == index && line.runs.iter().all(|other| other.line() == run.line()) => {
                    line.runs.push(run);
                }
                _ => lines.push(Line { page: index, runs: vec![run] }),
            }
        }
    }
    found.into_values().collect()
}
