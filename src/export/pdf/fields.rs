//! Form fields (ISO 32000-1, 12.7): a widget in each place that the pages have for a field, and the form that lists them.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};

use super::faces;
use super::file::File;
use super::groups::{Groups, List, Place};
use super::syntax::{Real, Ref, Text};
use crate::error::Error;
use crate::export::conformance::Breaches;
use crate::fonts::{EmbeddedFace, Face, Fonts};
use crate::length::Pt;
use crate::page::{Item, NodeId, Page};

/// The name of the font of typed text among the resources of the form.
const FONT: &str = "Serif";
/// The flag of a widget that is printed (table 165).
const PRINTED: u8 = 1 << 2;
/// The flag of a field of several lines (table 228).
const MULTILINE: u16 = 1 << 12;
/// The flag of a form that has signature fields (table 219).
const SIGNATURES_EXIST: u8 = 1;

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
    Left = 0,
    Centre = 1,
    Right = 2,
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
    pub(super) fn new(file: &mut File<'_>, pages: &[Page], fields: &'a FormFields, breaches: &mut Breaches) -> Self {
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
                    breaches.internal("a field of the pages is not described");
                    continue;
                };
                let (bottom, top) = (page.height - y - height, page.height - y);
                if by_node.insert(node, widgets.len()).is_some() {
                    breaches.internal("a node of the structure has two fields");
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

    /// The entry of a page that lists its widgets; nothing where it has none.
    pub(super) fn entry(&self, page: usize) -> impl Display {
        let begin = self.widgets.partition_point(|widget| widget.page < page);
        let own = self.widgets.iter().skip(begin).take_while(|widget| widget.page == page);
        let numbers: String = own.map(|widget| format!("{} ", widget.number)).collect();
        if numbers.is_empty() { numbers } else { format!("/Annots[{}]", numbers.trim_end()) }
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
        breaches: &mut Breaches,
    ) -> Result<Option<Ref>, Error> {
        if self.widgets.is_empty() {
            return Ok(None);
        }
        let font = self.font(file, fonts, breaches)?;
        let mut groups = Groups::default();
        for widget in &self.widgets {
            let place = groups.place(file, &widget.field.name, widget.number)?;
            let Some(page) = pages.get(widget.page) else {
                breaches.internal("a field has no page");
                continue;
            };
            widget.write(file, &place, *page, font, breaches);
        }
        let roots = groups.write(file);
        Ok(Some(file.add(|entry| {
            let _ = write!(entry, "<</Fields[{}]", List(&roots));
            if let Some(font) = font {
                // The size 0 is one that fits the field. Each field says its own.
                let _ = write!(entry, "/DR{}/DA(/{FONT} 0 Tf 0 g)", Resources(font));
            }
            if self.widgets.iter().any(|widget| widget.field.kind == FieldKind::Signature) {
                let _ = write!(entry, "/SigFlags {SIGNATURES_EXIST}");
            }
            entry.push_str(">>");
        })))
    }

    /// Embeds the regular face whole, so that readers can set whatever is typed; none where nothing is.
    fn font(&self, file: &mut File<'_>, fonts: &Fonts, breaches: &mut Breaches) -> Result<Option<Ref>, Error> {
        if self.widgets.iter().all(|widget| widget.field.kind == FieldKind::Signature) {
            return Ok(None);
        }
        let face = fonts.face(Face::Regular).whole(file.deflater)?;
        let EmbeddedFace { measures, .. } = &*face;
        if !measures.may_be_embedded {
            breaches.licence();
        }
        Ok(Some(faces::embed(file, &face)))
    }
}

impl Widget<'_> {
    /// Writes the widget, which is its field as well, with its empty appearance.
    fn write(&self, file: &mut File<'_>, place: &Place<'_>, page: Ref, font: Option<Ref>, breaches: &mut Breaches) {
        let FormField { name, tool_tip, kind } = self.field;
        [name, tool_tip].into_iter().for_each(|text| breaches.length(&Text(text)));
        let [width, height] = self.size;
        let form = format!("/Type/XObject/Subtype/Form/BBox[0 0 {width} {height}]");
        let appearance = match (kind, font) {
            (FieldKind::Text { .. }, Some(font)) => {
                file.unpacked(&format!("{form}/Resources{}", Resources(font)), b"/Tx BMC\nEMC")
            }
            _ => file.unpacked(&form, b""),
        };
        let [left, bottom, right, top] = self.rectangle;
        file.put(self.number, |entry| {
            let _ = write!(
                entry,
                "<</Type/Annot/Subtype/Widget/T{}/TU{}/F {PRINTED}/Rect[{left} {bottom} {right} {top}]/P {page}\
                 /StructParent {}/AP<</N {appearance}>>",
                Text(place.name),
                Text(tool_tip),
                self.key,
            );
            if let Some(group) = place.group {
                let _ = write!(entry, "/Parent {group}");
            }
            match kind {
                FieldKind::Text { size, alignment, is_multiline } => {
                    let flags = if *is_multiline { MULTILINE } else { 0 };
                    let (alignment, size) = (*alignment as u8, Real::from(*size));
                    let _ = write!(entry, "/FT/Tx/Ff {flags}/Q {alignment}/DA(/{FONT} {size} Tf 0 g)");
                }
                FieldKind::Signature => entry.push_str("/FT/Sig"),
            }
            entry.push_str(">>");
        });
    }
}

/// Resources with the font of typed text.
struct Resources(Ref);

impl Display for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<</Font<</{FONT} {}>>>>", self.0)
    }
}
