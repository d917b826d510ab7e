//! The languages of messages.

use serde::Serialize;

/// A message in Vietnamese and English.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::check::Report;
/// use congvan::error::Language;
///
/// let error = Dispatch::from_toml("date = \"soon\"").unwrap_err();
/// let report = Report::of_error(&error);
/// let message = &report.findings()[0].message;
/// assert!(message.in_language(Language::English).contains("invalid date `soon`"));
/// ```
#[doc(alias("thông báo", "thong bao"))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Message {
    vi: String,
    en: String,
}

/// The language of a message.
///
/// ```
/// use congvan::error::Language;
///
/// let error = "abc".parse::<congvan::dispatch::DocumentNumber>().unwrap_err();
/// println!("{}", error.message(Language::Vietnamese));
/// ```
#[doc(alias("ngôn ngữ", "ngon ngu"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// Vietnamese, for clerks.
    #[default]
    Vietnamese,
    /// English, for programmers.
    English,
}

impl Message {
    pub(crate) fn new(vi: String, en: String) -> Self {
        Self { vi, en }
    }

    /// The message in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}
