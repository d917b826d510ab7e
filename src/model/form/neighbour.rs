//! The marks of merged cells.

use super::row::Row;
use crate::model::Text;

/// The neighbour with which a cell is merged (ô gộp).
///
/// ```
/// use congvan::form::{CellValue, ColumnKind, Neighbour, Row};
///
/// assert_eq!(ColumnKind::Text.read(&Row::LEFT.into()), Ok(CellValue::Merged(Neighbour::Left)));
/// ```
#[doc(alias("ô gộp", "o gop"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Neighbour {
    /// The cell to its left, written `<`.
    #[doc(alias("ô bên trái", "o ben trai"))]
    Left,
    /// The cell above it, written `^`.
    #[doc(alias("ô phía trên", "o phia tren"))]
    Above,
}

impl Row {
    /// The text of a cell that is merged with the one to its left.
    pub const LEFT: &'static str = "<";
    /// The text of a cell that is merged with the one above it.
    pub const ABOVE: &'static str = "^";
}

impl Neighbour {
    /// The neighbour that a cell says it is merged with.
    pub(crate) fn of(cell: &Text) -> Option<Self> {
        match cell.as_str().trim() {
            Row::LEFT => Some(Self::Left),
            Row::ABOVE => Some(Self::Above),
            _ => None,
        }
    }

    /// The cell that says so.
    pub(crate) fn text(self) -> Text {
        Text::new(match self {
            Self::Left => Row::LEFT,
            Self::Above => Row::ABOVE,
        })
    }
}
