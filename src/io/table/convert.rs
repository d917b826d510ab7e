//! Converts a row of a file to a row of a form, and validates its cells.

use super::imported::NoteKind;
use crate::error::BadCell;
use crate::model::form::cells::{REQUIRED, RUNNING};
use crate::model::form::row::KIND_COLUMN;
use crate::model::form::{CellValue, ColumnKind, Row, RowKind, StatisticsForm, is_dotted};
use crate::model::{Neighbour, Text};

/// A cell of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct SourceCell {
    /// The literal text.
    pub(crate) words: String,
    /// The name of the cell in a sheet, such as `Sheet1!B5`.
    pub(crate) cell: Option<String>,
    /// A description of valid values, if the cell cannot be read at all.
    pub(crate) wanted: Option<&'static str>,
    /// The neighbour with which the cell is merged; it then has no text.
    pub(crate) merged: Option<Neighbour>,
}

impl SourceCell {
    fn text(&self) -> Text {
        self.merged.map_or_else(|| Text::literal(self.words.trim()), Neighbour::text)
    }
}

/// A row of a file.
pub(crate) struct SourceRow {
    /// The line or row in the file.
    pub(crate) line: usize,
    /// The cells in the order of the columns of the form.
    pub(crate) found: Vec<SourceCell>,
    /// The cell in the column `Loại dòng`, if the file has one; empty for a plain row.
    pub(crate) label: Option<String>,
    /// The numbers of the row of which this row is a part, if its name begins with a dash.
    pub(crate) parent: Option<Vec<Option<i64>>>,
}

/// The row of the form, its invalid cells, and what was detected.
pub(crate) struct ConvertedRow {
    pub(crate) row: Row,
    pub(crate) bad: Vec<BadCell>,
    /// The note for a kind that was detected by the label.
    pub(crate) detected_kind: Option<NoteKind>,
    /// The numbers of the row of which following rows are parts, if their names begin with a dash.
    pub(crate) parent: Option<Vec<Option<i64>>>,
}

impl StatisticsForm {
    /// Converts and validates a row.
    ///
    /// Numbers in a column of running numbers are dropped: the form numbers its rows itself. A row with another mark in
    /// that column and only a name is a section. Without a column `Loại dòng`, parts and sums are detected by their
    /// labels.
    pub(crate) fn convert_row(&self, incoming: SourceRow) -> ConvertedRow {
        let SourceRow { line, found, label, parent } = incoming;
        let says_kinds = label.is_some();
        let label = label.unwrap_or_default();
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
        let detected =
            if kind == RowKind::Plain { self.detected_kind(&found, parent.as_deref()) } else { RowKind::Plain };
        let parent = if says_kinds { None } else { self.parent_numbers(&found, detected, parent) };
        let detected_kind = match detected {
            RowKind::Section => Some(NoteKind::Section),
            RowKind::Part if !says_kinds => Some(NoteKind::Part),
            RowKind::Plain if kind == RowKind::Plain && self.holds_ratios(&found) => Some(NoteKind::MaybeRatio),
            _ => None,
        };
        if matches!(detected_kind, Some(NoteKind::Section | NoteKind::Part)) || (detected.is_sum() && !says_kinds) {
            kind = detected;
        }
        let filled = kind == RowKind::Plain;
        let texts: Vec<Text> = found.iter().map(SourceCell::text).collect();
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
        // The title of a section spans the cells behind it without merge marks.
        while kind == RowKind::Section && cells.last().and_then(Neighbour::of) == Some(Neighbour::Left) {
            cells.pop();
        }
        ConvertedRow { row: Row { level, ..Row::of(kind, cells) }, bad, detected_kind, parent }
    }
}

/// Whether a mark is only a number: `1`, `01.`, `(1)`.
fn is_number(mark: &str) -> bool {
    let bare = mark.trim_matches(|c: char| matches!(c, '(' | ')' | '.'));
    !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())
}
