//! The annotations of links (ISO 32000-1, 12.5.6.5): one for each line that a link takes.

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
    address: &'a str,
    /// The left, bottom, right and top edges, in pt.
    edges: [Pt; 4],
    /// The position of the line, and whether it is rotated.
    line: (Pt, bool),
}

impl<'a> Links<'a> {
    /// Collects the links of the pages, and reserves their object numbers.
    pub(super) fn new(file: &mut File<'_>, pages: &'a Pages, fonts: &Fonts) -> Self {
        let mut areas: Vec<LinkArea<'a>> = Vec::new();
        for (page, Page { items, height, .. }) in pages.pages.iter().enumerate() {
            for item in items {
                let Item::Text(run) = item else { continue };
                let Some(node) = run.owner else { continue };
                let Some(Role::Link(address)) = pages.structure.role(node) else { continue };
                let (edges, line) = (edges(run, *height, fonts), (run.line(), run.turned));
                match areas.last_mut() {
                    Some(last) if (last.node, last.page, last.line) == (node, page, line) => last.extend(edges),
                    _ => areas.push(LinkArea { number: file.reserve(), node, page, address, edges, line }),
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
            violations.check_length(area.address);
            file.write(area.number, |object| {
                let mut entry = object.start::<pdf_writer::writers::Annotation<'_>>();
                entry
                    .subtype(AnnotationType::Link)
                    .rect(rectangle(area.edges.map(Real::from)))
                    .border(0.0, 0.0, 0.0, None);
                entry.flags(AnnotationFlags::PRINT).page(*page).struct_parent(key as i32);
                entry.contents(TextStr(area.address));
                let address = link::ascii(area.address);
                entry.action().action_type(ActionType::Uri).uri(Str(address.as_bytes()));
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

/// The left, bottom, right and top edges of the words of a run, on a page of this height.
fn edges(run: &TextRun, height: Pt, fonts: &Fonts) -> [Pt; 4] {
    let (above, below) = fonts.face(run.face).extent(run.size);
    let width = run.width();
    let baseline = height - run.baseline;
    match run.turned {
        false => [run.x, baseline - below, run.x + width, baseline + above],
        true => [run.x - above, baseline, run.x + below, baseline + width],
    }
}
