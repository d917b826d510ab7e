//! Whether a dispatch has all that a page needs.

use std::fmt::Display;
use std::str::FromStr;

use super::walk::walk_form;
use super::{Attachment, Dispatch, DocumentNumber, IssueDate, StatisticsForm};
use crate::error::{Error, Problem};

pub(super) fn require_complete(dispatch: &Dispatch) -> Result<(), Error> {
    let lists = [
        ("addressees", dispatch.addressees.is_empty()),
        ("issuer.name", dispatch.issuer.name.is_empty()),
        ("body", dispatch.body.is_empty()),
        ("signatories", dispatch.signatories.is_empty()),
    ];
    let blank = dispatch
        .texts()
        .into_iter()
        .filter(|located| located.text.trim().is_empty() && !located.component.may_be_blank())
        .map(|located| located.path);
    let empty = lists.into_iter().filter(|(_, is_empty)| *is_empty).map(|(path, _)| path.to_owned());
    let mut fields: Vec<String> = blank.chain(empty).collect();
    if fields.is_empty() {
        readable::<DocumentNumber>(&dispatch.number, "number")?;
        readable::<IssueDate>(&dispatch.date, "date")?;
    }
    for (index, Attachment::StatisticsForm(form)) in dispatch.attachments.iter().enumerate() {
        form_fields(form, &format!("attachments[{index}].statistics_form"), &mut fields)?;
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::new(Problem::Empty { fields })) }
}

pub(super) fn require_complete_form(form: &StatisticsForm) -> Result<(), Error> {
    let mut fields: Vec<String> = walk_form(form)
        .into_iter()
        .filter(|located| located.text.trim().is_empty() && !located.component.may_be_blank())
        .map(|located| located.path)
        .collect();
    form_fields(form, "", &mut fields)?;
    if fields.is_empty() { Ok(()) } else { Err(Error::new(Problem::Empty { fields })) }
}

/// Whether what is printed of a value could be read again: a code that a program has put together may have spaces.
fn readable<T: FromStr<Err = Error> + Display>(value: &T, path: &str) -> Result<(), Error> {
    value.to_string().parse::<T>().map(|_| ()).map_err(|error| error.at_field(path))
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
