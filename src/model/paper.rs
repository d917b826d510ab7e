//! What can be printed: a dispatch, or a form that goes out alone.

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

/// What can be printed: a dispatch with what is attached, or a statistics form that goes out alone.
///
/// [`Typesetter`](crate::Typesetter) takes a reference to either.
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
    /// Its date, which decides the standard that it follows.
    #[must_use]
    pub fn date(self) -> IssueDate {
        match self {
            Self::Dispatch(dispatch) => dispatch.date,
            Self::StatisticsForm(form) => form.date,
        }
    }

    /// The first day that its date can mean.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        self.date().earliest()
    }

    /// Everything that keeps it from a page, whatever the templates are. `lacking` has the required fields of its kind that
    /// are empty.
    pub(crate) fn mistakes(self, lacking: Vec<FieldPath>) -> Vec<Error> {
        match self {
            Self::Dispatch(dispatch) => dispatch.mistakes(lacking),
            Self::StatisticsForm(form) => validate::mistakes_of_form(form),
        }
    }

    /// Shows a visitor every text with the path of its field.
    pub(crate) fn texts(self, visitor: impl FnMut(&FieldPath, Component, &'a str)) {
        match self {
            Self::Dispatch(dispatch) => visit::walk(dispatch, visitor),
            Self::StatisticsForm(form) => visit::walk_form(form, visitor),
        }
    }

    /// Those who sign, each with the path of the signature.
    pub(crate) fn signing(self) -> Vec<(FieldPath, &'a Signatory)> {
        match self {
            Self::Dispatch(dispatch) => dispatch.signing().collect(),
            Self::StatisticsForm(form) => signing(FieldPath::new(), &form.signatories).collect(),
        }
    }

    /// The pictures, each with the path of its field.
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

    /// The items of the body and of the annexes, each with its path; none for a form.
    fn all_items(self) -> impl Iterator<Item = (FieldPath, &'a BodyItem)> {
        let dispatch = match self {
            Self::Dispatch(dispatch) => Some(dispatch),
            Self::StatisticsForm(_) => None,
        };
        dispatch.into_iter().flat_map(Dispatch::all_items)
    }

    /// The values of the caller's own, each with the path of its field.
    pub(crate) fn extra(self) -> impl Iterator<Item = (FieldPath, &'a ExtraValue)> {
        let extra = match self {
            Self::Dispatch(dispatch) => Some(&dispatch.extra),
            Self::StatisticsForm(_) => None,
        };
        extra.into_iter().flat_map(extra::values)
    }

    /// The forms in it, each with its path.
    pub(crate) fn forms(self) -> Vec<(FieldPath, &'a StatisticsForm)> {
        match self {
            Self::Dispatch(dispatch) => forms(&dispatch.attachments).collect(),
            Self::StatisticsForm(form) => vec![(FieldPath::new(), form)],
        }
    }
}
