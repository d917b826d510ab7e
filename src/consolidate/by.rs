//! Whether returns are added up unit by unit or row by row.

use std::collections::BTreeSet;

use super::given::given_lines;
use super::lines::lines;
use super::received::Received;
use super::unit::Roster;
use crate::model::{Row, RowKind, StatisticsForm};

/// How the returns become one table (cách tổng hợp).
///
/// ```
/// use congvan::form::{Column, ConsolidateBy, consolidate_by};
/// use congvan::{Issuer, StatisticsForm, Typesetter};
///
/// let form = StatisticsForm::new(Issuer::new("BAN"), "Đà Lạt", "2023-01".parse()?, "THỐNG KÊ", "Số lượng")
///     .column(Column::new("Trình độ"))
///     .column(Column::number("Đảng viên"))
///     .row(["Đại học", ""]);
/// let returns = [("Chi bộ 1", "12"), ("Chi bộ 2", "30")].map(|(unit, figure)| {
///     let mut form = form.clone();
///     form.issuer = Issuer::new(unit);
///     form.rows[0].cells[1] = figure.into();
///     form.into()
/// });
/// let typesetter = Typesetter::new()?;
/// let made = consolidate_by(ConsolidateBy::Row, &form, &[], &returns, typesetter.standard_for(&form))?;
/// assert_eq!(made.table.totals()?, [None, Some(42)]);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("cách tổng hợp", "cach tong hop"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConsolidateBy {
    /// Mỗi đơn vị một dòng: one row a unit, for forms whose rows are the units' own.
    #[doc(alias("mỗi đơn vị một dòng", "moi don vi mot dong"))]
    Unit,
    /// Cộng theo dòng của biểu: the rows that the form has, each figure the sum over all units, for forms whose rows the
    /// office has written, such as `Đại học`, `Thạc sĩ`.
    #[doc(alias("cộng theo dòng của biểu", "cong theo dong cua bieu"))]
    Row,
}

/// How a clerk would add the returns of a form up: by row where the form has rows of its own that are no units, and
/// most returns have them.
pub(super) fn suggested(form: &StatisticsForm, roster: &Roster, returns: &[Received<'_>]) -> ConsolidateBy {
    let name = |form: &StatisticsForm, row: usize| {
        let row = form.rows.get(row).map(|row| form.cells_of(row));
        row.and_then(|cells| cells.get(form.name_column()).cloned()).unwrap_or_default()
    };
    let own = given_lines(form);
    let own: Vec<_> =
        own.iter().filter(|line| form.rows.get(line.row).map(|row| row.kind) != Some(RowKind::Section)).collect();
    let units = own.iter().filter(|line| roster.find(&name(form, line.row)).is_some()).count();
    let has_rows = |received: &&Received<'_>| {
        let form = received.form.as_ref();
        let first = |row: &Row| form.cells_of(row).get(form.name_column()).cloned().unwrap_or_default();
        let theirs: BTreeSet<String> = lines(form, first, |_, _| false).into_iter().map(|line| line.label).collect();
        own.iter().filter(|line| theirs.contains(&line.label)).count() * 2 >= own.len()
    };
    let sharing = returns.iter().filter(has_rows).count();
    let is_given = !own.is_empty() && units * 2 <= own.len() && (returns.is_empty() || sharing * 2 > returns.len());
    if is_given { ConsolidateBy::Row } else { ConsolidateBy::Unit }
}
