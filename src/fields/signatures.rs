//! The signature fields of a document.

use super::covered::require_free;
use crate::error::{Error, LayoutProblem, internal};
use crate::export::pdf::{FieldKind, FormField, FormFields};
use crate::field_path::{FieldPath, FieldSegment};
use crate::fonts::Fonts;
use crate::model::{DocumentRef, Signatory, Text};
use crate::page::{Item, Pages};
use crate::standard::Standard;

/// The signature fields in the signature spaces of the pages.
///
/// # Errors
/// If there is no signature space, or the field of a body covers other text or a margin.
pub(crate) fn signatures(
    pages: &Pages,
    paper: DocumentRef<'_>,
    standard: &Standard,
    fonts: &Fonts,
) -> Result<FormFields, Error> {
    let signing = paper.signing();
    let mut found = FormFields::new();
    for page in &pages.pages {
        for item in &page.items {
            let Item::SignatureSpace(space) = item else { continue };
            let Some(node) = space.owner else { return Err(internal("a signature space is not in the structure")) };
            let of_body = is_seal(&space.field);
            let signatory = signing.iter().find(|(field, _)| match of_body {
                true => field.parent() == space.field.parent(),
                false => *field == space.field,
            });
            let phrase = match standard.phrases.get("seal_field").filter(|_| of_body) {
                Some(phrase) => &phrase.text,
                None => standard.phrases.signature_field(),
            };
            if of_body {
                require_free(page, space, standard, fonts)?;
            }
            let tool_tip = phrase.replace("{signatory}", &words(signatory.map(|(_, signatory)| *signatory)));
            found.insert(node, FormField { name: space.field.to_string(), tool_tip, kind: FieldKind::Signature });
        }
    }
    if found.is_empty() { Err(Error::from(LayoutProblem::NoSignatureSpace)) } else { Ok(found) }
}

/// Whether a signature is that of a body, with its seal.
fn is_seal(field: &FieldPath) -> bool {
    field.segments().next_back() == Some(FieldSegment::Name("seal"))
}

/// The authority, position and name of a signatory.
fn words(signatory: Option<&Signatory>) -> String {
    let words = signatory.map(|signatory| {
        let authority = signatory.authority.as_ref().map(ToString::to_string);
        let texts = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
        authority.into_iter().chain(texts).collect::<Vec<_>>().join(", ")
    });
    words.unwrap_or_default()
}
