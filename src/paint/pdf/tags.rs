//! The structure as tags (ISO 32000-1, 14.7 and 14.8): each node with what shows it, and its children behind that.

use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::writers::{StructElement, StructTreeRoot};
use pdf_writer::{Finish, Name, Null, Ref, Str, TextStr};

use super::file::File;
use super::syntax::{Real, rectangle};
use crate::page::{NodeId, Pages, Role};
use crate::paint::conformance::Breaches;

/// A name tree has so many names a leaf.
const NAMES: usize = 64;

/// A marked stretch of a page.
pub(super) struct Mark {
    /// The node that it shows.
    pub(super) node: NodeId,
    /// Its page, from 0.
    pub(super) page: usize,
    /// Its number on the page, from 0.
    pub(super) in_page: i32,
    /// Of a picture: left, bottom, right, top.
    pub(super) bounds: Option<[Real; 4]>,
}

/// Writes the tree and gives its root. `marks` are in the order of the pages.
pub(super) fn tags(
    file: &mut File<'_>,
    pages: &Pages,
    page_refs: &[Ref],
    mut marks: Vec<Mark>,
    breaches: &mut Breaches,
) -> Ref {
    let (root, document) = (file.reserve(), file.reserve());
    let elements = Elements::new(file, pages, &marks);
    let parents = parents(file, &elements, page_refs.len(), &marks);
    marks.sort_by_key(|mark| mark.node);
    let mut marks = marks.as_slice();
    for (index, node) in pages.structure.nodes().iter().enumerate() {
        let own = marks.iter().position(|mark| mark.node.0 != index).unwrap_or(marks.len());
        let (shown, others) = marks.split_at(own);
        marks = others;
        let Some(element) = elements.reference(NodeId(index)) else { continue };
        let parent = node.parent.and_then(|parent| elements.reference(parent)).unwrap_or(document);
        file.put(element, |object| {
            let mut entry = object.start::<StructElement<'_>>();
            entry.parent(parent);
            role(&mut entry, NodeId(index), &node.role, breaches);
            if let Some(bounds) = shown.first().and_then(|mark| mark.bounds) {
                entry.attributes().push().layout().bbox(rectangle(bounds));
            }
            kids(&mut entry, shown, page_refs, elements.children(index));
        });
    }
    file.put(document, |object| {
        let mut entry = object.start::<StructElement<'_>>();
        entry.kind(StructRole::Document).parent(root).lang(TextStr(&pages.metadata.language));
        kids(&mut entry, &[], page_refs, elements.top());
    });
    let names = names(file, pages, &elements);
    file.put(root, |object| {
        let mut entry = object.start::<StructTreeRoot<'_>>();
        entry.child(document).parent_tree_next_key(page_refs.len() as i32);
        let mut tree = entry.parent_tree();
        let mut lists = tree.nums();
        for (page, list) in (0..).zip(parents) {
            lists.insert(page, list);
        }
        lists.finish();
        tree.finish();
        if let Some(names) = names {
            entry.pair(Name(b"IDTree"), names);
        }
    });
    root
}

/// The name by which the widget of a field finds its element.
pub(crate) fn field_id(NodeId(index): NodeId) -> String {
    format!("field-{index}")
}

/// The nodes that become elements: what shows nothing, and has no child that does, would say nothing.
struct Elements {
    references: Vec<Option<Ref>>,
    /// The first child of each node, and of the document behind them; then the next of the same parent. All by number.
    first: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
}

impl Elements {
    fn new(file: &mut File<'_>, pages: &Pages, marks: &[Mark]) -> Self {
        let nodes = pages.structure.nodes();
        // An empty cell still takes its place in the row, and a field has its widget later.
        let stays =
            |role: &Role| matches!(role, Role::Cell | Role::WideCell { .. } | Role::HeaderCell { .. } | Role::Field);
        let mut kept: Vec<bool> = nodes.iter().map(|node| stays(&node.role)).collect();
        for mark in marks {
            if let Some(kept) = kept.get_mut(mark.node.0) {
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
fn kids(entry: &mut StructElement<'_>, shown: &[Mark], pages: &[Ref], children: impl Iterator<Item = Ref>) {
    let own = shown.first().map(|mark| mark.page);
    if let Some(page) = own.and_then(|page| pages.get(page)) {
        entry.page(*page);
    }
    let mut kids = entry.children();
    for mark in shown {
        match pages.get(mark.page) {
            Some(page) if own != Some(mark.page) => {
                kids.marked_content_ref().page(*page).marked_content_id(mark.in_page);
            }
            _ => {
                kids.marked_content_id(mark.in_page);
            }
        }
    }
    for child in children {
        kids.struct_element(child);
    }
}

/// The lists of the elements that the marks of each page belong to.
fn parents(file: &mut File<'_>, elements: &Elements, pages: usize, marks: &[Mark]) -> Vec<Ref> {
    let mut rest = marks;
    let mut list = |page| {
        let count = rest.iter().position(|mark| mark.page != page).unwrap_or(rest.len());
        let (own, others) = rest.split_at(count);
        rest = others;
        file.add(|object| {
            let mut list = object.array();
            for mark in own {
                match elements.reference(mark.node) {
                    Some(element) => list.item(element),
                    None => list.item(Null),
                };
            }
        })
    };
    (0..pages).map(|page| list(page)).collect()
}

/// The tree from the names of elements to them, if there are any.
fn names(file: &mut File<'_>, pages: &Pages, elements: &Elements) -> Option<Ref> {
    let fields = pages.structure.nodes().iter().enumerate().filter(|(_, node)| node.role == Role::Field);
    let mut named: Vec<(String, Ref)> =
        fields.filter_map(|(index, _)| Some((field_id(NodeId(index)), elements.reference(NodeId(index))?))).collect();
    named.sort_by(|one, other| one.0.cmp(&other.0));
    let leaf = |names: &[(String, Ref)]| {
        file.add(|object| {
            let mut leaf = object.dict();
            let ends = [names.first(), names.last()].into_iter().flatten().map(|(name, _)| Str(name.as_bytes()));
            leaf.insert(Name(b"Limits")).array().items(ends);
            let mut entries = leaf.insert(Name(b"Names")).array();
            for (name, element) in names {
                entries.item(Str(name.as_bytes())).item(*element);
            }
        })
    };
    let leaves: Vec<Ref> = named.chunks(NAMES).map(leaf).collect();
    (!leaves.is_empty()).then(|| {
        file.add(|object| {
            object.dict().insert(Name(b"Kids")).array().items(leaves);
        })
    })
}

fn role(entry: &mut StructElement<'_>, id: NodeId, role: &Role, breaches: &mut Breaches) {
    let kind = match role {
        Role::Copy(_) | Role::Part => StructRole::Part,
        Role::Heading(level, words) => {
            breaches.heading(words);
            breaches.length(words);
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
            if *columns > 1 {
                attributes.col_span(*columns as i32);
            }
            if *rows > 1 {
                attributes.row_span(*rows as i32);
            }
            return;
        }
        Role::Cell => StructRole::TD,
        Role::WideCell { columns } => {
            entry.kind(StructRole::TD).attributes().push().table().col_span(*columns as i32);
            return;
        }
        Role::Figure(words) => {
            breaches.description(words);
            breaches.length(words);
            entry.kind(StructRole::Figure).alt(TextStr(words));
            return;
        }
        Role::Field => {
            entry.kind(StructRole::Form).id(Str(field_id(id).as_bytes()));
            return;
        }
    };
    entry.kind(kind);
}

/// The role of a heading: PDF 1.7 has six levels.
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
