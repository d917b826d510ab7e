//! The kind of a dispatch by its standard, and its required and optional components.

use crate::error::{Error, KindProblem, internal};
use crate::field_path::FieldPath;
use crate::model::{Dispatch, DocumentRef, PaperSize, Text};
use crate::standard::{DocumentKind, Kind, KindPart, NoKind, Standard};

impl Standard {
    /// Returns the kind of a dispatch (thể loại): the one that it names, or else the one of the code in its number. A
    /// number with an unknown code is that of a công văn.
    ///
    /// # Errors
    /// When no kind has the name, or several kinds have the code and none of them is the usual one.
    #[doc(alias("thể loại", "the loai"))]
    pub fn kind_of(&self, dispatch: &Dispatch) -> Result<DocumentKind, Error> {
        kind_of(dispatch, self).map(|kind| self.kinds.describe(kind))
    }
}

/// Returns the kind of a dispatch by its field `kind`, otherwise by the code in its number. A number with an
/// unknown code has the default kind.
///
/// # Errors
/// If no kind has the name, or several kinds have the code and none of them is the usual one.
pub(crate) fn kind_of<'a>(dispatch: &Dispatch, standard: &'a Standard) -> Result<&'a Kind, Error> {
    let kinds = &standard.kinds;
    let code = dispatch.number.kind();
    let found = match &dispatch.kind {
        Some(name) => kinds.named(&name.plain()).map(Some),
        None => kinds.coded(code).map(|kind| kind.or(kinds.default_kind())),
    };
    match found {
        Ok(Some(kind)) => Ok(kind),
        Ok(None) => Err(internal("a standard has no default kind")),
        Err(NoKind::Unknown { nearest }) => {
            let name = dispatch.kind.as_ref().map(Text::plain).unwrap_or_default();
            Err(Error::from(KindProblem::UnknownKind { name, nearest }).at_field(FieldPath::of("kind")))
        }
        Err(NoKind::Ambiguous { names }) => {
            Err(Error::from(KindProblem::AmbiguousKind { code: code.to_owned(), names })
                .at_field(FieldPath::of("kind")))
        }
    }
}

/// Returns all errors of a document that do not depend on templates: invalid fields, and missing or excess components
/// of its kind.
pub(crate) fn mistakes(document: DocumentRef<'_>, standard: &Standard) -> Vec<Error> {
    let DocumentRef::Dispatch(dispatch) = document else { return document.mistakes(Vec::new()) };
    match kind_of(dispatch, standard) {
        Ok(kind) => {
            let mut errors = document.mistakes(lacking(dispatch, kind));
            errors.extend(misplaced(dispatch, kind));
            errors.extend(too_small(dispatch, kind));
            errors
        }
        Err(error) => {
            let mut errors = document.mistakes(Vec::new());
            errors.push(error);
            errors
        }
    }
}
/// Returns the required components that are empty.
fn lacking(dispatch: &Dispatch, kind: &Kind) -> Vec<FieldPath> {
    // The theme of a report replaces its subject.
    let required = |part: &KindPart| kind.requires(*part) && !(*part == KindPart::Subject && dispatch.theme.is_some());
    let parts = KindPart::ALL.into_iter().filter(|part| required(part) && !has(dispatch, *part));
    parts.map(|part| FieldPath::of(part.field())).collect()
}

/// Reports the components that the kind does not have.
fn misplaced(dispatch: &Dispatch, kind: &Kind) -> impl Iterator<Item = Error> {
    let parts = KindPart::ALL.into_iter().filter(|part| has(dispatch, *part) && !kind.allows(*part));
    parts.map(|part| {
        let problem = KindProblem::Component { kind: kind.name.clone(), field: part.field() };
        Error::from(problem).at_field(FieldPath::of(part.field()))
    })
}

/// Reports A5 pages for a kind that has only A4 pages.
fn too_small(dispatch: &Dispatch, kind: &Kind) -> Option<Error> {
    let is_allowed = kind.may_be_a5 || dispatch.paper_size == PaperSize::A4;
    let problem = || KindProblem::PaperSize { kind: kind.name.clone() };
    (!is_allowed).then(|| Error::from(problem()).at_field(FieldPath::of("paper_size")))
}

fn has(dispatch: &Dispatch, part: KindPart) -> bool {
    match part {
        KindPart::Subject => !dispatch.subject.is_blank(),
        KindPart::Addressees => !dispatch.addressees.is_empty(),
        KindPart::Theme => dispatch.theme.is_some(),
        KindPart::Presented => dispatch.presented.is_some(),
        KindPart::Minutes => dispatch.minutes.is_some(),
    }
}
