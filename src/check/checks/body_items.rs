//! The items of the body around a text.

use crate::check::context::DispatchContext;
use crate::field_path::{FieldPath, FieldSegment};
use crate::model::BodyItem;

/// The index of the body item that a text belongs to; `None` for a text outside the body of the dispatch itself.
pub(super) fn body_index(path: &FieldPath) -> Option<usize> {
    match (path.segments().next(), path.segments().nth(1)) {
        (Some(FieldSegment::Name("body")), Some(FieldSegment::Index(index))) => Some(index),
        _ => None,
    }
}

/// Whether the item after that of a text is not text: a table, a picture, a gap or lines to write on.
pub(super) fn is_followed_by_other(context: &DispatchContext<'_>, path: &FieldPath) -> bool {
    let next = body_index(path).and_then(|index| context.dispatch.body.get(index + 1));
    next.is_some_and(|item| match item.unconditional() {
        BodyItem::Table(_) | BodyItem::Figure(_) | BodyItem::Gap(_) | BodyItem::WritingLines(_) => true,
        BodyItem::Paragraph(_)
        | BodyItem::Directive(_)
        | BodyItem::Heading(_)
        | BodyItem::Division(_)
        | BodyItem::Quotation(_)
        | BodyItem::Conditional(_) => false,
    })
}
