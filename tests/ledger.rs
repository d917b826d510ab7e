//! The ledger of each pack, `clauses.md`, against its `style.toml`: no clause without a row, no row that names what is not.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::pack_tables::{lookup, merged, read, read_table};

const STATUSES: [&str; 4] = ["drawn", "checked", "for the clerk", "not covered"];
const CERTAINTIES: [&str; 4] = ["A", "A/36B", "B", "C"];
/// The clause of what the standard does not treat, and the place of what the pack does not do.
const NONE: &str = "-";

#[test]
fn every_clause_of_the_style_has_a_row() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in pack.cited() {
            if !pack.rows.iter().any(|row| row.clause == clause) {
                wrong.push(format!(
                    "{}/style.toml: [{table}] follows `{clause}`, which has no row in clauses.md",
                    pack.name
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_table_that_follows_a_clause_is_named_in_a_row_of_it() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in pack.cited() {
            let mut rows = pack.rows.iter().filter(|row| row.clause == clause);
            if !rows.any(|row| row.draws(&table)) {
                wrong.push(format!(
                    "{}/style.toml: no row of `{clause}` in clauses.md names `{table}` as drawn",
                    pack.name
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_row_that_is_drawn_names_what_exists() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for row in pack.rows.iter().filter(|row| row.status == "drawn") {
            for place in row.places.iter().filter(|place| !pack.holds(place)) {
                wrong.push(format!("{}: there is no `{place}`", row.name));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_row_that_is_checked_names_a_rule() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for row in pack.rows.iter().filter(|row| row.status == "checked") {
            for place in row.places.iter().filter(|place| lookup(&pack.rules, &format!("rules.{place}")).is_none()) {
                wrong.push(format!("{}: there is no rule `{place}`", row.name));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_clause_of_the_rules_has_a_row() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for Origin { table, clause, .. } in origins(&pack.rules) {
            if clause != NONE && !pack.rows.iter().any(|row| row.clause == clause) {
                wrong.push(format!("{}/rules.toml: [{table}] follows `{clause}`, which has no row", pack.name));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_row_says_what_a_row_may_say() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        let prefix = format!("{} ", pack.name.to_uppercase());
        for row in &pack.rows {
            let breaches = row.breaches(&prefix).into_iter();
            wrong.extend(breaches.map(|breach| format!("{}: {breach}", row.name)));
        }
        wrong.extend(pack.misshapen);
    }
    assert_none(&wrong);
}

#[test]
fn every_key_left_to_practice_exists() {
    let mut wrong = Vec::new();
    for pack in Pack::all() {
        for Origin { table, practice, .. } in origins(&pack.style) {
            for key in practice {
                if lookup(&pack.style, &format!("{table}.{key}")).is_none() {
                    wrong.push(format!(
                        "{}/style.toml: [{table}] leaves `{key}` to practice but has no such key",
                        pack.name
                    ));
                }
            }
        }
    }
    assert_none(&wrong);
}

/// A template pack, as far as its ledger speaks of it.
struct Pack {
    name: &'static str,
    /// The folder of the pack that it extends, if any, and its own.
    folders: Vec<PathBuf>,
    own_style: Table,
    /// Its style over that of the pack that it extends.
    style: Table,
    /// Its rules over those of the pack that it extends.
    rules: Table,
    rows: Vec<Row>,
    /// What is wrong with the lines of the ledger that are no rows.
    misshapen: Vec<String>,
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
        let (style, rules) = (merged(&folders, &["style.toml", "sense.toml"]), merged(&folders, &["rules.toml"]));
        let (rows, misshapen) = read_rows(&format!("{name}/clauses.md"), &folder);
        Self { name, folders, own_style: read_table(&folder.join("style.toml")), style, rules, rows, misshapen }
    }

    /// The tables of its own style that follow a clause.
    fn cited(&self) -> Vec<Origin<'_>> {
        let mut cited = origins(&self.own_style);
        cited.retain(|origin| origin.clause != NONE);
        cited
    }

    /// Whether there is a template or a key of the style of that name.
    fn holds(&self, place: &str) -> bool {
        if place.ends_with(".xml") {
            let mut files = self.folders.iter().map(|folder| folder.join(place));
            files.any(|file| file.is_file())
        } else {
            lookup(&self.style, place).is_some()
        }
    }
}

/// A row of a ledger.
struct Row {
    /// File, line and clause, for messages.
    name: String,
    clause: String,
    rule: String,
    status: String,
    /// What stands in backticks in the column `where`.
    places: Vec<String>,
    sure: String,
}

impl Row {
    /// Reads the cells of a line; the error tells what keeps it from being a row.
    fn read(at: &str, line: &str) -> Result<Self, String> {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        let cells: Vec<_> = inner.split('|').map(str::trim).collect();
        let [clause, rule, status, places, sure] = cells[..] else {
            return Err(format!("{at}: {} cells where a row has five", cells.len()));
        };
        let name = format!("{at}: {clause}");
        let Some(places) = places_in(places) else {
            return Err(format!("{name}: `where` is neither `-` nor names in backticks: {places}"));
        };
        Ok(Self {
            name,
            clause: clause.to_owned(),
            rule: rule.to_owned(),
            status: status.to_owned(),
            places,
            sure: sure.to_owned(),
        })
    }

    /// Whether it names that table, or a key in it, as drawn.
    fn draws(&self, table: &str) -> bool {
        let inside = format!("{table}.");
        let names = |place: &String| place == table || place.starts_with(&inside);
        self.status == "drawn" && self.places.iter().any(names)
    }

    fn breaches(&self, prefix: &str) -> Vec<String> {
        let Self { status, sure, .. } = self;
        let mut breaches = Vec::new();
        if !self.clause.starts_with(prefix) {
            breaches.push(format!("the clause does not begin with `{prefix}`"));
        }
        if self.rule.is_empty() {
            breaches.push("it does not tell what the clause asks".to_owned());
        }
        if !CERTAINTIES.contains(&sure.as_str()) {
            breaches.push(format!("`sure` is `{sure}`, none of {CERTAINTIES:?}"));
        }
        if !STATUSES.contains(&status.as_str()) {
            breaches.push(format!("`status` is `{status}`, none of {STATUSES:?}"));
        } else if matches!(status.as_str(), "drawn" | "checked") == self.places.is_empty() {
            let wanted = if self.places.is_empty() { "names in backticks" } else { "`-`" };
            breaches.push(format!("`where` of what is {status} must be {wanted}"));
        }
        breaches
    }
}

/// The rows of a ledger, and what is wrong with lines of its tables that are no rows.
fn read_rows(name: &str, folder: &Path) -> (Vec<Row>, Vec<String>) {
    let text = read(&folder.join("clauses.md"));
    let (mut rows, mut misshapen) = (Vec::new(), Vec::new());
    let mut in_ledger = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("| clause |") {
            in_ledger = true;
        } else if line.trim().is_empty() {
            in_ledger = false;
        } else if in_ledger && !line.starts_with("| --- |") {
            match Row::read(&format!("{name}:{}", index + 1), line) {
                Ok(row) => rows.push(row),
                Err(reason) => misshapen.push(reason),
            }
        }
    }
    assert!(!rows.is_empty(), "{name}: no table begins with `| clause |`");
    (rows, misshapen)
}

/// The names in a cell such as "`page.top`, `parts/header.xml`"; none for `-`.
fn places_in(cell: &str) -> Option<Vec<String>> {
    if cell == NONE {
        return Some(Vec::new());
    }
    cell.split(", ").map(|name| Some(name.strip_prefix('`')?.strip_suffix('`')?.to_owned())).collect()
}

/// Where the values of a table of a style come from.
struct Origin<'a> {
    /// The path of the table, such as `styles.number`.
    table: String,
    clause: &'a str,
    practice: Vec<&'a str>,
}

/// The origins in a style, at any depth.
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

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n  {}\n", wrong.len(), wrong.join("\n  "));
}
