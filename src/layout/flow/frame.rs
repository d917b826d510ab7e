//! Lays out frames: blocks in a rectangle of a fixed size.

use std::sync::Arc;

use super::flow_box::FlowBox;
use crate::error::{Error, LayoutProblem};
use crate::layout::outline::outline;
use crate::length::{Mm, Pt, ROUNDING};
use crate::markup::Frame;
use crate::page::{Item, Rule};
use crate::standard::FrameStyle;

/// The width of the text in a frame.
pub(crate) fn text_width(style: &FrameStyle) -> Pt {
    style.width - (style.padding + style.rule) * 2.0
}

/// Draws a frame around the boxes inside. The style has the size of its outer edges.
///
/// # Errors
/// If the boxes are higher than the frame.
pub(super) fn lay_out(frame: &Frame, style: &FrameStyle, inside: Vec<FlowBox>) -> Result<FlowBox, Error> {
    let inset = style.padding + style.rule;
    let mut items = rules(frame, style);
    let mut y = inset;
    for flow_box in inside {
        y += flow_box.space_before;
        for mut item in flow_box.items {
            item.shift(inset, y);
            items.push(item);
        }
        y += flow_box.height;
    }
    if y > style.height - inset + ROUNDING {
        let problem = LayoutProblem::FrameHeight {
            style: frame.style.to_string(),
            needed: Mm::from(y + inset).0,
            height: Mm::from(style.height).0,
        };
        return Err(Error::from(problem).at(frame.at.place()));
    }
    Ok(FlowBox { items, height: style.height, ..FlowBox::default() })
}

/// The rules of a frame.
fn rules(frame: &Frame, style: &FrameStyle) -> Vec<Item> {
    let corner = (Pt::ZERO, Pt::ZERO);
    let (thickness, color) = (style.rule, style.color);
    let rule = Rule { from: corner, to: corner, thickness, color, style: Arc::clone(&frame.style) };
    outline([Pt::ZERO, Pt::ZERO, style.width, style.height], &rule).into()
}
