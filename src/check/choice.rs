//! The choice between standards.

use crate::model::IssueDate;
use crate::standard::Standard;

/// What the choice of a standard rested on.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    pub(crate) date: IssueDate,
    /// The standards that are in force on some day that the date can mean, the oldest first. The last is the one taken.
    pub(crate) possible: Vec<&'a Standard>,
}
