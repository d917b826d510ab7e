//! Checks of dispatches, forms and pages against a standard, with the clause of each finding.

mod addresses;
mod checks;
mod context;
mod definition;
mod errors;
mod finding;
mod findings;
mod fix;
mod locate;
mod page_context;
mod pages;
mod report;
mod sarif;
mod standard_choice;
#[cfg(feature = "terminal")]
mod terminal;
mod words;

pub use crate::standard::Severity;
pub use crate::standard::StandardCheck;
pub use checks::checks;
pub use definition::Check;
pub use finding::{CharRange, Finding, Suggestion};
pub(crate) use findings::filled;
pub use report::Report;
pub(crate) use standard_choice::StandardChoice;

use crate::error::Error;
use crate::field_path::FieldPath;
use crate::model::{Dispatch, DocumentRef, StatisticsForm, forms};
use crate::page::Pages;
use crate::standard::Standard;
use context::{DispatchContext, FormContext};
use definition::Run;
use findings::Findings;
use page_context::PageContext;

/// Checks a dispatch against a standard.
///
/// Runs the checks that the pack of the standard has in `rules.toml`.
///
/// ```
/// use congvan::check::check;
/// use congvan::error::Language;
/// use congvan::{Dispatch, Typesetter};
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let typesetter = Typesetter::new()?;
/// let report = check(&dispatch, typesetter.standard_for(&dispatch));
/// let finding = report.findings().iter().find(|finding| finding.check == "ending-mark").unwrap();
/// assert_eq!(finding.clause, "HD36 II.1.6");
/// assert_eq!(finding.message.in_language(Language::English), "the text must end with a full stop, not with `./.`");
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("kiểm tra thể thức", "kiem tra the thuc"))]
#[must_use]
pub fn check(dispatch: &Dispatch, standard: &Standard) -> Report {
    let context = DispatchContext::new(dispatch, standard);
    let mut found = Vec::new();
    for check in checks() {
        if let (Run::Dispatch(run), Some(settings)) = (&check.run, standard.rules.get(check.id))
            && settings.applies_on(dispatch.date.earliest())
        {
            run(&context, &mut Findings::new(check.text(), settings, standard, &mut found));
        }
    }
    for (path, form) in forms(&dispatch.attachments) {
        check_form_at(form, path, standard, &mut found);
    }
    Report::new(found)
}

/// Checks a form without a dispatch.
pub(crate) fn check_form(form: &StatisticsForm, standard: &Standard) -> Report {
    let mut found = Vec::new();
    check_form_at(form, FieldPath::new(), standard, &mut found);
    Report::new(found)
}

fn check_form_at(form: &StatisticsForm, path: FieldPath, standard: &Standard, found: &mut Vec<Finding>) {
    let context = FormContext { form, path, standard };
    for check in checks() {
        if let (Run::Form(run), Some(settings)) = (&check.run, standard.rules.get(check.id)) {
            run(&context, &mut Findings::new(check.text(), settings, standard, found));
        }
    }
}

/// Checks whether the date of a document determines its standard.
pub(crate) fn check_choice(choice: &StandardChoice<'_>) -> Report {
    let mut found = Vec::new();
    let Some(standard) = choice.possible.last() else { return Report::default() };
    for check in checks() {
        if let (Run::Choice(run), Some(settings)) = (&check.run, standard.rules.get(check.id)) {
            run(choice, &mut Findings::new(check.text(), settings, standard, &mut found));
        }
    }
    Report::new(found)
}

/// Checks laid-out pages, for example for text outside the margins, for cut words, and for signatures with too little
/// text above them.
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
    let context = PageContext { pages, standard };
    let mut found = Vec::new();
    for check in checks() {
        if let (Run::Pages(run), Some(settings)) = (&check.run, standard.rules.get(check.id)) {
            run(&context, &mut Findings::new(check.text(), settings, standard, &mut found));
        }
    }
    Report::new(found)
}

/// Reports errors that prevent the PDF, as findings of severity error.
pub(crate) fn report_errors(errors: &[Error], document: DocumentRef<'_>) -> Report {
    Report::new(errors.iter().flat_map(|error| errors::findings(error, Some(document))).collect())
}
