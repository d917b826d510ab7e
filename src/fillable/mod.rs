//! Fillable: a form as a PDF that is filled in on the screen, and the values back out of it.

mod fields;
mod font;
mod read;

pub(crate) use fields::with_fields;

use crate::model::Column;

/// The name of a field: row and column from 1, and the key of the column.
fn field_name(row: usize, column: usize, key: &Column) -> String {
    // A full stop parts the names of a field and its parent.
    format!("{}:{}:{}", row + 1, column + 1, key.key().replace('.', "·"))
}
