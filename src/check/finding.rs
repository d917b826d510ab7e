//! Findings: what a check tells.

use serde::Serialize;

use crate::field_path::FieldPath;
use crate::standard::Severity;

/// Something that breaks the standard, or is likely to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the rule, such as `ending-mark`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The path of the field, such as `body[2].text`; empty for what concerns a page, or the pack, and no one field.
    pub path: FieldPath,
    /// The page, from 1, for what only the laid-out page shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The place in the text of the field; none where the field as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<CharRange>,
    /// The clause that is broken, such as `HD36 II.1.6`; `-` for what no clause treats.
    pub clause: String,
    /// What is wrong, in both languages.
    pub message: Message,
    /// What would mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// How to mend it, in words, for what stops the PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
    /// The text of the field; empty where the field is not text. For what only the page shows, the words on the page,
    /// unless their field is known.
    pub text: String,
}

/// A stretch of a text, counted in characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct CharRange {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

/// A message in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    vi: String,
    en: String,
}

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Language {
    /// Vietnamese, for clerks.
    #[default]
    Vietnamese,
    /// English, for programmers.
    English,
}

/// What would mend a finding: this text in place of the span, or of the whole field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The text to put there.
    pub replacement: String,
    /// Whether a program may do it without asking: it touches spaces, punctuation and marks, never wording.
    pub safe: bool,
}

impl Message {
    pub(crate) fn new(vi: String, en: String) -> Self {
        Self { vi, en }
    }

    /// The message in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vietnamese => &self.vi,
            Language::English => &self.en,
        }
    }
}

/// Where it stands: the page, the field, or both.
pub(super) fn place(finding: &Finding) -> String {
    let path = &finding.path;
    match finding.page {
        Some(page) if path.is_empty() => format!("page {page}"),
        Some(page) => format!("page {page}, {path}"),
        None => path.to_string(),
    }
}

pub(super) fn severity_word(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Error, Language::Vietnamese) => "sai",
        (Severity::Warning, Language::Vietnamese) => "cảnh báo",
        (Severity::Note, Language::Vietnamese) => "lưu ý",
        (Severity::Error, Language::English) => "error",
        (Severity::Warning, Language::English) => "warning",
        (Severity::Note, Language::English) => "note",
    }
}
