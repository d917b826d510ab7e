//! The TOML tables of the built-in packs, for tests that compare results with the values of a standard.

use std::fs;
use std::path::{Path, PathBuf};

use congvan::page::Pt;
use toml::{Table, Value};

/// The files of a pack with the values of what is drawn.
pub(crate) const DRAWN: [&str; 3] = ["style.toml", "kinds.toml", "sense.toml"];

/// Returns the merged style and kinds of a built-in pack and the pack that it extends.
pub(crate) fn style(pack: &str) -> Table {
    let folders: Vec<PathBuf> = match pack {
        "hd05" => ["hd36", "hd05"].iter().map(|name| crate::in_repository("templates").join(name)).collect(),
        other => vec![crate::in_repository("templates").join(other)],
    };
    merged(&folders, &DRAWN)
}

/// Returns the length at a path such as `styles.body.size`.
pub(crate) fn length(style: &Table, path: &str) -> Pt {
    let value = lookup(style, path).and_then(Value::as_str).unwrap_or_else(|| panic!("no length at {path}"));
    value.parse().unwrap()
}

/// Merges the files of these names, later folders over earlier ones.
pub(crate) fn merged(folders: &[PathBuf], files: &[&str]) -> Table {
    let mut table = Table::new();
    let paths = folders.iter().flat_map(|folder| files.iter().map(move |file| folder.join(file)));
    for path in paths.filter(|path| path.is_file()) {
        merge(&mut table, read_table(&path));
    }
    table
}

/// Returns the value at a path such as `styles.body.size`.
pub(crate) fn lookup<'a>(style: &'a Table, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let keys = rest.split('.').filter(|key| !key.is_empty());
    keys.fold(style.get(first), |value, key| value?.get(key))
}

/// Merges a table into another, key by key.
pub(crate) fn merge(into: &mut Table, from: Table) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

pub(crate) fn read_table(path: &Path) -> Table {
    read(path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
