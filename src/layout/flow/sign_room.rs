//! The room between position and name: empty on paper, a field where the document is to be signed on the screen.

use super::strip::{Break, Strip};
use crate::error::Error;
use crate::field_path::FieldPath;
use crate::layout::setting::Setting;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::Space;
use crate::page::{Item, SignatureRoom};

pub(crate) fn set(setting: &mut Setting<'_>, nodes: &Nodes, space: &Space, width: Pt) -> Result<Strip, Error> {
    let height = space.at.locate(setting.style(&space.style))?.line_height;
    let room = space.field.as_ref().and_then(|field| room(setting, nodes, field, (width, height)));
    Ok(Strip {
        items: room.into_iter().collect(),
        height,
        break_above: Break::Forbidden,
        is_room: true,
        ..Strip::default()
    })
}

/// The field over a room of that size; none where nobody signs on the screen.
pub(crate) fn room(setting: &Setting<'_>, nodes: &Nodes, field: &FieldPath, (width, height): (Pt, Pt)) -> Option<Item> {
    if !setting.fields.signatures {
        return None;
    }
    Some(Item::SignatureRoom(SignatureRoom {
        x: Pt::ZERO,
        y: Pt::ZERO,
        width,
        height,
        field: field.clone(),
        owner: nodes.field,
    }))
}
