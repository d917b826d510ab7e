//! Whether a dispatch has all that a page needs.

use std::fmt::{Arguments, Display};
use std::str::FromStr;

use super::walk::{Component, walk, walk_form};
use super::{Attachment, Dispatch, DocumentNumber, IssueDate, StatisticsForm};
use crate::error::{Error, Problem};

pub(super) fn require_complete(dispatch: &Dispatch) -> Result<(), Error> {
    let lists = [
        ("addressees", dispatch.addressees.is_empty()),
        ("issuer.name", dispatch.issuer.name.is_empty()),
        ("body", dispatch.body.is_empty()),
        ("signatories", dispatch.signatories.is_empty()),
    ];
    let mut fields = Vec::new();
    walk(dispatch, |path, component, text| note_blank(&mut fields, path, component, text));
    fields.extend(lists.into_iter().filter(|(_, is_empty)| *is_empty).map(|(path, _)| path.to_owned()));
    for (index, Attachment::StatisticsForm(form)) in dispatch.attachments.iter().enumerate() {
        form_fields(form, &format!("attachments[{index}].statistics_form"), &mut fields)?;
    }
    if !fields.is_empty() {
        return Err(Error::new(Problem::Empty { fields }));
    }
    readable::<DocumentNumber>(&dispatch.number, "number")?;
    readable::<IssueDate>(&dispatch.date, "date")
}

pub(super) fn require_complete_form(form: &StatisticsForm) -> Result<(), Error> {
    let mut fields = Vec::new();
    walk_form(form, |path, component, text| note_blank(&mut fields, path, component, text));
    form_fields(form, "", &mut fields)?;
    if !fields.is_empty() {
        return Err(Error::new(Problem::Empty { fields }));
    }
    readable::<IssueDate>(&form.date, "date")
}

/// Notes the path of a text that is required and blank.
fn note_blank(fields: &mut Vec<String>, path: Arguments<'_>, component: Component, text: &str) {
    if !component.may_be_blank() && text.trim().is_empty() {
        fields.push(path.to_string());
    }
}

/// Whether what is printed of a value reads back as the same: a code that a program has put together may have spaces.
fn readable<T: FromStr<Err = Error> + Display + PartialEq>(value: &T, path: &str) -> Result<(), Error> {
    let printed = value.to_string();
    match printed.parse::<T>() {
        Ok(read) if read == *value => Ok(()),
        Ok(_) => Err(Error::new(Problem::Number { found: printed }).at_field(path)),
        Err(error) => Err(error.at_field(path)),
    }
}

/// What a form lacks as a whole; rows that do not fit their columns are an error at once.
fn form_fields(form: &StatisticsForm, path: &str, fields: &mut Vec<String>) -> Result<(), Error> {
    let field = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    if form.issuer.name.is_empty() {
        fields.push(field("issuer.name"));
    }
    if form.columns.is_empty() {
        fields.push(field("columns"));
        return Ok(());
    }
    if let Some(row) = form.rows.iter().position(|row| row.cells.len() != form.columns.len()) {
        let (found, columns) = (form.rows[row].cells.len(), form.columns.len());
        let error = Error::new(Problem::RowLength { row: row + 1, found, columns });
        return Err(error.at_field(field(&format!("rows[{row}]"))));
    }
    readable::<IssueDate>(&form.date, &field("date"))?;
    form.require_sound_cells().map_err(|error| error.at_field(field("rows")))
}
