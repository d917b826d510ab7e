//! Lays out pictures: scaled to the line height of their style, centred in the column.

use super::flow_box::{Break, FlowBox};
use super::signature_space;
use crate::error::{Error, Problem};
use crate::layout::context::LayoutContext;
use crate::layout::structure::Nodes;
use crate::length::Pt;
use crate::markup::Picture;
use crate::page::{Item, PlacedImage};

pub(crate) fn lay_out(
    context: &mut LayoutContext<'_>,
    nodes: &Nodes,
    picture: &Picture,
    width: Pt,
) -> Result<FlowBox, Error> {
    let room = picture.at.locate(context.style(&picture.style))?.line_height;
    let image = context.images.get(&picture.field).ok_or_else(|| {
        Error::new(Problem::Picture { message: format!("the dispatch has none at `{}`", picture.field) })
            .at(picture.at.place())
    })?;
    let (across, down) = (f64::from(image.pixels.0), f64::from(image.pixels.1));
    let scale = (room.0 / down).min(width.0 / across);
    let (shown_width, shown_height) = (Pt(across * scale), Pt(down * scale));
    let mut items = vec![Item::Image(PlacedImage {
        x: (width - shown_width) / 2.0,
        y: (room - shown_height) / 2.0,
        width: shown_width,
        height: shown_height,
        image: image.clone(),
        owner: nodes.owners.text,
    })];
    items.extend(signature_space::field(context, nodes, &picture.field, (width, room)));
    Ok(FlowBox { items, height: room, break_above: Break::Forbidden, is_signature_space: true, ..FlowBox::default() })
}
