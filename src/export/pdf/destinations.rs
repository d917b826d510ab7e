//! Destinations (ISO 32000-1, 12.3.2): places on pages, and structure elements in PDF 2.0.

use pdf_writer::types::ActionType;
use pdf_writer::writers::{Action, Destination};
use pdf_writer::{Name, Ref};

use super::syntax::Real;
use crate::page::NodeId;

/// The targets of bookmarks and links.
pub(super) struct Targets<'a> {
    pub(super) pages: &'a [Ref],
    /// The structure element of a node.
    pub(super) element: &'a dyn Fn(NodeId) -> Option<Ref>,
}

/// Writes an action that leads to a place on a page, from the left and from the lower edge. With an element, it leads to
/// the element (ISO 32000-2, 12.3.2.3); readers that know no structure destinations use the page.
pub(super) fn go_to(mut action: Action<'_>, page: Ref, element: Option<Ref>, (left, top): (Real, Real)) {
    let (left, top) = (left.value(), top.value());
    action.action_type(ActionType::GoTo).destination().page(page).xyz(left, top, None);
    if let Some(element) = element {
        action.insert(Name(b"SD")).start::<Destination<'_>>().page(element).xyz(left, top, None);
    }
}
