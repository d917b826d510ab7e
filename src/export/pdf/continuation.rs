//! Pages that continue a page of another file.

/// How the pages continue a page of another file; the default is for a complete file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Continuation {
    /// The first marked-content identifier of each page.
    pub(crate) first_mcid: i32,
    /// The prefix of resource names. A file with a prefix is a part of a document, so it needs no heading.
    pub(crate) prefix: &'static str,
}
