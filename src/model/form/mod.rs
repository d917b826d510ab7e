//! Biểu mẫu gửi kèm: the statistics form that goes out with a dispatch.

pub(crate) mod cells;
mod column;
pub(crate) mod labels;
mod merged;
mod neighbour;
pub(crate) mod row;
mod row_label;
mod statistics_form;
mod sums;
mod titles;
mod typed_sums;
mod value;

pub use column::{CellAlign, Column, ColumnKind};
pub(crate) use merged::MergedCells;
pub use neighbour::Neighbour;
pub use row::{Row, RowKind};
pub use statistics_form::{Corner, DateAt, Orientation, StatisticsForm};
pub(crate) use titles::HeadTitle;
pub(crate) use typed_sums::TypedSum;
pub use value::CellValue;
pub(crate) use value::is_dotted;
