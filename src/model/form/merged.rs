//! Merged cells (ô gộp) in the body of a form.

use std::collections::{BTreeMap, BTreeSet};

use super::neighbour::Neighbour;
use super::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm};
use crate::error::BadCell;
use crate::model::Text;

/// A rectangle of merged cells. The first cell has the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MergedArea {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

/// The merged cells of a form, by their rows and columns.
#[derive(Debug, Default)]
pub(crate) struct MergedCells {
    areas: Vec<MergedArea>,
    /// The index of the area of each merged cell.
    owners: BTreeMap<(usize, usize), usize>,
    /// The errors: row, column, and the requirement that the cell does not meet.
    wrong: Vec<(usize, usize, &'static str)>,
}

const NO_LEFT: &str = "a cell with another one to its left, to be merged with it";
const NO_ABOVE: &str = "a cell below another one, to be merged with it; a section is not merged with other rows";
const NO_RECTANGLE: &str = "part of a rectangle of merged cells";
const OVER_FIGURES: &str = "words, `X` or blank: a figure over several columns does not belong to any of them";
const OVER_SUMS: &str = "a separate cell: sums are not merged with other figures";

impl MergedCells {
    pub(crate) fn areas(&self) -> &[MergedArea] {
        &self.areas
    }

    /// Returns the area that contains a cell.
    pub(crate) fn area(&self, row: usize, column: usize) -> Option<MergedArea> {
        self.areas.get(*self.owners.get(&(row, column))?).copied()
    }

    /// Returns `true` if a cell has its own text: it is not merged, or is the first cell of its area.
    pub(crate) fn has_words(&self, row: usize, column: usize) -> bool {
        self.area(row, column).is_none_or(|area| (area.row, area.column) == (row, column))
    }

    /// Merges a cell with its neighbour.
    fn join(&mut self, (row, column): (usize, usize), (to_row, to_column): (usize, usize)) {
        let areas = &mut self.areas;
        let owner = *self.owners.entry((to_row, to_column)).or_insert_with(|| {
            areas.push(MergedArea { row: to_row, column: to_column, rows: 1, columns: 1 });
            areas.len() - 1
        });
        self.owners.insert((row, column), owner);
        if let Some(area) = self.areas.get_mut(owner) {
            area.rows = area.rows.max(row + 1 - area.row);
            area.columns = area.columns.max((column + 1).saturating_sub(area.column));
        }
    }

    /// Reports the areas that are not rectangles.
    fn require_rectangles(&mut self) {
        let mut counts = vec![0; self.areas.len()];
        for owner in self.owners.values() {
            counts[*owner] += 1;
        }
        for (area, count) in self.areas.iter().zip(counts) {
            if count != area.rows * area.columns {
                self.wrong.push((area.row, area.column, NO_RECTANGLE));
            }
        }
    }
}

impl StatisticsForm {
    /// Finds the merged cells of the body.
    pub(crate) fn merged_cells(&self) -> MergedCells {
        let mut merged = MergedCells::default();
        for (index, row) in self.rows.iter().enumerate() {
            let is_apart = |row: &Row| row.kind == RowKind::Section;
            let apart = index == 0 || is_apart(row) || self.rows.get(index - 1).is_some_and(is_apart);
            for (column, cell) in self.cells_of(row).iter().enumerate() {
                match Neighbour::of(cell) {
                    None => {}
                    Some(Neighbour::Left) if column > 0 => merged.join((index, column), (index, column - 1)),
                    Some(Neighbour::Above) if !apart => merged.join((index, column), (index - 1, column)),
                    Some(Neighbour::Left) => merged.wrong.push((index, column, NO_LEFT)),
                    Some(Neighbour::Above) => merged.wrong.push((index, column, NO_ABOVE)),
                }
            }
        }
        merged.require_rectangles();
        let wrong: Vec<_> = merged.areas.iter().filter_map(|area| self.wrong_area(area)).collect();
        merged.wrong.extend(wrong);
        merged
    }

    /// Returns the error of an area that extends over the figures of several columns or over sums.
    fn wrong_area(&self, area: &MergedArea) -> Option<(usize, usize, &'static str)> {
        let columns = self.columns.get(area.column..area.column + area.columns)?;
        let wrong = |wanted| Some((area.row, area.column, wanted));
        let rows = self.rows.get(area.row..area.row + area.rows)?;
        if rows.iter().any(|row| row.kind.is_sum()) && columns.iter().any(|column| column.kind.is_summed()) {
            return wrong(OVER_SUMS);
        }
        let cells = self.cells_of(rows.first()?);
        let is_figure = cells.get(area.column).is_some_and(|cell| !is_over_figures(cell));
        let over_figures = area.columns > 1 && columns.iter().any(Column::takes_figures);
        if over_figures && is_figure { wrong(OVER_FIGURES) } else { None }
    }

    /// Returns the invalid merged cells. Rows count from 1.
    pub(crate) fn wrong_merges(&self, merged: &MergedCells) -> Vec<BadCell> {
        let bad = |(row, column, wanted): &(usize, usize, &'static str)| {
            let own = self.columns.get(*column)?;
            let cells = self.rows.get(*row).map(|row| self.cells_of(row))?;
            // A blank cell is reported with the mark of its neighbour, so that the error is not about a missing value.
            let marks = || cells.get(column + 1).filter(|next| Neighbour::of(next).is_some()).map(Text::plain);
            let value = Some(cells.get(*column)?.plain()).filter(|value| !value.trim().is_empty());
            let value = value.or_else(marks).unwrap_or_else(|| Row::ABOVE.to_owned());
            Some(BadCell { row: row + 1, column: own.key(), cell: None, value, wanted, field: None })
        };
        let mut found: Vec<BadCell> = merged.wrong.iter().filter_map(bad).collect();
        found.sort_by_key(|bad| bad.row);
        found
    }

    /// Returns the rows whose name is merged with the row above.
    pub(crate) fn joined_rows(&self) -> BTreeSet<usize> {
        let name = self.name_column();
        let goes_on = |row: &Row| self.cells_of(row).get(name).and_then(Neighbour::of) == Some(Neighbour::Above);
        self.rows.iter().enumerate().filter(|(_, row)| goes_on(row)).map(|(index, _)| index).collect()
    }

    /// Returns the name of a row, or of the row above if the names are merged.
    pub(crate) fn name_of(&self, row: usize) -> Option<Text> {
        let name = self.name_column();
        let cell = |row: &Row| self.cells_of(row).get(name).cloned();
        let rows = self.rows.get(..=row)?.iter().rev();
        rows.filter_map(cell).find(|cell| Neighbour::of(cell) != Some(Neighbour::Above))
    }

    /// Tells for each row whether it is blank. A row that is merged with a row with text is not blank.
    pub(crate) fn rows_left_blank(&self) -> Vec<bool> {
        let says = |cell: &Text| !cell.is_blank() && Neighbour::of(cell).is_none();
        let mut blank: Vec<bool> = self.rows.iter().map(|row| !row.cells.iter().any(says)).collect();
        let merged = self.merged_cells();
        // Downwards and upwards, so that chains of merged rows are kept together.
        let areas = || merged.areas().iter().filter(|area| area.rows > 1);
        for area in areas().chain(areas().collect::<Vec<_>>().into_iter().rev()) {
            let Some(rows) = blank.get_mut(area.row..area.row + area.rows) else { continue };
            let all = rows.iter().all(|blank| *blank);
            rows.fill(all);
        }
        blank
    }

    /// Returns the form with the text of merged cells repeated in each of their rows. Figures are not repeated, so that
    /// they count once.
    pub(crate) fn with_words_repeated(&self) -> Self {
        let mut form = self.clone();
        for area in self.merged_cells().areas().iter().filter(|area| area.rows > 1) {
            let is_words = self.columns.get(area.column).is_some_and(|column| column.kind == ColumnKind::Text);
            let words = self.rows.get(area.row).and_then(|row| self.cells_of(row).get(area.column).cloned());
            for row in form.rows.iter_mut().skip(area.row + 1).take(area.rows - 1).filter(|_| is_words) {
                row.cells = self.cells_of(row).into_owned();
                if let (Some(cell), Some(words)) = (row.cells.get_mut(area.column), &words) {
                    cell.clone_from(words);
                }
            }
        }
        form
    }
}

impl Column {
    /// Returns `true` if the cells are numbers, percentages or days.
    pub(crate) fn takes_figures(&self) -> bool {
        matches!(self.kind, ColumnKind::WholeNumber | ColumnKind::Percentage | ColumnKind::Date)
    }

    /// Reads a cell of the column. `next` is the cell to its right. A merged cell over columns of figures may have
    /// text.
    pub(crate) fn read(&self, cell: &Text, next: Option<&Text>) -> Result<CellValue, &'static str> {
        let reaches = next.and_then(Neighbour::of) == Some(Neighbour::Left);
        match self.kind.read(cell) {
            Err(_) if reaches && is_over_figures(cell) => Ok(CellValue::Text(cell.plain())),
            read => read,
        }
    }
}

/// Returns `true` if a cell may extend over columns of figures: it is blank or has text, but no figure.
fn is_over_figures(cell: &Text) -> bool {
    let words = cell.words();
    let words = words.trim();
    let unread = !matches!(ColumnKind::WholeNumber.read(cell), Ok(CellValue::Whole(_)));
    unread && !words.trim_start_matches(['-', '+', '−']).starts_with(|c: char| c.is_ascii_digit())
}
