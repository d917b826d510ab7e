//! Cơ quan ban hành: who issues a document, and under whom.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// Who issues a document (cơ quan ban hành), under whom (cơ quan cấp trên trực tiếp); each as many lines as it takes.
///
/// Each line is kept as one unless it is wider than its column.
///
/// ```
/// use congvan::Issuer;
///
/// let issuer = Issuer::new("BAN TỔ CHỨC").under("ĐẢNG UỶ XÃ ĐỨC TRỌNG");
/// assert_eq!(issuer.parent, ["ĐẢNG UỶ XÃ ĐỨC TRỌNG".into()]);
/// ```
#[doc(alias("cơ quan ban hành", "co quan ban hanh", "cơ quan cấp trên trực tiếp", "co quan cap tren truc tiep"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Cơ quan cấp trên: the lines of the parent body; none for a body that stands alone.
    #[doc(alias("cơ quan cấp trên", "co quan cap tren"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent: Vec<Text>,
    /// Cơ quan ban hành: the lines of the issuing body.
    #[doc(alias("cơ quan ban hành", "co quan ban hanh"))]
    pub name: Vec<Text>,
    /// The name as in a sentence, such as `Ban Tổ chức Tỉnh uỷ`: for the line that names the dispatch above an annex.
    /// Required if the dispatch has an annex.
    #[doc(alias("tên cơ quan", "ten co quan"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_text: Option<Text>,
}

impl Issuer {
    /// A body that stands alone.
    pub fn new(name: impl Into<Text>) -> Self {
        Self { parent: Vec::new(), name: vec![name.into()], in_text: None }
    }

    /// Sets the name as in a sentence, such as `Ban Tổ chức Tỉnh uỷ`.
    ///
    /// ```
    /// let issuer = congvan::Issuer::new("BAN TỔ CHỨC").with_name_in_text("Ban Tổ chức Tỉnh uỷ");
    /// assert_eq!(issuer.in_text, Some("Ban Tổ chức Tỉnh uỷ".into()));
    /// ```
    #[doc(alias("tên cơ quan", "ten co quan"))]
    #[must_use]
    pub fn with_name_in_text(mut self, name: impl Into<Text>) -> Self {
        self.in_text = Some(name.into());
        self
    }

    /// Adds a line of the parent body.
    #[doc(alias("cơ quan cấp trên", "co quan cap tren"))]
    #[must_use]
    pub fn under(mut self, parent: impl Into<Text>) -> Self {
        self.parent.push(parent.into());
        self
    }
}
