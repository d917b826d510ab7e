//! The rooms of a paper that are signed on the screen.

use crate::error::{Error, LayoutProblem, internal};
use crate::export::pdf::{FieldKind, FormField, FormFields};
use crate::model::{DocumentRef, Signatory, Text};
use crate::page::{Item, Pages};
use crate::standard::Standard;

/// The signature fields of the rooms that the pages leave for signatures.
///
/// # Errors
/// When there is none.
pub(crate) fn signatures(pages: &Pages, paper: DocumentRef<'_>, standard: &Standard) -> Result<FormFields, Error> {
    let signing = paper.signing();
    let mut found = FormFields::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::SignatureSpace(room) = item else { continue };
        let Some(node) = room.owner else { return Err(internal("a room for a signature is not in the structure")) };
        let signatory = signing.iter().find(|(field, _)| *field == room.field).map(|(_, signatory)| *signatory);
        let tool_tip = tool_tip(signatory, standard);
        found.insert(node, FormField { name: room.field.to_string(), tool_tip, kind: FieldKind::Signature });
    }
    if found.is_empty() { Err(Error::from(LayoutProblem::NoSignatureSpace)) } else { Ok(found) }
}

/// What a screen reader says of a field: whose signature it waits for.
fn tool_tip(signatory: Option<&Signatory>, standard: &Standard) -> String {
    let words = signatory.map(|signatory| {
        let authority = signatory.authority.as_ref().map(ToString::to_string);
        let texts = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
        authority.into_iter().chain(texts).collect::<Vec<_>>().join(", ")
    });
    standard.phrases.signature_field().replace("{signatory}", &words.unwrap_or_default())
}
