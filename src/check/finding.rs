//! `Finding`: a result of a check.

use serde::Serialize;

use crate::error::{Language, Message};
use crate::field_path::FieldPath;
use crate::standard::Severity;

/// A result of a check: a violation of the standard, or a probable mistake.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let report = Typesetter::new()?.check(&dispatch);
/// let finding = report.findings().iter().find(|finding| finding.check == "ending-mark").unwrap();
/// assert_eq!((finding.path.to_string().as_str(), &*finding.clause), ("body[4].text", "HD36 II.1.6"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("lỗi thể thức", "loi the thuc"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The id of the check, such as `ending-mark`.
    pub check: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The path of the field, such as `body[2].text`; empty for a finding about a page or the pack.
    pub path: FieldPath,
    /// The page, from 1, for a finding about a laid-out page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The range in the text of the field; `None` for the whole field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<CharRange>,
    /// The clause, such as `HD36 II.1.6`; `-` for none.
    #[doc(alias("điều khoản", "dieu khoan"))]
    pub clause: String,
    /// The message in both languages.
    pub message: Message,
    /// A correction, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<Suggestion>,
    /// The remedy for an error that prevents the PDF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Message>,
    /// The text of the field; empty if the field is not text. For a finding about a page whose field is unknown, the
    /// text on the page.
    pub text: String,
}

/// A range of a text in characters, from 0.
///
/// ```
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let report = Typesetter::new()?.check(&dispatch);
/// let finding = report.findings().iter().find(|finding| finding.check == "ending-mark").unwrap();
/// let range = finding.span.unwrap();
/// let found: String = finding.text.chars().skip(range.start).take(range.end - range.start).collect();
/// assert_eq!(found, "./.");
/// # Ok::<(), congvan::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct CharRange {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

/// A correction: a replacement for the span of the finding, or for the whole field.
///
/// ```
/// # use congvan::{Dispatch, Typesetter};
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// # let dispatch = Dispatch::from_toml(text)?;
/// let report = Typesetter::new()?.check(&dispatch);
/// let finding = report.findings().iter().find(|finding| finding.check == "ending-mark").unwrap();
/// let suggestion = finding.suggestion.as_ref().unwrap();
/// assert_eq!((&*suggestion.replacement, suggestion.safe), (".", true));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("đề nghị sửa", "de nghi sua"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Suggestion {
    /// The replacement.
    pub replacement: String,
    /// Whether a program may apply it without asking. Safe suggestions change spaces and punctuation, never words.
    pub safe: bool,
}

/// Formats the location of a finding: the page, the field, or both.
pub(super) fn location(finding: &Finding) -> String {
    let path = &finding.path;
    match finding.page {
        Some(page) if path.is_empty() => format!("page {page}"),
        Some(page) => format!("page {page}, {path}"),
        None => path.to_string(),
    }
}

/// Returns the word for a severity in a language.
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
