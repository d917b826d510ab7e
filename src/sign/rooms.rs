//! Empty signature fields in the rooms that the pages have for them.

use lopdf::{Document, Object, Stream, dictionary, text_string};

use super::unreadable;
use crate::acroform::{Widget, hang, rectangle};
use crate::error::{Error, SigningProblem};
use crate::export::pdf::field_id;
use crate::model::{Paper, Signatory, Text};
use crate::page::{Item, Pages};
use crate::standard::Standard;

/// There are signature fields.
const SIGNATURES_EXIST: i64 = 1;

/// The PDF with a signature field in each room.
pub(crate) fn with_rooms(pdf: &[u8], pages: &Pages, paper: Paper<'_>, standard: &Standard) -> Result<Vec<u8>, Error> {
    let refusal = |error: lopdf::Error| unreadable(error.to_string());
    let mut document = Document::load_mem(pdf).map_err(refusal)?;
    let signing = paper.signing();
    let mut widgets = Vec::new();
    for (page, sheet) in pages.pages.iter().enumerate() {
        for item in &sheet.items {
            let Item::SignatureRoom(room) = item else { continue };
            let Some(owner) = room.owner else { continue };
            let signatory = signing.iter().find(|(field, _)| *field == room.field).map(|(_, signatory)| *signatory);
            let bounds = [0.0, 0.0, room.width.0 as f32, room.height.0 as f32].map(Object::Real).to_vec();
            let empty =
                Stream::new(dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds }, Vec::new());
            let own = dictionary! {
                "FT" => "Sig",
                "TU" => text_string(&tool_tip(signatory, standard)),
                "Rect" => rectangle((room.x, room.y), (room.width, room.height), sheet.height),
                "AP" => dictionary! { "N" => document.add_object(empty) },
            };
            widgets.push(Widget { name: room.field.to_string(), page, element: field_id(owner), own });
        }
    }
    if widgets.is_empty() {
        return Err(Error::from(SigningProblem::NoRoom));
    }
    hang(&mut document, widgets, dictionary! { "SigFlags" => SIGNATURES_EXIST }).map_err(refusal)?;
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|error| refusal(error.into()))?;
    Ok(bytes)
}

/// What a reader of the screen says of the field: whose signature it waits for.
fn tool_tip(signatory: Option<&Signatory>, standard: &Standard) -> String {
    let words = signatory.map(|signatory| {
        let authority = signatory.authority.as_ref().map(ToString::to_string);
        let texts = [&signatory.position, &signatory.name].into_iter().flatten().map(Text::plain);
        authority.into_iter().chain(texts).collect::<Vec<_>>().join(", ")
    });
    standard.phrases.signature_field().replace("{signatory}", &words.unwrap_or_default())
}
