//! The values of one unit in one column, from all its rows.

use crate::error::{Error, FormProblem};
use crate::model::{CellValue, Column, Text, is_dotted};

/// What the rows of a unit come to in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Merged {
    /// No row says anything.
    Blank,
    /// The sum so far.
    Sum(i64),
    /// Words, each once, in order.
    Words(Vec<String>),
    /// A value that cannot be added, the same in all rows.
    Same(Text),
    /// No figure is asked for, and none is given: `X`.
    NoFigure(Text),
    /// Values that differ and cannot be added.
    Differing,
}

impl Merged {
    /// Takes a row's value in; `adds` says whether whole numbers of the column can be added.
    ///
    /// # Errors
    /// When the sum is too large.
    pub(super) fn take(&mut self, column: &Column, cell: &Text, value: CellValue, adds: bool) -> Result<(), Error> {
        let so_far = std::mem::replace(self, Self::Blank);
        *self = match (so_far, value) {
            // The figure of merged cells is that of the first one.
            (so_far, CellValue::Blank | CellValue::Merged(_)) => so_far,
            (so_far, CellValue::NoFigure(text)) if is_dotted(&text) => so_far,
            (Self::Blank | Self::NoFigure(_), CellValue::NoFigure(_)) => Self::NoFigure(cell.clone()),
            (so_far, CellValue::NoFigure(_)) => so_far,
            (Self::NoFigure(_), CellValue::Whole(number)) if adds => Self::Sum(number),
            (Self::NoFigure(_), _) => Self::Same(cell.clone()),
            (Self::Blank, CellValue::Whole(number)) if adds => Self::Sum(number),
            (Self::Sum(sum), CellValue::Whole(number)) => {
                let too_large = || Error::from(FormProblem::SumOverflow { column: column.key() });
                Self::Sum(sum.checked_add(number).ok_or_else(too_large)?)
            }
            (Self::Blank, CellValue::Text(_)) => Self::Words(vec![cell.as_str().trim().to_owned()]),
            (Self::Words(mut words), CellValue::Text(_)) => {
                let word = cell.as_str().trim().to_owned();
                if !words.contains(&word) {
                    words.push(word);
                }
                Self::Words(words)
            }
            (Self::Blank, _) => Self::Same(cell.clone()),
            (Self::Same(first), value) if column.kind.read(&first) == Ok(value.clone()) => Self::Same(first),
            _ => Self::Differing,
        };
        Ok(())
    }

    /// The cell of the table.
    pub(super) fn cell(&self) -> Text {
        match self {
            Self::Blank | Self::Differing => Text::default(),
            Self::Sum(sum) => Text::from(sum.to_string()),
            Self::Words(words) => Text::from(words.join("; ")),
            Self::Same(text) | Self::NoFigure(text) => text.clone(),
        }
    }
}
