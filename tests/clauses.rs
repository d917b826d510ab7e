//! The `clauses.md` of a pack agrees with its `style.toml`, `kinds.toml` and `rules.toml`: every clause has a row,
//! every row names existing items.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::pack_tables::{DRAWN, lookup, merged, read};

const STATUSES: [&str; 4] = ["drawn", "checked", "for the clerk", "not covered"];
const CONFIDENCES: [&str; 3] = ["A", "B", "C"];
/// A regulation above both standards.
const ABOVE: &str = "399-QĐ/TW";
/// The mark for values without a clause of the standard, and for rows without an item of the pack.
const NO_CLAUSE: &str = "-";

#[test]
fn every_clause_of_the_style_has_a_row() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in pack.own_origins() {
            if !pack.rows.iter().any(|row| row.clause == clause) {
                errors.push(format!("{}: [{table}] follows `{clause}`, which has no row in clauses.md", pack.name));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn every_table_with_a_clause_is_named_in_its_row() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in pack.own_origins() {
            let mut rows = pack.rows.iter().filter(|row| row.clause == clause);
            if !rows.any(|row| row.draws(&table)) {
                errors.push(format!("{}: no row of `{clause}` in clauses.md names `{table}` as drawn", pack.name));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn drawn_rows_name_existing_items() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for row in pack.rows.iter().filter(|row| row.status == "drawn") {
            for place in row.places.iter().filter(|place| !pack.has(place)) {
                errors.push(format!("{}: there is no `{place}`", row.name));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn checked_rows_name_checks() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for row in pack.rows.iter().filter(|row| row.status == "checked") {
            for place in row.places.iter().filter(|place| lookup(&pack.rules, &format!("rules.{place}")).is_none()) {
                errors.push(format!("{}: there is no check `{place}`", row.name));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn every_clause_of_a_check_has_a_row() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in origins(&pack.rules) {
            if clause != NO_CLAUSE && !pack.rows.iter().any(|row| row.clause == clause) {
                errors.push(format!("{}/rules.toml: [{table}] follows `{clause}`, which has no row", pack.name));
            }
        }
    }
    assert_none(&errors);
}

#[test]
fn rows_are_well_formed() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        let prefix = format!("{} ", pack.name.to_uppercase());
        for row in &pack.rows {
            let violations = row.violations(&prefix).into_iter();
            errors.extend(violations.map(|violation| format!("{}: {violation}", row.name)));
        }
        errors.extend(pack.malformed);
    }
    assert_none(&errors);
}

#[test]
fn practice_keys_exist() {
    let mut errors = Vec::new();
    for pack in Pack::all() {
        for Origin { table, practice, .. } in origins(&pack.style) {
            for key in practice {
                if lookup(&pack.style, &format!("{table}.{key}")).is_none() {
                    errors.push(format!("{}: [{table}] leaves `{key}` to practice but has no such key", pack.name));
                }
            }
        }
    }
    assert_none(&errors);
}

/// A template pack with the rows of its `clauses.md`.
struct Pack {
    name: &'static str,
    /// Folders of the pack that it extends, if any, and of the pack itself.
    folders: Vec<PathBuf>,
    /// The style and kinds of the pack itself.
    own_style: Table,
    /// Style and kinds, merged over the extended pack.
    style: Table,
    /// Rules, merged over the extended pack.
    rules: Table,
    rows: Vec<Row>,
    /// Errors in malformed lines of `clauses.md`.
    malformed: Vec<String>,
}

impl Pack {
    fn all() -> [Self; 2] {
        [Self::read("hd36", &[]), Self::read("hd05", &["hd36"])]
    }

    fn read(name: &'static str, extends: &[&str]) -> Self {
        let templates = crate::in_repository("templates");
        let packs = extends.iter().chain([&name]);
        let folders: Vec<_> = packs.map(|pack| templates.join(pack)).collect();
        let folder = templates.join(name);
        let (style, rules) = (merged(&folders, &DRAWN), merged(&folders, &["rules.toml"]));
        let (rows, malformed) = read_rows(&format!("{name}/clauses.md"), &folder);
        let own_style = merged(&[folder], &DRAWN);
        Self { name, folders, own_style, style, rules, rows, malformed }
    }

    /// Returns the tables of the pack's own style and kinds that cite a clause.
    fn own_origins(&self) -> Vec<Origin<'_>> {
        let mut own_origins = origins(&self.own_style);
        own_origins.retain(|origin| origin.clause != NO_CLAUSE);
        own_origins
    }

    /// Returns whether a template or a key of the style or the kinds has this name.
    fn has(&self, place: &str) -> bool {
        if place.ends_with(".xml") {
            let mut files = self.folders.iter().map(|folder| folder.join(place));
            files.any(|file| file.is_file())
        } else {
            lookup(&self.style, place).is_some()
        }
    }
}

/// A row of `clauses.md`.
struct Row {
    /// File, line and clause, for messages.
    name: String,
    clause: String,
    requirement: String,
    status: String,
    /// Names in backticks in the column `where`.
    places: Vec<String>,
    confidence: String,
}

impl Row {
    /// Parses the cells of a line.
    fn read(at: &str, line: &str) -> Result<Self, String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        let cells: Vec<_> = inner.split('|').map(str::trim).collect();
        let [clause, requirement, status, places, confidence] = cells[..] else {
            return Err(format!("{at}: {} cells where a row has five", cells.len()));
        };
        let name = format!("{at}: {clause}");
        let Some(places) = places_in(places) else {
            return Err(format!("{name}: `where` must be `-` or names in backticks: {places}"));
        };
        Ok(Self {
            name,
            clause: clause.to_owned(),
            requirement: requirement.to_owned(),
            status: status.to_owned(),
            places,
            confidence: confidence.to_owned(),
        })
    }

    /// Returns whether the row names the table, or a key in it, as drawn. A row may name all kinds at once.
    fn draws(&self, table: &str) -> bool {
        let inside = format!("{table}.");
        let all_kinds = table.starts_with("kinds.");
        let names = |place: &String| place == table || place.starts_with(&inside) || all_kinds && place == "kinds";
        self.status == "drawn" && self.places.iter().any(names)
    }

    fn violations(&self, prefix: &str) -> Vec<String> {
        let Self { status, confidence, .. } = self;
        let mut violations = Vec::new();
        if !self.clause.starts_with(prefix) && self.clause != ABOVE {
            violations.push(format!("the clause must begin with `{prefix}`"));
        }
        if self.requirement.is_empty() {
            violations.push("the requirement of the clause is empty".to_owned());
        }
        if !CONFIDENCES.contains(&confidence.as_str()) {
            violations.push(format!("`confidence` is `{confidence}`, not one of {CONFIDENCES:?}"));
        }
        if !STATUSES.contains(&status.as_str()) {
            violations.push(format!("`status` is `{status}`, not one of {STATUSES:?}"));
        } else if matches!(status.as_str(), "drawn" | "checked") == self.places.is_empty() {
            let wanted = if self.places.is_empty() { "names in backticks" } else { "`-`" };
            violations.push(format!("`where` must be {wanted} with the status {status}"));
        }
        violations
    }
}

/// Reads the rows of `clauses.md`, and the errors of malformed lines.
fn read_rows(name: &str, folder: &Path) -> (Vec<Row>, Vec<String>) {
    let text = read(&folder.join("clauses.md"));
    let (mut rows, mut malformed) = (Vec::new(), Vec::new());
    let mut in_table = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("| clause |") {
            in_table = true;
        } else if line.trim().is_empty() {
            in_table = false;
        } else if in_table && !line.starts_with("| --- |") {
            match Row::read(&format!("{name}:{}", index + 1), line) {
                Ok(row) => rows.push(row),
                Err(reason) => malformed.push(reason),
            }
        }
    }
    assert!(!rows.is_empty(), "{name}: no table begins with `| clause |`");
    (rows, malformed)
}

/// Parses the names in a cell such as "`page.top`, `parts/header.xml`"; `-` has none.
fn places_in(cell: &str) -> Option<Vec<String>> {
    if cell == NO_CLAUSE {
        return Some(Vec::new());
    }
    cell.split(", ").map(|name| Some(name.strip_prefix('`')?.strip_suffix('`')?.to_owned())).collect()
}

/// Origin of the values of a style table.
struct Origin<'a> {
    /// Path of the table, such as `styles.number`.
    table: String,
    clause: &'a str,
    practice: Vec<&'a str>,
}

/// Returns the origins in tables, at any depth.
fn origins(style: &Table) -> Vec<Origin<'_>> {
    let mut found = Vec::new();
    collect_origins(style, "", &mut found);
    found
}

fn collect_origins<'a>(table: &'a Table, path: &str, found: &mut Vec<Origin<'a>>) {
    for (key, value) in table {
        match value {
            Value::Table(inner) if key == "origin" => found.push(origin(path, inner)),
            Value::Table(inner) if path.is_empty() => collect_origins(inner, key, found),
            Value::Table(inner) => collect_origins(inner, &format!("{path}.{key}"), found),
            _ => {}
        }
    }
}

fn origin<'a>(path: &str, table: &'a Table) -> Origin<'a> {
    let clause = table.get("clause").and_then(Value::as_str);
    let practice = table.get("practice").and_then(Value::as_array);
    let keys = practice.into_iter().flatten().filter_map(Value::as_str);
    Origin { table: path.to_owned(), clause: clause.unwrap_or_default(), practice: keys.collect() }
}

fn assert_none(errors: &[String]) {
    assert!(errors.is_empty(), "{} errors:\n  {}\n", errors.len(), errors.join("\n  "));
}
