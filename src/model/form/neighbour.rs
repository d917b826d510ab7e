//! The marks of merged cells.

use super::row::Row;
use crate::model::Text;

/// The neighbour that a cell is merged with (ô gộp).
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
    /// The cell to the left, written `<`.
    #[doc(alias("ô bên trái", "o ben trai"))]
    Left,
    /// The cell above, written `^`.
    #[doc(alias("ô phía trên", "o phia tren"))]
    Above,
}

impl Row {
    /// The text of a cell that is merged with the cell to its left.
    pub const LEFT: &'static str = "<";
    /// The text of a cell that is merged with the cell above.
    pub const ABOVE: &'static str = "^";
}

impl Neighbour {
    /// Returns the neighbour that a cell is merged with.
    pub(crate) fn of(cell: &Text) -> Option<Self> {
        match cell.as_str().trim() {
            Row::LEFT => Some(Self::Left),
            Row::ABOVE => Some(Self::Above),
            _ => None,
        }
    }

    /// Returns the text of a cell that is merged with this neighbour.
    pub(crate) fn text(self) -> Text {
        Text::new(match self {
            Self::Left => Row::LEFT,
            Self::Above => Row::ABOVE,
        })
    }
}
