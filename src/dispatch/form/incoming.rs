//! The rows of a form from a file: which of its columns is which, and whether its cells fit.

use super::super::Text;
use super::{CellValue, Column, Row, StatisticsForm};
use crate::error::{BadCell, Error, nearest, refused};

impl StatisticsForm {
    /// Where in the file each column of the form stands.
    pub(crate) fn places<'a>(&self, header: impl Iterator<Item = &'a str>) -> Result<Vec<Option<usize>>, Error> {
        let mut places = vec![None; self.columns.len()];
        for (place, name) in header.enumerate().filter(|(_, name)| !name.trim().is_empty()) {
            let found = self.columns.iter().position(|column| column.is_called(name));
            let Some(found) = found else {
                let keys: Vec<String> = self.columns.iter().map(Column::key).collect();
                let near = nearest(name, keys.iter().map(String::as_str));
                let near = near.map(|near| format!("; the nearest is `{near}`")).unwrap_or_default();
                return Err(refused(format!("the form has no column `{}`{near}", name.trim())));
            };
            if places[found].replace(place).is_some() {
                return Err(refused(format!("the column `{}` stands twice in the first line", name.trim())));
            }
        }
        let lacking = self.columns.iter().zip(&places).filter(|(column, place)| column.required && place.is_none());
        let lacking: Vec<String> = lacking.map(|(column, _)| format!("`{}`", column.key())).collect();
        match lacking.is_empty() {
            true => Ok(places),
            false => Err(refused(format!("the first line lacks {}", lacking.join(", ")))),
        }
    }

    /// The row of a line of the file, whose cells `cell` gives by their places; what does not fit goes to `bad`.
    pub(crate) fn row_of(
        &self,
        line: usize,
        places: &[Option<usize>],
        cell: impl Fn(usize) -> Option<Text>,
        bad: &mut Vec<BadCell>,
    ) -> Row {
        let mut cells = Vec::with_capacity(self.columns.len());
        for (column, place) in self.columns.iter().zip(places) {
            let cell = place.and_then(&cell).unwrap_or_default();
            let wanted = match column.kind.read(&cell) {
                Ok(CellValue::Blank) if column.required => Some("a value: the column is required"),
                Ok(_) => None,
                Err(wanted) => Some(wanted),
            };
            bad.extend(wanted.map(|wanted| BadCell { row: line, column: column.key(), value: cell.plain(), wanted }));
            cells.push(cell);
        }
        Row::from(cells)
    }
}

impl Column {
    /// Whether a file means this column by that name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        folded(&self.key()) == folded(name) || folded(&self.title.plain()) == folded(name)
    }
}

/// A name of a column without what a clerk may write in one way or another.
fn folded(name: &str) -> String {
    Text::new(name).as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
