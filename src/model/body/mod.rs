//! Nội dung: the body of a dispatch.

mod directive;
mod division;
mod figure;
mod item;
mod table;
mod written;

pub(crate) use directive::DEEPEST;
pub use directive::Directive;
pub use division::{Division, DivisionKind};
pub use figure::Figure;
pub use item::{BodyItem, ConditionalItem};
pub use table::Table;
#[cfg(feature = "schema")]
pub(crate) use written::body_fields;
pub(crate) use written::{BODY_FIELDS, body_kinds};
