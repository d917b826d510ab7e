//! Finds the head of the table of a form in a file, and maps the columns.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::error::{Error, TableProblem, nearest};
use crate::fold::{fold, is_of_word};
use crate::model::Text;
use crate::model::form::row::KIND_COLUMN;
use crate::model::form::{Column, StatisticsForm};

/// The number of rows in which the head is searched.
const WITHIN: usize = 100;
/// The largest number of columns of a merged range that are examined.
const WIDEST: usize = 1024;
/// The largest number of rows of a head.
const DEEPEST: usize = 8;

/// The texts of a row of a file, without blank cells.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextRow {
    /// The line or row in the file, from 1.
    pub(crate) line: usize,
    /// The column index of each cell, from 0, in order, and its text.
    pub(crate) cells: Vec<(usize, String)>,
    /// Whether the row follows a blank one.
    pub(crate) after_gap: bool,
}

/// A merged range; its text is that of the first cell.
#[derive(Debug, Clone)]
pub(crate) struct Merge {
    pub(crate) lines: RangeInclusive<usize>,
    pub(crate) places: RangeInclusive<usize>,
}

/// The head of a table.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// The lines or rows of the head in the file.
    pub(crate) lines: RangeInclusive<usize>,
    /// The columns: their index, and their titles from top to bottom.
    pub(crate) names: Vec<(usize, Vec<String>)>,
}

impl TextRow {
    pub(crate) fn cell(&self, place: usize) -> Option<&str> {
        let index = self.cells.binary_search_by_key(&place, |(own, _)| *own).ok()?;
        self.cells.get(index).map(|(_, words)| words.as_str())
    }
}

impl Merge {
    fn contains(&self, line: usize, place: usize) -> bool {
        self.lines.contains(&line) && self.places.contains(&place)
    }
}

impl Head {
    /// The index of the column `Loại dòng`, if it is not a column of the form.
    pub(crate) fn kind_place(&self, form: &StatisticsForm) -> Option<usize> {
        if form.columns.iter().any(|column| column.is_called(KIND_COLUMN)) {
            return None;
        }
        let is_kind = |path: &[String]| path.last().is_some_and(|name| fold(name) == fold(KIND_COLUMN));
        self.names.iter().find(|(_, path)| is_kind(path)).map(|(place, _)| *place)
    }

    /// Whether a row repeats the last title of each column.
    pub(crate) fn is_repeated(&self, row: &TextRow) -> bool {
        let last = |path: &[String]| path.last().map(|title| fold(title)).unwrap_or_default();
        let same =
            |(place, path): &(usize, Vec<String>)| row.cell(*place).is_some_and(|words| fold(words) == last(path));
        self.names.len() > 1 && self.names.iter().all(same)
    }

    pub(crate) fn is_named(&self, place: usize) -> bool {
        self.names.iter().any(|(own, _)| *own == place)
    }

    /// The titles of a column on one line.
    pub(crate) fn name(path: &[String]) -> String {
        path.join(" - ")
    }
}

/// The head that consists of the rows with the indices `first` to `last`.
pub(crate) fn head_of(rows: &[TextRow], merged: &[Merge], first: usize, last: usize) -> Head {
    let levels = rows.get(first..=last).unwrap_or_default();
    let lines = levels.first().map_or(0, |row| row.line)..=levels.last().map_or(0, |row| row.line);
    let near = |merge: &&Merge| *merge.lines.start() <= *lines.end() && *merge.lines.end() >= *lines.start();
    let merged: Vec<&Merge> = merged.iter().filter(near).collect();
    let mut places: Vec<usize> = levels.iter().flat_map(|row| row.cells.iter().map(|(place, _)| *place)).collect();
    for merge in levels.iter().flat_map(|row| merged.iter().filter(|merge| merge.lines.contains(&row.line))) {
        places.extend(merge.places.clone().take(WIDEST));
    }
    places.sort_unstable();
    places.dedup();
    let names = places.iter().filter_map(|place| {
        let path = path(rows, &merged, levels, *place);
        (!path.is_empty()).then_some((*place, path))
    });
    let names: Vec<(usize, Vec<String>)> = names.collect();
    let touching = |merge: &&&Merge| names.iter().any(|(place, _)| merge.places.contains(place));
    let start = merged.iter().filter(touching).map(|merge| *merge.lines.start()).chain([*lines.start()]).min();
    let end = merged.iter().filter(touching).map(|merge| *merge.lines.end()).chain([*lines.end()]).max();
    Head { lines: start.unwrap_or(0)..=end.unwrap_or(0), names }
}

/// The titles above a column, without repetitions.
fn path(rows: &[TextRow], merged: &[&Merge], levels: &[TextRow], place: usize) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    for (depth, row) in levels.iter().enumerate() {
        let merge = merged.iter().find(|merge| merge.contains(row.line, place));
        let words = match merge {
            Some(merge) => {
                let first = rows.iter().find(|own| own.line == *merge.lines.start());
                first.and_then(|first| first.cell(*merge.places.start()))
            }
            None => row.cell(place).or_else(|| to_the_left(levels, merged, depth, place)),
        };
        let words = words.map(one_line).filter(|words| !words.is_empty() && path.last() != Some(words));
        path.extend(words);
    }
    path
}

/// The title of a group that begins to the left and is not merged. It spans the adjacent columns that have titles below
/// it and no title beside it.
fn to_the_left<'a>(levels: &'a [TextRow], merged: &[&Merge], depth: usize, place: usize) -> Option<&'a str> {
    let (row, below) = (levels.get(depth)?, levels.get(depth + 1)?);
    below.cell(place)?;
    let (left, words) = row.cells.iter().rev().find(|(own, _)| *own < place)?;
    let is_merged = merged.iter().any(|merge| merge.contains(row.line, *left));
    let reaches = (*left..place).all(|between| below.cell(between).is_some());
    (!is_merged && reaches).then_some(words.as_str())
}

fn one_line(words: &str) -> String {
    Text::new(words).as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl StatisticsForm {
    /// The head of the table of this form, and the index of each column in the file; `None` if no row has the titles of
    /// at least half of the columns.
    pub(crate) fn find_head(&self, rows: &[TextRow], merged: &[Merge]) -> Option<(Head, Vec<Option<usize>>)> {
        let mut best: Option<(usize, Head, Vec<Option<usize>>)> = None;
        // Skip rows without a known title.
        let titles = self.columns.iter().flat_map(|column| [fold(&column.key()), fold(&column.title.plain())]);
        let titles: BTreeSet<String> = titles.collect();
        let is_known = |row: &TextRow| row.cells.iter().any(|(_, words)| titles.contains(&fold(words)));
        let known: Vec<bool> = rows.iter().take(WITHIN).map(is_known).collect();
        for depth in 1..=DEEPEST {
            for last in (depth - 1)..rows.len().min(WITHIN) {
                let first = last + 1 - depth;
                let no_name = !known[first..=last].contains(&true);
                if no_name || rows[first + 1..=last].iter().any(|row| row.after_gap) {
                    continue;
                }
                let head = head_of(rows, merged, first, last);
                let places = self.matched(&head);
                let found = places.iter().flatten().count();
                if found > best.as_ref().map_or(0, |(most, ..)| *most) {
                    best = Some((found, head, places));
                }
            }
        }
        best.filter(|(found, ..)| found * 2 >= self.columns.len()).map(|(_, head, places)| (head, places))
    }

    /// The column names for a head of one row. Ambiguous names include the group.
    pub(crate) fn file_names(&self) -> Vec<String> {
        let keys: Vec<String> = self.columns.iter().map(Column::key).collect();
        let alone = |column: &Column| self.columns.iter().filter(|other| other.is_called(&column.key())).count() == 1;
        let name = |(column, key): (&Column, &String)| {
            if column.group.is_empty() || column.name.is_some() || alone(column) {
                return key.clone();
            }
            let groups = column.group.iter().map(|group| one_line(&group.plain()));
            Head::name(&groups.chain([key.clone()]).collect::<Vec<_>>())
        };
        self.columns.iter().zip(&keys).map(name).collect()
    }

    /// The number of texts that are names or titles of columns.
    pub(crate) fn known(&self, names: &[String]) -> usize {
        let is_known = |name: &&String| !name.is_empty() && self.columns.iter().any(|column| column.is_called(name));
        names.iter().filter(is_known).count()
    }

    /// The index of each column in the file: by groups and title, otherwise by name, otherwise by title only.
    pub(crate) fn matched(&self, head: &Head) -> Vec<Option<usize>> {
        let mut places: Vec<Option<usize>> = vec![None; self.columns.len()];
        for by in [Column::is_at, Column::is_named_at, Column::is_titled_at] {
            for (place, path) in &head.names {
                if places.contains(&Some(*place)) {
                    continue;
                }
                let fits = |index: &usize| places[*index].is_none() && by(&self.columns[*index], path);
                let found: Vec<usize> = (0..self.columns.len()).filter(fits).collect();
                if let [index] = found.as_slice() {
                    places[*index] = Some(*place);
                }
            }
        }
        places
    }

    /// Requires that the head has known columns, no duplicates, and all required columns.
    pub(crate) fn require_head(&self, head: &Head, places: &[Option<usize>]) -> Result<(), Error> {
        let kind = head.kind_place(self);
        for (place, path) in &head.names {
            if places.contains(&Some(*place)) || kind == Some(*place) {
                continue;
            }
            let name = path.last().map_or("", String::as_str);
            if self.columns.iter().any(|column| column.is_called(name)) {
                return Err(TableProblem::RepeatedColumn { name: name.to_owned() }.into());
            }
            let keys: Vec<String> = self.columns.iter().map(Column::key).collect();
            let nearest = nearest(name, keys.iter().map(String::as_str));
            return Err(TableProblem::UnknownColumn { name: name.to_owned(), nearest }.into());
        }
        let lacking = self.columns.iter().zip(places).filter(|(column, place)| column.required && place.is_none());
        let names: Vec<String> = lacking.map(|(column, _)| column.key()).collect();
        match names.is_empty() {
            true => Ok(()),
            false => Err(TableProblem::MissingColumns { names }.into()),
        }
    }
}

impl Column {
    /// Whether a text is the name or the title of the column.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        fold(&self.key()) == fold(name) || fold(&self.title.plain()) == fold(name)
    }

    /// Whether these titles, from top to bottom, are those of the column.
    fn is_at(&self, path: &[String]) -> bool {
        let mut titles: Vec<String> = self.path().map(Text::plain).collect();
        // Equal titles below each other count once.
        titles.dedup_by_key(|title| fold(title));
        let own: Vec<String> = titles.iter().map(|title| fold(title)).collect();
        let theirs: Vec<String> = path.iter().map(|title| fold(title)).collect();
        theirs.ends_with(&own) && (own.len() > 1 || theirs.len() == 1)
            || squeezed(&path.concat()) == squeezed(&titles.concat())
    }

    fn is_named_at(&self, path: &[String]) -> bool {
        self.name.is_some() && path.last().is_some_and(|name| fold(name) == fold(&self.key()))
    }

    fn is_titled_at(&self, path: &[String]) -> bool {
        path.last().is_some_and(|name| self.is_called(name))
    }
}

/// The folded letters and digits of a name, without spaces.
fn squeezed(name: &str) -> String {
    fold(&name.chars().filter(|character| is_of_word(*character)).collect::<String>())
}

/// Whether a row has a column number for every column of the head: `1`, `(2)`, `3 = 1 + 2`, or letters in the first
/// columns.
pub(crate) fn has_column_numbers_of(row: &TextRow, head: &Head) -> bool {
    let mut letters = 0;
    let mut number = 0;
    for (place, _) in &head.names {
        let Some(words) = row.cell(*place) else { return false };
        let words = words.split('=').next().unwrap_or_default().trim();
        let bare = words.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '.'));
        let is_letter =
            number == 0 && bare.len() == 1 && bare.bytes().all(|byte| byte.to_ascii_uppercase() == b'A' + letters);
        if is_letter {
            letters += 1;
            continue;
        }
        number += 1;
        if bare != number.to_string() {
            return false;
        }
    }
    head.names.len() > 1 && number > 0 && row.cells.iter().all(|(place, _)| head.is_named(*place))
}
