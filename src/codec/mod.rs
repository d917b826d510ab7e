//! Codecs: deflate compression and PNG decoding.

pub(crate) mod deflate;
pub(crate) mod png;
