//! Phần, chương, mục, điều: the divisions of a body.

use crate::model::text::Text;

use super::Directive;

/// A part, chapter, section or article of the body (phần, chương, mục, điều).
///
/// Parts and chapters have Roman numbers, sections and articles Arabic ones. Chapters and articles are numbered through the
/// whole document, sections through their chapter. `mark` replaces the number, such as `Phần thứ nhất`.
///
/// ```
/// use congvan::dispatch::{Division, DivisionKind};
///
/// let chapter = Division::new(DivisionKind::Chapter).titled("Quy định chung");
/// let scope = Division::new(DivisionKind::Article)
///     .titled("Phạm vi điều chỉnh và đối tượng áp dụng")
///     .with("Quy định này quy định về bảo mật thông tin.")
///     .with("Quy định này áp dụng đối với các tổ chức đảng.");
/// assert_eq!(scope.items.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Division {
    /// The kind of division.
    pub kind: DivisionKind,
    /// The title. That of an article stands behind its number, in bold.
    pub title: Option<Text>,
    /// The text of an article without a title, behind its number.
    pub text: Option<Text>,
    /// A mark in place of the automatic one, such as `Phần thứ nhất`; it does not count.
    pub mark: Option<Text>,
    /// The clauses of an article (khoản), with their points (điểm).
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
    pub fn titled(mut self, title: impl Into<Text>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the text of an article without a title.
    #[must_use]
    pub fn saying(mut self, text: impl Into<Text>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Sets a mark in place of the automatic one.
    #[must_use]
    pub fn marked(mut self, mark: impl Into<Text>) -> Self {
        self.mark = Some(mark.into());
        self
    }

    /// Adds a clause (khoản) to an article.
    #[must_use]
    pub fn with(mut self, item: impl Into<Directive>) -> Self {
        self.items.push(item.into());
        self
    }
}

/// The kind of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DivisionKind {
    /// A part (phần).
    #[doc(alias = "phần")]
    #[doc(alias = "phan")]
    Part,
    /// A chapter (chương).
    #[doc(alias = "chương")]
    #[doc(alias = "chuong")]
    Chapter,
    /// A section (mục).
    #[doc(alias = "mục")]
    #[doc(alias = "muc")]
    Section,
    /// An article (điều).
    #[doc(alias = "điều")]
    #[doc(alias = "dieu")]
    Article,
}
