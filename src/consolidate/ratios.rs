//! Which figures are averages or shares, so that their sum says nothing.

use crate::model::form::labels::names_ratio;
use crate::model::{Column, Text};

/// Whether a label or title says that its figures are averages or shares (bình quân, tỉ lệ).
pub(super) fn is_ratio(label: &Text) -> bool {
    names_ratio(&label.plain())
}

/// Whether a column is one of whole numbers that must not be added.
pub(super) fn is_ratio_column(column: &Column) -> bool {
    column.kind.is_summed() && column.path().any(is_ratio)
}
