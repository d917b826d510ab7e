//! Errors: message, code, place, fields and help.

mod authority;
mod data;
mod detail;
mod kind;
mod language;
mod lists;
mod nearest;
mod office;
mod place;
mod problem;
mod serialize;
mod shown;
mod unprintable;
mod wanted;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt;
use std::path::Path;

pub use crate::field_path::{FieldPath, FieldPathError, FieldSegment};
pub use crate::length::LengthError;
pub(crate) use data::{DataError, DataErrors, DataProblem, Meant};
pub use detail::ErrorDetail;
pub use kind::ErrorKind;
pub use language::{Language, Message};
pub use lists::{BadCell, BadPlaceholder};
pub(crate) use nearest::nearest;
pub(crate) use office::OfficeFile;
pub use place::Place;
pub(crate) use problem::*;
use shown::shown_owned;
pub use unprintable::{MissingGlyph, Obstacle};
pub(crate) use wanted::wanted_vi;
pub(crate) use words::Words;

/// An error (lỗi) of the crate, with its message, code, place, fields and help.
///
/// `{}` prints one line in English. `{:#}` adds the cause (the [`source`](StdError::source)) and, on a second line, the
/// help. [`message`](Self::message) and [`help_in`](Self::help_in) give the texts in Vietnamese or English,
/// [`code`](Self::code) and [`kind`](Self::kind) classify the error for programs, and [`details`](Self::details) lists
/// all affected fields. An error serializes to an object with all of these, for example for a web page.
///
/// ```
/// use congvan::dispatch::DocumentNumber;
/// use congvan::error::ErrorKind;
///
/// let error = "abc".parse::<DocumentNumber>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Value);
/// assert_eq!(error.to_string(), "invalid document number `abc`");
/// assert!(error.help().is_some());
/// assert_eq!(serde_json::to_value(&error).unwrap()["code"], "document_number");
/// ```
#[doc(alias("lỗi", "loi"))]
pub struct Error(Box<Inner>);

struct Inner {
    problem: Problem,
    place: Place,
    row: Option<usize>,
    /// Line and column of fields in the input text.
    lines: Vec<(FieldPath, usize, usize)>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    fn new(problem: Problem) -> Self {
        Self(Box::new(Inner { problem, place: Place::Unknown, row: None, lines: Vec::new(), source: None }))
    }

    /// Sets the place, unless a more precise one is already known.
    pub(crate) fn at(mut self, place: Place) -> Self {
        if self.0.place == Place::Unknown {
            self.0.place = place;
        }
        self
    }

    pub(crate) fn at_field(self, path: FieldPath) -> Self {
        self.at(Place::Field(path))
    }

    /// Puts `prefix` before the path of the field.
    pub(crate) fn below(mut self, prefix: &FieldPath) -> Self {
        if let Place::Field(path) = &mut self.0.place {
            *path = prefix.clone().join(path);
        }
        self
    }

    /// The problem.
    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// Sets the row of the input, unless it is already known.
    pub(crate) fn in_row(mut self, row: usize) -> Self {
        self.0.row.get_or_insert(row);
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn io(action: FileAction, path: &Path, source: std::io::Error) -> Self {
        let problem = match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => SystemProblem::DiskFull { action },
            _ => SystemProblem::File { action },
        };
        Self::from(problem).at(Place::File(path.to_owned())).caused_by(source)
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.problem.words().kind
    }

    /// The place of the error.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// The first field of the dispatch or form that the error concerns, if it is known.
    ///
    /// ```
    /// use congvan::error::FieldPath;
    /// use congvan::Dispatch;
    ///
    /// let error = Dispatch::from_toml("[[body]]\ntext = 5").unwrap_err();
    /// assert_eq!(error.field(), Some(&FieldPath::of("body").index(0).child("text")));
    /// ```
    #[must_use]
    pub fn field(&self) -> Option<&FieldPath> {
        match &self.0.place {
            Place::Field(path) | Place::Input { path, .. } => Some(path).filter(|path| !path.is_empty()),
            Place::Unknown | Place::Template { .. } | Place::File(_) => None,
        }
    }

    /// The row of the recipient, from 1: in its file, otherwise in the list of recipients.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.0.row
    }

    /// The help in English: how to correct the error.
    #[must_use]
    pub fn help(&self) -> Option<Cow<'static, str>> {
        self.help_in(Language::English)
    }

    /// The help in one language: how to correct the error.
    ///
    /// ```
    /// use congvan::error::Language;
    /// use congvan::dispatch::Authority;
    ///
    /// let error = "KT. TRƯỞNG BAN".parse::<Authority>().unwrap_err();
    /// assert_eq!(error.help_in(Language::English).unwrap(), "write `K/T TRƯỞNG BAN`");
    /// assert_eq!(error.help_in(Language::Vietnamese).unwrap(), "ghi `K/T TRƯỞNG BAN`");
    /// ```
    #[must_use]
    pub fn help_in(&self, language: Language) -> Option<Cow<'static, str>> {
        Some(self.0.problem.words().into_help(language)).filter(|help| !help.is_empty())
    }

    /// The message in one language, without the place and the help.
    ///
    /// ```
    /// use congvan::error::Language;
    /// use congvan::dispatch::IssueDate;
    ///
    /// let error = "2023-02-31".parse::<IssueDate>().unwrap_err();
    /// assert_eq!(error.message(Language::English), "the date `2023-02-31` does not exist");
    /// assert_eq!(error.message(Language::Vietnamese), "không có ngày `2023-02-31`");
    /// ```
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        self.0.problem.words().message(language).to_owned()
    }

    /// The code of the error: a stable, lower-case name, finer than [`kind`](Self::kind).
    ///
    /// A later version may add codes. Renaming or removing a code is a breaking change.
    ///
    /// - data: `unreadable_input`, `syntax`, `unknown_field`, `missing_field`, `duplicate_field`, `unknown_value`,
    ///   `wrong_type`, `invalid_data`, `misplaced_field`, `nesting_depth`
    /// - values: `document_number`, `date_format`, `calendar_date`, `signing_authority`, `base64`, `empty_field`,
    ///   `condition`, `condition_outside_merge`, `unknown_kind`, `ambiguous_kind`, `kind_component`,
    ///   `unprintable_character`, `picture`, `report_mismatch`
    /// - forms: `row_length`, `unknown_column`, `cell_value`, `sum_overflow`, `table_width`
    /// - merges: `placeholder`, `page_count`, `journal_busy`, `copy_not_stored`
    /// - packs: `no_pack`, `duplicate_pack`, `chosen_pack_missing`, `unknown_pack`, `missing_pack_file`,
    ///   `unknown_pack_file`, `pack_cycle`, `pack_settings`, `unknown_name`, `template`, `template_size`, `filter_size`,
    ///   `markup`, `font`
    /// - pages: `limit`, `layout`, `conformance`, `no_signature_space`, `preview`, `preview_limit`, `preview_size`,
    ///   `page_index`, `genpdf`
    /// - signatures: `signing_file`, `signature_field`, `already_signed`, `signature_space`, `signature_data`,
    ///   `key_password`, `key_file`, `certificate_validity`, `trust_service`, `time_stamp`, `certificate_chain`,
    ///   `revocation`, `trust_anchor`, `archive`
    /// - system: `io`, `disk_full`, `internal`
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.problem.words().code
    }

    /// All fields that the error concerns, each once.
    ///
    /// ```
    /// use congvan::{Dispatch, Typesetter};
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
    /// let mut dispatch = Dispatch::from_toml(text)?;
    /// dispatch.addressees.clear();
    /// dispatch.body.clear();
    /// let error = Typesetter::new()?.pdf(&dispatch).unwrap_err();
    /// assert_eq!(error.fields(), ["addressees", "body"]);
    /// # Ok::<(), congvan::Error>(())
    /// ```
    #[must_use]
    pub fn fields(&self) -> Vec<FieldPath> {
        let mut seen = BTreeSet::new();
        let fields = self.details().into_iter().map(|detail| detail.field);
        fields.filter(|field| !field.is_empty() && seen.insert(field.clone())).collect()
    }

    /// The line of the input, template or `style.toml`, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self.place() {
            Place::Input { line, .. } | Place::Template { line, .. } => Some(*line).filter(|line| *line > 0),
            Place::Unknown | Place::Field(_) | Place::File(_) => None,
        }
    }

    /// The column in characters of the input, template or `style.toml`, from 1.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        match self.place() {
            Place::Input { column, .. } | Place::Template { column, .. } => Some(*column).filter(|column| *column > 0),
            Place::Unknown | Place::Field(_) | Place::File(_) => None,
        }
    }

    /// Sets line and column of fields of the input text; the first one also becomes the place of the error.
    pub(crate) fn with_lines(mut self, lines: Vec<(FieldPath, usize, usize)>) -> Self {
        if let (Place::Unknown | Place::Field(_), Some((path, line, column))) = (&self.0.place, lines.first()) {
            let path = self.field().unwrap_or(path).clone();
            self.0.place = Place::Input { line: *line, column: *column, path };
        }
        self.0.lines = lines;
        self
    }

    /// The message with its help, in one line, for serde errors.
    pub(crate) fn one_line(&self) -> String {
        match self.help() {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }

    /// The cells that do not fit their columns; empty for other errors.
    #[must_use]
    pub fn bad_cells(&self) -> &[BadCell] {
        match &self.0.problem {
            Problem::Form(FormProblem::Cells { bad })
            | Problem::Merge(MergeProblem::Placeholders { cells: bad, .. }) => bad,
            _ => &[],
        }
    }

    /// The placeholders without a value; empty for other errors.
    #[must_use]
    pub fn bad_placeholders(&self) -> &[BadPlaceholder] {
        match &self.0.problem {
            Problem::Merge(MergeProblem::Placeholders { placeholders, .. }) => placeholders,
            _ => &[],
        }
    }

    /// The characters that cannot be printed, each once; empty for other errors.
    #[must_use]
    pub fn missing_glyphs(&self) -> &[MissingGlyph] {
        match &self.0.problem {
            Problem::Font(FontProblem::Unprintable { missing }) => missing,
            _ => &[],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.0.row.filter(|_| self.bad_cells().is_empty()) {
            write!(f, "row {row}: ")?;
        }
        if self.0.place != Place::Unknown {
            write!(f, "{}: ", shown_owned(self.0.place.to_string()))?;
        }
        // The message of structural errors already contains the help.
        match &self.0.problem {
            Problem::Data(data) => f.write_str(&shown_owned(data.english_list()))?,
            problem => f.write_str(problem.words().message(Language::English))?,
        }
        // Programs that print the chain of errors print the cause themselves.
        if let (true, Some(source)) = (f.alternate(), &self.0.source) {
            write!(f, ": {}", shown_owned(source.to_string()))?;
        }
        let help = self.help().filter(|_| !matches!(self.0.problem, Problem::Data(_)));
        match (f.alternate(), help) {
            (true, Some(help)) => write!(f, "\nhelp: {help}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self:#}", self.kind())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// A defect of the library: panics in a debug build, otherwise prevents writing a damaged file.
pub(crate) fn internal(what: &'static str) -> Error {
    debug_assert!(false, "internal error: {what}");
    Error::from(SystemProblem::Internal { what })
}

/// Line and column, both from 1, of a byte of a text.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternate_format_adds_help() {
        let error = Error::from(ValueProblem::Date { found: "soon".to_owned() }).at_field(FieldPath::of("date"));
        assert_eq!(error.to_string(), "date: invalid date `soon`");
        assert!(format!("{error:#}").contains("\nhelp: write `2023-01-09`"));
    }

    #[test]
    fn internal_error_asks_for_report() {
        let error = Error::from(SystemProblem::Internal { what: "a mark has no element" });
        assert_eq!((error.kind(), &*error.to_string()), (ErrorKind::Internal, "internal error: a mark has no element"));
        assert!(error.help().is_some_and(|help| help.starts_with("report it")));
    }

    #[test]
    fn source_is_not_printed_twice() {
        let cause = std::io::Error::other("no disk");
        let error = Error::io(FileAction::Write, Path::new("a.pdf"), cause);
        assert_eq!(error.to_string(), "a.pdf: writing the file failed");
        assert!(format!("{error:#}").starts_with("a.pdf: writing the file failed: no disk\nhelp: "));
        let source = StdError::source(&error).and_then(|source| source.downcast_ref::<std::io::Error>());
        assert_eq!(source.map(ToString::to_string).as_deref(), Some("no disk"));
    }
}
