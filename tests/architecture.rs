//! The law of the house: who may import what. ARCHITECTURE.md explains it; this test holds it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// What each module may import from the crate. Whoever is not named may import everything.
const LAW: [(&str, &[&str]); 29] = [
    ("length", &[]),
    ("error", &[]),
    ("file", &["error"]),
    ("source", &[]),
    ("deflate", &["error"]),
    ("pixels", &["error"]),
    ("dispatch", &["error"]),
    ("limits", &["dispatch", "error"]),
    ("standard", &["error", "length", "source"]),
    ("fonts", &["deflate", "error", "length"]),
    ("markup", &["error", "length"]),
    ("page", &["error", "fonts", "length", "standard"]),
    ("pack", &["dispatch", "error", "length", "limits", "markup", "standard"]),
    ("check", &["dispatch", "error", "fonts", "length", "page", "source", "standard"]),
    ("tally", &["check", "dispatch", "error", "standard"]),
    ("spreadsheet", &["dispatch", "error", "standard"]),
    ("layout", &["error", "fonts", "length", "markup", "page", "standard"]),
    ("record", &["dispatch", "error", "standard"]),
    ("paint", &["deflate", "error", "fonts", "length", "page", "pixels", "record"]),
    ("fields", &["dispatch", "error", "page", "paint", "standard"]),
    ("foreign", &["error"]),
    ("readback", &["dispatch", "error", "foreign", "paint", "record"]),
    ("preview", &["error", "length"]),
    ("acroform", &["error", "foreign"]),
    ("fillable", &["acroform", "dispatch", "error", "fields", "foreign"]),
    ("sign", &["acroform", "dispatch", "error", "foreign", "pixels"]),
    (
        "typesetter",
        &[
            "check", "deflate", "dispatch", "error", "fields", "file", "fonts", "foreign", "layout", "limits",
            "markup", "pack", "page", "paint", "readback", "record", "standard",
        ],
    ),
    ("merge", &["check", "dispatch", "error", "file", "page", "record", "spreadsheet", "standard", "typesetter"]),
    (
        "lib",
        &[
            "check",
            "dispatch",
            "error",
            "fonts",
            "length",
            "merge",
            "pack",
            "page",
            "paint",
            "preview",
            "readback",
            "record",
            "sign",
            "source",
            "standard",
            "tally",
            "typesetter",
        ],
    ),
];

/// The longest a file may grow before it is two subjects.
const LONGEST: usize = 500;

struct Source {
    path: PathBuf,
    module: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = crate::in_repository("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|kind| kind != "rs") {
                continue;
            }
            let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
            let module = first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            found.push(Source { path, module, text });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The modules that a text names after `crate::`, comments and tests left out.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut imports = BTreeSet::new();
    for line in lines {
        for (at, _) in line.match_indices("crate::") {
            // `congvan_crate::` would be another word; `pub(crate)` has no colons.
            let named = &line[at + "crate::".len()..];
            let name: String = named.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            imports.insert(name);
        }
    }
    imports
}

#[test]
fn every_module_imports_what_it_may_and_no_more() {
    let law: BTreeMap<&str, BTreeSet<String>> =
        LAW.iter().map(|(module, may)| (*module, may.iter().map(|name| (*name).to_owned()).collect())).collect();
    let mut breaches = Vec::new();
    for source in sources() {
        let Some(may) = law.get(source.module.as_str()) else {
            breaches.push(format!("{}: the module `{}` is not in the law", source.path.display(), source.module));
            continue;
        };
        let taken = imports(&source.text);
        let own = BTreeSet::from([source.module.clone(), String::new()]);
        for name in taken.difference(may).filter(|name| !own.contains(*name)) {
            breaches.push(format!("{}: `{}` must not import `{name}`", source.path.display(), source.module));
        }
    }
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn the_law_names_modules_that_exist() {
    let modules: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    let named: BTreeSet<String> =
        LAW.iter().flat_map(|(module, may)| [&[*module], *may].concat()).map(str::to_owned).collect();
    assert_eq!(named, modules);
}

#[test]
fn nobody_imports_in_a_circle() {
    let law: BTreeMap<&str, &[&str]> = LAW.into_iter().collect();
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    while settled.len() < law.len() {
        let next: Vec<&str> = law
            .iter()
            .filter(|(module, may)| !settled.contains(*module) && may.iter().all(|name| settled.contains(name)))
            .map(|(module, _)| *module)
            .collect();
        assert!(!next.is_empty(), "a circle among those that are not in {settled:?}");
        settled.extend(next);
    }
}

#[test]
fn every_file_says_what_it_is_about_and_stays_small() {
    let mut breaches = Vec::new();
    for source in sources() {
        if !source.text.starts_with("//!") {
            breaches.push(format!("{}: does not begin with a `//!` line", source.path.display()));
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            breaches.push(format!("{}: {lines} lines, more than {LONGEST}", source.path.display()));
        }
    }
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

#[test]
fn the_reader_of_imports_reads() {
    let text = "use crate::page::Page;\n// use crate::paint;\nlet x = crate::error::Error;\n#[cfg(test)]\nmod tests {\n use crate::layout;\n}";
    assert_eq!(imports(text), BTreeSet::from(["error".to_owned(), "page".to_owned()]));
}
