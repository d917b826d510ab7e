//! Bookmarks (ISO 32000-1, 12.3.3): one a heading; below that of its copy, where there are several.

use pdf_writer::writers::{Outline, OutlineItem};
use pdf_writer::{Ref, TextStr};

use super::file::File;
use super::syntax::Real;
use crate::export::conformance::Violations;
use crate::length::Pt;
use crate::page::{Item, NodeId, Pages, Role};

/// A bookmark with those below it.
struct Bookmark<'a> {
    title: &'a str,
    /// Its page, from 0, and how far from the lower edge its place is.
    page: usize,
    top: Real,
    below: Vec<Bookmark<'a>>,
}

/// Writes the bookmarks and gives their root; none where there is no heading.
pub(super) fn bookmarks(
    file: &mut File<'_>,
    pages: &Pages,
    page_refs: &[Ref],
    violations: &mut Violations,
) -> Option<Ref> {
    let bookmarks = collect(pages);
    if bookmarks.is_empty() {
        return None;
    }
    let root = file.reserve();
    let (first, last) = level(file, &bookmarks, root, page_refs, violations)?;
    let count = bookmarks.len();
    file.put(root, |object| {
        object.start::<Outline<'_>>().first(first).last(last).count(count as i32);
    });
    Some(root)
}

fn collect(pages: &Pages) -> Vec<Bookmark<'_>> {
    let mut bookmarks = Vec::new();
    let mut marked = vec![false; pages.structure.nodes().len()];
    let mut copy: Option<(NodeId, Bookmark<'_>)> = None;
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let Some(owner) = run.owner else { continue };
            let Some(Role::Heading(_, words)) = pages.structure.role(owner) else { continue };
            if marked.get_mut(owner.0).is_none_or(|marked| std::mem::replace(marked, true)) {
                continue;
            }
            let at = |from_top: Pt| Real::from(page.height - from_top);
            let top = at(run.baseline - run.size);
            let heading = Bookmark { title: words, page: index, top, below: Vec::new() };
            let Some((of, title)) = copy_of(pages, owner) else {
                bookmarks.push(heading);
                continue;
            };
            if copy.as_ref().is_none_or(|(current, _)| *current != of) {
                let next = Bookmark { title, page: index, top: at(Pt::ZERO), below: Vec::new() };
                bookmarks.extend(copy.replace((of, next)).map(|(_, whole)| whole));
            }
            if let Some((_, copy)) = &mut copy {
                copy.below.push(heading);
            }
        }
    }
    bookmarks.extend(copy.map(|(_, whole)| whole));
    bookmarks
}

/// The copy to which a node belongs, where there are several, and its title.
fn copy_of(pages: &Pages, node: NodeId) -> Option<(NodeId, &str)> {
    let nodes = pages.structure.nodes();
    let top = std::iter::successors(Some(node), |NodeId(index)| nodes.get(*index)?.parent).last()?;
    match &nodes.get(top.0)?.role {
        Role::Copy(title) => Some((top, title)),
        _ => None,
    }
}

/// Writes the bookmarks of a level; gives the first and the last.
fn level(
    file: &mut File<'_>,
    bookmarks: &[Bookmark<'_>],
    parent: Ref,
    pages: &[Ref],
    violations: &mut Violations,
) -> Option<(Ref, Ref)> {
    let numbers: Vec<Ref> = bookmarks.iter().map(|_| file.reserve()).collect();
    for (index, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let below = level(file, &bookmark.below, *number, pages, violations);
        violations.length(bookmark.title);
        file.put(*number, |object| {
            let mut entry = object.start::<OutlineItem<'_>>();
            entry.title(TextStr(bookmark.title)).parent(parent);
            match pages.get(bookmark.page) {
                Some(page) => entry.dest().page(*page).xyz(0.0, bookmark.top.value(), None),
                None => violations.internal("a bookmark has no page"),
            }
            if let Some(previous) = index.checked_sub(1).and_then(|index| numbers.get(index)) {
                entry.prev(*previous);
            }
            if let Some(next) = numbers.get(index + 1) {
                entry.next(*next);
            }
            if let Some((first, last)) = below {
                // A negative number says that they are folded away.
                entry.first(first).last(last).count(-(bookmark.below.len() as i32));
            }
        });
    }
    Some((*numbers.first()?, *numbers.last()?))
}
