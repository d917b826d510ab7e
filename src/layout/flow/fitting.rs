//! Fitting: the setting of a part at which no page stays empty and no signature stands alone, nearest to the pack's own.
//!
//! The part is laid out as the pack has it, and its pages are judged. Only where they have a fault, or two pages might
//! be one, other settings are measured: lines are broken again only where the size of the type changes, and no glyph is
//! placed until a setting is chosen.

use super::column::Column;
use super::flow_box::{Break, FlowBox};
use super::paginate::{Paginator, keep_lines_before};
use crate::error::Error;
use crate::layout::context::LayoutContext;
use crate::layout::structure::PartNodes;
use crate::length::{Pt, ROUNDING};
use crate::markup::{Block, Part};
use crate::standard::{Fit, FitDirection};

/// What is to be laid on the pages of a part.
pub(crate) struct Flow {
    pub(crate) column: Column,
    pub(crate) foot: Column,
}

impl Flow {
    fn lay_out(context: &mut LayoutContext<'_>, place: &Place<'_>) -> Result<Self, Error> {
        let column = Column::lay_out(context, &place.nodes.blocks, place.blocks, place.width)?;
        let foot = Column::lay_out(context, &place.nodes.foot, &place.part.foot, place.width)?;
        Ok(Self { column, foot })
    }
}

/// What is laid out, and the room that a page has for it.
pub(crate) struct Place<'p> {
    pub(crate) part: &'p Part,
    pub(crate) blocks: &'p [Block],
    pub(crate) nodes: &'p PartNodes,
    pub(crate) width: Pt,
    pub(crate) height: Pt,
}

/// Sets the blocks and the foot of a part, fitted to its pages where its markup asks for that.
pub(crate) fn lay_out(context: &mut LayoutContext<'_>, place: &Place<'_>) -> Result<Flow, Error> {
    let standard = context.standard;
    let fit = standard.fit.as_ref().filter(|fit| fit.enabled && place.part.fit);
    context.line_cache.is_enabled = fit.is_some();
    let mut flow = Flow::lay_out(context, place)?;
    keep_lines_before(&mut flow.column.boxes, 0);
    if let Some(fit) = fit {
        let mut search = Search { context, place, fit };
        if let Some(chosen) = search.chosen(&mut flow)? {
            flow = search.laid_out(chosen)?;
        }
    }
    context.line_cache.clear();
    Ok(flow)
}

struct Search<'s, 'a> {
    context: &'s mut LayoutContext<'a>,
    place: &'s Place<'s>,
    fit: &'a Fit,
}

impl Search<'_, '_> {
    /// The number of the setting to take; none for the pack's own.
    fn chosen(&mut self, flow: &mut Flow) -> Result<Option<usize>, Error> {
        let most = Paginator::new(self.context, &flow.column, &flow.foot, self.place.height).pages()?.len();
        if most == 1 {
            return Ok(None);
        }
        if most == 2
            && let Some(chosen) = self.one_page()?
        {
            return Ok(Some(chosen));
        }
        let own = self.fault(flow, most).unwrap_or(f64::INFINITY);
        let breaks: Vec<Break> = flow.column.boxes.iter().map(|flow_box| flow_box.break_above).collect();
        keep_lines_before(&mut flow.column.boxes, self.fit.lines_before);
        let with_lines = self.fault(flow, most).unwrap_or(f64::INFINITY);
        if with_lines <= 0.0 {
            return Ok(None);
        }
        let ladder = self.context.ladder;
        let mut best = (own.min(with_lines), None);
        for number in 0..ladder.steps.len() {
            // Looser, something may be higher than a page: that is no setting for this part.
            let Ok(flow) = self.measured(number) else { continue };
            match self.fault(&flow, most) {
                Some(fault) if fault <= 0.0 => return Ok(Some(number)),
                Some(fault) if fault < best.0 - self.fit.least_gain => best = (fault, Some(number)),
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

    /// The setting that is the least tight of those that bring the part onto one page.
    fn one_page(&mut self) -> Result<Option<usize>, Error> {
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
        let flow = self.measured(number)?;
        let foot: Pt = extent(&flow.foot.boxes) + flow.foot.boxes.first().map_or(Pt::ZERO, |first| first.space_before);
        Ok(extent(&flow.column.boxes) + foot <= self.place.height + ROUNDING)
    }

    /// The part at a setting, without its glyphs.
    fn measured(&mut self, number: usize) -> Result<Flow, Error> {
        self.context.line_cache.measure_only = true;
        let flow = self.laid_out(number);
        self.context.line_cache.measure_only = false;
        flow
    }

    fn laid_out(&mut self, number: usize) -> Result<Flow, Error> {
        let standard = self.context.standard;
        let fitted = self.context.ladder.steps.get(number);
        self.context.fitted = fitted.map(|(step, fitted)| fitted.get_or_init(|| self.fit.fitted(standard, *step)));
        let mut flow = Flow::lay_out(self.context, self.place);
        if let Ok(flow) = &mut flow {
            keep_lines_before(&mut flow.column.boxes, self.fit.lines_before);
        }
        if self.context.line_cache.measure_only {
            self.context.fitted = None;
        }
        flow
    }

    /// How far the pages are from the rule: nothing where no page but the last is too empty and the signature has its
    /// lines above it, else the largest part of a page that is empty beyond what is allowed, and one for each line that
    /// lacks. None where the part takes more pages.
    fn fault(&self, flow: &Flow, most: usize) -> Option<f64> {
        let Place { height, .. } = *self.place;
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
            let empty = height - repeated - extent(&boxes[start..end]);
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

/// How high strips stand that begin a page.
fn extent(boxes: &[FlowBox]) -> Pt {
    let above = boxes.iter().skip(1).map(|flow_box| flow_box.space_before).sum::<Pt>();
    above + boxes.iter().map(|flow_box| flow_box.height).sum::<Pt>()
}
