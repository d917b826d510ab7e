//! A picture that goes into the document: the signature.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::error::{Error, PictureProblem, ValueProblem};

/// A side of a picture may have so many pixels.
const LONGEST_SIDE: u32 = 8_192;
/// A picture may have so many pixels: a telephone takes 12 million, and a signature needs one.
const MOST_PIXELS: u64 = 20_000_000;
/// A file may have so many bytes.
const MOST_BYTES: usize = 16 << 20;

/// A picture in PNG, of at most 8,192 pixels a side, 20 million in all, and 16 MiB.
///
/// In TOML and JSON its bytes are base64 text, so that a file of data never names other files.
///
/// ```
/// use congvan::Picture;
///
/// # let png = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/nam-dinh-175-1.png"));
/// let picture = Picture::from_png(png)?;
/// println!("{:?}", picture.with_description("Chữ ký").size());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("hình ảnh", "hinh anh"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, try_from = "Written", into = "Written")]
pub struct Picture {
    png: Arc<Vec<u8>>,
    size: (u32, u32),
    description: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Written {
    png: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl Picture {
    /// Takes the bytes of a PNG file.
    ///
    /// # Errors
    /// When they do not begin as a PNG file does, or the picture has no size or is too large.
    pub fn from_png(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        let png = bytes.into();
        let size = png_size(&png).ok_or(PictureProblem::NotPng)?;
        let pixels = u64::from(size.0) * u64::from(size.1);
        if size.0.max(size.1) > LONGEST_SIDE || pixels > MOST_PIXELS {
            let (width, height) = size;
            return Err(PictureProblem::Pixels { width, height, longest_side: LONGEST_SIDE, most: MOST_PIXELS }.into());
        }
        if png.len() > MOST_BYTES {
            return Err(PictureProblem::Bytes { found: png.len(), most: MOST_BYTES }.into());
        }
        Ok(Self { png: Arc::new(png), size, description: None })
    }

    /// Takes the base64 text of a PNG file.
    ///
    /// # Errors
    /// One line with its help, for the reader of a file adds the place.
    pub(super) fn from_base64(png: &str, description: Option<String>) -> Result<Self, String> {
        let bytes = STANDARD
            .decode(png.trim())
            .map_err(|_| Error::from(ValueProblem::Base64 { found: png.chars().take(20).collect() }));
        let picture = bytes.and_then(Self::from_png).map_err(|error| error.one_line())?;
        Ok(Self { description, ..picture })
    }

    /// Adds the words that are read aloud in place of the picture.
    #[must_use]
    pub fn with_description(mut self, description: &str) -> Self {
        self.description = Some(description.to_owned());
        self
    }

    /// The bytes of the PNG file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// The bytes, shared with the pages that show the picture.
    pub(crate) fn shared_png(&self) -> Arc<Vec<u8>> {
        Arc::clone(&self.png)
    }

    /// Width and height in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// The words that are read aloud in place of the picture.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

/// Width and height from the first chunk of a PNG file.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let size = (number(0)?, number(4)?);
    (size.0 > 0 && size.1 > 0).then_some(size)
}

impl From<Picture> for Written {
    fn from(picture: Picture) -> Self {
        Self { png: STANDARD.encode(picture.png()), description: picture.description }
    }
}

impl TryFrom<Written> for Picture {
    /// In one line with its help, for the reader of the file says where.
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        Self::from_base64(&written.png, written.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_png_is_refused() {
        for bad in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x01"] {
            assert!(Picture::from_png(bad).is_err());
        }
    }
}
