//! Validates that a document has the data for printing.

use std::fmt::Display;
use std::str::FromStr;

use super::attachment::{annexes, forms};
use super::body::BodyItem;
#[cfg(feature = "certified-copy")]
use super::certified_copy::CertifiedCopy;
use super::date::IssueDate;
use super::dispatch::Dispatch;
use super::extra;
use super::footnotes;
use super::form::StatisticsForm;
use super::number::DocumentNumber;
use super::text::Text;
use super::visit::{Component, walk, walk_form};
use crate::error::{DispatchProblem, Error, FormProblem, ValueProblem};
use crate::field_path::FieldPath;
use crate::link;

impl Dispatch {
    /// Requires the components that all kinds have: every required text, a body, a signatory, and rows with a cell for
    /// each column. The layout requires the components of the kind, which depend on the standard.
    ///
    /// # Errors
    /// All empty fields at once, or the first row that has too many or too few cells.
    pub fn require_complete(&self) -> Result<(), Error> {
        first(mistakes(self, Vec::new()))
    }

    /// Returns all errors of [`require_complete`](Self::require_complete), not only the first one. `lacking` has the
    /// required fields of the kind that are empty.
    pub(crate) fn mistakes(&self, lacking: Vec<FieldPath>) -> Vec<Error> {
        mistakes(self, lacking)
    }
}

/// Returns all errors that prevent printing a standalone form.
pub(super) fn mistakes_of_form(form: &StatisticsForm) -> Vec<Error> {
    let mut fields = Vec::new();
    walk_form(form, |path, component, text| note_blank(&mut fields, path, component, text));
    let mut found = Vec::new();
    walk_form(form, |path, component, text| found.extend(refused_marks(path, component, text)));
    form_mistakes(form, &FieldPath::new(), &mut fields, &mut found);
    found.extend(empty(fields));
    found
}

#[cfg(feature = "certified-copy")]
impl CertifiedCopy {
    /// Every mistake that prevents the copy, whatever its standard is.
    pub(crate) fn mistakes(&self) -> Vec<Error> {
        let signatory = FieldPath::of("signatory");
        let missing = [
            (FieldPath::of("issuer").child("name"), self.issuer.name.is_empty()),
            (FieldPath::of("distribution"), self.distribution.is_empty()),
            (
                signatory.clone().child("position"),
                self.signatory.position.is_none() && self.signatory.authority.is_none(),
            ),
            (signatory.child("name"), self.signatory.name.is_none()),
        ];
        let mut fields: Vec<FieldPath> =
            missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(path, _)| path).collect();
        self.texts(|path, component, text| note_blank(&mut fields, path, component, text));
        fields.dedup();
        let number_is_there = !fields.iter().any(|field| field == "number");
        let mut found: Vec<Error> = empty(fields).into_iter().collect();
        self.texts(|path, component, text| found.extend(refused_marks(path, component, text)));
        if number_is_there {
            found.extend(readable::<DocumentNumber>(&self.number, FieldPath::of("number")).err());
        }
        found.extend(readable::<IssueDate>(&self.date, FieldPath::of("date")).err());
        found
    }
}

fn first(mistakes: Vec<Error>) -> Result<(), Error> {
    mistakes.into_iter().next().map_or(Ok(()), Err)
}

/// Returns all errors that prevent printing a dispatch with any template.
pub(super) fn mistakes(dispatch: &Dispatch, lacking: Vec<FieldPath>) -> Vec<Error> {
    let lists = [
        (FieldPath::of("issuer").child("name"), dispatch.issuer.name.is_empty()),
        (FieldPath::of("body"), dispatch.body.is_empty()),
        (FieldPath::of("signatories"), dispatch.signatories.is_empty()),
    ];
    let mut fields = lacking;
    walk(dispatch, |path, component, text| note_blank(&mut fields, path, component, text));
    fields.extend(lists.into_iter().filter(|(_, is_empty)| *is_empty).map(|(path, _)| path));
    let mut found = Vec::new();
    walk(dispatch, |path, component, text| found.extend(refused_marks(path, component, text)));
    for (path, form) in forms(&dispatch.attachments) {
        form_mistakes(form, &path, &mut fields, &mut found);
    }
    for (path, annex) in annexes(&dispatch.attachments) {
        if annex.body.is_empty() {
            fields.push(path.child("body"));
        }
    }
    if dispatch.issuer.in_text.is_none() && annexes(&dispatch.attachments).next().is_some() {
        fields.push(FieldPath::of("issuer").child("in_text"));
    }
    for (path, item) in dispatch.all_items() {
        match item.unconditional() {
            BodyItem::Table(table) => {
                table_mistakes(&table.to_form(dispatch.date), &path.child("table"), &mut fields, &mut found);
            }
            BodyItem::Division(division) => {
                let misplaced = division.misplaced().map(|(kind, field)| {
                    Error::from(DispatchProblem::MisplacedField { kind, field }).at_field(path.child(field))
                });
                found.extend(misplaced);
            }
            _ => {}
        }
    }
    let number_is_there = !fields.iter().any(|field| field == "number");
    found.extend(empty(fields));
    if number_is_there {
        found.extend(readable::<DocumentNumber>(&dispatch.number, FieldPath::of("number")).err());
    }
    found.extend(readable::<IssueDate>(&dispatch.date, FieldPath::of("date")).err());
    found.extend(extra::mistakes(&dispatch.extra));
    for (path, item) in dispatch.all_items() {
        let BodyItem::Conditional(conditional) = item else { continue };
        let path = path.child("when");
        let condition = conditional.condition().to_string();
        found.push(Error::from(DispatchProblem::ConditionOutsideMerge { condition }).at_field(path));
    }
    found
}

fn empty(fields: Vec<FieldPath>) -> Option<Error> {
    (!fields.is_empty()).then(|| Error::from(DispatchProblem::Empty { fields }))
}

/// The errors of the marks of a text: links whose addresses are not allowed, also in footnotes, and footnotes.
fn refused_marks(path: &FieldPath, component: Component, text: &str) -> Vec<Error> {
    let mut found = Vec::new();
    if text.contains("](") {
        let inside = footnotes::footnotes(text).into_iter().map(|footnote| Text::new(&text[footnote.inside]));
        let texts = std::iter::once(Text::new(text)).chain(inside);
        let addresses = texts.flat_map(|text| text.spans()).filter_map(|span| span.link);
        let refused = addresses.filter(|address| !link::is_allowed(address));
        found.extend(refused.map(|address| DispatchProblem::LinkAddress { address }));
    }
    found.extend(footnotes::faults(component, text).into_iter().map(|fault| DispatchProblem::Footnote { fault }));
    found.into_iter().map(|problem| Error::from(problem).at_field(path.clone())).collect()
}

/// Adds the path of a required text to `fields` if the text is blank.
fn note_blank(fields: &mut Vec<FieldPath>, path: &FieldPath, component: Component, text: &str) {
    if !component.may_be_blank() && text.trim().is_empty() {
        fields.push(path.clone());
    }
}

/// Requires that the printed form of a value parses to the same value. A code that a program has built may contain
/// spaces.
fn readable<T: FromStr<Err = Error> + Display + PartialEq>(value: &T, path: FieldPath) -> Result<(), Error> {
    let printed = value.to_string();
    match printed.parse::<T>() {
        Ok(read) if read == *value => Ok(()),
        Ok(_) => Err(Error::from(ValueProblem::DocumentNumber { found: printed }).at_field(path)),
        Err(error) => Err(error.at_field(path)),
    }
}

/// Adds the errors of a form: missing parts to `fields`, and rows that do not match the columns to `found`.
fn form_mistakes(form: &StatisticsForm, prefix: &FieldPath, fields: &mut Vec<FieldPath>, found: &mut Vec<Error>) {
    let field = |name: &'static str| prefix.clone().child(name);
    if form.issuer.name.is_empty() {
        fields.push(field("issuer").child("name"));
    }
    found.extend(readable::<IssueDate>(&form.date, field("date")).err());
    table_mistakes(form, prefix, fields, found);
}

/// Reports missing columns, and rows whose cells do not match their columns.
fn table_mistakes(form: &StatisticsForm, prefix: &FieldPath, fields: &mut Vec<FieldPath>, found: &mut Vec<Error>) {
    let field = |name: &'static str| prefix.clone().child(name);
    if form.columns.is_empty() {
        fields.push(field("columns"));
        return;
    }
    let columns = form.columns.len();
    for (index, row) in form.rows.iter().enumerate().filter(|(_, row)| !form.is_whole(row)) {
        let error = Error::from(FormProblem::RowLength { row: index + 1, cells: row.cells.len(), columns });
        found.push(error.at_field(field("rows").index(index)));
    }
    found.extend(form.require_sound_cells().err().map(|error| error.at_field(FieldPath::of("rows")).below(prefix)));
}
