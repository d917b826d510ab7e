//! The problems behind errors: English message, kind, code and help of each. The Vietnamese texts are in `vietnamese`.

use std::borrow::Cow;

use super::authority;
use super::data::{self, DataError};
use super::kind::ErrorKind;
use super::lists::{BadCell, BadPlaceholder, cell_list, field_list, placeholder_list};
use super::nearest::near;
#[cfg(feature = "sign")]
use super::signing::SigningProblem;
use super::unprintable::{MissingGlyph, missing_list};
use crate::field_path::FieldPath;

/// Every error that the crate reports. A `message` is a text of the code or library that found the error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("{message}")]
    Input { message: String },
    /// The structural errors of a TOML or JSON text, at least one.
    #[error("{}", data::list(.0))]
    Data(Vec<DataError>),
    #[error("invalid document number `{found}`")]
    Number { found: String },
    #[error("invalid date `{found}`")]
    Date { found: String },
    #[error("the date `{found}` does not exist")]
    Calendar { found: String },
    #[error("invalid signing authority `{found}`")]
    Authority { found: String },
    #[error("invalid base64 text `{found}`")]
    Base64 { found: String },
    #[error("{} empty: {}", if fields.len() == 1 { "this field is" } else { "these fields are" }, field_list(fields))]
    Empty { fields: Vec<FieldPath> },
    #[error("there is no kind of document `{name}`{}", near(nearest.as_deref()))]
    UnknownKind { name: String, nearest: Option<String> },
    #[error("the code `{code}` stands for several kinds of document: {}", names.join(", "))]
    AmbiguousKind { code: String, names: Vec<String> },
    #[error("a document of the kind `{kind}` must not have the field `{field}`")]
    KindComponent { kind: String, field: &'static str },
    #[error("missing field `{field}`")]
    MissingBodyField { field: &'static str },
    #[error("a {kind} must not have the field `{field}`")]
    BodyField { kind: &'static str, field: &'static str },
    #[error("invalid condition `{found}`")]
    Condition { found: String },
    #[error("the condition `{condition}` can only be evaluated by a mail merge")]
    ConditionOutsideMerge { condition: String },
    #[error("directives are nested deeper than {limit} levels")]
    Levels { limit: usize },
    #[error("row {row} has {found} cells, the form has {columns} columns")]
    RowLength { row: usize, found: usize, columns: usize },
    #[error("invalid column width `{found}`")]
    ColumnWidth { found: String },
    #[error("there is no number column `{name}`")]
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
    #[error("the report belongs to another dispatch")]
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
    #[error("the filters of the templates process more than {limit} bytes, the limit `template_bytes`")]
    FilterSize { limit: usize },
    #[error("unknown file in a pack")]
    StrayFile,
    #[error("there are {found} {of}, more than {limit}, the limit `{name}`")]
    Limit { name: &'static str, of: &'static str, found: usize, limit: usize },
    #[error("{message}")]
    Markup { message: String },
    #[error("the font cannot be used{}", .0.map(|what| format!(": it lacks {what}")).unwrap_or_default())]
    Font(Option<&'static str>),
    #[error("{}", missing_list(.0))]
    Glyphs(Vec<MissingGlyph>),
    #[error("the picture cannot be used: {message}")]
    Picture { message: String },
    #[error("{message}")]
    Layout { message: String },
    #[error("the document has no space for a signature")]
    NoSignatureRoom,
    #[error("the table is {lacking} mm too wide, though in the smallest type; column {} `{title}` asks for most", column + 1)]
    TableWidth { column: usize, title: String, lacking: String },
    #[error("the PDF would breach its conformance: {}", .0.join("; "))]
    Conformance(Vec<String>),
    #[cfg(feature = "preview")]
    #[error("this PDF cannot be drawn: {why}")]
    Preview { why: &'static str },
    #[cfg(feature = "preview")]
    #[error("the {what} is {found}, more than the limit {limit}")]
    PreviewLimit { what: &'static str, found: usize, limit: usize },
    #[cfg(feature = "preview")]
    #[error("a picture of {width} by {height} pixels cannot be drawn")]
    PreviewSize { width: usize, height: usize },
    #[cfg(feature = "preview")]
    #[error("there is no page {page}: the PDF has {pages} pages, counted from 0")]
    NoSuchPage { page: usize, pages: usize },
    #[cfg(feature = "sign")]
    #[error("{0}")]
    Signing(SigningProblem),
    #[cfg(feature = "genpdf")]
    #[error("genpdf cannot draw the pages: {}", .0.join("; "))]
    Genpdf(Vec<String>),
    #[error("{action} failed")]
    Io { action: &'static str },
    #[error("{action} failed")]
    DiskFull { action: &'static str },
    #[error("internal error: {what}")]
    Internal { what: &'static str },
}

impl Problem {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Input { .. } | Self::Data(_) => ErrorKind::Input,
            Self::Number { .. }
            | Self::Date { .. }
            | Self::Calendar { .. }
            | Self::Authority { .. }
            | Self::Base64 { .. }
            | Self::Empty { .. }
            | Self::UnknownKind { .. }
            | Self::AmbiguousKind { .. }
            | Self::KindComponent { .. }
            | Self::MissingBodyField { .. }
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

    /// The English help.
    pub(super) fn help(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Data(errors) => return errors.first().and_then(|error| error.problem.help()),
            Self::Authority { found } => return Some(authority::help(found)),
            Self::Number { .. } => {
                "write number, kind and body, such as `175-CV/BTCĐUK`, or `-CV/BTCĐUK` where the number is still to come"
            }
            Self::Date { .. } => "write `2023-01-09`; `2023-01` leaves the day blank, `2023` the day and the month",
            Self::Calendar { .. } => "check the day and the month",
            Self::Base64 { .. } => "write the bytes of the file in standard base64",
            Self::Empty { .. } => "fill in the field, or remove it if it is optional",
            Self::UnknownKind { .. } => "write a name of `kinds.toml`, such as `công văn`, `quyết định` or `tờ trình`",
            Self::AmbiguousKind { .. } => "set `kind` to one of these names",
            Self::KindComponent { .. } => "remove the field, or set `kind` to a kind that has it",
            Self::MissingBodyField { .. } => "add the field",
            Self::BodyField { .. } => "remove the field, or give the item the `kind` that has it",
            Self::Levels { .. } => "use fewer levels",
            Self::Condition { .. } => {
                "write a field in braces, `=` or `!=`, and values separated by commas, such as `{Loại} = phường, đặc khu`"
            }
            Self::ConditionOutsideMerge { .. } => "give the dispatch to `MailMerge`, or delete `when`",
            Self::RowLength { .. } => "give each row one cell a column; an empty cell is \"\"",
            Self::ColumnWidth { .. } => "write whole millimetres, such as `30mm`",
            Self::NoSuchColumn { .. } => "give the name of a column of whole numbers of the same form",
            Self::Cells(_) => "correct the cells, or leave unknown values blank",
            Self::Placeholders { .. } => {
                "use a field that has a value for every recipient; write a literal brace twice, `{{`"
            }
            Self::TooManyPages { .. } => "write a file for each recipient",
            Self::Busy => "wait until it has finished",
            Self::CopyNotStored => "see the cause; a new run with the same journal continues with this copy",
            Self::Sum { .. } => "look for a number with too many digits",
            Self::OtherReport => "check the dispatch that you want to fix",
            Self::NoPack => "pass the packs of `Pack::builtin` or `Pack::open`",
            Self::DuplicatePack { .. } => {
                "give the packs of `Pack::open` alone, or give the pack a name of its own in its style.toml"
            }
            Self::ChosenPack { .. } => "add the pack to the list, or call `following` after `with_packs`",
            Self::UnknownPack { .. } => "the built-in packs are `hd36` and `hd05`",
            Self::PackFile { .. } => "add the file, or let style.toml say `extends = \"hd36\"`",
            Self::PackCircle { .. } => "remove `extends` from the last of them",
            Self::TemplateSize { .. } | Self::FilterSize { .. } => {
                "look for nested loops; a larger document may need a higher limit in `Typesetter::with_limits`"
            }
            Self::StrayFile => {
                "a pack consists of `style.toml`, `kinds.toml`, `sense.toml`, `rules.toml`, `dispatch.xml`, `form.xml`, templates `parts/<name>.xml`, and pictures `pictures/<name>.png`"
            }
            Self::Limit { .. } => "split the document, or raise the limit with `Typesetter::with_limits`",
            Self::Font(_) => "use four faces in TrueType or OpenType format, such as Times New Roman",
            Self::Glyphs(_) => {
                "remove them, or use fonts that have them; the built-in fonts have Latin, Greek and Cyrillic"
            }
            Self::Picture { .. } => "use a complete PNG file",
            Self::TableWidth { .. } => {
                "shorten the longest word or number of the column, remove a column, or split the table in two"
            }
            Self::NoSignatureRoom => "add the space to the template: `<space style=\"sign-room\" field=\"…\"/>`",
            Self::Conformance(_) => "correct the points named",
            #[cfg(feature = "preview")]
            Self::Preview { .. } => "use the complete file as this crate wrote it",
            #[cfg(feature = "preview")]
            Self::PreviewLimit { .. } | Self::PreviewSize { .. } => "use a smaller file or another resolution",
            #[cfg(feature = "preview")]
            Self::NoSuchPage { .. } => "call `page_count` first",
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.help(),
            #[cfg(feature = "genpdf")]
            Self::Genpdf(_) => {
                "use pages of one size, font sizes in whole points, and a document with `Typesetter::genpdf_fonts`"
            }
            Self::Io { .. } => "check that the path exists and may be read or written",
            Self::DiskFull { .. } => "make room on the disk and start again; finished files are kept",
            Self::Internal { .. } => "report it to the authors of the library, with the document that causes it",
            Self::Input { .. }
            | Self::Style { .. }
            | Self::UnknownName { .. }
            | Self::Template { .. }
            | Self::Markup { .. }
            | Self::Layout { .. } => return None,
        }))
    }

    /// The stable code of the error.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Data(errors) => errors.first().map_or("invalid_data", |error| error.problem.code()),
            Self::Input { .. } => "unreadable_input",
            Self::Number { .. } => "document_number",
            Self::Date { .. } => "date_format",
            Self::Calendar { .. } => "calendar_date",
            Self::Authority { .. } => "signing_authority",
            Self::Base64 { .. } => "base64",
            Self::Empty { .. } => "empty_field",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::AmbiguousKind { .. } => "ambiguous_kind",
            Self::KindComponent { .. } => "kind_component",
            Self::MissingBodyField { .. } => "missing_field",
            Self::BodyField { .. } => "misplaced_field",
            Self::Levels { .. } => "nesting_depth",
            Self::RowLength { .. } => "row_length",
            Self::ColumnWidth { .. } => "column_width",
            Self::NoSuchColumn { .. } => "unknown_column",
            Self::Cells(_) => "cell_value",
            Self::Placeholders { .. } => "placeholder",
            Self::TooManyPages { .. } => "page_count",
            Self::Busy => "journal_busy",
            Self::CopyNotStored => "copy_not_stored",
            Self::Condition { .. } => "condition",
            Self::ConditionOutsideMerge { .. } => "condition_outside_merge",
            Self::DuplicatePack { .. } => "duplicate_pack",
            Self::ChosenPack { .. } => "chosen_pack_missing",
            Self::Sum { .. } => "sum_overflow",
            Self::NoPack => "no_pack",
            Self::OtherReport => "report_mismatch",
            Self::UnknownPack { .. } => "unknown_pack",
            Self::PackFile { .. } => "missing_pack_file",
            Self::PackCircle { .. } => "pack_cycle",
            Self::Style { .. } => "pack_settings",
            Self::UnknownName { .. } => "unknown_name",
            Self::Template { .. } => "template",
            Self::TemplateSize { .. } => "template_size",
            Self::FilterSize { .. } => "filter_size",
            Self::StrayFile => "unknown_pack_file",
            Self::Limit { .. } => "limit",
            Self::Markup { .. } => "markup",
            Self::Font(_) => "font",
            Self::Glyphs(_) => "unprintable_character",
            Self::Picture { .. } => "picture",
            Self::Layout { .. } => "layout",
            Self::NoSignatureRoom => "no_signature_space",
            Self::TableWidth { .. } => "table_width",
            Self::Conformance(_) => "conformance",
            #[cfg(feature = "preview")]
            Self::Preview { .. } => "preview",
            #[cfg(feature = "preview")]
            Self::PreviewLimit { .. } => "preview_limit",
            #[cfg(feature = "preview")]
            Self::PreviewSize { .. } => "preview_size",
            #[cfg(feature = "preview")]
            Self::NoSuchPage { .. } => "page_index",
            #[cfg(feature = "genpdf")]
            Self::Genpdf(_) => "genpdf",
            Self::Io { .. } => "io",
            Self::DiskFull { .. } => "disk_full",
            Self::Internal { .. } => "internal",
            #[cfg(feature = "sign")]
            Self::Signing(problem) => problem.code(),
        }
    }
}
