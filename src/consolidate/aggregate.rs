//! Combines the values of several rows in one column.

use crate::error::{Error, FormProblem};
use crate::model::{CellValue, Column, Text, is_dotted};

/// The combined value of rows in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Aggregate {
    /// All rows are blank.
    Blank,
    /// The sum of whole numbers.
    Sum(i64),
    /// Texts without duplicates, in order.
    Words(Vec<String>),
    /// A value that is not added, the same in all rows.
    Same(Text),
    /// A mark for no value, such as `X`.
    NoFigure(Text),
    /// Different values that are not added.
    Differing,
}

impl Aggregate {
    /// Adds the value of a row; `adds` tells whether whole numbers are summed.
    ///
    /// # Errors
    /// If the sum is too large.
    pub(super) fn add(&mut self, column: &Column, cell: &Text, value: CellValue, adds: bool) -> Result<(), Error> {
        let so_far = std::mem::replace(self, Self::Blank);
        *self = match (so_far, value) {
            // Merged cells have the value of the first one.
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

    /// The cell for the table.
    pub(super) fn cell(&self) -> Text {
        match self {
            Self::Blank | Self::Differing => Text::default(),
            Self::Sum(sum) => Text::from(sum.to_string()),
            Self::Words(words) => Text::from(words.join("; ")),
            Self::Same(text) | Self::NoFigure(text) => text.clone(),
        }
    }
}
