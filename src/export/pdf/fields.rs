//! Form fields (ISO 32000-1, 12.7): a widget in each place that the pages have for a field, and the form that lists them.

use std::collections::BTreeMap;

use pdf_writer::types::{AnnotationFlags, FieldFlags, FieldType, Quadding, SigFlags};
use pdf_writer::writers::{Field, Form, Page as PageEntry, Resources};
use pdf_writer::{Name, Rect, Ref, Str, TextStr};

use super::faces;
use super::file::File;
use super::groups::{Groups, Place};
use super::syntax::{Real, rectangle};
use crate::error::Error;
use crate::export::conformance::Violations;
use crate::fonts::{EmbeddedFace, Face, Fonts};
use crate::length::Pt;
use crate::page::{Item, NodeId, Page};

/// The name of the font of typed text among the resources of the form.
const FONT: &str = "Serif";

/// The form fields of a document, by their nodes in its structure.
pub(crate) type FormFields = BTreeMap<NodeId, FormField>;

/// What a field is called, what it says, and what it takes. Its place is an item of the pages.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FormField {
    /// Its whole name, which no other field has. Full stops part the names of groups.
    pub(crate) name: String,
    /// What a screen reader says of it.
    pub(crate) tool_tip: String,
    pub(crate) kind: FieldKind,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FieldKind {
    /// Typed text.
    Text { size: Pt, alignment: TextAlignment, is_multiline: bool },
    /// An electronic signature.
    Signature,
}

/// Where typed text stands in its field (12.7.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextAlignment {
    Left,
    Centre,
    Right,
}

/// The widgets of a document.
pub(super) struct Widgets<'a> {
    /// In the order of the pages, and there in reading order.
    widgets: Vec<Widget<'a>>,
    by_node: BTreeMap<NodeId, usize>,
}

/// A field with its place.
pub(super) struct Widget<'a> {
    pub(super) number: Ref,
    /// Its node in the structure.
    pub(super) node: NodeId,
    /// Its page, from 0.
    pub(super) page: usize,
    /// Its key in the tree of parents.
    pub(super) key: usize,
    /// Left, bottom, right, top.
    rectangle: [Real; 4],
    /// Width and height.
    size: [Real; 2],
    field: &'a FormField,
}

impl<'a> Widgets<'a> {
    /// Finds the widgets of the pages, and numbers them.
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
                    Item::SignatureSpace(room) => (room.owner, (room.x, room.y), (room.width, room.height)),
                    Item::Text(_) | Item::Rule(_) | Item::Image(_) => continue,
                };
                let Some((node, field)) = node.and_then(|node| Some((node, fields.get(&node)?))) else {
                    violations.internal("a field of the pages is not described");
                    continue;
                };
                let (bottom, top) = (page.height - y - height, page.height - y);
                if by_node.insert(node, widgets.len()).is_some() {
                    violations.internal("a node of the structure has two fields");
                }
                widgets.push(Widget {
                    number: file.reserve(),
                    node,
                    page: index,
                    key: pages.len() + widgets.len(),
                    rectangle: [x, bottom, x + width, top].map(Real::from),
                    size: [width, height].map(Real::from),
                    field,
                });
            }
        }
        Self { widgets, by_node }
    }

    /// The widgets in the order of the pages.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Widget<'a>> {
        self.widgets.iter()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.widgets.len()
    }

    /// The widget of a node.
    pub(super) fn of(&self, node: NodeId) -> Option<&Widget<'a>> {
        self.widgets.get(*self.by_node.get(&node)?)
    }

    /// Lists the widgets of a page in its entry.
    pub(super) fn list(&self, page: usize, entry: &mut PageEntry<'_>) {
        let begin = self.widgets.partition_point(|widget| widget.page < page);
        let own = self.widgets.iter().skip(begin).take_while(|widget| widget.page == page);
        let mut numbers = own.map(|widget| widget.number).peekable();
        if numbers.peek().is_some() {
            entry.annotations(numbers);
        }
    }

    /// Writes the widgets, and the form that lists them; none where there is no field.
    ///
    /// # Errors
    /// When two fields have one name, or the font of typed text is damaged.
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
        let font = self.font(file, fonts, violations)?;
        let mut groups = Groups::default();
        for widget in &self.widgets {
            let place = groups.place(file, &widget.field.name, widget.number)?;
            let Some(page) = pages.get(widget.page) else {
                violations.internal("a field has no page");
                continue;
            };
            for text in [&widget.field.name, &widget.field.tool_tip] {
                violations.length(text);
            }
            widget.write(file, &place, *page, font)?;
        }
        let roots = groups.write(file);
        Ok(Some(file.add(|object| {
            let mut entry = object.start::<Form<'_>>();
            entry.fields(roots);
            if let Some(font) = font {
                resources(entry.default_resources(), font);
                // The size 0 is one that fits the field. Each field says its own.
                entry.default_appearance(Str(appearance(0.0).as_bytes()));
            }
            if self.widgets.iter().any(|widget| widget.field.kind == FieldKind::Signature) {
                entry.sig_flags(SigFlags::SIGNATURES_EXIST);
            }
        })))
    }

    /// Embeds the regular face whole, so that readers can set whatever is typed; none where nothing is.
    fn font(&self, file: &mut File<'_>, fonts: &Fonts, violations: &mut Violations) -> Result<Option<Ref>, Error> {
        if self.widgets.iter().all(|widget| widget.field.kind == FieldKind::Signature) {
            return Ok(None);
        }
        let face = fonts.face(Face::Regular).whole(file.compressor)?;
        let EmbeddedFace { measures, .. } = &*face;
        if !measures.may_be_embedded {
            violations.licence();
        }
        faces::embed(file, &face).map(Some)
    }
}

impl Widget<'_> {
    /// Writes the widget, which is its field as well, with its empty appearance.
    fn write(&self, file: &mut File<'_>, place: &Place<'_>, page: Ref, font: Option<Ref>) -> Result<(), Error> {
        let FormField { tool_tip, kind, .. } = self.field;
        let font = font.filter(|_| *kind != FieldKind::Signature);
        let [width, height] = self.size.map(Real::value);
        let content: &[u8] = if font.is_some() { b"/Tx BMC\nEMC" } else { b"" };
        let shown = file.stream(content, |chunk, number, content| {
            let mut form = chunk.form_xobject(number, content);
            form.bbox(Rect::new(0.0, 0.0, width, height));
            if let Some(font) = font {
                resources(form.resources(), font);
            }
        })?;
        file.put(self.number, |object| {
            let mut entry = object.start::<Field<'_>>();
            entry.partial_name(TextStr(place.name)).alternate_name(TextStr(tool_tip));
            if let Some(group) = place.group {
                entry.parent(group);
            }
            match kind {
                FieldKind::Text { size, alignment, is_multiline } => {
                    let flags = if *is_multiline { FieldFlags::MULTILINE } else { FieldFlags::empty() };
                    let size = Real::from(*size).value();
                    entry.field_type(FieldType::Text).field_flags(flags).vartext_quadding(alignment.quadding());
                    entry.vartext_default_appearance(Str(appearance(size).as_bytes()));
                }
                FieldKind::Signature => _ = entry.field_type(FieldType::Signature),
            }
            let mut widget = entry.into_annotation();
            widget.flags(AnnotationFlags::PRINT).rect(rectangle(self.rectangle)).page(page);
            widget.struct_parent(self.key as i32).appearance().normal().stream(shown);
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

/// How typed text of a size looks: black, in the font of the form.
fn appearance(size: f32) -> String {
    format!("/{FONT} {size} Tf 0 g")
}

/// Writes the resources with the font of typed text.
fn resources(mut entry: Resources<'_>, font: Ref) {
    entry.fonts().pair(Name(FONT.as_bytes()), font);
}
