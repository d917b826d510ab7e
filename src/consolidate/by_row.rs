//! Consolidation by row: each row of the form is the sum of that row over all units.

use std::collections::{BTreeMap, BTreeSet};

use super::aggregate::Aggregate;
use super::finding_kinds::{
    ANSWERED_WITH_BAD_CELLS, BLANK_RETURN, MISSING_ROW, NOT_ADDABLE_ROW, PRESET_CELL_CHANGED, SAME_RETURN, UNIT_TWICE,
    UNKNOWN_ROW, UNKNOWN_UNIT, UNNAMED_RETURN, return_path,
};
use super::ratios::{is_ratio, is_ratio_column};
use super::return_reader::{MappedReturn, ReturnReader};
use super::row_match::{LabelledRow, labelled_rows, match_rows};
use super::unit::{Answer, Roster};
use super::unit_return::UnitReturn;
use crate::check::Finding;
use crate::error::{Error, nearest};
use crate::field_path::FieldPath;
use crate::fold::fold_words;
use crate::model::form::labels::{SumLabel, sum_label};
use crate::model::{CellValue, Column, ColumnKind, Row, RowKind, StatisticsForm, Text, is_dotted};

/// The consolidation so far.
#[derive(Debug)]
pub(super) struct ByRow<'a> {
    reading: ReturnReader<'a>,
    roster: Roster,
    /// The form with its own rows.
    form: &'a StatisticsForm,
    lines: Vec<LabelledRow>,
    /// For each row of the form, whether units report it; the others are titles and sums.
    reported: Vec<bool>,
    /// For each row of the form, whether it has averages or ratios.
    ratios: Vec<bool>,
    /// The combined cells of each row of the form.
    sums: Vec<Vec<CellAggregate>>,
    /// The number of returns that count.
    counted: usize,
    /// The returns without the name of a unit, by their text.
    nameless: BTreeMap<String, usize>,
}

/// A cell combined over all units.
#[derive(Debug, Clone)]
struct CellAggregate {
    value: Aggregate,
    /// The number of units with a value.
    count: usize,
}

/// The sender of a return.
#[derive(Debug, Clone, Copy)]
enum Sender {
    /// A unit of the roster.
    Unit(usize),
    /// A return without a name.
    Nameless,
}

impl<'a> ByRow<'a> {
    pub(super) fn new(reading: ReturnReader<'a>, roster: Roster, form: &'a StatisticsForm) -> Self {
        let lines = form_rows(form);
        let mut reported = vec![false; form.rows.len()];
        let mut ratios = reported.clone();
        for line in &lines {
            if let (Some(reported), Some(ratio)) = (reported.get_mut(line.row), ratios.get_mut(line.row)) {
                *reported = is_reported(form, line.row);
                *ratio = line.path.iter().any(|above| is_ratio(&Text::new(above)))
                    || form.rows.get(line.row).is_some_and(|row| holds_ratios(form, row));
            }
        }
        let blank = CellAggregate { value: Aggregate::Blank, count: 0 };
        let sums = vec![vec![blank; form.columns.len()]; form.rows.len()];
        let nameless = BTreeMap::new();
        Self { reading, roster, form, lines, reported, ratios, sums, counted: 0, nameless }
    }

    /// Adds a return.
    pub(super) fn add(&mut self, index: usize, received: &UnitReturn<'_>) -> Result<(), Error> {
        let mapped = self.reading.map_columns(index, received);
        let (form, name) = (received.form.as_ref(), self.form.name_column());
        let is_own = |label: &str| self.lines.iter().any(|line| line.label == label);
        let is_sum = |label: &str, words: &Text| sum_label(&words.plain()) == SumLabel::Sum && !is_own(label);
        let returned = labelled_rows(form, |row| mapped.cell(row, name), is_sum);
        let pairs = match_rows(&self.lines, &returned);
        let pair = |(line, pair): (&LabelledRow, &Option<usize>)| Some((line.row, self.lines.get((*pair)?)?.row));
        let row_map: BTreeMap<usize, usize> = returned.iter().zip(&pairs).filter_map(pair).collect();
        let filled: Vec<bool> =
            (0..).zip(&form.rows).map(|(at, row)| self.is_filled(&mapped, row, row_map.get(&at))).collect();
        if !filled.contains(&true) {
            let issuer = received.issuer();
            let path = return_path(index);
            let name = if issuer.is_blank() { path.to_string() } else { issuer.plain() };
            self.reading.found.push(BLANK_RETURN.at(path, &[&name], ""));
            return Ok(());
        }
        let Some(sender) = self.sender(&mapped) else { return Ok(()) };
        self.counted += 1;
        for (at, row) in form.rows.iter().enumerate() {
            let first = mapped.cell(row, name);
            let sum = mapped.typed_sum(at);
            if let Some(sum) = sum {
                self.reading.report_wrong_sums(&mapped, sum);
            }
            match row_map.get(&at).filter(|form_row| self.reported.get(**form_row) == Some(&true)) {
                Some(form_row) => self.row(&mapped, (at, row), *form_row, sender)?,
                None => {
                    if let Some(rows) = form.added_by(at) {
                        let sums = self.reading.sums(&mapped, rows);
                        self.reading.compare(&mapped, at, row, &sums);
                    } else if sum.is_none() && !row_map.contains_key(&at) && filled.get(at) == Some(&true) {
                        let words = first.plain();
                        self.reading.found.push(UNKNOWN_ROW.at(mapped.path(at, name), &[words.trim()], &words));
                    }
                }
            }
        }
        let there: BTreeSet<usize> = row_map.values().copied().collect();
        for (at, row) in self.form.rows.iter().enumerate() {
            if self.reported.get(at) == Some(&true) && !there.contains(&at) {
                let label = label(self.form, row).plain();
                self.reading.found.push(MISSING_ROW.at(return_path(index).child("rows"), &[label.trim()], ""));
            }
        }
        Ok(())
    }

    /// Whether a row has more than the preset cells.
    fn is_filled(&self, mapped: &MappedReturn<'_>, row: &Row, form_row: Option<&usize>) -> bool {
        let Some(form_row) = form_row.and_then(|form_row| self.form.rows.get(*form_row)) else {
            return !row.kind.is_sum() && mapped.is_filled(self.form, row);
        };
        let preset = self.form.cells_of(form_row);
        let has_value = |(place, (column, own)): (usize, (&Column, &Text))| {
            let cell = mapped.cell(row, place);
            let is_name = place == self.form.name_column() || column.kind == ColumnKind::RunningNumber;
            !is_name && !is_fixed(column, own) && !cell.is_blank() && !is_dotted(&cell.words())
        };
        self.form.columns.iter().zip(preset.iter()).enumerate().any(has_value)
    }

    /// The sender of a return; `None` if the return does not count.
    fn sender(&mut self, mapped: &MappedReturn<'_>) -> Option<Sender> {
        let form = mapped.received.form.as_ref();
        let path = return_path(mapped.index);
        let own = [Some(UnitReturn::of_form(self.form).issuer()), self.form.reporting_unit.clone()];
        let theirs = [Some(mapped.received.issuer()), form.reporting_unit.clone()];
        let is_name =
            |name: &Text| !name.is_blank() && !name.plain().contains(['…', '_']) && !name.plain().contains("..");
        let names: Vec<(Text, bool)> = theirs
            .into_iter()
            .zip(own)
            .filter_map(|(theirs, own)| Some((theirs.clone()?, theirs != own)))
            .filter(|(name, _)| is_name(name))
            .collect();
        let listed = names.iter().find_map(|(name, _)| self.roster.find(name));
        // A name that is the same as in the form is the office that collects the returns.
        let own_name = names.iter().find(|(_, differs)| *differs).map(|(name, _)| name.clone());
        let Some(entry) = listed.or_else(|| own_name.as_ref().and_then(|name| self.roster.find_or_enter(name))) else {
            return self.unlisted(path, own_name, mapped);
        };
        let entry_of = self.roster.entries.get_mut(entry)?;
        if let Some(answer) = &entry_of.answer {
            let before = return_path(answer.index).to_string();
            let name = entry_of.unit.name.plain();
            self.reading.found.push(UNIT_TWICE.at(path, &[&name, &before], &name));
            return None;
        }
        entry_of.answer = Some(Answer { index: mapped.index, named: false, bad: false, values: Vec::new() });
        Some(Sender::Unit(entry))
    }

    /// The sender of a return of an unknown unit, or without a name.
    fn unlisted(&mut self, path: FieldPath, name: Option<Text>, mapped: &MappedReturn<'_>) -> Option<Sender> {
        if let Some(name) = name {
            let plain = name.plain();
            let names: Vec<String> = self.roster.entries.iter().map(|entry| entry.unit.name.plain()).collect();
            let meant = nearest(&plain, names.iter().map(String::as_str));
            self.reading.found.push(UNKNOWN_UNIT.with_suggestion(path, &[plain.trim()], &plain, meant));
            return None;
        }
        if !self.roster.is_open() {
            self.reading.found.push(UNNAMED_RETURN.at(path, &[], ""));
            return None;
        }
        let rows = mapped.received.form.rows.iter().map(|row| row.cells.iter().map(Text::plain).collect::<Vec<_>>());
        let words: String = rows.map(|row| row.join("\u{1f}") + "\u{1e}").collect();
        if let Some(before) = self.nameless.insert(words, mapped.index) {
            let before = return_path(before).to_string();
            self.reading.found.push(SAME_RETURN.at(path, &[&before], ""));
        }
        Some(Sender::Nameless)
    }

    /// Adds a row of a return to a row of the form.
    fn row(
        &mut self,
        mapped: &MappedReturn<'_>,
        (at, row): (usize, &Row),
        form_row: usize,
        sender: Sender,
    ) -> Result<(), Error> {
        let known = self.reading.found.len();
        let values = self.reading.read(mapped, at, row);
        if let (Some(cells), Sender::Unit(entry)) = (self.reading.unreadable(known), sender) {
            self.mark_incorrect(mapped, at, &cells, entry);
        }
        let Some(own) = self.form.rows.get(form_row) else { return Ok(()) };
        let own = self.form.cells_of(own);
        let is_ratio = self.ratios.get(form_row) == Some(&true);
        for (place, ((column, own), value)) in self.form.columns.iter().zip(own.iter()).zip(values).enumerate() {
            if place == self.form.name_column() || column.kind == ColumnKind::RunningNumber {
                continue;
            }
            let cell = mapped.cell(row, place);
            if is_fixed(column, own) {
                let (own, count) = (own.plain(), cell.plain());
                if value != CellValue::Blank && own.trim() != count.trim() && fold_words(&own) != fold_words(&count) {
                    let words = [&column.key(), own.trim(), count.trim()];
                    self.reading.found.push(PRESET_CELL_CHANGED.at(mapped.path(at, place), &words, &count));
                }
                continue;
            }
            let adds = !is_ratio && !is_ratio_column(column);
            if let Some(combined) = self.sums.get_mut(form_row).and_then(|row| row.get_mut(place)) {
                combined.count +=
                    usize::from(!matches!(value, CellValue::Blank | CellValue::NoFigure(_) | CellValue::Merged(_)));
                combined.value.add(column, &cell, value, adds)?;
            }
        }
        Ok(())
    }

    /// Marks the unit of a return with invalid cells.
    fn mark_incorrect(&mut self, mapped: &MappedReturn<'_>, at: usize, cells: &str, entry: usize) {
        let Some(entry) = self.roster.entries.get_mut(entry) else { return };
        if let Some(answer) = &mut entry.answer {
            answer.bad = true;
        }
        let name = entry.unit.name.plain();
        let kind = mapped.received.is_imported().then_some(&ANSWERED_WITH_BAD_CELLS);
        self.reading.found.extend(kind.map(|kind| kind.at(mapped.row_path(at), &[&name, cells], &name)));
    }

    /// The combined rows, the units with their answers, and the findings.
    pub(super) fn finish(mut self) -> Result<(Vec<Row>, Roster, Vec<Finding>), Error> {
        let rows = self.form.rows.iter().enumerate().map(|(index, own)| self.combined_row(index, own)).collect();
        let (rows, found): (Vec<Row>, Vec<Vec<Finding>>) = Vec::into_iter(rows).unzip();
        self.reading.found.extend(found.into_iter().flatten());
        let mut form = StatisticsForm { rows, ..self.form.clone() };
        let naming = self.form.naming_columns();
        for (index, sums) in form.sums()?.into_iter().enumerate() {
            let had_figures = self.form.rows.get(index).is_some_and(|own| self.form.has_values(own, &naming));
            let Some(row) = form.rows.get_mut(index).filter(|row| row.kind == RowKind::Section && had_figures) else {
                continue;
            };
            row.cells.resize(self.form.columns.len(), Text::default());
            for ((column, cell), sum) in self.form.columns.iter().zip(&mut row.cells).zip(sums.into_iter().flatten()) {
                let is_open = cell.is_blank() && !is_ratio_column(column);
                if let Some(sum) = sum.filter(|_| is_open) {
                    *cell = Text::from(sum.to_string());
                }
            }
        }
        Ok((form.rows, self.roster, self.reading.found))
    }

    /// The combined row, and findings for cells that are not added.
    fn combined_row(&self, index: usize, own: &Row) -> (Row, Vec<Finding>) {
        let mut found = Vec::new();
        let mut cells = self.form.cells_of(own).into_owned();
        let combined = self.sums.get(index).into_iter().flatten();
        for (place, ((column, cell), combined)) in self.form.columns.iter().zip(&mut cells).zip(combined).enumerate() {
            let is_name = place == self.form.name_column() || column.kind == ColumnKind::RunningNumber;
            if is_name || is_fixed(column, cell) {
                continue;
            }
            let is_ratio = self.ratios.get(index) == Some(&true) || is_ratio_column(column);
            let adds = column.kind.is_summed() && !is_ratio;
            let in_words = matches!(column.kind, ColumnKind::Text | ColumnKind::Note);
            // A value that is equal in all returns holds for all units together.
            let is_known = adds || in_words || combined.count == 0 || combined.count == self.counted;
            *cell = if is_known { combined.value.cell() } else { Text::default() };
            if combined.value == Aggregate::Differing || !is_known {
                let (key, label) = (column.key(), label(self.form, own).plain());
                let path = FieldPath::of("table").child("rows").index(index).child("cells").index(place);
                found.push(NOT_ADDABLE_ROW.at(path, &[&key, label.trim()], ""));
            }
        }
        (Row { cells, ..own.clone() }.trimmed(), found)
    }
}

/// The rows of the form with a label, except sums.
pub(super) fn form_rows(form: &StatisticsForm) -> Vec<LabelledRow> {
    let name = |row: &Row| form.cells_of(row).get(form.name_column()).cloned().unwrap_or_default();
    labelled_rows(form, name, |_, _| false)
}

/// Whether units report a row: it is not a sum of others.
fn is_reported(form: &StatisticsForm, index: usize) -> bool {
    let rows = form.added_by(index).and_then(|rows| form.rows.get(rows)).unwrap_or_default();
    let adds_up = rows.iter().any(|row| row.kind == RowKind::Plain);
    form.rows.get(index).is_some_and(|row| !(row.kind.is_sum() || (row.kind == RowKind::Section && adds_up)))
}

/// Whether a row has averages or ratios, by its label or its unit of measure.
fn holds_ratios(form: &StatisticsForm, row: &Row) -> bool {
    let cells = form.cells_of(row);
    let in_percent = |(column, cell): (&Column, &Text)| {
        matches!(column.kind, ColumnKind::Text | ColumnKind::Note) && cell.plain().trim() == "%"
    };
    is_ratio(&label(form, row)) || form.columns.iter().zip(cells.iter()).any(in_percent)
}

/// Whether a cell of the form is preset: text, a date, or a mark for no value.
fn is_fixed(column: &Column, cell: &Text) -> bool {
    match column.kind.read(cell) {
        Ok(CellValue::NoFigure(text)) => !is_dotted(&text),
        Ok(CellValue::Text(text)) => !is_dotted(&text),
        Ok(CellValue::Day(_)) => true,
        _ => false,
    }
}

/// The label of a row: its name, otherwise its first text.
fn label(form: &StatisticsForm, row: &Row) -> Text {
    let cells = form.cells_of(row);
    let name = cells.get(form.name_column()).filter(|name| !name.is_blank());
    name.or_else(|| cells.iter().find(|cell| !cell.is_blank())).cloned().unwrap_or_default()
}
