//! Detects averages and ratios, which are not added.

use crate::model::form::labels::names_ratio;
use crate::model::{Column, Text};

/// Whether a label or title is that of averages or ratios (bình quân, tỷ lệ).
pub(super) fn is_ratio(label: &Text) -> bool {
    names_ratio(&label.plain())
}

/// Whether a column has whole numbers that are not added.
pub(super) fn is_ratio_column(column: &Column) -> bool {
    column.kind.is_summed() && column.path().any(is_ratio)
}
