//! Module dependencies: the permitted imports of each module, and no import cycles between modules or files.
//! ARCHITECTURE.md explains the table.

mod imports;
mod modules;

use std::collections::{BTreeMap, BTreeSet};

use self::imports::imports;
use self::modules::{Crate, cycle};

/// The permitted imports of each module from the crate. `lib.rs` imports the items that it re-exports.
const MAY_IMPORT: [(&str, &[&str]); 35] = [
    ("length", &[]),
    ("link", &[]),
    ("color", &[]),
    ("field_path", &[]),
    ("error", &["field_path"]),
    ("roman", &[]),
    ("toml_span", &["field_path"]),
    ("fold", &[]),
    ("codec", &["error"]),
    ("model", &["error", "field_path", "fold", "length", "link"]),
    ("limits", &["error", "field_path", "model"]),
    ("standard", &["color", "error", "field_path", "fold", "length", "toml_span"]),
    ("io", &["error", "field_path", "fold", "model", "standard", "toml_span"]),
    ("fonts", &["codec", "error", "length"]),
    ("markup", &["codec", "error", "field_path", "length", "link"]),
    ("page", &["color", "field_path", "fonts", "length", "standard"]),
    ("kind", &["error", "field_path", "model", "standard"]),
    ("template", &["codec", "error", "kind", "length", "limits", "markup", "model", "roman", "standard"]),
    (
        "check",
        &["error", "field_path", "fold", "fonts", "kind", "length", "model", "page", "roman", "standard", "toml_span"],
    ),
    ("consolidate", &["check", "error", "field_path", "fold", "io", "model", "standard"]),
    ("layout", &["color", "error", "field_path", "fonts", "length", "markup", "page", "standard"]),
    ("record", &["error", "kind", "model", "standard"]),
    ("export", &["codec", "color", "error", "fonts", "length", "link", "page", "record"]),
    (
        "docx",
        &[
            "check", "codec", "color", "error", "fold", "fonts", "layout", "length", "markup", "model", "page",
            "record", "standard",
        ],
    ),
    ("fields", &["error", "export", "field_path", "fonts", "length", "model", "page", "standard"]),
    ("pdf_reader", &["error"]),
    ("pdf_update", &["pdf_reader"]),
    ("readback", &["codec", "error", "export", "model", "pdf_reader", "record"]),
    ("preview", &["error", "length", "pdf_reader", "record"]),
    ("acroform", &["error", "length", "pdf_reader"]),
    ("fillable", &["acroform", "error", "fields", "io", "model", "pdf_reader"]),
    ("sign", &["acroform", "codec", "error", "length", "model", "pdf_reader", "pdf_update", "readback"]),
    ("certified_copy", &["error", "fonts", "length", "page", "pdf_update"]),
    (
        "typesetter",
        &[
            "acroform",
            "certified_copy",
            "check",
            "codec",
            "docx",
            "error",
            "export",
            "field_path",
            "fields",
            "fonts",
            "io",
            "kind",
            "layout",
            "length",
            "limits",
            "markup",
            "model",
            "page",
            "pdf_reader",
            "readback",
            "record",
            "sign",
            "standard",
            "template",
        ],
    ),
    ("merge", &["check", "error", "field_path", "fold", "io", "model", "page", "record", "standard", "typesetter"]),
];

/// The maximum number of lines of a file.
const MOST_LINES: usize = 500;

/// The files of `src`, each with its text.
pub(crate) fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    Crate::get().texts()
}

#[test]
fn modules_import_only_permitted_modules() {
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut violations = Vec::new();
    for (module, imported) in Crate::get().top_level_imports() {
        let Some(may_import) = table.get(module.as_str()) else {
            violations.push(format!("`{module}` is not in the table"));
            continue;
        };
        for (name, file) in imported {
            if !may_import.contains(&name.as_str()) {
                violations.push(format!("{file}: `{module}` must not import `{name}`"));
            }
        }
    }
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn the_table_names_every_module() {
    let named: BTreeSet<&str> = MAY_IMPORT.iter().map(|(module, _)| *module).collect();
    let modules: BTreeSet<&str> = Crate::get().top_level().collect();
    assert_eq!(named, modules);
}

#[test]
fn modules_do_not_import_each_other_in_a_cycle() {
    let graph = MAY_IMPORT.map(|(module, may_import)| {
        (module.to_owned(), may_import.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>())
    });
    assert_eq!(cycle(&BTreeMap::from(graph)), None);
}

#[test]
fn files_do_not_import_each_other_in_a_cycle() {
    let graph = Crate::get().files();
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 300, "the imports are not found");
    assert_eq!(cycle(&graph), None);
}

#[test]
fn a_cycle_is_found() {
    let graph = |edges: &[(&str, &[&str])]| {
        let edges = edges
            .iter()
            .map(|(from, to)| ((*from).to_owned(), to.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>()));
        edges.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(cycle(&graph(&[("a", &["b"]), ("b", &["c"]), ("c", &[])])), None);
    let found = cycle(&graph(&[("a", &["b"]), ("b", &["c", "d"]), ("c", &["b"]), ("d", &[])]));
    assert_eq!(found.as_deref(), Some(["b".to_owned(), "c".to_owned()].as_slice()));
}

#[test]
fn imports_are_read_from_uses_and_paths() {
    let text = "
        //! use crate::comment::A;
        use crate::page::{self, Page as P, glyph::Glyph};
        pub(crate) use super::lines::break_lines;
        #[cfg(test)]
        use crate::tested::T;
        fn f() -> crate::error::Error { lines::count(); Local::new() }
        #[cfg(test)]
        mod tests { use crate::layout; }
    ";
    let imports = imports(text);
    let mut uses: Vec<String> = imports.uses.iter().map(|used| used.path.join("::")).collect();
    uses.sort();
    assert_eq!(uses, ["crate::page", "crate::page::Page", "crate::page::glyph::Glyph", "super::lines::break_lines"]);
    let paths: Vec<String> = imports.paths.iter().map(|path| path.join("::")).collect();
    assert!(paths.contains(&"crate::error::Error".to_owned()) && paths.contains(&"lines::count".to_owned()));
    assert!(!paths.iter().any(|path| path.contains("tested") || path.contains("layout")));
}

#[test]
fn every_file_states_its_subject_and_stays_small() {
    let mut violations = Vec::new();
    for (file, text) in Crate::get().texts() {
        if !text.starts_with("//!") {
            violations.push(format!("{file}: does not begin with a `//!` line"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            violations.push(format!("{file}: {lines} lines, more than {MOST_LINES}"));
        }
    }
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}
