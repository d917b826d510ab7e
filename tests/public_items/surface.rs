//! The public items of the crate, from its sources.

use std::sync::LazyLock;

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Fields, ImplItem, Item, Lit, Meta, Token, Type, Visibility};

/// A public item with its documentation.
#[derive(Debug)]
pub(super) struct PublicItem {
    /// The file, from `src`.
    pub(super) file: String,
    /// The name, with that of its type: `Dispatch::subject`.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) docs: String,
    pub(super) aliases: Vec<String>,
    pub(super) is_non_exhaustive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A struct with public fields only.
    OpenStruct,
    /// A struct with private fields.
    ClosedStruct,
    Enum,
    Trait,
    /// Another name of a type.
    TypeAlias,
    Field,
    Variant,
    Function,
}

impl Kind {
    pub(super) fn is_type(self) -> bool {
        matches!(self, Self::OpenStruct | Self::ClosedStruct | Self::Enum | Self::Trait | Self::TypeAlias)
    }
}

/// Every public item. The lint `unreachable_pub` rejects a `pub` item that cannot be reached from the root.
pub(super) fn public_items() -> &'static [PublicItem] {
    static READ: LazyLock<Vec<PublicItem>> = LazyLock::new(read);
    &READ
}

fn read() -> Vec<PublicItem> {
    let mut found = Vec::new();
    for (file, text) in crate::architecture::sources() {
        let source = syn::parse_file(text).expect("a source file");
        source.items.iter().for_each(|item| Reader { file, found: &mut found }.item(item));
    }
    found.sort_by(|one, other| one.file.cmp(&other.file));
    found
}

struct Reader<'a> {
    file: &'a str,
    found: &'a mut Vec<PublicItem>,
}

impl Reader<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                let is_open = !item.fields.is_empty() && item.fields.iter().all(|field| is_public(&field.vis));
                let kind = if is_open { Kind::OpenStruct } else { Kind::ClosedStruct };
                self.add(name.clone(), kind, &item.attrs);
                self.fields(&name, &item.fields);
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                self.add(name.clone(), Kind::Enum, &item.attrs);
                for variant in &item.variants {
                    self.add(format!("{name}::{}", variant.ident), Kind::Variant, &variant.attrs);
                }
            }
            Item::Trait(item) if is_public(&item.vis) => self.add(item.ident.to_string(), Kind::Trait, &item.attrs),
            Item::Type(item) if is_public(&item.vis) => self.add(item.ident.to_string(), Kind::TypeAlias, &item.attrs),
            Item::Fn(item) if is_public(&item.vis) => self.add(item.sig.ident.to_string(), Kind::Function, &item.attrs),
            Item::Impl(item) if item.trait_.is_none() => {
                let Type::Path(path) = &*item.self_ty else { return };
                let Some(of) = path.path.segments.last() else { return };
                for part in &item.items {
                    if let ImplItem::Fn(function) = part
                        && is_public(&function.vis)
                    {
                        self.add(format!("{}::{}", of.ident, function.sig.ident), Kind::Function, &function.attrs);
                    }
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, of: &str, fields: &Fields) {
        for field in fields {
            if let (Visibility::Public(_), Some(name)) = (&field.vis, &field.ident) {
                self.add(format!("{of}::{name}"), Kind::Field, &field.attrs);
            }
        }
    }

    fn add(&mut self, name: String, kind: Kind, attributes: &[Attribute]) {
        let (mut docs, mut aliases) = (String::new(), Vec::new());
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
            match &attribute.meta {
                Meta::NameValue(doc) => {
                    docs.push_str(text(&doc.value).strip_prefix(' ').unwrap_or_default());
                    docs.push('\n');
                }
                Meta::List(list) => {
                    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
                    for part in parts.expect("the arguments of `doc`") {
                        aliases.extend(alias(&part));
                    }
                }
                Meta::Path(_) => {}
            }
        }
        let is_non_exhaustive = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
        self.found.push(PublicItem { file: self.file.to_owned(), name, kind, docs, aliases, is_non_exhaustive });
    }
}

/// The names in `alias("…", "…")` and `alias = "…"`.
fn alias(part: &Meta) -> Vec<String> {
    match part {
        Meta::List(list) if list.path.is_ident("alias") => {
            let names = list.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated);
            names.expect("a list of names").iter().map(text).collect()
        }
        Meta::NameValue(name) if name.path.is_ident("alias") => vec![text(&name.value)],
        _ => Vec::new(),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The text of a string; none for `include_str!`.
fn text(value: &Expr) -> String {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
        _ => String::new(),
    }
}
