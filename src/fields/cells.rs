//! The form fields of the empty cells of a form.

use crate::error::{Error, FormProblem, internal};
use crate::export::pdf::{FieldKind, FormField, FormFields, TextAlignment};
use crate::model::{Column, ColumnKind, StatisticsForm, Text};
use crate::page::{Field, Item, Pages};
use crate::standard::{Align, Phrases, Standard};

/// The fields of the empty cells of the pages.
///
/// # Errors
/// If there is no empty cell, or the standard lacks a style.
pub(crate) fn cells(pages: &Pages, form: &StatisticsForm, standard: &Standard) -> Result<FormFields, Error> {
    let mut found = FormFields::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Field(field) = item else { continue };
        let (Some(column), Some(node)) = (form.columns.get(field.column), field.owner) else {
            return Err(internal("a field of the pages has no column"));
        };
        let style = standard.style(style_name(column.kind))?;
        let kind = FieldKind::Text {
            size: style.size,
            alignment: alignment(style.align),
            is_multiline: matches!(column.kind, ColumnKind::Text | ColumnKind::Note),
        };
        let name = cell_name(field.row, field.column, column);
        found.insert(node, FormField { name, tool_tip: tool_tip(field, column, form, standard), kind });
    }
    if found.is_empty() { Err(FormProblem::NoBlankRow.into()) } else { Ok(found) }
}

/// The name of the field of a cell: row and column from 1, and the key of the column.
pub(crate) fn cell_name(row: usize, column: usize, key: &Column) -> String {
    // A full stop would separate the names of a group and its field.
    format!("{}:{}:{}", row + 1, column + 1, key.key().replace('.', "·"))
}

/// The tool tip of a field: its row, its column, and the kind of value.
fn tool_tip(field: &Field, column: &Column, form: &StatisticsForm, standard: &Standard) -> String {
    let phrases = &standard.phrases;
    let unit = form.name_of(field.row).filter(|unit| !unit.is_blank());
    let row = || phrases.field_row().replace("{row}", &(field.row + 1).to_string());
    let mut parts = vec![unit.as_ref().map_or_else(row, Text::plain)];
    parts.extend(column.group.iter().map(Text::plain));
    parts.push(column.title.plain());
    parts.extend(hint(column.kind, phrases).map(str::to_owned));
    parts.join("; ")
}

/// The phrase for the values of a column.
fn hint(kind: ColumnKind, phrases: &Phrases) -> Option<&str> {
    match kind {
        ColumnKind::WholeNumber => Some(phrases.field_whole_number()),
        ColumnKind::Percentage => Some(phrases.field_percentage()),
        ColumnKind::Date => Some(phrases.field_date()),
        ColumnKind::Text | ColumnKind::Note | ColumnKind::RunningNumber => None,
    }
}

fn style_name(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::WholeNumber | ColumnKind::Percentage => "table-figure",
        ColumnKind::Date | ColumnKind::RunningNumber => "table-day",
        ColumnKind::Text | ColumnKind::Note => "table-cell",
    }
}

fn alignment(align: Align) -> TextAlignment {
    match align {
        Align::Left | Align::Justified => TextAlignment::Left,
        Align::Centre => TextAlignment::Centre,
        Align::Right => TextAlignment::Right,
    }
}
