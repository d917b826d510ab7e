//! The fields of a form: what each takes, how it is set, and what a reader of the screen says of it.

use lopdf::{Document, Object, ObjectId, Stream, dictionary, text_string};

use super::{field_name, font};
use crate::acroform::{Widget, hang, rectangle};
use crate::error::{Error, refused};
use crate::export::pdf::field_id;
use crate::fonts::Fonts;
use crate::length::Pt;
use crate::model::{ColumnKind, StatisticsForm, Text};
use crate::page::{Field, Item, Pages};
use crate::standard::{Align, Phrases, Standard};

/// The name of the font among the resources of the form.
const FONT: &str = "Serif";
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
    let refusal = |error: lopdf::Error| refused(format!("the fields cannot be put into the PDF: {error}"));
    let mut document = Document::load_mem(pdf).map_err(refusal)?;
    let font = font::embed(&mut document, fonts)?;
    let mut writer = Writer { document, form, standard, font };
    let mut widgets = Vec::new();
    for (page, sheet) in pages.pages.iter().enumerate() {
        for item in &sheet.items {
            let Item::Field(field) = item else { continue };
            widgets.extend(writer.field(field, page, sheet.height)?);
        }
    }
    if widgets.is_empty() {
        return Err(refused("the form has no blank row to be filled in".to_owned()));
    }
    let form = dictionary! {
        "DR" => dictionary! { "Font" => dictionary! { FONT => font } },
        "DA" => Object::string_literal(format!("/{FONT} 12 Tf 0 g")),
    };
    let mut document = writer.document;
    hang(&mut document, widgets, form).map_err(refusal)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|error| refusal(error.into()))?;
    Ok(bytes)
}

struct Writer<'a> {
    document: Document,
    form: &'a StatisticsForm,
    standard: &'a Standard,
    font: ObjectId,
}

impl Writer<'_> {
    fn field(&mut self, field: &Field, page: usize, height: Pt) -> Result<Option<Widget>, Error> {
        let (Some(column), Some(owner)) = (self.form.columns.get(field.column), field.owner) else { return Ok(None) };
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
        let own = dictionary! {
            "FT" => "Tx",
            "TU" => text_string(&self.tool_tip(field)),
            "Ff" => if words { MULTILINE } else { 0 },
            "Q" => alignment(style.align),
            "DA" => Object::string_literal(format!("/{FONT} {} Tf 0 g", style.size.0)),
            "Rect" => rectangle((field.x, field.y), (field.width, field.height), height),
            "AP" => dictionary! { "N" => appearance },
        };
        let name = field_name(field.row, field.column, column);
        Ok(Some(Widget { name, page, element: field_id(owner), own }))
    }

    /// What a reader of the screen says of a field: its row, its column, what it takes.
    fn tool_tip(&self, field: &Field) -> String {
        let phrases = &self.standard.phrases;
        let unit = self.form.name_of(field.row).filter(|unit| !unit.is_blank());
        let row = || phrases.field_row().replace("{row}", &(field.row + 1).to_string());
        let mut parts = vec![unit.as_ref().map_or_else(row, Text::plain)];
        if let Some(column) = self.form.columns.get(field.column) {
            parts.extend(column.group.iter().map(Text::plain));
            parts.push(column.title.plain());
            parts.extend(hint(column.kind, phrases).map(str::to_owned));
        }
        parts.join("; ")
    }
}

fn style_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::WholeNumber | ColumnKind::Percentage => "table-figure",
        ColumnKind::Date | ColumnKind::RunningNumber => "table-day",
        ColumnKind::Text | ColumnKind::Note => "table-cell",
    }
}

fn hint(kind: ColumnKind, phrases: &Phrases) -> Option<&str> {
    match kind {
        ColumnKind::WholeNumber => Some(phrases.field_whole_number()),
        ColumnKind::Percentage => Some(phrases.field_percentage()),
        ColumnKind::Date => Some(phrases.field_date()),
        ColumnKind::Text | ColumnKind::Note | ColumnKind::RunningNumber => None,
    }
}

fn alignment(align: Align) -> i64 {
    match align {
        Align::Left | Align::Justified => 0,
        Align::Centre => 1,
        Align::Right => 2,
    }
}
