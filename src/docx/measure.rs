//! The units of DOCX: twentieths of a point, half points, eighths of a point, and EMU.

use crate::length::Pt;

/// EMU in a point.
const EMU: f64 = 12_700.0;

/// Twentieths of a point.
pub(super) fn twips(length: Pt) -> i64 {
    (length.0 * 20.0).round() as i64
}

/// The length of twentieths of a point.
pub(super) fn of_twips(twips: i64) -> Pt {
    Pt(twips as f64 / 20.0)
}

pub(super) fn half_points(length: Pt) -> i64 {
    (length.0 * 2.0).round() as i64
}

pub(super) fn eighths(length: Pt) -> i64 {
    ((length.0 * 8.0).round() as i64).max(2)
}

pub(super) fn emu(length: Pt) -> i64 {
    (length.0 * EMU).round() as i64
}
