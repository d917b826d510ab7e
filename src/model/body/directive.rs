//! Numbered directives (khoản, điểm, mục 1-).

use crate::model::text::Text;

/// A numbered directive; directives within it are numbered on the next level.
///
/// The marks of the levels stand in the template pack: `1-`, `1.1-`, `a)`, `-`, `+` in `hd36`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Directive {
    /// What is directed.
    pub text: Text,
    /// A mark of the writer's own in place of the automatic number, such as `-`; it does not count.
    pub mark: Option<Text>,
    /// The directives within this one.
    pub items: Vec<Directive>,
}

impl Directive {
    /// A directive with an automatic number.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Adds a directive within this one.
    #[must_use]
    pub fn with(mut self, item: impl Into<Directive>) -> Self {
        self.items.push(item.into());
        self
    }

    /// Gives it a mark of its own in place of the automatic number.
    #[must_use]
    pub fn marked(mut self, mark: impl Into<Text>) -> Self {
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
