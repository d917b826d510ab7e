//! Phụ lục, biểu mẫu: the attachments of a dispatch.

use serde::{Deserialize, Serialize};

use super::body::BodyItem;
use super::form::{Orientation, StatisticsForm};
use super::text::Text;
use crate::field_path::FieldPath;

/// An attachment of a dispatch: a form or an annex in the same document, or the name of another file.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::Attachment;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/lam-dong-40.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// for attachment in &dispatch.attachments {
///     if let Attachment::StatisticsForm(form) = attachment {
///         assert!(!form.columns.is_empty());
///     }
/// }
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("phụ lục", "phu luc", "biểu mẫu", "bieu mau"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "a dispatch has few attachments")]
pub enum Attachment {
    /// A statistics form (biểu thống kê), with a header of its own.
    #[doc(alias("biểu thống kê", "bieu thong ke"))]
    StatisticsForm(StatisticsForm),
    /// An annex (phụ lục).
    #[doc(alias("phụ lục", "phu luc"))]
    Annex(Annex),
    /// The name of a file that goes with the dispatch (tài liệu kèm theo) and is not printed in it. The checker counts it
    /// as an attachment.
    #[doc(alias("tài liệu kèm theo", "tai lieu kem theo"))]
    File(Text),
}

/// An annex (phụ lục): text on pages of its own, with page numbers of its own.
///
/// Above its title stand `Phụ lục`, with a number if the dispatch has several annexes, and below it the dispatch to which
/// it belongs: `(Kèm theo Công văn số 40-CV/BTC, ngày 09/01/2026 của Ban Tổ chức Tỉnh uỷ)`. The name of the issuer in this
/// line is [`Issuer::in_text`](crate::Issuer::in_text).
///
/// ```
/// use congvan::dispatch::Annex;
/// use congvan::form::Orientation;
///
/// let annex = Annex::new("Chương trình hội nghị")
///     .paragraph("Khai mạc.")
///     .directive("Báo cáo kết quả công tác năm 2026.")
///     .with_orientation(Orientation::Portrait);
/// assert_eq!(annex.body.len(), 2);
/// ```
#[doc(alias("phụ lục", "phu luc"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Annex {
    /// The title, printed in capitals.
    #[doc(alias("tiêu đề phụ lục", "tieu de phu luc"))]
    pub title: Text,
    /// Whether its pages are landscape; `Auto` turns them if a table does not fit a portrait page.
    #[doc(alias("khổ giấy", "kho giay"))]
    #[serde(default, skip_serializing_if = "Orientation::is_auto")]
    pub orientation: Orientation,
    /// The text, with numbers of its own.
    #[doc(alias("nội dung", "noi dung"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<BodyItem>,
}

impl Annex {
    /// Creates an annex without text.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), orientation: Orientation::Auto, body: Vec::new() }
    }

    /// Adds a paragraph.
    #[doc(alias("đoạn văn", "doan van"))]
    #[must_use]
    pub fn paragraph(self, text: impl Into<Text>) -> Self {
        self.body_item(BodyItem::Paragraph(text.into()))
    }

    /// Adds a numbered directive.
    #[doc(alias("mục", "muc"))]
    #[must_use]
    pub fn directive(self, directive: impl Into<super::body::Directive>) -> Self {
        self.body_item(directive.into())
    }

    /// Adds an item of any kind.
    #[doc(alias("nội dung", "noi dung"))]
    #[must_use]
    pub fn body_item(mut self, item: impl Into<BodyItem>) -> Self {
        self.body.push(item.into());
        self
    }

    /// Sets the orientation of its pages.
    #[doc(alias("khổ giấy", "kho giay"))]
    #[must_use]
    pub fn with_orientation(mut self, orientation: Orientation) -> Self {
        self.orientation = orientation;
        self
    }
}

impl From<StatisticsForm> for Attachment {
    fn from(form: StatisticsForm) -> Self {
        Self::StatisticsForm(form)
    }
}

impl From<Annex> for Attachment {
    fn from(annex: Annex) -> Self {
        Self::Annex(annex)
    }
}

/// The path of an attached form, from 0.
pub(crate) fn form_path(index: usize) -> FieldPath {
    FieldPath::of("attachments").index(index).child("statistics_form")
}

/// The path of an annex, from 0.
pub(crate) fn annex_path(index: usize) -> FieldPath {
    FieldPath::of("attachments").index(index).child("annex")
}

/// The attached forms, each with its path.
pub(crate) fn forms(attachments: &[Attachment]) -> impl Iterator<Item = (FieldPath, &StatisticsForm)> {
    attachments.iter().enumerate().filter_map(|(index, attachment)| match attachment {
        Attachment::StatisticsForm(form) => Some((form_path(index), form)),
        Attachment::Annex(_) | Attachment::File(_) => None,
    })
}

/// The annexes, each with its path.
pub(crate) fn annexes(attachments: &[Attachment]) -> impl Iterator<Item = (FieldPath, &Annex)> {
    attachments.iter().enumerate().filter_map(|(index, attachment)| match attachment {
        Attachment::Annex(annex) => Some((annex_path(index), annex)),
        Attachment::StatisticsForm(_) | Attachment::File(_) => None,
    })
}
