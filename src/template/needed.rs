//! The templates of the built-in packs that only some documents need.

use super::layer::{COPY, DISPATCH, FORM};
use crate::model::{Attachment, BodyItem, Dispatch, DocumentRef};

/// Tells whether a document needs a template.
type Condition = fn(DocumentRef<'_>) -> bool;

/// The templates that only some documents need. All others are always needed.
const CONDITIONS: [(&str, Condition); 17] = [
    (DISPATCH, is_dispatch),
    ("parts/header.xml", is_dispatch),
    ("parts/title.xml", is_dispatch),
    ("parts/addressees.xml", is_dispatch),
    ("parts/basis.xml", is_dispatch),
    ("parts/minutes.xml", has_minutes),
    ("parts/body.xml", is_dispatch),
    ("parts/end.xml", is_dispatch),
    ("parts/closing.xml", is_dispatch),
    ("parts/confirmation.xml", has_confirmation),
    ("parts/distribution.xml", is_dispatch),
    ("parts/marks.xml", is_dispatch),
    ("parts/annex.xml", has_annex),
    ("parts/statistics-form.xml", has_form),
    ("parts/body-table.xml", has_table_in_text),
    ("parts/table.xml", |document| has_form(document) || has_table_in_text(document)),
    (FORM, |document| !is_dispatch(document)),
];

/// The templates that a document needs, or several documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needed([bool; CONDITIONS.len()]);

impl Needed {
    pub(super) fn by(document: DocumentRef<'_>) -> Self {
        Self(CONDITIONS.map(|(_, is_needed)| is_needed(document)))
    }

    /// Whether a template is among them. No document needs the template of certified copies.
    pub(super) fn contains(&self, path: &str) -> bool {
        let known = CONDITIONS.iter().zip(self.0).find(|((known, _), _)| *known == path);
        known.map_or(path != COPY, |(_, is_needed)| is_needed)
    }

    /// Whether all of `others` are among them.
    pub(super) fn contains_all(&self, others: &Self) -> bool {
        self.0.iter().zip(others.0).all(|(own, other)| *own || !other)
    }
}

fn is_dispatch(document: DocumentRef<'_>) -> bool {
    dispatch(document).is_some()
}

fn has_minutes(document: DocumentRef<'_>) -> bool {
    dispatch(document).is_some_and(|dispatch| dispatch.minutes.is_some())
}

fn has_confirmation(document: DocumentRef<'_>) -> bool {
    dispatch(document).is_some_and(|dispatch| dispatch.confirmation.is_some())
}

fn has_annex(document: DocumentRef<'_>) -> bool {
    attachments(document).iter().any(|attachment| matches!(attachment, Attachment::Annex(_)))
}

/// Whether the document is a form, or one is attached.
fn has_form(document: DocumentRef<'_>) -> bool {
    let is_form = |attachment: &Attachment| matches!(attachment, Attachment::StatisticsForm(_));
    !is_dispatch(document) || attachments(document).iter().any(is_form)
}

/// Whether the body or an annex has a table.
fn has_table_in_text(document: DocumentRef<'_>) -> bool {
    let has_table = |items: &[BodyItem]| items.iter().any(|item| matches!(item.unconditional(), BodyItem::Table(_)));
    let in_annex = |attachment: &Attachment| matches!(attachment, Attachment::Annex(annex) if has_table(&annex.body));
    dispatch(document).is_some_and(|dispatch| has_table(&dispatch.body)) || attachments(document).iter().any(in_annex)
}

fn attachments(document: DocumentRef<'_>) -> &[Attachment] {
    dispatch(document).map_or(&[], |dispatch| &dispatch.attachments)
}

fn dispatch(document: DocumentRef<'_>) -> Option<&Dispatch> {
    match document {
        DocumentRef::Dispatch(dispatch) => Some(dispatch),
        DocumentRef::StatisticsForm(_) => None,
    }
}
