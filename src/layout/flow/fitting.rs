//! Fitting: the setting of a part at which no page stays empty and no signature stands alone, nearest to the pack's own.
//!
//! The part is laid out as the pack has it, and its pages are judged. Only where they have a fault, or two pages might
//! be one, other settings are measured: lines are broken again only where the size of the type changes, and no glyph is
//! placed until a setting is chosen.

use super::column::Column;
use super::paginate::{Spread, keep_lines_before};
use super::strip::{Break, Strip};
use crate::error::Error;
use crate::layout::setting::Setting;
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
    fn set(setting: &mut Setting<'_>, place: &Place<'_>) -> Result<Self, Error> {
        let column = Column::set(setting, &place.nodes.blocks, place.blocks, place.width)?;
        let foot = Column::set(setting, &place.nodes.foot, &place.part.foot, place.width)?;
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
pub(crate) fn set(setting: &mut Setting<'_>, place: &Place<'_>) -> Result<Flow, Error> {
    let standard = setting.standard;
    let fit = standard.fit.as_ref().filter(|fit| fit.enabled && place.part.fit);
    setting.kept.is_used = fit.is_some();
    let mut flow = Flow::set(setting, place)?;
    keep_lines_before(&mut flow.column.strips, 0);
    if let Some(fit) = fit {
        let mut search = Search { setting, place, fit };
        if let Some(chosen) = search.chosen(&mut flow)? {
            flow = search.laid_out(chosen)?;
        }
    }
    setting.kept.clear();
    Ok(flow)
}

struct Search<'s, 'a> {
    setting: &'s mut Setting<'a>,
    place: &'s Place<'s>,
    fit: &'a Fit,
}

impl Search<'_, '_> {
    /// The number of the setting to take; none for the pack's own.
    fn chosen(&mut self, flow: &mut Flow) -> Result<Option<usize>, Error> {
        let most = Spread::new(self.setting, &flow.column, &flow.foot, self.place.height).pages()?.len();
        if most == 1 {
            return Ok(None);
        }
        if most == 2
            && let Some(chosen) = self.one_page()?
        {
            return Ok(Some(chosen));
        }
        let own = self.fault(flow, most).unwrap_or(f64::INFINITY);
        let breaks: Vec<Break> = flow.column.strips.iter().map(|strip| strip.break_above).collect();
        keep_lines_before(&mut flow.column.strips, self.fit.lines_before);
        let with_lines = self.fault(flow, most).unwrap_or(f64::INFINITY);
        if with_lines <= 0.0 {
            return Ok(None);
        }
        let ladder = self.setting.ladder;
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
            for (strip, break_above) in flow.column.strips.iter_mut().zip(breaks) {
                strip.break_above = break_above;
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
        Ok(self.setting.ladder.position(FitDirection::Tighter, fits))
    }

    fn fits_one_page(&mut self, step: usize) -> Result<bool, Error> {
        let Some(number) = self.setting.ladder.position(FitDirection::Tighter, step) else { return Ok(false) };
        let flow = self.measured(number)?;
        let foot: Pt =
            extent(&flow.foot.strips) + flow.foot.strips.first().map_or(Pt::ZERO, |first| first.space_before);
        Ok(extent(&flow.column.strips) + foot <= self.place.height + ROUNDING)
    }

    /// The part at a setting, without its glyphs.
    fn measured(&mut self, number: usize) -> Result<Flow, Error> {
        self.setting.kept.only_measures = true;
        let flow = self.laid_out(number);
        self.setting.kept.only_measures = false;
        flow
    }

    fn laid_out(&mut self, number: usize) -> Result<Flow, Error> {
        let standard = self.setting.standard;
        let fitted = self.setting.ladder.steps.get(number);
        self.setting.fitted = fitted.map(|(step, fitted)| fitted.get_or_init(|| self.fit.fitted(standard, *step)));
        let mut flow = Flow::set(self.setting, self.place);
        if let Ok(flow) = &mut flow {
            keep_lines_before(&mut flow.column.strips, self.fit.lines_before);
        }
        if self.setting.kept.only_measures {
            self.setting.fitted = None;
        }
        flow
    }

    /// How far the pages are from the rule: nothing where no page but the last is too empty and the signature has its
    /// lines above it, else the largest part of a page that is empty beyond what is allowed, and one for each line that
    /// lacks. None where the part takes more pages.
    fn fault(&self, flow: &Flow, most: usize) -> Option<f64> {
        let Place { height, .. } = *self.place;
        let strips = &flow.column.strips;
        let ranges = Spread::new(self.setting, &flow.column, &flow.foot, height).pages().ok()?;
        if ranges.len() > most {
            return None;
        }
        let signature = strips.iter().position(|strip| strip.lines_before > 0);
        let count = |strips: &[Strip]| strips.iter().filter(|strip| strip.is_text).count();
        let (mut emptiest, mut lacking) = (0.0_f64, 0);
        let mut start = 0;
        for (index, range) in ranges.iter().enumerate() {
            let end = start + range.strips;
            let head = range.table.and_then(|table| flow.column.tables.get(table));
            let repeated: Pt = head.into_iter().flat_map(|table| &table.head).map(|strip| strip.height).sum();
            let empty = height - repeated - extent(&strips[start..end]);
            if index + 1 < ranges.len() && empty > height * self.fit.most_empty + ROUNDING {
                emptiest = emptiest.max(empty / height - self.fit.most_empty);
            }
            if let Some(signature) = signature.filter(|signature| (start..end).contains(signature)) {
                let wanted = self.fit.lines_before.min(count(&strips[..signature]));
                lacking += wanted.saturating_sub(count(&strips[start..signature]));
            }
            start = end;
        }
        Some(emptiest + lacking as f64)
    }
}

/// How high strips stand that begin a page.
fn extent(strips: &[Strip]) -> Pt {
    let above = strips.iter().skip(1).map(|strip| strip.space_before).sum::<Pt>();
    above + strips.iter().map(|strip| strip.height).sum::<Pt>()
}
