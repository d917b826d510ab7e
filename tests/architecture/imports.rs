//! The imports of a source file, without those of its tests.

use syn::visit::{self, Visit};

/// The names from other files that a file uses.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) uses: Vec<Use>,
    /// Paths in the code, without `use` declarations.
    pub(super) paths: Vec<Vec<String>>,
}

/// One name of a `use` declaration.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// Its name in the file; `None` for `*`.
    pub(super) name: Option<String>,
    /// Whether it is re-exported.
    pub(super) is_public: bool,
}

pub(super) fn imports(text: &str) -> Imports {
    let file = syn::parse_file(text).expect("a source file");
    let mut imports = Imports::default();
    imports.visit_file(&file);
    imports
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&item.tree, &mut Vec::new(), is_public);
    }

    /// `pub(in crate::module)` imports nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

impl Imports {
    fn tree(&mut self, tree: &syn::UseTree, path: &mut Vec<String>, is_public: bool) {
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.tree(&part.tree, path, is_public);
                path.pop();
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, path, is_public)),
            syn::UseTree::Name(name) => self.leaf(path, &name.ident.to_string(), None, is_public),
            syn::UseTree::Rename(rename) => {
                self.leaf(path, &rename.ident.to_string(), Some(rename.rename.to_string()), is_public);
            }
            syn::UseTree::Glob(_) => self.uses.push(Use { path: path.clone(), name: None, is_public }),
        }
    }

    fn leaf(&mut self, path: &[String], last: &str, renamed: Option<String>, is_public: bool) {
        let mut path = path.to_vec();
        if last != "self" {
            path.push(last.to_owned());
        }
        let name = renamed.or_else(|| path.last().cloned());
        self.uses.push(Use { path, name, is_public });
    }
}

fn is_for_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else { return false };
        let words = list.tokens.to_string();
        list.path.is_ident("cfg") && words.split(|c: char| !c.is_alphanumeric()).any(|word| word == "test")
    })
}
