//! The model: dispatches and forms as plain data.

mod as_text;
mod attachment;
pub(crate) mod body;
#[cfg(feature = "certified-copy")]
mod certified_copy;
mod condition;
mod confirmation;
mod date;
mod dispatch;
pub(crate) mod extra;
pub(crate) mod form;
mod issuer;
mod marks;
mod millimetres;
mod minutes;
mod number;
mod paper;
mod paper_size;
mod picture;
mod rewrite;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod signatory;
mod text;
mod text_marks;
mod text_tokens;
mod validate;
mod visit;

pub(crate) use attachment::forms;
pub use attachment::{Annex, Attachment};
pub(crate) use body::{BODY_FIELDS, DEEPEST, body_kinds};
pub use body::{BodyItem, ConditionalItem, Directive, Division, DivisionKind, Figure, Table};
#[cfg(feature = "certified-copy")]
pub use certified_copy::{CertifiedCopy, CopyForm, CopyMedium};
pub use condition::Condition;
pub use confirmation::Confirmation;
pub use date::IssueDate;
pub use dispatch::Dispatch;
pub use extra::{ExtraValue, FiniteFloat};
pub use form::{
    CellAlign, CellValue, Column, ColumnKind, Corner, DateAt, Neighbour, Orientation, Row, RowKind, StatisticsForm,
};
pub(crate) use form::{HeadTitle, MergedCells, TypedSum, is_dotted};
pub use issuer::Issuer;
pub use marks::{Circulation, Drafter, Secrecy, Urgency};
pub use millimetres::Millimetres;
pub use minutes::Minutes;
pub use number::DocumentNumber;
pub use paper::DocumentRef;
pub use paper_size::PaperSize;
pub use picture::Picture;
pub use signatory::{Authority, AuthorityKind, Signatory};
pub use text::{SpanKind, StyledSpan, Text};
pub use text_marks::DottedBlank;
pub(crate) use text_marks::{is_mark, is_tick_box};
pub(crate) use visit::{Component, Located};
