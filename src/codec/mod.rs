//! Encodings of bytes: deflate, and the pixels of PNG files.

pub(crate) mod deflate;
pub(crate) mod png;
