//! The structure as tags (ISO 32000-1, 14.7 and 14.8): each node with what shows it, and its children behind that.

use std::fmt::Write;

use super::fields::Widgets;
use super::file::File;
use super::syntax::{Real, Ref, Text};
use crate::export::conformance::Breaches;
use crate::page::{NodeId, Pages, Role};

/// A marked stretch of a page.
pub(super) struct Mark {
    /// The node that it shows.
    pub(super) node: NodeId,
    /// Its page, from 0.
    pub(super) page: usize,
    /// Its number on the page, from 0.
    pub(super) in_page: usize,
    /// Of a picture: left, bottom, right, top.
    pub(super) bounds: Option<[Real; 4]>,
}

/// What shows the nodes of the structure.
pub(super) struct Shown<'a> {
    /// In the order of the pages.
    pub(super) marks: Vec<Mark>,
    pub(super) widgets: &'a Widgets<'a>,
}

/// Writes the tree and gives its root.
pub(super) fn tags(
    file: &mut File<'_>,
    pages: &Pages,
    page_refs: &[Ref],
    shown: Shown<'_>,
    breaches: &mut Breaches,
) -> Ref {
    let (root, document) = (file.reserve(), file.reserve());
    let elements = Elements::new(file, pages, &shown);
    let parents = parents(file, &elements, page_refs.len(), &shown, breaches);
    let Shown { mut marks, widgets } = shown;
    marks.sort_by_key(|mark| mark.node);
    let mut marks = marks.as_slice();
    for (index, node) in pages.structure.nodes().iter().enumerate() {
        let own = marks.iter().position(|mark| mark.node.0 != index).unwrap_or(marks.len());
        let (shown, others) = marks.split_at(own);
        marks = others;
        let Some(element) = elements.reference(NodeId(index)) else { continue };
        let parent = node.parent.and_then(|parent| elements.reference(parent)).unwrap_or(document);
        file.put(element, |entry| {
            let _ = write!(entry, "<</P {parent}");
            role(entry, &node.role, breaches);
            if let Some([left, bottom, right, top]) = shown.first().and_then(|mark| mark.bounds) {
                let _ = write!(entry, "/A<</O/Layout/BBox[{left} {bottom} {right} {top}]>>");
            }
            match widgets.of(NodeId(index)).and_then(|widget| Some((widget.number, page_refs.get(widget.page)?))) {
                Some((widget, page)) => {
                    let _ = write!(entry, "/Pg {page}/K<</Type/OBJR/Pg {page}/Obj {widget}>>");
                }
                None => kids(entry, shown, page_refs, elements.children(index), breaches),
            }
            entry.push_str(">>");
        });
    }
    let language = Text(&pages.metadata.language);
    file.put(document, |entry| {
        let _ = write!(entry, "<</S/Document/P {root}/Lang{language}");
        kids(entry, &[], page_refs, elements.top(), breaches);
        entry.push_str(">>");
    });
    file.put(root, |entry| {
        let count = page_refs.len() + widgets.count();
        let _ = write!(entry, "<</Type/StructTreeRoot/K {document}/ParentTree{parents}/ParentTreeNextKey {count}>>");
    });
    root
}

/// The nodes that become elements: what shows nothing, and has no child that does, would say nothing.
struct Elements {
    references: Vec<Option<Ref>>,
    /// The first child of each node, and of the document behind them; then the next of the same parent. All by number.
    first: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
}

impl Elements {
    fn new(file: &mut File<'_>, pages: &Pages, shown: &Shown<'_>) -> Self {
        let nodes = pages.structure.nodes();
        // An empty cell still takes its place in the row.
        let stays = |role: &Role| matches!(role, Role::Cell | Role::WideCell { .. } | Role::HeaderCell { .. });
        let mut kept: Vec<bool> = nodes.iter().map(|node| stays(&node.role)).collect();
        let shown = shown.marks.iter().map(|mark| mark.node).chain(shown.widgets.iter().map(|widget| widget.node));
        for NodeId(node) in shown {
            if let Some(kept) = kept.get_mut(node) {
                *kept = true;
            }
        }
        let mut first = vec![None; nodes.len() + 1];
        let mut next = vec![None; nodes.len()];
        // Children come after their parents: going backwards, every node is known before its parent is.
        for (index, node) in nodes.iter().enumerate().rev() {
            if !kept[index] {
                continue;
            }
            let parent = node.parent.map_or(nodes.len(), |NodeId(parent)| parent);
            if let Some(kept) = kept.get_mut(parent) {
                *kept = true;
            }
            if let Some(first) = first.get_mut(parent) {
                next[index] = first.replace(index);
            }
        }
        let references = kept.into_iter().map(|kept| kept.then(|| file.reserve())).collect();
        Self { references, first, next }
    }

    fn reference(&self, NodeId(index): NodeId) -> Option<Ref> {
        self.references.get(index).copied().flatten()
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = Ref> {
        let first = self.first.get(parent).copied().flatten();
        std::iter::successors(first, |index| self.next.get(*index).copied().flatten())
            .filter_map(|index| self.reference(NodeId(index)))
    }

    fn top(&self) -> impl Iterator<Item = Ref> {
        self.children(self.next.len())
    }
}

/// What an element consists of.
fn kids(
    entry: &mut String,
    shown: &[Mark],
    pages: &[Ref],
    children: impl Iterator<Item = Ref>,
    breaches: &mut Breaches,
) {
    let own = shown.first().map(|mark| mark.page);
    if let Some(page) = own.and_then(|page| pages.get(page)) {
        let _ = write!(entry, "/Pg {page}");
    }
    entry.push_str("/K[");
    let mut space = "";
    for mark in shown {
        match pages.get(mark.page) {
            Some(_) if own == Some(mark.page) => _ = write!(entry, "{space}{}", mark.in_page),
            Some(page) => _ = write!(entry, "{space}<</Type/MCR/Pg {page}/MCID {}>>", mark.in_page),
            None => breaches.internal("a mark has no page"),
        }
        space = " ";
    }
    for child in children {
        let _ = write!(entry, "{space}{child}");
        space = " ";
    }
    entry.push(']');
}

/// The tree from the marks of each page, and from the widgets, to their elements.
fn parents(
    file: &mut File<'_>,
    elements: &Elements,
    pages: usize,
    shown: &Shown<'_>,
    breaches: &mut Breaches,
) -> String {
    let mut rest = shown.marks.as_slice();
    let mut tree = String::from("<</Nums[");
    for page in 0..pages {
        let count = rest.iter().position(|mark| mark.page != page).unwrap_or(rest.len());
        let (own, others) = rest.split_at(count);
        rest = others;
        let list = file.add(|entry| {
            entry.push('[');
            for mark in own {
                match elements.reference(mark.node) {
                    Some(element) => _ = write!(entry, "{element} "),
                    None => breaches.internal("a mark has no element"),
                }
            }
            entry.push(']');
        });
        let _ = write!(tree, "{page} {list} ");
    }
    for widget in shown.widgets.iter() {
        match elements.reference(widget.node) {
            Some(element) => _ = write!(tree, "{} {element} ", widget.key),
            None => breaches.internal("a field has no element"),
        }
    }
    tree.push_str("]>>");
    tree
}

/// The columns and rows that a cell spans, and the end of its attributes.
fn spans(entry: &mut String, columns: usize, rows: usize) {
    for (key, count) in [("ColSpan", columns), ("RowSpan", rows)] {
        if count > 1 {
            let _ = write!(entry, "/{key} {count}");
        }
    }
    entry.push_str(">>");
}

fn role(entry: &mut String, role: &Role, breaches: &mut Breaches) {
    let name = match role {
        Role::Copy(_) | Role::Part => "Part",
        Role::Heading(level, words) => {
            // PDF 1.7 has six levels.
            let level = level.clamp(&1, &6);
            breaches.heading(words);
            breaches.length(&Text(words));
            let _ = write!(entry, "/S/H{level}/T{}", Text(words));
            return;
        }
        Role::Paragraph => "P",
        Role::List { ordered } => {
            let marks = if *ordered { "Decimal" } else { "Disc" };
            let _ = write!(entry, "/S/L/A<</O/List/ListNumbering/{marks}>>");
            return;
        }
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ItemBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeaderCell { columns, rows } => {
            entry.push_str("/S/TH/A<</O/Table/Scope/Column");
            spans(entry, *columns, *rows);
            return;
        }
        Role::Cell => "TD",
        Role::WideCell { columns, rows } => {
            entry.push_str("/S/TD/A<</O/Table");
            spans(entry, *columns, *rows);
            return;
        }
        Role::Figure(words) => {
            breaches.description(words);
            breaches.length(&Text(words));
            let _ = write!(entry, "/S/Figure/Alt{}", Text(words));
            return;
        }
        Role::Field => "Form",
    };
    let _ = write!(entry, "/S/{name}");
}
