//! A picture in the text.

use serde::{Deserialize, Serialize};

use crate::model::form::ColumnWidth;
use crate::model::picture::Picture;
use crate::model::text::Text;

/// A picture in the text (hình), centred, such as a chart or a QR code.
///
/// Its width is the given one, or else that of its pixels at 96 a inch, and at most that of the text.
#[doc(alias = "hình ảnh")]
#[doc(alias = "hinh anh")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Figure {
    /// The picture, with its description for readers who cannot see it.
    pub picture: Picture,
    /// The caption below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<Text>,
    /// The width on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<ColumnWidth>,
}

impl Figure {
    /// Creates a figure without caption.
    #[must_use]
    pub fn new(picture: Picture) -> Self {
        Self { picture, caption: None, width: None }
    }

    /// Sets the caption.
    #[must_use]
    pub fn captioned(mut self, caption: impl Into<Text>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// Sets the width on paper.
    #[must_use]
    pub fn with_width(mut self, width: ColumnWidth) -> Self {
        self.width = Some(width);
        self
    }
}
