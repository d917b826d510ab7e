//! The choice between consolidation by unit and by row.

use std::collections::BTreeSet;

use super::by_row::form_rows;
use super::row_match::labelled_rows;
use super::unit::Roster;
use super::unit_return::UnitReturn;
use crate::model::{Row, RowKind, StatisticsForm};

/// The way to consolidate returns (cách tổng hợp).
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
    /// One row per unit (mỗi đơn vị một dòng), for forms whose rows are written by the units.
    #[doc(alias("mỗi đơn vị một dòng", "moi don vi mot dong"))]
    Unit,
    /// The rows of the form, each the sum over all units (cộng theo dòng của biểu), for forms with preset rows, such as
    /// `Đại học`, `Thạc sĩ`.
    #[doc(alias("cộng theo dòng của biểu", "cong theo dong cua bieu"))]
    Row,
}

/// The way for a form: by row if the form has preset rows that are not units, and most returns have them.
pub(super) fn detected(form: &StatisticsForm, roster: &Roster, returns: &[UnitReturn<'_>]) -> ConsolidateBy {
    let name = |form: &StatisticsForm, row: usize| {
        let row = form.rows.get(row).map(|row| form.cells_of(row));
        row.and_then(|cells| cells.get(form.name_column()).cloned()).unwrap_or_default()
    };
    let own = form_rows(form);
    let own: Vec<_> =
        own.iter().filter(|line| form.rows.get(line.row).map(|row| row.kind) != Some(RowKind::Section)).collect();
    let units = own.iter().filter(|line| roster.find(&name(form, line.row)).is_some()).count();
    let has_rows = |received: &&UnitReturn<'_>| {
        let form = received.form.as_ref();
        let first = |row: &Row| form.cells_of(row).get(form.name_column()).cloned().unwrap_or_default();
        let theirs: BTreeSet<String> =
            labelled_rows(form, first, |_, _| false).into_iter().map(|line| line.label).collect();
        own.iter().filter(|line| theirs.contains(&line.label)).count() * 2 >= own.len()
    };
    let sharing = returns.iter().filter(has_rows).count();
    let is_given = !own.is_empty() && units * 2 <= own.len() && (returns.is_empty() || sharing * 2 > returns.len());
    if is_given { ConsolidateBy::Row } else { ConsolidateBy::Unit }
}
