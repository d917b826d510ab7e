//! Which row of a return is which row that the office has given.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold::fold_words;
use crate::model::{Row, RowKind, StatisticsForm, Text};

/// A row with a name, and where it stands among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelledRow {
    /// The row in its form, from 0.
    pub(super) row: usize,
    kind: RowKind,
    pub(super) label: String,
    /// The sections around it, and the rows of which it is a part.
    pub(super) path: Vec<String>,
}

/// The named rows of a form that are no sums. `name` gives the words by which a row is known, `is_sum` says
/// of a plain row by its label and its name that it is one of sums.
pub(super) fn labelled_rows(
    form: &StatisticsForm,
    name: impl Fn(&Row) -> Text,
    is_sum: impl Fn(&str, &Text) -> bool,
) -> Vec<LabelledRow> {
    let mut found = Vec::new();
    let mut sections: Vec<(u8, String)> = Vec::new();
    let mut rows: Vec<(u8, String)> = Vec::new();
    for (row, own) in form.rows.iter().enumerate() {
        let mut words = name(own);
        if words.is_blank() && own.kind == RowKind::Section {
            words = own.cells.iter().find(|cell| !cell.is_blank()).cloned().unwrap_or_default();
        }
        let label = key(&words);
        if own.kind.is_sum() || words.is_blank() || (own.kind == RowKind::Plain && is_sum(&label, &words)) {
            continue;
        }
        let above = match own.kind {
            RowKind::Section => &mut sections,
            _ => &mut rows,
        };
        if own.kind == RowKind::Plain {
            above.clear();
        } else {
            above.retain(|(level, _)| *level < own.level);
        }
        let level = if own.kind == RowKind::Plain { 0 } else { own.level };
        above.push((level, label.clone()));
        if own.kind == RowKind::Section {
            rows.clear();
        }
        let mut path: Vec<String> = sections.iter().chain(&rows).map(|(_, label)| label.clone()).collect();
        path.pop();
        found.push(LabelledRow { row, kind: own.kind, label, path });
    }
    found
}

/// For each line of a return the given one, if it is one of them; no given one twice.
///
/// Where all labels are the same in the same order, so are the rows. Else a row is known by its label and its path; in
/// a return that says nothing of sections and parts, by its label, if no other row has it.
pub(super) fn match_rows(given: &[LabelledRow], returned: &[LabelledRow]) -> Vec<Option<usize>> {
    if given.iter().map(|line| &line.label).eq(returned.iter().map(|line| &line.label)) {
        return (0..given.len()).map(Some).collect();
    }
    let mut found = vec![None; returned.len()];
    pair(given, returned, &mut found, |line| (line.path.clone(), line.label.clone()), false);
    if returned.iter().all(|line| line.kind == RowKind::Plain) {
        pair(given, returned, &mut found, |line| (Vec::new(), line.label.clone()), true);
    }
    found
}

/// Pairs the lines of the same key: the first with the first, if there are as many; where `alone`, only one with one.
fn pair(
    given: &[LabelledRow],
    returned: &[LabelledRow],
    found: &mut [Option<usize>],
    key: impl Fn(&LabelledRow) -> (Vec<String>, String),
    alone: bool,
) {
    let of = |lines: &[LabelledRow]| {
        let mut places: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            places.entry(key(line)).or_default().push(at);
        }
        places
    };
    let theirs = of(returned);
    let mut used: BTreeSet<usize> = found.iter().flatten().copied().collect();
    for (key, ours) in of(given) {
        let Some(theirs) = theirs.get(&key).filter(|theirs| theirs.len() == ours.len()) else { continue };
        if alone && ours.len() > 1 {
            continue;
        }
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            if let Some(place @ None) = found.get_mut(*theirs)
                && used.insert(ours)
            {
                *place = Some(ours);
            }
        }
    }
}

/// A label without what clerks write in one way or another; signs that tell figures apart stay.
fn key(label: &Text) -> String {
    let plain = label.plain();
    let signs = plain.chars().filter(|c| matches!(c, '<' | '>' | '=' | '≤' | '≥' | '%'));
    let words = fold_words(&plain);
    if words.is_empty() { plain.trim().to_owned() } else { words + &signs.collect::<String>() }
}
