//! The files of the crate, and which of them each imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::imports::{Imports, imports};

/// The path of a module; that of `lib.rs` is empty.
type Module = Vec<String>;

pub(super) struct Crate {
    modules: BTreeMap<Module, Source>,
}

struct Source {
    file: String,
    text: String,
    imports: Imports,
}

impl Crate {
    /// The files of `src`, read once.
    pub(super) fn get() -> &'static Self {
        static READ: LazyLock<Crate> = LazyLock::new(Crate::read);
        &READ
    }

    fn read() -> Self {
        let root = crate::in_repository("src");
        let mut modules = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    let file = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                    modules.insert(module_of(&path, &root), Source { file, imports: imports(&text), text });
                }
            }
        }
        Self { modules }
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.modules.values().map(|source| (source.file.as_str(), source.text.as_str()))
    }

    /// The names of the modules that `lib.rs` declares.
    pub(super) fn top_level(&self) -> impl Iterator<Item = &str> {
        self.modules.keys().filter_map(|module| module.first()).map(String::as_str)
    }

    /// The modules at the top, and what each imports of the others with a file that does so.
    pub(super) fn top_level_imports(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (module, source) in &self.modules {
            let Some(top) = module.first() else { continue };
            let imported = found.entry(top.clone()).or_default();
            for target in self.targets(module, source) {
                if let Some(name) = target.first().filter(|name| *name != top) {
                    imported.insert(name.clone(), source.file.clone());
                }
            }
        }
        found
    }

    /// Each file with the files that it imports. A re-export is no import, unless the file uses the name itself.
    pub(super) fn files(&self) -> BTreeMap<String, BTreeSet<String>> {
        let edges = self.modules.iter().filter(|(module, _)| !module.is_empty()).map(|(module, source)| {
            let targets = self.targets(module, source);
            let files =
                targets.iter().filter(|target| !target.is_empty()).map(|target| self.modules[target].file.clone());
            (source.file.clone(), files.filter(|file| *file != source.file).collect())
        });
        edges.collect()
    }

    fn targets(&self, module: &Module, source: &Source) -> BTreeSet<Module> {
        let Imports { uses, paths } = &source.imports;
        let is_used = |name: &str| paths.iter().any(|path| path.first().is_some_and(|first| first == name));
        let mut targets = BTreeSet::new();
        for used in uses {
            let only_exported = used.is_public && !used.name.as_deref().is_some_and(is_used);
            if !only_exported && let Some(path) = self.absolute(module, &used.path) {
                targets.insert(self.defining(&path, 0));
            }
        }
        for path in paths {
            let named = path.first().and_then(|first| {
                let used = uses.iter().find(|used| used.name.as_ref() == Some(first))?;
                Some([used.path.as_slice(), &path[1..]].concat())
            });
            if let Some(path) = self.absolute(module, named.as_ref().unwrap_or(path)) {
                targets.insert(self.defining(&path, 0));
            }
        }
        targets
    }

    /// The path from the crate root; `None` for items of other crates or of the file itself.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let mut base = module.clone();
        match first.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([base.as_slice(), &path[1..]].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                base.truncate(base.len().checked_sub(ups)?);
                Some([base.as_slice(), &path[ups..]].concat())
            }
            _ => {
                base.push(first.clone());
                self.modules.contains_key(&base).then(|| [base.as_slice(), &path[1..]].concat())
            }
        }
    }

    /// The module that defines what a path names, behind all re-exports.
    fn defining(&self, path: &[String], depth: usize) -> Module {
        assert!(depth < 20, "re-exports of {path:?} in a cycle");
        let known = (0..=path.len()).rev().find(|end| self.modules.contains_key(&path[..*end])).unwrap_or(0);
        let module = path[..known].to_vec();
        let Some(name) = path.get(known) else { return module };
        let uses = &self.modules[&module].imports.uses;
        let exported = uses.iter().find(|used| used.is_public && used.name.as_ref() == Some(name));
        match exported.and_then(|used| self.absolute(&module, &used.path)) {
            Some(target) => self.defining(&[target.as_slice(), &path[known + 1..]].concat(), depth + 1),
            None => module,
        }
    }
}

fn module_of(path: &Path, root: &Path) -> Module {
    let relative: PathBuf = path.strip_prefix(root).unwrap().with_extension("");
    let mut module: Module = relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib") {
        module.pop();
    }
    module
}

/// Returns the names of a cycle in order, beginning with the first name; `None` if there is no cycle.
pub(super) fn cycle(graph: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    // After repeated removal of nodes without imports, the remaining nodes contain a cycle.
    let mut rest: BTreeSet<&String> = graph.keys().collect();
    loop {
        let free: Vec<&String> =
            rest.iter().copied().filter(|name| graph[*name].iter().all(|to| !rest.contains(to))).collect();
        if free.is_empty() {
            break;
        }
        for name in free {
            rest.remove(name);
        }
    }
    let mut way: Vec<&String> = vec![*rest.first()?];
    loop {
        let next = graph[way[way.len() - 1]].iter().find(|to| rest.contains(to))?;
        if let Some(at) = way.iter().position(|name| *name == next) {
            let mut found: Vec<String> = way[at..].iter().map(|name| (*name).clone()).collect();
            let least = found.iter().enumerate().min_by_key(|(_, name)| (*name).clone()).map_or(0, |(at, _)| at);
            found.rotate_left(least);
            return Some(found);
        }
        way.push(next);
    }
}
