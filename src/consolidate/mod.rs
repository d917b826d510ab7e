//! Tally: the table of all units, from the forms that they have sent back.

mod by;
mod columns;
mod finding_kinds;
mod gather;
mod given;
mod lines;
mod merge;
mod ratios;
mod reading;
mod received;
mod unit;

use std::collections::BTreeMap;

pub use by::ConsolidateBy;
pub use unit::Unit;

use crate::check::{Finding, Report};
use crate::error::{DispatchProblem, Error};
use crate::field_path::FieldPath;
use crate::io::table::imported::ImportedForm;
use crate::model::{CellAlign, ColumnKind, Row, RowKind, StatisticsForm, Text};
use crate::standard::Standard;
use gather::Gathering;
use given::GivenRows;
use ratios::is_ratio_column;
use reading::Reading;
use received::Received;
use unit::{Entry, Roster};

/// The table of all units, who has not answered, and what is wrong with the returns.
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
/// assert_eq!(made.report.findings()[0].rule, "missing-unit");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("biểu tổng hợp", "bieu tong hop"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consolidated {
    /// How it was added up.
    pub by: ConsolidateBy,
    /// Biểu tổng hợp: one row a unit that has answered, subtotals by group, and the total; or the rows of the form, each
    /// the sum over all units. A footnote lists the units that have not answered.
    #[doc(alias("biểu tổng hợp", "bieu tong hop"))]
    pub table: StatisticsForm,
    /// The units of the list that have not answered, in its order.
    #[doc(alias("đơn vị chưa báo cáo", "don vi chua bao cao"))]
    pub missing: Vec<Text>,
    /// Đã báo cáo, có ô sai: the units that have answered with cells that do not fit their columns, in the order of the
    /// list. These cells count as blank.
    #[doc(alias("đã báo cáo có ô sai", "da bao cao co o sai"))]
    pub incorrect: Vec<Text>,
    /// What does not fit, by return, row and cell.
    pub report: Report,
}

/// Makes the table of all units (biểu tổng hợp) from the forms that they have sent back.
///
/// `table` gives header, columns and signatories, and its rows where the office has written them. `units` are those who
/// are to answer, in the order of the table. Where the list is empty, whoever answers counts, in order of arrival.
/// `standard` has the words of a total and of the footnote. Names are compared as a reader compares them (`uỷ` is `ủy`).
///
/// Returns are added up by row where `table` has named rows that are not the units of the list, and more than half of
/// the returns have at least half of these rows; else by unit. [`Consolidated::by`] says which it was, and
/// [`consolidate_by`] leaves the choice to the caller.
///
/// # By unit
/// One row a unit; those of a group stand together, with a subtotal behind them, and a total closes the table.
///
/// A row counts for the unit whose name is its first cell, running numbers left aside; else for the issuer of the
/// return, if that is a unit of the list, so that a unit with several rows gets their sum.
/// Rows with no more than a name are not filled, and say nothing. A row whose label says that it is a sum (`Tổng cộng`),
/// and that is no unit of the list, is compared with its rows and not counted; nor are sections, subtotals and totals,
/// which are compared with the rows that they add up, and parts (`trong đó`). The table numbers its rows itself.
///
/// # By row
/// The rows of `table`, each figure the sum of its row over all units, parts (`trong đó`) too. What the office has
/// written stays: names, words, crosses; figures in its rows give way. Sections, subtotals and totals are counted anew,
/// and compared in the returns.
///
/// A row of a return is known by its name, the sections around it, and the row of which it is a part; where the return
/// has all names in the order of the table, by its place. A return counts for its issuer, or for its `reporting_unit`,
/// where that is not the same as in `table`. Whoever reads returns from files says whose they are:
/// `imported.form.issuer = Issuer::new("Chi bộ 1")`.
///
/// # What is added
/// Whole numbers are added; a cross (`X`) gives way to a number; words are joined by a semicolon; percentages and days
/// stay only where all agree, and by row only where all units give them. So do averages and shares: columns, and by row
/// rows and sections, whose titles say so (`bình quân`, `tỉ lệ`, `(%)`). Such
/// a column of whole numbers becomes one of notes, so that no sum stands below it.
///
/// # What it finds
///
/// | finding | severity | what happens |
/// | --- | --- | --- |
/// | `unit-twice` | error | only the first counts |
/// | `unknown-unit` | error | the row is not counted; the nearest name is suggested |
/// | `unnamed-unit` | error | the row is not counted |
/// | `unit-listed-twice` | warning | the list has it once |
/// | `missing-unit` | warning | it stands in `missing` |
/// | `blank-return` | warning | its unit has not answered |
/// | `unknown-column` | warning | the column is not counted |
/// | `missing-column` | error | a required column counts as blank |
/// | `unreadable-cell` | error | the cell counts as blank |
/// | `answered-with-bad-cells` | error | the unit has answered and stands in `incorrect` |
/// | `required-blank` | error | the row counts all the same |
/// | `negative-number` | error | the number counts all the same |
/// | `number-too-large` | error | a number above that of its `not_above` column counts all the same |
/// | `total-wrong` | error | the sum counts |
/// | `not-addable` | warning | the cell is left blank |
/// | `ratio-column` | warning | the column is not added |
/// | `unknown-row` | error | by row: the row is not counted |
/// | `missing-row` | warning | by row: the other rows count |
/// | `given-cell-changed` | error | by row: what the office has written stays |
/// | `unnamed-return` | error | by row: the return is not counted |
/// | `same-return` | warning | by row: both count; without a list of units, and neither says whose it is |
///
/// Paths are those of the arguments: `returns[3].rows[0].cells[2]`, `units[5]`, `table.columns[3]`.
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
/// assert_eq!((finding.rule, finding.path.to_string().as_str()), ("number-too-large", "returns[1].rows[0].cells[2]"));
/// assert_eq!(finding.message.in_language(Language::Vietnamese), "cột `Đảng viên mới`: 43 lớn hơn 34 ở cột `members`");
/// # Ok::<(), congvan::Error>(())
/// ```
///
/// # Errors
/// When the table has no columns, a column of it refers to one that is not there, or a sum is too large.
#[doc(alias("biểu tổng hợp", "bieu tong hop", "tổng hợp", "tong hop"))]
pub fn consolidate(
    table: &StatisticsForm,
    units: &[Unit],
    returns: &[StatisticsForm],
    standard: &Standard,
) -> Result<Consolidated, Error> {
    consolidated(None, (table, units), returns.iter().map(Received::of_form).collect(), standard)
}

/// As [`consolidate`], from forms as they were [imported](ImportedForm): a cell that does not fit its column loses neither
/// its row nor the return.
///
/// The bad cells count as blank, and are found as `unreadable-cell`, their values and rows being those of the file. The
/// rows of a return in paths are those of the file in order, the bad ones among them.
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
    consolidated(None, (table, units), returns.iter().map(Received::of_import).collect(), standard)
}

/// As [`consolidate_imported`], by unit or by row as asked. A form that comes from no file becomes an [`ImportedForm`] by
/// `into`.
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
    consolidated(Some(by), (table, units), returns.iter().map(Received::of_import).collect(), standard)
}

fn consolidated(
    by: Option<ConsolidateBy>,
    (form, units): (&StatisticsForm, &[Unit]),
    returns: Vec<Received<'_>>,
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
    let reading = Reading::new(&table, listed_twice.collect());
    let by = by.unwrap_or_else(|| by::suggested(form, &roster, &returns));
    let ratios: Vec<usize> = (0..table.columns.len()).filter(|at| is_ratio_column(&table.columns[*at])).collect();
    let (rows_given, roster, mut found) = match by {
        ConsolidateBy::Row => {
            let mut given = GivenRows::new(reading, roster, form);
            for (index, received) in returns.iter().enumerate() {
                given.take(index, received)?;
            }
            given.finish()?
        }
        ConsolidateBy::Unit => {
            let mut gathering = Gathering::new(reading, roster);
            for (index, received) in returns.iter().enumerate() {
                gathering.take(index, received)?;
            }
            let (roster, found) = gathering.finish();
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
        // Notes are never added, nor is another column held against them.
        (own.kind, own.align) = (ColumnKind::Note, own.align.or(Some(CellAlign::Right)));
        let key = own.key();
        for column in table.columns.iter_mut().filter(|column| column.not_above.as_ref() == Some(&key)) {
            column.not_above = None;
        }
    }
    let missing = missing(&roster, &mut found);
    let bad = |entry: &&Entry| entry.answer.as_ref().is_some_and(|answer| answer.bad);
    let incorrect: Vec<Text> = roster.entries.iter().filter(bad).map(|entry| entry.unit.name.clone()).collect();
    table.rows = rows_given;
    if by == ConsolidateBy::Unit {
        table.rows = rows(&table, &roster)?;
        table.total_row = true;
    }
    table.totals()?;
    table.footnotes.extend(footnote(standard.phrases.not_answered(), &missing));
    table.footnotes.extend(footnote(standard.phrases.answered_with_bad_cells(), &incorrect));
    Ok(Consolidated { by, table, missing, incorrect, report: Report::new(found) })
}

/// The units of the list that have not answered.
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

/// The phrase with the units, if there are any.
fn footnote(phrase: &str, units: &[Text]) -> Option<Text> {
    if units.is_empty() {
        return None;
    }
    let names: Vec<&str> = units.iter().map(Text::as_str).collect();
    let counted = phrase.replace("{count}", &units.len().to_string());
    Some(Text::from(counted.replace("{units}", &names.join("; "))))
}

/// One row a unit, those of a group together with their sums behind them.
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
    let values = entry.answer.iter().flat_map(|answer| &answer.values).map(merge::Merged::cell);
    Row::from(named(table, values, &entry.unit.name))
}

/// The cells of a row with a name in its column.
fn named(table: &StatisticsForm, cells: impl Iterator<Item = Text>, name: &Text) -> Vec<Text> {
    let mut cells: Vec<Text> = cells.collect();
    if let Some(cell) = cells.get_mut(table.name_column()) {
        *cell = name.clone();
    }
    cells
}
