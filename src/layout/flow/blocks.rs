//! Blocks, set one below the other as the strips of a column.

use super::column::Column;
use super::sharing::places;
use super::strip::{Break, Strip};
use super::{columns, picture, sign_room};
use crate::error::Error;
use crate::layout::inline::paragraph::{self, SetParagraph};
use crate::layout::setting::Setting;
use crate::layout::structure::Nodes;
use crate::layout::table;
use crate::length::Pt;
use crate::markup::{Block, Columns, Inline, Paragraph};
use crate::standard::Style;

impl Column {
    /// Sets blocks one below the other in a column of that width.
    pub(crate) fn set(setting: &mut Setting<'_>, nodes: &Nodes, blocks: &[Block], width: Pt) -> Result<Self, Error> {
        let mut column = Self::default();
        column.blocks(setting, nodes, blocks, width)?;
        Ok(column)
    }

    fn blocks(&mut self, setting: &mut Setting<'_>, nodes: &Nodes, blocks: &[Block], width: Pt) -> Result<(), Error> {
        for (index, block) in blocks.iter().enumerate() {
            self.block(setting, nodes.of(index), block, width)?;
        }
        Ok(())
    }

    fn block(&mut self, setting: &mut Setting<'_>, nodes: &Nodes, block: &Block, width: Pt) -> Result<(), Error> {
        match block {
            Block::Paragraph(paragraph) => {
                let set = paragraph::set_again(setting, nodes.owners, paragraph, width)?;
                let style = paragraph.at.locate(setting.style(&paragraph.style))?;
                self.paragraph(setting, set, paragraph, &style);
            }
            Block::Keep(blocks) => {
                let first = self.strips.len();
                self.blocks(setting, nodes, blocks, width)?;
                for strip in self.strips.iter_mut().skip(first + 1) {
                    strip.break_above = strip.break_above.max(Break::Kept);
                }
            }
            Block::Columns(columns) => self.columns(setting, nodes, columns, width)?,
            Block::Table(table) => {
                let set = table::set(setting, nodes, table, width)?;
                self.tables.push(set.repeated);
                let number = self.tables.len() - 1;
                let mut space_before = set.space_before;
                for mut strip in set.rows {
                    strip.table = strip.table.map(|_| number);
                    self.push(strip, space_before);
                    space_before = Pt::ZERO;
                }
            }
            Block::Space(space) => {
                let strip = sign_room::set(setting, nodes, space, width)?;
                self.push(strip, Pt::ZERO);
            }
            Block::Picture(picture) => {
                let strip = picture::set(setting, nodes, picture, width)?;
                self.push(strip, Pt::ZERO);
            }
        }
        Ok(())
    }

    fn columns(&mut self, setting: &mut Setting<'_>, nodes: &Nodes, block: &Columns, width: Pt) -> Result<(), Error> {
        let set = block.at.locate(setting.column_set(&block.set))?;
        let mut columns = Vec::with_capacity(block.columns.len());
        let places = places(setting, &block.columns, set, width)?;
        for (index, (column, (x, column_width))) in block.columns.iter().zip(places).enumerate() {
            columns.push((x, Self::set(setting, nodes.of(index), column, column_width)?.strips));
        }
        for (index, strip) in columns::beside(setting, columns, set).into_iter().enumerate() {
            let (lines_before, space_before) = match index {
                0 => (set.lines_before, set.space_before),
                _ => (0, Pt::ZERO),
            };
            self.push(Strip { lines_before, ..strip }, space_before);
        }
        self.space_after = set.space_after;
        Ok(())
    }

    fn paragraph(&mut self, setting: &Setting<'_>, set: SetParagraph, paragraph: &Paragraph, style: &Style) {
        let rules = &setting.standard.lines;
        let count = set.lines.len();
        let level = paragraph.item.as_ref().map(|item| item.level);
        let is_complete = |last| style.keep_with_next || level.is_some_and(|level| level <= last);
        if self.keep_next == Break::Discouraged && self.last_item.is_some_and(is_complete) {
            self.keep_next = Break::Allowed;
        }
        self.last_item = level.filter(|_| !announces(paragraph));
        for (index, line) in set.lines.into_iter().enumerate() {
            let enough = index >= rules.orphans && count - index >= rules.widows;
            let break_above = if index == 0 || enough { Break::Allowed } else { Break::Forbidden };
            let is_text = !style.remark;
            let baseline = Some(line.baseline);
            let strip =
                Strip { items: line.items, height: line.height, baseline, break_above, is_text, ..Strip::default() };
            let space_before = if index == 0 { style.space_before } else { Pt::ZERO };
            self.push(strip, space_before);
        }
        self.space_after = style.space_after;
        self.keep_next = match (style.keep_with_next, &paragraph.item) {
            (true, _) => Break::Forbidden,
            (false, Some(_)) if count == 1 => Break::Discouraged,
            (false, _) => Break::Allowed,
        };
    }
}

/// Whether a paragraph ends with a colon.
fn announces(paragraph: &Paragraph) -> bool {
    let last = paragraph.inlines.iter().rev().find_map(|inline| match inline {
        Inline::Text { text, .. } => Some(text.trim_end()).filter(|text| !text.is_empty()),
        Inline::Break | Inline::Gap(_) | Inline::Leader => None,
    });
    last.is_some_and(|text| text.ends_with(':'))
}
