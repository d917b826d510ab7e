//! The annotations of links (ISO 32000-1, 12.5.6.5): one for each line that a link takes, and those between the numbers
//! of footnotes.

use std::collections::BTreeMap;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType};
use pdf_writer::{Ref, Str, TextStr};

use super::file::File;
use super::syntax::{Real, rectangle};
use crate::export::conformance::Violations;
use crate::fonts::Fonts;
use crate::length::Pt;
use crate::link;
use crate::page::{Item, NodeId, Page, Pages, Role, TextRun};

/// The links of a document, in page order.
pub(super) struct Links<'a>(Vec<LinkArea<'a>>);

/// The words of a link on one line.
pub(super) struct LinkArea<'a> {
    pub(super) number: Ref,
    /// The structure node.
    pub(super) node: NodeId,
    /// The page index.
    pub(super) page: usize,
    target: Target<'a>,
    /// Its address or description.
    words: &'a str,
    /// The left, bottom, right and top edges, in pt.
    edges: [Pt; 4],
    /// The position of the line, and whether it is rotated.
    line: (Pt, bool),
}

/// The target of a link.
#[derive(Clone, Copy)]
enum Target<'a> {
    Address(&'a str),
    /// A place on a page: the page index, the distance from the left and from the lower edge.
    Place(usize, Real, Real),
    /// The number of a footnote that is on no page.
    None,
}

impl<'a> Links<'a> {
    /// Collects the links of the pages, and reserves their object numbers.
    pub(super) fn new(file: &mut File<'_>, pages: &'a Pages, fonts: &Fonts) -> Self {
        let mut areas: Vec<LinkArea<'a>> = Vec::new();
        let footnotes = footnotes(pages);
        for (page, Page { items, height, .. }) in pages.pages.iter().enumerate() {
            for item in items {
                let Item::Text(run) = item else { continue };
                let Some(node) = run.owner else { continue };
                let (target, words) = match pages.structure.role(node) {
                    Some(Role::Link(address)) => (Target::Address(address), &**address),
                    Some(Role::FootnoteLink(words)) => {
                        (footnotes.get(&node).copied().unwrap_or(Target::None), words.as_str())
                    }
                    _ => continue,
                };
                let (edges, line) = (edges(run, *height, fonts), (run.line(), run.turned));
                match areas.last_mut() {
                    Some(last) if (last.node, last.page, last.line) == (node, page, line) => last.extend(edges),
                    _ => areas.push(LinkArea { number: file.reserve(), node, page, target, words, edges, line }),
                }
            }
        }
        Self(areas)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LinkArea<'a>> {
        self.0.iter()
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Writes the annotations. `first_key` is the key of the first in the parent tree.
    pub(super) fn write(&self, file: &mut File<'_>, page_refs: &[Ref], first_key: usize, violations: &mut Violations) {
        for (key, area) in (first_key..).zip(&self.0) {
            let Some(page) = page_refs.get(area.page) else {
                violations.report_bug("a link has no page");
                continue;
            };
            violations.check_description(area.words);
            violations.check_length(area.words);
            let place = match area.target {
                Target::Place(index, left, top) => page_refs.get(index).map(|page| (*page, left, top)),
                Target::Address(_) | Target::None => None,
            };
            if place.is_none() && !matches!(area.target, Target::Address(_)) {
                violations.report_bug("the number of a footnote has no partner");
            }
            file.write(area.number, |object| {
                let mut entry = object.start::<pdf_writer::writers::Annotation<'_>>();
                entry
                    .subtype(AnnotationType::Link)
                    .rect(rectangle(area.edges.map(Real::from)))
                    .border(0.0, 0.0, 0.0, None);
                entry.flags(AnnotationFlags::PRINT).page(*page).struct_parent(key as i32);
                entry.contents(TextStr(area.words));
                if let Target::Address(address) = area.target {
                    let address = link::ascii(address);
                    entry.action().action_type(ActionType::Uri).uri(Str(address.as_bytes()));
                }
                if let Some((page, left, top)) = place {
                    let mut action = entry.action();
                    action.action_type(ActionType::GoTo);
                    action.destination().page(page).xyz(left.value(), top.value(), None);
                }
            });
        }
    }
}

impl LinkArea<'_> {
    fn extend(&mut self, [left, bottom, right, top]: [Pt; 4]) {
        let [own_left, own_bottom, own_right, own_top] = self.edges;
        let least = |a: Pt, b: Pt| if a < b { a } else { b };
        self.edges = [least(own_left, left), least(own_bottom, bottom), own_right.max(right), own_top.max(top)];
    }
}

/// The targets of the links between the numbers of footnotes, by their nodes. Numbers in the text and footnotes have the
/// same order in the structure.
fn footnotes(pages: &Pages) -> BTreeMap<NodeId, Target<'static>> {
    let nodes = pages.structure.nodes();
    let (mut references, mut labels) = (Vec::new(), Vec::new());
    for (index, node) in nodes.iter().enumerate().filter(|(_, node)| matches!(node.role, Role::FootnoteLink(_))) {
        match node.parent.and_then(|parent| pages.structure.role(parent)) {
            Some(Role::Reference) => references.push(NodeId(index)),
            _ => labels.push(NodeId(index)),
        }
    }
    if references.is_empty() {
        return BTreeMap::new();
    }
    let mut places = BTreeMap::new();
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let Some(owner) =
                run.owner.filter(|owner| matches!(pages.structure.role(*owner), Some(Role::FootnoteLink(_))))
            else {
                continue;
            };
            let top = page.height - (run.baseline - run.size * 2.0);
            places.entry(owner).or_insert(Target::Place(index, Real::from(run.x), Real::from(top)));
        }
    }
    let pairs =
        references.into_iter().zip(labels).flat_map(|(reference, label)| [(reference, label), (label, reference)]);
    pairs.filter_map(|(from, to)| Some((from, *places.get(&to)?))).collect()
}

/// The left, bottom, right and top edges of the words of a run, on a page of this height.
fn edges(run: &TextRun, height: Pt, fonts: &Fonts) -> [Pt; 4] {
    let (above, below) = fonts.face(run.face).extent(run.size);
    let width = run.width();
    let raise = run.glyphs.first().map_or(Pt::ZERO, |glyph| glyph.offset.1);
    let baseline = height - run.baseline + raise;
    match run.turned {
        false => [run.x, baseline - below, run.x + width, baseline + above],
        true => [run.x - above, baseline, run.x + below, baseline + width],
    }
}
