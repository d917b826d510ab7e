//! `Grid`: the columns of a table, with functions that lay out cells side by side and draw rules.

use std::rc::Rc;
use std::sync::Arc;

use super::table_fit::TableFit;
use crate::color::Color;
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::flow::flow_box::{BlankRowHeight, FlowBox};
use crate::layout::inline::inline_box::Owners;
use crate::layout::inline::paragraph::{self, LineBox};
use crate::layout::structure::{NO_NODES, Nodes};
use crate::length::Pt;
use crate::markup::Paragraph;
use crate::page::{Item, Rule};
use crate::standard::TableStyle;

/// The column widths and the style of a table.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) style: TableStyle,
    pub(crate) fit: Rc<TableFit>,
    pub(crate) name: Arc<str>,
}

/// How the cells of a row are laid out.
#[derive(Clone, Copy, Default)]
pub(super) struct CellPlacing {
    /// Whether the row is blank, to be filled in by hand.
    pub(super) is_blank: bool,
    /// Whether cells are centred vertically.
    pub(super) middle: bool,
}

/// The parts of a table needed again on each page on which it continues.
#[derive(Debug)]
pub(crate) struct ContinuedTable {
    pub(crate) head: Vec<FlowBox>,
    /// The height of a row of carried sums; zero if there are none.
    pub(crate) carried: Pt,
    pub(crate) grid: Grid,
}

/// The lines of a cell with their total height.
pub(super) struct CellLines {
    pub(super) lines: Vec<LineBox>,
    pub(super) height: Pt,
}

/// The position of a cell in its box.
#[derive(Clone, Copy)]
pub(super) struct CellPosition {
    pub(super) x: Pt,
    pub(super) y: Pt,
    pub(super) height: Pt,
    pub(super) middle: bool,
}

impl Grid {
    /// The rule that closes a row at the end of a page.
    pub(crate) fn closing(&self) -> FlowBox {
        FlowBox { items: vec![self.across(Pt::ZERO)], ..FlowBox::default() }
    }

    /// Lays out a row of carried sums. It is an artifact, since it repeats information.
    pub(crate) fn carried(&self, context: &mut LayoutContext<'_>, cells: &[Paragraph]) -> Result<FlowBox, Error> {
        let set =
            |context: &mut LayoutContext<'_>| self.plain_row(context, cells.iter(), &NO_NODES, CellPlacing::default());
        let mut flow_box = context.with_reduced_type(self.fit.reduction, set)?;
        self.rules(&mut flow_box, false);
        Ok(flow_box)
    }

    /// Lays out a row whose cells span one column each.
    pub(super) fn plain_row<'p>(
        &self,
        context: &mut LayoutContext<'_>,
        cells: impl Iterator<Item = &'p Paragraph>,
        nodes: &Nodes,
        placing: CellPlacing,
    ) -> Result<FlowBox, Error> {
        let CellPlacing { is_blank, middle } = placing;
        let cells: Vec<&Paragraph> = cells.collect();
        let set = self.cells(context, cells.iter().copied(), nodes)?;
        // An empty cell of a blank row needs no padding.
        let is_bare = |cell: &Paragraph| is_blank && cell.is_empty();
        let padding = |cell| if is_bare(cell) { Pt::ZERO } else { self.style.padding_y * 2.0 };
        let highest = set.iter().zip(&cells).map(|(lines, cell)| lines.height + padding(cell));
        let words = highest.fold(Pt::ZERO, Pt::max);
        let blank_height = is_blank.then_some(BlankRowHeight { content: words, limits: self.style.blank_row });
        let height = blank_height.map_or(words, |blank_height| blank_height.height(context.blank_row_shrink));
        let mut flow_box = FlowBox { height, blank_height, ..FlowBox::default() };
        let mut x = Pt::ZERO;
        for (lines, width) in set.into_iter().zip(&self.fit.widths) {
            self.place(&mut flow_box, lines, CellPosition { x, y: Pt::ZERO, height, middle });
            x += *width;
        }
        Ok(flow_box)
    }

    pub(super) fn cells<'p>(
        &self,
        context: &mut LayoutContext<'_>,
        cells: impl Iterator<Item = &'p Paragraph>,
        nodes: &Nodes,
    ) -> Result<Vec<CellLines>, Error> {
        let mut set = Vec::with_capacity(self.fit.widths.len());
        for (index, (cell, width)) in cells.zip(&self.fit.widths).enumerate() {
            set.push(self.cell(context, nodes.child(index).owners, cell, *width)?);
        }
        Ok(set)
    }

    pub(super) fn cell(
        &self,
        context: &mut LayoutContext<'_>,
        owners: Owners,
        cell: &Paragraph,
        width: Pt,
    ) -> Result<CellLines, Error> {
        let inner = width - self.style.padding_x * 2.0;
        let lines = paragraph::lay_out(context, owners, cell, inner)?.lines;
        let height = lines.iter().map(|line| line.height).sum();
        Ok(CellLines { lines, height })
    }

    pub(super) fn place(&self, flow_box: &mut FlowBox, cell: CellLines, place: CellPosition) {
        let above = if place.middle { (place.height - cell.height) / 2.0 } else { self.style.padding_y };
        let mut y = place.y + above;
        for LineBox { mut items, height, .. } in cell.lines {
            for item in &mut items {
                item.shift(place.x + self.style.padding_x, y);
            }
            flow_box.items.append(&mut items);
            y += height;
        }
    }

    pub(super) fn rules(&self, flow_box: &mut FlowBox, rule_above: bool) {
        if rule_above {
            flow_box.items.push(self.across(Pt::ZERO));
        }
        flow_box.items.push(self.across(flow_box.height));
        self.uprights(flow_box);
    }

    pub(super) fn uprights(&self, flow_box: &mut FlowBox) {
        let bottom = flow_box.height;
        let mut x = Pt::ZERO;
        flow_box.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        for column in &self.fit.widths {
            x += *column;
            flow_box.items.push(self.rule((x, Pt::ZERO), (x, bottom)));
        }
    }

    /// The total width of columns.
    pub(super) fn width(&self, first: usize, columns: usize) -> Pt {
        self.fit.widths.iter().skip(first).take(columns).copied().sum()
    }

    pub(super) fn across(&self, y: Pt) -> Item {
        let width: Pt = self.fit.widths.iter().copied().sum();
        self.rule((Pt::ZERO, y), (width, y))
    }

    pub(super) fn rule(&self, from: (Pt, Pt), to: (Pt, Pt)) -> Item {
        let (thickness, color) = (self.style.rule, Color::default());
        Item::Rule(Rule { from, to, thickness, color, style: Arc::clone(&self.name) })
    }
}
