//! The fields of a form, put into its finished PDF: each a widget on its page and a place in the structure.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::{field_name, font};
use crate::dispatch::{ColumnKind, StatisticsForm, Text};
use crate::error::{Error, refused};
use crate::fonts::Fonts;
use crate::length::Pt;
use crate::page::{Field, Item, Pages};
use crate::paint::pdf::field_id;
use crate::standard::{Align, Standard};

/// The name of the font among the resources of the form.
const FONT: &str = "Serif";
/// A widget is printed.
const PRINT: i64 = 1 << 2;
/// A field of several lines.
const MULTILINE: i64 = 1 << 12;

/// The PDF with a field in each place that the pages have for one.
pub(crate) fn with_fields(
    pdf: &[u8],
    pages: &Pages,
    form: &StatisticsForm,
    fonts: &Fonts,
    standard: &Standard,
) -> Result<Vec<u8>, Error> {
    let places: Vec<(usize, &Field)> = pages
        .pages
        .iter()
        .enumerate()
        .flat_map(|(page, sheet)| sheet.items.iter().map(move |item| (page, item)))
        .filter_map(|(page, item)| match item {
            Item::Field(field) => Some((page, field)),
            Item::Text(_) | Item::Rule(_) | Item::Image(_) => None,
        })
        .collect();
    if places.is_empty() {
        return Err(refused("the form has no blank row to be filled in".to_owned()));
    }
    let refusal = |error: lopdf::Error| refused(format!("the fields cannot be put into the PDF: {error}"));
    let document = Document::load_mem(pdf).map_err(refusal)?;
    let sheets: Vec<ObjectId> = document.page_iter().collect();
    let cells = cells(&document);
    let mut writer = Writer { document, form, standard, font: (0, 0) };
    writer.font = font::embed(&mut writer.document, fonts)?;
    let mut made = Made::default();
    for (page, field) in places {
        let height = pages.pages.get(page).map_or(Pt::ZERO, |sheet| sheet.height);
        let (Some(sheet), Some(cell)) = (sheets.get(page), cells.get(field_id(field).as_bytes())) else { continue };
        writer.field(field, *sheet, *cell, height, &mut made)?;
    }
    writer.finish(made).map_err(refusal)
}

/// The elements of the structure by their names.
fn cells(document: &Document) -> BTreeMap<Vec<u8>, ObjectId> {
    let named = document.objects.iter().filter_map(|(id, object)| {
        // The writer of the PDF puts a letter before the names that it is given.
        let name = object.as_dict().ok()?.get(b"ID").ok()?.as_str().ok()?;
        Some((name.get(1..)?.to_vec(), *id))
    });
    named.collect()
}

struct Writer<'a> {
    document: Document,
    form: &'a StatisticsForm,
    standard: &'a Standard,
    font: ObjectId,
}

/// What has been made, to be hung into the document.
#[derive(Default)]
struct Made {
    /// The widgets with their pages.
    widgets: Vec<(ObjectId, ObjectId)>,
    /// The elements of the structure with the cells that they stand in.
    elements: Vec<(ObjectId, ObjectId)>,
}

impl Writer<'_> {
    fn field(
        &mut self,
        field: &Field,
        sheet: ObjectId,
        cell: ObjectId,
        height: Pt,
        made: &mut Made,
    ) -> Result<(), Error> {
        let Some(column) = self.form.columns.get(field.column) else { return Ok(()) };
        let style = self.standard.style(style_name(column.kind))?;
        let number = |length: Pt| Object::Real(length.0 as f32);
        let bounds = vec![0.into(), 0.into(), number(field.width), number(field.height)];
        let appearance = Stream::new(
            dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => bounds,
                "Resources" => dictionary! { "Font" => dictionary! { FONT => self.font } },
            },
            b"/Tx BMC\nEMC".to_vec(),
        );
        let appearance = self.document.add_object(appearance);
        let words = matches!(column.kind, ColumnKind::Text | ColumnKind::Note);
        let widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Tx",
            "T" => text_string(&field_name(field.row, field.column, column)),
            "TU" => text_string(&self.tool_tip(field)),
            "F" => PRINT,
            "Ff" => if words { MULTILINE } else { 0 },
            "Q" => alignment(style.align),
            "DA" => Object::string_literal(format!("/{FONT} {} Tf 0 g", style.size.0)),
            "Rect" => vec![
                number(field.x),
                number(height - field.y - field.height),
                number(field.x + field.width),
                number(height - field.y),
            ],
            "P" => sheet,
            "AP" => dictionary! { "N" => appearance },
        };
        let widget = self.document.add_object(widget);
        let element = self.document.add_object(dictionary! {
            "Type" => "StructElem",
            "S" => "Form",
            "P" => cell,
            "Pg" => sheet,
            "K" => dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => sheet },
        });
        made.widgets.push((widget, sheet));
        made.elements.push((element, cell));
        Ok(())
    }

    /// What a reader of the screen says of a field: its row, its column, what it takes.
    fn tool_tip(&self, field: &Field) -> String {
        let phrase = |name: &str| self.standard.phrases.get(name).map_or("", |phrase| phrase.text.as_str());
        let unit = self.form.rows.get(field.row).and_then(|row| row.cells.first()).filter(|unit| !unit.is_blank());
        let row = || phrase("field_row").replace("{row}", &(field.row + 1).to_string());
        let mut parts = vec![unit.map_or_else(row, Text::plain)];
        if let Some(column) = self.form.columns.get(field.column) {
            parts.extend(column.group.iter().map(Text::plain));
            parts.push(column.title.plain());
            parts.extend(hint(column.kind).map(|name| phrase(name).to_owned()));
        }
        parts.join("; ")
    }

    fn finish(mut self, made: Made) -> Result<Vec<u8>, lopdf::Error> {
        for (widget, sheet) in &made.widgets {
            push(&mut self.document, *sheet, b"Annots", (*widget).into())?;
            // The order of the structure is that of the keys too.
            self.document.get_dictionary_mut(*sheet)?.set("Tabs", "S");
        }
        for (element, cell) in &made.elements {
            push(&mut self.document, *cell, b"K", (*element).into())?;
        }
        let root = self.document.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
        let tree = self.document.get_dictionary_mut(root)?;
        let mut next = tree.get(b"ParentTreeNextKey")?.as_i64()?;
        let mut numbers = tree.get(b"ParentTree")?.as_dict()?.get(b"Nums")?.as_array()?.clone();
        let mut keys = Vec::new();
        for (element, _) in &made.elements {
            numbers.push(next.into());
            numbers.push((*element).into());
            keys.push(next);
            next += 1;
        }
        tree.get_mut(b"ParentTree")?.as_dict_mut()?.set("Nums", numbers);
        tree.set("ParentTreeNextKey", next);
        for ((widget, _), key) in made.widgets.iter().zip(keys) {
            self.document.get_dictionary_mut(*widget)?.set("StructParent", key);
        }
        let fields: Vec<Object> = made.widgets.iter().map(|(widget, _)| (*widget).into()).collect();
        let acro_form = self.document.add_object(dictionary! {
            "Fields" => fields,
            "DR" => dictionary! { "Font" => dictionary! { FONT => self.font } },
            "DA" => Object::string_literal(format!("/{FONT} 12 Tf 0 g")),
        });
        self.document.catalog_mut()?.set("AcroForm", acro_form);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes)?;
        Ok(bytes)
    }
}

/// Adds to the array of a dictionary, be it missing, one thing alone, or an array.
fn push(document: &mut Document, id: ObjectId, key: &[u8], object: Object) -> Result<(), lopdf::Error> {
    let dictionary: &mut Dictionary = document.get_dictionary_mut(id)?;
    let mut array = match dictionary.get(key) {
        Ok(Object::Array(array)) => array.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    array.push(object);
    dictionary.set(key, array);
    Ok(())
}

fn style_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::WholeNumber | ColumnKind::Percentage => "table-figure",
        ColumnKind::Date => "table-day",
        ColumnKind::Text | ColumnKind::Note => "table-cell",
    }
}

fn hint(kind: ColumnKind) -> Option<&'static str> {
    match kind {
        ColumnKind::WholeNumber => Some("field_whole_number"),
        ColumnKind::Percentage => Some("field_percentage"),
        ColumnKind::Date => Some("field_date"),
        ColumnKind::Text | ColumnKind::Note => None,
    }
}

fn alignment(align: Align) -> i64 {
    match align {
        Align::Left | Align::Justified => 0,
        Align::Centre => 1,
        Align::Right => 2,
    }
}
