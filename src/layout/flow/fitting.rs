//! Fitting: chooses the spacing and type size of a part so that no page stays too empty and the signature has text
//! above it, as close to the pack's own values as possible.
//!
//! The part is first laid out with the pack's values. Other steps of the ladder are measured only if the pages have a
//! fault, or if two pages might become one. Lines are broken again only if the type size changes; glyphs are placed
//! only for the chosen step.

use super::column::Column;
use super::flow_box::{Break, FlowBox};
use super::footnotes::FootnoteQueue;
use super::paginate::{Paginator, keep_lines_before};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::structure::PartNodes;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Block, Part};
use crate::standard::{Fit, FitDirection};

/// The flow boxes of a part.
pub(crate) struct PartFlow {
    pub(crate) column: Column,
    pub(crate) foot: Column,
}

impl PartFlow {
    fn lay_out(context: &mut LayoutContext<'_>, input: &FlowInput<'_>) -> Result<Self, Error> {
        let column = Column::lay_out(context, &input.nodes.blocks, input.blocks, input.width)?;
        let foot = Column::lay_out(context, &input.nodes.foot, &input.part.foot, input.width)?;
        Ok(Self { column, foot })
    }
}

/// The input of a part's flow, and the text block of its pages.
pub(crate) struct FlowInput<'p> {
    pub(crate) part: &'p Part,
    pub(crate) blocks: &'p [Block],
    pub(crate) nodes: &'p PartNodes,
    pub(crate) width: Pt,
    pub(crate) height: Pt,
}

/// Lays out the blocks and the foot of a part, fitted to its pages if its markup asks for it.
pub(crate) fn lay_out(context: &mut LayoutContext<'_>, input: &FlowInput<'_>) -> Result<PartFlow, Error> {
    let standard = context.standard;
    let fit = standard.fit.as_ref().filter(|fit| fit.enabled && input.part.fit);
    context.line_cache.is_enabled = fit.is_some();
    let mut flow = PartFlow::lay_out(context, input)?;
    keep_lines_before(&mut flow.column.boxes, 0);
    if let Some(fit) = fit {
        let mut search = Search { context, input, fit };
        if let Some(chosen) = search.find_step(&mut flow)? {
            flow = search.lay_out_at(chosen)?;
        }
    }
    context.line_cache.clear();
    Ok(flow)
}

struct Search<'s, 'a> {
    context: &'s mut LayoutContext<'a>,
    input: &'s FlowInput<'s>,
    fit: &'a Fit,
}

impl Search<'_, '_> {
    /// The index of the ladder step to use; `None` for the pack's own values.
    fn find_step(&mut self, flow: &mut PartFlow) -> Result<Option<usize>, Error> {
        let most = Paginator::new(self.context, &flow.column, &flow.foot, self.input.height).pages()?.len();
        if most == 1 {
            return Ok(None);
        }
        if most == 2
            && let Some(chosen) = self.one_page_step()?
        {
            return Ok(Some(chosen));
        }
        let own = self.badness(flow, most).unwrap_or(f64::INFINITY);
        let breaks: Vec<Break> = flow.column.boxes.iter().map(|flow_box| flow_box.break_above).collect();
        keep_lines_before(&mut flow.column.boxes, self.fit.lines_before);
        let with_lines = self.badness(flow, most).unwrap_or(f64::INFINITY);
        if with_lines <= 0.0 {
            return Ok(None);
        }
        let ladder = self.context.ladder;
        let mut best = (own.min(with_lines), None);
        for number in 0..ladder.steps.len() {
            // At a looser step a box may be higher than a page; skip the step.
            let Ok(flow) = self.measure_at(number) else { continue };
            match self.badness(&flow, most) {
                Some(badness) if badness <= 0.0 => return Ok(Some(number)),
                Some(badness) if badness < best.0 - self.fit.least_gain => best = (badness, Some(number)),
                _ => {}
            }
        }
        if best.1.is_none() && own <= with_lines {
            for (flow_box, break_above) in flow.column.boxes.iter_mut().zip(breaks) {
                flow_box.break_above = break_above;
            }
        }
        Ok(best.1)
    }

    /// The least tight step at which the part fits on one page.
    fn one_page_step(&mut self) -> Result<Option<usize>, Error> {
        if !self.fits_one_page(self.fit.steps)? {
            return Ok(None);
        }
        let (mut too_loose, mut fits) = (0, self.fit.steps);
        while fits - too_loose > 1 {
            let step = usize::midpoint(too_loose, fits);
            if self.fits_one_page(step)? {
                fits = step;
            } else {
                too_loose = step;
            }
        }
        Ok(self.context.ladder.position(FitDirection::Tighter, fits))
    }

    fn fits_one_page(&mut self, step: usize) -> Result<bool, Error> {
        let Some(number) = self.context.ladder.position(FitDirection::Tighter, step) else { return Ok(false) };
        let flow = self.measure_at(number)?;
        let foot: Pt = extent(&flow.foot.boxes) + flow.foot.boxes.first().map_or(Pt::ZERO, |first| first.space_before);
        let mut footnotes = FootnoteQueue::new(&self.context.standard.footnotes);
        flow.column.boxes.iter().for_each(|flow_box| footnotes.extend(&flow_box.footnotes));
        Ok(extent(&flow.column.boxes) + foot + footnotes.whole_height() <= self.input.height + ROUNDING)
    }

    /// Lays out the part at a step without placing glyphs.
    fn measure_at(&mut self, number: usize) -> Result<PartFlow, Error> {
        self.context.line_cache.measure_only = true;
        let flow = self.lay_out_at(number);
        self.context.line_cache.measure_only = false;
        flow
    }

    fn lay_out_at(&mut self, number: usize) -> Result<PartFlow, Error> {
        let standard = self.context.standard;
        let fitted = self.context.ladder.steps.get(number);
        self.context.fitted = fitted.map(|(step, fitted)| fitted.get_or_init(|| self.fit.fitted(standard, *step)));
        let mut flow = PartFlow::lay_out(self.context, self.input);
        if let Ok(flow) = &mut flow {
            keep_lines_before(&mut flow.column.boxes, self.fit.lines_before);
        }
        if self.context.line_cache.measure_only {
            self.context.fitted = None;
        }
        flow
    }

    /// The badness of the pages: 0 if no page except the last is too empty and the signature has enough lines above it;
    /// otherwise the largest excess of empty space, as a fraction of the page, plus 1 for each missing line. `None` if
    /// the part takes more than `most` pages.
    fn badness(&self, flow: &PartFlow, most: usize) -> Option<f64> {
        let FlowInput { height, .. } = *self.input;
        let boxes = &flow.column.boxes;
        let ranges = Paginator::new(self.context, &flow.column, &flow.foot, height).pages().ok()?;
        if ranges.len() > most {
            return None;
        }
        let signature = boxes.iter().position(|flow_box| flow_box.lines_before > 0);
        let count = |boxes: &[FlowBox]| boxes.iter().filter(|flow_box| flow_box.is_text).count();
        let (mut emptiest, mut lacking) = (0.0_f64, 0);
        let mut start = 0;
        for (index, range) in ranges.iter().enumerate() {
            let end = start + range.boxes;
            let head = range.table.and_then(|table| flow.column.tables.get(table));
            let repeated: Pt = head.into_iter().flat_map(|table| &table.head).map(|flow_box| flow_box.height).sum();
            let empty = height - repeated - extent(&boxes[start..end]) - range.footnotes.height;
            if index + 1 < ranges.len() && empty > height * self.fit.most_empty + ROUNDING {
                emptiest = emptiest.max(empty / height - self.fit.most_empty);
            }
            if let Some(signature) = signature.filter(|signature| (start..end).contains(signature)) {
                let wanted = self.fit.lines_before.min(count(&boxes[..signature]));
                lacking += wanted.saturating_sub(count(&boxes[start..signature]));
            }
            start = end;
        }
        Some(emptiest + lacking as f64)
    }
}

/// The height of boxes at the top of a page.
fn extent(boxes: &[FlowBox]) -> Pt {
    let above = boxes.iter().skip(1).map(|flow_box| flow_box.space_before).sum::<Pt>();
    above + boxes.iter().map(|flow_box| flow_box.height).sum::<Pt>()
}
