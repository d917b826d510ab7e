//! What the rules of pages look at.

use crate::page::{Item, NodeId, Page, Pages, Role, TextRun};
use crate::standard::{Standard, Style};

/// What the rules of pages look at.
#[derive(Debug)]
pub(super) struct Laid<'a> {
    pub(super) pages: &'a Pages,
    pub(super) standard: &'a Standard,
}

impl<'a> Laid<'a> {
    pub(super) fn words(&self, name: &str) -> &'a [String] {
        self.standard.vocabulary.get(name).map_or(&[], |list| list.words.as_slice())
    }

    pub(super) fn style(&self, run: &TextRun) -> Option<&Style> {
        self.standard.styles.get(&*run.style)
    }

    /// Whether it stands outside the flow of the text.
    pub(super) fn is_fixed(&self, run: &TextRun) -> bool {
        self.style(run).is_some_and(|style| style.from_top.is_some() || style.from_bottom.is_some())
    }

    /// The part of the document that a page belongs to.
    pub(super) fn part(&self, page: &Page) -> Option<NodeId> {
        let nodes = self.pages.structure.nodes();
        let mut node = runs(page).find_map(|run| run.owner)?;
        while self.pages.structure.role(node) != Some(&Role::Part) {
            node = nodes.get(node.0)?.parent?;
        }
        Some(node)
    }

    pub(super) fn is_of(&self, list: &str, run: &TextRun) -> bool {
        self.words(list).iter().any(|style| **style == *run.style)
    }
}

pub(super) fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        Item::Rule(_) | Item::Image(_) | Item::Field(_) | Item::SignatureSpace(_) => None,
    })
}
