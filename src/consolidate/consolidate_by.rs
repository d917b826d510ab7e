//! Whether returns are added up unit by unit or row by row.

use std::collections::BTreeSet;

use super::by_row::form_rows;
use super::row_match::labelled_rows;
use super::unit::Roster;
use super::unit_return::UnitReturn;
use crate::model::{Row, RowKind, StatisticsForm};

/// How the returns become one table (cách tổng hợp).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConsolidateBy {
    /// Mỗi đơn vị một dòng: one row a unit, for forms whose rows are the units' own.
    Unit,
    /// Cộng theo dòng của biểu: the rows that the form has, each figure the sum over all units, for forms whose rows the
    /// office has written, such as `Đại học`, `Thạc sĩ`.
    Row,
}

/// How a clerk would add the returns of a form up: by row where the form has rows of its own that are no units, and
/// most returns have them.
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
