//! Numbered directives (mục 1-, khoản, điểm).

use crate::model::text::Text;

/// A numbered directive; directives within it are numbered on the next level.
///
/// The template pack has the marks of the levels: `1-`, `1.1-`, `a)`, `-`, `+` in `hd36`. Within an article they are `1.`,
/// `a)`, `-`, `+`.
///
/// ```
/// use congvan::Directive;
///
/// let directive = Directive::new("Gửi báo cáo, nêu rõ:").with("số đảng viên;").with("số quần chúng ưu tú.");
/// assert_eq!(directive.items.len(), 2);
/// ```
#[doc(alias("mục", "muc", "khoản", "khoan", "điểm", "diem"))]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directive {
    /// The text after the mark.
    #[doc(alias("nội dung", "noi dung"))]
    pub text: Text,
    /// A mark that replaces the automatic number, such as `-`. It is not counted.
    #[doc(alias("ký hiệu mục", "ky hieu muc"))]
    pub mark: Option<Text>,
    /// The directives within this one.
    #[doc(alias("điểm", "diem"))]
    pub items: Vec<Directive>,
}

impl Directive {
    /// Creates a directive with an automatic number.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a directive within this one.
    #[must_use]
    pub fn with(mut self, item: impl Into<Directive>) -> Self {
        self.items.push(item.into());
        self
    }

    /// Sets a mark that replaces the automatic number.
    #[must_use]
    pub fn with_mark(mut self, mark: impl Into<Text>) -> Self {
        self.mark = Some(mark.into());
        self
    }
}

impl From<&str> for Directive {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Directive {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Text> for Directive {
    fn from(text: Text) -> Self {
        Self::new(text)
    }
}

/// The deepest nesting of directives that is read, so that data read from TOML can be written as JSON and the reverse.
pub(crate) const DEEPEST: usize = 32;
