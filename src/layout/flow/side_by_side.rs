//! Lays out columns side by side: the header, the addressees, the closing.

use super::flow_box::{Break, FlowBox};
use crate::layout::context::LayoutContext;
use crate::length::{Pt, ROUNDING};
use crate::page::Item;
use crate::standard::ColumnSet;

/// Merges columns, each given with its left edge, into flow boxes. A box ends where no column has content across the
/// break.
pub(crate) fn lay_out(context: &LayoutContext<'_>, columns: Vec<(Pt, Vec<FlowBox>)>, set: &ColumnSet) -> Vec<FlowBox> {
    let shifts = shifts(columns.iter().map(|(_, boxes)| boxes.as_slice()), set);
    let mut column_boxes = Vec::new();
    for ((x, boxes), Shift { above, signature }) in columns.into_iter().zip(shifts) {
        let mut y = above;
        let mut signature = Some(signature);
        for mut flow_box in boxes {
            y += flow_box.space_before;
            // Align the signature spaces of all columns, whatever the number of lines above them.
            if flow_box.is_signature_space
                && let Some(signature) = signature.take()
            {
                y += signature;
            }
            for item in &mut flow_box.items {
                item.shift(x, Pt::ZERO);
            }
            // A discouraged break is for list items in the flow; it does not apply in a column.
            let kept = if flow_box.break_above >= Break::Kept { flow_box.break_above } else { Break::Allowed };
            column_boxes.push(ColumnBox {
                top: y,
                bottom: y + flow_box.height,
                break_above: kept,
                items: flow_box.items,
            });
            y += flow_box.height;
        }
    }
    let height = column_boxes.iter().map(|column_box| column_box.bottom).fold(Pt::ZERO, Pt::max);
    // Divide content that is higher than a page.
    let divided = set.divisible || height > context.page.text_height();
    merge(column_boxes, divided)
}

/// The space that aligns a column with the others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shift {
    /// Above its first line, so that first lines share a baseline.
    pub(crate) above: Pt,
    /// Above its first signature space.
    pub(crate) signature: Pt,
}

/// Finds the space that aligns columns.
pub(crate) fn shifts<'b>(columns: impl Iterator<Item = &'b [FlowBox]> + Clone, set: &ColumnSet) -> Vec<Shift> {
    let baseline = |boxes: &[FlowBox]| if set.one_baseline { first_baseline(boxes) } else { None };
    let lowest = columns.clone().filter_map(signature_offset).fold(Pt::ZERO, Pt::max);
    let lowest_baseline = columns.clone().filter_map(baseline).fold(Pt::ZERO, Pt::max);
    let shift = |boxes: &[FlowBox]| Shift {
        above: baseline(boxes).map_or(Pt::ZERO, |baseline| lowest_baseline - baseline),
        signature: signature_offset(boxes).map_or(Pt::ZERO, |offset| lowest - offset),
    };
    columns.map(shift).collect()
}

/// The distance from the top of a column to its first signature space.
fn signature_offset(boxes: &[FlowBox]) -> Option<Pt> {
    let room = boxes.iter().position(|flow_box| flow_box.is_signature_space)?;
    let above = boxes.iter().take(room).map(|flow_box| flow_box.space_before + flow_box.height).sum::<Pt>();
    Some(above + boxes.get(room)?.space_before)
}

/// The distance from the top of a column to the baseline of its first line.
fn first_baseline(boxes: &[FlowBox]) -> Option<Pt> {
    let first = boxes.first()?;
    Some(first.space_before + first.baseline?)
}

/// A flow box of one column, with its distance from the top of the block.
struct ColumnBox {
    top: Pt,
    bottom: Pt,
    /// Whether a page may end above it.
    break_above: Break,
    items: Vec<Item>,
}

/// Merges boxes that overlap vertically into one flow box; if not `divided`, merges all. Items keep the reading order,
/// column by column.
fn merge(column_boxes: Vec<ColumnBox>, divided: bool) -> Vec<FlowBox> {
    let mut spans: Vec<(Pt, Pt)> = column_boxes.iter().map(|column_box| (column_box.top, column_box.bottom)).collect();
    spans.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let mut slices: Vec<(Pt, Pt)> = Vec::new();
    for (top, bottom) in spans {
        match slices.last_mut() {
            Some(last) if !divided || top < last.1 - ROUNDING => last.1 = last.1.max(bottom),
            _ => slices.push((top, bottom)),
        }
    }
    let mut boxes: Vec<FlowBox> = Vec::with_capacity(slices.len());
    let mut above = Pt::ZERO;
    for (top, bottom) in &slices {
        boxes.push(FlowBox { height: *bottom - *top, space_before: *top - above, ..FlowBox::default() });
        above = *bottom;
    }
    for mut column_box in column_boxes {
        let index = slices.partition_point(|(top, _)| *top <= column_box.top + ROUNDING).saturating_sub(1);
        let (Some(flow_box), Some((top, _))) = (boxes.get_mut(index), slices.get(index)) else { continue };
        for item in &mut column_box.items {
            item.shift(Pt::ZERO, column_box.top - *top);
        }
        if column_box.top <= *top + ROUNDING {
            flow_box.break_above = flow_box.break_above.max(column_box.break_above);
        }
        flow_box.items.append(&mut column_box.items);
    }
    boxes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::color::Color;
    use crate::page::Rule;

    /// A box with one rule across its top; the thickness of the rule is the number of its column.
    fn column_box(column: f64, top: f64, bottom: f64) -> ColumnBox {
        let (thickness, color) = (Pt(column), Color::default());
        let rule = Rule { from: (Pt(0.0), Pt(0.0)), to: (Pt(1.0), Pt(0.0)), thickness, color, style: Arc::from("") };
        let items = vec![Item::Rule(rule)];
        ColumnBox { top: Pt(top), bottom: Pt(bottom), break_above: Break::Allowed, items }
    }

    /// Space above a box, its height, and the column and position of each of its rules.
    type Summary = (f64, f64, Vec<(f64, f64)>);

    fn merged(column_boxes: Vec<ColumnBox>, divided: bool) -> Vec<Summary> {
        let boxes = merge(column_boxes, divided).into_iter().map(|flow_box| {
            let rules = flow_box.items.iter().filter_map(|item| match item {
                Item::Rule(rule) => Some((rule.thickness.0, rule.from.1.0)),
                _ => None,
            });
            (flow_box.space_before.0, flow_box.height.0, rules.collect())
        });
        boxes.collect()
    }

    #[test]
    fn overlapping_boxes_stay_together() {
        let column_boxes = || {
            vec![
                column_box(1.0, 2.0, 10.0),
                column_box(1.0, 10.0, 20.0),
                column_box(2.0, 5.0, 15.0),
                column_box(2.0, 23.0, 30.0),
            ]
        };
        let first = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0)];
        assert_eq!(merged(column_boxes(), true), [(2.0, 18.0, first), (3.0, 7.0, vec![(2.0, 0.0)])]);
        let all = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0), (2.0, 21.0)];
        assert_eq!(merged(column_boxes(), false), [(2.0, 28.0, all)]);
    }
}
