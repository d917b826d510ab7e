//! Consolidation (tổng hợp): one table from the returns of all units.

mod aggregate;
mod by_row;
mod by_unit;
mod column_map;
mod consolidate_by;
mod finding_kinds;
mod ratios;
mod return_reader;
mod row_match;
mod unit;
mod unit_return;

use std::collections::BTreeMap;

pub use consolidate_by::ConsolidateBy;
pub use unit::Unit;

use crate::check::{Finding, Report};
use crate::error::{DispatchProblem, Error};
use crate::field_path::FieldPath;
use crate::io::table::imported::ImportedForm;
use crate::model::{CellAlign, ColumnKind, Row, RowKind, StatisticsForm, Text};
use crate::standard::Standard;
use by_row::ByRow;
use by_unit::ByUnit;
use ratios::is_ratio_column;
use return_reader::ReturnReader;
use unit::{Entry, Roster};
use unit_return::UnitReturn;

/// The consolidated table, the units that have not reported, and the findings.
///
/// ```
/// use congvan::form::{Column, consolidate};
/// use congvan::{Issuer, StatisticsForm, Typesetter};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên"));
/// let returns = [form.clone().row(["Chi bộ 1", "34"])];
/// let typesetter = Typesetter::new()?;
/// let units = ["Chi bộ 1".into(), "Chi bộ 2".into()];
/// let made = consolidate(&form, &units, &returns, typesetter.standard_for(&form))?;
/// assert_eq!(made.missing, ["Chi bộ 2".into()]);
/// assert_eq!(made.report.findings()[0].check, "missing-unit");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("biểu tổng hợp", "bieu tong hop"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consolidated {
    /// The way of the consolidation.
    pub by: ConsolidateBy,
    /// The consolidated table (biểu tổng hợp): one row per unit that has reported, subtotals by group, and the total;
    /// or the rows of the form, each the sum over all units. Footnotes list the units that have not reported, or with
    /// invalid cells.
    #[doc(alias("biểu tổng hợp", "bieu tong hop"))]
    pub table: StatisticsForm,
    /// The units of the list that have not reported (chưa báo cáo), in the order of the list.
    #[doc(alias("đơn vị chưa báo cáo", "don vi chua bao cao"))]
    pub missing: Vec<Text>,
    /// The units that have reported with invalid cells (đã báo cáo, có ô sai), in the order of the list. These cells
    /// count as blank.
    #[doc(alias("đã báo cáo có ô sai", "da bao cao co o sai"))]
    pub incorrect: Vec<Text>,
    /// The findings, by return, row and cell.
    pub report: Report,
}

/// Consolidates the returns of units into one table (biểu tổng hợp).
///
/// `table` has the header, columns and signatories, and the preset rows if there are any. `units` are the units that
/// must report, in the order of the table; if the list is empty, all units that report count, in the order of the
/// returns. `standard` has the labels of the total and of the footnotes. Names are compared without case and tone
/// placement (`uỷ` equals `ủy`).
///
/// The consolidation is by row if `table` has rows with labels that are not units of the list, and more than half of
/// the returns have at least half of these rows; otherwise by unit. [`Consolidated::by`] has the choice; use
/// [`consolidate_by`] to set it.
///
/// # By unit
/// The table has one row per unit, grouped with subtotals, and a total.
///
/// A row of a return counts for the unit named in it, otherwise for the issuer of the return if that is a unit of the
/// list: the rows of a unit are added. Rows with only a name are ignored. Sections, subtotals, totals and rows with the
/// label of a sum (`Tổng cộng`) are not counted, but compared with the rows that they add up. Parts (`trong đó`) are
/// not counted. The table numbers its rows itself.
///
/// # By row
/// The table has the rows of `table`. Each number is the sum of that row over all units, also in parts (`trong đó`).
/// Preset names, texts and crosses are kept; preset numbers are replaced. Sections, subtotals and totals are computed,
/// and compared in the returns.
///
/// A row of a return matches a row of the table by its name, its sections, and the row of which it is a part; by
/// position if the return has all names in the order of the table. A return counts for its issuer or its
/// `reporting_unit`, whichever differs from `table`. Set the issuer of imported returns: `imported.form.issuer =
/// Issuer::new("Chi bộ 1")`.
///
/// # Values
/// Whole numbers are added, and a number replaces a cross (`X`). Texts are joined with semicolons. Percentages, dates,
/// averages and ratios are not added: they are kept if all rows have the same value, and by row only if all units have
/// it. Averages and ratios are columns, and by row also rows and sections, with labels such as `bình quân`, `tỷ lệ` or
/// `(%)`. Such a column of whole numbers becomes a column of notes, so that it has no sums.
///
/// # Findings
///
/// | finding | severity | effect |
/// | --- | --- | --- |
/// | `unit-twice` | error | only the first return counts |
/// | `unknown-unit` | error | the row is not counted; the nearest name is suggested |
/// | `unnamed-unit` | error | the row is not counted |
/// | `unit-listed-twice` | warning | the unit counts once |
/// | `missing-unit` | warning | the unit is in `missing` |
/// | `blank-return` | warning | the unit has not reported |
/// | `unknown-column` | warning | the column is not counted |
/// | `missing-column` | error | a required column counts as blank |
/// | `unreadable-cell` | error | the cell counts as blank |
/// | `answered-with-bad-cells` | error | the unit is in `incorrect` |
/// | `required-blank` | error | the row counts |
/// | `negative-number` | error | the number counts |
/// | `number-too-large` | error | a number larger than in its `not_above` column counts |
/// | `total-wrong` | error | the computed sum counts |
/// | `not-addable` | warning | the cell is left blank |
/// | `ratio-column` | warning | the column is not added |
/// | `unknown-row` | error | by row: the row is not counted |
/// | `missing-row` | warning | by row: the other rows count |
/// | `preset-cell-changed` | error | by row: the preset cell is kept |
/// | `unnamed-return` | error | by row: the return is not counted |
/// | `same-return` | warning | by row, without a list of units: equal returns without a name both count |
///
/// Paths refer to the arguments: `returns[3].rows[0].cells[2]`, `units[5]`, `table.columns[3]`.
///
/// ```
/// use congvan::check::Language;
/// use congvan::form::{Column, Unit, consolidate};
/// use congvan::{Issuer, StatisticsForm, Typesetter};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên").with_name("members"))
///     .column(Column::number("Đảng viên mới").with_max_of("members"));
/// let units = [Unit::new("Chi bộ 1"), Unit::new("Chi bộ 2"), Unit::new("Chi bộ 3")];
/// let returns = [
///     form.clone().row(["Chi bộ 2", "1.200", "30"]),
///     form.clone().row(["Chi bộ 1", "34", "43"]),
/// ];
/// let typesetter = Typesetter::new()?;
/// let made = consolidate(&form, &units, &returns, typesetter.standard_for(&form))?;
/// assert_eq!(made.table.rows[0].cells[0].as_str(), "Chi bộ 1");
/// assert_eq!(made.table.totals()?, [None, Some(1234), Some(73)]);
/// assert_eq!(made.missing, ["Chi bộ 3".into()]);
/// let finding = &made.report.findings()[0];
/// assert_eq!((finding.check, finding.path.to_string().as_str()), ("number-too-large", "returns[1].rows[0].cells[2]"));
/// let message = finding.message.in_language(Language::Vietnamese);
/// assert_eq!(message, "cột `Đảng viên mới`: 43 lớn hơn 34 ở cột `members`; sửa một trong hai");
/// # Ok::<(), congvan::Error>(())
/// ```
///
/// # Errors
/// If the table has no columns, a column refers to an unknown one, or a sum is too large.
#[doc(alias("biểu tổng hợp", "bieu tong hop", "tổng hợp", "tong hop"))]
pub fn consolidate(
    table: &StatisticsForm,
    units: &[Unit],
    returns: &[StatisticsForm],
    standard: &Standard,
) -> Result<Consolidated, Error> {
    consolidated(None, (table, units), returns.iter().map(UnitReturn::of_form).collect(), standard)
}

/// Consolidates [imported](ImportedForm) returns, including their rows with invalid cells.
///
/// An invalid cell counts as blank and has a finding `unreadable-cell` with its value. In paths, the rows of a return
/// are its valid and invalid rows in the order of the file.
///
/// ```
/// use congvan::form::{Column, Unit, consolidate_imported};
/// use congvan::{Issuer, StatisticsForm, Typesetter};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Đơn vị"))
///     .column(Column::number("Đảng viên"));
/// let units = [Unit::new("Chi bộ 1"), Unit::new("Chi bộ 2")];
/// let returns = [form.import_csv("1.csv", "Đơn vị;Đảng viên\nChi bộ 1;12\nChi bộ 2;nhiều\n".as_bytes())?];
/// let typesetter = Typesetter::new()?;
/// let made = consolidate_imported(&form, &units, &returns, typesetter.standard_for(&form))?;
/// assert_eq!((made.missing.len(), made.incorrect), (0, vec!["Chi bộ 2".into()]));
/// assert_eq!(made.table.totals()?, [None, Some(12)]);
/// assert_eq!(made.table.footnotes[0].as_str(), "Đã báo cáo, có ô sai (1 đơn vị): Chi bộ 2.");
/// # Ok::<(), congvan::Error>(())
/// ```
///
/// # Errors
/// As [`consolidate`].
#[doc(alias("tổng hợp", "tong hop"))]
pub fn consolidate_imported(
    table: &StatisticsForm,
    units: &[Unit],
    returns: &[ImportedForm],
    standard: &Standard,
) -> Result<Consolidated, Error> {
    consolidated(None, (table, units), returns.iter().map(UnitReturn::of_import).collect(), standard)
}

/// Consolidates imported returns by unit or by row. Use `into` to convert a form to an [`ImportedForm`].
///
/// ```
/// use congvan::form::{Column, ConsolidateBy, Row, consolidate_by};
/// use congvan::{Issuer, StatisticsForm, Typesetter};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Trình độ")
///     .column(Column::new("Trình độ"))
///     .column(Column::number("Số lượng"))
///     .row(["Đại học", ""])
///     .row(["Thạc sĩ", ""]);
/// let csv = ["Trình độ;Số lượng\nĐại học;12\nThạc sĩ;3\n", "Trình độ;Số lượng\nThạc sĩ;4\nĐại học;5\n"];
/// let mut returns = [form.import_csv("1.csv", csv[0].as_bytes())?, form.import_csv("2.csv", csv[1].as_bytes())?];
/// for (number, imported) in (1..).zip(&mut returns) {
///     imported.form.issuer = Issuer::new(format!("Chi bộ {number}"));
/// }
/// let typesetter = Typesetter::new()?;
/// let made = consolidate_by(ConsolidateBy::Row, &form, &[], &returns, typesetter.standard_for(&form))?;
/// assert_eq!(made.table.rows, [Row::from(["Đại học", "17"]), Row::from(["Thạc sĩ", "7"])]);
/// # Ok::<(), congvan::Error>(())
/// ```
///
/// # Errors
/// As [`consolidate`].
#[doc(alias("tổng hợp", "tong hop"))]
pub fn consolidate_by(
    by: ConsolidateBy,
    table: &StatisticsForm,
    units: &[Unit],
    returns: &[ImportedForm],
    standard: &Standard,
) -> Result<Consolidated, Error> {
    consolidated(Some(by), (table, units), returns.iter().map(UnitReturn::of_import).collect(), standard)
}

fn consolidated(
    by: Option<ConsolidateBy>,
    (form, units): (&StatisticsForm, &[Unit]),
    returns: Vec<UnitReturn<'_>>,
    standard: &Standard,
) -> Result<Consolidated, Error> {
    let mut table = StatisticsForm { rows: Vec::new(), blank_rows: 0, fill_page: false, ..form.clone() };
    if table.columns.is_empty() {
        return Err(Error::from(DispatchProblem::Empty { fields: vec![FieldPath::of("columns")] }));
    }
    table.require_sound_cells()?;
    let (roster, again) = Roster::new(units);
    let listed_twice = again.into_iter().map(|index| {
        let name = units[index].name.plain();
        finding_kinds::UNIT_LISTED_TWICE.at(FieldPath::of("units").index(index), &[&name], &name)
    });
    let reading = ReturnReader::new(&table, listed_twice.collect());
    let by = by.unwrap_or_else(|| consolidate_by::detected(form, &roster, &returns));
    let ratios: Vec<usize> = (0..table.columns.len()).filter(|at| is_ratio_column(&table.columns[*at])).collect();
    let (consolidated_rows, roster, mut found) = match by {
        ConsolidateBy::Row => {
            let mut by_row = ByRow::new(reading, roster, form);
            for (index, received) in returns.iter().enumerate() {
                by_row.add(index, received)?;
            }
            by_row.finish()?
        }
        ConsolidateBy::Unit => {
            let mut by_unit = ByUnit::new(reading, roster);
            for (index, received) in returns.iter().enumerate() {
                by_unit.add(index, received)?;
            }
            let (roster, found) = by_unit.finish();
            (Vec::new(), roster, found)
        }
    };
    for column in ratios {
        let own = &mut table.columns[column];
        found.push(finding_kinds::RATIO_COLUMN.at(
            FieldPath::of("table").child("columns").index(column),
            &[&own.key()],
            &own.title.plain(),
        ));
        // Notes are not added, and other columns are not compared with them.
        (own.kind, own.align) = (ColumnKind::Note, own.align.or(Some(CellAlign::Right)));
        let key = own.key();
        for column in table.columns.iter_mut().filter(|column| column.not_above.as_ref() == Some(&key)) {
            column.not_above = None;
        }
    }
    let missing = missing(&roster, &mut found);
    let bad = |entry: &&Entry| entry.answer.as_ref().is_some_and(|answer| answer.bad);
    let incorrect: Vec<Text> = roster.entries.iter().filter(bad).map(|entry| entry.unit.name.clone()).collect();
    table.rows = consolidated_rows;
    if by == ConsolidateBy::Unit {
        table.rows = rows(&table, &roster)?;
        table.total_row = true;
    }
    table.totals()?;
    table.footnotes.extend(footnote(standard.phrases.not_answered(), &missing));
    table.footnotes.extend(footnote(standard.phrases.answered_with_bad_cells(), &incorrect));
    Ok(Consolidated { by, table, missing, incorrect, report: Report::new(found) })
}

/// The units of the list that have not reported.
fn missing(roster: &Roster, found: &mut Vec<Finding>) -> Vec<Text> {
    let mut missing = Vec::new();
    for entry in roster.entries.iter().filter(|entry| entry.answer.is_none()) {
        let Some(listed) = entry.listed else { continue };
        let name = entry.unit.name.plain();
        found.push(finding_kinds::MISSING_UNIT.at(FieldPath::of("units").index(listed), &[&name], &name));
        missing.push(entry.unit.name.clone());
    }
    missing
}

/// The footnote with the units, if there are any.
fn footnote(phrase: &str, units: &[Text]) -> Option<Text> {
    if units.is_empty() {
        return None;
    }
    let names: Vec<&str> = units.iter().map(Text::as_str).collect();
    let counted = phrase.replace("{count}", &units.len().to_string());
    Some(Text::from(counted.replace("{units}", &names.join("; "))))
}

/// One row per unit, grouped with subtotals.
fn rows(table: &StatisticsForm, roster: &Roster) -> Result<Vec<Row>, Error> {
    let mut groups: Vec<(Option<&Text>, Vec<&Entry>)> = Vec::new();
    let mut places = BTreeMap::new();
    for entry in roster.entries.iter().filter(|entry| entry.answer.is_some()) {
        let group = entry.unit.group.as_ref();
        let at = *places.entry(group).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, entries)) => entries.push(entry),
            None => groups.push((group, vec![entry])),
        }
    }
    let mut rows = Vec::new();
    for (group, entries) in groups {
        let first = rows.len();
        rows.extend(entries.into_iter().map(|entry| row(table, entry)));
        if let Some(name) = group {
            let sums = table.totals_of(rows[first..].iter())?;
            let sums = sums.into_iter().map(|sum| Text::from(sum.map(|sum| sum.to_string()).unwrap_or_default()));
            rows.push(Row::of(RowKind::Subtotal, named(table, sums, name)));
        }
    }
    Ok(rows)
}

fn row(table: &StatisticsForm, entry: &Entry) -> Row {
    let values = entry.answer.iter().flat_map(|answer| &answer.values).map(aggregate::Aggregate::cell);
    Row::from(named(table, values, &entry.unit.name))
}

/// The cells of a row with the name in its column.
fn named(table: &StatisticsForm, cells: impl Iterator<Item = Text>, name: &Text) -> Vec<Text> {
    let mut cells: Vec<Text> = cells.collect();
    if let Some(cell) = cells.get_mut(table.name_column()) {
        *cell = name.clone();
    }
    cells
}
