//! Bookmarks (ISO 32000-1, 12.3.3): one a heading; below that of its copy, where there are several.

use std::fmt::Write;

use super::file::File;
use super::syntax::{Real, Ref, Text};
use crate::export::conformance::Breaches;
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
pub(super) fn outline(file: &mut File<'_>, pages: &Pages, page_refs: &[Ref], breaches: &mut Breaches) -> Option<Ref> {
    let bookmarks = bookmarks(pages);
    if bookmarks.is_empty() {
        return None;
    }
    let root = file.reserve();
    let (first, last) = level(file, &bookmarks, root, page_refs, breaches)?;
    let count = bookmarks.len();
    file.put(root, |entry| {
        let _ = write!(entry, "<</Type/Outlines/First {first}/Last {last}/Count {count}>>");
    });
    Some(root)
}

fn bookmarks(pages: &Pages) -> Vec<Bookmark<'_>> {
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
    breaches: &mut Breaches,
) -> Option<(Ref, Ref)> {
    let numbers: Vec<Ref> = bookmarks.iter().map(|_| file.reserve()).collect();
    for (index, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let below = level(file, &bookmark.below, *number, pages, breaches);
        breaches.length(&Text(bookmark.title));
        file.put(*number, |entry| {
            let _ = write!(entry, "<</Title{}/Parent {parent}", Text(bookmark.title));
            match pages.get(bookmark.page) {
                Some(page) => _ = write!(entry, "/Dest[{page}/XYZ 0 {} 0]", bookmark.top),
                None => breaches.internal("a bookmark has no page"),
            }
            if let Some(previous) = index.checked_sub(1).and_then(|index| numbers.get(index)) {
                let _ = write!(entry, "/Prev {previous}");
            }
            if let Some(next) = numbers.get(index + 1) {
                let _ = write!(entry, "/Next {next}");
            }
            if let Some((first, last)) = below {
                // A negative number says that they are folded away.
                let _ = write!(entry, "/First {first}/Last {last}/Count -{}", bookmark.below.len());
            }
            entry.push_str(">>");
        });
    }
    Some((*numbers.first()?, *numbers.last()?))
}
