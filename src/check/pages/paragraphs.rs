//! The lines of each paragraph, found again on the laid-out pages.

use std::collections::BTreeMap;

use crate::check::laid::{Laid, runs};
use crate::fonts::Face;
use crate::length::Pt;
use crate::page::{NodeId, TextRun};

/// A line of a paragraph.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The page, from 0.
    pub(super) page: usize,
    /// Never empty.
    pub(super) runs: Vec<&'a TextRun>,
}

/// A space on a line: how wide it is, and in which type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Space {
    pub(super) width: Pt,
    pub(super) face: Face,
    pub(super) size: Pt,
}

impl Line<'_> {
    pub(super) fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// The right edge of its ink.
    pub(super) fn right(&self) -> Pt {
        self.runs.iter().map(|run| run.x + run.width()).fold(Pt::ZERO, Pt::max)
    }

    /// Whether the writer broke the line here: the space behind such a line has no width.
    pub(super) fn is_broken_by_hand(&self) -> bool {
        self.closing_space().is_some_and(|space| space.width == Pt::ZERO)
    }

    /// The space behind the last word. It has the width of the type, whatever the others are stretched to.
    pub(super) fn closing_space(&self) -> Option<Space> {
        let run = self.runs.last().filter(|run| run.text.ends_with(' '))?;
        let width = run.glyphs.last()?.advance;
        Some(Space { width, face: run.face, size: run.size })
    }

    /// The spaces between its words.
    pub(super) fn spaces(&self) -> Vec<Space> {
        let mut found: Vec<Space> = self
            .runs
            .iter()
            .flat_map(|run| {
                let spaces = run.glyphs.iter().filter(|glyph| run.text.get(glyph.text.clone()) == Some(" "));
                spaces.map(|glyph| Space { width: glyph.advance, face: run.face, size: run.size })
            })
            .collect();
        if self.closing_space().is_some() {
            found.pop();
        }
        found
    }
}

/// The paragraphs in reading order, each as its lines. What comes again at the head of a page is there once more.
pub(super) fn paragraphs<'a>(laid: &Laid<'a>) -> Vec<Vec<Line<'a>>> {
    let mut found: BTreeMap<NodeId, Vec<Line<'a>>> = BTreeMap::new();
    for (index, page) in laid.pages.pages.iter().enumerate() {
        for run in runs(page) {
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
