//! Traits and attributes of similar types. Each public type is in one of the lists.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::Hash;

use congvan::check::*;
use congvan::copy::*;
use congvan::dispatch::*;
use congvan::docx::*;
use congvan::error::*;
use congvan::form::*;
use congvan::merge::*;
use congvan::page::*;
use congvan::pdf::*;
use congvan::sign::*;
use congvan::{
    Directive, Dispatch, Fonts, Issuer, Limits, Pack, Picture, Signatory, Standard, StatisticsForm, Typesetter,
};

use super::surface::{Kind, public_items};

/// Returns the name of a type.
type Named = fn() -> &'static str;

/// Enums without data, and numbers.
const KINDS: &[Named] = &[
    kind::<AuthorityKind>,
    kind::<BaselineLevel>,
    kind::<CellAlign>,
    kind::<CharRange>,
    kind::<Circulation>,
    kind::<Color>,
    kind::<ColumnKind>,
    kind::<Millimetres>,
    kind::<Conformance>,
    kind::<ConsolidateBy>,
    kind::<CopyForm>,
    kind::<CopyMedium>,
    kind::<PaperSize>,
    kind::<Corner>,
    kind::<DateAt>,
    kind::<DifferenceKind>,
    kind::<DivisionKind>,
    kind::<ErrorKind>,
    kind::<Face>,
    kind::<Fidelity>,
    kind::<FieldSegment<'static>>,
    kind::<FitDirection>,
    kind::<IssueDate>,
    kind::<Language>,
    kind::<Neighbour>,
    kind::<NodeId>,
    kind::<Obstacle>,
    kind::<Orientation>,
    kind::<PixelsPerInch>,
    kind::<RowKind>,
    kind::<Secrecy>,
    kind::<Severity>,
    kind::<SkipReason>,
    kind::<Urgency>,
];

/// Data that can be compared exactly.
const DATA: &[Named] = &[
    data::<Annex>,
    data::<Attachment>,
    data::<Authority>,
    data::<BadCell>,
    data::<BadPlaceholder>,
    data::<BadRow>,
    data::<BodyItem>,
    data::<CellValue>,
    data::<CertificateQuery<'static>>,
    data::<CertifiedCopy>,
    data::<Check>,
    data::<Column>,
    data::<Condition>,
    data::<ConditionalItem>,
    data::<Confirmation>,
    data::<Consolidated>,
    data::<Difference>,
    data::<DocxChange>,
    data::<DocxOptions>,
    data::<DocxReadBack>,
    data::<Directive>,
    data::<Dispatch>,
    data::<Division>,
    data::<DocumentKind>,
    data::<DocumentNumber>,
    data::<DocumentRef<'static>>,
    data::<ErrorDetail>,
    data::<ExtraValue>,
    data::<FieldPath>,
    data::<FieldPathError>,
    data::<Figure>,
    data::<Finding>,
    data::<FiniteFloat>,
    data::<FontFiles<Vec<u8>>>,
    data::<Image>,
    data::<ImportNote>,
    data::<ImportedForm>,
    data::<Incomparable>,
    data::<Integrity>,
    data::<Issuer>,
    data::<LengthError>,
    data::<LaterChanges>,
    data::<Limits>,
    data::<MergeCopy>,
    data::<Message>,
    data::<Metadata>,
    data::<Minutes>,
    data::<MissingGlyph>,
    data::<Node>,
    data::<NoteKind>,
    data::<PdfOptions>,
    data::<Picture>,
    data::<Place>,
    data::<PreparedSignature>,
    data::<Proof>,
    data::<ReadBack>,
    data::<Recipient>,
    data::<Record>,
    data::<Report>,
    data::<Role>,
    data::<Row>,
    data::<Signatory>,
    data::<SignatureField>,
    data::<SignatureInfo>,
    data::<SignatureRequest>,
    data::<SkippedRow>,
    data::<StandardCheck<'static>>,
    data::<StatisticsForm>,
    data::<Structure>,
    data::<Suggestion>,
    data::<Table>,
    data::<Text>,
    data::<TrustStore>,
    data::<Drafter>,
    data::<Unit>,
    data::<Verdict>,
    data::<Verification>,
];

/// Data with lengths, which are floating-point numbers.
const MEASURED: &[Named] = &[
    measured::<Field>,
    measured::<FitSetting>,
    measured::<FitValue>,
    measured::<Glyph>,
    measured::<Item>,
    measured::<LandscapeMargins>,
    measured::<DottedBlank>,
    measured::<SpanKind>,
    measured::<StyledSpan>,
    measured::<Mm>,
    measured::<Page>,
    measured::<PageGeometry>,
    measured::<Pages>,
    measured::<PlacedImage>,
    measured::<Pt>,
    measured::<Rule>,
    measured::<SignatureSpace>,
    measured::<Standard>,
    measured::<TextRun>,
];

/// Tools, built once and shared.
const TOOLS: &[Named] = &[tool::<Fonts>, tool::<MailMerge>, tool::<Pack>, tool::<Signer>, tool::<Typesetter>];

/// Errors, types with an error, and the pages of an opened file.
const SHARED: &[Named] = &[
    shared::<Error>,
    shared::<MergeOutcome<'static>>,
    shared::<MergeProgress<'static>>,
    shared::<Merged>,
    shared::<Preview>,
];

/// Readers, which another thread may own.
const READERS: &[Named] = &[reader::<Recipients<'static>>];

/// Types with closures of the caller.
const RUNS: &[Named] = &[run::<Archiver<'static>>, run::<MergeRun<'static>>];

/// Structs that callers write as literals, and that will not get more fields.
const LITERALS: [&str; 11] = [
    "Authority",
    "Directive",
    "FontFiles",
    "Issuer",
    "Mm",
    "NodeId",
    "PixelsPerInch",
    "Pt",
    "Row",
    "Signatory",
    "Drafter",
];

#[test]
fn every_public_type_is_in_a_list_of_traits() {
    let lists = [KINDS, DATA, MEASURED, TOOLS, SHARED, READERS, RUNS];
    let listed: BTreeSet<&str> = lists.into_iter().flatten().map(|name| short(name())).collect();
    let public: BTreeSet<&str> = public_items()
        .iter()
        .filter(|item| item.kind.is_type() && item.kind != Kind::Trait && !item.file.contains("genpdf"))
        .map(|item| item.name.as_str())
        .collect();
    assert_eq!(listed, public);
}

#[test]
fn enums_and_structs_with_public_fields_are_non_exhaustive() {
    let is_closed = |name: &str| LITERALS.contains(&name) || name == "Face";
    let breaches: Vec<&str> = public_items()
        .iter()
        .filter(|item| matches!(item.kind, Kind::Enum | Kind::OpenStruct))
        .filter(|item| item.is_non_exhaustive == is_closed(&item.name))
        .map(|item| item.name.as_str())
        .collect();
    assert_eq!(breaches, [""; 0]);
}

#[test]
fn chrono_is_re_exported_with_the_types_of_the_interface() {
    let day: congvan::chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let date: IssueDate = "2026-11-24".parse().unwrap();
    assert_eq!(date.earliest(), day);
}

fn kind<T: Debug + Copy + Eq + Hash + Send + Sync>() -> &'static str {
    std::any::type_name::<T>()
}

fn data<T: Debug + Clone + Eq + Send + Sync>() -> &'static str {
    std::any::type_name::<T>()
}

fn measured<T: Debug + Clone + PartialEq + Send + Sync>() -> &'static str {
    std::any::type_name::<T>()
}

fn tool<T: Debug + Clone + Send + Sync>() -> &'static str {
    std::any::type_name::<T>()
}

fn shared<T: Debug + Send + Sync>() -> &'static str {
    std::any::type_name::<T>()
}

fn reader<T: Debug + Send>() -> &'static str {
    std::any::type_name::<T>()
}

fn run<T: Debug>() -> &'static str {
    std::any::type_name::<T>()
}

/// The name without its path and parameters.
fn short(name: &str) -> &str {
    let name = name.split('<').next().unwrap_or_default();
    name.rsplit("::").next().unwrap_or_default()
}
