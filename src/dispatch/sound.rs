//! Whether a dispatch has all that a page needs.

use super::{Attachment, Dispatch};
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
    for (index, Attachment::StatisticsForm(form)) in dispatch.attachments.iter().enumerate() {
        let path = format!("attachments[{index}].statistics_form");
        if form.issuer.name.is_empty() {
            fields.push(format!("{path}.issuer.name"));
        }
        if form.columns.is_empty() {
            fields.push(format!("{path}.columns"));
        } else if let Some(row) = form.rows.iter().position(|row| row.cells.len() != form.columns.len()) {
            return Err(Error::new(Problem::RowLength {
                row: row + 1,
                found: form.rows[row].cells.len(),
                columns: form.columns.len(),
            })
            .at_field(format!("{path}.rows[{row}]")));
        } else {
            form.require_sound_cells().map_err(|error| error.at_field(&path))?;
        }
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::new(Problem::Empty { fields })) }
}
