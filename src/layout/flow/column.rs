//! A column of strips.

use super::flow_box::{Break, FlowBox};
use crate::layout::table::grid::Repeated;
use crate::length::Pt;

/// A column of strips, and what its tables repeat.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) boxes: Vec<FlowBox>,
    pub(crate) tables: Vec<Repeated>,
    /// Room that the last block asks for below itself.
    pub(crate) space_after: Pt,
    /// Whether the next strip stays with the last.
    pub(crate) keep_next: Break,
    /// The level of the item set last; none where it announces what follows. Nothing belongs to it if the next is a
    /// heading, or an item at the same level or above it.
    pub(crate) last_item: Option<usize>,
}

impl Column {
    /// Adds a strip below the others.
    pub(crate) fn push(&mut self, mut flow_box: FlowBox, space_before: Pt) {
        flow_box.space_before += space_before + std::mem::take(&mut self.space_after);
        flow_box.break_above = flow_box.break_above.max(std::mem::take(&mut self.keep_next));
        self.boxes.push(flow_box);
    }
}
