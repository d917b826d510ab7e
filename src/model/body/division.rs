//! Phần, chương, mục, điều: the divisions of a body.

use crate::model::text::Text;

use super::directive::Directive;

/// A part, chapter, section or article of the body (phần, chương, mục, điều).
///
/// Parts and chapters have Roman numbers, sections and articles Arabic ones. Parts, chapters and articles are numbered
/// through the document, sections through their chapter. `mark` replaces the number, such as `Phần thứ nhất`. Only an article
/// has `text` and `items`.
///
/// ```
/// use congvan::dispatch::{Division, DivisionKind};
///
/// let chapter = Division::new(DivisionKind::Chapter).with_title("Quy định chung");
/// let scope = Division::new(DivisionKind::Article)
///     .with_title("Phạm vi điều chỉnh và đối tượng áp dụng")
///     .with("Quy định này quy định về bảo mật thông tin.")
///     .with("Quy định này áp dụng đối với các tổ chức đảng.");
/// assert_eq!(scope.items.len(), 2);
/// ```
#[doc(alias("phần", "phan", "chương", "chuong", "mục", "muc", "điều", "dieu"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Division {
    /// The kind of the division.
    #[doc(alias("loại", "loai"))]
    pub kind: DivisionKind,
    /// The title. The title of an article follows its number on the same line, in bold.
    #[doc(alias("tên điều", "ten dieu"))]
    pub title: Option<Text>,
    /// The text of an article, after its number if it has no title, otherwise as a paragraph below.
    #[doc(alias("nội dung", "noi dung"))]
    pub text: Option<Text>,
    /// A mark that replaces the automatic one, such as `Phần thứ nhất`. It is not counted.
    #[doc(alias("ký hiệu mục", "ky hieu muc"))]
    pub mark: Option<Text>,
    /// The clauses of an article (khoản), with their points (điểm).
    #[doc(alias("khoản", "khoan", "điểm", "diem"))]
    pub items: Vec<Directive>,
}

impl Division {
    /// Creates a division with an automatic number.
    #[must_use]
    pub fn new(kind: DivisionKind) -> Self {
        Self { kind, title: None, text: None, mark: None, items: Vec::new() }
    }

    /// Sets the title.
    #[must_use]
    pub fn with_title(mut self, title: impl Into<Text>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the text of an article.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<Text>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Sets a mark that replaces the automatic one.
    #[must_use]
    pub fn with_mark(mut self, mark: impl Into<Text>) -> Self {
        self.mark = Some(mark.into());
        self
    }

    /// The kind and the first field of a division that only an article may have.
    pub(crate) fn misplaced(&self) -> Option<(&'static str, &'static str)> {
        let kind = match self.kind {
            DivisionKind::Part => "part",
            DivisionKind::Chapter => "chapter",
            DivisionKind::Section => "section",
            DivisionKind::Article => return None,
        };
        if self.text.is_some() {
            return Some((kind, "text"));
        }
        (!self.items.is_empty()).then_some((kind, "items"))
    }

    /// Adds a clause (khoản) to an article.
    #[doc(alias("khoản", "khoan"))]
    #[must_use]
    pub fn with(mut self, item: impl Into<Directive>) -> Self {
        self.items.push(item.into());
        self
    }
}

/// The kind of a division.
///
/// ```
/// use congvan::dispatch::{Division, DivisionKind};
///
/// assert_eq!(Division::new(DivisionKind::Article).kind, DivisionKind::Article);
/// ```
#[doc(alias("phần", "phan", "chương", "chuong", "mục", "muc", "điều", "dieu"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DivisionKind {
    /// A part (phần).
    #[doc(alias("phần", "phan"))]
    Part,
    /// A chapter (chương).
    #[doc(alias("chương", "chuong"))]
    Chapter,
    /// A section (mục).
    #[doc(alias("mục", "muc"))]
    Section,
    /// An article (điều).
    #[doc(alias("điều", "dieu"))]
    Article,
}
