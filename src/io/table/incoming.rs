//! A row of a form from a file: whether its cells fit their columns.

use crate::error::BadCell;
use crate::model::form::cells::{REQUIRED, RUNNING};
use crate::model::form::row::KIND_COLUMN;
use crate::model::form::{CellValue, ColumnKind, Row, RowKind, StatisticsForm, is_dotted};
use crate::model::{Neighbour, Text};

/// A cell of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// Its words, taken literally.
    pub(crate) words: String,
    /// Where it stands in a sheet.
    pub(crate) cell: Option<String>,
    /// What it should be instead, where it cannot be read at all.
    pub(crate) wanted: Option<&'static str>,
    /// The neighbour with which it is merged; then it has no words.
    pub(crate) merged: Option<Neighbour>,
}

impl Found {
    fn text(&self) -> Text {
        self.merged.map_or_else(|| Text::literal(self.words.trim()), Neighbour::text)
    }
}

/// A row of a file.
pub(crate) struct Incoming {
    /// Its number in the file.
    pub(crate) line: usize,
    /// Its cells, given by the columns of the form.
    pub(crate) found: Vec<Found>,
    /// What kind the file says that it is; nothing for a plain row.
    pub(crate) label: String,
}

/// A row from a file as the form has it.
pub(crate) struct Taken {
    pub(crate) row: Row,
    pub(crate) bad: Vec<BadCell>,
    /// Whether it was taken for a section though the file does not say so.
    pub(crate) guessed: bool,
}

impl StatisticsForm {
    /// The row of a line of the file, and what does not fit.
    ///
    /// Numbers in a column of running numbers are dropped: the form numbers its rows itself. A row with another mark
    /// there, a name and nothing else is a section.
    pub(crate) fn row_of(&self, incoming: Incoming) -> Taken {
        let Incoming { line, found, label } = incoming;
        let bad_cell = |column: String, cell: Option<String>, value: String, wanted: &'static str| BadCell {
            row: line,
            column,
            cell,
            value,
            wanted,
            field: None,
        };
        let mut bad = Vec::new();
        let named = Row::labelled(&label);
        if named.is_none() {
            let wanted = "blank, `mục`, `trong đó`, `cộng` or `tổng cộng`";
            bad.push(bad_cell(KIND_COLUMN.to_owned(), None, label, wanted));
        }
        let (mut kind, level) = named.unwrap_or_default();
        let guessed = kind == RowKind::Plain && self.is_headed(&found);
        if guessed {
            kind = RowKind::Section;
        }
        let filled = kind == RowKind::Plain;
        let texts: Vec<Text> = found.iter().map(Found::text).collect();
        let mut cells = Vec::with_capacity(self.columns.len());
        for (index, ((column, found), text)) in self.columns.iter().zip(found).zip(&texts).enumerate() {
            let mut cell = text.clone();
            let wanted = found.wanted.or_else(|| match column.read(&cell, texts.get(index + 1)) {
                Ok(CellValue::Blank) if column.required && filled => Some(REQUIRED),
                Ok(CellValue::NoFigure(text)) if column.required && filled && is_dotted(&text) => Some(REQUIRED),
                Ok(CellValue::Text(text)) if filled && column.kind == ColumnKind::RunningNumber => {
                    (!is_number(&text)).then_some(RUNNING)
                }
                Ok(_) => None,
                Err(wanted) => Some(wanted),
            });
            bad.extend(wanted.map(|wanted| bad_cell(column.key(), found.cell, cell.plain(), wanted)));
            if filled && wanted.is_none() && found.merged.is_none() && column.kind == ColumnKind::RunningNumber {
                cell = Text::default();
            }
            cells.push(cell);
        }
        // The title of a section reaches over what is behind it by itself.
        while kind == RowKind::Section && cells.last().and_then(Neighbour::of) == Some(Neighbour::Left) {
            cells.pop();
        }
        Taken { row: Row { level, ..Row::of(kind, cells) }, bad, guessed }
    }

    /// Whether a row has a mark that is no number where rows are numbered, a name, and nothing else.
    fn is_headed(&self, found: &[Found]) -> bool {
        let name = self.name_column();
        let words = |index: usize| found.get(index).map_or("", |found| found.words.trim());
        let is_mark = |index: usize| {
            let mark = words(index).trim_end_matches('.');
            self.columns[index].kind == ColumnKind::RunningNumber
                && !mark.is_empty()
                && mark.len() <= 8
                && mark.chars().all(|c| c.is_ascii_uppercase())
        };
        let mut others = (0..self.columns.len()).filter(|index| *index != name && !is_mark(*index));
        (0..self.columns.len()).any(is_mark) && !words(name).is_empty() && others.all(|index| words(index).is_empty())
    }
}

/// Whether a mark is a number and nothing more: `1`, `01.`, `(1)`.
fn is_number(mark: &str) -> bool {
    let bare = mark.trim_matches(|c: char| matches!(c, '(' | ')' | '.'));
    !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())
}
