//! The signature fields of a document.

use crate::error::{Error, LayoutProblem, internal};
use crate::export::pdf::{FieldKind, FormField, FormFields};
use crate::model::{DocumentRef, Signatory, Text};
use crate::page::{Item, Pages};
use crate::standard::Standard;

/// The signature fields in the signature spaces of the pages.
///
/// # Errors
/// If there is no signature space.
pub(crate) fn signatures(pages: &Pages, paper: DocumentRef<'_>, standard: &Standard) -> Result<FormFields, Error> {
    let signing = paper.signing();
    let mut found = FormFields::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::SignatureSpace(space) = item else { continue };
        let Some(node) = space.owner else { return Err(internal("a signature space is not in the structure")) };
        let signatory = signing.iter().find(|(field, _)| *field == space.field).map(|(_, signatory)| *signatory);
        let tool_tip = tool_tip(signatory, standard);
        found.insert(node, FormField { name: space.field.to_string(), tool_tip, kind: FieldKind::Signature });
    }
    if found.is_empty() { Err(Error::from(LayoutProblem::NoSignatureSpace)) } else { Ok(found) }
}

/// The tool tip of a field: the signatory.
fn tool_tip(signatory: Option<&Signatory>, standard: &Standard) -> String {
    let words = signatory.map(|signatory| {
        let authority = signatory.authority.as_ref().map(ToString::to_string);
        let texts = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
        authority.into_iter().chain(texts).collect::<Vec<_>>().join(", ")
    });
    standard.phrases.signature_field().replace("{signatory}", &words.unwrap_or_default())
}
