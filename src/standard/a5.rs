//! A standard for A5 pages: smaller type and spacing.

use super::Standard;
use super::geometry::A5Geometry;
use super::style::{ColumnSet, Style};
use crate::length::Pt;

/// Type sizes are rounded to half a point.
const SIZES_IN_A_POINT: f64 = 2.0;

impl Standard {
    /// Returns the standard with the A5 sheet. Type sizes, line heights and spaces are multiplied by the factor of the sheet;
    /// rules, tables, frames and distances from the edge of the sheet stay the same.
    pub(crate) fn on_a5(&self) -> Self {
        let A5Geometry { scale, .. } = self.page.a5;
        let mut small = Self { page: self.page.a5(), ..self.clone() };
        small.styles.values_mut().for_each(|style| scale_style(style, scale));
        small.columns.values_mut().for_each(|set| scale_columns(set, scale));
        for range in small.fit.iter_mut().flat_map(|fit| fit.ranges.values_mut()) {
            range.least = range.least * scale;
            range.most = range.most * scale;
        }
        small
    }
}

fn scale_style(style: &mut Style, scale: f64) {
    style.size = Pt((style.size.0 * scale * SIZES_IN_A_POINT).round() / SIZES_IN_A_POINT);
    for length in [
        &mut style.line_height,
        &mut style.first_line,
        &mut style.indent,
        &mut style.space_before,
        &mut style.space_after,
    ] {
        *length = *length * scale;
    }
    if let Some(rule) = &mut style.rule_below {
        rule.drop = rule.drop * scale;
    }
}

fn scale_columns(set: &mut ColumnSet, scale: f64) {
    for length in [&mut set.gap, &mut set.least, &mut set.space_before, &mut set.space_after] {
        *length = *length * scale;
    }
}
