//! Findings, and the report that holds them.

use std::fmt;

use serde::Serialize;

use crate::dispatch::{Dispatch, Paper};
use crate::error::Error;
use crate::field_path::FieldPath;

use super::{fix, locate, refused};
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
    pub span: Option<TextSpan>,
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
pub struct TextSpan {
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

/// All findings of a check, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    findings: Vec<Finding>,
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

impl Report {
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        Self { findings }
    }

    /// What was found.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// The severity of the worst finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// The findings of another check as well, such as that of the pages.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self
    }

    /// The findings of another check as well, but not an error where one is known that takes the same stretch away.
    pub(crate) fn and_new(mut self, other: Self) -> Self {
        let known = |new: &Finding| {
            let same = |old: &Finding| {
                let place = old.path == new.path && old.span == new.span;
                place && old.severity == new.severity && old.suggestion.is_some()
            };
            new.span.is_some() && self.findings.iter().any(same)
        };
        let new: Vec<Finding> = other.findings.into_iter().filter(|finding| !known(finding)).collect();
        self.findings.extend(new);
        self
    }

    /// The same, with the fields of the dispatch from which the words on the page come.
    pub(crate) fn located_in(mut self, paper: Paper<'_>) -> Self {
        if let Paper::Dispatch(dispatch) = paper {
            locate::locate(&mut self.findings, dispatch);
        }
        self
    }

    /// An error that came up before there was a dispatch to check, such as that of [`Dispatch::from_toml`], as a report:
    /// so programs have one form for all that stops a PDF.
    ///
    /// ```
    /// use congvan::{Dispatch, Report, Severity};
    ///
    /// let error = Dispatch::from_toml("number = 12").unwrap_err();
    /// assert_eq!(Report::of_error(&error).worst(), Some(Severity::Error));
    /// ```
    #[must_use]
    pub fn of_error(error: &Error) -> Self {
        Self::new(refused::findings(error, None))
    }

    /// The dispatch with the safe suggestions applied: those that touch spaces, punctuation and marks, never wording.
    /// Where two overlap, the first is applied.
    ///
    /// # Errors
    /// When the dispatch is not the one that was checked.
    pub fn fix(&self, dispatch: &Dispatch) -> Result<Dispatch, Error> {
        fix::apply(&self.findings, dispatch)
    }

    /// The report as JSON: `{"findings": […]}`, each message in both languages.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }

    /// The report in plain text, a finding a line.
    ///
    /// With the feature `terminal`, [`render`](Self::render) shows the excerpts too.
    #[must_use]
    pub fn display(&self, language: Language) -> impl fmt::Display + '_ {
        Displayed { report: self, language }
    }
}

struct Displayed<'a> {
    report: &'a Report,
    language: Language,
}

impl fmt::Display for Displayed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.report.findings {
            let place = place(finding);
            let severity = severity_word(finding.severity, self.language);
            let message = finding.message.in_language(self.language);
            let help =
                finding.help.as_ref().map_or(String::new(), |help| format!("; {}", help.in_language(self.language)));
            writeln!(f, "{place}: {severity}[{}]: {message}{help} ({})", finding.rule, finding.clause)?;
        }
        Ok(())
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
