//! `DocumentRef`: a reference to a dispatch or to a standalone form.

use chrono::NaiveDate;

use super::attachment::forms;
use super::body::BodyItem;
use super::date::IssueDate;
use super::dispatch::{Dispatch, signing};
use super::extra::{self, ExtraValue};
use super::form::StatisticsForm;
use super::picture::Picture;
use super::signatory::Signatory;
use super::validate;
use super::visit::{self, Component};
use crate::error::Error;
use crate::field_path::FieldPath;

/// A reference to a document: a dispatch with its attachments, or a standalone statistics form.
///
/// The methods of [`Typesetter`](crate::Typesetter) take a reference to either.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::DocumentRef;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// assert_eq!(DocumentRef::from(&dispatch).date(), dispatch.date);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("văn bản", "van ban"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentRef<'a> {
    /// A dispatch.
    #[doc(alias("công văn", "cong van"))]
    Dispatch(&'a Dispatch),
    /// A statistics form.
    #[doc(alias("biểu thống kê", "bieu thong ke"))]
    StatisticsForm(&'a StatisticsForm),
}

impl<'a> From<&'a Dispatch> for DocumentRef<'a> {
    fn from(dispatch: &'a Dispatch) -> Self {
        Self::Dispatch(dispatch)
    }
}

impl<'a> From<&'a StatisticsForm> for DocumentRef<'a> {
    fn from(form: &'a StatisticsForm) -> Self {
        Self::StatisticsForm(form)
    }
}

impl<'a> DocumentRef<'a> {
    /// Returns the date of the document. It decides the standard.
    #[must_use]
    pub fn date(self) -> IssueDate {
        match self {
            Self::Dispatch(dispatch) => dispatch.date,
            Self::StatisticsForm(form) => form.date,
        }
    }

    /// Returns the first day that the date can be completed to.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.date().earliest()
    }

    /// Returns all errors that prevent printing with any template. `lacking` has the required fields of the kind that
    /// are empty.
    pub(crate) fn mistakes(self, lacking: Vec<FieldPath>) -> Vec<Error> {
        match self {
            Self::Dispatch(dispatch) => dispatch.mistakes(lacking),
            Self::StatisticsForm(form) => validate::mistakes_of_form(form),
        }
    }

    /// Passes each text, with the path of its field, to a visitor.
    pub(crate) fn texts(self, visitor: impl FnMut(&FieldPath, Component, &'a str)) {
        match self {
            Self::Dispatch(dispatch) => visit::walk(dispatch, visitor),
            Self::StatisticsForm(form) => visit::walk_form(form, visitor),
        }
    }

    /// Returns the signatories, each with the path of its signature.
    pub(crate) fn signing(self) -> Vec<(FieldPath, &'a Signatory)> {
        match self {
            Self::Dispatch(dispatch) => dispatch.signing().collect(),
            Self::StatisticsForm(form) => signing(FieldPath::new(), &form.signatories).collect(),
        }
    }

    /// Returns the pictures, each with the path of its field.
    pub(crate) fn pictures(self) -> impl Iterator<Item = (FieldPath, &'a Picture)> {
        let signatures = self.signing().into_iter();
        let signatures = signatures.filter_map(|(field, signatory)| Some((field, signatory.signature.as_ref()?)));
        let figures = self.all_items().filter_map(|(path, item)| match item.unconditional() {
            BodyItem::Figure(figure) => Some((path.child("figure").child("picture"), &figure.picture)),
            _ => None,
        });
        signatures.chain(figures).chain(self.extra().filter_map(|(field, value)| match value {
            ExtraValue::Picture(picture) => Some((field, picture)),
            _ => None,
        }))
    }

    /// Returns the items of the body and of the annexes, each with its path; empty for a form.
    pub(crate) fn all_items(self) -> impl Iterator<Item = (FieldPath, &'a BodyItem)> {
        let dispatch = match self {
            Self::Dispatch(dispatch) => Some(dispatch),
            Self::StatisticsForm(_) => None,
        };
        dispatch.into_iter().flat_map(Dispatch::all_items)
    }

    /// Returns the caller's own values, each with the path of its field.
    pub(crate) fn extra(self) -> impl Iterator<Item = (FieldPath, &'a ExtraValue)> {
        let extra = match self {
            Self::Dispatch(dispatch) => Some(&dispatch.extra),
            Self::StatisticsForm(_) => None,
        };
        extra.into_iter().flat_map(extra::values)
    }

    /// Returns the forms of the document, each with its path.
    pub(crate) fn forms(self) -> Vec<(FieldPath, &'a StatisticsForm)> {
        match self {
            Self::Dispatch(dispatch) => forms(&dispatch.attachments).collect(),
            Self::StatisticsForm(form) => vec![(FieldPath::new(), form)],
        }
    }
}
