//! Lays out the space for a signature between position and name: blank on paper, or signature fields.

use super::flow_box::{Break, FlowBox};
use crate::error::Error;
use crate::field_path::FieldPath;
use crate::layout::context::LayoutContext;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::Space;
use crate::page::{Item, SignatureSpace};
use crate::standard::SealSignature;

pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    space: &Space,
    width: Pt,
) -> Result<FlowBox, Error> {
    let height = space.at.locate(context.style(&space.style))?.line_height;
    let paths = [space.field.as_ref(), space.seal.as_ref()];
    Ok(FlowBox {
        items: fields(context, nodes, paths, (width, height)).collect(),
        height,
        break_above: Break::Forbidden,
        is_signature_space: true,
        ..FlowBox::default()
    })
}

/// The signature fields of a person and of the body over a space of this size; none for a document signed on paper.
pub(crate) fn fields(
    context: &LayoutContext<'_>,
    nodes: &Nodes,
    [person, seal]: [Option<&FieldPath>; 2],
    (width, height): (Pt, Pt),
) -> impl Iterator<Item = Item> + use<> {
    let style = context.standard.signing.as_ref().map(|signing| &signing.seal);
    let person = person.map(|field| SignatureSpace {
        x: Pt::ZERO,
        y: Pt::ZERO,
        width,
        height,
        field: field.clone(),
        owner: nodes.field,
    });
    let seal = seal.zip(style).map(|(field, style)| sealed(style, field, (width, height), nodes));
    let is_signed = context.fields.signatures;
    [person, seal].into_iter().flatten().filter(move |_| is_signed).map(Item::SignatureSpace)
}

/// The field of the body. It stays in the column, but may be higher than the space.
fn sealed(style: &SealSignature, field: &FieldPath, (width, height): (Pt, Pt), nodes: &Nodes) -> SignatureSpace {
    let own_width = style.width.min(width);
    SignatureSpace {
        x: (width / 2.0 - style.before_centre).min(width - own_width).max(Pt::ZERO),
        y: height + style.below_space - style.height,
        width: own_width,
        height: style.height,
        field: field.clone(),
        owner: nodes.seal,
    }
}
