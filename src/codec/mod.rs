//! Codecs: deflate compression, PNG decoding, and bounds on XML.

pub(crate) mod deflate;
pub(crate) mod png;
pub(crate) mod xml;
