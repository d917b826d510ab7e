//! The one error type: what is wrong, where, and what to do about it.

mod kind;
mod lists;
mod nearest;
mod place;
#[cfg(feature = "sign")]
mod signing;
mod unprintable;

use std::error::Error as StdError;
use std::fmt;
use std::path::Path;

use crate::field_path::FieldPath;
pub use crate::field_path::{FieldPathError, FieldSegment};
pub use crate::length::LengthError;
pub use kind::ErrorKind;
pub use lists::{BadCell, BadPlaceholder};
use lists::{cell_list, field_list, placeholder_list};
use nearest::near;
pub(crate) use nearest::nearest;
pub use place::Place;
#[cfg(feature = "sign")]
pub(crate) use signing::SigningProblem;
pub(crate) use unprintable::character_name;
use unprintable::missing_list;
pub use unprintable::{MissingGlyph, Obstacle};

/// What went wrong, where, and what to do.
///
/// `{}` prints one line; `{:#}` adds the cause, which is also its `source`, and the help on a second line. [`kind`](Self::kind) tells programs what sort of
/// mistake it is, [`place`](Self::place) where it stands, [`help`](Self::help) what mends it.
///
/// ```
/// use congvan::error::ErrorKind;
/// use congvan::DocumentNumber;
///
/// let error = "abc".parse::<DocumentNumber>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Value);
/// assert_eq!(error.to_string(), "`abc` is no document number");
/// assert!(error.help().is_some());
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    problem: Problem,
    place: Place,
    row: Option<usize>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// Every kind of mistake that the crate can report. `message` is for what only its finder can put in words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("{message}")]
    Input { message: String },
    #[error("`{found}` is no document number")]
    Number { found: String },
    #[error("`{found}` is no date")]
    Date { found: String },
    #[error("`{found}` is no day of the calendar")]
    Calendar { found: String },
    #[error("`{found}` names no signing authority")]
    Authority { found: String },
    #[error("`{found}` is no base64 text")]
    Base64 { found: String },
    #[error("{} empty: {}", if fields.len() == 1 { "this field is" } else { "these fields are" }, field_list(fields))]
    Empty { fields: Vec<FieldPath> },
    #[error("a {kind} of the body takes no `{field}`")]
    BodyField { kind: &'static str, field: &'static str },
    #[error("invalid condition `{found}`")]
    Condition { found: String },
    #[error("the condition `{condition}` can only be evaluated by a mail merge")]
    ConditionOutsideMerge { condition: String },
    #[error("directives lie within each other deeper than {limit} levels")]
    Levels { limit: usize },
    #[error("row {row} has {found} cells, the form has {columns} columns")]
    RowLength { row: usize, found: usize, columns: usize },
    #[error("`{found}` is no width of a column")]
    ColumnWidth { found: String },
    #[error("there is no column of numbers `{name}`")]
    NoSuchColumn { name: String },
    #[error("{}", cell_list(.0))]
    Cells(Vec<BadCell>),
    #[error("{}", placeholder_list(placeholders, cells))]
    Placeholders { placeholders: Vec<BadPlaceholder>, cells: Vec<BadCell> },
    #[error("more than {limit} pages for one file")]
    TooManyPages { limit: usize },
    #[error("another run uses this journal")]
    Busy,
    #[error("storing the copy failed")]
    CopyNotStored,
    #[error("the sum of the column `{column}` is too large")]
    Sum { column: String },
    #[error("no template pack was given")]
    NoPack,
    #[error("the report is of another dispatch")]
    OtherReport,
    #[error("two packs are named `{name}`")]
    DuplicatePack { name: String },
    #[error("the new packs lack `{name}`, which `Typesetter::following` chose")]
    ChosenPack { name: String },
    #[error("there is no pack `{name}`")]
    UnknownPack { name: String },
    #[error("the pack lacks `{name}`")]
    PackFile { name: String },
    #[error("the packs extend each other in a circle: {chain}")]
    PackCircle { chain: String },
    #[error("{message}")]
    Style { message: String },
    #[error("there is no {what} `{name}`{}", near(nearest.as_deref()))]
    UnknownName { what: &'static str, name: String, nearest: Option<String> },
    #[error("{message}")]
    Template { message: String },
    #[error("the filled template is larger than {limit} bytes, the limit `template_bytes`")]
    TemplateSize { limit: usize },
    #[error("the filters of the templates handle more than {limit} bytes, the limit `template_bytes`")]
    FilterSize { limit: usize },
    #[error("no file of a pack has this name")]
    StrayFile,
    #[error("there are {found} {of}, more than {limit}, the limit `{name}`")]
    Limit { name: &'static str, of: &'static str, found: usize, limit: usize },
    #[error("{message}")]
    Markup { message: String },
    #[error("this is no font that can be used{}", .0.map(|what| format!(": it lacks {what}")).unwrap_or_default())]
    Font(Option<&'static str>),
    #[error("{}", missing_list(.0))]
    Glyphs(Vec<MissingGlyph>),
    #[error("this is no picture that can be used: {message}")]
    Picture { message: String },
    #[error("{message}")]
    Layout { message: String },
    #[error("the paper has no room for a signature")]
    NoSignatureRoom,
    #[error("the table is {lacking} mm too wide, though in the smallest type; column {} `{title}` asks for most", column + 1)]
    TableWidth { column: usize, title: String, lacking: String },
    #[error("the PDF would breach its conformance: {}", .0.join("; "))]
    Conformance(Vec<String>),
    #[cfg(feature = "preview")]
    #[error("this PDF cannot be drawn: {why}")]
    Preview { why: &'static str },
    #[cfg(feature = "preview")]
    #[error("the {what} is {found}, more than the {limit} that are drawn")]
    PreviewLimit { what: &'static str, found: usize, limit: usize },
    #[cfg(feature = "preview")]
    #[error("a picture of {width} by {height} pixels cannot be drawn")]
    PreviewSize { width: usize, height: usize },
    #[cfg(feature = "preview")]
    #[error("there is no page {page}: the PDF has {pages}, counted from 0")]
    NoSuchPage { page: usize, pages: usize },
    #[cfg(feature = "sign")]
    #[error("{0}")]
    Signing(SigningProblem),
    #[cfg(feature = "genpdf")]
    #[error("genpdf cannot draw these pages: {}", .0.join("; "))]
    Genpdf(Vec<String>),
    #[error("{action} failed")]
    Io { action: &'static str },
    #[error("{action} failed")]
    DiskFull { action: &'static str },
    #[error("internal error: {what}")]
    Internal { what: &'static str },
}

impl Problem {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Input { .. } => ErrorKind::Input,
            Self::Number { .. }
            | Self::Date { .. }
            | Self::Calendar { .. }
            | Self::Authority { .. }
            | Self::Base64 { .. }
            | Self::Empty { .. }
            | Self::BodyField { .. }
            | Self::Levels { .. }
            | Self::Condition { .. }
            | Self::ConditionOutsideMerge { .. }
            | Self::OtherReport
            | Self::ColumnWidth { .. }
            | Self::NoSuchColumn { .. }
            | Self::Cells(_)
            | Self::Placeholders { .. }
            | Self::TooManyPages { .. }
            | Self::Sum { .. }
            | Self::RowLength { .. } => ErrorKind::Value,
            Self::NoPack
            | Self::DuplicatePack { .. }
            | Self::ChosenPack { .. }
            | Self::UnknownPack { .. }
            | Self::PackFile { .. }
            | Self::PackCircle { .. }
            | Self::StrayFile
            | Self::Style { .. } => ErrorKind::Pack,
            Self::Template { .. } | Self::TemplateSize { .. } | Self::FilterSize { .. } => ErrorKind::Template,
            Self::Limit { .. } => ErrorKind::Limit,
            Self::Markup { .. } | Self::UnknownName { .. } => ErrorKind::Markup,
            Self::Font(_) => ErrorKind::Font,
            Self::Glyphs(_) => ErrorKind::Glyph,
            Self::Picture { .. } => ErrorKind::Picture,
            Self::Layout { .. } | Self::TableWidth { .. } => ErrorKind::Layout,
            Self::NoSignatureRoom => ErrorKind::Signature,
            Self::Conformance(_) => ErrorKind::Conformance,
            #[cfg(feature = "preview")]
            Self::Preview { .. } | Self::PreviewLimit { .. } | Self::PreviewSize { .. } | Self::NoSuchPage { .. } => {
                ErrorKind::Preview
            }
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.kind(),
            #[cfg(feature = "genpdf")]
            Self::Genpdf(_) => ErrorKind::Painter,
            Self::Io { .. } | Self::DiskFull { .. } | Self::Busy | Self::CopyNotStored => ErrorKind::Io,
            Self::Internal { .. } => ErrorKind::Internal,
        }
    }

    fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::Number { .. } => {
                "write number, kind and body, such as `175-CV/BTCĐUK`, or `-CV/BTCĐUK` where the number is still to come"
            }
            Self::Date { .. } => "write `2023-01-09`; `2023-01` leaves the day blank, `2023` the day and the month",
            Self::Calendar { .. } => "check the day and the month",
            Self::Authority { .. } => {
                "begin with `T/M`, `K/T`, `T/L` or `Q.` and name the body or office, such as `T/M BAN THƯỜNG VỤ`"
            }
            Self::Base64 { .. } => "write the bytes of the file in standard base64",
            Self::Empty { .. } => "fill it, or take the optional ones out",
            Self::BodyField { .. } => "only a directive has items and a mark of its own",
            Self::Levels { .. } => "number with fewer levels",
            Self::Condition { .. } => {
                "write a field in braces, `=` or `!=`, and values separated by commas, such as `{Loại} = phường, đặc khu`"
            }
            Self::ConditionOutsideMerge { .. } => "give the dispatch to `MailMerge`, or delete `when`",
            Self::RowLength { .. } => "give each row one cell a column; an empty cell is \"\"",
            Self::ColumnWidth { .. } => "write whole millimetres, such as `30mm`",
            Self::NoSuchColumn { .. } => "give the name of a column of whole numbers of the same form",
            Self::Cells(_) => "mend the cells, or leave blank what is not known",
            Self::Placeholders { .. } => {
                "name a field that every recipient has and fills; a brace of the text itself is written twice, `{{`"
            }
            Self::TooManyPages { .. } => "write a file for each recipient",
            Self::Busy => "wait until the other run has ended",
            Self::CopyNotStored => "see the cause; a new run with the same journal continues with this copy",
            Self::Sum { .. } => "look for a number with too many digits",
            Self::OtherReport => "check the dispatch that is to be fixed",
            Self::NoPack => "give the packs of `Pack::builtin` or `Pack::open`",
            Self::DuplicatePack { .. } => {
                "give the packs of `Pack::open` alone, or give the pack a name of its own in its style.toml"
            }
            Self::ChosenPack { .. } => "add the pack to the list, or call `following` after `with_packs`",
            Self::UnknownPack { .. } => "the built-in packs are `hd36` and `hd05`",
            Self::PackFile { .. } => "add the file, or let style.toml say `extends = \"hd36\"`",
            Self::PackCircle { .. } => "let the last of them extend nothing",
            Self::TemplateSize { .. } | Self::FilterSize { .. } => {
                "look for a loop within a loop; a larger paper may need a higher limit in `Typesetter::with_limits`"
            }
            Self::StrayFile => {
                "they are `style.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`, `form.xml`, and templates `parts/<name>.xml`"
            }
            Self::Limit { .. } => "divide the paper, or set a higher limit with `Typesetter::with_limits`",
            Self::Font(_) => "give the four faces as TrueType or OpenType files, such as Times New Roman",
            Self::Glyphs(_) => {
                "take them out, or give fonts that have the letters; built in are Latin, Greek and Cyrillic"
            }
            Self::Picture { .. } => "give a complete PNG file",
            Self::TableWidth { .. } => {
                "shorten the longest word or figure of the column, take a column out, or divide the table into two"
            }
            Self::NoSignatureRoom => "let the template leave it: `<space style=\"sign-room\" field=\"…\"/>`",
            Self::Conformance(_) => "mend what is named",
            #[cfg(feature = "preview")]
            Self::Preview { .. } => "give the whole file, as it was made",
            #[cfg(feature = "preview")]
            Self::PreviewLimit { .. } | Self::PreviewSize { .. } => "give a smaller file, or another resolution",
            #[cfg(feature = "preview")]
            Self::NoSuchPage { .. } => "ask `page_count` first",
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.help(),
            #[cfg(feature = "genpdf")]
            Self::Genpdf(_) => {
                "give pages of one size, type in whole points, and a document made with `Typesetter::genpdf_fonts`"
            }
            Self::Io { .. } => "check that the path exists and may be read or written",
            Self::DiskFull { .. } => "make room on the disk and begin again; what is finished stays",
            Self::Internal { .. } => "report it to the authors of the library, with the paper that causes it",
            Self::Input { .. }
            | Self::Style { .. }
            | Self::UnknownName { .. }
            | Self::Template { .. }
            | Self::Markup { .. }
            | Self::Layout { .. } => return None,
        })
    }
}

#[cfg(feature = "sign")]
impl From<SigningProblem> for Error {
    fn from(problem: SigningProblem) -> Self {
        Self::new(Problem::Signing(problem))
    }
}

impl Error {
    pub(crate) fn new(problem: Problem) -> Self {
        Self(Box::new(Inner { problem, place: Place::Unknown, row: None, source: None }))
    }

    /// Says where, unless a place that is nearer to the mistake is already known.
    pub(crate) fn at(mut self, place: Place) -> Self {
        if self.0.place == Place::Unknown {
            self.0.place = place;
        }
        self
    }

    pub(crate) fn at_field(self, path: FieldPath) -> Self {
        self.at(Place::Field(path))
    }

    /// Says within what the field lies that is known: `prefix` goes before its path.
    pub(crate) fn below(mut self, prefix: &FieldPath) -> Self {
        if let Place::Field(path) = &mut self.0.place {
            *path = prefix.clone().join(path);
        }
        self
    }

    /// What is wrong, as data.
    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// Says which row of the input it is about, unless that is known.
    pub(crate) fn in_row(mut self, row: usize) -> Self {
        self.0.row.get_or_insert(row);
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        let problem = match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Problem::DiskFull { action },
            _ => Problem::Io { action },
        };
        Self::new(problem).at(Place::File(path.to_owned())).caused_by(source)
    }

    /// The sort of mistake.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.problem.kind()
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// The field of the dispatch or form that it is about, if that is known.
    ///
    /// ```
    /// use congvan::{Dispatch, FieldPath};
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

    /// The row of the recipient that it is about: of the file that it comes from, else of the recipients, from 1.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.0.row
    }

    /// What mends it, where that can be said in general.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        self.0.problem.help()
    }

    /// The message with its help, in one line, for those who report one message of their own.
    pub(crate) fn one_line(&self) -> String {
        match self.help() {
            Some(help) => format!("{self}; {help}"),
            None => self.to_string(),
        }
    }

    /// The cells that do not fit their columns, if that is the mistake; else none.
    #[must_use]
    pub fn bad_cells(&self) -> &[BadCell] {
        match &self.0.problem {
            Problem::Cells(bad) | Problem::Placeholders { cells: bad, .. } => bad,
            _ => &[],
        }
    }

    /// The placeholders that cannot be filled, if that is the mistake; else none.
    #[must_use]
    pub fn bad_placeholders(&self) -> &[BadPlaceholder] {
        match &self.0.problem {
            Problem::Placeholders { placeholders, .. } => placeholders,
            _ => &[],
        }
    }

    /// The characters that cannot be printed, each once, if that is the mistake; else none.
    #[must_use]
    pub fn missing_glyphs(&self) -> &[MissingGlyph] {
        match &self.0.problem {
            Problem::Glyphs(missing) => missing,
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
            write!(f, "{}: ", self.0.place)?;
        }
        write!(f, "{}", self.0.problem)?;
        // Whoever prints a chain of errors prints the cause himself.
        if let (true, Some(source)) = (f.alternate(), &self.0.source) {
            write!(f, ": {source}")?;
        }
        match (f.alternate(), self.help()) {
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

/// A file or text from outside that cannot be taken.
pub(crate) fn refused(message: impl Into<String>) -> Error {
    Error::new(Problem::Input { message: message.into() })
}

/// A mistake in the code of the library itself: it stops a debug build, and elsewhere no damaged file is given away.
pub(crate) fn internal(what: &'static str) -> Error {
    debug_assert!(false, "internal error: {what}");
    Error::new(Problem::Internal { what })
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
    fn one_line_and_two_lines() {
        let error = Error::new(Problem::Date { found: "soon".to_owned() }).at_field(FieldPath::of("date"));
        assert_eq!(error.to_string(), "date: `soon` is no date");
        assert!(format!("{error:#}").contains("\nhelp: write `2023-01-09`"));
    }

    #[test]
    fn an_internal_error_asks_for_a_report() {
        let error = Error::new(Problem::Internal { what: "a mark has no element" });
        assert_eq!((error.kind(), &*error.to_string()), (ErrorKind::Internal, "internal error: a mark has no element"));
        assert!(error.help().is_some_and(|help| help.starts_with("report it")));
    }

    #[test]
    fn a_cause_is_told_once_in_a_chain() {
        let cause = std::io::Error::other("no disk");
        let error = Error::io("writing the file", Path::new("a.pdf"), cause);
        assert_eq!(error.to_string(), "a.pdf: writing the file failed");
        assert!(format!("{error:#}").starts_with("a.pdf: writing the file failed: no disk\nhelp: "));
        let source = StdError::source(&error).and_then(|source| source.downcast_ref::<std::io::Error>());
        assert_eq!(source.map(ToString::to_string).as_deref(), Some("no disk"));
    }
}
