//! The report of a check: all its findings.

use std::fmt;

use serde::Serialize;

use super::finding::{Finding, place, severity_word};
use super::{fix, locate, refused};
use crate::error::{Error, Language};
use crate::model::{Dispatch, DocumentRef};
use crate::standard::Severity;

/// All findings of a check, in the order of the document.
///
/// ```
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let report = typesetter.check(&dispatch);
/// let fixed = report.fix(&dispatch)?;
/// assert!(typesetter.check(&fixed).findings().len() < report.findings().len());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("báo cáo kiểm tra", "bao cao kiem tra"))]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    findings: Vec<Finding>,
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
    pub(crate) fn located_in(mut self, paper: DocumentRef<'_>) -> Self {
        if let DocumentRef::Dispatch(dispatch) = paper {
            locate::locate(&mut self.findings, dispatch);
        }
        self
    }

    /// An error that came up before there was a dispatch to check, such as that of [`Dispatch::from_toml`], as a report:
    /// so programs have one form for all that stops a PDF.
    ///
    /// ```
    /// use congvan::check::{Report, Severity};
    /// use congvan::Dispatch;
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
