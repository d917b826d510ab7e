//! The annotations of links (ISO 32000-1, 12.5.6.5): one for each line that a link takes, and those between the numbers
//! of footnotes.

use std::collections::BTreeMap;

use pdf_writer::types::{ActionType, AnnotationFlags, AnnotationType};
use pdf_writer::{Ref, Str, TextStr};

use super::destinations::{Targets, go_to};
use super::file::File;
use super::footnotes::footnotes;
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
    /// A place on a page, with its distance from the left and from the lower edge, and its node.
    Place {
        page: usize,
        node: NodeId,
        corner: (Real, Real),
    },
    /// The number of a footnote that is on no page.
    None,
}

impl<'a> Links<'a> {
    /// Collects the links of the pages, and reserves their object numbers.
    pub(super) fn new(file: &mut File<'_>, pages: &'a Pages, fonts: &Fonts) -> Self {
        let mut areas: Vec<LinkArea<'a>> = Vec::new();
        let places = places(pages);
        for (page, Page { items, height, .. }) in pages.pages.iter().enumerate() {
            for item in items {
                let Item::Text(run) = item else { continue };
                let Some(node) = run.owner else { continue };
                let (target, words) = match pages.structure.role(node) {
                    Some(Role::Link(address)) => (Target::Address(address), &**address),
                    Some(Role::FootnoteLink(words)) => {
                        (places.get(&node).copied().unwrap_or(Target::None), words.as_str())
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
    pub(super) fn write(
        &self,
        file: &mut File<'_>,
        targets: &Targets<'_>,
        first_key: usize,
        violations: &mut Violations,
    ) {
        for (key, area) in (first_key..).zip(&self.0) {
            let Some(page) = targets.pages.get(area.page) else {
                violations.report_bug("a link has no page");
                continue;
            };
            violations.check_description(area.words);
            violations.check_length(area.words);
            let is_pdfua_2 = violations.requirements().is_pdfua_2();
            let place = match area.target {
                Target::Place { page, node, corner } => {
                    let element = (targets.element)(node).filter(|_| is_pdfua_2);
                    targets.pages.get(page).map(|page| (*page, element, corner))
                }
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
                if let Some((page, element, corner)) = place {
                    go_to(entry.action(), page, element, corner);
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

/// The targets of the links between the numbers of footnotes, by their nodes.
fn places(pages: &Pages) -> BTreeMap<NodeId, Target<'static>> {
    let footnotes = footnotes(&pages.structure);
    let mut places = BTreeMap::new();
    if footnotes.is_empty() {
        return places;
    }
    for (index, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(run) = item else { continue };
            let Some(node) = run.owner else { continue };
            if matches!(pages.structure.role(node), Some(Role::FootnoteLink(_))) {
                let top = page.height - (run.baseline - run.size * 2.0);
                places.entry(node).or_insert(Target::Place { page: index, node, corner: (run.x.into(), top.into()) });
            }
        }
    }
    let pairs = footnotes.iter().flat_map(|note| [(note.reference, note.label), (note.label, note.reference)]);
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
