//! Maps the columns of a return to those of the table.

use super::finding_kinds::{MISSING_COLUMN, UNKNOWN_COLUMN, return_path};
use crate::check::Finding;
use crate::fold::fold_words;
use crate::model::{Column, StatisticsForm};

/// The index of each column of the table in the return, and findings for unknown and missing columns.
pub(super) fn column_map(
    table: &StatisticsForm,
    index: usize,
    form: &StatisticsForm,
) -> (Vec<Option<usize>>, Vec<Finding>) {
    let mut places = vec![None; table.columns.len()];
    let mut found = Vec::new();
    for (at, column) in form.columns.iter().enumerate() {
        let is_ours = |place: &usize| table.columns.get(*place).is_some_and(|ours| is_same(ours, column));
        let same_place = Some(at).filter(is_ours);
        let place = same_place.or_else(|| (0..table.columns.len()).find(is_ours));
        let place = place.filter(|place| places[*place].is_none());
        match place {
            Some(place) => places[place] = Some(at),
            None => {
                let path = return_path(index).child("columns").index(at);
                found.push(UNKNOWN_COLUMN.at(path, &[&column.key()], &column.title.plain()));
            }
        }
    }
    for (column, place) in table.columns.iter().zip(&places) {
        if column.required && place.is_none() {
            found.push(MISSING_COLUMN.at(return_path(index).child("columns"), &[&column.key()], ""));
        }
    }
    (places, found)
}

/// Whether two columns have the same name or title, and no different groups.
fn is_same(ours: &Column, theirs: &Column) -> bool {
    let group = |column: &Column| column.group.iter().map(|group| fold_words(&group.plain())).collect::<Vec<_>>();
    let both_grouped = !ours.group.is_empty() && !theirs.group.is_empty();
    let grouped_apart = ours.name.is_none() && both_grouped && group(ours) != group(theirs);
    ours == theirs
        || (!grouped_apart
            && (fold_words(&ours.key()) == fold_words(&theirs.key())
                || fold_words(&ours.title.plain()) == fold_words(&theirs.title.plain())))
}
