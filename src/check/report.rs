//! `Report`: the findings of a check.

use std::fmt;

use serde::Serialize;

use super::finding::{Finding, location, severity_word};
use super::{errors, fix, locate};
use crate::error::{Error, Language};
use crate::model::{Dispatch, DocumentRef};
use crate::standard::Severity;

/// The findings of a check, in the order of the checks.
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

    /// Returns the findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns whether there are no findings.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// Returns the highest severity of the findings; `None` if there are none.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Appends the findings of another report, such as that of the pages.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self
    }

    /// Appends the findings of another report, except those of the same severity about a range for which this report
    /// has a suggestion.
    pub(crate) fn and_new(mut self, other: Self) -> Self {
        let is_known = |new: &Finding| {
            let is_same = |old: &Finding| {
                let same_range = old.path == new.path && old.span == new.span;
                same_range && old.severity == new.severity && old.suggestion.is_some()
            };
            new.span.is_some() && self.findings.iter().any(is_same)
        };
        let new: Vec<Finding> = other.findings.into_iter().filter(|finding| !is_known(finding)).collect();
        self.findings.extend(new);
        self
    }

    /// Adds the field of the dispatch to each finding about text on a page.
    pub(crate) fn located_in(mut self, document: DocumentRef<'_>) -> Self {
        if let DocumentRef::Dispatch(dispatch) = document {
            locate::locate(&mut self.findings, dispatch);
        }
        self
    }

    /// Converts an error that occurred before there was a dispatch to check, such as one of [`Dispatch::from_toml`].
    ///
    /// This gives programs a single format for everything that prevents a PDF.
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
        Self::new(errors::findings(error, None))
    }

    /// Returns the dispatch with the safe suggestions applied. They change spaces and punctuation, never words. Of two
    /// overlapping suggestions, the first is applied.
    ///
    /// # Errors
    /// When the dispatch is not the one that was checked.
    pub fn fix(&self, dispatch: &Dispatch) -> Result<Dispatch, Error> {
        fix::apply(&self.findings, dispatch)
    }

    /// Returns the report as JSON: `{"findings": […]}`, with each message in both languages.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", serde_json::json!(self))
    }

    /// Returns the report as plain text, one line for each finding.
    ///
    /// [`render`](Self::render) also shows excerpts; it requires the feature `terminal`.
    #[must_use]
    pub fn display(&self, language: Language) -> impl fmt::Display + '_ {
        ReportDisplay { report: self, language }
    }
}

struct ReportDisplay<'a> {
    report: &'a Report,
    language: Language,
}

impl fmt::Display for ReportDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.report.findings {
            let location = location(finding);
            let severity = severity_word(finding.severity, self.language);
            let message = finding.message.in_language(self.language);
            let help =
                finding.help.as_ref().map_or(String::new(), |help| format!("; {}", help.in_language(self.language)));
            writeln!(f, "{location}: {severity}[{}]: {message}{help} ({})", finding.check, finding.clause)?;
        }
        Ok(())
    }
}
