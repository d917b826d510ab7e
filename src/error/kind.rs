//! `ErrorKind`: the coarse classification of errors.

use serde::Serialize;

/// The kind of an error. [`Error::code`](super::Error::code) is finer.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::error::ErrorKind;
///
/// assert_eq!(Dispatch::from_toml("number = ").unwrap_err().kind(), ErrorKind::Input);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// Data from outside cannot be read: TOML or JSON of a dispatch or form, CSV, XLSX, a PDF, a journal of a merge.
    Input,
    /// A value is invalid: a date that does not exist, an empty required field, a cell that does not fit its column.
    Value,
    /// A template pack is missing, incomplete or inconsistent.
    Pack,
    /// A template cannot be read or filled.
    Template,
    /// The filled template is not valid markup.
    Markup,
    /// A font cannot be used.
    Font,
    /// Characters of the text cannot be printed.
    Glyph,
    /// A picture cannot be used.
    Picture,
    /// The text cannot be laid out on the page that the pack describes.
    Layout,
    /// The PDF would not meet the requested conformance.
    Conformance,
    /// A preview of a PDF cannot be drawn.
    Preview,
    /// A signature cannot be made: problem of its field, key, certificate or reserved space.
    Signature,
    /// The pages contain something that genpdf cannot draw.
    Painter,
    /// The document exceeds the [`Limits`](crate::Limits) of the typesetter.
    Limit,
    /// A file could not be read or written.
    Io,
    /// A defect of the library: please report it. No input should cause it, and no damaged file is written.
    Internal,
}
