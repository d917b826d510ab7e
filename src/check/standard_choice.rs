//! `StandardChoice`: the standards that a date allows.

use crate::model::IssueDate;
use crate::standard::Standard;

/// The standards that a document may follow by its date.
#[derive(Debug)]
pub(crate) struct StandardChoice<'a> {
    /// The date of the document.
    pub(crate) date: IssueDate,
    /// The standards in force on any day that the date may stand for, the oldest first. The last one is used.
    pub(crate) possible: Vec<&'a Standard>,
}
