//! Columns side by side: the header, the addressees, the closing.

use super::flow_box::{Break, FlowBox};
use crate::layout::context::LayoutContext;
use crate::length::{Pt, ROUNDING};
use crate::page::Item;
use crate::standard::ColumnSet;

/// Sets columns beside each other as strips, cut wherever no column has anything across the cut. Each column comes with
/// its left edge.
pub(crate) fn lay_out(context: &LayoutContext<'_>, columns: Vec<(Pt, Vec<FlowBox>)>, set: &ColumnSet) -> Vec<FlowBox> {
    let rooms: Vec<Option<Pt>> = columns.iter().map(|(_, boxes)| above_room(boxes)).collect();
    let lowest = rooms.iter().flatten().copied().fold(Pt::ZERO, Pt::max);
    let baselines: Vec<Option<Pt>> = match set.one_baseline {
        true => columns.iter().map(|(_, boxes)| first_baseline(boxes)).collect(),
        false => Vec::new(),
    };
    let lowest_baseline = baselines.iter().flatten().copied().fold(Pt::ZERO, Pt::max);
    let mut baselines = baselines.into_iter();
    let mut column_boxes = Vec::new();
    for ((x, boxes), mut above) in columns.into_iter().zip(rooms) {
        let mut y = baselines.next().flatten().map_or(Pt::ZERO, |baseline| lowest_baseline - baseline);
        for mut flow_box in boxes {
            y += flow_box.space_before;
            // Who sign side by side sign at one height, however many lines their positions take.
            if flow_box.is_signature_space
                && let Some(above) = above.take()
            {
                y += lowest - above;
            }
            for item in &mut flow_box.items {
                item.shift(x, Pt::ZERO);
            }
            // An item that stays with the next where it is numbered does not in a column.
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
    // What stays together and fits on no page is cut all the same.
    let divided = set.divisible || height > context.page.text_height();
    cut(column_boxes, divided)
}

/// How far below the top of a column its first room for a signature begins.
fn above_room(boxes: &[FlowBox]) -> Option<Pt> {
    let room = boxes.iter().position(|flow_box| flow_box.is_signature_space)?;
    let above = boxes.iter().take(room).map(|flow_box| flow_box.space_before + flow_box.height).sum::<Pt>();
    Some(above + boxes.get(room)?.space_before)
}

/// How far below the top of a column the baseline of its first line is.
fn first_baseline(boxes: &[FlowBox]) -> Option<Pt> {
    let first = boxes.first()?;
    Some(first.space_before + first.baseline?)
}

/// A strip of one column, by its distance from the top of the block.
struct ColumnBox {
    top: Pt,
    bottom: Pt,
    /// Whether a page may end above it.
    break_above: Break,
    items: Vec<Item>,
}

/// Pieces that lie side by side become one strip; undivided, all do. Columns stay in reading order: the items of the first come first.
fn cut(column_boxes: Vec<ColumnBox>, divided: bool) -> Vec<FlowBox> {
    let mut spans: Vec<(Pt, Pt)> = column_boxes.iter().map(|column_box| (column_box.top, column_box.bottom)).collect();
    spans.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let mut cuts: Vec<(Pt, Pt)> = Vec::new();
    for (top, bottom) in spans {
        match cuts.last_mut() {
            Some(last) if !divided || top < last.1 - ROUNDING => last.1 = last.1.max(bottom),
            _ => cuts.push((top, bottom)),
        }
    }
    let mut boxes: Vec<FlowBox> = Vec::with_capacity(cuts.len());
    let mut above = Pt::ZERO;
    for (top, bottom) in &cuts {
        boxes.push(FlowBox { height: *bottom - *top, space_before: *top - above, ..FlowBox::default() });
        above = *bottom;
    }
    for mut column_box in column_boxes {
        let index = cuts.partition_point(|(top, _)| *top <= column_box.top + ROUNDING).saturating_sub(1);
        let (Some(flow_box), Some((top, _))) = (boxes.get_mut(index), cuts.get(index)) else { continue };
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
    use crate::page::Rule;

    /// A piece with one rule across its top, and the number of its column in the rule's thickness.
    fn column_box(column: f64, top: f64, bottom: f64) -> ColumnBox {
        let rule =
            Rule { from: (Pt(0.0), Pt(0.0)), to: (Pt(1.0), Pt(0.0)), thickness: Pt(column), style: Arc::from("") };
        let items = vec![Item::Rule(rule)];
        ColumnBox { top: Pt(top), bottom: Pt(bottom), break_above: Break::Allowed, items }
    }

    /// A strip: the room above it, its height, and the column and place of each of its rules.
    type Seen = (f64, f64, Vec<(f64, f64)>);

    fn cut_up(column_boxes: Vec<ColumnBox>, divided: bool) -> Vec<Seen> {
        let boxes = cut(column_boxes, divided).into_iter().map(|flow_box| {
            let rules = flow_box.items.iter().filter_map(|item| match item {
                Item::Rule(rule) => Some((rule.thickness.0, rule.from.1.0)),
                _ => None,
            });
            (flow_box.space_before.0, flow_box.height.0, rules.collect())
        });
        boxes.collect()
    }

    #[test]
    fn what_lies_side_by_side_stays_in_one_strip() {
        let column_boxes = || {
            vec![
                column_box(1.0, 2.0, 10.0),
                column_box(1.0, 10.0, 20.0),
                column_box(2.0, 5.0, 15.0),
                column_box(2.0, 23.0, 30.0),
            ]
        };
        let first = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0)];
        assert_eq!(cut_up(column_boxes(), true), [(2.0, 18.0, first), (3.0, 7.0, vec![(2.0, 0.0)])]);
        let all = vec![(1.0, 0.0), (1.0, 8.0), (2.0, 3.0), (2.0, 21.0)];
        assert_eq!(cut_up(column_boxes(), false), [(2.0, 28.0, all)]);
    }
}
