//! The kinds of errors.

/// The sort of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text of an input file is not TOML or JSON of the expected shape.
    Input,
    /// A value of the dispatch is impossible: a date that is not in the calendar, a missing addressee.
    Value,
    /// A template pack is incomplete or contradicts itself.
    Pack,
    /// A template cannot be read or filled.
    Template,
    /// The filled template is not the markup that layout understands.
    Markup,
    /// A font cannot be used.
    Font,
    /// Characters of the text cannot be printed.
    Glyph,
    /// A picture cannot be used.
    Picture,
    /// The text cannot be laid out on the page that the pack describes.
    Layout,
    /// The PDF would breach the conformance asked for.
    Conformance,
    /// A finished PDF cannot be drawn as pictures.
    Preview,
    /// A signature cannot be made: its field, its key, its certificate or its room.
    Signature,
    /// The pages hold what the painter cannot draw.
    Painter,
    /// The paper is larger than the [`Limits`](crate::Limits) of the typesetter allow.
    Limit,
    /// A file could not be read or written.
    Io,
    /// The library has made a mistake of its own: please report it. No input should cause it, and no file is given
    /// away that may be damaged.
    Internal,
}
