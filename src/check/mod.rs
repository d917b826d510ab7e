//! Checks of dispatches and forms against a standard, with the clause of each finding.

mod addresses;
mod choice;
mod finding;
mod findings;
mod fix;
mod laid;
mod locate;
mod pages;
mod refused;
mod report;
mod rule;
mod rules;
mod sarif;
mod subject;
#[cfg(feature = "terminal")]
mod terminal;
mod words;

pub use crate::error::Language;
pub use crate::error::Message;
pub use crate::standard::Severity;
pub use crate::standard::StandardCheck;
pub(crate) use choice::Choice;
pub use finding::{CharRange, Finding, Suggestion};
pub(crate) use findings::filled;
pub use report::Report;
pub use rule::Check;
pub use rules::checks;

use crate::error::Error;
use crate::field_path::FieldPath;
use crate::model::{Attachment, Dispatch, DocumentRef, StatisticsForm, form_path};
use crate::page::Pages;
use crate::standard::Standard;
use findings::Findings;
use rule::Run;
use subject::{FormSubject, Subject};

/// Checks a dispatch against a standard, rule by rule, and reports what breaks it.
///
/// A rule that the standard's pack does not name is not applied.
///
/// ```
/// use congvan::check::{Language, check};
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let report = check(&dispatch, typesetter.standard_for(&dispatch));
/// let finding = report.findings().iter().find(|finding| finding.rule == "ending-mark").unwrap();
/// assert_eq!(finding.clause, "HD36 II.1.6");
/// assert_eq!(finding.message.in_language(Language::English), "the text ends with `./.`; it ends with a full stop");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("kiểm tra thể thức", "kiem tra the thuc"))]
#[must_use]
pub fn check(dispatch: &Dispatch, standard: &Standard) -> Report {
    let subject = Subject::new(dispatch, standard);
    let mut found = Vec::new();
    for rule in checks() {
        if let (Run::Dispatch(run), Some(entry)) = (&rule.run, standard.rules.get(rule.id)) {
            run(&subject, &mut Findings::new(rule.text(), entry, standard, &mut found));
        }
    }
    for (index, Attachment::StatisticsForm(form)) in dispatch.attachments.iter().enumerate() {
        check_form_at(form, form_path(index), standard, &mut found);
    }
    Report::new(found)
}

/// Checks a form that goes out alone: what adds up in its table.
pub(crate) fn check_form(form: &StatisticsForm, standard: &Standard) -> Report {
    let mut found = Vec::new();
    check_form_at(form, FieldPath::new(), standard, &mut found);
    Report::new(found)
}

fn check_form_at(form: &StatisticsForm, path: FieldPath, standard: &Standard, found: &mut Vec<Finding>) {
    let subject = FormSubject { form, path, standard };
    for rule in checks() {
        if let (Run::Form(run), Some(entry)) = (&rule.run, standard.rules.get(rule.id)) {
            run(&subject, &mut Findings::new(rule.text(), entry, standard, found));
        }
    }
}

/// Says whether the date of a paper leaves open which standard it follows.
pub(crate) fn check_choice(choice: &Choice<'_>) -> Report {
    let mut found = Vec::new();
    let Some(taken) = choice.possible.last() else { return Report::default() };
    for rule in checks() {
        if let (Run::Choice(run), Some(entry)) = (&rule.run, taken.rules.get(rule.id)) {
            run(choice, &mut Findings::new(rule.text(), entry, taken, &mut found));
        }
    }
    Report::new(found)
}

/// Checks laid-out pages for what only the page shows: a signature with too little text above it, a word that had to
/// be cut, something outside the margins.
///
/// ```
/// use congvan::check::check_pages;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let pages = typesetter.pages(&dispatch)?;
/// assert!(check_pages(&pages, typesetter.standard_for(&dispatch)).is_clean());
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("kiểm tra trang", "kiem tra trang"))]
#[must_use]
pub fn check_pages(pages: &Pages, standard: &Standard) -> Report {
    let laid = laid::Laid { pages, standard };
    let mut found = Vec::new();
    for rule in checks() {
        if let (Run::Pages(run), Some(entry)) = (&rule.run, standard.rules.get(rule.id)) {
            run(&laid, &mut Findings::new(rule.text(), entry, standard, &mut found));
        }
    }
    Report::new(found)
}

/// What keeps a paper from becoming a PDF, as findings of severity error.
pub(crate) fn refusals(errors: &[Error], paper: DocumentRef<'_>) -> Report {
    Report::new(errors.iter().flat_map(|error| refused::findings(error, Some(paper))).collect())
}
