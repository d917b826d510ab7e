//! A picture in the text.

use serde::{Deserialize, Serialize};

use crate::model::millimetres::Millimetres;
use crate::model::picture::Picture;
use crate::model::text::Text;

/// A picture in the text (hình), centred, such as a chart or a QR code.
///
/// Without a width it is printed at 96 pixels per inch, at most as wide as the text.
///
/// ```
/// use congvan::Picture;
/// use congvan::dispatch::{Figure, Millimetres};
///
/// # let png = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures/nam-dinh-175-1.png"));
/// let picture = Picture::from_png(png)?.with_description("Mã QR của phiếu đăng ký");
/// let figure = Figure::new(picture).with_caption("Phiếu đăng ký").with_width(Millimetres::new(30)?);
/// assert_eq!(figure.caption, Some("Phiếu đăng ký".into()));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("hình ảnh", "hinh anh"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figure {
    /// The picture, with its description for screen readers.
    #[doc(alias("hình ảnh", "hinh anh"))]
    pub picture: Picture,
    /// The caption below the picture.
    #[doc(alias("chú thích hình", "chu thich hinh"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// The width on paper.
    #[doc(alias("độ rộng", "do rong"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<Millimetres>,
}

impl Figure {
    /// Creates a figure without caption.
    #[must_use]
    pub fn new(picture: Picture) -> Self {
        Self { picture, caption: None, width: None }
    }

    /// Sets the caption.
    #[must_use]
    pub fn with_caption(mut self, caption: impl Into<Text>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// Sets the width on paper.
    #[must_use]
    pub fn with_width(mut self, width: Millimetres) -> Self {
        self.width = Some(width);
        self
    }
}
