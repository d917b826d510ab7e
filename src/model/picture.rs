//! `Picture`: a PNG picture, such as a scanned signature.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::error::{Error, PictureProblem, ValueProblem};

/// The maximum length of a side, in pixels.
const LONGEST_SIDE: u32 = 8_192;
/// The maximum number of pixels. A telephone camera has 12 million, a signature needs one million.
const MOST_PIXELS: u64 = 20_000_000;
/// The maximum size of a file, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// A picture in PNG: at most 8,192 pixels a side, 20 million pixels in total, and 16 MiB.
///
/// In TOML and JSON it is base64 text, so that a data file cannot name other files.
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
    /// Creates a picture from the bytes of a PNG file.
    ///
    /// # Errors
    /// If the bytes do not begin like a PNG file, or the picture has no size or is too large.
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

    /// Creates a picture from the base64 text of a PNG file.
    ///
    /// # Errors
    /// One line with its help. The reader of the file adds the place.
    pub(super) fn from_base64(png: &str, description: Option<String>) -> Result<Self, String> {
        let bytes = STANDARD
            .decode(png.trim())
            .map_err(|_| Error::from(ValueProblem::Base64 { found: png.chars().take(20).collect() }));
        let picture = bytes.and_then(Self::from_png).map_err(|error| error.one_line())?;
        Ok(Self { description, ..picture })
    }

    /// Sets the alternative text, which screen readers read aloud.
    #[must_use]
    pub fn with_description(mut self, description: &str) -> Self {
        self.description = Some(description.to_owned());
        self
    }

    /// Returns the bytes of the PNG file.
    #[must_use]
    pub fn png(&self) -> &[u8] {
        &self.png
    }

    /// Returns the bytes, shared with the pages that show the picture.
    pub(crate) fn shared_png(&self) -> Arc<Vec<u8>> {
        Arc::clone(&self.png)
    }

    /// Returns width and height in pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Returns the alternative text, which screen readers read aloud.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

/// Reads width and height from the first chunk of a PNG file.
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
    /// One line with its help. The reader of the file adds the place.
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        Self::from_base64(&written.png, written.description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_files_that_are_not_png() {
        for bad in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x01"] {
            assert!(Picture::from_png(bad).is_err());
        }
    }
}
