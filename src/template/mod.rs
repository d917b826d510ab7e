//! Template packs: standards, and the templates that are filled with dispatches and forms.

mod annotate;
mod bounded;
#[cfg(feature = "builtin-packs")]
mod builtin;
#[cfg(feature = "builtin-packs")]
mod builtin_packs;
mod directory;
mod filters;
mod layer;
mod list_numbers;
#[cfg(all(test, feature = "builtin-packs"))]
mod names;
mod needed;
mod pack;
mod phrases;
mod pictures;
mod tabulate;
mod template_error;
mod templates;

pub use pack::Pack;
#[cfg(feature = "certified-copy")]
pub(crate) use templates::CopyVariables;
