//! Form fields (ISO 32000-1, 12.7): a widget for each field item of the pages, and the form dictionary.

use std::collections::BTreeMap;

use pdf_writer::types::{AnnotationFlags, FieldFlags, FieldType, Quadding, SigFlags};
use pdf_writer::writers::{Field, Form, Resources};
use pdf_writer::{Name, Rect, Ref, Str, TextStr};

use super::faces;
use super::file::File;
use super::groups::{FieldPosition, Groups};
use super::syntax::{Real, rectangle};
use crate::error::Error;
use crate::export::conformance::Violations;
use crate::fonts::{EmbeddedFace, Face, Fonts};
use crate::length::Pt;
use crate::page::{Item, NodeId, Page};

/// The resource name of the font of text fields.
const FONT: &str = "Serif";

/// The form fields of a document, by structure node.
pub(crate) type FormFields = BTreeMap<NodeId, FormField>;

/// A form field. Its position is an item of the pages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FormField {
    /// The full name, which must be unique. Full stops separate the names of groups.
    pub(crate) name: String,
    /// The description for screen readers.
    pub(crate) tool_tip: String,
    pub(crate) kind: FieldKind,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FieldKind {
    /// A text field; `size` is the font size.
    Text { size: Pt, alignment: TextAlignment, is_multiline: bool },
    /// A signature field.
    Signature,
}

/// The alignment of text in a field (ISO 32000-1, 12.7.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextAlignment {
    Left,
    Centre,
    Right,
}

/// The widgets of a document.
pub(super) struct Widgets<'a> {
    /// In page order, and within pages in reading order.
    widgets: Vec<Widget<'a>>,
    by_node: BTreeMap<NodeId, usize>,
}

/// A field on a page.
pub(super) struct Widget<'a> {
    pub(super) number: Ref,
    /// The structure node.
    pub(super) node: NodeId,
    /// The page index.
    pub(super) page: usize,
    /// The key in the parent tree.
    pub(super) parent_tree_key: usize,
    /// The left, bottom, right and top edges, in pt.
    rectangle: [Real; 4],
    /// The width and height, in pt.
    size: [Real; 2],
    field: &'a FormField,
}

impl<'a> Widgets<'a> {
    /// Collects the widgets of the pages, and reserves their object numbers.
    pub(super) fn new(
        file: &mut File<'_>,
        pages: &[Page],
        fields: &'a FormFields,
        violations: &mut Violations,
    ) -> Self {
        let mut widgets = Vec::with_capacity(fields.len());
        let mut by_node = BTreeMap::new();
        for (index, page) in pages.iter().enumerate() {
            for item in &page.items {
                let (node, (x, y), (width, height)) = match item {
                    Item::Field(field) => (field.owner, (field.x, field.y), (field.width, field.height)),
                    Item::SignatureSpace(space) => (space.owner, (space.x, space.y), (space.width, space.height)),
                    Item::Text(_) | Item::Rule(_) | Item::Image(_) => continue,
                };
                let Some((node, field)) = node.and_then(|node| Some((node, fields.get(&node)?))) else {
                    violations.report_bug("a field item has no form field");
                    continue;
                };
                let (bottom, top) = (page.height - y - height, page.height - y);
                if by_node.insert(node, widgets.len()).is_some() {
                    violations.report_bug("a structure node has two fields");
                }
                widgets.push(Widget {
                    number: file.reserve(),
                    node,
                    page: index,
                    parent_tree_key: pages.len() + widgets.len(),
                    rectangle: [x, bottom, x + width, top].map(Real::from),
                    size: [width, height].map(Real::from),
                    field,
                });
            }
        }
        Self { widgets, by_node }
    }

    /// The widgets, in page order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Widget<'a>> {
        self.widgets.iter()
    }

    /// The number of widgets.
    pub(super) fn count(&self) -> usize {
        self.widgets.len()
    }

    /// The widget of a structure node.
    pub(super) fn of(&self, node: NodeId) -> Option<&Widget<'a>> {
        self.widgets.get(*self.by_node.get(&node)?)
    }

    /// Writes the widgets and the form dictionary. Returns `None` if there are no fields.
    ///
    /// # Errors
    /// If field names clash, or the font of text fields is damaged.
    pub(super) fn write(
        &self,
        file: &mut File<'_>,
        fonts: &Fonts,
        pages: &[Ref],
        violations: &mut Violations,
    ) -> Result<Option<Ref>, Error> {
        if self.widgets.is_empty() {
            return Ok(None);
        }
        let font = self.embed_font(file, fonts, violations)?;
        let mut groups = Groups::default();
        for widget in &self.widgets {
            let position = groups.add(file, &widget.field.name, widget.number)?;
            let Some(page) = pages.get(widget.page) else {
                violations.report_bug("a field has no page");
                continue;
            };
            for text in [&widget.field.name, &widget.field.tool_tip] {
                violations.check_length(text);
            }
            widget.write(file, &position, *page, font)?;
        }
        let roots = groups.write(file);
        Ok(Some(file.add(|object| {
            let mut entry = object.start::<Form<'_>>();
            entry.fields(roots);
            if let Some(font) = font {
                write_resources(entry.default_resources(), font);
                // The size 0 means automatic. Each field sets its own size.
                entry.default_appearance(Str(default_appearance(0.0).as_bytes()));
            }
            if self.widgets.iter().any(|widget| widget.field.kind == FieldKind::Signature) {
                entry.sig_flags(SigFlags::SIGNATURES_EXIST);
            }
        })))
    }

    /// Embeds the whole regular face, so that readers can show any typed text. Returns `None` if there are no text
    /// fields.
    fn embed_font(
        &self,
        file: &mut File<'_>,
        fonts: &Fonts,
        violations: &mut Violations,
    ) -> Result<Option<Ref>, Error> {
        if self.widgets.iter().all(|widget| widget.field.kind == FieldKind::Signature) {
            return Ok(None);
        }
        let face = fonts.face(Face::Regular).whole(file.compressor)?;
        let EmbeddedFace { metrics, .. } = &*face;
        if !metrics.allows_embedding {
            violations.report_embedding_forbidden();
        }
        faces::embed(file, &face).map(Some)
    }
}

impl Widget<'_> {
    /// Writes the widget, merged with its field, and an empty appearance.
    fn write(
        &self,
        file: &mut File<'_>,
        position: &FieldPosition<'_>,
        page: Ref,
        font: Option<Ref>,
    ) -> Result<(), Error> {
        let FormField { tool_tip, kind, .. } = self.field;
        let font = font.filter(|_| *kind != FieldKind::Signature);
        let [width, height] = self.size.map(Real::value);
        let content: &[u8] = if font.is_some() { b"/Tx BMC\nEMC" } else { b"" };
        let normal = file.stream(content, |chunk, number, content| {
            let mut form = chunk.form_xobject(number, content);
            form.bbox(Rect::new(0.0, 0.0, width, height));
            if let Some(font) = font {
                write_resources(form.resources(), font);
            }
        })?;
        file.write(self.number, |object| {
            let mut entry = object.start::<Field<'_>>();
            entry.partial_name(TextStr(position.partial_name)).alternate_name(TextStr(tool_tip));
            if let Some(parent) = position.parent {
                entry.parent(parent);
            }
            match kind {
                FieldKind::Text { size, alignment, is_multiline } => {
                    let flags = if *is_multiline { FieldFlags::MULTILINE } else { FieldFlags::empty() };
                    let size = Real::from(*size).value();
                    entry.field_type(FieldType::Text).field_flags(flags).vartext_quadding(alignment.quadding());
                    entry.vartext_default_appearance(Str(default_appearance(size).as_bytes()));
                }
                FieldKind::Signature => _ = entry.field_type(FieldType::Signature),
            }
            let mut widget = entry.into_annotation();
            widget.flags(AnnotationFlags::PRINT).rect(rectangle(self.rectangle)).page(page);
            // Required without a label (ISO 14289-2, 8.10.2.3).
            widget.contents(TextStr(tool_tip));
            widget.struct_parent(self.parent_tree_key as i32).appearance().normal().stream(normal);
        });
        Ok(())
    }
}

impl TextAlignment {
    fn quadding(self) -> Quadding {
        match self {
            Self::Left => Quadding::Left,
            Self::Centre => Quadding::Center,
            Self::Right => Quadding::Right,
        }
    }
}

/// The default appearance string: black text in the font of the form.
fn default_appearance(size: f32) -> String {
    format!("/{FONT} {size} Tf 0 g")
}

/// Writes resources with the font of text fields.
fn write_resources(mut entry: Resources<'_>, font: Ref) {
    entry.fonts().pair(Name(FONT.as_bytes()), font);
}
