//! Bookmarks (ISO 32000-1, 12.3.3): one for each heading. In combined copies, each copy has a bookmark with those of
//! its headings below.

use pdf_writer::types::ActionType;
use pdf_writer::writers::{Action, Destination, Outline, OutlineItem};
use pdf_writer::{Name, Ref, TextStr};

use super::file::File;
use super::syntax::Real;
use super::tags::Tags;
use crate::export::conformance::Violations;
use crate::length::Pt;
use crate::page::{Item, NodeId, Pages, Role};

/// The targets of bookmarks.
pub(super) struct Targets<'a> {
    pub(super) pages: &'a [Ref],
    pub(super) tags: &'a Tags,
}

/// A bookmark with its children.
struct Bookmark<'a> {
    title: &'a str,
    /// The heading, or the copy.
    node: NodeId,
    /// The page index.
    page: usize,
    /// The level of the heading; 0 for a copy.
    level: u16,
    /// The distance of the destination from the lower edge of the page, in pt.
    top: Real,
    children: Vec<Bookmark<'a>>,
}

/// Writes the bookmarks, and returns their root. Returns `None` if there are no headings.
pub(super) fn bookmarks(
    file: &mut File<'_>,
    pages: &Pages,
    targets: &Targets<'_>,
    violations: &mut Violations,
) -> Option<Ref> {
    let bookmarks = collect(pages);
    if bookmarks.is_empty() {
        return None;
    }
    let root = file.reserve();
    let (first, last) = level(file, &bookmarks, root, targets, violations)?;
    let count = bookmarks.len();
    file.write(root, |object| {
        object.start::<Outline<'_>>().first(first).last(last).count(count as i32);
    });
    Some(root)
}

/// The bookmarks of the pages.
fn collect(pages: &Pages) -> Vec<Bookmark<'_>> {
    let mut bookmarks = Vec::new();
    let mut seen = vec![false; pages.structure.nodes().len()];
    let mut copy: Option<(NodeId, Bookmark<'_>)> = None;
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let Some(owner) = run.owner else { continue };
            let Some(Role::Heading(level, words)) = pages.structure.role(owner) else { continue };
            if seen.get_mut(owner.0).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            let from_bottom = |from_top: Pt| Real::from(page.height - from_top);
            let top = from_bottom(run.baseline - run.size);
            let heading = Bookmark { title: words, node: owner, page: index, level: *level, top, children: Vec::new() };
            let Some((node, title)) = copy_of(pages, owner) else {
                nest(&mut bookmarks, heading);
                continue;
            };
            if copy.as_ref().is_none_or(|(current, _)| *current != node) {
                let next =
                    Bookmark { title, node, page: index, level: 0, top: from_bottom(Pt::ZERO), children: Vec::new() };
                bookmarks.extend(copy.replace((node, next)).map(|(_, bookmark)| bookmark));
            }
            if let Some((_, copy)) = &mut copy {
                nest(&mut copy.children, heading);
            }
        }
    }
    bookmarks.extend(copy.map(|(_, bookmark)| bookmark));
    bookmarks
}

/// Adds a bookmark below the last one of a higher level. Titles have none below them, so that the headings of a document
/// are not collapsed.
fn nest<'a>(siblings: &mut Vec<Bookmark<'a>>, bookmark: Bookmark<'a>) {
    match siblings.last_mut() {
        Some(last) if last.level > 1 && last.level < bookmark.level => nest(&mut last.children, bookmark),
        _ => siblings.push(bookmark),
    }
}

/// The copy that a node belongs to, with its title. `None` if there is only one copy.
fn copy_of(pages: &Pages, node: NodeId) -> Option<(NodeId, &str)> {
    let nodes = pages.structure.nodes();
    let top = std::iter::successors(Some(node), |NodeId(index)| nodes.get(*index)?.parent).last()?;
    match &nodes.get(top.0)?.role {
        Role::Copy(title) => Some((top, title)),
        _ => None,
    }
}

/// Writes bookmarks with the same parent, and returns the first and the last.
fn level(
    file: &mut File<'_>,
    bookmarks: &[Bookmark<'_>],
    parent: Ref,
    targets: &Targets<'_>,
    violations: &mut Violations,
) -> Option<(Ref, Ref)> {
    let numbers: Vec<Ref> = bookmarks.iter().map(|_| file.reserve()).collect();
    for (index, (bookmark, number)) in bookmarks.iter().zip(&numbers).enumerate() {
        let children = level(file, &bookmark.children, *number, targets, violations);
        violations.check_length(bookmark.title);
        file.write(*number, |object| {
            let mut entry = object.start::<OutlineItem<'_>>();
            entry.title(TextStr(bookmark.title)).parent(parent);
            let top = bookmark.top.value();
            match (targets.pages.get(bookmark.page), targets.tags.element(bookmark.node)) {
                (Some(page), Some(element)) if violations.requirements().is_pdfua_2() => {
                    let mut action = entry.insert(Name(b"A")).start::<Action<'_>>();
                    action.action_type(ActionType::GoTo).destination().page(*page).xyz(0.0, top, None);
                    // Readers that know no structure destinations use the page.
                    action.insert(Name(b"SD")).start::<Destination<'_>>().page(element).xyz(0.0, top, None);
                }
                (Some(page), Some(_)) => entry.dest().page(*page).xyz(0.0, top, None),
                _ => violations.report_bug("a bookmark has no page or no element"),
            }
            if let Some(previous) = index.checked_sub(1).and_then(|index| numbers.get(index)) {
                entry.prev(*previous);
            }
            if let Some(next) = numbers.get(index + 1) {
                entry.next(*next);
            }
            if let Some((first, last)) = children {
                // A negative count means that the children are collapsed.
                entry.first(first).last(last).count(-(bookmark.children.len() as i32));
            }
        });
    }
    Some((*numbers.first()?, *numbers.last()?))
}
