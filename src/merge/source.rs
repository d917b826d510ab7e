//! A source of recipients: the rows of a file, one after the other.

use std::ops::RangeInclusive;

use super::recipient::Recipient;
use crate::error::Error;
use crate::io::table::imported::{ImportNote, SkippedRow};

/// Recipients one after the other, and what was passed over before each.
pub(super) trait Source: Iterator<Item = Result<Recipient, Error>> {
    /// What was taken for the table.
    fn origin(&self) -> Origin<'_> {
        Origin::default()
    }
}

/// Where the recipients of a file come from, and what is none.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin<'a> {
    pub(super) sheet: Option<&'a str>,
    pub(super) head: Option<RangeInclusive<usize>>,
    pub(super) skipped: &'a [SkippedRow],
    pub(super) notes: &'a [ImportNote],
}
