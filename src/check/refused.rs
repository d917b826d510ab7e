//! Errors that prevent the PDF, as findings: each with its field, in both languages.
//!
//! A pack cannot switch them off.

use std::borrow::Cow;

use super::finding::{CharRange, Finding};
use super::rule::{Check, Run};
use crate::error::{
    BadCell, DispatchProblem, Error, ErrorDetail, FontProblem, FormProblem, Language, LayoutProblem, Message,
    MissingGlyph, Obstacle, Place, Problem, SystemProblem, TemplateProblem, ValueProblem,
};
use crate::field_path::FieldPath;
use crate::model::{Attachment, Component, DocumentRef, StatisticsForm, form_path};
use crate::standard::Severity;

/// The largest number of findings of one error: a large table may have hundreds of thousands of bad cells.
const MOST_OF_A_KIND: usize = 1000;

/// Declares the checks of errors. Their messages and help are those of the errors.
macro_rules! refusals {
    ($($name:ident: $id:literal, $asks:literal;)*) => {
        $(const $name: Check = Check { id: $id, asks: $asks, vi: "", en: "", run: Run::Refusal };)*
        /// All checks of errors.
        pub(super) const REFUSALS: &[Check] = &[$($name),*];
    };
}

refusals! {
    FIELD_EMPTY: "field-empty", "The document has an addressee, a text and a signatory, and no text is blank.";
    NUMBER: "number-unreadable", "The document number can be read.";
    DATE: "date-unreadable", "The date of the document exists.";
    ROW_LENGTH: "row-length", "Each row of a form has a cell for every column.";
    CELL: "cell-unfit", "Each cell of a form has a value that fits its column.";
    COLUMN: "column-unknown", "A column of a form refers to an existing column.";
    SUM: "sum-too-large", "The sums of a form are not too large.";
    LIMIT: "limit-exceeded", "The document is within the limits of the typesetter.";
    NO_GLYPH: "character-missing", "The fonts have every character.";
    INVISIBLE: "character-unseen", "Every character is visible on paper.";
    NO_LETTER: "mark-misplaced", "Every combining mark follows a letter.";
    PICTURE: "picture-unusable", "Every picture can be printed.";
    TEMPLATE: "template-refused", "The templates of the pack have no errors.";
    TABLE: "table-too-wide", "Every word and number of a table fits on the widest page without a break.";
    LAYOUT: "layout-refused", "The text fits the page of the pack.";
    CONFORMANCE: "conformance-refused", "The PDF conforms to PDF/A and PDF/UA.";
    CONDITION: "condition-outside-merge", "Only the dispatch of a mail merge has conditions.";
    INTERNAL: "internal-error", "The library has no defect.";
    DATA: "data-unreadable", "The data of the dispatch can be read.";
}

/// The findings of an error: one for each field that it concerns.
pub(super) fn findings(error: &Error, document: Option<DocumentRef<'_>>) -> Vec<Finding> {
    let path = error.field().cloned().unwrap_or_default();
    let context = Context { document };
    let one = |check: &Check| vec![finding(check, path.clone(), texts(error))];
    let placed = |check: &Check| vec![finding(check, path.clone(), placed_texts(error))];
    match error.problem() {
        Problem::Data(_) => error.details().iter().map(data_finding).collect(),
        Problem::Dispatch(DispatchProblem::Empty { .. }) => {
            error.details().into_iter().map(|detail| detail_finding(&FIELD_EMPTY, detail)).collect()
        }
        Problem::Form(FormProblem::Cells { bad }) => {
            bad.iter().take(MOST_OF_A_KIND).map(|cell| context.cell(cell, &path)).collect()
        }
        Problem::Font(FontProblem::Unprintable { missing }) => {
            missing.iter().flat_map(|glyph| context.glyph(glyph)).take(MOST_OF_A_KIND).collect()
        }
        Problem::Value(ValueProblem::DocumentNumber { .. }) => one(&NUMBER),
        Problem::Value(ValueProblem::Date { .. } | ValueProblem::NoSuchDate { .. }) => one(&DATE),
        Problem::Form(FormProblem::RowLength { .. }) => one(&ROW_LENGTH),
        Problem::Form(FormProblem::UnknownColumn { .. }) => one(&COLUMN),
        Problem::Form(FormProblem::SumOverflow { .. }) => one(&SUM),
        Problem::Limit(_)
        | Problem::Template(TemplateProblem::FilledSize { .. } | TemplateProblem::FilterSize { .. }) => one(&LIMIT),
        Problem::Picture(_) => one(&PICTURE),
        Problem::Layout(LayoutProblem::TableWidth { column, title, .. }) => {
            vec![finding(&TABLE, context.column_path(*column, title), texts(error))]
        }
        Problem::Layout(
            LayoutProblem::NoTextArea
            | LayoutProblem::PageCount { .. }
            | LayoutProblem::Height { .. }
            | LayoutProblem::NoPosition { .. },
        ) => placed(&LAYOUT),
        Problem::Conformance(_) => one(&CONFORMANCE),
        Problem::Dispatch(DispatchProblem::ConditionOutsideMerge { .. }) => one(&CONDITION),
        Problem::System(SystemProblem::Internal { .. }) => one(&INTERNAL),
        _ if error.code() == "unreadable_input" => placed(&DATA),
        // All other problems come from a pack.
        _ => placed(&TEMPLATE),
    }
}

/// The message and the help of an error.
fn texts(error: &Error) -> (Message, Option<Message>) {
    let message = |language| error.message(language);
    let help =
        |language| error.help_in(language).unwrap_or(Cow::Borrowed("correct what the message names")).into_owned();
    (
        Message::new(message(Language::Vietnamese), message(Language::English)),
        Some(Message::new(help(Language::Vietnamese), help(Language::English))),
    )
}

/// The same with the place in the message: findings have no place in a template or file.
fn placed_texts(error: &Error) -> (Message, Option<Message>) {
    let (message, help) = texts(error);
    let vietnamese = message.in_language(Language::Vietnamese);
    let vietnamese = match error.place() {
        Place::Unknown => vietnamese.to_owned(),
        place => format!("{}: {vietnamese}", place.vietnamese()),
    };
    (Message::new(vietnamese, error.to_string()), help)
}

fn finding(check: &Check, path: FieldPath, (message, help): (Message, Option<Message>)) -> Finding {
    Finding {
        rule: check.id,
        severity: Severity::Error,
        path,
        page: None,
        span: None,
        clause: "-".to_owned(),
        message,
        suggestion: None,
        help,
        text: String::new(),
    }
}

fn detail_finding(check: &Check, detail: ErrorDetail) -> Finding {
    finding(check, detail.field, (detail.message, detail.help))
}

/// The finding of a structural error, with line and column in the message.
fn data_finding(detail: &ErrorDetail) -> Finding {
    let (vi, en) = (detail.message.in_language(Language::Vietnamese), detail.message.in_language(Language::English));
    let message = match detail.line.zip(detail.column) {
        Some((line, column)) => {
            Message::new(format!("dòng {line}, cột {column}: {vi}"), format!("line {line}, column {column}: {en}"))
        }
        None => detail.message.clone(),
    };
    let help = detail.help.clone().unwrap_or_else(|| {
        Message::new("sửa tệp dữ liệu tại chỗ đã nêu".to_owned(), "correct the value at that place".to_owned())
    });
    finding(&DATA, detail.field.clone(), (message, Some(help)))
}

/// The document of an error.
struct Context<'a> {
    document: Option<DocumentRef<'a>>,
}

impl<'a> Context<'a> {
    fn cell(&self, cell: &BadCell, rows: &FieldPath) -> Finding {
        let path = self.cell_path(cell, rows).unwrap_or_else(|| rows.clone());
        let mut finding = finding(&CELL, path, texts(&Error::from(FormProblem::Cells { bad: vec![cell.clone()] })));
        finding.text.clone_from(&cell.value);
        finding
    }

    /// The path of a cell, given the path of its rows.
    fn cell_path(&self, cell: &BadCell, rows: &FieldPath) -> Option<FieldPath> {
        let (path, form) = self.forms().into_iter().find(|(path, _)| path.clone().child("rows") == *rows)?;
        Some(path.join(&form.cell_field(cell.row.checked_sub(1)?, form.position(&cell.column)?)))
    }

    /// The path of a column of a form, given its index and title.
    fn column_path(&self, column: usize, title: &str) -> FieldPath {
        let in_form = FieldPath::of("columns").index(column).child("title");
        let is_it = |(_, form): &(FieldPath, &StatisticsForm)| {
            form.columns.get(column).is_some_and(|column| {
                let plain = column.title.plain();
                plain.split_whitespace().eq(title.split_whitespace())
            })
        };
        match self.document {
            Some(DocumentRef::Dispatch(_)) => {
                let form = self.forms().into_iter().find(is_it);
                form.map_or_else(FieldPath::new, |(path, _)| path.join(&in_form))
            }
            Some(DocumentRef::StatisticsForm(_)) | None => in_form,
        }
    }

    /// The forms of the document, each with its path.
    fn forms(&self) -> Vec<(FieldPath, &'a StatisticsForm)> {
        match self.document {
            Some(DocumentRef::Dispatch(dispatch)) => {
                let form = |(index, attachment): (usize, &'a Attachment)| {
                    let Attachment::StatisticsForm(form) = attachment;
                    (form_path(index), form)
                };
                dispatch.attachments.iter().enumerate().map(form).collect()
            }
            Some(DocumentRef::StatisticsForm(form)) => vec![(FieldPath::new(), form)],
            None => Vec::new(),
        }
    }

    /// A character at all its places; a mark without a letter only at the first, since it may follow a letter elsewhere.
    fn glyph(&self, glyph: &MissingGlyph) -> Vec<Finding> {
        let check = match glyph.obstacle {
            Obstacle::NoGlyph => &NO_GLYPH,
            Obstacle::Invisible => &INVISIBLE,
            Obstacle::NoLetter => &NO_LETTER,
        };
        let texts_of_document = match self.document {
            Some(DocumentRef::Dispatch(dispatch)) => dispatch.texts(),
            Some(DocumentRef::StatisticsForm(_)) | None => Vec::new(),
        };
        let everywhere = glyph.obstacle != Obstacle::NoLetter;
        let mut found = Vec::new();
        let of_place = texts_of_document.iter().filter(|text| everywhere || text.path == *glyph.place);
        for located in of_place.take(MOST_OF_A_KIND) {
            let glyph = MissingGlyph { place: located.path.to_string(), ..glyph.clone() };
            let words = texts(&Error::from(FontProblem::Unprintable { missing: vec![glyph.clone()] }));
            let at = located.text.chars().enumerate().filter(|(_, character)| *character == glyph.character);
            for (start, _) in at.take(if everywhere { MOST_OF_A_KIND } else { 1 }) {
                let mut finding = finding(check, located.path.clone(), words.clone());
                // The field of a code is the whole number.
                finding.span = (located.component != Component::Code).then_some(CharRange { start, end: start + 1 });
                located.text.clone_into(&mut finding.text);
                found.push(finding);
            }
        }
        if found.is_empty() {
            // The character is in a template or in the description of a picture.
            let path = glyph.place.parse().unwrap_or_default();
            found.push(finding(
                check,
                path,
                texts(&Error::from(FontProblem::Unprintable { missing: vec![glyph.clone()] })),
            ));
        }
        found
    }
}
