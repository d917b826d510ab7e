//! Errors that prevent the PDF, as findings with a field and messages in both languages. Packs cannot switch them off.

use std::borrow::Cow;

use super::definition::{Check, Run};
use super::finding::{CharRange, Finding};
use crate::error::{
    BadCell, DispatchProblem, Error, ErrorDetail, FontProblem, FormProblem, Language, LayoutProblem, Message,
    MissingGlyph, Obstacle, Place, Problem, SystemProblem, TemplateProblem, ValueProblem,
};
use crate::field_path::FieldPath;
use crate::model::{Component, DocumentRef, StatisticsForm};
use crate::standard::Severity;

/// The largest number of findings of one error: a large table may have hundreds of thousands of bad cells.
const MAX_FINDINGS: usize = 1000;

/// Declares the checks of errors. Their messages and help are those of the errors.
macro_rules! error_checks {
    ($($name:ident: $id:literal, $requirement:literal;)*) => {
        $(const $name: Check = Check { id: $id, requirement: $requirement, vi: "", en: "", run: Run::Error };)*
        /// All checks of errors.
        pub(super) const ERROR_CHECKS: &[Check] = &[$($name),*];
    };
}

error_checks! {
    FIELD_EMPTY: "field-empty", "The document must have addressees, a body and signatories, and no text may be blank.";
    NUMBER: "number-unreadable", "The document number must be valid.";
    DATE: "date-unreadable", "The date of the document must exist.";
    ROW_LENGTH: "row-length", "Each row of a form must have a cell for every column.";
    CELL: "cell-invalid", "Each cell of a form must have a value that fits its column.";
    COLUMN: "column-unknown", "A column of a form must refer to an existing column.";
    SUM: "sum-too-large", "The sums of a form must not overflow.";
    LIMIT: "limit-exceeded", "The document must be within the limits of the typesetter.";
    NO_GLYPH: "character-missing", "The fonts must have every character.";
    INVISIBLE: "character-unseen", "Every character must be visible when printed.";
    NO_LETTER: "mark-misplaced", "Every combining mark must follow a letter.";
    PICTURE: "picture-unusable", "Every picture must be printable.";
    TEMPLATE: "template-refused", "The templates of the pack must be free of errors.";
    TABLE: "table-too-wide", "Every word and number of a table must fit on the widest page without a break.";
    LAYOUT: "layout-refused", "The text must fit the page of the pack.";
    CONFORMANCE: "conformance-refused", "The PDF must conform to PDF/A and PDF/UA.";
    CONDITION: "condition-outside-merge", "Only the dispatch of a mail merge may have conditions.";
    INTERNAL: "internal-error", "The library must work without internal errors.";
    DATA: "data-unreadable", "The data of the dispatch must be valid.";
}

/// Returns the findings of an error, one for each field.
pub(super) fn findings(error: &Error, document: Option<DocumentRef<'_>>) -> Vec<Finding> {
    let path = error.field().cloned().unwrap_or_default();
    let context = ErrorContext { document };
    let one = |check: &Check| vec![finding(check, path.clone(), texts(error))];
    let placed = |check: &Check| vec![finding(check, path.clone(), placed_texts(error))];
    match error.problem() {
        Problem::Data(_) => error.details().iter().map(data_finding).collect(),
        Problem::Dispatch(DispatchProblem::Empty { .. }) => {
            error.details().into_iter().map(|detail| detail_finding(&FIELD_EMPTY, detail)).collect()
        }
        Problem::Form(FormProblem::Cells { bad }) => {
            bad.iter().take(MAX_FINDINGS).map(|cell| context.cell(cell, &path)).collect()
        }
        Problem::Font(FontProblem::Unprintable { missing }) => {
            missing.iter().flat_map(|glyph| context.glyph(glyph)).take(MAX_FINDINGS).collect()
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
    let help = |language| {
        error.help_in(language).unwrap_or(Cow::Borrowed("correct the cause named in the message")).into_owned()
    };
    (
        Message::new(message(Language::Vietnamese), message(Language::English)),
        Some(Message::new(help(Language::Vietnamese), help(Language::English))),
    )
}

/// The same with the position in the message, because a finding has no position in a template or file.
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
        check: check.id,
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
        Message::new(
            "sửa giá trị ở vị trí đã nêu trong tệp dữ liệu".to_owned(),
            "correct the value at this position".to_owned(),
        )
    });
    finding(&DATA, detail.field.clone(), (message, Some(help)))
}

/// The document of an error, if known.
struct ErrorContext<'a> {
    document: Option<DocumentRef<'a>>,
}

impl<'a> ErrorContext<'a> {
    /// Returns the finding of an invalid cell, given the path of its rows.
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
        let has_column = |(_, form): &(FieldPath, &StatisticsForm)| {
            form.columns.get(column).is_some_and(|column| {
                let plain = column.title.plain();
                plain.split_whitespace().eq(title.split_whitespace())
            })
        };
        match self.document {
            Some(DocumentRef::Dispatch(_)) => {
                let form = self.forms().into_iter().find(has_column);
                form.map_or_else(FieldPath::new, |(path, _)| path.join(&in_form))
            }
            Some(DocumentRef::StatisticsForm(_)) | None => in_form,
        }
    }

    /// The forms of the document, each with its path.
    fn forms(&self) -> Vec<(FieldPath, &'a StatisticsForm)> {
        match self.document {
            Some(document) => document.forms(),
            None => Vec::new(),
        }
    }

    /// Returns a finding for each occurrence of a character. A combining mark without a letter is reported once,
    /// because other occurrences may follow a letter.
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
        let candidates = texts_of_document.iter().filter(|text| everywhere || text.path == *glyph.place);
        for located in candidates.take(MAX_FINDINGS) {
            let glyph = MissingGlyph { place: located.path.to_string(), ..glyph.clone() };
            let words = texts(&Error::from(FontProblem::Unprintable { missing: vec![glyph.clone()] }));
            let at = located.text.chars().enumerate().filter(|(_, character)| *character == glyph.character);
            for (start, _) in at.take(if everywhere { MAX_FINDINGS } else { 1 }) {
                let mut finding = finding(check, located.path.clone(), words.clone());
                // A code is part of the field `number`, so its ranges are not those of the field.
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
