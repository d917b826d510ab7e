//! `PageContext`: the input of checks on laid-out pages.

use crate::page::{Item, NodeId, Page, Pages, Role, TextRun};
use crate::standard::{Standard, Style};

/// Laid-out pages and their standard.
#[derive(Debug)]
pub(super) struct PageContext<'a> {
    pub(super) pages: &'a Pages,
    pub(super) standard: &'a Standard,
}

impl<'a> PageContext<'a> {
    /// Returns a word list of the standard; empty if the standard has none of this name.
    pub(super) fn word_list(&self, name: &str) -> &'a [String] {
        self.standard.word_list(name)
    }

    /// Returns the style of a text run.
    pub(super) fn style(&self, run: &TextRun) -> Option<&Style> {
        self.standard.styles.get(&*run.style)
    }

    /// Returns whether a text run is outside the text flow, such as a page number.
    pub(super) fn is_fixed(&self, run: &TextRun) -> bool {
        self.style(run).is_some_and(|style| style.from_top.is_some() || style.from_bottom.is_some())
    }

    /// Returns whether a text run is part of a footnote.
    pub(super) fn is_footnote(&self, run: &TextRun) -> bool {
        let footnotes = &self.standard.footnotes;
        *run.style == *footnotes.style || *run.style == *footnotes.number
    }

    /// Returns the part of the document to which a page belongs.
    pub(super) fn part(&self, page: &Page) -> Option<NodeId> {
        let nodes = self.pages.structure.nodes();
        let mut node = text_runs(page).find_map(|run| run.owner)?;
        while self.pages.structure.role(node) != Some(&Role::Part) {
            node = nodes.get(node.0)?.parent?;
        }
        Some(node)
    }

    /// Returns whether the style of a text run is in a word list.
    pub(super) fn has_style_in(&self, run: &TextRun, list: &str) -> bool {
        self.word_list(list).iter().any(|style| **style == *run.style)
    }
}

/// Returns the text runs of a page.
pub(super) fn text_runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
    })
}
