//! Matches the rows of a return with the rows of the form.

use std::collections::{BTreeMap, BTreeSet};

use crate::fold::fold_words;
use crate::model::{Row, RowKind, StatisticsForm, Text};

/// A row with a label, and its position in the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LabelledRow {
    /// The index of the row in its form.
    pub(super) row: usize,
    kind: RowKind,
    pub(super) label: String,
    /// The labels of its sections, and of the rows of which it is a part.
    pub(super) path: Vec<String>,
}

/// The rows of a form with labels, except sums. `name` gives the name of a row; `is_sum` tells from label and name
/// whether a plain row is a sum.
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

/// For each row of a return, the index of the matching row of the form, if any. Each row of the form is matched once.
///
/// If all labels are the same in the same order, rows match by position. Otherwise they match by label and path; in a
/// return with only plain rows, also by unique labels.
pub(super) fn match_rows(form_rows: &[LabelledRow], returned: &[LabelledRow]) -> Vec<Option<usize>> {
    if form_rows.iter().map(|line| &line.label).eq(returned.iter().map(|line| &line.label)) {
        return (0..form_rows.len()).map(Some).collect();
    }
    let mut found = vec![None; returned.len()];
    pair(form_rows, returned, &mut found, |line| (line.path.clone(), line.label.clone()), false);
    if returned.iter().all(|line| line.kind == RowKind::Plain) {
        pair(form_rows, returned, &mut found, |line| (Vec::new(), line.label.clone()), true);
    }
    found
}

/// Pairs rows with the same key in order, if both sides have the same number; with `unique`, only keys of one row.
fn pair(
    form_rows: &[LabelledRow],
    returned: &[LabelledRow],
    found: &mut [Option<usize>],
    key: impl Fn(&LabelledRow) -> (Vec<String>, String),
    unique: bool,
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
    for (key, ours) in of(form_rows) {
        let Some(theirs) = theirs.get(&key).filter(|theirs| theirs.len() == ours.len()) else { continue };
        if unique && ours.len() > 1 {
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

/// The folded label; comparison signs and `%` are kept, because they distinguish rows.
fn key(label: &Text) -> String {
    let plain = label.plain();
    let signs = plain.chars().filter(|c| matches!(c, '<' | '>' | '=' | '≤' | '≥' | '%'));
    let words = fold_words(&plain);
    if words.is_empty() { plain.trim().to_owned() } else { words + &signs.collect::<String>() }
}
