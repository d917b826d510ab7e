//! Sources of recipients.

use std::ops::RangeInclusive;

use super::recipient::Recipient;
use crate::error::Error;
use crate::io::table::imported::{ImportNote, SkippedRow};

/// An iterator over the recipients of a file.
pub(super) trait Source: Iterator<Item = Result<Recipient, Error>> {
    /// The location of the table, and the skipped rows so far.
    fn origin(&self) -> Origin<'_> {
        Origin::default()
    }
}

/// The location of the table of recipients in a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin<'a> {
    pub(super) sheet: Option<&'a str>,
    pub(super) head: Option<RangeInclusive<usize>>,
    pub(super) skipped: &'a [SkippedRow],
    pub(super) notes: &'a [ImportNote],
}
