//! Finds the head of a list with unknown columns, such as a list of recipients.

use super::head::{Head, Merge, TextRow, head_of};
#[cfg(feature = "spreadsheet")]
use super::rows::closes;

/// The number of rows in which the head is searched.
pub(crate) const WITHIN: usize = 100;
/// The largest number of rows of a head.
const DEEPEST: usize = 4;
/// The largest number of rows below a list, such as notes and signatures.
pub(crate) const FOOTER: usize = 12;

/// The head of a list: the rows with most of the wanted names, otherwise the first row of the table.
pub(crate) fn list_head(rows: &[TextRow], merged: &[Merge], is_wanted: &dyn Fn(&str) -> bool) -> Option<Head> {
    let rows_looked_at = rows.get(..rows.len().min(WITHIN)).unwrap_or(rows);
    let mut best: Option<(usize, Head)> = None;
    for depth in 1..=DEEPEST {
        for last in (depth - 1)..rows_looked_at.len() {
            let first = last + 1 - depth;
            if rows[first + 1..=last].iter().any(|row| row.after_gap) {
                continue;
            }
            let head = head_of(rows, merged, first, last);
            let names =
                head.names.iter().flat_map(|(_, path)| path.last().cloned().into_iter().chain([Head::name(path)]));
            let mut known: Vec<String> = names.filter(|name| is_wanted(name)).collect();
            known.sort();
            known.dedup();
            if known.len() > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((known.len(), head));
            }
        }
    }
    if let Some((_, head)) = best {
        return Some(head);
    }
    let first = beginning(rows_looked_at, merged)?;
    let mut last = first;
    while last + 1 < rows.len() && last + 1 - first < DEEPEST && goes_on(&rows[last], &rows[last + 1], merged) {
        last += 1;
    }
    Some(head_of(rows, merged, first, last))
}

/// The index of the first row of the table: the first row with at least two cells. A letterhead is skipped: a later row
/// counts if it follows a gap, and all rows above have fewer cells or merged ones.
fn beginning(rows: &[TextRow], merged: &[Merge]) -> Option<usize> {
    let is_wide = |row: &TextRow| row.cells.len() > 1;
    let Some(mut found) = rows.iter().position(is_wide) else {
        return rows.iter().position(|row| !row.cells.is_empty());
    };
    for later in found + 1..rows.len() {
        let row = &rows[later];
        let fresh = row.after_gap || !is_wide(&rows[later - 1]);
        let narrower =
            |above: &TextRow| !is_wide(above) || above.cells.len() < row.cells.len() || is_across(above, rows, merged);
        if is_wide(row) && fresh && rows[..later].iter().all(narrower) {
            found = later;
        }
    }
    Some(found)
}

/// Whether all cells of a row are merged across, without titles below them.
fn is_across(row: &TextRow, rows: &[TextRow], merged: &[Merge]) -> bool {
    let across = |place: usize| {
        merged.iter().any(|merge| {
            merge.lines.contains(&row.line) && *merge.places.start() == place && merge.places.clone().count() > 1
        })
    };
    let below = rows.iter().find(|below| below.line > row.line);
    let named_below = below.is_some_and(|below| !below.after_gap && below.cells.len() > row.cells.len());
    row.cells.iter().all(|(place, _)| across(*place)) && !named_below
}

/// Whether the head continues in the next row: a cell is merged down, or a cell that is merged across has titles below
/// it.
fn goes_on(row: &TextRow, below: &TextRow, merged: &[Merge]) -> bool {
    if below.after_gap {
        return false;
    }
    merged.iter().filter(|merge| merge.lines.contains(&row.line)).any(|merge| {
        let down = *merge.lines.end() > row.line;
        let across = merge.places.clone().count() > 1 && row.cell(*merge.places.start()).is_some();
        down || (across && merge.places.clone().skip(1).any(|place| below.cell(place).is_some()))
    })
}

/// The index of the first row below a list, in the rows below its head.
#[cfg(feature = "spreadsheet")]
pub(crate) fn list_end(rows: &[TextRow], columns: usize) -> usize {
    let from = rows.len().saturating_sub(FOOTER);
    let found = rows.iter().enumerate().skip(from).find(|(_, row)| closes(row, columns));
    found.map_or(rows.len(), |(index, _)| index)
}
