//! Lays out blocks below each other as the flow boxes of a column.

use super::column::Column;
use super::column_widths::column_positions;
use super::flow_box::{Break, FlowBox};
use super::{footnotes, frame, picture, side_by_side, signature_space};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::inline::paragraph::{self, ParagraphLines};
use crate::layout::structure::Nodes;
use crate::layout::table;
use crate::length::Pt;
use crate::markup::{Block, Columns, Inline, Paragraph, Space};
use crate::standard::Style;

impl Column {
    /// Lays out blocks below each other in a column of this width.
    pub(crate) fn lay_out(
        context: &mut LayoutContext<'_>,
        nodes: &Nodes,
        blocks: &[Block],
        width: Pt,
    ) -> Result<Self, Error> {
        let mut column = Self::default();
        column.blocks(context, nodes, blocks, width)?;
        Ok(column)
    }

    fn blocks(
        &mut self,
        context: &mut LayoutContext<'_>,
        nodes: &Nodes,
        blocks: &[Block],
        width: Pt,
    ) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            self.block(context, nodes.child(index), block, width)?;
        }
        Ok(())
    }

    fn block(&mut self, context: &mut LayoutContext<'_>, nodes: &Nodes, block: &Block, width: Pt) -> Result<(), Error> {
        match block {
            Block::Paragraph(paragraph) => {
                let set = paragraph::lay_out_cached(context, nodes.owners, paragraph, width)?;
                let style = paragraph.at.locate(context.style(&paragraph.style))?;
                let first = self.boxes.len();
                let counts: Vec<usize> = set.lines.iter().map(|line| line.footnotes).collect();
                self.paragraph(context, set, paragraph, &style);
                self.footnotes(context, nodes, paragraph, (first, &counts))?;
            }
            Block::Keep(blocks) => {
                let first = self.boxes.len();
                self.blocks(context, nodes, blocks, width)?;
                for flow_box in self.boxes.iter_mut().skip(first + 1) {
                    flow_box.break_above = flow_box.break_above.max(Break::Kept);
                }
            }
            Block::Columns(columns) => self.columns(context, nodes, columns, width)?,
            Block::Frame(frame) => {
                let style = frame.at.locate(context.standard.frame(&frame.style))?;
                let inside = Self::lay_out(context, nodes, &frame.blocks, frame::text_width(style))?;
                self.push(frame::lay_out(frame, style, inside.boxes)?, Pt::ZERO);
            }
            Block::Table(table) => {
                let set = table::lay_out(context, nodes, table, width)?;
                self.tables.push(set.continued);
                let number = self.tables.len() - 1;
                let mut space_before = set.space_before;
                for mut flow_box in set.rows {
                    flow_box.table = flow_box.table.map(|_| number);
                    self.push(flow_box, space_before);
                    space_before = Pt::ZERO;
                }
            }
            Block::Space(Space { height: Some(height), .. }) => {
                self.push(FlowBox { height: *height, ..FlowBox::default() }, Pt::ZERO);
            }
            Block::Space(space) => {
                let flow_box = signature_space::lay_out(context, nodes, space, width)?;
                self.push(flow_box, Pt::ZERO);
            }
            Block::Picture(picture) => {
                let flow_box = picture::lay_out(context, nodes, picture, width)?;
                if picture.is_signature() {
                    self.push(flow_box, Pt::ZERO);
                } else {
                    let style = picture.at.locate(context.style(&picture.style))?;
                    self.push(flow_box, style.space_before);
                    self.space_after = style.space_after;
                }
            }
        }
        Ok(())
    }

    /// Adds the footnotes of a paragraph to its boxes. `first` is the index of its first box, `counts` has the number of
    /// footnotes that each refers to.
    fn footnotes(
        &mut self,
        context: &mut LayoutContext<'_>,
        nodes: &Nodes,
        paragraph: &Paragraph,
        (first, counts): (usize, &[usize]),
    ) -> Result<(), Error> {
        let mut rest = paragraph.footnotes().enumerate();
        for (flow_box, count) in self.boxes[first..].iter_mut().zip(counts) {
            for (index, footnote) in rest.by_ref().take(*count) {
                flow_box.footnotes.extend(footnotes::lay_out(context, nodes.child(index), footnote)?);
            }
        }
        Ok(())
    }

    fn columns(
        &mut self,
        context: &mut LayoutContext<'_>,
        nodes: &Nodes,
        block: &Columns,
        width: Pt,
    ) -> Result<(), Error> {
        let set = block.at.locate(context.column_set(&block.set))?;
        let mut columns = Vec::with_capacity(block.columns.len());
        let positions = column_positions(context, &block.columns, set, width)?;
        for (index, (column, (x, column_width))) in block.columns.iter().zip(positions).enumerate() {
            columns.push((x, Self::lay_out(context, nodes.child(index), column, column_width)?.boxes));
        }
        for (index, flow_box) in side_by_side::lay_out(context, columns, set).into_iter().enumerate() {
            let (lines_before, space_before) = match index {
                0 => (set.lines_before, set.space_before),
                _ => (0, Pt::ZERO),
            };
            self.push(FlowBox { lines_before, ..flow_box }, space_before);
        }
        self.space_after = set.space_after;
        Ok(())
    }

    fn paragraph(&mut self, context: &LayoutContext<'_>, set: ParagraphLines, paragraph: &Paragraph, style: &Style) {
        let rules = &context.standard.lines;
        let count = set.lines.len();
        let level = paragraph.item.as_ref().map(|item| item.level);
        let is_complete = |last| style.keep_with_next || level.is_some_and(|level| level <= last);
        if self.keep_next == Break::Discouraged && self.last_item.is_some_and(is_complete) {
            self.keep_next = Break::Allowed;
        }
        self.last_item = level.filter(|_| !ends_with_colon(paragraph));
        for (index, line) in set.lines.into_iter().enumerate() {
            let enough = index >= rules.orphans && count - index >= rules.widows;
            let break_above = if index == 0 || enough { Break::Allowed } else { Break::Forbidden };
            let is_text = !style.remark;
            let baseline = Some(line.baseline);
            let flow_box = FlowBox {
                items: line.items,
                height: line.height,
                baseline,
                break_above,
                is_text,
                ..FlowBox::default()
            };
            let space_before = if index == 0 { style.space_before } else { Pt::ZERO };
            self.push(flow_box, space_before);
        }
        self.space_after = style.space_after;
        self.keep_next = match (style.keep_with_next, &paragraph.item) {
            (true, _) => Break::Forbidden,
            (false, Some(_)) if count == 1 => Break::Discouraged,
            (false, _) => Break::Allowed,
        };
    }
}

/// Whether a paragraph ends with a colon, and so introduces the next one.
fn ends_with_colon(paragraph: &Paragraph) -> bool {
    let last = paragraph.inlines.iter().rev().find_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.trim_end()).filter(|text| !text.is_empty()),
        _ => None,
    });
    last.is_some_and(|text| text.ends_with(':'))
}
