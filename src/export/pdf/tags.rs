//! The structure tree (ISO 32000-1, 14.7 and 14.8). In PDF 2.0 all elements are in its standard structure namespace
//! (ISO 32000-2, 14.8.6).

use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::writers::{Namespace, StructChildren, StructElement, StructTreeRoot, TableAttributes};
use pdf_writer::{Finish, Ref, TextStr};

use super::fields::Widgets;
use super::file::File;
use super::links::Links;
use super::syntax::{Real, rectangle};
use crate::export::conformance::Violations;
use crate::page::{NodeId, Pages, Role};

/// The standard structure namespace of PDF 2.0; pdf-writer has another address.
const PDF_2_NAMESPACE: &str = "http://iso.org/pdf2/ssn";

/// A marked-content sequence of a page.
pub(super) struct MarkedContent {
    /// The structure node that it belongs to.
    pub(super) node: NodeId,
    /// The page index.
    pub(super) page: usize,
    /// The marked-content identifier, unique on its page.
    pub(super) mcid: i32,
    /// The left, bottom, right and top edges of a picture.
    pub(super) bounds: Option<[Real; 4]>,
}

/// The content that structure nodes refer to.
pub(super) struct TaggedContent<'a> {
    /// In page order.
    pub(super) marks: Vec<MarkedContent>,
    pub(super) widgets: &'a Widgets<'a>,
    pub(super) links: &'a Links<'a>,
}

/// The structure tree of a file.
pub(super) struct Tags {
    pub(super) root: Ref,
    elements: Elements,
}

impl Tags {
    /// The element of a node.
    pub(super) fn element(&self, node: NodeId) -> Option<Ref> {
        self.elements.reference(node)
    }
}

/// Writes the structure tree.
pub(super) fn tags(
    file: &mut File<'_>,
    pages: &Pages,
    page_refs: &[Ref],
    content: TaggedContent<'_>,
    violations: &mut Violations,
) -> Tags {
    let (root, document) = (file.reserve(), file.reserve());
    let elements = Elements::new(file, pages, &content);
    let parents = parent_tree(file, &elements, page_refs.len(), &content, violations);
    let namespace = violations
        .requirements()
        .is_pdfua_2()
        .then(|| file.add(|object| _ = object.start::<Namespace<'_>>().ns(TextStr(PDF_2_NAMESPACE))));
    let TaggedContent { mut marks, widgets, links } = content;
    marks.sort_by_key(|mark| mark.node);
    let mut marks = marks.as_slice();
    for (index, node) in pages.structure.nodes().iter().enumerate() {
        let count = marks.iter().position(|mark| mark.node.0 != index).unwrap_or(marks.len());
        let (own, rest) = marks.split_at(count);
        marks = rest;
        let Some(element) = elements.reference(NodeId(index)) else { continue };
        let parent = node.parent.and_then(|parent| elements.reference(parent)).unwrap_or(document);
        file.write(element, |object| {
            let mut entry = object.start::<StructElement<'_>>();
            entry.parent(parent);
            role(&mut entry, &node.role, violations);
            set_namespace(&mut entry, namespace);
            if let Some(bounds) = own.first().and_then(|mark| mark.bounds) {
                entry.attributes().push().layout().bbox(rectangle(bounds));
            }
            match widgets.of(NodeId(index)).and_then(|widget| Some((widget.number, page_refs.get(widget.page)?))) {
                Some((widget, page)) => _ = entry.page(*page).object_child().page(*page).object(widget),
                None => {
                    let mut kids = kids(&mut entry, own, page_refs, elements.children(index), violations);
                    if matches!(node.role, Role::Link(_)) {
                        for area in links.iter().filter(|area| area.node == NodeId(index)) {
                            if let Some(page) = page_refs.get(area.page) {
                                kids.object_ref().page(*page).object(area.number);
                            }
                        }
                    }
                }
            }
        });
    }
    file.write(document, |object| {
        let mut entry = object.start::<StructElement<'_>>();
        entry.kind(StructRole::Document).parent(root).lang(TextStr(&pages.metadata.language));
        set_namespace(&mut entry, namespace);
        kids(&mut entry, &[], page_refs, elements.top(), violations);
    });
    file.write(root, |object| {
        let mut entry = object.start::<StructTreeRoot<'_>>();
        entry.child(document).parent_tree_next_key((page_refs.len() + widgets.count() + links.count()) as i32);
        if let Some(namespace) = namespace {
            entry.namespaces().item(namespace);
        }
        let mut tree = entry.parent_tree();
        let mut lists = tree.nums();
        for (key, parent) in (0..).zip(parents) {
            lists.insert(key, parent);
        }
        lists.finish();
        tree.finish();
    });
    Tags { root, elements }
}

fn set_namespace(entry: &mut StructElement<'_>, namespace: Option<Ref>) {
    if let Some(namespace) = namespace {
        entry.namespace(namespace);
    }
}

/// The nodes that become structure elements. Nodes without content in themselves and their descendants are omitted,
/// except cells.
struct Elements {
    references: Vec<Option<Ref>>,
    /// The first child of each node; the last entry is the first child of the document.
    first: Vec<Option<usize>>,
    /// The next sibling of each node.
    next: Vec<Option<usize>>,
    /// The page and the identifier of the first marked content of each node and its descendants.
    begins: Vec<Option<(usize, i32)>>,
}

/// A child of an element, and where its content begins.
struct Child {
    element: Ref,
    begins: Option<(usize, i32)>,
}

impl Elements {
    fn new(file: &mut File<'_>, pages: &Pages, content: &TaggedContent<'_>) -> Self {
        let nodes = pages.structure.nodes();
        // Empty cells keep the columns of a row aligned.
        let is_cell = |role: &Role| matches!(role, Role::Cell | Role::WideCell { .. } | Role::HeaderCell { .. });
        let mut kept: Vec<bool> = nodes.iter().map(|node| is_cell(&node.role)).collect();
        let with_content =
            content.marks.iter().map(|mark| mark.node).chain(content.widgets.iter().map(|widget| widget.node));
        for NodeId(node) in with_content {
            if let Some(kept) = kept.get_mut(node) {
                *kept = true;
            }
        }
        let mut begins = vec![None; nodes.len()];
        for mark in content.marks.iter().rev() {
            if let Some(begins) = begins.get_mut(mark.node.0) {
                *begins = Some((mark.page, mark.mcid));
            }
        }
        let mut first = vec![None; nodes.len() + 1];
        let mut next = vec![None; nodes.len()];
        // Children follow their parents, so in reverse order each node is decided before its parent.
        for (index, node) in nodes.iter().enumerate().rev() {
            if !kept[index] {
                continue;
            }
            let parent = node.parent.map_or(nodes.len(), |NodeId(parent)| parent);
            if let Some(kept) = kept.get_mut(parent) {
                *kept = true;
            }
            let of_child: Option<(usize, i32)> = begins[index];
            if let Some(of_parent) = begins.get_mut(parent) {
                *of_parent = [*of_parent, of_child].into_iter().flatten().min();
            }
            if let Some(first) = first.get_mut(parent) {
                next[index] = first.replace(index);
            }
        }
        let references = kept.into_iter().map(|kept| kept.then(|| file.reserve())).collect();
        Self { references, first, next, begins }
    }

    fn reference(&self, NodeId(index): NodeId) -> Option<Ref> {
        self.references.get(index).copied().flatten()
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = Child> {
        let first = self.first.get(parent).copied().flatten();
        let indices = std::iter::successors(first, |index| self.next.get(*index).copied().flatten());
        indices.filter_map(|index| {
            let begins = self.begins.get(index).copied().flatten();
            Some(Child { element: self.reference(NodeId(index))?, begins })
        })
    }

    fn top(&self) -> impl Iterator<Item = Child> {
        self.children(self.next.len())
    }
}

/// Writes the page and the children of an element: its own content, and its child elements where their content begins.
fn kids<'e>(
    entry: &'e mut StructElement<'_>,
    marks: &[MarkedContent],
    pages: &[Ref],
    children: impl Iterator<Item = Child>,
    violations: &mut Violations,
) -> StructChildren<'e> {
    let own_page = marks.first().map(|mark| mark.page);
    if let Some(page) = own_page.and_then(|page| pages.get(page)) {
        entry.page(*page);
    }
    let mut kids = entry.children();
    let mut marks = marks.iter().peekable();
    let mut content = |kids: &mut StructChildren<'_>, mark: &MarkedContent| match pages.get(mark.page) {
        Some(_) if own_page == Some(mark.page) => _ = kids.marked_content_id(mark.mcid),
        Some(page) => _ = kids.marked_content_ref().page(*page).marked_content_id(mark.mcid),
        None => violations.report_bug("a mark has no page"),
    };
    for child in children {
        let is_before = |mark: &MarkedContent| child.begins.is_none_or(|begins| (mark.page, mark.mcid) < begins);
        while let Some(mark) = marks.next_if(|mark| is_before(mark)) {
            content(&mut kids, mark);
        }
        kids.struct_element(child.element);
    }
    for mark in marks {
        content(&mut kids, mark);
    }
    kids
}

/// The values of the parent tree: for each page, the elements of its marked content, then the element of each widget and link.
fn parent_tree(
    file: &mut File<'_>,
    elements: &Elements,
    pages: usize,
    content: &TaggedContent<'_>,
    violations: &mut Violations,
) -> Vec<Ref> {
    let mut rest = content.marks.as_slice();
    let mut parents = Vec::with_capacity(pages + content.widgets.count());
    for page in 0..pages {
        let count = rest.iter().position(|mark| mark.page != page).unwrap_or(rest.len());
        let (own, others) = rest.split_at(count);
        rest = others;
        parents.push(file.add(|object| {
            let mut list = object.array();
            for mark in own {
                match elements.reference(mark.node) {
                    Some(element) => _ = list.item(element),
                    None => violations.report_bug("a mark has no element"),
                }
            }
        }));
    }
    for widget in content.widgets.iter() {
        match elements.reference(widget.node) {
            // The keys of the widgets follow the keys of the pages.
            Some(element) if widget.parent_tree_key == parents.len() => parents.push(element),
            _ => violations.report_bug("a field has no element"),
        }
    }
    for area in content.links.iter() {
        match elements.reference(area.node) {
            Some(element) => parents.push(element),
            None => violations.report_bug("a link has no element"),
        }
    }
    parents
}

/// Writes the role of an element with its attributes.
fn role(entry: &mut StructElement<'_>, role: &Role, violations: &mut Violations) {
    let kind = match role {
        Role::Copy(_) | Role::Part => StructRole::Part,
        Role::Heading(level, words) => {
            violations.check_heading(words);
            violations.check_length(words);
            entry.kind(heading(*level)).title(TextStr(words));
            return;
        }
        Role::Paragraph => StructRole::P,
        Role::List { ordered } => {
            let marks = if *ordered { ListNumbering::Decimal } else { ListNumbering::Disc };
            entry.kind(StructRole::L).attributes().push().list().list_numbering(marks);
            return;
        }
        Role::ListItem => StructRole::LI,
        Role::Label => StructRole::Lbl,
        Role::ItemBody => StructRole::LBody,
        Role::Table => StructRole::Table,
        Role::Row => StructRole::TR,
        Role::HeaderCell { columns, rows } => {
            let mut attributes = entry.kind(StructRole::TH).attributes();
            let mut attributes = attributes.push().table();
            attributes.scope(TableHeaderScope::Column);
            spans(&mut attributes, *columns, *rows);
            return;
        }
        Role::Cell => StructRole::TD,
        Role::WideCell { columns, rows } => {
            let mut attributes = entry.kind(StructRole::TD).attributes();
            spans(&mut attributes.push().table(), *columns, *rows);
            return;
        }
        Role::Figure(words) => {
            violations.check_description(words);
            violations.check_length(words);
            entry.kind(StructRole::Figure).alt(TextStr(words));
            return;
        }
        Role::Link(_) => StructRole::Link,
        Role::Symbol(words) => {
            violations.check_description(words);
            violations.check_length(words);
            entry.kind(StructRole::Span).alt(TextStr(words));
            return;
        }
        Role::Field => StructRole::Form,
    };
    entry.kind(kind);
}

/// Writes the column and row spans of a cell, if greater than one.
fn spans(attributes: &mut TableAttributes<'_>, columns: usize, rows: usize) {
    if columns > 1 {
        attributes.col_span(columns as i32);
    }
    if rows > 1 {
        attributes.row_span(rows as i32);
    }
}

/// The role of a heading. PDF 1.7 has six levels.
fn heading(level: u16) -> StructRole {
    match level {
        0 | 1 => StructRole::H1,
        2 => StructRole::H2,
        3 => StructRole::H3,
        4 => StructRole::H4,
        5 => StructRole::H5,
        _ => StructRole::H6,
    }
}
