//! Template packs: standards and the templates that follow them, filled with dispatches and forms.

mod annotate;
mod bounded;
#[cfg(feature = "builtin-packs")]
mod builtin;
#[cfg(feature = "builtin-packs")]
mod builtin_packs;
mod directory;
mod filters;
mod layer;
mod outline;
mod pack;
mod phrases;
mod refusal;
mod tabulate;
mod templates;

pub use pack::Pack;
