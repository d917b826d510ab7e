//! Composes the blocks of a laid-out part: each block with the decisions that the layout has made for it.

use super::composition::{
    BlockContent, ComposedBlock, ComposedCell, ComposedColumn, ComposedColumns, ComposedParagraph, ComposedPart,
    ComposedPicture, ComposedRow, ComposedTable, VerticalMerge,
};
use super::context::LayoutContext;
use super::flow::column::Column;
use super::flow::column_widths::column_positions;
use super::flow::side_by_side::{Shift, shifts};
use super::flow::{frame, picture};
use super::inline::inline_box::Owners;
use super::inline::line_ends::line_ends;
use super::inline::paragraph::{baseline, lay_out};
use super::structure::NO_NODES;
use super::table::grid::Grid;
use super::table::row_group::row_group;
use super::table::{self, head};
use crate::error::Error;
use crate::length::Pt;
use crate::markup::{Block, Columns, Paragraph, Part, Picture, Row, Table, WhichPage};
use crate::page::{Image, Item};
use crate::standard::Style;

/// Composes a part after its layout. `begins` tells whether a page begins with the flow box of an index.
pub(super) fn part(
    context: &mut LayoutContext<'_>,
    part: &Part,
    blocks: &[Block],
    begins: &dyn Fn(usize) -> bool,
) -> Result<ComposedPart, Error> {
    let width = context.page.text_width();
    let mut styles = context.standard.styles.clone();
    styles.extend(context.fitted.iter().flat_map(|fitted| fitted.styles.clone()));
    let mut composer = Composer { context, boxes: 0, begins };
    let mut composed = composer.blocks(blocks, width)?;
    keep_lines_before(&mut composed);
    composer.begins = &|_| false;
    let foot = composer.blocks(&part.foot, width)?;
    let mut fixed = |on| {
        let marks = part.fixed.iter().filter(|fixed| fixed.on == on);
        marks.map(|fixed| composer.paragraph(&fixed.paragraph, width)).collect::<Result<Vec<_>, _>>()
    };
    let (first, last) = (fixed(WhichPage::First)?, fixed(WhichPage::Last)?);
    Ok(ComposedPart {
        page: context.page.clone(),
        page_number: part.page_number.clone(),
        first_page: part.first_page,
        styles,
        blocks: composed,
        first,
        last,
        foot,
    })
}

/// Keeps a signature with the lines above it.
fn keep_lines_before(blocks: &mut [ComposedBlock]) {
    for index in 0..blocks.len() {
        let BlockContent::Columns(columns) = &blocks[index].content else { continue };
        let mut wanted = columns.set.lines_before;
        if wanted == 0 {
            continue;
        }
        for block in blocks[..index].iter_mut().rev() {
            block.keep_with_next = true;
            let lines = match &block.content {
                BlockContent::Paragraph(paragraph) if !paragraph.style.remark => paragraph.lines.lines.len(),
                BlockContent::Table(table) => table.rows.len(),
                _ => 0,
            };
            if lines >= wanted {
                break;
            }
            wanted -= lines;
        }
    }
}

struct Composer<'s, 'a> {
    context: &'s mut LayoutContext<'a>,
    /// The number of flow boxes so far.
    boxes: usize,
    begins: &'s dyn Fn(usize) -> bool,
}

impl Composer<'_, '_> {
    fn blocks(&mut self, blocks: &[Block], width: Pt) -> Result<Vec<ComposedBlock>, Error> {
        let mut composed = Vec::with_capacity(blocks.len());
        for block in blocks {
            let begins_page = (self.begins)(self.boxes);
            let (content, boxes) = match block {
                Block::Keep(inner) => {
                    let mut inner = self.blocks(inner, width)?;
                    let last = inner.len().saturating_sub(1);
                    inner.iter_mut().take(last).for_each(|block| block.keep_with_next = true);
                    composed.extend(inner);
                    continue;
                }
                Block::Paragraph(paragraph) => {
                    let composed = self.paragraph(paragraph, width)?;
                    let lines = composed.lines.lines.len().max(1);
                    (BlockContent::Paragraph(composed), lines)
                }
                Block::Columns(columns) => {
                    let boxes =
                        Column::lay_out(self.context, &NO_NODES, std::slice::from_ref(block), width)?.boxes.len();
                    (BlockContent::Columns(self.columns(columns, width)?), boxes)
                }
                Block::Frame(frame) => {
                    let style = frame.at.locate(self.context.standard.frame(&frame.style))?.clone();
                    let blocks = self.column(&frame.blocks, frame::text_width(&style))?;
                    (BlockContent::Frame { style, blocks }, 1)
                }
                Block::Table(table) => self.table(table, width)?,
                Block::Space(space) => {
                    let line = space.at.locate(self.context.style(&space.style))?.line_height;
                    (BlockContent::Space(space.height.unwrap_or(line)), 1)
                }
                Block::Picture(picture) => (BlockContent::Picture(self.picture(picture, width)?), 1),
            };
            let keep_with_next =
                matches!(&content, BlockContent::Paragraph(paragraph) if paragraph.style.keep_with_next);
            composed.push(ComposedBlock { content, keep_with_next, begins_page });
            self.boxes += boxes;
        }
        Ok(composed)
    }

    /// Composes blocks of a column, at which no page begins.
    fn column(&mut self, blocks: &[Block], width: Pt) -> Result<Vec<ComposedBlock>, Error> {
        let mut composer = Composer { context: &mut *self.context, boxes: 0, begins: &|_| false };
        composer.blocks(blocks, width)
    }

    fn paragraph(&mut self, paragraph: &Paragraph, width: Pt) -> Result<ComposedParagraph, Error> {
        let style: Style = paragraph.at.locate(self.context.style(&paragraph.style))?.into_owned();
        let lines = line_ends(self.context, paragraph, width)?;
        let set = lay_out(self.context, Owners::default(), paragraph, width)?;
        let rule = set.lines.last().filter(|_| style.rule_below.is_some()).and_then(|line| line.items.last());
        let rule = rule.and_then(|item| match item {
            Item::Rule(rule) => Some((rule.from.0, rule.to.0)),
            _ => None,
        });
        let room = self.context.page.text_width();
        let footnotes = paragraph.footnotes().map(|footnote| self.paragraph(&footnote.paragraph, room));
        let footnotes = footnotes.collect::<Result<_, _>>()?;
        Ok(ComposedParagraph {
            footnotes,
            paragraph: paragraph.clone(),
            baseline: baseline(self.context, &style),
            height: set.lines.iter().map(|line| line.height).sum(),
            style,
            lines,
            rule,
        })
    }

    fn columns(&mut self, block: &Columns, width: Pt) -> Result<ComposedColumns, Error> {
        let set = block.at.locate(self.context.column_set(&block.set))?;
        let positions = column_positions(self.context, &block.columns, set, width)?;
        let mut boxes = Vec::with_capacity(positions.len());
        for (column, (_, width)) in block.columns.iter().zip(&positions) {
            boxes.push(Column::lay_out(self.context, &NO_NODES, column, *width)?.boxes);
        }
        let is_signature = boxes.iter().flatten().any(|flow_box| flow_box.is_signature_space);
        let shifts = shifts(boxes.iter().map(Vec::as_slice), set);
        let mut columns = Vec::with_capacity(positions.len());
        for ((column, (x, width)), Shift { above, signature }) in block.columns.iter().zip(positions).zip(shifts) {
            let mut blocks = self.column(column, width)?;
            let is_room = |content: &BlockContent| matches!(content, BlockContent::Space(_) | BlockContent::Picture(_));
            if signature > Pt::ZERO
                && let Some(at) = blocks.iter().position(|block| is_room(&block.content))
            {
                let content = BlockContent::Space(signature);
                blocks.insert(at, ComposedBlock { content, keep_with_next: true, begins_page: false });
            }
            columns.push(ComposedColumn { x, width, above, blocks });
        }
        Ok(ComposedColumns { set: set.clone(), columns, is_signature })
    }

    fn picture(&mut self, picture: &Picture, width: Pt) -> Result<ComposedPicture, Error> {
        let style = picture.at.locate(self.context.style(&picture.style))?.into_owned();
        let image = picture::image(self.context, picture)?;
        let (shown, height) = picture::size(picture, image, (width, style.line_height));
        let room = if picture.has_size() { height } else { style.line_height };
        let image = Image { description: picture::description(picture, image)?, ..image.clone() };
        let style = Style { space_before: if picture.is_signature() { Pt::ZERO } else { style.space_before }, ..style };
        Ok(ComposedPicture { image, width: shown, height, room, align: picture.align, style })
    }

    fn table(&mut self, table: &Table, width: Pt) -> Result<(BlockContent, usize), Error> {
        let set = table::lay_out(self.context, &NO_NODES, table, width)?;
        let Grid { style, fit, .. } = &set.continued.grid;
        let of_head = set.continued.head.len();
        let body: Vec<Pt> = set.rows.iter().skip(of_head).map(|flow_box| flow_box.height).collect();
        let is_whole = body.len() == table.rows.len();
        let heights = head::row_heights(&set.continued.grid, self.context, &table.head)?;
        let inner =
            |column: usize, columns: usize| -> Pt { fit.widths.iter().skip(column).take(columns).copied().sum() };
        let reduction = fit.reduction;
        let mut head_rows = Vec::with_capacity(table.head.len());
        let mut grid = MergedCells::new(fit.widths.len());
        for (index, row) in table.head.iter().enumerate() {
            let cells = row.iter().map(|cell| (cell.column, (cell.columns, cell.rows), &cell.paragraph));
            let mut composed = self.row(&mut grid, cells.collect(), &inner, (style.padding_x, reduction))?;
            let mut column = 0;
            for cell in &mut composed {
                cell.is_turned = cell.paragraph.is_some() && fit.turned.contains(&(index, column));
                column += cell.columns;
            }
            head_rows.push(ComposedRow {
                cells: composed,
                height: heights.get(index).copied(),
                middle: true,
                keep_with_next: true,
            });
        }
        let mut rows: Vec<ComposedRow> = Vec::with_capacity(table.rows.len());
        let mut grid = MergedCells::new(fit.widths.len());
        for (index, row) in table.rows.iter().enumerate() {
            let cells = own_cells(row, &grid);
            let cells = self.row(&mut grid, cells, &inner, (style.padding_x, reduction))?;
            if row.keep
                && let Some(above) = rows.last_mut()
            {
                above.keep_with_next = true;
            }
            let group = row_group(&table.rows, index);
            let keep_with_next = grid.is_open() || group.len() > 1 || index == 0 && !table.head.is_empty();
            let keep_with_next = keep_with_next && index + 1 < table.rows.len();
            let height = body.get(index).copied().filter(|_| is_whole);
            rows.push(ComposedRow { cells, height, middle: row.is_blank(), keep_with_next });
        }
        let boxes = set.rows.len();
        let (style, widths) = (style.clone(), fit.widths.clone());
        Ok((BlockContent::Table(ComposedTable { style, widths, head: head_rows, rows }), boxes))
    }

    /// Composes the cells of a row, and the continuations of the cells above that reach into it.
    fn row(
        &mut self,
        grid: &mut MergedCells,
        cells: Vec<(usize, (usize, usize), &Paragraph)>,
        width: &dyn Fn(usize, usize) -> Pt,
        (padding, reduction): (Pt, table::table_fit::TypeReduction),
    ) -> Result<Vec<ComposedCell>, Error> {
        let mut row = Vec::with_capacity(cells.len());
        let mut own = cells.into_iter().peekable();
        let mut column = 0;
        while column < grid.open.len() {
            if let Some((columns, left)) = grid.open[column] {
                row.push(ComposedCell { columns, merge: VerticalMerge::Continues, is_turned: false, paragraph: None });
                grid.open[column] = (left > 1).then_some((columns, left - 1));
                column += columns.max(1);
                continue;
            }
            let Some((_, (columns, rows), paragraph)) = own.next_if(|(at, ..)| *at == column) else {
                column += 1;
                continue;
            };
            let room = width(column, columns) - padding * 2.0;
            let paragraph = self.context.with_reduced_type(reduction, |context| {
                Composer { context, boxes: 0, begins: &|_| false }.paragraph(paragraph, room)
            })?;
            if rows > 1 {
                grid.open[column] = Some((columns, rows - 1));
            }
            row.push(ComposedCell {
                columns,
                merge: if rows > 1 { VerticalMerge::Begins } else { VerticalMerge::No },
                is_turned: false,
                paragraph: Some(paragraph),
            });
            column += columns.max(1);
        }
        Ok(row)
    }
}

/// The cells of a body row that it has itself.
fn own_cells<'r>(row: &'r Row, grid: &MergedCells) -> Vec<(usize, (usize, usize), &'r Paragraph)> {
    let cells = row.cells.iter().zip(&row.spans).zip(&row.deep).enumerate();
    let own = cells.filter(|(column, ((_, columns), _))| **columns > 0 && !grid.covers(*column));
    own.map(|(column, ((paragraph, columns), rows))| (column, (*columns, *rows), paragraph)).collect()
}

/// For each column in which a cell from above continues: its columns, and the rows that are left of it.
struct MergedCells {
    open: Vec<Option<(usize, usize)>>,
}

impl MergedCells {
    fn new(columns: usize) -> Self {
        Self { open: vec![None; columns] }
    }

    fn is_open(&self) -> bool {
        self.open.iter().any(Option::is_some)
    }

    fn covers(&self, column: usize) -> bool {
        let cells = self.open.iter().enumerate();
        cells.filter_map(|(at, open)| Some((at, (*open)?.0))).any(|(at, columns)| (at..at + columns).contains(&column))
    }
}
