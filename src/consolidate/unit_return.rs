//! A return of a unit: its rows and its invalid cells.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::io::table::imported::ImportedForm;
use crate::model::{Row, StatisticsForm, Text};

/// A return of a unit.
#[derive(Debug)]
pub(super) struct UnitReturn<'a> {
    pub(super) form: Cow<'a, StatisticsForm>,
    /// Descriptions of valid values for invalid cells, by row and column.
    wanted: BTreeMap<(usize, usize), &'static str>,
    /// The rows whose name is merged with the one above.
    joined: BTreeSet<usize>,
}

impl<'a> UnitReturn<'a> {
    pub(super) fn of_form(form: &'a StatisticsForm) -> Self {
        let merges = form.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.as_str().trim() == Row::ABOVE);
        let joined = if merges { form.joined_rows() } else { BTreeSet::new() };
        let form = if merges { Cow::Owned(form.with_words_repeated()) } else { Cow::Borrowed(form) };
        Self { form, wanted: BTreeMap::new(), joined }
    }

    /// The return of an import, with valid and invalid rows in the order of the file.
    pub(super) fn of_import(imported: &'a ImportedForm) -> Self {
        if imported.bad_rows.is_empty() {
            return Self::of_form(&imported.form);
        }
        let good = imported.lines.iter().zip(&imported.form.rows).map(|(line, row)| (*line, row, &[][..]));
        let bad = imported.bad_rows.iter().map(|row| (row.row, &row.cells, row.bad.as_slice()));
        let mut rows: Vec<(usize, &Row, &[_])> = good.chain(bad).collect();
        rows.sort_by_key(|(line, ..)| *line);
        let columns = &imported.form.columns;
        let name = imported.form.name_column();
        let mut wanted = BTreeMap::new();
        for (at, (_, _, cells)) in rows.iter().enumerate() {
            for cell in *cells {
                let place = columns.iter().position(|column| column.key() == cell.column).unwrap_or(0);
                // If the name is invalid, all cells of the row are.
                let trusted = place != name || cell.value.trim().is_empty();
                let places = if !trusted { 0..columns.len() } else { place..place + 1 };
                wanted.extend(places.map(|place| ((at, place), cell.wanted)));
            }
        }
        let rows = rows.into_iter().map(|(_, row, _)| row.clone()).collect();
        let form = StatisticsForm { rows, ..imported.form.clone() };
        Self { joined: form.joined_rows(), form: Cow::Owned(form.with_words_repeated()), wanted }
    }

    /// A description of valid values, if a cell is invalid and not blank.
    pub(super) fn wanted(&self, row: usize, column: usize) -> Option<&'static str> {
        let wanted = self.wanted.get(&(row, column)).copied();
        // A blank required cell has its own finding.
        wanted.filter(|_| {
            let cells = self.form.rows.get(row).map(|row| self.form.cells_of(row));
            cells.and_then(|cells| cells.get(column).map(|cell| !cell.is_blank())).unwrap_or(false)
        })
    }

    /// Whether the name of a row is merged with the one above.
    pub(super) fn continues_name(&self, row: usize) -> bool {
        self.joined.contains(&row)
    }

    /// Whether the return was imported with invalid cells.
    pub(super) fn is_imported(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// The name of the issuer on one line.
    pub(super) fn issuer(&self) -> Text {
        let lines: Vec<&str> = self.form.issuer.name.iter().map(|line| line.as_str().trim()).collect();
        Text::from(lines.join(" "))
    }
}
