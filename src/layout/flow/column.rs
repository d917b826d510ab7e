//! `Column`: flow boxes below each other.

use super::flow_box::{Break, FlowBox};
use crate::layout::table::grid::ContinuedTable;
use crate::length::Pt;

/// A column of flow boxes, and the repeated parts of its tables.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) boxes: Vec<FlowBox>,
    pub(crate) tables: Vec<ContinuedTable>,
    /// Space below the last block.
    pub(crate) space_after: Pt,
    /// The break between the last box and the next.
    pub(crate) keep_next: Break,
    /// The level of the list item added last, unless that introduces the next paragraph. The item is complete when a
    /// heading, or an item at its level or above, follows.
    pub(crate) last_item: Option<usize>,
}

impl Column {
    /// Adds a box below the others.
    pub(crate) fn push(&mut self, mut flow_box: FlowBox, space_before: Pt) {
        flow_box.space_before += space_before + std::mem::take(&mut self.space_after);
        flow_box.break_above = flow_box.break_above.max(std::mem::take(&mut self.keep_next));
        self.boxes.push(flow_box);
    }
}
