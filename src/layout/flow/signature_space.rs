//! Lays out the space for a signature between position and name: blank on paper, or a signature field.

use super::flow_box::{Break, FlowBox};
use crate::error::Error;
use crate::field_path::FieldPath;
use crate::layout::context::LayoutContext;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::Space;
use crate::page::{Item, SignatureSpace};

pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    space: &Space,
    width: Pt,
) -> Result<FlowBox, Error> {
    let height = space.at.locate(context.style(&space.style))?.line_height;
    let room = space.field.as_ref().and_then(|field| self::field(context, nodes, field, (width, height)));
    Ok(FlowBox {
        items: room.into_iter().collect(),
        height,
        break_above: Break::Forbidden,
        is_signature_space: true,
        ..FlowBox::default()
    })
}

/// The signature field over a space of this size; none for a document signed on paper.
pub(crate) fn field(
    context: &LayoutContext<'_>,
    nodes: &Nodes,
    field: &FieldPath,
    (width, height): (Pt, Pt),
) -> Option<Item> {
    if !context.fields.signatures {
        return None;
    }
    Some(Item::SignatureSpace(SignatureSpace {
        x: Pt::ZERO,
        y: Pt::ZERO,
        width,
        height,
        field: field.clone(),
        owner: nodes.field,
    }))
}
